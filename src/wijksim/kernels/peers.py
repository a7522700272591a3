"""Peer groups about a domain, across the neighbourhood."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, below, key, uniform
from wijksim.kernels.pairs import first_pair
from wijksim.kernels.tie_slots import make_tie, tied
from wijksim.params import Params, Peers
from wijksim.rules import peers, ties
from wijksim.state import Floats, Life, Mind, Scratch, Team, Ties, Words
from wijksim.units import DOMAINS, STACKED_LOAD, Hours, Tie


@kernel
def meet_peers(
    life: Life,
    mind: Mind,
    network: Ties,
    crew: Team,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let people with a load in the same domain meet, as far as hours allow, and learn."""
    # Rounding can leave a little less than nothing, and groups that residents run need nothing.
    free = max(0.0, crew.hours[Hours.COLLECTIVE] - crew.presence[0] - crew.groups[0])
    each = peers.hours_per_meeting(p.peers)
    domain = 0
    while domain < DOMAINS:  # in order: earlier groups take their hours first
        if peers.share(domain, p.peers) > 0.0:
            came = _gather(life, scratch, domain, free, each, p.peers, seed, week)
            free -= came * each
            crew.groups[0] += came * each
            row[Col.HOURS_GROUPS] += came * each
            row[Col.PEER_MEETINGS] += came
            if came > 1:
                _learn(life, mind, network, scratch, came, domain, p, seed, week)
        domain += 1


@kernel
def _gather(
    life: Life,
    scratch: Scratch,
    domain: int,
    free: float,
    each: float,
    p: Peers,
    seed: Words,
    week: int,
) -> int:
    """Fill the list with those who come to the groups of a domain; return their number."""
    members = key(seed[0], Why.PEER_MEMBER + domain, 0)  # without a week: a lasting inclination
    draws = key(seed[0], Why.PEER_ATTEND + domain, week)
    joins = peers.share(domain, p)
    came = 0
    i = 0
    while i < len(life.need):  # in order: the list, by row, until the hours are used up
        load = life.social[i, domain] + life.institutional[i, domain]
        if (
            load >= STACKED_LOAD
            and uniform(members, i) < joins
            and uniform(draws, i) < p.attend
            and (came + 1) * each <= free
        ):
            scratch.list[came] = i
            came += 1
        i += 1
    return came


@kernel
def _learn(
    life: Life,
    mind: Mind,
    network: Ties,
    scratch: Scratch,
    came: int,
    domain: int,
    p: Params,
    seed: Words,
    week: int,
) -> None:
    """Let those who came learn, and each meet one other."""
    bonds = key(seed[0], Why.PEER_BOND + domain, week)
    for r in range(came):
        i = int(scratch.list[r])
        life.known[i, domain] = peers.learned(life.known[i, domain], p.peers)
        mind.ask[i] = peers.ask_after_meeting(mind.ask[i], p.peers)
        mind.attended[i] = week
    shift = below(key(seed[0], Why.PEER_ROUND, week), domain, came)
    for half in range(2):
        start, total = first_pair(shift, came, half)
        for r in range(start, (total + 1) // 2):
            i, j = int(scratch.list[r]), int(scratch.list[total - r])
            room = ties.meeting_chance(p.peers.bond, int(network.degree[i]), int(network.degree[j]))
            if uniform(bonds, i) < room and not tied(network.other, i, j):
                make_tie(network, i, j, Tie.PEER, ties.first_strength(Tie.PEER, p.ties), 0, week)
