"""``wijksim signals``: which early figures of a sweep tell the last year."""

from __future__ import annotations

from wijksim.cli import options
from wijksim.cli.sensitivity import Area, Folder, Only, Preset, Year


def command(
    folder: Folder,
    year: Year = None,
    area: Area = None,
    preset: Preset = None,
    only: Only = None,
    out: options.Out = options.OUT,
    json: options.Json = None,
    lang: options.Lang = options.LANG,
) -> None:
    """Tell which measures of months 6-12 go with need and unmet need of the last year.

    Never the number of requests alone; how requests do is told beside it (docs/sensitivity.md).
    """
    from wijksim.cli import swept_job
    from wijksim.cli.answer import Answer

    asked = {"year": year, "area": area, "preset": preset, "only": only}
    swept_job.signals(folder, asked, Answer(out, json, lang))
