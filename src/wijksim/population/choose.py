"""Exactly so many, drawn at random: of people by weight, and of whole households."""

from __future__ import annotations

import numpy as np

from wijksim.state import Bytes, Floats, Ints


def people(weights: Floats, number: int, rng: np.random.Generator) -> Ints:
    """Return the indices of exactly so many people, likelier in proportion to their weight.

    Systematic sampling in random order: each is chosen with probability number times weight over
    the sum of weights, at most 1 (those who would exceed it are in for certain).

    Args:
        weights: shape (n,), not negative; a weight of 0 is never chosen.
        number: how many; fewer where fewer have a weight above 0.
        rng: one permutation and one uniform draw.
    """
    able = int(np.count_nonzero(weights))
    number = min(number, able)
    order = rng.permutation(len(weights))
    start = rng.random()
    if number == 0:
        return np.zeros(0, np.int32)
    chance = np.zeros(len(weights))
    certain = np.zeros(len(weights), bool)
    while True:
        open_to = np.where(certain, 0.0, weights)
        left = number - int(certain.sum())
        chance = np.where(certain, 1.0, open_to * (left / max(open_to.sum(), 1e-300)))
        over = (chance > 1.0) & ~certain
        if not over.any():
            break
        certain |= over
    steps = np.cumsum(chance[order])
    steps *= number / steps[-1]  # rounding must not lose the last one
    marks = np.floor(steps + (1.0 - start))
    taken = np.diff(marks, prepend=np.floor(1.0 - start)) > 0.0
    chosen: Ints = np.sort(order[taken]).astype(np.int32)
    return chosen


def households(sizes: Ints, keys: Floats, wanted: int) -> tuple[Bytes, int]:
    """Return which households together hold exactly so many people, lowest key first.

    Args:
        sizes: people who count in each household, shape (h,); 0 where nobody does.
        keys: order in which households are asked, shape (h,).
        wanted: number of people.

    Returns:
        1 for the chosen households, shape (h,), and how many people are still wanted after
        them: then nobody living alone was left to fill up with.
    """
    chosen = np.zeros(len(sizes), np.int8)
    order = np.argsort(keys, kind="stable")
    order = order[sizes[order] > 0]
    inside = np.cumsum(sizes[order]) <= wanted
    chosen[order[inside]] = 1
    left = wanted - int(sizes[order[inside]].sum())
    later = order[~inside]
    alone = later[sizes[later] == 1][:left]
    chosen[alone] = 1
    return chosen, min(left - len(alone), int(sizes[later].sum()))
