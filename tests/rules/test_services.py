from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import services

P = params.make().services._replace(share=0.4, contact_hours=0.05, time_factor=1.4)


def test_by_hand() -> None:
    assert services.worker_hours(20, P) == pytest.approx(1.4)
    assert services.extra_hours(20, P) == pytest.approx(0.4)


def test_households_take_part_as_often_as_the_share_says() -> None:
    draws = [(k + 0.5) / 1000 for k in range(1000)]
    assert sum(services.takes_part(u, P) for u in draws) == 400
    assert not services.takes_part(0.0, P._replace(share=0.0))
    assert services.takes_part(0.9999, P._replace(share=1.0))


def test_groups_that_take_no_more_time_cost_the_team_nothing() -> None:
    assert services.extra_hours(20, P._replace(time_factor=1.0)) == 0.0


@given(st.data())
def test_the_rest_is_what_individual_contacts_take(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("services"))
    members = data.draw(st.integers(0, 500))
    extra = services.extra_hours(members, p)
    assert 0.0 <= extra <= services.worker_hours(members, p)
    assert services.worker_hours(members, p) - extra == pytest.approx(members * p.contact_hours)
