"""One buurt: built, started, run under every scenario; and a chunk of them, fault by fault."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from wijksim import running
from wijksim.measures import MEASURES, years_of
from wijksim.national.design import Design, seed_of
from wijksim.sources import stored
from wijksim.sources.profiles import Joined, Profile
from wijksim.state import Floats

NAMES: Final = tuple(MEASURES)


class Done(NamedTuple):
    """The results of one buurt."""

    code: str
    name: str
    municipality: str
    residents: int  # as built
    adults: int
    seed: int
    values: Floats  # (scenarios, years, measures)


class Fault(NamedTuple):
    """A buurt that failed."""

    code: str
    name: str
    seed: int
    error: str
    trace: str


class Skipped(NamedTuple):
    """A buurt that cannot be built by itself."""

    code: str
    name: str
    residents: int
    reason: str


class Chunk(NamedTuple):
    """What became of a chunk of buurten, each in one of the three lists."""

    number: int
    done: tuple[Done, ...]
    skipped: tuple[Skipped, ...]
    failed: tuple[Fault, ...]


def run_chunk(design: Design, number: int, stop: threading.Event | None = None) -> Chunk:
    """Run the buurten of a chunk; one that fails is told, and the rest goes on.

    Raises:
        InputError: when the table cannot be read.
        running.Stopped: when ``stop`` was set.
    """
    done, skipped, failed = list[Done](), list[Skipped](), list[Fault]()
    codes = design.chunk(number)
    for area in stored.of_year(codes, design.table.year, design.table.files):
        if isinstance(area, Joined):
            skipped.append(Skipped(area.code, area.name, area.residents, area.reason))
            continue
        code = area.codes[0]
        seed = seed_of(design.seed, code)
        try:
            done.append(run_one(design, area, seed, stop))
        except running.Stopped:
            raise
        except Exception as error:
            first = (str(error).splitlines() or [""])[0]
            told = f"{type(error).__name__}: {first}"
            failed.append(Fault(code, area.name, seed, told, traceback.format_exc()))
    return Chunk(number, tuple(done), tuple(skipped), tuple(failed))


def run_one(
    design: Design, profile: Profile, seed: int, stop: threading.Event | None = None
) -> Done:
    """Build a buurt, start it and run every scenario from that start.

    Raises:
        InputError: when it cannot be built.
        running.Stopped: when ``stop`` was set.
    """
    weeks = design.burn_in_weeks
    start = running.begin(profile, design.params, seed, weeks, stop, design.donors)
    people, residents = start.world.people, float(start.world.residents[0])
    adults, outsiders = len(people.age), float(people.group.mean())
    values = np.empty((len(design.arms), design.years, len(NAMES)))
    for index, arm in enumerate(design.arms):
        book = running.follow_plan(start, arm.plan, stop)
        found = years_of(book, adults, residents, design.params, outsiders)
        values[index] = [[measure.of(year) for measure in MEASURES.values()] for year in found]
    code = profile.codes[0]
    return Done(code, profile.name, profile.municipality, int(residents), adults, seed, values)


def differences(values: Floats) -> Floats:
    """Return each scenario but the first less the first, shape (scenarios - 1, years, measures)."""
    less: Floats = values[1:] - values[:1]
    return less


def people(chunk: Sequence[Done]) -> int:
    """Return the residents of buurten."""
    return sum(one.residents for one in chunk)
