"""Which year of which table an area's figures come from.

The newest release of CBS has empty columns, so each figure is of the newest year that has it. An
older year counts only while it is about the same area: codes are used again for other areas.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from wijksim.sources import figures, store
from wijksim.sources.figures import Source
from wijksim.sources.store import Held, Row

STRUCTURE: Final = (  # without these nothing can be built; all of one year
    "a_inw",
    "a_00_14",
    "a_15_24",
    "a_25_44",
    "a_45_64",
    "a_65_oo",
    "a_1p_hh",
    "a_hh_z_k",
    "a_hh_m_k",
)
ORIGINS: Final = (("a_eur_al", "a_neu_al"), ("a_w_all", "a_nw_all"))  # the present ones first
FEW: Final = 50  # residents; below it CBS leaves most figures out
_UNCHANGED: Final = 1  # in CBS's column of changes since the year before
_COVERED: Final = 0.9  # of a wijk's residents live in the buurten that the store has
_USE_OF_HELP: Final = ("a_wmo_t", "p_wmo_t", "a_jz_tn", "p_jz_tn")

Rows = Mapping[Held, Mapping[str, Row]]  # the rows at hand, by file


class Outcome(NamedTuple):
    """A published figure that the model's outcome can be held against."""

    value: float
    kind: figures.Kind
    year: int
    source: str
    about: str  # Dutch


class Value(NamedTuple):
    """A published number with its year."""

    value: float
    year: int


class Picked(NamedTuple):
    """The figures of one area."""

    code: str
    year: int  # of the residents, ages and households
    name: str
    municipality: str
    values: dict[str, Value]  # by figure; what is not published is not there


def pick(code: str, rows: Rows, year: int | None = None) -> Picked | None:
    """Return an area's figures, each of the newest year that has it; None for an unknown code.

    Args:
        code: in capitals.
        rows: of every file that may have it.
        year: of residents, ages and households; the newest that has them by default.
    """
    mine = {file.year: row for file, row in _of(code, rows, Source.KWB)}
    base = _base(mine) if year is None else year if year in mine else None
    if base is None:
        return None
    linked = _linked(mine, base)
    values = {
        name: Value(mine[base][name], base)
        for name in STRUCTURE
        if mine[base].get(name) is not None
    }
    for older in sorted(linked, reverse=True):
        pair = next((p for p in ORIGINS if all(mine[older].get(n) is not None for n in p)), None)
        for name, value in mine[older].items():
            if name not in figures.BY_NAME or name in STRUCTURE or value is None:
                continue
            if name in ORIGINS[0] + ORIGINS[1] and (pair is None or name not in pair):
                continue
            values.setdefault(name, Value(value, older))
    for file, row in _of(code, rows, Source.RIVM):
        if _same_division(file, row, mine, base, linked):
            for name, value in row.items():
                if name in figures.BY_NAME and value is not None:
                    values.setdefault(name, Value(value, file.year))
    name = mine[base].get("name") or code
    return Picked(code, base, name, mine[base].get("municipality") or "", values)


def _of(code: str, rows: Rows, source: Source) -> list[tuple[Held, Row]]:
    """Return the rows of a code, the newest first."""
    files = sorted((file for file in rows if file.source is source), key=lambda file: -file.year)
    return [(file, rows[file][code]) for file in files if code in rows[file]]


def _base(mine: Mapping[int, Row]) -> int | None:
    """Return the newest year with all that is needed, or with too few residents for it."""
    known = [year for year in sorted(mine, reverse=True) if mine[year].get("a_inw") is not None]
    for year in known:
        few = mine[year]["a_inw"] < FEW
        if few or all(mine[year].get(name) is not None for name in STRUCTURE):
            return year
    return known[0] if known else None


def _linked(mine: Mapping[int, Row], base: int) -> set[int]:
    """Return the years, from the base back, in which the code stood for the same area."""
    linked, later = {base}, base
    for year in sorted((year for year in mine if year < base), reverse=True):
        changed = mine[later].get("changed")
        if changed is not None and changed != _UNCHANGED:
            break  # new borders or another code since the year before
        if (changed is None or later - year > 1) and not _same_name(mine[later], mine[year]):
            break
        linked.add(year)
        later = year
    return linked


def _same_division(
    file: Held, row: Row, mine: Mapping[int, Row], base: int, linked: Iterable[int]
) -> bool:
    """Return whether a code of RIVM stands for the area that it stands for in the base year."""
    division = store.classification(file)
    return division in linked or (bool(row.get("name")) and _same_name(row, mine[base]))


def _same_name(one: Row, other: Row) -> bool:
    first, second = (_plain(row.get("name") or "") for row in (one, other))
    return first == second and bool(first)


def _plain(name: str) -> str:
    """Return a name without accents, signs and the number that CBS puts before some."""
    text = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^0-9a-z]", "", re.sub(r"^(?:wijk|buurt)\s+\d+\s+", "", text))


def origins(values: Mapping[str, Value]) -> tuple[tuple[str, str], int] | None:
    """Return which two figures count residents of other origin, and of which year."""
    found = [
        (pair, min(values[name].year for name in pair))
        for pair in ORIGINS
        if all(name in values for name in pair)
    ]
    return max(found, key=lambda one: one[1]) if found else None


class Parts(NamedTuple):
    """The buurten of a wijk or municipality."""

    year: int  # of the division into areas
    codes: list[str]
    residents: float  # of those buurten
    own: float | None  # of the whole, as published

    @property
    def complete(self) -> bool:
        """Whether the buurten hold the residents of the whole; true where that is unknown."""
        return self.own is None or self.residents >= _COVERED * self.own


def parts(code: str, rows: Rows) -> Parts | None:
    """Return the buurten of a wijk or municipality in the newest year that has them all.

    A single buurt that was fetched later does not make a municipality. Where no year has them
    all, or no year tells how many there are, the year with most residents counts.
    """
    found = []
    for file in sorted(rows, key=lambda file: -file.year):
        codes = sorted(key for key in rows[file] if key.startswith(f"BU{code[2:]}"))
        if file.source is Source.KWB and codes:
            counted = sum(rows[file][key].get("a_inw") or 0.0 for key in codes)
            own = rows[file].get(code, {}).get("a_inw")
            found.append(Parts(file.year, codes, counted, own))
    if not found:
        return None
    whole = [some for some in found if some.own is not None and some.complete]
    most = max(some.residents for some in found)
    known = whole or [some for some in found if some.residents >= _COVERED * most]
    return known[0]


def outcomes(code: str) -> dict[str, Outcome]:
    """Return what is published of the use of help and of health in an area, by figure.

    Of each figure the newest year that the store has of the same area: Wmo clients per 1000
    residents (``p_wmo_t``), percentage of young people with youth care (``p_jz_tn``), and all of
    RIVM's percentages of residents of 18 and over (``p_ernstig_eenzaam`` ...), which are model
    estimates. For validation: nothing is built from them. Empty for a code that is not stored.

    Args:
        code: of a buurt, wijk or municipality, in any case.

    Raises:
        InputError: when a file is damaged.
    """
    key = code.strip().upper()
    picked = pick(key, {file: store.rows(file, key, key) for file in store.held()})
    if picked is None:
        return {}
    found = {}
    for name, value in picked.values.items():
        figure = figures.BY_NAME[name]
        if figure.source is Source.RIVM or name in _USE_OF_HELP:
            title = figures.title(figure.source, value.year)
            found[name] = Outcome(value.value, figure.kind, value.year, title, figure.about)
    return found
