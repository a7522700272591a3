"""The network as a graph and as a file: nothing lost on the way, and a clear no where it cannot."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from typer.testing import CliRunner

from wijksim import cli, graph
from wijksim.errors import InputError
from wijksim.state import World

ABOUT = {"area": "Ergens", "week": 156, "seed": 1}


@pytest.fixture(scope="module")
def world(worlds: Any) -> World:
    made: World = worlds.warm()
    return made


def pairs(world: World) -> set[tuple[int, int]]:
    row, slot = np.nonzero(world.ties.other >= 0)
    ends = zip(row.tolist(), world.ties.other[row, slot].tolist(), strict=True)
    return {(i, j) for i, j in ends if i < j}


def written(world: World, name: str) -> bytes:
    return graph.encode(world, 156, Path(name), ABOUT)


def alike(read: nx.Graph, whole: nx.Graph) -> None:
    assert dict(read.nodes(data=True)) == dict(whole.nodes(data=True))
    assert {(min(e), max(e)) for e in read.edges} == {(min(e), max(e)) for e in whole.edges}
    for i, j, data in whole.edges(data=True):
        assert read.edges[i, j] == data


def test_the_graph_has_all_ties_once_and_everybody(world: World) -> None:
    whole = graph.to_networkx(world, 156, **ABOUT)
    assert whole.graph == ABOUT
    assert whole.number_of_nodes() == len(world.people.age)
    assert {(min(e), max(e)) for e in whole.edges} == pairs(world)
    for i, j, data in whole.edges(data=True):
        slot = int(np.flatnonzero(world.ties.other[i] == j)[0])
        assert data["strength"] == world.ties.strength[i, slot]
        assert data["weeks"] == 156 - world.ties.began[i, slot]
        assert data["strained"] == world.ties.strained[i, slot]
    for row, data in whole.nodes(data=True):
        assert data["outside"] == world.people.outside[row]
        assert data["income"] == world.people.income[row]
        assert data["household"] == world.people.household[row]


def test_graphml_comes_back_as_it_was(world: World) -> None:
    read = nx.read_graphml(io.BytesIO(written(world, "ties.graphml")), node_type=int)
    alike(read, graph.to_networkx(world, 156, **ABOUT))
    assert read.graph.items() >= ABOUT.items()


def test_gml_comes_back_as_it_was(world: World, tmp_path: Path) -> None:
    path = tmp_path / "ties.GML"
    path.write_bytes(written(world, path.name))
    alike(nx.read_gml(path, destringizer=int), graph.to_networkx(world, 156, **ABOUT))


def test_csv_has_a_row_a_tie(world: World) -> None:
    rows = list(csv.DictReader(io.StringIO(written(world, "ties.csv").decode())))
    assert {(int(row["source"]), int(row["target"])) for row in rows} == pairs(world)
    whole = graph.to_networkx(world, 156)
    for row in rows:
        edge = whole.edges[int(row["source"]), int(row["target"])]
        assert float(row["strength"]) == edge["strength"]  # all digits
        assert (row["kind"], int(row["weeks"])) == (edge["kind"], edge["weeks"])


@pytest.mark.parametrize("name", ["ties.graphm", "ties", "ties.txt", ".csv"])
def test_another_ending_is_refused(world: World, name: str) -> None:
    with pytest.raises(InputError, match=r"does not end in \.graphml, \.gml, \.csv"):
        written(world, name)


# ---- The command ----------------------------------------------------------------------------


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner(env={"COLUMNS": "80"}).invoke(
        cli.application(["network"]), ["network", *words]
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_the_command_writes_what_was_built(small_area: str, tmp_path: Path) -> None:
    file = tmp_path / "new" / "ties.graphml"
    code, told, _ = run(small_area, "--weeks", "0", "--out", str(file), "--lang", "en")
    assert code == 0
    read = nx.read_graphml(file, node_type=int)
    adults, ties = read.number_of_nodes(), read.number_of_edges()
    assert told == f"Heechterp, week 0: {adults} adults and {ties} ties in {file}\n"
    assert read.graph["seed"] == 1


def test_the_command_runs_weeks_first(small_area: str, tmp_path: Path) -> None:
    built, later = tmp_path / "a.csv", tmp_path / "b.csv"
    assert run(small_area, "--weeks", "0", "--out", str(built))[0] == 0
    assert run(small_area, "--weeks", "30", "--out", str(later))[0] == 0
    rows = csv.DictReader(io.StringIO(later.read_text("utf-8")))
    ages = [int(row["weeks"]) for row in rows]
    assert min(ages) < 30 < max(ages)  # new ones, and some of before
    assert built.read_bytes() != later.read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "ties.xml"), "out: 'ties.xml' does not end in .graphml, .gml, .csv"),
        (("--weeks", "-1"), "weeks: -1 is outside 0 to 2600 weeks"),
        (("--weeks", "2601"), "weeks: 2601 is outside 0 to 2600 weeks"),
        (("heechterb",), "heechterp"),
        (("--preset", "esay"), "essay"),
        (("--seed", "-1"), "seed: -1 is outside"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, told = run("--weeks", "0", *words)
    assert code == 2
    assert said in told
    assert list(tmp_path.iterdir()) == []
