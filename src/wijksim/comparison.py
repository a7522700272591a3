"""A comparison that has been run: figures over paired seeds, as frames and as plain data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from wijksim import __version__, _jit, placebo, results
from wijksim.columns import UNITS, Col
from wijksim.measures import MEASURES, TABLES, break_even
from wijksim.measures.year import years_of
from wijksim.params import Params
from wijksim.replications import Stopping
from wijksim.results import Interval, interval
from wijksim.scenario import Scenario
from wijksim.sources.profiles import Profile
from wijksim.state import Book, Floats
from wijksim.units import WEEKS_PER_YEAR
from wijksim.verdict import Judgement, judge

if TYPE_CHECKING:
    import pandas as pd

_TINY: Final = 1e-9  # of a share of hours
CHECKED_YEARS: Final = 5  # of the burn-in, whose slope should be nothing but chance


class Stationarity(NamedTuple):
    """Whether the start stands still: change a year over the last years of the burn-in."""

    slope: Interval  # in the unit of the measure, a year
    level: float
    still: bool | None  # the slope lies within its error; None: one seed cannot tell


@dataclass(frozen=True)
class Arm:
    """One scenario over all seeds."""

    scenario: Scenario
    books: tuple[Book, ...]
    yearly: Mapping[str, Floats]  # measure -> (seeds, years)
    placebo: Mapping[str, Floats] | None = None  # the same of its matched placebo, if it has one


@dataclass(frozen=True)
class Comparison:
    """Scenarios side by side; the first is what the others are compared with."""

    profile: Profile
    area: str
    preset: str
    years: int
    seeds: tuple[int, ...]
    adults: int
    residents: float
    arms: tuple[Arm, ...]
    start: Mapping[str, Stationarity]
    params: Params  # of the baseline, without any scenario
    without: tuple[str, ...] = ()  # mechanisms that were switched off
    run_up: str = "full"  # kind of start: "full" or "short"
    rules: Mapping[str, str | None] = field(default_factory=dict)  # own rules, with a digest
    start_rules: Mapping[str, str | None] = field(default_factory=dict)  # those of the start
    stopping: Stopping | None = None  # where the number of seeds followed from a half-width

    def measure(self, arm: Arm, name: str, year: int = -1) -> Interval:
        """Return a measure of an arm in one year (the last unless said)."""
        return interval(arm.yearly[name][:, year])

    def difference(self, arm: Arm, name: str, year: int = -1) -> Interval:
        """Return the paired difference of an arm from the first one."""
        return interval(arm.yearly[name][:, year] - self.arms[0].yearly[name][:, year])

    def own_effect(self, arm: Arm, name: str, year: int = -1) -> Interval:
        """Return the paired difference of an arm from its matched placebo, no figures without."""
        if arm.placebo is None:
            return Interval(None, None, None)
        return interval(arm.yearly[name][:, year] - arm.placebo[name][:, year])

    def judge(self, arm: Arm, year: int = -1) -> Judgement:
        """Return the verdict on an arm against the first one."""
        return judge(arm.yearly, self.arms[0].yearly, year)

    def judge_beside_placebo(self, arm: Arm, year: int = -1) -> Judgement | None:
        """Return the verdict on an arm against its matched placebo, None when it has none."""
        return None if arm.placebo is None else judge(arm.yearly, arm.placebo, year)

    def break_even_weeks(self, arm: Arm) -> Floats:
        """Return per seed the week in which an arm has paid back its hours, NaN for never.

        An arm that invests nothing beside cases has nothing to pay back: all NaN.
        """
        if not self.invests(arm):
            return np.full(len(self.seeds), np.nan)
        pairs = zip(arm.books, self.arms[0].books, strict=True)
        weeks = [break_even(book, base) for book, base in pairs]
        return np.array([np.nan if week is None else float(week) for week in weeks])

    def invests(self, arm: Arm) -> bool:
        """Return whether an arm plans more hours beside cases than the first one in any week."""
        own, base = self._beside_cases(arm), self._beside_cases(self.arms[0])
        return bool((own > base + _TINY).any())

    def _beside_cases(self, arm: Arm) -> Floats:
        share = np.zeros(self.years * WEEKS_PER_YEAR)
        for first, last, params in arm.scenario.segments(self.params, len(share)):
            share[first:last] = placebo.beside_cases(params)
        return share

    def digest(self) -> str:
        """Return the SHA-256 over all raw weekly figures, by scenario and seed."""
        return results.digest(book for arm in self.arms for book in arm.books)

    def frame(self) -> pd.DataFrame:
        """Return tidy rows: scenario, seed, year (1 is the first), measure, value, unit."""
        import pandas as pd

        rows = [
            (arm.scenario.name, seed, year + 1, name, values[index, year], MEASURES[name].unit)
            for arm in self.arms
            for name, values in arm.yearly.items()
            for index, seed in enumerate(self.seeds)
            for year in range(self.years)
        ]
        names = ["scenario", "seed", "year", "measure", "value", "unit"]
        return pd.DataFrame(rows, columns=names)

    def summary(self) -> pd.DataFrame:
        """Return tidy rows of the last year: mean, interval and paired difference per measure."""
        import pandas as pd

        rows = []
        for arm in self.arms:
            for name, measure in MEASURES.items():
                value, change = self.measure(arm, name), self.difference(arm, name)
                own = self.own_effect(arm, name)
                rows.append((arm.scenario.name, name, measure.unit, *value, *change, *own))
        names = ["scenario", "measure", "unit", "mean", "low", "high"]
        names += ["difference", "difference_low", "difference_high"]
        names += ["from_placebo", "from_placebo_low", "from_placebo_high"]
        return pd.DataFrame(rows, columns=names)

    def weekly(self) -> pd.DataFrame:
        """Return the raw record: scenario, seed, week since the start, a column a figure."""
        import pandas as pd

        parts = []
        for arm in self.arms:
            for seed, book in zip(self.seeds, arm.books, strict=True):
                names = [f"{column.name.lower()} [{UNITS[column]}]" for column in Col]
                part = pd.DataFrame(book.weekly, columns=names)
                part.insert(0, "week", np.arange(len(part)))
                part.insert(0, "seed", seed)
                part.insert(0, "scenario", arm.scenario.name)
                parts.append(part)
        return pd.concat(parts, ignore_index=True)

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data, in the layout that docs/results.md describes."""
        return {
            **self._head_json(),
            "arms": [self._arm_json(arm) for arm in self.arms],
        }

    def run_json(self) -> dict[str, Any]:
        """Return a single scenario as plain data: the figures of each year."""
        arm = self.arms[0]
        return {
            **self._head_json(),
            "scenario": arm.scenario.name,
            "measures": {
                name: {
                    "unit": measure.unit,
                    "years": [_plain(self.measure(arm, name, year)) for year in range(self.years)],
                }
                for name, measure in MEASURES.items()
            },
        }

    def _head_json(self) -> dict[str, Any]:
        return {
            "manifest": {
                "version": __version__,
                "code_hash": _jit.code_hash(),
                "area": self.area,
                "area_hash": self.profile.content_hash(),
                "preset": self.preset,
                "without": list(self.without),
                "start": self.run_up,
                "rules": dict(self.rules),
                "start_rules": dict(self.start_rules),
                "half_width": self._half_width_json(),
                "seeds": list(self.seeds),
                "years": self.years,
                "scenario_hashes": {
                    arm.scenario.name: arm.scenario.content_hash() for arm in self.arms
                },
                "adults": self.adults,
                "residents": self.residents,
            },
            "digest": self.digest(),
            "start": {
                name: {
                    "slope_per_year": _plain(check.slope),
                    "level": check.level,
                    "still": check.still,
                }
                for name, check in self.start.items()
            },
        }

    def _half_width_json(self) -> dict[str, Any] | None:
        if self.stopping is None:
            return None
        return {
            "wanted": dict(self.stopping.wanted),
            "reached": {
                name: width if math.isfinite(width) else None
                for name, width in self.stopping.reached.items()
            },
            "enough": self.stopping.enough,
            "most_seeds": self.stopping.most,
            "expected_seeds": self.stopping.expected,
        }

    def _arm_json(self, arm: Arm) -> dict[str, Any]:
        measures: dict[str, Any] = {}
        change: dict[str, Any] = {}
        for name, measure in MEASURES.items():
            measures[name] = _plain(self.measure(arm, name)) | {"unit": measure.unit}
            change[name] = _plain(self.difference(arm, name)) | {"unit": measure.unit}
        measures["break_even_week"] = self.break_even_json(arm)
        beside = self.judge_beside_placebo(arm)
        return {
            "scenario": arm.scenario.name,
            "measures": measures,
            "difference": change,
            "difference_from_placebo": None if beside is None else self._own_json(arm),
            "verdict": _verdict_json(self.judge(arm)),
            "verdict_beside_placebo": None if beside is None else _verdict_json(beside),
            "series": {name: _means(values) for name, values in arm.yearly.items()},
        }

    def _own_json(self, arm: Arm) -> dict[str, Any]:
        return {
            name: _plain(self.own_effect(arm, name)) | {"unit": measure.unit}
            for name, measure in MEASURES.items()
        }

    def break_even_json(self, arm: Arm) -> dict[str, Any]:
        """Return the break-even week over seeds; no figure when under half of them reach it.

        ``invests`` is false for a scenario that plans no more hours beside cases than the first
        one: it has nothing to pay back.
        """
        weeks = self.break_even_weeks(arm)
        reached = weeks[np.isfinite(weeks)]
        share = len(reached) / len(weeks)
        low, median, high = (None, None, None)
        if share >= 0.5:  # noqa: PLR2004 - half of the seeds is the definition
            # A seed that never pays back counts as later than any week: the interval says so.
            late = np.where(np.isfinite(weeks), weeks, np.inf)
            found = np.quantile(late, [0.025, 0.5, 0.975], method="nearest")
            low, median, high = (float(x) if np.isfinite(x) else None for x in found)
        return {
            "median": median,
            "low": low,
            "high": high,
            "share_of_seeds_reached": share,
            "invests": self.invests(arm),
            "unit": "weeks",
        }


def _verdict_json(judgement: Judgement) -> dict[str, Any]:
    return {
        "verdict": judgement.verdict.value,
        "improved": list(judgement.improved),
        "worsened": list(judgement.worsened),
        "rationing": judgement.rationing,
    }


def _plain(value: Interval) -> dict[str, float | None]:
    return value._asdict()


def _means(values: Floats) -> list[float | None]:
    return [interval(column).mean for column in values.T]


def stack(runs: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    """Return measures of several runs as measure -> array of shape (seeds, years)."""
    return {name: np.array([run[name] for run in runs]) for name in MEASURES}


def standing_still(
    burn_ins: Sequence[Book], adults: int, residents: float, base: Params
) -> dict[str, Stationarity]:
    """Check that the start stands still: slopes over its last five years, over seeds.

    Four slopes are looked at, so each gets the level that keeps the whole at 95 % (Bonferroni).
    """
    weeks = CHECKED_YEARS * WEEKS_PER_YEAR
    if len(burn_ins[0].weekly) < weeks:
        return {}
    looked_at = ("need_prevalence", "requests", "ties_inside", "divide_load")
    level = 1.0 - (1.0 - results.LEVEL) / len(looked_at)
    checks = {}
    lived = [years_of(_last(book, weeks), adults, residents, base) for book in burn_ins]
    for name in looked_at:
        runs = np.array([[MEASURES[name].of(year) for year in years] for years in lived])
        slopes = np.polyfit(np.arange(CHECKED_YEARS), runs.T, 1)[0]
        slope = interval(slopes, level)
        still = None if slope.low is None else not slope.clear
        checks[name] = Stationarity(slope, float(runs.mean()), still)
    return checks


def _last(book: Book, weeks: int) -> Book:
    years = weeks // WEEKS_PER_YEAR
    return book._replace(
        weekly=book.weekly[-weeks:],
        **{name: getattr(book, name)[-years:] for name in TABLES},
    )


def weekly_bands(arm: Arm, column: Col) -> Floats:
    """Return a weekly column over seeds, shape (seeds, weeks)."""
    return np.array([book.weekly[:, column] for book in arm.books])
