"""Levers: what a scenario can set, one documented row each, by quadrant of the essay.

Levers only move parameters; they know no rules. Adding one is adding a row.
"""

from __future__ import annotations

from wijksim.levers.lever import FORMS, Change, Lever, range_fault
from wijksim.levers.table import ALL, apply, find, quadrant_of

__all__ = ["ALL", "FORMS", "Change", "Lever", "apply", "find", "quadrant_of", "range_fault"]
