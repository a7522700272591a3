"""``wijksim national``: all buurten of a table, each run apart, in a folder to go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from wijksim.cli import options

if TYPE_CHECKING:
    from wijksim.national import Tally

FAILED: Final = 1  # exit code when a buurt failed or a worker was lost
OUT: Final = "wijksim-national"
SHOWN: Final = ("need_prevalence", "requests")


Tables = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TABLE]...",
        help="A year of the imported tables, or files of CBS and RIVM as 'wijksim areas import' "
        "takes. By default the newest imported year.",
        show_default=False,
    ),
]
Scenarios = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Scenario, a name or a .toml file; may be given more than once. The first is what "
        "the others are compared with. By default status-quo.",
        show_default=False,
    ),
]
Seed = Annotated[int, typer.Option(help="Each buurt gets a seed of its own from it.")]
Threads = Annotated[
    int | None,
    typer.Option(help="Buurten that run at the same time.", show_default="all available cores"),
]
Start = Annotated[
    str,
    typer.Option(
        help="full: every buurt from nothing, over 20 years; short: from people of areas that "
        "are at rest already."
    ),
]
BurnIn = Annotated[
    int | None,
    typer.Option(
        metavar="WEEKS", help="Another length of the start.", show_default="what the start takes"
    ),
]
Areas = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE",
        help="Only this municipality, wijk or buurt; may be given more than once.",
        show_default=False,
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(help="Only so many buurten, spread evenly over the table, to try."),
]
Polygons = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar="POLYGONS",
        help="GeoJSON file with the borders of buurten, wijken or municipalities; draws maps.",
    ),
]
Measures = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Measure on a map; may be given more than once. By default need_prevalence and "
        "requests.",
        show_default=False,
    ),
]


def command(
    table: Tables = None,
    scenario: Scenarios = None,
    years: options.Years = 1,
    seed: Seed = 1,
    threads: Threads = None,
    start: Start = "short",
    burn_in: BurnIn = None,
    preset: options.Preset = options.PRESET,
    areas: Areas = None,
    limit: Limit = None,
    polygons: Polygons = None,
    measure: Measures = None,
    out: options.Out = OUT,
    lang: options.Lang = options.LANG,
) -> None:
    """Run every buurt of a table: results per buurt, national means, deciles, maps.

    Give the same command again to go on after an interruption: what is done is kept.
    """
    from pathlib import Path

    from wijksim import national
    from wijksim.cli import national_job, national_words
    from wijksim.national import parts

    asked = national_job.Asked(
        tables=tuple(table or ()),
        scenarios=tuple(scenario or ("status-quo",)),
        years=years,
        seed=seed,
        threads=threads,
        start=start,
        burn_in=burn_in,
        preset=preset,
        areas=tuple(areas or ()),
        limit=limit,
        polygons=None if polygons is None else Path(polygons),
        measures=tuple(measure or SHOWN),
        lang=lang,
    )
    checked = national_job.check(asked)
    with national.open_folder(Path(out)) as path:
        design = national_job.design(asked, checked, path)
        folder = parts.bind(path, design)
        try:
            tally = national_job.carry_out(folder, design, checked.threads, lang)
        except national.WorkerLost:
            typer.echo(national_words.say(lang, "lost"), err=True)
            raise typer.Exit(FAILED) from None
        outcome = national.put_together(folder, design)
        drawn = national_job.write(folder, design, outcome, asked, checked.borders)
        national_job.show(design, outcome, asked, drawn, path)
    _finish(tally, len(outcome.failed), lang)


def _finish(tally: Tally, failed: int, lang: str) -> None:
    """Tell time and memory, and leave with a code that says whether any buurt failed."""
    from wijksim.cli import national_job

    for line in national_job.costs(tally, lang):
        typer.echo(line, err=True)
    if failed:
        raise typer.Exit(FAILED)
