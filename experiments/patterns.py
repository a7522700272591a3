"""Patterns that a mechanism should bring about: there with it on, gone with it off?

The rows and what is counted stand in ``wijksim.patterns``; a quick form is part of
``wijksim validate``.

    python experiments/patterns.py                 # all, about a quarter of an hour
    python experiments/patterns.py buffer norms    # rows of these mechanisms
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from wijksim.patterns import AREA, LEVEL, PATTERNS, Pattern, judge, measured
from wijksim.results import Interval
from wijksim.state import Floats


def told(sign: int, part: Interval) -> str:
    """Return a mean and its interval with the sign put back."""
    low, high = sorted(sign * (end or 0.0) for end in (part.low, part.high))
    return f"{sign * (part.mean or 0.0):+8.3f} ({low:+.3f} to {high:+.3f})"


def show(patterns: Sequence[Pattern], found: Floats) -> int:
    """Print a row a pattern; return how many appear and vanish."""
    good = 0
    for pattern, (on, off) in zip(patterns, found, strict=True):
        verdict = judge(pattern.sign, on, off)
        good += verdict.vanishes
        print(
            f"{pattern.name}: {pattern.figure.__doc__}; expected {'+' if pattern.sign > 0 else '-'}"
        )
        print(
            f"    on {told(pattern.sign, verdict.on)}  off {told(pattern.sign, verdict.off)}",
            end="",
        )
        print(f"  [{pattern.mechanism}]", end="  ")
        print("appears" if verdict.appears else "DOES NOT APPEAR", end="")
        if verdict.appears:
            print(" / vanishes" if verdict.vanishes else " / DOES NOT VANISH", end="")
        print(flush=True)
        if not verdict.vanishes:
            print(f"    why: {pattern.why or 'not known'}")
    return good


def main() -> None:
    """Print all patterns, or those of the mechanisms named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "mechanisms", nargs="*", help="part of what is switched off; all by default"
    )
    parser.add_argument("--seeds", type=int, default=12)
    given = parser.parse_args()
    patterns = [
        row
        for row in PATTERNS
        if not given.mechanisms or any(name in row.mechanism for name in given.mechanisms)
    ]
    print(f"{AREA}, {given.seeds} seeds, {LEVEL:.0%} intervals")
    good = show(patterns, measured(patterns, given.seeds))
    print(f"{good} of {len(patterns)} appear with the mechanism and vanish without it")


if __name__ == "__main__":
    main()
