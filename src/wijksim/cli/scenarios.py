"""``wijksim scenarios``: the shipped scenarios, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wijksim.cli import Language

if TYPE_CHECKING:
    from wijksim.scenario import Scenario


def command(
    lang: Annotated[Language, typer.Option(help="Language of the descriptions.")] = Language.NL,
) -> None:
    """List the scenarios that come with wijksim, and what each of them does."""
    from wijksim import scenario

    dutch = lang is Language.NL
    names, methods = scenario.shipped(), scenario.methods()
    width = max(map(len, [*names, *methods]))
    for name in names:
        _tell(scenario.load(name), width, dutch)
    typer.echo(
        "\nMethoden en maatregelen uit de bronnen, elk apart:"
        if dutch
        else "\nMethods and measures that the sources name, each by itself:"
    )
    for name in methods:
        _tell(scenario.load(name), width, dutch)


def _tell(row: Scenario, width: int, dutch: bool) -> None:
    typer.echo(f"{row.name:{width}}  {row.about_nl if dutch else row.about_en}")
