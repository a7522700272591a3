"""M7 Meeting at places: quadrant III, in the neighbourhood."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col, Room
from wijksim.draws import Why, below, key, uniform
from wijksim.kernels.pairs import first_pair
from wijksim.kernels.tie_slots import find_slot, make_tie, set_strained, set_strength
from wijksim.params import Params
from wijksim.params import Places as PlaceParams
from wijksim.rules import accountability, groups, places, ties
from wijksim.rules.chance import toward
from wijksim.state import Book, Floats, Ints, Life, Mind, People, Places, Scratch, Ties, Words
from wijksim.units import NOBODY, Group, Tie


@kernel
def attend(
    people: People,
    life: Life,
    mind: Mind,
    sites: Places,
    scratch: Scratch,
    p: Params,
    book: Book,
    seed: Words,
    week: int,
    year: int,
    row: Floats,
) -> None:
    """Let people come, see help asked and given, and be with those who come."""
    draws = key(seed[0], Why.ATTEND, week)
    for place in range(len(sites.activity)):
        first, last = int(sites.first[place]), int(sites.last[place])
        closed = groups.closure(
            sites.energy[place, Group.TRADITIONAL], sites.energy[place, Group.LIGHT], p.groups
        )
        most = places.highest_chance(sites.activity[place], p.groups.welcome, p.places)
        for i in range(first, last):  # all others stay at home, whoever they are
            scratch.came[i] = 1 if uniform(draws, i) < most else 0
        came, vulnerable, tolerance = 0, 0, 0.0
        i = first
        while i < last:  # in order: sums over those who come
            if int(scratch.came[i]) == 1:
                outsider = int(people.group[i]) == 1
                fragile = int(life.need[i]) == 1 or people.chronic[i] > 0.0
                stands_out = outsider or fragile
                chance = places.going_out(
                    sites.activity[place],
                    mind.stress[i],
                    people.income[i],
                    people.skill[i],
                    p.places,
                ) * places.openness(
                    outsider, stands_out, closed, sites.tolerance[place], p.groups.welcome, p.places
                )
                if uniform(draws, i) < chance:
                    which = 1 if stands_out else 0
                    book.room[year, int(people.age[i]), which, Room.ATTENDED] += 1
                    _be_there(mind, i, p.places, week)
                    tolerance += mind.tolerance[i]
                    vulnerable += 1 if fragile else 0
                    came += 1
                else:
                    scratch.came[i] = 0
            i += 1
        row[Col.ATTENDED] += came
        if came > 0:  # a place that nobody came to is as it was
            sites.vulnerable[place] = vulnerable / came
            sites.tolerance[place] = tolerance / came


@kernel
def _be_there(mind: Mind, i: int, p: PlaceParams, week: int) -> None:
    """Let somebody who came see what others ask and give, and hear of who deviates."""
    mind.ask[i] = places.ask_after_attending(mind.ask[i], p)
    mind.tolerance[i] = places.tolerance_after_attending(mind.tolerance[i], p)
    mind.attended[i] = week


@kernel
def meet_at_places(
    people: People,
    mind: Mind,
    network: Ties,
    sites: Places,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let everybody who came meet one other who came to the same place."""
    rounds = key(seed[0], Why.PLACE_ROUND, week)
    for place in range(len(sites.activity)):
        i, last = int(sites.first[place]), int(sites.last[place])
        first, came = i, 0
        while i < last:  # in order: the list of those who came, by row
            if int(scratch.came[i]) == 1:
                scratch.list[first + came] = i
                came += 1
            i += 1
        if came > 1:
            shift = below(rounds, place, came)
            _meet(people, mind, network, scratch.list, first, came, shift, p, seed, week, row)


@kernel
def _meet(
    people: People,
    mind: Mind,
    network: Ties,
    rows: Ints,
    first: int,
    came: int,
    shift: int,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let meetings at a place strengthen ties, start some, or go wrong across groups.

    Args:
        people: who residents are.
        mind: how they are.
        network: their ties.
        rows: the list of those who came to the place,
        first: from here on,
        came: so many.
        shift: of the pairs, 0 to ``came`` - 1.
        p: all parameters.
        seed: of the draws.
        week: now.
        row: this week's figures.
    """
    bridges, conflicts = key(seed[0], Why.BRIDGED, week), key(seed[0], Why.CONFLICT, week)
    choices, bonds = key(seed[0], Why.ASSIGNED, week), key(seed[0], Why.BOND, week)
    shallow = accountability.shallowness(p.accountability)
    begins = ties.first_strength(Tie.PEER, p.ties)
    for half in range(2):
        start, total = first_pair(shift, came, half)
        for r in range(start, (total + 1) // 2):
            i, j = int(rows[first + r]), int(rows[first + total - r])
            same_group = people.group[i] == people.group[j]
            bridged = not same_group and uniform(bridges, i) < p.places.bridging
            slot = find_slot(network.other, i, j)
            if bridged and uniform(conflicts, i) < p.places.conflict:
                row[Col.CONFLICTS] += 1.0
                mind.tolerance[i] = places.tolerance_after_conflict(mind.tolerance[i], p.places)
                mind.tolerance[j] = places.tolerance_after_conflict(mind.tolerance[j], p.places)
                if slot > 0:  # never the partner's
                    set_strained(network, i, slot, 1)
                continue
            if slot != NOBODY:
                grown = toward(network.strength[i, slot], 1.0, p.places.grow)
                set_strength(network.strength, network.other, network.back, i, slot, grown)
                continue
            assigned = uniform(choices, i) < p.places.assigned
            chance = places.bond_chance(same_group, bridged, assigned, shallow, p.places)
            room = ties.meeting_chance(chance, int(network.degree[i]), int(network.degree[j]))
            if uniform(bonds, i) < room:
                make_tie(network, i, j, Tie.PEER, begins, 0, week)
