from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import peers
from wijksim.units import Domain

P = params.make().peers._replace(
    learn=0.02, ask_gain=0.01, hours=0.25, resident_run=0.6, method_loss=0.5
)
SHARE = st.floats(0.0, 1.0)


def test_every_domain_has_its_own_share() -> None:
    p = P._replace(**{domain.name.lower(): 0.1 * (domain + 1) for domain in Domain})
    assert [peers.share(domain, p) for domain in Domain] == pytest.approx(
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    )
    assert not any(peers.share(domain, params.make().peers) for domain in Domain)


def test_by_hand() -> None:
    assert peers.hours_per_meeting(P) == pytest.approx(0.1)
    # 0.2 + 0.02 * (1 - 0.5 * 0.4) * 0.8
    assert peers.learned(0.2, P) == pytest.approx(0.2128)
    assert peers.ask_after_meeting(0.4, P) == pytest.approx(0.406)


def test_groups_run_by_residents_take_no_hours_and_lose_nothing() -> None:
    own = P._replace(resident_run=1.0)
    assert peers.hours_per_meeting(own) == 0.0
    assert peers.learned(0.2, own) == pytest.approx(0.216)
    assert peers.learned(0.2, P._replace(resident_run=0.0, method_loss=-0.3)) > peers.learned(
        0.2, own
    )  # the range leaves room for the opposite


def test_without_effect_a_meeting_leaves_nothing() -> None:
    none = P._replace(learn=0.0, ask_gain=0.0)
    assert peers.learned(0.2, none) == 0.2
    assert peers.ask_after_meeting(0.4, none) == 0.4


@given(st.data())
def test_what_is_learned_stays_a_share_and_never_shrinks(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("peers"))
    x = data.draw(SHARE)
    assert x <= peers.learned(x, p) <= 1.0
    assert x <= peers.ask_after_meeting(x, p) <= 1.0
    assert 0.0 <= peers.hours_per_meeting(p) <= 1.0
