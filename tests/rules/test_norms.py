from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import norms
from wijksim.units import SLOTS

P = params.make().norms._replace(pull=0.0025, anchor=0.01)
SHARE = st.floats(0.0, 1.0)


def test_pull_by_hand() -> None:
    # 16 * 0.0025 * 0.5 * (0.7 - 0.3)
    assert norms.pulled(0.3, 0.7, 0.5, 16, P) == pytest.approx(0.008)
    assert norms.pulled(0.7, 0.3, 0.5, 16, P) == pytest.approx(-0.008)
    assert norms.pulled(0.3, 0.7, 0.0, 16, P) == 0.0
    assert norms.pulled(0.3, 0.7, 1.0, 16, P._replace(pull=0.0)) == 0.0


def test_anchor_by_hand() -> None:
    assert norms.anchored(0.5, 0.3, 0.0, P) == pytest.approx(0.498)
    # everybody's own has risen half the way to 1: 0.65, so 0.5 + 0.01 * 0.15
    assert norms.anchored(0.5, 0.3, 0.5, P) == pytest.approx(0.5015)
    assert norms.anchored(0.5, 0.3, 0.5, P._replace(anchor=0.0)) == 0.5


def test_two_friends_settle_between_themselves_and_their_own_dispositions() -> None:
    # At rest 16 x 1/16 pulls and the anchor balance: with k = pull w / anchor and anchors 0 and 1
    # the pair sits at d = 1 / (1 + 2 k) apart, symmetric about 0.5.
    a, b = 0.0, 1.0
    for _ in range(5000):
        a, b = (
            norms.anchored(a + norms.pulled(a, b, 0.8, 1, P), 0.0, 0.0, P),
            norms.anchored(b + norms.pulled(b, a, 0.8, 1, P), 1.0, 0.0, P),
        )
    k = 0.0025 * 0.8 * (1.0 - 0.01) / 0.01
    assert b - a == pytest.approx(1.0 / (1.0 + 2.0 * k))
    assert a + b == pytest.approx(1.0)


@given(st.data())
def test_readiness_stays_between_what_pulls_at_it(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("norms"))
    own, other, strength, anchor, shift = data.draw(st.tuples(*[SHARE] * 5))
    there = own + norms.pulled(own, other, strength, SLOTS, p)
    moved = norms.anchored(there, anchor, 0.0, p)
    assert min(own, other, anchor) - 1e-15 <= moved <= max(own, other, anchor) + 1e-15
    assert moved - 1e-15 <= norms.anchored(there, anchor, shift, p) <= 1.0
