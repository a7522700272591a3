"""The search over splits: a grid, then ever nearer to what is good; and fresh seeds to tell by.

Who picks the best of hundreds of splits on some seeds picks luck along with it (the winner's
curse). So splits are chosen on some seeds, and told of by figures of others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from wijksim import verdict
from wijksim.mixing import splits
from wijksim.mixing.splits import Room, Split
from wijksim.mixing.weights import AXES, Weights, loss
from wijksim.results import Interval, interval
from wijksim.state import Floats
from wijksim.verdict import Judgement, Verdict

REFUSED: Final = (Verdict.WORSE, Verdict.MIXED, Verdict.UNFAIR)
_CENTRES: Final = 3  # splits by each rule that a round of refinement looks around
_TOP: Final = 12  # splits by each rule that are run on fresh seeds
_ON_FRONT: Final = 10  # points of the front that are run on fresh seeds


class Arm(NamedTuple):
    """What is run: a split, its matched placebo, or (without a split) the baseline."""

    split: Split | None = None
    placebo: bool = False


BASELINE: Final = Arm()
OneRun = Mapping[str, Floats]  # measure -> figures, shape (seeds, years)
# Runs arms in a world: its number and the arms; every measure of each, None for an arm without.
Evaluate = Callable[[int, Sequence[Arm]], Sequence[OneRun | None]]


class Field:
    """What is known of splits in some worlds, on one set of seeds."""

    def __init__(self, evaluate: Evaluate, worlds: int, weights: Weights, year: int) -> None:
        """Begin with nothing; ``worlds`` is their number, ``year`` an index."""
        self._evaluate, self.worlds, self.weights, self.year = evaluate, worlds, weights, year
        self._known: list[dict[Arm, OneRun | None]] = [{} for _ in range(worlds)]
        self._judged: dict[tuple[int, Arm], Judgement] = {}

    @property
    def splits(self) -> list[Split]:
        """The splits that were run, in that order."""
        return [arm.split for arm in self._known[0] if arm.split is not None and not arm.placebo]

    def run(self, wanted: Iterable[Split]) -> None:
        """Run splits in every world, those that are known already only once."""
        self.run_arms([BASELINE, *map(Arm, wanted)], range(self.worlds))

    def run_arms(self, wanted: Iterable[Arm], worlds: Iterable[int]) -> None:
        """Run arms in some worlds."""
        arms = list(dict.fromkeys(wanted))
        for world in worlds:
            new = [arm for arm in arms if arm not in self._known[world]]
            if new:
                found = self._evaluate(world, new)
                self._known[world].update(zip(new, found, strict=True))

    def figures(self, world: int, arm: Arm) -> OneRun | None:
        """Return the figures of an arm that was run; None for a placebo that there is not."""
        return self._known[world].get(arm)

    def loss(self, world: int, arm: Arm) -> Floats:
        """Return the loss of an arm against the baseline, shape (seeds,)."""
        found, base = self._known[world][arm], self._known[world][BASELINE]
        assert found is not None
        assert base is not None
        return loss(found, base, self.weights, self.year)

    def mean(self, world: int, split: Split) -> float:
        """Return the mean loss of a split; infinite where no seed has a figure."""
        found = interval(self.loss(world, Arm(split))).mean
        return np.inf if found is None else found

    def change(self, world: int, arm: Arm, measure: str) -> Interval:
        """Return the paired difference of a measure from the baseline."""
        found, base = self._known[world][arm], self._known[world][BASELINE]
        assert found is not None
        assert base is not None
        return interval(found[measure][:, self.year] - base[measure][:, self.year])

    def judged(self, world: int, split: Split) -> Judgement:
        """Return the verdict on a split against the baseline."""
        key = world, Arm(split)
        if key not in self._judged:
            found, base = self._known[world][key[1]], self._known[world][BASELINE]
            assert found is not None
            assert base is not None
            self._judged[key] = verdict.judge(found, base, self.year)
        return self._judged[key]

    def may_win(self, world: int, split: Split) -> bool:
        """Return whether a split may be called best: not by rationing, nor at another's cost."""
        found = self.judged(world, split)
        return found.verdict not in REFUSED and not found.rationing


class Ranking:
    """Splits of a field in the worlds of one area, by the rules of choice."""

    def __init__(self, field: Field, worlds: Sequence[int]) -> None:
        """Rank all splits that the field knows now; the first world is the one for "best"."""
        self.field, self.worlds, self.splits = field, tuple(worlds), field.splits

    @cached_property
    def losses(self) -> Floats:
        """Mean losses, shape (splits, worlds)."""
        return np.array([[self.field.mean(w, one) for w in self.worlds] for one in self.splits])

    @cached_property
    def may_win(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Whether a split may be called best in a world, shape (splits, worlds)."""
        return np.array([[self.field.may_win(w, one) for w in self.worlds] for one in self.splits])

    def references(self) -> list[Split]:
        """Return the best split that may be, in each world: what regret is counted from."""
        return [self._first(self._allowed(self.losses[:, w], w)) for w in range(len(self.worlds))]

    def best(self) -> Split:
        """Return the split with the lowest loss in the first world that may be called best."""
        return self.references()[0]

    def regrets(self) -> Floats:
        """Return mean losses above the best of each world, shape (splits, worlds)."""
        places = [self.splits.index(one) for one in self.references()]
        lowest = np.array([self.losses[place, w] for w, place in enumerate(places)])
        return np.asarray(self.losses - lowest)

    def robust(self) -> Split:
        """Return the split whose largest regret over the worlds is the smallest."""
        return self._first(self._allowed(self.regrets().max(axis=1), 0))

    def _allowed(self, values: Floats, world: int) -> Floats:
        """Return values with those that may not win set to infinite, unless none may."""
        allowed = self.may_win[:, world]
        return np.where(allowed, values, np.inf) if allowed.any() else values

    def _first(self, values: Floats) -> Split:
        return self.splits[int(np.argmin(values))]

    def top(self, number: int) -> list[Split]:
        """Return the best splits by each rule, with and without those that may not win."""
        worst = self.regrets().max(axis=1)
        rules = [self._allowed(self.losses[:, 0], 0), self._allowed(worst, 0), self.losses[:, 0]]
        found = [self.splits[i] for values in rules for i in np.argsort(values)[:number]]
        return list(dict.fromkeys([*self.references(), *found]))

    def front(self, most: int | None = None) -> list[Split]:
        """Return the splits that no other one beats on need, unmet need and cost, first world.

        Args:
            most: at most so many, evenly along the order of need.
        """
        world = self.worlds[0]
        points = np.array(
            [
                [self.field.change(world, Arm(one), name).mean or 0.0 for name in AXES]
                for one in self.splits
            ]
        )
        places = [int(i) for i in np.argsort(points[:, 0], kind="stable") if undominated(points, i)]
        if most is not None and len(places) > most:
            kept = np.linspace(0, len(places) - 1, most).round().astype(int)
            places = [places[i] for i in kept]
        return [self.splits[i] for i in places]


def undominated(points: Floats, place: int) -> bool:
    """Return whether no other point is as low everywhere and lower somewhere.

    Args:
        points: shape (points, axes), lower is better.
        place: of the point.
    """
    own = points[place]
    beats = (points <= own).all(axis=1) & (points < own).any(axis=1)
    return not bool(beats.any())


def explore(
    field: Field, areas: Sequence[Sequence[int]], room: Room, step: float, rounds: int
) -> None:
    """Run a grid in every world, then rounds around the best of each area at half the step.

    Args:
        field: takes the figures.
        areas: the worlds of each area.
        room: what can be divided.
        step: of the grid, a share of all hours.
        rounds: of refinement; each halves the step.
    """
    field.run([room.now, *splits.grid(room, step)])
    for _ in range(rounds):
        step /= 2.0
        centres = [one for worlds in areas for one in centres_of(Ranking(field, worlds))]
        field.run(near for one in centres for near in splits.neighbours(room, one, step))


def centres_of(ranking: Ranking) -> list[Split]:
    """Return what a round of refinement looks around: the best by each rule, ends of the front."""
    front = ranking.front()
    return list(dict.fromkeys([*ranking.top(_CENTRES), front[0], front[-1]]))


def candidates(field: Field, areas: Sequence[Sequence[int]], room: Room) -> list[Split]:
    """Return the splits that are worth fresh seeds: how it is now, the best, and the front."""
    found = [room.now]
    for worlds in areas:
        ranking = Ranking(field, worlds)
        found += [ranking.best(), ranking.robust(), *ranking.top(_TOP), *ranking.front(_ON_FRONT)]
    return list(dict.fromkeys(found))
