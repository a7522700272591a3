"""Quadrant I without a professional, and how it feels, worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wijksim import state
from wijksim.columns import Col
from wijksim.state import World
from wijksim.units import NEVER, Case, Domain, Tie

PLAIN = {
    "help__hours_per_load": 12.0, "help__hours_max": 9.0, "help__outside_hours": 0.4,
    "help__strength_full": 1.6, "help__capacity": 2.0, "help__effect": 0.05,
    "help__smoothing": 0.1, "help__suitability": 1.0, "help__institutional": 0.5,
    "help__accept": 1.0, "help__parents": 1.0, "help__solidarity": 0.0, "help__app": 0.0,
    "help__seen": 0.1, "help__dependency": 0.02, "ties__use": 0.02, "errands__hours": 1.5,
}  # fmt: skip


def asker(worlds: Any) -> World:
    """0 knows 1 and 2 (strengths 0.6 and 0.2), and 3, with whom it is at odds."""
    world = worlds.bare(adults=4)
    for other, strength, strained in ((1, 0.6, 0), (2, 0.2, 0), (3, 0.9, 1)):
        worlds.tie(world, 0, other, Tie.FRIEND, strength, strained=strained)
    world.life.social[0, Domain.HEALTH], world.life.institutional[0, Domain.MONEY] = 0.4, 0.3
    world.people.outside[:], world.people.children[:], world.people.group[:] = 2.0, 0, 0
    world.people.skill[:] = [0.5, 0.25, 1.0, 1.0]
    world.mind.ask[:], world.mind.give[:] = 1.0, [0.0, 0.5, 0.5, 0.5]
    worlds.call("ties.sum_up", world, worlds.p)
    return world


def week(worlds: Any, world: World, at: int = 5, **values: float) -> np.ndarray[Any, Any]:
    """One round of asking, giving and receiving."""
    p, row = worlds.tuned(**{**PLAIN, **values}), np.zeros(len(Col))
    world.scratch.granted[:] = 0.0
    worlds.call("load.add_up", world, p)
    for kernel in ("ask", "give", "receive", "run_errands", "relieve", "use_ties"):
        worlds.call(f"help.{kernel}", world, p, at, row=row)
    return row


def test_help_by_hand(worlds: Any) -> None:
    world = asker(worlds)
    life, mind, net, room = world.life, world.mind, world.ties, world.scratch
    row = week(worlds, world)
    # wants 4.8; outside 0.8; of the 4 left half can be asked for: 1.5 of row 1 and 0.5 of row 2;
    # row 1 can give 1
    assert row[[Col.HOURS_ASKED, Col.HOURS_GIVEN, Col.HOURS_OUTSIDE]] == pytest.approx(
        [2.0, 1.5, 0.8]
    )
    assert room.asked_of == pytest.approx([0.0, 1.0, 0.5, 0.0])
    assert mind.given == pytest.approx([0.0, 0.1, 0.05, 0.0])
    assert mind.gave.tolist() == [NEVER, 5, 5, NEVER]
    assert room.hours == pytest.approx([2.3, 0.0, 0.0, 0.0])
    assert mind.received == pytest.approx([0.23, 0.0, 0.0, 0.0])
    assert life.social[0, Domain.HEALTH] == pytest.approx(0.4 * np.exp(-0.05 * 2.3 / 0.4))
    # hours outside by people of one's own skill, inside by those who gave: 0.4 + 0.25 + 0.5
    assert room.skilled[0] == pytest.approx(1.15)
    rules = 0.3 * np.exp(-0.05 * 0.5 * 1.15 / 0.3)
    assert life.institutional[0, Domain.MONEY] == pytest.approx(rules)
    assert world.book.help[0, 0, 2].tolist() == pytest.approx([2.0, 1.5])
    assert net.strength[0, 1] == net.strength[1, 1] == pytest.approx(1 - 0.4 * np.exp(-0.02))
    assert net.strength[0, 2] == net.strength[2, 1] == pytest.approx(1 - 0.8 * np.exp(-0.01))
    assert net.strength[0, 3] == 0.9
    assert mind.ask.tolist() == [1.0] * 4
    assert mind.leaning[0] == 0.0  # the balance was even before


def test_a_small_need_is_done_first_and_takes_its_hours(worlds: Any) -> None:
    world = asker(worlds)
    world.life.errand[:] = [1, 1, 0, 0]
    world.mind.ask[1] = 0.0
    row = week(worlds, world, help__capacity=20.0)
    # wants 4.8 + 1.5 = 6.3; outside 0.8; half of 5.5 inside: 3.55 in all
    assert row[Col.HOURS_GIVEN] == pytest.approx(2.75)
    assert world.scratch.hours[0] == pytest.approx(3.55)
    assert world.scratch.left[0] == pytest.approx(3.55 - 1.5)
    assert world.life.errand.tolist() == [0, 1, 0, 0]
    assert row[Col.ERRANDS_MET] == 1
    assert row[Col.HOURS_ERRANDS] == 1.5
    load = 0.4 * np.exp(-0.05 * 2.05 / 0.4)
    assert world.life.social[0, Domain.HEALTH] == pytest.approx(load)
    assert world.mind.received[0] == pytest.approx(0.355)


def test_too_few_hours_meet_a_small_need_in_proportion_and_leave_none_for_loads(
    worlds: Any,
) -> None:
    met, share = 0.0, 0.0
    for number in range(300):
        world = asker(worlds)
        world.life.errand[0] = 1
        row = week(worlds, world, at=number, errands__hours=9.0)
        share = (row[Col.HOURS_GIVEN] + row[Col.HOURS_OUTSIDE]) / 9.0
        assert world.life.errand[0] == 1 - row[Col.ERRANDS_MET]
        assert world.scratch.left[0] == 0.0
        met += row[Col.ERRANDS_MET]
    assert 0.1 < share < 0.9
    assert met / 300 == pytest.approx(share, abs=4 * (share * (1 - share) / 300) ** 0.5)


def test_a_small_need_alone_is_enough_to_ask(worlds: Any) -> None:
    for errand in (0, 1):
        world = asker(worlds)
        world.life.social[0], world.life.errand[0] = 0.0, errand
        assert (week(worlds, world)[Col.HOURS_ASKED] > 0.0) == (errand == 1)


def test_accepting_limits_what_is_given(worlds: Any) -> None:
    row = week(worlds, asker(worlds), help__accept=0.5)
    assert row[Col.HOURS_GIVEN] == pytest.approx(0.75)


def test_help_that_was_granted_makes_asking_easier_and_one_way_help_leans(worlds: Any) -> None:
    world = asker(worlds)
    world.mind.received[0], world.mind.boost[0] = 3.0, 1.0
    world.mind.ask[0] = 0.9
    week(worlds, world, help__debt=0.0, help__boost_ask=1.0, help__boost_outside=0.0)
    assert world.mind.ask[0] == pytest.approx(0.91)
    assert world.mind.leaning[0] == pytest.approx(1.0 - np.exp(-0.02 * 2.3 * 0.75))


def asked(worlds: Any, arrange: Any, **values: float) -> float:
    """The share of a thousand with a load who ask; readiness 0.2, skill 0.5."""
    world = worlds.bare(adults=1000)
    world.life.social[:, 0], world.people.outside[:] = 0.4, 1.0
    world.mind.ask[:], world.people.skill[:] = 0.2, 0.5
    arrange(world)
    worlds.call("load.add_up", world, worlds.p)
    worlds.call("help.ask", world, worlds.tuned(**{**PLAIN, **values}), 5)
    return float((world.scratch.hours > 0.0).mean())


def test_who_asks(worlds: Any) -> None:
    def client(world: World) -> None:
        world.cases.case[:], world.cases.mode[:], world.cases.weight[:] = Case.ACTIVE, 0.0, 1.0

    def bereaved(world: World) -> None:
        world.life.lost[:], world.life.planned[:] = 2, 1

    def nothing(world: World) -> None:
        pass

    near = 0.06
    assert asked(worlds, nothing) == pytest.approx(0.2, abs=near)
    assert asked(worlds, nothing, help__app=0.5) == pytest.approx(0.4, abs=near)
    taken_over = asked(worlds, client, help__displacement=0.5)
    assert taken_over == pytest.approx(0.1, abs=near)
    # 1 - exp(-3 * 0.5 * 1) of asks on behalf get through: 0.1 + 0.9 * 0.777
    behalf = asked(
        worlds, client, help__displacement=0.5, plan__ask_on_behalf=0.5, plan__asks_per_hour=3.0,
        team__case_hours=1.0,
    )  # fmt: skip
    assert behalf == pytest.approx(0.1 + 0.9 * (1.0 - np.exp(-1.5)), abs=near)
    plan = {"events__loss_plan_gain": 0.5, "events__loss_plan_weeks": 26.0}
    assert asked(worlds, bereaved, **plan, events__loss_plan_after=3.0) == pytest.approx(
        0.6, abs=near
    )
    assert asked(worlds, bereaved, **plan, events__loss_plan_after=4.0) == pytest.approx(
        0.2, abs=near
    )


def test_a_plan_after_a_loss_raises_what_is_asked_too(worlds: Any) -> None:
    hours = []
    for planned in (0, 1):
        world = asker(worlds)
        world.people.outside[:], world.life.lost[0], world.life.planned[0] = 0.0, 0, planned
        p = worlds.tuned(**PLAIN, events__loss_plan_gain=0.5, events__loss_plan_after=1.0)
        worlds.call("load.add_up", world, p)
        hours.append(worlds.call("help.ask", world, p, 5)[Col.HOURS_ASKED])
    assert hours[0] > 0.0
    assert hours[1] == pytest.approx(1.5 * hours[0])


# ---- How it feels ---------------------------------------------------------------------------


def test_a_week_of_feeling_by_hand(worlds: Any) -> None:
    world = worlds.bare(adults=3)
    worlds.tie(world, 0, 1, Tie.FRIEND, 0.7)
    worlds.tie(world, 0, 2, Tie.FRIEND, 0.2, strained=1)
    worlds.call("ties.sum_up", world, worlds.p)
    life, mind, room = world.life, world.mind, world.scratch
    life.load[:], mind.stress[:], mind.burden[:] = 0.8, 0.4, [0.2, 0.0, 0.0]
    life.duty[:], room.asked_of[:] = [8.0, 0.0, 0.0], [1.5, 0.0, 0.0]
    life.institutional[0, Domain.HOUSING], life.social[0, Domain.WORK] = 0.3, 0.3
    life.institutional[1, Domain.HEALTH], life.insecure[:], life.workless[:] = 0.9, 5, 5
    p = worlds.tuned(
        wellbeing__support_scale=1.0, wellbeing__outside_strength=0.0, wellbeing__buffer=0.5,
        wellbeing__buffer_lasting=1.0, wellbeing__load_weight=0.75, wellbeing__burden_weight=0.5,
        wellbeing__strain_weight=0.1, wellbeing__rate=0.25, wellbeing__burden_rate=0.1,
        wellbeing__burden_hours=15.0, wellbeing__burden_base=0.5, wellbeing__respite=0.5,
        escalation__strong=0.6, duty__formal_share=0.25,
    )  # fmt: skip
    worlds.call("wellbeing.feel", world, p)
    worlds.call("wellbeing.last", world, p)
    felt = 1.0 - np.exp(-0.7)
    assert mind.support == pytest.approx([felt, felt, 0.0])
    target = 1.0 - np.exp(-(0.6 * (1.0 - 0.5 * felt) + 0.5 * 0.2 + 0.1))
    assert mind.stress[0] == pytest.approx(0.4 + 0.25 * (target - 0.4))
    bare = 1.0 - np.exp(-(0.6 + 0.1))
    assert mind.stress[2] == pytest.approx(0.4 + 0.25 * (bare - 0.4))
    hours = 8.0 * 0.5 + 1.5  # respite takes half of the duty, none of the help given
    heavy = hours**2 / (hours**2 + 225.0 * (0.5 + felt))
    assert mind.burden == pytest.approx([0.2 + 0.1 * (heavy - 0.2), 0.0, 0.0])
    assert life.insecure.tolist() == [6, 0, 0]
    assert life.workless.tolist() == [6, 0, 0]


def test_without_a_strong_tie_the_buffer_can_be_gone(worlds: Any) -> None:
    stress = []
    for strong in (0.6, 0.8):
        world = worlds.bare(adults=2)
        worlds.tie(world, 0, 1, Tie.FRIEND, 0.7)
        worlds.call("ties.sum_up", world, worlds.p)
        world.life.load[:] = 0.8
        p = worlds.tuned(
            escalation__strong=strong, wellbeing__buffer_lasting=1.0, wellbeing__buffer=0.5
        )
        worlds.call("wellbeing.feel", world, p)
        stress.append(float(world.mind.stress[0]))
    assert stress[1] > stress[0]


def test_who_knows_nobody_asks_nobody(worlds: Any) -> None:
    world = worlds.bare(adults=3)
    world.life.social[:, 0], world.mind.ask[:] = 0.4, 1.0
    worlds.call("ties.sum_up", world, worlds.p)
    assert not week(worlds, world).any()
    assert state.copy(world.ties).degree.sum() == 0
