"""The network against what is known of Dutch ones, at the start and twenty years later.

For the default area, the average area and one of 20,000 adults: sizes, kin and neighbours,
closure beside a random graph of the same degrees, homophily, spatial reach. Then how far each
figure is off, over the first years, from where the weeks of the model keep it (years 20 to 30):
a start that stands still needs no burn-in for its ties. Last, how fast ties are built.

Known figures are few, and most of them are from memory: they say in which order of size the
network lies and no more. What is set on them is marked so.

    python experiments/network.py              # some minutes on one core
"""

from __future__ import annotations

import argparse
import time
from typing import NamedTuple

import numpy as np

from wijksim import library, network, params, population, schedule
from wijksim.params import Params
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import World, with_book
from wijksim.units import NOBODY, WEEKS_PER_YEAR, Tie

AREAS = (("heechterp-schieringen", 0), ("nederland", 2_000), ("nederland", 20_000))  # 0: as it is
LATER = 20  # years
EARLY, STILL = range(1, 6), range(20, 31)  # years


class Known(NamedTuple):
    """What is known of one figure."""

    figure: str
    low: float
    high: float
    mark: str
    source: str


KNOWN = (
    Known("whole", 8.0, 13.0, "memory", "named network, SSND; ties.meet_far was set on it"),
    Known("inside_share", 0.4, 0.6, "memory", "about half in the neighbourhood; set likewise"),
    Known("kin_share", 0.45, 0.55, "memory", "SSND; set by KIN_OUTSIDE, so no test"),
    Known("neighbour_share", 0.10, 0.15, "memory", "SSND; ties.meet_near was set on it"),
    Known(
        "strong", 0.0, 3.0, "memory", "core of 2.5-3, SSND, with those outside: no strength here"
    ),
    Known("contact", 0.55, 0.58, "read", "sees a neighbour weekly, CBS 2018-2020"),
    Known("kept", 0.45, 0.51, "read", "48 % of alters left after 7 years, Mollenhorst 2009"),
    Known("over_random", 2.0, np.inf, "assumed", "closure clearly above chance (issue 5)"),
    Known("friends_closed", 0.1, 0.6, "memory", "surveys, which name kin and outsiders too"),
    Known("cross_over_chance", 0.0, 0.8, "assumed", "sign: McPherson et al. 2001"),
    Known("assortativity_age", 0.05, 1.0, "assumed", "sign: McPherson et al. 2001"),
    Known("assortativity_income", 0.05, 1.0, "assumed", "sign: McPherson et al. 2001"),
)
DRIFTING = (
    *("inside", "partner", "kin", "friend", "neighbour", "peer", "strained"),
    *("strength_kin", "strength_friend", "strength_neighbour", "strength_peer"),
    *("transitivity", "transitivity_friends", "assortativity_income", "cross_group"),
)


def area(name: str, adults: int) -> Profile:
    """Return an area, scaled to this many adults."""
    whole = profiles.load(name)
    return whole if adults == 0 else whole.scaled(adults / whole.adults)


def advance(world: World, p: Params, first: int, last: int) -> World:
    """Return a world some weeks on; its arrays are changed in place."""
    world = with_book(world, first, last - first)
    schedule.run_weeks(world, p, first, last)
    return world


def figures(world: World, p: Params) -> dict[str, float]:
    """Return what ``network.describe`` says, and what is compared with known figures."""
    found = network.describe(world.people, world.ties, p)
    near = (world.ties.other != NOBODY) & (world.ties.kind == Tie.NEIGHBOUR)
    contact = 1.0 - np.where(near, 1.0 - world.ties.strength, 1.0).prod(axis=1)
    return found | {
        "contact": float(contact.mean()),
        "over_random": found["transitivity"] / found["transitivity_random"],
        "friends_closed": found["transitivity_friends"],
        "cross_over_chance": found["cross_group"] / found["cross_group_chance"],
    }


def kept(world: World, p: Params, week: int) -> float:
    """Return the share of ties between stayers that are left after seven years."""
    before = world.ties
    row, slot = np.nonzero((before.other != NOBODY) & (before.kind != Tie.PARTNER))
    began, other = before.began[row, slot].copy(), before.other[row, slot].copy()
    stays = np.ones(len(world.people.age), bool)
    weeks = 7 * WEEKS_PER_YEAR
    for now in range(week, week + weeks):
        world = advance(world, p, now, now + 1)
        stays &= world.scratch.arrived == 0
    both = stays[row] & stays[other]
    left = world.ties
    same = (left.other[row, slot] == other) & (left.began[row, slot] == began)
    return float(same[both].mean())


def against_known(name: str, adults: int, p: Params, seed: int) -> None:
    """Print the figures of an area at the start and later, each beside what is known."""
    world = library.build_world(area(name, adults), p, seed)
    print(f"{name}, {len(world.people.age)} adults, seed {seed}")
    start = figures(world, p)
    week = LATER * WEEKS_PER_YEAR
    world = advance(world, p, 0, week)
    later = figures(world, p)
    later["kept"] = kept(world, p, week)
    print(f"  {'':28s} {'start':>8s} {'year 20':>8s}   known")
    told = set()
    for known in KNOWN:
        values = [found.get(known.figure, np.nan) for found in (start, later)]
        fits = known.low - 0.005 <= values[1] <= known.high + 0.005
        span = f"{known.low:g} to {known.high:g}" if known.low < known.high else f"{known.low:g}"
        print(
            f"  {known.figure:28s} {values[0]:8.3f} {values[1]:8.3f}   {span} [{known.mark}] "
            f"{known.source}{'' if fits else '  OUTSIDE'}"
        )
        told.add(known.figure)
    for figure, value in start.items():
        if figure not in told:
            print(f"  {figure:28s} {value:8.3f} {later[figure]:8.3f}")


def drift(name: str, adults: int, p: Params, seeds: int) -> None:
    """Print each figure in the first years over where it stays, means over seeds."""
    profile, found = area(name, adults), {figure: np.empty((seeds, 31)) for figure in DRIFTING}
    for seed in range(seeds):
        world = library.build_world(profile, p, seed + 1)
        for year in range(31):
            if year > 0:
                week = (year - 1) * WEEKS_PER_YEAR
                world = advance(world, p, week, week + WEEKS_PER_YEAR)
            now = network.describe(world.people, world.ties, p)
            for figure in DRIFTING:
                found[figure][seed, year] = now[figure]
    print(f"{name}, {profile.adults} adults, {seeds} seeds: the first years over years 20 to 30, %")
    print(f"  {'':22s} {'stays at':>8s}  {'built':>6s}" + "".join(f"{y:7d}" for y in EARLY))
    for figure, values in found.items():
        still = values[:, STILL].mean()
        off = [100.0 * (values[:, year].mean() / still - 1.0) for year in (0, *EARLY)]
        print(f"  {figure:22s} {still:8.3f}  " + " ".join(f"{part:+6.1f}" for part in off))


def speed(p: Params) -> None:
    """Print how many adults a second get their ties."""
    for adults in (500, 2_000, 20_000, 100_000):
        draws = library.generator(1, library.Stream.POPULATION)
        born = population.build(area("nederland", adults), p, draws)
        took = []
        for _ in range(3):
            began = time.perf_counter()
            draws = library.generator(1, library.Stream.NETWORK)
            network.build(born.people, born.households, p, draws)
            took.append(time.perf_counter() - began)
        print(f"  {adults:7d} adults: {min(took):.3f} s, {adults / min(took):,.0f} adults a second")


def main() -> None:
    """Print all three parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=6, help="of the drift")
    told = "set of assumptions; fitted: numbers that facts were fitted to"
    parser.add_argument("--preset", choices=params.PRESETS, default="evidence", help=told)
    given = parser.parse_args()
    p = params.make(params.preset_values(given.preset))
    for name, adults in AREAS:
        against_known(name, adults, p, 1)
    print("kept: of ties inside between people who both stayed, partners left out")
    for name, adults in AREAS[:2]:
        drift(name, adults, p, given.seeds)
    print("building ties")
    speed(p)


if __name__ == "__main__":
    main()
