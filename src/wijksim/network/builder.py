"""Ties inside the neighbourhood at the start, layer by layer.

The same forces make them as make new ties later: meetings in the block, in the catchment and now
and then across the area, at school, club or work (foci: Feld 1981), likelier among people alike
(McPherson et al. 2001), and introductions by a tie in common (Kossinets & Watts 2006). The mean
number of each kind is set; who has lived here for long has more of them, as in ``past``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from wijksim.network import meetings, past
from wijksim.network.draft import Circle, Draft, Rows, below, circle
from wijksim.params import Params
from wijksim.state import Floats, Households, Ints, People, Ties, empty_ties
from wijksim.units import BLOCK, NOBODY, PARTNER_SLOT, Tie

_ROUNDS: Final = 60  # of meetings, after which a block or an area counts as full
_PART: Final = 3  # rounds that a layer takes at least, so that ties in common count in the later
_HOPE: Final = 0.25  # share of meetings that make a tie, until it is known
_LEAST: Final = 0.02  # share below which no more meetings are tried at a time
_SPARE: Final = 16  # meetings tried beside those that should do
_CLUB: Final = 48  # adults of one club or workplace in the neighbourhood who meet each other

Pairs = tuple[Rows, Rows]


def build(
    people: People,
    households: Households,
    params: Params,
    rng: np.random.Generator,
    at_home: Ints | None = None,
) -> Ties:
    """Return the ties of a new neighbourhood, its mean degree by kind as the parameters say.

    Args:
        people: group, age class, income, children, and rows in the order of households, blocks
            (of 24) and catchments (``place``, numbered from 0 up).
        households: the two of a dwelling become partners, unless one is a child at home.
        params: reads ``ties``, ``population`` (number of ties by kind), ``renewal``, ``events``
            and ``mending`` (what has become of ties by now).
        rng: draws of this stream only.
        at_home: row of a parent in the same household for adult children at home, else -1.

    Returns:
        Symmetric ties of shape (n, 16), each with its age, strength and strain.
    """
    p, adults = params.population, len(people.age)
    draft = Draft(people, past.stays(people, households, params, rng), params, rng)
    parent = np.full(adults, NOBODY, np.int32) if at_home is None else at_home
    _live_together(draft, households, parent)
    block = circle(np.arange(adults) // BLOCK)
    catchment = circle(people.place)
    near = _within(draft, block)
    far = _across(draft, catchment)
    by_chance = 1.0 - p.friends_of_friends
    _grow(draft, Tie.KIN, p.kin, far)
    _grow(draft, Tie.NEIGHBOUR, by_chance * p.neighbours, near)
    _grow(draft, Tie.PEER, p.peers, _within(draft, _foci(people, rng)))
    _grow(draft, Tie.FRIEND, by_chance * p.friends, far)
    left = _introduce(draft, p.friends_of_friends * p.neighbours, p.friends_of_friends * p.friends)
    _grow(draft, Tie.NEIGHBOUR, left[0], near)  # whom nobody introduced, by chance
    _grow(draft, Tie.FRIEND, left[1], far)
    ties = _as_ties(draft)
    ties.parent[:] = parent
    return ties


# --- who meets whom ------------------------------------------------------------------------


def _live_together(draft: Draft, households: Households, parent: Ints) -> None:
    """Make couples partners, and adult children kin of the parents at home."""
    first = households.first[households.size > 1].astype(np.int64)
    first = first[(parent[first] != first + 1) & (parent[first + 1] != first)]
    draft.pair(first, first + 1)
    child = np.flatnonzero(parent != NOBODY)
    elder = parent[child].astype(np.int64)
    draft.join(child, elder, Tie.KIN, len(child))
    second = draft.other[elder, PARTNER_SLOT].astype(np.int64)
    two = second != NOBODY
    draft.join(child[two], second[two], Tie.KIN, len(child))


def _within(draft: Draft, circle: Circle) -> Callable[[int], Pairs]:
    """Return meetings of people in one group of a circle."""

    def meet(number: int) -> Pairs:
        i = draft.rng.integers(len(draft.held), size=number)
        return i, circle.other(i, draft.rng)

    return meet


def _across(draft: Draft, catchment: Circle) -> Callable[[int], Pairs]:
    """Return meetings of people in one catchment, a share of them over the whole area."""

    def meet(number: int) -> Pairs:
        adults, rng = len(draft.held), draft.rng
        i = rng.integers(adults, size=number)
        anywhere = rng.random(number) < draft.params.ties.across
        return i, np.where(anywhere, rng.integers(adults, size=number), catchment.other(i, rng))

    return meet


def _foci(people: People, rng: np.random.Generator) -> Circle:
    """Return schools (the parents of a catchment) and clubs (some of its other adults)."""
    parents = people.children == 1
    others = np.flatnonzero(~parents)
    place = people.place[others]
    size = np.bincount(place, minlength=int(people.place.max()) + 1)
    clubs = np.maximum(1, size // _CLUB)
    school, first = int(people.place.max()) + 1, np.cumsum(clubs) - clubs
    focus = people.place.astype(np.int64)
    focus[others] = school + first[place] + below(rng, clubs[place])
    return circle(np.unique(focus, return_inverse=True)[1])


def _introductions(draft: Draft, number: int) -> Pairs:
    """Return pairs of ties of the same adults, any two of theirs alike."""
    rng, degree = draft.rng, draft.degree
    able = np.flatnonzero(degree > 1)
    if len(able) == 0:
        return able, able
    k = able[rng.integers(len(able), size=number)]
    one = below(rng, degree[k])
    other = below(rng, degree[k] - 1)
    other += other >= one
    alone = (draft.other[k, PARTNER_SLOT] == NOBODY).astype(np.int64)  # slot 0 is empty
    i, j = draft.other[k, one + alone], draft.other[k, other + alone]
    held = (i != NOBODY) & (j != NOBODY)
    return i[held].astype(np.int64), j[held].astype(np.int64)


# --- how many ties -------------------------------------------------------------------------


def _wanted(draft: Draft, mean: float) -> int:
    """Return how many ties give adults this mean number each, the fraction by chance."""
    return int(mean * len(draft.held) / 2.0 + draft.rng.random())


def _grow(draft: Draft, kind: Tie, mean: float, meet: Callable[[int], Pairs]) -> None:
    """Let people meet until they have this many ties of a kind each, or no room is left."""
    wanted = left = _wanted(draft, mean)
    rate = _HOPE
    for _ in range(_ROUNDS):
        if left <= 0:
            return
        now = min(left, wanted // _PART + 1)
        number = int(now / rate) + _SPARE
        i, j = meet(number)
        made = draft.meet(i, j, kind, now)
        rate = max(_LEAST, made / number)
        left -= made


def _introduce(draft: Draft, neighbours: float, friends: float) -> tuple[float, float]:
    """Let ties be introduced to each other; return how many of each kind are still wanted.

    Args:
        draft: changed in place.
        neighbours: ties wanted per adult between people of one block.
        friends: the same of other blocks.
    """
    adults = len(draft.held)
    left = {Tie.NEIGHBOUR: _wanted(draft, neighbours), Tie.FRIEND: _wanted(draft, friends)}
    rate = _HOPE
    for _ in range(_ROUNDS):
        if left[Tie.FRIEND] <= 0:
            break
        now = min(left[Tie.FRIEND], _wanted(draft, friends) // _PART + 1)
        number = int(now / rate) + _SPARE
        i, j = _introductions(draft, number)
        same = i // BLOCK == j // BLOCK
        for kind, here in ((Tie.NEIGHBOUR, same), (Tie.FRIEND, ~same)):
            made = draft.meet(i[here], j[here], kind, min(now, left[kind]), introduced=True)
            left[kind] -= made
            if kind == Tie.FRIEND:
                rate = max(_LEAST, made / number)
    return 2.0 * left[Tie.NEIGHBOUR] / adults, 2.0 * left[Tie.FRIEND] / adults


# --- as arrays -----------------------------------------------------------------------------


def _as_ties(draft: Draft) -> Ties:
    """Return the ties in slots, each with the age, strength and strain of its kind."""
    edges, params, rng = draft.edges(), draft.params, draft.rng
    weeks = draft.shared_weeks(edges.i, edges.j)
    age = past.ages(edges.kind, weeks, params, rng)
    strength = past.strengths(edges.kind, age, params, rng)
    strained = past.strained(edges.kind, age, params, rng)
    ties = empty_ties(len(draft.held))
    ties.other[:] = draft.other
    meetings.lay(
        edges.lists, edges.kind, age, strained, strength,
        ties.back, ties.kind, ties.strained, ties.strength, ties.began,
    )  # fmt: skip
    _sum_up(ties)
    return ties


def _sum_up(ties: Ties) -> None:
    good: Floats = np.where(ties.strained == 0, ties.strength, 0.0)
    ties.degree[:] = (ties.other != NOBODY).sum(axis=1)
    ties.total[:] = good.sum(axis=1)
    ties.strains[:] = (ties.strained == 1).sum(axis=1)
    ties.best[:] = good.max(axis=1)
