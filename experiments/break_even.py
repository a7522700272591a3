"""When are hours for the neighbourhood paid back? C01 in its versions, in three unlike areas.

A row is a scenario in an area under a set of assumptions: in which share of the seeds its hours
are paid back for good within the years that are run; the median week, with the interval over seeds
(2.5 to 97.5 %; "later" is a seed that never gets there); and need against the status quo in the
last year. Where under half of the seeds get there, there is no median. The status quo invests
nothing. What counts as paid back: ``wijksim.measures.payback``.

    python experiments/break_even.py                 # some ten minutes on two cores
    python experiments/break_even.py --seeds 4 --years 2 --areas techum --presets evidence
"""

from __future__ import annotations

import argparse

import wijksim
from wijksim.comparison import Arm, Comparison

AREAS = ("heechterp-schieringen", "nederland", "aerdenhout")  # poor, the mean, well-off
PRESETS = ("evidence", "essay", "sceptic", "fitted")
SCENARIOS = ("status-quo", "community-first", "barriers-first", "all-four", "collective-on-top")
NEED = "need_prevalence"


def week(value: float | None) -> str:
    """Return a week as text."""
    return "later" if value is None else f"{value:.0f}"


def row(done: Comparison, arm: Arm) -> str:
    """Return what is told of a scenario."""
    back, need = done.break_even_json(arm), done.difference(arm, NEED)
    if not back["invests"]:
        when = "invests nothing"
    elif back["share_of_seeds_reached"] < 0.5:  # noqa: PLR2004 - half of the seeds is the definition
        when = "no median"
    else:
        when = f"{week(back['median'])} ({week(back['low'])}; {week(back['high'])})"
    share = f"{back['share_of_seeds_reached']:.0%}"
    change = f"{need.mean:+.2f} ({need.low:+.2f}; {need.high:+.2f})"
    return f"{arm.scenario.name:22}{share:>8}{when:>24}{change:>26}"


def main() -> None:
    """Run all areas and sets of assumptions, and print a row a scenario."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", nargs="+", default=list(AREAS))
    parser.add_argument("--presets", nargs="+", default=list(PRESETS))
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--years", type=int, default=10)
    given = parser.parse_args()
    print(f"{'':22}{'reached':>8}{'week paid back':>24}{'need, points of adults':>26}")
    for preset in given.presets:
        for area in given.areas:
            done = wijksim.compare(
                list(SCENARIOS), area=area, preset=preset, seeds=given.seeds, years=given.years,
                threads=2, placebos=False,
            )  # fmt: skip
            print(f"\n{area}, {preset}, {given.seeds} seeds, {given.years} years")
            for arm in done.arms[1:]:
                print(row(done, arm), flush=True)


if __name__ == "__main__":
    main()
