"""How soon an answer is there: a changed scenario, and the first line of a comparison."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from typing import Final

from wijksim import paired, params
from wijksim.measures import yearly
from wijksim.sources import profiles
from wijksim.starts import SWITCH, Starts
from wijksim.units import WEEKS_PER_YEAR

RESIDENTS: Final = 2500
YEARS: Final = 5
SEEDS: Final = (1, 2, 3, 4)
THREADS: Final = 2
_CHANGED: Final = "team.share_collective"  # what somebody moves, a little further each round
_FIRST: Final = ("Eerste cijfers", "First figures")


def changed_scenario(rounds: int, burn_in_weeks: int = 20 * WEEKS_PER_YEAR) -> dict[str, float]:
    """Time a scenario that nobody asked for yet, where the start and the baseline are kept.

    2,500 residents, five years, four paired seeds, two threads: from the question to the figures of
    all years, those of the baseline too.

    Args:
        rounds: how often it is timed, each time with another change.
        burn_in_weeks: length of the start, which is not timed.

    Returns:
        Medians in seconds: ``seconds``, and ``without_store_seconds`` of one run with nothing kept.
    """
    area, base = profiles.load("nederland"), params.make()
    area = area.scaled(RESIDENTS / area.residents.value)
    weeks, store = YEARS * WEEKS_PER_YEAR, Starts(disk=0)
    now = base.team.share_collective

    def ask(share: float, kept: Starts | None) -> float:
        began = time.perf_counter()
        changed = params.replace(base, _CHANGED, share)
        plans = [[(0, weeks, base)], [(0, weeks, changed)]]
        work = paired.Work(area, base, plans, SEEDS, THREADS, burn_in_weeks, store=kept)
        for one in paired.run_all(work):
            for book in one.books:
                yearly(book, one.adults, one.residents, base, one.outsiders)
        return time.perf_counter() - began

    ask(now, store)
    seconds = [ask(now + 0.01 * (step + 1), store) for step in range(rounds)]
    return {
        "seconds": statistics.median(seconds),
        "without_store_seconds": ask(now + 0.01, None),
    }


def first_figures(rounds: int) -> float:
    """Time ``wijksim compare`` with compiled code and nothing else kept, up to its first figures.

    Returns:
        The median in seconds, from the start of the process.
    """
    with tempfile.TemporaryDirectory() as folder:
        words = ("--no-cache", "--out", f"{folder}/out")
        return statistics.median(_until_figures(words, {}) for _ in range(rounds))


def first_line(rounds: int = 1) -> dict[str, float]:
    """Time ``wijksim compare`` from the start of its process to its first line of figures.

    Returns:
        Seconds with compiled code: ``nothing_kept``, ``start_kept`` (another length of run, so
        that only starts are kept), ``all_kept`` and ``short_start`` (donors kept).
    """
    with tempfile.TemporaryDirectory() as folder:

        def timed(*words: str, kept: str = "200") -> float:
            words = (*words, "--out", f"{folder}/out")
            return statistics.median(_until_figures(words, {SWITCH: kept}) for _ in range(rounds))

        return {
            "nothing_kept": timed("--no-cache"),
            "start_kept": [timed("--years", "4"), timed()][1],
            "all_kept": timed(),
            "short_start": [timed("--start", "short"), timed("--start", "short", "--no-cache")][1],
        }


def _until_figures(words: tuple[str, ...], environment: Mapping[str, str]) -> float:
    """Return the seconds until a comparison tells its first figures; it is ended then."""
    command = [sys.executable, "-m", "wijksim", "compare", *words]
    began = time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith(_FIRST):
                seconds = time.perf_counter() - began
                if "--no-cache" in words:
                    process.terminate()
                else:
                    process.stderr.read()  # to its end, so that all of it is kept
                return seconds
    raise RuntimeError(f"no first figures of: {' '.join(command)}")


if __name__ == "__main__":
    print("changed scenario:", changed_scenario(rounds=5))
    print("first line of figures:", first_line())
