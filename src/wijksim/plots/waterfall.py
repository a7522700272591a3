"""A difference as a fall of parts: from the level of one scenario to that of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from wijksim import texts
from wijksim.explaining import PLAYERS, Explanation
from wijksim.measures import MEASURES
from wijksim.plots import sheet
from wijksim.plots.forest import broken
from wijksim.results import Interval
from wijksim.study_words import say

MOST: Final = 4  # measures on one sheet
_GOOD: Final = "#0072B2"
_BAD: Final = "#D55E00"
_NEITHER: Final = "#9a9a9a"
_LEVEL: Final = "#bbbbbb"
_HEIGHT: Final = 0.62  # of a bar, in rows


def waterfall(
    found: Explanation, lang: str = "nl", measures: Sequence[str] = (), year: int = -1
) -> Figure:
    """Draw how five parts lead from the level of one scenario to that of the other.

    Args:
        found: what ``explain`` returned.
        lang: "nl" or "en".
        measures: which ones to draw, at most ``MOST``; the three of demand unless said.
        year: which year to draw; the last unless said.
    """
    chosen = list(measures or ("need_prevalence", "requests", "unmet_need"))[:MOST]
    first, second = (_title(found, place, lang) for place in (0, 1))
    plan = found.plan
    with sheet.settings():
        page = sheet.Page(
            say(lang, "figure_split", first=first, second=second),
            say(lang, "figure_split_about", year=range(plan.years)[year] + 1),
            texts.say(
                lang,
                "footer_short",
                name=plan.profile.name,
                municipality=plan.profile.municipality,
                years=plan.years,
                seeds=texts.count(lang, "seed", len(plan.seeds)),
                preset=plan.preset,
            ),
            [],
            (1, len(chosen)),
            sheet.Room(panel=3.9, left=1.9, wspace=0.12),
        )
        for place, (axes, name) in enumerate(zip(page.axes, chosen, strict=True)):
            _fall(axes, found, name, year, lang)
            names = [first, *(say(lang, player) for player in PLAYERS), second]
            axes.set_yticks(range(len(names)))
            labels = [broken(one, 26, 2) for one in names] if place == 0 else [""] * len(names)
            axes.set_yticklabels(labels, fontsize=9.0, color="black")
            axes.set_title(broken(texts.name(lang, name), 34), loc="left", fontsize=10.5)
            axes.set_xlabel(texts.unit(lang, MEASURES[name].unit), fontsize=9.0)
            axes.xaxis.set_major_formatter(sheet.comma(lang))
    return page.figure


def _fall(axes: Axes, found: Explanation, name: str, year: int, lang: str) -> None:
    level = found.level(name, year).mean
    whole = found.difference(name, year)
    if level is None or whole.mean is None:
        return
    at, edges, last = level, [level, level + whole.mean], len(PLAYERS) + 1
    for row, player in enumerate(PLAYERS, start=1):
        share = found.share(player, name, year)
        mean = 0.0 if share.mean is None else share.mean
        color = _color(mean, name)
        inside = color if share.clear or len(found.plan.seeds) == 1 else "white"
        axes.barh(row, mean, _HEIGHT, at, color=inside, edgecolor=color, linewidth=1.4)
        axes.plot([at, at], [row - 1, row], color=_LEVEL, linewidth=1.0, zorder=0.9)
        if share.low is not None and share.high is not None:
            ends = [at + share.low, at + share.high]
            axes.plot(ends, [row, row], color="black", linewidth=1.3)
            edges += ends
        at += mean
        edges.append(at)
    axes.plot([at, at], [last - 1, last], color=_LEVEL, linewidth=1.0, zorder=0.9)
    span = max(edges) - min(edges) or 1.0
    axes.set_xlim(min(edges) - 0.08 * span, max(edges) + 0.42 * span)
    axes.plot([level], [0], "D", color="black", markersize=6.0)
    axes.plot([level + whole.mean], [last], "D", color="black", markersize=6.0)
    _figures(axes, found, name, year, lang)
    axes.set_ylim(last + 0.6, -0.6)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))


def _figures(axes: Axes, found: Explanation, name: str, year: int, lang: str) -> None:
    """Write each part's figure at the right edge, and the levels beside their marks."""
    shares = [found.share(player, name, year) for player in PLAYERS]
    level, whole = found.level(name, year), found.difference(name, year)
    assert level.mean is not None
    assert whole.mean is not None
    rows: list[tuple[int, Interval, bool]] = [(0, level, False)]
    rows += [(row, share, True) for row, share in enumerate(shares, start=1)]
    rows.append((len(PLAYERS) + 1, Interval(level.mean + whole.mean, None, None), False))
    for row, value, signed in rows:
        axes.text(
            0.99,
            row,
            texts.figure(lang, name, value.mean, signed=signed),
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center",
            fontsize=9.0,
            fontweight="bold" if not signed or value.clear else "normal",
        )


def _color(mean: float, name: str) -> str:
    better = MEASURES[name].better
    if better == 0 or mean == 0.0:
        return _NEITHER
    return _GOOD if mean * better > 0.0 else _BAD


def _title(found: Explanation, place: int, lang: str) -> str:
    one = found.plan.scenarios[place]
    return one.title_nl if lang == "nl" else one.title_en
