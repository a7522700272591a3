"""One scenario, one seed, as pandas: the short way in from Python.

What runs is what ``wijksim run`` and ``wijksim compare`` run; the same arguments give the same
digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from wijksim import comparing
from wijksim.comparison import Comparison
from wijksim.rulebook import Rules
from wijksim.scenario import Scenario
from wijksim.sources import profiles


@dataclass(frozen=True)
class Run:
    """A run of one scenario under one seed."""

    comparison: Comparison  # of this one arm: intervals, the start, a manifest

    @property
    def weekly(self) -> pd.DataFrame:
        """The record: a row a week, counted from the week in which policies begin."""
        record = self.comparison.weekly().drop(columns=["scenario", "seed"])
        return record.set_index("week")

    @property
    def yearly(self) -> pd.DataFrame:
        """The measures: a row a year (1 is the first), a column each; NaN where there is none."""
        values = self.comparison.frame().pivot(index="year", columns="measure", values="value")
        return values[list(self.comparison.arms[0].yearly)]

    @property
    def units(self) -> dict[str, str]:
        """The unit of each measure."""
        frame = self.comparison.frame()
        return dict(zip(frame["measure"], frame["unit"], strict=True))

    def digest(self) -> str:
        """Return the SHA-256 over the weekly record, as in ``compare.json``."""
        return self.comparison.digest()


def simulate(
    scenario: str | Path | Scenario = "status-quo",
    *,
    area: str = profiles.DEFAULT,
    years: int = comparing.DEFAULT_YEARS,
    seed: int = 1,
    preset: str = "evidence",
    without: tuple[str, ...] = (),
    rules: Rules | None = None,
    start_rules: Rules | None = None,
    start: str = "full",
    burn_in_weeks: int | None = None,
    cache: bool = True,
    compiled: bool = True,
) -> Run:
    """Run one scenario on one neighbourhood.

    Args:
        scenario: name of a shipped scenario, path of a file, or one made in Python.
        area: name or CBS code of a profile.
        years: length of the run after the start.
        seed: chooses the population, its ties and every draw; two runs with the same seed share
            every draw that they have in common, so take their difference.
        preset: set of assumptions, ``essay``, ``evidence``, ``sceptic`` or ``fitted``.
        without: mechanisms that are switched off, in the start too.
        rules: rules of your own in the place of built-in ones (docs/rules.md). The first run with
            them compiles, which takes up to a minute.
        start_rules: those of the start; by default the same, so that it stands still.
            ``Rules()``: the neighbourhood is as always until the week in which policies begin.
        start: "full", a burn-in of 20 years, or "short", from donors.
        burn_in_weeks: length of the start; by default as its kind has it.
        cache: keep the start and the run for the next time, and use those that are kept.
        compiled: False runs plain Python, in which a debugger can stop inside a rule: a
            thousand times slower, so take one year, a small area and ``burn_in_weeks=0``.

    Returns:
        The weekly record and the yearly measures.

    Raises:
        InputError: for input that cannot be used, a rule that does not compile among them.
    """
    plan = comparing.prepare(
        [scenario],
        area=area,
        years=years,
        seeds=1,
        seed=seed,
        preset=preset,
        without=without,
        burn_in_weeks=burn_in_weeks,
        placebos=False,
        start=start,
        cache=cache,
        rules=rules,
        start_rules=start_rules,
    )
    return Run(comparing.carry_out(plan._replace(compiled=compiled)))
