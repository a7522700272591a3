"""What all mechanisms share: sums side by side, and marks by a draw."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from wijksim import draws
from wijksim._jit import KERNELS
from wijksim.draws import Why


@given(arrays.arrays(np.float64, st.integers(0, 40), elements=st.floats(-1e6, 1e6)))
def test_eight_sums_are_one(values: Any) -> None:
    total = KERNELS["kernels.sums.summed"].plain(values)
    assert total == pytest.approx(math.fsum(values), rel=1e-12, abs=1e-6)


def test_a_mark_is_a_draw_under_the_ceiling() -> None:
    mark, ceiling = np.ones(5000, np.int8), 0.03
    stream = draws.key(np.uint64(7), Why.ONSET, 3)
    KERNELS["kernels.screening.screen"].plain(mark, stream, ceiling)
    alone = [draws.uniform(stream, row) < ceiling for row in range(5000)]
    assert (mark == np.array(alone)).all()
    assert 100 < mark.sum() < 200
