"""``wijksim explain``: where the difference between two scenarios comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options

Named = "Name of a shipped scenario or a .toml file"
Measures = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Measure to split, beside need_prevalence, requests and unmet_need; may be given "
        "more than once.",
        show_default=False,
    ),
]
Year = Annotated[
    int | None, typer.Option(help="Year to look at; the first is 1.", show_default="the last")
]


def command(
    first: Annotated[
        str, typer.Argument(metavar="A", help=f"{Named}: what the difference is counted from.")
    ],
    second: Annotated[str, typer.Argument(metavar="B", help=f"{Named}: what is explained.")],
    area: options.Area = options.AREA,
    years: options.Years = options.YEARS,
    year: Year = None,
    measure: Measures = None,
    seeds: Annotated[int, typer.Option(help="Number of paired seeds.")] = 20,
    seed: options.Seed = 1,
    threads: options.Threads = None,
    preset: options.Preset = options.PRESET,
    without: options.Without = None,
    start: options.Start = options.START,
    cache: options.Cache = True,
    out: options.Out = options.OUT,
    json: options.Json = None,
    lang: options.Lang = options.LANG,
) -> None:
    """Split the difference between two scenarios over the quadrants and the preconditions.

    All combinations of the two are run with the same seeds; five Shapley values add up to the
    difference.
    """
    from wijksim.cli import explain_job

    explain_job.whole(
        first,
        second,
        measures=measure or (),
        year=year,
        json=json,
        lang=lang,
        out=out,
        area=area,
        years=years,
        seeds=seeds,
        seed=seed,
        threads=threads,
        preset=preset,
        without=without or (),
        start=start,
        cache=cache,
    )
