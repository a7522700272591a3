"""The parameters that are fitted, their prior, and the unit cube that stands for it.

The prior is even over the range of a parameter, or over the logarithm of it; all are independent.
So a point of the unit cube is a draw of the prior, and searches need to know of nothing else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import numpy as np

from wijksim import params
from wijksim.state import Floats

KINDS: Final = ("even", "log")


class Dimension(NamedTuple):
    """One parameter that is fitted."""

    name: str  # mechanism.field
    low: float  # in the unit of the parameter
    high: float
    log: bool  # the prior is even over the logarithm


class Design(NamedTuple):
    """What is fitted, and on what."""

    dimensions: tuple[Dimension, ...]
    areas: tuple[tuple[str, float], ...]  # name of a shipped area, share of its size that is run
    held_out: tuple[tuple[str, float], ...]  # the same, not used in the fit


@cache
def design() -> Design:
    """Return the design that ships with the package (``data/calibration.toml``)."""
    text = (files("wijksim") / "data" / "calibration.toml").read_text(encoding="utf-8")
    return _parsed(tomllib.loads(text))


def _parsed(data: Mapping[str, Any]) -> Design:
    table, dimensions = params.table(), []
    for name, kind in data["prior"].items():
        row = table[name]
        assert kind in KINDS, f"{name}: {kind}"
        assert kind == "even" or row.low > 0.0, f"{name}: no logarithm of {row.low}"
        dimensions.append(Dimension(name, row.low, row.high, kind == "log"))
    areas, held_out = (
        tuple((name, float(share)) for name, share in data[key].items())
        for key in ("areas", "held_out")
    )
    return Design(tuple(dimensions), areas, held_out)


def values(unit: Floats, dimensions: tuple[Dimension, ...]) -> dict[str, float]:
    """Return parameter values by name from a point of the unit cube, shape (dimensions,)."""
    found = {}
    for share, one in zip(unit.tolist(), dimensions, strict=True):
        if one.log:
            value = float(one.low * (one.high / one.low) ** share)
        else:
            value = one.low + share * (one.high - one.low)
        found[one.name] = min(max(value, one.low), one.high)
    return found


def unit(given: Mapping[str, float], dimensions: tuple[Dimension, ...]) -> Floats:
    """Return the point of the unit cube, shape (dimensions,), of parameter values by name."""
    shares = [
        np.log(given[one.name] / one.low) / np.log(one.high / one.low)
        if one.log
        else (given[one.name] - one.low) / (one.high - one.low)
        for one in dimensions
    ]
    return np.clip(np.array(shares, np.float64), 0.0, 1.0)
