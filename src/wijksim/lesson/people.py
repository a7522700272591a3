"""Steps 1 to 3: people followed one by one, with one thing about their lives or help changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from wijksim import following, params, scenario
from wijksim.following import Edit, Followed, Track
from wijksim.lesson.scene import (
    LEVEL,
    LOADS,
    PER_100,
    POINTS,
    TIES,
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
from wijksim.measures import HOURS_PER_1000, yearly
from wijksim.params import Params
from wijksim.results import Interval, interval
from wijksim.running import Start, follow_plan
from wijksim.state import Floats, World
from wijksim.units import (
    BLOCK,
    COUPLE,
    NOBODY,
    WEEKS_PER_YEAR,
    Age,
    Case,
    Domain,
)

STRESS: Final = Words("stress (0-100)", "stress (0-100)")
BURDEN: Final = Words("last (100 = één gebied vol)", "load (100 = one domain full)")
SCALE: Final = 100.0

# ---- 1 The fabric -----------------------------------------------------------------------------

FOLLOWED: Final = 8  # residents a seed, each in four worlds of their own
TIE: Final = 0.8  # strength of a neighbour who keeps coming
LASTED: Final = 520  # weeks that this tie has lasted already
CARE_HOURS: Final = 2.0  # a week, for the other to care for
MORE: Final = 2.0  # times the hours of an alike case
_LOADED: Final = (0.7, 1.4)  # load before the loss: somebody who had troubles already


def fabric(step: Step, setting: Setting) -> Found:
    """Follow people after a loss: alone, with more hours, with a tie, with someone to care for."""
    tracks: dict[str, list[Track]] = {arm.key: [] for arm in step.arms}
    plan = [(0, step.years * WEEKS_PER_YEAR, setting.params)]
    for start in setting.starts():
        for row in _bereaved(start.world):
            made = {
                key: following.follow(start, plan, [row], _loss(setting.params, row, key)).track
                for key in tracks
            }
            if all(track.stays.all() for track in made.values()):
                for key, track in made.items():
                    tracks[key].append(track)
    stress = {key: SCALE * _stack(found, "stress") for key, found in tracks.items()}
    heavy = {
        key: SCALE * (1.0 - np.exp(-_stack(found, "heavy").sum(axis=1)))
        for key, found in tracks.items()
    }
    hours = {key: _stack(found, "hours").sum(axis=1) for key, found in tracks.items()}
    means = {key: runs.mean(axis=1) for key, runs in stress.items()}
    figures = {
        "alone": Figure(interval(means["alone"]), POINTS, LEVEL),
        "heavy": Figure(interval(heavy["alone"]), PER_100, LEVEL),
        "hours_alone": Figure(interval(hours["alone"]), "hours", LEVEL),
        "hours_more": Figure(interval(hours["hours"]), "hours", LEVEL),
    }
    for key in ("hours", "tie", "care"):
        figures[key] = Figure(difference(means[key], means["alone"]), POINTS)
        figures[f"heavy_{key}"] = Figure(difference(heavy[key], heavy["alone"]), PER_100)
    answer, names = _largest(step, means, figures)
    weeks = weeks_of(plan[-1][1])
    charts = (
        Chart(
            Words("Stress van één bewoner", "Stress of one resident"),
            STRESS,
            weeks,
            tuple(line(arm.title, stress[arm.key][:1]) for arm in step.arms),
        ),
        Chart(
            Words(
                f"Stress van {len(means['alone'])} bewoners, gemiddeld",
                f"Stress of {len(means['alone'])} residents, mean",
            ),
            STRESS,
            weeks,
            tuple(line(arm.title, stress[arm.key]) for arm in step.arms),
        ),
    )
    return _found(step, setting, answer, figures, names, charts, len(means["alone"]))


def _largest(
    step: Step, means: Mapping[str, Floats], figures: Mapping[str, Figure]
) -> tuple[str, dict[str, Words]]:
    """Return which arm lowers stress most, or that the first two do not differ clearly."""
    order = sorted(("hours", "tie", "care"), key=lambda key: float(means[key].mean()))
    first, second = order[:2]
    names = {"first": step.arm(first).title, "second": step.arm(second).title}
    if direction(figures[first].value) != "down":
        return "none", names
    if not difference(means[first], means[second]).clear:
        return "even", names
    return first, names


def _bereaved(world: World) -> list[int]:
    """Return the first residents of 40 and over who live alone and had troubles already."""
    people, life = world.people, world.life
    alone = world.households.size[people.household] < COUPLE
    low, high = _LOADED
    fits = (
        (people.age >= Age.MIDDLE)
        & alone
        & (life.load >= low)
        & (life.load <= high)
        & (life.duty <= 0.0)
        & (world.ties.parent == NOBODY)
        & (world.cases.case == Case.NONE)
    )
    return [int(row) for row in np.flatnonzero(fits)[:FOLLOWED]]


def _loss(base: Params, row: int, arm: str) -> Edit:
    def edit(world: World, week: int) -> None:
        following.stand_alone(world, row)
        following.lose_partner(world, base, row, week)
        more = MORE if arm == "hours" else 1.0
        following.open_case(world, row, week, mode=base.casework.mode, weight=more)
        if arm == "tie":
            first = row - row % BLOCK
            near = [other for other in range(first, first + BLOCK) if other != row]
            for other in (*near, row - 1, row + 1):
                inside = 0 <= other < len(world.people.age)
                if inside and following.give_tie(world, row, other, TIE, week - LASTED):
                    break
        if arm == "care":
            following.give_duty(world, row, CARE_HOURS)

    return edit


# ---- 2 Taking over or joining ------------------------------------------------------------------

EARLY: Final = 13  # weeks after the start of a case
LATE: Final = 104
WORTH: Final = 2.0  # smallest difference in load that is told as one
NEVER_FADES: Final = 5200.0  # weeks in which an activated network half fades


class _Book(NamedTuple):
    """A followed run, and what rates are taken over."""

    run: Followed
    adults: int
    residents: float


def take_over(step: Step, setting: Setting) -> Found:
    """Follow all who have a case: begun anew in week 0, taken over or through the network."""
    weeks = int(step.years * WEEKS_PER_YEAR)
    runs: dict[str, list[_Book]] = {arm.key: [] for arm in step.arms}
    people = 0
    for start in setting.starts():
        rows = np.flatnonzero(start.world.cases.case == Case.ACTIVE).tolist()
        people += len(rows)
        for arm in step.arms:
            plan = scenario.load(arm.scenario).segments(setting.params, weeks)
            if arm.key == "lasting":
                plan = [
                    (first, last, params.replace(p, "plan.half_life", NEVER_FADES))
                    for first, last, p in plan
                ]
            done = following.follow(start, plan, rows, _anew(rows, plan[0][2]))
            size = len(start.world.people.age), float(start.world.residents[0])
            runs[arm.key].append(_Book(done, *size))
    load = {key: SCALE * _seed_means(found, "load") for key, found in runs.items()}
    support = {key: _seed_means(found, "support") for key, found in runs.items()}
    books = {key: _books(found, setting.params) for key, found in runs.items()}
    figures = {
        "early": Figure(_at(load, "network", "over", EARLY), LOADS),
        "late": Figure(_at(load, "network", "over", LATE), LOADS),
        "late_lasting": Figure(_at(load, "lasting", "over", LATE), LOADS),
        "support": Figure(_at(support, "network", "over", LATE), TIES),
        "hours": Figure(
            difference(books["network"]["case_hours"], books["over"]["case_hours"]), HOURS_PER_1000
        ),
        "waiting": Figure(
            difference(books["network"]["waiting"], books["over"]["waiting"]), "per 1000 residents"
        ),
    }
    answer = _crossing(figures)
    shown = weeks_of(weeks)
    charts = (
        Chart(
            Words("Last van de cliënten van week 0", "Load of the clients of week 0"),
            BURDEN,
            shown,
            tuple(line(arm.title, load[arm.key]) for arm in step.arms),
        ),
        Chart(
            Words("Hun banden, sterktes opgeteld", "Their ties, strengths summed"),
            Words("sterkte (1 is één sterke band)", "strength (1 is one strong tie)"),
            shown,
            tuple(line(arm.title, support[arm.key]) for arm in step.arms),
        ),
    )
    return _found(step, setting, answer, figures, {}, charts, people)


def _anew(rows: Sequence[int], base: Params) -> Edit:
    def edit(world: World, week: int) -> None:
        for row in rows:
            following.open_case(
                world, row, week, mode=base.casework.mode, weight=float(world.cases.weight[row])
            )

    return edit


def _crossing(figures: Mapping[str, Figure]) -> str:
    """Return who is better off early and late: a load that is lower is better."""
    says = {"down": "network", "up": "over", "equal": "even"}
    early, late = (says[direction(figures[key].value, WORTH)] for key in ("early", "late"))
    return f"{early}_{late}"


def _at(runs: Mapping[str, Floats], one: str, other: str, week: int) -> Interval:
    """Return a paired difference around a week: the mean of the four weeks up to it."""
    last = min(week, runs[one].shape[1])
    span = slice(max(0, last - 4), last)
    return difference(runs[one][:, span].mean(axis=1), runs[other][:, span].mean(axis=1))


def _seed_means(found: Sequence[_Book], name: str) -> Floats:
    """Return a figure per seed and week: the mean over who still lives there."""
    return np.array([np.nanmean(getattr(one.run.track.settled(), name), axis=1) for one in found])


def _books(found: Sequence[_Book], base: Params) -> dict[str, list[float]]:
    """Return the team's case hours and queue in the first year, per seed."""
    years = [yearly(one.run.book, one.adults, one.residents, base) for one in found]
    return {name: [float(one[name][0]) for one in years] for name in ("case_hours", "waiting")}


# ---- 3 Between the rules ------------------------------------------------------------------------

FAMILIES: Final = 8  # a seed
DEBT: Final = 0.5  # load in money that is added, and the part of it that rules make
OF_RULES: Final = 0.85
QUESTION: Final = 0.3  # the same for parenting
OF_RULES_AT_HOME: Final = 0.2
HALF_YEAR: Final = 26


def between_rules(step: Step, setting: Setting) -> Found:
    """Follow families with debts who ask about parenting: their question, or the debt first."""
    weeks = int(step.years * WEEKS_PER_YEAR)
    arms = ("asks", "debt", "mandate")
    tracks: dict[str, list[Track]] = {key: [] for key in arms}
    gaps: dict[str, list[float]] = {"now": [], "self": []}
    for start in setting.starts():
        for row in _families(start.world):
            made = {}
            for key in arms:
                plan = scenario.load(step.arm(key).scenario).segments(setting.params, weeks)
                edit = _debt(setting.params, row, hidden=key == "asks")
                made[key] = following.follow(start, plan, [row], edit).track
            if all(track.stays.all() for track in made.values()):
                for key, track in made.items():
                    tracks[key].append(track)
        for key, value in _gaps(start, step, setting, weeks).items():
            gaps[key].append(value)
    stress = {key: SCALE * _stack(found, "stress") for key, found in tracks.items()}
    later = {key: runs[:, HALF_YEAR - 4 : HALF_YEAR].mean(axis=1) for key, runs in stress.items()}
    first = stress["asks"][:, 4:8].mean(axis=1)  # when stress has followed the new load
    figures = {
        "falls": Figure(difference(later["asks"], first), POINTS),
        "debt": Figure(difference(later["debt"], later["asks"]), POINTS),
        "mandate": Figure(difference(later["mandate"], later["asks"]), POINTS),
        "only_mandate": Figure(difference(later["mandate"], later["debt"]), POINTS),
        "gap_now": Figure(interval(np.array(gaps["now"])), LOADS, LEVEL),
        "gap_self": Figure(difference(gaps["self"], gaps["now"]), LOADS),
    }
    chart = Chart(
        Words(
            f"Stress in {len(first)} gezinnen, gemiddeld", f"Stress in {len(first)} families, mean"
        ),
        STRESS,
        weeks_of(weeks),
        tuple(line(step.arm(key).title, stress[key]) for key in arms),
    )
    return _found(step, setting, _relief(figures), figures, {}, (chart,), len(first))


def _relief(figures: Mapping[str, Figure]) -> str:
    falls = direction(figures["falls"].value) == "down"
    better = direction(figures["mandate"].value) == "down"
    if not falls:
        return "no"
    return "less" if better else "as_well"


def _families(world: World) -> list[int]:
    """Return the first parents who carry little yet and are no client."""
    fits = (
        (world.people.children == 1)
        & (world.life.load < 0.4)  # noqa: PLR2004 - not in need before the edit
        & (world.cases.case == Case.NONE)
    )
    return [int(row) for row in np.flatnonzero(fits)[:FAMILIES]]


def _debt(base: Params, row: int, *, hidden: bool) -> Edit:
    def edit(world: World, week: int) -> None:
        following.add_load(world, row, Domain.MONEY, DEBT, OF_RULES, week)
        following.add_load(world, row, Domain.PARENTING, QUESTION, OF_RULES_AT_HOME, week)
        unseen = Domain.MONEY if hidden else NOBODY
        following.open_case(world, row, week, mode=base.casework.mode, hidden=unseen)

    return edit


def _gaps(start: Start, step: Step, setting: Setting, weeks: int) -> dict[str, float]:
    """Return the gap between the least and the most skilled, in the last year of each arm."""
    people, residents = start.world.people, float(start.world.residents[0])
    gaps = {}
    for key, name in (("now", "status-quo"), ("self", step.arm("self").scenario)):
        book = follow_plan(start, scenario.load(name).segments(setting.params, weeks))
        gaps[key] = SCALE * float(
            yearly(book, len(people.age), residents, setting.params)["skill_gap"][-1]
        )
    return gaps


# ---- All ----------------------------------------------------------------------------------------


def _stack(tracks: Sequence[Track], name: str) -> Floats:
    """Return a figure of people who were followed alone, shape (people, weeks)."""
    return np.array([getattr(track, name)[:, 0] for track in tracks])


def _found(
    step: Step,
    setting: Setting,
    answer: str,
    figures: Mapping[str, Figure],
    names: Mapping[str, Words],
    charts: tuple[Chart, ...],
    people: int,
) -> Found:
    return Found(
        step.number,
        setting.area,
        setting.preset,
        setting.seeds,
        answer,
        figures,
        names,
        charts,
        people,
    )
