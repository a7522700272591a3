"""Charts of a step of the lesson, drawn by the server."""

from __future__ import annotations

import textwrap
from typing import Any, Final

from wijksim.lesson import Chart
from wijksim.units import WEEKS_PER_YEAR
from wijksim.web import charts
from wijksim.web.words import Words

_WIDE: Final = 60  # letters of a title on one line
_INK: Final = "#17222b"
_SOFT: Final = "#495660"
_YEAR: Final = 1.5 * WEEKS_PER_YEAR  # lines up to this long are told in weeks
_say: Final = Words(
    {"weeks": ("weken vanaf het begin", "weeks from the start"), "years": ("jaren", "years")}
)


def spec(chart: Chart, lang: str, *, large: bool = False, narrow: bool = False) -> dict[str, Any]:
    """Return a chart as Vega-Lite: a line and its band for each arm.

    Args:
        chart: lines over weeks.
        lang: "nl" or "en".
        large: for a screen in front of a class.
        narrow: for a telephone.
    """
    short = chart.weeks[-1] <= _YEAR
    scale = 1.0 if short else 1.0 / WEEKS_PER_YEAR
    names, rows = _data(chart, lang, scale)
    seen = [0.0] if chart.apart else []
    low = min([*seen, *(row["a"] for row in rows)])
    high = max([*seen, *(row["b"] for row in rows)])
    room = 0.06 * (high - low or 1.0)
    colours, dashes = charts.looks(len(names))
    across = {
        "field": "x",
        "type": "quantitative",
        "title": _say(lang, "weeks" if short else "years"),
        "scale": {"nice": False, "domain": [0, chart.weeks[-1] * scale]},
        "axis": {"grid": False, **({} if short else charts.whole(chart.weeks[-1] * scale))},
    }
    upward: dict[str, Any] = {
        **{"field": "y", "type": "quantitative", "title": chart.unit.of(lang)},
        "scale": {"domain": [low - room, high + room], "nice": True, "zero": False},
    }
    by = {"field": "p", "type": "nominal", "sort": None}
    colour = {**by, "scale": {"domain": names, "range": colours}, "legend": {}}
    dash = {**by, "scale": {"domain": names, "range": dashes}, "legend": {}}
    size = 17 if large else 13
    title = textwrap.wrap(chart.title.of(lang), _WIDE if not narrow else _WIDE // 2)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 300 if narrow else 620,
        "height": 240 if narrow else 300,
        "padding": 12,
        "background": "white",
        "title": {"text": title, "anchor": "start", "fontSize": size + 2},
        "data": {"values": rows},
        "layer": [
            *_zero(low, high),
            {
                "mark": {"type": "area", "fillOpacity": 0.14, "strokeOpacity": 0},
                "encoding": {
                    "x": across,
                    "y": {**upward, "field": "a"},
                    "y2": {"field": "b"},
                    "color": colour,
                },
            },
            {
                "mark": {"type": "line", "strokeWidth": 2.4},
                "encoding": {"x": across, "y": upward, "color": colour, "strokeDash": dash},
            },
        ],
        "config": _config(lang, size, 1 if narrow or len(names) == 1 else 2),
    }


def _zero(low: float, high: float) -> list[dict[str, Any]]:
    """Return the line of no difference, where the figures lie on both sides of it or touch it."""
    if low > 0.0 or high < 0.0:
        return []
    mark = {"type": "rule", "strokeWidth": 1.2, "color": _SOFT}
    return [{"mark": mark, "encoding": {"y": {"datum": 0}}}]


def _data(chart: Chart, lang: str, scale: float) -> tuple[list[str], list[dict[str, Any]]]:
    names = [line.title.of(lang) for line in chart.lines]
    rows = [
        {"p": name, "x": week * scale, "y": y, "a": low, "b": high}
        for name, line in zip(names, chart.lines, strict=True)
        for week, y, low, high in zip(chart.weeks, line.mean, line.low, line.high, strict=True)
    ]
    return names, rows


def _config(lang: str, size: int, columns: int) -> dict[str, Any]:
    decimal, thousands = (",", ".") if lang == "nl" else (".", ",")
    number = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}
    return {
        "font": "Segoe UI, Liberation Sans, Arial, sans-serif",
        "locale": {"number": number},
        "view": {"stroke": None},
        "axis": {
            "labelColor": _SOFT,
            "titleColor": _SOFT,
            "labelFontSize": size,
            "titleFontSize": size,
            "titleFontWeight": "normal",
            "titlePadding": 10,
            "gridColor": "#e3dfd6",
        },
        "legend": {
            "orient": "bottom",
            "columns": columns,
            "title": None,
            "labelFontSize": size,
            "labelColor": _INK,
            "labelLimit": 320,
            "symbolType": "stroke",
            "symbolSize": 500,
            "symbolStrokeWidth": 2.5,
            "symbolOpacity": 1,
        },
        "title": {"color": _INK},
    }
