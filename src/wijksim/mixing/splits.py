"""Splits of a team's hours: which there are, what lies beside one, and one as a scenario."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from wijksim import levers
from wijksim.levers.hours import LEVERS, Hours, hours_of, values_of
from wijksim.params import Params
from wijksim.scenario import Scenario, Setting
from wijksim.scenario.plan import CASES_AT_LEAST

Split = tuple[float, float, float, float]  # shares of all hours in I, II, III and IV, 0-1
QUADRANTS: Final = ("personal", "between_rules", "neighbourhood", "policy_table")
_OUTSIDE: Final = 2  # places of III and IV, which are taken from cases
_DIGITS: Final = 6  # splits that differ less are one
_TINY: Final = 1e-9


class Room(NamedTuple):
    """What can be divided: as it is now, what part of it moves, and what is not divided."""

    now: Split
    moves: float  # part of all divided hours that may be divided anew, 0-1
    other: float  # training, reflection and withdrawn hours, 0-1

    def holds(self, split: Split) -> bool:
        """Return whether hours can be divided like this, by the ranges of the levers too."""
        hours = self.hours(split)
        values = values_of(hours)
        return (
            min(*split, hours.casework) >= -_TINY
            and hours.cases >= CASES_AT_LEAST - _TINY
            and all(
                levers.ALL[levers.quadrant_of(name)][name].high >= value - _TINY
                for name, value in values.items()
            )
            and all(part >= (1.0 - self.moves) * own - _TINY for part, own in self._kept(split))
        )

    def hours(self, split: Split) -> Hours:
        """Return all hours of a split; with plain casework they add up to 1."""
        return Hours(*split, self.other)

    def _kept(self, split: Split) -> Iterator[tuple[float, float]]:
        """Yield each part with what it is now, plain casework too."""
        yield from zip(split, self.now, strict=True)
        yield self.hours(split).casework, self.hours(self.now).casework


def rounded(parts: Sequence[float]) -> Split:
    """Return a split without the last bits that sums leave."""
    one, two, three, four = (max(0.0, round(part, _DIGITS)) for part in parts)
    return one, two, three, four


def grid(room: Room, step: float) -> list[Split]:
    """Return the splits that stand ``step`` apart: what does not move stays as it is now.

    Args:
        room: what can be divided.
        step: between two splits, as a share of all hours.
    """
    fixed = [(1.0 - room.moves) * own for own in room.now]
    free = room.moves * (1.0 - room.other)
    most = int(free / step + _TINY)
    made = (
        rounded([own + step * n for own, n in zip(fixed, counts, strict=True)])
        for counts in itertools.product(range(most + 1), repeat=len(QUADRANTS))
        if sum(counts) <= most
    )
    return [split for split in made if room.holds(split)]


def neighbours(room: Room, split: Split, step: float) -> list[Split]:
    """Return the splits in which ``step`` went from one kind of work to another.

    Plain casework is one of the five kinds. Where a kind has less, it gives all that it has.
    """
    hours = room.hours(split)
    parts = [*split, hours.casework]
    made = list[Split]()
    for giving, taking in itertools.permutations(range(len(parts)), 2):
        moved = list(parts)
        given = min(step, parts[giving])
        moved[giving] -= given
        moved[taking] += given
        other = rounded(moved[:-1])
        if given > _TINY and room.holds(other):
            made.append(other)
    return made


def now(base: Params, around: Scenario) -> tuple[Split, float]:
    """Return how hours are divided under a scenario, in I to IV, and what is not divided.

    Args:
        base: the parameters without the scenario.
        around: the scenario, as it is in its first week.
    """
    ((_, _, first), *_) = around.stretches(base, 1)

    def value(name: str) -> float:
        row = levers.find(levers.quadrant_of(name), name)
        return row.neutral_value(first)

    hours = hours_of(value)
    return rounded(hours.quadrants), hours.other


def scenario_of(room: Room, split: Split, around: Scenario) -> Scenario:
    """Return a scenario that divides hours like this from week 0, all else as in another one."""
    order = {(q, name): n for q, rows in levers.ALL.items() for n, name in enumerate(rows)}
    places = {quadrant: place for place, quadrant in enumerate(levers.ALL)}
    kept = [one for one in around.settings if one.lever not in LEVERS]
    made = [
        Setting(levers.quadrant_of(name), name, value)
        for name, value in values_of(room.hours(split)).items()
    ]
    settings = sorted(
        (*kept, *made), key=lambda one: (places[one.quadrant], order[one.quadrant, one.lever])
    )
    told = "-".join(f"{100.0 * part:g}" for part in split)
    return Scenario(f"mix-{told}", told, told, "", "", tuple(settings), around.parameters)


def outside(split: Split) -> float:
    """Return the hours that a split takes from cases."""
    return sum(split[_OUTSIDE:])
