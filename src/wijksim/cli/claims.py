"""``wijksim claims``: a verdict on each of the 64 claims, by rules written before any run."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options

Claims = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CLAIM]...", help="Claims such as C01.", show_default="all 64"),
]
Presets = Annotated[
    list[str] | None,
    typer.Option(
        "--preset",
        help="Set of assumptions: essay, evidence, sceptic or fitted, or posterior: a seed has a "
        "member of what facts leave open. May be given more than once.",
        show_default="evidence, essay, sceptic and posterior; with --quick evidence",
    ),
]
Areas = Annotated[
    list[str] | None,
    typer.Option(
        "--area",
        help="Neighbourhood, as 'wijksim run' takes it; may be given more than once. A claim about "
        "poor areas keeps its own.",
        show_default="techum and stadskanaal-centrum",
    ),
]
Quick = Annotated[
    bool, typer.Option("--quick", help="Few seeds, one preset, few levels, a coarse map.")
]
Seeds = Annotated[
    int | None,
    typer.Option(help="Paired seeds of each run, at least 2.", show_default="20; with --quick 6"),
]
Map = Annotated[
    bool,
    typer.Option(
        "--map/--no-map",
        help="With C01: also by preset and year, and as a map over numbers that no source gives.",
    ),
]


def command(
    claims: Claims = None,
    preset: Presets = None,
    area: Areas = None,
    quick: Quick = False,
    map_: Map = True,
    seeds: Seeds = None,
    seed: options.Seed = 1,
    threads: options.Threads = None,
    out: options.Out = options.OUT,
    json: options.Json = None,
    lang: options.Lang = options.LANG,
) -> None:
    """Put claims to the test: supported, refuted, it depends, or undecided.

    What would support and refute each claim was written down before any run. A claim that a rule
    states gets the threshold of its parameter, never "supported". C01 is told in three versions,
    by preset and year, and as a map over numbers that no source gives.
    """
    from wijksim.cli import claims_job

    claims_job.whole(
        claims_job.Asked(
            tuple(claims or ()),
            tuple(preset or ()),
            tuple(area or ()),
            quick,
            map_,
            seeds,
            seed,
            threads,
            out,
            json,
            lang,
        )
    )
