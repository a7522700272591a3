"""Whatever a file or a command line holds: it is used, or every fault is told in a line.

Good files with slips in them go to every reader, and words of every kind to the command line. What
may come of it: what was asked for, or lines that name the file, the place and the field. Never an
exception, and nothing half-written. WIJKSIM_NIGHTLY=1 tries 10,000 cases of each kind.
"""

from __future__ import annotations

import contextlib
import csv
import io
import multiprocessing.process
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import typer
from damaging import LITERALS, flawed, fuzzed, spoiled
from hypothesis import given
from hypothesis import strategies as st

from wijksim import cli, comparing, compiling, running, scenario, sweep
from wijksim.errors import InputError
from wijksim.sources import importing, profiles

ROOT = Path(__file__).resolve().parents[1]


def texts(*patterns: str) -> list[str]:
    paths = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    assert paths
    return [path.read_text(encoding="utf-8") for path in paths]


SCENARIOS = texts("scenarios/*.toml", "scenarios/methods/*.toml")
PLANS = texts("experiments/small.toml", "experiments/questions/*.toml")
AREAS = texts("src/wijksim/data/areas/*.toml")


def faults_of(path: Path, act: Callable[[], Any]) -> list[str]:
    """What is told of a file that cannot be used; nothing where it can."""
    try:
        act()
    except InputError as error:
        problems = error.problems
    else:
        return []
    assert problems
    raw = path.read_bytes()
    lines, text = raw.count(b"\n") + raw.count(b"\r") + 2, raw.decode(errors="replace")
    for problem in problems:
        told = str(problem)
        assert told.isprintable(), told
        assert len(told) < 2_000, told
        assert problem.message, told
        assert path.name in problem.where, told
        number = re.search(r":(\d+)$", problem.where)
        assert number is None or 1 <= int(number[1]) <= lines, told
        # Without a line it is about the whole file, a whole column, or what is not there.
        absent = problem.field.partition(".")[0] not in text or " missing" in told
        known = number or absent or "has no" in told or path.suffix != ".toml"
        assert known or not problem.field, told
    return [str(problem) for problem in problems]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@fuzzed
@given(data=spoiled(SCENARIOS))
def test_a_spoiled_scenario_is_used_or_told(folder: Path, data: bytes) -> None:
    path = folder / "own.toml"
    path.write_bytes(data)
    faults = faults_of(path, lambda: scenario.load(path))
    assert [str(one) for one in scenario.check(path)] == faults


@fuzzed
@given(data=spoiled(PLANS), small=st.booleans())
def test_a_spoiled_plan_is_used_or_told(folder: Path, data: bytes, small: bool) -> None:
    path = folder / "plan.toml"
    path.write_bytes(data)
    faults_of(path, lambda: sweep.load(path, small=small))


@fuzzed
@given(data=spoiled(AREAS))
def test_a_spoiled_area_is_used_or_told(folder: Path, data: bytes) -> None:
    path = folder / "area.toml"
    path.write_bytes(data)
    faults_of(path, lambda: profiles.load(path))


# Tables of CBS

HEAD = (
    *("gwb_code_10", "regio", "gm_naam", "recs", "ind_wbz", "a_inw", "a_00_14", "a_15_24"),
    *("a_25_44", "a_45_64", "a_65_oo", "a_w_all", "a_nw_all", "a_hh", "a_1p_hh", "a_hh_z_k"),
    *("a_hh_m_k", "g_hhgro", "a_soz_wb", "p_wmo_t"),
)
ROWS = [
    (code, name, "Voorbeeldstad", level, 1, n, *(round(n * part) for part in PARTS), 2.2, 30, 50)
    for PARTS in ((0.16, 0.12, 0.25, 0.28, 0.19, 0.09, 0.11, 0.45, 0.16, 0.14, 0.15),)
    for code, name, level, n in (
        ("GM9901", "Voorbeeldstad", "Gemeente", 3200),
        ("WK990101", "Wijk 01 Oost", "Wijk", 3200),
        ("BU99010101", "Kerkbuurt", "Buurt", 1200),
        ("BU99010102", "Molenbuurt", "Buurt", 2000),
    )
]


def as_csv(sign: str, comma: bool) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=sign, lineterminator="\n").writerows([HEAD, *ROWS])
    return file.getvalue().replace("2.2", "2,2") if comma else file.getvalue()


def as_workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (HEAD, *ROWS):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_parquet() -> bytes:
    file = io.BytesIO()
    pd.DataFrame(ROWS, columns=list(HEAD)).to_parquet(file)
    return file.getvalue()


TABLES = [as_csv(";", True), as_csv(",", False), as_csv("\t", True)]
BINARY = {".xlsx": as_workbook(), ".parquet": as_parquet()}
CELLS = (
    *(
        "",
        ".",
        "x",
        "-5",
        "1e400",
        "nan",
        "999999999999999",
        "0",
        '"',
        "3,5",
        "2.000",
        "BU99010101",
    ),
    *("GM", "WK990101", "\x00", "jaar", "2020", "∞", " 12 ", "1;2", "=1+1", "12%", "#N/B"),
)


@st.composite
def spoiled_tables(draw: Any) -> tuple[str, bytes]:
    """A table of neighbourhoods with cells, rows or bytes that are not as they should be."""
    kind = draw(st.sampled_from((".csv",) * 8 + (".xlsx", ".parquet")))
    if kind in BINARY:
        return kind, flawed(draw, BINARY[kind])
    text = draw(st.sampled_from(TABLES))
    if draw(st.booleans()):
        return kind, draw(spoiled([text]))
    rows = [re.split("[;,\t]", line) for line in text.splitlines()]
    for _ in range(draw(st.integers(1, 4))):
        row = draw(st.sampled_from(rows))
        at = draw(st.integers(0, len(row) - 1))
        row[at] = draw(st.sampled_from(CELLS))
    return kind, "\n".join(";".join(row) for row in rows).encode()


def test_the_good_tables_are_good(tmp_path: Path) -> None:
    for number, (kind, data) in enumerate(
        [*((".csv", text.encode()) for text in TABLES), *BINARY.items()]
    ):
        path = tmp_path / f"kwb-2020-{number}{kind}"
        path.write_bytes(data)
        (taken,) = importing.bring([path], place=tmp_path / "store")
        assert len(taken.rows) == len(ROWS)


@fuzzed
@given(table=spoiled_tables())
def test_a_spoiled_table_is_used_or_told_and_never_half_kept(
    folder: Path, table: tuple[str, bytes]
) -> None:
    path, store = folder / f"kwb-2020{table[0]}", folder / "store"
    path.write_bytes(table[1])
    before = contents(store)
    if faults_of(path, lambda: importing.bring([path], place=store)):
        assert contents(store) == before
    assert not [name for name in contents(store) if name.endswith((".tmp", ".new", ".part"))]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# Command lines


class Began(BaseException):
    """Work began: what was asked for is in order, and this test is not about the work."""


COMMAND: Any = typer.main.get_command(cli.application())
WORDS = (
    *("status-quo", "community-first", "status-quoo", "own.toml", "bad.toml", "plan.toml"),
    *("none.toml", "techum", "tecum", "GM0080", "BU0080", "kwb.csv", "empty.csv", ".", "..", "/"),
    *("", " ", "-", "--", "-x", "--help", "1", "2", "0", "-1", "1.5", "100000000000000000000"),
    *("nan", "inf", "1/2", "3/2", "0/0", "x" * 300, "nl", "en", "de", "full", "short", "evidence"),
    *("essay", "sceptic", "local", "slurm", "dask", "need=1,unmet=1", "need=", "=1", "buffer"),
    *("requests=0.5", "ties", "C01", "C99", "é", "\udcff", "sweep", "import", "fetch", "fit"),
    *("status", "a\nb", "x.graphml", "x.pdf"),
    *LITERALS[:8],
)


def commands(command: Any = COMMAND, before: tuple[str, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Every command with the words that lead to it."""
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*before, name))
    if before:
        yield before, command


@st.composite
def command_lines(draw: Any) -> list[str]:
    words, command = draw(st.sampled_from(list(commands())))
    word = st.sampled_from(WORDS) | st.text(max_size=12).filter(lambda text: "\x00" not in text)
    options = [name for one in command.params for name in one.opts if name.startswith("-")]
    line = [*words, *draw(st.lists(word, max_size=2))]
    for name in draw(st.lists(st.sampled_from(options), max_size=4)) if options else []:
        typo = draw(st.integers(0, 9)) == 0
        line += [name[:-1] if typo else name]
        line += draw(st.lists(word, min_size=1, max_size=1) | st.just([]))
    return line


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with files to name; whatever would run, spread out or go online stops."""

    def begin(*args: Any, **named: Any) -> Any:
        raise Began

    here = tmp_path_factory.mktemp("at work")
    (here / "own.toml").write_text(SCENARIOS[0], encoding="utf-8")
    (here / "bad.toml").write_text("a = [\n", encoding="utf-8")
    (here / "plan.toml").write_text(PLANS[0], encoding="utf-8")
    (here / "kwb.csv").write_text(TABLES[0], encoding="utf-8")
    (here / "empty.csv").write_text("", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        patch.setattr("sys.stdin", io.StringIO())  # nobody answers a question
        for place, name in (
            (running, "begin"),
            (compiling, "ahead"),
            (comparing, "warm_up"),
            (socket.socket, "connect"),
            (socket.socket, "bind"),
            (subprocess.Popen, "__init__"),
            (multiprocessing.process.BaseProcess, "start"),
        ):
            patch.setattr(place, name, begin)
        yield here


# Stopping work at a socket leaves it to be cleared away.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@fuzzed
@given(words=command_lines())
def test_any_command_line_is_carried_out_or_told(at_work: Path, words: list[str]) -> None:
    before = contents(at_work)
    heard, code = io.StringIO(), 0
    with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
        try:
            COMMAND(args=words, prog_name="wijksim")
        except SystemExit as ended:
            code = int(ended.code or 0)
        except Began:
            return
    told = heard.getvalue()
    assert code in (0, 1, 2), (code, told)
    assert told.strip(), words
    assert "Traceback" not in told
    if code == 2:  # bad input
        assert contents(at_work) == before
