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
    """Move what one resident in sixteen, in turn, is ready for: to their ties, and back."""
    first, n = week % SLOTS, len(people.age)
    back = norms.back(SLOTS, p)
    for i in range(first, n, SLOTS):
        ask, give, tolerance, total = 0.0, 0.0, 0.0, 0.0
        for slot in range(SLOTS):
            j = int(network.other[i, slot])
            if j != NOBODY:
                strength = network.strength[i, slot]
                total += strength
                ask += strength * mind.ask[j]
                give += strength * mind.give[j]
                tolerance += strength * mind.tolerance[j]
        scratch.next_ask[i] = mind.ask[i]
        scratch.next_give[i] = mind.give[i]
        scratch.next_tolerance[i] = mind.tolerance[i]
        if total > 0.0:
            share = norms.pull(total, SLOTS, p)
            scratch.next_ask[i] = norms.pulled(mind.ask[i], ask / total, share)
            scratch.next_give[i] = norms.pulled(mind.give[i], give / total, share)
            scratch.next_tolerance[i] = norms.pulled(mind.tolerance[i], tolerance / total, share)
    for i in range(first, n, SLOTS):  # only now: everybody read the values from before
        mind.ask[i] = norms.anchored(scratch.next_ask[i], people.ask_anchor[i], p.ask_shift, back)
        mind.give[i] = norms.anchored(
            scratch.next_give[i], people.give_anchor[i], p.give_shift, back
        )
        mind.tolerance[i] = norms.anchored(
            scratch.next_tolerance[i], people.tolerance_anchor[i], p.tolerance_shift, back
        )
