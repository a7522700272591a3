"""Members of a posterior: sets of parameters that the facts leave possible, from a CSV file."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np

from wijksim import params
from wijksim.errors import InputError, Problem
from wijksim.params import Params
from wijksim.sources.toml_lines import printable

SHIPPED: Final = "posterior.csv"
_WEIGHT: Final = "weight"


def members(number: int, file: Path | None = None) -> list[Params]:
    """Return parameters of so many members, drawn in proportion to their weights.

    Lines that begin with "#" are remarks; then a line of names of parameters, with or without
    ``weight``, and a line a member.

    Args:
        number: how many.
        file: of a user; by default what ships with the package, where nothing may be.

    Raises:
        InputError: for a file that cannot be read, an unknown parameter or a value out of range.
    """
    place = files("wijksim") / "data" / SHIPPED
    if file is None and not place.is_file():
        return []
    try:
        text = (place if file is None else file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        where = printable(str(file))
        raise InputError(Problem(where, "", f"cannot be read: {error}")) from None
    return _parsed(text, SHIPPED if file is None else printable(file.name), number)


def _parsed(text: str, where: str, number: int) -> list[Params]:
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line[:1] not in ("", "#")]
    if not lines:
        raise InputError(Problem(where, "", "holds no member: a line of names, and one a member"))
    names, rows, problems = next(csv.reader([lines[0][1]])), [], []
    for at, line in lines[1:]:
        cells = next(csv.reader([line]))
        try:
            row = dict(zip(names, map(float, cells), strict=True))
        except ValueError:
            problems.append(Problem(f"{where}:{at}", "", f"needs {len(names)} numbers"))
            continue
        weight = row.pop(_WEIGHT, 1.0)
        if not weight >= 0.0:
            problems.append(Problem(f"{where}:{at}", _WEIGHT, f"{weight} is below 0"))
        for name, value in row.items():
            try:
                params.check(name, value, f"{where}:{at}")
            except InputError as error:
                problems += error.problems
        rows.append((weight, row))
    if problems or not rows:
        raise InputError(problems or Problem(where, "", "holds no member below its names"))
    weights = np.array([weight for weight, _ in rows])
    if weights.sum() <= 0.0:
        raise InputError(Problem(where, _WEIGHT, "add up to 0"))
    marks = (np.arange(number) + 0.5) / number
    chosen = np.searchsorted(np.cumsum(weights) / weights.sum(), marks)
    return [params.make(rows[min(int(i), len(rows) - 1)][1]) for i in chosen]
