"""The four lines of demand over time: need, requests, unmet need and waiting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from wijksim import texts
from wijksim.columns import Col
from wijksim.comparing import Arm, Comparison, weekly_bands
from wijksim.measures import HOURS_PER_1000, PER_1000, PERCENT
from wijksim.plots import sheet, task_hours
from wijksim.results import band
from wijksim.state import Floats
from wijksim.units import WEEKS_PER_YEAR

WEEKS: Final = 4  # a point in the figure; thirteen make a year
FLAT: Final = 0.6  # lowest figure over highest from which an axis is cut, and says so


class Panel(NamedTuple):
    """A weekly figure, drawn as four-week means."""

    title: str  # key of a text
    column: Col
    unit: str


_PANELS: Final = (
    Panel("panel_need", Col.NEED, PERCENT),
    Panel("panel_requests", Col.REQUESTS, PER_1000),
    Panel("panel_unmet", Col.UNMET, PERCENT),
    Panel("panel_waiting", Col.WAITING, "per 1000 residents"),
)
LINES: Final = (
    _PANELS[0],
    _PANELS[1],
    Panel("panel_admitted", Col.ADMITTED, PER_1000),
    _PANELS[2],
    _PANELS[3],
    Panel("panel_collective", Col.HOURS_COLLECTIVE, HOURS_PER_1000),
)


def demand(comparison: Comparison, lang: str = "nl") -> Figure:
    """Draw need, requests, unmet need and waiting over time, a line and band a scenario.

    Args:
        comparison: what ``compare`` returned; its first scenario is the baseline.
        lang: "nl" or "en".
    """
    arms = texts.count(lang, "arm", len(comparison.arms))
    return _figure(comparison, lang, texts.say(lang, "figure_compare", arms=arms))


def run_demand(comparison: Comparison, lang: str = "nl") -> Figure:
    """Draw the same four panels for the first scenario alone, each seed as a thin line.

    Args:
        comparison: what ``compare`` returned, usually for one scenario.
        lang: "nl" or "en".
    """
    arm = comparison.arms[0]
    title = texts.say(lang, "figure_run", title=_title(arm, lang))
    return _figure(comparison, lang, title, alone=True)


def demand_lines(comparison: Comparison, lang: str = "nl") -> Figure:
    """Draw the four lines of demand, people waiting and hours in the neighbourhood over time.

    Hours in the neighbourhood have a thin line for what was planned, where that differs.

    Args:
        comparison: what ``compare`` returned; its first scenario is the baseline.
        lang: "nl" or "en".
    """
    arms = comparison.arms
    title = texts.say(lang, "figure_compare", arms=texts.count(lang, "arm", len(arms)))
    with sheet.settings():
        legend = [_title(arm, lang) for arm in arms]
        about = _about(comparison, lang) + " " + texts.say(lang, "figure_planned")
        page = sheet.Page(title, about, short_footer(comparison, lang), legend, (3, 2))
        for axes, panel in zip(page.axes, LINES, strict=True):
            _draw(axes, panel, comparison, arms, lang, seeds=False)
        for arm, line in zip(arms, sheet.lines(), strict=False):
            planned = task_hours.planned_weekly(comparison, arm)["collective"].mean(axis=0)
            years = (np.arange(len(planned)) + 0.5) / WEEKS_PER_YEAR
            look = {"color": line.color, "linestyle": line.linestyle, "zorder": line.zorder}
            page.axes[5].plot(years, planned, linewidth=0.7, alpha=0.7, **look)
        page.axes[5].autoscale(axis="y")
        page.axes[5].set_ylim(bottom=0.0)
        page.axes[5].set_title("", loc="right")
        for axes in page.axes[4:]:
            axes.set_xlabel(texts.say(lang, "axis_years"))
        page.draw_legend()
    return page.figure


def _figure(comparison: Comparison, lang: str, title: str, *, alone: bool = False) -> Figure:
    arms = comparison.arms[:1] if alone else comparison.arms
    with sheet.settings():
        legend = [] if alone else [_title(arm, lang) for arm in arms]
        page = sheet.Page(
            title, _about(comparison, lang), _footer(comparison, lang), legend, (2, 2)
        )
        for axes, panel in zip(page.axes, _PANELS, strict=True):
            _draw(axes, panel, comparison, arms, lang, seeds=alone)
        for axes in page.axes[2:]:
            axes.set_xlabel(texts.say(lang, "axis_years"))
        if legend:
            page.draw_legend()
    return page.figure


def _draw(
    axes: Axes,
    panel: Panel,
    comparison: Comparison,
    arms: Sequence[Arm],
    lang: str,
    *,
    seeds: bool,
) -> None:
    shade = min(0.2, 0.6 / (len(arms) + 1))  # many bands over each other stay light
    for arm, line in zip(arms, sheet.lines(), strict=False):
        values = monthly(arm, panel, comparison)
        years = (np.arange(values.shape[1]) + 0.5) * WEEKS / WEEKS_PER_YEAR
        mean, low, high = band(values)
        if seeds and len(values) > 1:
            axes.plot(years, values.T, color="#bbbbbb", linewidth=0.6, zorder=1.0)
        if len(values) > 1:
            axes.fill_between(
                years, low, high, color=line.color, alpha=shade, linewidth=0.0, zorder=2.0
            )
        axes.plot(years, mean, label=_title(arm, lang), **line._asdict())
    axes.set_title(texts.say(lang, panel.title), loc="left", fontweight="bold", fontsize=10.5)
    axes.set_ylabel(texts.unit(lang, panel.unit))
    axes.set_xlim(0.0, comparison.years)
    if len(arms) == 1 or axes.dataLim.y0 < FLAT * axes.dataLim.y1:
        axes.set_ylim(bottom=0.0)
    else:  # from zero, the lines would be one line
        note = texts.say(lang, "axis_cut")
        axes.set_title(note, loc="right", fontsize=9.0, fontstyle="italic", color=sheet.GREY)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True))
    axes.yaxis.set_major_formatter(sheet.comma(lang))


def monthly(arm: Arm, panel: Panel, comparison: Comparison) -> Floats:
    """Return four-week means in the unit of the panel, shape (seeds, weeks / 4)."""
    weekly = weekly_bands(arm, panel.column)
    means: Floats = weekly.reshape(len(weekly), -1, WEEKS).mean(axis=2)
    if panel.unit == PERCENT:
        return means * (100.0 / comparison.adults)
    per_year = WEEKS_PER_YEAR if panel.unit == PER_1000 else 1
    return means * (1000.0 * per_year / comparison.residents)


def _title(arm: Arm, lang: str) -> str:
    return arm.scenario.title_nl if lang == "nl" else arm.scenario.title_en


def _about(comparison: Comparison, lang: str) -> str:
    count = len(comparison.seeds)
    shown = texts.say(lang, "figure_band") if count > 1 else ""
    about = texts.say(lang, "figure_about", seeds=texts.count(lang, "seed", count), band=shown)
    if count > 1 and len(comparison.arms) > 1:
        about += " " + texts.say(lang, "figure_overlap")
    return about


def _footer(comparison: Comparison, lang: str) -> str:
    profile = comparison.profile
    return texts.say(
        lang,
        "footer",
        name=profile.name,
        municipality=profile.municipality,
        residents=profile.residents.value,
        years=comparison.years,
        seeds=texts.count(lang, "seed", len(comparison.seeds)),
        preset=comparison.preset,
        sources="; ".join(profile.sources.values()),
    )


def short_footer(comparison: Comparison, lang: str) -> str:
    """Return what a figure of a page needs to stand alone; the page names the sources."""
    return texts.say(
        lang,
        "footer_short",
        name=comparison.profile.name,
        municipality=comparison.profile.municipality,
        years=comparison.years,
        seeds=texts.count(lang, "seed", len(comparison.seeds)),
        preset=comparison.preset,
    )
