"""All neighbourhoods of the country, built one after the other: time and memory.

Needs an imported table (docs/areas.md). Each worker holds one neighbourhood at a time, so memory
does not grow with the country:

    python experiments/country.py --workers 2
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from wijksim import library, params
from wijksim.errors import InputError
from wijksim.sources import profiles
from wijksim.sources.profiles import Joined, Profile

_AT_ONCE = 800  # areas that wait for a worker


class Built(NamedTuple):
    """A neighbourhood that was built, or why it was not."""

    code: str
    residents: int
    adults: int
    ties: int
    fault: str
    cpu: float  # seconds of a core


def build(profile: Profile) -> Built:
    """Build a neighbourhood and let go of it."""
    begin = time.process_time()
    try:
        world = library.build_world(profile, params.make(), 1)
    except InputError as error:
        return Built(profile.codes[0], 0, 0, 0, str(error).splitlines()[0], 0.0)
    ties = int(world.ties.degree.sum()) // 2
    cpu = time.process_time() - begin
    return Built(profile.codes[0], int(world.residents[0]), len(world.people.age), ties, "", cpu)


def megabytes(whose: int) -> float:
    """Return the peak of resident memory of this process, or of its largest child."""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return resource.getrusage(whose).ru_maxrss * unit / 1e6


def built(areas: Iterator[Profile], workers: int) -> Iterator[Built]:
    """Yield what became of each area, in their order."""
    if workers == 1:
        yield from map(build, areas)
        return
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        while batch := list(islice(areas, _AT_ONCE)):  # the pool would read the whole country
            yield from pool.imap(build, batch, chunksize=20)


def main() -> None:
    """Print counts, time, speed and memory."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--areas", type=int, default=None, help="the first so many only")
    given = parser.parse_args()
    skipped: list[Joined] = []
    begin = time.perf_counter()
    areas = islice(profiles.stream("buurt", skipped=skipped.append), given.areas)
    residents, adults, ties, number, faults = 0, 0, 0, 0, list[Built]()
    cpu = list[float]()
    for one in built(areas, given.workers):
        if one.fault:
            faults.append(one)
        else:
            number += 1
            residents += one.residents
            adults += one.adults
            ties += one.ties
            cpu.append(one.cpu)
    seconds = time.perf_counter() - begin
    print(f"{number} neighbourhoods, {residents} residents, {adults} adults, {ties} ties inside")
    print(
        f"{seconds:.0f} s with {given.workers} workers: "
        f"{residents / seconds:.0f} residents a second"
    )
    print(f"  a core: {residents / seconds / given.workers:.0f} residents a second")
    print(
        f"building alone: {sum(cpu):.0f} s of a core, {1000 * sum(cpu) / max(1, number):.2f} ms a "
        f"neighbourhood, {1000 * statistics.median(cpu or [0.0]):.2f} ms the median"
    )
    print(
        f"peak memory: {megabytes(resource.RUSAGE_SELF):.0f} MB here, "
        f"{megabytes(resource.RUSAGE_CHILDREN):.0f} MB in the largest worker"
    )
    reasons = Counter(one.reason for one in skipped)
    print(f"skipped: {', '.join(f'{count} {name}' for name, count in sorted(reasons.items()))}")
    for one in faults:
        print(f"not built: {one.code}: {one.fault}")


if __name__ == "__main__":
    main()
