"""Scenario discovery: a planted box comes back, and luck gives none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from made_sweeps import ARM, BESIDE, RANGES, luck, made, nothing
from typer.testing import CliRunner

import wijksim
from wijksim.cli import application
from wijksim.report.swept import of_discovery
from wijksim.state import Floats
from wijksim.sweep.points import LATIN, MORRIS, SALTELLI
from wijksim.swept import boxes, prim, results

SIDES = ((0.3, 0.0), (1.0, 0.6))  # of x0 and x1: at least 0.3, at most 0.6


def scattered(count: int, parameters: int, key: int = 0) -> Floats:
    return np.random.default_rng([count, key]).random((count, parameters))


def planted(at: Floats) -> np.ndarray:
    return (at[:, 0] >= 0.3) & (at[:, 1] <= 0.6)


def test_a_planted_box_comes_back() -> None:
    at = scattered(300, 6)
    box = prim.find(at, planted(at))
    assert np.argwhere(box.restricted).tolist() == [[0, 0], [1, 1]]
    assert box.low[0] == pytest.approx(0.3, abs=0.03)
    assert box.high[1] == pytest.approx(0.6, abs=0.03)
    assert box.density > 0.97
    assert box.coverage > 0.97
    assert (prim.quasi_p(at, planted(at), box)[box.restricted] < 1e-6).all()


def test_a_planted_box_comes_back_through_luck() -> None:
    at = scattered(300, 4)
    wrong = np.random.default_rng(5).random(300) < 0.15
    success = planted(at) ^ wrong
    box = prim.find(at, success)
    assert box.restricted[0, 0]
    assert box.restricted[1, 1]
    assert box.low[0] == pytest.approx(0.3, abs=0.08)
    assert box.high[1] == pytest.approx(0.6, abs=0.08)
    assert prim.chance(at, success, box.score, 9) == 1 / 10


def test_luck_gives_no_box() -> None:
    at = scattered(60, 4)
    chances = []
    for key in range(3):
        success = np.random.default_rng(key).random(60) < 0.3
        chances.append(prim.chance(at, success, prim.find(at, success).score, 9, seed=key))
    assert sum(one <= 0.1 for one in chances) <= 1
    assert np.mean(chances) > 0.25


# In a sweep: it works where help.effect is high and help.ask_mean low


def working(scenario: str, unit: Floats, seed: int) -> Mapping[str, Floats]:
    works = (unit[:, 1] >= 0.4) & (unit[:, 0] <= 0.7)
    common = 20.0 + luck(seed, len(unit), 1.0)
    change = np.where(works, -1.0, 0.5) if scenario == ARM else 0.0
    requests = common - 1.0 if scenario == ARM else common
    return {"need_prevalence": common + change, "requests": requests, "unmet_need": common + change}


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("swept") / "latin"
    return made(path, working, {"kind": LATIN, "n": 120}, months=0)


def test_a_box_in_a_sweep(swept: Path) -> None:
    found = wijksim.discover(swept, shuffles=19)
    assert (found.arm, found.against, found.year) == (ARM, BESIDE, 1)
    assert found.found
    sides = {(one.parameter, one.side): one for one in found.sides}
    assert set(sides) == {("help.effect", "at_least"), ("help.ask_mean", "at_most")}
    low, high = RANGES["help"]["effect"]
    limit = sides["help.effect", "at_least"].limit
    assert limit == pytest.approx(low + 0.4 * (high - low), abs=0.001)
    assert found.separating()[-1] == "team.overhead"
    points = found.by_point()
    assert points["success"].sum() == pytest.approx(0.42 * 120, abs=8)
    assert (points.loc[points["inside"], "requests"] < 0.0).all()
    assert found.outside < 0.1


@pytest.mark.parametrize(
    ("key", "told"),
    [("requests", False), ("unmet_need", False), ("need_prevalence", False), ("waiting", True)],
)
def test_fewer_requests_with_more_need_or_unmet_need_is_no_success(
    tmp_path: Path, key: str, told: bool
) -> None:
    def rising(scenario: str, unit: Floats, _seed: int) -> Mapping[str, Floats]:
        change = np.full(len(unit), -1.0 if scenario == ARM else 0.0)
        figures = dict.fromkeys(("need_prevalence", "requests", "unmet_need"), 20.0 + change)
        return figures | {key: 20.0 - change}

    folder = made(tmp_path / "one", rising, {"kind": LATIN, "n": 40}, months=0, seeds=1)
    found = wijksim.discover(folder)
    assert found.success.all() == told
    assert found.success.any() == told
    assert not found.found


def test_the_command_tells_the_box_in_words(
    swept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prim, "chance", lambda *_: 0.01)
    out = tmp_path / "out"
    command = ["discover", str(swept), "--out", str(out), "--lang", "nl"]
    done = CliRunner().invoke(application(), command)
    assert done.exit_code == 0, done.output
    text = (out / "discover.txt").read_text(encoding="utf-8")
    parts = ["Het lukt vooral waar help.", "minstens", "hoogstens", "Daarbuiten lukt het in"]
    assert all(part in text for part in parts), text
    plain = json.loads((out / "discover.json").read_text(encoding="utf-8"))
    assert plain["found"]
    assert len(plain["box"]["sides"]) == 2
    assert (out / "discover.png").stat().st_size > 100
    lines = " ".join(of_discovery(wijksim.discover(swept), "en"))
    parts = ["It works above all where help.", "at least", "at most", "Outside it works in"]
    assert all(part in lines for part in parts), lines


def test_that_there_is_no_box_is_told(tmp_path: Path) -> None:
    folder = made(tmp_path / "one", nothing, {"kind": LATIN, "n": 40}, months=0, seeds=1)
    command = ["discover", str(folder), "--out", str(tmp_path / "out"), "--lang", "nl"]
    done = CliRunner().invoke(application(), command)
    assert done.exit_code == 0, done.output
    assert "Het lukt nergens" in done.output
    lines = " ".join(of_discovery(wijksim.discover(folder), "en"))
    assert "It works nowhere" in lines
    assert "Need falls in 0 % of them, requests fall in 0 %, and unmet need does not rise" in lines


def test_worlds_that_are_nobodys_can_be_left_out(swept: Path, tmp_path: Path) -> None:
    whole = results.load(swept)
    level = whole.values("status-quo", "requests")[:, :, -1].mean(axis=1)
    low, high = np.percentile(level, (20, 80))
    found = wijksim.discover(swept, only={"requests": (low, high)}, shuffles=0)
    kept = (level >= low) & (level <= high)
    np.testing.assert_array_equal(found.at, whole.points[kept])
    part, all_of_it = (wijksim.discover(one, shuffles=0) for one in (found.swept, whole))
    for name, values in part.differences.items():
        np.testing.assert_array_equal(values, all_of_it.differences[name][kept])
    assert any("hulpvragen" in line for line in of_discovery(found, "nl")[:2])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("requests", "expected MEASURE=LOWEST:HIGHEST"),
        ("requests=70:20", "70 is not below 20"),
        ("request=20:70", "unknown measure 'request'; did you mean 'requests'?"),
        ("requests=1:2", "requests is never between 1 and 2 in the last year of status-quo"),
    ],
)
def test_a_range_that_is_none_is_told(swept: Path, tmp_path: Path, text: str, told: str) -> None:
    asked = ["discover", str(swept), "--out", str(tmp_path / "out"), "--only", text]
    done = CliRunner().invoke(application(), asked)
    assert done.exit_code == 2, done.output
    assert told in " ".join(done.output.split()), done.output


def test_of_saltellis_design_only_independent_points_are_looked_at(tmp_path: Path) -> None:
    folder = made(tmp_path / "one", working, {"kind": SALTELLI, "n": 32}, months=0, seeds=1)
    found = wijksim.discover(folder, shuffles=1)
    assert found.at.shape == (64, 3)
    assert len(np.unique(found.at[:, 0])) == 64


@pytest.mark.parametrize(
    ("design", "changed", "told"),
    [
        ({"kind": MORRIS, "n": 12}, {}, "its design is Morris's, whose points lie on a few levels"),
        ({"kind": LATIN, "n": 39}, {}, "39 independent points are too few for a box; take 40"),
        ({}, {}, "no parameter is swept"),
        ({"kind": LATIN, "n": 40}, {"placebos": False}, "its plan needs placebos = true"),
        ({"kind": LATIN, "n": 40}, {"scenarios": "status-quo"}, "holds one scenario"),
    ],
)
def test_input_that_cannot_be_used_is_told_in_a_line(
    tmp_path: Path, design: dict[str, object], changed: dict[str, object], told: str
) -> None:
    folder = made(tmp_path / "one", nothing, design, months=0, seeds=1, **changed)
    asked = ["discover", str(folder), "--out", str(tmp_path / "out")]
    if "placebos" in changed:
        asked += ["--against", "placebo"]
    done = CliRunner().invoke(application(), asked)
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    assert told in " ".join(done.output.split()), done.output
    assert not (tmp_path / "out").exists()


def test_as_many_shuffles_as_a_chance_of_one_in_twenty_needs() -> None:
    assert 1 / (1 + boxes.SHUFFLES) < 0.05
