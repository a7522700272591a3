"""Ordinary services in fixed small groups of households with children."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, below, key, uniform
from wijksim.kernels.pairs import first_pair
from wijksim.kernels.tie_slots import make_tie, tied
from wijksim.params import Params
from wijksim.rules import services, ties
from wijksim.state import Floats, People, Scratch, Team, Ties, Words
from wijksim.units import Hours, Tie


@kernel
def meet_in_services(
    people: People,
    network: Ties,
    crew: Team,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let fixed groups have their sessions, as far as the team's hours for the extra time go."""
    if p.services.share <= 0.0:
        return
    members = key(seed[0], Why.SERVICE_MEMBER, 0)  # without a week: groups are fixed
    count = 0
    i = 0
    while i < len(people.age):  # in order: the list of parents who take part, by row
        parent = int(people.children[i]) == 1
        if parent and services.takes_part(uniform(members, int(people.household[i])), p.services):
            scratch.list[count] = i
            count += 1
        i += 1
    free = crew.hours[Hours.COLLECTIVE] - crew.presence[0] - crew.groups[0]
    extra = services.extra_hours(count, p.services)
    funded = 1.0 if extra <= free else max(0.0, free / extra)
    crew.groups[0] += funded * extra
    row[Col.HOURS_GROUPS] += funded * extra
    row[Col.HOURS_SERVICES] += funded * (services.worker_hours(count, p.services) - extra)
    sessions = key(seed[0], Why.SERVICE_SESSION, week)
    size = int(p.services.group)
    for group in range((count + size - 1) // size):
        if uniform(sessions, group) < p.services.sessions * funded:
            _hold_session(network, scratch, group, count, p, seed, week, row)


@kernel
def _hold_session(
    network: Ties,
    scratch: Scratch,
    group: int,
    count: int,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let everybody in one group meet one other in it."""
    bonds = key(seed[0], Why.SERVICE_BOND, week)
    first = group * int(p.services.group)
    size = min(int(p.services.group), count - first)
    row[Col.SERVICE_MEETINGS] += size
    shift = below(key(seed[0], Why.SERVICE_ROUND, week), group, size)
    for half in range(2):
        start, total = first_pair(shift, size, half)
        for r in range(start, (total + 1) // 2):
            i, j = int(scratch.list[first + r]), int(scratch.list[first + total - r])
            room = ties.meeting_chance(
                p.services.bond, int(network.degree[i]), int(network.degree[j])
            )
            if uniform(bonds, i) < room and not tied(network.other, i, j):
                make_tie(network, i, j, Tie.PEER, ties.first_strength(Tie.PEER, p.ties), 0, week)
