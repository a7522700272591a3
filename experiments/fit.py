"""Does a built population fit the published figures, of any Dutch neighbourhood?

Over random neighbourhoods of 200 residents and more, and the areas that come along: how many
could be reconciled within the rounding of what is published, whether every whole number was then
built exactly, how many published figures are met (counts within the larger of 1 % and 10,
percentages within a point), the worst ten, and what building costs.

Import the tables first (docs/areas.md):

    python experiments/fit.py

Figures: CBS Kerncijfers wijken en buurten 2020 (84799NED); RIVM, CBS and GGD'en, Gezondheid per
wijk en buurt 2020 (50090NED), a model estimate for neighbourhoods.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from wijksim import library, params, population
from wijksim.errors import InputError
from wijksim.population import report
from wijksim.sources import profiles
from wijksim.sources.profiles import Joined, Profile

SEED = 1
AREAS = 300
FEWEST = 200  # residents
BAR = 0.95  # share of areas to be reconciled within the rounding


def drawn(areas: int, seed: int) -> Iterator[tuple[str, Callable[[], Profile]]]:
    """Yield random neighbourhoods of the imported tables: a name, and what gives its profile."""
    skipped: list[Joined] = []
    enough = [area for area in profiles.stream(skipped=skipped.append) if _large(area)]
    left = sum(one.residents >= FEWEST for one in skipped)
    print(
        f"drawn from {len(enough)}; {left} more have {FEWEST} residents but cannot be built alone"
    )
    for area in random.Random(seed).sample(enough, min(areas, len(enough))):
        yield f"{area.codes[0]} {area.name}", lambda area=area: area


def _large(area: Profile) -> bool:
    return area.residents.value >= FEWEST


class Outcome(NamedTuple):
    """One area: its fit and what building it took, or why it was refused."""

    name: str
    fit: report.Fit | None
    refused: str
    seconds: float
    residents: int


def outcome(name: str, make: Callable[[], Profile], p: params.Params) -> Outcome:
    """Build an area, timed, and count what was built."""
    try:
        profile = make()
        begin = time.process_time()
        rng = library.generator(SEED, library.Stream.POPULATION)
        made = population.build(profile, p, rng)
        seconds = time.process_time() - begin
        return Outcome(name, report.of(profile, [made], p), "", seconds, made.residents)
    except (InputError, ValueError) as error:
        return Outcome(name, None, " ".join(str(error).split()), 0.0, 0)


def excess(row: report.Row) -> float:
    """Return how far a figure lies beyond what its rounding allows, in units of the latter."""
    return abs(row.error or 0.0) / max(row.rounding, 1e-9)


def told(title: str, outcomes: list[Outcome]) -> bool:
    """Print what came of some areas; return whether all bars are met."""
    fits = [one.fit for one in outcomes if one.fit is not None]
    refused = [one for one in outcomes if one.fit is None]
    within = sum(fit.reconciled_within_rounding for fit in fits)
    exact = sum(fit.exact for fit in fits)
    met = sum(fit.fits for fit in fits)
    number = len(outcomes)
    print(f"{title}: {number} areas, {len(refused)} refused")
    print(
        f"  reconciled within the rounding  {within:4d} of {number} ({100 * within / number:.1f} %)"
    )
    print(f"  every whole number built        {exact:4d} of {number}")
    print(f"  every published figure met      {met:4d} of {number}")
    for one in refused:
        print(f"  refused: {one.name}: {one.refused}")
    for one in outcomes:
        if one.fit is not None and not (one.fit.exact and one.fit.fits):
            for row in one.fit.rows:
                if row.fits is False or (row.grain == 1.0 and not row.exact):
                    print(
                        f"  missed: {one.name}: {row.field} published {row.published}, "
                        f"reconciled {row.reconciled:g}, built {row.built:g}"
                    )
    return within >= BAR * number and exact == met == len(fits) == number


def worst(outcomes: list[Outcome], number: int = 10) -> None:
    """Print the figures that had to leave their rounding furthest."""
    rows = [
        (excess(row), one.name, row)
        for one in outcomes
        if one.fit is not None
        for row in one.fit.rows
        if row.published is not None
    ]
    rows.sort(key=lambda found: -found[0])
    print(f"the {number} figures furthest from what is published, in units of its rounding")
    for times, name, row in rows[:number]:
        print(
            f"  {times:5.2f}  {name[:44]:44s} {row.field:28s} published {row.published:g}, "
            f"reconciled {row.reconciled:.4g}, built {row.built:.4g}"
        )


def speed(outcomes: list[Outcome]) -> None:
    """Print what building costs on one core."""
    done = [one for one in outcomes if one.fit is not None]
    seconds = [one.seconds for one in done]
    people = sum(one.residents for one in done)
    print(
        f"building: {1000 * statistics.median(seconds):.1f} ms a neighbourhood (median), "
        f"{people / sum(seconds):,.0f} residents a second a core over all"
    )
    large = profiles.load("nederland").scaled(100.0)
    p = params.make()
    rates = []
    for _ in range(3):
        begin = time.process_time()
        made = population.build(large, p, library.generator(SEED, library.Stream.POPULATION))
        rates.append(made.residents / (time.process_time() - begin))
    print(f"an area of {made.residents:,} residents: {max(rates):,.0f} residents a second a core")


def main(arguments: list[str] | None = None) -> int:
    """Print the fit of random neighbourhoods and of the areas that come along."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, default=AREAS)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args(arguments)
    p = params.make()
    country = profiles.load("nederland")
    population.build(country, p, library.generator(SEED, library.Stream.POPULATION))  # warm up
    try:
        found = list(drawn(given.areas, given.seed))
    except InputError as error:
        print(error)
        return 2
    random_ones = [outcome(name, make, p) for name, make in found]
    shipped = [outcome(name, lambda name=name: profiles.load(name), p) for name in profiles.areas()]
    good = [
        told(f"random neighbourhoods of {FEWEST} residents or more", random_ones),
        told("areas that come along", shipped),
    ]
    worst(random_ones)
    speed(random_ones)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
