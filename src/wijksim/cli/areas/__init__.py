"""``wijksim areas``: the neighbourhoods that wijksim knows, and how to add one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from wijksim.cli import Language, guarded
from wijksim.cli.areas import bring, fetch, fit

if TYPE_CHECKING:
    from wijksim.sources.profiles import Profile

_HEADS: Final = {
    Language.NL: ("gebied", "gemeente", "inwoners", "wat voor gebied"),
    Language.EN: ("area", "municipality", "residents", "what kind of area"),
}
_THOUSANDS: Final = {Language.NL: ".", Language.EN: ","}
_LEVELS: Final = {
    "BU": ("buurt", "neighbourhood"),
    "WK": ("wijk", "district"),
    "GM": ("gemeente", "municipality"),
}
_MOST: Final = 40  # imported areas in a list
_MORE: Final = {
    Language.NL: "... en nog {n} gebieden uit ingelezen tabellen; zoek preciezer",
    Language.EN: "... and {n} more areas of imported tables; search for less",
}
_STORED: Final = {
    Language.NL: "en {n} gebieden uit ingelezen tabellen; zoek met --search, of geef hun CBS-code",
    Language.EN: "and {n} areas of imported tables; use --search, or give their CBS code",
}


class _Line(NamedTuple):
    key: str
    municipality: str
    residents: str
    title: str


def group() -> typer.Typer:
    """Return the command with its sub-commands."""
    app = typer.Typer(invoke_without_command=True, add_completion=False)
    app.callback()(guarded(command))
    app.command("import")(guarded(bring.command))
    app.command("fetch")(guarded(fetch.command))
    app.command("fit")(guarded(fit.command))
    return app


def command(
    context: typer.Context,
    search: Annotated[
        str,
        typer.Option(help="Show only areas with this in their name, CBS code or municipality."),
    ] = "",
    lang: Annotated[Language, typer.Option(help="Language of the descriptions.")] = Language.NL,
) -> None:
    """List the areas that wijksim knows; import or fetch your own, and see how well one fits.

    Without a command: the areas in the package with name, municipality, residents and a
    description. With --search also those of the tables that you have imported.
    """
    if context.invoked_subcommand is not None:
        return
    from wijksim.sources import profiles, store

    known = {name: profiles.load(name) for name in profiles.areas()}
    stored = store.listing()
    lines, more = _lines(known, stored, search.strip(), lang)
    rows = [_Line(*_HEADS[lang]), *lines]
    name_width, town_width, count_width = (max(len(row[i]) for row in rows) for i in range(3))
    for name, town, count, title in rows:
        typer.echo(
            f"{name:{name_width}}  {town:{town_width}}  {count:>{count_width}}  {title}".rstrip()
        )
    if more:
        typer.echo(_MORE[lang].format(n=_count(more, lang)))
    elif stored and not search.strip():
        typer.echo(_STORED[lang].format(n=_count(len(stored), lang)))


def _lines(
    known: dict[str, Profile], stored: dict[str, tuple[str, str, int]], text: str, lang: Language
) -> tuple[list[_Line], int]:
    """Return the lines of the areas that hold ``text`` in a name or code, and how many more.

    All areas of the package for no text, and none of the imported ones.

    Raises:
        InputError: when there are none, with the nearest name.
    """
    from wijksim.errors import InputError, Problem, nearest
    from wijksim.sources.toml_lines import printable

    wanted = text.casefold()
    names = {key: (key, area.name, area.municipality, *area.codes) for key, area in known.items()}
    found = [
        _line(key, known[key], lang)
        for key, row in names.items()
        if any(wanted in name.casefold() for name in row)
    ]
    others = [
        _stored(code, row, lang)
        for code, row in stored.items()
        if text and any(wanted in name.casefold() for name in (code, row[0], row[1]))
    ]
    if found or others:
        return found + others[:_MOST], max(0, len(others) - _MOST)
    every = dict.fromkeys(name for row in names.values() for name in row)
    every |= dict.fromkeys(name for row in stored.values() for name in row[:2] if name)
    told = (
        f"no area has '{printable(text)}' in its name, CBS code or municipality"
        f"{nearest(text, every)}"
    )
    if not stored:
        told += (
            "; no table has been imported yet, so only the areas of the package are known "
            "(wijksim areas import FILE; docs/areas.md says where to get one)"
        )
    raise InputError(Problem("", "search", told))


def _line(name: str, area: Profile, lang: Language) -> _Line:
    title = area.title_nl if lang is Language.NL else area.title_en
    return _Line(name, area.municipality, _count(area.residents.value, lang), title)


def _stored(code: str, row: tuple[str, str, int], lang: Language) -> _Line:
    name, municipality, residents = row
    level = _LEVELS[code[:2]][0 if lang is Language.NL else 1]
    return _Line(code, municipality, _count(residents, lang), f"{name} ({level})")


def _count(number: int, lang: Language) -> str:
    return f"{number:,}".replace(",", _THOUSANDS[lang])
