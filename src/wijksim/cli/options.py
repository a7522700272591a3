"""Options that commands share. Light on purpose: help shows them without the model."""

from __future__ import annotations

from typing import Annotated, Final

import typer

AREA: Final = "heechterp-schieringen"
YEARS: Final = 5
OUT: Final = "wijksim-out"
PRESET: Final = "evidence"
LANG: Final = "nl"
START: Final = "full"

Area = Annotated[
    str,
    typer.Option(
        help="Neighbourhood, wijk or municipality: a name or CBS code in the package, a CBS code "
        "in a table that you have imported (see: wijksim areas --help), or your own .toml file."
    ),
]
Years = Annotated[int, typer.Option(help="Length of each run in years, after the start.")]
PairedSeeds = Annotated[
    int | None,
    typer.Option(
        help="Number of paired seeds; with --half-width the most that there may be.",
        show_default="20; with --half-width 100",
    ),
]
HalfWidth = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MEASURE=VALUE",
        help="From 20 seeds on, go on until the 95 % interval of every difference from the first "
        "scenario, in the last year, reaches at most VALUE to either side; may be given more than "
        "once. Measures and their units stand in tables/measures.csv.",
        show_default=False,
    ),
]
Unknown = Annotated[
    int | None,
    typer.Option(
        metavar="WORLDS",
        help="Also run the comparison in so many worlds (10 or more; 20 takes about as long as 80 "
        "seeds) in which numbers without a source differ: what we do not know, beside chance.",
        show_default=False,
    ),
]
Seed = Annotated[int, typer.Option(help="The first seed; the others follow.")]
Threads = Annotated[
    int | None,
    typer.Option(help="Seeds that run at the same time.", show_default="all available cores"),
]
Preset = Annotated[
    str, typer.Option(help="Set of assumptions: essay, evidence, sceptic or fitted.")
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MECHANISM",
        help="Switch a mechanism off, in the start too; may be given more than once "
        "(see docs/knockouts.md).",
        show_default=False,
    ),
]
Out = Annotated[str, typer.Option(metavar="DIR", help="Folder for the results.")]
Lang = Annotated[str, typer.Option(help="Language of tables and figures: nl or en.")]
Start = Annotated[
    str,
    typer.Option(
        help="Start of each run: full (20 years from nothing) or short (states taken over from "
        "donors, then a year)."
    ),
]
Cache = Annotated[
    bool,
    typer.Option(
        "--cache/--no-cache",
        help="Keep starts and runs on disk, and use those that are kept (see docs/results.md).",
    ),
]
Json = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Also write the results as JSON to this file; - for standard output, "
        "which then holds nothing else.",
    ),
]
