"""M1 Renewal: who moves out, who moves in, and the one relative that newcomers may have here."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Stream, Why, below, key, uniform, uniform_of_two
from wijksim.kernels.issues import add_issue
from wijksim.kernels.tie_slots import drop_tie, make_tie, pair_up, tied
from wijksim.params import Params, Renewal
from wijksim.rules import duty, onset, renewal, ties
from wijksim.rules.chance import happens
from wijksim.state import (
    Cases,
    Floats,
    Households,
    Life,
    Mind,
    Origin,
    People,
    Places,
    Scratch,
    Ties,
    Words,
)
from wijksim.units import (
    COUPLE,
    DOMAINS,
    NEVER,
    NOBODY,
    PARTNER_SLOT,
    SLOTS,
    Age,
    Case,
    Event,
    Tie,
)

_TRIES = 16  # households looked at before the last one simply moves in
_KIN_ROUNDS = 4  # how often newcomers look for a relative
_PARENTS = 2  # at most
_SEARCHING, _SETTLED = 1, 2  # of newcomers, in ``scratch.arrived``


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
    ceiling = max(
        renewal.moving_hazard(Age.YOUNG, p.renewal),
        max(
            renewal.moving_hazard(Age.MIDDLE, p.renewal),
            renewal.moving_hazard(Age.OLD, p.renewal),
        ),
    )
    for h in range(len(households.first)):
        u = uniform(moves, h)
        if u >= ceiling:
            continue  # stays, whoever lives there
        first = int(households.first[h])
        if not happens(u, renewal.moving_hazard(int(people.age[first]), p.renewal)):
            continue
        size = int(households.size[h])
        source = int(households.first[_drawn(households, origin, p.renewal, templates, h)])
        for member in range(size):
            for slot in range(SLOTS):
                drop_tie(network, first + member, slot)
        for member in range(size):
            scratch.arrived[first + member] = 1
            scratch.source[first + member] = source + member
        if size == COUPLE:
            strength = ties.everyday_strength(Tie.PARTNER, p.ties)
            pair_up(network, first, first + 1, strength, week)
        row[Col.MOVED] += size


@kernel
def _drawn(households: Households, origin: Origin, p: Renewal, stream: Stream, h: int) -> int:
    """Return the household, as built, that the newcomers of dwelling ``h`` resemble.

    It is one of the same size and the same neighbourhood: ``h`` itself, if there is no other.
    """
    single, part = int(households.size[h]) < COUPLE, int(households.part[h])
    candidates = origin.singles if single else origin.couples
    starts = origin.first_single if single else origin.first_couple
    first, number = int(starts[part]), int(starts[part + 1]) - int(starts[part])
    attempt = 0
    candidate = h
    while attempt < _TRIES:  # in order: the first one that fits moves in
        u = uniform_of_two(stream, h, 2 * attempt)
        candidate = int(candidates[first + int(u * number)])
        age = int(origin.age[int(households.first[candidate])])
        if renewal.fits_vacancy(age, uniform_of_two(stream, h, 2 * attempt + 1), p):
            break
        attempt += 1
    return candidate


@kernel
def move_in(
    people: People,
    life: Life,
    mind: Mind,
    cases: Cases,
    households: Households,
    origin: Origin,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
) -> None:
    """Let all who arrive this week be newcomers, and somebody single follow who died."""
    draws = key(seed[0], Why.MOVE_IN, week)
    for i in range(len(people.age)):
        if int(scratch.event[i]) == Event.VACATED and int(scratch.arrived[i]) == 0:
            scratch.arrived[i] = 1
            scratch.source[i] = i  # where nobody lives alone, somebody like who lived here
            part = int(households.part[people.household[i]])
            first = int(origin.first_single[part])
            number = int(origin.first_single[part + 1]) - first
            attempt = 0
            while attempt < _TRIES and number > 0:  # in order: the first that fits
                u = uniform_of_two(draws, i, attempt)
                home = int(origin.singles[first + int(u * number)])
                scratch.source[i] = households.first[home]
                if int(origin.age[int(households.first[home])]) == int(people.age[i]):
                    break  # of the same age, so that the mix of ages stays
                attempt += 1
        if int(scratch.arrived[i]) == 1:
            scratch.event[i] = Event.NONE  # what befell who lived here before
            _settle(people, life, mind, cases, origin, i, int(scratch.source[i]))
            _bring(people, life, i, p, seed, week)


@kernel
def _settle(
    people: People, life: Life, mind: Mind, cases: Cases, origin: Origin, i: int, source: int
) -> None:
    """Make row ``i`` a newcomer who resembles row ``source`` of the population as built."""
    people.age[i] = origin.age[source]
    people.group[i] = origin.group[source]
    people.children[i] = origin.children[source]
    people.skill[i] = origin.skill[source]
    people.income[i] = origin.income[source]
    people.outside[i] = origin.outside[source]
    people.chronic[i] = origin.chronic[source]
    people.care_call[i] = origin.care_call[source]
    people.ask_anchor[i] = origin.ask_anchor[source]
    people.give_anchor[i] = origin.give_anchor[source]
    people.tolerance_anchor[i] = origin.tolerance_anchor[source]
    people.wish[i] = origin.wish[source]
    quartile = 0
    for cut in range(len(origin.skill_cuts)):
        if origin.skill_cuts[cut] < origin.skill[source]:
            quartile += 1
    people.quartile[i] = quartile
    mind.ask[i] = origin.ask_anchor[source]
    mind.give[i] = origin.give_anchor[source]
    mind.tolerance[i] = origin.tolerance_anchor[source]
    mind.stress[i] = 0.0
    mind.burden[i] = 0.0
    mind.reliance[i] = 0.0
    mind.leaning[i] = 0.0
    life.errand[i] = 0
    mind.boost[i] = 0.0
    mind.support[i] = 0.0
    mind.received[i] = 0.0
    mind.given[i] = 0.0
    life.load[i] = 0.0
    life.need[i] = 0
    cases.case[i] = Case.NONE
    cases.root[i] = NOBODY
    cases.barred[i] = NOBODY
    cases.offered[i] = 0
    cases.vetoed[i] = 0
    cases.worker[i] = NOBODY
    cases.weight[i] = 1.0
    cases.mode[i] = 0.0
    cases.asked[i] = NEVER
    cases.started[i] = NEVER
    cases.closed[i] = NEVER
    life.insecure[i] = 0
    life.workless[i] = 0
    mind.gave[i] = NEVER
    mind.attended[i] = NEVER
    life.lost[i] = NEVER
    life.planned[i] = 0
    for domain in range(DOMAINS):
        life.social[i, domain] = 0.0
        life.institutional[i, domain] = 0.0
        life.known[i, domain] = 0.0
        life.since[i, domain] = NEVER
        life.size[i, domain] = 0.0
        life.stepped[i, domain] = 0


@kernel
def _bring(people: People, life: Life, i: int, p: Params, seed: Words, week: int) -> None:
    """Let a newcomer bring a care duty or a load, as often as the parameters say."""
    life.duty[i] = 0.0
    carers = duty.stationary_share(int(people.age[i]), people.care_call[i], p.duty)
    if uniform(key(seed[0], Why.ARRIVAL_DUTY, week), i) < carers:
        life.duty[i] = duty.hours(uniform(key(seed[0], Why.ARRIVAL_HOURS, week), i), p.duty)
    if uniform(key(seed[0], Why.ARRIVAL_LOAD, week), i) < p.renewal.newcomer_load:
        share = uniform(key(seed[0], Why.ARRIVAL_DOMAIN, week), i)
        domain = onset.which_domain(share, int(people.children[i]) == 1, p.onset)
        u = uniform(key(seed[0], Why.ARRIVAL_SEVERITY, week), i)
        size = onset.severity(u, domain, p.onset)
        part = onset.institutional_share(domain, p.onset)
        add_issue(life, i, domain, size, part, week)


@kernel
def live_at_home(network: Ties, scratch: Scratch, p: Params, week: int) -> None:
    """Make who moves into an adult child's dwelling, or its parents', kin of those at home."""
    strength = ties.everyday_strength(Tie.KIN, p.ties)
    i = 0
    while i < len(network.degree):  # in order: brothers and sisters take their parents' slots
        parent = int(network.parent[i])
        if parent != NOBODY:
            which = 0
            while which < _PARENTS:  # in order: both take a slot of the child's
                j = parent if which == 0 else int(network.other[parent, PARTNER_SLOT])
                which += 1
                if j == NOBODY or i == j:
                    continue
                arrives = int(scratch.arrived[i]) > 0 or int(scratch.arrived[j]) > 0
                if arrives and not tied(network.other, i, j):
                    make_tie(network, i, j, Tie.KIN, strength, 0, week)
        i += 1


@kernel
def find_kin(
    people: People,
    network: Ties,
    sites: Places,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
) -> None:
    """Give some newcomers one relative here, of their own group.

    Everybody is paired once in a round, so nobody twice; who met somebody of the other group
    looks again in the next round. Some rounds go over the whole area, others within catchments.
    """
    rounds = key(seed[0], Why.KIN_ROUND, week)
    chance = key(seed[0], Why.KIN, week)
    across = key(seed[0], Why.KIN_ACROSS, week)
    newcomers, row_of = 0, 0
    while row_of < len(network.degree):  # in order: the list of newcomers, by row
        if int(scratch.arrived[row_of]) == _SEARCHING:
            scratch.list[newcomers] = row_of
            newcomers += 1
        row_of += 1
    attempt = 0
    while attempt < _KIN_ROUNDS:  # in order: rounds of the search
        anywhere = uniform(across, attempt) < p.ties.across
        for number in range(newcomers):
            i = int(scratch.list[number])
            if int(scratch.arrived[i]) != _SEARCHING:
                continue
            if uniform(chance, i) >= p.renewal.newcomer_kin:
                scratch.arrived[i] = _SETTLED
                continue
            j = _counterpart(people, sites, rounds, attempt, anywhere, i)
            if i == j or people.group[i] != people.group[j]:
                continue
            new = int(scratch.arrived[j]) > 0
            if new and (j < i or (attempt > 0 and int(scratch.arrived[j]) == _SETTLED)):
                continue  # both are new: the lower row decides, and nobody is found twice
            scratch.arrived[i] = _SETTLED
            if new:
                scratch.arrived[j] = _SETTLED
            if not tied(network.other, i, j):
                strength = ties.everyday_strength(Tie.KIN, p.ties)
                make_tie(network, i, j, Tie.KIN, strength, 0, week)
        attempt += 1


@kernel
def _counterpart(
    people: People, sites: Places, rounds: Stream, attempt: int, anywhere: bool, i: int
) -> int:
    """Return whom row ``i`` is paired with in a round: in the catchment, or of all rows."""
    place, first, n = 0, 0, len(people.age)
    if not anywhere:
        place = int(people.place[i])
        first = int(sites.first[place])
        n = int(sites.last[place]) - first
    shift = below(rounds, attempt + _KIN_ROUNDS * place, n)
    return first + (shift - (i - first)) % n
