"""What a sweep says, drawn: which guesses decide, where it works, what to watch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from wijksim import texts
from wijksim.measures import MEASURES
from wijksim.plots import sheet
from wijksim.plots.forest import broken
from wijksim.results import Interval
from wijksim.sweep.plan import PLACEBO
from wijksim.swept.boxes import Discovery
from wijksim.swept.deciding import USUAL, Contrast, Sensitivity, Turn
from wijksim.swept.early import LOOKS, TARGETS, Signals
from wijksim.swept.results import Swept
from wijksim.swept_words import say

MOST: Final = 15  # parameters on a sheet
_BLUE: Final = "#0072B2"
_ORANGE: Final = "#D55E00"
_LOOKS: Final = {  # look -> shift, marker, colour
    "parameters": (-0.22, "o", _BLUE),
    "luck": (0.22, "D", "#555555"),
    "arms": (0.0, "s", _ORANGE),
}
_ROW: Final = 0.34  # inches


def deciders(found: Sensitivity, lang: str = "nl", contrast: Contrast | None = None) -> Figure:
    """Draw the index of each parameter, and the difference at both ends of its range.

    Args:
        found: what ``sensitivity`` returned.
        lang: "nl" or "en".
        contrast: which difference, or level; the first difference unless said.
    """
    chosen = contrast or next(iter(found.differences), found.contrasts[0])
    order, level = found.order(chosen)[:MOST], chosen.against is None
    index = say(lang, f"index_{found.main}")
    title = "figure_sensitivity_level" if level else "figure_sensitivity"
    with sheet.settings():
        page = sheet.Page(
            say(lang, title, what=_called(chosen, lang)),
            say(lang, f"{title}_about", index=index),
            _footer(found.swept, found.year, lang),
            [],
            (1, 1 if level else 2),
            sheet.Room(panel=1.5 + _ROW * len(order), left=2.9, wspace=0.08),
        )
        for row, place in enumerate(order):
            _mark(page.axes[0], row, found.index(chosen, USUAL[0], place), "o", _BLUE)
        if not level:
            _ends(page.axes[1], [found.turns[chosen][place] for place in order], lang)
        for axes in page.axes:
            _rows(axes, len(order))
            axes.xaxis.set_major_formatter(sheet.comma(lang))
        left = page.axes[0]
        names = [broken(found.swept.names[place], 34) for place in order]
        left.set_yticklabels(names, fontsize=9.0, color="black")
        for axes in page.axes[1:]:
            axes.set_yticklabels([])
        unit = texts.unit(lang, MEASURES[USUAL[0]].unit)
        effect = found.main == "effect"  # the only index that has a unit
        left.set_xlabel(say(lang, "axis_effect", unit=unit) if effect else index, fontsize=9.5)
    return page.figure


def _ends(axes: Axes, turns: Sequence[Turn], lang: str) -> None:
    """Draw the difference of need with each parameter low and high."""
    for row, turn in enumerate(turns):
        _mark(axes, row - 0.16, turn.need_low, "v", _BLUE)
        _mark(axes, row + 0.16, turn.need_high, "^", _ORANGE)
    unit = texts.unit(lang, MEASURES[USUAL[0]].unit)
    axes.set_xlabel(say(lang, "axis_difference", unit=unit), fontsize=9.5)


def box(found: Discovery, lang: str = "nl") -> Figure:
    """Draw the points over the two or three most restricted parameters, and the box.

    Args:
        found: what ``discover`` returned.
        lang: "nl" or "en".
    """
    shown = list(dict.fromkeys(side.parameter for side in found.sides)) if found.found else []
    rest = [name for name in found.separating() if name not in shown]
    shown = [*shown, *rest][: max(2, min(3, len(shown)))]
    pairs = [(0, 1)] if len(shown) < 3 else [(0, 1), (0, 2), (1, 2)]  # noqa: PLR2004
    if len(shown) == 1:
        pairs = [(0, 0)]
    about = say(lang, "figure_discover_about")
    about += " " + say(lang, "figure_box" if found.found else "figure_no_box")
    with sheet.settings():
        page = sheet.Page(
            say(lang, "figure_discover", what=_called(Contrast(found.arm, found.against), lang)),
            about,
            _footer(found.swept, found.year, lang),
            [say(lang, "legend_yes"), say(lang, "legend_no")],
            (1, len(pairs)),
            sheet.Room(panel=4.2, wspace=0.28),
        )
        for axes, (one, two) in zip(page.axes, pairs, strict=True):
            _points(axes, found, shown[one], shown[two], lang)
        page.draw_legend()
    return page.figure


def _points(axes: Axes, found: Discovery, one: str, two: str, lang: str) -> None:
    names = found.swept.names
    columns = [names.index(one), names.index(two)]
    x, y = (found.at[:, column] for column in columns)
    yes, no = found.success, ~found.success
    looks: Any = {"s": 26, "linewidths": 1.2}
    axes.scatter(x[yes], y[yes], marker="o", color=_BLUE, label="1", zorder=3, **looks)
    axes.scatter(x[no], y[no], marker="x", color=_ORANGE, label="2", zorder=2, **looks)
    if found.found and found.box is not None:
        low = [found.box.low[column] for column in columns]
        size = [found.box.high[column] - found.box.low[column] for column in columns]
        edge: Any = {"facecolor": "none", "edgecolor": "black", "linewidth": 1.8, "zorder": 4}
        axes.add_patch(Rectangle((low[0], low[1]), size[0], size[1], **edge))
    axes.set_xlabel(one, fontsize=9.5)
    axes.set_ylabel(two, fontsize=9.5)
    axes.margins(0.06)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(sheet.comma(lang))
        axis.set_major_locator(MaxNLocator(nbins=5))


def early(found: Signals, lang: str = "nl") -> Figure:
    """Draw how early figures go with late ones: what to watch first, then requests.

    Args:
        found: what ``signals`` returned.
        lang: "nl" or "en".
    """
    watched = [one.measure for target in TARGETS for one in found.watch(target)]
    names = list(dict.fromkeys([*watched, "requests"]))
    with sheet.settings():
        page = sheet.Page(
            say(lang, "figure_signals", year=found.year + 1),
            say(lang, "figure_signals_about"),
            _footer(found.swept, found.year, lang),
            [],
            (1, len(TARGETS)),
            sheet.Room(panel=1.6 + 1.7 * _ROW * len(names), left=2.6, wspace=0.08),
        )
        for axes, target in zip(page.axes, TARGETS, strict=True):
            for row, name in enumerate(names):
                own = [one for one in found.ties if (one.measure, one.target) == (name, target)]
                for tie in own:
                    for look in LOOKS:
                        shift, marker, color = _LOOKS[look]
                        _mark(axes, row + shift, getattr(tie, look), marker, color)
            _rows(axes, len(names))
            axes.set_xlim(-1.05, 1.05)
            axes.xaxis.set_major_formatter(sheet.comma(lang))
            late = texts.name(lang, target).lower()
            axes.set_xlabel(say(lang, "axis_rank", name=late), fontsize=9.5)
        labels = [broken(texts.name(lang, name), 30, 2) for name in names]
        page.axes[0].set_yticklabels(labels, fontsize=9.0, color="black")
        for axes in page.axes[1:]:
            axes.set_yticklabels([])
    return page.figure


def _mark(axes: Axes, row: float, value: Interval, marker: str, color: str) -> None:
    """Draw a figure with its interval; open where it does not leave zero out."""
    if value.mean is None:
        return
    if value.low is not None and value.high is not None:
        axes.plot([value.low, value.high], [row, row], color=color, linewidth=1.5)
    inside = color if value.clear else "white"
    axes.plot([value.mean], [row], marker, color=color, markerfacecolor=inside, markersize=6.5)


def _rows(axes: Axes, count: int) -> None:
    axes.axvline(0.0, color=sheet.GREY, linewidth=1.0)
    axes.set_yticks(np.arange(count))
    axes.set_ylim(count - 0.4, -0.6)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6))


def _called(contrast: Contrast, lang: str) -> str:
    names: Sequence[str] = [
        say(lang, "placebo", arm=name.removeprefix(PLACEBO)) if name.startswith(PLACEBO) else name
        for name in contrast
        if name is not None
    ]
    if len(names) == 1:
        return say(lang, "level", arm=names[0])
    return say(lang, "difference", arm=names[0], against=names[1])


def _footer(swept: Swept, year: int, lang: str) -> str:
    told = say(
        lang,
        "where",
        area=swept.area,
        preset=swept.preset,
        year=year + 1,
        points=len(swept.points),
        seeds=texts.count(lang, "seed", len(swept.seeds)),
        parameters=len(swept.names),
    )
    ranges = [
        say(
            lang,
            "only_one",
            name=texts.name(lang, one.measure).lower(),
            low=f"{one.low:g}",
            high=f"{one.high:g}",
        )
        for one in swept.only
    ]
    return "; ".join([told, *ranges])
