"""The network as a graph of networkx, and as a file that other programs read.

GraphML and GML hold residents and ties with their attributes; CSV holds the ties, a row each.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wijksim.errors import InputError, Problem, nearest
from wijksim.state import World
from wijksim.units import NOBODY, Age, Case, Tie

if TYPE_CHECKING:
    import networkx as nx

AGES: Final = {Age.YOUNG: "18-39", Age.MIDDLE: "40-66", Age.OLD: "67+"}
FORMATS: Final = (".graphml", ".gml", ".csv")
_COLUMNS: Final = ("source", "target", "kind", "strength", "strained", "weeks")


def to_networkx(world: World, now: int, **about: Any) -> nx.Graph:
    """Return a neighbourhood as a graph: rows are nodes, ties are edges; all copied.

    Args:
        world: people, what they carry, and their ties.
        now: week, in which ties of week ``began`` are ``now - began`` weeks old.
        **about: attributes of the graph itself.

    Returns:
        Nodes with age, group, children, household, place, skill, income, outside (ties outside
        the neighbourhood, number), stress, load, need and case; edges with kind, strength (0-1),
        strained (0 or 1) and weeks (age of the tie). Plain values only, so that networkx can
        write it to any format.
    """
    import networkx as nx

    people, life = world.people, world.life
    ages = [AGES[Age(age)] for age in people.age.tolist()]
    cases = [Case(case).name.lower() for case in world.cases.case.tolist()]
    plain = ("group", "children", "household", "place", "skill", "income", "outside")
    names = ("age", "case", *plain, "stress", "load", "need")
    arrays = (*(getattr(people, name) for name in plain), world.mind.stress)
    columns = [values.tolist() for values in (*arrays, life.load, life.need)]
    graph: nx.Graph = nx.Graph(**about)
    rows = zip(ages, cases, *columns, strict=True)
    graph.add_nodes_from(
        (row, dict(zip(names, values, strict=True))) for row, values in enumerate(rows)
    )
    graph.add_edges_from(
        (i, j, dict(zip(_COLUMNS[2:], values, strict=True))) for i, j, *values in _ties(world, now)
    )
    return graph


def _ties(world: World, now: int) -> list[tuple[Any, ...]]:
    """Return each tie once: both rows, kind, strength, strained and age in weeks."""
    ties = world.ties
    row, slot = np.nonzero(ties.other > np.arange(len(ties.other))[:, None])
    assert (ties.other[row, slot] != NOBODY).all()
    began = ties.began[row, slot]
    kinds = [Tie(kind).name.lower() for kind in ties.kind[row, slot].tolist()]
    strength, strained = ties.strength[row, slot].tolist(), ties.strained[row, slot].tolist()
    ends = (row.tolist(), ties.other[row, slot].tolist())
    return list(zip(*ends, kinds, strength, strained, (now - began).tolist(), strict=True))


def check_format(file: Path) -> None:
    """Raise InputError unless the ending of a file's name is that of a format."""
    if file.suffix.lower() not in FORMATS:
        told = (
            f"'{file.name}' does not end in {', '.join(FORMATS)}"
            f"{nearest(file.suffix.lower(), FORMATS)}"
        )
        raise InputError(Problem("command line", "out", told))


def encode(world: World, now: int, file: Path, about: Mapping[str, Any]) -> bytes:
    """Return a network in the format that the ending of a file's name asks for.

    Args:
        world: people and ties.
        now: week.
        file: named ``.graphml``, ``.gml`` or ``.csv`` (ties only, one a row).
        about: attributes of the graph itself; CSV has no place for them.

    Raises:
        InputError: for another ending.
    """
    check_format(file)
    ending = file.suffix.lower()
    if ending == ".csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(_ties(world, now))
        return text.getvalue().encode()
    import networkx as nx

    graph, content = to_networkx(world, now, **about), io.BytesIO()
    (nx.write_graphml if ending == ".graphml" else nx.write_gml)(graph, content)
    return content.getvalue()
