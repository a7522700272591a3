"""The parts of a national run put together: one table, means over residents, deciles, a digest."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wijksim import folders
from wijksim.measures import EUROS, HOURS_PER_1000, MEASURES, PER_1000
from wijksim.national import parts
from wijksim.national.design import Design
from wijksim.national.parts import DIFFERENCE, SCHEMA, VALUE, Folder
from wijksim.national.work import NAMES, Fault, Skipped
from wijksim.state import Floats

TABLE: Final = "national.parquet"
DECILES: Final = (10, 20, 30, 40, 50, 60, 70, 80, 90)
_BY_RESIDENTS: Final = (PER_1000, HOURS_PER_1000, EUROS, "per 1000 residents")
_NORMAL: Final = 1.96  # standard errors of a 95 % interval
_NO_NUMBER: Final = float("nan")  # one and the same pattern of bits, whatever made it


class Outcome(NamedTuple):
    """All results of a national run that is complete."""

    path: Path  # of the table
    summary: pd.DataFrame  # by scenario, kind, year and measure
    skipped: tuple[Skipped, ...]
    failed: tuple[Fault, ...]
    digest: str  # of all numbers; the same whatever the threads, chunks and interruptions
    buurten: int
    residents: int
    adults: int


def put_together(folder: Folder, design: Design) -> Outcome:
    """Write the table of all buurten, and return what it says.

    Raises:
        InputError: when it cannot be written.
        KeyError: when a part is missing.
    """
    skipped, failed = list[Skipped](), list[Fault]()
    total = hashlib.sha256()
    path = folder.path / TABLE
    buurten = residents = adults = 0
    with folders.replacing(path) as name, pq.ParquetWriter(name, SCHEMA) as writer:
        for number in range(design.chunks):
            part = parts.read(folder, number)
            if part is None:
                raise KeyError(f"part {number} is not there")
            skipped += part.skipped
            failed += part.failed
            writer.write_table(part.rows.replace_schema_metadata(None))
            for one in _each(part.rows, design):
                total.update(one.digest)
                buurten, residents, adults = (
                    buurten + 1,
                    residents + one.residents,
                    adults + one.adults,
                )
    summary = summarise(path, design)
    return Outcome(
        path,
        summary,
        tuple(skipped),
        tuple(failed),
        total.hexdigest(),
        buurten,
        residents,
        adults,
    )


class _Buurt(NamedTuple):
    digest: bytes
    residents: int
    adults: int


def _each(rows: pa.Table, design: Design) -> Iterator[_Buurt]:
    """Yield every buurt of a part: the hash of its code, seed, size and numbers."""
    each = (2 * len(design.arms) - 1) * design.years
    codes = rows.column("code").to_pylist()[::each]
    fixed = [rows.column(name).to_pylist()[::each] for name in ("seed", "residents", "adults")]
    numbers = np.column_stack([rows.column(name).to_numpy() for name in NAMES])
    numbers = np.where(np.isnan(numbers), _NO_NUMBER, numbers).astype("<f8")
    for index, (code, seed, residents, adults) in enumerate(zip(codes, *fixed, strict=True)):
        one = hashlib.sha256(f"{code} {seed} {residents} {adults} ".encode())
        one.update(np.ascontiguousarray(numbers[index * each : (index + 1) * each]).tobytes())
        yield _Buurt(one.digest(), residents, adults)


def summarise(path: Path, design: Design) -> pd.DataFrame:
    """Return means and deciles over buurten, a row by scenario, kind, year and measure.

    Rates per resident are weighted by residents, all others by adults; buurten without the
    figure are left out. The interval of a mean difference takes each buurt as one independent
    trial, so it holds chance and the differences between buurten.
    """
    kinds = [(arm.name, VALUE) for arm in design.arms]
    kinds += [(arm.name, DIFFERENCE) for arm in design.arms[1:]]
    each = len(kinds) * design.years
    sizes = pq.read_table(path, columns=["residents", "adults"])
    weights = {
        name: sizes.column(name).to_numpy()[::each].astype(np.float64)
        for name in ("residents", "adults")
    }
    rows = list[dict[str, Any]]()
    for name, measure in MEASURES.items():
        weight = weights["residents" if measure.unit in _BY_RESIDENTS else "adults"]
        column = pq.read_table(path, columns=[name]).column(0).to_numpy()
        cube = column.reshape(-1, len(kinds), design.years)
        for at, (scenario, kind) in enumerate(kinds):
            for year in range(design.years):
                found = _figures(cube[:, at, year], weight, kind)
                head = {"scenario": scenario, "kind": kind, "year": year + 1, "measure": name}
                rows.append({**head, "unit": measure.unit, **found})
    table = pd.DataFrame(rows)
    order = {name: index for index, (name, _) in enumerate(kinds)}
    keys = table["scenario"].map(order), table["kind"].eq(DIFFERENCE)
    table = table.assign(_a=keys[0], _b=keys[1]).sort_values(["_b", "_a", "year"], kind="stable")
    return table.drop(columns=["_a", "_b"]).reset_index(drop=True)


def _figures(values: Floats, weights: Floats, kind: str) -> Mapping[str, float | int]:
    """Return the weighted mean with its interval, and the deciles over buurten."""
    known = np.isfinite(values)
    x, w = values[known], weights[known]
    if not len(x):
        empty = dict.fromkeys(["mean", "low", "high", *(f"p{n}" for n in DECILES)], _NO_NUMBER)
        return {"buurten": 0, **empty}
    mean = float(np.average(x, weights=w))
    half = _NO_NUMBER
    if kind == DIFFERENCE and len(x) > 1:
        half = _NORMAL * math.sqrt(float((w * w * (x - mean) ** 2).sum())) / float(w.sum())
    deciles = np.percentile(x, DECILES)
    return {
        "buurten": len(x),
        "mean": mean,
        "low": mean - half,
        "high": mean + half,
        **{f"p{n}": float(value) for n, value in zip(DECILES, deciles, strict=True)},
    }


def last_year(path: Path, design: Design) -> pd.DataFrame:
    """Return the rows of the last year, one for each buurt, scenario and kind."""
    rows = pq.read_table(path, filters=[("year", "==", design.years)])
    frame: pd.DataFrame = rows.to_pandas()
    return frame


def by_area(frame: pd.DataFrame, measure: str, level: str) -> dict[str, float]:
    """Return a measure by area: of each buurt, or weighted over those of a wijk or municipality.

    Args:
        frame: rows of one scenario, kind and year.
        measure: its name.
        level: "BU", "WK" or "GM".
    """
    width = {"BU": 8, "WK": 6, "GM": 4}[level]
    keys = level + frame["code"].str[2 : 2 + width]
    by = "residents" if MEASURES[measure].unit in _BY_RESIDENTS else "adults"
    known = frame[measure].notna()
    weight = frame[by].where(known, 0).groupby(keys).sum()
    total = (frame[measure].fillna(0.0) * frame[by]).groupby(keys).sum()
    found = (total / weight)[weight > 0]
    return {str(code): float(value) for code, value in found.items()}
