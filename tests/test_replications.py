"""How many seeds are enough."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wijksim import comparing, replications
from wijksim.cli import tables
from wijksim.errors import InputError
from wijksim.replications import Stopping, enough, half_width, look, needed, next_look

RNG = np.random.default_rng(4)
SAMPLE = RNG.normal(1.0, 2.0, 25)


def test_the_half_width_is_students() -> None:
    low, high = stats.t.interval(0.95, 24, SAMPLE.mean(), stats.sem(SAMPLE))
    assert half_width(SAMPLE) == pytest.approx((high - low) / 2.0)
    assert half_width(np.append(SAMPLE, [np.nan, np.nan])) == pytest.approx(half_width(SAMPLE))
    assert half_width(SAMPLE, 0.5) < half_width(SAMPLE)
    assert half_width(np.zeros(7)) == 0.0
    assert math.isinf(half_width(np.array([1.0])))
    assert math.isinf(half_width(np.full(30, np.nan)))


def test_enough_is_narrow_and_not_before_twenty_figures() -> None:
    width = half_width(SAMPLE)
    assert enough(SAMPLE, width)
    assert not enough(SAMPLE, 0.99 * width)
    assert not enough(np.zeros(19), 1.0)
    assert enough(np.zeros(20), 1.0)
    assert enough(np.zeros(6), 1.0, least=5)
    assert not enough(np.append(np.zeros(19), np.nan), 1.0)  # a run without a figure is none


@given(st.floats(0.01, 100.0), st.floats(0.001, 10.0), st.integers(2, 60))
def test_as_many_as_needed_are_narrow_and_one_less_is_not(
    spread: float, share: float, seeds: int
) -> None:
    pilot = spread * np.random.default_rng(seeds).normal(size=seeds)
    deviation, wanted = float(pilot.std(ddof=1)), share * spread
    number = needed(pilot, wanted)

    def width(n: int) -> float:
        return float(stats.t.ppf(0.975, n - 1)) * deviation / math.sqrt(n)

    assert width(number) <= wanted * (1.0 + 1e-9)
    assert number == 2 or width(number - 1) > wanted * (1.0 - 1e-9)


def test_needed_at_the_edges() -> None:
    assert needed(np.zeros(20), 0.1) == 2
    assert needed(np.array([1.0]), 0.1) == replications.UNREACHED
    assert needed(np.array([1.0, np.nan]), 0.1) == replications.UNREACHED
    assert needed(SAMPLE, 1e-9) == replications.UNREACHED
    # Half of the runs give no figure: it takes twice as many.
    assert needed(np.append(SAMPLE, np.full(25, np.nan)), 0.3) == 2 * needed(SAMPLE, 0.3)


def test_looks_come_in_steps_of_some_size() -> None:
    assert next_look(20, 21, 100) == 25
    assert next_look(20, 33, 100) == 33
    assert next_look(20, 900, 100) == 40
    assert next_look(60, 900, 100) == 100
    assert next_look(98, 99, 100) == 100


def test_a_look_waits_for_the_widest() -> None:
    narrow, wide = np.zeros(20), np.tile([-1.0, 1.0], 10)
    both = {"requests": [narrow, wide]}
    then, found = look(both, {"requests": 10.0}, 100)
    assert (then, found.enough, found.expected) == (20, True, 20)
    then, found = look(both, {"requests": 0.25}, 100)
    assert found.reached == {"requests": half_width(wide)}
    assert found.expected == needed(wide, 0.25) > 40
    assert (then, found.enough) == (40, False)
    then, found = look(both, {"requests": 0.25}, 20)
    assert (then, found.enough, found.most) == (20, False, 20)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["x"], "'x' is not MEASURE=VALUE"),
        (["requests=few"], "'requests=few' is not MEASURE=VALUE"),
        (["reqests=1"], "unknown measure 'reqests'; did you mean 'requests'?"),
        (["requests=0"], "requests=0.0 is not above 0 per 1000 residents a year"),
        (["requests=nan"], "requests=nan is not above 0"),
    ],
)
def test_half_widths_that_cannot_be_gone_on_for(given: list[str], message: str) -> None:
    with pytest.raises(InputError, match=f"half-width: {message}"):
        replications.check(replications.read(given), 100)


def test_a_cap_below_the_first_look_is_refused() -> None:
    with pytest.raises(InputError, match="seeds: 19 is below 20"):
        comparing.prepare(half_width={"requests": 1.0}, seeds=19)
    assert len(comparing.prepare(half_width={"requests": 1.0}).seeds) == replications.MOST
    assert len(comparing.prepare().seeds) == comparing.DEFAULT_SEEDS


def test_a_comparison_goes_on_until_it_is_enough(compiled: None, small_area: str) -> None:
    asked: dict[str, Any] = {
        "area": small_area, "years": 1, "burn_in_weeks": 4, "placebos": False,
    }  # fmt: skip
    names = ["status-quo", "all-four"]
    told: list[tuple[int, int]] = []
    all_of_them = comparing.compare(names, **asked, seeds=45)
    base, other = (arm.yearly["need_prevalence"][:, -1] for arm in all_of_them.arms)
    wanted = half_width((other - base)[:32])
    done = comparing.compare(
        names, **asked, seeds=45, half_width={"need_prevalence": wanted},
        progress=lambda *now: told.append(now),
    )  # fmt: skip
    assert done.stopping is not None
    assert done.stopping.enough
    used = len(done.seeds)
    assert 20 < used < 45
    for arm, whole in zip(done.arms, all_of_them.arms, strict=True):
        assert np.array_equal(
            arm.yearly["requests"], whole.yearly["requests"][:used], equal_nan=True
        )
    assert told[-1] == (3 * used, 3 * used)
    assert [now for now, _ in told] == list(range(1, 3 * used + 1))
    threads = comparing.compare(
        names, **asked, seeds=45, half_width={"need_prevalence": wanted}, threads=3
    )
    assert threads.digest() == done.digest()
    assert threads.stopping == done.stopping
    short = comparing.compare(names, **asked, seeds=21, half_width={"need_prevalence": 1e-4})
    assert short.stopping is not None
    assert (len(short.seeds), short.stopping.enough) == (21, False)
    told_nl = tables.seeds_in_words(short, short.stopping, "nl")
    assert f"--seeds {short.stopping.expected}" in told_nl
    assert "alle 21" in told_nl
    manifest = short.to_json()["manifest"]["half_width"]
    assert manifest["enough"] is False
    assert manifest["wanted"] == {"need_prevalence": 1e-4}


def test_one_scenario_by_itself_goes_on_for_its_own_level(compiled: None, small_area: str) -> None:
    done = comparing.compare(
        ["status-quo"], area=small_area, years=1, burn_in_weeks=4, half_width={"requests": 1e9}
    )
    assert done.stopping is not None
    assert done.stopping.reached["requests"] == half_width(done.arms[0].yearly["requests"][:, 0])


def test_no_expectation_is_told_where_there_is_none() -> None:
    found = Stopping({"requests": 1.0}, {"requests": math.inf}, 20, replications.UNREACHED)
    done = comparing.Comparison(
        None, "", "", 1, tuple(range(20)), 1, 1.0, (), {}, None, stopping=found  # type: ignore[arg-type]
    )  # fmt: skip
    told = tables.seeds_in_words(done, found, "en")
    assert "n/a (wanted 1)" in told
    assert "expected" not in told
    assert done._half_width_json() == {
        "wanted": {"requests": 1.0}, "reached": {"requests": None}, "enough": False,
        "most_seeds": 20, "expected_seeds": replications.UNREACHED,
    }  # fmt: skip
