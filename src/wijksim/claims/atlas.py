"""C01 as a map over numbers that no source gives: where it comes out and where it does not.

Four of them, two at a time: the part of new loads that comes of rules rather than of life, what an
hour of informal help takes away, what an hour for the neighbourhood brings about, and how much need
it finds. They hold in the start too, so that each point is a neighbourhood at rest under them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from wijksim import params, verdict
from wijksim.claims import experiments, runs, versions
from wijksim.claims.runs import Setting
from wijksim.paired import Progress
from wijksim.params import Params
from wijksim.results import Interval, interval
from wijksim.units import Domain
from wijksim.verdict import Judgement

if TYPE_CHECKING:
    import pandas as pd


class Axis(NamedTuple):
    """A number without a source: parameters that move together from one end to the other."""

    name: str
    parameters: tuple[str, ...]
    turned: bool = False  # what is named grows where the parameters shrink


RULES: Final = tuple(f"onset.institutional_{domain.name.lower()}" for domain in Domain)
AXES: Final[Mapping[str, Axis]] = {
    axis.name: axis
    for axis in (
        Axis("social_share", RULES, turned=True),
        Axis("informal_hour", ("help.effect",)),
        Axis("collective_hour", ("places.attend_activity", "places.bond")),
        Axis("detection", ("doors.detection",)),
    )
}
PANELS: Final = (("social_share", "informal_hour"), ("collective_hour", "detection"))
YEAR: Final = 5


class Point(NamedTuple):
    """A version at one point of one panel."""

    version: str
    panel: tuple[str, str]  # names of axes: across, up
    at: tuple[float, float]  # values, see ``value``
    change: Interval  # of need, from the placebo, points of adults
    judged: Judgement  # beside the placebo


@dataclass(frozen=True)
class Atlas:
    """All points, and where the table and the presets stand."""

    points: tuple[Point, ...]
    here: Mapping[str, float]  # axis -> its value under the preset that was used
    preset: str
    area: str
    seeds: int

    def frame(self) -> pd.DataFrame:
        """Return a row a point and version."""
        import pandas as pd

        return pd.DataFrame([_row(point) for point in self.points])

    def to_json(self) -> list[dict[str, Any]]:
        """Return the same as plain data."""
        return [_row(point) for point in self.points]


def value(axis: Axis, base: Params) -> float:
    """Return where a set of parameters stands on an axis: the mean of its parameters.

    The social share is what is left of 1; other axes have the unit of their first parameter.
    """
    if axis.turned:
        return 1.0 - float(np.mean([params.read(base, name) for name in axis.parameters]))
    return float(params.read(base, axis.parameters[0]))


def moved(base: Params, axis: Axis, share: float) -> Params:
    """Return parameters with an axis at a share of the way from its low to its high end, 0-1."""
    way = 1.0 - share if axis.turned else share
    for name in axis.parameters:
        row = params.table()[name]
        base = params.replace(base, name, row.low + way * (row.high - row.low))
    return base


def run(
    where: Setting, preset: str, area: str, steps: int, progress: Progress | None = None
) -> Atlas:
    """Run C01 at all points of all panels.

    Args:
        where: its base parameters hold for what no axis moves.
        preset: its name.
        area: its name.
        steps: values of each axis, ends included.
        progress: called with (runs done, runs in all).
    """
    shares = np.linspace(0.0, 1.0, steps)
    places = [(panel, x, y) for panel in PANELS for y in shares for x in shares]
    points: list[Point] = []
    asked, total = experiments.chosen(["C01"]), 0
    for number, (panel, x, y) in enumerate(places):
        across, up = AXES[panel[0]], AXES[panel[1]]
        at_point = runs.moved(where, lambda own: moved(moved(own, across, float(x)), up, float(y)))  # noqa: B023 - used at once
        found = runs.batches(asked, at_point, few=True)
        own = sum(batch.work.runs for batch in found)
        total = own * len(places)

        def tell(done: int, _of: int, before: int = number * own, of: int = total) -> None:
            if progress is not None:
                progress(before + done, of)

        figures = runs.run(found, tell)
        at = (value(across, at_point.base), value(up, at_point.base))
        for one in asked:
            arm_name, base_name = versions.arms()[one.version]
            arm, beside = (figures[one.id, name, None] for name in (arm_name, base_name))
            change = interval((arm[versions.NEED] - beside[versions.NEED])[:, YEAR - 1])
            judged = verdict.judge(arm, beside, YEAR - 1)
            points.append(Point(one.version, panel, at, change, judged))
    here = {name: value(axis, where.base) for name, axis in AXES.items()}
    return Atlas(tuple(points), here, preset, area, len(where.seeds))


def flips(found: Atlas, version: str) -> Sequence[str]:
    """Return the axes along which the verdict on a version flips.

    An axis does where, with the other axis of its panel fixed, it is better by the rule at some of
    its values, and need falls by less than what matters at others. Better here and unclear there
    with as large a fall is chance.
    """
    flipping = []
    for panel in PANELS:
        held = [p for p in found.points if p.version == version and p.panel == panel]
        for place in (0, 1):
            lines: dict[float, set[str]] = {}
            for point in held:
                lines.setdefault(point.at[1 - place], set()).add(_kind(point))
            if any({"better", "short"} <= seen for seen in lines.values()):
                flipping.append(panel[place])
    return flipping


def _kind(point: Point) -> str:
    if point.judged.verdict is verdict.Verdict.BETTER:
        return "better"
    mean = point.change.mean
    short = mean is not None and mean > -verdict.RELEVANT[versions.NEED]
    return "short" if short else "unclear"


def _row(point: Point) -> dict[str, Any]:
    return {
        "version": point.version,
        "across": point.panel[0],
        "up": point.panel[1],
        "at_across": point.at[0],
        "at_up": point.at[1],
        **{f"need_from_placebo_{end}": x for end, x in point.change._asdict().items()},
        "verdict_beside_placebo": str(point.judged.verdict),
        "worsened": ", ".join(point.judged.worsened),
    }
