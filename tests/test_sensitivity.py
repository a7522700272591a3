"""Sensitivity: known indices come back, luck is no influence, and what flips a verdict is named."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from made_sweeps import ARM, BESIDE, RANGES, luck, made, nothing
from SALib.analyze import morris as salib_morris
from SALib.analyze import sobol as salib_sobol
from typer.testing import CliRunner

import wijksim
from wijksim.cli import application
from wijksim.errors import InputError
from wijksim.report import swept as told
from wijksim.state import Floats
from wijksim.sweep import points
from wijksim.sweep.points import MORRIS, SALTELLI, Design
from wijksim.swept import indices, results
from wijksim.swept.deciding import Contrast, more_than_luck
from wijksim.verdict import Verdict

LINEAR = np.array([3.0, 2.0, 1.0, 0.0])  # of parameters between 0 and 1; the last does nothing
ISHIGAMI = {"first": (0.3139, 0.4424, 0.0), "total": (0.5576, 0.4424, 0.2437)}  # a = 7, b = 0.1


def design(kind: str, n: int, ends: tuple[float, float] = (0.0, 1.0), of: int = 4) -> Design:
    return Design(kind, n, 1, {f"x{place}": ends for place in range(of)})


def ishigami(x: Floats) -> Floats:
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def noisy(exact: Floats, seeds: int, size: float, key: int = 0) -> Floats:
    rng = np.random.default_rng([seeds, key])
    return exact[:, None] + rng.normal(0.0, size, (len(exact), seeds))


def holds(found: indices.Index, truth: Floats) -> Floats:
    return (found.low <= truth) & (truth <= found.high)


@pytest.fixture(autouse=True)
def fewer_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indices, "DRAWS", 100)


# Indices


def test_sobol_indices_of_ishigami_and_of_salib() -> None:
    plan = design(SALTELLI, 1024, (-np.pi, np.pi), 3)
    y = ishigami(points.within(plan))
    found = indices.sobol(y[:, None], 3)
    beside = salib_sobol.analyze(plan.problem(), y, calc_second_order=False, num_resamples=2)
    for name, key in (("first", "S1"), ("total", "ST")):
        one = found.indices[name]
        np.testing.assert_allclose(one.value, ISHIGAMI[name], atol=0.03)
        np.testing.assert_allclose(one.value, beside[key], atol=1e-9)
        assert holds(one, np.array(ISHIGAMI[name])).all()
        assert (one.high - one.low < 0.3).all()
    assert np.isnan(found.luck)  # one seed cannot tell


def test_sobol_indices_are_of_what_is_expected_and_not_of_luck() -> None:
    x = points.within(design(SALTELLI, 1024))
    truth = LINEAR**2 / (LINEAR**2).sum()
    values = noisy(x @ LINEAR, 4, 0.7)
    found = indices.sobol(values, 4)
    luck_too = indices.sobol(values.mean(axis=1)[:, None], 4).indices["total"]
    assert luck_too.value[3] > 0.08  # what a mean over seeds makes of a parameter that does nothing
    for one in found.indices.values():
        np.testing.assert_allclose(one.value, truth, atol=0.08)
        assert holds(one, truth).all()
        assert not one.clear()[3]
    assert found.indices["total"].clear()[:2].all()
    assert found.variance == pytest.approx((LINEAR**2).sum() / 12.0, rel=0.15)
    assert found.luck == pytest.approx(0.1225 / (found.variance + 0.1225), abs=0.03)


def test_intervals_are_over_design_and_over_seeds() -> None:
    """With as many points, luck makes them wider, and more seeds narrower again."""
    x = points.within(design(SALTELLI, 128))
    widths = []
    for seeds, size in ((8, 0.0), (8, 3.0), (32, 3.0)):
        one = indices.sobol(noisy(x @ LINEAR, seeds, size), 4).indices["total"]
        widths.append(float((one.high - one.low).mean()))
    exact, few, many = widths
    assert exact < many < few
    fewer = indices.sobol(noisy(points.within(design(SALTELLI, 16)) @ LINEAR, 8, 0.0), 4)
    assert (fewer.indices["total"].high - fewer.indices["total"].low).mean() > exact


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    x, truth = points.within(design(SALTELLI, 64)), LINEAR**2 / (LINEAR**2).sum()
    kept = [
        holds(indices.sobol(noisy(x @ LINEAR, 5, 0.7, key), 4).indices["total"], truth)
        for key in range(15)
    ]
    assert np.mean(kept) > 0.88


def test_without_any_influence_sobol_says_that_nothing_can_be_told() -> None:
    x = points.within(design(SALTELLI, 64))
    found = indices.sobol(noisy(0.0 * x[:, 0], 3, 1.0), 4)
    assert not found.told
    assert np.isnan(found.indices["total"].value).all()


def test_morris_of_a_known_function_and_of_salib() -> None:
    plan = design(MORRIS, 20)
    x = points.within(plan)
    y = x @ LINEAR + 4.0 * x[:, 2] * x[:, 3]
    bounds = np.tile((0.0, 1.0), (4, 1))
    found = indices.morris(y[:, None], x, bounds).indices
    beside = salib_morris.analyze(plan.problem(), x, y, num_levels=4, num_resamples=2)
    for name in ("mu", "mu_star", "sigma"):
        np.testing.assert_allclose(found[name].value, np.asarray(beside[name]), atol=1e-9)
    np.testing.assert_allclose(found["effect"].value[:2], LINEAR[:2])
    np.testing.assert_allclose(found["sigma"].value[:2], 0.0, atol=1e-9)
    assert (found["sigma"].value[2:] > 0.5).all()  # these two need each other
    square = 4.0 * np.sqrt(7.0 / 18.0)  # of the four levels 0, 1/3, 2/3, 1
    assert found["effect"].value[3] == pytest.approx(square, rel=0.25)


@pytest.mark.parametrize("seeds", [2, 5])
def test_morris_takes_luck_for_no_effect(seeds: int) -> None:
    many = 40  # of which 3 do something
    weights = np.zeros(many)
    weights[:3] = (4.0, -3.0, 2.0)
    plan = design(MORRIS, 10, of=many)
    x = points.within(plan)
    found = indices.morris(noisy(x @ weights, seeds, 0.5), x, np.tile((0.0, 1.0), (many, 1)))
    effect, beside = found.indices["effect"], found.indices["mu_star"]
    np.testing.assert_allclose(effect.value[:3], np.abs(weights[:3]), rtol=0.25)
    assert effect.clear()[:3].all()
    assert effect.clear()[3:].sum() <= 3  # one in forty is expected
    assert beside.clear().all()  # mu* calls everything clear, however little it does
    assert np.median(beside.value[3:]) == pytest.approx(
        np.median(found.indices["luck"].value[3:]), rel=0.3
    )


def test_rank_indices_of_a_steady_function_add_up() -> None:
    x = points.within(design(points.LATIN, 200))
    values = noisy(np.exp(x @ LINEAR), 2, 0.05)
    found = indices.ranks(values, x).indices
    truth = LINEAR / np.sqrt((LINEAR**2).sum())
    np.testing.assert_allclose(found["srrc"].value, truth, atol=0.06)
    assert (found["srrc"].value ** 2).sum() == pytest.approx(1.0, abs=0.1)
    assert found["prcc"].value[0] > 0.95
    assert abs(found["prcc"].value[3]) < 0.25


def test_products_are_of_two_different_seeds() -> None:
    rng = np.random.default_rng(3)
    one, two = rng.normal(size=(2, 4, 5))
    pairs = [one[a] * two[b] for a, b in itertools.permutations(range(4), 2)]
    np.testing.assert_allclose(results.crossed(one, two, np.ones(4)), np.mean(pairs, axis=0))


# Which parameters decide: help.effect turns the sign, team.overhead only moves the level


def turning(scenario: str, unit: Floats, seed: int) -> Mapping[str, Floats]:
    need = 20.0 + 5.0 * unit[:, 2] + luck(seed, len(unit), 1.0)
    change = 4.0 * (0.5 - unit[:, 1]) + luck(seed, len(unit), 0.1, 1)
    arm = need + change if scenario == ARM else need
    return {"need_prevalence": arm[:, None] + [0.0, 1.0], "requests": 3.0 * arm, "unmet_need": arm}


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("swept") / "morris"
    return made(path, turning, {"kind": MORRIS, "n": 12}, seeds=3)


def test_what_flips_the_verdict_is_named(screened: Path) -> None:
    found = wijksim.sensitivity(screened)
    paired = Contrast(ARM, BESIDE)
    assert found.contrasts == (Contrast("status-quo"), paired, Contrast(ARM, "status-quo"))
    table = found.deciding(paired)
    assert table["parameter"].iloc[0] == "help.effect"
    first = table.iloc[0]
    assert (first["verdict_lowest"], first["verdict_highest"]) == ("worse", "better")
    assert first["flips"] == "sign"
    assert set(table["flips"][1:]) == {""}
    assert first["index"] == pytest.approx(4.0, rel=0.1)
    assert found.verdicts[paired].verdict is Verdict.UNCLEAR  # half of it up, half of it down
    assert found.spreads[paired].falls == pytest.approx(0.5, abs=0.15)
    assert found.order(Contrast("status-quo"))[0] == found.swept.names.index("team.overhead")
    assert [found.swept.names[place] for place in found.stand_out(paired)] == ["help.effect"]


def test_what_stands_out_is_held_against_what_luck_brings_out() -> None:
    assert not more_than_luck(3, 103, 0.025)
    assert not more_than_luck(5, 103, 0.025)
    assert more_than_luck(6, 103, 0.025)


def test_a_sweep_of_one_scenario_has_levels(tmp_path: Path) -> None:
    folder = made(
        tmp_path / "one", turning, {"kind": SALTELLI, "n": 64}, scenarios="status-quo", months=0
    )
    done = CliRunner().invoke(
        application(),
        ["sensitivity", str(folder), "--out", str(tmp_path / "out"), "--lang", "en"],
    )
    assert done.exit_code == 0, done.output
    assert "on 'in need' (1 of 3): team.overhead (" in " ".join(done.output.split()), done.output
    assert (tmp_path / "out" / "sensitivity-status-quo-level.png").stat().st_size > 100


def test_the_command_tells_it_and_writes_it(screened: Path, tmp_path: Path) -> None:
    out, file = tmp_path / "out", tmp_path / "all.json"
    command = ["sensitivity", str(screened), "--out", str(out), "--lang", "nl"]
    command += ["--against", "placebo", "--measure", "waiting", "--json", str(file)]
    done = CliRunner().invoke(application(), command)
    assert done.exit_code == 0, done.output
    text = (out / "sensitivity.txt").read_text(encoding="utf-8")
    assert "Het teken van het effect op 'in nood' draait om met: help.effect." in text
    plain = json.loads(file.read_text(encoding="utf-8"))
    assert plain["contrasts"][1]["turns"]["help.effect"]["flips"] == "sign"
    assert plain["contrasts"][1]["measures"].keys() >= {"requests", "unmet_need", "waiting"}
    names = {path.name for path in out.iterdir() if path.stat().st_size > 100}
    assert {"sensitivity.csv", f"sensitivity-{ARM}-placebo.csv"} <= names
    assert {f"sensitivity-{ARM}-placebo.{end}" for end in ("png", "svg")} <= names


def test_it_is_told_in_english_too(screened: Path) -> None:
    lines = told.of_sensitivity(wijksim.sensitivity(screened, against="placebo"), "en")
    assert "The sign of the effect on 'in need' turns with: help.effect." in lines
    assert any(line.startswith("Under other assumptions 'in need' falls by") for line in lines)


# Input that cannot be used


def grid(tmp_path: Path, _: Path) -> Path:
    return made(tmp_path / "grid", nothing, {}, parameters={"help": {"effect": [0.01, 0.02]}})


def unfinished(tmp_path: Path, whole: Path) -> Path:
    copy = Path(shutil.copytree(whole, tmp_path / "copy"))
    for part in copy.glob("*/*.parquet"):
        part.unlink()
    return copy


def cut(tmp_path: Path, whole: Path) -> Path:
    """Take a column out of a part."""
    import pyarrow.parquet as pq

    copy = Path(shutil.copytree(whole, tmp_path / "copy"))
    for part in copy.glob("parts/*.parquet"):
        pq.write_table(pq.read_table(part).drop_columns(["need_prevalence"]), part)
    return copy


def few(tmp_path: Path, _: Path) -> Path:
    return made(tmp_path / "few", nothing, {"kind": MORRIS, "n": 3})


def scattered(tmp_path: Path, _: Path) -> Path:
    return made(tmp_path / "few", nothing, {"kind": points.LATIN, "n": 12})


def empty(tmp_path: Path, _: Path) -> Path:
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


def as_it_is(_: Path, whole: Path) -> Path:
    return whole


@pytest.mark.parametrize(
    ("folder", "asked", "message"),
    [
        (grid, (), "its design is a grid, which has no indices"),
        (few, (), "n = 3; intervals need n = 4 at least"),
        (scattered, (), "12 points are too few for 3 parameters; take 16 at least"),
        (empty, (), "holds no"),
        (unfinished, (), "the sweep is not finished: 288 runs left"),
        (cut, (), "the sweep is not finished"),
        (as_it_is, ("--measure", "request"), "'request'; did you mean 'requests'?"),
        (as_it_is, ("--arm", "comunity-first"), f"did you mean '{ARM}'?"),
        (as_it_is, ("--arm", ARM, "--against", ARM), "cannot be compared with itself"),
        (as_it_is, ("--against", "statusquo"), "did you mean 'status-quo'?"),
        (as_it_is, ("--year", "3"), "3 is outside the sweep: 1 to 2"),
        (as_it_is, ("--area", "techem"), "did you mean 'techum'?"),
        (as_it_is, ("--lang", "fr"), "fr"),
    ],
)
def test_input_that_cannot_be_used_is_told_in_a_line(
    screened: Path,
    tmp_path: Path,
    folder: Callable[[Path, Path], Path],
    asked: tuple[str, ...],
    message: str,
) -> None:
    out = tmp_path / "out"
    command = ["sensitivity", str(folder(tmp_path, screened)), "--out", str(out), *asked]
    done = CliRunner().invoke(application(), command)
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    assert message in " ".join(done.output.split()), done.output
    assert not out.exists()


def test_ranges_of_the_made_up_sweeps_are_those_that_are_swept(screened: Path) -> None:
    swept = results.load(screened)
    flat = [ends for section in RANGES.values() for ends in section.values()]
    np.testing.assert_allclose(swept.bounds, flat)
    with pytest.raises(InputError, match="was not run at every point"):
        swept.values("all-four", "requests")
