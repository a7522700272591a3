"""M20 Escalation to heavy care."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.params import Escalation, Params
from wijksim.rules import escalation
from wijksim.rules.chance import happens
from wijksim.state import Bytes, Floats, Ints, Life, Mind, Scratch, Ties, Words
from wijksim.units import DOMAINS, LOSS_WEEKS, SLOTS


@kernel
def has_lasting_tie(
    strained: Bytes, strength: Floats, began: Ints, i: int, p: Escalation, week: int
) -> bool:
    """Return whether someone lastingly cares: a strong tie that has lasted."""
    for slot in range(SLOTS):  # an empty slot has no strength
        weeks = week - int(began[i, slot])
        if int(strained[i, slot]) == 0 and escalation.is_lasting(strength[i, slot], weeks, p):
            return True
    return False


@kernel
def escalate(
    life: Life,
    mind: Mind,
    network: Ties,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let the heaviest loads end in heavy care, which halves them at a price."""
    draws = key(seed[0], Why.ESCALATE, week)
    for i in range(len(life.need)):
        most = escalation.highest_hazard(life.load[i], p.escalation)
        scratch.mark[i] = 1 if uniform(draws, i) < most else 0
    for i in range(len(life.need)):
        if int(scratch.mark[i]) == 0:
            continue
        load = life.load[i]
        gives = escalation.matters(week - int(mind.gave[i]))
        cared = has_lasting_tie(
            network.strained, network.strength, network.began, i, p.escalation, week
        )
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
        scratch.social[i] *= p.escalation.social
        scratch.institutional[i] *= p.escalation.institutional
