"""What is left to carry, who is in need, and who comes to a door."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wijksim.columns import Col
from wijksim.state import World
from wijksim.units import Case, Domain, Hours

SIMPLE = {
    "demand__request": 0.0, "demand__request_load": 0.0, "demand__request_skill": 0.0,
    "demand__request_reliance": 0.0, "demand__gate": 0.0, "demand__pause_weeks": 8.0,
    "demand__need_from": 0.5, "doors__detection": 0.0, "doors__third_party": 0.0,
    "doors__visible_from": 0.4, "doors__team_door": 1.0,
}  # fmt: skip


def test_what_is_left_to_carry_is_the_sum_with_an_uncovered_lasting_need(worlds: Any) -> None:
    world = worlds.bare(adults=2)
    world.life.social[0, [0, 2]], world.life.institutional[0, 2] = 0.2, 0.3
    world.people.chronic[:], world.mind.received[1] = 0.25, 1.0
    world.scratch.case_hours[1] = 0.5
    worlds.call("demand.weigh", world, worlds.tuned(help__hours_per_load=12.0))
    assert world.life.load == pytest.approx([0.95, 0.25 * np.exp(-1.5 / 3.0)])


def test_need_begins_high_ends_low_and_counts_when_it_begins(worlds: Any) -> None:
    world = worlds.bare(adults=4)
    world.life.load[:], world.life.need[:] = [0.5, 0.5, 0.6, 0.3], [0, 1, 0, 1]
    p = worlds.tuned(demand__need_from=0.6, demand__need_until=0.35)
    row = worlds.call("demand.settle_need", world, p)
    assert world.life.need.tolist() == [0, 1, 1, 0]
    assert row[Col.ONSETS] == 1


def in_need(worlds: Any, adults: int, load: float = 0.8) -> World:
    world = worlds.bare(adults=adults)
    world.life.need[:], world.life.load[:] = 1, load
    return world


def test_presence_is_counted_per_1000_residents(worlds: Any) -> None:
    world = in_need(worlds, 2400)
    world.residents[0] = 2000.0
    world.team.presence[0], world.team.hours[Hours.COLLECTIVE] = 2.0, 4.0
    p = worlds.tuned(
        **{**SIMPLE, "doors__detection": 0.5, "doors__team_door": 0.0}, doors__presence_half=1.0
    )
    row = worlds.call("demand.request", world, p, 3)
    # 2 h for 2000: 1 h per 1000; 0.5 * 1 / (1 + 1) = 0.25 a week
    share = 1.0 - np.exp(-0.25)
    spread = np.sqrt(share * (1.0 - share) / 2400)
    assert row[Col.REQUESTS] / 2400 == pytest.approx(share, abs=4.0 * spread)
    assert row[Col.DETECTED] == row[Col.REQUESTS] == (world.cases.case == Case.WAITING).sum()
    assert row[Col.REQUESTS_TEAM] == row[Col.REQUESTS]  # who is present brings them in
    assert row[Col.REENTRIES] == row[Col.REFERRED] == 0


def test_requests_wait_out_the_pause_and_count_as_re_entry_for_three_years(worlds: Any) -> None:
    world = in_need(worlds, 6)
    cases = world.cases
    world.life.need[5] = 0
    cases.case[4] = Case.ACTIVE
    cases.closed[:4] = [1000 - 7, 1000 - 8, 1000 - 156, 1000 - 157]
    row = worlds.call(
        "demand.request", world, worlds.tuned(**{**SIMPLE, "demand__request": 1e6}), 1000
    )
    assert cases.case.tolist() == [0, 1, 1, 1, 2, 0]
    assert cases.asked[1:4].tolist() == [1000, 1000, 1000]
    assert (row[Col.REQUESTS], row[Col.REENTRIES], row[Col.DETECTED]) == (3, 2, 0)


def test_third_parties_refer_what_they_see_and_some_go_elsewhere(worlds: Any) -> None:
    world = worlds.bare(adults=4000)
    world.life.load[:2000], world.life.load[2000:] = 0.9, 0.39
    p = worlds.tuned(
        **{**SIMPLE, "doors__third_party": 1.0, "doors__team_door": 0.7},
        doors__setting_tolerance=0.2, doors__setting_link=0.5,
    )  # fmt: skip
    row = worlds.call("demand.request", world, p, 1000)
    share = 1.0 - np.exp(-0.5 * 0.8 * 0.5)  # nobody is in need: others brought them
    case = world.cases.case
    assert (case[:2000] != Case.NONE).mean() == pytest.approx(share, abs=0.04)
    assert not case[2000:].any()
    assert row[Col.REFERRED] == row[Col.REQUESTS] == (case != Case.NONE).sum()
    assert row[Col.REQUESTS_TEAM] == (case == Case.WAITING).sum()
    assert row[Col.REQUESTS_TEAM] / row[Col.REQUESTS] == pytest.approx(0.7, abs=0.1)
    there = case == Case.ELSEWHERE
    assert (world.cases.started[there] == 1000).all()


def test_own_requests_referrals_and_presence_share_one_draw(worlds: Any) -> None:
    world = in_need(worlds, 6000, 0.9)
    world.residents[0], world.team.presence[0] = 1000.0, 1.0
    p = worlds.tuned(
        **{
            **SIMPLE, "demand__request": 0.1, "doors__third_party": 0.4, "doors__detection": 0.6
        },
        doors__setting_tolerance=0.0, doors__setting_link=0.0, doors__presence_half=1.0,
    )  # fmt: skip
    row = worlds.call("demand.request", world, p, 1000) / 6000
    kept = np.exp([-0.1, -0.3, -0.6])  # own 0.1, others 0.2, presence 0.3
    assert row[Col.REQUESTS] == pytest.approx(1.0 - kept[2], abs=0.026)
    assert row[Col.REFERRED] == pytest.approx(kept[0] - kept[1], abs=0.02)
    assert row[Col.DETECTED] == pytest.approx(kept[1] - kept[2], abs=0.02)


def test_who_is_in_need_can_ask_also_where_others_see_nothing_yet(worlds: Any) -> None:
    world = in_need(worlds, 50, 0.38)  # need lasts until it is below need_until
    p = worlds.tuned(**{**SIMPLE, "demand__request": 1e6})
    assert worlds.call("demand.request", world, p, 1000)[Col.REQUESTS] == 50
    unseen = worlds.bare(adults=50)
    unseen.life.load[:] = 0.38
    assert worlds.call("demand.request", unseen, p, 1000)[Col.REQUESTS] == 0


def test_domains_with_a_load_and_the_heaviest(worlds: Any) -> None:
    world = worlds.bare(adults=2)
    world.life.social[0, Domain.WORK], world.life.institutional[0, Domain.WORK] = 0.2, 0.2
    world.life.social[0, Domain.MONEY] = 0.3
    world.life.institutional[0, Domain.HOUSING] = 0.4
    loads = (world.life.social, world.life.institutional)
    assert worlds.plain("case_hours.domains_of")(*loads, 0) == 3
    assert worlds.plain("case_hours.heaviest")(*loads, 0) == Domain.HOUSING  # first of equals
    assert worlds.plain("case_hours.domains_of")(*loads, 1) == 0
    assert worlds.plain("case_hours.heaviest")(*loads, 1) == -1
