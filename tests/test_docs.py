"""The documentation: the site builds without a warning, and what pages tell to type exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from wijksim import scenario, sweep
from wijksim.cli import application
from wijksim.sources import profiles

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/[lt]*/*.md")])
COMMAND = typer.main.get_command(application())


def commands(page: Path) -> list[list[str]]:
    """Return the words of every ``wijksim`` command in the code blocks of a page."""
    found = []
    for block in re.findall(r"^```\w*\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
        for line in block.splitlines():
            _, before, rest = line.partition("wijksim ")
            told = line.split("wijksim ")[0]
            if before and (not told or told.endswith((".venv/bin/", "&& "))):
                found.append(shlex.split(rest, comments=True))
    return found


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    done = subprocess.run(
        [*command, "-d", str(tmp_path / "trees"), str(ROOT / "docs"), str(tmp_path / "html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "html" / "reference" / "commands.html").exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_of_a_page_exist(page: Path) -> None:
    for words in commands(page):
        inner, left = COMMAND, list(words)
        while left and left[0] in getattr(inner, "commands", {}):
            inner = inner.commands[left.pop(0)]
        if inner is COMMAND:
            assert not left or left[0].startswith("-"), f"no command {left[0]}"
        known = {name for parameter in inner.params for name in parameter.opts} | {"--help"}
        if hasattr(inner, "commands"):  # its first command may go unnamed: wijksim sweep PLAN
            known |= {n for one in inner.commands.values() for p in one.params for n in p.opts}
        options = {word.partition("=")[0] for word in left if word.startswith("--")}
        assert options <= known, f"{' '.join(words)}: no {options - known}"


def toml_blocks() -> list[tuple[str, str]]:
    """Return every block of TOML of the pages that is a whole scenario, plan or area."""
    pages = [*PAGES, ROOT / "CONTRIBUTING.md"]
    found = [
        (page.name, block)
        for page in pages
        for block in re.findall(r"^```toml\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
    ]
    return [one for one in found if re.search(r"^(title_nl|scenarios|codes) =", one[1], re.M)]


def test_scenarios_plans_and_areas_of_the_pages_can_be_used() -> None:
    """A newcomer copies them from the page."""
    blocks = toml_blocks()
    assert {name for name, _ in blocks} >= {"strateeg.md", "sweep.md", "areas.md"}
    for name, block in blocks:
        if "codes =" in block:
            profiles.parse(block, name)
        elif "title_nl" in block:
            scenario.load_text(block, name)
        else:
            sweep.load(tomllib.loads(block))


def test_the_pages_name_commands_at_all() -> None:
    assert sum(len(commands(page)) for page in PAGES) > 50


def test_promises_name_tests_that_are_there() -> None:
    text = (ROOT / "docs" / "beloften.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)`", text)
    assert len(named) > 15
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_small_plan_is_a_plan() -> None:
    plan = sweep.load(ROOT / "experiments" / "small.toml")
    assert len(plan.scenarios) == 3
    assert len(plan.points) == 9
