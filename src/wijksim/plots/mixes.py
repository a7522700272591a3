"""Figures of a mix: the best splits side by side, the front, and what is lost elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from wijksim import texts
from wijksim.measures import MEASURES
from wijksim.mix_words import say
from wijksim.mixing import Mix, Split
from wijksim.mixing.outcome import PARTS
from wijksim.mixing.weights import AXES
from wijksim.plots import sheet
from wijksim.plots.forest import broken
from wijksim.results import Interval

ROWS: Final = 10  # splits on one sheet
_GOOD: Final = "#0072B2"
_BAD: Final = "#D55E00"
_NEITHER: Final = "#777777"
_PALE: Final = "#bbbbbb"
# Of the parts of a split, in their order; plain casework and the rest step back.
_FILL: Final = ("#0072B2", "#D55E00", "#009E73", "#B87F00", "#d9d9d9", "#f2f2f2")
_LABELLED: Final = 0.055  # share of hours from which a number fits in its bar
_NAMED: Final = 45  # worlds whose names fit beside their rows


def splits(found: Mix, area: str, lang: str = "nl") -> Figure:
    """Draw the best splits of an area and how it is now: hours, and what changes by them.

    Args:
        found: what ``mix`` returned.
        area: one of its areas.
        lang: "nl" or "en".
    """
    shown = found.top(area, ROWS - 1)
    shown += [one for one in (found.robust(area), found.now) if one not in shown]
    alike = found.alike(area)
    with sheet.settings():
        page = sheet.Page(
            say(lang, "figure_splits", area=_area(found, area)),
            say(lang, "figure_splits_about", year=found.asked.year + 1),
            _footer(found, area, lang),
            [say(lang, part) for part in PARTS],
            (1, 1 + len(AXES)),
            sheet.Room(1.4 + 0.36 * len(shown), left=1.5, wspace=0.1, widths=(2.0, 1, 1, 1)),
        )
        hours, *changes = page.axes
        _bars(hours, found, shown, lang)
        hours.set_yticks(range(len(shown)))
        names = [_row(found, one, area, alike, lang) for one in shown]
        hours.set_yticklabels(names, fontsize=9.0, color="black")
        for axes, name in zip(changes, AXES, strict=True):
            _points(axes, [found.change(one, name, area) for one in shown], MEASURES[name].better)
            axes.set_yticks(range(len(shown)), [""] * len(shown))
            axes.set_title(broken(texts.name(lang, name), 24), loc="left", fontsize=10.0)
            axes.set_xlabel(broken(texts.unit(lang, MEASURES[name].unit), 26), fontsize=9.0)
            axes.xaxis.set_major_formatter(sheet.comma(lang))
        for axes in page.axes:
            axes.set_ylim(len(shown) - 0.4, -0.6)
        page.draw_legend()
    return page.figure


def _bars(axes: Axes, found: Mix, shown: Sequence[Split], lang: str) -> None:
    """Draw hours as bars of 100, each part with its number where it fits."""
    for place, part in enumerate(PARTS):
        label: str | None = say(lang, part)
        for row, split in enumerate(shown):
            values = list(found.parts(split).values())
            left, width = sum(values[:place]), values[place]
            axes.barh(
                row, 100 * width, 0.74, 100 * left, color=_FILL[place], label=label, edgecolor="w"
            )
            label = None
            if width >= _LABELLED:
                axes.text(
                    100.0 * (left + width / 2.0),
                    row,
                    f"{100.0 * width:.0f}",
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    color="white" if place < PARTS.index("casework") else "black",
                )
    axes.set_xlim(0.0, 100.0)
    axes.set_xlabel(say(lang, "axis_hours"), fontsize=9.0)
    axes.grid(visible=False)


def _points(axes: Axes, values: Sequence[Interval], better: int) -> None:
    """Draw changes with their intervals, a row each."""
    for row, value in enumerate(values):
        if value.mean is None:
            continue
        color = _color(value, better)
        if value.low is not None and value.high is not None:
            axes.plot([value.low, value.high], [row, row], color=color, linewidth=1.6)
        inside = color if value.clear else "white"
        axes.plot([value.mean], [row], "o", color=color, markerfacecolor=inside, markersize=6.0)
    axes.axvline(0.0, color="black", linewidth=0.9, zorder=0.9)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))


def _color(value: Interval, better: int) -> str:
    if not value.clear or better == 0 or value.mean is None:
        return _NEITHER
    return _GOOD if value.mean * better > 0.0 else _BAD


def _row(found: Mix, split: Split, area: str, alike: Sequence[Split], lang: str) -> str:
    roles = {"best": found.best(area), "now": found.now}
    if len(found.asked.of_area(area)) > 1:
        roles["robust"] = found.robust(area)
    names = [say(lang, f"row_{role}") for role, held in roles.items() if held == split]
    return " ".join([", ".join(names), "≈"] if split in alike else [", ".join(names)]).strip()


def front(found: Mix, area: str, lang: str = "nl") -> Figure:
    """Draw need against unmet need and against cost, with the front and its intervals."""
    need, *others = AXES
    edge = found.front(area)
    with sheet.settings():
        page = sheet.Page(
            say(lang, "figure_front", area=_area(found, area)),
            say(lang, "figure_front_about"),
            _footer(found, area, lang),
            [
                *(say(lang, key) for key in ("other_points", "front_points")),
                *(say(lang, key) for key in ("row_best", "row_now")),
            ],
            (1, len(others)),
            sheet.Room(panel=4.0, left=0.95, wspace=0.24),
        )
        for axes, name in zip(page.axes, others, strict=True):
            _cloud(axes, found, area, (need, name), edge, lang)
            for set_label, one in ((axes.set_xlabel, need), (axes.set_ylabel, name)):
                unit = texts.unit(lang, MEASURES[one].unit)
                set_label(f"{texts.name(lang, one)} [{unit}]", fontsize=9.5)
            axes.xaxis.set_major_formatter(sheet.comma(lang))
            axes.yaxis.set_major_formatter(sheet.comma(lang))
        page.draw_legend()
    return page.figure


def _cloud(
    axes: Axes, found: Mix, area: str, names: tuple[str, str], edge: Sequence[Split], lang: str
) -> None:
    """Draw splits as points: the front dark, with its intervals."""
    groups = {
        "other_points": ([one for one in found.splits if one not in edge], _PALE, "o", 5.0),
        "front_points": (edge, _GOOD, "o", 6.0),
        "row_best": ([found.best(area)], _BAD, "*", 15.0),
        "row_now": ([found.now], "black", "D", 7.0),
    }
    for key, (held, color, marker, size) in groups.items():
        x, y = ([found.change(one, name, area) for one in held] for name in names)
        means = [[0.0 if v.mean is None else v.mean for v in values] for values in (x, y)]
        axes.plot(
            *means, marker, color=color, markersize=size, linestyle="none", label=say(lang, key)
        )
        if key == "front_points":
            bars = [_reach(values) for values in (x, y)]
            axes.errorbar(
                means[0],
                means[1],
                xerr=bars[0],
                yerr=bars[1],
                fmt="none",
                ecolor=_GOOD,
                alpha=0.35,
                zorder=1.5,
            )
    axes.axhline(0.0, color="black", linewidth=0.8, zorder=0.9)
    axes.axvline(0.0, color="black", linewidth=0.8, zorder=0.9)


def _reach(values: Sequence[Interval]) -> list[float]:
    """Return how far intervals reach to either side."""
    return [0.0 if v.low is None or v.high is None else (v.high - v.low) / 2.0 for v in values]


def regret(found: Mix, area: str, lang: str = "nl") -> Figure:
    """Draw what chosen splits lose in each world of an area, above the best there."""
    worlds = found.asked.of_area(area)
    shown = {
        say(lang, "row_robust"): found.robust(area),
        say(lang, "row_best"): found.best(area),
        say(lang, "row_now"): found.now,
    }
    for other in found.asked.areas:
        if other != area:
            shown[say(lang, "best_in", area=_area(found, other))] = found.best(other)
    values = {
        name: [found.regret(split, world) for world in worlds] for name, split in shown.items()
    }
    last = [0.0 if one.mean is None else one.mean for one in values[say(lang, "row_now")]]
    order = [int(i) for i in np.argsort(last)]
    ends = [x for held in values.values() for v in held for x in v if x is not None] or [0.0]
    span = max(ends) - min(ends) or 1.0
    names = [_world(found.asked.worlds[worlds[i]].name, lang) for i in order]
    with sheet.settings():
        page = sheet.Page(
            say(lang, "figure_regret", area=_area(found, area)),
            say(lang, "figure_regret_about"),
            _footer(found, area, lang),
            [],
            (1, len(shown)),
            sheet.Room(1.5 + 0.2 * min(len(worlds), _NAMED), left=1.2, wspace=0.1),
        )
        for place, (axes, (name, held)) in enumerate(zip(page.axes, values.items(), strict=True)):
            _points(axes, [held[i] for i in order], better=-1)
            axes.set_title(broken(name, 30), loc="left", fontsize=10.0)
            axes.set_xlabel(say(lang, "axis_regret"), fontsize=9.0)
            axes.set_xlim(min(ends) - 0.05 * span, max(ends) + 0.05 * span)
            axes.set_ylim(len(order) - 0.4, -0.6)
            told = names if place == 0 and len(order) <= _NAMED else [""] * len(order)
            axes.set_yticks(range(len(order)), told, fontsize=8.5, color="black")
            axes.xaxis.set_major_formatter(sheet.comma(lang))
    return page.figure


def _area(found: Mix, area: str) -> str:
    return found.asked.worlds[found.asked.of_area(area)[0]].plan.profile.name


def _world(name: str, lang: str) -> str:
    return say(lang, "draw", n=name.split()[1]) if name.startswith("draw ") else name


def _footer(found: Mix, area: str, lang: str) -> str:
    asked = found.asked
    worlds = asked.of_area(area)
    profile = asked.worlds[worlds[0]].plan.profile
    return texts.say(
        lang,
        "footer_short",
        name=profile.name,
        municipality=profile.municipality,
        years=asked.years,
        seeds=texts.count(lang, "seed", len(asked.fresh)),
        preset=asked.worlds[worlds[0]].name,
    )
