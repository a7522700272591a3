"""Are two comparisons equal in distribution? For a change that draws otherwise but means the same.

    wijksim compare --json old.json      # before the change
    wijksim compare --json new.json      # after it
    python experiments/same.py old.json new.json

For each measure the two means lie z standard errors apart. Where nothing changed but draws, z is
about standard normal: its mean square near 1 (below it at the baseline, where populations are
shared) and one measure in twenty beyond 2. Prints both, and the measures furthest apart.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any, NamedTuple

from scipy import stats

FURTHEST = 5
FAR = 2.0  # standard errors: one measure in twenty lies beyond by chance


class Apart(NamedTuple):
    """How far apart one measure of two comparisons is."""

    z: float
    measure: str
    old: float
    new: float
    unit: str


def apart(old: dict[str, Any], new: dict[str, Any], seeds: int) -> list[Apart]:
    """Return the distance of each measure that has an interval in both.

    Args:
        old: measures of one scenario, as ``wijksim compare --json`` writes them.
        new: the same of the other comparison.
        seeds: number of seeds behind each interval of 95 %.
    """
    width = 2.0 * float(stats.t.ppf(0.975, seeds - 1))
    found = []
    for name in old.keys() & new.keys():
        a, b = old[name] or {}, new[name] or {}
        if a.get("mean") is None or b.get("mean") is None:
            continue  # a measure without a value here
        error = math.hypot(a["high"] - a["low"], b["high"] - b["low"]) / width
        if error > 0.0:
            z = (b["mean"] - a["mean"]) / error
            found.append(Apart(z, name, a["mean"], b["mean"], a["unit"]))
    return sorted(found, key=lambda one: -abs(one.z))


def told(title: str, found: list[Apart]) -> list[str]:
    """Return a line on all measures and one for each of those furthest apart."""
    square = sum(one.z * one.z for one in found) / len(found)
    beyond = sum(abs(one.z) > FAR for one in found)
    lines = [f"{title}: {len(found)} measures, mean z^2 {square:.2f}, beyond 2: {beyond}"]
    return lines + [
        f"    z {one.z:+5.1f}  {one.measure}: {one.old:.4g} to {one.new:.4g} {one.unit}"
        for one in found[:FURTHEST]
    ]


def main(old_file: str, new_file: str) -> None:
    """Print the baseline's measures and each scenario's differences with it."""
    old, new = (json.loads(Path(file).read_text(encoding="utf-8")) for file in (old_file, new_file))
    seeds = len(old["manifest"]["seeds"])
    for number, (a, b) in enumerate(zip(old["arms"], new["arms"], strict=True)):
        assert a["scenario"] == b["scenario"], "not the same scenarios"
        key = "difference" if number else "measures"
        print("\n".join(told(f"{a['scenario']}, {key}", apart(a[key], b[key], seeds))))


if __name__ == "__main__":
    main(*sys.argv[1:3])
