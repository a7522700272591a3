"""The model in limits where theory knows the answer: the queue, ties, and help.

The whole compiled week runs in each, with all mechanisms off but one. Theory runs in continuous
time and the model in weeks. What those steps do is worked out exactly, so that two things are
told apart: their bias, and the error of the model against them (99 % interval over seeds).

    python experiments/limits.py                 # all three, some minutes on one core
    python experiments/limits.py queue           # or: ties, help
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from scipy import stats

from wijksim import knockouts, library, params, population, running, schedule
from wijksim.columns import Col
from wijksim.params import Params
from wijksim.results import interval
from wijksim.rules import help as helping
from wijksim.rules import ties as tie_rules
from wijksim.rules.chance import over_weeks
from wijksim.sources import profiles
from wijksim.state import Floats, Ints, World, copy, with_book
from wijksim.units import NOBODY, PARTNER_SLOT, SLOTS, Domain, Tie

AREA = "nederland"
LEVEL = 0.99
SEVEN_YEARS = 7 * 52  # weeks
LEFT, ROLE = 0.48, 0.30  # of ties after 7 years; of helpers, as helpers (Mollenhorst 2009)
KEPT = ("ties left where nobody moves", "... with moving and loss", "helpers who still help")
RARE = 1e-12  # a chance that is left out

# Own resolution, the one thing that no knock-out switches off.
ALONE = ("load.social_resolution", "load.institutional_resolution", "load.closed_below")


def only(mechanisms: Iterable[str], zero: Iterable[str], values: Mapping[str, float]) -> Params:
    """Return parameters with all mechanisms off but these; ranges do not count here."""
    p = knockouts.without(params.make(), set(knockouts.ALL) - set(mechanisms))
    for name, value in (dict.fromkeys((*ALONE, *zero), 0.0) | dict(values)).items():
        p = params.replace(p, name, value)
    return p


def build(p: Params, seed: int, adults: int, weeks: int) -> World:
    """Return a cold neighbourhood of so many adults, with a book for so many weeks."""
    area = population.with_adults(profiles.load(AREA), adults, p.population)
    world = library.build_world(area, p, seed)
    return with_book(world, 0, weeks)


def row(name: str, theory: float, steps: float, runs: Floats) -> None:
    """Print a figure: theory, the bias of weekly steps, and the model against the steps."""
    model = interval(100.0 * (runs / steps - 1.0), LEVEL)
    low, high = model.low or 0.0, model.high or 0.0
    print(
        f"  {name:36s} theory {theory:8.4f}  steps {100.0 * (steps / theory - 1.0):+6.2f} %"
        f"  model {runs.mean():8.4f}, from steps {model.mean or 0.0:+5.2f} %"
        f" ({low:+.2f} to {high:+.2f})  {'agrees' if low <= RARE and high >= -RARE else 'DIFFERS'}"
    )


class Queue(NamedTuple):
    """A team that serves people who are all in need: hazards a week, of one person each."""

    sources: int  # adults
    slots: int  # cases that fit in; hours are ample
    request: float  # hazard of somebody without a case
    leave: float  # hazard of somebody who waits
    end: float  # hazard of a case


QUEUES = {
    "of a busy team": Queue(207, 10, request=0.0045, leave=0.03, end=0.04),
    "slow beside a week": Queue(207, 10, request=0.0007, leave=0.01, end=0.01),
}
NAMES = ("waiting", "active", "requests a week", "giving up a week", "wait, weeks (Little)")


def erlang_a(q: Queue) -> tuple[float, ...]:
    """Return the stationary figures in continuous time, a birth and death process."""
    n = np.arange(q.sources + 1)
    birth = (q.sources - n) * q.request
    death = np.minimum(n, q.slots) * q.end + np.maximum(n - q.slots, 0) * q.leave
    log = np.concatenate([[0.0], np.cumsum(np.log(birth[:-1]) - np.log(death[1:]))])
    chance = np.exp(log - log.max()) / np.exp(log - log.max()).sum()
    active, waiting = chance @ np.minimum(n, q.slots), chance @ np.maximum(n - q.slots, 0)
    return waiting, active, chance @ birth, q.leave * waiting, waiting / (chance @ birth)


def in_weeks(q: Queue) -> tuple[float, ...]:
    """Return the same for steps of a week: giving up, admission, ending, asking, in this order."""
    size = min(q.sources - q.slots, int(20 + 4 * erlang_a(q)[0])) + 1
    gives_up, ends, asks = (-math.expm1(-hazard) for hazard in (q.leave, q.end, q.request))
    waits, cases = np.arange(size)[:, None], np.arange(q.slots + 1)[None, :]
    staying = stats.binom.pmf(waits.T, waits, 1.0 - gives_up)  # from, to
    going_on = stats.binom.pmf(cases, cases.T, 1.0 - ends)
    taken, free = np.minimum(waits, q.slots - cases), q.sources - waits - cases
    new = [stats.binom.pmf(b, free, asks) for b in range(size)]
    new = [chance for chance in new if chance.max() > RARE]
    p = np.full((size, q.slots + 1), 1.0 / (size * (q.slots + 1)))
    for _ in range(3000):
        admitted = np.zeros_like(p)
        np.add.at(admitted, (waits - taken, cases + taken), staying.T @ p)
        p = admitted @ going_on
        requests = float((p * free).sum()) * asks
        p = sum(np.pad((p * chance)[: size - b], ((b, 0), (0, 0))) for b, chance in enumerate(new))
        p /= p.sum()
    waiting = float((p * waits).sum())
    return waiting, float((p * cases).sum()), requests, gives_up * waiting, waiting / requests


def simulated(q: Queue, seed: int, weeks: int) -> tuple[float, ...]:
    """Return the same in the model, over so many weeks after half as many to settle down."""
    zero = (
        *("demand.request_skill", "demand.request_load", "demand.request_reliance"),
        *("demand.gate", "demand.pause_weeks", "team.need_allocation", "team.extra_fte"),
        *("provision.director_client", "provision.decision_hours", "provision.justification_hours"),
        *("casework.close_load", "casework.closing_by", "doors.third_party", "doors.detection"),
    )
    values = {
        **{"demand.request": q.request, "team.abandon": q.leave},
        "provision.director_dropout": q.end,
        "team.fte": 1000.0 / float(build(params.make(), seed, q.sources, 1).residents[0]),
        "team.caseload": q.slots + 0.5,  # of one post; half a case more, so that rounding is fine
        **{"team.case_hours": 1e-6, "casework.max_weeks": 1e9},
    }
    p, settle = only(("requests",), zero, values), weeks // 2
    world = build(p, seed, q.sources, 1)
    world.life.social[:, Domain.BELONGING] = 0.9  # everybody is in need, for good
    world = after(after(world, p, 0, settle), p, settle, weeks)
    mean = world.book.weekly.mean(axis=0)
    counts = [float(mean[c]) for c in (Col.WAITING, Col.ACTIVE, Col.REQUESTS, Col.ABANDONED)]
    return *counts, counts[0] / counts[2]


def queue(seeds: int, weeks: int = 40_000) -> None:
    """Print the queue in theory, in weekly steps and in the model."""
    for name, q in QUEUES.items():
        print(f"queue {name}: {q}")
        runs = np.array([simulated(q, seed, weeks) for seed in range(1, seeds + 1)])
        for figure in zip(NAMES, erlang_a(q), in_weeks(q), runs.T, strict=True):
            row(*figure)


def left_in_theory(w: float, target: float, weeks: float, p: Params) -> float:
    """Return the share of ties of strength ``w`` that is left: exp(-h int (1 - w) dt)."""
    pace = -math.log1p(-p.ties.relaxation)
    short = (1.0 - target) * weeks - (w - target) * -math.expm1(-pace * weeks) / pace
    return math.exp(-p.ties.end * short)


def left_in_steps(w: float, target: float, weeks: int, p: Params) -> float:
    """Return the same when a tie is looked after once in 16 weeks, in a turn of its own."""
    left = [1.0]
    for _ in range(weeks // SLOTS + 1):
        left.append(left[-1] * math.exp(-tie_rules.end_hazard(w, SLOTS, p.ties)))
        w += over_weeks(p.ties.relaxation, SLOTS) * (target - w)
    once_more = weeks % SLOTS / SLOTS  # share of ties whose turn comes once more
    return once_more * left[-1] + (1.0 - once_more) * left[-2]


def held(world: World) -> tuple[Ints, Ints]:
    """Return the lower row and its slot of each tie that can end: no partner's, none at home."""
    net = world.ties
    rows, slots = np.nonzero(net.other > np.arange(len(net.other))[:, None])
    others = net.other[rows, slots]
    at_home = (net.parent[rows] == others) | (net.parent[others] == rows)
    ends = (slots != PARTNER_SLOT) & ~at_home
    return rows[ends], slots[ends]


def lasted(start: World, world: World) -> Floats:
    """Return for each tie at the start whether it is still there."""
    then, now, at = start.ties, world.ties, held(start)
    return (now.other[at] == then.other[at]) & (now.began[at] == then.began[at])


def after(start: World, p: Params, first: int, weeks: int) -> World:
    """Return the neighbourhood so many weeks later."""
    world = with_book(copy(start), first, weeks)
    schedule.run_weeks(world, p, first, first + weeks)
    return world


def aged(kind: Tie, share: float, seed: int, p: Params) -> tuple[float, float]:
    """Return the strength after 48 weeks, and the share left after 7 years, of one kind of tie."""
    start = build(p, seed, 2068, 1)
    mine = (start.ties.other != NOBODY) & (np.arange(SLOTS) != PARTNER_SLOT)
    start.ties.kind[mine] = kind
    start.ties.strength[mine] = share * tie_rules.everyday_strength(kind, p.ties)
    soon = after(start, p, 0, 3 * SLOTS)  # each had its turn three times
    strength = soon.ties.strength[held(start)][lasted(start, soon)]
    return float(strength.mean()), float(lasted(start, after(start, p, 0, SEVEN_YEARS)).mean())


def ties(seeds: int) -> None:
    """Print survival by kind, the mix that fits Mollenhorst, and what the whole model does."""
    p, left = only(("tie_loss",), ("ties.use",), {}), {}
    for kind in (kind for kind in Tie if kind != Tie.PARTNER):
        target, name = tie_rules.everyday_strength(kind, p.ties), kind.name.lower()
        left[kind] = left_in_theory(target, target, SEVEN_YEARS, p)
        for told, share in (("settled", 1.0), ("new", p.ties.start_share)):
            w = share * target
            runs = np.array([aged(kind, share, seed, p) for seed in range(1, seeds + 1)])
            near = target + (w - target) * math.pow(1.0 - p.ties.relaxation, 3 * SLOTS)
            row(f"{name}, {told}: strength, week 48", near, near, runs[:, 0])
            theory = left_in_theory(w, target, SEVEN_YEARS, p)
            steps = left_in_steps(w, target, SEVEN_YEARS, p)
            row(f"{name}, {told}: left, 7 years", theory, steps, runs[:, 1])
    print(f"mixes of which {LEFT:.0%} is left after 7 years (Mollenhorst 2009), without use:")
    for kin in (0.0, 0.1, 0.2, 0.3):
        near = kin * left[Tie.KIN] + (1.0 - kin) * left[Tie.FRIEND] - LEFT
        near /= left[Tie.FRIEND] - left[Tie.NEIGHBOUR]
        print(f"  kin {kin:.0%}, friends {1.0 - kin - near:.0%}, neighbours {near:.0%}")
    whole(seeds)


def helped(world: World, p: Params, first: int, weeks: int) -> set[tuple[int, int]]:
    """Return who got help from whom in so many weeks; the neighbourhood stays as it is."""
    pairs: set[tuple[int, int]] = set()
    for week in range(first, first + weeks):
        world = after(world, p, week, 1)
        flows = (world.scratch.flow > 0.0) & (world.scratch.wanted > 0.0)[:, None]
        rows, others = np.nonzero(flows)[0].tolist(), world.ties.other[flows].tolist()
        pairs.update(zip(rows, others, strict=True))
    return pairs


def whole(seeds: int) -> None:
    """Print what is left of ties, and of helpers as helpers, in the whole model."""
    base, runs, mix = params.make(), [], np.zeros(len(Tie))
    stay = knockouts.without(base, ("renewal", "events"))
    for seed in range(1, seeds + 1):
        world, week, *_ = running.begin(profiles.load(AREA), base, seed)
        kinds = world.ties.kind[held(world)]
        mix += np.bincount(kinds, minlength=len(Tie)) / len(kinds) / seeds
        stayed = after(world, stay, week, SEVEN_YEARS)
        then, now = helped(world, stay, week, 52), helped(stayed, stay, week + SEVEN_YEARS, 52)
        moved = lasted(world, after(world, base, week, SEVEN_YEARS)).mean()
        runs.append((lasted(world, stayed).mean(), moved, len(then & now) / len(then)))
    shares = ", ".join(f"{kind.name.lower()} {mix[kind]:.0%}" for kind in Tie if mix[kind] > 0.0)
    print(f"the whole model, with use, 20 years on ({shares}); survey {LEFT}, in role {ROLE}")
    for name, values in zip(KEPT, np.array(runs).T, strict=True):
        found = interval(values, LEVEL)
        print(f"  {name:36s} {found.mean:.3f} ({found.low:.3f} to {found.high:.3f})")


def relieved(p: Params, seed: int, load: float, weeks: int) -> tuple[float, float, float]:
    """Return hours asked in the first week, mean load after all, and the share granted."""
    world = build(p, seed, 2068, weeks)
    world.life.social[:, Domain.BELONGING] = load
    asks = world.ties.degree > 0
    schedule.run_weeks(world, p, 0, weeks)
    asked, given = world.book.weekly[:, [Col.HOURS_ASKED, Col.HOURS_GIVEN]].T
    number, left = asks.sum(), world.life.social[asks].sum()
    return asked[0] / number, left / number, given.sum() / asked.sum()


def help_given(seeds: int) -> None:
    """Print asking and loads with ample helpers, against the mean field; then as helpers are."""
    zero = ("help.ask_sd", "help.outside_hours", "help.seen", "help.ask_from")
    ample = {"help.strength_full": 1e-9, "help.capacity": 1e9, "help.accept": 1.0}
    for load, slower, weeks in ((0.4, 1.0, 26), (0.9, 1.0, 26), (0.9, 0.1, 260)):
        p = only(("asking", "effect_of_help"), zero, ample | {"help.effect": 0.018 * slower})
        chance, by_asks = p.help.ask_mean, [load]  # the load by number of weeks of asking
        bend, pace = p.help.hours_max / p.help.hours_per_load, chance * p.help.effect
        straight = max(0.0, load - bend) / (pace * p.help.hours_max)  # weeks of the most hours
        field = min(load, bend) * math.exp(-pace * p.help.hours_per_load * (weeks - straight))
        for _ in range(weeks):
            hours = helping.hours_wanted(by_asks[-1], p.help)
            by_asks.append(by_asks[-1] * helping.relief(hours, by_asks[-1], p.help))
        steps = float(stats.binom.pmf(np.arange(weeks + 1), weeks, chance) @ by_asks)
        runs = np.array([relieved(p, seed, load, weeks) for seed in range(1, seeds + 1)])
        asked = chance * helping.hours_wanted(load, p.help)
        print(f"help for a load of {load}, {p.help.effect:g} off by an hour, over {weeks} weeks")
        row("hours asked in a week", asked, asked, runs[:, 0])
        row("load left", field, steps, runs[:, 1])
        few = params.replace(p, "help.capacity", params.make().help.capacity)
        scarce = np.array([relieved(few, seed, load, weeks) for seed in range(1, seeds + 1)])
        _, left, granted = scarce.mean(axis=0)
        print(f"  with {few.help.capacity:g} h of a helper: {granted:.0%} granted, {left:.4f} left")


PARTS = {"queue": queue, "ties": ties, "help": help_given}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all by default")
    parser.add_argument("--seeds", type=int, default=10)
    given = parser.parse_args()
    for name in given.parts or PARTS:
        PARTS[name](given.seeds)


if __name__ == "__main__":
    main()
