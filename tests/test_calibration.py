"""Calibration: searches find what can be worked out, a known truth comes back, a stop loses little.

The model is replaced by four lines of arithmetic here: what is tested is the fit. That the model
itself can be fitted is shown by docs/calibration.md, and by one small run below.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wijksim import calibration, cli, params
from wijksim.calibration import checks, emulator, runs, sample, search, space, study, targets
from wijksim.calibration.study import Found, Sizes
from wijksim.calibration.targets import Target
from wijksim.state import Floats

DIMENSIONS = len(space.design().dimensions)
NAMES = [one.name for one in space.design().dimensions]
TRUTH = np.full(DIMENSIONS, 0.5)
TRUTH[:4] = (0.3, 0.7, 0.5, 0.4)
NOISE = 0.03


def toy(values: dict[str, float], seed: int, aims: tuple[Target, ...]) -> Floats:
    """Answer with four figures on a log scale: one a parameter, and a sum of two of them."""
    at = space.unit(values, space.design().dimensions)
    rng = np.random.default_rng(seed)
    logs = 3.0 + np.array([at[0], at[1] + 0.3 * at[1] ** 2, at[2] + at[3], at[0] * at[1]])
    return np.exp(logs + NOISE * rng.standard_normal(4))[: len(aims)] - 1.0


def toy_targets(fitted: int = 4) -> tuple[Target, ...]:
    at = TRUTH
    logs = 3.0 + np.array([at[0], at[1] + 0.3 * at[1] ** 2, at[2] + at[3], at[0] * at[1]])
    return tuple(
        Target(
            "toy", f"f{k}", value, 0.05 * (value + 1), 0.9 * value, 1.1 * value, k < fitted, False
        )
        for k, value in enumerate((np.exp(logs) - 1.0).tolist())
    )


def fitted(path: Path, simulator: runs.Simulator = toy) -> Found:
    (path / "parts").mkdir(exist_ok=True)
    folder = runs.Folder(path, "toy", simulator, 2)
    sizes = Sizes((160, 100), 80, 300)
    return study.carry_out(folder, toy_targets(), DIMENSIONS, sizes, 1, lambda *_: None)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    return fitted(tmp_path_factory.mktemp("toy"))


def test_what_is_left_is_found_with_its_size() -> None:
    # A corner of side .2 in three of five dimensions: .008 of the cube.
    left = search.remaining(lambda x: x[:, :3].max(axis=1), 0.2, 2000, 5, 1)
    assert left.level == 0.2
    assert left.share == pytest.approx(0.008, rel=0.3)
    assert left.points[:, :3].max() <= 0.2
    assert left.points.mean(axis=0) == pytest.approx([0.1] * 3 + [0.5] * 2, abs=0.03)


def test_nothing_is_left_where_nothing_fits() -> None:
    assert search.remaining(lambda x: 5.0 + x[:, 0], 3.0, 200, 3, 1).level > 5.0


def test_a_density_is_sampled() -> None:
    points, _ = search.annealed(lambda x: 0.5 * ((x[:, 0] - 0.4) / 0.05) ** 2, 3000, 3, 1)
    assert points[:, 0].mean() == pytest.approx(0.4, abs=0.01)
    assert points[:, 0].std() == pytest.approx(0.05, rel=0.12)
    assert points[:, 1].std() == pytest.approx(12**-0.5, rel=0.1)


def test_an_emulator_follows_a_quadratic_and_knows_its_noise() -> None:
    rng = np.random.default_rng(1)
    points = search.spread(300, 6, 1)

    def figure(x: Floats) -> Floats:
        return np.asarray(x[:, 0] + 2.0 * x[:, 1] * x[:, 2] - x[:, 3] ** 2)

    learned = emulator.fit(points, figure(points) + 0.1 * rng.standard_normal(300))
    unseen = rng.random((500, 6))
    means, variances = learned.predict(unseen)
    # A product counts less than a slope before data: what noise hides of it is shared out.
    assert np.sqrt(np.mean((means - figure(unseen)) ** 2)) < 0.06
    assert float(np.sqrt(variances.mean())) == pytest.approx(0.11, abs=0.025)


def test_a_known_truth_comes_back(found: Found) -> None:
    assert found.effective > 15.0
    middle = found.weights @ found.points
    spread = np.sqrt(found.weights @ (found.points - middle) ** 2)
    assert np.abs(middle[:2] - TRUTH[:2]).max() < 0.12
    assert spread[:2].max() < 0.5 * 12**-0.5
    # Of two parameters that only count together, the sum is known and neither of the two is.
    both = found.points[:, 2:4]
    total = found.weights @ both.sum(axis=1)
    assert spread[2:4].min() > 0.1
    assert total == pytest.approx(TRUTH[2] + TRUTH[3], abs=0.12)
    assert spread[4:].mean() == pytest.approx(12**-0.5, rel=0.2)  # what nothing depends on


def test_waves_rule_out_more_and_more(found: Found) -> None:
    shares = [wave.share for wave in found.waves]
    assert shares[1] < shares[0] < 0.5
    assert np.nanmin(found.waves[0].explained) > 0.5


def test_ranks_of_known_truths_are_even(found: Found) -> None:
    ranks = checks.ranks(found, 1)
    assert ranks.adjusted > 0.01
    assert ranks.covered.mean() == pytest.approx(0.9, abs=0.06)


def test_ranks_tell_a_fit_that_is_too_sure(found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = emulator.predict_all

    def sure(learned: list[emulator.Emulator], points: Floats) -> tuple[Floats, Floats]:
        means, variances = honest(learned, points)
        return means + 0.3, variances

    monkeypatch.setattr(checks.emulator, "predict_all", sure)
    assert checks.ranks(found, 1).adjusted < 0.001


def test_going_on_runs_only_what_is_missing(tmp_path: Path) -> None:
    calls = []

    def counting(values: dict[str, float], seed: int, aims: tuple[Target, ...]) -> Floats:
        calls.append(seed)
        return toy(values, seed, aims)

    (tmp_path / "parts").mkdir()
    folder = runs.Folder(tmp_path, "toy", counting, 1)
    lot = runs.Lot("some", search.spread(50, DIMENSIONS, 1), 100, toy_targets())
    first = runs.carry_out(folder, lot, lambda *_: None)
    assert calls == list(range(100, 150))
    parts = sorted((tmp_path / "parts").iterdir())
    parts[1].write_bytes(parts[1].read_bytes()[:100])
    again = runs.carry_out(folder, lot, lambda *_: None)
    assert calls[50:] == list(range(120, 140))
    np.testing.assert_array_equal(first, again)


def test_values_and_points_are_the_same_thing() -> None:
    dimensions = space.design().dimensions
    point = np.linspace(0.0, 1.0, DIMENSIONS)
    values = space.values(point, dimensions)
    params.make(values)  # all within their ranges
    np.testing.assert_allclose(space.unit(values, dimensions), point, atol=1e-12)


def test_every_target_can_be_measured_and_none_is_a_policy() -> None:
    every = [*targets.targets(), *targets.targets(held_out=True)]
    assert {one.area for one in targets.targets()}.isdisjoint(
        one.area for one in targets.targets(held_out=True)
    )
    for one in every:
        assert one.low < one.value < one.high, one
        there = targets.plain(one, targets.warped(one, np.array([one.value])))
        assert there[0] == pytest.approx(one.value)


def test_one_run_of_the_model_gives_every_figure() -> None:
    aims = tuple(
        Target("techum", one.measure, one.value, one.sd, one.low, one.high, one.fitted, one.percent)
        for one in targets.targets()
        if one.area == targets.AVERAGE
    )
    figures = targets.simulate(params.make(), 1, (("techum", 0.5),), aims)
    named = dict(zip([one.measure for one in aims], figures, strict=True))
    assert 5.0 < named["requests"] < 150.0
    assert 0.0 < named["strong_loneliness"] < 40.0
    assert 60.0 < named["self_direction"] <= 100.0


def test_the_posterior_that_ships_can_be_run_with() -> None:
    whole = calibration.posterior()
    assert whole.names == tuple(NAMES)
    assert len(whole.weights) >= 100
    assert whole.weights.sum() == pytest.approx(1.0)
    assert {"command", "date", "facts", "numeric code"} <= set(whole.provenance)
    for number in range(len(whole.weights)):
        calibration.params_of(whole.member(number))
    preset = params.preset_values("sceptic")
    assert calibration.params_of(whole.member(0), preset).plan.success == preset["plan.success"]


def test_the_preset_fitted_is_the_member_that_the_fit_proposed() -> None:
    whole = calibration.posterior()
    proposed = whole.member(int(whole.provenance["proposed"]))
    assert params.preset_values("fitted") == pytest.approx(proposed)


def test_draws_follow_the_weights() -> None:
    whole = calibration.posterior()
    mean = np.mean(
        [[one[name] for name in NAMES] for one in calibration.posterior_draws(2000)], axis=0
    )
    np.testing.assert_allclose(mean, whole.weights @ whole.values, rtol=0.02, atol=1e-3)
    assert calibration.posterior_draws(5, 3) == calibration.posterior_draws(5, 3)


def test_a_posterior_is_read_as_it_was_written() -> None:
    members = [{"a.b": 0.5, "c.d": 2.0}, {"a.b": 0.25, "c.d": 4.0}]
    back = sample.parsed(sample.as_text(members, np.array([0.75, 0.25]), {"date": "today: now"}))
    assert [back.member(k) for k in (0, 1)] == members
    assert back.weights.tolist() == [0.75, 0.25]
    assert back.provenance["date"] == "today: now"


def test_what_cannot_be_asked_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for words, told in (
        (["--quick", "--minutes", "5"], "--quick has a length of its own"),
        (["--lang", "fr"], "fr"),
    ):
        with pytest.raises(SystemExit) as end:
            cli.main(["calibrate", "--out", str(tmp_path / "new"), *words])
        assert end.value.code == cli.BAD_INPUT
        assert told in capsys.readouterr().err
        assert not (tmp_path / "new").exists()
