"""M12 Support, burden and stress of the week."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.params import Params
from wijksim.rules import duty, wellbeing
from wijksim.rules.chance import toward
from wijksim.state import Life, Mind, People, Scratch, Ties
from wijksim.units import INSECURITY_LOAD, Domain


@kernel
def feel(
    people: People, life: Life, mind: Mind, network: Ties, scratch: Scratch, p: Params
) -> None:
    """Let support, stress and the burden of caring follow from what the week brought."""
    q = p.wellbeing
    for i in range(len(people.age)):
        mind.support[i] = wellbeing.support(network.total[i], people.outside[i], q)
    for i in range(len(people.age)):  # before the burden moves: stress reads the one of before
        buffer = wellbeing.buffering(mind.support[i], network.best[i], p.escalation.strong, q)
        target = wellbeing.stress_target(
            life.load[i], buffer, mind.burden[i], network.strains[i], q
        )
        mind.stress[i] = toward(mind.stress[i], target, q.rate)
    for i in range(len(people.age)):
        cares = wellbeing.carried(duty.carried_hours(life.duty[i], p.duty), q)
        heavy = wellbeing.burden_target(cares + scratch.asked_of[i], mind.support[i], q)
        mind.burden[i] = toward(mind.burden[i], heavy, q.burden_rate)


@kernel
def last(life: Life) -> None:
    """Count the weeks in a row of insecurity, by rules in money or housing, and without work."""
    for i in range(len(life.insecure)):
        most = max(life.institutional[i, Domain.MONEY], life.institutional[i, Domain.HOUSING])
        life.insecure[i] = int(life.insecure[i]) + 1 if most > INSECURITY_LOAD else 0
    for i in range(len(life.workless)):
        work = life.social[i, Domain.WORK] + life.institutional[i, Domain.WORK]
        life.workless[i] = int(life.workless[i]) + 1 if work > INSECURITY_LOAD else 0
