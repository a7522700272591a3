"""Charts as Vega-Lite: one description each, drawn by the browser and, for a file, by the server.

The numbers are those of the report's figures and tables: four-week means with their band, or a
measure by year. With fewer than four seeds a band is the lowest and highest run, and says so: an
interval over two runs is too wide to draw.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wijksim import texts
from wijksim.comparing import Comparison
from wijksim.measures import MEASURES
from wijksim.measures.money import PAYERS
from wijksim.plots import forest, sheet
from wijksim.plots.demand import FLAT, LINES, WEEKS, Panel, monthly, short_footer
from wijksim.report import cells, plain
from wijksim.results import band
from wijksim.state import Floats
from wijksim.units import WEEKS_PER_YEAR
from wijksim.verdict import BOARD, RELEVANT, judge
from wijksim.web.words import Words

Spec = dict[str, Any]

ENOUGH: Final = 4  # seeds from which a band is the 95 % interval
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_INK, _SOFT, _LINE = "#17222b", "#495660", "#e3dfd6"
_ROOM: Final = 0.08  # of the height, above and below the lines
_DIGITS: Final = 5  # of a number in a chart
_WIDE: Final = 20  # letters of a name on a line beside a chart
_STEPS: Final = (1, 2, 5, 10)  # years between two marks of an axis
_MARKS: Final = 10  # at most
_ROW: Final = 18  # pixels of a line of a name
LETTERS: Final = "ABCD"


class Weekly(NamedTuple):
    """A chart of a weekly figure over time, and the measure that its table holds."""

    panel: Panel
    measure: str


_PANEL: Final = {panel.title: panel for panel in LINES}
WEEKLY: Final[Mapping[str, Weekly]] = {
    "need": Weekly(_PANEL["panel_need"], "need_prevalence"),
    "unmet": Weekly(_PANEL["panel_unmet"], "unmet_need"),
    "requests": Weekly(_PANEL["panel_requests"], "requests"),
    "admitted": Weekly(_PANEL["panel_admitted"], "admitted_requests"),
    "waiting": Weekly(_PANEL["panel_waiting"], "waiting"),
}
YEARLY: Final[Mapping[str, str]] = {
    "wait": "waiting_weeks_median",
    **{name.replace("_", "-"): name for name in (*PAYERS, "cost_residents")},
}
TILES: Final[Mapping[str, str]] = {
    f"tile-{name}".replace("_", "-"): name for tile in BOARD.values() for name in tile
}
NAMES: Final = (*WEEKLY, *YEARLY, *TILES)

_say: Final = Words(
    {
        "base": ("nu", "now"),
        "wait": ("Wachttijd: de helft wacht korter", "Waiting time: half wait less"),
        "years": ("jaren sinds het begin van het beleid", "years since the policy began"),
        "favourable_low": ("← gunstig", "← favourable"),
        "favourable_high": ("gunstig →", "favourable →"),
        "over_time": ("{what} over de jaren, {unit}: {arms}", "{what} over time, {unit}: {arms}"),
        "change": (
            "Verschil met '{base}' in het laatste jaar, {unit}: {arms}",
            "Difference from '{base}' in the last year, {unit}: {arms}",
        ),
        "band": ("band: 95 %-interval", "band: 95 % interval"),
        "spread": ("band: laagste en hoogste run", "band: lowest and highest run"),
    }
)


def spec(comparison: Comparison, name: str, lang: str) -> Spec:
    """Return a chart.

    Args:
        comparison: what was run.
        name: one of ``NAMES``.
        lang: "nl" or "en".

    Raises:
        KeyError: for another name.
    """
    names = labels(comparison, lang)
    if name in WEEKLY:
        made, measure = _weekly(comparison, WEEKLY[name].panel, lang), WEEKLY[name].measure
    elif name in YEARLY:
        made, measure = _by_year(comparison, YEARLY[name], lang), YEARLY[name]
    else:
        made, measure, names = _tile(comparison, TILES[name], lang), TILES[name], names[1:]
    made["usermeta"]["read"] = {
        "across": name not in TILES,  # values stand along an axis of time
        "yearly": name in YEARLY,
        "places": cells.places(measure),
        "names": names,
    }
    return made


def title(name: str, lang: str) -> str:
    """Return the title of a chart."""
    if name in WEEKLY:
        return texts.say(lang, WEEKLY[name].panel.title)
    if name in TILES:
        return texts.say(lang, f"tile_{TILES[name]}")
    measure = YEARLY[name]
    if name == "wait":
        return _say(lang, "wait")
    return (
        texts.say(lang, f"payer_{measure}")
        if name.startswith("cost")
        else texts.name(lang, measure)
    )


def for_file(comparison: Comparison, name: str, lang: str) -> Spec:
    """Return a chart with title and footer, as it goes into a file."""
    made = spec(comparison, name, lang)
    made["width"] = 720
    made["height"] = made["height"] if name in TILES else 340
    made["padding"] = 16
    made["background"] = "white"
    unit = made["usermeta"]["unit"]
    made["title"] = {
        "text": title(name, lang),
        "subtitle": [unit, short_footer(comparison, lang), made["usermeta"]["band"]],
        "anchor": "start",
        "subtitleColor": _SOFT,
        "subtitlePadding": 6,
        "offset": 12,
    }
    return made


def labels(comparison: Comparison, lang: str) -> list[str]:
    """Return how each scenario is called in charts: the baseline "nu", the plans A to D."""
    first, *others = (plain.title(arm, lang) for arm in comparison.arms)
    return [first, *(f"{letter}  {name}" for letter, name in zip(LETTERS, others, strict=False))]


def looks(arms: int) -> tuple[list[str], list[list[float]]]:
    """Return colours and dashes of scenarios, those of the report's figures."""
    lines = [line for line, _ in zip(sheet.lines(), range(arms), strict=False)]
    dashes = [
        [1.0, 0.0] if line.linestyle == "-" else [1.8 * step for step in line.linestyle[1]]
        for line in lines
    ]
    return [line.color for line in lines], dashes


def whole(years: float) -> Spec:
    """Return the marks of an axis of years: whole ones, every second or fifth of many.

    Left to the library, an axis of one or two years has halves, which then read "0 1 1 2 2".
    """
    step = next(step for step in _STEPS if years <= _MARKS * step)
    return {"values": list(range(0, int(years) + 1, step)), "format": "d"}


def _weekly(comparison: Comparison, panel: Panel, lang: str) -> Spec:
    runs = [monthly(arm, panel, comparison) for arm in comparison.arms]
    moments = [(n + 0.5) * WEEKS / WEEKS_PER_YEAR for n in range(runs[0].shape[1])]
    unit = texts.unit(lang, panel.unit)
    return _lines(comparison, runs, moments, texts.say(lang, panel.title), unit, lang)


def _by_year(comparison: Comparison, measure: str, lang: str) -> Spec:
    runs = [arm.yearly[measure] for arm in comparison.arms]
    moments = [year + 0.5 for year in range(comparison.years)]
    unit = texts.unit(lang, MEASURES[measure].unit)
    return _lines(comparison, runs, moments, texts.name(lang, measure), unit, lang, points=True)


def _lines(
    comparison: Comparison,
    runs: Sequence[Floats],
    moments: Sequence[float],
    what: str,
    unit: str,
    lang: str,
    *,
    points: bool = False,
) -> Spec:
    names = labels(comparison, lang)
    rows = [row for pair in zip(names, runs, strict=True) for row in _moments(*pair, moments)]
    low = min((row["a"] for row in rows), default=0.0)
    high = max((row["b"] for row in rows), default=0.0)
    cut = len(names) > 1 and low >= FLAT * high > 0.0
    scale = {"domain": _domain(low, high, cut), "nice": True, "zero": False}
    upward: Spec = {"field": "y", "type": "quantitative", "title": unit, "scale": scale}
    across: Spec = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, comparison.years], "nice": False},
        "axis": {"title": _say(lang, "years"), "grid": False, **whole(comparison.years)},
    }
    encoding = {"x": across, "color": _legend(names)}
    area = {**encoding, "y": {**upward, "field": "a"}, "y2": {"field": "b"}}
    shade = min(0.2, 0.5 / (len(names) + 1))  # many bands over each other stay light
    mark: Spec = {"strokeWidth": 2.2}
    if points:
        mark |= {"point": {"size": 36, "filled": True, "aria": False}}
    return {
        **_frame(comparison, lang, "over_time", cut=cut, what=what, unit=unit),
        "height": 230,
        "data": {"values": rows},
        "layer": [
            {"mark": _mark("area", opacity=shade, line=False), "encoding": area},
            {
                "mark": _mark("line", **mark),
                "encoding": {**encoding, "y": upward, "strokeDash": _dashes(names)},
            },
        ],
    }


def _moments(name: str, values: Floats, moments: Sequence[float]) -> list[dict[str, Any]]:
    """Return the rows of a scenario: moment, mean and the ends of its band."""
    there = np.isfinite(values).all(axis=0)  # a year without anybody waiting has no wait
    mean, below, above = _band(values[:, there])
    below = np.maximum(below, 0.0)  # all these are numbers of people, hours, weeks or euros
    return [
        {"p": name, "x": _short(x), "y": _short(y), "a": _short(a), "b": _short(b)}
        for x, y, a, b in zip(np.array(moments)[there], mean, below, above, strict=True)
    ]


def _mark(kind: str, **look: Any) -> Spec:
    """Return a mark without a name of its own: the picture as a whole has one."""
    return {"type": kind, "aria": False, "clip": True, **look}


def _tile(comparison: Comparison, measure: str, lang: str) -> Spec:
    """Return the difference of every plan in a measure of the board, with what matters in grey."""
    names = labels(comparison, lang)[1:]
    base, *others = comparison.arms
    changes = [judge(arm.yearly, base.yearly).changes[measure] for arm in others]
    matters, rows = RELEVANT[measure], []
    for name, change in zip(names, changes, strict=True):
        ends = zip("yab", change, strict=True)
        found = {key: _short(value) for key, value in ends if value is not None}
        rows += [{"p": name, **found}] if found else []
    far = 3.0 * max([matters, *(abs(change.mean or 0.0) for change in changes)])
    unit = forest.change_unit(lang, MEASURES[measure].unit)
    across = _sideways(measure, far, unit, lang)
    down: Spec = {"field": "p", "type": "nominal", "title": None, "sort": names}
    wrapped = json.dumps({name: textwrap.wrap(name, _WIDE) for name in names}, ensure_ascii=False)
    down["axis"] = {"ticks": False, "domain": False, "labelExpr": f"({wrapped})[datum.label]"}
    most = max(len(textwrap.wrap(name, _WIDE)) for name in names)
    colours, _ = looks(len(names) + 1)
    colour: Spec = {"field": "p", "type": "nominal", "legend": None}
    colour["scale"] = {"domain": names, "range": colours[1:]}
    span = {"x": {**across, "field": "a"}, "x2": {"field": "b"}}
    zero = {"values": [{"y": 0, "a": -matters, "b": matters}]}
    return {
        **_frame(comparison, lang, "change", base=plain.title(base, lang), unit=unit),
        "height": len(names) * max(34, _ROW * most),
        "layer": [
            {"data": zero, "mark": _mark("rect", color="#ecebe6"), "encoding": span},
            {"data": zero, "mark": _mark("rule", color=_SOFT), "encoding": {"x": across}},
            {
                "data": {"values": rows},
                "mark": _mark("rule", strokeWidth=2.5),
                "encoding": {**span, "y": down, "color": colour},
            },
            {
                "data": {"values": rows},
                "mark": _mark("point", filled=True, size=90, opacity=1),
                "encoding": {"x": across, "y": down, "color": colour},
            },
        ],
    }


def _sideways(measure: str, far: float, unit: str, lang: str) -> Spec:
    """Return an axis of differences, zero in the middle and the favourable side named."""
    low = MEASURES[measure].better < 0
    key, end = ("favourable_low", "start") if low else ("favourable_high", "end")
    return {
        "field": "y",
        "type": "quantitative",
        "title": f"{_say(lang, key)} ({unit})",
        "scale": {"domain": [-far, far], "nice": True},
        "axis": {"tickCount": 5, "titleAnchor": end},
    }


def _frame(
    comparison: Comparison, lang: str, key: str, *, cut: bool = False, **values: object
) -> Spec:
    """Return what all charts share: size, letters, numbers, and what it is in words."""
    arms = ", ".join(plain.title(arm, lang) for arm in comparison.arms)
    few = len(comparison.seeds) < ENOUGH and key == "over_time"
    told = _say(lang, "spread" if few else "band")
    told += f"; {texts.say(lang, 'axis_cut')}" if cut else ""
    return {
        "$schema": _SCHEMA,
        "description": _say(lang, key, arms=arms, **values),
        "usermeta": {"unit": str(values["unit"]), "band": told},
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        "config": _config(lang),
    }


def _config(lang: str) -> Spec:
    decimal, thousands = (",", ".") if lang == "nl" else (".", ",")
    number = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["€ ", ""]}
    return {
        "aria": False,  # the picture has one name, and a table beside it
        "font": "Segoe UI, Liberation Sans, Arial, sans-serif",
        "locale": {"number": number},
        "view": {"stroke": None},
        "axis": {
            "labelColor": _SOFT,
            "titleColor": _SOFT,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "titlePadding": 8,
            "gridColor": _LINE,
            "domainColor": _SOFT,
            "tickColor": _SOFT,
            "labelFlush": False,
            "labelLimit": 190,
        },
        "axisY": {"domain": False, "ticks": False, "tickCount": 5},
        "legend": {
            "title": None,
            "orient": "top",
            "direction": "vertical",
            "columns": 2,
            "symbolType": "stroke",
            "symbolSize": 500,
            "symbolStrokeWidth": 2.5,
            "symbolOpacity": 1,
            "labelFontSize": 12,
            "labelColor": _INK,
            "labelLimit": 300,
            "offset": 6,
            "rowPadding": 2,
        },
        "title": {"color": _INK, "fontSize": 16, "subtitleFontSize": 12},
    }


def _legend(names: Sequence[str]) -> Spec:
    colours, _ = looks(len(names))
    return {
        "field": "p",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": list(names), "range": colours},
        "legend": {},
    }


def _dashes(names: Sequence[str]) -> Spec:
    _, dashes = looks(len(names))
    return {
        "field": "p",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": list(names), "range": dashes},
        "legend": {},
    }


def _band(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Return mean, low and high at each moment: the interval, or the spread of a few runs."""
    if len(values) >= ENOUGH:
        return band(values)
    return values.mean(axis=0), values.min(axis=0), values.max(axis=0)


def _domain(low: float, high: float, cut: bool) -> list[float]:
    """Return the ends of the axis: from zero, unless all lines would be one line."""
    if not cut:
        return [0.0, high * (1.0 + _ROOM) or 1.0]
    room = _ROOM * (high - low) or high
    return [low - room, high + room]


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
