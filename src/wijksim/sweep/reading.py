"""A sweep read back: as a frame, as paired differences, as counts; and put into fewer files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from wijksim import folders
from wijksim.errors import InputError, Problem, nearest
from wijksim.measures import MEASURES
from wijksim.sources.toml_lines import printable
from wijksim.sweep import store, tables
from wijksim.sweep.plan import PLACEBO
from wijksim.sweep.store import Ledger, Part
from wijksim.sweep.tables import MONTHS, PERIOD, YEARS
from wijksim.sweep.work import Fault

_ROWS: Final = 100_000  # of a compacted file: some 60 MB in memory


class Status(NamedTuple):
    """How far a sweep is, in runs: scenarios of paired blocks."""

    done: int
    failed: int
    left: int  # with a rule to stop: as far as can be known by now
    blocks: int  # paired blocks that are done
    damaged: tuple[str, ...]  # parts that cannot be read; their blocks are left
    faults: tuple[Fault, ...]
    digest: str


def read(folder: str | Path, table: str = YEARS) -> pd.DataFrame:
    """Return the results of a sweep as tidy rows: one a point, scenario, area, preset, seed, year.

    Args:
        folder: of the sweep.
        table: "years", or "months" for the first months, with a column ``month``.

    Returns:
        Columns ``point``, ``scenario``, ``area``, ``preset``, ``seed``, ``year`` (1 is the first),
        ``param.<name>`` for each swept parameter, then a column a measure.

    Raises:
        InputError: when the folder holds no sweep, or has no such table.
    """
    found = store.find(Path(folder))
    if table not in PERIOD:
        told = f"unknown table '{table}'{nearest(table, PERIOD)}; choose from {', '.join(PERIOD)}"
        raise InputError(Problem("", "table", told))
    if table == MONTHS and not found.layout.months:
        told = "holds no months: its plan says months = 0"
        raise InputError(Problem(printable(found.path), "table", told))
    parts = list(store.every(found))
    done = {n for part in parts for n in _numbers(part) - _failures(part)}
    kept = [_chosen(part, table, keep) for part, keep in _pieces(parts, done.__contains__)]
    whole = pa.concat_tables([tables.schema(found.layout, table).empty_table(), *kept])
    frame: pd.DataFrame = whole.to_pandas()
    order = {name: index for index, name in enumerate(found.layout.scenarios)}
    rank = frame["scenario"].map(lambda name: _rank(name, order)).astype(np.float64)
    frame = frame.assign(_rank=rank).sort_values(["block", "_rank", PERIOD[table]], kind="stable")
    return frame.drop(columns=["block", "_rank"]).reset_index(drop=True)


def _rank(name: str, order: dict[str, int]) -> float:
    """Return where a scenario stands: a placebo comes right after its own."""
    return order[name] if name in order else order[name.removeprefix(PLACEBO)] + 0.5


def paired(frame: pd.DataFrame, baseline: str | None = None) -> pd.DataFrame:
    """Return rows with each measure less that of a baseline under the same luck.

    Args:
        frame: as ``read`` returns it.
        baseline: name of the scenario to compare with; the first one by default.

    Returns:
        The rows of the other scenarios; where the baseline has no such row, they are left out.

    Raises:
        InputError: when no row is of the baseline.
    """
    names = frame["scenario"].unique().tolist()
    base = names[0] if baseline is None and names else baseline
    if base not in names:
        told = f"no row is of '{base}'{nearest(str(base), names)}"
        raise InputError(Problem("", "baseline", told))
    period = next(name for name in PERIOD.values() if name in frame.columns)
    keys = ["point", "area", "preset", "seed", period]
    columns = [name for name in frame.columns if name in MEASURES]
    own = frame["scenario"] == base
    against = frame.loc[own].set_index(keys)[columns]
    rows = frame.loc[~own]
    index = pd.MultiIndex.from_frame(rows[keys])
    there = index.isin(against.index)
    rows, index = rows.loc[there], index[there]
    less = rows[columns].to_numpy() - against.reindex(index).to_numpy()
    changed = pd.DataFrame(less, rows.index, columns)  # at once: a column each is slow
    whole = pd.concat([rows.drop(columns=columns), changed], axis=1)
    return whole[list(frame.columns)].reset_index(drop=True)


def status(folder: str | Path) -> Status:
    """Return how far a sweep is; others may be at work in it.

    Raises:
        InputError: when the folder holds no sweep.
    """
    found = store.find(Path(folder))
    return status_of(store.scan(found))


def status_of(ledger: Ledger) -> Status:
    """Return how far a sweep is by its ledger."""
    layout, runs = ledger.layout, len(ledger.layout.scenarios)
    settled = int(ledger.done.sum()) + len(ledger.faults)
    wanted = layout.blocks
    if layout.stop is not None:
        wanted = sum(ledger.wanted(cell) for cell in range(layout.cells))
    faults = tuple(fault for number in sorted(ledger.faults) for fault in ledger.faults[number])
    failed = sum(_failed(some, runs) for some in ledger.faults.values())
    blocks = int(ledger.done.sum())
    return Status(
        blocks * runs + len(ledger.faults) * runs - failed,
        failed,
        max(0, wanted - settled) * runs,
        blocks,
        tuple(ledger.damaged),
        faults,
        ledger.digest(),
    )


def _failed(faults: tuple[Fault, ...], runs: int) -> int:
    """Return how many runs of a block failed: all where its start did."""
    own = [one for one in faults if not one.scenario.startswith(PLACEBO)]
    return runs if any(not one.scenario for one in faults) else len(own)


def compact(folder: str | Path) -> int:
    """Put the parts of a sweep together into few files; return how many there are now.

    Each block is kept once. The new files are on the disk before the old ones go, so that a crash
    leaves blocks twice at worst, which nobody counts twice.

    Raises:
        InputError: when the folder holds no sweep, is at work or cannot be written.
    """
    path = Path(folder)
    store.find(path)
    with folders.opened(path, store.FOLDERS):
        found = store.find(path)
        ledger = store.scan(found, alone=True)
        before, made = found.names(), set[str]()
        group, rows = list[tuple[pa.Table, pa.Table | None]](), 0
        faults = [fault for number in sorted(ledger.faults) for fault in ledger.faults[number]]

        def flush() -> None:
            nonlocal rows, faults
            months = [two for _, two in group if two is not None]
            years = pa.concat_tables([one for one, _ in group])
            both = years, pa.concat_tables(months) if months else None
            numbers = [number for number, _, _ in tables.pieces(years)]
            numbers += [fault.block for fault in faults]
            made.add(store.write(found, tuple(numbers), *both, tuple(faults)))
            group.clear()
            rows, faults = 0, []  # those that failed stand in the first file

        for part, keep in _pieces(store.every(found), lambda number: bool(ledger.done[number])):
            months = _chosen(part, MONTHS, keep) if part.months is not None else None
            group.append((_chosen(part, YEARS, keep), months))
            rows += len(part.years) + len(part.months or ())
            if rows >= _ROWS:
                flush()
        if group:
            flush()
        for name in set(before) - made:
            for table in (YEARS, MONTHS):
                found.file(name, table).unlink(missing_ok=True)
    return len(made)


# Pieces, each block once


def _pieces(
    parts: Iterable[Part], done: Callable[[int], bool]
) -> Iterator[tuple[Part, Callable[[int], bool]]]:
    """Yield parts, with which of their blocks to keep: each block once, a whole one if any is."""
    seen = set[int]()
    for part in parts:
        failed = _failures(part)
        good = {n for n in _numbers(part) - seen if not done(n) or n not in failed}
        seen |= good
        yield part, good.__contains__


def _numbers(part: Part) -> set[int]:
    return {number for number, _, _ in tables.pieces(part.years)}


def _failures(part: Part) -> set[int]:
    return {fault.block for fault in part.faults}


def _chosen(part: Part, table: str, keep: Callable[[int], bool]) -> pa.Table:
    rows = part.years if table == YEARS else part.months
    assert rows is not None
    mask = np.zeros(len(rows), np.bool_)
    for number, first, last in tables.pieces(rows):
        mask[first:last] = keep(number)
    return rows if mask.all() else rows.filter(pa.array(mask))
