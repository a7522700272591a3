"""What is known of the Netherlands, as data, and what the model shows of it.

``facts()`` reads data/facts.toml. ``measure_facts`` is the one way from parameters to figures that
calibration, validation and tests share.
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from wijksim import running, schedule, workers
from wijksim.measures import MEASURES, yearly
from wijksim.measures.year import UNKNOWN
from wijksim.observables import OBSERVABLES, Seen, helpers_left, pairs_of_help, ties_left
from wijksim.observables import same_people as who_stayed
from wijksim.params import Params
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import Book, Floats, World, copy, with_book
from wijksim.units import WEEKS_PER_YEAR
from wijksim.workers import Task

COUNTRY: Final = "nederland"
SPREAD: Final = "spread:"  # before a measure: its standard deviation over neighbourhoods
YEARS: Final = 5  # of status quo that figures are means of
APART: Final = 7  # years between two looks at ties and helpers
_BANDWIDTH: Final = 2.0  # discrepancies from a figure of an area to the ends of its band

Role = Literal["fit", "predict"]


class Fact(NamedTuple):
    """One thing that is known, and how far the model may be off."""

    id: str
    about_nl: str
    about_en: str
    value: float
    low: float  # of the band in which a figure of the model is called inside
    high: float
    unit: str
    sd: float  # discrepancy: the model may miss the value by this, one standard deviation
    role: Role
    built_in: bool  # a parameter or the builder was set on this very figure
    measure: str  # in MEASURES or OBSERVABLES, or "spread:" and the former
    area: str
    source: str
    mark: str
    notes: str

    def inside(self, figure: float) -> bool:
        """Return whether a figure lies in the band; NaN never does."""
        return self.low <= figure <= self.high

    def misses(self, figure: float) -> float:
        """Return how far a figure lies outside the band, in discrepancies; 0 inside."""
        return max(self.low - figure, figure - self.high, 0.0) / self.sd


@cache
def facts() -> tuple[Fact, ...]:
    """Return all facts: of the country first, then of single areas."""
    found = [_fact(name, COUNTRY, row) for name, row in _data()["facts"].items()]
    for measure, row in _data()["per_area"].items():
        for role in ("fit", "predict"):
            found += [_of_area(measure, area, role, row) for area in row[role]]
    return tuple(found)


@cache
def not_shown() -> Mapping[str, tuple[str, str]]:
    """Return known facts for which the model has no figure, in Dutch and in English."""
    return {name: (row[0], row[1]) for name, row in _data()["not_shown"].items()}


@cache
def _data() -> dict[str, Any]:
    text = (files("wijksim") / "data" / "facts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _fact(name: str, area: str, row: Mapping[str, Any]) -> Fact:
    low, high = (float(end) for end in row["band"])
    same = {key: row[key] for key in ("about_nl", "about_en", "unit", "role", "built_in")}
    told = {key: row[key] for key in ("measure", "source", "mark")}
    return Fact(
        id=name,
        value=float(row["value"]),
        low=low,
        high=high,
        sd=float(row["sd"]),
        area=area,
        notes=row.get("notes", ""),
        **same,
        **told,
    )


def _of_area(measure: str, area: str, role: str, row: Mapping[str, Any]) -> Fact:
    profile = profiles.load(area)
    figure = getattr(profile.targets, measure)
    wide = _BANDWIDTH * row["sd"]
    names = MEASURES[measure]
    return _fact(
        f"{area}.{measure}",
        area,
        {
            "about_nl": f"{names.nl}, {profile.name}",
            "about_en": f"{names.en}, {profile.name}",
            "value": figure.value,
            "band": [figure.value - wide, figure.value + wide],
            "unit": names.unit,
            "role": role,
            "built_in": False,
            "measure": measure,
        }
        | dict(row),
    )


def of_area(area: str) -> tuple[Fact, ...]:
    """Return the facts of one area that a run of it can be held against."""
    return tuple(one for one in facts() if one.area == area and not one.measure.startswith(SPREAD))


# ---- Figures of the model --------------------------------------------------------------------


def observe(
    profile: Profile,
    params: Params,
    seed: int,
    names: Iterable[str],
    burn_in: int = running.BURN_IN_WEEKS,
    stop: threading.Event | None = None,
) -> dict[str, float]:
    """Run one seed under the status quo and return its figures by name of measure or observable.

    Figures are means over the five years after the burn-in. Ties and helpers (``ties_left``,
    ``helpers_left``) are looked at seven years apart, the first look before the end of the burn-in;
    where neither is asked for, no week is run one by one and a run takes half the time.

    Args:
        profile: the area.
        params: of the whole run.
        seed: of the run.
        names: of ``MEASURES`` or ``OBSERVABLES``.
        burn_in: weeks; at least three years where ties or helpers are asked for.
        stop: set it to end the run at the next look.

    Returns:
        Name -> figure, in the unit of the fact; NaN where the run has none.

    Raises:
        InputError: for an area that cannot be built.
        running.Stopped: when ``stop`` was set.
    """
    wanted = tuple(names)
    slow = {"ties_left", "helpers_left"} & set(wanted)
    before = (APART + 1 - YEARS) * WEEKS_PER_YEAR if slow else 0
    first = max(0, burn_in - before)
    start = running.begin(profile, params, seed, first, stop)
    weeks = (burn_in - first) + YEARS * WEEKS_PER_YEAR
    world = with_book(start.world, start.week, weeks)
    seen = _watch(world, params, start.week, weeks, bool(slow), stop)
    adults, residents = len(world.people.age), float(world.residents[0])
    found = yearly(seen.book, adults, residents, params, float(world.people.group.mean()))
    return {
        name: OBSERVABLES[name](seen) if name in OBSERVABLES else _mean(found[name])
        for name in wanted
    }


def _watch(
    world: World, params: Params, first: int, weeks: int, slow: bool, stop: threading.Event | None
) -> Seen:
    """Run so many weeks and keep what observables need of them."""
    looks: list[tuple[World, int]] = []
    then: set[tuple[int, int]] = set()
    now: set[tuple[int, int]] = set()
    early: list[World] = [copy(world)]
    last = first + weeks
    for week in range(first, last, WEEKS_PER_YEAR):
        if stop is not None and stop.is_set():
            raise running.Stopped
        end = min(week + WEEKS_PER_YEAR, last)
        helping = then if week == first else now if end == last else None
        if slow and helping is not None:
            for one in range(week, end):
                schedule.run_weeks(world, params, one, one + 1)
                helping |= pairs_of_help(world)
        else:
            schedule.run_weeks(world, params, week, end)
        if slow and week == first:
            early.append(copy(world))
        if end > last - YEARS * WEEKS_PER_YEAR:
            looks.append((copy(world), end))
    book = _last_years(world.book)
    if not slow:
        return Seen(looks, book, params)
    stayed = who_stayed(early[0], world)
    left = ties_left(early[1], world)
    return Seen(looks, book, params, left, helpers_left(then, now, stayed))


def _last_years(book: Book) -> Book:
    """Return the last five years of a record of whole years."""
    skipped = len(book.weekly) // WEEKS_PER_YEAR - YEARS
    rest = {name: table[skipped:] for name, table in book._asdict().items() if name != "start"}
    rest["weekly"] = book.weekly[skipped * WEEKS_PER_YEAR :]
    return Book(start=book.start + skipped * WEEKS_PER_YEAR, **rest)


def _mean(figures: Floats) -> float:
    """Return the mean over the years that have a figure."""
    known = figures[np.isfinite(figures)]
    return float(known.mean()) if len(known) else UNKNOWN


def measure_facts(
    area: str,
    params: Params,
    seeds: Sequence[int],
    *,
    scale: float = 1.0,
    burn_in: int = running.BURN_IN_WEEKS,
    threads: int | None = None,
    ids: Iterable[str] | None = None,
) -> dict[str, Floats]:
    """Return what the model shows for each fact of an area, a figure a seed.

    A run is a burn-in of twenty years and five years of status quo; seeds run beside each other.
    About half a second a seed for 2,500 adults on one core, and twice that with ties and helpers.

    Args:
        area: name of a shipped area; its facts are those of ``of_area``.
        params: of the runs.
        seeds: of the runs.
        scale: of the area's size; 1 is as it is.
        burn_in: weeks before the five years.
        threads: seeds at the same time; all available cores by default.
        ids: of the facts wanted; all of the area by default.

    Returns:
        Fact id -> shape (seeds,), NaN where a run has no such figure.

    Raises:
        InputError: for an unknown area.
    """
    profile = profiles.load(area)
    profile = profile if scale == 1.0 else profile.scaled(scale)
    kept = None if ids is None else set(ids)
    wanted = [one for one in of_area(area) if kept is None or one.id in kept]
    names = dict.fromkeys(one.measure for one in wanted)
    stop = threading.Event()
    found: list[dict[str, float]] = [{} for _ in seeds]

    def task(place: int) -> Task:
        def work() -> None:
            found[place] = observe(profile, params, seeds[place], names, burn_in, stop)

        return Task((place,), work)

    tasks = [task(place) for place in range(len(seeds))]
    workers.carry_out(tasks, threads or workers.available_cores(), stop)
    return {one.id: np.array([row[one.measure] for row in found]) for one in wanted}
