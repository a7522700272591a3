"""``wijksim areas import``: bring tables of CBS and RIVM into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from wijksim.cli import Language

if TYPE_CHECKING:
    from wijksim.sources.importing import Imported

_USUAL: Final = range(500, 5000)  # residents of a neighbourhood to try it on


def command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Tables: CBS Kerncijfers wijken en buurten, RIVM Gezondheid per wijk en buurt; "
            ".xlsx, .csv or .parquet.",
        ),
    ],
    year: Annotated[
        int | None,
        typer.Option(help="Year of the figures, where table and file name do not tell it."),
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the report.")] = Language.NL,
) -> None:
    """Import tables of CBS and RIVM, so that --area takes the CBS code of any neighbourhood.

    docs/areas.md says where to get them. Nothing is stored when anything in a file is wrong.
    """
    from pathlib import Path

    from wijksim.sources import importing

    done = importing.bring([Path(file) for file in files], year)
    for taken in done:
        tell(taken, lang)
    typer.echo(_hint(done, lang))


def tell(taken: Imported, lang: Language) -> None:
    """Print what was taken from a file or a service: rows, figures, what is missing."""
    for line in _lines(taken, lang is Language.NL):
        typer.echo(line)


def _lines(taken: Imported, dutch: bool) -> list[str]:
    from wijksim.sources import figures
    from wijksim.sources.figures import Source
    from wijksim.sources.toml_lines import printable

    def named(names: list[str]) -> str:
        return ", ".join(f"{name} ({figures.BY_NAME[name].about})" for name in names)

    title = "CBS Kerncijfers" if taken.source is Source.KWB else "RIVM Gezondheid"
    levels = ", ".join(f"{_number(n, dutch)} {_level(k, dutch)}" for k, n in taken.levels().items())
    lines = [f"{taken.where}: {title} {taken.year}: {levels}"]
    again = "al bekende rijen zijn bijgewerkt" if dutch else "rows were known and are renewed"
    if taken.replaced:
        lines.append(f"  {_number(taken.replaced, dutch)} {again}")
    found = "gevonden cijfers" if dutch else "figures found"
    lines.append(f"  {len(taken.found)} {found}: {', '.join(taken.found)}")
    for label, names in (
        ("kolom is leeg" if dutch else "column is empty", taken.empty),
        ("niet in deze tabel" if dutch else "not in this table", taken.missing),
    ):
        if names:
            lines.append(f"  {label}: {named(names)}")
    for column, name in taken.near.items():
        unknown = "onbekende kolom" if dutch else "unknown column"
        meant = "lijkt op" if dutch else "looks like"
        lines.append(f"  {unknown} '{printable(column)}': {meant} {name}")
    if taken.unused:
        unused = "andere kolommen niet gebruikt" if dutch else "other columns not used"
        lines.append(f"  {taken.unused} {unused}")
    if taken.skipped:
        told = "rijen zonder gebiedscode overgeslagen" if dutch else "rows without a code skipped"
        example = f" ('{printable(taken.example)[:30]}')" if taken.example else ""
        lines.append(f"  {taken.skipped} {told}{example}")
    lines.append(f"  {'bewaard in' if dutch else 'kept in'} {printable(taken.file)}")
    return lines


def _number(number: int, dutch: bool) -> str:
    return f"{number:,}".replace(",", "." if dutch else ",")


def _level(level: str, dutch: bool) -> str:
    english = {
        "land": "country",
        "gemeente": "municipalities",
        "wijk": "districts",
        "buurt": "neighbourhoods",
    }
    plural = {"land": "land", "gemeente": "gemeenten", "wijk": "wijken", "buurt": "buurten"}
    return plural[level] if dutch else english[level]


def _hint(done: list[Imported], lang: Language) -> str:
    """Return what can be done now, and what is still missing for it."""
    from wijksim.sources import store
    from wijksim.sources.figures import Source

    dutch = lang is Language.NL
    new = {code for taken in done for code in taken.rows if code.startswith("BU")}
    usual = [c for c, (_, _, n) in store.listing().items() if c in new and n in _USUAL]
    example = usual[len(usual) // 2] if usual else "CODE"
    have = {file.source for file in store.held()}
    if Source.KWB not in have:
        return (
            "Er is nog geen tabel Kerncijfers van CBS; zonder die kan geen gebied gebouwd worden."
            if dutch
            else "There is no CBS table yet; without one no area can be built."
        )
    told = (
        f"Nu kan bijvoorbeeld: wijksim compare --area {example}"
        if dutch
        else f"You can now use, for instance: wijksim compare --area {example}"
    )
    if Source.RIVM not in have:
        told += (
            "\nEr zijn geen gezondheidscijfers van RIVM; landelijke cijfers staan daarvoor in."
            if dutch
            else "\nThere are no health figures of RIVM; national figures stand in for them."
        )
    return told
