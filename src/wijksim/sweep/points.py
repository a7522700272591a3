"""Designs: from lists and ranges of parameters to the points that are run."""

from __future__ import annotations

import csv
import io
import itertools
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from wijksim import params
from wijksim.errors import InputError, Problem
from wijksim.sources.toml_lines import printable, read_text
from wijksim.state import Floats

GRID, LATIN, SEQUENCE, SALTELLI, MORRIS, CSV = (
    "grid",
    "latin-hypercube",
    "sobol",
    "saltelli",
    "morris",
    "csv",
)
KINDS: Final = (GRID, LATIN, SEQUENCE, SALTELLI, MORRIS, CSV)
MOST_POINTS: Final = 1_000_000
_SCREENED: Final = 2  # parameters, at least, of a design that compares them


class Design(NamedTuple):
    """How points are chosen within ranges."""

    kind: str
    n: int  # points; of Saltelli's and Morris's designs, what they multiply
    seed: int
    ranges: Mapping[str, tuple[float, float]]
    levels: int = 4  # of Morris's design
    second_order: bool = False  # of Saltelli's design

    def plain(self) -> dict[str, Any]:
        """Return the design as plain data, for the manifest and for who analyses it."""
        return {
            "kind": self.kind,
            "n": self.n,
            "seed": self.seed,
            "ranges": {name: list(ends) for name, ends in self.ranges.items()},
            "levels": self.levels,
            "second_order": self.second_order,
        }

    def problem(self) -> dict[str, Any]:
        """Return the ranges as SALib takes them."""
        return {
            "num_vars": len(self.ranges),
            "names": list(self.ranges),
            "bounds": [list(ends) for ends in self.ranges.values()],
        }


def grid(lists: Mapping[str, Sequence[float]]) -> Floats:
    """Return all combinations of lists, the last parameter going round fastest.

    Returns:
        Shape (points, parameters); one point without parameters for no list.
    """
    points = list(itertools.product(*lists.values()))
    return np.array(points, np.float64).reshape(len(points), len(lists))


def within(design: Design) -> Floats:
    """Return the points of a design within ranges, shape (points, parameters).

    Raises:
        InputError: for a number of points that the kind of design cannot have.
    """
    _check(design)
    low, high = np.array(list(design.ranges.values()), np.float64).T
    points: Floats = np.clip(_drawn(design, low, high), low, high)  # the last bit may be outside
    return points


def _drawn(design: Design, low: Floats, high: Floats) -> Floats:
    if design.kind in (LATIN, SEQUENCE):
        from scipy.stats import qmc  # takes long to load, and most plans are lists

        engine = qmc.LatinHypercube if design.kind == LATIN else qmc.Sobol
        unit = engine(len(low), rng=np.random.default_rng(design.seed)).random(design.n)
        scaled: Floats = low + unit * (high - low)
        return scaled
    problem, seed = design.problem(), design.seed
    if design.kind == SALTELLI:
        from SALib.sample import sobol

        made = sobol.sample(problem, design.n, calc_second_order=design.second_order, seed=seed)
    else:
        from SALib.sample import morris

        made = morris.sample(problem, design.n, design.levels, seed=seed)
    return np.asarray(made, np.float64)


def _check(design: Design) -> None:
    """Raise InputError for what a design cannot be, at the field that says so."""
    names, n = len(design.ranges), design.n
    if design.kind in (SEQUENCE, SALTELLI) and n & (n - 1):
        near = 2 ** round(math.log2(n))
        message = f"{n} is not a power of 2, which this kind of design needs; take {near}"
        raise InputError(Problem("", "design.n", message))
    if design.kind in (SALTELLI, MORRIS) and names < _SCREENED:
        message = f"needs ranges of two parameters or more, not {names}"
        raise InputError(Problem("", "design.ranges", message))
    if design.kind == MORRIS and design.levels % 2:
        message = f"{design.levels} is odd; Morris's design takes an even number of levels"
        raise InputError(Problem("", "design.levels", message))
    each = {SALTELLI: (2 if design.second_order else 1) * names + 2, MORRIS: names + 1}
    total = n * each.get(design.kind, 1)
    if total > MOST_POINTS:
        message = f"{total} points are more than {MOST_POINTS}"
        raise InputError(Problem("", "design.n", message))


def from_csv(path: Path) -> tuple[tuple[str, ...], Floats]:
    """Return the names and points of a table: a column a parameter, a row a point.

    Raises:
        InputError: with every fault of the file, each with its line.
    """
    where = printable(path)
    rows = csv.reader(io.StringIO(read_text(path)))
    names, points, problems = list[str](), list[list[float]](), list[Problem]()
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        place = f"{where}:{rows.line_num}"
        if not names:
            names = [cell.strip() for cell in row]
            problems += _heads(names, place)
            if problems:
                raise InputError(problems)
        elif len(row) != len(names):
            told = f"has {len(row)} values for {len(names)} parameters"
            problems.append(Problem(place, "", told))
        else:
            points.append([_value(n, c, place, problems) for n, c in zip(names, row, strict=True)])
    if not points and not problems:
        problems.append(Problem(where, "", "holds no points: a row of names, then rows of values"))
    if len(points) > MOST_POINTS:
        problems.append(Problem(where, "", f"{len(points)} points are more than {MOST_POINTS}"))
    if problems:
        raise InputError(problems)
    return tuple(names), np.array(points, np.float64)


def _heads(names: Sequence[str], place: str) -> list[Problem]:
    problems = [
        Problem(place, name, "is given twice; keep one")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    for name in names:
        try:
            known = params.table().get(name)
            params.check(name, known.value if known else math.nan, place)
        except InputError as error:
            problems += error.problems
    return problems


def _value(name: str, cell: str, place: str, problems: list[Problem]) -> float:
    try:
        value = float(cell)
    except ValueError:
        told = f"expected a number, not {cell.strip()[:40]!a}"
        problems.append(Problem(place, name, told))
        return math.nan
    try:
        params.check(name, value, place)
    except InputError as error:
        problems += error.problems
    return value
