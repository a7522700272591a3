"""M5 Strength and loss of ties, M6 new ties."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.draws import Stream, Why, below, key, uniform
from wijksim.kernels.pairs import first_pair
from wijksim.kernels.screening import screen
from wijksim.kernels.tie_slots import (
    drop_tie,
    make_tie,
    set_strength,
    tie_at,
    tie_in_common,
    tied,
)
from wijksim.params import Ties as TieParams
from wijksim.rules import ties
from wijksim.rules.chance import happens, over_weeks, toward
from wijksim.state import Bytes, Floats, Ints, People, Places, Scratch, Ties, Words
from wijksim.units import BLOCK, PARTNER_SLOT, SLOTS, Tie


@kernel
def meet_near(
    people: People, network: Ties, scratch: Scratch, p: TieParams, seed: Words, week: int
) -> None:
    """Let everybody meet one other in the block: row r meets (shift - r) mod size, once each."""
    n = len(network.degree)
    rounds = key(seed[0], Why.BLOCK_ROUND, week)
    draws = key(seed[0], Why.BLOCK_MEET, week)
    strain = key(seed[0], Why.BLOCK_STRAIN, week)
    ceiling = ties.highest_likeness(p)
    begins = ties.first_strength(Tie.NEIGHBOUR, p)
    screen(scratch.mark, draws, p.meet_near * ceiling)  # the others make no tie, whoever they meet
    for block in range((n + BLOCK - 1) // BLOCK):
        first = block * BLOCK
        size = min(BLOCK, n - first)
        shift = below(rounds, block, size)
        for half in range(2):
            start, total = first_pair(shift, size, half)
            for r in range(start, (total + 1) // 2):
                i, j = first + r, first + total - r
                if int(scratch.mark[i]) == 0:
                    continue
                u = uniform(draws, i)
                room = ties.meeting_chance(
                    p.meet_near, int(network.degree[i]), int(network.degree[j])
                )
                if u < room * ceiling and _becomes_tie(
                    people.group, people.age, people.income, network.other, i, j, False, u / room, p
                ):
                    strained = 1 if uniform(strain, i) < p.strain_share else 0
                    make_tie(network, i, j, Tie.NEIGHBOUR, begins, strained, week)


@kernel
def meet_far(
    people: People,
    network: Ties,
    sites: Places,
    scratch: Scratch,
    p: TieParams,
    seed: Words,
    week: int,
) -> None:
    """Let everybody meet one other: most weeks in the own catchment, else over the whole area."""
    rounds = key(seed[0], Why.FAR_ROUND, week)
    draws = key(seed[0], Why.FAR_MEET, week)
    screen(scratch.mark, draws, p.meet_far * ties.highest_likeness(p))
    if uniform(key(seed[0], Why.ACROSS, week), 0) < p.across:
        n = len(network.degree)
        _meet_among(people, network, scratch.mark, 0, n, below(rounds, 0, n), p, draws, seed, week)
        return
    for place in range(len(sites.first)):
        first = int(sites.first[place])
        n = int(sites.last[place]) - first
        shift = below(rounds, place, n)
        _meet_among(people, network, scratch.mark, first, n, shift, p, draws, seed, week)


@kernel
def _meet_among(
    people: People,
    network: Ties,
    mark: Bytes,
    first: int,
    n: int,
    shift: int,
    p: TieParams,
    draws: Stream,
    seed: Words,
    week: int,
) -> None:
    """Let n rows from ``first`` on meet in pairs: row r of them meets (shift - r) mod n."""
    strain = key(seed[0], Why.FAR_STRAIN, week)
    ceiling = ties.highest_likeness(p)
    begins = ties.first_strength(Tie.FRIEND, p)
    for half in range(2):
        start, total = first_pair(shift, n, half)
        for r in range(start, (total + 1) // 2):
            i, j = first + r, first + total - r
            if int(mark[i]) == 0:
                continue
            u = uniform(draws, i)
            room = ties.meeting_chance(p.meet_far, int(network.degree[i]), int(network.degree[j]))
            if u < room * ceiling and _becomes_tie(
                people.group, people.age, people.income, network.other, i, j, False, u / room, p
            ):
                strained = 1 if uniform(strain, i) < p.strain_share else 0
                make_tie(network, i, j, Tie.FRIEND, begins, strained, week)


@kernel
def introduce(
    people: People, network: Ties, scratch: Scratch, p: TieParams, seed: Words, week: int
) -> None:
    """Let some introduce two of their ties to each other, who then may become a tie too.

    Who is introduced twice in a week goes with the lower introducer, and meets only if the other
    does so too: so nobody is in two pairs, and the pairs can be worked on in any order.
    """
    n = len(network.degree)
    draws = key(seed[0], Why.INTRODUCE, week)
    chance = ties.introduction_chance(p)
    for i in range(n):
        scratch.introducer[i] = n
    screen(scratch.mark, draws, chance)
    for k in range(n):
        held = int(network.degree[k])
        if int(scratch.mark[k]) == 1 and held > 1:
            _bring_together(
                network.other, held, scratch.introducer, scratch.introduced, k, seed, week
            )
    meets = key(seed[0], Why.INTRODUCED_MEET, week)
    strain = key(seed[0], Why.INTRODUCED_STRAIN, week)
    for i in range(n):
        if int(scratch.introducer[i]) == n:
            continue
        j = int(scratch.introduced[i])
        if i < j and scratch.introducer[i] == scratch.introducer[j]:
            room = ties.meeting_chance(1.0, int(network.degree[i]), int(network.degree[j]))
            u = uniform(meets, i)
            if u < room and _becomes_tie(
                people.group, people.age, people.income, network.other, i, j, True, u / room, p
            ):
                kind = ties.kind_of_new_tie(i // BLOCK == j // BLOCK)
                strained = 1 if uniform(strain, i) < p.strain_share else 0
                make_tie(network, i, j, kind, ties.first_strength(kind, p), strained, week)


@kernel
def _bring_together(
    others: Ints, held: int, introducer: Ints, introduced: Ints, k: int, seed: Words, week: int
) -> None:
    """Note at two of the ``held`` ties of ``k``, any two alike, that ``k`` introduces them."""
    one = below(key(seed[0], Why.FIRST_INTRODUCED, week), k, held)
    other = below(key(seed[0], Why.SECOND_INTRODUCED, week), k, held - 1)
    if other >= one:
        other += 1  # the others come after the first one
    i, j = tie_at(others, k, one), tie_at(others, k, other)
    if k < int(introducer[i]):
        introducer[i] = k
        introduced[i] = j
    if k < int(introducer[j]):
        introducer[j] = k
        introduced[j] = i


@kernel
def _becomes_tie(
    group: Bytes,
    age: Bytes,
    income: Floats,
    other: Ints,
    i: int,
    j: int,
    introduced: bool,
    u: float,
    p: TieParams,
) -> bool:
    """Return whether a meeting of two with room becomes a tie, by likeness and a tie in common.

    Args:
        group: of residents.
        age: class of age of residents.
        income: rank of residents.
        other: the other ends of their ties.
        i: the lower row.
        j: the higher row.
        introduced: by a tie in common, which then does not count once more as one.
        u: uniform draw over what the meeting chance is, 0-1 or above.
        p: parameters of ties.
    """
    same_group, same_age = group[i] == group[j], age[i] == age[j]
    same_income = ties.income_third(income[i]) == ties.income_third(income[j])
    apart = ties.likeness(same_group, same_age, same_income, False, p)
    joined = apart if introduced else ties.likeness(same_group, same_age, same_income, True, p)
    if u >= max(apart, joined) or tied(other, i, j):
        return False
    # Only a draw between the two has to know whether they share a tie: a long search.
    if u < min(apart, joined):
        return True
    return u < (joined if tie_in_common(other, i, j) else apart)


@kernel
def keep_up(network: Ties, p: TieParams, seed: Words, week: int) -> None:
    """Let ties relax and end: of one resident in sixteen a week, in turn, for sixteen weeks."""
    draws = key(seed[0], Why.TIE_END, week)
    relaxed = over_weeks(p.relaxation, SLOTS)
    for i in range(week % SLOTS, len(network.degree), SLOTS):
        for slot in range(SLOTS):
            j = int(network.other[i, slot])
            if j <= i:
                continue  # empty, or the other end (the lower row) looks after it
            strength = network.strength[i, slot]
            ends = slot != PARTNER_SLOT and happens(
                uniform(draws, i * SLOTS + slot), ties.end_hazard(strength, SLOTS, p)
            )
            at_home = network.parent[i] == j or network.parent[j] == i
            if ends and not at_home:
                drop_tie(network, i, slot)
                continue
            target = ties.everyday_strength(int(network.kind[i, slot]), p)
            kept = toward(strength, target, relaxed)
            set_strength(network.strength, network.other, network.back, i, slot, kept)


@kernel
def sum_up(network: Ties) -> None:
    """Sum what each resident's ties are worth: strained ones support nobody."""
    for i in range(len(network.degree)):
        even, odd, strains, best = 0.0, 0.0, 0, 0.0
        for pair in range(SLOTS // 2):  # two sums side by side: an addition waits for the last one
            slot = 2 * pair
            one, other = int(network.strained[i, slot]), int(network.strained[i, slot + 1])
            left = network.strength[i, slot] * (1 - one)  # empty slots hold 0
            right = network.strength[i, slot + 1] * (1 - other)
            even += left
            odd += right
            best = max(best, max(left, right))
            strains += one + other
        network.total[i] = even + odd
        network.strains[i] = strains
        network.best[i] = best
