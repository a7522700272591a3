"""Each lever at full strength: does its target measure move, and in the stated direction?

At its neutral value a lever must leave the run as it was, bit for bit. At the end of its range
that is farthest from neutral, the paired difference of its target measure in the last year is
shown with its 99.9 % interval over twenty seeds. Some levers only do something beside others
(nobody can run a peer group that is not there): those are set in both arms.

    python experiments/levers.py                  # all, about half an hour on two cores
    python experiments/levers.py mandate no_eviction
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np

from wijksim import levers, params, running
from wijksim.comparison import stack
from wijksim.levers import Lever
from wijksim.measures import yearly
from wijksim.params import Params
from wijksim.results import interval
from wijksim.sources import profiles
from wijksim.state import Book, Floats

AREA = "heechterp-schieringen"
YEARS = 5
LEVEL = 0.999
THREADS = 2

# Lever -> what stands beside it in both arms.
BESIDE: Final[Mapping[str, Mapping[str, float]]] = {
    "net_time_mult": {"mode_network": 1.0},
    "plan_week": {"mode_network": 1.0},
    "network_scan_first": {"mode_network": 1.0},
    "fgc_uptake": {"mode_network": 1.0},
    "plan_deadline_weeks": {"mode_network": 1.0},
    "privacy_constraint": {"mode_network": 1.0},
    "register_plans": {"mode_network": 1.0},
    "pilot_light": {"mode_network": 1.0},
    "client_lead": {"mode_network": 1.0},
    "protocol_strictness": {"mode_network": 1.0},
    "sns_training": {"mode_network": 1.0},
    "loss_plan_after": {"loss_plan": 1.0},
    "peer_run": {"peer_groups": 1.0, "share_collective": 0.3},
    "takeover_groups": {"share_collective": 0.3},
    "letting_go_skill": {"share_collective": 0.3, "takeover_groups": 0.5},
    "withdraw_threshold": {"share_collective": 0.3, "initiative_support": 1.0},
    "volunteer_support": {"share_collective": 0.3},
    "initiative_support": {"share_collective": 0.3},
    "protected_collective_time": {"share_collective": 0.3},
    "accountability_case_counts": {"share_collective": 0.3},
    "accountability_targets": {"share_collective": 0.3},
    "accountability_learning": {"share_collective": 0.3, "accountability_case_counts": 1.0},
    "group_default": {"share_collective": 0.3},
    "peer_groups": {"share_collective": 0.3},
    "place_quality": {"share_collective": 0.3},
    "assigned_matching": {"share_collective": 0.3},
    "presence_share": {"share_collective": 0.3},
    "spread_good": {"reflection_hours": 0.1},
    "lobby": {"share_policy": 0.1},
    "local_share": {"share_policy": 0.1},
    "policy_feedback": {"share_policy": 0.1},
    "policy_delay_weeks": {"share_policy": 0.1},
    "signal_threshold": {"share_policy": 0.1},
    "council_tolerance": {"share_policy": 0.1},
    "register_network": {"share_policy": 0.1},
    "parties_joining": {"share_policy": 0.1},
    "reflection_hours": {"share_policy": 0.1},
    "integral_task": {"share_policy": 0.1},
}


# Where neither end of the range is full strength: a question is answered once from so many cases.
STRONGEST: Final = {"collective_question": 1.0}


def section(name: str) -> str:
    """Return the section of a lever, or raise KeyError."""
    found = levers.quadrant_of(name)
    if not found:
        raise KeyError(name)
    return found


def with_levers(base: Params, values: Mapping[str, float]) -> Params:
    """Return ``base`` with several levers set."""
    for name, value in values.items():
        base = levers.apply(base, section(name), name, value)
    return base


def farthest(row: Lever, base: Params) -> tuple[float, int]:
    """Return the end of the range farthest from neutral, and the expected sign there."""
    if row.name in STRONGEST:
        return STRONGEST[row.name], row.sign
    neutral = row.neutral_value(base)
    if row.high - neutral >= neutral - row.low:
        return row.high, row.sign
    return row.low, -row.sign


def same(one: Book, other: Book) -> bool:
    """Return whether two records are equal in every bit."""
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def main() -> None:
    """Print a row a lever."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="levers; all by default")
    parser.add_argument("--seeds", type=int, default=20)
    given = parser.parse_args()
    base, profile = params.make(), profiles.load(AREA)
    rows = [(q, row) for q, table in levers.ALL.items() for row in table.values()]
    if given.names:
        rows = [(section(name), levers.find(section(name), name)) for name in given.names]
    with ThreadPoolExecutor(THREADS) as pool:
        seeds = range(1, given.seeds + 1)
        starts = list(pool.map(lambda seed: running.begin(profile, base, seed), seeds))
        adults, residents = len(starts[0].world.people.age), float(starts[0].world.residents[0])

        def run(now: Params) -> list[Book]:
            plan = [(0, YEARS * 52, now)]
            return list(pool.map(lambda start: running.follow_plan(start, plan), starts))

        def figures(books: list[Book], now: Params) -> Mapping[str, Floats]:
            return stack([yearly(book, adults, residents, now) for book in books])

        cached: dict[Params, list[Book]] = {}
        moved = right = unchanged = 0
        print(f"{AREA}, {adults} adults, {len(starts)} seeds, year {YEARS}, {LEVEL:.1%} intervals")
        for quadrant, row in rows:
            before = with_levers(base, BESIDE.get(row.name, {}))
            if before not in cached:
                cached[before] = run(before)
            value, sign = farthest(row, before)
            after = levers.apply(before, quadrant, row.name, value)
            neutral = levers.apply(before, quadrant, row.name, row.neutral_value(before))
            plan = [(0, 52, neutral)]
            year = running.follow_plan(starts[0], plan)
            still = np.array_equal(year.weekly, cached[before][0].weekly[:52])
            unchanged += still
            measured = figures(cached[before], before)[row.measure][:, -1]
            change = interval(figures(run(after), after)[row.measure][:, -1] - measured, LEVEL)
            mean, low, high = (x if x is not None else float("nan") for x in change)
            moved += change.clear
            right += change.clear and mean * sign > 0
            verdict = "as stated" if mean * sign > 0 else "THE OTHER WAY"
            print(
                f"{quadrant:14s} {row.name:28s} to {value:8.4g}  {row.measure:22s} "
                f"{measured.mean():9.3f} {mean:+9.4f} ({low:+.4f} to {high:+.4f})  "
                f"{verdict if change.clear else 'does not move'}"
                f"{'' if still else '  NEUTRAL VALUE CHANGES THE RUN'}",
                flush=True,
            )
    print(f"{unchanged} of {len(rows)} unchanged at neutral; {moved} move; {right} as stated")


if __name__ == "__main__":
    main()
