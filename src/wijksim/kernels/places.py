"""M7 Meeting at places and M8 their activity: quadrant III, in the neighbourhood."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, below, key, uniform
from wijksim.kernels.pairs import first_pair
from wijksim.kernels.tie_slots import find_slot, make_tie, set_strength
from wijksim.params import Params
from wijksim.rules import places, ties
from wijksim.rules.chance import toward
from wijksim.state import Bytes, Floats, People, Places, Scratch, Team, Ties, Words
from wijksim.units import NOBODY, Hours, Tie


@kernel
def open_doors(sites: Places, team: Team, residents: Floats, p: Params, row: Floats) -> None:
    """Make places active by this week's hours and volunteers, and let volunteers come and go."""
    at_places = 1.0 - p.team.presence_share  # who is present elsewhere is not at a place
    hours = team.hours[Hours.COLLECTIVE] * at_places * 1000.0 / residents[0]
    count = len(sites.energy)
    for place in range(count):
        energy = sites.energy[place]
        effort = places.effort(hours, energy, p.places)
        active = places.activity(effort, p.places)
        professional = hours / effort if effort > 0.0 else 0.0
        sites.activity[place] = active
        sites.energy[place] = places.next_energy(energy, active, professional, p.places)
        row[Col.ACTIVITY] += active / count
        row[Col.ENERGY] += energy / count
        row[Col.HOURS_VOLUNTEER] += (
            p.places.volunteer_worth * energy * residents[0] / 1000.0 / count
        )


@kernel
def meet_at_places(
    people: People,
    network: Ties,
    sites: Places,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let people attend, see help asked and given, and meet one other who attends."""
    draws = key(seed[0], Why.ATTEND, week)
    rounds = key(seed[0], Why.PLACE_ROUND, week)
    bonds = key(seed[0], Why.BOND, week)
    for place in range(len(sites.energy)):
        first, last = int(sites.first[place]), int(sites.last[place])
        came = 0
        i = first
        while i < last:  # in order: the list of those who attend, by row
            chance = places.attendance(
                sites.activity[place], people.stress[i], int(people.group[i]) == 1, p.places
            )
            if uniform(draws, i) < chance:
                scratch.list[first + came] = i
                people.ask[i] = places.ask_after_attending(people.ask[i], p.places)
                came += 1
            i += 1
        row[Col.ATTENDED] += came
        if came > 1:
            shift = below(rounds, place, came)
            for half in range(2):
                start, total = first_pair(shift, came, half)
                for r in range(start, (total + 1) // 2):
                    i, j = int(scratch.list[first + r]), int(scratch.list[first + total - r])
                    _meet(people.group, network, i, j, uniform(bonds, i), p)


@kernel
def _meet(group: Bytes, network: Ties, i: int, j: int, u: float, p: Params) -> None:
    """Let a meeting at a place strengthen a tie or start one (u: uniform draw, 0-1)."""
    slot = find_slot(network, i, j)
    if slot != NOBODY:
        set_strength(network, i, slot, toward(network.strength[i, slot], 1.0, p.places.grow))
        return
    chance = places.bond_chance(group[i] == group[j], p.places)
    room = ties.meeting_chance(chance, int(network.degree[i]), int(network.degree[j]))
    if u < room:
        make_tie(network, i, j, Tie.PEER, ties.first_strength(Tie.PEER, p.ties), 0)
