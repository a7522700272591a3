"""``wijksim explain``: what it writes, prints and refuses."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from wijksim import cli
from wijksim.explaining import PLAYERS

FILES = {
    "explain.json",
    "explain.csv",
    "explain-seeds.csv",
    "explain.txt",
    "explain.png",
    "explain.svg",
}
PLAIN = {"COLUMNS": "100", "FORCE_COLOR": None, "TTY_COMPATIBLE": None, "NO_COLOR": None}


def run(*words: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command in this process."""
    done = CliRunner(env=PLAIN).invoke(cli.application(words), list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def words(area: str, out: Path, *more: str) -> tuple[str, ...]:
    named = ("explain", "community-first", "barriers-first", "--area", area)
    return (*named, "--years", "2", "--seeds", "3", "--out", str(out), *more)


def test_table_sentences_and_files(small_area: str, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "er"
    code, printed, told = run(*words(small_area, out, "--measure", "waiting"))
    assert code == 0
    assert {path.name for path in out.iterdir()} == FILES
    assert "4 combinaties, 3 seeds" in told
    lines = [line.rstrip() for line in printed.splitlines()]
    assert lines[0].startswith("Heechterp: van 'De wijk eerst' naar 'Eerst de drempels weg', jaar")
    assert any(line.startswith("- In nood:") for line in lines)
    assert any(line.startswith("III  in de wijk") for line in lines)
    assert sum(line.startswith("samen: het verschil") for line in lines) == 4
    assert "Verkenner, geen voorspeller" in printed
    assert f"Bestanden in {out}/: explain.json" in printed
    table = pd.read_csv(out / "explain.csv")
    assert list(table["measure"].unique()) == [
        "need_prevalence",
        "requests",
        "unmet_need",
        "waiting",
    ]
    data = json.loads((out / "explain.json").read_text("utf-8"))
    assert (data["from"], data["to"], data["year"]) == ("community-first", "barriers-first", 2)
    assert data["manifest"]["seeds"] == [1, 2, 3]
    for entry in data["measures"].values():
        assert set(entry["parts"]) == set(PLAYERS)
        total = sum(part["share"]["mean"] for part in entry["parts"].values())
        assert total == pytest.approx(entry["difference"]["mean"], abs=1e-9)
    text = (out / "explain.txt").read_text("utf-8")
    assert text.splitlines()[-1].startswith("Verkenner")


def test_json_alone_on_stdout_in_english_and_of_another_year(
    small_area: str, tmp_path: Path
) -> None:
    more = ("--json", "-", "--lang", "en", "--year", "1", "--threads", "1")
    code, printed, told = run(*words(small_area, tmp_path / "one", *more))
    assert code == 0
    assert json.loads(printed)["year"] == 1
    assert printed.encode() == (tmp_path / "one" / "explain.json").read_bytes()
    assert f"Files in {tmp_path / 'one'}/" in told
    code, again, _ = run(*words(small_area, tmp_path / "two", *more[:-1], "2"))
    assert again == printed  # threads change nothing


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--measure", "requets"], "measure: unknown measure 'requets'; did you mean 'requests'?"),
        (["--year", "6"], "command line: year: 6 is outside the run: 1 to 5 (see --years)"),
        (["--area", "heechtrep"], "area: unknown area 'heechtrep'; did you mean 'heechterp'?"),
        (["--seeds", "0"], "command line: seeds: 0 is outside 1 to 10000"),
        (["--preset", "evidense"], "preset: unknown preset 'evidense'; did you mean 'evidence'?"),
        (["--out", "{file}"], "command line: out: cannot write to {file}: "),
    ],
)
def test_bad_input_is_one_line_and_code_2(more: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    names = {"file": str(tmp_path / "file")}
    asked = ["explain", "status-quo", "casework", *(word.format(**names) for word in more)]
    code, printed, told = run(*asked)
    assert (code, printed) == (2, "")
    assert message.format(**names) in told
    assert told.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_all_faults_at_once(tmp_path: Path) -> None:
    asked = ("explain", "status-qo", "status-quo", "--measure", "nope", "--year", "9")
    code, _, told = run(*asked, "--out", str(tmp_path))
    assert code == 2
    assert [line.split(": ")[0] for line in told.splitlines()] == ["scenario"] + [
        "command line"
    ] * 2


def test_a_scenario_beside_itself_is_refused() -> None:
    code, _, told = run("explain", "casework", "casework")
    assert (code, told) == (2, "command line: scenario: casework given more than once\n")
