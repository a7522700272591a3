"""The project's own questions: runs a plan of ``experiments/questions`` and prints what it shows.

Each plan is one question; experiments/README.md has a paragraph on each. A row is a scenario at one
preset and point: its paired difference from the first scenario, and from its own placebo where it
has one, in the last year, with 95 % intervals. A star marks an interval that leaves zero out.

    python experiments/questions.py break-even            # one or two minutes on two cores
    python experiments/questions.py all --small           # the small form of each: seconds
    python experiments/questions.py closure --out results # a folder to keep, and to go on with
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from wijksim import results, sweep
from wijksim.state import Floats
from wijksim.sweep.plan import PLACEBO
from wijksim.sweep.tables import PARAMETER
from wijksim.units import WEEKS_PER_YEAR

PLANS = Path(__file__).parent / "questions"
DEMAND = ("need_prevalence", "requests", "unmet_need")
# What each question looks at beside demand; and years, where the last is not all that matters.
BESIDE: Mapping[str, tuple[str, ...]] = {
    "break-even": ("called_for_hours",),
    "detection": ("detected_requests", "waiting_weeks_p90"),
    "preconditions": ("institutional_load", "cost_eur_per_resident"),
    "closure": ("exclusion_gap", "attendance_rate", "cross_group_ratio"),
    "shock": ("ties_inside", "informal_hours"),
    "take-over": ("informal_hours", "reliance", "place_activity"),
    "moved-or-on-top": ("strong_loneliness", "cost_eur_per_resident"),
}
YEARS: Mapping[str, tuple[int, ...]] = {"shock": (3, 4, 6), "break-even": (1, 3, 10)}
# What counts for the break-even week, by year: see ``measures.payback``.
OWED = (
    *("called_for_hours", "collective_hours", "policy_hours"),
    *("withdrawn_hours", "reflection_hours", "other_hours"),
)
SMALL = 10.0  # figures below it are told in hundredths
HALF = 0.5  # of the seeds, from which there is a median year


def differences(frame: pd.DataFrame, name: str, base: str) -> pd.DataFrame:
    """Return the paired differences of a scenario from another, a row a block and year."""
    return sweep.paired(frame[frame["scenario"].isin([name, base])], base)


def against(frame: pd.DataFrame, first: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield what each scenario is told of, and its differences: from the first, and its placebo."""
    names = frame["scenario"].unique().tolist()
    for name in names:
        if name == first or name.startswith(PLACEBO):
            continue
        yield name, differences(frame, name, first)
        if PLACEBO + name in names:
            yield "  beside its placebo", differences(frame, name, PLACEBO + name)


def paid_back(change: pd.DataFrame) -> Floats:
    """Return per seed the year from which hours are paid back for good; NaN for never.

    Args:
        change: paired differences of one scenario from the first, at one preset and point.
    """
    owed = change.assign(owed=change[list(OWED)].sum(axis=1) * WEEKS_PER_YEAR)
    wide = owed.pivot(index="seed", columns="year", values="owed").to_numpy().cumsum(axis=1)
    return np.array([_year(one > 0.0) for one in wide])


def _year(above: np.ndarray) -> float:
    if above[-1]:
        return np.nan
    return float(np.flatnonzero(above).max() + 2) if above.any() else 1.0


def told(values: Floats) -> str:
    """Return a mean with its interval, starred where that leaves zero out."""
    found = results.interval(values)
    if found.mean is None or found.low is None or found.high is None:
        return "-"
    star = "*" if found.clear else ""
    digits = 2 if abs(found.mean) < SMALL else 0
    return f"{found.mean:+.{digits}f} ({found.low:+.{digits}f};{found.high:+.{digits}f}){star}"


def show(name: str, frame: pd.DataFrame) -> None:
    """Print the table of a question."""
    first = str(frame["scenario"].iloc[0])
    measures = (*DEMAND, *BESIDE[name])
    last = int(frame["year"].max())
    years = [year for year in YEARS.get(name, (last,)) if year <= last] or [last]
    swept = [column for column in frame.columns if column.startswith(PARAMETER)]
    print(f"\n{name}: differences from {first}, {frame['seed'].nunique()} seeds")
    print(f"{'':36}" + "".join(f"{measure:>26}" for measure in measures))
    for (preset, _), some in frame.groupby(["preset", "point"], sort=False):
        at = [f"{one.removeprefix(PARAMETER)} {some[one].iloc[0]:g}" for one in swept]
        print(", ".join([str(preset), *at]))
        for scenario, change in against(some, first):
            for year in years:
                row = change[change["year"] == year]
                label = f"  {scenario}" + (f", year {year}" if len(years) > 1 else "")
                cells = "".join(f"{told(row[m].to_numpy()):>26}" for m in measures)
                print(f"{label:36}{cells}")
            if name == "break-even" and not scenario.startswith(" "):
                when = paid_back(change)
                reached = np.isfinite(when)
                middle = np.median(np.where(reached, when, np.inf))
                median = f"{middle:.0f}" if reached.mean() > HALF else "-"
                print(f"    paid back in {reached.mean():.0%} of the seeds; median year {median}")


def main() -> None:
    """Run one plan or all of them, and print what they show."""
    names = sorted(path.stem for path in PLANS.glob("*.toml"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("question", choices=[*names, "all"])
    parser.add_argument("--small", action="store_true", help="the small form of the plan")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, help="folder for the results; by default none is kept")
    given = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        for name in names if given.question == "all" else [given.question]:
            plan = sweep.load(PLANS / f"{name}.toml", small=given.small)
            out = (given.out or Path(temporary)) / name
            failed += sweep.run(plan, out, threads=given.threads).status.failed
            show(name, sweep.read(out))
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
