"""A rule of one's own: an edit counts at once, and what it costs beside the built-in rule.

A rule in a file is run, edited, run, edited back and run: the edit must change the numbers, and the
edit back must give the first ones again to the bit, as no compiled code of before may be used.

Each replacement says what the built-in rule says, so that both do the same work and must give the
same numbers; where a bound has to be lifted, everybody is looked at who was passed over before. All
are timed in turn, many times, and the best time of each counts.

    python experiments/own_rule.py                 # some five minutes, most of it compiling
    python experiments/own_rule.py --rounds 3 --only request
"""

from __future__ import annotations

import argparse
import importlib.util
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from wijksim import params, results, rulebook, running
from wijksim.columns import Col
from wijksim.rulebook import Rules
from wijksim.rules import demand, places, ties, wellbeing
from wijksim.running import Start, Way
from wijksim.sources import profiles
from wijksim.state import Book

AREA = "heechterp-schieringen"
BURN_IN = 104
WEEKS = 104
TEXT = """\
from wijksim.rules import demand

FACTOR = 1.0

def request(skill, reliance, load, ask, p):
    return FACTOR * demand.own_request_hazard(skill, reliance, load, ask, p)
"""


def request(skill: float, reliance: float, load: float, ask: float, p: Any) -> float:
    return demand.own_request_hazard(skill, reliance, load, ask, p)


def stress(load: float, felt: float, burden: float, strains: float, p: Any) -> float:
    return wellbeing.stress_target(load, felt, burden, strains, p)


def going_out(activity_now: float, stress: float, income: float, skill: float, p: Any) -> float:
    return places.going_out(activity_now, stress, income, skill, p)


def likeness(
    same_group: bool, same_age: bool, same_income: bool, tie_in_common: bool, p: Any
) -> Any:
    return ties.likeness(same_group, same_age, same_income, tie_in_common, p)


# What is asked of few, of everybody, and the two with a bound that spares most.
REPLACED: dict[str, dict[str, Callable[..., Any]]] = {
    "request": {"request": request},
    "stress": {"wellbeing_stress_target": stress},
    "going out": {"places_going_out": going_out},
    "likeness": {"ties_likeness": likeness},
}


def timed(start: Start, way: Way) -> tuple[float, Book]:
    """Return seconds of one run, and its record."""
    plan = [(0, WEEKS, start.params)]
    before = time.perf_counter()
    book = running.follow_plan(start, plan, way=way)
    return time.perf_counter() - before, book


def measured(names: list[str], rounds: int, area: str = AREA) -> dict[str, float]:
    """Return the best seconds of the built-in week, and of each replaced one."""
    base = params.make()
    start = running.begin(profiles.load(area), base, 1, BURN_IN)
    ways = {"built-in": running.USUAL}
    for name in names:
        began = time.perf_counter()
        ways[name] = rulebook.way(Rules(**REPLACED[name]))
        timed(start, ways[name])
        print(f"  {name}: compiled in {time.perf_counter() - began:.0f} s", flush=True)
    best = dict.fromkeys(ways, float("inf"))
    records: dict[str, Book] = {}
    for _ in range(rounds):
        for name, way in ways.items():  # in turn, so that a busy moment hits all alike
            seconds, records[name] = timed(start, way)
            best[name] = min(best[name], seconds)
    for name, book in records.items():
        if not np.array_equal(book.weekly, records["built-in"].weekly):
            raise SystemExit(f"{name}: not the same numbers as the built-in rule")
    return best


def of_file(file: Path) -> Way:
    """Return the way to run weeks with the rule that a file holds now."""
    spec = importlib.util.spec_from_file_location("own_request", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return rulebook.way(Rules(request=module.request))


def edits(area: str = AREA) -> bool:
    """Edit a rule in its file, and back; return whether the numbers follow at once."""
    start = running.begin(profiles.load(area), params.make(), 1, BURN_IN)
    found = [timed(start, running.USUAL)[1]]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "own.py"
        for factor in ("1.0", "2.0", "1.0"):
            file.write_text(TEXT.replace("1.0", factor), encoding="utf-8")
            found.append(timed(start, of_file(file))[1])
    names = ("built-in", "the same in a file", "edited: twice the hazard", "edited back")
    for name, book in zip(names, found, strict=True):
        requests = book.weekly[:, Col.REQUESTS].sum()
        print(f"  {name:<26} {requests:6.0f} requests   digest {results.digest([book])[:16]}")
    usual, same, edited, back = (results.digest([book]) for book in found)
    return usual == same == back != edited


def main() -> None:
    """Print what edits do, then the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--area", default=AREA)
    parser.add_argument("--only", choices=REPLACED, action="append")
    given = parser.parse_args()
    good = edits(given.area)
    print(f"an edit counts at once, and back: {'PASS' if good else 'FAIL'}", flush=True)
    best = measured(given.only or list(REPLACED), given.rounds, given.area)
    print(f"{given.area}, {WEEKS} weeks, best of {given.rounds}; the same numbers to the bit")
    for name, seconds in best.items():
        a_week = 1e6 * seconds / WEEKS
        print(
            f"  {name:<10} {a_week:7.1f} us a week   {seconds / best['built-in']:.2f} of built-in"
        )
    raise SystemExit(not good)


if __name__ == "__main__":
    main()
