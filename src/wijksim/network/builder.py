"""Ties inside the neighbourhood at the start, layer by layer.

The same forces make them as make new ties later: meetings in the block, in the catchment and now
and then across the area, at school, club or work (foci: Feld 1981), likelier among people alike
(McPherson et al. 2001), and introductions by a tie in common (Kossinets & Watts 2006). The mean
number of each kind is set; who has lived here for long has more of them, as in ``past``.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wijksim.network import meetings, past
from wijksim.network.draft import Draft, circle
from wijksim.network.meetings import Circle
from wijksim.params import Params
from wijksim.state import Floats, Households, Ints, People, Ties, empty_ties
from wijksim.units import BLOCK, NOBODY, PARTNER_SLOT, Tie

_CLUB: Final = 48  # adults of one club or workplace in the neighbourhood who meet each other


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
    block, catchment = circle(np.arange(adults) // BLOCK), circle(people.place)
    across, by_chance = params.ties.across, 1.0 - p.friends_of_friends
    draft.grow(Tie.KIN, p.kin, catchment, across)
    draft.grow(Tie.NEIGHBOUR, by_chance * p.neighbours, block)
    draft.grow(Tie.PEER, p.peers, _foci(people, rng))
    draft.grow(Tie.FRIEND, by_chance * p.friends, catchment, across)
    by_others = p.friends_of_friends
    left = draft.introduce(by_others * p.neighbours, by_others * p.friends)
    draft.grow(Tie.NEIGHBOUR, left[0], block)  # whom nobody introduced, by chance
    draft.grow(Tie.FRIEND, left[1], catchment, across)
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
    draft.join(child, elder, Tie.KIN)
    second = draft.net.other[elder, PARTNER_SLOT].astype(np.int64)
    two = second != NOBODY
    draft.join(child[two], second[two], Tie.KIN)


def _foci(people: People, rng: np.random.Generator) -> Circle:
    """Return schools (the parents of a catchment) and clubs (some of its other adults)."""
    parents = people.children == 1
    others = np.flatnonzero(~parents)
    place = people.place[others]
    size = np.bincount(place, minlength=int(people.place.max()) + 1)
    clubs = np.maximum(1, size // _CLUB)
    school, first = int(people.place.max()) + 1, np.cumsum(clubs) - clubs
    focus = people.place.astype(np.int64)
    focus[others] = (
        school + first[place] + (rng.random(len(others)) * clubs[place]).astype(np.int64)
    )
    return circle(np.unique(focus, return_inverse=True)[1])


# --- as arrays -----------------------------------------------------------------------------


def _as_ties(draft: Draft) -> Ties:
    """Return the ties in slots, each with the age, strength and strain of its kind."""
    edges, params, rng = draft.edges(), draft.params, draft.rng
    weeks = draft.shared_weeks(edges.i, edges.j)
    age = past.ages(edges.kind, weeks, params, rng)
    strength = past.strengths(edges.kind, age, params, rng)
    strained = past.strained(edges.kind, age, params, rng)
    ties = empty_ties(draft.adults)
    ties.other[:] = draft.net.other
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
