"""Does the best split of hours differ between a poor and a rich neighbourhood?

    python experiments/mix_areas.py [--areas A,B] [--search-seeds 8] [--seeds 20] [--step .2]
        [--rounds 2] [--years 5] [--threads 1] [--out docs/mix-areas.md]

Finds the split for each area, runs it in the other one, and writes both with intervals as a page
of tables. A regret in the other area that is clearly above 0 says that the areas need different
splits; one that holds 0 says that no difference was found, with the width that it was looked for.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

import wijksim
from wijksim import results
from wijksim.mixing import Mix, Split
from wijksim.mixing.weights import told
from wijksim.results import Interval

AREAS = "heechterp-schieringen,aerdenhout"
HEADS = ("I", "II", "III", "IV", "casework")
OUT = Path(__file__).parents[1] / "docs" / "mix-areas.md"


def number(value: Interval) -> str:
    if value.mean is None:
        return "-"
    if value.low is None or value.high is None:
        return f"{value.mean:+.2f}"
    return f"{value.mean:+.2f} ({value.low:+.2f}; {value.high:+.2f})"


def hours(found: Mix, split: Split) -> str:
    parts = found.parts(split)
    return " | ".join(f"{100.0 * parts[name]:.3g}" for name in HEADS)


def own(found: Mix, area: str) -> list[str]:
    """The chosen split of an area, how it is now, and what cannot be told from it."""
    alike = found.alike(area)
    lines = [
        f"## {found.asked.worlds[found.asked.of_area(area)[0]].plan.profile.name}",
        "",
        f"| split | {' | '.join(HEADS)} | loss | in need, % | in need without support, % "
        "| requests per 1000 a year | cost, EUR a resident | verdict |",
        "|---|" + "--:|" * len(HEADS) + "---|---|---|---|---|---|",
    ]
    rows = [("now", found.now), ("**best**", found.best(area))]
    rows += [(f"alike {n}", one) for n, one in enumerate(alike[:5], start=1)]
    for name, split in rows:
        changes = " | ".join(
            number(found.change(split, measure, area))
            for measure in (
                "need_prevalence",
                "unmet_need",
                "requests",
                "cost_eur_per_resident",
            )
        )
        verdict = found.judged(split, area).verdict
        lines.append(
            f"| {name} | {hours(found, split)} | {number(found.loss(split, area))} "
            f"| {changes} | {verdict} |"
        )
    beside = found.beyond_placebo(found.best(area), area)
    control = "takes no hours from cases" if beside is None else f"{number(beside)} in loss"
    searched = len(found.search.splits)
    lines += [
        "",
        f"Best against its matched placebo: {control}. Not told apart from it: {len(alike)} of "
        f"{len(found.splits) - 1} splits on fresh seeds, {found.alike_in_search(area)} of "
        f"{searched - 1} in the search. Clearly better on fresh seeds: "
        f"{len(found.better(area))}.",
        "",
    ]
    return lines


def across(found: Mix) -> list[str]:
    """The regret of each area's split in every area."""
    areas = found.asked.areas
    lines = [
        "## Each split in the other area",
        "",
        "Regret: how much more it loses than the split that was chosen for the area, paired by "
        "fresh seed.",
        "",
        f"| best split for | {' | '.join(f'regret in {area}' for area in areas)} |",
        "|---|" + "---|" * len(areas),
    ]
    for home in areas:
        cells = [
            number(found.gap(found.best(home), found.best(area), area)) if home != area else "0"
            for area in areas
        ]
        lines.append(f"| {home} | {' | '.join(cells)} |")
    gaps = [
        found.gap(found.best(home), found.best(area), area)
        for home in areas
        for area in areas
        if home != area
    ]
    if any(gap.low is not None and gap.low > 0.0 for gap in gaps):
        verdict = "The areas differ: a split that was chosen for one clearly loses in another."
    else:
        verdict = "No difference was found: no split clearly loses in another area."
    return [*lines, "", verdict, ""]


def page(found: Mix, command: str) -> str:
    asked = found.asked
    text = [
        "# The best split of hours in two neighbourhoods",
        "",
        f"Written on {datetime.date.today():%d %B %Y} by `{command}`, version "
        f"{wijksim.__version__}. Read [mix.md](mix.md) first: what an hour in a quadrant is, how "
        "splits are chosen, and what this cannot say.",
        "",
        f"Weights {told(asked.weights)}; loss and all changes are against the status quo, year "
        f"{asked.year + 1}, with 95 % intervals over {len(asked.fresh)} fresh seeds; splits were "
        f"chosen on {len(asked.seeds)} others, from {len(found.search.splits)} splits. Hours are "
        f"of every 100; {100.0 * asked.room.other:.3g} are for training and are not divided.",
        "",
    ]
    for area in asked.areas:
        text += own(found, area)
    return "\n".join([*text, *across(found)])


def main(arguments: Sequence[str] | None = None) -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--areas", default=AREAS)
    words.add_argument("--search-seeds", type=int, default=8)
    words.add_argument("--seeds", type=int, default=20)
    words.add_argument("--step", type=float, default=0.2)
    words.add_argument("--rounds", type=int, default=2)
    words.add_argument("--years", type=int, default=5)
    words.add_argument("--threads", type=int, default=1)
    words.add_argument("--burn-in-weeks", type=int, default=None)
    words.add_argument("--out", type=Path, default=OUT)
    given = sys.argv[1:] if arguments is None else list(arguments)
    asked = words.parse_args(given)
    found = wijksim.mix(
        asked.areas.split(","),
        step=asked.step,
        rounds=asked.rounds,
        seeds=asked.seeds,
        search_seeds=asked.search_seeds,
        years=asked.years,
        threads=asked.threads,
        burn_in_weeks=asked.burn_in_weeks,
    )
    shown = [word for word, before in zip(given, ["", *given], strict=False) if "--out" not in
             (word, before)]  # fmt: skip
    command = " ".join(["python", "experiments/mix_areas.py", *shown])
    results.write_file(asked.out, page(found, command).encode(), "out")
    print(f"written: {asked.out}")


if __name__ == "__main__":
    main()
