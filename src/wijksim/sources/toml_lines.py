"""TOML text with the line of every key, so that a message can say where a fault stands.

The standard reader gives values without lines. A second, tolerant reader (tree-sitter) gives
lines; it is loaded only when there is something to say, so a file without faults never pays.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wijksim.errors import InputError, Problem

if TYPE_CHECKING:
    from tree_sitter import Node

KeyPath = tuple[str | int, ...]  # keys, and indices in arrays, from the top of a file

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 20  # tables inside tables; a scenario needs three

# What people write, in the line that the reader stumbles over, and what they should write.
_SLIPS: Final = (
    (r"[\u2018\u2019\u201c\u201d\u201e]", "use straight quotation marks"),
    (r"=\s*[+-]?\d+,\d", "a decimal number takes a point: 0.25, not 0,25"),
    (r"=\s*[\d.]+\s*%", "write 25 % as 0.25"),
    (r"=\s*[+-]?\.\d", "a number begins with a digit: 0.25, not .25"),
    (r"=\s*(#.*)?$", "the value after = is missing"),
    (r"^\s*\[[^\]]*$", "the closing bracket ] is missing"),
    (r"""=\s*("[^"]*|'[^']*)$""", "the closing quotation mark is missing"),
    (r"=\s*[^\W\d]", "text stands between quotation marks, and true or false in small letters"),
    (r"^[^=\[#]*$", "a line reads: key = value"),
)


@dataclass(frozen=True)
class Document:
    """A file that could be read as TOML, with its values and the line of every key."""

    where: str  # how messages call the file
    text: str
    data: dict[str, Any]
    problems: tuple[Problem, ...] = ()  # keys that were given twice (the first one counts)

    @cached_property
    def lines(self) -> Lines:
        """Return the lines of all keys (found at the first use)."""
        return Lines(self.text)

    def place(self, path: KeyPath) -> str:
        """Return "file:line" of a key, or of the nearest table around it that has a line."""
        while path and path not in self.lines.first:
            path = path[:-1]
        return f"{self.where}:{self.lines.first[path]}" if path else self.where


@dataclass(frozen=True)
class Again:
    """A key or table that was already there."""

    path: KeyPath
    line: int
    first_line: int
    begin: int  # bytes
    end: int


@dataclass
class Lines:
    """The line of every key of a TOML text, and what is given twice.

    Dotted keys, inline tables, arrays and arrays of tables all count; a key inside the second
    element of an array ``a`` has the path ``("a", 1, key)``. Text that is not TOML is read as
    far as possible.
    """

    text: str
    first: dict[KeyPath, int] = field(default_factory=dict)  # path -> line, from 1
    again: list[Again] = field(default_factory=list)
    broken: bool = False

    def __post_init__(self) -> None:
        import tree_sitter_toml
        from tree_sitter import Language, Parser

        parser = Parser(Language(tree_sitter_toml.language()))
        root = parser.parse(self.text.encode("utf-8", "replace")).root_node
        self.broken = root.has_error
        self._elements: dict[KeyPath, int] = {}  # arrays of tables: how many so far
        self._closed: set[KeyPath] = set()  # values and tables with a header of their own
        for node in root.children:
            if node.type == "pair":
                self._pair(node, ())
            elif node.type in ("table", "table_array_element"):
                self._table(node)

    def _table(self, node: Node) -> None:
        keys = next((child for child in node.children if child.type.endswith("key")), None)
        if keys is None:
            return
        path: KeyPath = ()
        names = list(_names(keys))
        for name in names[:-1]:
            path = self._inside((*path, name))
            self.first.setdefault(path, _line(node))
        path = (*path, *names[-1:])
        if node.type == "table_array_element":
            self.first.setdefault(path, _line(node))
            self._elements[path] = self._elements.get(path, 0) + 1
            path = self._inside(path)
        elif path in self._closed:
            self._twice(path, node)
        self._closed.add(path)
        self.first.setdefault(path, _line(node))
        for child in node.children:
            if child.type == "pair":
                self._pair(child, path)

    def _inside(self, path: KeyPath) -> KeyPath:
        return (*path, self._elements[path] - 1) if path in self._elements else path

    def _pair(self, node: Node, above: KeyPath) -> None:
        path = above
        names = list(_names(node.children[0]))
        for depth, name in enumerate(names, start=1):
            path = (*path, name)
            if path in self._closed or (depth == len(names) and path in self.first):
                self._twice(path, node)
            self.first.setdefault(path, _line(node))
        self._closed.add(path)
        self._value(node.children[-1], path)

    def _value(self, node: Node, path: KeyPath) -> None:
        if len(path) > MAX_DEPTH:
            return
        if node.type == "inline_table":
            for child in node.children:
                if child.type == "pair":
                    self._pair(child, path)
        elif node.type == "array":
            values = (child for child in node.children if child.is_named)
            for index, child in enumerate(c for c in values if c.type != "comment"):
                self.first[(*path, index)] = _line(child)
                self._value(child, (*path, index))

    def _twice(self, path: KeyPath, node: Node) -> None:
        if any(seen.begin <= node.start_byte < seen.end for seen in self.again[-1:]):
            return  # inside a table that is itself there twice
        self.again.append(
            Again(path, _line(node), self.first[path], node.start_byte, node.end_byte)
        )


def _line(node: Node) -> int:
    return int(node.start_point[0]) + 1


def _names(node: Node) -> Iterator[str]:
    """Yield the parts of a key in order (a dotted key nests to the left)."""
    parts = []
    while node.type == "dotted_key":
        parts.append(node.children[-1])
        node = node.children[0]
    parts.append(node)
    for part in parts[: -MAX_DEPTH - 1 : -1]:
        text = (part.text or b"").decode("utf-8", "replace")
        if part.type != "quoted_key":
            yield text
            continue
        try:
            yield next(iter(tomllib.loads(f"{text} = 0")))
        except tomllib.TOMLDecodeError:
            yield text


def shown(path: KeyPath) -> str:
    """Return a path as one line of text, with quotation marks where a key needs them."""
    return ".".join(
        str(part) if isinstance(part, int) or re.fullmatch(r"[\w-]+", part) else ascii(part)
        for part in path
    )


def printable(path: str | Path) -> str:
    """Return how messages call a file: one line, also for a name that is no UTF-8."""
    text = str(path).encode("utf-8", "replace").decode("utf-8")
    return text if text.isprintable() else ascii(text)


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        InputError: when it is missing, a folder, unreadable, over 1 MB or not UTF-8.
    """
    where = printable(path)
    try:
        if path.is_dir():
            raise InputError(Problem(where, "", "is a folder; a file is expected"))
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(Problem(where, "", "there is no such file")) from None
    except (OSError, ValueError) as error:  # ValueError: a path that no system can have
        cause = getattr(error, "strerror", None) or str(error)
        raise InputError(Problem(where, "", f"cannot be read: {cause}")) from None
    if len(raw) > MAX_BYTES:
        raise InputError(Problem(where, "", "is over 1 MB; this cannot be a file of ours"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        told = "is not UTF-8 text; save it again with encoding UTF-8"
        raise InputError(Problem(f"{where}:{line}", "", told)) from None


def parse(text: str, where: str) -> Document:
    """Read TOML text.

    Args:
        text: the text.
        where: how messages call the file.

    Raises:
        InputError: when it is not TOML; for keys given twice only if no more can be read.
    """
    problems: tuple[Problem, ...] = ()
    try:
        data = _values(text)
    except ValueError as error:
        lines = Lines(text)
        if lines.broken or not lines.again:
            raise InputError(_syntax(str(error), text, where)) from None
        problems = tuple(
            Problem(
                f"{where}:{twice.line}",
                shown(twice.path),
                f"is given twice (first in line {twice.first_line}); keep one",
            )
            for twice in lines.again
        )
        try:
            data = _values(_without(text, lines.again))
        except ValueError:
            raise InputError(problems) from None
    return Document(where, text, data, problems)


def _values(text: str) -> dict[str, Any]:
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise ValueError("tables or lists are nested too deep") from None
    except ValueError as error:
        if "digits" in str(error):
            raise ValueError("a number has thousands of digits") from None
        raise
    level: list[Any] = [data]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
    if level:
        raise ValueError("tables or lists are nested too deep")
    return data


def _without(text: str, again: list[Again]) -> str:
    """Return the text with spaces for what is given twice; lines stay where they are."""
    raw = bytearray(text.encode("utf-8", "replace"))
    for twice in again:
        part = raw[twice.begin : twice.end]
        raw[twice.begin : twice.end] = bytes(c if c in b"\r\n" else ord(" ") for c in part)
    return raw.decode("utf-8")


def _syntax(told: str, text: str, where: str) -> Problem:
    found = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)", told)
    if found is None:
        return Problem(where, "", f"this is not TOML: {told}")
    rows = text.split("\n")
    number = int(found[1]) if found[1] else max(1, len(text.rstrip().split("\n")))
    row = rows[number - 1].rstrip()
    hint = next((hint for slip, hint in _SLIPS if re.search(slip, row)), "")
    cause = told[: found.start()]
    return Problem(f"{where}:{number}", "", f"this is not TOML: {hint or _small(cause)}")


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
