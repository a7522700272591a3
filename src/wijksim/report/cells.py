"""Figures as cells of tables: a mean with its band below, as many decimals as the unit needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from wijksim import texts
from wijksim.comparing import Comparison
from wijksim.measures import EUROS, INDEX, LOAD, MEASURES, RATIO, WELLBEING
from wijksim.plots import forest
from wijksim.report import plain, spoken
from wijksim.report.markup import Html, Part, join, table, tag
from wijksim.report.words import say
from wijksim.results import Interval

_DECIMALS: Final[Mapping[str, int]] = {
    EUROS: 0,
    LOAD: 3,
    WELLBEING: 3,
    INDEX: 3,
    RATIO: 3,
    "index 0-1.1": 3,
    "index -1 to 1": 3,
    "load per adult": 3,
    "ties per adult": 2,
    "rate per year": 2,
}


def places(name: str) -> int:
    """Return the number of decimals with which a measure is shown."""
    return _DECIMALS.get(MEASURES[name].unit, 1)


def stacked(lang: str, value: Interval, decimals: int, *, signed: bool = False) -> Html:
    """Return a figure with its band below."""
    mean, band = spoken.cell(lang, value, decimals, signed=signed)
    return join([tag("span", mean, class_="mean"), tag("span", band, class_="band")])


def cell(lang: str, value: Interval, name: str, *, signed: bool = False) -> Html:
    """Return a measure's figure with its band below."""
    return stacked(lang, value, places(name), signed=signed)


def with_unit(lang: str, name: str, *, change: bool = False) -> Html:
    """Return a measure's name, with the unit of its values or of its differences below."""
    unit = MEASURES[name].unit
    told = forest.change_unit(lang, unit) if change else texts.unit(lang, unit)
    return join([texts.name(lang, name), tag("span", told, class_="unit")])


def by_measure(comparison: Comparison, lang: str, caption: str, names: Iterable[str]) -> Html:
    """Return a table with a row a measure: the baseline's value, and every plan's difference."""
    base, *others = comparison.arms
    heads: list[Part] = [say(lang, "measure"), plain.title(base, lang)]
    heads += [plain.title(arm, lang) for arm in others]
    rows: list[Sequence[Part]] = []
    for name in names:
        row: list[Part] = [with_unit(lang, name)]
        row.append(cell(lang, comparison.measure(base, name), name))
        row += [cell(lang, comparison.difference(arm, name), name, signed=True) for arm in others]
        rows.append(row)
    return table(caption, heads, rows)
