"""Figures, one function each, drawn on a canvas of their own: no window, no global state."""

from wijksim.plots.demand import demand, run_demand
from wijksim.plots.sheet import files, png, svg

__all__ = ["demand", "files", "png", "run_demand", "svg"]
