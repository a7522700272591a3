"""``wijksim calibrate``: fit what no source gives to facts, and tell what stays open."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options


def command(
    quick: Annotated[
        bool, typer.Option("--quick", help="A small one, within two minutes: shows that it works.")
    ] = False,
    out: options.Out = "wijksim-calibration",
    threads: Annotated[int, typer.Option(min=1, help="Runs at the same time.")] = 1,
    minutes: Annotated[
        float | None,
        typer.Option(
            min=1.0,
            help="About how long it may take; more or fewer runs than designed.",
            show_default="as designed",
        ),
    ] = None,
    seed: options.Seed = 1,
    lang: options.Lang = options.LANG,
) -> None:
    """Fit parameters without a source to Dutch facts, in several neighbourhoods at once.

    History matching on emulators, then weighted ABC; facts under the status quo only. Give the
    same command again to go on after an interruption. See docs/calibration.md.
    """
    from pathlib import Path

    from wijksim.cli import calibrate_job

    calibrate_job.run(
        Path(out), quick=quick, threads=threads, minutes=minutes, seed=seed, lang=lang
    )
