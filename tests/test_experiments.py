"""Limits, patterns and sizes: what their scripts say, on runs of seconds."""

from __future__ import annotations

import importlib
import math
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy import stats

from wijksim import knockouts, library, network, params, patterns, population
from wijksim.patterns import figures
from wijksim.rules import help as helping
from wijksim.sources import profiles
from wijksim.units import SLOTS, Tie

EXPERIMENTS = Path(__file__).parents[1] / "experiments"


def script(name: str) -> ModuleType:
    sys.path.insert(0, str(EXPERIMENTS))  # where scripts find each other when they are run
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(EXPERIMENTS))


limits, shown, sizes, networks = map(script, ("limits", "patterns", "sizes", "network"))
BUSY, SLOW = limits.QUEUES.values()


# ---- The queue ------------------------------------------------------------------------------


@pytest.mark.parametrize("q", [BUSY, SLOW])
def test_what_comes_into_a_queue_leaves_it(q: limits.Queue) -> None:
    waiting, active, requests, giving_up, wait = limits.erlang_a(q)
    assert requests == pytest.approx(giving_up + q.end * active)
    assert requests == pytest.approx(q.request * (q.sources - waiting - active))
    assert wait == pytest.approx(waiting / requests)
    waiting, active, requests, giving_up, _ = limits.in_weeks(q)
    admitted = requests - giving_up  # and every admission is a case that ends
    before_ending = active / math.exp(-q.end)
    assert admitted == pytest.approx(before_ending - active, rel=1e-6)


def test_without_a_queue_it_is_a_binomial() -> None:
    q = limits.Queue(20, 19, request=0.01, leave=0.02, end=0.03)
    waiting, active, *_ = limits.erlang_a(q)
    assert waiting < 1e-9
    assert active == pytest.approx(20 * 0.25, rel=1e-9)


def test_weekly_steps_come_to_theory_as_hazards_get_small() -> None:
    gaps = []
    for slower in (1.0, 0.1):
        q = BUSY._replace(
            request=BUSY.request * slower, leave=BUSY.leave * slower, end=BUSY.end * slower
        )
        gaps.append(abs(limits.in_weeks(q)[0] / limits.erlang_a(q)[0] - 1.0))
    assert gaps[1] < 0.2 * gaps[0] < 0.02


def test_the_model_is_the_queue_in_weekly_steps(compiled: None) -> None:
    runs = np.array([limits.simulated(BUSY, seed, 2000) for seed in (1, 2, 3, 4)])
    steps = np.array(limits.in_weeks(BUSY))
    error = runs.std(axis=0, ddof=1) / 2.0
    assert (np.abs(runs.mean(axis=0) - steps) < 5.0 * error + 1e-3).all()
    assert (error / steps < 0.1).all()  # narrow enough to mean something


# ---- Ties -----------------------------------------------------------------------------------


def test_a_tie_at_its_set_point_ends_at_a_constant_hazard() -> None:
    p = params.make()
    here = limits.left_in_theory(0.6, 0.6, 364, p)
    assert here == pytest.approx(math.exp(-p.ties.end * 0.4 * 364))
    assert limits.left_in_steps(0.6, 0.6, 23 * SLOTS, p) == pytest.approx(
        limits.left_in_theory(0.6, 0.6, 23 * SLOTS, p)
    )
    new = limits.left_in_theory(0.3, 0.6, 364, p)
    assert limits.left_in_steps(0.3, 0.6, 364, p) < new < here


@pytest.mark.parametrize("kind", [Tie.KIN, Tie.NEIGHBOUR])
def test_ties_relax_and_end_as_in_theory(compiled: None, kind: Tie) -> None:
    p = limits.only(("tie_loss",), ("ties.use",), {})
    target = getattr(p.ties, kind.name.lower())
    strength, left = limits.aged(kind, 0.5, 3, p)
    near = target * (1.0 - 0.5 * (1.0 - p.ties.relaxation) ** (3 * SLOTS))
    assert strength == pytest.approx(near, rel=1e-9)
    steps = limits.left_in_steps(0.5 * target, target, limits.SEVEN_YEARS, p)
    number = len(limits.held(limits.build(p, 3, 2068, 1))[0])
    assert abs(left - steps) < 4.0 * math.sqrt(steps * (1.0 - steps) / number)


# ---- Help -----------------------------------------------------------------------------------


def test_loads_decay_as_helpers_ample_in_time_let_them(compiled: None) -> None:
    ample = {"help.strength_full": 1e-9, "help.capacity": 1e9}
    zero = ("help.ask_sd", "help.outside_hours", "help.seen", "help.ask_from")
    p = limits.only(("asking", "effect_of_help"), zero, ample)
    asked, left, granted = limits.relieved(p, 1, 0.4, 13)
    assert granted == pytest.approx(p.help.accept)
    assert asked == pytest.approx(p.help.ask_mean * helping.hours_wanted(0.4, p.help), rel=0.1)
    factor = helping.relief(helping.hours_wanted(0.4, p.help), 0.4, p.help)
    steps = 0.4 * (1.0 - p.help.ask_mean * (1.0 - factor)) ** 13
    assert left == pytest.approx(steps, rel=0.03)


# ---- Patterns -------------------------------------------------------------------------------


@pytest.mark.parametrize("row", patterns.PATTERNS, ids=lambda row: row.name)
def test_a_pattern_names_what_there_is(row: patterns.Pattern) -> None:
    assert row.sign in (-1, 1)
    assert row.figure.__doc__
    assert set(row.without) <= set(knockouts.ALL)
    assert {*row.off, *row.on} <= set(params.table())
    on, off = patterns.sides(row, params.make())
    assert on != off


def test_verdicts() -> None:
    noise = np.linspace(-0.1, 0.1, 12)
    there, gone, wide = 1.0 + noise, noise[::-1], 40.0 * noise
    assert patterns.judge(1, there, gone)[3:] == (True, True)
    assert patterns.judge(-1, -there, gone)[3:] == (True, True)
    assert patterns.judge(-1, there, gone)[3:] == (False, False)  # on the wrong side
    assert patterns.judge(1, there, there - 0.5)[3:] == (True, False)  # smaller, still there
    assert patterns.judge(1, there, 0.05 * there)[3:] == (True, True)  # next to nothing is left
    assert patterns.judge(1, there, -there)[3:] == (True, True)  # turned round
    assert patterns.judge(1, there, 1.0 + wide)[3:] == (True, False)  # nobody can tell
    assert patterns.judge(1, wide, gone)[3:] == (False, False)


def test_a_gap_compares_equals() -> None:
    gap = figures.Gap()
    values, classes = np.array([1.0, 3.0, 10.0, 13.0, 50.0]), np.array([0, 0, 1, 1, 2])
    who = np.array([False, True, False, True, True])  # nobody to compare the last one with
    gap.add(values, who, np.ones(5, bool), classes)
    assert gap.mean == pytest.approx(2.5)
    assert math.isnan(figures.Gap().mean)


def test_all_patterns_give_figures_and_the_plainest_hold(
    compiled: None, capsys: pytest.CaptureFixture[str]
) -> None:
    found = patterns.measured(
        patterns.PATTERNS, 2, area="nederland", scale=0.3, burn_in=208, years=2
    )
    assert found.shape == (len(patterns.PATTERNS), 2, 2)
    assert np.isfinite(found).mean() > 0.9  # so small an area may see nobody bereaved
    good = shown.show(patterns.PATTERNS, found)
    told = capsys.readouterr().out
    assert told.count("appears") + told.count("DOES NOT APPEAR") == len(patterns.PATTERNS)
    assert told.count("why:") == len(patterns.PATTERNS) - good
    by_name = {row.name: values for row, values in zip(patterns.PATTERNS, found, strict=True)}
    for name in ("ties keep within groups", "outsiders come less", "policy work lowers barriers"):
        on, off = by_name[name]
        assert (on < 0.0).all()
        assert (np.abs(off) < 0.5 * np.abs(on)).all()


# ---- Sizes ----------------------------------------------------------------------------------


def test_a_difference_is_welchs() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.normal(1.0, 1.0, 9), rng.normal(0.0, 3.0, 30)
    gap, half = sizes.difference(one, other)
    low, high = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    assert (gap - half, gap + half) == pytest.approx((low, high))
    assert sizes.difference(one, one) == (0.0, 0.0)


def test_sizes_prints_every_figure(compiled: None, capsys: pytest.CaptureFixture[str]) -> None:
    usual = sizes.Setting(300, 1, 2)
    assert sizes.results(usual).shape == (2, len(sizes.FIGURES))
    failed = sizes.table(usual, (usual._replace(adults=500),))
    told = capsys.readouterr().out
    assert told.count("DIFFERS") == failed
    assert told.count("agrees") == len(sizes.FIGURES) - failed
    for name in sizes.FIGURES:
        assert told.count(f"\n  {name}") == 2


# ---- The network ----------------------------------------------------------------------------


def test_ties_of_who_stay_are_half_gone_after_seven_years(compiled: None) -> None:
    p = params.make()
    world = library.build_world(networks.area("nederland", 2000), p, 1)
    assert networks.kept(world, p, 0) == pytest.approx(0.48, abs=0.04)
    without_end = params.replace(p, "ties.end", 0.0)
    world = library.build_world(networks.area("nederland", 500), without_end, 1)
    assert networks.kept(world, without_end, 0) > 0.97  # a few are cut in casework


def test_the_network_is_held_against_what_is_known(
    compiled: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "LATER", 1)
    networks.against_known("nederland", 600, params.make(), 1)
    told = capsys.readouterr().out.splitlines()
    for known in networks.KNOWN:
        (line,) = (line for line in told if line.startswith(f"  {known.figure} "))
        assert f"[{known.mark}]" in line
    (contact,) = (line for line in told if line.startswith("  contact "))
    assert contact.endswith("OUTSIDE")  # told, not hidden


def test_ties_stand_nearly_still_from_the_first_week(compiled: None) -> None:
    p = params.make()
    profile, early, late = networks.area("nederland", 2000), [], []
    for seed in (1, 2):
        world = library.build_world(profile, p, seed)
        early.append(network.describe(world.people, world.ties, p))
        world = networks.advance(world, p, 0, 20 * 52)
        late.append(network.describe(world.people, world.ties, p))
    for figure, within in (
        ("inside", 0.05), ("friend", 0.1), ("neighbour", 0.1), ("kin", 0.15), ("partner", 0.15),
        ("strength_friend", 0.03), ("strength_neighbour", 0.05), ("strength_kin", 0.03),
        ("strained", 0.15), ("transitivity", 0.15), ("isolated", 0.5),
    ):  # fmt: skip
        was, now = (np.mean([found[figure] for found in some]) for some in (early, late))
        assert was == pytest.approx(now, rel=within), figure


def test_the_area_of_the_limits_has_as_many_adults_as_the_queue_has_sources() -> None:
    profile = profiles.load(limits.AREA)
    for q in limits.QUEUES.values():
        p = params.make().population
        area = population.with_adults(profile, q.sources, p)
        assert population.reconcile(area, p).adults == q.sources
