"""Differences with their intervals: per year, per tile, and beside one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from wijksim import texts
from wijksim.comparing import Arm, Comparison
from wijksim.measures import MEASURES
from wijksim.plots import sheet
from wijksim.plots.demand import short_footer
from wijksim.results import Interval
from wijksim.verdict import RELEVANT, TILES

DIFFERENCES: Final = ("need_prevalence", "requests", "admitted_requests", "unmet_need")
WAITING: Final = ("requests", "waiting_weeks_p90", "unmet_need")
_LABEL: Final = 26  # letters on a line of a label at the left
_NARROW: Final = 20  # ... of a title of a small panel
MOST: Final = 5  # scenarios on one sheet of small panels


def title(arm: Arm, lang: str) -> str:
    """Return the title of an arm's scenario."""
    return arm.scenario.title_nl if lang == "nl" else arm.scenario.title_en


def broken(text: str, width: int, most: int = 3) -> str:
    """Return a text on at most so many lines, cut where it is longer."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()[:width]
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = f"{kept[-1][: width - 1]}…"
    return "\n".join(kept)


def about(comparison: Comparison, lang: str, key: str, **values: object) -> str:
    """Return how to read a figure of differences; with one seed, that it has no intervals."""
    told = texts.say(lang, key, base=title(comparison.arms[0], lang), **values)
    if len(comparison.seeds) == 1:
        told += " " + texts.say(lang, "figure_one_seed")
    return told


def differences(
    comparison: Comparison, lang: str = "nl", arms: Sequence[Arm] | None = None
) -> Figure:
    """Draw paired differences per year, against the baseline and against the placebo.

    Args:
        comparison: what ``compare`` returned.
        lang: "nl" or "en".
        arms: the scenarios to draw, at most ``MOST`` to keep panels readable; the first five
            after the baseline unless said.
    """
    chosen = list(comparison.arms[1 : 1 + MOST] if arms is None else arms)
    with sheet.settings():
        page = sheet.Page(
            texts.say(lang, "figure_differences"),
            about(comparison, lang, "figure_differences_about"),
            short_footer(comparison, lang),
            [],
            (len(DIFFERENCES), max(1, len(chosen))),
            sheet.Room(panel=1.95, left=1.05, hspace=0.2, wspace=0.08),
        )
        columns = max(1, len(chosen))
        for row, name in enumerate(DIFFERENCES):
            panels = page.axes[row * columns : (row + 1) * columns]
            for axes, arm in zip(panels, chosen, strict=False):
                _years(axes, comparison, arm, name)
            _share_height(panels)
            label = f"{texts.name(lang, name)}\n{texts.narrow(lang, MEASURES[name].unit)}"
            label = label.replace("/jaar", "\n/jaar").replace("/year", "\n/year")
            panels[0].set_ylabel(label, fontsize=9.0)
            for axes in panels:
                axes.yaxis.set_major_formatter(sheet.comma(lang))
                axes.tick_params(labelleft=axes is panels[0], labelbottom=name == DIFFERENCES[-1])
        for axes, arm in zip(page.axes, chosen, strict=False):
            axes.set_title(broken(title(arm, lang), _NARROW), fontsize=9.5, loc="left")
        for axes in page.axes[-columns:]:
            axes.set_xlabel(texts.say(lang, "year_axis"))
    return page.figure


def _years(axes: Axes, comparison: Comparison, arm: Arm, name: str) -> None:
    axes.axhline(0.0, color=sheet.GREY, linewidth=1.0)
    looks = (
        (comparison.difference, -0.12, "o", "#0072B2", "#0072B2"),
        (comparison.own_effect, 0.12, "s", "#B34700", "white"),
    )
    for found, shift, marker, color, inside in looks:
        for year in range(comparison.years):
            _point(axes, year + 1 + shift, found(arm, name, year), marker, color, inside)
    axes.set_xlim(0.5, comparison.years + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))


def _point(axes: Axes, at: float, value: Interval, marker: str, color: str, inside: str) -> None:
    if value.mean is None:
        return
    if value.low is not None and value.high is not None:
        axes.plot([at, at], [value.low, value.high], color=color, linewidth=1.5)
    axes.plot(
        [at], [value.mean], marker=marker, markersize=4.5, color=color, markerfacecolor=inside
    )


def _share_height(panels: Sequence[Axes]) -> None:
    low = min(axes.get_ylim()[0] for axes in panels)
    high = max(axes.get_ylim()[1] for axes in panels)
    for axes in panels:
        axes.set_ylim(low, high)


def board(comparison: Comparison, lang: str = "nl") -> Figure:
    """Draw the four tiles of the inclusion board: differences with their simultaneous intervals.

    Args:
        comparison: what ``compare`` returned; its first scenario is the baseline.
        lang: "nl" or "en".
    """
    arms = comparison.arms[1:]
    judged = [comparison.judge(arm) for arm in arms]
    with sheet.settings():
        page = sheet.Page(
            texts.say(lang, "figure_board"),
            about(comparison, lang, "figure_board_about", n=len(RELEVANT)),
            short_footer(comparison, lang),
            [],
            (len(TILES) // 2, 2),
            sheet.Room(panel=_tall(len(arms)), left=1.9, hspace=0.45, wspace=0.12),
        )
        for index, (axes, name) in enumerate(zip(page.axes, TILES, strict=True)):
            axes.axvspan(-RELEVANT[name], RELEVANT[name], color="#e4e4e4", linewidth=0.0)
            changes = [one.changes[name] for one in judged]
            _rows(axes, changes, [texts.say(lang, one.word(name)) for one in judged])
            _labels(axes, [title(arm, lang) for arm in arms], shown=index % 2 == 0)
            axes.set_title(
                texts.say(lang, f"tile_{name}"), loc="left", fontweight="bold", fontsize=10.5
            )
            axes.set_xlabel(_favourable(lang, name))
            axes.xaxis.set_major_formatter(sheet.comma(lang))
    return page.figure


def _favourable(lang: str, name: str) -> str:
    """Return the unit of a difference with an arrow to the side that is better."""
    measure = MEASURES[name]
    unit = change_unit(lang, measure.unit)
    if measure.better < 0:
        return f"{texts.say(lang, 'favourable_left')} · {unit}"
    return f"{unit} · {texts.say(lang, 'favourable_right')}"


def waiting(comparison: Comparison, lang: str = "nl") -> Figure:
    """Draw requests, waiting and need without support beside one another, as differences.

    Args:
        comparison: what ``compare`` returned; its first scenario is the baseline.
        lang: "nl" or "en".
    """
    arms = comparison.arms[1:]
    with sheet.settings():
        page = sheet.Page(
            texts.say(lang, "figure_waiting"),
            about(comparison, lang, "figure_waiting_about"),
            short_footer(comparison, lang),
            [],
            (1, len(WAITING)),
            sheet.Room(panel=_tall(len(arms)), left=1.9, wspace=0.1),
        )
        for index, (axes, name) in enumerate(zip(page.axes, WAITING, strict=True)):
            need(axes, comparison, arms, lang, name)
            _labels(axes, [title(arm, lang) for arm in arms], shown=index == 0)
            axes.set_title(
                broken(texts.name(lang, name), 34), loc="left", fontweight="bold", fontsize=10.0
            )
    return page.figure


def need(axes: Axes, comparison: Comparison, arms: Sequence[Arm], lang: str, name: str) -> None:
    """Draw the differences of one measure in the last year, a row a scenario."""
    _rows(axes, [comparison.difference(arm, name) for arm in arms])
    axes.set_xlabel(change_unit(lang, MEASURES[name].unit))
    axes.xaxis.set_major_formatter(sheet.comma(lang))


def change_unit(lang: str, unit: str) -> str:
    """Return the unit of a difference: percentages differ by percentage points."""
    if unit.startswith("%"):
        return texts.unit(lang, "percentage points")
    return texts.unit(lang, unit)


def _tall(rows: int) -> float:
    return max(2.0, 1.0 + 0.48 * rows)


def _rows(axes: Axes, changes: Sequence[Interval], words: Sequence[str] = ()) -> None:
    axes.axvline(0.0, color=sheet.GREY, linewidth=1.0)
    for row, change in enumerate(changes):
        if change.mean is None:
            continue
        if change.low is not None and change.high is not None:
            axes.plot([change.low, change.high], [row, row], color="#0072B2", linewidth=2.0)
        axes.plot([change.mean], [row], "o", color="#0072B2", markersize=5.5)
    axes.set_ylim(len(changes) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + 0.3 * (high - low) * bool(words))
    for row, word in enumerate(words):
        axes.text(
            1.0,
            row,
            word,
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center",
            fontsize=9.0,
        )


def _labels(axes: Axes, names: Sequence[str], *, shown: bool) -> None:
    axes.set_yticks(range(len(names)))
    labels = [broken(name, _LABEL, 2) for name in names] if shown else [""] * len(names)
    axes.set_yticklabels(labels, fontsize=9.0, color="black")
