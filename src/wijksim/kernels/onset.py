"""M2 Onset of loads."""

from __future__ import annotations

import math

from wijksim._jit import kernel
from wijksim.draws import Why, key, uniform
from wijksim.kernels.issues import add_issue
from wijksim.params import Onset
from wijksim.rules import onset
from wijksim.rules.chance import happens, weekly
from wijksim.state import Life, Mind, People, Scratch, Words
from wijksim.units import DOMAINS


@kernel
def arise(
    people: People, life: Life, mind: Mind, scratch: Scratch, p: Onset, seed: Words, week: int
) -> None:
    """Let loads arise: one draw a resident against the summed hazard, which picks the domain."""
    draws = key(seed[0], Why.ONSET, week)
    sizes = key(seed[0], Why.SEVERITY, week)
    granted = key(seed[0], Why.TAKE_UP, week)
    alone = weekly(onset.total_rate(False, p))
    parent = weekly(onset.total_rate(True, p))
    for i in range(len(people.age)):
        total = 0.0
        for domain in range(DOMAINS):
            total += life.institutional[i, domain]
        scratch.institutional[i] = total
    for i in range(len(people.age)):
        base = parent if int(people.children[i]) == 1 else alone
        scratch.value[i] = base * onset.susceptibility(
            mind.stress[i], people.income[i], scratch.institutional[i], p
        )
    for i in range(len(people.age)):
        scratch.mark[i] = 1 if uniform(draws, i) < scratch.value[i] else 0
    for i in range(len(people.age)):
        if int(scratch.mark[i]) == 0:
            continue
        u, hazard, has_children = uniform(draws, i), scratch.value[i], int(people.children[i]) == 1
        if not happens(u, hazard):
            continue
        d = onset.which_domain(u / -math.expm1(-hazard), has_children, p)
        size = onset.severity(uniform(sizes, i), d, p)
        part = onset.institutional_share(d, p)
        if onset.taken_up(uniform(granted, i), d, p):
            size, part = size * (1.0 - part), 0.0  # only what rules have no part in
        add_issue(life, i, d, size, part, week)
