"""Whether the rule for claims finds what was planted: C01 true by construction, and false.

In the first world all by which collective work can help stands at the top of its range, and new
loads come of life rather than of rules, where neighbours can do something. In the second all of it
stands at the bottom, and presence finds no need: hours for the neighbourhood bring about nothing.
Each trial has seeds of its own and is judged by the rule of ``data/claim_rules.toml`` for C01 with
hours added, beside its placebo: need must fall by what matters, and unmet need and every tile must
hold. Neither world is a belief about any neighbourhood.

    python experiments/planted.py                # 100 trials a world, about ten minutes of one core
    python experiments/planted.py --trials 10
"""

from __future__ import annotations

import argparse
from collections import Counter

from wijksim import params
from wijksim.claims import experiments, judging, runs
from wijksim.claims.experiments import Experiment
from wijksim.claims.judging import World
from wijksim.claims.rule import Verdict
from wijksim.params import Params
from wijksim.units import Domain

AREA = "techum"
YEARS = 3
BURN_IN = 5 * 52  # a planted world needs no rest: arms share their start
CHANNELS = (
    *("help.effect", "places.bond", "places.attend_activity"),
    *("places.grow", "places.ask_gain"),
)
RULES = tuple(f"onset.institutional_{domain.name.lower()}" for domain in Domain)
WANTED = {"true": Verdict.SUPPORTED, "false": Verdict.REFUTED}
SHARE = 0.95  # of trials that the rule has to find


def world(name: str) -> Params:
    """Return the parameters of a planted world."""
    top, bottom = {
        "true": (CHANNELS, RULES),
        "false": ((), (*CHANNELS, "doors.detection")),
    }[name]
    base = params.make()
    for names, end in ((top, "high"), (bottom, "low")):
        for parameter in names:
            row = params.table()[parameter]
            base = params.replace(base, parameter, getattr(row, end))
    return base


def question() -> Experiment:
    """Return the rule of C01 with hours added, read after three years."""
    one = experiments.rules().experiments["C01-added"]
    return one._replace(parts=tuple(part._replace(year=YEARS) for part in one.parts))


def trial(name: str, number: int, seeds: int) -> Verdict:
    """Return the verdict of one trial."""
    first = 1 + number * seeds
    base, one = world(name), question()
    where = runs.setting("evidence", AREA, range(first, first + seeds), YEARS, 1, BURN_IN)
    figures = runs.run(runs.batches([one], where._replace(base=base), few=True))
    share = experiments.rules().share
    return judging.outcome(one, World(name, AREA), figures, base, share, few=True).verdict


def main() -> None:
    """Print how often the rule finds each world."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--world", choices=[*WANTED], action="append")
    given = parser.parse_args()
    for name in given.world or WANTED:
        found: Counter[Verdict] = Counter()
        for number in range(given.trials):
            found[trial(name, number, given.seeds)] += 1
            if (number + 1) % 10 == 0:
                told = ", ".join(f"{verdict} {n}" for verdict, n in found.most_common())
                print(f"  {name}: {number + 1} trials: {told}", flush=True)
        hits = found[WANTED[name]]
        good = "yes" if hits >= SHARE * given.trials else "NO"
        print(
            f"world where C01 is {name}: {WANTED[name]} in {hits} of {given.trials} trials of "
            f"{given.seeds} seeds; at least {SHARE:.0%}: {good}"
        )


if __name__ == "__main__":
    main()
