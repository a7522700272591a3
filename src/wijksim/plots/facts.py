"""Facts and the model in one figure: bands, figures and intervals, all in discrepancies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from wijksim.plots import sheet
from wijksim.plots.sheet import Page, Room
from wijksim.validating import Checked

_FAR: Final = 6.0  # discrepancies from the value; what lies further is drawn at the edge
_BAND: Final = "#cfd8dc"
_IN: Final = "#0072B2"
_OUT: Final = "#D55E00"


def facts(
    rows: Sequence[Checked], lang: str, *, title: str, about: str, footer: str, keys: Sequence[str]
) -> Figure:
    """Draw a row a fact: its band, the model's mean with chance and with what is not known.

    Args:
        rows: in the order in which they are drawn, from the top.
        lang: "nl" or "en".
        title: of the figure.
        about: how to read it.
        footer: what belongs below.
        keys: names of the band, of a mean inside and of one outside, of chance and of what is
            not known.
    """
    with sheet.settings():
        room = Room(panel=1.0 + 0.3 * len(rows), left=4.3)
        page = Page(title, about, footer, keys, (1, 1), room)
        (axes,) = page.axes
        for place, row in enumerate(rows):
            _row(axes, place, row)
        axes.axvline(0.0, color=sheet.GREY, linewidth=1.0)
        axes.set_xlim(-_FAR - 0.3, _FAR + 0.3)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")
        axes.set_yticks(range(len(rows)))
        names = [row.fact.about_nl if lang == "nl" else row.fact.about_en for row in rows]
        axes.set_yticklabels(names, fontsize=8.5, color="black")
        axes.xaxis.set_major_formatter(sheet.comma(lang))
        axes.legend(
            handles=_handles(keys, unknown=any(row.unknown for row in rows)),
            loc="upper left",
            bbox_to_anchor=(-0.6, -0.35 / room.panel),
            ncols=3,
            frameon=False,
            fontsize=9.0,
        )
    return page.figure


def _scaled(row: Checked, figure: float) -> float:
    """Return a figure in discrepancies from the fact, no further than the edge."""
    return max(-_FAR, min(_FAR, (figure - row.fact.value) / row.fact.sd))


def _row(axes: Axes, place: int, row: Checked) -> None:
    fact, found = row.fact, row.model
    low, high = _scaled(row, fact.low), _scaled(row, fact.high)
    axes.barh(place, high - low, left=low, height=0.62, color=_BAND, linewidth=0.0)
    if found.mean is None:
        return
    color = _IN if row.inside else _OUT
    if row.unknown is not None:
        ends = [_scaled(row, end) for end in row.unknown]
        axes.plot(ends, [place, place], color=color, linewidth=1.0)
    if found.low is not None and found.high is not None:
        ends = [_scaled(row, found.low), _scaled(row, found.high)]
        axes.plot(ends, [place, place], color=color, linewidth=3.0, alpha=0.7)
    at = _scaled(row, found.mean)
    mark = "o" if abs(at) < _FAR else (">" if at > 0.0 else "<")
    axes.plot([at], [place], mark, color=color, markersize=6.0, clip_on=False)


def _handles(keys: Sequence[str], *, unknown: bool) -> list[Patch | Line2D]:
    band, inside, outside, chance, spread = keys
    made: list[Patch | Line2D] = [
        Patch(color=_BAND, label=band),
        Line2D([], [], marker="o", linestyle="", color=_IN, label=inside),
        Line2D([], [], marker="o", linestyle="", color=_OUT, label=outside),
        Line2D([], [], color=sheet.GREY, linewidth=3.0, label=chance),
    ]
    if unknown:
        made.append(Line2D([], [], color=sheet.GREY, linewidth=1.0, label=spread))
    return made
