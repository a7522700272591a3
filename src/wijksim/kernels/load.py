"""M3 Course of loads."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.params import Params
from wijksim.rules import errands, load
from wijksim.rules import help as helping
from wijksim.state import Barriers, Floats, Life, Mind, People, Ties, Words
from wijksim.units import DOMAINS, NOBODY, PARTNER_SLOT, Domain


@kernel
def run_its_course(
    people: People,
    life: Life,
    mind: Mind,
    network: Ties,
    barriers: Barriers,
    p: Params,
    seed: Words,
) -> None:
    """Let every open load grow by neglect and shrink by what people resolve themselves."""
    # Keyed without a week: whoever has a dwelling kept free for them keeps that chance.
    kept_free = key(seed[0], Why.CONTINGENT, 0)
    for i in range(len(people.age)):
        stress, skill = mind.stress[i], people.skill[i]
        social = load.social_resolution(skill, stress, mind.reliance[i], mind.leaning[i], p.load)
        undone = float(life.errand[i])
        partner = int(network.other[i, PARTNER_SLOT])
        if partner != NOBODY:
            undone += float(life.errand[partner])
        neglect = errands.growth_factor(undone, p.errands)
        for domain in range(DOMAINS):
            open_social = life.social[i, domain]
            if open_social > 0.0:
                life.social[i, domain] = load.after_a_week(
                    open_social, social, stress, neglect, p.load
                )
            open_rules = life.institutional[i, domain]
            if open_rules > 0.0:
                able = load.able(skill, life.known[i, domain], p.load)
                alone = load.institutional_resolution(able, barriers.level[domain], stress, p.load)
                if domain == Domain.HOUSING and uniform(kept_free, i) < p.load.housing_contingent:
                    alone = load.with_dwelling(alone, p.load)
                life.institutional[i, domain] = load.after_a_week(
                    open_rules, alone, stress, neglect, p.load
                )


@kernel
def go_to_day_activities(life: Life, p: Params, seed: Words, row: Floats) -> None:
    """Let day activities that are free for all lighten loads in health, without a case."""
    if p.load.day_activities <= 0.0:
        return
    members = key(seed[0], Why.DAY_ACTIVITIES, 0)
    for i in range(len(life.need)):
        here = life.social[i, Domain.HEALTH]
        if here > 0.0 and uniform(members, i) < p.load.day_activities:
            life.social[i, Domain.HEALTH] = here * helping.relief(p.load.day_hours, here, p.help)
            row[Col.HOURS_DAY] += p.load.day_hours
