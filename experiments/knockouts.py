"""Each mechanism on and off: does its own measure move, beyond chance?

Twenty paired seeds; the mechanism is off from the start of the run on, after a common start. A
mechanism that does nothing under the status quo is first switched on by the policy that it
serves. The interval is paired, 99 %.

    python experiments/knockouts.py                  # all, some minutes
    python experiments/knockouts.py buffer norms
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from wijksim import knockouts, params, running
from wijksim.comparison import stack
from wijksim.measures import MEASURES, yearly
from wijksim.params import Params
from wijksim.results import interval
from wijksim.running import Start
from wijksim.sources import profiles
from wijksim.state import Floats

AREA = "heechterp-schieringen"
YEARS = 5
LEVEL = 0.99
THREADS = 2


def main() -> None:
    """Print a row a mechanism: its measure with it on, the difference off, and the verdict."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="mechanisms; all by default")
    parser.add_argument("--seeds", type=int, default=20)
    given = parser.parse_args()
    base = params.make()
    knockouts.without(base, given.names)  # tells of a wrong name
    profile = profiles.load(AREA)
    seeds = range(1, given.seeds + 1)
    with ThreadPoolExecutor(THREADS) as pool:

        def begin(now: Params) -> list[Start]:
            return list(pool.map(lambda seed: running.begin(profile, now, seed), seeds))

        starts = begin(base)
        adults, residents = len(starts[0].world.people.age), float(starts[0].world.residents[0])

        def arm(now: Params, built: bool = False) -> Mapping[str, Floats]:
            plan = [(0, YEARS * 52, now)]
            own = begin(now) if built else starts
            books = pool.map(lambda start: running.follow_plan(start, plan), own)
            return stack([yearly(book, adults, residents, now) for book in books])

        moved = 0
        names = given.names or list(knockouts.ALL)
        print(f"{AREA}, {adults} adults, {len(starts)} seeds, year {YEARS}, {LEVEL:.0%} intervals")
        for name in names:
            row = knockouts.ALL[name]
            on = knockouts.switched_on(base, name)
            with_it = arm(on)[row.measure][:, -1]
            off = arm(knockouts.without(on, [name]), row.built)[row.measure][:, -1]
            change = interval(off - with_it, LEVEL)
            unit = MEASURES[row.measure].unit
            clear = change.clear
            moved += clear
            low, high = change.low or 0.0, change.high or 0.0
            print(
                f"{name:16s} {row.measure:22s} on {with_it.mean():9.3f}  "
                f"off {change.mean or 0.0:+9.3f} ({low:+.3f} to {high:+.3f})  "
                f"{'moves' if clear else 'DOES NOT MOVE':14s} {unit}",
                flush=True,
            )
    print(f"{moved} of {len(names)} move")


if __name__ == "__main__":
    main()
