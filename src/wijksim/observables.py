"""Figures that facts are held against and that no measure of a year gives.

They are read from states of a neighbourhood at the end of each of the last years, from its record,
or from who was tied to whom and who helped whom seven years apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from wijksim.columns import Col
from wijksim.measures.year import UNKNOWN
from wijksim.params import Params
from wijksim.rules.wellbeing import strongly_lonely
from wijksim.state import Book, Floats, World
from wijksim.units import (
    HIGHEST_QUARTER,
    INSECURITY_LOAD,
    ISSUE_SIZE,
    LOWEST_QUARTER,
    NEAR_TIE,
    NOBODY,
    PARTNER_SLOT,
    WEEKS_PER_YEAR,
    Age,
    Case,
    Domain,
    Tie,
)

TERM: Final = 8  # weeks in which a municipality has to decide on support by the Wmo
LONG_DEBT: Final = 3 * WEEKS_PER_YEAR
_SINGLE: Final = 1

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


class Seen(NamedTuple):
    """What was seen of one run."""

    looks: Sequence[tuple[World, int]]  # states at the ends of the last years, with their weeks
    book: Book  # the record of these years
    params: Params
    ties_left: float = UNKNOWN  # 0-1, after seven years
    helpers_left: float = UNKNOWN  # 0-1, likewise

    def total(self, *columns: Col) -> float:
        """Return the sum of columns of the record over all its weeks."""
        return float(self.book.weekly[:, list(columns)].sum())


def percent(part: float, whole: float) -> float:
    """Return part in % of whole, NaN of nothing."""
    return 100.0 * part / whole if whole > 0.0 else UNKNOWN


def _share(seen: Seen, of: Callable[[World, int], tuple[Mask, Mask]]) -> float:
    """Return the first mask in % of the second, over all looks together."""
    masks = [of(world, week) for world, week in seen.looks]
    part = sum(int((a & b).sum()) for a, b in masks)
    return percent(float(part), float(sum(int(b.sum()) for _, b in masks)))


# ---- Who is lonely ---------------------------------------------------------------------------


def lonely(world: World, p: Params) -> Mask:
    """Return who is strongly lonely, by the rule itself, shape (n,)."""
    rows = zip(world.people.wish, world.mind.support, world.mind.stress, strict=True)
    return np.array([strongly_lonely(w, s, t, p.wellbeing) for w, s, t in rows], np.bool_)


def _single(world: World) -> Mask:
    return np.asarray(world.households.size[world.people.household] == _SINGLE)


def isolated(world: World) -> Mask:
    """Return who has no tie of strength .3 inside and none outside, as the record counts it."""
    return np.asarray((world.ties.best < NEAR_TIE) & (world.people.outside <= 0.0))


def contact(world: World) -> Floats:
    """Return each one's chance to see a neighbour tie in a week, as the record counts it, (n,)."""
    near = (world.ties.other != NOBODY) & (world.ties.kind == Tie.NEIGHBOUR)
    return np.asarray(1.0 - np.where(near, 1.0 - world.ties.strength, 1.0).prod(axis=1))


def _contact_by_age(seen: Seen) -> float:
    """Return weekly contact with neighbours, people of 67 and over minus those under 40, points."""
    sums = np.zeros((2, 2))
    for world, _ in seen.looks:
        chance = contact(world)
        for row, age in enumerate((Age.OLD, Age.YOUNG)):
            mine = world.people.age == age
            sums[row] += chance[mine].sum(), mine.sum()
    old, young = (percent(float(a), float(b)) for a, b in sums)
    return old - young


# ---- Money and need --------------------------------------------------------------------------


def _indebted(world: World) -> Mask:
    return np.asarray(world.life.institutional[:, Domain.MONEY] > INSECURITY_LOAD)


def _homes(world: World, who: Mask) -> Mask:
    """Return the households that hold one of these adults, shape (households,)."""
    found = np.zeros(len(world.households.size), np.bool_)
    found[world.people.household[who]] = True
    return found


def _debts(seen: Seen) -> float:
    return _share(
        seen,
        lambda w, _: (_homes(w, _indebted(w)), np.ones(len(w.households.size), np.bool_)),
    )


def _long_debts(seen: Seen) -> float:
    def of(world: World, week: int) -> tuple[Mask, Mask]:
        owes = _indebted(world)
        long = owes & (week - world.life.since[:, Domain.MONEY] >= LONG_DEBT)
        return _homes(world, long), _homes(world, owes)

    return _share(seen, of)


def _need_by_skill(seen: Seen) -> float:
    """Return the share in need in the lowest over that in the highest quarter of skill."""

    def of(quarter: int) -> float:
        return _share(seen, lambda w, _: (w.life.need > 0, w.people.quartile == quarter))

    low, high = of(LOWEST_QUARTER), of(HIGHEST_QUARTER)
    return low / high if high > 0.0 else UNKNOWN


# ---- Use of help -----------------------------------------------------------------------------


def _ends(seen: Seen) -> float:
    """Return cases that end in a year, at the team and elsewhere."""
    ended = seen.total(Col.CLOSED, Col.DROPOUTS, Col.CLOSED_ELSEWHERE)
    return ended * WEEKS_PER_YEAR / len(seen.book.weekly)


def _stock(seen: Seen) -> float:
    """Return the mean number of adults with a case."""
    return seen.total(Col.ACTIVE, Col.ELSEWHERE) / len(seen.book.weekly)


def _trajectory(seen: Seen) -> float:
    """Return the mean length of a case in years: stock over ends (Little's law)."""
    ends = _ends(seen)
    return _stock(seen) / ends if ends > 0.0 else UNKNOWN


def _in_a_year(seen: Seen) -> float:
    """Return cases at some time of a year over cases at one moment: stock and flow over stock."""
    stock = _stock(seen)
    return 1.0 + _ends(seen) / stock if stock > 0.0 else UNKNOWN


def _served(world: World) -> Mask:
    return np.isin(world.cases.case, (Case.ACTIVE, Case.ELSEWHERE))


def _parenting(world: World) -> Mask:
    """Return parents with a load in parenting that counts."""
    load = world.life.social[:, Domain.PARENTING] + world.life.institutional[:, Domain.PARENTING]
    return np.asarray((world.people.children > 0) & (load >= ISSUE_SIZE))


def _wmo_use(seen: Seen) -> float:
    """Return adults with a case in a year, no matter of parenting, per 1000 residents."""
    clients = np.mean([(_served(w) & ~_parenting(w)).sum() for w, _ in seen.looks])
    residents = float(seen.looks[0][0].residents[0])
    return float(clients) * _in_a_year(seen) * 1000.0 / residents


def _youth_help(seen: Seen) -> float:
    """Return homes with children whose parent has a case and a load in parenting in a year, %."""
    return _in_a_year(seen) * _share(
        seen,
        lambda w, _: (_homes(w, _served(w) & _parenting(w)), _homes(w, w.people.children > 0)),
    )


def _long_waits(seen: Seen) -> float:
    """Return admissions after more than eight weeks, % of all."""
    waits = seen.book.waits.sum(axis=0)
    return percent(float(waits[TERM + 1 :].sum()), float(waits.sum()))


def _caseload(seen: Seen) -> float:
    """Return active cases per FTE of the team."""
    fte = seen.total(Col.BUDGET) / seen.params.team.week_hours
    return seen.total(Col.ACTIVE) / fte if fte > 0.0 else UNKNOWN


def _movers(seen: Seen) -> float:
    """Return adults who arrive in a year, % of all: who moves out, or dies, is followed by one."""
    a_year = seen.total(Col.MOVED) * WEEKS_PER_YEAR / len(seen.book.weekly)
    return percent(a_year, float(len(seen.looks[0][0].people.age)))


OBSERVABLES: Final[Mapping[str, Callable[[Seen], float]]] = MappingProxyType(
    {
        "team_door": lambda s: percent(s.total(Col.REQUESTS_TEAM), s.total(Col.REQUESTS)),
        "ties_left": lambda s: 100.0 * s.ties_left,
        "helpers_left": lambda s: 100.0 * s.helpers_left,
        "contact_by_age": _contact_by_age,
        "movers": _movers,
        "trajectory": _trajectory,
        "wmo_use": _wmo_use,
        "youth_help": _youth_help,
        "need_by_skill": _need_by_skill,
        "lonely_singles": lambda s: _share(s, lambda w, _: (lonely(w, s.params), _single(w))),
        "isolated_not_lonely": lambda s: _share(
            s, lambda w, _: (~lonely(w, s.params), isolated(w))
        ),
        "long_waits": _long_waits,
        "debts": _debts,
        "long_debts": _long_debts,
        "caseload": _caseload,
    }
)


# ---- Seven years apart -----------------------------------------------------------------------


def same_people(before: World, after: World) -> Mask:
    """Return who still lives in each row: own readiness and wishes stay while somebody does."""
    one, other = before.people, after.people
    return np.asarray(
        (one.ask_anchor == other.ask_anchor)
        & (one.tolerance_anchor == other.tolerance_anchor)
        & (one.wish == other.wish)
    )


def ties_left(before: World, after: World) -> float:
    """Return the share of ties that are left, of those between people who both stayed."""
    net, later, stayed = before.ties, after.ties, same_people(before, after)
    row, slot = np.nonzero(net.other != NOBODY)
    among = (slot != PARTNER_SLOT) & stayed[row] & stayed[net.other[row, slot]]
    row, slot = row[among], slot[among]
    lasts = later.other[row, slot] == net.other[row, slot]
    lasts &= later.began[row, slot] == net.began[row, slot]
    return float(lasts.mean()) if len(lasts) else UNKNOWN


def pairs_of_help(world: World) -> set[tuple[int, int]]:
    """Return who got help from whom this week, as rows (who asked, who gave)."""
    flows = (world.scratch.flow > 0.0) & (world.scratch.wanted > 0.0)[:, None]
    rows, slots = np.nonzero(flows)
    return set(zip(rows.tolist(), world.ties.other[rows, slots].tolist(), strict=True))


def helpers_left(then: set[tuple[int, int]], now: set[tuple[int, int]], stayed: Mask) -> float:
    """Return the share of pairs of help that still are one, of those who both stayed."""
    both = {pair for pair in then if stayed[pair[0]] and stayed[pair[1]]}
    return len(both & now) / len(both) if both else UNKNOWN
