"""The two tables of a sweep, by year and by month: a row a run and period, a column a measure."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from wijksim import params
from wijksim.columns import Col
from wijksim.measures import MEASURES, TABLES, Year
from wijksim.state import Floats
from wijksim.sweep.plan import NAMES, Block, Layout

YEARS, MONTHS = "years", "months"
PERIOD: Final = {YEARS: "year", MONTHS: "month"}
PARAMETER: Final = "param."  # before the name of a swept parameter
WEEKS_PER_MONTH: Final = 4
_NO_NUMBER: Final = float("nan")  # one and the same pattern of bits, whatever made it


class Run(NamedTuple):
    """The results of one scenario in one block."""

    block: Block
    scenario: str
    years: Floats  # (years, measures)
    months: Floats  # (months, measures that a month has)


class _NoTable:
    """Stands for the yearly tables of a record, which a month does not have."""

    def __getattr__(self, name: str) -> Any:
        raise LookupError(name)

    def __getitem__(self, key: object) -> Any:
        raise LookupError(key)


@cache
def monthly() -> tuple[str, ...]:
    """Return the names of the measures that can be had by month: those of weekly figures only."""
    nothing: Any = dict.fromkeys(TABLES, _NoTable())
    total = np.ones(len(Col))
    month = Year(total, WEEKS_PER_MONTH, **nothing, adults=2, residents=3.0, params=params.make())
    found = []
    for name, measure in MEASURES.items():
        try:
            measure.of(month)
        except LookupError:
            continue
        found.append(name)
    return tuple(found)


def measures(table: str) -> tuple[str, ...]:
    """Return the measures of a table, ``years`` or ``months``."""
    return NAMES if table == YEARS else monthly()


def schema(layout: Layout, table: str) -> pa.Schema:
    """Return the columns of a table."""
    period = PERIOD[table]
    return pa.schema(
        [pa.field(name, pa.int64()) for name in ("block", "point")]
        + [pa.field(name, pa.string()) for name in ("scenario", "area", "preset")]
        + [pa.field(name, pa.int64()) for name in ("seed", period)]
        + [pa.field(f"{PARAMETER}{name}", pa.float64()) for name in layout.names]
        + [pa.field(name, pa.float64()) for name in measures(table)]
    )


def of_years(layout: Layout, points: Floats, runs: Sequence[Run]) -> pa.Table:
    """Return runs as rows, a row a year."""
    return _table(layout, points, runs, [run.years for run in runs], YEARS)


def of_months(layout: Layout, points: Floats, runs: Sequence[Run]) -> pa.Table:
    """Return runs as rows, a row a month."""
    return _table(layout, points, runs, [run.months for run in runs], MONTHS)


def _table(
    layout: Layout, points: Floats, runs: Sequence[Run], values: Sequence[Floats], table: str
) -> pa.Table:
    periods = layout.years if table == YEARS else layout.months
    names = measures(table)
    blocks = [run.block for run in runs]

    def repeated(column: Any, dtype: Any) -> Any:
        return np.repeat(np.array(column, dtype), periods)

    numbers = np.concatenate(values) if values else np.empty((0, len(names)))
    numbers = np.where(np.isnan(numbers), _NO_NUMBER, numbers)
    point = [block.point for block in blocks]
    columns = [
        repeated([block.number for block in blocks], np.int64),
        repeated(point, np.int64),
        repeated([run.scenario for run in runs], object),
        repeated([layout.areas[block.area] for block in blocks], object),
        repeated([layout.presets[block.preset] for block in blocks], object),
        repeated([block.seed for block in blocks], np.int64),
        np.tile(np.arange(1, periods + 1), len(runs)),
        *(repeated(points[point, index], np.float64) for index in range(len(layout.names))),
        *numbers.T,
    ]
    made = schema(layout, table)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, made, strict=True)]
    return pa.Table.from_arrays(arrays, schema=made)


def pieces(table: pa.Table) -> Iterator[tuple[int, int, int]]:
    """Yield number, first row and last row (exclusive) of each block; its rows lie together."""
    blocks = table.column("block").to_numpy()
    edges = np.flatnonzero(np.diff(blocks)) + 1
    ends = [0, *edges.tolist(), len(blocks)]
    for first, last in itertools.pairwise(ends):
        if last > first:
            yield int(blocks[first]), first, last


def digests(layout: Layout, *tables: pa.Table) -> dict[int, bytes]:
    """Return a hash of each block: what it is, and the bits of every number in it.

    Args:
        layout: of the sweep.
        tables: by year, and by month where there are months.
    """
    hashes = dict[int, Any]()
    for table in tables:
        kind = YEARS if PERIOD[YEARS] in table.column_names else MONTHS
        names = [*(f"{PARAMETER}{name}" for name in layout.names), *measures(kind)]
        numbers = np.column_stack([table.column(name).to_numpy() for name in names])
        numbers = np.where(np.isnan(numbers), _NO_NUMBER, numbers).astype("<f8")
        scenarios = table.column("scenario").to_pylist()
        for number, first, last in pieces(table):
            block = layout.block(number)
            if number not in hashes:
                area, preset = layout.areas[block.area], layout.presets[block.preset]
                hashes[number] = hashlib.sha256(f"{area} {preset} {block.seed} ".encode())
            hashes[number].update(" ".join(scenarios[first:last]).encode())
            hashes[number].update(np.ascontiguousarray(numbers[first:last]).tobytes())
    return {number: one.digest() for number, one in hashes.items()}
