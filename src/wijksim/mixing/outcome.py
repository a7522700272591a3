"""A mix that was found: which split for which area, and all that is told of it, by fresh seeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import pandas as pd

from wijksim import __version__, _jit
from wijksim.measures import MEASURES
from wijksim.mixing import weights
from wijksim.mixing.question import Question
from wijksim.mixing.search import Arm, Field, Ranking
from wijksim.mixing.splits import Split
from wijksim.mixing.weights import AXES
from wijksim.results import Interval, interval
from wijksim.verdict import Judgement

TOLD: Final = (*AXES, "requests", "waiting_weeks_median")  # differences that tables hold
PARTS: Final = ("I", "II", "III", "IV", "casework", "other")


class Worst(NamedTuple):
    """The largest mean regret of a split over the worlds of an area."""

    regret: Interval  # over the seeds of that world
    world: str
    mean: float  # of all worlds


@dataclass(frozen=True)
class Mix:
    """Splits of hours, chosen on some seeds and told of by others.

    Losses are weighted sums of changes from the baseline, below 0 better. Whatever is asked of an
    area without a world is of its first world.
    """

    asked: Question
    search: Field  # what splits were chosen by
    told: Field  # fresh seeds: the splits that were worth them

    @property
    def splits(self) -> list[Split]:
        """The splits that were run on fresh seeds; the first is how hours are divided now."""
        return self.told.splits

    @property
    def now(self) -> Split:
        """How hours are divided now."""
        return self.asked.room.now

    @cached_property
    def _rankings(self) -> dict[str, Ranking]:
        return {one: Ranking(self.search, self.asked.of_area(one)) for one in self.asked.areas}

    def best(self, area: str) -> Split:
        """Return the split that was chosen for the first world of an area."""
        return self._rankings[area].best()

    def robust(self, area: str) -> Split:
        """Return the split that was chosen as the least bad over the worlds of an area."""
        return self._rankings[area].robust()

    def loss(self, split: Split, area: str) -> Interval:
        """Return the loss of a split against the baseline."""
        return interval(self.told.loss(self._first(area), Arm(split)))

    def gap(self, split: Split, other: Split, area: str) -> Interval:
        """Return how much more one split loses than another, paired by seed."""
        world = self._first(area)
        return interval(self.told.loss(world, Arm(split)) - self.told.loss(world, Arm(other)))

    def beyond_placebo(self, split: Split, area: str) -> Interval | None:
        """Return the loss of a chosen split against its matched placebo.

        None where it takes no hours from cases.
        """
        world, control = self._first(area), Arm(split, placebo=True)
        if self.told.figures(world, control) is None:
            return None
        return interval(self.told.loss(world, Arm(split)) - self.told.loss(world, control))

    def change(self, split: Split, measure: str, area: str) -> Interval:
        """Return the paired difference of a measure from the baseline."""
        return self.told.change(self._first(area), Arm(split), measure)

    def judged(self, split: Split, area: str) -> Judgement:
        """Return the verdict on a split against the baseline."""
        return self.told.judged(self._first(area), split)

    def may_win(self, split: Split, area: str) -> bool:
        """Return whether a split may be called best by fresh seeds too."""
        return self.told.may_win(self._first(area), split)

    def alike(self, area: str) -> list[Split]:
        """Return the splits whose paired interval to the chosen one holds 0, the lowest first.

        Splits that may not be called best by fresh seeds are left out.
        """
        best = self.best(area)
        others = [
            one
            for one in self.splits
            if one != best and not self.gap(one, best, area).clear and self.may_win(one, area)
        ]
        return sorted(others, key=lambda one: self.told.mean(self._first(area), one))

    def better(self, area: str) -> list[Split]:
        """Return the splits that fresh seeds clearly put above the chosen one: bad luck of it."""
        best = self.best(area)
        gaps = {one: self.gap(one, best, area) for one in self.splits if one != best}
        return [
            one
            for one, gap in gaps.items()
            if gap.high is not None and gap.high < 0.0 and self.may_win(one, area)
        ]

    def top(self, area: str, number: int) -> list[Split]:
        """Return the chosen split and those with the lowest loss that may be called best."""
        best = self.best(area)
        others = [one for one in self.splits if one != best and self.may_win(one, area)]
        others.sort(key=lambda one: self.told.mean(self._first(area), one))
        return [best, *others[: number - 1]]

    def front(self, area: str) -> list[Split]:
        """Return the splits that none beats on need, unmet need and cost, by mean changes."""
        return Ranking(self.told, self.asked.of_area(area)).front()

    def regret(self, split: Split, world: int) -> Interval:
        """Return how much more a split loses in a world than the best that was chosen for it.

        The reference was chosen on other seeds, so a regret may come out below 0.
        """
        area = self.asked.worlds[world].area
        place = self.asked.of_area(area).index(world)
        reference = Arm(self._rankings[area].references()[place])
        return interval(self.told.loss(world, Arm(split)) - self.told.loss(world, reference))

    def worst(self, split: Split, area: str) -> Worst:
        """Return the largest regret of a split over the worlds of an area."""
        found = [(self.regret(split, world), world) for world in self.asked.of_area(area)]
        means = [0.0 if regret.mean is None else regret.mean for regret, _ in found]
        place = means.index(max(means))
        world = self.asked.worlds[found[place][1]].name
        return Worst(found[place][0], world, sum(means) / len(means))

    def alike_in_search(self, area: str) -> int:
        """Return how many of all splits the search could not tell from the chosen one."""
        world, best = self._first(area), self.best(area)
        own = self.search.loss(world, Arm(best))
        others = (one for one in self.search.splits if one != best)
        gaps = (interval(self.search.loss(world, Arm(one)) - own) for one in others)
        return sum(not gap.clear for gap in gaps)

    def _first(self, area: str) -> int:
        return self.asked.of_area(area)[0]

    def parts(self, split: Split) -> dict[str, float]:
        """Return all hours of a split by name, as shares that add up to 1."""
        hours = self.asked.room.hours(split)
        return dict(zip(PARTS, (*split, hours.casework, hours.other), strict=True))

    def roles(self, split: Split, area: str) -> list[str]:
        """Return what a split is in an area: now, best, robust, alike, front."""
        roles = {
            "now": [self.now],
            "best": [self.best(area)],
            "robust": [self.robust(area)],
            "alike": self._sets(area)[0],
            "front": self._sets(area)[1],
        }
        return [role for role, held in roles.items() if split in held]

    def _sets(self, area: str) -> tuple[list[Split], list[Split]]:
        if area not in self._held:
            self._held[area] = (self.alike(area), self.front(area))
        return self._held[area]

    @cached_property
    def _held(self) -> dict[str, tuple[list[Split], list[Split]]]:
        return {}

    def frame(self) -> pd.DataFrame:
        """Return a row for each area and split of the fresh seeds, the lowest loss first."""
        rows = [row for area in self.asked.areas for row in self._rows(area)]
        return pd.DataFrame(rows)

    def _rows(self, area: str) -> Iterator[dict[str, object]]:
        world = self._first(area)
        for split in sorted(self.splits, key=lambda one: self.told.mean(world, one)):
            judged, worst = self.judged(split, area), self.worst(split, area)
            row: dict[str, object] = {"area": area, **self.parts(split)}
            row["roles"] = " ".join(self.roles(split, area))
            row |= _columns("loss", self.loss(split, area))
            row |= _columns("gap_to_best", self.gap(split, self.best(area), area))
            for name in TOLD:
                row |= _columns(name, self.change(split, name, area))
            row |= {"verdict": str(judged.verdict), "rationing": judged.rationing}
            row |= _columns("worst_regret", worst.regret)
            row |= {"worst_world": worst.world, "mean_regret": worst.mean}
            yield row

    def regrets(self) -> pd.DataFrame:
        """Return the regret of chosen splits in every world, those of all areas in all areas."""
        rows = []
        for home in self.asked.areas:
            for role, split in (("best", self.best(home)), ("robust", self.robust(home))):
                for place, world in enumerate(self.asked.worlds):
                    row = {"split_of": home, "role": role, **self.parts(split)}
                    row |= {"area": world.area, "world": world.name}
                    loss = interval(self.told.loss(place, Arm(split)))
                    row |= _columns("loss", loss)
                    rows.append(row | _columns("regret", self.regret(split, place)))
        return pd.DataFrame(rows)

    def searched(self) -> pd.DataFrame:
        """Return every split of the search with its mean loss: what was chosen by, not told by."""
        rows = []
        for area in self.asked.areas:
            world = self._first(area)
            for split in self.search.splits:
                row: dict[str, object] = {"area": area, **self.parts(split)}
                row |= _columns("loss", interval(self.search.loss(world, Arm(split))))
                rows.append(row | {"may_win": self.search.may_win(world, split)})
        return pd.DataFrame(rows)

    def by_seed(self, measures: Sequence[str] = TOLD) -> pd.DataFrame:
        """Return the runs behind each point: figures of every area, world, split and fresh seed."""
        rows = []
        for place, world in enumerate(self.asked.worlds):
            for split in self.splits:
                figures = self.told.figures(place, Arm(split))
                assert figures is not None
                for index, seed in enumerate(self.asked.fresh):
                    values = {name: figures[name][index, self.asked.year] for name in measures}
                    head = {"area": world.area, "world": world.name, **self.parts(split)}
                    rows.append({**head, "seed": seed, **values})
        return pd.DataFrame(rows)

    def to_json(self) -> dict[str, Any]:
        """Return what was found, and what made it, as plain data."""
        asked = self.asked
        first = asked.worlds[0].plan
        return {
            "manifest": {
                "version": __version__,
                "code_hash": _jit.code_hash(),
                "areas": {
                    area: asked.worlds[asked.of_area(area)[0]].plan.profile.content_hash()
                    for area in asked.areas
                },
                "worlds": [[world.area, world.name] for world in asked.worlds],
                "around": asked.around.name,
                "around_hash": asked.around.content_hash(),
                "weights": dict(asked.weights),
                "hours": asked.room.moves,
                "step": asked.step,
                "rounds": asked.rounds,
                "search_seeds": list(asked.seeds),
                "fresh_seeds": list(asked.fresh),
                "start": first.start,
                "years": asked.years,
                "year": asked.year + 1,
            },
            "splits_searched": len(self.search.splits),
            "areas": {area: self._area_json(area) for area in asked.areas},
            "measures": {name: MEASURES[name].unit for name in TOLD},
        }

    def _area_json(self, area: str) -> dict[str, Any]:
        return {
            "now": self._split_json(self.now, area),
            "best": self._split_json(self.best(area), area),
            "robust": self._split_json(self.robust(area), area),
            "not_distinguishable": [self.parts(one) for one in self.alike(area)],
            "not_distinguishable_in_search": self.alike_in_search(area),
            "clearly_better_on_fresh_seeds": [self.parts(one) for one in self.better(area)],
            "front": [self._split_json(one, area) for one in self.front(area)],
            "elsewhere": {
                other: self.regret(self.best(area), self._first(other))._asdict()
                for other in self.asked.areas
                if other != area
            },
        }

    def _split_json(self, split: Split, area: str) -> dict[str, Any]:
        judged, worst, beside = (
            self.judged(split, area),
            self.worst(split, area),
            self.beyond_placebo(split, area),
        )
        return {
            "hours": self.parts(split),
            "loss": self.loss(split, area)._asdict(),
            "beyond_placebo": None if beside is None else beside._asdict(),
            "changes": {name: self.change(split, name, area)._asdict() for name in TOLD},
            "verdict": str(judged.verdict),
            "rationing": judged.rationing,
            "worsened": list(judged.worsened),
            "largest_regret": worst.regret._asdict(),
            "largest_regret_in": worst.world,
        }


def _columns(name: str, value: Interval) -> dict[str, object]:
    return {name: value.mean, f"{name}_low": value.low, f"{name}_high": value.high}


def described(found: Mix) -> str:
    """Return the weights of a mix as they are written on the command line."""
    return weights.told(found.asked.weights)
