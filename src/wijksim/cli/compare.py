"""``wijksim compare``: the main job, scenarios side by side on one neighbourhood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wijksim.cli import options

if TYPE_CHECKING:
    from wijksim.comparing import Comparison
    from wijksim.unknown import Unknown


def command(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO]...",
            help="Names of shipped scenarios or .toml files; the first is what the others are "
            "compared with. By default status-quo, placebo-collective, casework, "
            "community-first, barriers-first and all-four.",
            show_default=False,
        ),
    ] = None,
    area: options.Area = options.AREA,
    years: options.Years = options.YEARS,
    seeds: options.PairedSeeds = None,
    half_width: options.HalfWidth = None,
    unknown: options.Unknown = None,
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
    """Compare scenarios with paired seeds: table, figures and files."""
    from wijksim import comparing
    from wijksim.cli import job

    folder = Path(out)
    file = Path(json) if json not in (None, "-") else None
    plan = job.prepare(
        scenarios or comparing.DEFAULT_SCENARIOS,
        area=area,
        years=years,
        seeds=seeds,
        seed=seed,
        threads=threads,
        preset=preset,
        without=without or (),
        start=start,
        cache=cache,
        half_width=half_width or (),
        lang=lang,
        out=folder,
        json=file,
        unknown=unknown,
    )
    done = job.carry_out(plan, lang, first_figures=True)
    worlds = None if unknown is None else job.in_worlds(plan, unknown, lang)
    _hand_over(done, worlds, folder, json, lang)


def _hand_over(
    done: Comparison, worlds: Unknown | None, folder: Path, json: str | None, lang: str
) -> None:
    """Write all files, and print the tables and what was written."""
    from wijksim import results
    from wijksim.cli import job, tables  # take long to load: not before first figures

    more = {} if worlds is None else {"unknown": worlds.to_json()}
    data, quiet = job.as_json(done.to_json() | more), json == "-"
    files = job.report_files(done, data, lang, worlds)
    results.write_folder(folder, files)
    file = None if json is None or quiet else Path(json)
    if file is not None:
        results.write_file(file, data, "json")
    if quiet:
        typer.echo(data, nl=False)
    tables.comparison(done, lang, quiet=quiet)
    if worlds is not None:
        tables.worlds(done, worlds, lang, quiet=quiet)
    tables.files(lang, folder, job.top(files), file, quiet=quiet)
