"""The page that a strategist puts on the table: one HTML file that needs nothing else."""

from wijksim.report.data import tables
from wijksim.report.page import page
from wijksim.report.sections import figures

__all__ = ["figures", "page", "tables"]
