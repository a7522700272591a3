"""``wijksim discover``: where in the uncertainties of a sweep a scenario works."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options
from wijksim.cli.sensitivity import Area, Folder, Only, Preset, Year

Arm = Annotated[
    str | None, typer.Option(help="Scenario of the sweep.", show_default="the second of the plan")
]
Against = Annotated[
    str | None,
    typer.Option(
        help="What it is compared with: placebo, status-quo (the first scenario of the plan), or "
        "a scenario of the sweep.",
        show_default="its placebo, where there is one",
    ),
]


def command(
    folder: Folder,
    arm: Arm = None,
    against: Against = None,
    year: Year = None,
    area: Area = None,
    preset: Preset = None,
    only: Only = None,
    out: options.Out = options.OUT,
    json: options.Json = None,
    lang: options.Lang = options.LANG,
) -> None:
    """Tell under which assumptions need and requests fall without more unmet need, as a box.

    Scenario discovery with PRIM; the box is held against shuffled outcomes (docs/sensitivity.md).
    """
    from wijksim.cli import swept_job
    from wijksim.cli.answer import Answer

    asked: dict[str, object] = {"arm": arm, "against": against, "year": year}
    asked |= {"area": area, "preset": preset, "only": only}
    swept_job.discover(folder, asked, Answer(out, json, lang))
