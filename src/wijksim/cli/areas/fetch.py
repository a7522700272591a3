"""``wijksim areas fetch``: get areas from the open-data services of CBS and RIVM."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import Language


def command(
    codes: Annotated[
        list[str],
        typer.Argument(
            metavar="CODE...",
            help="CBS codes: BU00140301 (buurt), WK001403 (wijk) or GM0014 (gemeente); of a wijk "
            "or gemeente all its buurten come along.",
        ),
    ],
    table: Annotated[
        str, typer.Option(help="Number of the CBS table Kerncijfers wijken en buurten.")
    ] = "85984NED",
    health: Annotated[
        bool, typer.Option(help="Also fetch the health figures of RIVM (table 50150NED).")
    ] = True,
    service: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Another address than https://datasets.cbs.nl and https://dataderden.cbs.nl "
            "(or set WIJKSIM_SERVICE).",
            show_default=False,
        ),
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the report.")] = Language.NL,
) -> None:
    """Fetch the figures of areas from CBS and RIVM; needs the internet, and no download.

    Nothing is stored when anything does not arrive whole.
    """
    from wijksim.cli.areas import bring
    from wijksim.sources import service as services

    done = services.fetch(
        codes, service=service, table=table, health=services.HEALTH if health else None
    )
    for taken in done:
        bring.tell(taken, lang)
    if health and len(done) == 1:
        typer.echo(
            "RIVM heeft van dit gebied geen gezondheidscijfers; landelijke cijfers staan ervoor in."
            if lang is Language.NL
            else "RIVM has no health figures of this area; national figures stand in for them."
        )
