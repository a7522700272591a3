"""The main claim, C01, in its three versions: better, moved and added hours, by preset and year.

Each version stands beside the status quo and beside its placebo: the same hours without the
quality (better), the same hours withdrawn (moved), the same money with nothing done (added). The
verdict is that of ``wijksim.verdict``: need must fall, unmet need may not rise, no tile may worsen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wijksim import verdict
from wijksim.claims import experiments, runs
from wijksim.claims.experiments import NOW, Experiment
from wijksim.claims.judging import World
from wijksim.claims.runs import POSTERIOR, Figures, Setting
from wijksim.paired import Progress
from wijksim.results import Interval, interval
from wijksim.verdict import Judgement

if TYPE_CHECKING:
    import pandas as pd

YEARS: Final = (1, 3, 5, 10)
PRESETS: Final = ("evidence", "essay", "sceptic", POSTERIOR)
NEED: Final = "need_prevalence"


class Cell(NamedTuple):
    """A version in one world, in one year."""

    version: str  # "better", "moved" or "added"
    world: World
    year: int
    from_now: Interval  # change of need from the status quo, points of adults
    from_placebo: Interval
    unmet: Interval  # change of unmet need from the placebo
    against_now: Judgement
    judged: Judgement  # beside the placebo


@dataclass(frozen=True)
class Versions:
    """All versions, worlds and years."""

    cells: tuple[Cell, ...]
    seeds: int

    def frame(self) -> pd.DataFrame:
        """Return a row a version, world and year."""
        import pandas as pd

        return pd.DataFrame([_row(cell) for cell in self.cells])

    def to_json(self) -> list[dict[str, Any]]:
        """Return the same as plain data."""
        return [_row(cell) for cell in self.cells]


def arms() -> Mapping[str, tuple[str, str]]:
    """Return the arm and the placebo of each version, as the rules have them."""
    found = {}
    for one in experiments.chosen(["C01"]):
        weights = one.parts[0].contrast
        arm, base = sorted(weights, key=lambda name: -weights[name])
        found[one.version] = (arm, base)
    return found


def run(settings: Mapping[World, Setting], progress: Progress | None = None) -> Versions:
    """Run all versions in some worlds.

    Args:
        settings: where, with at least as many years as the last that is read.
        progress: called with (runs done, runs in all).
    """
    asked = experiments.chosen(["C01"])
    held = {world: runs.batches(asked, where, few=True) for world, where in settings.items()}
    total, before, cells = (
        sum(b.work.runs for found in held.values() for b in found),
        0,
        list[Cell](),
    )
    for world, found in held.items():

        def tell(done: int, _of: int, before: int = before) -> None:
            if progress is not None:
                progress(before + done, total)

        cells += _cells(asked, world, runs.run(found, tell), settings[world].years)
        before += sum(batch.work.runs for batch in found)
    seeds = max(len(where.seeds) for where in settings.values())
    return Versions(tuple(cells), seeds)


def _cells(
    asked: Sequence[Experiment], world: World, figures: Figures, years: int
) -> Iterator[Cell]:
    for one in asked:
        arm_name, base_name = arms()[one.version]
        arm, base, now = (figures[one.id, name, None] for name in (arm_name, base_name, NOW))
        for year in YEARS:
            if year <= years:
                place = year - 1
                yield Cell(
                    one.version,
                    world,
                    year,
                    interval(arm[NEED][:, place] - now[NEED][:, place]),
                    interval(arm[NEED][:, place] - base[NEED][:, place]),
                    interval(arm["unmet_need"][:, place] - base["unmet_need"][:, place]),
                    verdict.judge(arm, now, place),
                    verdict.judge(arm, base, place),
                )


def _row(cell: Cell) -> dict[str, Any]:
    return {
        "version": cell.version,
        **cell.world._asdict(),
        "year": cell.year,
        **{f"need_from_now_{end}": value for end, value in cell.from_now._asdict().items()},
        **{f"need_from_placebo_{end}": value for end, value in cell.from_placebo._asdict().items()},
        **{f"unmet_from_placebo_{end}": value for end, value in cell.unmet._asdict().items()},
        "verdict_against_now": str(cell.against_now.verdict),
        "verdict_beside_placebo": str(cell.judged.verdict),
        "worsened_beside_placebo": ", ".join(cell.judged.worsened),
        "rationing": cell.judged.rationing,
    }
