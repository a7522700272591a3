"""The figures of patterns: one function each, from the states of a neighbourhood.

Each takes a neighbourhood (``Here``) and returns one number that is zero without the pattern; its
docstring says what the number is, with its unit, and is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from scipy import sparse

from wijksim import params, running, schedule
from wijksim.columns import Col, Help
from wijksim.params import Params
from wijksim.rules.wellbeing import strongly_lonely
from wijksim.sources.profiles import Profile
from wijksim.state import Book, World, copy, with_book
from wijksim.units import BLOCK, DOMAINS, NOBODY, PARTNER_SLOT, STACKED_LOAD, Age, Case, Tie

HALF_YEAR = 26
HEAVY, SOME = 0.3, 0.1  # summed load; half of what makes a need is heavy
ACTIVATED = 0.05  # a network that was brought together, and is not forgotten yet
JUMP = 15.0  # %, a change of load in a week that is no course of its own
KNOWN = 104  # weeks since a case was closed
YEAR_OF_PEOPLE = 52_000.0  # weekly counts to a year and 1000 people
Values = Mapping[str, float]


def changed(p: Params, values: Values) -> Params:
    """Return parameters with some set to other values, whatever their ranges."""
    for name, value in values.items():
        p = params.replace(p, name, value)
    return p


class Here:
    """A neighbourhood brought to its stationary state, and what becomes of it."""

    def __init__(self, area: Profile, p: Params, seed: int, burn_in: int, years: int) -> None:
        self.area, self.p, self.seed, self.burn_in, self.years = area, p, seed, burn_in, years
        self.arms: dict[Any, Book] = {}

    @cached_property
    def start(self) -> running.Start:
        """Its state at the end of the burn-in."""
        return running.begin(self.area, self.p, self.seed, self.burn_in)

    def then(self, world: World, week: int, weeks: int) -> World:
        """Return how a state of it is so many weeks later; the state itself is kept."""
        world = with_book(copy(world), week, weeks)
        schedule.run_weeks(world, self.p, week, week + weeks)
        return world

    @cached_property
    def looks(self) -> list[World]:
        """Its states at each half year."""
        seen = [self.start.world]
        for half in range(2 * self.years):
            seen.append(self.then(seen[-1], self.start.week + half * HALF_YEAR, HALF_YEAR))
        return seen

    def weekly(self) -> Iterator[tuple[World, World, int]]:
        """Yield the states before and after each week of the years."""
        before = self.start.world
        for week in range(self.start.week, self.start.week + 52 * self.years):
            after = self.then(before, week, 1)
            yield before, after, week
            before = after

    def arm(self, *plan: tuple[int, Values]) -> Book:
        """Return the record of what is set, each for so many years."""
        stretches, week = [], 0
        for years, values in plan:
            stretches.append((week, week + 52 * years, changed(self.p, values)))
            week += 52 * years
        if (name := tuple(stretches)) not in self.arms:
            self.arms[name] = running.follow_plan(self.start, stretches)
        return self.arms[name]

    @property
    def adults(self) -> int:
        """Their number."""
        return len(self.start.world.people.age)


class Gap:
    """Mean of some minus mean of others in the same class, by Mantel and Haenszel's weights."""

    def __init__(self) -> None:
        self.sum = self.weight = 0.0

    def add(self, values: Any, who: Any, among: Any, classes: Any) -> None:
        """Add people; ``classes`` are whole numbers from 0."""
        size = int(classes.max()) + 1
        n, m = (np.bincount(classes[some], minlength=size) for some in (among & who, among & ~who))
        s, t = (
            np.bincount(classes[some], values[some], size) for some in (among & who, among & ~who)
        )
        both = (n > 0) & (m > 0)
        n, m, s, t = n[both], m[both], s[both], t[both]
        self.weight += float((n * m / (n + m)).sum())
        self.sum += float((n * m / (n + m) * (s / n - t / m)).sum())

    @property
    def mean(self) -> float:
        """The gap."""
        return self.sum / self.weight if self.weight else np.nan


def tenths(values: Any) -> Any:
    """Return classes a tenth wide, the last open."""
    return np.minimum(15, (values * 10.0).astype(int))


def loads(w: World) -> Any:
    """Return loads of both sides together, by adult and domain."""
    return w.life.social + w.life.institutional


def ends(w: World, *kinds: Tie) -> tuple[Any, Any]:
    """Return row and slot of all tie ends of these kinds."""
    row, slot = np.nonzero((w.ties.other != NOBODY) & np.isin(w.ties.kind, kinds))
    return row, slot


def slope(y: Any, *x: Any) -> float:
    """Return the least-squares slope on the first of x, at equal values of the others."""
    design = np.column_stack([np.ones(len(y)), *x])
    return float(np.linalg.lstsq(design, y, rcond=None)[0][1])


def besides(w: World) -> tuple[Any, ...]:
    """Return what else differs between people, to compare equals."""
    g = w.people
    couple = w.households.size[g.household] > 1
    return g.outside, g.age == Age.MIDDLE, g.age == Age.OLD, g.children, couple, g.group


def stacking(h: Here) -> float:
    """log odds ratio of loads in two domains, all pairs of domains together"""
    found = []
    for w in h.looks[::2]:
        on = loads(w) >= STACKED_LOAD
        pairs = [(on[:, a], on[:, b]) for a, b in combinations(range(DOMAINS), 2)]
        alike = sum((a & b).sum() * float((~a & ~b).sum()) for a, b in pairs)
        apart = sum((a & ~b).sum() * float((~a & b).sum()) for a, b in pairs)
        found.append(np.log(alike / apart))
    return float(np.mean(found))


def new_loads(h: Here) -> float:
    """new loads in a free domain, per 1000 a week: loaded people minus others of their income"""
    gap = Gap()
    for before, after, _ in h.weekly():
        old, new = loads(before), loads(after)
        income = tenths(before.people.income) * 2 + before.people.children
        for d in range(DOMAINS):
            free = (old[:, d] == 0.0) & (after.scratch.arrived == 0)
            arisen = 1000.0 * (new[:, d] > 0.0)
            gap.add(arisen, old.sum(axis=1) >= HEAVY, free, income * DOMAINS + d)
    return gap.mean


def income_slope(h: Here) -> float:
    """load from lowest to highest income, at equal skill, ties outside, age, household"""
    return float(
        np.mean([slope(w.life.load, w.people.income, w.people.skill, *besides(w)) for w in h.looks])
    )


def skill_slope(h: Here) -> float:
    """load by rules from lowest to highest skill, at equal income, ties outside, age, household"""
    found = []
    for w in h.looks:
        rules = w.life.institutional.sum(axis=1)
        found.append(slope(rules, w.people.skill, w.people.income, *besides(w)))
    return float(np.mean(found))


def mixing(h: Here) -> float:
    """ties across groups beside those of random mixing, less 1 (no partners, no kin)"""
    across = chance = 0.0
    for w in h.looks[::2]:
        for kind in (Tie.FRIEND, Tie.NEIGHBOUR, Tie.PEER):
            row, slot = ends(w, kind)
            one, other = w.people.group[row], w.people.group[w.ties.other[row, slot]]
            across += (one != other).sum()
            chance += len(row) * 2.0 * one.mean() * (1.0 - one.mean())
    return across / chance - 1.0


def triangles(h: Here, kind: Tie, size: int) -> tuple[float, float, float]:
    """Return pairs tied to one and to each other, those of chance, and all pairs tied to one.

    Chance keeps everybody's number of ties in a circle of so many rows.
    """
    closed = chance = pairs = 0.0
    for w in h.looks[::4]:
        row, slot = ends(w, kind)
        shape = (len(w.people.age),) * 2
        net = sparse.csr_matrix((np.ones(len(row)), (row, w.ties.other[row, slot])), shape)
        degree = np.bincount(row, minlength=shape[0])
        circle = np.arange(shape[0]) // size
        total = np.bincount(circle, degree)
        more = np.bincount(circle, degree * (degree - 1.0))
        closed += float((net @ net).multiply(net).sum())
        chance += float(((more / np.maximum(total, 1.0)) ** 3).sum())
        pairs += float(more.sum())
    # Nobody is tied to themselves or twice: for equal chances that is this factor in a circle.
    return closed, chance * size * (size - 1.0) / (size - 2.0) ** 2, pairs


def neighbours_cluster(h: Here) -> float:
    """closed triangles of neighbours in a block beside those of chance, less 1"""
    closed, chance, _ = triangles(h, Tie.NEIGHBOUR, BLOCK)
    return closed / chance - 1.0


def friends_cluster(h: Here) -> float:
    """pairs of one's friends who are friends, percentage points above chance"""
    closed, chance, pairs = triangles(h, Tie.FRIEND, h.adults)
    return 100.0 * (closed - chance) / pairs


def bereaved(h: Here) -> float:
    """strongly lonely after losing a partner minus before, percentage points within a year"""
    change = []
    for number, (before, after) in enumerate(zip(h.looks, h.looks[2:], strict=False)):
        since = after.life.lost - (h.start.week + number * HALF_YEAR)
        lost = (since >= 0) & (since < HALF_YEAR) & (before.ties.other[:, PARTNER_SLOT] >= 0)
        for i in np.flatnonzero(lost):
            was, now = (
                strongly_lonely(
                    w.people.wish[i], w.mind.support[i], w.mind.stress[i], h.p.wellbeing
                )
                for w in (before, after)
            )
            change.append(100.0 * (float(now) - float(was)))
    return float(np.mean(change)) if change else np.nan


def buffered(h: Here) -> float:
    """stress of the well supported minus others, at equal load of .3 or more, no other burden"""
    gap = Gap()
    for w in h.looks:
        heavy = (w.life.load >= HEAVY) & (w.ties.strains == 0) & (w.mind.burden < SOME)
        well = w.mind.support > np.median(w.mind.support[heavy])
        gap.add(w.mind.stress, well, heavy, tenths(w.life.load))
    return gap.mean


def alike(h: Here) -> float:
    """correlation of readiness to ask between people who are tied"""
    found = []
    for w in h.looks[::2]:
        row, slot = ends(w, *Tie)
        found.append(np.corrcoef(w.mind.ask[row], w.mind.ask[w.ties.other[row, slot]])[0, 1])
    return float(np.mean(found))


def crowded(h: Here) -> float:
    """change of collective hours, %, by each case more that waited per 1000 the week before"""
    weekly = h.arm((h.years, {})).weekly
    waiting = weekly[:-1, Col.WAITING] * 1000.0 / float(h.start.world.residents[0])
    hours = np.log(weekly[1:, Col.HOURS_COLLECTIVE] / weekly[1:, Col.BUDGET])
    return 100.0 * slope(hours, waiting)


def crowd_in(h: Here) -> float:
    """volunteers, 0-1, after 5 years of taking over with a fifth more hours, minus none of them"""
    taken = {"team.share_collective": 0.25, "groups.takeover": 5.0 * h.p.groups.takeover}
    more, same = h.arm((5, taken)), h.arm((5, {}))
    return float((more.weekly[-52:, Col.ENERGY] - same.weekly[-52:, Col.ENERGY]).mean())


def outsiders_come(h: Here) -> float:
    """came in half a year, points: outsiders minus others not in need, of the same income"""
    gap = Gap()
    for number, w in enumerate(h.looks):
        week = h.start.week + number * HALF_YEAR
        came = 100.0 * (week - w.mind.attended <= HALF_YEAR)
        calm = (w.life.need == 0) & (w.people.chronic == 0.0)
        gap.add(came, w.people.group == 1, calm, tenths(w.people.income))
    return gap.mean


def outsiders_get(h: Here) -> float:
    """help given of help asked, points: outsiders minus others at the same load"""
    table = h.arm((h.years, {})).help.sum(axis=0)
    asked, granted = table[:, :, Help.ASKED], table[:, :, Help.GRANTED]
    part = granted / np.maximum(asked, 1e-9)
    weight = asked.sum(axis=0) * (asked > 0.0).all(axis=0)
    return float(100.0 * ((part[1] - part[0]) * weight).sum() / weight.sum())


def presence(h: Here) -> float:
    """requests per 1000 in a year of presence minus the same hours withdrawn"""
    there = h.arm((1, {"team.share_collective": 0.25, "team.presence_share": 1.0}))
    away = h.arm((1, {"team.share_withdrawn": 0.25 - h.p.team.share_collective}))
    change = (there.weekly[:, Col.REQUESTS] - away.weekly[:, Col.REQUESTS]).mean()
    return float(change) * YEAR_OF_PEOPLE / float(h.start.world.residents[0])


def _withdrawn(h: Here, column: Col) -> float:
    less, same = h.arm((5, {"team.share_withdrawn": 0.25})), h.arm((5, {}))
    return float((less.weekly[:, column] - same.weekly[:, column]).mean()) / h.adults


def withdrawn_need(h: Here) -> float:
    """need over 5 years in which a quarter of the hours is withdrawn, change in points"""
    return 100.0 * _withdrawn(h, Col.NEED)


def withdrawn_new(h: Here) -> float:
    """new needs in the same years, change per 1000 adults a year"""
    return YEAR_OF_PEOPLE * _withdrawn(h, Col.ONSETS)


def weak_first(h: Here) -> float:
    """strength of ties that last a year minus of those that end in it, no partners"""
    gaps = []
    for before, after in zip(h.looks, h.looks[2:], strict=False):
        at = ends(before, Tie.KIN, Tie.FRIEND, Tie.NEIGHBOUR, Tie.PEER)
        lasts = after.ties.other[at] == before.ties.other[at]
        lasts &= after.ties.began[at] == before.ties.began[at]
        strength = before.ties.strength[at]
        gaps.append(strength[lasts].mean() - strength[~lasts].mean())
    return float(np.mean(gaps))


def _barriers(h: Here) -> tuple[float, float]:
    work = h.arm((5, {"team.share_policy": 0.1}), (10, {}))
    usual = h.arm((5, {})).weekly[-52:, Col.BARRIER].mean()
    low, later = (work.weekly[week - 52 : week, Col.BARRIER].mean() for week in (312, 780))
    return float(work.weekly[208:260, Col.BARRIER].mean() - usual), float(later - low)


def barriers_fall(h: Here) -> float:
    """barriers in year 5 of a tenth of the hours on policy minus the usual, 0-1"""
    return _barriers(h)[0]


def barriers_return(h: Here) -> float:
    """barriers ten years after that minus one year after, 0-1"""
    return _barriers(h)[1]


def two_states(h: Here) -> float:
    """volunteers, 0-1, 20 years after a full start minus after an empty one"""
    found = []
    for energy in (1.0, 0.02):
        lively = {"population.place_energy": 0.7 * energy, "population.light_energy": 0.3 * energy}
        start = running.begin(h.area, changed(h.p, lively), h.seed, h.burn_in)
        found.append(float(start.world.places.energy.sum(axis=1).mean()))
    return found[0] - found[1]


def back_again(h: Here) -> float:
    """requests per 1000 a week in need: clients of two years ago or less minus others alike"""
    gap = Gap()
    for before, after, week in h.weekly():
        last = np.maximum(before.cases.asked, before.cases.closed)
        free = (before.life.need == 1) & (before.cases.case == Case.NONE)
        free &= (week - last > h.p.demand.pause_weeks) & (after.scratch.arrived == 0)
        asks = 1000.0 * (after.cases.asked == week)
        known = week - before.cases.closed <= KNOWN
        gap.add(asks, known, free, tenths(before.life.load / 2.0) * 4 + before.people.quartile)
    return gap.mean


def small_needs_grow(h: Here) -> float:
    """load after a week, %, with a small need open at home minus without, unhelped, equal load"""
    gap = Gap()
    for before, after, _ in h.weekly():
        partner = before.ties.other[:, PARTNER_SLOT]
        undone = (before.life.errand == 1) | ((partner >= 0) & (before.life.errand[partner] == 1))
        old, new = loads(before).sum(axis=1), loads(after).sum(axis=1)
        change = 100.0 * np.log(np.maximum(new, 1e-9) / np.maximum(old, 1e-9))
        alone = (after.scratch.arrived == 0) & (after.scratch.hours <= 0.0) & (old > SOME)
        alone &= (np.abs(change) < JUMP) & (after.cases.case < Case.ACTIVE)
        gap.add(change, undone, alone, tenths(old))
    return gap.mean


def small_needs_level(h: Here) -> float:
    """load of people with a small need of their own open minus others of their income"""
    gap = Gap()
    for w in h.looks:
        everybody = np.ones(h.adults, bool)
        gap.add(w.life.load, w.life.errand == 1, everybody, tenths(w.people.income))
    return gap.mean


def clients_ask(h: Here) -> float:
    """asks their own ties in a week, points: clients minus others at the same social load"""
    gap = Gap()
    for _, w, _ in h.weekly():
        social = w.life.social.sum(axis=1)
        asks = 100.0 * ((w.scratch.wanted > 0.0) | (w.scratch.hours > 0.0))
        plain = (w.mind.boost < ACTIVATED) & (w.life.errand == 0) & (w.people.chronic == 0.0)
        gap.add(asks, w.cases.case == Case.ACTIVE, plain & (social > SOME), tenths(social))
    return gap.mean


def debtors_ask(h: Here) -> float:
    """asks their own ties in a week, points: who received an hour more than gave minus others"""
    gap = Gap()
    for before, w, _ in h.weekly():
        social = w.life.social.sum(axis=1)
        asks = 100.0 * ((w.scratch.wanted > 0.0) | (w.scratch.hours > 0.0))
        plain = (w.mind.boost < ACTIVATED) & (w.life.errand == 0) & (w.people.chronic == 0.0)
        plain &= (w.cases.case != Case.ACTIVE) & (w.scratch.arrived == 0) & (social > SOME)
        owes = before.mind.received - before.mind.given > 1.0
        gap.add(asks, owes, plain, tenths(before.mind.ask * 1.5) * 16 + tenths(social))
    return gap.mean
