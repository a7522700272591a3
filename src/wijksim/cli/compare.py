"""``wijksim compare``: the main job, scenarios side by side on one neighbourhood."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options


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
    from pathlib import Path

    from wijksim import comparing, results
    from wijksim.cli import job, tables

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
    more = {} if worlds is None else {"unknown": worlds.to_json()}
    data = job.as_json(done.to_json() | more)
    files = job.report_files(done, data, lang, worlds)
    results.write_folder(folder, files)
    if file is not None:
        results.write_file(file, data, "json")
    if json == "-":
        typer.echo(data, nl=False)
    tables.comparison(done, lang, quiet=json == "-")
    if worlds is not None:
        tables.worlds(done, worlds, lang, quiet=json == "-")
    tables.files(lang, folder, job.top(files), file, quiet=json == "-")
