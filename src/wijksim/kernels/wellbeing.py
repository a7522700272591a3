"""M12 Support, burden and stress of the week."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.params import Params
from wijksim.rules import duty, wellbeing
from wijksim.rules.chance import toward
from wijksim.state import People, Scratch, Ties
from wijksim.units import INSECURITY_LOAD, Domain


@kernel
def feel(people: People, network: Ties, scratch: Scratch, p: Params) -> None:
    """Let support, the burden of caring and stress follow from what the week brought."""
    q = p.wellbeing
    for i in range(len(people.age)):
        felt = wellbeing.support(network.total[i], people.outside[i], q)
        people.support[i] = felt
        cares = wellbeing.carried(duty.carried_hours(people.duty[i], p.duty), q)
        burden = people.burden[i]
        buffer = wellbeing.buffering(felt, network.best[i], p.escalation.strong, q)
        target = wellbeing.stress_target(people.load[i], buffer, burden, network.strains[i], q)
        people.stress[i] = toward(people.stress[i], target, q.rate)
        heavy = wellbeing.burden_target(cares + scratch.asked_of[i], felt, q)
        people.burden[i] = toward(burden, heavy, q.burden_rate)
        insecure = (
            people.institutional[i, Domain.MONEY] > INSECURITY_LOAD
            or people.institutional[i, Domain.HOUSING] > INSECURITY_LOAD
        )
        people.insecure[i] = people.insecure[i] + 1 if insecure else 0
        work = people.social[i, Domain.WORK] + people.institutional[i, Domain.WORK]
        people.workless[i] = people.workless[i] + 1 if work > INSECURITY_LOAD else 0
