"""Figures, one function each, drawn on a canvas of their own: no window, no global state."""

from wijksim.plots.areas import choropleth
from wijksim.plots.demand import demand, demand_lines, run_demand
from wijksim.plots.forest import board, differences, waiting
from wijksim.plots.mixes import front, regret, splits
from wijksim.plots.sheet import files, png, svg
from wijksim.plots.stacks import costs, hours
from wijksim.plots.swept import box, deciders, early
from wijksim.plots.waterfall import waterfall
from wijksim.plots.widths import widths
from wijksim.plots.worlds import worlds

__all__ = [
    "board",
    "box",
    "choropleth",
    "costs",
    "deciders",
    "demand",
    "demand_lines",
    "differences",
    "early",
    "files",
    "front",
    "hours",
    "png",
    "regret",
    "run_demand",
    "splits",
    "svg",
    "waiting",
    "waterfall",
    "widths",
    "worlds",
]
