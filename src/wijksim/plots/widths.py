"""What facts say about parameters: the posterior of each within its prior."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from matplotlib.figure import Figure

from wijksim.plots import sheet

_ROW: Final = 0.27  # inches a parameter
_COLOURS: Final = {"much": "#0072B2", "some": "#2E8FC9", "nothing": "#999999"}

Said = Literal["much", "some", "nothing"]


class Bar(NamedTuple):
    """One parameter; places are shares of its prior, 0-1."""

    name: str
    low: float  # 5 % of the posterior
    middle: float
    high: float  # 95 %
    now: float  # the value of the table
    proposed: float
    said: Said  # by the facts
    ends: tuple[str, str]  # of the prior, in the unit of the parameter


class Texts(NamedTuple):
    """The words of the figure."""

    title: str
    about: str
    footer: str
    legend: tuple[str, str]  # value now, proposed


def widths(bars: Sequence[Bar], words: Texts) -> Figure:
    """Draw the 90 % interval of each posterior on the range of its prior."""
    with sheet.settings():
        room = sheet.Room(panel=0.6 + _ROW * len(bars), left=2.9)
        page = sheet.Page(words.title, words.about, words.footer, words.legend, (1, 1), room)
        axes = page.axes[0]
        for row, bar in enumerate(bars):
            axes.plot([0.0, 1.0], [row, row], color="#dddddd", linewidth=5.0, zorder=1)
            axes.plot(
                [bar.low, bar.high],
                [row, row],
                color=_COLOURS[bar.said],
                linewidth=5.0,
                zorder=2,
                solid_capstyle="butt",
            )
            axes.plot(bar.middle, row, "|", color="white", markersize=6.0, zorder=3)
            axes.plot(bar.now, row, "o", color="black", fillstyle="none", markersize=6.0, zorder=4)
            axes.plot(bar.proposed, row, "D", color="#D55E00", markersize=5.0, zorder=5)
            for at, end, side in ((-0.01, bar.ends[0], "right"), (1.01, bar.ends[1], "left")):
                axes.text(at, row, end, ha=side, va="center", fontsize=7.5, color=sheet.GREY)
        axes.set_yticks(range(len(bars)), [bar.name for bar in bars], fontsize=8.5)
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.set_xlim(-0.09, 1.09)
        axes.set_xticks([])
        axes.grid(visible=False)
        looks = (("o", "black", "none"), ("D", "#D55E00", "full"))
        for (marker, color, filled), label in zip(looks, words.legend, strict=True):
            axes.plot([], [], marker, color=color, fillstyle=filled, label=label)
        page.draw_legend()
    return page.figure
