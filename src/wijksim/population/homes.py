"""Households of people: who lives with whom, and in which order their rows stand.

Partners are alike in age; children are matched to parents by a difference in age of some thirty
years. Rows are ordered by household, so that people who live together lie together; households
stand in random order, an institution's residents together somewhere among them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from wijksim.params import Population
from wijksim.population.table import ADULT, FIRST_YEAR, LAST_YEAR, Band, Position
from wijksim.population.targets import Targets
from wijksim.state import Bytes, Floats, Ints
from wijksim.units import NOBODY

_GROWN_AT_HOME: Final = 2  # adult members of a family, on average, before others take them in
_GENERATION: Final = 15.0  # years between people of one household who count as parent and child


class Residents(NamedTuple):
    """All residents, minors too, one each, ordered by household. Shape (m,)."""

    band: Bytes  # table.Band
    position: Bytes  # table.Position
    household: Ints  # number of the private household, in this order, or -1 in an institution
    row: Ints  # row among the adults, or -1 for a minor
    second: Bytes  # 1 for the second partner of a couple, who stands right after the first
    parent: Ints  # row of a parent (or grown child) in the household, or -1


class _People(NamedTuple):
    """Residents while they are put together, in any order. Shape (k,)."""

    band: Bytes
    years: Floats
    position: Bytes
    household: Ints
    place: Bytes  # 0 first head, 1 second head, 2 member
    kin: Bytes  # 1 for a member who is of another generation than the first head


def build(table: Ints, targets: Targets, p: Population, rng: np.random.Generator) -> Residents:
    """Return all residents in their households, rows in random order of households.

    Args:
        table: residents by position and age class, shape (6, 8).
        targets: households by type.
        p: differences in age.
        rng: draws of this stream only.
    """
    drawn = [_of_position(table, position, rng) for position in Position]
    band, years = (np.concatenate(part) for part in zip(*drawn, strict=True))
    position = np.repeat(np.arange(len(Position), dtype=np.int8), table.sum(axis=1))
    household = np.full(len(band), NOBODY, np.int32)
    place = np.zeros(len(band), np.int8)
    start = np.concatenate([[0], np.cumsum(table.sum(axis=1))])
    single = slice(start[Position.SINGLE], start[Position.SINGLE + 1])
    household[single] = np.arange(targets.one_person)
    number = targets.one_person
    for which in (Position.PARTNER, Position.COUPLE_PARENT):
        part = slice(start[which], start[which + 1])
        couples, second = _couples(years[part], p, rng)
        household[part], place[part] = number + couples, second
        number += len(couples) // 2
    lone = slice(start[Position.SINGLE_PARENT], start[Position.SINGLE_PARENT + 1])
    household[lone] = number + np.arange(targets.one_parent)
    people = _People(band, years, position, household, place, np.zeros(len(band), np.int8))
    members = np.arange(start[Position.MEMBER], start[Position.MEMBER + 1])
    _move_in(people, members, targets, p, rng)
    return _in_order(people, number + targets.one_parent, rng)


def _of_position(table: Ints, position: Position, rng: np.random.Generator) -> tuple[Bytes, Floats]:
    """Return class and age in years of the people of one position; ages are even in a class."""
    band = np.repeat(np.arange(len(Band), dtype=np.int8), table[position])
    u = rng.random(len(band))
    u = np.where(band == Band.OLD, 1.0 - np.sqrt(1.0 - u), u)  # fewer and fewer of them
    return band, FIRST_YEAR[band] + u * (LAST_YEAR - FIRST_YEAR)[band]


def _couples(years: Floats, p: Population, rng: np.random.Generator) -> tuple[Ints, Bytes]:
    """Return the number of the couple of each of an even number of people, and who is second.

    People in order of age, each with a normal deviation, pair up by twos: the deviations of two
    partners together have the spread of the difference in age.
    """
    deviation = p.partner_gap / np.sqrt(2.0) * rng.standard_normal(len(years))
    order = np.argsort(years + deviation, kind="stable")
    couple = np.empty(len(years), np.int32)
    second = np.empty(len(years), np.int8)
    couple[order] = np.arange(len(years)) // 2
    second[order] = np.arange(len(years)) % 2
    return couple, second


def _move_in(
    people: _People, members: Ints, targets: Targets, p: Population, rng: np.random.Generator
) -> None:
    """Give every member a household: one child a family at least, the rest by age.

    Adult members in excess of what families hold live with couples without children.
    """
    families = targets.with_children
    first_family = targets.one_person + targets.without_children
    minors = int((people.band[members] < ADULT).sum())
    room = len(members)
    if targets.without_children > 0:
        room = min(room, max(families, minors + _GROWN_AT_HOME * families))
    by_age = members[np.argsort(people.years[members], kind="stable")]
    inside, others = by_age[:room], by_age[room:]
    if len(others):
        people.household[others] = targets.one_person + rng.integers(
            targets.without_children, size=len(others)
        )
        people.place[others] = 2
    if families == 0:
        return
    heads = np.flatnonzero(
        (people.position == Position.COUPLE_PARENT) | (people.position == Position.SINGLE_PARENT)
    )
    number = people.household[heads] - first_family
    youngest = np.full(families, np.inf)
    np.minimum.at(youngest, number, people.years[heads])
    more = rng.integers(families, size=len(inside) - families)
    slots = np.concatenate([np.arange(families), more])
    gap = p.parent_gap + p.parent_gap_sd * rng.standard_normal(len(slots))
    slots = slots[np.argsort(youngest[slots] - gap, kind="stable")]
    people.household[inside] = first_family + slots
    people.place[inside] = 2
    first_head = np.empty(families)
    is_first = people.place[heads] == 0
    first_head[number[is_first]] = people.years[heads[is_first]]
    apart = np.abs(first_head[slots] - people.years[inside])
    people.kin[inside] = apart >= _GENERATION


def _in_order(people: _People, households: int, rng: np.random.Generator) -> Residents:
    """Return residents by household in random order, heads first, members from old to young."""
    turn = rng.permutation(households).astype(np.float64)
    institution = rng.integers(households + 1) - 0.5
    where = np.where(people.household >= 0, turn[people.household], institution)
    order = np.lexsort((-people.years, people.place, where))
    band, place = people.band[order], people.place[order]
    household = np.where(people.household >= 0, turn[people.household], NOBODY)[order]
    household = household.astype(np.int32)
    adult = band >= ADULT
    row = np.where(adult, np.cumsum(adult) - 1, NOBODY).astype(np.int32)
    head = np.full(households, NOBODY, np.int32)
    is_head = (place == 0) & (household >= 0)
    head[household[is_head]] = row[is_head]
    kin = people.kin[order].astype(bool) & adult
    parent = np.where(kin, head[household], NOBODY).astype(np.int32)
    second = (place == 1).astype(np.int8)
    return Residents(band, people.position[order], household, row, second, parent)
