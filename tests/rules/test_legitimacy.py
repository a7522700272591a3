from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import legitimacy

P = params.make().legitimacy._replace(erosion=0.26, growth=0.104)
SHARE = st.floats(0.0, 1.0)


def test_by_hand() -> None:
    assert legitimacy.unequal(0.4, 0.5) == pytest.approx(0.7)  # 1 - 0.6 * 0.5
    assert legitimacy.explained(3.0) == pytest.approx(0.75)
    # grown 0.002 * 1.5 * 0.2 = 0.0006; worn 0.005 * 0.6 * 0.5 * 0.8 = 0.0012
    assert legitimacy.next_level(0.8, 0.6, 0.5, P) == pytest.approx(0.7994)


def test_equal_help_and_full_reasons_wear_nothing_away() -> None:
    assert legitimacy.unequal(0.0, 0.0) == 0.0
    assert legitimacy.explained(0.0) == 0.0
    assert legitimacy.next_level(1.0, 0.0, 0.0, P) == 1.0
    assert legitimacy.next_level(1.0, 1.0, 1.0, P) == 1.0
    assert legitimacy.next_level(0.5, 1.0, 0.0, P._replace(erosion=0.0, growth=0.0)) == 0.5


def test_it_settles_where_growth_and_wear_meet() -> None:
    # 0.104 (1 - l) = 0.26 * 0.4 * l: one half
    level = 1.0
    for _ in range(10_000):
        level = legitimacy.next_level(level, 0.4, 0.0, P)
    assert level == pytest.approx(0.5)


@given(st.data())
def test_it_stays_a_share_and_reasons_always_help(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("legitimacy"))
    level, inequality, reasons, more = data.draw(st.tuples(SHARE, SHARE, SHARE, SHARE))
    now = legitimacy.next_level(level, inequality, reasons, p)
    assert 0.0 <= now <= 1.0
    assert legitimacy.next_level(level, inequality, min(1.0, reasons + more), p) >= now
    assert legitimacy.next_level(level, min(1.0, inequality + more), reasons, p) <= now
    assert 0.0 <= legitimacy.unequal(level, inequality) <= 1.0
    assert legitimacy.unequal(level, inequality) >= max(level, inequality) - 1e-15
    assert 0.0 <= legitimacy.explained(4.0 * level) < 1.0
