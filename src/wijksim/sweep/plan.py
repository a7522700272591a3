"""A sweep of which all input has been read: what decides its results, and how it is numbered.

The unit is a paired block: one point of the parameters, one area, one preset and one seed. It has
one start, and every scenario runs from it.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from wijksim import _jit, knockouts
from wijksim import params as ground
from wijksim.folders import hash_of
from wijksim.measures import MEASURES
from wijksim.params import Params
from wijksim.scenario import Scenario
from wijksim.sources.profiles import Profile
from wijksim.state import Floats
from wijksim.stationary import Donors
from wijksim.units import WEEKS_PER_YEAR

FORMAT: Final = 1  # of the folder; other numbers are refused
PLACEBO: Final = "placebo:"  # before the name of a scenario, that of its matched placebo
NAMES: Final = tuple(MEASURES)
SAID: Final[Mapping[str, str]] = {  # part of a manifest -> what it is
    "format": "the layout of the folder",
    "code": "the version of wijksim",
    "machine": "the kind of machine",
    "scenarios": "the scenarios",
    "areas": "the areas",
    "presets": "the presets",
    "without": "the mechanisms that are switched off",
    "parameters": "the fixed parameters or the table of parameters",
    "design": "the design of the points",
    "seeds": "the seeds",
    "years": "the number of years",
    "start": "the start",
    "months": "the number of months",
    "placebos": "the placebos",
}


class Stop(NamedTuple):
    """When seeds are enough: every paired difference of a measure is known this well."""

    measure: str
    half_width: float  # of the 95 % interval, in the unit of the measure
    least: int  # seeds before the first look
    step: int  # seeds between two looks


class Block(NamedTuple):
    """One paired block."""

    number: int
    cell: int  # its point, area and preset together
    point: int
    area: int
    preset: int
    seed: int


class Layout(NamedTuple):
    """How the blocks of a sweep are numbered, and what its tables hold."""

    scenarios: tuple[str, ...]  # the first is what the others are compared with
    areas: tuple[str, ...]
    presets: tuple[str, ...]
    names: tuple[str, ...]  # parameters that are swept
    points: int
    seed: int  # the first
    seeds: int  # of each cell, at most
    years: int
    months: int
    stop: Stop | None

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> Layout:
        """Return the layout of a sweep from its manifest."""
        seeds = manifest["seeds"]
        stop = seeds["stop"]
        return cls(
            tuple(one["name"] for one in manifest["scenarios"]),
            tuple(one["name"] for one in manifest["areas"]),
            tuple(one["name"] for one in manifest["presets"]),
            tuple(manifest["design"]["names"]),
            manifest["design"]["points"],
            seeds["first"],
            seeds["most"],
            manifest["years"],
            manifest["months"],
            None if stop is None else Stop(**stop),
        )

    @property
    def cells(self) -> int:
        """Number of combinations of a point, an area and a preset."""
        return self.points * len(self.areas) * len(self.presets)

    @property
    def blocks(self) -> int:
        """Number of paired blocks; with a rule to stop, the most that there can be."""
        return self.cells * self.seeds

    def block(self, number: int) -> Block:
        """Return a block by its number: seeds go round fastest, points slowest."""
        cell, seed = divmod(number, self.seeds)
        rest, preset = divmod(cell, len(self.presets))
        point, area = divmod(rest, len(self.areas))
        return Block(number, cell, point, area, preset, self.seed + seed)


class Plan(NamedTuple):
    """Everything that decides the results of a sweep."""

    scenarios: tuple[Scenario, ...]
    areas: tuple[str, ...]  # as the user calls them
    profiles: tuple[Profile, ...]
    presets: tuple[str, ...]
    without: tuple[str, ...]
    placebos: bool
    fixed: tuple[tuple[str, float], ...]
    names: tuple[str, ...]  # parameters that are swept
    points: Floats  # (points, names)
    design: Mapping[str, Any]  # how the points were made, as plain data
    seed: int
    seeds: int
    stop: Stop | None
    years: int
    months: int
    start: str  # "full" or "short"
    burn_in_weeks: int
    donors: tuple[Donors | None, ...] = ()  # of a short start, one a preset
    donors_names: tuple[str, ...] = ()

    @property
    def weeks(self) -> int:
        """Length of each run after the start."""
        return self.years * WEEKS_PER_YEAR

    def layout(self) -> Layout:
        """Return how the blocks are numbered."""
        return Layout(
            tuple(one.name for one in self.scenarios),
            self.areas,
            self.presets,
            self.names,
            len(self.points),
            self.seed,
            self.seeds,
            self.years,
            self.months,
            self.stop,
        )

    def params(self, point: int, preset: int) -> Params:
        """Return the parameters of a point: the preset's, the fixed ones, its own, knock-outs.

        Raises:
            InputError: when they take more of the team's hours than there are.
        """
        values = dict(ground.preset_values(self.presets[preset])) | dict(self.fixed)
        values |= self.values(point)
        return knockouts.without(ground.make(values), self.without)

    def values(self, point: int) -> dict[str, float]:
        """Return the swept parameters of a point by name."""
        return dict(zip(self.names, self.points[point].tolist(), strict=True))

    def manifest(self) -> dict[str, Any]:
        """Return what decides the results as plain data, long things by their hash."""
        return {
            "format": FORMAT,
            "code": _jit.code_hash(),
            "machine": platform.machine(),
            "scenarios": [{"name": one.name, "hash": one.content_hash()} for one in self.scenarios],
            "areas": [
                {"name": name, "hash": profile.content_hash()}
                for name, profile in zip(self.areas, self.profiles, strict=True)
            ],
            "presets": [
                {"name": name, "hash": hash_of(repr(sorted(ground.preset_values(name).items())))}
                for name in self.presets
            ],
            "without": list(self.without),
            "parameters": {**dict(self.fixed), "hash": _table_hash()},
            "design": {
                **self.design,
                "names": list(self.names),
                "points": len(self.points),
                "hash": hash_of(repr(self.points.tolist())),
            },
            "seeds": {
                "first": self.seed,
                "most": self.seeds,
                "stop": None if self.stop is None else self.stop._asdict(),
            },
            "years": self.years,
            "start": {
                "kind": self.start,
                "burn_in_weeks": self.burn_in_weeks,
                "donors": list(self.donors_names),
            },
            "months": self.months,
            "placebos": self.placebos,
        }


@lru_cache(maxsize=1)
def _table_hash() -> str:
    """Return the hash of the values that parameters have where nobody sets them."""
    return hash_of(repr(ground.make()))
