"""``wijksim sensitivity``: which parameters decide the results of a sweep."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options

Folder = Annotated[str, typer.Argument(metavar="DIR", help="Folder of a finished sweep.")]
Arm = Annotated[
    str | None, typer.Option(help="Only this scenario of the sweep.", show_default="all")
]
Against = Annotated[
    str | None,
    typer.Option(
        help="What it is compared with: placebo, status-quo (the first scenario of the plan), or "
        "a scenario of the sweep.",
        show_default="both",
    ),
]
Year = Annotated[
    int | None, typer.Option(help="Year to look at; the first is 1.", show_default="the last")
]
Area = Annotated[
    str | None, typer.Option(help="Area, where the sweep holds more than one.", show_default=False)
]
Preset = Annotated[
    str | None,
    typer.Option(help="Preset, where the sweep holds more than one.", show_default=False),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=LOW:HIGH",
        help="Only points where this measure lies so in the last year of the first scenario, such "
        "as requests=20:70; may be given more than once. Not for saltelli and morris.",
        show_default=False,
    ),
]
Measures = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Measure beside need_prevalence, requests and unmet_need; may be given more than "
        "once.",
        show_default=False,
    ),
]


def command(
    folder: Folder,
    measure: Measures = None,
    year: Year = None,
    arm: Arm = None,
    against: Against = None,
    area: Area = None,
    preset: Preset = None,
    only: Only = None,
    out: options.Out = options.OUT,
    json: options.Json = None,
    lang: options.Lang = options.LANG,
) -> None:
    """Tell which parameters decide the results of a sweep, and which flip the verdict.

    Sobol indices of a design of kind saltelli, screening of one of kind morris, rank-based indices
    of any other design of points; intervals over the design and over seeds (docs/sensitivity.md).
    """
    from wijksim.cli import swept_job
    from wijksim.cli.answer import Answer

    asked = {"measures": measure or (), "year": year, "arm": arm, "against": against}
    asked |= {"area": area, "preset": preset, "only": only}
    swept_job.sensitivity(folder, asked, Answer(out, json, lang))
