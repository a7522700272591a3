"""``wijksim validate``: the model beside what is known, what it gets wrong first."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options

Areas = Annotated[
    list[str] | None,
    typer.Option(
        metavar="AREA",
        help="Area of which the use of help is told; may be given more than once.",
        show_default="nederland",
    ),
]
TableFile = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Kerncijfers table with the use of help (p_wmo_t, p_jz_tn) to put beside the model.",
        show_default="what was imported",
    ),
]
Posterior = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="CSV with sets of parameters, for what is not known.",
        show_default="the one that ships, if any",
    ),
]
Quick = Annotated[bool, typer.Option("--quick", help="Small areas and few seeds, no patterns.")]


def command(
    area: Areas = None,
    table: TableFile = None,
    posterior: Posterior = None,
    quick: Quick = False,
    threads: options.Threads = None,
    out: options.Out = options.OUT,
    json: options.Json = None,
    lang: options.Lang = options.LANG,
) -> None:
    """Hold the model against facts: inside or not, fitted or predicted, what is wrong first.

    With imported tables (wijksim areas import) also agreement over 300 neighbourhoods, beside the
    best single census column.
    """
    from wijksim.cli import validate_job

    asked = validate_job.Asked(tuple(area or ()), table, posterior, quick, threads, out, json, lang)
    validate_job.whole(asked)
