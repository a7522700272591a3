"""M1 Renewal: who moves out, who moves in, and the one relative that newcomers may have here."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Stream, Why, below, key, uniform, uniform_of_two
from wijksim.kernels.tie_slots import drop_tie, make_tie, tied
from wijksim.params import Params
from wijksim.rules import duty, onset, renewal, ties
from wijksim.rules.chance import happens
from wijksim.state import (
    Floats,
    Households,
    Ints,
    Origin,
    People,
    Scratch,
    Ties,
    Words,
)
from wijksim.units import COUPLE, DOMAINS, NEVER, NOBODY, PARTNER_SLOT, SLOTS, Case, Tie

_TRIES = 16  # households looked at before the last one simply moves in


@kernel
def change_hands(
    people: People,
    network: Ties,
    households: Households,
    origin: Origin,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let dwellings change hands: the old ties go, a household like those that move comes."""
    moves = key(seed[0], Why.MOVE, week)
    templates = key(seed[0], Why.TEMPLATE, week)
    for i in range(len(people.age)):
        scratch.arrived[i] = 0
    for h in range(len(households.first)):
        first = int(households.first[h])
        if not happens(uniform(moves, h), renewal.moving_hazard(int(people.age[first]), p.renewal)):
            continue
        size = int(households.size[h])
        candidates = origin.singles if size == 1 else origin.couples
        source = int(households.first[_drawn(candidates, households, origin, p, templates, h)])
        for member in range(size):
            for slot in range(SLOTS):
                drop_tie(network, first + member, slot)
        for member in range(size):
            _settle(people, origin, first + member, source + member, p, seed, week)
            scratch.arrived[first + member] = 1
        if size == COUPLE:
            strength = ties.everyday_strength(Tie.PARTNER, p.ties)
            _pair_up(network, first, first + 1, strength)
        row[Col.MOVED] += size


@kernel
def _drawn(
    candidates: Ints, households: Households, origin: Origin, p: Params, stream: Stream, h: int
) -> int:
    """Return the household, as built, that the newcomers of dwelling ``h`` resemble."""
    attempt = 0
    candidate = int(candidates[0])
    while attempt < _TRIES:  # in order: the first one that fits moves in
        u = uniform_of_two(stream, h, 2 * attempt)
        candidate = int(candidates[int(u * len(candidates))])
        age = int(origin.age[int(households.first[candidate])])
        if renewal.fits_vacancy(age, uniform_of_two(stream, h, 2 * attempt + 1), p.renewal):
            break
        attempt += 1
    return candidate


@kernel
def _settle(
    people: People, origin: Origin, i: int, source: int, p: Params, seed: Words, week: int
) -> None:
    """Make row ``i`` a newcomer who resembles row ``source`` of the population as built."""
    people.age[i] = origin.age[source]
    people.group[i] = origin.group[source]
    people.children[i] = origin.children[source]
    people.skill[i] = origin.skill[source]
    people.income[i] = origin.income[source]
    people.outside[i] = origin.outside[source]
    people.chronic[i] = origin.chronic[source]
    people.ask_anchor[i] = origin.ask_anchor[source]
    people.give_anchor[i] = origin.give_anchor[source]
    quartile = 0
    for cut in range(len(origin.skill_cuts)):
        if origin.skill_cuts[cut] < origin.skill[source]:
            quartile += 1
    people.quartile[i] = quartile
    people.ask[i] = origin.ask_anchor[source]
    people.give[i] = origin.give_anchor[source]
    people.stress[i] = 0.0
    people.burden[i] = 0.0
    people.reliance[i] = 0.0
    people.boost[i] = 0.0
    people.support[i] = 0.0
    people.received[i] = 0.0
    people.given[i] = 0.0
    people.load[i] = 0.0
    people.need[i] = 0
    people.case[i] = Case.NONE
    people.root[i] = NOBODY
    people.mode[i] = 0.0
    people.asked[i] = NEVER
    people.started[i] = NEVER
    people.closed[i] = NEVER
    people.insecure[i] = 0
    for domain in range(DOMAINS):
        people.social[i, domain] = 0.0
        people.institutional[i, domain] = 0.0
    _bring(people, i, p, seed, week)


@kernel
def _bring(people: People, i: int, p: Params, seed: Words, week: int) -> None:
    """Let a newcomer bring a care duty or a load, as often as the parameters say."""
    people.duty[i] = 0.0
    carers = duty.stationary_share(int(people.age[i]), p.duty)
    if uniform(key(seed[0], Why.ARRIVAL_DUTY, week), i) < carers:
        people.duty[i] = duty.hours(uniform(key(seed[0], Why.ARRIVAL_HOURS, week), i), p.duty)
    if uniform(key(seed[0], Why.ARRIVAL_LOAD, week), i) < p.renewal.newcomer_load:
        share = uniform(key(seed[0], Why.ARRIVAL_DOMAIN, week), i)
        domain = onset.which_domain(share, int(people.children[i]) == 1, p.onset)
        size = onset.severity(uniform(key(seed[0], Why.ARRIVAL_SEVERITY, week), i), p.onset)
        part = onset.institutional_share(domain, p.onset)
        people.social[i, domain] = onset.added(0.0, size, 1.0 - part)
        people.institutional[i, domain] = onset.added(0.0, size, part)


@kernel
def _pair_up(network: Ties, i: int, j: int, strength: float) -> None:
    """Make two adults of one dwelling partners, in their first slots."""
    for end in range(2):
        here = i if end == 0 else j
        network.other[here, PARTNER_SLOT] = j if end == 0 else i
        network.back[here, PARTNER_SLOT] = PARTNER_SLOT
        network.kind[here, PARTNER_SLOT] = Tie.PARTNER
        network.strained[here, PARTNER_SLOT] = 0
        network.strength[here, PARTNER_SLOT] = strength
        network.degree[here] += 1


@kernel
def find_kin(network: Ties, scratch: Scratch, p: Params, seed: Words, week: int) -> None:
    """Give some newcomers one relative here: everybody is paired once, so nobody twice."""
    n = len(network.degree)
    shift = below(key(seed[0], Why.KIN_ROUND, week), 0, n)
    chance = key(seed[0], Why.KIN, week)
    for i in range(n):
        if int(scratch.arrived[i]) == 0:
            continue
        j = (shift - i) % n
        if i == j:
            continue
        if int(scratch.arrived[j]) == 1 and j < i:
            continue  # both are new: the lower row decides for the pair
        if uniform(chance, i) < p.renewal.newcomer_kin and not tied(network, i, j):
            make_tie(network, i, j, Tie.KIN, ties.everyday_strength(Tie.KIN, p.ties), 0)
