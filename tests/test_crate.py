"""Crates: what was run can be found in them, by another program too, and nothing else goes in."""

from __future__ import annotations

import hashlib
import json
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from made_sweeps import made, nothing
from rocrate.rocrate import ROCrate
from typer.testing import CliRunner

from wijksim import comparing, crates, params, scenario, sweep
from wijksim.cli import application, job
from wijksim.crates import About, graph
from wijksim.errors import InputError
from wijksim.sources import profiles

ANN = "Ann Onym <https://orcid.org/0000-0002-1825-0097>"
OWN = """name = "mine"
title_nl = "van mij"
title_en = "mine"
about_nl = "Een eigen scenario."
about_en = "A scenario of one's own."

[personal]
mode_network = 0.8
"""
PLAN = """scenarios = ["status-quo", "community-first"]
areas = "techum"
placebos = true
seeds = 2
years = 2
burn_in_weeks = 0

[parameters.help]
effect = [0.01, 0.03]
"""


@pytest.fixture(scope="module")
def whole(small_area: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a comparison with a scenario and an area of one's own."""
    folder = tmp_path_factory.mktemp("compared")
    (folder / "mine.toml").write_text(OWN, encoding="utf-8")
    out = folder / "out"
    out.mkdir()
    done = comparing.compare(
        ["status-quo", folder / "mine.toml"],
        area=small_area, years=1, seeds=2, seed=3, burn_in_weeks=8, placebos=False,
        without=["buffer"], cache=False,
    )  # fmt: skip
    (out / "compare.json").write_bytes(job.as_json(done.to_json()))
    (out / "report.html").write_text("<html>a page</html>", encoding="utf-8")
    (out / "tables").mkdir()
    (out / "tables" / "a table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (out / ".partial-x").mkdir()
    (out / ".partial-x" / "half.csv").write_text("of a command that was stopped", encoding="utf-8")
    (out / "notes.txt").write_text("of the user", encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def crate(whole: Path, small_area: str) -> ROCrate:
    own = [whole.parent / "mine.toml", small_area]
    done = crates.write(whole, own, About((ANN, "Somebody"), "CC-BY-4.0"), date(2026, 1, 2))
    assert done.jobs == ("compare",)
    assert done.same_code
    return ROCrate(whole)


def entities(folder: Path) -> dict[str, dict[str, Any]]:
    data = json.loads((folder / crates.METADATA).read_bytes())
    return {entity["@id"]: entity for entity in data["@graph"]}


def faults(folder: Path | str, *own: Path | str, about: About | None = None) -> str:
    with pytest.raises(InputError) as caught:
        crates.write(folder, own, about)
    return str(caught.value)


def test_what_the_specification_asks_of_the_whole(crate: ROCrate) -> None:
    root = crate.root_dataset
    assert crate.metadata["conformsTo"] == "https://w3id.org/ro/crate/1.1"
    assert str(root["datePublished"]) == "2026-01-02"
    assert root["license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"
    assert [one["name"] for one in root["author"]] == ["Ann Onym", "Somebody"]
    assert "does not predict" in root["description"]
    for entity in crate.get_entities():  # nothing is pointed at that is not there
        for value in entity.properties().values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and "@id" in one:
                    known = crate.dereference(one["@id"]) is not None
                    assert known or one["@id"].startswith("http"), one


def test_every_file_is_described_with_its_bytes(crate: ROCrate, whole: Path) -> None:
    known = {one.id: one for one in crate.data_entities}
    lie_there = {
        path.relative_to(whole).as_posix().replace(" ", "%20")
        for path in whole.rglob("*")
        if path.is_file() and ".partial" not in str(path) and path.name != crates.METADATA
    }
    assert set(known) == lie_there
    for name, entity in known.items():
        content = (whole / name.replace("%20", " ")).read_bytes()
        assert int(entity["contentSize"]) == len(content)
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
    assert known["input/mine.toml"]["encodingFormat"] == "application/toml"


def test_the_action_tells_what_was_run(crate: ROCrate, whole: Path) -> None:
    action = crate.dereference("#compare")
    data = json.loads((whole / "compare.json").read_bytes())
    assert action["instrument"]["softwareVersion"] == data["manifest"]["version"]
    assert action["agent"]["name"] == "Ann Onym"
    made = {one.id for one in action["result"]}
    assert made == {"compare.json", "report.html", "tables/a%20table.csv", "#compare-digest"}
    values = {one["name"]: one["value"] for one in action["object"] if one.type == "PropertyValue"}
    assert values["years"] == "1"
    assert values["without"] == "buffer"
    assert crate.dereference("#compare-digest")["value"] == data["digest"]
    assert "T" in action["endTime"]


def test_the_command_runs_the_same(crate: ROCrate, whole: Path, monkeypatch: Any) -> None:
    words = shlex.split(crate.dereference("#compare")["description"])
    assert words[:4] == ["wijksim", "compare", "status-quo", "input/mine.toml"]
    monkeypatch.chdir(whole)
    command = typer.main.get_command(application(["compare"])).commands["compare"]
    asked = command.make_context("compare", words[2:]).params
    plan = job.prepare(
        asked["scenarios"], area=asked["area"], years=asked["years"], seeds=asked["seeds"],
        seed=asked["seed"], threads=1, preset=asked["preset"], without=asked["without"],
        start=asked["start"], lang="en", out=whole / "again",
    )  # fmt: skip
    head = json.loads((whole / "compare.json").read_bytes())["manifest"]
    hashes = {one.name: one.content_hash() for one in plan.scenarios}
    assert hashes == head["scenario_hashes"]
    assert plan.profile.content_hash() == head["area_hash"]
    assert list(plan.seeds) == head["seeds"]
    assert (plan.years, plan.without) == (head["years"], ("buffer",))


def test_the_parameters_come_along(crate: ROCrate, whole: Path) -> None:
    lines = (whole / "input" / "parameters-evidence.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(params.table()) + 1
    row = params.table()["help.effect"]
    (found,) = [line for line in lines if line.startswith("help.effect,")]
    assert found.startswith(f"help.effect,{row.value},{row.unit},{row.low},{row.high},{row.mark}")


def test_a_second_time_gives_the_same_bytes(crate: ROCrate, whole: Path, small_area: str) -> None:
    before = (whole / crates.METADATA).read_bytes()
    own = [whole.parent / "mine.toml", small_area]
    crates.write(whole, own, About((ANN, "Somebody"), "CC-BY-4.0"), date(2026, 1, 2))
    assert (whole / crates.METADATA).read_bytes() == before


def test_the_figures_of_an_area_name_their_makers(tmp_path: Path, whole: Path) -> None:
    """An area that comes along: its figures lie in the crate, the very text of the hash."""
    data = json.loads((whole / "compare.json").read_bytes())
    head = data["manifest"]
    area = profiles.load("techum")
    head |= {"area": "techum", "area_hash": area.content_hash()}
    data["arms"] = data["arms"][:1]
    (tmp_path / "compare.json").write_text(json.dumps(data), encoding="utf-8")
    done = crates.write(tmp_path)
    assert hashlib.sha256((tmp_path / "input" / "techum.json").read_bytes()).hexdigest() == (
        area.content_hash()
    )
    known = entities(tmp_path)
    assert known["#source-cbs"]["name"] == area.sources["cbs"]
    assert known["#source-cbs"]["license"]["@id"].endswith("/by/4.0/")
    assert known[known["#source-cbs"]["author"]["@id"]]["name"].startswith("Statistics Nether")
    assert known["./"]["license"]["@id"] == "#no-licence-chosen"
    assert done.added == (
        "input/status-quo.toml", "input/techum.json", "input/parameters-evidence.csv",
    )  # fmt: skip


@pytest.mark.parametrize("key", ["cbs", "cbs2020", "rivm2022", "postcode"])
def test_open_data_have_a_maker_with_or_without_a_year(key: str) -> None:
    maker = graph.maker_of(key)
    assert maker is not None
    assert maker[1].startswith("https://www.")
    assert graph.maker_of("own") is None


def test_results_of_other_code_get_no_table_of_parameters(tmp_path: Path, whole: Path) -> None:
    text = (whole / "compare.json").read_text(encoding="utf-8")
    code = json.loads(text)["manifest"]["code_hash"]
    area, own = next((whole / "input").glob("[!m]*.toml")), whole / "input" / "mine.toml"
    files = [path for path in (whole / "input").glob("*.toml") if path.stem != "status-quo"]
    assert {area, own} & set(files)
    (tmp_path / "compare.json").write_text(text.replace(code, "0" * 16), encoding="utf-8")
    done = crates.write(tmp_path, files)
    assert not done.same_code
    assert not [name for name in done.added if "parameters" in name]


# ---- Sweeps ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("swept")
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    grid = {"parameters": {"help": {"effect": [0.01, 0.03]}}}
    return made(folder / "out", nothing, {}, **grid)


def test_a_sweep_is_described_with_its_plan(swept: Path) -> None:
    done = crates.write(swept, [swept.parent / "plan.toml"])
    assert done.jobs == ("sweep",)
    action = ROCrate(swept).dereference("#sweep")
    assert action["description"] == "wijksim sweep input/plan.toml --out again"
    assert "8 runs done" in ROCrate(swept).root_dataset["description"]
    made_by_it = {one.id for one in action["result"]}
    assert {"manifest.json", "points.csv", "#sweep-digest"} < made_by_it
    assert any(name.startswith("parts/") for name in made_by_it)
    assert not [name for name in entities(swept) if "lock" in name]
    values = {one["name"]: one["value"] for one in action["object"] if one.type == "PropertyValue"}
    assert json.loads(values["design"])["names"] == ["help.effect"]
    assert sweep.status(swept).done == 8  # and it is a sweep still


def test_a_sweep_wants_its_own_plan(swept: Path, tmp_path: Path) -> None:
    assert "give its plan too" in faults(swept)
    other = tmp_path / "other.toml"
    other.write_text(PLAN.replace("years = 2", "years = 3"), encoding="utf-8")
    assert "plan of another sweep" in faults(swept, other)


def test_the_small_form_of_a_plan_is_told(swept: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    large = PLAN.replace("seeds = 2", "seeds = 9")
    plan.write_text(f"{large}\n[small]\nseeds = 2\n", encoding="utf-8")
    crates.write(swept, [plan])
    told = entities(swept)["#sweep"]["description"]
    assert told == "wijksim sweep input/plan.toml --small --out again"


# ---- What cannot be described ---------------------------------------------------------------


def test_what_is_missing_or_wrong_is_told(whole: Path, small_area: str, tmp_path: Path) -> None:
    told = faults(whole)
    assert "scenario 'mine', which does not come along: give its file" in told
    assert "give its file, as it was then" in told
    changed = tmp_path / "mine.toml"
    changed.write_text(OWN.replace("0.8", "0.7"), encoding="utf-8")
    assert "does something else than the one in the results" in faults(whole, changed, small_area)
    mine = whole.parent / "mine.toml"
    other = tmp_path / "other.toml"
    other.write_text(OWN.replace('"mine"', '"other"'), encoding="utf-8")
    assert "is no scenario, area or plan of these" in faults(whole, mine, small_area, other)
    assert "mine.toml:8: personal.mode_network" in faults(whole, _wrong(tmp_path), small_area)


def _wrong(folder: Path) -> Path:
    file = folder / "mine.toml"
    file.write_text(OWN.replace("0.8", "8"), encoding="utf-8")
    return file


def test_a_bad_folder_is_told(tmp_path: Path) -> None:
    assert "is not there" in faults(tmp_path / "nothing")
    assert "holds no results of compare, run or sweep" in faults(tmp_path)
    assert list(tmp_path.iterdir()) == []
    file = tmp_path / "compare.json"
    for text in ("", "{", "[]", "{}", '{"manifest": 1, "arms": [{"scenario": 2}]}'):
        file.write_text(text, encoding="utf-8")
        assert "compare.json: is not as wijksim compare writes it" in faults(tmp_path), text
    assert "is a file" in faults(file)
    assert [path.name for path in tmp_path.iterdir()] == ["compare.json"]


def test_authors_and_licences_are_checked(tmp_path: Path) -> None:
    told = faults(tmp_path, about=About(("Ann <mail>", " "), "MIT"))
    assert told.count("is no author; write Name") == 2
    assert "unknown licence 'MIT'; choose from CC0-1.0" in told


def test_the_command_line_says_what_is_not_told_yet(swept: Path) -> None:
    words = ["crate", str(swept), str(swept.parent / "plan.toml")]
    done = CliRunner().invoke(application(["crate"]), [*words, "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "Described as an RO-Crate" in done.output
    assert "Without an author" in done.output
    assert "Without a licence" in done.output
    done = CliRunner().invoke(application(["crate"]), [*words, "--author", "An", "--licence", "X"])
    assert done.exit_code == 2
    assert done.output.startswith("command line: licence: unknown licence 'X'")


def test_shipped_scenarios_say_who_they_are() -> None:
    """A crate finds a scenario by its name: so no two of them may share one."""
    names = [*scenario.shipped(), *scenario.methods(), *scenario.of_questions()]
    assert len(names) == len(set(names))
