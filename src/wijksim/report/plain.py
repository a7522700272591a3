"""In plain words: short sentences made from the run's own numbers, nothing beyond them."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from wijksim import texts
from wijksim.comparing import Arm, Comparison
from wijksim.measures import HOURS_PER_1000, MEASURES
from wijksim.plots import task_hours
from wijksim.report import spoken
from wijksim.report.words import say
from wijksim.results import Interval, interval
from wijksim.verdict import Judgement, Verdict

_SMALL: Final = 0.05  # hours a week per 1000 residents, below which a plan has none
_MOST: Final = 0.9  # share of planned hours from which they count as kept
_NO_GAIN: Final = (Verdict.WORSE, Verdict.UNFAIR, Verdict.UNCLEAR)
MARKS: Final = {
    Verdict.BETTER: "▲",
    Verdict.WORSE: "▼",
    Verdict.MIXED: "◆",
    Verdict.UNFAIR: "◣",
    Verdict.UNCLEAR: "○",
}


class Story(NamedTuple):
    """What the page says of one scenario."""

    title: str
    about: str
    verdict: Verdict | None  # None: the baseline, which is not judged
    ruling: str  # the verdict in words
    points: tuple[tuple[str, str], ...]  # (what it is about, short sentences)


def title(arm: Arm, lang: str) -> str:
    """Return the title of an arm's scenario."""
    return arm.scenario.title_nl if lang == "nl" else arm.scenario.title_en


def stories(comparison: Comparison, lang: str) -> list[Story]:
    """Return a story a scenario, the baseline first."""
    base, *others = comparison.arms
    return [_baseline(comparison, base, lang), *(_story(comparison, arm, lang) for arm in others)]


def _about(arm: Arm, lang: str) -> str:
    return arm.scenario.about_nl if lang == "nl" else arm.scenario.about_en


def _baseline(comparison: Comparison, arm: Arm, lang: str) -> Story:
    def told(name: str) -> str:
        return spoken.level(lang, comparison.measure(arm, name), MEASURES[name].unit)

    need = say(lang, "base_need", need=told("need_prevalence"), unmet=told("unmet_need"))
    requests = say(
        lang,
        "base_requests",
        requests=told("requests"),
        team=told("requests_team"),
        admitted=told("admitted_requests"),
    )
    waiting = say(lang, "base_waiting", wait=told("waiting_weeks_median"))
    points = (
        (say(lang, "p_need"), need),
        (say(lang, "p_requests"), requests),
        (say(lang, "p_waiting"), waiting),
        (say(lang, "p_hours"), " ".join(_hours(comparison, arm, lang))),
    )
    return Story(title(arm, lang), _about(arm, lang), None, say(lang, "ruling_base"), points)


def _story(comparison: Comparison, arm: Arm, lang: str) -> Story:
    judged = comparison.judge(arm)
    beside = comparison.judge_beside_placebo(arm)

    def told(name: str) -> str:
        return spoken.measure_change(lang, name, comparison.difference(arm, name))

    need = say(lang, "need", need=told("need_prevalence"), unmet=told("unmet_need"))
    requests = say(
        lang,
        "requests",
        requests=told("requests"),
        team=told("requests_team"),
        admitted=told("admitted_requests"),
    )
    if beside is None:
        own = say(lang, "is_placebo" if _withdrawn(comparison, arm) else "no_placebo")
    else:
        own = _beside_placebo(comparison, arm, judged, beside, lang)
    points = [
        (say(lang, "p_hours"), " ".join(_hours(comparison, arm, lang))),
        (say(lang, "p_need"), need),
        (say(lang, "p_requests"), requests),
        (say(lang, "p_waiting"), say(lang, "waiting", wait=told("waiting_weeks_median"))),
        (say(lang, "p_placebo"), own),
    ]
    if judged.rationing:
        points.append((say(lang, "p_mind"), _rationing(comparison, arm, lang)))
    return Story(
        title(arm, lang),
        _about(arm, lang),
        judged.verdict,
        ruling(judged, lang, len(comparison.seeds)),
        tuple(points),
    )


def _rationing(comparison: Comparison, arm: Arm, lang: str) -> str:
    fewer = []
    for name in ("requests", "admitted_requests"):
        found = comparison.difference(arm, name)
        if found.high is not None and found.high < 0.0:
            fewer.append(say(lang, f"fewer_{name}"))
    what = f" {say(lang, 'and')} ".join(fewer)
    admits_less = say(lang, "fewer_admitted_requests") in fewer
    why = say(lang, "less_support" if admits_less else "less_asked")
    return say(lang, _kind_of(comparison, arm), what=what[:1].upper() + what[1:], why=why)


def _kind_of(comparison: Comparison, arm: Arm) -> str:
    """Return the key of what is said of fewer requests: it may not deny what stands above it."""
    if "need_prevalence" in comparison.judge(arm).improved:
        return "rationing_unmet"
    need = comparison.difference(arm, "need_prevalence")
    return "rationing_unsure" if need.high is not None and need.high < 0.0 else "rationing"


def _beside_placebo(
    comparison: Comparison, arm: Arm, judged: Judgement, beside: Judgement, lang: str
) -> str:
    own = spoken.measure_change(
        lang, "need_prevalence", comparison.own_effect(arm, "need_prevalence")
    )
    unmet = spoken.measure_change(lang, "unmet_need", comparison.own_effect(arm, "unmet_need"))
    told = say(lang, "placebo", need=own, unmet=unmet)
    if len(comparison.seeds) == 1:
        return told
    key = f"placebo_{beside.verdict.value}"
    if judged.verdict is Verdict.BETTER and beside.verdict is not Verdict.BETTER:
        key = "placebo_no_merit"
    told += " " + say(lang, key, what=_named(beside.worsened, lang))
    if beside.improved and beside.verdict in _NO_GAIN:
        told += " " + say(lang, "but_improved", what=_named(beside.improved, lang))
    return told


def ruling(judged: Judgement, lang: str, seeds: int = 2) -> str:
    """Return a verdict in words, with what it rests on."""
    if seeds == 1:
        return say(lang, "ruling_one_seed")
    told = say(lang, f"ruling_{judged.verdict.value}", what=_named(judged.worsened, lang))
    if judged.verdict in _NO_GAIN and judged.improved:
        told += " " + say(lang, "but_improved", what=_named(judged.improved, lang))
    return told


def _named(measures: tuple[str, ...], lang: str) -> str:
    names = [say(lang, f"short_{name}") for name in measures]
    if len(names) < 2:  # noqa: PLR2004 - one name needs no "and"
        return "".join(names)
    return f"{', '.join(names[:-1])} {say(lang, 'and')} {names[-1]}"


def _withdrawn(comparison: Comparison, arm: Arm) -> bool:
    planned = task_hours.planned_weekly(comparison, arm)
    return float(planned["withdrawn"].mean()) > _SMALL


def _hours(comparison: Comparison, arm: Arm, lang: str) -> list[str]:
    """Return what was planned with the hours beside cases, and what came of it."""
    planned = task_hours.planned_weekly(comparison, arm)
    realised = task_hours.realised_weekly(comparison, arm)
    told: list[str] = []
    for tasks, key in ((("collective", "policy"), "hours"), (("withdrawn",), "gone")):
        plan = interval(np.sum([planned[task].mean(axis=1) for task in tasks], axis=0))
        real = interval(np.sum([realised[task].mean(axis=1) for task in tasks], axis=0))
        if plan.mean is None or real.mean is None or plan.mean < _SMALL:
            continue
        told.append(say(lang, f"{key}_planned", plan=_level(lang, plan)))
        told.append(say(lang, f"{key}_realised", real=_level(lang, real)))
        if key == "hours":
            told.append(say(lang, "kept" if real.mean >= _MOST * plan.mean else "eaten"))
    return told or [say(lang, "hours_none")]


def _level(lang: str, value: Interval) -> str:
    return spoken.level(lang, value, HOURS_PER_1000)


def break_even(comparison: Comparison, arm: Arm, lang: str) -> str:
    """Return in words when the hours that a scenario invests are paid back."""
    found = comparison.break_even_json(arm)
    if not found["invests"]:
        return say(lang, "break_even_nothing")
    seeds = len(comparison.seeds)
    reached = round(found["share_of_seeds_reached"] * seeds)
    counts = {"reached": reached, "seeds": seeds, "years": comparison.years}
    if reached == 0:
        return say(lang, "break_even_none", **counts)
    if found["median"] is None:
        return say(lang, "break_even_few", **counts)
    ends = [
        say(lang, "never")
        if found[end] is None
        else say(lang, "week", n=texts.number(lang, found[end], 0))
        for end in ("low", "high")
    ]
    week = texts.number(lang, found["median"], 0)
    if seeds == 1:
        return say(lang, "break_even_one", week=week)
    return say(lang, "break_even", week=week, low=ends[0], high=ends[1], **counts)
