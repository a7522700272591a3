"""What all figures share: size, colours, title and footer, and bytes that repeat."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle
from typing import Any, Final, NamedTuple

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter

_DPI: Final = 130
_WIDTH: Final = 11.0  # inches, as all that follows; sizes of letters in points
_PANEL: Final = 3.15
_MARGIN: Final = 0.2
_TITLE: Final = 15.0
_ABOUT: Final = 10.0
_LEGEND: Final = 10.0
_FOOT: Final = 8.5
GREY: Final = "#555555"
# After Okabe & Ito (2008): told apart with every common kind of colour blindness; the light ones
# darkened to a contrast of 3 to 1 with white (WCAG 1.4.11). Five styles and six colours: thirty
# scenarios before two look the same.
_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#B8588C", "#B87F00", "#2E8FC9")
_DASHES: Final[tuple[Any, ...]] = (
    (0, (6, 2)),
    (0, (1.2, 1.6)),
    (0, (7, 2, 1.5, 2)),
    (0, (3, 1.5)),
    (0, (9, 2, 1.5, 1.5, 1.5, 2)),
)
_drawing = threading.Lock()  # matplotlib's settings belong to the whole process


class Line(NamedTuple):
    """How a scenario is drawn."""

    color: str
    linestyle: Any
    linewidth: float
    zorder: float


def lines() -> Iterator[Line]:
    """Return the looks of scenarios: the baseline black and whole, the others each their own."""
    yield Line("black", "-", 2.2, 3.0)
    for order, (color, dashes) in enumerate(zip(cycle(_COLOURS), cycle(_DASHES), strict=False)):
        yield Line(color, dashes, 1.8, 4.0 + order)


@contextmanager
def settings() -> Iterator[None]:
    """Draw with matplotlib's own defaults and ours, whatever the user has set."""
    with _drawing, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "svg.hashsalt": "wijksim",
                "font.size": 10.0,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.grid": True,
                "axes.grid.axis": "y",
                "grid.color": "#dddddd",
                "axes.axisbelow": True,
                "axes.edgecolor": GREY,
                "xtick.color": GREY,
                "ytick.color": GREY,
                "text.parse_math": False,
            }
        )
        yield


class Room(NamedTuple):
    """How much space the panels of a page get."""

    panel: float = _PANEL  # height of a row, inches
    left: float = 0.75  # for the labels at the left, inches
    hspace: float = 0.32
    wspace: float = 0.17
    widths: Sequence[float] | None = None


class Page:
    """A figure with a title and an explanation above its panels, legend and footer below.

    Every text gets the lines that it needs, and the page grows with them.
    """

    def __init__(
        self,
        title: str,
        about: str,
        footer: str,
        legend: Sequence[str],
        panels: tuple[int, int],
        room: Room | None = None,
    ) -> None:
        """Lay out the texts and make room for rows and columns of panels."""
        room = room or Room()
        heading = _wrapped(title, _TITLE, _WIDTH - 2 * _MARGIN, "bold")
        explained = _wrapped(about, _ABOUT, _WIDTH - 2 * _MARGIN)
        foot = _wrapped(footer, _FOOT, _WIDTH - 2 * _MARGIN)
        self._labels = [_wrapped(label, _LEGEND, _WIDTH / 2 - 1.2) for label in legend]
        rows, columns = panels
        above = _MARGIN + _height(len(heading), _TITLE) + _height(len(explained), _ABOUT)
        below = _MARGIN + _height(len(foot), _FOOT) + _height(self._keys(), _LEGEND) + 0.1
        height = above + rows * room.panel + below
        self.figure = Figure(figsize=(_WIDTH, height), dpi=_DPI)
        top = 1.0 - _MARGIN / height
        self._write(heading, _TITLE, top, fontweight="bold")
        self._write(explained, _ABOUT, top - _height(len(heading), _TITLE) / height, color=GREY)
        self._write(foot, _FOOT, (_MARGIN + _height(len(foot), _FOOT)) / height, color=GREY)
        self._legend_top = below / height
        grid = self.figure.add_gridspec(
            rows,
            columns,
            left=room.left / _WIDTH,
            right=1.0 - 0.3 / _WIDTH,
            top=1.0 - (above + 0.42) / height,
            bottom=(below + 0.62) / height,
            hspace=room.hspace,
            wspace=room.wspace,
            width_ratios=room.widths,
        )
        self.axes = [
            self.figure.add_subplot(grid[row, column])
            for row in range(rows)
            for column in range(columns)
        ]

    def _keys(self) -> int:
        """Return the lines of text in the longer of the legend's two columns."""
        half = -(-len(self._labels) // 2)
        parts = (self._labels[:half], self._labels[half:])
        return max(sum(len(lines) for lines in part) for part in parts)

    def _write(self, lines: Sequence[str], size: float, top: float, **style: Any) -> None:
        left = _MARGIN / _WIDTH
        text = "\n".join(lines)
        self.figure.text(left, top, text, fontsize=size, va="top", linespacing=1.25, **style)

    def draw_legend(self) -> None:
        """Put the names of the lines of the first panel below all panels."""
        handles, _ = self.axes[0].get_legend_handles_labels()
        self.figure.legend(
            handles,
            ["\n".join(lines) for lines in self._labels],
            loc="upper left",
            bbox_to_anchor=(_MARGIN / _WIDTH, self._legend_top),
            borderaxespad=0.0,
            borderpad=0.0,
            ncols=2,
            frameon=False,
            fontsize=_LEGEND,
            handlelength=4.0,
        )


def _wrapped(text: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Break a text into lines of at most ``width`` inches, words too where they must."""
    font = FontProperties(size=size, weight=weight)

    def fits(line: str) -> bool:
        points, _, _ = text_to_path.get_text_width_height_descent(line, font, ismath=False)
        return float(points) / 72.0 <= width

    lines: list[str] = []
    for word in text.split():
        if lines and fits(f"{lines[-1]} {word}"):
            lines[-1] += f" {word}"
            continue
        lines.append(word)
        while not fits(lines[-1]):
            end = next(n for n in range(len(lines[-1]) - 1, 0, -1) if fits(lines[-1][:n]))
            lines[-1:] = [lines[-1][:end], lines[-1][end:]]
    return lines


def _height(lines: int, size: float) -> float:
    return lines * size * 1.4 / 72.0 + 0.06


def comma(lang: str) -> FuncFormatter:
    """Return numbers on an axis as readers of the language write them."""

    def tick(value: float, _position: int | None) -> str:
        text = f"{value:.6g}"
        return text.replace(".", ",") if lang == "nl" else text

    return FuncFormatter(tick)


def png(figure: Figure) -> bytes:
    """Return a figure as PNG."""
    out = io.BytesIO()
    with settings():
        figure.savefig(out, format="png")
    return out.getvalue()


def svg(figure: Figure, *, letters: bool = False) -> bytes:
    """Return a figure as SVG: the same figure, the same bytes (no date, no chance).

    Args:
        figure: what was drawn.
        letters: keep text as text, for a page that brings its own letters; else as outlines.
    """
    out = io.BytesIO()
    with settings():
        mpl.rcParams["svg.fonttype"] = "none" if letters else "path"
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def files(name: str, figure: Figure) -> Mapping[str, bytes]:
    """Return a figure in both formats, by file name."""
    return {f"{name}.png": png(figure), f"{name}.svg": svg(figure)}
