"""Scenario files: what a municipality or a team chooses, as a page of TOML.

A file is checked once, at the edge, with pydantic models that are built from the table of levers
and the table of parameters; what comes out is a plain frozen :class:`Scenario`. Every fault of a
file is told at once, with its line, what is allowed and the nearest valid name.
"""

from __future__ import annotations

from wijksim.scenario.files import (
    check,
    from_content,
    load,
    load_text,
    methods,
    of_questions,
    scenario_folder,
    shipped,
)
from wijksim.scenario.models import json_schema
from wijksim.scenario.plan import Scenario, Setting

__all__ = [
    "Scenario",
    "Setting",
    "check",
    "from_content",
    "json_schema",
    "load",
    "load_text",
    "methods",
    "of_questions",
    "scenario_folder",
    "shipped",
]
