"""Each fact beside the model: inside its band or not, by chance and by what is not known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from wijksim.facts import Fact
from wijksim.results import Interval, interval
from wijksim.state import Floats

_ENDS: Final = (2.5, 97.5)  # percentiles of the figures over a posterior


class Checked(NamedTuple):
    """A fact and what the model shows of it."""

    fact: Fact
    model: Interval  # mean over seeds: what chance leaves open
    unknown: tuple[float, float] | None  # 95 % of figures over a posterior: what nobody knows

    @property
    def inside(self) -> bool:
        """Return whether the mean lies in the band; a fact without a figure does not."""
        return self.model.mean is not None and self.fact.inside(self.model.mean)

    @property
    def misses(self) -> float:
        """Return discrepancies from the band; infinite without a figure."""
        return math.inf if self.model.mean is None else self.fact.misses(self.model.mean)


def judged(
    facts: Iterable[Fact], figures: Mapping[str, Floats], unknown: Mapping[str, Floats]
) -> list[Checked]:
    """Hold facts against figures.

    Args:
        facts: those to be judged; one without an entry in ``figures`` is left out.
        figures: fact id -> figures at the values of the study, shape (seeds,).
        unknown: fact id -> figures over a posterior, shape (members,); may be empty.
    """
    found = []
    for one in facts:
        if one.id in figures:
            spread = unknown.get(one.id)
            known = None if spread is None else spread[np.isfinite(spread)]
            ends = None
            if known is not None and len(known) > 1:
                low, high = np.percentile(known, _ENDS)
                ends = (float(low), float(high))
            found.append(Checked(one, interval(figures[one.id]), ends))
    return found


def worst_first(rows: Sequence[Checked]) -> list[Checked]:
    """Return rows with those that miss most at the top; rows inside keep their order."""
    return sorted(rows, key=lambda row: -row.misses if not row.inside else 1.0)


def count(rows: Iterable[Checked], role: str, *, built_in: bool = False) -> tuple[int, int]:
    """Return how many facts of a role are inside, and how many there are.

    Args:
        rows: judged facts.
        role: "fit" or "predict".
        built_in: count those that a parameter was set on, instead of the others.
    """
    mine = [r for r in rows if r.fact.role == role and r.fact.built_in == built_in]
    return sum(row.inside for row in mine), len(mine)
