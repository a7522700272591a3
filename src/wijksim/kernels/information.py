"""Chances through ties: troubles with work that people one knows help to solve."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.kernels.screening import screen
from wijksim.params import Information
from wijksim.rules import information
from wijksim.rules.chance import happens
from wijksim.state import Floats, Life, People, Scratch, Ties, Words
from wijksim.units import BLOCK, NOBODY, SLOTS, Domain


@kernel
def pass_on(
    people: People,
    life: Life,
    network: Ties,
    scratch: Scratch,
    p: Information,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let each tie of those with troubles with work have its chance to solve them."""
    draws = key(seed[0], Why.INFORM, week)
    hopeless = SLOTS * information.highest_hazard(p)  # more than all ties together can give
    screen(scratch.mark, draws, hopeless)
    for i in range(len(people.age)):
        if int(scratch.mark[i]) == 0:
            continue
        if life.social[i, Domain.WORK] + life.institutional[i, Domain.WORK] <= 0.0:
            continue
        u = uniform(draws, i)
        hazard = 0.0
        for slot in range(SLOTS):
            j = int(network.other[i, slot])
            if j != NOBODY and int(network.strained[i, slot]) == 0:
                elsewhere = people.group[i] != people.group[j] or i // BLOCK != j // BLOCK
                hazard += information.hazard(
                    network.strength[i, slot], elsewhere, people.income[j], p
                )
        if happens(u, hazard):
            life.social[i, Domain.WORK] = 0.0
            life.institutional[i, Domain.WORK] = 0.0
            row[Col.WORK_SOLVED] += 1.0
