"""M22 Life events: some loads come with an event that also cuts or changes a tie.

Events are competing hazards on top of the ordinary onset of loads (M2). Losing a partner takes
the strongest tie in the same week in which it brings loads in health and belonging; losing one's
home leaves the debt that caused it where it was.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Events
from wijksim.rules.chance import weekly
from wijksim.units import Age, Domain, Event


@rule
def loss_hazard(age: int, p: Events) -> float:
    """Return the hazard per week that someone of this age class loses their partner.

    Source: CBS, 3.8 persons per 1000 residents a year in 2020; the spread over ages is assumed.
    """
    if age == Age.YOUNG:
        return weekly(p.loss_young)
    if age == Age.MIDDLE:
        return weekly(p.loss_middle)
    return weekly(p.loss_old)


@rule
def separation_hazard(p: Events) -> float:
    """Return the hazard per week that a couple parts."""
    return weekly(p.separation)


@rule
def job_loss_hazard(age: int, p: Events) -> float:
    """Return the hazard per week of losing work; nobody of 67 or over has work to lose here."""
    return weekly(p.job_loss) if age != Age.OLD else 0.0


@rule
def eviction_hazard(money: float, p: Events) -> float:
    """Return the hazard per week of losing one's home, for heavy troubles with money only.

    Args:
        money: institutional load in money, 0-1.
        p: ``eviction_from`` and the yearly rate.
    """
    return weekly(p.eviction) if money > p.eviction_from else 0.0


@rule
def leave_care_hazard(age: int, p: Events) -> float:
    """Return the hazard per week that someone young comes out of residential care."""
    return weekly(p.leave_care) if age == Age.YOUNG else 0.0


@rule
def touches(event: int, domain: int, parent: bool, coached: bool) -> float:
    """Return how far an event touches a domain of life: 0 not at all, 1 in full.

    Args:
        event: units.Event.
        domain: units.Domain.
        parent: with children at home: parting is then about them too.
        coached: with a budget coach: leaving care then brings no trouble with money.
    """
    share = 0.0
    if domain == Domain.MONEY:
        if event == Event.JOB_LOSS:
            share = 0.5
        elif event == Event.LEFT_CARE and not coached:
            share = 1.0
    elif domain == Domain.HOUSING:
        if event in (Event.SEPARATION, Event.EVICTION, Event.LEFT_CARE):
            share = 1.0
    elif domain == Domain.WORK:
        share = 1.0 if event == Event.JOB_LOSS else 0.0
    elif domain == Domain.HEALTH:
        share = 1.0 if event == Event.LOSS else 0.0
    elif domain == Domain.PARENTING:
        share = 1.0 if event == Event.SEPARATION and parent else 0.0
    elif event in (Event.LOSS, Event.SEPARATION):  # belonging
        share = 1.0
    return share


@rule
def severity(event: int, p: Events) -> float:
    """Return the load, 0-1, that an event brings in a domain which it touches in full."""
    size = p.leave_care_severity
    if event == Event.LOSS:
        size = p.loss_severity
    elif event == Event.SEPARATION:
        size = p.separation_severity
    elif event == Event.JOB_LOSS:
        size = p.job_loss_severity
    elif event == Event.EVICTION:
        size = p.eviction_severity
    return size


@rule
def plan_runs(weeks_since_loss: int, p: Events) -> bool:
    """Return whether an early plan with family and friends is at work this week."""
    since_plan = weeks_since_loss - p.loss_plan_after
    return 0.0 <= since_plan < p.loss_plan_weeks


@rule
def highest_personal_hazard(p: Events) -> float:
    """Return a bound on the summed hazard of events that befall one person."""
    return weekly(p.job_loss + p.eviction + p.leave_care)
