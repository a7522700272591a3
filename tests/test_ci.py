"""The README's test command and the one that .ci/run runs are the same line."""

import os
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / ".ci" / "run"


def command() -> str:
    """The last line of .ci/run, after its preamble and what brings a browser."""
    lines = [line.strip() for line in SCRIPT.read_text(encoding="utf-8").splitlines()]
    code = [line for line in lines if line and not line.startswith("#")]
    assert code[0] == "set -euo pipefail"
    assert code[1].startswith("cd ")
    return code[-1]


@pytest.mark.parametrize("name", ["README.md", "README.nl.md"])
def test_readme_holds_the_command_that_ci_runs(name: str) -> None:
    readme = ROOT / name
    if name != "README.md" and not readme.exists():
        pytest.skip(f"{name} is not there")
    lines = [line.strip() for line in readme.read_text(encoding="utf-8").splitlines()]
    assert command() in lines


def test_command_installs_pinned_versions_and_runs_all_tests() -> None:
    words = shlex.split(command())
    assert words[words.index("-c") + 1] == "constraints.txt"
    assert ".[test]" in words
    assert words[-2:] == ["-m", "pytest"]


def test_a_missing_browser_fails_there() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    assert "export WIJKSIM_REQUIRE_BROWSER=1\n" in script
    assert "apt-get install -y --no-install-recommends chromium" in script


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_script_is_executable() -> None:
    assert os.access(SCRIPT, os.X_OK)
