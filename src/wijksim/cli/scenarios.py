"""``wijksim scenarios``: the shipped scenarios, one line each."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import Language


def command(
    lang: Annotated[Language, typer.Option(help="Language of the descriptions.")] = Language.NL,
) -> None:
    """List the scenarios that come with wijksim, and what each of them does."""
    from wijksim import scenario

    rows = [scenario.load(name) for name in scenario.shipped()]
    width = max(len(row.name) for row in rows)
    for row in rows:
        about = row.about_nl if lang is Language.NL else row.about_en
        typer.echo(f"{row.name:{width}}  {about}")
