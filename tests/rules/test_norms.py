import math
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
    # 16 weeks, ties of 0.5 in all: 1 - exp(-0.0025 * 16 * 0.5) of the way from 0.3 to 0.7
    share = norms.pull(0.5, 16, P)
    assert share == pytest.approx(1.0 - math.exp(-0.02))
    assert norms.pulled(0.3, 0.7, share) == pytest.approx(0.3 + 0.4 * share)
    assert norms.pulled(0.7, 0.3, share) == pytest.approx(0.7 - 0.4 * share)
    assert norms.pull(0.0, 16, P) == 0.0
    assert norms.pull(1.0, 16, P._replace(pull=0.0)) == 0.0


def test_anchor_by_hand() -> None:
    assert norms.anchored(0.5, 0.3, 0.0, norms.back(1, P)) == pytest.approx(0.498)
    # everybody's own has risen half the way to 1: 0.65, so 0.5 + 0.01 * 0.15
    assert norms.anchored(0.5, 0.3, 0.5, norms.back(1, P)) == pytest.approx(0.5015)
    assert norms.back(16, P) == pytest.approx(1.0 - 0.99**16)
    assert norms.back(16, P._replace(anchor=0.0)) == 0.0


def test_two_friends_settle_between_themselves_and_their_own_dispositions() -> None:
    # At rest the pull s to the other and the way back t balance: with own dispositions 0 and 1
    # the pair lies d = t / (1 - (1 - t) (1 - 2 s)) apart, symmetric about 0.5.
    pull, back = norms.pull(0.8, SLOTS, P), norms.back(SLOTS, P)
    a, b = 0.0, 1.0
    for _ in range(500):
        a, b = (
            norms.anchored(norms.pulled(a, b, pull), 0.0, 0.0, back),
            norms.anchored(norms.pulled(b, a, pull), 1.0, 0.0, back),
        )
    assert b - a == pytest.approx(back / (1.0 - (1.0 - back) * (1.0 - 2.0 * pull)))
    assert a + b == pytest.approx(1.0)


@given(st.data())
def test_readiness_stays_between_what_pulls_at_it(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("norms"))
    own, other, anchor, shift = data.draw(st.tuples(*[SHARE] * 4))
    total = data.draw(st.floats(0.0, SLOTS))
    there = norms.pulled(own, other, norms.pull(total, SLOTS, p))
    moved = norms.anchored(there, anchor, 0.0, norms.back(SLOTS, p))
    assert min(own, other, anchor) - 1e-15 <= moved <= max(own, other, anchor) + 1e-15
    assert moved - 1e-15 <= norms.anchored(there, anchor, shift, norms.back(SLOTS, p)) <= 1.0
