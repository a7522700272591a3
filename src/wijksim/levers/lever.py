"""What a lever is: one documented row that says which parameters a scenario moves, and how."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from wijksim import params as ground
from wijksim.errors import InputError, Problem
from wijksim.params import Params

FORMS: Final = ("set", "raise", "lower")


class Change(NamedTuple):
    """What a lever does to one parameter.

    The forms are chosen so that a lever can never bring a parameter outside its range, whatever
    value a preset or a sweep gave it before:

    - ``set``: the parameter becomes the lever's value itself;
    - ``raise`` and ``lower``: the lever's value is a share x from 0 to 1, and the parameter goes
      that part of the way from its own value p to the highest or lowest one of its range r,
      p + x a (r - p), where a is ``part``. At 0 nothing changes, bit for bit.
    """

    parameter: str  # mechanism.field
    how: str  # one of FORMS
    part: float = 1.0  # of the way, with the lever at 1; below 1 where the end is too far

    def apply(self, params: Params, value: float) -> Params:
        """Return ``params`` with this parameter changed."""
        if self.how == "set":
            return ground.replace(params, self.parameter, value)
        row, own = ground.table()[self.parameter], ground.read(params, self.parameter)
        limit = row.high if self.how == "raise" else row.low
        moved = own + value * self.part * (limit - own)
        inside = min(max(moved, min(own, limit)), max(own, limit))  # no last bit over the edge
        return ground.replace(params, self.parameter, inside)


class Lever(NamedTuple):
    """One row of the table of levers.

    A lever either sets one parameter, in that parameter's unit, or moves one or more of them a
    share of the way. Several levers may move one parameter, but only in the same direction: then
    their order makes no difference. What is set is set first, and moved from there.

    The expected sign is what the sources say of the measure when the lever stands at ``high``
    and all else stays: a prediction that a run may contradict, never an input of the model.
    """

    name: str
    changes: tuple[Change, ...]
    low: float
    high: float
    unit: str
    neutral: float | None  # None: the parameter's own value
    measure: str  # the measure that it should move first
    sign: int  # +1 or -1: expected direction of that measure at ``high``
    source: str
    mark: str  # one of params.MARKS: where the range comes from
    nl: str
    en: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that it changes (mechanism.field)."""
        return tuple(change.parameter for change in self.changes)

    @property
    def sets(self) -> bool:
        """Whether it sets its parameter; otherwise it moves from what is there."""
        return self.neutral is None

    def check(self, value: float, where: str = "", field: str = "") -> None:
        """Raise InputError unless ``value`` is a number within the range of this lever."""
        fault = self.fault(value)
        if fault:
            raise InputError(Problem(where, field or self.name, fault))

    def fault(self, value: float) -> str:
        """Return what is wrong with ``value`` (range and unit named), or an empty text."""
        return range_fault(value, self.low, self.high, self.unit)

    def neutral_value(self, params: Params) -> float:
        """Return the value, in the lever's unit, at which ``params`` stays as it is."""
        if self.neutral is None:
            return ground.read(params, self.changes[0].parameter)
        return self.neutral

    def apply(self, params: Params, value: float) -> Params:
        """Return ``params`` with this lever at ``value`` (in the lever's unit).

        Raises:
            InputError: for a value outside the lever's range, or one that is not a number.
        """
        self.check(value)
        for change in self.changes:
            params = change.apply(params, value)
        return params


def range_fault(value: float, low: float, high: float, unit: str) -> str:
    """Return what is wrong with ``value`` for a range from ``low`` to ``high``, or nothing."""
    if not math.isfinite(value):
        return f"must be a finite number from {low:g} to {high:g} {unit}, not {value}"
    if low <= value <= high:
        return ""
    hint = ""
    whole = 100.0  # per cent
    if unit.startswith(("share", "probability")) and max(2.0, low * whole) <= value <= high * whole:
        hint = f"; {value:g} % is written as {value / whole:g}"
    return f"{value:g} is outside {low:g} to {high:g} {unit}{hint}"


def raises(parameter: str, part: float = 1.0) -> Change:
    """Make a change towards the highest value of a parameter; ``part`` of the way at 1."""
    return Change(parameter, "raise", part)


def lowers(parameter: str, part: float = 1.0) -> Change:
    """Make a change towards the lowest value of a parameter; ``part`` of the way at 1."""
    return Change(parameter, "lower", part)


def setting(
    name: str, parameter: str, nl: str, en: str, *, moves: tuple[str, int], source: str
) -> Lever:
    """Make a lever that sets a parameter; range, unit and mark are the parameter's own.

    Args:
        name: what a scenario calls it.
        parameter: the parameter that it sets (mechanism.field).
        nl: Dutch label.
        en: English label.
        moves: the measure that it should move first, and the expected sign at ``high``.
        source: where the lever is described.
    """
    row, changes = ground.table()[parameter], (Change(parameter, "set"),)
    return Lever(name, changes, row.low, row.high, row.unit, None, *moves, source, row.mark, nl, en)


def shift(
    name: str, changes: tuple[Change, ...], nl: str, en: str, *, moves: tuple[str, int], source: str
) -> Lever:
    """Make a lever that moves parameters part of the way to an end of their ranges.

    Args:
        name: what a scenario calls it.
        changes: what it raises and lowers.
        nl: Dutch label.
        en: English label.
        moves: the measure that it should move first, and the expected sign at 1.
        source: where the lever is described.
    """
    unit = "share of the way"
    return Lever(name, changes, 0.0, 1.0, unit, 0.0, *moves, source, "assumed", nl, en)
