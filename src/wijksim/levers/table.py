"""The table of all levers, by quadrant."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from wijksim.errors import InputError, Problem, nearest
from wijksim.levers import between_rules, neighbourhood, personal, policy_table, preconditions
from wijksim.levers.lever import Lever
from wijksim.params import Params


def _named(rows: tuple[Lever, ...]) -> Mapping[str, Lever]:
    return MappingProxyType({row.name: row for row in rows})


# Quadrant -> lever -> row. This is also the order in which levers of one stretch are applied.
ALL: Final[Mapping[str, Mapping[str, Lever]]] = MappingProxyType(
    {
        "personal": _named(personal.LEVERS),
        "between_rules": _named(between_rules.LEVERS),
        "neighbourhood": _named(neighbourhood.LEVERS),
        "policy_table": _named(policy_table.LEVERS),
        "preconditions": _named(preconditions.LEVERS),
    }
)


def quadrant_of(lever: str) -> str:
    """Return the quadrant that holds a lever of this name, or an empty text."""
    return next((quadrant for quadrant, rows in ALL.items() if lever in rows), "")


def find(quadrant: str, lever: str) -> Lever:
    """Return the row of a lever.

    Raises:
        InputError: for an unknown quadrant or lever, with the nearest name.
    """
    if quadrant not in ALL:
        raise InputError(Problem("", quadrant, f"unknown section{nearest(quadrant, ALL)}"))
    rows = ALL[quadrant]
    if lever not in rows:
        home = quadrant_of(lever)
        told = f"; it belongs in [{home}]" if home else nearest(lever, rows)
        raise InputError(Problem("", f"{quadrant}.{lever}", f"unknown lever{told}"))
    return rows[lever]


def apply(params: Params, quadrant: str, lever: str, value: float) -> Params:
    """Return ``params`` with one lever at ``value``, in the lever's unit.

    Raises:
        InputError: for an unknown quadrant or lever, or a value outside the lever's range.
    """
    return find(quadrant, lever).apply(params, value)
