"""``wijksim scenarios`` and ``wijksim areas``."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import wijksim
from wijksim import cli, scenario
from wijksim.sources import profiles

HEAVY = {"numba", "mesa", "scipy", "matplotlib", "pandas", "tree_sitter"}


def run(*words: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command in this process."""
    done = CliRunner().invoke(cli.application(words), list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_shipped_scenario_is_one_aligned_line(lang: str) -> None:
    code, told, wrong = run("scenarios", "--lang", lang)
    assert (code, wrong) == (0, "")
    first, head, *rest = told.partition("\n\nMethod")
    assert head
    lines = first.splitlines() + rest[0].splitlines()[1:]
    names = [*scenario.shipped(), *scenario.methods()]
    assert [line.split()[0] for line in lines] == names
    column = max(map(len, names)) + 2
    for name, line in zip(names, lines, strict=True):
        assert line[:column] == name.ljust(column)
        assert line[column:] == getattr(scenario.load(name), f"about_{lang}")


def test_dutch_is_the_default() -> None:
    assert run("scenarios") == run("scenarios", "--lang", "nl")
    assert run("areas") == run("areas", "--lang", "nl")


@pytest.mark.parametrize("command", ["scenarios", "areas"])
def test_another_language_is_a_fault_of_the_command_line(command: str) -> None:
    code, told, wrong = run(command, "--lang", "fy")
    assert (code, told) == (2, "")
    assert "'fy' is not one of 'nl', 'en'" in wrong


def test_areas_are_a_table_with_the_default_first() -> None:
    code, told, wrong = run("areas")
    assert (code, wrong) == (0, "")
    head, *lines = told.splitlines()
    assert head.split()[:3] == ["gebied", "gemeente", "inwoners"]
    assert [line.split()[0] for line in lines] == profiles.areas()
    assert lines[0].split()[:3] == ["heechterp-schieringen", "Leeuwarden", "3.640"]
    title = head.index("wat voor gebied")
    for name, line in zip(profiles.areas(), lines, strict=True):
        assert line[title:] == profiles.load(name).title_nl
        assert line[title - 3].isdigit()  # residents end where their column ends


def test_areas_in_english() -> None:
    told = run("areas", "--lang", "en", "--search", "aerdenhout")[1]
    title = profiles.load("aerdenhout").title_en
    assert told.splitlines() == [
        "area        municipality  residents  what kind of area",
        f"aerdenhout  Bloemendaal       2,825  {title}",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("HEECH", ["heechterp-schieringen", "heechterp"]),  # name
        ("Centrum", ["aerdenhout", "stadskanaal-centrum"]),  # the name as CBS has it
        ("bu00805002", ["heechterp-schieringen", "schieringen"]),  # code
        ("leeuWARDEN", ["heechterp-schieringen", "heechterp", "schieringen", "techum"]),
        (" hillesluis ", ["hillesluis"]),
        ("", profiles.areas()),
    ],
)
def test_search_looks_at_name_code_and_municipality_in_any_case(
    text: str, names: list[str]
) -> None:
    code, told, _ = run("areas", "--search", text)
    assert code == 0
    assert [line.split()[0] for line in told.splitlines()[1:]] == names


@pytest.mark.parametrize(
    ("text", "close"),
    [
        ("roterdam", "; did you mean 'Rotterdam'?"),
        ("hilesluis", "; did you mean 'Hillesluis'?"),
        ("qqqqqq", ""),
    ],
)
def test_nothing_found_is_a_line_with_the_nearest_name_and_code_2(text: str, close: str) -> None:
    told = (
        f"search: no area has '{text}' in its name, CBS code or municipality{close}; no table has "
        "been imported yet, so only the areas of the package are known (wijksim areas import FILE; "
        "docs/areas.md says where to get one)\n"
    )
    assert run("areas", "--search", text) == (2, "", told)


def test_a_search_for_a_line_break_stays_one_line() -> None:
    code, _, wrong = run("areas", "--search", "a\nb")
    assert code == 2
    assert len(wrong.splitlines()) == 1


PROBE = """\
import sys
from wijksim.cli import main
try:
    main({words!r})
except SystemExit as stop:
    print("code", stop.code)
print("modules", *sorted({{name.split(".")[0] for name in sys.modules}}))
"""


@pytest.mark.parametrize("command", ["scenarios", "areas"])
def test_lists_import_nothing_heavy(command: str, tmp_path: Path) -> None:
    here = str(Path(wijksim.__file__).resolve().parents[1])
    env = os.environ | {"PYTHONPATH": here, "PYTHONIOENCODING": "utf-8"}
    probe = [sys.executable, "-c", PROBE.format(words=[command])]
    done = subprocess.run(
        probe, cwd=tmp_path, env=env, capture_output=True, text=True, check=True, timeout=60
    )
    code, modules = done.stdout.splitlines()[-2:]
    assert code == "code 0"
    assert "pydantic" in modules.split()
    assert not HEAVY & set(modules.split())
