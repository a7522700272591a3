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
    """Let support, the burden of caring and stress follow from what the week brought."""
    q = p.wellbeing
    for i in range(len(people.age)):
        felt = wellbeing.support(network.total[i], people.outside[i], q)
        mind.support[i] = felt
        cares = wellbeing.carried(duty.carried_hours(life.duty[i], p.duty), q)
        burden = mind.burden[i]
        buffer = wellbeing.buffering(felt, network.best[i], p.escalation.strong, q)
        target = wellbeing.stress_target(life.load[i], buffer, burden, network.strains[i], q)
        mind.stress[i] = toward(mind.stress[i], target, q.rate)
        heavy = wellbeing.burden_target(cares + scratch.asked_of[i], felt, q)
        mind.burden[i] = toward(burden, heavy, q.burden_rate)
        insecure = (
            life.institutional[i, Domain.MONEY] > INSECURITY_LOAD
            or life.institutional[i, Domain.HOUSING] > INSECURITY_LOAD
        )
        life.insecure[i] = life.insecure[i] + 1 if insecure else 0
        work = life.social[i, Domain.WORK] + life.institutional[i, Domain.WORK]
        life.workless[i] = life.workless[i] + 1 if work > INSECURITY_LOAD else 0
