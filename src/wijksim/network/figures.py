"""What a network looks like, in one number a trait: sizes, mixing, closure, reach.

``describe`` reads any state, at the start or years later. Ties outside the neighbourhood are a
number without kinds; what part of them is kin is not known, see ``KIN_OUTSIDE``.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wijksim.params import Params
from wijksim.state import Bytes, Floats, People, Ties
from wijksim.units import BLOCK, NOBODY, Tie

Rows = npt.NDArray[np.signedinteger[Any]]

# Share of the ties outside that are kin [assumed]: chosen so that about half of the whole network
# is kin (SSND, [memory]), most kin living elsewhere. Nothing of the model reads it, so the share
# of kin in the whole network is set by it and is no test.
KIN_OUTSIDE: Final = 0.7


def describe(people: People, ties: Ties, params: Params) -> dict[str, float]:
    """Return the figures of a network, by name.

    Args:
        people: group, age, income, place and ties outside, rows in the order of blocks.
        ties: of the same adults.
        params: reads ``escalation.strong``, the strength from which a tie is strong.

    Returns:
        Ties per adult by kind (``partner`` to ``peer``), ``inside``, ``outside`` and ``whole``;
        ``strong`` ties inside per adult; ``kin_share``, ``neighbour_share`` and
        ``inside_share`` of the whole; ``isolated`` share without a tie inside. ``transitivity``
        (closed part of all pairs tied to one) of all ties and of friends, each beside that of a
        random graph of the same degrees. ``assortativity`` (correlation over ties, less those of
        one household) by age class, income rank and degree. ``cross_group`` share beside that of
        chance. Shares of ties by reach: ``same_block``, ``same_catchment`` (another block),
        ``across``. ``largest_component``, share of adults in it. ``strained`` share of ties, and
        mean ``strength`` by kind. NaN where there is nothing to measure.
    """
    row, slot = np.nonzero(ties.other != NOBODY)
    other, kind = ties.other[row, slot], ties.kind[row, slot]
    strong = (ties.strength[row, slot] >= params.escalation.strong) & (
        ties.strained[row, slot] == 0
    )
    return {
        **_sizes(people, ties, kind, int(strong.sum())),
        **_closures(len(people.age), row, other, kind),
        **_mixing(people, ties, row, other),
        **_reach(people, row, other),
        "strained": _mean(ties.strained[row, slot]),
        **{
            f"strength_{which.name.lower()}": _mean(ties.strength[row, slot][kind == which])
            for which in Tie
        },
    }


def _mean(values: Floats | Bytes) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _sizes(people: People, ties: Ties, kind: Bytes, strong: int) -> dict[str, float]:
    """Return ties per adult by kind, inside and outside, and what part of the whole they are."""
    adults = len(people.age)
    by_kind = {which.name.lower(): float((kind == which).sum() / adults) for which in Tie}
    inside, outside = len(kind) / adults, float(people.outside.mean())
    whole = inside + outside
    kin = by_kind["partner"] + by_kind["kin"] + KIN_OUTSIDE * outside
    return {
        **by_kind,
        "inside": inside,
        "outside": outside,
        "whole": whole,
        "strong": strong / adults,
        "kin_share": kin / whole if whole else float("nan"),
        "neighbour_share": by_kind["neighbour"] / whole if whole else float("nan"),
        "inside_share": inside / whole if whole else float("nan"),
        "isolated": float((ties.degree == 0).mean()),
    }


def transitivity(adults: int, row: Rows, other: Rows) -> tuple[float, float]:
    """Return the closed share of pairs tied to one, and that of a random graph of these degrees.

    Of the random one (configuration model): (<k^2> - <k>)^2 / (n <k>^3), Newman, Strogatz & Watts
    2001.

    Args:
        adults: number of rows, n.
        row: of one end, each tie from both of its ends.
        other: of the other end.
    """
    from scipy import sparse  # takes long to load, and few who build a network describe it

    net = sparse.csr_matrix((np.ones(len(row)), (row, other)), (adults, adults))
    degree = np.bincount(row, minlength=adults).astype(np.float64)
    pairs = float((degree * (degree - 1.0)).sum())
    if pairs == 0.0:
        return float("nan"), float("nan")
    closed = float((net @ net).multiply(net).sum())
    mean = degree.mean()
    return closed / pairs, float((pairs / adults) ** 2 / (adults * mean**3))


def _closures(adults: int, row: Rows, other: Rows, kind: Bytes) -> dict[str, float]:
    from scipy import sparse
    from scipy.sparse import csgraph

    friend = kind == Tie.FRIEND
    found, random = transitivity(adults, row, other)
    of_friends, random_friends = transitivity(adults, row[friend], other[friend])
    net = sparse.csr_matrix((np.ones(len(row)), (row, other)), (adults, adults))
    part = csgraph.connected_components(net, directed=False)[1]
    return {
        "transitivity": found,
        "transitivity_random": random,
        "transitivity_friends": of_friends,
        "transitivity_friends_random": random_friends,
        "largest_component": float(np.bincount(part).max() / adults),
    }


def _correlation(one: Floats | Bytes | Rows, other: Floats | Bytes | Rows) -> float:
    """Return the correlation of the two ends; NaN where one of them has no spread."""
    if len(one) == 0 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def _mixing(people: People, ties: Ties, row: Rows, other: Rows) -> dict[str, float]:
    """Return how alike the ends of a tie are; ties within a household are left out of traits."""
    away = people.household[row] != people.household[other]
    i, j = row[away], other[away]
    group = people.group[i]
    part = _mean(group)
    return {
        "assortativity_age": _correlation(people.age[i], people.age[j]),
        "assortativity_income": _correlation(people.income[i], people.income[j]),
        "assortativity_degree": _correlation(ties.degree[row], ties.degree[other]),
        "cross_group": _mean((group != people.group[j]).astype(np.int8)),
        "cross_group_chance": 2.0 * part * (1.0 - part),
    }


def _reach(people: People, row: Rows, other: Rows) -> dict[str, float]:
    block = row // BLOCK == other // BLOCK
    place = people.place[row] == people.place[other]
    return {
        "same_block": _mean(block.astype(np.int8)),
        "same_catchment": _mean((place & ~block).astype(np.int8)),
        "across": _mean((~place & ~block).astype(np.int8)),
    }
