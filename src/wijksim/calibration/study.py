"""The calibration itself: waves of history matching, then a weighted sample of what is left.

A wave runs points spread over what is not ruled out, learns an emulator a fact from all runs so
far, and rules out where a fact is missed by more than ``BOUND`` standard deviations, whatever the
parameters in between (Craig et al. 1997; Vernon, Goldstein & Bower 2010). The variance holds the
emulator's own, what differs between seeds, and the discrepancy of the fact. One fact may be missed
by more, since the model is known to be wrong somewhere: the second-largest implausibility counts.

On what is left, a crowd is drawn in proportion to prior times kernel with the emulators in place
of the model. Each of these is run, the emulators learn from these runs too, and the points are
weighted by what they say then against what was promised (importance sampling). The kernel is the
normal density of discrepancies and seeds, so that no tolerance is chosen (Wilkinson 2013). The
weights know that emulators err alike for facts that hang together, such as self-direction in five
areas; without that, intervals come out too narrow. Weights by single runs would need no emulator,
but chance between seeds leaves a tenth of the sample to count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from wijksim.calibration import emulator, runs, search
from wijksim.calibration.emulator import Emulator
from wijksim.calibration.runs import Folder, Lot
from wijksim.calibration.targets import Target, wanted, warped
from wijksim.state import Floats

BOUND: Final = 3.0  # Pukelsheim 1994: 95 % of any unimodal distribution lies within
_FIRST, _LAST = 100_000, 900_000  # added to the seed: each lot has luck of its own


class Sizes(NamedTuple):
    """How much is run and searched."""

    waves: tuple[int, ...] = (260, 180, 180)  # runs
    sample: int = 160  # points of the posterior that are run
    crowd: int = 1500  # points of a search


QUICK: Final = Sizes((40, 24), 24, 200)


class Wave(NamedTuple):
    """What a wave left."""

    points: Floats  # of its runs
    figures: Floats  # of its runs, warped, (runs, fitted targets)
    explained: Floats  # (fitted targets,) in the next wave's runs; NaN where there is none
    share: float  # of the prior that is left after it
    level: float  # the implausibility up to which that holds


class Found(NamedTuple):
    """What a calibration found."""

    targets: tuple[Target, ...]
    waves: tuple[Wave, ...]
    left: Floats  # points spread evenly over what is not ruled out
    emulators: list[Emulator]  # of the fitted targets, from all runs
    alike: Floats  # (fitted targets, fitted targets): correlation of their errors
    points: Floats  # of the posterior, (points, dimensions)
    weights: Floats  # (points,), adding up to 1
    figures: Floats  # plain, (points, targets), of the runs of these points

    @property
    def fitted(self) -> list[int]:
        """Places of the targets that are fitted."""
        return [place for place, one in enumerate(self.targets) if one.fitted]

    @property
    def effective(self) -> float:
        """How many equal weights the weights are worth."""
        return search.effective(self.weights)


def carry_out(
    folder: Folder,
    targets: tuple[Target, ...],
    dimensions: int,
    sizes: Sizes,
    seed: int,
    told: Callable[[str, int, int], None],
) -> Found:
    """Run a calibration; what the folder holds of it already is not run again."""
    fitted = [place for place, one in enumerate(targets) if one.fitted]
    aims = tuple(targets[place] for place in fitted)
    waves, points = list[Wave](), search.spread(sizes.waves[0], dimensions, seed)
    emulators, left = list[Emulator](), points
    for number, _ in enumerate(sizes.waves):
        lot = Lot(f"wave-{number + 1}", points, seed + _FIRST * (number + 1), targets)
        plain = runs.carry_out(folder, lot, told)[:, fitted]
        figures = np.column_stack([warped(one, plain[:, k]) for k, one in enumerate(aims)])
        if waves:
            seen = emulator.explained(emulators, points, figures)
            waves[-1] = waves[-1]._replace(explained=seen)
        waves.append(Wave(points, figures, np.full(len(aims), np.nan), 1.0, np.inf))
        emulators = emulator.fit_all(*together(tuple(waves)))
        score = implausible(emulators, aims)
        what = search.remaining(score, BOUND, sizes.crowd, dimensions, seed + number)
        waves[-1] = waves[-1]._replace(share=what.share, level=what.level)
        left = what.points
        if number + 1 < len(sizes.waves):
            points = _apart(left, sizes.waves[number + 1], seed + number)
    alike = alike_errors(tuple(waves))
    return _sample(
        folder, targets, tuple(waves), (emulators, alike, left), dimensions, sizes, seed, told
    )


def implausible(emulators: list[Emulator], aims: tuple[Target, ...]) -> search.Score:
    """Return the second-largest implausibility over the fitted targets, as a score of points."""
    values, sds = wanted(aims)

    def score(points: Floats) -> Floats:
        means, variances = emulator.predict_all(emulators, points)
        found = np.abs(means - values) / np.sqrt(variances + sds * sds)
        return np.asarray(np.sort(found, axis=1)[:, -min(2, found.shape[1])])

    return score


def energy(emulators: list[Emulator], values: Floats, sds: Floats) -> search.Score:
    """Return minus the log of the kernel of points, with emulators in place of the model.

    Args:
        emulators: one a figure.
        values: what the figures are held against, (figures,) on their warped scale.
        sds: discrepancies.
    """

    def score(points: Floats) -> Floats:
        means, variances = emulator.predict_all(emulators, points)
        whole = variances + sds * sds
        return np.asarray(0.5 * ((means - values) ** 2 / whole + np.log(whole)).sum(axis=1))

    return score


def alike_errors(waves: tuple[Wave, ...]) -> Floats:
    """Return how errors of emulators hang together, (figures, figures), in runs they did not see.

    Each wave is predicted from those before it.
    """
    errors = []
    for number in range(1, len(waves)):
        learned = emulator.fit_all(*together(waves[:number]))
        means, variances = emulator.predict_all(learned, waves[number].points)
        errors.append((waves[number].figures - means) / np.sqrt(variances))
    found = np.concatenate(errors)
    return np.asarray(np.corrcoef(found[np.isfinite(found).all(axis=1)].T))


def together(waves: tuple[Wave, ...]) -> tuple[Floats, Floats]:
    """Return points and figures of all runs of waves."""
    points, figures = zip(*((wave.points, wave.figures) for wave in waves), strict=True)
    return np.concatenate(points), np.concatenate(figures)


def distances(means: Floats, variances: Floats, alike: Floats, aim: Floats, sds: Floats) -> Floats:
    """Return minus the log of the joint kernel, (points,), up to a constant.

    Args:
        means: what emulators say, (points, figures).
        variances: of it; their mean over the points counts.
        alike: correlation of errors, (figures, figures).
        aim: what the figures are held against, (figures,).
        sds: discrepancies, which are independent.
    """
    errors = np.sqrt(variances.mean(axis=0))
    whole = alike * np.outer(errors, errors) + np.diag(sds * sds)
    scaled = np.linalg.solve(np.linalg.cholesky(whole), (means - aim).T)
    return np.asarray(0.5 * (scaled**2).sum(axis=0))


def misfit(figures: Floats, values: Floats, sds: Floats) -> Floats:
    """Return minus the log of the kernel of runs, (runs,); a missing figure is missed by 3 sd."""
    parts = ((figures - values) / sds) ** 2
    return np.asarray(0.5 * np.where(np.isfinite(parts), parts, BOUND**2).sum(axis=1))


def _sample(
    folder: Folder,
    targets: tuple[Target, ...],
    waves: tuple[Wave, ...],
    known: tuple[list[Emulator], Floats, Floats],
    dimensions: int,
    sizes: Sizes,
    seed: int,
    told: Callable[[str, int, int], None],
) -> Found:
    """Return the calibration with its sample, run and weighted."""
    emulators, alike, left = known
    aims = tuple(one for one in targets if one.fitted)
    fitted = [place for place, one in enumerate(targets) if one.fitted]
    values, sds = wanted(aims)
    crowd, energies = search.annealed(
        energy(emulators, values, sds), sizes.crowd, dimensions, seed + 1
    )
    chosen = np.random.default_rng(seed + 2).choice(len(crowd), sizes.sample, replace=False)
    points, promised = crowd[chosen], energies[chosen]
    plain = runs.carry_out(folder, Lot("posterior", points, seed + _LAST, targets), told)
    figures = np.column_stack(
        [warped(one, plain[:, place]) for one, place in zip(aims, fitted, strict=True)]
    )
    before = together(waves)
    learned = emulator.fit_all(
        np.concatenate([before[0], points]), np.concatenate([before[1], figures])
    )
    said = distances(*emulator.predict_all(learned, points), alike, values, sds)
    weights = tempered(promised - said)
    return Found(targets, waves, left, learned, alike, points, weights, plain)


def tempered(logs: Floats) -> Floats:
    """Return weights that add up to 1; the largest are cut to the root of their number.

    Truncated importance sampling (Ionides 2008): no weight above the mean times the root of the
    number, so that one lucky run cannot stand for the posterior; it costs a small bias.
    """
    weights = np.exp(logs - logs.max())
    weights = np.minimum(weights, weights.mean() * np.sqrt(len(weights)))
    return np.asarray(weights / weights.sum())


def _apart(points: Floats, count: int, seed: int) -> Floats:
    """Return some of a crowd, far from one another: the best of some random choices."""
    rng = np.random.default_rng(seed)
    alike = np.unique(points, axis=0)
    if len(alike) <= count:
        return alike[rng.choice(len(alike), count)]
    chosen = [int(rng.integers(len(alike)))]
    near = ((alike - alike[chosen[0]]) ** 2).sum(axis=1)
    for _ in range(count - 1):
        some = rng.choice(len(alike), min(len(alike), 20), replace=False)
        best = int(some[np.argmax(near[some])])
        chosen.append(best)
        near = np.minimum(near, ((alike - alike[best]) ** 2).sum(axis=1))
    return alike[chosen]
