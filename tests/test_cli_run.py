"""``wijksim run``: one scenario by year and by week."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from wijksim import cli, comparing
from wijksim.cli import job
from wijksim.columns import UNITS, Col
from wijksim.errors import InputError, Problem
from wijksim.measures import MEASURES

PLAIN = {"COLUMNS": "80", "FORCE_COLOR": None, "TTY_COMPATIBLE": None, "NO_COLOR": None}


def run(*words: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command in this process."""
    done = CliRunner(env=PLAIN).invoke(cli.application(words), list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def area(small_area: str) -> str:
    return small_area


@pytest.fixture(scope="module")
def made(area: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """Folder, output and errors of a run of three years."""
    out = tmp_path_factory.mktemp("run") / "out"
    words = ("run", "community-first", "--area", area, "--years", "3", "--out", str(out))
    code, printed, told = run(*words)
    assert code == 0
    return out, printed, told


def test_files(made: tuple[Path, str, str]) -> None:
    out, printed, _ = made
    names = ["run.json", "weekly.csv", "demand.png", "demand.svg"]
    assert {path.name for path in out.iterdir()} == set(names)
    assert printed.splitlines()[-1] == f"Bestanden in {out}/: {', '.join(names)}"


def test_weekly_figures_have_names_and_units(made: tuple[Path, str, str], area: str) -> None:
    weekly = pd.read_csv(made[0] / "weekly.csv")
    assert list(weekly.columns[:4]) == ["scenario", "seed", "week", "need [adults]"]
    assert "hours_case [hours]" in weekly
    assert len(weekly.columns) == 3 + len(Col)
    assert all(f"{column.name.lower()} [{UNITS[column]}]" in weekly for column in Col)
    assert list(weekly["week"]) == list(range(156))
    done = comparing.compare(["community-first"], area=area, years=3, seeds=1)
    assert (weekly.iloc[:, 3:].to_numpy() == done.arms[0].books[0].weekly).all()


def test_run_json(made: tuple[Path, str, str], area: str) -> None:
    data = json.loads((made[0] / "run.json").read_text("utf-8"))
    assert set(data) == {"manifest", "digest", "start", "scenario", "measures"}
    assert data["manifest"]["seeds"] == [1]
    assert data["scenario"] == "community-first"
    assert set(data["measures"]) == set(MEASURES)
    for name, entry in data["measures"].items():
        assert entry["unit"] == MEASURES[name].unit
        assert len(entry["years"]) == 3
    done = comparing.compare(["community-first"], area=area, years=3, seeds=1)
    assert data["digest"] == done.digest()
    assert (
        data["measures"]["requests"]["years"][0]["mean"]
        == done.to_json()["arms"][0]["series"]["requests"][0]
    )


def test_the_table_has_a_column_a_year(made: tuple[Path, str, str]) -> None:
    _, printed, told = made
    lines = printed.splitlines()
    assert lines[0] == "Heechterp: De wijk eerst, 1 seed, preset evidence"
    assert "jaar 1" in lines[2]
    assert "jaar 3" in lines[2]
    requests = next(line for line in lines if line.startswith("hulpvragen"))
    assert len(requests.removeprefix("hulpvragen, alle deuren").split()) == 3
    assert "Begintoestand: met 1 seed niet te toetsen" in printed
    assert "Verkenner, geen voorspeller" in printed
    assert "1 scenario, 1 seed, 3 jaar" in told


def test_more_seeds_have_intervals_and_many_years_several_parts(area: str, tmp_path: Path) -> None:
    words = ("run", "status-quo", "--area", area, "--seeds", "2", "--years", "9", "--lang", "en")
    code, printed, _ = run(*words, "--out", str(tmp_path))
    assert code == 0
    lines = printed.splitlines()
    assert max(len(line) for line in lines[:-1]) <= 80
    assert sum(line.startswith("requests") for line in lines) > 1
    assert "95 % interval stands below the mean" in printed
    assert len(pd.read_csv(tmp_path / "weekly.csv")) == 2 * 9 * 52


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def prepare(scenarios: list[str], **rest: object) -> None:
        seen.update(rest, scenarios=scenarios)
        raise InputError(Problem("", "", "enough"))

    monkeypatch.setattr(job, "prepare", prepare)
    assert run("run", "casework") == (2, "", "enough\n")
    assert seen == {
        "scenarios": ["casework"],
        "area": "heechterp-schieringen",
        "years": 5,
        "seeds": 1,
        "seed": 1,
        "threads": None,
        "preset": "evidence",
        "without": (),
        "start": "full",
        "cache": True,
        "lang": "nl",
        "out": Path("wijksim-out"),
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["comunity-first"], "did you mean 'community-first'?"),
        (["casework", "--area", "BU0000"], "area: unknown area 'bu0000'"),
        (["casework", "--preset", "skeptic"], "did you mean 'sceptic'?"),
        (["casework", "--lang", "english"], "choose from nl, en"),
        (["casework", "--years", "0"], "years: 0 is outside 1 to 50 years"),
        (["casework", "--out", "/dev/null"], "out: cannot write to /dev/null"),
    ],
)
def test_bad_input_is_one_line_and_code_2(words: list[str], message: str) -> None:
    code, printed, told = run("run", *words)
    assert (code, printed) == (2, "")
    assert message in told
    assert told.count("\n") == 1


def test_a_scenario_is_asked_for() -> None:
    code, _, told = run("run")
    assert code == 2
    assert "Missing argument" in told
