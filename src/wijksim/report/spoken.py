"""Figures as a reader would say them: number, unit, direction and band together."""

from __future__ import annotations

from typing import Final

from wijksim import texts
from wijksim.measures import EUROS, HOURS_PER_1000, MEASURES, PER_1000, PERCENT
from wijksim.results import Interval

_UNITS: Final[dict[str, tuple[str, str]]] = {  # of a level, as it is said
    PERCENT: ("% van de volwassenen", "% of adults"),
    PER_1000: ("per 1000 bewoners per jaar", "per 1000 residents a year"),
    HOURS_PER_1000: ("uur per week per 1000 bewoners", "hours a week per 1000 residents"),
    EUROS: ("euro per bewoner per jaar", "euro per resident a year"),
    "weeks": ("weken", "weeks"),
    "hours": ("uur", "hours"),
    "points 0-100": ("punten", "points"),
    "per 100 people": ("op de 100 mensen", "in 100 people"),
    "strength of ties": ("sterke banden", "strong ties"),
    "per 1000 residents": ("per 1000 bewoners", "per 1000 residents"),
    "points of load": ("punten last", "points of load"),
}
_DIRECTIONS: Final[dict[str, tuple[tuple[str, str], tuple[str, str]]]] = {  # (down, up) nl, en
    PERCENT: (("lager", "hoger"), ("lower", "higher")),
    PER_1000: (("lager", "hoger"), ("lower", "higher")),
    "weeks": (("korter", "langer"), ("shorter", "longer")),
    "points 0-100": (("lager", "hoger"), ("lower", "higher")),
    "per 100 people": (("lager", "hoger"), ("lower", "higher")),
    "points of load": (("lager", "hoger"), ("lower", "higher")),
}
_OTHERS: Final = (("minder", "meer"), ("fewer", "more"))
_MOST_DECIMALS: Final = 4
_POINTS: Final = "percentage points"


def level(lang: str, value: Interval, unit: str) -> str:
    """Return a level with its unit and band: "3,1 weken (tussen 2,9 en 3,3)".

    Levels that are said are shares, counts, hours or weeks: no band reaches below zero.
    """
    if value.mean is None:
        return _words(lang, "unknown")
    decimals = _apart(value, 0 if unit == EUROS else 1)
    told = f"{texts.number(lang, value.mean, decimals)} {_said(lang, unit)}"
    if value.low is None or value.high is None:
        return f"{told} {_words(lang, 'no_band')}"
    ends = (max(0.0, value.low), value.high)
    low, high = (texts.number(lang, end, decimals) for end in ends)
    return f"{told} {_words(lang, 'between').format(low=low, high=high)}"


def change(lang: str, value: Interval, unit: str) -> str:
    """Return a difference: "0,8 procentpunt lager (tussen 0,7 en 0,9)".

    Where the band holds zero both ends get their direction, and the words say that it is not
    clear.
    """
    if value.mean is None:
        return _words(lang, "unknown")
    places = decimals(value)
    mean = _directed(lang, value.mean, unit, places, with_unit=True)
    if value.low is None or value.high is None:
        return f"{mean} {_words(lang, 'no_band')}"
    if value.clear:
        ends = sorted((abs(value.low), abs(value.high)))
        low, high = (texts.number(lang, end, places) for end in ends)
        return f"{mean} {_words(lang, 'between').format(low=low, high=high)}"
    low = _directed(lang, value.low, unit, places)
    high = _directed(lang, value.high, unit, places)
    band = _words(lang, "between").format(low=low, high=high)
    return f"{_words(lang, 'not_clearly')}: {mean} {band}"


def measure_change(lang: str, name: str, value: Interval) -> str:
    """Return the difference of a measure in words."""
    return change(lang, value, MEASURES[name].unit)


def cell(lang: str, value: Interval, decimals: int, *, signed: bool = False) -> tuple[str, str]:
    """Return a figure and its band for a cell of a table."""
    mean = texts.number(lang, value.mean, decimals, signed=signed)
    if value.low is None or value.high is None:
        return mean, ""
    low, high = (
        texts.number(lang, end, decimals, signed=signed) for end in (value.low, value.high)
    )
    return mean, _words(lang, "to").format(low=low, high=high)


def decimals(value: Interval) -> int:
    """Return one decimal, or as many as it takes to keep a clear band clear of zero."""
    if not value.clear or value.low is None or value.high is None:
        return 1
    smallest = min(abs(value.low), abs(value.high))
    return _apart(value, next((n for n in (1, 2, 3) if round(smallest, n) > 0.0), 3))


def _apart(value: Interval, least: int) -> int:
    """Return the decimals, ``least`` or more, that tell the ends of a band apart."""
    if value.low is None or value.high is None:
        return least
    low, high = value.low, value.high
    places = range(least, _MOST_DECIMALS)
    return next((n for n in places if round(low, n) != round(high, n)), least)


def _directed(lang: str, value: float, unit: str, decimals: int, *, with_unit: bool = False) -> str:
    down, up = _DIRECTIONS.get(unit, _OTHERS)[texts.LANGUAGES.index(lang)]
    told = texts.number(lang, abs(value), decimals)
    which = up if value > 0.0 else down
    if not round(value, decimals):
        which = f"{up} {_words(lang, 'or')} {down}"
    if with_unit:
        told += f" {texts.unit(lang, _POINTS) if unit == PERCENT else _said(lang, unit)}"
    return f"{told} {which}"


def _said(lang: str, unit: str) -> str:
    return _UNITS[unit][texts.LANGUAGES.index(lang)] if unit in _UNITS else texts.unit(lang, unit)


_SAYINGS: Final[dict[str, tuple[str, str]]] = {
    "between": ("(tussen {low} en {high})", "(between {low} and {high})"),
    "to": ("{low} tot {high}", "{low} to {high}"),
    "no_band": ("(geen marge)", "(no band)"),
    "not_clearly": ("niet duidelijk anders", "not clearly different"),
    "or": ("of", "or"),
    "unknown": ("niet bekend", "not known"),
}


def _words(lang: str, key: str) -> str:
    return _SAYINGS[key][texts.LANGUAGES.index(lang)]
