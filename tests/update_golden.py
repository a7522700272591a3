"""Write the golden figures anew, after a change of results that was meant.

    python tests/update_golden.py

Then say in CHANGELOG.md, under "Results change", what changed and why.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from wijksim import params, running, scenario
from wijksim.measures import yearly
from wijksim.sources import profiles

FILE = Path(__file__).parent / "golden" / "figures.json"
SCENARIOS = ("status-quo", "community-first", "all-four")
WEEKS = 104
BURN_IN = 156


def figures() -> dict[str, dict[str, list[float]]]:
    """Return every measure by year of a small area under three scenarios."""
    base = params.make()
    start = running.begin(profiles.load("nederland").scaled(0.2), base, 1, BURN_IN)
    people, residents = start.world.people, float(start.world.residents[0])
    adults, outsiders = len(people.age), float(people.group.mean())
    return {
        name: {
            measure: [float(value) for value in values]
            for measure, values in yearly(
                running.follow(start, scenario.load(name), WEEKS),
                adults,
                residents,
                base,
                outsiders,
            ).items()
        }
        for name in SCENARIOS
    }


def small_world() -> Path:
    """Write the figures of the two small worlds of plain Python; return the file."""
    sys.path[:0] = [str(FILE.parents[1]), str(FILE.parents[1] / "helpers")]
    import conftest
    import small_world as script

    worlds = conftest.Worlds()
    told = {name: script.figures(worlds, name) for name in script.WORLDS}
    script.FILE.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    file: Path = script.FILE
    return file


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    print(f"written: {small_world()}")
    FILE.write_text(json.dumps(figures(), indent=1) + "\n", encoding="utf-8")
    print(f"written: {FILE}")
