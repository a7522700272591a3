"""What decides the results of a national run: the table, the scenarios, years, seed and code."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from wijksim import _jit
from wijksim.errors import InputError, Problem, nearest
from wijksim.folders import hash_of
from wijksim.params import Params
from wijksim.placebo import Stretch
from wijksim.scenario import Scenario
from wijksim.sources import importing, store
from wijksim.sources.figures import Source
from wijksim.sources.store import Held
from wijksim.sources.toml_lines import printable
from wijksim.stationary import Donors

FORMAT: Final = 1  # of the folder; other numbers are refused
SIZE: Final = 64  # buurten of one part at most: seconds of work, little to lose by a crash
_PARTS: Final = 32  # at least, where there are as many buurten, so that workers end together
_SEED_BITS: Final = 53  # a seed that every reader of numbers keeps exactly


class Table(NamedTuple):
    """The figures that the buurten are built from."""

    name: str  # as the user calls it
    year: int  # of residents, ages and households
    files: tuple[Held, ...]
    digest: str  # of what was read


class Arm(NamedTuple):
    """A scenario, as the run needs it."""

    name: str
    title_nl: str
    title_en: str
    plan: tuple[Stretch, ...]


class Design(NamedTuple):
    """Everything that decides the results."""

    table: Table
    codes: tuple[str, ...]  # of the buurten, in order
    arms: tuple[Arm, ...]  # the first is what the others are compared with
    params: Params
    preset: str
    years: int
    seed: int
    burn_in_weeks: int
    donors: Donors | None = None  # of a short start
    donors_name: str = ""  # their digest
    size: int = SIZE  # buurten of a part

    @property
    def chunks(self) -> int:
        """Number of parts."""
        return -(-len(self.codes) // self.size)

    def chunk(self, number: int) -> tuple[str, ...]:
        """Return the codes of a part."""
        return self.codes[number * self.size : (number + 1) * self.size]

    def manifest(self) -> dict[str, Any]:
        """Return what decides the results as plain data, long things by their hash."""
        return {
            "format": FORMAT,
            "code": _jit.code_hash(),
            "table": {"name": self.table.name, "year": self.table.year, "hash": self.table.digest},
            "buurten": {"number": len(self.codes), "hash": hash_of("\n".join(self.codes))},
            "scenarios": [{"name": arm.name, "hash": hash_of(repr(arm.plan))} for arm in self.arms],
            "params": {"preset": self.preset, "hash": hash_of(repr(self.params))},
            "years": self.years,
            "seed": self.seed,
            "start": {"burn_in_weeks": self.burn_in_weeks, "donors": self.donors_name},
            "size": self.size,
        }


def size_of(buurten: int) -> int:
    """Return how many buurten make a part."""
    return min(SIZE, max(1, buurten // _PARTS))


def seed_of(seed: int, code: str) -> int:
    """Return the seed of a buurt: its own, so that no two share their luck; below 2**53."""
    digest = hashlib.sha256(f"{seed}:{code}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _SEED_BITS)


def arm_of(scenario: Scenario, params: Params, weeks: int) -> Arm:
    """Return a scenario with its parameters in each stretch of weeks.

    Raises:
        InputError: when it cannot be carried out.
    """
    plan = tuple(scenario.segments(params, weeks))
    return Arm(scenario.name, scenario.title_nl, scenario.title_en, plan)


def read_year(year: int | None) -> Table:
    """Return a year of the store; the newest for None.

    Older years fill in what is not published for it, and the health figures come along.

    Raises:
        InputError: when the store has no such year.
    """
    held = store.held()
    years = sorted({file.year for file in held if file.source is Source.KWB}, reverse=True)
    if not years:
        message = (
            "no table has been imported yet: give the file of a table, or import one "
            "(wijksim areas import FILE; docs/areas.md says where to get it)"
        )
        raise InputError(Problem("command line", "table", message))
    chosen = years[0] if year is None else year
    if chosen not in years:
        message = f"the store has no table of {chosen}; it has {', '.join(map(str, years))}"
        raise InputError(Problem("command line", "table", message))
    return _table(str(chosen), chosen, held)


def read_table(paths: Sequence[Path], place: Path) -> Table:
    """Return the table in files of CBS and RIVM, kept in a folder of the run for its workers.

    Args:
        paths: files as ``wijksim areas import`` takes.
        place: folder that the run may write to; each set of files gets one of its own in it.

    Raises:
        InputError: with every fault of every file.
    """
    own = place / _of_files(paths)
    done = importing.bring(paths, place=own)
    if not any(taken.source is Source.KWB for taken in done):
        names = ", ".join(printable(path.name) for path in paths)
        message = f"{names}: no table Kerncijfers of CBS, from which buurten are built"
        raise InputError(Problem("command line", "table", message))
    year = max(taken.year for taken in done if taken.source is Source.KWB)
    return _table(" + ".join(printable(path.name) for path in paths), year, store.held(place=own))


def _of_files(paths: Sequence[Path]) -> str:
    """Return the hash of what is in files; those that cannot be read are told by who reads them."""
    total = hashlib.sha256()
    for path in paths:
        with suppress(OSError):
            total.update(path.read_bytes())
    return total.hexdigest()[:16]


def _table(name: str, year: int, held: Sequence[Held]) -> Table:
    """Return a table of a year: its own file, older ones, and those with health figures."""
    files = tuple(file for file in held if file.source is not Source.KWB or file.year <= year)
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.source}-{file.year}".encode())
        try:
            total.update(file.path.read_bytes())
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            raise InputError(Problem(printable(file.path), "", message)) from None
    return Table(name, year, files, total.hexdigest()[:16])


def choose(table: Table, areas: Sequence[str] = (), limit: int | None = None) -> tuple[str, ...]:
    """Return the codes of the buurten to run, in order.

    Args:
        table: where they stand.
        areas: codes of municipalities, wijken or buurten to keep to; all for none.
        limit: so many at most, spread evenly over the list.

    Raises:
        InputError: when there are none, or a file is damaged.
    """
    (own,) = (f for f in table.files if f.source is Source.KWB and f.year == table.year)
    known = [code for code in store.codes(own) if code.startswith("BU")]
    wanted = [area.strip().upper() for area in areas]
    problems = [
        Problem("command line", "areas", f"no buurt of '{printable(area)}' is in the table{hint}")
        for area in wanted
        if not any(_inside(code, area) for code in known)
        for hint in [nearest(area, sorted({f"GM{code[2:6]}" for code in known}))]
    ]
    if limit is not None and limit < 1:
        problems.append(Problem("command line", "limit", f"{limit} is below 1"))
    if not known:
        problems.append(Problem("command line", "table", f"{table.name} has no buurt"))
    if problems:
        raise InputError(problems)
    codes = [code for code in known if not wanted or any(_inside(code, a) for a in wanted)]
    if limit is not None and limit < len(codes):
        codes = [codes[index * len(codes) // limit] for index in range(limit)]
    return tuple(codes)


def _inside(code: str, area: str) -> bool:
    """Return whether a buurt is, or lies in, the area of a code."""
    return area[:2] in ("BU", "WK", "GM") and len(area) > 2 and code[2:].startswith(area[2:])  # noqa: PLR2004
