"""A year in two small worlds, run as plain Python, as figures that can be held against a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from wijksim import params, state
from wijksim._jit import rebuild
from wijksim.columns import Col
from wijksim.units import NEVER, Domain

FILE = Path(__file__).parents[1] / "golden" / "small_world.json"
# Two numbers an array: what it adds up to, and where in it that lies.
Figures = dict[str, list[float]]


def shaken(world: state.World, loaded: int = 12) -> state.World:
    """Add what a year may not bring about by chance: people left out, alone, or out of work."""
    mind, life, net = world.mind, world.life, world.ties
    mind.gave[:24], mind.attended[:24], life.workless[:24] = NEVER, NEVER, 30
    life.social[:loaded, Domain.WORK] = 0.9
    world.people.outside[:24] = 0.0
    for row in range(12):
        for slot in range(net.other.shape[1]):
            other, back = net.other[row, slot], net.back[row, slot]
            if other >= 0:
                net.strength[row, slot] = net.strength[other, back] = 0.01
    return world


# Adults, seed, weeks and whether every lever is on; the shortest first, which tells most faults.
WORLDS = {
    "a quarter": (72, 1, 13, True),
    "busy": (72, 1, 52, True),
    "table": (61, 2**40 + 3, 40, False),  # odd, and a seed of more than 32 bits
}


def figures(worlds: Any, name: str) -> Figures:
    """Run a world and return its figures: busy with every lever on, or at the table's values."""
    adults, seed, weeks, busy = WORLDS[name]
    world = state.with_book(shaken(worlds.cold(adults, seed)), 0, weeks)
    plain = rebuild("schedule.run_weeks", {}, compile_=False)
    plain(world, worlds.p if busy else params.make(), 0, weeks)
    return summed(worlds, world)


def summed(worlds: Any, world: state.World) -> Figures:
    """Every array of a world as two sums, the weekly record column by column."""
    found = {}
    for name, values in worlds.arrays(world):
        if name == "book.weekly":
            for column in Col:
                found[f"{name}.{column.name}"] = two_sums(values[:, column])
        elif not name.startswith("scratch."):  # room to work in: of no meaning after the week
            found[name] = two_sums(values)
    return found


def two_sums(values: np.ndarray) -> list[float]:
    flat = values.astype(np.float64).ravel()
    return [float(flat.sum()), float(flat @ np.arange(1.0, len(flat) + 1.0))]
