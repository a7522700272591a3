"""``wijksim areas``: the neighbourhoods that wijksim knows, and a search through them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from wijksim.cli import Language

if TYPE_CHECKING:
    from wijksim.sources.profiles import Profile

_HEADS: Final = {
    Language.NL: ("gebied", "gemeente", "inwoners", "wat voor gebied"),
    Language.EN: ("area", "municipality", "residents", "what kind of area"),
}
_THOUSANDS: Final = {Language.NL: ".", Language.EN: ","}


def command(
    search: Annotated[
        str,
        typer.Option(help="Show only areas with this in their name, CBS code or municipality."),
    ] = "",
    lang: Annotated[Language, typer.Option(help="Language of the descriptions.")] = Language.NL,
) -> None:
    """List the areas that come with wijksim: name, municipality, residents and a description."""
    from wijksim.sources import profiles

    known = {name: profiles.load(name) for name in profiles.areas()}
    found = _matching(known, search.strip())
    rows = [_HEADS[lang], *(_row(name, area, lang) for name, area in found.items())]
    name_width, town_width, count_width = (max(len(row[i]) for row in rows) for i in range(3))
    for name, town, count, title in rows:
        typer.echo(
            f"{name:{name_width}}  {town:{town_width}}  {count:>{count_width}}  {title}".rstrip()
        )


def _matching(known: dict[str, Profile], text: str) -> dict[str, Profile]:
    """Return the areas that hold ``text`` in one of their names or codes; all for no text.

    Raises:
        InputError: when there are none, with the nearest name.
    """
    from wijksim.errors import InputError, Problem, nearest
    from wijksim.sources.toml_lines import printable

    wanted = text.casefold()
    names = {key: (key, area.name, area.municipality, *area.codes) for key, area in known.items()}
    found = {
        key: known[key]
        for key, row in names.items()
        if any(wanted in name.casefold() for name in row)
    }
    if found:
        return found
    close = nearest(text, dict.fromkeys(name for row in names.values() for name in row))
    told = f"no area has '{printable(text)}' in its name, CBS code or municipality{close}"
    raise InputError(Problem("", "search", told))


def _row(name: str, area: Profile, lang: Language) -> tuple[str, str, str, str]:
    """Return the name, municipality, residents and description of an area, as text."""
    residents = f"{area.residents.value:,}".replace(",", _THOUSANDS[lang])
    title = area.title_nl if lang is Language.NL else area.title_en
    return name, area.municipality, residents, title
