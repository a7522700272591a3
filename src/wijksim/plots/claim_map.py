"""C01 as a map over numbers that no source gives."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from wijksim.claim_words import say
from wijksim.claims.atlas import PANELS, Atlas, Point
from wijksim.plots import sheet
from wijksim.plots.forest import broken
from wijksim.sources import profiles
from wijksim.verdict import Verdict

_COLOURS: Final = "RdBu_r"  # red: more need
_LEAST: Final = 0.5  # points of need at the end of the scale, at least: chance gets no deep colour
_BAD: Final = (Verdict.WORSE, Verdict.MIXED, Verdict.UNFAIR)


def claim_map(found: Atlas, lang: str = "nl") -> Figure:
    """Draw a row a version and a column a pair of numbers.

    Args:
        found: what ``atlas.run`` returned.
        lang: "nl" or "en".
    """
    versions = list(dict.fromkeys(point.version for point in found.points))
    largest = max(
        (abs(p.change.mean) for p in found.points if p.change.mean is not None), default=0
    )
    norm = TwoSlopeNorm(0.0, -max(largest, _LEAST), max(largest, _LEAST))
    with sheet.settings():
        page = sheet.Page(
            say(lang, "map_title"),
            say(lang, "map_about", seeds=found.seeds),
            say(
                lang,
                "map_footer",
                area=profiles.load(found.area).name,
                preset=found.preset,
                seeds=found.seeds,
            ),
            [],
            (len(versions), len(PANELS)),
            sheet.Room(3.1, left=0.95, hspace=0.5, wspace=0.24),
        )
        places = iter(page.axes)
        for version in versions:
            for panel in PANELS:
                axes = next(places)
                held = [p for p in found.points if (p.version, p.panel) == (version, panel)]
                mesh = _panel(axes, held, norm)
                axes.set_title(say(lang, version), loc="left", fontsize=10.5)
                axes.plot(
                    [found.here[panel[0]]],
                    [found.here[panel[1]]],
                    "D",
                    color="white",
                    markeredgecolor="black",
                    markersize=7.0,
                    zorder=4.0,
                )
                axes.set_xlabel(broken(say(lang, panel[0]), 56), fontsize=9.0)
                axes.set_ylabel(broken(say(lang, panel[1]), 34), fontsize=9.0)
                axes.xaxis.set_major_formatter(_short(lang))
                axes.yaxis.set_major_formatter(_short(lang))
                bar = page.figure.colorbar(mesh, ax=axes, pad=0.02, format=sheet.comma(lang))
                bar.set_label(say(lang, "map_scale"), fontsize=8.5)
    return page.figure


def _panel(axes: Axes, held: list[Point], norm: TwoSlopeNorm) -> QuadMesh:
    """Draw one version over two numbers."""
    across, up = (sorted({point.at[place] for point in held}) for place in (0, 1))
    values = np.full((len(up), len(across)), np.nan)
    for point in held:
        row, column = up.index(point.at[1]), across.index(point.at[0])
        values[row, column] = np.nan if point.change.mean is None else point.change.mean
        mark = "o" if point.judged.verdict is Verdict.BETTER else "x"
        if point.judged.verdict is Verdict.BETTER or point.judged.verdict in _BAD:
            axes.plot([point.at[0]], [point.at[1]], mark, color="black", markersize=5.5, zorder=3.0)
    mesh = axes.pcolormesh(across, up, values, cmap=_COLOURS, norm=norm, shading="nearest")
    axes.grid(visible=False)
    axes.set_xticks(across)
    axes.set_yticks(up)
    return mesh


def _short(lang: str) -> FuncFormatter:
    """Return ticks with two digits: means of parameters have many."""
    whole = sheet.comma(lang)
    return FuncFormatter(lambda value, place: whole(float(f"{value:.2g}"), place))
