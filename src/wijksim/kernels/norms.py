"""M13 Norms of asking, giving and tolerance."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.params import Norms
from wijksim.rules import norms
from wijksim.state import People, Scratch, Ties
from wijksim.units import NOBODY, SLOTS


@kernel
def move_norms(people: People, network: Ties, scratch: Scratch, p: Norms, week: int) -> None:
    """Move what people are ready for to that of one tie a week, in turn, and back to oneself."""
    q = p
    for i in range(len(people.ask)):
        ask, give, tolerance = people.ask[i], people.give[i], people.tolerance[i]
        slot = (week + i) % SLOTS
        j = int(network.other[i, slot])
        if j != NOBODY:
            strength = network.strength[i, slot]
            ask += norms.pulled(people.ask[i], people.ask[j], strength, SLOTS, q)
            give += norms.pulled(people.give[i], people.give[j], strength, SLOTS, q)
            tolerance += norms.pulled(people.tolerance[i], people.tolerance[j], strength, SLOTS, q)
        scratch.next_ask[i] = norms.anchored(ask, people.ask_anchor[i], q.ask_shift, q)
        scratch.next_give[i] = norms.anchored(give, people.give_anchor[i], q.give_shift, q)
        scratch.next_tolerance[i] = norms.anchored(
            tolerance, people.tolerance_anchor[i], q.tolerance_shift, q
        )
    for i in range(len(people.ask)):  # only now: everybody read the values from before
        people.ask[i] = scratch.next_ask[i]
        people.give[i] = scratch.next_give[i]
        people.tolerance[i] = scratch.next_tolerance[i]
