"""The draws are right: known answers, and the distribution through a compiled kernel.

A generator that compiles to something else than it says is silent: every digest stays the same
from run to run. So all checks go through compiled code, against an independent implementation
in whole numbers of Python.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import numba
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

import wijksim
from wijksim import draws
from wijksim.draws import Why
from wijksim.units import DOMAINS

Floats = NDArray[np.float64]
MASK = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15
N = 200_000

# Reference output of splitmix64 (Vigna's splitmix64.c), seed 1234567.
PUBLISHED = (
    6457827717110365317,
    3203168211198807973,
    9817491932198370423,
    4593380528125082431,
    16408922859458223821,
)


def reference(state: int) -> int:
    """The next output of splitmix64 in whole numbers, written from its publication."""
    z = (state + GOLDEN) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def reference_key(seed: int, why: int, week: int) -> int:
    first = reference(seed ^ ((why * 0xD1B54A32D192ED03) & MASK))
    return reference((first + week * 0x8CB92BA72F3D8DD7) & MASK)


def reference_uniform(stream: int, who: int) -> float:
    return (reference((stream + who * GOLDEN) & MASK) >> 11) / 2.0**53


@numba.njit
def mixed(x: np.uint64) -> np.uint64:
    return draws.mix(x)


@numba.njit
def keyed(seed: np.uint64, why: int, week: int) -> np.uint64:
    return draws.key(seed, why, week)


@numba.njit
def uniforms(seed: np.uint64, why: int, week: int, out: Floats) -> None:
    stream = draws.key(seed, why, week)
    for i in range(len(out)):
        out[i] = draws.uniform(stream, i)


@numba.njit
def pairs(seed: np.uint64, why: int, week: int, out: Floats) -> None:
    stream = draws.key(seed, why, week)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = draws.uniform_of_two(stream, i, j)


@numba.njit
def numbers(seed: np.uint64, why: int, n: int, out: NDArray[np.int64]) -> None:
    for week in range(len(out)):
        out[week] = draws.below(draws.key(seed, why, week), 0, n)


def sample(seed: int = 7, why: int = Why.ONSET, week: int = 3, size: int = N) -> Floats:
    out = np.empty(size)
    uniforms(np.uint64(seed), int(why), week, out)
    return out


def test_the_reference_gives_the_published_numbers() -> None:
    states = [(1234567 + k * GOLDEN) & MASK for k in range(5)]
    assert tuple(reference(state) for state in states) == PUBLISHED


@pytest.mark.parametrize("run", [draws.mix, mixed], ids=["plain", "compiled"])
def test_mix_gives_the_published_numbers(run: object) -> None:
    assert callable(run)
    states = [(1234567 + k * GOLDEN) & MASK for k in range(5)]
    assert tuple(int(run(np.uint64(state))) for state in states) == PUBLISHED


@pytest.mark.parametrize("seed", [0, 1, 42, 2**63, 2**64 - 1])
@pytest.mark.parametrize("why", [Why.MOVE, Why.FAR_STRAIN])
def test_keys_and_uniforms_equal_the_reference_plain_and_compiled(seed: int, why: Why) -> None:
    for week in (0, 1, 1039, 10_000):
        expected = reference_key(seed, int(why), week)
        assert int(draws.key(np.uint64(seed), why, week)) == expected
        assert int(keyed(np.uint64(seed), int(why), week)) == expected
        exact = [reference_uniform(expected, who) for who in range(50)]
        assert sample(seed, why, week, 50).tolist() == exact
        plain = draws.key(np.uint64(seed), why, week)
        assert [draws.uniform(plain, who) for who in range(50)] == exact


def test_draws_of_pairs_equal_the_reference_plain_and_compiled() -> None:
    out = np.empty((4, 6))
    pairs(np.uint64(5), int(Why.TEMPLATE), 2, out)
    stream = reference_key(5, int(Why.TEMPLATE), 2)
    for i in range(4):
        first = reference((stream + i * GOLDEN) & MASK)
        exact = [(reference((first + j) & MASK) >> 11) / 2.0**53 for j in range(6)]
        assert out[i].tolist() == exact
        assert [draws.uniform_of_two(np.uint64(stream), i, j) for j in range(6)] == exact


def test_numbers_below_n_plain_and_compiled() -> None:
    out = np.empty(2000, np.int64)
    numbers(np.uint64(3), int(Why.FAR_ROUND), 24, out)
    assert out.tolist() == [
        draws.below(draws.key(np.uint64(3), Why.FAR_ROUND, week), 0, 24) for week in range(2000)
    ]


def philox(size: int = N) -> Floats:
    return np.random.Generator(np.random.Philox(99)).random(size)


@pytest.mark.parametrize("u", [sample(), sample(0, Why.MOVE, 0), philox()], ids=["a", "0", "ref"])
def test_draws_are_uniform(u: Floats) -> None:
    assert u.min() >= 0.0
    assert u.max() < 1.0
    assert u.mean() == pytest.approx(0.5, abs=4.0 * np.sqrt(1.0 / 12.0 / N))
    assert u.var() == pytest.approx(1.0 / 12.0, abs=4.0 * np.sqrt(1.0 / 180.0 / N))
    assert stats.kstest(u, "uniform").pvalue > 1e-3


def test_draws_have_the_quantiles_of_philox() -> None:
    assert stats.ks_2samp(sample(), philox()).pvalue > 1e-3


@pytest.mark.parametrize("shift", [0, 5, 45])
def test_high_middle_and_low_bits_are_even(shift: int) -> None:
    whole = (sample() * 2.0**53).astype(np.uint64)
    counts = np.bincount(((whole >> np.uint64(shift)) & np.uint64(255)).astype(int), minlength=256)
    assert stats.chisquare(counts).pvalue > 1e-3


def test_every_bit_is_set_half_the_time_and_apart_from_its_neighbour() -> None:
    whole = (sample() * 2.0**53).astype(np.uint64)
    bits = (whole[:, None] >> np.arange(53, dtype=np.uint64)) & np.uint64(1)
    near = 4.5 * 0.5 / np.sqrt(N)
    assert np.abs(bits.mean(axis=0) - 0.5).max() < near
    both = (bits[:, 1:] & bits[:, :-1]).mean(axis=0)
    assert np.abs(both - 0.25).max() < near


def correlation(a: Floats, b: Floats) -> float:
    return float(np.corrcoef(a, b)[0, 1])


@pytest.mark.parametrize("far", [1, 2, 24, 52, 1000])
def test_neighbouring_residents_weeks_and_seeds_are_apart(far: int) -> None:
    near = 4.5 / np.sqrt(N - far)
    u = sample()
    assert abs(correlation(u[far:], u[:-far])) < near
    assert abs(correlation(u, sample(week=3 + far))) < near
    assert abs(correlation(u, sample(seed=7 + far))) < near
    # Not only in a line: a common rank in either half would be as bad.
    table = np.histogram2d(u[far:], u[:-far], bins=8, range=((0.0, 1.0), (0.0, 1.0)))[0]
    assert stats.chisquare(table.ravel()).pvalue > 1e-4


def test_all_purposes_are_apart() -> None:
    size = 20_000
    table = np.array([sample(why=why, size=size) for why in Why])
    matrix = np.corrcoef(table) - np.eye(len(Why))
    assert np.abs(matrix).max() < 5.0 / np.sqrt(size)


def test_one_resident_through_the_weeks_is_uniform_too() -> None:
    def weeks(who: int) -> list[float]:
        return [sample(week=week, size=who + 1)[who] for week in range(5000)]

    for who in (0, 17):
        u = np.array(weeks(who))
        assert stats.kstest(u, "uniform").pvalue > 1e-3
        assert abs(correlation(u[1:], u[:-1])) < 4.5 / np.sqrt(5000)


def test_draws_of_pairs_are_uniform_and_apart() -> None:
    out = np.empty((400, 400))
    pairs(np.uint64(1), int(Why.TEMPLATE), 9, out)
    assert stats.kstest(out.ravel(), "uniform").pvalue > 1e-3
    near = 4.5 / np.sqrt(out.size)
    assert abs(correlation(out[:, 1:].ravel(), out[:, :-1].ravel())) < near
    assert abs(correlation(out[1:].ravel(), out[:-1].ravel())) < near
    assert abs(correlation(out.ravel(), out.T.ravel())) < near  # (i, j) is not (j, i)


@pytest.mark.parametrize("n", [1, 2, 24, 1000])
def test_numbers_below_n_are_even(n: int) -> None:
    out = np.empty(50_000, np.int64)
    numbers(np.uint64(2), int(Why.BLOCK_ROUND), n, out)
    assert out.min() >= 0
    assert out.max() < n
    if n > 1:
        assert stats.chisquare(np.bincount(out, minlength=n)).pvalue > 1e-3


def test_the_largest_draw_stays_below_n() -> None:
    largest = 1.0 - 2.0**-53
    assert all(int(largest * n) == n - 1 for n in range(1, 20_000))


def test_keys_never_meet() -> None:
    keys = {
        reference_key(seed, int(why), week)
        for seed in range(3)
        for why in Why
        for week in range(500)
    }
    assert len(keys) == 3 * len(Why) * 500


def test_purposes_are_distinct_and_never_zero() -> None:
    values = [why.value for why in Why]
    assert len(set(Why.__members__)) == len(set(values))  # no aliases either
    assert min(values) > 0
    # Key and seed 0 would be one for purpose 0. The numbers are part of all results: see draws.
    assert Why.MOVE == 1
    assert Why.FAR_STRAIN == 32


def test_purposes_by_domain_leave_their_neighbours_alone() -> None:
    # The draws of peer groups are keyed by purpose plus domain.
    by_domain = (Why.PEER_MEMBER, Why.PEER_ATTEND, Why.PEER_BOND)
    taken = {why.value for why in Why}
    for why in by_domain:
        assert not taken & set(range(why + 1, why + DOMAINS))
        taken |= set(range(why + 1, why + DOMAINS))
    source = (Path(wijksim.__file__).parent / "kernels" / "peers.py").read_text(encoding="utf-8")
    assert [f"Why.{why.name} + domain" in source for why in by_domain] == [True] * 3


def test_every_purpose_is_drawn_for_at_one_place() -> None:
    uses: Counter[str] = Counter()
    for path in sorted((Path(wijksim.__file__).parent / "kernels").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                uses[node.attr] += node.value.id == "Why"
    assert {name: uses[name] for name in Why.__members__} == dict.fromkeys(Why.__members__, 1)
