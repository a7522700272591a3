"""``wijksim run``: one scenario on one neighbourhood, year by year."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options


def command(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario or a .toml file.")
    ],
    area: options.Area = options.AREA,
    years: options.Years = options.YEARS,
    seeds: Annotated[int, typer.Option(help="Number of seeds.")] = 1,
    seed: options.Seed = 1,
    threads: options.Threads = None,
    preset: options.Preset = options.PRESET,
    without: options.Without = None,
    start: options.Start = options.START,
    cache: options.Cache = True,
    out: options.Out = options.OUT,
    lang: options.Lang = options.LANG,
) -> None:
    """Run one scenario: table by year, weekly figures and files."""
    from pathlib import Path

    from wijksim import plots, results
    from wijksim.cli import job, tables

    folder = Path(out)
    plan = job.prepare(
        [scenario],
        area=area,
        years=years,
        seeds=seeds,
        seed=seed,
        threads=threads,
        preset=preset,
        without=without or (),
        start=start,
        cache=cache,
        lang=lang,
        out=folder,
    )
    done = job.carry_out(plan, lang)
    files = {
        "run.json": job.as_json(done.run_json()),
        "weekly.csv": job.as_csv(done.weekly()),
        **plots.files("demand", plots.run_demand(done, lang)),
    }
    results.write_folder(folder, files)
    tables.run(done, lang)
    tables.files(lang, folder, files)
