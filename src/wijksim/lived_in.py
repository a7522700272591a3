"""What years leave of a neighbourhood as built: who lives there, who cares, how many ties stay.

For a short start (``stationary``): the weeks of the model change these a little and then let them
stand still, in ways that are known beforehand.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from wijksim.params import Params
from wijksim.params import Population as PopulationParams
from wijksim.rules.duty import stationary_share
from wijksim.rules.events import loss_hazard
from wijksim.rules.renewal import moving_hazard
from wijksim.state import Floats, Households, Origin, People, World
from wijksim.units import COUPLE, Age, Tie

Rows = npt.NDArray[np.int64]

MADE: Final = (Tie.KIN, Tie.FRIEND, Tie.NEIGHBOUR, Tie.PEER)  # kinds whose number is corrected
_NUMBERS: Final = ("kin", "friends", "neighbours", "peers")  # ... and their parameters


def mix_of(people: People, households: Households, params: Params) -> Floats:
    """Return what the number of ties hangs on, shape (4,): 1, moves, groups, and their mix."""
    move = np.array([moving_hazard(int(age), params.renewal) for age in Age])
    hazard = float(move[people.age[households.first]][people.household].mean())
    out = float(people.group.mean())
    return np.array([1.0, np.log(max(hazard, 1e-9)), out, out * (1.0 - out)])


def residents(
    people: People, households: Households, origin: Origin, params: Params, rng: np.random.Generator
) -> People:
    """Return people as they are after years: of some couples one died, and somebody else came.

    The other of two was replaced if their partner's loss came before the dwelling changed hands:
    by somebody of the same age class who lived alone in the same neighbourhood.

    Args:
        people: as built.
        households: their dwellings.
        origin: whom newcomers are like.
        params: reads ``renewal`` and ``events``.
        rng: draws of this stream only.
    """
    move = np.array([moving_hazard(int(age), params.renewal) for age in Age])
    die = np.array([loss_hazard(int(age), params.events) for age in Age])
    first = households.first[households.size == COUPLE]
    of_partner = people.age.astype(np.int64)
    of_partner[first], of_partner[first + 1] = people.age[first + 1], people.age[first]
    in_couple = households.size[people.household] == COUPLE
    lost = np.where(in_couple, die[of_partner], 0.0)
    moved = move[people.age[households.first]][people.household]
    both = lost + moved
    share = np.divide(lost, both, out=np.zeros_like(lost), where=both > 0.0)
    rows = np.flatnonzero(rng.random(len(share)) < share)
    source = _singles_like(rows, people, households, origin, rng)
    columns = people._asdict()
    for name in set(origin._fields) & set(columns):
        columns[name] = columns[name].copy()
        columns[name][rows] = getattr(origin, name)[source]
    cut = np.searchsorted(origin.skill_cuts, columns["skill"][rows])
    columns["quartile"] = people.quartile.copy()
    columns["quartile"][rows] = cut
    return People(**columns)


def _singles_like(
    rows: Rows, people: People, households: Households, origin: Origin, rng: np.random.Generator
) -> Rows:
    """Return for some rows somebody of their age and part who lived alone, else themselves."""
    alone = households.first[origin.singles].astype(np.int64)
    kind = len(Age) * households.part[people.household[alone]].astype(np.int64)
    kind += origin.age[alone]
    order = np.argsort(kind, kind="stable")
    wanted = len(Age) * households.part[people.household[rows]].astype(np.int64)
    wanted += people.age[rows]
    low = np.searchsorted(kind[order], wanted)
    number = np.searchsorted(kind[order], wanted, side="right") - low
    at = low + (rng.random(len(rows)) * number).astype(np.int64)
    found = rows.astype(np.int64)
    found[number > 0] = alone[order[at[number > 0]]]
    return found


def care(world: World, params: Params, rng: np.random.Generator) -> None:
    """Let as many care as in the long run: published numbers hold at the very start only.

    What their hours are comes with the donor.
    """
    call, age = world.people.care_call, world.people.age
    calls, which = np.unique(call, return_inverse=True)
    share = np.array(
        [[stationary_share(int(a), float(c), params.duty) for a in Age] for c in calls]
    )
    world.life.duty[:] = rng.random(len(age)) < share[which, age]


def numbers_of_ties(
    people: People, households: Households, coefficients: Floats, params: Params
) -> Params:
    """Return parameters with the number of ties that this area keeps, by kind.

    Args:
        people: of the area.
        households: their dwellings.
        coefficients: of donors, shape (4 kinds, 4), on ``mix_of``.
        params: reads ``renewal`` and ``population``.
    """
    factors = np.exp(np.einsum("kf,f->k", coefficients, mix_of(people, households, params)))
    p: PopulationParams = params.population
    changed = {
        name: float(getattr(p, name) * factor)
        for name, factor in zip(_NUMBERS, factors, strict=True)
    }
    return params._replace(population=p._replace(**changed))
