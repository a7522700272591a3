import itertools
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import team

P = params.make().team._replace(
    fte=1.25,
    need_allocation=1.0,
    week_hours=26.0,
    crowding=1.0,
    case_hours=0.9,
    per_domain=0.2,
    early_factor=1.4,
    late_factor=0.8,
    early_weeks=12.0,
    extra_fte=0.0,
    by_need=0.5,
    consult_share=0.4,
    consult_size=4.0,
)
WAITING = st.tuples(st.booleans(), st.integers(0, 5), st.floats(0.0, 1.0))


def test_posts_by_hand() -> None:
    assert team.posts(4000.0, 1.0, P) == pytest.approx(5.0)
    assert team.posts(4000.0, 1.2, P) == pytest.approx(6.0)
    assert team.posts(4000.0, 1.2, P._replace(need_allocation=0.0)) == pytest.approx(5.0)
    assert team.posts(4000.0, 1.2, P._replace(need_allocation=2.0)) == pytest.approx(7.2)
    # posts for some time come on top, whatever the need
    assert team.posts(4000.0, 1.2, P._replace(extra_fte=0.5)) == pytest.approx(8.0)


def test_budget_by_hand() -> None:
    assert team.budget(5.0, 0.8, P) == pytest.approx(104.0)  # 5 * 26 * 0.8
    assert team.budget(5.0, 0.0, P) == 0.0


@pytest.mark.parametrize(("posts", "workers"), [(0.1, 1), (1.0, 1), (1.01, 2), (5.0, 5), (90, 64)])
def test_workers_are_whole_people(posts: float, workers: int) -> None:
    assert team.workers(posts, 64) == workers
    assert team.workers(posts, 1000) == math.ceil(posts)


def test_a_queue_crowds_out_other_work() -> None:
    assert team.kept_from_crowding(0.0, P) == 1.0
    assert team.kept_from_crowding(5.0, P) == pytest.approx(0.6065306597126334)  # exp(-1/2)
    assert team.kept_from_crowding(500.0, P._replace(crowding=0.0)) == 1.0


def test_case_hours_by_hand() -> None:
    assert team.case_hours(1, 0, 0.0, 0.2, P) == pytest.approx(0.9)
    assert team.case_hours(0, 0, 0.0, 0.2, P) == pytest.approx(0.9)
    assert team.case_hours(3, 0, 0.0, 0.2, P) == pytest.approx(1.26)  # 0.9 * 1.4
    assert team.case_hours(3, 0, 0.0, 0.0, P) == pytest.approx(0.9)
    assert team.case_hours(1, 11, 0.5, 0.2, P) == pytest.approx(1.08)  # 0.9 * (1 + 0.5 * 0.4)
    assert team.case_hours(1, 12, 0.5, 0.2, P) == pytest.approx(0.81)  # 0.9 * (1 - 0.5 * 0.2)


def test_hours_by_load_by_hand() -> None:
    assert team.hours_by_load(1.8, P) == pytest.approx(1.4)  # 1 + 0.5 * 0.8
    assert team.hours_by_load(1.0, P) == 1.0
    assert team.hours_by_load(0.0, P._replace(by_need=1.0)) == 0.5  # never less than half
    assert team.hours_by_load(5.0, P._replace(by_need=0.0)) == 1.0


def test_consults_in_a_group_save_a_part_of_the_hours() -> None:
    assert team.consult_factor(P) == pytest.approx(0.7)  # 1 - 0.4 * 3/4
    assert team.consult_factor(P._replace(consult_size=1.0)) == 1.0
    assert team.consult_factor(P._replace(consult_share=0.0)) == 1.0


def test_what_is_done_once_is_spread_over_the_first_weeks() -> None:
    assert sum(team.once(6.0, week, P) for week in range(200)) == pytest.approx(6.0)
    assert team.once(6.0, 11, P) == pytest.approx(0.5)
    assert team.once(6.0, 12, P) == 0.0


@given(st.data())
def test_no_case_takes_less_than_nothing(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("team"))
    domains, weeks = data.draw(st.tuples(st.integers(0, 6), st.integers(0, 300)))
    mode, coordination = data.draw(st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 0.6)))
    load = data.draw(st.floats(0.0, 8.0))
    hours = team.case_hours(domains, weeks, mode, coordination, p)
    assert 0.2 < hours < 20.0
    assert team.case_hours(domains + 1, weeks, mode, coordination, p) >= hours
    assert team.case_hours(domains, weeks, mode, coordination + 0.1, p) >= hours
    assert 0.5 <= team.hours_by_load(load, p) <= team.hours_by_load(load + 1.0, p)
    assert 0.5 < team.consult_factor(p) <= 1.0
    assert 0.0 < team.kept_from_crowding(data.draw(st.floats(0.0, 200.0)), p) <= 1.0
    assert team.kept_from_crowding(0.0, p) == 1.0


def test_urgency_goes_before_the_week_and_the_week_before_the_draw() -> None:
    assert team.goes_before(True, 9, 0.9, False, 1, 0.1)
    assert not team.goes_before(False, 1, 0.1, True, 9, 0.9)
    assert team.goes_before(False, 3, 0.9, False, 4, 0.1)
    assert team.goes_before(True, 3, 0.1, True, 3, 0.2)
    assert not team.goes_before(True, 3, 0.2, True, 3, 0.1)


@given(st.lists(WAITING, min_size=2, max_size=5, unique=True))
def test_the_queue_is_an_order(waiting: list[tuple[bool, int, float]]) -> None:
    ranked = sorted(waiting, key=lambda one: (not one[0], one[1], one[2]))
    for first, later in itertools.combinations(ranked, 2):
        assert team.goes_before(*first, *later)
        assert not team.goes_before(*later, *first)
