"""Areas from the open-data services of CBS (OData 4) and, for RIVM, of third parties (OData 3).

The codes of measures are looked up before anything is fetched: one that is gone, or means
something else by now, is told by its code. Everything is fetched before anything is stored.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from wijksim.errors import InputError, Problem, nearest
from wijksim.sources import cells, figures, series, store, web
from wijksim.sources.figures import AREA, Figure, Source
from wijksim.sources.importing import Imported
from wijksim.sources.store import Row
from wijksim.sources.toml_lines import printable
from wijksim.sources.web import Patience

CBS: Final = "https://datasets.cbs.nl"
RIVM: Final = "https://dataderden.cbs.nl"
VARIABLE: Final = "WIJKSIM_SERVICE"  # address of both, for a mirror or a test
TABLE: Final = "85984NED"  # Kerncijfers wijken en buurten 2024, the last complete one
HEALTH: Final = "50150NED"  # Gezondheid per wijk en buurt 2012-2024, division of 2024
_ADULTS: Final = "20300"  # 18 years and over
_ESTIMATE: Final = "MW00000"  # the estimate, not a bound of its interval
_PATIENCE: Final = Patience()
_NEEDED: Final = frozenset(series.STRUCTURE) | {"a_soz_wb", "a_soz_ao", "a_soz_ww", "a_soz_ow"}


class Services(NamedTuple):
    """Addresses of the two services, without a table."""

    cbs: str
    rivm: str


def services(given: str | None = None) -> Services:
    """Return where to fetch: a given address, that of the environment, or the services' own."""
    address = (given or os.environ.get(VARIABLE, "")).strip().rstrip("/")
    if not address:
        return Services(CBS, RIVM)
    address = address.removesuffix("/odata/v1").rstrip("/")
    return Services(address, address)


def fetch(
    codes: Sequence[str],
    *,
    service: str | None = None,
    table: str = TABLE,
    health: str | None = HEALTH,
    patience: Patience = _PATIENCE,
) -> list[Imported]:
    """Fetch areas and store them; of a wijk or municipality also all its buurten.

    Args:
        codes: of buurten, wijken or municipalities, in any case.
        service: another address than the services' own.
        table: of CBS, a Kerncijfers wijken en buurten.
        health: table of RIVM, or None for no health figures.
        patience: how long to wait and how often to try.

    Raises:
        InputError: when a code is none, or anything does not come whole; nothing is stored then.
    """
    wanted = _wanted(codes)
    where = services(service)
    done = [_kwb(where.cbs, table, wanted, patience)]
    if health:
        done += _rivm(where.rivm, health, wanted, patience)
    for taken in done:
        classified = figures.TABLES.get(taken.table, (taken.source, None))[1]
        written = store.write(taken.source, taken.year, taken.rows, [taken.where], classified)
        taken.replaced, taken.file = written.replaced, str(written.path)
    return done


def _wanted(codes: Iterable[str]) -> list[str]:
    given = {code: code.strip().upper() for code in codes}
    wrong = [c for c, key in given.items() if not AREA.fullmatch(key) or key.startswith("NL")]
    if wrong:
        message = "'{}' is no code of a buurt (BU00140301), wijk (WK001403) or gemeente (GM0014)"
        raise InputError([Problem("", "code", message.format(printable(one))) for one in wrong])
    return list(dict.fromkeys(given.values()))


def _prefixes(code: str) -> list[str]:
    """Return how the codes of an area and of what lies in it begin."""
    levels = {"BU": ("BU",), "WK": ("WK", "BU"), "GM": ("GM", "WK", "BU")}
    return [f"{level}{code[2:]}" for level in levels[code[:2]]]


def _within(field: str, prefixes: Iterable[str]) -> str:
    told = " or ".join(f"startswith({field},'{prefix}')" for prefix in prefixes)
    return f"({told})"


def _address(base: str, filter_: str = "", **more: str) -> str:
    asked = {"$filter": filter_, **{f"${key}": value for key, value in more.items()}}
    query = "&".join(f"{key}={quote(value, safe='(),$')}" for key, value in asked.items() if value)
    return f"{base}?{query}" if query else base


# CBS


def _kwb(service: str, table: str, wanted: Sequence[str], patience: Patience) -> Imported:
    base = f"{service}/odata/v1/CBS/{quote(table, safe='')}"
    year = _year(base, table, patience)
    near: dict[str, str] = {}
    measures = _measures(base, table, year, patience, near)
    rows: dict[str, Row] = {}
    for code in wanted:
        names = _names(base, table, code, patience)
        prefixes = _prefixes(code)
        mine: dict[str, Row] = {
            key: {"name": name, "municipality": names.get(f"GM{code[2:6]}"), "changed": None}
            for key, name in names.items()
            if key.startswith(tuple(prefixes))
        }
        listed = ",".join(f"'{measure}'" for measure in measures)
        asked = f"{_within('WijkenEnBuurten', prefixes)} and Measure in ({listed})"
        for told in web.pages(_address(f"{base}/Observations", asked), patience):
            _observe(told, measures, mine, f"{table} {code}")
        if not any(row.get("a_inw") is not None for row in mine.values()):
            message = f"has no number of residents in {table} ({year})"
            raise InputError(Problem(base, code, message))
        rows |= mine
    names_found = [figure.name for figure in measures.values()]
    full = [name for name in names_found if any(row.get(name) is not None for row in rows.values())]
    expected = [
        figure.name
        for figure in figures.FIGURES
        if figure.source is Source.KWB
        and figure.measures
        and figure.years[0] <= year <= figure.years[1]
    ]
    return Imported(
        where=f"{table} ({', '.join(wanted)})",
        source=Source.KWB,
        year=year,
        rows=rows,
        found=full,
        empty=[name for name in names_found if name not in full],
        missing=[name for name in expected if name not in names_found],
        near=near,
        unused=0,
        skipped=0,
        example="",
        table=table,
    )


def _year(base: str, table: str, patience: Patience) -> int:
    """Return the year of a table; of one that we do not know, from its title."""
    if table in figures.TABLES and figures.TABLES[table][0] is Source.KWB:
        return figures.TABLES[table][1]
    title = str(web.get(f"{base}/Properties", patience).get("Title", ""))
    found = re.search(r"wijken en buurten\D*(20\d\d)\s*$", title, re.IGNORECASE)
    if found is None:
        message = f"is no Kerncijfers wijken en buurten of one year, but '{printable(title)[:80]}'"
        raise InputError(Problem(base, "table", message))
    return int(found[1])


def _measures(
    base: str, table: str, year: int, patience: Patience, near: dict[str, str]
) -> dict[str, Figure]:
    """Return the codes to ask for, after a look at what they mean today.

    A code that means something else, of a figure that can be missed, is put into ``near``.

    Raises:
        InputError: when a code that is needed is gone, or means something else.
    """
    titles = {
        str(row.get("Identifier", "")).strip(): str(row.get("Title", ""))
        for row in web.pages(f"{base}/MeasureCodes", patience)
    }
    found: dict[str, Figure] = {}
    wrong: list[Problem] = []
    for figure in figures.FIGURES:
        origin = figure.name in series.ORIGINS[0] + series.ORIGINS[1]  # by what is there
        if not figure.measures or not (origin or figure.years[0] <= year <= figure.years[1]):
            continue
        there = next((code for code in figure.measures if code in titles), None)
        if there is not None and figures.bare(titles[there]) in figure.titles:
            found[there] = figure
        elif there is not None and not origin and figure.name not in _NEEDED:
            near[f"{there} {titles[there]}"] = figure.name
        elif there is not None:
            message = (
                f"in {table} means '{printable(titles[there])[:60]}' and not '{figure.about}' any "
                "more; this needs a newer wijksim, or a table that you download and import"
            )
            wrong.append(Problem(base, f"measure {there}", message))
        elif figure.name in _NEEDED:
            close = nearest(figure.about, titles.values())
            message = f"({figure.about}) is not in {table}{close}"
            wrong.append(Problem(base, f"measure {figure.measures[0]}", message))
    if not any(all(name in _taken(found) for name in pair) for pair in series.ORIGINS):
        codes = [figures.BY_NAME[name].measures[0] for name in series.ORIGINS[0]]
        message = f"(origin of residents) are not in {table}"
        wrong.append(Problem(base, f"measures {', '.join(codes)}", message))
    if wrong:
        raise InputError(wrong)
    return found


def _taken(found: dict[str, Figure]) -> set[str]:
    return {figure.name for figure in found.values()}


def _names(base: str, table: str, code: str, patience: Patience) -> dict[str, str]:
    """Return the names of an area, of what lies in it and of its municipality.

    Raises:
        InputError: when CBS has no such area in this table.
    """
    prefixes = [*_prefixes(code), f"GM{code[2:6]}"]
    asked = _within("Identifier", dict.fromkeys(prefixes))
    names = {
        str(row.get("Identifier", "")).strip(): str(row.get("Title", "")).strip()
        for row in web.pages(_address(f"{base}/WijkenEnBuurtenCodes", asked), patience)
    }
    if code not in names:
        message = f"is no area in {table}; codes change from year to year (another --table?)"
        raise InputError(Problem(base, code, message))
    return names


def _observe(
    told: dict[str, Any], measures: dict[str, Figure], rows: dict[str, Row], at: str
) -> None:
    """Put one observation in its place."""
    code = str(told.get("WijkenEnBuurten", "")).strip()
    measure = str(told.get("Measure", "")).strip()
    if code not in rows or measure not in measures:
        return
    figure = measures[measure]
    try:
        value = cells.number(told["Value"], figure.kind) if told["Value"] is not None else None
    except KeyError:
        raise InputError(Problem(at, f"{code} {measure}", "has no value")) from None
    except ValueError as error:
        raise InputError(Problem(at, f"{code} {measure}", str(error))) from None
    before = rows[code].get(figure.name)
    if before is not None and before != value:
        message = f"is given twice: {before:g} and {value}"
        raise InputError(Problem(at, f"{code} {measure}", message))
    rows[code][figure.name] = value


# RIVM, in the catalogue of third parties


def _rivm(service: str, table: str, wanted: Sequence[str], patience: Patience) -> list[Imported]:
    base = f"{service}/ODataApi/odata/{quote(table, safe='')}"
    keys = _keys(base, table, patience)
    years: dict[int, dict[str, Row]] = {}
    chosen = ",".join(["WijkenEnBuurten", "Perioden", *keys])
    for code in wanted:
        asked = (
            f"{_within('WijkenEnBuurten', _prefixes(code))} and Leeftijd eq '{_ADULTS}' "
            f"and Marges eq '{_ESTIMATE}'"
        )
        url = _address(f"{base}/TypedDataSet", asked, select=chosen)
        for told in web.pages(url, patience):
            _estimate(told, keys, years, f"{table} {code}")
    return [_health(table, wanted, year, years[year], keys) for year in sorted(years)]


def _keys(base: str, table: str, patience: Patience) -> dict[str, Figure]:
    """Return the columns to ask for, by what they are called today.

    Raises:
        InputError: when the table has none of them.
    """
    found: dict[str, Figure] = {}
    for row in web.pages(f"{base}/DataProperties", patience):
        key, title = str(row.get("Key", "")), str(row.get("Title", ""))
        figure = figures.figure(title) or figures.figure(key)
        if key and figure is not None and figure.source is Source.RIVM:
            found.setdefault(key, figure)
    if not found:
        message = f"has no column that wijksim knows; is {table} RIVM's Gezondheid per wijk?"
        raise InputError(Problem(base, "DataProperties", message))
    return found


def _estimate(
    told: dict[str, Any], keys: dict[str, Figure], years: dict[int, dict[str, Row]], at: str
) -> None:
    code = str(told.get("WijkenEnBuurten", "")).strip()
    period = re.fullmatch(r"(\d{4})JJ00", str(told.get("Perioden", "")).strip())
    if period is None or not AREA.fullmatch(code):
        raise InputError(Problem(at, "", "has a row without an area or a year"))
    row: Row = {"name": None, "municipality": None, "changed": None}
    for key, figure in keys.items():
        cell = told.get(key)
        try:
            row[figure.name] = None if cell is None else cells.number(cell, figure.kind)
        except ValueError as error:
            raise InputError(Problem(at, f"{code} {key}", str(error))) from None
    if any(row[figure.name] is not None for figure in keys.values()):
        years.setdefault(int(period[1]), {})[code] = row


def _health(
    table: str,
    wanted: Sequence[str],
    year: int,
    rows: dict[str, Row],
    keys: dict[str, Figure],
) -> Imported:
    mine = [figure.name for figure in keys.values()]
    full = [name for name in mine if any(row.get(name) is not None for row in rows.values())]
    known = [figure.name for figure in figures.FIGURES if figure.source is Source.RIVM]
    return Imported(
        where=f"{table} ({', '.join(wanted)})",
        source=Source.RIVM,
        year=year,
        rows=rows,
        found=full,
        empty=[name for name in mine if name not in full],
        missing=[name for name in known if name not in mine],
        near={},
        unused=0,
        skipped=0,
        example="",
        table=table,
    )
