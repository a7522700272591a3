"""How often chance alone is called better or worse: at most 5 of 100 comparisons should be.

Two arms with the same policy share their starts and nothing else: all draws after the start are
re-keyed. Each trial is judged by the rule of ``wijksim.verdict``.

    python experiments/no_effect.py                 # 200 trials, a few minutes
    python experiments/no_effect.py --trials 20
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from wijksim import params, running
from wijksim.comparison import stack
from wijksim.measures import yearly
from wijksim.results import interval
from wijksim.sources import profiles
from wijksim.state import Floats
from wijksim.verdict import Verdict, judge

WEEKS = 156
SCALE = 0.4  # of the Dutch average area of 2,565 residents
THREADS = 2


def main() -> None:
    """Print the verdicts over all trials, and how wide chance is beside paired luck."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seeds", type=int, default=20)
    given = parser.parse_args()
    base = params.make()
    area = profiles.load("nederland").scaled(SCALE)
    plan = [(0, WEEKS, base)]

    with ThreadPoolExecutor(THREADS) as pool:
        starts = list(
            pool.map(lambda seed: running.begin(area, base, seed), range(1, given.seeds + 1))
        )
        adults, residents = len(starts[0].world.people.age), float(starts[0].world.residents[0])

        def arm(luck: int) -> dict[str, Floats]:
            books = pool.map(lambda start: running.follow_plan(start, plan, luck=luck), starts)
            return stack([yearly(book, adults, residents, base) for book in books])

        called: Counter[Verdict] = Counter()
        widths = []
        for trial in range(given.trials):
            one, other = arm(2 * trial + 1), arm(2 * trial + 2)
            called[judge(one, other).verdict] += 1
            name = "need_prevalence"
            change = interval(one[name][:, -1] - other[name][:, -1])
            if change.high is not None and change.low is not None:
                widths.append((change.high - change.low) / 2)
    wrong = given.trials - called[Verdict.UNCLEAR]
    error = math.sqrt(0.05 * 0.95 / given.trials)
    print(f"trials {given.trials}, seeds {given.seeds}, adults {adults}, weeks {WEEKS}")
    print("verdicts: " + ", ".join(f"{verdict} {count}" for verdict, count in called.items()))
    print(
        f"called anything but unclear: {wrong / given.trials:.1%} (bar 5 %, 2 s.e. {2 * error:.1%})"
    )
    half = sum(widths) / len(widths)
    print(f"half-width of the change in need without shared luck: {half:.2f} points")


if __name__ == "__main__":
    main()
