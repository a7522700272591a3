"""M3 Course of loads."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.params import Params
from wijksim.rules import load
from wijksim.state import Barriers, People
from wijksim.units import DOMAINS


@kernel
def run_its_course(people: People, barriers: Barriers, p: Params) -> None:
    """Let every open load grow by neglect and shrink by what people resolve themselves."""
    for i in range(len(people.age)):
        stress, skill = people.stress[i], people.skill[i]
        social = load.social_resolution(skill, stress, people.reliance[i], p.load)
        for domain in range(DOMAINS):
            open_social = people.social[i, domain]
            if open_social > 0.0:
                people.social[i, domain] = load.after_a_week(open_social, social, stress, p.load)
            open_rules = people.institutional[i, domain]
            if open_rules > 0.0:
                barrier = barriers.level[domain]
                alone = load.institutional_resolution(skill, barrier, stress, p.load)
                people.institutional[i, domain] = load.after_a_week(
                    open_rules, alone, stress, p.load
                )
