"""A difference that has been split: what each player brings, with intervals over seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from wijksim import __version__, _jit
from wijksim.comparing import Plan
from wijksim.errors import InputError, Problem, nearest
from wijksim.explaining import shapley
from wijksim.explaining.hybrid import PLAYERS, Change
from wijksim.measures import MEASURES
from wijksim.results import Interval, interval
from wijksim.scenario import Scenario
from wijksim.state import Floats
from wijksim.trials import Figures

if TYPE_CHECKING:
    import pandas as pd

USUAL: Final = ("need_prevalence", "requests", "unmet_need")  # demand, never requests alone
COLUMNS: Final = (
    *("measure", "unit", "year", "part", "share", "share_low", "share_high"),
    *("alone", "alone_low", "alone_high", "last", "last_low", "last_high"),
)


@dataclass(frozen=True)
class Explanation:
    """Where the difference between two scenarios comes from, for every measure and year."""

    plan: Plan  # its two scenarios: from the first to the second
    changes: tuple[Change, ...]  # what they do not set alike
    combinations: int  # that had to be run
    cut: int  # of all 32, those in which the hours of other work did not fit
    games: Figures  # measure -> (32 coalitions, seeds, years)

    @property
    def first(self) -> Scenario:
        """The scenario that the difference is counted from."""
        return self.plan.scenarios[0]

    @property
    def second(self) -> Scenario:
        """The scenario that is explained."""
        return self.plan.scenarios[1]

    @cached_property
    def players(self) -> tuple[str, ...]:
        """The players in which the scenarios differ; the others bring exactly nothing."""
        found = {change.player for change in self.changes}
        return tuple(player for player in PLAYERS if player in found)

    def share(self, player: str, measure: str, year: int = -1) -> Interval:
        """Return what a player brings, on average over all orders of joining."""
        return interval(self.seeds_of(player, measure)[:, year])

    def seeds_of(self, player: str, measure: str) -> Floats:
        """Return what a player brings by seed and year, shape (seeds, years)."""
        values: Floats = self._values(measure)[PLAYERS.index(player)]
        return values

    def alone(self, player: str, measure: str, year: int = -1) -> Interval:
        """Return what a player brings by itself, all others as in the first scenario."""
        return interval(shapley.alone(self.games[measure])[PLAYERS.index(player)][:, year])

    def last(self, player: str, measure: str, year: int = -1) -> Interval:
        """Return what a player brings with all others as in the second scenario already."""
        return interval(shapley.last(self.games[measure])[PLAYERS.index(player)][:, year])

    def together(self, player: str, measure: str, year: int = -1) -> Interval:
        """Return how much more a player brings as the last one than by itself."""
        game, place = self.games[measure], PLAYERS.index(player)
        return interval((shapley.last(game) - shapley.alone(game))[place][:, year])

    def difference(self, measure: str, year: int = -1) -> Interval:
        """Return the whole paired difference: the second scenario less the first."""
        game = self.games[measure]
        return interval((game[-1] - game[0])[:, year])

    def level(self, measure: str, year: int = -1) -> Interval:
        """Return the level in the first scenario."""
        return interval(self.games[measure][0][:, year])

    def frame(self, measures: Sequence[str] = tuple(MEASURES)) -> pd.DataFrame:
        """Return tidy rows: measure, year (1 is the first), part, and its figures with intervals.

        ``part`` is a player or "difference", the sum of all five shares.
        """
        import pandas as pd

        rows: list[tuple[object, ...]] = []
        nothing = Interval(None, None, None)
        for name in measures:
            for year in range(self.plan.years):
                head = (name, MEASURES[name].unit, year + 1)
                for player in PLAYERS:
                    looks = (self.share, self.alone, self.last)
                    figures = [figure for look in looks for figure in look(player, name, year)]
                    rows.append((*head, player, *figures))
                whole = self.difference(name, year)
                rows.append((*head, "difference", *whole, *nothing, *nothing))
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def by_seed(self, measures: Sequence[str] = USUAL) -> pd.DataFrame:
        """Return tidy rows of every seed: measure, year, seed, part, share."""
        import pandas as pd

        rows = [
            (name, year + 1, seed, player, self.seeds_of(player, name)[index, year])
            for name in measures
            for year in range(self.plan.years)
            for index, seed in enumerate(self.plan.seeds)
            for player in PLAYERS
        ]
        return pd.DataFrame(rows, columns=["measure", "year", "seed", "part", "share"])

    def to_json(self, measures: Sequence[str] = USUAL, year: int = -1) -> dict[str, Any]:
        """Return the split of some measures in one year as plain data."""
        plan = self.plan
        return {
            "manifest": {
                "version": __version__,
                "code_hash": _jit.code_hash(),
                "area": plan.area,
                "area_hash": plan.profile.content_hash(),
                "preset": plan.preset,
                "without": list(plan.without),
                "start": plan.start,
                "seeds": list(plan.seeds),
                "years": plan.years,
                "scenario_hashes": {one.name: one.content_hash() for one in plan.scenarios},
            },
            "from": self.first.name,
            "to": self.second.name,
            "year": range(plan.years)[year] + 1,
            "combinations_run": self.combinations,
            "combinations_with_hours_cut": self.cut,
            "changes": [change._asdict() for change in self.changes],
            "measures": {name: self._measure_json(name, year) for name in measures},
        }

    def _measure_json(self, name: str, year: int) -> Mapping[str, Any]:
        return {
            "unit": MEASURES[name].unit,
            "level": self.level(name, year)._asdict(),
            "difference": self.difference(name, year)._asdict(),
            "parts": {
                player: {
                    "share": self.share(player, name, year)._asdict(),
                    "alone": self.alone(player, name, year)._asdict(),
                    "last": self.last(player, name, year)._asdict(),
                }
                for player in PLAYERS
            },
        }

    def _values(self, measure: str) -> Floats:
        if measure not in self._split:
            self._split[measure] = shapley.values(self.games[measure])
        return self._split[measure]

    @cached_property
    def _split(self) -> dict[str, Floats]:
        return {}


def check_measures(names: Sequence[str], option: str = "measure") -> tuple[str, ...]:
    """Return names of measures, each once, after the usual ones.

    Raises:
        InputError: for every name that is no measure.
    """
    problems = [
        Problem("command line", option, f"unknown measure '{name}'{nearest(name, MEASURES)}")
        for name in names
        if name not in MEASURES
    ]
    if problems:
        raise InputError(problems)
    return tuple(dict.fromkeys((*USUAL, *names)))


def check_year(year: int | None, years: int) -> int:
    """Return the place of a year that was asked for: 1 is the first, the last by default.

    Raises:
        InputError: for a year that no run has.
    """
    if year is None:
        return years - 1
    if not 1 <= year <= years:
        told = f"{year} is outside the run: 1 to {years} (see --years)"
        raise InputError(Problem("command line", "year", told))
    return year - 1
