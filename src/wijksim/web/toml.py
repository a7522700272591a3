"""A scenario as a file that the command line runs to the same numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from wijksim import scenario
from wijksim.scenario import Scenario

_HEAD: Final = "# Gemaakt met wijksim serve. Draai het met: wijksim compare {base} {name}.toml\n\n"
_TEXTS: Final = ("name", "title_nl", "title_en", "about_nl", "about_en")


def text(one: Scenario, base: str) -> str:
    """Return the file of a scenario: the shipped one as it is, a changed one written anew.

    Args:
        one: the scenario.
        base: how the baseline is given to the command that the file's first line names.
    """
    if is_shipped(one):
        assert one.document is not None
        return one.document.text
    lines = [f"{key} = {_quoted(getattr(one, key))}" for key in _TEXTS]
    for section, rows in one.content().items():
        if section == "parameters":
            for mechanism, values in rows.items():
                lines += ["", f"[parameters.{mechanism}]"]
                lines += [f"{key} = {value!r}" for key, value in values.items()]
        else:
            lines += ["", f"[{section}]"]
            lines += [f"{name} = {_row(row)}" for name, row in rows.items()]
    return _HEAD.format(base=base, name=one.name) + "\n".join(lines) + "\n"


def is_shipped(one: Scenario) -> bool:
    """Return whether a scenario is as it comes along: its name alone says what it is."""
    shipped = (*scenario.shipped(), *scenario.methods(), *scenario.of_questions())
    return one.document is not None and one.name in shipped


def _row(row: Mapping[str, Any]) -> str:
    """Return a lever's value, with its weeks where it has any."""
    weeks = {key: row[key] for key in ("from_week", "to_week") if row.get(key)}
    if not weeks:
        return repr(row["value"])
    told = ", ".join(
        f"{key} = {value!r}" for key, value in {"value": row["value"], **weeks}.items()
    )
    return f"{{ {told} }}"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
