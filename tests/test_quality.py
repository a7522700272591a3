"""Lint, format, types and floors: the tools' own verdict, as tests.

A missing tool is a failure, not a skip: the checks are part of what "the tests pass" means.
"""

import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def test_ruff_finds_nothing() -> None:
    run(sys.executable, "-m", "ruff", "check", ".")


def test_code_is_formatted() -> None:
    run(sys.executable, "-m", "ruff", "format", "--check", ".")


def test_types_hold() -> None:
    run(sys.executable, "-m", "mypy", "src")


def test_imports_go_down_only() -> None:
    # import-linter has no `python -m` form; take the script that stands beside this Python.
    script = Path(sysconfig.get_path("scripts")) / "lint-imports"
    assert script.exists(), "lint-imports is missing: install the package with its test extra"
    run(str(script))
