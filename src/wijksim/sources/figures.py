"""The figures that wijksim takes from CBS and RIVM tables, and the names they go by.

Columns are found by what they mean, never by where they stand: CBS has short names
(``a_inw``), StatLine and the older data service have titles with a number behind them
(``AantalInwoners_5``), downloads have titles with their subject before them
(``Bevolking/Aantal inwoners (aantal)``), and the newer data service has measure codes
(``T001036``). Names and meanings change between years; each figure lists them all.

Sources: CBS table 84799NED and its column list, the measure codes of 83765NED, and the columns of
Kerncijfers wijken en buurten 2018 to 2024; RIVM 50090NED (2020), 50120NED (2022), 50150NED (2024).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple


class Source(StrEnum):
    """Where a table comes from; also the first part of the name of its file in the store."""

    KWB = "kwb"  # CBS Kerncijfers wijken en buurten
    RIVM = "rivm"  # RIVM, CBS and GGD'en, Gezondheid per wijk en buurt


class Kind(StrEnum):
    """What the numbers of a figure can be."""

    COUNT = "count"  # a whole number, 0 or more
    PERCENT = "%"  # 0 to 100
    PER_1000 = "per 1000"  # 0 to 1000
    MEAN = "mean"  # 0 or more
    MONEY = "x 1000 euro"  # any number: a household's wealth can be negative
    CODE = "code"  # 0 or more, a whole number that counts nothing


class Figure(NamedTuple):
    """One figure: its name in the store (CBS's short name) and every other name it goes by."""

    name: str
    source: Source
    kind: Kind
    about: str  # Dutch, as CBS and RIVM call it
    titles: tuple[str, ...]  # as ``bare`` makes them
    short: tuple[str, ...] = ()  # other short names
    measures: tuple[str, ...] = ()  # codes in the newer CBS service
    years: tuple[int, int] = (2018, 2100)  # releases that should have it


def _kwb(
    name: str,
    kind: Kind,
    about: str,
    *titles: str,
    short: tuple[str, ...] = (),
    measures: tuple[str, ...] = (),
    years: tuple[int, int] = (2018, 2100),
) -> Figure:
    return Figure(name, Source.KWB, kind, about, (bare(about), *titles), short, measures, years)


def _rivm(name: str, about: str, *titles: str) -> Figure:
    return Figure(name, Source.RIVM, Kind.PERCENT, about, (bare(about), *titles))


def bare(title: str) -> str:
    """Return a title without what differs from one download to the next.

    Case, accents, spaces, punctuation, the unit in brackets at the end, CBS's ``k_`` before a
    digit and the number at the end of a key: ``k_0Tot15Jaar_8`` and ``0 tot 15 jaar (aantal)``
    become ``0tot15jaar``.
    """
    text = re.sub(r"\s*\([^()]*\)\s*$", "", title.strip()) if _unit(title) is not None else title
    text = re.sub(r"_\d+\s*$", "", text.strip())
    text = re.sub(r"^k_(?=\d)", "", text, flags=re.IGNORECASE)
    plain = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^0-9a-z]", "", plain.casefold())


_UNITS: Final = {  # as they stand in brackets behind a title
    "aantal": {Kind.COUNT, Kind.MEAN},
    "%": {Kind.PERCENT},
    "per1000inwoners": {Kind.PER_1000},
    "x1000euro": {Kind.MONEY},
    "1000euro": {Kind.MONEY},
    "code": {Kind.CODE},
}


def _unit(title: str) -> set[Kind] | None:
    """Return what the unit behind a title allows, or None where there is none that we know."""
    found = re.search(r"\(([^()]*)\)\s*$", title)
    return _UNITS.get(re.sub(r"\s", "", found[1].casefold())) if found else None


_OLD: Final = (2018, 2022)  # western and other background
_NEW: Final = (2023, 2100)  # country of origin

FIGURES: Final[tuple[Figure, ...]] = (
    _kwb("a_inw", Kind.COUNT, "Aantal inwoners", measures=("T001036",)),
    _kwb("a_00_14", Kind.COUNT, "0 tot 15 jaar", measures=("10680",)),
    _kwb("a_15_24", Kind.COUNT, "15 tot 25 jaar", measures=("53050",)),
    _kwb("a_25_44", Kind.COUNT, "25 tot 45 jaar", measures=("53310",)),
    _kwb("a_45_64", Kind.COUNT, "45 tot 65 jaar", measures=("53715",)),
    _kwb("a_65_oo", Kind.COUNT, "65 jaar of ouder", measures=("80200",)),
    _kwb("a_w_all", Kind.COUNT, "Westers totaal", measures=("2012655",), years=_OLD),
    _kwb("a_nw_all", Kind.COUNT, "Niet-westers totaal", measures=("2012657_2",), years=_OLD),
    _kwb(
        "a_eur_al",
        Kind.COUNT,
        "Herkomst Europa (exclusief Nederland)",
        "europaexclusiefnederland",
        "europaexclnederland",
        measures=("H007933_1",),
        years=_NEW,
    ),
    _kwb(
        "a_neu_al",
        Kind.COUNT,
        "Herkomst buiten Europa",
        "buiteneuropa",
        measures=("H008859_1",),
        years=_NEW,
    ),
    _kwb("a_hh", Kind.COUNT, "Huishoudens totaal", measures=("1050010_2",)),
    _kwb("a_1p_hh", Kind.COUNT, "Eenpersoonshuishoudens", measures=("1050015",)),
    _kwb("a_hh_z_k", Kind.COUNT, "Huishoudens zonder kinderen", measures=("1016040",)),
    _kwb("a_hh_m_k", Kind.COUNT, "Huishoudens met kinderen", measures=("1016030",)),
    _kwb("g_hhgro", Kind.MEAN, "Gemiddelde huishoudensgrootte", measures=("M000114",)),
    _kwb(
        "a_soz_wb",
        Kind.COUNT,
        "Personen per soort uitkering; Bijstand",
        measures=("D006842",),
    ),
    _kwb("a_soz_ao", Kind.COUNT, "Personen per soort uitkering; AO", measures=("D006837",)),
    _kwb("a_soz_ww", Kind.COUNT, "Personen per soort uitkering; WW", measures=("D001827",)),
    _kwb("a_soz_ow", Kind.COUNT, "Personen per soort uitkering; AOW", measures=("D000193",)),
    _kwb(
        "a_opl_lg",
        Kind.COUNT,
        "Opleidingsniveau laag",
        "basisonderwijsvmbombo1",
        short=("a_opl_bvm",),
        measures=("2018700",),
        years=(2019, 2100),
    ),
    _kwb(
        "a_opl_md",
        Kind.COUNT,
        "Opleidingsniveau middelbaar",
        "havovwombo24",
        short=("a_opl_hvm",),
        measures=("2018740",),
        years=(2019, 2100),
    ),
    _kwb(
        "a_opl_hg",
        Kind.COUNT,
        "Opleidingsniveau hoog",
        "hbowo",
        short=("a_opl_hw",),
        measures=("2018790",),
        years=(2019, 2100),
    ),
    _kwb(
        "p_hh_lkk",
        Kind.PERCENT,
        "Huishoudens met een laag inkomen",
        measures=("D000227",),
        years=(2018, 2023),
    ),
    _kwb("p_hh_li", Kind.PERCENT, "40% huishoudens met laagste inkomen", measures=("D000186",)),
    _kwb("p_hh_hi", Kind.PERCENT, "20% huishoudens met hoogste inkomen", measures=("D000184",)),
    _kwb("p_koopw", Kind.PERCENT, "Koopwoningen", measures=("1014800", "1014800_1")),
    _kwb("p_wcorpw", Kind.PERCENT, "In bezit woningcorporatie", measures=("A047047",)),
    _kwb("ste_mvs", Kind.CODE, "Mate van stedelijkheid", measures=("ST0001",)),
    _kwb("a_jz_tn", Kind.COUNT, "Jongeren met jeugdzorg in natura", measures=("T001203",)),
    _kwb("p_jz_tn", Kind.PERCENT, "Percentage jongeren met jeugdzorg", measures=("A045561",)),
    _kwb("a_wmo_t", Kind.COUNT, "Wmo-cliënten", measures=("M001342_1",)),
    _kwb("p_wmo_t", Kind.PER_1000, "Wmo-cliënten relatief", measures=("M001342_2",)),
    _rivm(
        "p_ervgez_goed",
        "Ervaren gezondheid goed/zeer goed",
        "goedervarengezondheid",
    ),
    _rivm("p_langdziek_beperkt", "Langdurige ziekte en beperkt"),
    _rivm("p_langd_aand", "Een of meer langdurige aandoeningen"),
    _rivm("p_beperkt", "Beperkt vanwege gezondheid"),
    _rivm("p_ernstig_beperkt", "Ernstig beperkt vanwege gezondheid"),
    _rivm(
        "p_angstdep_hoog",
        "Hoog risico op angst of depressie",
        "hoogrisicoangststoornisofdepressie",
    ),
    _rivm("p_stress", "(Heel) veel stress in afgelopen 4 weken", "heelveelstressafg4weken"),
    _rivm(
        "p_regie",
        "Matig/veel regie over eigen leven",
        "matigtotveelregieovereigenleven",
        "matigveelregieoverheteigenleven",
    ),
    _rivm("p_eenzaam", "Eenzaam"),
    _rivm(
        "p_ernstig_eenzaam",
        "Ernstig/zeer ernstig eenzaam",
        "ernstigeenzaam",
        "zeerernstigeenzaam",
        "sterkeenzaam",  # RIVM's word since 2024, of the same score
    ),
    _rivm("p_emo_eenzaam", "Emotioneel eenzaam"),
    _rivm("p_soc_eenzaam", "Sociaal eenzaam"),
    _rivm("p_mantelzorger", "Mantelzorger"),
    _rivm("p_vrijwilliger", "Vrijwilligerswerk", "vrijwilliger"),
    _rivm("p_moeite_rondkomen", "Moeite met rondkomen"),
)
BY_NAME: Final[Mapping[str, Figure]] = {figure.name: figure for figure in FIGURES}
_BY_SHORT: Final = {
    short.casefold(): figure for figure in FIGURES for short in (figure.name, *figure.short)
}
_BY_TITLE: Final = {title: figure for figure in FIGURES for title in figure.titles}
_BY_MEASURE: Final = {code: figure for figure in FIGURES for code in figure.measures}

# Columns that say which area a row is of, and which row it is: no figures.
CODE: Final = "code"
PLACES: Final[Mapping[str, tuple[str, ...]]] = {  # by preference
    CODE: (
        "gwb_code_10",
        "gwb_code",
        "code",
        "codering",
        "wijkenenbuurten",
        "buurtcode",
        "wijkcode",
        "gemeentecode",
        "regiocode",
        "statcode",
    ),
    "name": ("regio", "naam", "regionaam", "wijkenenbuurten", "statnaam"),
    "municipality": ("gm_naam", "gemeentenaam"),
    "changed": (
        "ind_wbi",
        "ind_wbz",
        "indelingswijzigingwijkenenbuurten",
        "indelingswijziginggemeentewijkbuurt",
    ),
    "period": ("perioden", "jaar", "year", "meetjaar"),
    "age": ("leeftijd", "leeftijden"),
    "margin": ("marges", "marge"),
}

LEVELS: Final[Mapping[str, str]] = {"BU": "buurt", "WK": "wijk", "GM": "gemeente", "NL": "land"}
AREA: Final = re.compile(r"(?:NL\d\d|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})")


def place(column: str) -> str | None:
    """Return what a column says of the row (``code``, ``name``, ``period`` ...), or None."""
    found = [key for key, names in PLACES.items() if _known(column, names)]
    return found[0] if found else None


def _known(column: str, names: Iterable[str]) -> bool:
    return any(name in names for name in _forms(column))


def _forms(column: str) -> tuple[str, ...]:
    """Return a column's name as it is, bare, and bare without the subjects before it."""
    return column.strip().casefold(), bare(column), bare(column.rpartition("/")[2])


def place_name(column: str) -> bool:
    """Return whether a column can hold names of areas."""
    return _known(column, PLACES["name"])


def rank(column: str) -> int:
    """Return the place of a column of codes in the order of preference."""
    order = PLACES[CODE]
    return min(order.index(name) for name in _forms(column) if name in order)


def figure(column: str) -> Figure | None:
    """Return the figure that a column holds, or None.

    A title whose unit contradicts the figure (ages in per cent, as before 2013) is none.
    """
    name = column.strip()
    if name.casefold() in _BY_SHORT:
        return _BY_SHORT[name.casefold()]
    if name in _BY_MEASURE:
        return _BY_MEASURE[name]
    if "geboren" in name.casefold().rpartition("/")[0]:  # country of birth, not of origin
        return None
    parts = name.split("/")
    for first in range(len(parts)):  # with all subjects before the title, with fewer, with none
        rest = "/".join(parts[first:])
        found = _BY_TITLE.get(bare(rest))
        if found is not None:
            allowed = _unit(rest)
            return found if allowed is None or found.kind in allowed else None
    return None


def names() -> list[str]:
    """Return every name that a column can go by, to find the nearest of one unknown."""
    return [*_BY_SHORT, *(figure.about for figure in FIGURES), *PLACES[CODE]]


# Tables of CBS and RIVM: the year of the figures, or of the classification of areas.
TABLES: Final[Mapping[str, tuple[Source, int]]] = {
    "84286NED": (Source.KWB, 2018),
    "84583NED": (Source.KWB, 2019),
    "84799NED": (Source.KWB, 2020),
    "85039NED": (Source.KWB, 2021),
    "85318NED": (Source.KWB, 2022),
    "85618NED": (Source.KWB, 2023),
    "85984NED": (Source.KWB, 2024),
    "86165NED": (Source.KWB, 2025),
    "50090NED": (Source.RIVM, 2020),
    "50120NED": (Source.RIVM, 2022),
    "50150NED": (Source.RIVM, 2024),
}


def title(source: Source, year: int) -> str:
    """Return how a profile names its source: publisher, table, year and number."""
    tables = [table for table, of in TABLES.items() if of == (source, year)]
    number = f" ({tables[0]})" if tables else ""
    if source is Source.KWB:
        return f"CBS Kerncijfers wijken en buurten {year}{number}"
    return f"RIVM, CBS, GGD'en Gezondheid per wijk en buurt {year}{number}, model estimate"
