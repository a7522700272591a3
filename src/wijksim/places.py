"""Meeting places at the start: one per about 1000 adults, each with a fixed catchment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from wijksim.params import Params
from wijksim.state import Ints, Places

ADULTS_PER_PLACE: Final = 1000


def build(adults: int, params: Params, volunteers: float = 1.0) -> Places:
    """Return the places of an area, their catchments contiguous rows of about equal size.

    Args:
        adults: number of rows, at least 1.
        params: ``population.place_energy`` and ``light_energy`` give each place its volunteers
            where there are as many as in the country.
        volunteers: share of volunteers here over that of the country.

    Returns:
        Arrays of shape (places,); an area of fewer than 2000 adults has one place.
    """
    number = max(1, adults // ADULTS_PER_PLACE)
    energy = (params.population.place_energy, params.population.light_energy)
    borders = (np.arange(number + 1) * adults // number).astype(np.int32)
    return Places(
        first=borders[:-1].copy(),
        last=borders[1:].copy(),
        energy=np.tile([min(1.0, volunteers * kind) for kind in energy], (number, 1)),
        activity=np.zeros(number),
        vulnerable=np.zeros(number),
        tolerance=np.full(number, params.norms.tolerance_mean),
    )


def together(parts: Sequence[Places]) -> Places:
    """Return the places of several neighbourhoods whose rows follow each other."""
    before = np.cumsum([0, *(int(part.last[-1]) for part in parts)])
    moved = [
        part._replace(
            first=(part.first + start).astype(np.int32), last=(part.last + start).astype(np.int32)
        )
        for part, start in zip(parts, before[:-1], strict=True)
    ]
    return Places(*(np.concatenate(columns) for columns in zip(*moved, strict=True)))


def place_of_adults(places: Places) -> Ints:
    """Return the number of the place in whose catchment each row lies, shape (n,)."""
    sizes = places.last - places.first
    return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
