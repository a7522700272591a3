"""Stacked bars: the team's hours by task, and costs by payer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wijksim import texts
from wijksim.comparing import Comparison
from wijksim.measures import EUROS, HOURS_PER_1000
from wijksim.measures.money import PAYERS
from wijksim.plots import sheet, task_hours
from wijksim.plots.demand import short_footer
from wijksim.plots.forest import about, broken, need, title

_WIDE: Final = 0.06  # part of the longest bar from which a piece holds its own figure


class _Look(NamedTuple):
    color: str
    hatch: str


_LOOKS: Final = (
    _Look("#9ecae1", ""),
    _Look("#66c2a4", "//"),
    _Look("#fdae6b", ".."),
    _Look("#ffffff", "xx"),
    _Look("#d9d9d9", ""),
)


def hours(comparison: Comparison, lang: str = "nl") -> Figure:
    """Draw hours by task, planned and realised, beside the change in need.

    Args:
        comparison: what ``compare`` returned; its first scenario is the baseline.
        lang: "nl" or "en".
    """
    arms = comparison.arms
    names = [texts.say(lang, f"task_{task}") for task in task_hours.TASKS]
    with sheet.settings():
        page = sheet.Page(
            texts.say(lang, "figure_hours"),
            about(comparison, lang, "figure_hours_about"),
            short_footer(comparison, lang),
            names,
            (1, 2),
            sheet.Room(panel=1.1 + 0.72 * len(arms), left=2.3, wspace=0.06, widths=(2.6, 1.0)),
        )
        left, right = page.axes
        ticks, labels = [], []
        for row, arm in enumerate(arms):
            plan = task_hours.by_year(task_hours.planned_weekly(comparison, arm))
            real = task_hours.by_year(task_hours.realised_weekly(comparison, arm))
            for shift, key, values in ((-0.19, "bar_plan", plan), (0.19, "bar_real", real)):
                means = {task: float(found.mean()) for task, found in values.items()}
                _bar(left, row + shift, means, 0.34, lang)
                ticks.append(row + shift)
                name = broken(title(arm, lang), 22, 2) if key == "bar_plan" else ""
                labels.append(f"{name}  {texts.say(lang, key)}".strip())
        _finish(left, ticks, labels, len(arms), texts.unit(lang, HOURS_PER_1000))
        left.xaxis.set_major_formatter(sheet.comma(lang))
        need(right, comparison, arms, lang, "need_prevalence")
        right.set_ylim(len(arms) - 0.5, -0.5)
        right.set_yticks([])
        right.set_title(
            texts.name(lang, "need_prevalence"), loc="left", fontweight="bold", fontsize=10.5
        )
        _legend(page, names)
    return page.figure


def costs(comparison: Comparison, lang: str = "nl") -> Figure:
    """Draw public costs by payer, and apart from them the unpaid hours of residents.

    Args:
        comparison: what ``compare`` returned.
        lang: "nl" or "en".
    """
    arms = comparison.arms
    names = [texts.say(lang, f"payer_{name}") for name in PAYERS]
    with sheet.settings():
        page = sheet.Page(
            texts.say(lang, "figure_costs"),
            texts.say(lang, "figure_costs_about"),
            short_footer(comparison, lang),
            names,
            (1, 2),
            sheet.Room(panel=1.1 + 0.5 * len(arms), left=1.9, wspace=0.06, widths=(2.2, 1.0)),
        )
        left, right = page.axes
        for row, arm in enumerate(arms):
            means = {name: comparison.measure(arm, name).mean or 0.0 for name in PAYERS}
            _bar(left, row, means, 0.6, lang, decimals=0)
            value = {"cost_residents": comparison.measure(arm, "cost_residents").mean or 0.0}
            _bar(right, row, value, 0.6, lang, decimals=0, looks=_LOOKS[4:])
        labels = [broken(title(arm, lang), 26, 2) for arm in arms]
        _finish(left, range(len(arms)), labels, len(arms), texts.unit(lang, EUROS))
        _finish(right, [], [], len(arms), texts.unit(lang, EUROS))
        right.set_title(
            texts.say(lang, "payer_cost_residents"), loc="left", fontweight="bold", fontsize=10.5
        )
        _legend(page, names)
    return page.figure


def _bar(
    axes: Axes,
    row: float,
    parts: Mapping[str, float],
    height: float,
    lang: str,
    *,
    decimals: int = 1,
    looks: Sequence[_Look] = _LOOKS,
) -> None:
    begin, total = 0.0, sum(parts.values())
    for value, look in zip(parts.values(), looks, strict=False):
        axes.barh(
            row,
            value,
            height,
            left=begin,
            color=look.color,
            hatch=look.hatch,
            edgecolor="#333333",
            linewidth=0.6,
        )
        if value > _WIDE * total:
            axes.text(
                begin + value / 2.0,
                row,
                texts.number(lang, value, decimals),
                ha="center",
                va="center",
                fontsize=8.5,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
            )
        begin += value


def _finish(
    axes: Axes, ticks: Sequence[float], labels: Sequence[str], rows: int, unit: str
) -> None:
    axes.set_yticks(ticks)
    axes.set_yticklabels(labels, fontsize=9.0, color="black")
    axes.set_ylim(rows - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.set_xlim(left=0.0)
    axes.set_xlabel(unit)


def _legend(page: sheet.Page, names: Sequence[str]) -> None:
    for bars, name in zip(page.axes[0].containers, names, strict=False):
        bars.set_label(name)
    page.draw_legend()
