"""Is it true? Facts, agreement over neighbourhoods, use of help, and patterns, for one page."""

from wijksim.validating.agreement import Agreement, agreement, loneliness_spread, sampled
from wijksim.validating.help_use import HelpUse, help_use, table_rows
from wijksim.validating.judging import Checked, count, judged, worst_first
from wijksim.validating.members import members
from wijksim.validating.study import FULL, QUICK, Size, Validation, validate

__all__ = [
    "FULL",
    "QUICK",
    "Agreement",
    "Checked",
    "HelpUse",
    "Size",
    "Validation",
    "agreement",
    "count",
    "help_use",
    "judged",
    "loneliness_spread",
    "members",
    "sampled",
    "table_rows",
    "validate",
    "worst_first",
]
