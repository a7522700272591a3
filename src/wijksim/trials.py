"""Many plans over paired seeds, of which only the yearly measures are kept.

``paired.run_all`` hands back whole records. A study of hundreds of plans has no room for those and
no use: it takes a few seeds at a time here, and lets go of their records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from wijksim.measures import MEASURES, yearly
from wijksim.paired import Done, Progress, Work, run_all
from wijksim.state import Floats

Figures = Mapping[str, Floats]  # measure -> figures, shape (plans, seeds, years)
_RUNS: Final = 64  # records that are held at the same time, or those of one seed a thread


def figures(work: Work, progress: Progress | None = None) -> Figures:
    """Run all plans of all seeds and return every measure of them.

    Args:
        work: what to run; its base parameters give the prices.
        progress: called with (runs done, runs in all).

    Returns:
        Measure -> array of shape (plans, seeds, years), in the order of ``work``; NaN where a
        year has no such figure.

    Raises:
        Stopped, Exception: what a run raises.
    """
    block = max(work.threads, _RUNS // max(1, len(work.plans)))
    parts: list[Figures] = []
    for first in range(0, len(work.seeds), block):
        part = work._replace(seeds=work.seeds[first : first + block])
        parts.append(_of(part, run_all(part, _moved(progress, first, work))))
    return {name: np.concatenate([part[name] for part in parts], axis=1) for name in MEASURES}


def _of(work: Work, done: list[Done]) -> Figures:
    runs = [
        [
            yearly(one.books[index], one.adults, one.residents, work.params, one.outsiders)
            for one in done
        ]
        for index in range(len(work.plans))
    ]
    return {name: np.array([[run[name] for run in seeds] for seeds in runs]) for name in MEASURES}


def _moved(progress: Progress | None, seeds: int, work: Work) -> Progress | None:
    """Return what tells of a later block as a part of the whole."""
    if progress is None:
        return None
    tell, before = progress, seeds * (1 + len(work.plans))
    return lambda done, _of: tell(before + done, work.runs)
