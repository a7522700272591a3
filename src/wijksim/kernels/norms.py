"""M13 Norms of asking and giving."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.params import Params
from wijksim.rules import norms
from wijksim.state import People, Scratch, Ties
from wijksim.units import NOBODY, SLOTS


@kernel
def move_norms(people: People, network: Ties, scratch: Scratch, p: Params, week: int) -> None:
    """Move readiness to ask and give to that of one tie a week, in turn, and back to oneself."""
    for i in range(len(people.ask)):
        ask, give = people.ask[i], people.give[i]
        slot = (week + i) % SLOTS
        j = int(network.other[i, slot])
        if j != NOBODY:
            strength = network.strength[i, slot]
            ask += norms.pulled(people.ask[i], people.ask[j], strength, SLOTS, p.norms)
            give += norms.pulled(people.give[i], people.give[j], strength, SLOTS, p.norms)
        scratch.next_ask[i] = norms.anchored(ask, people.ask_anchor[i], p.norms)
        scratch.next_give[i] = norms.anchored(give, people.give_anchor[i], p.norms)
    for i in range(len(people.ask)):  # only now: everybody read the values from before
        people.ask[i] = scratch.next_ask[i]
        people.give[i] = scratch.next_give[i]
