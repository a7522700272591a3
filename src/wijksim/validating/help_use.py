"""Use of formal help in any area, as the model gives it, beside a newer Kerncijfers table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from wijksim import facts
from wijksim.errors import InputError, Problem
from wijksim.params import Params
from wijksim.results import Interval, interval
from wijksim.sources import importing, profiles, series
from wijksim.sources.profiles import Profile

# observable -> column of the Kerncijfers: per 1000 residents, % of young people
USES: Final = {"wmo_use": "p_wmo_t", "youth_help": "p_jz_tn"}

Row = Mapping[str, Any]


class HelpUse(NamedTuple):
    """One area."""

    name: str
    model: Mapping[str, Interval]  # by observable
    published: Mapping[str, float | None]  # likewise; None where the tables do not tell


def table_rows(file: Path) -> dict[str, Row]:
    """Return rows by code of a Kerncijfers table that tells of the use of help.

    Raises:
        InputError: when it cannot be read, or has neither column.
    """
    rows: dict[str, Row] = {}
    for taken in importing.read(file):
        if set(USES.values()) & set(taken.found):
            rows |= taken.rows
    if not rows:
        message = (
            "has no figures on the use of help: p_wmo_t (Wmo clients per 1000 residents) or "
            "p_jz_tn (% of young people with youth care); Kerncijfers of 2021 and later have them"
        )
        raise InputError(Problem(file.name, "", message))
    return rows


def help_use(
    names: Sequence[str], params: Params, seeds: int, rows: Mapping[str, Row] | None
) -> list[HelpUse]:
    """Return areas by model and by table.

    Args:
        names: of areas, as ``--area`` takes them.
        params: of the runs.
        seeds: of each area.
        rows: of the table given; None takes what has been imported.

    Raises:
        InputError: for an unknown area.
    """
    found = []
    for name in names:
        area = profiles.load(name)
        runs = [facts.observe(area, params, seed + 1, USES) for seed in range(seeds)]
        model = {use: interval(np.array([run[use] for run in runs])) for use in USES}
        published = {use: _published(area, column, rows) for use, column in USES.items()}
        found.append(HelpUse(area.name, model, published))
    return found


def _published(area: Profile, column: str, rows: Mapping[str, Row] | None) -> float | None:
    """Return the mean over the area's codes, by residents; None where one does not tell."""
    pairs: list[tuple[float, float]] = []
    for code in area.codes:
        if rows is None:
            outcome = series.outcomes(code).get(column)
            told = None if outcome is None else outcome.value
            weight: float | None = 1.0
        else:
            row = rows.get(code, {})
            told, weight = row.get(column), row.get("a_inw")
        if told is None or not weight:
            return None
        pairs.append((float(told), float(weight)))
    if rows is None and len(pairs) > 1:
        return None  # without residents of the same table there is no mean
    whole = sum(weight for _, weight in pairs)
    return sum(value * weight for value, weight in pairs) / whole
