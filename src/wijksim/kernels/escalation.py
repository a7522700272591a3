"""M20 Escalation to heavy care."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.params import Escalation, Params
from wijksim.rules import escalation
from wijksim.rules.chance import happens
from wijksim.state import Floats, Life, Mind, Ties, Words
from wijksim.units import DOMAINS, LOSS_WEEKS, NOBODY, SLOTS


@kernel
def has_lasting_tie(network: Ties, i: int, p: Escalation, week: int) -> bool:
    """Return whether someone lastingly cares: a strong tie that has lasted."""
    for slot in range(SLOTS):
        if int(network.other[i, slot]) != NOBODY and int(network.strained[i, slot]) == 0:
            weeks = week - int(network.began[i, slot])
            if escalation.is_lasting(network.strength[i, slot], weeks, p):
                return True
    return False


@kernel
def escalate(
    life: Life, mind: Mind, network: Ties, p: Params, seed: Words, week: int, row: Floats
) -> None:
    """Let the heaviest loads end in heavy care, which halves them at a price."""
    draws = key(seed[0], Why.ESCALATE, week)
    for i in range(len(life.need)):
        load = life.load[i]
        if load <= p.escalation.from_load:
            continue
        gives = escalation.matters(week - int(mind.gave[i]))
        cared = has_lasting_tie(network, i, p.escalation, week)
        if not happens(uniform(draws, i), escalation.hazard(load, gives, cared, p.escalation)):
            continue
        row[Col.ESCALATIONS] += 1.0
        if week - int(life.lost[i]) <= LOSS_WEEKS:
            row[Col.BEREAVED_ESCALATIONS] += 1.0
        less = 0.0
        for domain in range(DOMAINS):
            social, institutional = life.social[i, domain], life.institutional[i, domain]
            life.social[i, domain] = social * p.escalation.social
            life.institutional[i, domain] = institutional * p.escalation.institutional
            less += social * (1.0 - p.escalation.social)
            less += institutional * (1.0 - p.escalation.institutional)
        life.load[i] = load - less
