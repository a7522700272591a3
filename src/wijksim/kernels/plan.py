"""M17 Plans with the network of a client: an activated network, a mentor, or a veto."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.draws import Why, below, key, uniform
from wijksim.kernels.tie_slots import make_tie, tied
from wijksim.params import Params, Plan
from wijksim.rules import casework, plan
from wijksim.state import Cases, Life, Mind, Team, Ties, Words
from wijksim.units import Case, Domain, Tie


@kernel
def activate(
    mind: Mind, cases: Cases, network: Ties, crew: Team, p: Params, seed: Words, week: int
) -> None:
    """Bring the networks of clients together in the week of their plan."""
    draws = key(seed[0], Why.PLAN, week)
    vetoes = key(seed[0], Why.VETO, week)
    gain = crew.skill[0] - p.staff.skill_start
    works = plan.success(gain, casework.loss_by_protocol(p.casework), p.plan)
    for i in range(len(mind.stress)):
        if int(cases.case[i]) != Case.ACTIVE:
            continue
        if not plan.is_week(week - int(cases.started[i]), p.plan):
            continue
        if network.strains[i] > 0.0 and uniform(vetoes, i) < p.mending.veto * cases.mode[i]:
            cases.vetoed[i] = 1  # not their own plan any more: it activates nobody
            continue
        offered = int(cases.offered[i]) == 1
        if uniform(draws, i) < plan.chance(cases.mode[i], offered, works, p.plan):
            mind.boost[i] = 1.0


@kernel
def find_mentors(
    life: Life, cases: Cases, network: Ties, p: Params, seed: Words, week: int
) -> None:
    """Give clients with troubles in parenting a mentor: everybody is paired once, nobody twice."""
    if p.plan.mentor <= 0.0:
        return
    n = len(life.need)
    shift = below(key(seed[0], Why.MENTOR_ROUND, week), 0, n)
    draws = key(seed[0], Why.MENTOR, week)
    for i in range(n):
        j = (shift - i) % n
        if (
            i == j
            or not _wants_mentor(life, cases, i, p.plan, week)
            or uniform(draws, i) >= p.plan.mentor
        ):
            continue
        both = _wants_mentor(life, cases, j, p.plan, week) and uniform(draws, j) < p.plan.mentor
        if both and j < i:
            continue  # the lower row decides for the pair
        if not tied(network.other, i, j):
            make_tie(network, i, j, Tie.KIN, p.plan.mentor_strength, 0, week)


@kernel
def _wants_mentor(life: Life, cases: Cases, i: int, p: Plan, week: int) -> bool:
    """Return whether a client with troubles in parenting is in the week of the plan."""
    return (
        int(cases.case[i]) == Case.ACTIVE
        and plan.is_week(week - int(cases.started[i]), p)
        and life.social[i, Domain.PARENTING] > 0.0
    )
