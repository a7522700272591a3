"""Scenario files of every release stay usable, and old names of levers and parameters warn."""

from __future__ import annotations

import importlib.util
import json
import warnings
from pathlib import Path
from types import ModuleType

import pytest

from wijksim import __version__, cli, levers, params, scenario, sweep
from wijksim.errors import InputError, OldNameWarning
from wijksim.scenario import renamed
from wijksim.scenario.renamed import RENAMED, Rename

HERE = Path(__file__).parent
RELEASES = sorted((HERE / "releases").glob("*.json"))
ROWS = (
    Rename("personal.network_way", "personal.mode_network", "0.2.0"),
    Rename("squad.overhead", "team.overhead", "0.3.0"),
)
TEXT = """name = "mine"
title_nl = "van mij"
title_en = "mine"
about_nl = "Een eigen scenario."
about_en = "A scenario of one's own."

[personal]
network_way = {way}

[parameters.squad]
overhead = 0.25
"""
PLAN = """scenarios = ["status-quo"]
areas = "techum"
seeds = 1

[parameters.squad]
overhead = 0.25
"""


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("freeze", HERE / "freeze_scenarios.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


freeze = script()


@pytest.fixture
def renames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renamed, "RENAMED", ROWS)


def test_this_release_is_kept() -> None:
    assert __version__ in [file.stem for file in RELEASES]


@pytest.mark.parametrize("file", RELEASES, ids=lambda file: file.stem)
def test_files_of_a_release_load_and_do_the_same(file: Path) -> None:
    """A name that is gone needs a row in RENAMED; a value that differs, a line in the CHANGELOG."""
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert len(kept) > 100
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OldNameWarning)
        now = {name: freeze.digest(one["text"], name) for name, one in kept.items()}
    changed = [name for name, one in kept.items() if now[name] != one["digest"]]
    assert changed == [], "if that was meant: python tests/freeze_scenarios.py --digests"


def test_a_release_names_every_lever_and_every_parameter() -> None:
    everything = scenario.load_text(freeze.every_lever())
    assert len(everything.settings) == sum(len(rows) for rows in levers.ALL.values())
    assert freeze.digest(freeze.every_lever()) == freeze.digest(freeze.every_parameter())
    changed = freeze.every_parameter().replace("\noverhead = ", "\noverhead = 0.11 # ")
    assert freeze.digest(changed) != freeze.digest(freeze.every_parameter())


def test_the_table_of_old_names_leads_to_names_of_today() -> None:
    known = {
        *params.table(),
        *(f"{home}.{name}" for home, rows in levers.ALL.items() for name in rows),
    }
    for row in RENAMED:
        assert row.new in known
        assert row.old not in known


def test_an_old_name_works_and_warns(renames: None, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEXT.format(way=0.8), encoding="utf-8")
    with pytest.warns(OldNameWarning) as told:
        old = scenario.load(file)
    assert [str(one.message) for one in told] == [
        f"{file}:8: personal.network_way: is called personal.mode_network since 0.2.0; "
        "the old name still works",
        f"{file}:11: parameters.squad.overhead: is called parameters.team.overhead since 0.3.0; "
        "the old name still works",
    ]
    text = TEXT.format(way=0.8).replace("network_way", "mode_network").replace("squad", "team")
    new = scenario.load_text(text)
    assert old.content() == new.content()
    assert old.content_hash() == new.content_hash()


def test_a_timed_old_lever_keeps_its_weeks(renames: None) -> None:
    text = TEXT.format(way="{ value = 0.8, from_week = 52 }")
    with pytest.warns(OldNameWarning):
        found = scenario.load_text(text)
    assert found.content()["personal"]["mode_network"] == {"value": 0.8, "from_week": 52}


@pytest.mark.filterwarnings("ignore::wijksim.errors.OldNameWarning")
def test_a_wrong_value_is_told_where_it_stands(renames: None, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEXT.format(way=8), encoding="utf-8")
    (fault,) = scenario.check(file)
    assert fault.where == f"{file}:8"
    assert "8 is outside 0 to 1" in fault.message


@pytest.mark.filterwarnings("ignore::wijksim.errors.OldNameWarning")
def test_both_names_at_once_are_a_fault(renames: None) -> None:
    text = TEXT.format(way=0.8).replace("network_way", "mode_network = 0.5\nnetwork_way")
    with pytest.raises(InputError, match=r"is the old name of personal\.mode_network, which is"):
        scenario.load_text(text)


@pytest.mark.filterwarnings("ignore::wijksim.errors.OldNameWarning")
@pytest.mark.parametrize(
    "text", ["[parameters]\nsquad = 3\n", "personal = 3\n", "parameters = 3\n"]
)
def test_nonsense_stays_a_message(renames: None, text: str) -> None:
    head = TEXT.format(way=0.8).partition("[personal]")[0]
    with pytest.raises(InputError):
        scenario.load_text(f"{text}{head}" if "[" not in text else f"{head}{text}")


def test_a_plan_takes_old_names_too(renames: None, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(PLAN, encoding="utf-8")
    with pytest.warns(OldNameWarning, match="plan.toml:6: parameters.squad.overhead: is called"):
        plan = sweep.load(file)
    assert dict(plan.fixed) == {"team.overhead": 0.25}
    file.write_text(
        PLAN.replace("[parameters.squad]\noverhead = 0.25", '[design]\nkind = "sobol"\nn = 4\n')
        + "[design.ranges.squad]\noverhead = [0.1, 0.3]\n",
        encoding="utf-8",
    )
    with pytest.warns(OldNameWarning, match="design.ranges.squad.overhead: is called"):
        assert sweep.load(file).names == ("team.overhead",)


def test_the_command_line_tells_it_in_a_line(
    renames: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEXT.format(way=0.8), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        with pytest.raises(SystemExit) as left:
            cli.main(["check", str(file)])
    assert not left.value.code
    out, err = capsys.readouterr()
    assert "in orde / ok" in out
    assert err.splitlines()[0].startswith(f"{file}:8: personal.network_way: is called personal.mo")
    assert len(err.splitlines()) == 2
