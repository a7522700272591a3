"""Does a built population fit the published figures, of any Dutch neighbourhood?

Over random neighbourhoods of 200 residents and more, and the areas that come along: how many
could be reconciled within the rounding of what is published, whether every whole number was then
built exactly, how many published figures are met (counts within the larger of 1 % and 10,
percentages within a point), the worst ten, and what building costs.

    python experiments/fit.py                        # tables in ../shared/data
    python experiments/fit.py --tables FOLDER        # kwb.parquet and gezondheid.parquet in it
    python experiments/fit.py --store                # what `wijksim areas import` has stored

Figures: CBS Kerncijfers wijken en buurten 2020 (84799NED); RIVM, CBS and GGD'en, Gezondheid per
wijk en buurt 2020 (50090NED), a model estimate for neighbourhoods.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wijksim import library, params, population
from wijksim.errors import InputError
from wijksim.population import report
from wijksim.sources import profiles
from wijksim.sources.profiles import (
    Dwellings,
    HouseholdSize,
    Profile,
    Residents,
    ShareOfAdults,
    Targets,
)

SEED = 1
AREAS = 300
FEWEST = 200  # residents
BAR = 0.95  # share of areas to be reconciled within the rounding
HERE = Path(__file__).resolve().parents[2] / "shared" / "data"
COUNTS = {
    "residents": "a_inw",
    "age_0_14": "a_00_14",
    "age_15_24": "a_15_24",
    "age_25_44": "a_25_44",
    "age_45_64": "a_45_64",
    "age_65_plus": "a_65_oo",
    "social_assistance": "a_soz_wb",
    "disability_benefit": "a_soz_ao",
    "unemployment_benefit": "a_soz_ww",
    "state_pension": "a_soz_ow",
}
HOMES = {"one_person": "a_1p_hh", "without_children": "a_hh_z_k", "with_children": "a_hh_m_k"}
SHARES = {
    "difficulty_making_ends_meet": "p_moeite_rondkomen",
    "severe_limitation": "p_ernstig_beperkt",
    "informal_carers": "p_mantelzorger",
    "volunteers": "p_vrijwilliger",
}


def _profile(row: Any) -> Profile:
    """Return the profile of one row of both tables."""

    def given(column: str) -> float | None:
        value = row[column]
        return None if pd.isna(value) else float(value)

    figures: dict[str, Any] = {}
    for name, column in COUNTS.items():
        count = given(column)
        if count is not None:
            figures[name] = Residents(value=int(count), unit="residents", year=2020, source="cbs")
    for name, column in HOMES.items():
        figures[name] = Dwellings(
            value=int(row[column]), unit="households", year=2020, source="cbs"
        )
    for name, column in SHARES.items():
        share = given(column)
        if share is not None:
            figures[name] = ShareOfAdults(
                value=round(share, 1), unit="% of residents 18+", year=2020, source="rivm"
            )
    size = given("g_hhgro")
    if size is not None:
        figures["household_size"] = HouseholdSize(
            value=round(size, 1), unit="residents per household", year=2020, source="cbs"
        )
    return Profile(
        codes=(row["gwb_code_10"],),
        name=row["regio"],
        municipality=row["gm_naam"],
        title_nl="",
        title_en="",
        migration_background=Residents(
            value=int(row["a_w_all"] + row["a_nw_all"]), unit="residents", year=2020, source="cbs"
        ),
        targets=Targets(),
        sources={"cbs": "CBS 84799NED", "rivm": "RIVM 50090NED"},
        **figures,
    )


def from_tables(folder: Path, areas: int, seed: int) -> Iterator[tuple[str, Callable[[], Profile]]]:
    """Yield random neighbourhoods of the tables in a folder: a name, and what makes its profile."""
    counts = pd.read_parquet(folder / "kwb.parquet")
    health = pd.read_parquet(folder / "gezondheid.parquet")
    counts = counts[(counts["recs"] == "Buurt") & (counts["a_inw"] >= FEWEST)]
    both = counts.merge(
        health[["code", *SHARES.values()]], left_on="gwb_code_10", right_on="code", how="left"
    ).sort_values("gwb_code_10")
    for index in sorted(random.Random(seed).sample(range(len(both)), min(areas, len(both)))):
        row = both.iloc[index]
        yield f"{row['gwb_code_10']} {row['regio']}", lambda row=row: _profile(row)


def from_store(areas: int, seed: int) -> Iterator[tuple[str, Callable[[], Profile]]]:
    """Yield random neighbourhoods of the imported tables."""
    enough = [area for area in profiles.stream() if area.residents.value >= FEWEST]
    for area in random.Random(seed).sample(enough, min(areas, len(enough))):
        yield f"{area.codes[0]} {area.name}", lambda area=area: area


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
    parser.add_argument(
        "--tables", type=Path, default=Path(os.environ.get("WIJKSIM_SHARED_DATA", HERE))
    )
    parser.add_argument("--store", action="store_true")
    parser.add_argument("--areas", type=int, default=AREAS)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args(arguments)
    if not given.store and not (given.tables / "kwb.parquet").is_file():
        print(f"there is no kwb.parquet in {given.tables}; name a folder with --tables")
        return 2
    if given.store:
        drawn = from_store(given.areas, given.seed)
    else:
        drawn = from_tables(given.tables, given.areas, given.seed)
    p = params.make()
    country = profiles.load("nederland")
    population.build(country, p, library.generator(SEED, library.Stream.POPULATION))  # warm up
    random_ones = [outcome(name, make, p) for name, make in drawn]
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
