from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import mending
from wijksim.units import SLOTS, Tie

P = params.make().mending._replace(
    sour=0.0005, family=0.3, friends=0.5, neighbours=0.7, rate=0.02, prune_rate=0.05
)


def test_hazards_over_the_weeks_between_two_looks_by_hand() -> None:
    assert mending.sour_hazard(16.0, P) == pytest.approx(0.008)
    assert mending.mend_hazard(16.0, P) == pytest.approx(0.32)
    assert mending.prune_hazard(16.0, P) == pytest.approx(0.8)


def test_each_kind_of_tie_has_its_own_mediation() -> None:
    shares = [mending.mediated_share(kind, P) for kind in Tie if kind != Tie.PARTNER]
    assert shares == [0.3, 0.5, 0.7, 0.5]  # kin, friend, neighbour, peer


@pytest.mark.parametrize("kind", ["family", "friends", "neighbours"])
def test_any_kind_alone_is_mediation(kind: str) -> None:
    none = P._replace(family=0.0, friends=0.0, neighbours=0.0)
    assert not mending.any_mediation(none)
    assert mending.any_mediation(none._replace(**{kind: 0.1}))


def test_as_the_table_stands_nothing_is_mediated() -> None:
    assert not mending.any_mediation(params.make().mending)


@given(st.data())
def test_hazards_are_in_proportion_to_time(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("mending"))
    for hazard in (mending.sour_hazard, mending.mend_hazard, mending.prune_hazard):
        assert hazard(0.0, p) == 0.0
        assert 0.0 <= hazard(SLOTS, p) < 2.0
        assert hazard(2.0 * SLOTS, p) == pytest.approx(2.0 * hazard(SLOTS, p))
