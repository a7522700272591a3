"""A finished sweep as arrays, with the blocks of its design that may be resampled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijksim import folders
from wijksim.errors import InputError, Problem, nearest
from wijksim.measures import MEASURES
from wijksim.sources.toml_lines import printable
from wijksim.state import Floats
from wijksim.sweep import points, reading, store
from wijksim.sweep.plan import PLACEBO
from wijksim.sweep.tables import MONTHS, PARAMETER

AGAINST: Final = ("placebo", "status-quo")
PLACEBOS, BASELINE = AGAINST
_ENDS: Final = (2.5, 97.5)

Whole = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Only(NamedTuple):
    """A range of a measure of the baseline in the last year, outside which a point is left out."""

    measure: str
    low: float
    high: float


@dataclass(frozen=True)
class Swept:
    """The results of one area and preset at every point, scenario, seed and year."""

    where: str  # the folder, for messages
    design: Mapping[str, Any]  # as the manifest has it
    names: tuple[str, ...]  # parameters that are swept
    points: Floats  # (points, names)
    scenarios: tuple[str, ...]  # as the plan has them; the first is the baseline
    seeds: tuple[int, ...]
    years: pd.DataFrame  # of this area and preset
    read_months: Callable[[], pd.DataFrame | None]  # the same of the first months
    area: str
    preset: str
    only: tuple[Only, ...] = ()  # which points are left, of a sweep that held more

    @property
    def kind(self) -> str:
        """The kind of design, one of ``points.KINDS``."""
        return str(self.design["kind"])

    @cached_property
    def bounds(self) -> Floats:
        """Lowest and highest value of each parameter, shape (names, 2)."""
        ranges = self.design.get("ranges") or {}
        ends = [self.points.min(axis=0), self.points.max(axis=0)]
        seen = np.column_stack(ends)
        for place, name in enumerate(self.names):
            if name in ranges:
                seen[place] = ranges[name]
        return seen

    @cached_property
    def blocks(self) -> Whole:
        """The block of the design that each point belongs to: blocks are independent."""
        size, d = 1, len(self.names)
        if self.kind == points.SALTELLI:
            size = (2 if self.design["second_order"] else 1) * d + 2
        elif self.kind == points.MORRIS:
            size = d + 1
        return np.arange(len(self.points)) // size

    @cached_property
    def last(self) -> int:
        """The last year; 1 is the first."""
        return int(self.years["year"].max())

    @cached_property
    def months(self) -> pd.DataFrame | None:
        """The first months, read when asked for; None where the sweep kept none."""
        return self.read_months()

    @cached_property
    def _own(self) -> dict[str, pd.DataFrame]:
        """The rows of each scenario."""
        return {str(name): own for name, own in self.years.groupby("scenario", sort=False)}

    @cached_property
    def _kept(self) -> dict[tuple[str, str], Floats]:
        """What was asked before: a verdict for each third of each parameter asks a lot."""
        return {}

    def values(self, scenario: str, measure: str) -> Floats:
        """Return a measure of a scenario, shape (points, seeds, years); NaN where there is none.

        Raises:
            InputError: when the sweep has not run the scenario at every point.
        """
        if (scenario, measure) in self._kept:
            return self._kept[scenario, measure]
        own = self._own.get(scenario, self.years[:0])
        shape = (len(self.points), len(self.seeds), self.last)
        if len(own) != np.prod(shape):
            names = self.years["scenario"].unique().tolist()
            told = f"'{scenario}' was not run at every point{nearest(scenario, names)}"
            raise InputError(Problem(self.where, "scenario", told))
        found: Floats = own[measure].to_numpy(np.float64).reshape(shape)
        self._kept[scenario, measure] = found
        return found

    def against(self, arm: str, what: str | None) -> str:
        """Return the scenario that an arm is compared with.

        Args:
            arm: name of a scenario.
            what: "placebo", "status-quo" (the baseline), the name of a scenario, or None for the
                placebo where there is one and else the baseline.

        Raises:
            InputError: for a name that the sweep does not hold.
        """
        there = self.years["scenario"].unique().tolist()
        known = [*AGAINST, *there]
        own = f"{PLACEBO}{arm}"
        if arm not in there:
            told = f"unknown scenario '{arm}'{nearest(arm, there)}; this sweep holds "
            raise InputError(Problem("command line", "arm", told + ", ".join(there)))
        if what is None:
            what = PLACEBOS if own in there else BASELINE
        if what == PLACEBOS and own not in there:
            told = f"this sweep has no placebo of {arm}; its plan needs placebos = true"
            raise InputError(Problem("command line", "against", told))
        found = {PLACEBOS: own, BASELINE: self.scenarios[0]}.get(what, what)
        if found not in there:
            told = f"unknown scenario '{what}'{nearest(what, known)}"
            raise InputError(Problem("command line", "against", told))
        if found == arm:
            told = f"{arm} cannot be compared with itself"
            raise InputError(Problem("command line", "against", told))
        return found

    def arms(self) -> tuple[str, ...]:
        """Return the scenarios beside the baseline."""
        return self.scenarios[1:]


def load(
    folder: str | Path,
    area: str | None = None,
    preset: str | None = None,
    only: Mapping[str, Sequence[float]] | None = None,
) -> Swept:
    """Return the results of a finished sweep.

    Args:
        folder: of the sweep.
        area: where the sweep holds more than one.
        preset: the same.
        only: measure -> lowest and highest value that it may have in the last year of the
            baseline, on average over the seeds; other points are left out, as worlds that are
            nobody's. For designs whose points are independent.

    Raises:
        InputError: when there is no sweep, it is not finished, or an area has to be chosen.
    """
    path = Path(folder)
    found, where = store.find(path), printable(path)
    status = reading.status_of(store.scan(found))
    if status.left or status.failed:
        told = f"the sweep is not finished: {status.left} runs left, {status.failed} failed; "
        told += "give the command of the sweep again (see wijksim sweep status)"
        raise InputError(Problem(where, "", told))
    layout = found.layout
    area = _one("area", layout.areas, area, where)
    preset = _one("preset", layout.presets, preset, where)
    frame = reading.read(path)
    years = _of(frame, area, preset)
    columns = [f"{PARAMETER}{name}" for name in layout.names]
    at = years.groupby("point")[columns].first().to_numpy(np.float64)
    seeds = _common(years)
    years = years[years["seed"].isin(seeds)]

    def months() -> pd.DataFrame | None:
        if not layout.months:
            return None
        some = _of(reading.read(path, MONTHS), area, preset)
        return some[some["seed"].isin(seeds)]

    design = folders.read_manifest(path)["design"]
    whole = Swept(
        *(where, design, layout.names, at, layout.scenarios, seeds),
        *(years, months, area, preset),
    )
    return _narrowed(whole, only) if only else whole


def _narrowed(whole: Swept, only: Mapping[str, Sequence[float]]) -> Swept:
    """Return a sweep without the points whose baseline lies outside ranges.

    Raises:
        InputError: for a measure or range that is none, a design whose points hang together, or
            ranges that leave nothing.
    """
    if whole.kind in (points.SALTELLI, points.MORRIS):
        told = f"points of kind '{whole.kind}' hang together, so none can be left out; take "
        told += f"'{points.LATIN}' or '{points.SEQUENCE}'"
        raise InputError(Problem(whole.where, "only", told))
    check_measures(list(only), ())
    ranges = tuple(Only(name, *map(float, ends)) for name, ends in only.items())
    inside = np.ones(len(whole.points), np.bool_)
    for one in ranges:
        level = whole.values(whole.scenarios[0], one.measure)[:, :, -1].mean(axis=1)
        inside &= (level >= one.low) & (level <= one.high)
        if not inside.any():
            told = f"{one.measure} is never between {one.low:g} and {one.high:g} in the last year "
            told += f"of {whole.scenarios[0]}: it runs from {level.min():.3g} to {level.max():.3g}"
            raise InputError(Problem("command line", "only", told))
    kept = np.sort(whole.years["point"].unique())[inside]

    def some(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["point"].isin(kept)]

    def months() -> pd.DataFrame | None:
        return None if whole.months is None else some(whole.months)

    return replace(
        whole,
        points=whole.points[inside],
        years=some(whole.years),
        read_months=months,
        only=ranges,
    )


def read_only(texts: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return ranges of measures as they are typed: ``requests=20:70``.

    Raises:
        InputError: for every text that is no range.
    """
    found, faults = dict[str, tuple[float, float]](), list[Problem]()
    for text in texts:
        name, _, ends = text.partition("=")
        low, _, high = ends.partition(":")
        try:
            found[name] = (float(low), float(high))
        except ValueError:
            told = f"expected MEASURE=LOWEST:HIGHEST, such as requests=20:70, not '{text}'"
            faults.append(Problem("command line", "only", told))
            continue
        if not found[name][0] < found[name][1]:
            told = f"{low} is not below {high} in '{text}'"
            faults.append(Problem("command line", "only", told))
    if faults:
        raise InputError(faults)
    return found


def _one(what: str, there: Sequence[str], asked: str | None, where: str) -> str:
    if asked is None and len(there) == 1:
        return there[0]
    if asked is None:
        told = f"holds more than one; choose from {', '.join(there)}"
        raise InputError(Problem(where, what, told))
    if asked not in there:
        told = f"unknown {what} '{asked}'{nearest(asked, there)}; choose from {', '.join(there)}"
        raise InputError(Problem("command line", what, told))
    return asked


def _of(frame: pd.DataFrame, area: str, preset: str) -> pd.DataFrame:
    return frame[(frame["area"] == area) & (frame["preset"] == preset)]


def _common(years: pd.DataFrame) -> tuple[int, ...]:
    """Return the seeds that every point has; with a rule to stop some have more."""
    each = years.groupby("point")["seed"].agg(set)
    return tuple(sorted(set.intersection(*each)))


def check_measures(names: Sequence[str], usual: Sequence[str]) -> tuple[str, ...]:
    """Return the usual measures and those that were asked for, each once.

    Raises:
        InputError: for every name that is no measure.
    """
    faults = [
        Problem("command line", "measure", f"unknown measure '{name}'{nearest(name, MEASURES)}")
        for name in names
        if name not in MEASURES
    ]
    if faults:
        raise InputError(faults)
    return tuple(dict.fromkeys((*usual, *names)))


def check_year(year: int | None, last: int) -> int:
    """Return the place of a year: 1 is the first, the last by default.

    Raises:
        InputError: for a year that the sweep does not have.
    """
    if year is not None and not 1 <= year <= last:
        told = f"{year} is outside the sweep: 1 to {last}"
        raise InputError(Problem("command line", "year", told))
    return (last if year is None else year) - 1


def drawn(blocks: int, seeds: int, rng: np.random.Generator) -> tuple[Whole, Floats]:
    """Draw blocks of a design and seeds with replacement, for a bootstrap over both.

    Estimates multiply figures of two different seeds, so that luck does not count as an effect;
    a draw of seeds therefore holds two different ones at least. With two seeds every draw has
    both, and the interval shows their luck through the blocks alone.

    Returns:
        Numbers of blocks, shape (blocks,), and how often each seed was drawn, shape (seeds,).
    """
    chosen = rng.integers(blocks, size=blocks)
    while True:
        counts = np.bincount(rng.integers(seeds, size=seeds), minlength=seeds).astype(np.float64)
        if seeds == 1 or np.count_nonzero(counts) > 1:
            return chosen, counts


def ends(many: Floats) -> tuple[Floats, Floats]:
    """Return the ends of 95 % intervals over draws, which are the first axis.

    NaN is left out; where there is nothing else, the ends are NaN.
    """
    known = np.isfinite(many).any(axis=0)
    low, high = np.nanpercentile(np.where(known, many, 0.0), _ENDS, axis=0)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def crossed(one: Floats, two: Floats, counts: Floats) -> Floats:
    """Return the mean of products of two figures, each time of two different seeds.

    Luck that is independent between seeds falls out of it: the expectation is the product of the
    expectations. With one seed it is the plain product, luck and all.

    Args:
        one: shape (seeds, ...).
        two: the same.
        counts: how often each seed counts, shape (seeds,).
    """
    if len(counts) == 1:
        plain: Floats = one[0] * two[0]
        return plain
    both = np.tensordot(counts, one, 1) * np.tensordot(counts, two, 1)
    same = np.tensordot(counts**2, one * two, 1)
    found: Floats = (both - same) / (counts.sum() ** 2 - (counts**2).sum())
    return found
