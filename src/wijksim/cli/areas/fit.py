"""``wijksim areas fit``: how well the built population fits the published figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wijksim import area_notes
from wijksim.cli import Language

if TYPE_CHECKING:
    from wijksim.sources.profiles import Profile

_WIDTH: Final = 34
_NUMBER: Final = 12
_HEADS: Final = {
    Language.NL: ("cijfer", "gepubliceerd", "sluitend", "gebouwd", "fout"),
    Language.EN: ("figure", "published", "reconciled", "built", "error"),
}
_NETWORK_NL: Final = {
    "partner": "banden per volwassene: partner",
    "kin": "familie",
    "friend": "vrienden",
    "neighbour": "buren",
    "peer": "school, club, werk",
    "inside": "binnen de buurt",
    "outside": "daarbuiten",
    "whole": "samen",
    "strong": "sterke banden binnen de buurt",
    "kin_share": "aandeel familie",
    "neighbour_share": "aandeel buren",
    "inside_share": "aandeel binnen de buurt",
    "isolated": "aandeel zonder band in de buurt",
    "transitivity": "geslotenheid",
    "transitivity_random": "geslotenheid bij toeval",
    "transitivity_friends": "geslotenheid vrienden",
    "transitivity_friends_random": "geslotenheid vrienden bij toeval",
    "largest_component": "aandeel in het grootste geheel",
    "assortativity_age": "gelijkenis in leeftijd",
    "assortativity_income": "gelijkenis in inkomen",
    "assortativity_degree": "gelijkenis in aantal banden",
    "cross_group": "aandeel tussen groepen",
    "cross_group_chance": "aandeel tussen groepen bij toeval",
    "same_block": "aandeel in hetzelfde blok",
    "same_catchment": "aandeel bij dezelfde plek",
    "across": "aandeel verder weg",
    "strained": "aandeel gespannen",
    "strength_partner": "sterkte: partner",
    "strength_kin": "sterkte: familie",
    "strength_friend": "sterkte: vrienden",
    "strength_neighbour": "sterkte: buren",
    "strength_peer": "sterkte: school, club, werk",
}


def command(
    area: Annotated[
        str,
        typer.Argument(
            metavar="AREA", help="A name or CBS code, imported or in the package, or a .toml file."
        ),
    ],
    merge: Annotated[
        bool,
        typer.Option(
            help="Join a buurt that is too small, or an institution, with the one beside it."
        ),
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the population.")] = 1,
    json: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Also write the table as JSON; - for standard output."),
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the table.")] = Language.NL,
) -> None:
    """Build the population of an area and show each published figure beside the built one."""
    from pathlib import Path

    from wijksim.sources import profiles

    profile = profiles.load(area, merge=merge)  # before the compiler is loaded: it can be wrong

    from wijksim import library, network, params, results
    from wijksim.population import report

    if json not in (None, "-"):
        results.check_file(Path(str(json)), "json")
    values = params.make()
    fit = report.fit(profile, values, seed)
    world = library.build_world(profile, values, seed)
    ties = network.describe(world.people, world.ties, values)
    if json is not None:
        from wijksim.cli import job

        data = job.as_json(_plain(profile, fit, ties, seed))
        if json == "-":
            typer.echo(data, nl=False)
            return
        results.write_file(Path(json), data, "json")
    _show(profile, fit, ties, lang)


def _show(profile: Profile, fit: Any, network: dict[str, float], lang: Language) -> None:
    dutch = lang is Language.NL
    codes = " + ".join(profile.codes)
    typer.echo(f"{profile.name} ({codes}, {profile.municipality})")
    for line in area_notes.parts(profile, lang):
        typer.echo(line)
    typer.echo("")
    head, *heads = _HEADS[lang]
    typer.echo(f"{head:{_WIDTH}}" + "".join(f"{name:>{_NUMBER + 1}}" for name in heads))
    for row in fit.rows:
        name = area_notes.field(row.field, lang)
        numbers = (row.published, row.reconciled, row.built, row.error)
        cells = "".join(f"{_told(value, row.unit, dutch):>{_NUMBER + 1}}" for value in numbers)
        typer.echo(f"{name:{_WIDTH}}{cells}")
    typer.echo("")
    sources = ", ".join(profile.sources.values())
    typer.echo(f"{'Bron' if dutch else 'Source'}: {sources}")
    for line in area_notes.estimated(profile, lang):
        typer.echo(line)
    typer.echo("")
    typer.echo("netwerk" if dutch else "network")
    for name, value in network.items():
        told = _NETWORK_NL.get(name, name) if dutch else name
        cell = _decimal(value, 3, dutch)
        typer.echo(f"{told.replace('_', ' '):{_WIDTH}}{cell:>{_NUMBER + 1}}")


def _told(value: float | None, unit: str, dutch: bool) -> str:
    if value is None:
        return "-"
    decimals = {"residents": 0, "households": 0, "residents per household": 2}.get(unit, 1)
    return _decimal(value, decimals, dutch)


def _decimal(value: float, decimals: int, dutch: bool) -> str:
    if math.isnan(value):  # nothing to measure
        return "-"
    text = f"{round(value, decimals) + 0.0:,.{decimals}f}"  # no -0.0
    return text.translate(str.maketrans(",.", ".,")) if dutch else text


def _plain(profile: Profile, fit: Any, network: dict[str, float], seed: int) -> dict[str, Any]:
    """Return the table as plain data; a figure that cannot be measured is null."""
    names = ("field", "unit", "published", "year", "source", "reconciled", "built", "error")
    return {
        "area": profile.name,
        "codes": list(profile.codes),
        "seed": seed,
        "parts": [list(part.codes) for part in profile.parts],
        "joined": [one.model_dump() for one in profile.joined],
        "rows": [{name: getattr(row, name) for name in names} for row in fit.rows],
        "network": {
            name: None if math.isnan(value) else float(value) for name, value in network.items()
        },
    }
