from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import signals

P = params.make().signals._replace(
    registering=0.6,
    reflection_effect=0.5,
    presence_effect=0.1,
    integral=0.5,
    split_loss=0.4,
    panel=0.5,
    room_loss=0.04,
    room_half_life=26.0,
    voice=0.7,
    parties=0.75,
    parties_weight=0.4,
    lobby=0.5,
    lobby_effect=0.2,
    spread=0.5,
    spread_gain=0.3,
    alike=2.0,
    alike_saving=0.3,
)
SHARE = st.floats(0.0, 1.0)


def test_share_seen_by_hand() -> None:
    # missed 0.4 * exp(-0.5 - 0.2) = 0.1986; (1 - 0.1986) * (1 - 0.4 * 0.5)
    assert signals.share_seen(1.0, 2.0, P) == pytest.approx(0.6410927028667488)
    assert signals.share_seen(0.0, 0.0, P._replace(integral=1.0)) == pytest.approx(0.6)
    assert signals.share_seen(9.0, 9.0, P._replace(registering=1.0, split_loss=0.0)) == 1.0


def test_panels_leave_outsiders_out_where_places_are_closed() -> None:
    assert signals.weight(True, 0.4, P) == pytest.approx(0.8)
    assert signals.weight(False, 0.4, P) == 1.0
    assert signals.weight(True, 0.0, P) == 1.0
    assert signals.weight(True, 0.4, P._replace(panel=0.0)) == 1.0


def test_raising_takes_skill_and_room_or_a_voice() -> None:
    assert signals.raised(0.5, 0.4, P) == pytest.approx(0.76)  # 0.7 + 0.3 * 0.2
    assert signals.raised(0.0, 1.0, P) == signals.raised(1.0, 0.0, P) == 0.7
    assert signals.raised(0.0, 0.0, P._replace(voice=1.0)) == 1.0


def test_room_by_hand_comes_back_in_its_half_life() -> None:
    # back 1 - 2^(-1/26) = 0.02630728; 0.5 * (1 - 0.04 * 0.25) + 0.02630728 * 0.5
    assert signals.next_room(0.5, 0.25, P) == pytest.approx(0.50815364, abs=1e-8)
    room = 0.2
    for _ in range(26):
        room = signals.next_room(room, 0.0, P)
    assert room == pytest.approx(0.6)
    assert signals.next_room(1.0, 1.0, P._replace(room_loss=0.0)) == 1.0


def test_within_reach_by_hand() -> None:
    # joined 0.5 * (1 + 0.4 * 0.5) = 0.6; + 0.4 * 0.2 * 0.5
    assert signals.within_reach(0.5, P) == pytest.approx(0.64)
    assert signals.within_reach(0.5, P._replace(parties=0.5, lobby=0.0)) == 0.5
    assert signals.within_reach(0.5, P._replace(parties_weight=0.0, lobby_effect=0.0)) == 0.5
    assert signals.within_reach(0.8, P._replace(parties=1.0, parties_weight=1.0)) == 1.0


def test_alike_cases_are_answered_once_from_a_number_on() -> None:
    assert signals.is_alike(2.0, P)
    assert not signals.is_alike(1.99, P)
    assert not signals.is_alike(100.0, P._replace(alike=0.0))  # switched off
    assert signals.answered_once(P) == pytest.approx(0.7)


def test_spread_by_hand() -> None:
    # 0.3 * 0.5 * (1 - exp(-0.5))
    assert signals.spread_gain(1.0, P) == pytest.approx(0.0590204010543)
    assert signals.spread_gain(0.0, P) == 0.0
    assert signals.spread_gain(1.0, P._replace(spread=0.0)) == 0.0


@given(st.data())
def test_shares_stay_shares_and_move_as_they_say(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("signals"))
    share, other, more = data.draw(st.tuples(SHARE, SHARE, SHARE))
    hours, presence = data.draw(st.tuples(st.floats(0.0, 20.0), st.floats(0.0, 20.0)))
    seen = signals.share_seen(hours, presence, p)
    assert 0.0 <= seen <= 1.0
    assert signals.share_seen(hours + more, presence, p) >= seen - 1e-15
    assert signals.share_seen(hours, presence + more, p) >= seen - 1e-15
    assert 0.0 <= signals.weight(True, share, p) <= 1.0
    raised = signals.raised(share, other, p)
    assert p.voice <= raised <= 1.0
    assert signals.raised(min(1.0, share + more), other, p) >= raised
    room = signals.next_room(share, other, p)
    assert 0.0 <= room <= 1.0
    assert signals.next_room(share, min(1.0, other + more), p) <= room
    reach = signals.within_reach(share, p)
    assert 0.0 <= reach <= 1.0
    assert signals.within_reach(min(1.0, share + more), p) >= reach - 1e-15
    assert 0.0 <= signals.spread_gain(hours, p) <= p.spread_gain
    assert 0.4 <= signals.answered_once(p) <= 1.0
