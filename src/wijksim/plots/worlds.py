"""What is not known, drawn: a difference in every world, their band, and chance beside it."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from wijksim import texts
from wijksim.comparing import Comparison
from wijksim.measures import MEASURES
from wijksim.plots import forest, sheet
from wijksim.plots.demand import short_footer
from wijksim.unknown import Unknown

SHOWN: Final = ("need_prevalence", "unmet_need", "requests")
_ROW: Final = 0.62  # inches a scenario
_LABEL: Final = 26  # letters on a line of a label at the left
_BAND: Final = "#0072B2"
_DOT: Final = "#9fc5e0"


def worlds(done: Comparison, found: Unknown, lang: str) -> Figure:
    """Draw a row a scenario and a panel a measure: last year, difference from the baseline.

    Args:
        done: the comparison with the table's values: its intervals show chance.
        found: the same in many worlds.
        lang: "nl" or "en".
    """
    arms = done.arms[1:]
    labels = [forest.broken(forest.title(arm, lang), _LABEL) for arm in arms]
    keys = tuple(texts.say(lang, f"unknown_{key}") for key in ("dot", "band", "chance"))
    with sheet.settings():
        title = texts.say(lang, "unknown_figure", n=len(found.members), year=done.years)
        about = texts.say(lang, "unknown_about")
        room = sheet.Room(panel=1.25 + _ROW * len(arms), left=1.9, wspace=0.12)
        page = sheet.Page(title, about, short_footer(done, lang), keys, (1, len(SHOWN)), room)
        for axes, measure in zip(page.axes, SHOWN, strict=True):
            for row in range(len(arms)):
                _row(axes, row, done, found, measure)
            axes.axvline(0.0, color=sheet.GREY, linewidth=1.0)
            unit = forest.change_unit(lang, MEASURES[measure].unit)
            axes.set_title(f"{texts.name(lang, measure)}\n{unit}", fontsize=9.5, loc="left")
            axes.set_ylim(len(arms) - 0.4, -0.6)
            axes.grid(visible=False, axis="y")
            axes.grid(visible=True, axis="x")
            axes.xaxis.set_major_formatter(sheet.comma(lang))
            axes.set_yticks(range(len(arms)), labels if axes is page.axes[0] else [])
        _legend(page.axes[0], keys)
        page.draw_legend()
    return page.figure


def _row(axes: Axes, row: int, done: Comparison, found: Unknown, measure: str) -> None:
    means, band = found.means(row, measure), found.band(row, measure)
    axes.plot(means, [row + 0.22] * len(means), "|", color=_DOT, markersize=8.0, zorder=1)
    if band is not None:
        axes.plot([band.low, band.high], [row, row], color=_BAND, linewidth=5.0, zorder=2)
        axes.plot(band.mean, row, "|", color=_BAND, markersize=11.0, zorder=3)  # seen at width 0
    own = done.difference(done.arms[row + 1], measure)
    if own.mean is not None:
        ends = [own.mean if end is None else end for end in (own.low, own.high)]
        axes.plot(ends, [row - 0.22, row - 0.22], color="black", linewidth=1.8, zorder=2)
        axes.plot(own.mean, row - 0.22, "o", color="black", markersize=4.0, zorder=3)


def _legend(axes: Axes, keys: tuple[str, ...]) -> None:
    looks = (
        Line2D([], [], linestyle="", marker="|", color=_DOT, markersize=8.0, label=keys[0]),
        Line2D([], [], color=_BAND, linewidth=5.0, label=keys[1]),
        Line2D([], [], color="black", linewidth=1.8, marker="o", markersize=4.0, label=keys[2]),
    )
    for one in looks:
        axes.add_line(one)
