"""Shapley values: what each player brings to a game, on average over all orders of joining.

Shapley (1953), A value for n-person games. It is the one division that gives away exactly what
there is (efficiency), treats equals alike (symmetry), gives nothing to who changes nothing (null
player) and adds up over games (additivity).
"""

from __future__ import annotations

from math import factorial

import numpy as np

from wijksim.state import Floats


def values(game: Floats) -> Floats:
    """Return what each player brings.

    Args:
        game: the worth of each coalition, shape (2**players, ...); bit p of the first index says
            whether player p is in it.

    Returns:
        Shape (players, ...); summed over players it is the worth of all less that of none.

    Raises:
        ValueError: when the number of coalitions is no power of 2.
    """
    players = _players(game)
    found = np.zeros((players, *game.shape[1:]))
    for coalition in range(len(game)):
        size = coalition.bit_count()
        for player in range(players):
            if coalition >> player & 1:
                continue
            orders = factorial(size) * factorial(players - size - 1)
            found[player] += orders * (game[coalition | 1 << player] - game[coalition])
    return found / factorial(players)


def alone(game: Floats) -> Floats:
    """Return what each player brings as the first one, shape (players, ...)."""
    return np.array([game[1 << player] - game[0] for player in range(_players(game))])


def last(game: Floats) -> Floats:
    """Return what each player brings as the last one, shape (players, ...)."""
    everyone = len(game) - 1
    return np.array(
        [game[everyone] - game[everyone ^ 1 << player] for player in range(_players(game))]
    )


def _players(game: Floats) -> int:
    players = len(game).bit_length() - 1
    if len(game) != 1 << players:
        raise ValueError(f"{len(game)} coalitions are no power of 2")
    return players
