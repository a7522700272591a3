"""The model in limits where theory knows the answer: the queue, ties, and help.

The whole compiled week runs in each of them; parameters at which all other mechanisms stand still
leave one that has a closed form. What is left between the two is chance (shown as 2 standard
errors over seeds) and the steps of a week (shown as a bias of its own, worked out exactly).

    python experiments/limits.py                 # about two minutes on one core
    python experiments/limits.py --part queue    # or ties, help
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from scipy import stats

from wijksim import knockouts, library, params, schedule, simulate
from wijksim.columns import Col
from wijksim.params import Params
from wijksim.rules import help as helping
from wijksim.rules import ties as tie_rules
from wijksim.rules.chance import over_weeks
from wijksim.sources import profiles
from wijksim.state import Floats, World, with_book
from wijksim.units import DOMAINS, NOBODY, PARTNER_SLOT, SLOTS, Domain, Tie

AREA = "nederland"
YEARS_LATER = 7 * 52  # weeks
LEFT = 0.48  # of ties after seven years (Mollenhorst 2009)
LEFT_AS_HELPER = 0.30  # of discussion partners and practical helpers in that same role (the same)

# Everything that moves a load, a person, a tie or a readiness, but the mechanism of a part.
_RARE = 1e-12  # a chance that is left out
STILL = (
    *("renewal", "events", "onset", "growth", "errands", "duty", "chronic", "meeting", "tie_loss"),
    *("strain", "places", "asking", "displacement", "reciprocity", "leaning", "information"),
    *("norms", "escalation", "third_parties", "detection", "other_doors", "turnover", "casework"),
    *("reliance", "hidden_roots", "bars", "decision_delay", "crowding", "barriers"),
)
ALONE = dict.fromkeys(
    ("load.social_resolution", "load.institutional_resolution", "load.closed_below"), 0.0
)


def still(without: Iterable[str], values: Mapping[str, float]) -> Params:
    """Return parameters at which nothing moves but what ``values`` say; ranges do not count."""
    p = knockouts.without(params.make(), without)
    for name, value in (ALONE | dict(values)).items():
        p = params.replace(p, name, value)
    return p


def build(p: Params, seed: int, adults: int, weeks: int) -> World:
    """Return a cold neighbourhood of about so many adults with a book for so many weeks."""
    profile = profiles.load(AREA)
    world = library.build_world(profile.scaled(adults / profile.adults), p, seed)
    return with_book(world, 0, weeks)


def told(values: Floats, theory: float) -> str:
    """Return mean over seeds, and its error relative to theory with 2 standard errors, in %."""
    error = 2.0 * float(values.std(ddof=1)) / math.sqrt(len(values))
    gap, spread = 100.0 * (float(values.mean()) / theory - 1.0), 100.0 * error / theory
    return f"{values.mean():9.3f} ({gap:+6.2f} % +- {spread:.2f})"


# --- the queue: Erlang-A with a finite source ------------------------------------------------


class Queue(NamedTuple):
    """A team without a neighbourhood: hazards a week, of one person each."""

    sources: int  # adults, all in need
    slots: int  # cases that fit in
    request: float  # hazard of somebody without a case
    leave: float  # hazard of somebody who waits
    end: float  # hazard of a case

    def params(self, residents: float) -> Params:
        """Return the model's parameters for it: hours are ample, only the caseload binds."""
        cap = self.slots + 0.5  # half a case above the bar, for the rounding of a product
        values = {
            "demand.request": self.request,
            "team.abandon": self.leave,
            "provision.director_dropout": self.end,
            "team.caseload": cap * 1000.0 / residents,
            "team.fte": 1.0,
            "demand.pause_weeks": 0.0,
            "casework.max_weeks": 1e9,
            "team.case_hours": 1e-6,
        }
        zero = (
            *("demand.request_skill", "demand.request_load", "demand.request_reliance"),
            *("demand.gate", "team.need_allocation", "team.extra_fte"),
            *("provision.director_client", "provision.decision_hours", "casework.close_load"),
            "casework.closing_by",
        )
        return still(STILL, dict.fromkeys(zero, 0.0) | values)


def erlang_a(q: Queue) -> tuple[Floats, Floats]:
    """Return numbers in the system and their stationary chances (birth and death, closed form)."""
    n = np.arange(q.sources + 1)
    birth = (q.sources - n) * q.request
    death = np.minimum(n, q.slots) * q.end + np.maximum(n - q.slots, 0) * q.leave
    log = np.concatenate([[0.0], np.cumsum(np.log(birth[:-1]) - np.log(death[1:]))])
    chance = np.exp(log - log.max())
    return n, chance / chance.sum()


def in_theory(q: Queue) -> dict[str, float]:
    """Return waiting and active (persons), requests and leaving (a week) and wait (weeks)."""
    n, chance = erlang_a(q)
    waiting = float(chance @ np.maximum(n - q.slots, 0))
    requests = float(chance @ (q.sources - n)) * q.request
    return {
        "waiting": waiting,
        "active": float(chance @ np.minimum(n, q.slots)),
        "requests a week": requests,
        "leaving a week": q.leave * waiting,
        "wait, weeks": waiting / requests,  # Little
        "wait if admitted": admitted_wait(q, chance),
    }


def admitted_wait(q: Queue, chance: Floats) -> float:
    """Return the mean wait of the admitted, first come first served, in continuous time."""
    ahead = np.arange(q.sources - q.slots)
    rate = q.slots * q.end + (ahead + 1) * q.leave
    served = np.cumprod((rate - q.leave) / rate)  # nobody gives up before the head of the line
    wait = np.cumsum(1.0 / rate)
    n = np.arange(q.sources)
    arrive = chance[:-1] * (q.sources - n) * q.request
    at_once, later = arrive[: q.slots].sum(), arrive[q.slots :] * served
    return float((later @ wait) / (at_once + later.sum()))


def in_weeks(q: Queue) -> dict[str, float]:
    """Return the same for steps of a week: giving up, admission, ending, asking, in that order."""
    size = min(q.sources - q.slots, int(20 + 4 * in_theory(q)["waiting"])) + 1
    gives_up, ends, asks = (-math.expm1(-hazard) for hazard in (q.leave, q.end, q.request))
    waits, cases = np.arange(size)[:, None], np.arange(q.slots + 1)[None, :]
    staying = stats.binom.pmf(waits.T, waits, 1.0 - gives_up)  # from, to
    going_on = stats.binom.pmf(cases, cases.T, 1.0 - ends)
    taken = np.minimum(waits, q.slots - cases)
    free = q.sources - waits - cases
    new = [stats.binom.pmf(b, free, asks) for b in range(size)]
    new = [chance for chance in new if chance.max() > _RARE]
    p = np.full((size, q.slots + 1), 1.0 / (size * (q.slots + 1)))
    change = 1.0
    while change > _RARE:
        before = p
        admitted = np.zeros_like(p)
        np.add.at(admitted, (waits - taken, cases + taken), staying.T @ p)
        p = admitted @ going_on
        requests = float((p * free).sum()) * asks
        p = sum(np.pad((p * chance)[: size - b], ((b, 0), (0, 0))) for b, chance in enumerate(new))
        p /= p.sum()
        change = float(np.abs(p - before).sum())
    waiting = float((p * waits).sum())
    return {
        "waiting": waiting,
        "active": float((p * cases).sum()),
        "requests a week": requests,
        "leaving a week": gives_up * waiting,
        "wait, weeks": waiting / requests,
        "wait if admitted": math.nan,
    }


def simulated(q: Queue, seed: int, weeks: int) -> dict[str, float]:
    """Return the same as the model has it, over weeks after as many to settle down."""
    rough = build(params.make(), seed, q.sources, 1)
    p = q.params(float(rough.residents[0]))
    world = build(p, seed, q.sources, 2 * weeks)
    adults = len(world.people.age)
    if adults != q.sources:
        raise ValueError(f"{AREA} scaled has {adults} adults, not {q.sources}")
    world.life.social[:, Domain.BELONGING] = 0.9
    schedule.run_weeks(world, p, 0, weeks)
    world = with_book(world, weeks, weeks)
    schedule.run_weeks(world, p, weeks, 2 * weeks)
    mean = world.book.weekly.mean(axis=0)
    waits = world.book.waits.sum(axis=0)
    return {
        "waiting": mean[Col.WAITING],
        "active": mean[Col.ACTIVE],
        "requests a week": mean[Col.REQUESTS],
        "leaving a week": mean[Col.ABANDONED],
        "wait, weeks": mean[Col.WAITING] / mean[Col.REQUESTS],
        "wait if admitted": float(waits @ np.arange(len(waits)) / waits.sum()),
    }


def queue(seeds: int, weeks: int) -> None:
    """Print the queue in the model, in weekly steps worked out exactly, and in theory."""
    for name, q in QUEUES.items():
        theory, steps = in_theory(q), in_weeks(q)
        runs = [simulated(q, seed, weeks) for seed in range(1, seeds + 1)]
        print(f"queue {name}: {q}")
        for figure, value in theory.items():
            values = np.array([run[figure] for run in runs])
            line = f"  {figure:16s} Erlang-A {value:8.3f}  model {told(values, value)}"
            if math.isfinite(steps[figure]):
                line += f"  of exact weekly steps {told(values, steps[figure])[10:]}"
            print(line, flush=True)


QUEUES = {
    "as in the model": Queue(207, 10, request=0.0045, leave=0.03, end=0.04),
    "slow": Queue(207, 10, request=0.0007, leave=0.01, end=0.01),
}
