"""Agreement of the model with published figures over many neighbourhoods, beside a census column.

RIVM's figures for neighbourhoods are estimates of a model from registers, so this is agreement and
no validation. The bar is the best single column of the census: chosen and fitted by least squares
on other municipalities, as RIVM's own model was fitted on such columns.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from scipy import stats

from wijksim import facts, workers
from wijksim.params import Params
from wijksim.results import Interval
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import Floats, Ints
from wijksim.workers import Task

FEWEST: Final = 200  # residents of a neighbourhood that is looked at
FOLDS: Final = 5
RESAMPLES: Final = 1000
_LEAST: Final = 3  # neighbourhoods from which a rank is one
LONELY: Final = "strong_loneliness"

# measure -> how a profile publishes it, and whether the builder reads that figure
PUBLISHED: Final[Mapping[str, tuple[Callable[[Profile], float | None], bool]]] = {
    LONELY: (lambda p: _value(p.targets.strong_loneliness), False),
    "self_direction": (lambda p: _value(p.targets.self_direction), False),
    "insecurity_share": (lambda p: _value(p.difficulty_making_ends_meet), True),
    "carers_share": (lambda p: _value(p.informal_carers), True),
}
# name -> share of residents, or of households, in %
COLUMNS: Final[Mapping[str, Callable[[Profile], float | None]]] = {
    "age_15_24": lambda p: _of_residents(p, p.age_15_24),
    "age_25_44": lambda p: _of_residents(p, p.age_25_44),
    "age_65_plus": lambda p: _of_residents(p, p.age_65_plus),
    "migration_background": lambda p: _of_residents(p, p.migration_background),
    "social_assistance": lambda p: _of_residents(p, p.social_assistance),
    "disability_benefit": lambda p: _of_residents(p, p.disability_benefit),
    "unemployment_benefit": lambda p: _of_residents(p, p.unemployment_benefit),
    "one_person": lambda p: 100.0 * p.one_person.value / p.households,
    "with_children": lambda p: 100.0 * p.with_children.value / p.households,
}


class Agreement(NamedTuple):
    """One measure over neighbourhoods; intervals are 95 % over resampled municipalities."""

    measure: str
    number: int  # of neighbourhoods
    rank: Interval  # rank correlation of model and published
    gap: Interval  # mean absolute difference, points
    level: Interval  # mean difference, model less published
    column: str  # the census column chosen in most folds
    column_rank: Interval
    column_gap: Interval
    rank_less: Interval  # rank of the model less that of the column
    gap_more: Interval  # gap of the model less that of the column
    read: bool  # the builder reads the published figure

    @property
    def ranks_worse(self) -> bool:
        """Return whether the column clearly ranks better than the model."""
        return self.rank_less.high is not None and self.rank_less.high < 0.0

    @property
    def misses_more(self) -> bool:
        """Return whether the model is clearly further off than the column."""
        return self.gap_more.low is not None and self.gap_more.low > 0.0


def _value(figure: object) -> float | None:
    return None if figure is None else float(figure.value)  # type: ignore[attr-defined]


def _of_residents(profile: Profile, figure: object) -> float | None:
    value = _value(figure)
    return None if value is None else 100.0 * value / profile.residents.value


def sampled(number: int, seed: int = 1) -> list[Profile]:
    """Return random neighbourhoods of the imported tables that have 200 residents and all figures.

    Raises:
        InputError: when nothing has been imported, or a file is damaged.
    """
    able = [
        one
        for one in profiles.stream()
        if one.residents.value >= FEWEST
        and all(of(one) is not None for of, _ in PUBLISHED.values())
    ]
    return random.Random(seed).sample(able, min(number, len(able)))


def run(areas: Sequence[Profile], params: Params, seeds: int, threads: int) -> Floats:
    """Return the model's figures, shape (areas, seeds, measures)."""
    stop = threading.Event()
    found = np.full((len(areas), seeds, len(PUBLISHED)), np.nan)

    def task(place: int) -> Task:
        def work() -> None:
            for seed in range(seeds):
                row = facts.observe(areas[place], params, seed + 1, PUBLISHED, stop=stop)
                found[place, seed] = [row[name] for name in PUBLISHED]

        return Task((place,), work)

    workers.carry_out([task(place) for place in range(len(areas))], threads, stop)
    return found


def agreement(areas: Sequence[Profile], model: Floats) -> list[Agreement]:
    """Return a row a measure.

    Args:
        areas: neighbourhoods with all published figures.
        model: what ``run`` returned for them.
    """
    towns = np.unique([one.municipality for one in areas], return_inverse=True)[1].astype(np.int32)
    columns = np.array(
        [[np.nan if (v := of(one)) is None else v for of in COLUMNS.values()] for one in areas]
    )
    rows = []
    for place, (name, (of, read)) in enumerate(PUBLISHED.items()):
        told = np.array([of(one) for one in areas], np.float64)
        column, guess = by_column(columns, told, towns)
        rows.append(_row(name, model[:, :, place].mean(axis=1), told, guess, column, towns, read))
    return rows


def by_column(columns: Floats, published: Floats, towns: Ints) -> tuple[str, Floats]:
    """Return the column chosen most, and what it says of each area from other municipalities.

    Args:
        columns: shape (areas, columns), NaN where not published: then the mean of the others.
        published: shape (areas,).
        towns: number of the municipality of each, shape (areas,).
    """
    names, guess = tuple(COLUMNS), np.full(len(published), published.mean())
    chosen: Counter[str] = Counter()
    fold = np.random.default_rng(1).permutation(int(towns.max()) + 1)[towns] % FOLDS
    for number in np.unique(fold):
        out, rest = fold == number, fold != number
        if rest.sum() < _LEAST:
            continue
        filled = np.where(np.isnan(columns), np.nanmean(columns[rest], axis=0), columns)
        ranks = [abs(_rank(column[rest], published[rest])) for column in filled.T]
        best = int(np.argmax(ranks))
        degree = 1 if np.ptp(filled[rest, best]) > 0.0 else 0  # a column that is the same all over
        line = np.polynomial.Polynomial.fit(filled[rest, best], published[rest], degree)
        guess[out] = line(filled[out, best])
        chosen[names[best]] += int(out.sum())
    return (chosen.most_common(1)[0][0] if chosen else ""), guess


def _rank(one: Floats, other: Floats) -> float:
    """Return the rank correlation, 0 where one of both is the same everywhere."""
    if np.ptp(one) == 0.0 or np.ptp(other) == 0.0:
        return 0.0
    return float(stats.spearmanr(one, other).statistic)


def _row(
    name: str,
    model: Floats,
    told: Floats,
    guess: Floats,
    column: str,
    towns: Ints,
    read: bool,
) -> Agreement:
    def figures(chosen: Any) -> list[float]:
        m, t, g = model[chosen], told[chosen], guess[chosen]
        ranks = _rank(m, t), _rank(g, t)
        gaps = float(np.abs(m - t).mean()), float(np.abs(g - t).mean())
        level, less, more = float((m - t).mean()), ranks[0] - ranks[1], gaps[0] - gaps[1]
        return [ranks[0], gaps[0], level, ranks[1], gaps[1], less, more]

    members = [np.flatnonzero(towns == town) for town in range(int(towns.max()) + 1)]
    rng = np.random.default_rng(1)
    drawn = [
        figures(np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))]))
        for _ in range(RESAMPLES)
    ]
    means = figures(np.arange(len(told)))
    lows, highs = np.percentile(np.array(drawn), (2.5, 97.5), axis=0)
    found = [
        Interval(mean, float(low), float(high))
        for mean, low, high in zip(means, lows, highs, strict=True)
    ]
    rank, gap, level, column_rank, column_gap, less, more = found
    return Agreement(
        name, len(told), rank, gap, level, column, column_rank, column_gap, less, more, read
    )


def loneliness_spread(model: Floats) -> Floats:
    """Return the standard deviation of strong loneliness over areas without chance, shape (1,).

    The variance of means over seeds, less what the spread over seeds adds to it.

    Args:
        model: what ``run`` returned; of one seed, chance stays in.
    """
    lonely = model[:, :, list(PUBLISHED).index(LONELY)]
    seeds = lonely.shape[1]
    chance = lonely.var(axis=1, ddof=1).mean() / seeds if seeds > 1 else 0.0
    return np.array([np.sqrt(max(0.0, lonely.mean(axis=1).var(ddof=1) - chance))])
