"""Patterns that a mechanism should bring about: there with it on, gone with it off?

Each row holds a statistic, the sign expected of it by theory or by published work, and the
mechanism said to make it. Neighbourhoods with and without the mechanism share their seeds and are
each brought to their own stationary state; intervals are 99 % over seeds. A pattern appears when
its interval with the mechanism on lies on the expected side of zero. It vanishes when the interval
with it off does not, or the figure is less than a tenth of it, and the difference is clear. What
fails is kept and explained: nothing was tuned to it.

    python experiments/patterns.py               # all, about ten minutes on one core
    python experiments/patterns.py buffer norms  # patterns of these mechanisms
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from wijksim import knockouts, params, schedule, simulate
from wijksim.columns import Col, Help
from wijksim.params import Params
from wijksim.results import Interval, interval
from wijksim.rules.wellbeing import strongly_lonely
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import Book, World, copy, with_book
from wijksim.units import BLOCK, DOMAINS, NOBODY, PARTNER_SLOT, STACKED_LOAD, Age, Case, Tie

AREA = "heechterp-schieringen"
LEVEL = 0.99
HALF_YEAR = 26
Values = Mapping[str, float]


def changed(p: Params, values: Values) -> Params:
    """Return parameters with some set to other values, whatever their ranges."""
    for name, value in values.items():
        p = params.replace(p, name, value)
    return p


class Here:
    """A neighbourhood in its stationary state, and what becomes of it."""

    def __init__(self, area: Profile, p: Params, seed: int, burn_in: int, years: int) -> None:
        self.p, self.years = p, years
        self.start = simulate.begin(area, p, seed, burn_in)

    def then(self, world: World, week: int, weeks: int) -> World:
        """Return how a state of it is so many weeks later; the state itself is kept."""
        world = with_book(copy(world), week, weeks)
        schedule.run_weeks(world, self.p, week, week + weeks)
        return world

    @cached_property
    def looks(self) -> list[World]:
        """It and its half years after."""
        seen = [self.start.world]
        for half in range(2 * self.years):
            seen.append(self.then(seen[-1], self.start.week + half * HALF_YEAR, HALF_YEAR))
        return seen

    def weekly(self) -> Iterator[tuple[World, World, int]]:
        """Yield the state before and after each week, and its number."""
        before = self.start.world
        for week in range(self.start.week, self.start.week + 26 * self.years):
            after = self.then(before, week, 1)
            yield before, after, week
            before = after

    def arm(self, *plan: tuple[int, Values]) -> Book:
        """Return the record of policies, each for so many years."""
        stretches, week = [], 0
        for years, values in plan:
            stretches.append((week, week + 52 * years, changed(self.p, values)))
            week += 52 * years
        return simulate.follow_plan(self.start, stretches)


class Gap:
    """Mean of some minus mean of others in the same class (Mantel and Haenszel's weights)."""

    def __init__(self) -> None:
        self.sum = self.weight = 0.0

    def add(self, values: Any, who: Any, among: Any, classes: Any) -> None:
        """Add people; ``classes`` are whole numbers from 0."""
        numbers, sums = [], []
        for group in (among & who, among & ~who):
            numbers.append(np.bincount(classes[group], minlength=classes.max() + 1))
            sums.append(np.bincount(classes[group], values[group], minlength=classes.max() + 1))
        both = (numbers[0] > 0) & (numbers[1] > 0)
        n, m, s, t = (array[both] for array in (*numbers, *sums))
        self.weight += float((n * m / (n + m)).sum())
        self.sum += float((n * m / (n + m) * (s / n - t / m)).sum())

    @property
    def mean(self) -> float:
        """The gap."""
        return self.sum / self.weight if self.weight else np.nan


def loads(w: World) -> Any:
    return w.life.social + w.life.institutional


def tenth(values: Any, most: int = 15) -> Any:
    return np.minimum(most, (values * 10).astype(int))


def ends(w: World, *kinds: Tie) -> tuple[Any, Any]:
    """Return row and slot of all tie ends of these kinds."""
    return np.nonzero((w.ties.other != NOBODY) & np.isin(w.ties.kind, kinds))


def slope(y: Any, *x: Any) -> float:
    """Return the least-squares slope on the first of x, at equal values of the others."""
    design = np.column_stack([np.ones(len(y)), *x])
    return float(np.linalg.lstsq(design, y, rcond=None)[0][1])


def others(w: World) -> tuple[Any, ...]:
    """Return what else differs between people: to compare equals."""
    g = w.people
    couple = w.households.size[g.household] > 1
    return g.outside, g.age == Age.MIDDLE, g.age == Age.OLD, g.children, couple, g.group


def stacking(h: Here) -> float:
    """log odds ratio of loads in two domains, over all pairs of domains"""
    found = []
    for w in h.looks[::2]:
        on = loads(w) >= STACKED_LOAD
        pairs = [(on[:, a], on[:, b]) for a, b in combinations(range(DOMAINS), 2)]
        alike = sum((a & b).sum() * (~a & ~b).sum() for a, b in pairs)
        found.append(np.log(alike / sum((a & ~b).sum() * (~a & b).sum() for a, b in pairs)))
    return float(np.mean(found))


def more_loads(h: Here) -> float:
    """new loads per 1000 a week in a free domain, who carries .3 or more minus less, same income"""
    gap = Gap()
    for before, after, _ in h.weekly():
        old, new = loads(before), loads(after)
        classes = tenth(before.people.income) * 2 + before.people.children
        for d in range(DOMAINS):
            free = (old[:, d] == 0.0) & (after.scratch.arrived == 0)
            gap.add(1000.0 * (new[:, d] > 0.0), old.sum(axis=1) >= 0.3, free, classes * DOMAINS + d)
    return gap.mean


def income_slope(h: Here) -> float:
    """load by income rank, at equal skill, ties outside, age and household"""
    rows = [slope(w.life.load, w.people.income, w.people.skill, *others(w)) for w in h.looks[::2]]
    return float(np.mean(rows))


def skill_slope(h: Here) -> float:
    """load by rules, by skill, at equal income, ties outside, age and household"""
    rules = [w.life.institutional.sum(axis=1) for w in h.looks[::2]]
    people = [(w.people.skill, w.people.income, *others(w)) for w in h.looks[::2]]
    return float(np.mean([slope(y, *x) for y, x in zip(rules, people, strict=True)]))


def mixing(h: Here) -> float:
    """log of ties across groups over those of random mixing, partners and kin left out"""
    across = chance = 0.0
    for w in h.looks[::2]:
        for kind in (Tie.FRIEND, Tie.NEIGHBOUR, Tie.PEER):
            row, slot = ends(w, kind)
            one, other = w.people.group[row], w.people.group[w.ties.other[row, slot]]
            across += (one != other).sum()
            chance += len(row) * 2.0 * one.mean() * (1.0 - one.mean())
    return float(np.log(across / chance))


def clustering(h: Here, kind: Tie, size: int) -> float:
    seen = chance = 0.0
    for w in h.looks[::4]:
        row, slot = ends(w, kind)
        tie = np.zeros((len(w.people.age),) * 2, np.float32)
        tie[row, w.ties.other[row, slot]] = 1.0
        for first in range(0, len(tie), size):
            part = tie[first : first + size, first : first + size]
            degree = part.sum(axis=1)
            seen += float(((part @ part) * part).sum())
            chance += (float((degree * (degree - 1)).sum()) / max(1.0, float(degree.sum()))) ** 3
    return (seen - chance) / chance


def neighbours(h: Here) -> float:
    """closed triangles of neighbours in a block, over those of chance at their degrees, less 1"""
    return clustering(h, Tie.NEIGHBOUR, BLOCK)


def friends(h: Here) -> float:
    """closed triangles of friends, over those of chance at their degrees, less 1"""
    return clustering(h, Tie.FRIEND, len(h.start.world.people.age))


def bereaved(h: Here) -> float:
    """strongly lonely half a year to a year after losing a partner minus before, points"""
    change = []
    for before, after, week in zip(h.looks, h.looks[2:], range(len(h.looks) - 2), strict=False):
        since = after.life.lost - h.start.week - week * HALF_YEAR
        for i in np.flatnonzero((since >= 0) & (since < HALF_YEAR)):
            if before.ties.other[i, PARTNER_SLOT] != NOBODY:
                was, now = (
                    strongly_lonely(w.people.wish[i], w.mind.support[i], w.mind.stress[i],
                                    h.p.wellbeing) for w in (before, after)
                )  # fmt: skip
                change.append(100.0 * (now - was))
    return float(np.mean(change)) if change else np.nan
