"""M3 Course of loads."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.params import Params
from wijksim.rules import errands, load
from wijksim.rules import help as helping
from wijksim.state import Barriers, Floats, Life, Mind, People, Scratch, Ties, Words
from wijksim.units import DOMAINS, NOBODY, PARTNER_SLOT, Domain


@kernel
def run_its_course(
    people: People,
    life: Life,
    mind: Mind,
    network: Ties,
    barriers: Barriers,
    scratch: Scratch,
    p: Params,
    seed: Words,
) -> None:
    """Let every open load grow by neglect and shrink by what people resolve themselves."""
    n = len(people.age)
    for i in range(n):
        scratch.resolved[i] = load.social_resolution(
            people.skill[i], mind.stress[i], mind.reliance[i], mind.leaning[i], p.load
        )
    _count_undone(life, network, scratch)
    for i in range(n):
        undone = scratch.grows[i]
        scratch.grows[i] = load.growth(
            mind.stress[i], errands.growth_factor(undone, p.errands), p.load
        )
    for domain in range(DOMAINS):
        for i in range(n):
            life.social[i, domain] = load.after_a_week(
                life.social[i, domain], scratch.resolved[i], scratch.grows[i], p.load
            )
    for domain in range(DOMAINS):
        level = barriers.level[domain]
        for i in range(n):
            able = load.able(people.skill[i], life.known[i, domain], p.load)
            scratch.resolved[i] = load.institutional_resolution(able, level, mind.stress[i], p.load)
        if domain == Domain.HOUSING and p.load.housing_contingent > 0.0:
            _keep_dwellings_free(scratch, p, seed)
        for i in range(n):
            life.institutional[i, domain] = load.after_a_week(
                life.institutional[i, domain], scratch.resolved[i], scratch.grows[i], p.load
            )


@kernel
def _count_undone(life: Life, network: Ties, scratch: Scratch) -> None:
    """Leave in ``scratch.grows`` the small needs that are open with a resident and a partner."""
    for i in range(len(life.errand)):
        scratch.grows[i] = float(life.errand[i])
    for i in range(len(life.errand)):
        if int(life.errand[i]) == 1:
            partner = int(network.other[i, PARTNER_SLOT])
            if partner != NOBODY:
                scratch.grows[partner] += 1.0


@kernel
def _keep_dwellings_free(scratch: Scratch, p: Params, seed: Words) -> None:
    """Let those for whom a dwelling is kept free resolve more of their trouble with housing."""
    # Keyed without a week: whoever has a dwelling kept free for them keeps that chance.
    kept_free = key(seed[0], Why.CONTINGENT, 0)
    for i in range(len(scratch.resolved)):
        if uniform(kept_free, i) < p.load.housing_contingent:
            scratch.resolved[i] = load.with_dwelling(scratch.resolved[i], p.load)


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


@kernel
def add_up(life: Life, scratch: Scratch) -> None:
    """Leave in ``scratch`` the summed social and institutional loads, and the open domains."""
    for i in range(len(scratch.social)):
        total = 0.0
        for domain in range(DOMAINS):
            total += life.social[i, domain]
        scratch.social[i] = total
    for i in range(len(scratch.social)):
        total = 0.0
        for domain in range(DOMAINS):
            total += life.institutional[i, domain]
        scratch.institutional[i] = total
