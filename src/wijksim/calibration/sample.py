"""The posterior that ships with the package: what the facts leave open, as sets of parameters.

A run with the table's values and many seeds shows what chance does. The same run with many members
of the posterior shows what is not known. ``draws`` gives members, ``params_of`` makes parameters of
one; a preset or a user's own values go on top, since they say what is assumed in this study.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np

from wijksim import params
from wijksim.params import Params
from wijksim.state import Floats

FILE: Final = "posterior.csv"
WEIGHT: Final = "weight"


class Posterior(NamedTuple):
    """A weighted sample."""

    names: tuple[str, ...]
    values: Floats  # (members, names), in the units of the parameters
    weights: Floats  # (members,), adding up to 1
    provenance: Mapping[str, str]  # how and when it was made

    def member(self, number: int) -> dict[str, float]:
        """Return the values of a member by name."""
        return dict(zip(self.names, self.values[number].tolist(), strict=True))


@cache
def posterior() -> Posterior:
    """Return the posterior that ships with the package."""
    text = (files("wijksim") / "data" / FILE).read_text(encoding="utf-8")
    return parsed(text)


def draws(number: int, seed: int = 1) -> list[dict[str, float]]:
    """Return members of the posterior, each as parameter name -> value.

    Args:
        number: how many; members are drawn in proportion to their weights by systematic
            resampling, so that few of them still stand for the whole.
        seed: of the draw.
    """
    whole = posterior()
    rng = np.random.default_rng(seed)
    marks = (rng.random() + np.arange(number)) / number
    chosen = np.searchsorted(np.cumsum(whole.weights), marks).clip(max=len(whole.weights) - 1)
    return [whole.member(int(place)) for place in rng.permutation(chosen)]


def params_of(member: Mapping[str, float], on_top: Mapping[str, float] | None = None) -> Params:
    """Return the parameters of a member, with the values of a preset or user on top.

    Raises:
        InputError: for unknown names, or values outside their range.
    """
    return params.make({**member, **(on_top or {})})


def parsed(text: str) -> Posterior:
    """Return what ``as_text`` made a file of."""
    lines = text.splitlines()
    notes = [line[1:].strip() for line in lines if line.startswith("#")]
    told = dict(note.split(": ", 1) for note in notes if ": " in note)
    rows = list(csv.reader(line for line in lines if line and not line.startswith("#")))
    numbers = np.array(rows[1:], np.float64)
    weights = numbers[:, 0] / numbers[:, 0].sum()
    return Posterior(tuple(rows[0][1:]), numbers[:, 1:], weights, told)


def as_text(
    members: Sequence[Mapping[str, float]], weights: Floats, provenance: Mapping[str, str]
) -> str:
    """Return a posterior as the text of a CSV file, with notes before it."""
    out = io.StringIO()
    out.write("".join(f"# {key}: {value}\n" for key, value in provenance.items()))
    writer = csv.writer(out, lineterminator="\n")
    names = list(members[0])
    writer.writerow([WEIGHT, *names])
    for member, weight in zip(members, weights.tolist(), strict=True):
        writer.writerow([f"{weight:.6g}", *(f"{member[name]:.6g}" for name in names)])
    return out.getvalue()
