"""M5 Strength and loss of ties, M6 new ties."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.draws import Why, below, key, uniform
from wijksim.kernels.pairs import first_pair
from wijksim.kernels.tie_slots import drop_tie, make_tie, set_strength, tie_in_common, tied
from wijksim.params import Ties as TieParams
from wijksim.rules import ties
from wijksim.rules.chance import happens, over_weeks, toward
from wijksim.state import People, Ties, Words
from wijksim.units import BLOCK, PARTNER_SLOT, SLOTS, Tie


@kernel
def meet_near(people: People, network: Ties, p: TieParams, seed: Words, week: int) -> None:
    """Let everybody meet one other in the block: row r meets (shift - r) mod size, once each."""
    n = len(network.degree)
    rounds = key(seed[0], Why.BLOCK_ROUND, week)
    draws = key(seed[0], Why.BLOCK_MEET, week)
    strain = key(seed[0], Why.BLOCK_STRAIN, week)
    ceiling = ties.highest_likeness(p)
    for block in range((n + BLOCK - 1) // BLOCK):
        first = block * BLOCK
        size = min(BLOCK, n - first)
        shift = below(rounds, block, size)
        for half in range(2):
            start, total = first_pair(shift, size, half)
            for r in range(start, (total + 1) // 2):
                i, j = first + r, first + total - r
                room = ties.meeting_chance(
                    p.meet_near, int(network.degree[i]), int(network.degree[j])
                )
                u = uniform(draws, i)
                if u < room * ceiling:
                    v = uniform(strain, i)
                    _begin(people, network, i, j, Tie.NEIGHBOUR, u / room, v, p, week)


@kernel
def meet_far(people: People, network: Ties, p: TieParams, seed: Words, week: int) -> None:
    """Let everybody meet one other in the neighbourhood, in the same way."""
    n = len(network.degree)
    shift = below(key(seed[0], Why.FAR_ROUND, week), 0, n)
    draws = key(seed[0], Why.FAR_MEET, week)
    strain = key(seed[0], Why.FAR_STRAIN, week)
    ceiling = ties.highest_likeness(p)
    for half in range(2):
        start, total = first_pair(shift, n, half)
        for i in range(start, (total + 1) // 2):
            j = total - i
            room = ties.meeting_chance(p.meet_far, int(network.degree[i]), int(network.degree[j]))
            u = uniform(draws, i)
            if u < room * ceiling:
                v = uniform(strain, i)
                _begin(people, network, i, j, Tie.FRIEND, u / room, v, p, week)


@kernel
def _begin(
    people: People,
    network: Ties,
    i: int,
    j: int,
    kind: int,
    u: float,
    v: float,
    p: TieParams,
    week: int,
) -> None:
    """Let a meeting of two with room become a tie, by likeness and a tie in common.

    Args:
        people: who residents are.
        network: their ties.
        i: the lower row.
        j: the higher row.
        kind: units.Tie.
        u: uniform draw over what the meeting chance is, 0-1 or above.
        v: uniform draw for strain, 0-1.
        p: parameters of ties.
        week: now.
    """
    if tied(network, i, j):
        return
    like = ties.likeness(
        people.group[i] == people.group[j],
        people.age[i] == people.age[j],
        tie_in_common(network, i, j),
        p,
    )
    if u < like:
        strained = 1 if v < p.strain_share else 0
        make_tie(network, i, j, kind, ties.first_strength(kind, p), strained, week)


@kernel
def keep_up(network: Ties, p: TieParams, seed: Words, week: int) -> None:
    """Let ties relax and end. Each week one slot a resident, in turn, with a step of 16 weeks."""
    draws = key(seed[0], Why.TIE_END, week)
    relaxed = over_weeks(p.relaxation, SLOTS)
    for i in range(len(network.degree)):
        slot = (week + i) % SLOTS
        j = int(network.other[i, slot])
        if j <= i:
            continue  # empty, or the other end (the lower row) looks after it
        strength = network.strength[i, slot]
        ends = slot != PARTNER_SLOT and happens(
            uniform(draws, i), ties.end_hazard(strength, SLOTS, p)
        )
        if ends:
            drop_tie(network, i, slot)
        else:
            target = ties.everyday_strength(int(network.kind[i, slot]), p)
            set_strength(network, i, slot, toward(strength, target, relaxed))


@kernel
def sum_up(network: Ties) -> None:
    """Sum what each resident's ties are worth: strained ones support nobody."""
    for i in range(len(network.degree)):
        total, strains, best = 0.0, 0.0, 0.0
        for slot in range(SLOTS):
            if int(network.strained[i, slot]) == 1:
                strains += 1.0
            else:
                total += network.strength[i, slot]  # empty slots hold 0
                best = max(best, network.strength[i, slot])
        network.total[i] = total
        network.strains[i] = strains
        network.best[i] = best
