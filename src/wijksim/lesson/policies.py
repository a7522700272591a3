"""Steps 4 to 7: policies side by side, on the same seeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from wijksim import comparing
from wijksim.columns import Col
from wijksim.comparison import Arm, Comparison, weekly_bands
from wijksim.lesson.scene import (
    LEVEL,
    QUARTER,
    Chart,
    Figure,
    Found,
    difference,
    direction,
    line,
    weeks_of,
)
from wijksim.lesson.script import Step, Words
from wijksim.lesson.setting import Setting
from wijksim.measures import MEASURES, PER_1000
from wijksim.results import Interval
from wijksim.state import Floats
from wijksim.units import WEEKS_PER_YEAR

FIRST: Final = 0  # index of year 1
_SHARES: Final = Words("% van de volwassenen", "% of adults")
_POINTS: Final = Words("procentpunt", "percentage points")
_STANDING: Final = Words("per 1000 bewoners", "per 1000 residents")
_RATES: Final = Words("per 1000 bewoners per jaar", "per 1000 residents a year")


class _Run:
    """A comparison of the arms of a step, read by the keys of the arms."""

    def __init__(self, step: Step, setting: Setting, area: str = "") -> None:
        plan = comparing.prepare(
            list(dict.fromkeys(arm.scenario for arm in step.arms)),
            area=area or setting.area,
            years=step.years,
            seeds=len(setting.seeds),
            seed=setting.seeds[0],
            threads=setting.threads,
            preset=setting.preset,
            burn_in_weeks=setting.burn_in_weeks,
            placebos=False,
        )
        self.step, self.done = step, comparing.carry_out(plan, setting.progress)

    def arm(self, key: str) -> Arm:
        """Return an arm by its key in the script."""
        name = self.step.arm(key).scenario
        return next(arm for arm in self.done.arms if arm.scenario.name == name)

    def change(self, measure: str, one: str, other: str, year: int = -1) -> Figure:
        """Return a paired difference between two arms."""
        ends = (self.arm(key).yearly[measure][:, year] for key in (one, other))
        return Figure(difference(*ends), MEASURES[measure].unit)

    def share(self, key: str, column: Col) -> Floats:
        """Return a column as % of adults, shape (seeds, weeks)."""
        return 100.0 * weekly_bands(self.arm(key), column) / self.done.adults

    def rate(self, key: str, column: Col) -> Floats:
        """Return a column per 1000 residents a year, shape (seeds, weeks)."""
        scale = 1000.0 * WEEKS_PER_YEAR / self.done.residents
        return scale * weekly_bands(self.arm(key), column)

    def chart(self, title: Words, column: Col, keys: tuple[str, ...], *, rate: bool) -> Chart:
        """Return lines of some arms."""
        read = self.rate if rate else self.share
        lines = tuple(line(self.step.arm(key).title, read(key, column), QUARTER) for key in keys)
        weeks = weeks_of(self.step.years * WEEKS_PER_YEAR, QUARTER)
        return Chart(title, _RATES if rate else _SHARES, weeks, lines)

    def standing(self, key: str, column: Col) -> Floats:
        """Return a column per 1000 residents, shape (seeds, weeks)."""
        return self.rate(key, column) / WEEKS_PER_YEAR

    def apart(self, title: Words, column: Col, unit: Words) -> Chart:
        """Return the paired difference of the placebo from now, as a line of its own."""
        reads = {_RATES: self.rate, _STANDING: self.standing, _POINTS: self.share}
        read = reads[unit]
        beside = Words("nepmaatregel min nu", "placebo less now")
        runs = read("placebo", column) - read("now", column)
        whole = Words(f"{title.nl}: {beside.nl}", f"{title.en}: {beside.en}")
        weeks = weeks_of(runs.shape[1], QUARTER)
        return Chart(whole, unit, weeks, (line(beside, runs, QUARTER),), apart=True)

    def beside_now(self, title: Words, column: Col, keys: tuple[str, ...]) -> Chart:
        """Return the paired differences of some arms from now, in percentage points."""
        now = self.share("now", column)
        lines = tuple(
            line(self.step.arm(key).title, self.share(key, column) - now, QUARTER) for key in keys
        )
        unit = Words("procentpunt meer of minder dan nu", "percentage points from now")
        return Chart(title, unit, weeks_of(now.shape[1], QUARTER), lines, apart=True)

    def found(
        self,
        setting: Setting,
        answer: str,
        figures: Mapping[str, Figure],
        charts: tuple[Chart, ...],
        names: Mapping[str, Words] | None = None,
    ) -> Found:
        """Return the step as it came out."""
        number, area, seeds = self.step.number, setting.area, setting.seeds
        return Found(number, area, setting.preset, seeds, answer, figures, names or {}, charts)


_NEED: Final = Words("In nood", "In need")
_REQUESTS: Final = Words("Hulpvragen, door alle deuren", "Requests, through all doors")
_UNMET: Final = Words("In nood, zonder hulp", "In need, without support")


# ---- 4 Into the neighbourhood -------------------------------------------------------------------


def neighbourhood(step: Step, setting: Setting) -> Found:
    """Move a quarter of the hours to the neighbourhood, open and closed."""
    run = _Run(step, setting)
    figures = {
        "requests": run.change("requests", "community", "now", FIRST),
        "detected": run.change("detected_requests", "community", "now", FIRST),
        "unmet_first": run.change("unmet_need", "community", "now", FIRST),
        "need": run.change("need_prevalence", "community", "now"),
        "beside_placebo": run.change("need_prevalence", "community", "placebo"),
        "gap": run.change("exclusion_gap", "community", "now"),
        "gap_closed": run.change("exclusion_gap", "community_closed", "closed"),
    }
    keys = ("now", "community", "placebo")
    charts = (
        run.chart(_REQUESTS, Col.REQUESTS, keys, rate=True),
        run.chart(_NEED, Col.NEED, keys, rate=False),
        run.chart(_UNMET, Col.UNMET, keys, rate=False),
    )
    return run.found(setting, direction(figures["requests"].value), figures, charts)


# ---- 5 The barrier away -------------------------------------------------------------------------

_HALF: Final = 26  # weeks: within half a year, within a year and a half
_LONGER: Final = 78


def barrier(step: Step, setting: Setting) -> Found:
    """Help people past a rule, or take the rule away, in equal hours; and with a closed drawer."""
    run = _Run(step, setting)
    ahead = run.share("away", Col.NEED) - run.share("person", Col.NEED)
    week = overtakes(ahead)
    figures = {
        "need_first": run.change("need_prevalence", "away", "person", FIRST),
        "need": run.change("need_prevalence", "away", "person"),
        "by_rules": run.change("need_institutional", "away", "person"),
        "drawer": run.change("need_prevalence", "drawer", "now"),
        "insecure": run.change("insecurity_share", "away", "now"),
    }
    charts = (
        run.chart(_NEED, Col.NEED, ("now", "person", "away", "drawer"), rate=False),
        Chart(
            Words("Weghalen min helpen: verschil in nood", "Taking away less helping: need"),
            _POINTS,
            weeks_of(ahead.shape[1], QUARTER),
            (line(Words("verschil", "difference"), ahead, QUARTER),),
            apart=True,
        ),
    )
    if week is None:
        said = Words("op geen moment in deze jaren", "at no moment in these years")
    else:
        said = Words(f"vanaf week {week}", f"from week {week} on")
    return run.found(setting, _when(week), figures, charts, {"crossing": said})


def overtakes(ahead: Floats) -> int | None:
    """Return the week from which a difference stays below zero, clearly so in the end.

    Quarters are looked at, as single weeks jump. The last year must be below zero with a band
    that leaves zero out; else nothing has won.

    Args:
        ahead: paired difference, shape (seeds, weeks).

    Returns:
        The first week of the first quarter from which all quarters are below zero, or None.
    """
    quarter = WEEKS_PER_YEAR // 4
    means = [
        float(ahead[:, first : first + quarter].mean())
        for first in range(0, ahead.shape[1], quarter)
    ]
    last = ahead[:, -WEEKS_PER_YEAR:].mean(axis=1)
    if direction(difference(last, np.zeros(len(last)))) != "down":
        return None
    above = [index for index, mean in enumerate(means) if mean >= 0.0]
    return quarter * (above[-1] + 1) if above else 0


def _when(week: int | None) -> str:
    if week is None:
        return "never"
    if week <= _HALF:
        return "months"
    return "year" if week <= _LONGER else "years"


# ---- 6 The sham gain ----------------------------------------------------------------------------


def placebo(step: Step, setting: Setting) -> Found:
    """Take the hours and do nothing with them: which counts fall all the same?"""
    run = _Run(step, setting)
    onsets = {key: run.rate(key, Col.ONSETS)[:, WEEKS_PER_YEAR:].mean(axis=1) for key in _BOTH}
    figures = {
        "onsets": Figure(difference(onsets["placebo"], onsets["now"]), PER_1000),
        "need": run.change("need_prevalence", "placebo", "now"),
        "requests": run.change("requests", "placebo", "now"),
        "admitted": run.change("admitted_requests", "placebo", "now"),
        "waiting": run.change("waiting", "placebo", "now"),
        "unmet": run.change("unmet_need", "placebo", "now"),
    }
    fewer = direction(figures["onsets"].value)
    trap = fewer == "down" and direction(figures["need"].value) == "up"
    charts = tuple(
        run.apart(title, column, unit)
        for title, column, unit in (
            (Words("Nieuwe noden", "New needs"), Col.ONSETS, _RATES),
            (_NEED, Col.NEED, _POINTS),
            (_REQUESTS, Col.REQUESTS, _RATES),
            (Words("Wachtenden bij het team", "Waiting for the team"), Col.WAITING, _STANDING),
            (_UNMET, Col.UNMET, _POINTS),
        )
    )
    return run.found(setting, "trap" if trap else fewer, figures, charts)


_BOTH: Final = ("now", "placebo")


# ---- 7 Together ---------------------------------------------------------------------------------

ELSEWHERE: Final = "aerdenhout"
_SINGLE: Final = ("network", "rights", "community", "barriers")


def together(step: Step, setting: Setting) -> Found:
    """Each quadrant by itself, all four with and without the preconditions; and elsewhere."""
    run, other = _Run(step, setting), _Run(step, setting, ELSEWHERE)
    figures = {
        key: run.change("need_prevalence", key, "now") for key in (*_SINGLE, "all", "without")
    }
    best = _best(run)
    figures |= {
        "best": figures[best],
        "all_beside_best": run.change("need_prevalence", "all", best),
        "unmet_without": run.change("unmet_need", "without", "now"),
        "need_here": Figure(_need(run.done), MEASURES["need_prevalence"].unit, LEVEL),
        "all_elsewhere": other.change("need_prevalence", "all", "now"),
        "need_elsewhere": Figure(_need(other.done), MEASURES["need_prevalence"].unit, LEVEL),
    }
    names = {
        "best_name": _best_name(run),
        "best_elsewhere": _best_name(other),
        "elsewhere": Words(other.done.profile.name, other.done.profile.name),
    }
    keys = (*_SINGLE, "all", "without")
    charts = (
        run.beside_now(Words("In nood, naast nu", "In need, beside now"), Col.NEED, keys),
        run.beside_now(
            Words("In nood zonder hulp, naast nu", "In need without support, beside now"),
            Col.UNMET,
            keys,
        ),
    )
    return run.found(setting, _winner(figures), figures, charts, names)


def _need(done: Comparison) -> Interval:
    return done.measure(done.arms[0], "need_prevalence")


def _best(run: _Run) -> str:
    """Return the quadrant that by itself leaves least need in the last year."""
    return min(_SINGLE, key=lambda key: float(run.arm(key).yearly["need_prevalence"][:, -1].mean()))


def _best_name(run: _Run) -> Words:
    """Return which quadrant that is; both, where the next one is not clearly behind it."""
    need = {key: run.arm(key).yearly["need_prevalence"][:, -1] for key in _SINGLE}
    first, second = sorted(_SINGLE, key=lambda key: float(need[key].mean()))[:2]
    one, other = run.step.arm(first).title, run.step.arm(second).title
    if difference(need[first], need[second]).clear:
        return one
    return Words(f"{one.nl}' of '{other.nl}", f"{one.en}' or '{other.en}")


def _winner(figures: Mapping[str, Figure]) -> str:
    """Return what does most against need: all four with or without, one quadrant, or nothing."""
    every = direction(figures["all"].value) == "down"
    without = direction(figures["without"].value)
    if every and direction(figures["all_beside_best"].value) == "down":
        return {"up": "all_without_worse", "down": "all_without_better"}.get(without, "all")
    if direction(figures["best"].value) == "down":
        return "one"
    return "none"
