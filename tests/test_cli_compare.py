"""``wijksim compare``: what it writes, prints and refuses, and that Ctrl-C leaves nothing."""

import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import wijksim
from wijksim import _jit, cli, comparing, compiling, results, texts, workers
from wijksim.cli import job, options, tables
from wijksim.comparing import Comparison, Stationarity
from wijksim.errors import InputError, Problem
from wijksim.measures import MEASURES
from wijksim.results import Interval
from wijksim.sources import profiles

NAMES = (  # of the issue: the layout that others read
    "need_prevalence",
    "requests",
    "admitted_requests",
    "unmet_need",
    "waiting_weeks_median",
    "waiting_weeks_p90",
    "escalations",
    "reentry",
    "wellbeing",
    "strong_loneliness",
    "insecurity_share",
    "exclusion_gap",
    "divide_load",
    "informal_hours",
    "overload_share",
    "skill_gap",
    "cost_eur_per_resident",
)
FILES = {
    "compare.json",
    "report.html",
    *(
        f"tables/{name}.csv"
        for name in (
            "measures",
            "series",
            "demand",
            "waiting",
            "tiles",
            "board",
            "hours",
            "break-even",
            "costs",
            "assumptions",
        )
    ),
    *(
        f"figures/{name}.{kind}"
        for name in ("demand", "differences", "board", "hours", "waiting", "costs")
        for kind in ("png", "svg")
    ),
}
PLAIN = {"COLUMNS": "100", "FORCE_COLOR": None, "TTY_COMPATIBLE": None, "NO_COLOR": None}


def run(*words: str, **environment: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command in this process."""
    runner = CliRunner(env=PLAIN | environment)
    done = runner.invoke(cli.application(words), list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


class Made(NamedTuple):
    """A comparison from the command line."""

    area: str
    folder: Path
    printed: str
    told: str
    data: dict[str, Any]

    def words(self, out: Path, *more: str) -> tuple[str, ...]:
        """The same command with another folder and other options (the last one counts)."""
        named = ("compare", "status-quo", "placebo-collective", "community-first")
        fixed = ("--area", self.area, "--years", "2", "--seeds", "3", "--threads", "1")
        return (*named, *fixed, "--out", str(out), *more)


@pytest.fixture(scope="module")
def made(small_area: str, tmp_path_factory: pytest.TempPathFactory) -> Made:
    place = tmp_path_factory.mktemp("compare")
    empty = Made(small_area, place / "out", "", "", {})
    code, printed, told = run(*empty.words(empty.folder, "--json", str(place / "copy.json")))
    assert code == 0
    data = json.loads((place / "copy.json").read_text("utf-8"))
    return empty._replace(printed=printed, told=told, data=data)


@pytest.fixture(scope="module")
def comparison(made: Made) -> Comparison:
    names = ["status-quo", "community-first"]
    return comparing.compare(names, area=made.area, years=1, seeds=2, burn_in_weeks=260)


def test_the_folder_holds_the_files_and_nothing_else(made: Made) -> None:
    found = {path.relative_to(made.folder) for path in made.folder.rglob("*") if path.is_file()}
    assert {path.as_posix() for path in found} == FILES
    copy = made.folder.parent / "copy.json"
    assert copy.read_bytes() == (made.folder / "compare.json").read_bytes()
    assert made.printed.splitlines()[-2:] == [
        f"Bestanden in {made.folder}/: compare.json, report.html, tables/, figures/",
        f"JSON in {copy}",
    ]


def test_manifest_and_digest(made: Made) -> None:
    assert made.data["manifest"] | {"scenario_hashes": None} == {
        "version": wijksim.__version__,
        "code_hash": _jit.code_hash(),
        "area": made.area,
        "area_hash": profiles.load(made.area).content_hash(),
        "preset": "evidence",
        "without": [],
        "start": "full",
        "rules": {},
        "start_rules": {},
        "half_width": None,
        "seeds": [1, 2, 3],
        "years": 2,
        "scenario_hashes": None,
        "adults": 233,
        "residents": 293.0,
    }
    hashes = made.data["manifest"]["scenario_hashes"]
    assert list(hashes) == ["status-quo", "placebo-collective", "community-first"]
    assert re.fullmatch("[0-9a-f]{64}", made.data["digest"])


def test_every_arm_has_every_measure_with_its_unit(made: Made) -> None:
    assert [arm["scenario"] for arm in made.data["arms"]] == [
        "status-quo",
        "placebo-collective",
        "community-first",
    ]
    for arm in made.data["arms"]:
        assert set(arm) == {
            "scenario",
            "measures",
            "difference",
            "difference_from_placebo",
            "verdict",
            "verdict_beside_placebo",
            "series",
        }
        assert set(NAMES) <= set(MEASURES)
        assert set(arm["difference"]) == set(arm["series"]) == set(MEASURES)
        assert set(arm["measures"]) == {*MEASURES, "break_even_week"}
        for name in MEASURES:
            assert len(arm["series"][name]) == 2
            for part in ("measures", "difference"):
                entry = arm[part][name]
                assert set(entry) == {"mean", "low", "high", "unit"}
                assert entry["unit"] == MEASURES[name].unit
        assert arm["series"]["requests"][-1] == arm["measures"]["requests"]["mean"]


def test_differences_are_from_the_first_arm(made: Made) -> None:
    first, placebo, _ = made.data["arms"]
    for name in MEASURES:
        assert first["difference"][name]["mean"] in (0.0, None)
    change = placebo["difference"]["case_hours"]
    levels = [arm["measures"]["case_hours"]["mean"] for arm in (placebo, first)]
    assert change["mean"] == pytest.approx(levels[0] - levels[1])
    assert change["low"] < change["mean"] < change["high"]


def test_break_even_week(made: Made) -> None:
    for arm in made.data["arms"]:
        found = arm["measures"]["break_even_week"]
        keys = {"median", "low", "high", "share_of_seeds_reached", "invests", "unit"}
        assert set(found) == keys
        assert found["unit"] == "weeks"
        assert (found["median"] is None) == (found["share_of_seeds_reached"] < 0.5)
    assert made.data["arms"][0]["measures"]["break_even_week"]["share_of_seeds_reached"] == 0.0


def test_tables_on_disk_are_tidy(made: Made) -> None:
    summary = pd.read_csv(made.folder / "tables" / "measures.csv")
    assert list(summary.columns[:4]) == ["scenario", "measure", "unit", "mean"]
    assert len(summary) == 3 * len(MEASURES)
    series = pd.read_csv(made.folder / "tables" / "series.csv")
    assert list(series.columns) == ["scenario", "seed", "year", "measure", "value", "unit"]
    assert len(series) == 3 * 3 * 2 * len(MEASURES)
    own = series.query("scenario == 'casework' or scenario == 'community-first'")
    last = own.query("measure == 'requests' and year == 2")
    assert last["value"].mean() == pytest.approx(made.data["arms"][2]["series"]["requests"][1])


def test_the_table_reads_in_dutch_from_demand_down(made: Made) -> None:
    lines = [line.rstrip() for line in made.printed.splitlines()]
    assert lines[0].startswith("Heechterp: 3 scenario's naast elkaar, jaar 2, gemiddelde van 3")
    assert "  community-first     De wijk eerst" in lines
    labels = [line.split("  ")[0] for line in lines]
    order = ["in nood", "hulpvragen, alle deuren", "hulpvragen bij het team"]
    order += ["toegelaten hulpvragen", "in nood zonder hulp", "WACHTEN"]
    places = [labels.index(label) for label in order]
    assert places == sorted(places)
    assert "/1000 bewoners/jaar" in labels
    assert "uren terugverdiend" in labels
    told = " ".join(lines)
    assert "Verkenner, geen voorspeller" in told
    assert "Begintoestand: stabiel" in told or "LET OP, begintoestand nog NIET" in told
    shown = made.data["arms"][0]["measures"]["need_prevalence"]["mean"]
    assert f"{shown:.1f}".replace(".", ",") in lines[places[0] + lines.index(lines[0])]


def test_progress_is_told_on_stderr_only(made: Made) -> None:
    assert "3 scenario's, 3 seeds, 2 jaar na een aanloop van 20 jaar; threads: 1" in made.told
    assert "threads" not in made.printed


def test_json_alone_on_stdout_with_the_same_bytes_from_two_threads(
    made: Made, tmp_path: Path
) -> None:
    out = tmp_path / "deep" / "er"
    words = made.words(out, "--threads", "2", "--json", "-")
    code, printed, told = run(*words, FORCE_COLOR="1")
    assert code == 0
    assert printed.encode() == (made.folder / "compare.json").read_bytes()
    for name in FILES:
        if name.endswith(".png"):
            continue
        assert (out / name).read_bytes() == (made.folder / name).read_bytes(), name
    assert "runs" in told  # the bar of a terminal, as FORCE_COLOR asks for
    assert f"Bestanden in {out}/" in told


def test_another_seed_is_another_digest(made: Made, tmp_path: Path) -> None:
    code, printed, _ = run(*made.words(tmp_path, "--seed", "2", "--json", "-", "--lang", "en"))
    assert code == 0
    data = json.loads(printed)
    assert data["manifest"]["seeds"] == [2, 3, 4]
    assert data["digest"] != made.data["digest"]


class Asked(Exception):
    """What the command would have run."""


def asked(monkeypatch: pytest.MonkeyPatch, *words: str) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    def prepare(scenarios: object, **rest: object) -> None:
        seen.update(rest, scenarios=list(scenarios))  # type: ignore[call-overload]
        raise InputError(Problem("", "", "enough"))

    monkeypatch.setattr(job, "prepare", prepare)
    assert run(*words) == (2, "", "enough\n")
    return seen


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, "compare") == {
        "scenarios": [
            "status-quo",
            "placebo-collective",
            "casework",
            "community-first",
            "barriers-first",
            "all-four",
        ],
        "area": profiles.DEFAULT,
        "years": comparing.DEFAULT_YEARS,
        "seeds": None,  # comparing.DEFAULT_SEEDS, or more with a half-width
        "half_width": (),
        "seed": 1,
        "threads": None,
        "preset": "evidence",
        "without": (),
        "start": "full",
        "cache": True,
        "lang": "nl",
        "out": Path("wijksim-out"),
        "json": None,
        "unknown": None,
    }
    assert (options.AREA, options.YEARS) == ("heechterp-schieringen", 5)
    assert comparing.DEFAULT_SEEDS == 20


def test_all_cores_of_the_process_are_used_unless_said_otherwise(tmp_path: Path) -> None:
    rest = {"area": "heechterp", "years": 1, "seeds": 1, "seed": 1, "lang": "nl", "out": tmp_path}
    plan = job.prepare(["casework"], threads=None, preset="essay", **rest)  # type: ignore[arg-type]
    assert plan.threads == workers.available_cores() >= 1
    assert job.prepare(["casework"], threads=7, preset="essay", **rest).threads == 7  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--area", "heechtrep"], "area: unknown area 'heechtrep'; did you mean 'heechterp'?"),
        (["status-qo"], "scenario: unknown scenario 'status-qo'; did you mean 'status-quo'?"),
        (["--preset", "evidense"], "preset: unknown preset 'evidense'; did you mean 'evidence'?"),
        (["--lang", "ne"], "command line: lang: unknown language 'ne'; did you mean 'nl'?"),
        (["--years", "0"], "command line: years: 0 is outside 1 to 50 years"),
        (["--years", "51"], "command line: years: 51 is outside 1 to 50 years"),
        (["--seeds", "0"], "command line: seeds: 0 is outside 1 to 10000"),
        (["--seed", "-1"], "command line: seed: -1 is not a number from 0"),
        (["--threads", "0"], "command line: threads: 0 is below 1"),
        (["--out", "{file}"], "command line: out: cannot write to {file}: "),
        (["--out", "{file}/below"], "command line: out: cannot write to {file}/below: "),
        (["--json", "{folder}"], "command line: json: cannot write to {folder}: it is a folder"),
        (["--json", "{file}/below"], "command line: json: cannot write to {file}"),
        (["casework", "casework"], "command line: scenario: casework given more than once"),
        (["nowhere.toml"], "nowhere.toml: there is no such file"),
    ],
)
def test_bad_input_is_one_line_and_code_2(
    words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine")
    names = {"file": str(tmp_path / "file"), "folder": str(tmp_path)}
    code, printed, told = run("compare", *(word.format(**names) for word in words))
    assert (code, printed) == (2, "")
    assert told.startswith(message.format(**names))
    assert told.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]  # nothing was made on the way


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root can write to every folder"
)
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    code, _, told = run("compare", "--out", str(tmp_path / "out"))
    assert code == 2
    assert "Permission denied" in told


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    words = ["nope", "--area", "nope", "--preset", "nope", "--years", "0", "--seeds", "0"]
    code, _, told = run("compare", *words, "--lang", "xx", "--out", str(tmp_path / "file"))
    assert code == 2
    fields = re.findall(r"^(?:command line: )?(\w+): ", told, flags=re.MULTILINE)
    assert fields == ["years", "seeds", "scenario", "area", "preset", "lang", "out"]


def test_a_compile_says_so_and_when_it_is_not_kept(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = made.words(tmp_path, "--years", "1", "--seeds", "1", "--json", "-")
    assert _jit.is_compiled()  # the fixture has run
    assert "gecompileerd" not in made.told or "eenmalig" in made.told
    asked: list[str] = []  # what the compiler itself does is told in test_compiling.py
    monkeypatch.setattr(_jit, "is_compiled", lambda: False)
    monkeypatch.setattr(compiling, "ahead", lambda: asked.append("ahead"))
    _, _, told = run(*words)
    assert asked == ["ahead"]
    assert told.startswith("Het model wordt eenmalig gecompileerd (ongeveer een minuut) ...\n")
    assert re.search(r"^gecompileerd in \d+ s$", told, flags=re.MULTILINE)
    monkeypatch.setattr(_jit, "cache_folder", lambda: None)
    _, _, told = run(*words)
    assert "WIJKSIM_CACHE_DIR" in told


def test_a_warm_start_says_nothing_of_compiling(made: Made, tmp_path: Path) -> None:
    _, _, told = run(*made.words(tmp_path, "--years", "1", "--seeds", "1", "--json", "-"))
    assert "gecompileerd" not in told


@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("columns", [60, 80, 100, 140])
def test_the_table_fits_and_repeats_the_baseline(
    comparison: Comparison,
    columns: int,
    lang: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    base, other = comparison.arms
    named = [dataclasses.replace(other.scenario, name=name) for name in comparing.DEFAULT_SCENARIOS]
    scale = {name: 1.0 / texts.SCALE.get(row.unit, 1.0) for name, row in MEASURES.items()}
    made_up = []
    for number, scenario in enumerate([base.scenario, *named[1:]]):
        value = np.array([[40.1], [40.2 + number]])  # two digits, and differences with a sign
        yearly = {name: factor * value for name, factor in scale.items()}
        made_up.append(dataclasses.replace(base, scenario=scenario, yearly=yearly))
    tables.comparison(dataclasses.replace(comparison, arms=tuple(made_up)), lang)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= columns
    label = texts.name(lang, "need_prevalence")
    rows = [line.split() for line in lines if line.startswith(f"{label}  ")]
    assert len(rows) == {60: 3, 80: 2, 100: 1, 140: 1}[columns]
    values = {row[len(label.split())] for row in rows}
    assert len(values) == 1  # each part begins with the same baseline
    for name in comparing.DEFAULT_SCENARIOS:
        assert name.split("-")[0] in "\n".join(lines)


@pytest.mark.parametrize(
    ("name", "low", "high", "shown"),
    [
        ("need_prevalence", -2.0, -0.4, ("* -1,2", "-2,0; -0,4")),
        ("need_prevalence", 0.4, 2.0, ("! +1,2", "0,4; 2,0")),
        ("need_prevalence", -0.4, 2.0, ("+0,8", "-0,4; 2,0")),
        ("wellbeing", 0.4, 2.0, ("* +1,2", "0,4; 2,0")),
        ("requests", 0.4, 2.0, ("~ +1,2", "0,4; 2,0")),
        ("divide_load", 0.001, 0.003, ("! +0,2", "0,1; 0,3")),
        ("requests", None, None, ("n.v.t.", "")),
    ],
)
def test_a_clear_difference_has_a_mark_besides_its_colour(
    name: str, low: float | None, high: float | None, shown: tuple[str, str]
) -> None:
    mean = None if low is None or high is None else (low + high) / 2.0
    cell = tables.change(Interval(mean, low, high), name, "nl")
    assert (cell.first, cell.second) == shown


@pytest.mark.parametrize(
    ("slopes", "words"),
    [
        ([(-0.1, 0.1), (-0.1, 0.1)], "Start: stationary."),
        ([(0.1, 0.3), (-0.1, 0.1)], "Start is NOT stationary: in need"),
        ([(None, None), (None, None)], "cannot be tested with 1 seed"),
    ],
)
def test_the_check_of_the_start_is_put_in_words(
    comparison: Comparison, slopes: list[tuple[float | None, float | None]], words: str
) -> None:
    checks = {}
    for name, (low, high) in zip(["need_prevalence", "requests"], slopes, strict=True):
        slope = Interval(0.2, low, high)
        checks[name] = Stationarity(slope, 20.0, None if low is None else not slope.clear)
    told = tables.start_in_words(dataclasses.replace(comparison, start=checks), "en")
    assert words.removeprefix("Start ") in told
    assert "in need +1.0 % a year" in told


def test_one_seed_cannot_say_that_the_start_stands_still(made: Made) -> None:
    one = comparing.compare(["status-quo"], area=made.area, years=1, seeds=1, burn_in_weeks=260)
    assert {check.still for check in one.start.values()} == {None}


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C as a terminal gives it; in the background of a shell it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt(*_: object) -> None:
    signal.raise_signal(signal.SIGINT)


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize(("fault", "raised"), [(interrupt, KeyboardInterrupt), (full, InputError)])
def test_a_folder_is_written_whole_or_not_at_all(
    fault: Callable[..., None],
    raised: type[BaseException],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    results.write_folder(tmp_path, {"a": b"old", "b": b"old"})
    monkeypatch.setattr(results.os, "fsync", fault)
    with pytest.raises(raised):
        results.write_folder(tmp_path, {"a": b"new", "b": b"new", "c": b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a": b"old",
        "b": b"old",
    }


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_while_files_move_waits_until_all_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def interrupted(path: Path, target: Path) -> Path:
        interrupt()
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        results.write_folder(tmp_path, {"a": b"new", "b": b"new"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_single_file_keeps_its_link_and_a_device_stays_a_device(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "there" / "file")
    results.write_file(link, b"new", "json")
    assert link.is_symlink()
    assert (tmp_path / "there" / "file").read_bytes() == b"new"
    null = Path(os.devnull)
    results.check_file(null, "json")
    results.write_file(null, b"new", "json")
    assert not null.is_file()


STARTED = "jaar na een aanloop"
# A shell may start tests with Ctrl-C switched off, and children inherit that: switch it on.
PROGRAM = """\
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from wijksim.cli import main
main(sys.argv[1:])
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for one process")
def test_ctrl_c_during_the_runs_leaves_no_file(made: Made, tmp_path: Path) -> None:
    source = str(Path(wijksim.__file__).resolve().parents[1])
    out = tmp_path / "out"
    more = ("--years", "50", "--seeds", "5000", "--threads", "2", "--json", str(tmp_path / "j"))
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *made.words(out, *more)],
        env=os.environ | {"PYTHONPATH": source, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        told = ""
        while STARTED not in told:  # the runs begin; before, Ctrl-C would hit imports
            line = process.stderr.readline()
            assert line, told
            told += line
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        printed, rest = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert printed == ""
    assert rest.splitlines()[-1] == "stopped"
    assert "Traceback" not in told + rest
    assert list(tmp_path.rglob("*")) == []


def test_a_fault_in_a_run_stops_the_others_and_is_raised_where_it_was_asked(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow = comparing.running.follow_plan

    def faulty(start: Any, *rest: Any) -> Any:
        if int(start.world.seed[0]) == 2:
            raise ZeroDivisionError
        return follow(start, *rest)

    monkeypatch.setattr(comparing.running, "follow_plan", faulty)
    seen: list[tuple[int, int]] = []
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        comparing.compare(
            ["status-quo"],
            area=made.area,
            years=1,
            seeds=200,
            threads=2,
            progress=lambda *told: seen.append(told),
        )
    assert len(seen) < 100
    assert threading.active_count() == before
