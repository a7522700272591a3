"""Tables as people have them, xlsx, csv or parquet, read as text with the place of every row.

Nothing is guessed from position: the row with the names is the one in which most names are known,
and what stands above it is kept, because a download tells its year there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple

from wijksim.errors import InputError, Problem
from wijksim.sources import figures
from wijksim.sources.toml_lines import printable

MAX_BYTES: Final = 500_000_000
_HEAD_ROWS: Final = 40  # the names stand within the first rows
_DELIMITERS: Final = ";,\t|"
_READABLE: Final = (".xlsx", ".csv", ".txt", ".parquet")
_HINTS: Final = {
    ".xls": "is an old Excel file; open it and save it as .xlsx or .csv",
    ".zip": "is packed; unpack it, and give the table in it",
}
_PAIR: Final = 2  # columns: a code and a figure
_SHOWN: Final = 5  # faults of one kind in a message

Cells = Sequence[Any]


class Table(NamedTuple):
    """A table as text or numbers, by column."""

    where: str  # the file's name, and its sheet where there are several
    above: str  # what stands over the names
    columns: tuple[str, ...]
    rows: list[Cells]  # each as long as ``columns``
    lines: list[int]  # number of each row in the file, from 1

    def values(self, column: int) -> list[Any]:
        """Return one column."""
        return [row[column] for row in self.rows]

    def at(self, row: int) -> str:
        """Return "file:row" for a message."""
        return f"{self.where}:{self.lines[row]}"


def read(path: Path) -> Table:
    """Return the table in a file.

    Raises:
        InputError: when there is no such file, or no table with area codes in it.
    """
    where = printable(path.name)
    kind = path.suffix.casefold()
    try:  # a name that is too long is an error from the first question on
        if path.is_dir():
            raise _refused(where, "is a folder; give the files in it")
        if not path.is_file():
            raise _refused(where, "there is no such file")
        if kind in _HINTS:
            raise _refused(where, _HINTS[kind])
        if kind not in _READABLE:
            raise _refused(where, f"cannot be read; a table is one of {', '.join(_READABLE)}")
        if path.stat().st_size > MAX_BYTES:
            raise _refused(where, f"is larger than {MAX_BYTES // 1_000_000} MB")
        if kind == ".parquet":
            return _parquet(path, where)
        if kind == ".xlsx":
            return _workbook(path, where)
        return _text(path.read_bytes(), where)
    except OSError as error:
        raise _refused(where, f"cannot be read: {error.strerror or error}") from None


def _refused(where: str, message: str) -> InputError:
    return InputError(Problem(where, "", message))


def _parquet(path: Path, where: str) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
        names = tuple(str(name) for name in table.column_names)
        columns = [_scalars(table.column(i)) for i in range(len(names))]
    except (pa.ArrowException, ValueError, OSError, UnicodeDecodeError) as error:
        raise _refused(where, f"is not a parquet file that can be read: {_first(error)}") from None
    rows: list[Cells] = list(zip(*columns, strict=True))
    if not _known(names):
        raise _no_names(where, names)
    return Table(where, "", names, rows, list(range(1, len(rows) + 1)))


def _scalars(column: Any) -> list[Any]:
    """Return the values of a parquet column; lists and structures hold no figure."""
    import pyarrow as pa

    if pa.types.is_nested(column.type):
        return [None] * len(column)
    values: list[Any] = column.to_pylist()
    return values


def _workbook(path: Path, where: str) -> Table:
    """Return the first sheet that has a row of names that we know."""
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():  # about styles and printers: nothing of ours
            warnings.simplefilter("ignore")
            with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
                sheets = [
                    (f"{where}[{printable(sheet.title)}]", list(sheet.iter_rows(values_only=True)))
                    for sheet in book.worksheets
                ]
    except Exception as error:  # openpyxl lets through what zip, XML and its own code raise
        raise _refused(where, f"is not an Excel file that can be read: {_first(error)}") from None
    for name, rows in sheets:
        found = _head(rows)
        if found is not None:
            single = name if len(sheets) > 1 else where
            return _cut(single, rows, list(range(1, len(rows) + 1)), found)
    seen = [str(cell) for _, rows in sheets for row in rows[:1] for cell in row if cell is not None]
    raise _no_names(where, seen)


def _text(raw: bytes, where: str) -> Table:
    text = _decoded(raw, where)
    delimiter = _delimiter(text)
    rows: list[Cells] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row)
            lines.append(reader.line_num)
    except csv.Error as error:
        message = f"cannot be read as rows of cells: {_first(error)}"
        raise InputError(Problem(f"{where}:{reader.line_num}", "", message)) from None
    found = _head(rows)
    if found is None:
        raise _no_names(where, rows[0] if rows else [])
    return _cut(where, rows, lines, found)


def _decoded(raw: bytes, where: str) -> str:
    """Return the text of a file in UTF-8, UTF-16 (as Excel saves it) or Windows-1252."""
    wide = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}.get(raw[:2])
    if wide is None and b"\x00" in raw[:2]:  # without the mark at the beginning
        wide = "utf-16-be" if raw[:1] == b"\x00" else "utf-16-le"
    if wide is not None:
        try:
            return raw.decode(wide)
        except UnicodeDecodeError:
            raise _refused(where, "is no text: it begins as UTF-16 and does not go on so") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
    other = raw.decode("cp1252", errors="replace")
    # A capital A or I with a sign, then another sign: UTF-8 that is damaged somewhere.
    damaged = sum(other.count(pair) for pair in ("Ã", "Ä", "Å", "â€")) * 2 > _strange(raw)
    if damaged or "\ufffd" in other or "\x00" in other:
        raise InputError(Problem(f"{where}:{line}", "", "is no text in UTF-8 or Windows-1252"))
    return other


def _strange(raw: bytes) -> int:
    return len(raw) - len(raw.translate(None, bytes(range(128, 256))))


def _delimiter(text: str) -> str:
    """Return the sign between cells: the one that cuts a line into most names that we know."""
    lines = text.splitlines()[:_HEAD_ROWS]

    def names(sign: str) -> int:
        try:
            return max((_known(row) for row in csv.reader(lines, delimiter=sign)), default=0)
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=names)


def _known(cells: Sequence[Any]) -> int:
    """Return the number of cells that name something, 0 without a name for the area code."""
    names = [cell for cell in cells if isinstance(cell, str)]
    if not any(figures.place(name) == figures.CODE for name in names):
        return 0
    return sum(1 for name in names if figures.place(name) or figures.figure(name)) + (
        len(names) if is_long(names) else 0
    )


def is_long(names: Sequence[str]) -> bool:
    """Return whether columns are those of the newer CBS service: a row an observation."""
    return {"measure", "value"} <= {name.strip().casefold() for name in names}


def _head(rows: Sequence[Cells]) -> int | None:
    scores = [_known(row) for row in rows[:_HEAD_ROWS]]
    best = max(scores, default=0)
    return scores.index(best) if best > 1 else None


def _cut(where: str, rows: list[Cells], lines: list[int], head: int) -> Table:
    """Return the table below its names; rows without a value are left out.

    Raises:
        InputError: for rows that are not as long as the names.
    """
    above = " ".join(str(cell) for row in rows[:head] for cell in row if cell not in (None, ""))
    names = list(rows[head])
    while names and names[-1] in (None, ""):
        names.pop()
    columns = tuple("" if name is None else str(name).strip() for name in names)
    kept, kept_lines, wrong = [], [], []
    for row, line in zip(rows[head + 1 :], lines[head + 1 :], strict=True):
        full = [cell for cell in row if cell not in (None, "")]
        if not full or (len(full) == 1 and len(columns) > _PAIR):
            continue  # nothing, or a remark under the table, such as "Bron: CBS"
        rest = [cell for cell in row[len(columns) :] if cell not in (None, "")]
        if rest or len(row) < len(columns):
            wrong.append(Problem(f"{where}:{line}", "", _uneven(len(row), len(columns))))
        kept.append(row[: len(columns)])
        kept_lines.append(line)
    if wrong:
        raise InputError(some(wrong, where))
    return Table(where, above, columns, kept, kept_lines)


def _uneven(found: int, wanted: int) -> str:
    return f"has {found} cells where the names have {wanted}; was the file cut off or edited?"


def some(problems: list[Problem], where: str) -> Iterator[Problem]:
    """Yield the first faults of a kind, and how many more there are."""
    yield from problems[:_SHOWN]
    if len(problems) > _SHOWN:
        yield Problem(where, "", f"and {len(problems) - _SHOWN} more of these faults")


def _no_names(where: str, seen: Sequence[Any]) -> InputError:
    from wijksim.errors import nearest

    names = [str(name) for name in seen if name not in (None, "")]
    shown = ", ".join(printable(name)[:30] for name in names[:6]) or "nothing"
    hint = next((found for name in names if (found := nearest(name, figures.names()))), "")
    message = (
        "has no column with area codes that wijksim knows (gwb_code_10, Codering, "
        f"WijkenEnBuurten, code); it begins with: {shown}{hint}"
    )
    return _refused(where, message)


def _first(error: BaseException) -> str:
    """Return the first line of a library's message, or the kind of fault where it has none."""
    text = str(error).strip().splitlines()
    return printable(text[0])[:200] if text else type(error).__name__
