"""Runs: one start for all, levers that act in their own weeks only, and measures that add up."""

from __future__ import annotations

import dataclasses
import threading

import numpy as np
import pytest

from wijksim import params, running, scenario, schedule
from wijksim.columns import Col
from wijksim.measures import MEASURES, break_even, invested_and_called_for, yearly
from wijksim.sources import profiles
from wijksim.state import Book, copy, new_book, with_book
from wijksim.units import LONG_WAIT

WEEKS = 156
BURN_IN = 260
TASKS = [
    Col.HOURS_CASE, Col.HOURS_COLLECTIVE, Col.HOURS_POLICY, Col.HOURS_WITHDRAWN,
    Col.HOURS_REFLECTION, Col.HOURS_OTHER,
]  # fmt: skip


@pytest.fixture(scope="module")
def start() -> running.Start:
    profile = profiles.load("nederland").scaled(0.2)
    return running.begin(profile, params.make(), seed=5, burn_in_weeks=BURN_IN)


@pytest.fixture(scope="module")
def status_quo(start: running.Start) -> Book:
    return running.follow(start, scenario.load("status-quo"), WEEKS)


def plan(body: str) -> scenario.Scenario:
    head = 'name = "x"\ntitle_nl = "x"\ntitle_en = "x"\nabout_nl = "x"\nabout_en = "x"\n'
    return scenario.load_text(head + body, "x.toml")


def same(a: Book, b: Book) -> bool:
    return all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


def test_a_start_is_left_as_it_was(start: running.Start, status_quo: Book) -> None:
    again = running.follow(start, scenario.load("status-quo"), WEEKS)
    assert same(status_quo, again)


def test_moving_zero_hours_is_the_baseline_bit_for_bit(
    start: running.Start, status_quo: Book
) -> None:
    now = start.params.team
    body = (
        f"[neighbourhood]\nshare_collective = {now.share_collective!r}\n"
        f"[policy_table]\nshare_policy = {{ value = {now.share_policy!r}, from_week = 30 }}\n"
    )
    assert same(status_quo, running.follow(start, plan(body), WEEKS))


def test_every_lever_at_its_neutral_value_is_the_baseline_bit_for_bit(
    start: running.Start, status_quo: Book
) -> None:
    from wijksim import levers

    settings = tuple(
        scenario.Setting(quadrant, lever.name, lever.neutral_value(start.params), 0, None)
        for quadrant, of_quadrant in levers.ALL.items()
        for lever in of_quadrant.values()
    )
    assert len(settings) > 30
    neutral = dataclasses.replace(scenario.load("status-quo"), settings=settings)
    assert same(status_quo, running.follow(start, neutral, WEEKS))


def test_a_lever_from_week_104_leaves_the_weeks_before_untouched(
    start: running.Start, status_quo: Book
) -> None:
    late = plan("[neighbourhood]\nshare_collective = { value = 0.3, from_week = 104 }\n")
    book = running.follow(start, late, WEEKS)
    assert np.array_equal(book.weekly[:104], status_quo.weekly[:104])
    assert not np.array_equal(book.weekly[104], status_quo.weekly[104])


def test_a_lever_that_ends_takes_its_hours_back(start: running.Start) -> None:
    short = plan("[neighbourhood]\nshare_collective = { value = 0.3, to_week = 52 }\n")
    hours = running.follow(start, short, WEEKS).weekly[:, Col.HOURS_COLLECTIVE]
    assert hours[:52].mean() > 2.0 * hours[52:].mean() > 0.0


def test_the_placebo_takes_the_same_hours_as_the_policy(start: running.Start) -> None:
    policy = running.follow(start, scenario.load("community-first"), WEEKS).weekly[0]
    placebo = running.follow(start, scenario.load("placebo-collective"), WEEKS).weekly[0]
    spent = [column for column in TASKS if column != Col.HOURS_CASE]
    assert policy[spent].sum() == pytest.approx(placebo[spent].sum(), rel=1e-12)


def test_professional_hours_never_exceed_the_budget(status_quo: Book) -> None:
    total = status_quo.weekly[:, TASKS].sum(axis=1)
    assert (total <= status_quo.weekly[:, Col.BUDGET] * (1 + 1e-12)).all()
    assert total.mean() > 0.5 * status_quo.weekly[:, Col.BUDGET].mean()


def test_flows_of_the_queue_add_up(start: running.Start, status_quo: Book) -> None:
    weekly, last = status_quo.weekly, start.burn_in.weekly[-1]
    left = weekly[:, [Col.MOVED, Col.LOSSES]].sum()
    # Who moves or dies leaves the queue or a case without a word, so some are missing.
    for now, came, gone in (
        (Col.WAITING, [Col.REQUESTS_TEAM], [Col.ADMITTED, Col.ABANDONED]),
        (Col.ACTIVE, [Col.ADMITTED], [Col.CLOSED, Col.DROPOUTS]),
    ):
        balance = last[now] + weekly[:, came].sum() - weekly[:, gone].sum() - weekly[-1, now]
        assert 0.0 <= balance <= min(left, 0.2 * weekly[:, came].sum())
    assert status_quo.waits.sum() == weekly[:, Col.ADMITTED].sum()
    assert (weekly[:, Col.UNMET] <= weekly[:, Col.NEED]).all()
    assert (weekly[:, Col.WAITING] + weekly[:, Col.ACTIVE] > 0).any()


def test_another_seed_gives_another_run(start: running.Start, status_quo: Book) -> None:
    profile = profiles.load("nederland").scaled(0.2)
    other = running.begin(profile, params.make(), seed=6, burn_in_weeks=BURN_IN)
    assert not np.array_equal(other.burn_in.weekly, start.burn_in.weekly)


def test_one_call_equals_many_calls(start: running.Start, status_quo: Book) -> None:
    world = with_book(copy(start.world), start.week, WEEKS)
    for week in range(60):
        schedule.run_weeks(world, start.params, start.week + week, start.week + week + 1)
    assert np.array_equal(world.book.weekly[:60], status_quo.weekly[:60])


def test_a_run_can_be_stopped(start: running.Start) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(running.Stopped):
        running.follow(start, scenario.load("status-quo"), WEEKS, stop)


def test_measures_of_a_hand_made_record() -> None:
    book = new_book(0, 52)
    book.weekly[:, Col.NEED] = 20.0
    book.weekly[:, Col.REQUESTS] = 1.0
    book.weekly[:, Col.BUDGET] = 10.0
    book.waits[0, [2, 4, 30]] = (5, 4, 1)
    book.help[0, 0, 1] = (100.0, 80.0)
    book.help[0, 1, 1] = (100.0, 60.0)
    book.help[0, 0, 2] = (50.0, 50.0)  # the out-group asked nothing at this load: left out
    prices = params.make()
    figures = {
        name: float(values[0])
        for name, values in yearly(book, adults=80, residents=100.0, params=prices).items()
    }
    assert figures["need_prevalence"] == pytest.approx(25.0)
    assert figures["requests"] == pytest.approx(520.0)
    assert figures["waiting_weeks_median"] == 2
    assert figures["waiting_weeks_p90"] == 4
    assert figures["exclusion_gap"] == pytest.approx(20.0)
    assert figures["cost_team"] == pytest.approx(10.0 * 52 * prices.costs.team_hour / 100.0)
    assert np.isnan(figures["reentry"])  # nothing was closed: no figure, not zero
    assert set(figures) == set(MEASURES)
    assert len(book.waits[0]) == LONG_WAIT + 1


def test_break_even_is_the_week_after_which_nothing_is_owed() -> None:
    base, other = new_book(0, 6), new_book(0, 6)
    other.weekly[:, Col.HOURS_COLLECTIVE] = [5.0, 0, 0, 0, 0, 0]
    other.weekly[:, Col.HOURS_CALLED_FOR] = [0, -2.0, -2.0, -2.0, -2.0, 0]
    assert invested_and_called_for(other).tolist() == [5.0, -2.0, -2.0, -2.0, -2.0, 0.0]
    assert break_even(other, base) == 3  # owed 5, 3, 1, -1, ...
    assert break_even(base, base) is None
    other.weekly[5, Col.HOURS_POLICY] = 9.0  # owes again at the end: not for good
    assert break_even(other, base) is None
