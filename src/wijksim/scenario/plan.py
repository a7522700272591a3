"""A scenario as the model uses it: which parameters hold in which weeks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wijksim import levers, params
from wijksim.errors import InputError, Problem
from wijksim.params import Params
from wijksim.sources.toml_lines import Document, KeyPath, shown

CASES_AT_LEAST: Final = 0.2  # share of the team's hours that is left for cases, always
HOURS: Final = params.SHARES_OF_HOURS
_TINY: Final = 1e-9  # sums of shares are off in the last bits


@dataclass(frozen=True, slots=True)
class Setting:
    """One lever at one value, in force in the weeks ``from_week <= week < to_week``."""

    quadrant: str
    lever: str
    value: float  # in the lever's unit
    from_week: int = 0
    to_week: int | None = None  # None: for ever

    def holds(self, week: int) -> bool:
        """Return whether the lever is in force in ``week``."""
        return self.from_week <= week and (self.to_week is None or week < self.to_week)


@dataclass(frozen=True)
class Scenario:
    """A checked scenario: what is chosen, and from and to which week."""

    name: str
    title_nl: str
    title_en: str
    about_nl: str
    about_en: str
    settings: tuple[Setting, ...] = ()  # in the order of the table of levers
    parameters: tuple[tuple[str, float], ...] = ()  # mechanism.field, value; from week 0
    document: Document | None = field(default=None, compare=False, repr=False)

    def segments(self, base: Params, weeks: int) -> list[tuple[int, int, Params]]:
        """Return the parameters in force, as consecutive stretches [from, to) of weeks.

        Args:
            base: the parameters without this scenario (a preset, or a point of a sweep).
            weeks: length of the run, weeks from 0.

        Returns:
            Stretches that cover 0 to ``weeks`` without a gap; a new one begins only where the
            parameters change. Without levers and parameters: one stretch, with ``base`` itself.

        Raises:
            InputError: when a stretch leaves too few of the team's hours for cases, or
                ``weeks`` is below 1.
        """
        if weeks < 1:
            raise InputError(Problem("", "weeks", f"{weeks} is not a length; at least 1 week"))
        problems = self.hour_problems(base, weeks)
        if problems:
            raise InputError(problems)
        return list(self.stretches(base, weeks))

    def hour_problems(self, base: Params, weeks: int | None = None) -> list[Problem]:
        """Return a fault for every stretch that leaves too few of the team's hours for cases.

        Args:
            base: the parameters without this scenario.
            weeks: length of the run; without it, all weeks in which something changes.
        """
        length = max(self._edges()) + 1 if weeks is None else weeks
        return [
            problem
            for begin, end, now in self.stretches(base, length)
            for problem in self._hours(begin, end if end < length else None, now)
        ]

    def stretches(self, base: Params, weeks: int) -> Iterator[tuple[int, int, Params]]:
        """Yield the stretches of ``segments``, also where too few hours are left for cases."""
        for name, value in self.parameters:
            base = params.replace(base, name, value)
        begin, held = 0, self._at(base, 0)
        for start in sorted(week for week in self._edges() if 0 < week < weeks):
            now = self._at(base, start)
            if now != held:
                yield begin, start, held
                begin, held = start, now
        yield begin, weeks, held

    def content_hash(self) -> str:
        """Return a sha256 of what the scenario does; name, texts and comments do not count."""
        text = json.dumps(self.content(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def content(self) -> dict[str, dict[str, Any]]:
        """Return what the scenario does, in the form of a file: equal content, equal dict."""
        content: dict[str, dict[str, Any]] = {}
        for setting in self.settings:
            row: dict[str, Any] = {"value": setting.value, "from_week": setting.from_week}
            if setting.to_week is not None:
                row["to_week"] = setting.to_week
            content.setdefault(setting.quadrant, {})[setting.lever] = row
        for name, value in self.parameters:
            mechanism, key = name.split(".")
            content.setdefault("parameters", {}).setdefault(mechanism, {})[key] = value
        return content

    def _edges(self) -> set[int]:
        """Return the weeks in which something may change, week 0 among them."""
        starts = {setting.from_week for setting in self.settings}
        return {0} | starts | {setting.to_week or 0 for setting in self.settings}

    def _at(self, base: Params, week: int) -> Params:
        """Return the parameters in a week: what is set comes first, then what moves from there."""
        held = [(setting, _row(setting)) for setting in self.settings if setting.holds(week)]
        for setting, row in sorted(held, key=lambda pair: not pair[1].sets):
            base = row.apply(base, setting.value)
        return base

    def _hours(self, begin: int, end: int | None, now: Params) -> Iterator[Problem]:
        """Yield a fault when the team's other work leaves too little for cases."""
        shares = {name: params.read(now, name) for name in HOURS}
        left = 1.0 - sum(shares.values())
        if left >= CASES_AT_LEAST - _TINY:
            return
        told = " + ".join(f"{name.split('.')[1]} {value:g}" for name, value in shares.items())
        until = "on" if end is None else f"to {end}"
        path = self._heaviest(begin, shares)
        yield Problem(
            self.document.place(path) if self.document else "",
            shown(path),
            f"from week {begin} {until}, {told} is {1.0 - left:g} of the team's hours and leaves "
            f"{left:g} for cases; at least {CASES_AT_LEAST:g} must be left",
        )

    def _heaviest(self, week: int, shares: Mapping[str, float]) -> KeyPath:
        """Return the key of this scenario that takes most of the team's hours."""
        given: dict[str, KeyPath] = {
            name: ("parameters", *name.split(".")) for name, _ in self.parameters
        }
        for setting in self.settings:
            if setting.holds(week):
                path = (setting.quadrant, setting.lever)
                given |= dict.fromkeys(_row(setting).parameters, path)
        heavy = max((name for name in shares if name in given), key=shares.__getitem__, default="")
        return given.get(heavy, ("neighbourhood", "share_collective"))


def _row(setting: Setting) -> levers.Lever:
    return levers.find(setting.quadrant, setting.lever)
