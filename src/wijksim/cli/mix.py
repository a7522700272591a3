"""``wijksim mix``: the split of a fixed number of hours that serves an area best."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options

Areas = Annotated[
    list[str] | None,
    typer.Option(
        "--area",
        help="Neighbourhood, as 'wijksim run' takes it; may be given more than once: each gets "
        "its own mix, which is tried in the others too.",
        show_default=options.AREA,
    ),
]
Hours = Annotated[
    float,
    typer.Option(
        metavar="SHARE", help="Part of the hours that may be divided anew; the rest stays as now."
    ),
]
Weights = Annotated[
    str,
    typer.Option(
        metavar="NAME=W,...",
        help="What counts: weight of one unit of a measure; need, unmet and cost are short for "
        "need_prevalence, unmet_need and cost_eur_per_resident.",
    ),
]
Around = Annotated[
    str,
    typer.Option(
        metavar="SCENARIO",
        help="Scenario (name or .toml file) that gives all that a split does not set, such as the "
        "preconditions.",
    ),
]
Step = Annotated[float, typer.Option(help="Of the grid, a share of all hours.")]
Rounds = Annotated[int, typer.Option(help="Refinements around the best; each halves the step.")]
SearchSeeds = Annotated[int, typer.Option(help="Seeds by which splits are chosen.")]
Seeds = Annotated[int, typer.Option(help="Fresh seeds, by which splits are told of.")]
Presets = Annotated[
    str,
    typer.Option(
        metavar="NAME,...",
        help="Sets of assumptions: the first decides what is best, all of them what is least bad.",
    ),
]
Uncertain = Annotated[
    int,
    typer.Option(
        metavar="N", help="Further worlds: what facts leave open of numbers without a source."
    ),
]
Year = Annotated[
    int | None, typer.Option(help="Year to look at; the first is 1.", show_default="the last")
]


def command(
    area: Areas = None,
    hours: Hours = 1.0,
    weights: Weights = "need=1,unmet=1",
    around: Around = "status-quo",
    step: Step = 0.1,
    rounds: Rounds = 1,
    seeds: Seeds = 20,
    search_seeds: SearchSeeds = 8,
    seed: options.Seed = 1,
    years: options.Years = options.YEARS,
    year: Year = None,
    presets: Presets = options.PRESET,
    uncertain: Uncertain = 0,
    threads: options.Threads = None,
    start: options.Start = options.START,
    cache: options.Cache = True,
    out: options.Out = options.OUT,
    json: options.Json = None,
    lang: options.Lang = options.LANG,
) -> None:
    """Find the split of the team's hours over the quadrants that serves an area best.

    Splits are chosen on some seeds and told of by others. What cannot be told apart from the
    best is listed, and what lowers requests by rationing is never called best.
    """
    from wijksim.cli import mix_job

    mix_job.whole(
        area or [options.AREA],
        json=json,
        lang=lang,
        out=out,
        presets=[name.strip() for name in presets.split(",") if name.strip()],
        threads=threads,
        hours=hours,
        weights=weights,
        around=around,
        step=step,
        rounds=rounds,
        seeds=seeds,
        search_seeds=search_seeds,
        seed=seed,
        years=years,
        year=year,
        uncertain=uncertain,
        start=start,
        cache=cache,
    )
