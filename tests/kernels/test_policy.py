"""Quadrant IV: signals, decisions, barriers and legitimacy, worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wijksim.columns import Col
from wijksim.state import World
from wijksim.units import Case, Domain, Hours

SIGNALS = {
    "signals__registering": 0.5, "signals__signal_from": 0.1, "signals__signal_load": 0.1,
    "signals__reflection_effect": 0.0, "signals__presence_effect": 0.0, "signals__integral": 1.0,
    "signals__panel": 0.0, "signals__voice": 0.6, "signals__room_loss": 0.1,
    "signals__tolerance": 0.75, "signals__alike": 0.0, "signals__spread": 0.0,
}  # fmt: skip
POLICY = {
    "policy__effect": 0.1, "policy__half_hours": 1.0, "policy__delay_weeks": 20.0,
    "policy__local": 0.5, "policy__returning": 0.0, "policy__barrier_housing": 0.6,
    "policy__barrier_money": 0.5, "signals__feedback": 0.5, "signals__tolerance": 0.8,
    "signals__parties": 0.5, "signals__lobby": 0.0,
}  # fmt: skip


def cases(worlds: Any) -> World:
    """Of five active cases three meet a barrier in housing; who is no client meets one too."""
    world = worlds.bare(adults=10)
    world.cases.case[:5] = Case.ACTIVE
    world.life.institutional[:3, Domain.HOUSING] = 0.2
    world.life.institutional[3, Domain.HOUSING] = 0.1  # too light to count
    world.life.institutional[5:, Domain.MONEY] = 0.9
    world.people.group[:] = 0
    world.residents[0], world.team.skill[0], world.team.room[0] = 1000.0, 0.5, 1.0
    return world


def gathered(worlds: Any, world: World, **values: float) -> np.ndarray[Any, Any]:
    return np.asarray(
        worlds.call("signals.gather", world, worlds.tuned(**{**SIGNALS, **values}), 9)
    )


def test_signals_by_hand(worlds: Any) -> None:
    world = cases(worlds)
    row = gathered(worlds, world)
    # three of five, half of it seen: 0.3 - 0.1, raised at 0.6 + 0.4 * 0.5
    signal = np.zeros(6)
    signal[Domain.HOUSING] = 0.2 * 0.8
    assert world.scratch.signal == pytest.approx(signal)
    assert row[Col.SIGNALS] == 1
    assert world.team.room[0] == pytest.approx(1.0 - 0.1 * 0.8 / 6 * 0.25)  # rejected
    assert row[Col.ROOM] == world.team.room[0]
    assert not world.team.alike.any()


def test_reflection_and_presence_bring_more_to_light_and_spread(worlds: Any) -> None:
    world = cases(worlds)
    world.team.hours[Hours.REFLECTION], world.team.presence[0] = 2.0, 3.0
    gathered(
        worlds, world, signals__reflection_effect=0.5, signals__presence_effect=0.1,
        signals__spread=1.0, signals__spread_gain=0.4, signals__voice=1.0,
    )  # fmt: skip
    seen = 1.0 - 0.5 * np.exp(-1.3)
    assert world.scratch.signal[Domain.HOUSING] == pytest.approx(0.6 * seen - 0.1)
    assert world.team.spread[0] == pytest.approx(0.4 * (1.0 - np.exp(-1.0)))


def test_closed_panels_leave_out_what_outsiders_meet(worlds: Any) -> None:
    world = cases(worlds)
    world.people.group[0] = 1
    world.places.energy[:] = [0.5, 0.5]
    gathered(
        worlds, world, signals__panel=0.5, groups__closure_traditional=1.0,
        groups__closure_light=0.2, signals__voice=1.0,
    )  # fmt: skip
    share = (2.0 + 0.7) / 5.0
    assert world.scratch.signal[Domain.HOUSING] == pytest.approx(0.5 * share - 0.1)


def test_alike_cases_are_answered_once_and_then_known_to_all(worlds: Any) -> None:
    world = cases(worlds)
    world.life.social[0, Domain.HEALTH] = 0.9  # its heaviest trouble is another
    row = gathered(worlds, world, signals__alike=2.0, signals__voice=1.0)
    assert np.flatnonzero(world.team.alike).tolist() == [Domain.HOUSING]
    assert row[Col.ANSWERED] == 2
    assert world.scratch.signal[Domain.HOUSING] == pytest.approx(0.6 - 0.1)
    row = gathered(worlds, world, signals__alike=2.1)
    assert row[Col.ANSWERED] == world.team.alike.sum() == 0


def test_without_cases_there_are_no_signals(worlds: Any) -> None:
    world = cases(worlds)
    world.cases.case[:] = Case.WAITING
    world.team.room[0] = 0.5
    row = gathered(worlds, world, signals__signal_from=0.0, signals__room_half_life=13.0)
    assert row[Col.SIGNALS] == 0
    assert not world.scratch.signal.any()
    assert world.team.room[0] == pytest.approx(0.5 + 0.5 * (1.0 - 0.5 ** (1 / 13)))


def test_signals_are_decided_on_now_and_act_after_the_delay(worlds: Any) -> None:
    world = cases(worlds)
    bar = world.barriers
    world.scratch.signal[:], world.scratch.signal[Domain.HOUSING] = 0.0, 0.5
    world.residents[0], world.team.hours[Hours.POLICY] = 2000.0, 6.0
    bar.level[:2] = [0.5, 0.6]
    p = worlds.tuned(**POLICY)
    row = worlds.call("policy.decide", world, p, 150)
    # 0.1 * 0.4 * 3/4 * 0.5 = 0.015, in week 170 = place 10 of the ring of 160
    assert bar.pending[1, 10] == pytest.approx(0.015)
    assert np.count_nonzero(bar.pending) == 1
    assert bar.level[:2] == pytest.approx([0.5, 0.6])
    assert row[Col.BARRIER] == pytest.approx(bar.level.mean())
    assert row[Col.BARRIER_LOCAL] == pytest.approx(bar.level.mean() / 2.0)
    assert row[Col.DECIDED] == pytest.approx(0.015)
    world.scratch.signal[:] = 0.0
    worlds.call("policy.decide", world, p, 170)
    assert bar.level[1] == pytest.approx(0.6 - 0.015 * 0.3)  # half of 0.6 is national
    assert not bar.pending.any()


def test_lobbying_takes_policy_hours_and_brings_more_within_reach(worlds: Any) -> None:
    world = cases(worlds)
    world.scratch.signal[:] = 0.0
    world.scratch.signal[Domain.HOUSING], world.barriers.pending[1, 10] = 0.5, 1.0
    world.team.hours[Hours.POLICY], world.barriers.level[1] = 3.0, 0.6
    p = worlds.tuned(**{**POLICY, "signals__lobby": 0.5}, signals__lobby_effect=0.4)
    row = worlds.call("policy.decide", world, p, 170)
    assert row[Col.DECIDED] == pytest.approx(0.1 * 0.4 * 0.6 * 0.5)  # 1.5 h of 3
    # 0.5 + 0.5 * 0.2 within reach: of 0.6 a part of 0.24 stays
    assert world.barriers.level[1] == pytest.approx(0.24)


def test_legitimacy_by_hand(worlds: Any) -> None:
    world = worlds.bare(adults=3)
    world.team.legitimacy[0] = 0.8
    p = worlds.tuned(
        casework__mandate=0.4, team__by_need=0.5, provision__justification_hours=1.0,
        legitimacy__erosion=0.26, legitimacy__growth=0.104,
    )  # fmt: skip
    row = worlds.call("policy.weigh_legitimacy", world, p)
    expected = 0.8 + 0.002 * 1.5 * 0.2 - 0.005 * 0.7 * 0.5 * 0.8
    assert world.team.legitimacy[0] == row[Col.LEGITIMACY] == pytest.approx(expected)
