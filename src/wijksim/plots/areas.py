"""A map: areas coloured by a figure, in classes that hold as many areas each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import PathCollection
from matplotlib.colors import BoundaryNorm, Colormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.path import Path

from wijksim.plots import sheet
from wijksim.plots.sheet import Page, Room
from wijksim.state import Floats

_CLASSES: Final = 7
_SAME: Final = "cividis_r"  # from light to dark, alike for every kind of colour vision
_BOTH: Final = "PuOr_r"  # orange above zero, purple below it; told apart by the colour-blind too
_LITTLE: Final = "#dcdcdc"  # around zero: to be told from the paper
_NONE: Final = "#ffffff"
_HATCH: Final = "#9a9a9a"
_EDGE: Final = "#ffffff"
_PANEL: Final = 9.6  # inches
_FEW: Final = 400  # areas, up to which borders are drawn


def choropleth(
    rings: Mapping[str, tuple[Floats, ...]],
    values: Mapping[str, float],
    *,
    aspect: float,
    title: str,
    about: str,
    footer: str,
    unit: str,
    missing: str,
    lang: str = "nl",
    zero: bool = False,
) -> Figure:
    """Draw areas, each in the colour of its class; hatched where there is no figure.

    Args:
        rings: outlines and holes of each area, by code, shape (m, 2) each.
        values: figure of an area by code; not all need one.
        aspect: height of a unit north over the width of a unit east.
        title: of the page.
        about: how to read it.
        footer: where it comes from.
        unit: of the figure, beside the colours.
        missing: what the hatched areas are.
        lang: "nl" or "en".
        zero: colours run both ways from zero, for differences.
    """
    shown = [code for code in rings if code in values]
    rest = [code for code in rings if code not in values]
    with sheet.settings():
        page = Page(title, about, footer, (), (1, 1), Room(panel=_PANEL, left=0.2))
        (axes,) = page.axes
        width = 0.25 if len(rings) <= _FEW else 0.0
        _draw(axes, [rings[code] for code in rest], width, facecolor=_NONE, hatch="////")
        if shown:
            found = np.array([values[code] for code in shown])
            borders = edges(found, zero)
            colours = _map(len(borders) - 1, zero)
            norm = BoundaryNorm(borders, colours.N)
            drawn = _draw(axes, [rings[code] for code in shown], width)
            drawn.set_array(found)
            drawn.set_cmap(colours)
            drawn.set_norm(norm)
            _legend(page.figure, axes, ScalarMappable(norm, colours), borders, unit, lang)
        if rest:
            patch = Patch(facecolor=_NONE, edgecolor=_HATCH, hatch="////", label=missing)
            axes.legend(
                handles=[patch],
                loc="upper left",
                bbox_to_anchor=(0.0, 0.0),
                frameon=False,
                handleheight=1.6,
            )
        _frame(axes, rings.values(), aspect)
    return page.figure


def edges(values: Floats, zero: bool) -> Floats:
    """Return the borders of classes: quantiles, whole to three figures; for ``zero`` both ways.

    Args:
        values: shape (n,), at least one.
        zero: the same borders below and above zero.
    """
    sizes = np.abs(values) if zero else values
    shares = np.linspace(0.0, 1.0, (_CLASSES + 1) // 2 + 1 if zero else _CLASSES + 1)
    found = np.array([float(f"{one:.3g}") for one in np.quantile(sizes, shares)])
    found[-1] = max(found[-1], _outwards(float(sizes.max())))
    if zero:
        above = np.unique(found[1:][found[1:] > 0.0])
        above = above if len(above) else np.array([1.0])
        return np.concatenate([-above[::-1], above])
    found[0] = min(found[0], -_outwards(-float(sizes.min())))
    found = np.unique(found)
    return found if len(found) > 1 else np.array([found[0] - 0.5, found[0] + 0.5])


def _outwards(value: float) -> float:
    """Return a number of three figures that is not below this one."""
    if value == 0.0:
        return 0.0
    step = 10.0 ** (np.floor(np.log10(abs(value))) - 2.0)
    return float(f"{np.ceil(value / step) * step:.6g}")


def _map(classes: int, zero: bool) -> Colormap:
    name = _BOTH if zero else _SAME
    shades = mpl.colormaps[name](np.linspace(0.06, 0.94, classes))
    if zero:
        shades[classes // 2] = mpl.colors.to_rgba(_LITTLE)
    return mpl.colors.ListedColormap(list(shades))


def _draw(
    axes: Axes, areas: Iterable[tuple[Floats, ...]], width: float, **style: Any
) -> PathCollection:
    """Draw areas, each as one path of its outlines and holes."""
    paths = [_path(some) for some in areas]
    edge = _HATCH if "hatch" in style else _EDGE
    drawn = PathCollection(
        paths, edgecolor=edge if width or "hatch" in style else "face", linewidth=width, **style
    )
    axes.add_collection(drawn, autolim=False)
    return drawn


def _path(rings: tuple[Floats, ...]) -> Path:
    codes = []
    for ring in rings:
        part = np.full(len(ring), Path.LINETO, Path.code_type)
        part[:1], part[-1:] = Path.MOVETO, Path.CLOSEPOLY
        codes.append(part)
    return Path(np.concatenate(rings), np.concatenate(codes))


def _frame(axes: Axes, areas: Iterable[tuple[Floats, ...]], aspect: float) -> None:
    corners = np.concatenate([ring for some in areas for ring in some])
    low, high = corners.min(axis=0), corners.max(axis=0)
    edge = 0.02 * max(high - low)
    axes.set_xlim(low[0] - edge, high[0] + edge)
    axes.set_ylim(low[1] - edge, high[1] + edge)
    axes.set_aspect(aspect)
    axes.set_axis_off()


def _legend(
    figure: Figure, axes: Axes, drawn: ScalarMappable, borders: Floats, unit: str, lang: str
) -> None:
    bar = figure.colorbar(
        drawn, ax=axes, shrink=0.6, aspect=24, pad=0.01, anchor=(0.0, 0.5), ticks=borders
    )
    bar.ax.yaxis.set_major_formatter(sheet.comma(lang))
    bar.set_label(unit)
    bar.outline.set_visible(False)
    bar.ax.tick_params(length=0)
