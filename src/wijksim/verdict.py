"""When a scenario counts as better: the rule, written down before any run.

A fall in demand counts only when need falls too, when unmet need does not rise, and when no tile
of the inclusion board worsens. All measures of the rule are looked at together, so each gets the
level at which a policy without any effect is called better or worse in at most 5 of 100
comparisons (Bonferroni). A fall in requests by itself counts for nothing: people may wait longer
or stop asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from wijksim import results
from wijksim.measures import MEASURES
from wijksim.results import Interval, interval
from wijksim.state import Floats

# The smallest change that a council would care about, in the unit of the measure [assumed].
DEMAND: Final[Mapping[str, float]] = {"need_prevalence": 0.3, "unmet_need": 0.3}
# The four tiles. In III the ratio of attendance is judged and not its gap in points: that gap
# widens by itself whenever more people come, also when all come twice as often.
BOARD: Final[Mapping[str, Mapping[str, float]]] = {
    "I": {"strong_loneliness": 0.3},  # own circle, % of adults
    "II": {"place_share": 0.3},  # accessibility: neither insecure nor left out, % of adults
    "III": {
        "exclusion_gap": 2.0,  # cohesion: points of help asked
        "variation_room": 0.02,  # ratio of attendance
    },
    "IV": {
        "divide_load": 0.02,  # justice: load between lowest and highest income
        "divide_wellbeing": 0.01,  # wellbeing between the same
    },
}
TILES: Final[Mapping[str, float]] = {
    name: limit for tile in BOARD.values() for name, limit in tile.items()
}
RELEVANT: Final[Mapping[str, float]] = {**DEMAND, **TILES}
LEVEL: Final = 1.0 - (1.0 - results.LEVEL) / len(RELEVANT)


class Verdict(StrEnum):
    """What may be said of a scenario against another."""

    BETTER = "better"  # need falls, unmet need does not rise, no tile worsens
    WORSE = "worse"  # need or unmet need rises
    MIXED = "mixed"  # need falls, but unmet need rises or a tile worsens
    UNFAIR = "unfair"  # need stands still and a tile worsens
    UNCLEAR = "unclear"  # nothing can be said


class Judgement(NamedTuple):
    """A verdict with what it rests on."""

    verdict: Verdict
    changes: Mapping[str, Interval]  # the measures of the rule, with simultaneous intervals
    worsened: tuple[str, ...]  # measures that clearly and relevantly worsened
    improved: tuple[str, ...]
    rationing: bool  # requests or admissions fell while need or unmet need did not

    def word(self, name: str) -> str:
        """Return "better", "worse" or "not_clear" for a measure of the rule."""
        if name in self.worsened:
            return "worse"
        return "better" if name in self.improved else "not_clear"


def judge(arm: Mapping[str, Floats], base: Mapping[str, Floats], year: int = -1) -> Judgement:
    """Judge a scenario against another, by paired differences over seeds.

    Args:
        arm: measure -> figures of the scenario, shape (seeds, years).
        base: the same of what it is compared with, seed by seed.
        year: the year to look at; the last unless said.

    Returns:
        The verdict. With fewer than two seeds nothing can be said.
    """

    def change(name: str, level: float = LEVEL) -> Interval:
        return interval(arm[name][:, year] - base[name][:, year], level)

    changes = {name: change(name) for name in RELEVANT}
    worsened = tuple(name for name in RELEVANT if _worse(name, changes[name]))
    improved = tuple(name for name in RELEVANT if _worse(name, _minus(changes[name])))
    fewer = any(
        _beyond(_minus(change(name, results.LEVEL)), 0.0)
        for name in ("requests", "admitted_requests")
    )
    rationing = fewer and ("need_prevalence" not in improved or "unmet_need" in worsened)
    return Judgement(_verdict(worsened, improved), changes, worsened, improved, rationing)


def _verdict(worsened: tuple[str, ...], improved: tuple[str, ...]) -> Verdict:
    if "need_prevalence" in improved:
        return Verdict.MIXED if worsened else Verdict.BETTER
    if any(name in worsened for name in DEMAND):
        return Verdict.WORSE
    return Verdict.UNFAIR if worsened else Verdict.UNCLEAR


def _worse(name: str, change: Interval) -> bool:
    """Return whether a measure moved clearly and relevantly to its bad side."""
    away = change if MEASURES[name].better < 0 else _minus(change)
    return _beyond(away, RELEVANT[name])


def _beyond(change: Interval, relevant: float) -> bool:
    """Return whether a change is clearly above zero and at least as large as what matters."""
    if change.mean is None or change.low is None:
        return False
    return change.low > 0.0 and change.mean >= relevant


def _minus(change: Interval) -> Interval:
    if change.mean is None:
        return change
    if change.low is None or change.high is None:
        return Interval(-change.mean, None, None)
    return Interval(-change.mean, -change.high, -change.low)
