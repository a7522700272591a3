"""All of it in one go: facts, then neighbourhoods, then use of help, then patterns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from wijksim import facts, patterns, workers
from wijksim.params import Params
from wijksim.patterns import PATTERNS, Pattern, Verdict
from wijksim.results import Interval
from wijksim.sources import store
from wijksim.state import Floats
from wijksim.validating.agreement import Agreement, agreement, loneliness_spread, run, sampled
from wijksim.validating.help_use import HelpUse, Row, help_use
from wijksim.validating.judging import Checked, count, judged, worst_first
from wijksim.validating.members import members

_BURN_IN: Final = 8 * 52  # of the quick form of the patterns
_YEARS: Final = 4


class Size(NamedTuple):
    """How much is run."""

    seeds: int
    scale: float  # of the areas of the facts
    members: int  # of the posterior, where there is one
    buurten: int
    buurt_seeds: int
    pattern_seeds: int  # 0 leaves the patterns out
    pattern_scale: float


FULL: Final = Size(6, 1.0, 20, 300, 2, 4, 0.4)
QUICK: Final = Size(2, 0.4, 6, 30, 1, 0, 0.0)


@dataclass(frozen=True)
class Validation:
    """What is told on the page."""

    size: Size
    rows: Sequence[Checked]  # the worst first
    members: int  # of the posterior; 0: none was there
    agreement: Sequence[Agreement]  # empty where no table was imported
    help_use: Sequence[HelpUse]
    patterns: Sequence[tuple[Pattern, Verdict]]  # empty in the quick form

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "counts": {key: list(value) for key, value in self.counts.items()},
            "posterior_members": self.members,
            "facts": [_fact_json(row) for row in self.rows],
            "agreement": [_agreement_json(row) for row in self.agreement],
            "help_use": [
                {
                    "area": one.name,
                    "model": {use: found._asdict() for use, found in one.model.items()},
                    "published": dict(one.published),
                }
                for one in self.help_use
            ],
            "patterns": [
                {"name": p.name, "appears": v.appears, "vanishes": v.vanishes, "why": p.why}
                for p, v in self.patterns
            ],
        }

    @property
    def counts(self) -> Mapping[str, tuple[int, int]]:
        """Return inside and all: of facts predicted, fitted, and built in."""
        return {
            "predicted": count(self.rows, "predict"),
            "fitted": count(self.rows, "fit"),
            "built_in": count(self.rows, "fit", built_in=True),
        }


def _agreement_json(row: Agreement) -> dict[str, Any]:
    told = {
        key: value._asdict() if isinstance(value, Interval) else value
        for key, value in row._asdict().items()
    }
    return told | {"ranks_worse": row.ranks_worse, "misses_more": row.misses_more}


def _fact_json(row: Checked) -> dict[str, Any]:
    told = row.fact._asdict() | {
        "model": row.model._asdict(),
        "unknown": None if row.unknown is None else list(row.unknown),
        "inside": row.inside,
    }
    return told


def validate(
    base: Params,
    size: Size,
    *,
    help_areas: Sequence[str] = (facts.COUNTRY,),
    rows: Mapping[str, Row] | None = None,
    posterior: Path | None = None,
    threads: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Validation:
    """Run everything.

    Args:
        base: the parameters that are judged.
        size: how much is run.
        help_areas: areas of which the use of help is told.
        rows: of a table with the use of help, by code.
        posterior: file of members; by default the one that ships, where there is one.
        threads: runs at the same time; all available cores by default.
        tell: is told the key of each part before it begins.

    Raises:
        InputError: for an unknown area, or a posterior or table that cannot be read.
    """
    cores = threads or workers.available_cores()
    sets = members(size.members, posterior)
    tell("facts")
    figures = _figures(base, range(1, size.seeds + 1), size.scale, cores)
    unknown: dict[str, list[Floats]] = {}
    for number, one in enumerate(sets):
        for key, value in _figures(one, [1000 + number], size.scale, cores).items():
            unknown.setdefault(key, []).append(value)
    found: list[Agreement] = []
    if store.held():
        tell("agreement")
        areas = sampled(size.buurten)
        if areas:
            model = run(areas, base, size.buurt_seeds, cores)
            found = agreement(areas, model)
            if size.buurt_seeds > 1:  # of one seed the spread is mostly chance
                figures["loneliness_spread"] = loneliness_spread(model)
    tell("help_use")
    use = help_use(help_areas, base, size.seeds, rows)
    spread = {key: np.concatenate(values) for key, values in unknown.items()}
    checked = worst_first(judged(facts.facts(), figures, spread))
    tell("patterns")
    return Validation(size, checked, len(sets), found, use, _patterns(size))


def _figures(base: Params, seeds: Sequence[int], scale: float, threads: int) -> dict[str, Floats]:
    """Return figures of all facts that need no table, by id."""
    areas = dict.fromkeys(one.area for one in facts.facts())
    found: dict[str, Floats] = {}
    for area in areas:
        found |= facts.measure_facts(area, base, seeds, scale=scale, threads=threads)
    return found


def _patterns(size: Size) -> list[tuple[Pattern, Verdict]]:
    if size.pattern_seeds == 0:
        return []
    runs = patterns.measured(
        PATTERNS, size.pattern_seeds, scale=size.pattern_scale, burn_in=_BURN_IN, years=_YEARS
    )
    return [
        (row, patterns.judge(row.sign, on, off))
        for row, (on, off) in zip(PATTERNS, runs, strict=True)
    ]
