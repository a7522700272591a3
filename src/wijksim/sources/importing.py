"""From a table in a file to rows of the store: which columns, which areas, which year.

Nothing is stored before everything in a file has been understood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from wijksim.errors import InputError, Problem
from wijksim.sources import cells, figures, store, tables
from wijksim.sources.figures import AREA, Figure, Source
from wijksim.sources.store import Row
from wijksim.sources.tables import Table
from wijksim.sources.toml_lines import printable

FIRST_YEAR: Final = 2013  # before it CBS published ages and households in per cent
LAST_YEAR: Final = 2100
_MOSTLY: Final = 0.5  # of the rows of a table are of an area
_ADULTS: Final = ("20300", "18jaarofouder", "18plus", "18")  # in RIVM's column of ages
_ESTIMATE: Final = ("mw00000", "waarde")  # in its column of margins: no bound of an interval
_YEAR: Final = re.compile(r"(?<!\d)(20[1-9]\d)(?!\d)")
_TABLE: Final = re.compile(r"\d{5}NED", re.IGNORECASE)


@dataclass
class Imported:
    """What was taken from one file of one source and one year."""

    where: str
    source: Source
    year: int
    rows: dict[str, Row]
    found: list[str]
    empty: list[str]  # there, without a value
    missing: list[str]
    near: dict[str, str]  # column that we do not know -> the name that it looks like
    unused: int  # columns that are known not to be needed, or unknown
    skipped: int  # rows that are of no area
    example: str  # what stood for a code in the first of them
    table: str = ""  # number of the table at CBS or RIVM, where it is known
    replaced: int = 0  # rows that the store had already
    file: str = ""

    def levels(self) -> dict[str, int]:
        """Return the number of rows by level: land, gemeente, wijk, buurt."""
        counted = Counter(figures.LEVELS[code[:2]] for code in self.rows)
        return {level: counted[level] for level in figures.LEVELS.values() if counted[level]}


class _Columns(NamedTuple):
    """Where in a table which figure stands, and what says of which area and year a row is."""

    code: int
    figures: dict[str, int]
    name: int | None
    municipality: int | None
    changed: int | None
    period: int | None
    age: int | None
    margin: int | None


@dataclass
class _Faults:
    where: str
    wrong: list[Problem] = field(default_factory=list)

    def add(self, where: str, column: str, message: str) -> None:
        self.wrong.append(Problem(where, printable(column), message))

    def tell(self) -> None:
        if self.wrong:
            raise InputError(list(tables.some(self.wrong, self.where)))


def read(path: Path, year: int | None = None) -> list[Imported]:
    """Return the rows that a file holds, by source and year; nothing is stored yet.

    Raises:
        InputError: with every fault found, each with its row and column.
    """
    table = tables.read(path)
    if tables.is_long(table.columns):
        table = _wide(table)
    columns = _columns(table)
    sources = {figures.BY_NAME[name].source for name in columns.figures}
    if Source.KWB in sources and "a_inw" not in columns.figures and len(sources) == 1:
        raise InputError(
            Problem(table.where, "", "has no number of residents (a_inw, Aantal inwoners)")
        )
    kept = _kept(table, columns)
    years = _years(table, columns, kept, path, year)
    number = _number(table, path)
    done = [
        taken
        for source in Source
        if source in sources
        for taken in _by_year(table, columns, kept, years, source)
    ]
    if not done:
        raise InputError(Problem(table.where, "", "holds no row of a neighbourhood"))
    for taken in done:
        taken.table = number
    return done


def bring(
    paths: Iterable[Path], year: int | None = None, place: Path | None = None
) -> list[Imported]:
    """Read files and store what is in them; nothing is stored when one of them is wrong.

    Args:
        paths: the files.
        year: of the figures, where neither table nor file name tells it.
        place: another folder than that of the store.

    Raises:
        InputError: with the faults of all files.
    """
    done: list[Imported] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            done += read(path, year)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    for taken in done:
        classified = _division(taken, done)
        written = store.write(
            taken.source, taken.year, taken.rows, [taken.where], classified, place
        )
        taken.replaced, taken.file = written.replaced, str(written.path)
    return done


def _division(taken: Imported, done: Iterable[Imported]) -> int:
    """Return the year whose division into areas a table follows: of RIVM the newest in it."""
    if taken.table in figures.TABLES:
        return figures.TABLES[taken.table][1]
    same = [one.year for one in done if (one.where, one.source) == (taken.where, taken.source)]
    return max(same)


def _number(table: Table, path: Path) -> str:
    """Return the number of the table at CBS or RIVM, where the file says it."""
    for text in (table.above, path.name):
        for number in _TABLE.findall(text):
            if number.upper() in figures.TABLES:
                return str(number.upper())
    return ""


def _wide(table: Table) -> Table:
    """Return a table with a row an observation as one with a row an area."""
    names = [name.casefold() for name in table.columns]
    measure, value = names.index("measure"), names.index("value")
    codes = [i for i, name in enumerate(names) if figures.place(name) == figures.CODE]
    text = names.index("stringvalue") if "stringvalue" in names else value
    areas: dict[str, dict[str, Any]] = {}
    lines: dict[str, int] = {}
    for row, line in zip(table.rows, table.lines, strict=True):
        area = areas.setdefault(str(row[codes[0]]).strip(), {})
        lines.setdefault(str(row[codes[0]]).strip(), line)
        what = str(row[measure]).strip()
        said = row[value] if row[value] not in (None, "") else row[text]
        if area.setdefault(what, said) != said:
            raise InputError(Problem(f"{table.where}:{line}", what, "is given twice, not alike"))
    columns = list(dict.fromkeys(what for area in areas.values() for what in area))
    rows: list[tables.Cells] = [
        [code, *(area.get(what) for what in columns)] for code, area in areas.items()
    ]
    return Table(
        table.where,
        table.above,
        (table.columns[codes[0]], *columns),
        rows,
        [lines[code] for code in areas],
    )


def _columns(table: Table) -> _Columns:
    """Find the columns by name, and that of the codes by what stands in it.

    Raises:
        InputError: without codes, without figures, or with two columns of one figure.
    """
    places: dict[str, list[int]] = {}
    found: dict[str, list[int]] = {}
    for i, name in enumerate(table.columns):
        if (figure := figures.figure(name)) is not None:
            found.setdefault(figure.name, []).append(i)
        elif (place := figures.place(name)) is not None:
            places.setdefault(place, []).append(i)
    code = _code(table, places.get(figures.CODE, []))
    if not found:
        message = f"has area codes, and no figure that wijksim knows{_nearest(table.columns)}"
        raise InputError(Problem(table.where, "", message))
    named = [*places.get(figures.CODE, []), *places.get("name", [])]
    names = [i for i in named if i != code and figures.place_name(table.columns[i])]
    single = {name: _single(table, name, where) for name, where in found.items()}
    first = {key: where[0] for key, where in places.items()}
    rest = (first.get(key) for key in ("municipality", "changed", "period", "age", "margin"))
    return _Columns(code, single, names[0] if names else None, *rest)


def _code(table: Table, candidates: list[int]) -> int:
    order = sorted(candidates, key=lambda i: figures.rank(table.columns[i]))
    for i in order:
        told = [text for cell in table.values(i) if (text := _text(cell))]
        areas = sum(1 for text in told if AREA.fullmatch(text.upper()))
        if told and areas >= _MOSTLY * len(told):
            return i
    names = ", ".join(printable(table.columns[i]) for i in order)
    example = next((_text(row[order[0]]) for row in table.rows), "") if order else ""
    shown = f" but for instance '{printable(example)[:30]}'" if example else ""
    message = (
        f"holds no area codes such as BU00140301, WK001403 or GM0014{shown}; a download needs its "
        "column Codering"
    )
    raise InputError(Problem(table.where, names, message))


def _single(table: Table, name: str, columns: list[int]) -> int:
    """Return the one column of a figure.

    Country of birth has the titles of country of origin and stands after it, so the first counts.
    """
    first, *others = columns
    if name in ("a_eur_al", "a_neu_al") or not others:
        return first
    for i in others:
        if table.values(i) != table.values(first):
            message = f"stands in two columns, {first + 1} and {i + 1}, that are not alike"
            raise InputError(Problem(table.where, printable(table.columns[i]), message))
    return first


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _kept(table: Table, columns: _Columns) -> list[int]:
    """Return the rows of adults and of estimates, where a table has more.

    Raises:
        InputError: when it has a column of ages or margins and none of those.
    """
    kept = list(range(len(table.rows)))
    for column, wanted, told in (
        (columns.age, _ADULTS, "18 jaar of ouder (20300)"),
        (columns.margin, _ESTIMATE, "Waarde (MW00000)"),
    ):
        if column is None:
            continue
        kept = [i for i in kept if figures.bare(_text(table.rows[i][column])) in wanted]
        if not kept:
            name = printable(table.columns[column])
            raise InputError(Problem(table.where, name, f"no row is of '{told}'"))
    return kept


def _years(
    table: Table, columns: _Columns, kept: list[int], path: Path, asked: int | None
) -> dict[int, int]:
    """Return the year of each row.

    Raises:
        InputError: when no year can be found, or two that contradict each other.
    """
    told: dict[int, int] = {}
    if columns.period is not None:
        for i in kept:
            text = _text(table.rows[i][columns.period])
            found = re.fullmatch(r"(\d{4})(?:JJ00|\.0|\*+)?", text)
            if found is None:
                message = f"'{printable(text)[:30]}' is no year"
                name = printable(table.columns[columns.period])
                raise InputError(Problem(table.at(i), name, message))
            told[i] = int(found[1])
        if asked is not None:
            told = {i: year for i, year in told.items() if year == asked}
            if not told:
                raise InputError(Problem(table.where, "year", f"has no rows of {asked}"))
    else:
        year = _one_year(table, path, asked)
        told = dict.fromkeys(kept, year)
    for year in sorted(set(told.values())):
        if not FIRST_YEAR - 1 <= year <= LAST_YEAR:
            message = f"{year} is outside {FIRST_YEAR} to {LAST_YEAR}"
            raise InputError(Problem(table.where, "year", message))
    return told


def _one_year(table: Table, path: Path, asked: int | None) -> int:
    said: dict[int, str] = {}
    for text, place in ((table.above, "the lines over the table"), (path.name, "the file's name")):
        for number in _TABLE.findall(text):
            if number.upper() in figures.TABLES:
                said.setdefault(figures.TABLES[number.upper()][1], place)
        for year in _YEAR.findall(_TABLE.sub(" ", text)):
            said.setdefault(int(year), place)
        if said:
            break
    if asked is not None:
        if said and asked not in said and "over the table" in next(iter(said.values())):
            year, place = next(iter(said.items()))
            message = f"is given as {asked}, but {place} says {year}"
            raise InputError(Problem(table.where, "year", message))
        return asked
    if len(said) == 1:
        return next(iter(said))
    seen = f" ({', '.join(map(str, sorted(said)))} are named)" if said else ""
    message = f"the year of the figures is not clear from the table or its name{seen}; say --year"
    raise InputError(Problem(table.where, "year", message))


def _by_year(
    table: Table,
    columns: _Columns,
    kept: list[int],
    years: Mapping[int, int],
    source: Source,
) -> Iterator[Imported]:
    names = [name for name in columns.figures if figures.BY_NAME[name].source is source]
    faults = _Faults(table.where)
    read = {name: _numbers(table, columns.figures[name], name, years, faults) for name in names}
    faults.tell()
    by_year: dict[int, dict[str, Row]] = {year: {} for year in sorted(set(years.values()))}
    origin: dict[tuple[int, str], int] = {}
    skipped: list[str] = []
    for i in kept:
        if i not in years:
            continue
        code = _text(table.rows[i][columns.code]).upper()
        if not AREA.fullmatch(code):
            skipped.append(code)
            continue
        if code.startswith("NL"):
            code = "NL00"  # RIVM writes NL01
        row = _row(table, i, columns) | {name: read[name][i] for name in names}
        rows = by_year[years[i]]
        if code in rows and rows[code] != row:
            before = table.lines[origin[years[i], code]]
            faults.add(table.at(i), code, f"stands in row {before} too, with other figures")
        rows[code], origin[years[i], code] = row, i
    faults.tell()
    for year, rows in by_year.items():
        if any(row[name] is not None for row in rows.values() for name in names):
            _name_municipalities(rows)
            yield _told(table, columns, source, year, rows, skipped)


def _numbers(
    table: Table, column: int, name: str, rows: Iterable[int], faults: _Faults
) -> dict[int, float | None]:
    """Return the numbers of a column by row; each text is read once."""
    kind = figures.BY_NAME[name].kind
    read: dict[Any, float | None] = {}
    wrong: dict[Any, str] = {}
    numbers: dict[int, float | None] = {}
    for i in rows:
        cell = table.rows[i][column]
        if cell not in read and cell not in wrong:
            try:
                read[cell] = None if cell is None else cells.number(cell, kind)
            except ValueError as error:
                wrong[cell] = str(error)
        if cell in wrong:
            faults.add(table.at(i), table.columns[column], wrong[cell])
        numbers[i] = read.get(cell)
    return numbers


def _row(table: Table, i: int, columns: _Columns) -> Row:
    """Return what a row says besides figures."""
    row: Row = {"name": None, "municipality": None, "changed": None}
    for key, column in (("name", columns.name), ("municipality", columns.municipality)):
        if column is not None:
            text = _text(table.rows[i][column])
            row[key] = text if text not in ("", ".") else None
    if columns.changed is not None:
        text = _text(table.rows[i][columns.changed]).removesuffix(".0")
        row["changed"] = int(text) if text in ("1", "2", "3") else None
    return row


def _name_municipalities(rows: dict[str, Row]) -> None:
    """Give rows the name of their municipality where only its own row has it."""
    for code, row in rows.items():
        if row["municipality"] is None and not code.startswith("NL"):
            own = rows.get(f"GM{code[2:6]}")
            row["municipality"] = own["name"] if own is not None else None


def _told(
    table: Table,
    columns: _Columns,
    source: Source,
    year: int,
    rows: dict[str, Row],
    skipped: list[str],
) -> Imported:
    mine = [name for name in columns.figures if figures.BY_NAME[name].source is source]
    full = {name for name in mine if any(row[name] is not None for row in rows.values())}
    wanted = [figure for figure in figures.FIGURES if _expected(figure, source, year)]
    known = {i for i in (*columns.figures.values(), *columns) if isinstance(i, int)}
    unused = [name for i, name in enumerate(table.columns) if i not in known and name]
    missing = [figure.name for figure in wanted if figure.name not in mine]
    return Imported(
        where=table.where,
        source=source,
        year=year,
        rows=rows,
        found=[name for name in mine if name in full],
        empty=[name for name in mine if name not in full],
        missing=missing,
        near=_near(unused, missing),
        unused=len(unused),
        skipped=len(skipped),
        example=skipped[0] if skipped else "",
    )


def _expected(figure: Figure, source: Source, year: int) -> bool:
    first, last = figure.years
    return figure.source is source and first <= year <= last


def _near(unused: list[str], missing: list[str]) -> dict[str, str]:
    """Return columns that are not used and look like one that is missing."""
    import difflib

    wanted = {
        figures.bare(title): name
        for name in missing
        for title in (figures.BY_NAME[name].about, name)
    }
    near = {}
    for column in unused:
        close = difflib.get_close_matches(figures.bare(column), wanted, n=1, cutoff=0.8)
        if close:
            near[column] = wanted[close[0]]
    return near


def _nearest(columns: Iterable[str]) -> str:
    from wijksim.errors import nearest

    return next((found for name in columns if (found := nearest(name, figures.names()))), "")
