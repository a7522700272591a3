"""Small practical needs begin and end; help that meets them is in ``help``."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.draws import Why, key, uniform
from wijksim.params import Errands
from wijksim.rules import errands
from wijksim.rules.chance import chance_of
from wijksim.state import Life, Words


@kernel
def come_and_go(life: Life, p: Errands, seed: Words, week: int) -> None:
    """Let small needs begin and end by themselves, one draw a resident."""
    draws = key(seed[0], Why.ERRAND, week)
    begins, stays = chance_of(errands.begin_hazard(p)), 1.0 - chance_of(errands.end_hazard(p))
    for i in range(len(life.need)):
        now = stays if int(life.errand[i]) == 1 else begins
        life.errand[i] = 1 if uniform(draws, i) < now else 0
