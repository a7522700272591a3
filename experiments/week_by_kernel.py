"""Where a week goes: what each kernel of a week takes for an adult.

    python experiments/week_by_kernel.py

The order of a week is walked in plain Python, and each kernel is called by itself. Handing arrays
to a kernel from Python costs more than many kernels do, so each is timed in a large and in a small
neighbourhood: what an adult more costs is the kernel's own. The first call compiles kernels that
can be called one by one, which takes some minutes.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

os.environ["WIJKSIM_OPEN_KERNELS"] = "1"  # before wijksim is imported

from wijksim import _jit, bench, params
from wijksim.state import copy, with_book

SMALL = 500
WEEK = "schedule.run_weeks"


def spent(adults: int, weeks: int) -> Counter[str]:
    """Return the nanoseconds that each kernel takes in a week."""
    took = Counter[str]()

    def timed(name: str, kernel: Callable[..., Any]) -> Callable[..., None]:
        def run(*arguments: Any) -> None:
            began = time.thread_time_ns()
            kernel(*arguments)
            took[name] += time.thread_time_ns() - began

        return run

    swaps = {
        one.compiled: timed(name, one.compiled)
        for name, one in _jit.KERNELS.items()
        if name != WEEK
    }
    week = _jit.rebuild(WEEK, swaps, compile_=False)
    world = with_book(copy(bench.ready(adults, 1)), bench.WARM_UP, weeks + 1)
    week(world, params.make(), bench.WARM_UP, bench.WARM_UP + 1)  # loads what is compiled
    took.clear()
    week(world, params.make(), bench.WARM_UP + 1, bench.WARM_UP + 1 + weeks)
    return Counter({name: total // weeks for name, total in took.items()})


def main() -> None:
    """Print kernels by what they take, and their modules."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--adults", type=int, default=bench.MANY)
    parser.add_argument("--weeks", type=int, default=200)
    given = parser.parse_args()
    large, small = (spent(size, given.weeks) for size in (given.adults, SMALL))
    each = {name: (large[name] - small[name]) / (given.adults - SMALL) for name in large}
    modules: dict[str, float] = {}
    for name, cost in each.items():
        module = name.rpartition(".")[0]
        modules[module] = modules.get(module, 0.0) + cost
    total = sum(each.values())
    print(f"{total:.0f} ns an adult and week, at {given.adults} adults")
    for what, costs in (("modules", modules), ("kernels", each)):
        print(f"\n{what}")
        for name, cost in sorted(costs.items(), key=lambda item: -item[1]):
            print(f"{100.0 * cost / total:5.1f} %  {cost:5.1f} ns  {name.removeprefix('kernels.')}")


if __name__ == "__main__":
    main()
