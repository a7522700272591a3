"""The shipped areas under the status quo, beside published figures.

Strong loneliness is an outcome of the model; RIVM's figures per neighbourhood are estimates of a
register model themselves, so this is agreement and no validation. The line of strong loneliness
was set on the average area ``nederland`` only. Informal care begins at the published share and
its rate follows from that: what is shown is that it lasts.

    python experiments/areas.py
"""

from __future__ import annotations

import statistics
from concurrent.futures import ThreadPoolExecutor
from operator import attrgetter

from scipy import stats

from wijksim import params, running
from wijksim.measures import yearly
from wijksim.sources import profiles

SEEDS = (1, 2, 3)
SHOWN = ("need_prevalence", "requests", "waiting_weeks_median", "strong_loneliness")
SET_ON = "nederland"


def figures(name: str) -> dict[str, float]:
    """Return measures of an area, averaged over seeds and the last five years of the start."""
    base = params.make()
    runs = []
    for seed in SEEDS:
        start = running.begin(profiles.load(name), base, seed)
        adults, residents = len(start.world.people.age), float(start.world.residents[0])
        runs.append(yearly(start.burn_in, adults, residents, base))
    return {
        measure: statistics.fmean(float(run[measure][-5:].mean()) for run in runs)
        for measure in (*SHOWN, "carers_share")
    }


def main() -> None:
    """Print a row an area, and the rank correlation over the areas other than the average."""
    names = profiles.areas()
    with ThreadPoolExecutor(2) as pool:
        rows = dict(zip(names, pool.map(figures, names), strict=True))
    print(f"{'area':30s} need %  requests  wait  lonely %  RIVM   carers %  RIVM")
    for name, row in rows.items():
        profile = profiles.load(name)
        lonely, carers = profile.targets.strong_loneliness, profile.informal_carers
        assert lonely is not None
        assert carers is not None
        print(
            f"{name:30s} {row['need_prevalence']:6.1f}  {row['requests']:8.0f}"
            f"  {row['waiting_weeks_median']:4.1f}  {row['strong_loneliness']:8.1f}"
            f"  {lonely.value:4.1f}  {row['carers_share']:9.1f}"
            f"  {carers.value:4.1f}"
        )
    others = [name for name in names if name != SET_ON]
    for measure, target in (
        ("strong_loneliness", "targets.strong_loneliness"),
        ("carers_share", "informal_carers"),
    ):
        model = [rows[name][measure] for name in others]
        published = [attrgetter(target)(profiles.load(name)).value for name in others]
        rank = stats.spearmanr(model, published).statistic
        gap = statistics.fmean(abs(a - b) for a, b in zip(model, published, strict=True))
        print(f"{measure}: rank correlation {rank:.2f}, mean gap {gap:.1f} points", end="")
        print(f", {len(others)} areas")


if __name__ == "__main__":
    main()
