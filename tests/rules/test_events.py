from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import events
from wijksim.units import DOMAINS, Age, Domain, Event

P = params.make().events._replace(
    loss_young=0.0004,
    loss_middle=0.004,
    loss_old=0.04,
    separation=0.026,
    job_loss=0.013,
    eviction=0.052,
    eviction_from=0.5,
    leave_care=0.0026,
    loss_severity=0.1,
    separation_severity=0.2,
    job_loss_severity=0.3,
    eviction_severity=0.4,
    leave_care_severity=0.5,
    loss_plan_after=2.0,
    loss_plan_weeks=52.0,
)
STRUCK = (Event.LOSS, Event.SEPARATION, Event.JOB_LOSS, Event.EVICTION, Event.LEFT_CARE)


def test_hazards_by_hand() -> None:
    yearly = [events.loss_hazard(age, P) * 52 for age in Age]
    assert yearly == pytest.approx([0.0004, 0.004, 0.04])
    assert events.separation_hazard(P) == pytest.approx(0.0005)
    work = [events.job_loss_hazard(age, P) for age in Age]
    assert work == pytest.approx([0.00025, 0.00025, 0.0])
    care = [events.leave_care_hazard(age, P) for age in Age]
    assert care == pytest.approx([0.00005, 0.0, 0.0])


def test_only_heavy_troubles_with_money_cost_a_home() -> None:
    assert events.eviction_hazard(0.5, P) == 0.0
    assert events.eviction_hazard(0.5001, P) == pytest.approx(0.001)
    assert events.eviction_hazard(1.0, P._replace(eviction=0.0)) == 0.0


# By domain: money, housing, work, health, parenting, belonging.
@pytest.mark.parametrize(
    ("event", "domains"),
    [
        (Event.LOSS, [0, 0, 0, 1, 0, 1]),
        (Event.SEPARATION, [0, 1, 0, 0, 0, 1]),
        (Event.JOB_LOSS, [0.5, 0, 1, 0, 0, 0]),
        (Event.EVICTION, [0, 1, 0, 0, 0, 0]),
        (Event.LEFT_CARE, [1, 1, 0, 0, 0, 0]),
        (Event.VACATED, [0] * DOMAINS),
        (Event.NONE, [0] * DOMAINS),
    ],
)
def test_each_event_touches_its_own_domains(event: Event, domains: list[float]) -> None:
    assert [events.touches(event, domain, False, False) for domain in Domain] == domains


def test_parting_is_about_children_where_there_are_any() -> None:
    assert events.touches(Event.SEPARATION, Domain.PARENTING, True, False) == 1.0
    for event in set(STRUCK) - {Event.SEPARATION}:
        assert events.touches(event, Domain.PARENTING, True, False) == 0.0


def test_a_coach_keeps_care_leavers_out_of_debt_and_changes_nothing_else() -> None:
    assert events.touches(Event.LEFT_CARE, Domain.MONEY, False, True) == 0.0
    for event in STRUCK:
        for domain in Domain:
            if (event, domain) != (Event.LEFT_CARE, Domain.MONEY):
                alone = events.touches(event, domain, True, False)
                assert events.touches(event, domain, True, True) == alone


def test_every_event_has_its_own_severity() -> None:
    assert [events.severity(event, P) for event in STRUCK] == [0.1, 0.2, 0.3, 0.4, 0.5]


def test_a_plan_runs_from_its_week_for_its_time() -> None:
    runs = [week for week in range(-1, 70) if events.plan_runs(week, P)]
    assert runs == list(range(2, 54))


@given(st.data())
def test_no_person_exceeds_the_bound(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("events"))
    age, money = data.draw(st.tuples(st.sampled_from(Age), st.floats(0.0, 1.0)))
    summed = events.job_loss_hazard(age, p) + events.leave_care_hazard(age, p)
    summed += events.eviction_hazard(money, p)
    assert 0.0 <= summed <= events.highest_personal_hazard(p) * (1.0 + 1e-12)


@given(st.data())
def test_an_event_brings_a_load_below_one(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("events"))
    event, domain = data.draw(st.tuples(st.sampled_from(STRUCK), st.sampled_from(Domain)))
    share = events.touches(event, domain, data.draw(st.booleans()), data.draw(st.booleans()))
    assert 0.0 <= share <= 1.0
    assert 0.0 <= share * events.severity(event, p) < 1.0
