"""What a mix is asked of: areas, the worlds that they may be, and what can be divided."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from wijksim import comparing, replications
from wijksim import worlds as kept_to_facts
from wijksim.comparing import Plan
from wijksim.errors import InputError, Problem
from wijksim.mixing import splits
from wijksim.mixing import weights as weighing
from wijksim.mixing.splits import Room
from wijksim.scenario import Scenario
from wijksim.sources import profiles

BASELINE: Final = "status-quo"
SEEDS: Final = replications.LEAST  # fresh ones, that figures are told of
SEARCH_SEEDS: Final = 8
STEP: Final = 0.1
ROUNDS: Final = 1
MOST_DRAWS: Final = 1000


class World(NamedTuple):
    """An area under a set of assumptions."""

    area: str
    name: str  # of a preset, or "draw 3"
    plan: Plan  # its area, start and parameters; its seeds are those of the search


class Question(NamedTuple):
    """Everything that decides a mix, read and checked."""

    areas: tuple[str, ...]
    worlds: tuple[World, ...]  # area after area
    baseline: Scenario
    around: Scenario  # all that a split does not set
    room: Room
    weights: weighing.Weights
    step: float
    rounds: int
    seeds: tuple[int, ...]  # of the search
    fresh: tuple[int, ...]  # that figures are told of
    years: int
    year: int  # an index

    def of_area(self, area: str) -> tuple[int, ...]:
        """Return the places of an area's worlds."""
        return tuple(place for place, one in enumerate(self.worlds) if one.area == area)

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The worlds of each area."""
        return tuple(self.of_area(area) for area in self.areas)


def prepare(
    area: str | Sequence[str] = profiles.DEFAULT,
    *,
    hours: float = 1.0,
    weights: str = weighing.USUAL,
    around: str | Path | Scenario = BASELINE,
    step: float = STEP,
    rounds: int = ROUNDS,
    seeds: int = SEEDS,
    search_seeds: int = SEARCH_SEEDS,
    seed: int = 1,
    years: int = comparing.DEFAULT_YEARS,
    year: int | None = None,
    presets: Sequence[str] = ("evidence",),
    uncertain: int = 0,
    threads: int = 1,
    burn_in_weeks: int | None = None,
    start: str = "full",
    cache: bool = True,
) -> Question:
    """Read and check all input; see ``wijksim.mix`` for the arguments.

    Raises:
        InputError: with every fault of every input.
    """
    areas = (area,) if isinstance(area, str) else tuple(area)
    problems = list(_counts(hours, step, rounds, uncertain, start, (search_seeds, seeds)))
    weighed, read = dict[str, float](), list[tuple[str, str, Plan]]()
    with comparing.gather(problems):
        weighed = weighing.read(weights)
    problems += _names(areas, tuple(presets))
    problems += _outside(year, years)
    scenarios = [BASELINE] if around == BASELINE else [BASELINE, around]
    for one in areas:
        for preset in presets:
            with comparing.gather(problems):
                plan = comparing.prepare(
                    scenarios, area=one, years=years, seeds=max(1, search_seeds), seed=seed,
                    threads=threads, preset=preset, burn_in_weeks=burn_in_weeks, placebos=False,
                    start=start, cache=cache,
                )  # fmt: skip
                read.append((one, preset, plan))
    problems = list(dict.fromkeys(problems))  # one fault of a scenario is found in every world
    if problems:
        raise InputError(problems)
    worlds = _worlds(areas, read, uncertain, seed)
    first = worlds[0].plan
    fresh = tuple(range(first.seeds[-1] + 1, first.seeds[-1] + 1 + seeds))
    found = first.scenarios[-1]
    place = years - 1 if year is None else year - 1
    now, other = splits.now(first.params, found)
    room = Room(now, hours, other)
    return Question(
        areas, worlds, first.scenarios[0], found, room, weighed, step, rounds,
        first.seeds, fresh, years, place,
    )  # fmt: skip


def _names(areas: tuple[str, ...], presets: tuple[str, ...]) -> list[Problem]:
    """Return what is wrong with lists of names."""
    return [
        Problem("command line", option, "given more than once" if names else "none given")
        for names, option in ((areas, "area"), (presets, "presets"))
        if not names or len(set(names)) < len(names)
    ]


def _outside(year: int | None, years: int) -> list[Problem]:
    """Return what is wrong with the year that is looked at."""
    if year is None or 1 <= year <= years:
        return []
    told = f"{year} is outside the run: 1 to {years} (see --years)"
    return [Problem("command line", "year", told)]


def _worlds(
    areas: Sequence[str], read: Sequence[tuple[str, str, Plan]], uncertain: int, seed: int
) -> tuple[World, ...]:
    """Return the worlds area by area: its presets, then those that facts leave open."""
    worlds = list[World]()
    for area in areas:
        own = [(preset, plan) for one, preset, plan in read if one == area]
        worlds += [World(area, preset, plan) for preset, plan in own]
        plan = own[0][1]
        for number, drawn in enumerate(kept_to_facts.of(plan, uncertain, seed).members, start=1):
            worlds.append(World(area, f"draw {number}", plan._replace(params=drawn)))
    return tuple(worlds)


def _counts(
    hours: float, step: float, rounds: int, uncertain: int, start: str, seeds: tuple[int, int]
) -> list[Problem]:
    """Return what is wrong with numbers that only a mix has."""
    told = dict[str, str]()
    if not 0.0 < hours <= 1.0:
        told["hours"] = f"{hours:g} is no part of the hours: above 0, at most 1 (all of them)"
        if math.isfinite(hours) and 1.0 < hours <= 100.0:  # noqa: PLR2004 - per cent
            told["hours"] += f"; {hours:g} % is written as {hours / 100:g}"
    if not 0.02 <= step <= 0.5:  # noqa: PLR2004 - below, the grid has millions of splits
        told["step"] = f"{step:g} is outside 0.02 to 0.5 of the hours"
    if not 0 <= rounds <= 4:  # noqa: PLR2004 - a sixteenth of the step
        told["rounds"] = f"{rounds} is outside 0 to 4"
    if not 0 <= uncertain <= MOST_DRAWS:
        told["uncertain"] = f"{uncertain} is outside 0 to {MOST_DRAWS}"
    if uncertain and start == "short":
        told["start"] = "each draw would need its own donors; take full with --uncertain"
    for option, number in zip(("search-seeds", "seeds"), seeds, strict=True):
        if not 2 <= number <= comparing.MOST_SEEDS:  # noqa: PLR2004 - one has no spread
            told[option] = f"{number} is outside 2 to {comparing.MOST_SEEDS}"
    return [Problem("command line", option, message) for option, message in told.items()]
