"""The compiled loops of building: equal to their plain functions, and to general solvers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from wijksim import library, params
from wijksim._jit import BUILDERS, KERNELS, _renewed, rebuild
from wijksim.population import loops, programme, standins, table, targets
from wijksim.sources import profiles
from wijksim.sources.profiles import Dwellings, HouseholdSize, Profile, Residents

P = params.make().population


def plain(name: str) -> Callable[..., Any]:
    return rebuild(name, {}, compile_=False)


def messy(area: Profile, seed: int) -> Profile:
    """Return an area whose figures go together badly, as those of small areas do."""
    rng = np.random.default_rng(seed)
    factor = float(np.exp(rng.normal(-2.5, 1.0)))
    changed: dict[str, Any] = {}
    for name in Profile.model_fields:
        figure = getattr(area, name)
        if isinstance(figure, Residents | Dwellings) and name != "residents":
            value = max(0, 5 * round(figure.value * factor * rng.uniform(0.85, 1.15) / 5))
            changed[name] = figure.model_copy(update={"value": value})
    bands = [name for name in changed if name.startswith("age_")]
    total = sum(changed[name].value for name in bands) + 5 * int(rng.integers(-2, 3))
    changed["residents"] = area.residents.model_copy(update={"value": max(60, total)})
    changed["one_person"] = changed["one_person"].model_copy(
        update={"value": changed["one_person"].value + 5}
    )
    if rng.random() < 0.8:
        size = HouseholdSize(
            value=round(float(rng.uniform(1.4, 3.2)), 1),
            unit="residents per household",
            year=2020,
            source=area.residents.source,
        )
        changed["household_size"] = size
    return area.model_copy(update=changed)


def test_every_loop_equals_its_plain_function_bit_for_bit(
    worlds: Any, small_area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    area, values = profiles.load(small_area), params.make()
    area = messy(area.model_copy(update={"household_size": None}), 4)  # one with branches
    fast = library.build_world(area, values, 5)
    codes = {entry.plain.__code__: name for name, entry in BUILDERS.items()}
    seen: set[str] = set()

    def watch(frame: Any, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in codes:
            seen.add(codes[frame.f_code])

    with monkeypatch.context() as patch:
        for name, entry in BUILDERS.items():
            module = sys.modules[entry.plain.__module__]
            patch.setattr(module, entry.plain.__name__, plain(name))
        sys.setprofile(watch)
        try:
            slow = library.build_world(area, values, 5)
        finally:
            sys.setprofile(None)
    assert worlds.differing(fast, slow) == []
    assert set(BUILDERS) - seen == set(), "loops whose plain function never ran"


def test_the_plain_ones_are_plain_all_the_way_down() -> None:
    for name in BUILDERS:
        compiled = {id(entry.compiled) for entry in (BUILDERS | KERNELS).values()}
        found: list[Any] = []
        _renewed(plain(name), lambda used, found=found: found.append(used) or used)  # type: ignore[misc]
        assert not [used for used in found if id(used) in compiled], name


def test_building_is_part_of_no_week() -> None:
    assert not set(BUILDERS) & set(KERNELS)
    assert len(BUILDERS) > 15


AREAS = [profiles.load(name) for name in profiles.areas()]


@pytest.mark.parametrize("seed", range(60))
def test_reconciled_figures_are_those_of_a_general_solver(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = messy(AREAS[seed % len(AREAS)], seed) if seed >= len(AREAS) else AREAS[seed]
    asked: list[tuple[Any, ...]] = []

    def spy(*given: Any) -> Any:
        asked.append(given)
        return real(*given)

    real = programme.cheapest
    monkeypatch.setattr(programme, "cheapest", spy)
    found = targets._solve(targets._aims(area, standins.make(area, P)), area)
    (given,) = asked
    np.testing.assert_array_equal(found, targets.general(*given[:5]))
    assert (found >= 0).all()


def test_a_general_solver_takes_over_after_too_many_branches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    areas = [messy(AREAS[seed % len(AREAS)], seed) for seed in range(8)]
    wanted = [targets.reconcile(area, P) for area in areas]
    monkeypatch.setattr(targets, "_BRANCHES", 0)
    assert [targets.reconcile(area, P) for area in areas] == wanted


def small(low: list[float], rows: list[list[float]], cost: list[float], whole: int) -> Any:
    size = len(rows)
    return programme.cheapest(
        np.array(cost),
        np.full(len(cost), np.inf),
        np.array(rows),
        np.array(low),
        np.zeros(size, np.int8),
        np.full(size, programme.NONE, np.int32),
        whole,
        0,
        100,
    )


def test_a_programme_that_can_be_worked_out_by_hand() -> None:
    # 3a + 2b >= 7 at least cost 4a + 3b: a = 7/3 in fractions, costing 28/3; in whole numbers
    # (1, 2) costs 10, (3, 0) costs 12, (2, 1) costs 11.
    np.testing.assert_allclose(small([7.0], [[3.0, 2.0]], [4.0, 3.0], 0), [7 / 3, 0.0])
    np.testing.assert_allclose(small([7.0], [[3.0, 2.0]], [4.0, 3.0], 2), [1.0, 2.0], atol=1e-9)


def test_a_programme_without_a_solution_is_told() -> None:
    assert len(small([1.0, 1.0], [[1.0], [-1.0]], [1.0], 1)) == 0


@pytest.mark.parametrize("seed", range(40))
def test_rounding_up_gains_as_much_as_a_general_solver_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    height, width = int(rng.integers(2, 8)), int(rng.integers(2, 8))
    gain = rng.random((height, width)) - 1e-5 * np.arange(height * width).reshape(height, width)
    chosen = rng.random((height, width)) < rng.random()  # so that one choice at least fits
    rows, columns = chosen.sum(axis=1).astype(np.int32), chosen.sum(axis=0).astype(np.int32)
    up = loops.round_up(gain, rows, columns)
    np.testing.assert_array_equal(up.sum(axis=1), rows)
    np.testing.assert_array_equal(up.sum(axis=0), columns)
    index = np.arange(height * width)
    margins = np.zeros((height + width, len(index)))
    margins[index // width, index] = margins[height + index % width, index] = 1.0
    other = table._cheapest(
        -gain.ravel(), np.ones(len(index)), margins, np.concatenate([rows, columns]).astype(float)
    )
    assert other is not None
    assert (gain * up).sum() == pytest.approx(float((gain.ravel() * other).sum()), abs=1e-6)


@pytest.mark.parametrize(
    ("rows", "columns"), [([2, 0], [1, 0]), ([3, 0], [1, 1]), ([-1, 2], [1, 0]), ([2, 0], [2, 0])]
)
def test_margins_that_no_choice_fits_are_told(rows: list[int], columns: list[int]) -> None:
    found = loops.round_up(
        np.full((2, 2), 0.5), np.array(rows, np.int32), np.array(columns, np.int32)
    )
    assert found.shape == (0, 0)


def test_cells_are_rounded_further_where_one_up_or_down_is_not_enough() -> None:
    fitted = np.array([[0.5, 0.5], [0.0, 0.0]])
    rows, columns = np.array([1, 2], np.int32), np.array([1, 2], np.int32)
    found = table.rounded(fitted, rows, columns)
    np.testing.assert_array_equal(found.sum(axis=1), rows)
    np.testing.assert_array_equal(found.sum(axis=0), columns)
    assert (found >= 0).all()
