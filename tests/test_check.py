"""The command line: ``wijksim check``, exit codes, and what it must not import."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import typer
from typer.testing import CliRunner

import wijksim
from wijksim import cli, scenario
from wijksim.errors import InputError, Problem

GOOD = """\
name = "mine"
title_nl = "Proef"
title_en = "Trial"
about_nl = "Een proef."
about_en = "A trial."
"""
HEAVY = {"numba", "mesa", "scipy", "matplotlib", "pandas"}


def python(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    here = str(Path(wijksim.__file__).resolve().parents[1])
    env = os.environ | {"PYTHONPATH": here, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *words]
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=60
    )


def run(*words: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command in this process."""
    done = CliRunner().invoke(cli.application(words), list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def good(tmp_path: Path) -> str:
    file = tmp_path / "good.toml"
    file.write_text(GOOD)
    return str(file)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    file = tmp_path / "bad.toml"
    file.write_text(GOOD + "[neighbourhood]\nshare_colective = 0.25\ninclusion = 1.5\n")
    return str(file)


def test_good_files_and_shipped_names_are_in_order(good: str) -> None:
    words = (good, *scenario.shipped())
    assert run("check", *words) == (0, "".join(f"{word}: in orde / ok\n" for word in words), "")


def test_every_fault_of_every_bad_file_is_a_line_on_stderr(good: str, bad: str) -> None:
    code, told, wrong = run("check", bad, good, "nowhere.toml")
    assert code == 2
    assert told == f"{good}: in orde / ok\n"
    assert wrong.splitlines() == [
        f"{bad}:7: neighbourhood.share_colective: unknown lever; did you mean 'share_collective'?",
        f"{bad}:8: neighbourhood.inclusion: 1.5 is outside 0 to 1 share of the way",
        "nowhere.toml: there is no such file",
    ]


def test_check_without_a_file_is_a_fault_of_the_command_line() -> None:
    code, _, wrong = run("check")
    assert code == 2
    assert "Missing argument" in wrong


def test_the_process_leaves_with_0_or_2_and_never_a_traceback(
    good: str, bad: str, tmp_path: Path
) -> None:
    fine = python("-m", "wijksim", "check", good, "community-first", cwd=tmp_path)
    assert (fine.returncode, fine.stderr) == (0, "")
    wrong = python("-m", "wijksim", "check", bad, cwd=tmp_path)
    assert wrong.returncode == 2
    assert wrong.stdout == ""
    assert len(wrong.stderr.splitlines()) == 2
    unknown = python("-m", "wijksim", "chek", cwd=tmp_path)
    assert unknown.returncode == 2
    assert "Did you mean 'check'?" in unknown.stderr


PROBE = """\
import sys
from wijksim.cli import main
try:
    main({words!r})
except SystemExit as stop:
    print("code", stop.code)
print("modules", *sorted({{name.split(".")[0] for name in sys.modules}}))
print("ours", *sorted(name for name in sys.modules if name.startswith("wijksim.")))
"""


def imported(words: list[str], cwd: Path) -> tuple[str, set[str], set[str]]:
    done = python("-c", PROBE.format(words=words), cwd=cwd)
    assert done.returncode == 0, done.stderr
    code, modules, ours = done.stdout.splitlines()[-3:]
    return code, set(modules.split()), set(ours.split())


def test_check_imports_nothing_heavy(good: str, bad: str, tmp_path: Path) -> None:
    code, modules, ours = imported(["check", good, bad], tmp_path)
    assert code == "code 2"
    assert {"pydantic", "tree_sitter"} <= modules
    assert not HEAVY & modules
    assert "wijksim.cli.check" in ours


def test_a_good_file_does_not_even_need_the_second_reader(good: str, tmp_path: Path) -> None:
    code, modules, _ = imported(["check", good], tmp_path)
    assert code == "code 0"
    assert "pydantic" in modules
    assert "tree_sitter" not in modules


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code, modules, _ = imported(["--help"], tmp_path)
    assert code == "code 0"
    assert "typer" in modules
    assert not (HEAVY | {"pydantic", "rich"}) & modules


def test_help_shows_whole_sentences() -> None:
    for words in (["--help"], ["areas", "--help"], ["sweep", "--help"]):
        code, told, _ = run(*words)
        assert code == 0
        assert "..." not in told.partition("Commands:")[2]
        assert len(told.partition("Commands:")[2].split()) > 20


def test_only_the_command_that_is_asked_for_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def note(name: str) -> ModuleType:
        seen.append(name)
        return sys.modules["wijksim.cli.check"]

    monkeypatch.setattr(cli, "find_spec", lambda name: name)
    monkeypatch.setattr(cli, "import_module", note)
    cli.application(["check", "x.toml"])
    assert seen == ["wijksim.cli.check"]
    seen.clear()
    cli.application(["--help", "check"])
    assert seen == [f"wijksim.cli.{name}" for name in cli.COMMANDS]


def test_a_command_whose_module_is_absent_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("check", "nowhere"))
    code, told, _ = run("--help")
    assert code == 0
    assert "check" in told
    assert "nowhere" not in told


def with_command(command: object, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("wijksim.cli.run")
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setattr(cli, "find_spec", lambda name: name)
    monkeypatch.setattr(cli, "import_module", lambda name: module)


def test_faults_of_any_command_are_lines_and_code_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def command() -> None:
        raise InputError([Problem("f:1", "a", "is wrong"), Problem("", "b", "is wrong too")])

    with_command(command, monkeypatch)
    assert run("run") == (2, "", "f:1: a: is wrong\nb: is wrong too\n")


def test_ctrl_c_in_a_command_is_a_short_line_and_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def command() -> None:
        raise KeyboardInterrupt

    with_command(command, monkeypatch)
    assert run("run") == (130, "", "stopped\n")


def test_ctrl_c_before_a_command_is_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(words: object) -> typer.Typer:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "application", interrupted)
    with pytest.raises(SystemExit) as stop:
        cli.main(["check"])
    assert stop.value.code == 130
    assert capsys.readouterr().err == "stopped\n"


def test_a_fault_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def command() -> None:
        raise ZeroDivisionError

    with_command(command, monkeypatch)
    with pytest.raises(ZeroDivisionError):
        cli.main(["run"])


def test_version() -> None:
    assert run("--version") == (0, f"wijksim {wijksim.__version__}\n", "")


def test_without_a_command_help_is_shown() -> None:
    code, told, wrong = run()
    assert code == 2
    assert "check" in told + wrong


def test_a_fault_is_one_line_whatever_the_input_brought_along() -> None:
    problem = Problem("a.toml:1", "x", "unknown preset '\u2028b\ud800\n'")
    assert str(problem) == r"a.toml:1: x: unknown preset '\u2028b\ud800\n'"
    assert str(Problem("", "naïef", "é")) == "naïef: é"


@pytest.mark.parametrize(
    "command", [["sensitivity"], ["discover"], ["signals"], ["crate"], ["sweep"], ["check"]]
)
def test_a_path_that_is_too_long_is_told(command: list[str]) -> None:
    code, _, told = run(*command, "x" * 5000)
    assert code == 2
    assert "Traceback" not in told
    assert "xxxxx" in told
