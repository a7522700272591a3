"""M13 Norms of asking, giving and tolerance."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.params import Norms
from wijksim.rules import norms
from wijksim.state import Mind, People, Scratch, Ties
from wijksim.units import NOBODY, SLOTS


@kernel
def move_norms(
    people: People, mind: Mind, network: Ties, scratch: Scratch, p: Norms, week: int
) -> None:
    """Move what people are ready for to that of one tie a week, in turn, and back to oneself."""
    for i in range(len(people.age)):
        ask, give, tolerance = mind.ask[i], mind.give[i], mind.tolerance[i]
        slot = (week + i) % SLOTS
        j = int(network.other[i, slot])
        if j != NOBODY:
            strength = network.strength[i, slot]
            ask += norms.pulled(mind.ask[i], mind.ask[j], strength, SLOTS, p)
            give += norms.pulled(mind.give[i], mind.give[j], strength, SLOTS, p)
            tolerance += norms.pulled(mind.tolerance[i], mind.tolerance[j], strength, SLOTS, p)
        scratch.next_ask[i] = norms.anchored(ask, people.ask_anchor[i], p.ask_shift, p)
        scratch.next_give[i] = norms.anchored(give, people.give_anchor[i], p.give_shift, p)
        scratch.next_tolerance[i] = norms.anchored(
            tolerance, people.tolerance_anchor[i], p.tolerance_shift, p
        )
    for i in range(len(people.age)):  # only now: everybody read the values from before
        mind.ask[i] = scratch.next_ask[i]
        mind.give[i] = scratch.next_give[i]
        mind.tolerance[i] = scratch.next_tolerance[i]
