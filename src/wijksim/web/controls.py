"""What can be set, as the page's controls need it: areas, scenarios, levers and their ranges."""

from __future__ import annotations

import re
from typing import Any, Final

from wijksim import levers, params, scenario
from wijksim.levers import hours
from wijksim.scenario import Scenario
from wijksim.scenario.plan import CASES_AT_LEAST
from wijksim.sources import profiles, store
from wijksim.web.words import Words

# What an hour in a quadrant is has one home, so that the page and the command mean the same.
HOURS: Final = hours.LEVERS
OTHER: Final = hours.OTHER
# Preconditions that stand in view; the others are a click away.
FIRST: Final = (
    "protected_collective_time",
    "mandate",
    "policy_feedback",
    "policy_delay_weeks",
    "plan_deadline_weeks",
    "training_hours",
    "council_tolerance",
    "fte_per_1000",
)
CONTEXT: Final = ("economic_shock", "solidarity", "claim_back", "public_safety")
_MOST_FOUND: Final = 20

unit: Final = Words(
    {
        "share": ("deel", "share"),
        "ratio": ("maal", "times"),
        "probability": ("kans", "probability"),
        "weeks": ("weken", "weeks"),
        "load": ("last", "load"),
        "share of the way": ("van de weg", "of the way"),
        "share of case hours": ("van de casusuren", "of case hours"),
        "EUR per case a year": ("euro per casus per jaar", "euro per case a year"),
        "hours": ("uur", "hours"),
        "share of households a week": ("van de huishoudens per week", "of households a week"),
        "share of hours": ("van de uren", "of hours"),
        "probability per week": ("kans per week", "probability per week"),
        "per attendance": ("per bezoek", "per attendance"),
        "energy": ("inzet", "energy"),
        "persons": ("personen", "persons"),
        "cases per 1000 residents": ("casussen per 1000 bewoners", "cases per 1000 residents"),
        "share of cases": ("van de casussen", "of cases"),
        "share of policy hours": ("van de beleidsuren", "of policy hours"),
        "FTE per 1000 residents": ("fte per 1000 bewoners", "FTE per 1000 residents"),
        "per 1000 residents": ("per 1000 bewoners", "per 1000 residents"),
        "cases per FTE": ("casussen per fte", "cases per FTE"),
        "hours per week": ("uur per week", "hours a week"),
        "per year": ("per jaar", "per year"),
    }
)


def unit_of(name: str, lang: str) -> str:
    """Return a unit of the tables in words; one without words as it is."""
    return unit(lang, name) if name in unit.table else name


def told(name: str, value: float, lang: str) -> str:
    """Return a lever (or a parameter, mechanism.field) at a value, in words.

    Args:
        name: of the lever or parameter; one that is not known is told as it is.
        value: in its own unit.
        lang: "nl" or "en".
    """
    quadrant = levers.quadrant_of(name)
    if not quadrant:
        return f"{name} {_plain(value, lang)}"
    row = levers.ALL[quadrant][name]
    label = re.split(r"[;(]", row.nl if lang == "nl" else row.en)[0].strip()
    if _in_percent(row):
        return f"{label} {_plain(100.0 * value, lang)} %"
    return f"{label} {_plain(value, lang)} {unit_of(row.unit, lang)}"


def _plain(value: float, lang: str) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "nl" else text


def _in_percent(row: levers.Lever) -> bool:
    return row.unit.startswith(("share", "probability")) and row.high <= 1.0


def all_levers(lang: str, preset: str) -> dict[str, Any]:
    """Return every lever by quadrant: label, range, unit, mark, value now, and where it is shown.

    Raises:
        InputError: for an unknown preset.
    """
    base = params.make(params.preset_values(preset))
    made: dict[str, list[dict[str, Any]]] = {}
    for quadrant, rows in levers.ALL.items():
        made[quadrant] = [_lever(row, base, lang) for row in rows.values()]
    return {
        "levers": made,
        "hours": HOURS,
        "first": FIRST,
        "context": CONTEXT,
        "other": OTHER,
        "cases_at_least": CASES_AT_LEAST,
    }


def _lever(row: levers.Lever, base: params.Params, lang: str) -> dict[str, Any]:
    return {
        "name": row.name,
        "label": row.nl if lang == "nl" else row.en,
        "low": row.low,
        "high": row.high,
        "unit": unit(lang, row.unit),
        "percent": _in_percent(row),
        "now": row.neutral_value(base),
        "mark": row.mark,
        "sets": row.sets,
    }


def choices(lang: str) -> list[dict[str, Any]]:
    """Return every shipped scenario with title, description and what it sets."""
    return [_choice(scenario.load(name), kind, lang) for kind, name in _named()]


def _named() -> list[tuple[str, str]]:
    return [
        *(("scenario", name) for name in scenario.shipped()),
        *(("method", name) for name in scenario.methods()),
        *(("question", name) for name in scenario.of_questions()),
    ]


def _choice(one: Scenario, kind: str, lang: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": kind,
        "title": one.title_nl if lang == "nl" else one.title_en,
        "about": one.about_nl if lang == "nl" else one.about_en,
        "sets": {
            setting.lever: {
                "value": setting.value,
                "from": setting.from_week,
                "to": setting.to_week,
            }
            for setting in one.settings
        },
    }


def areas() -> list[tuple[str, str, int]]:
    """Return the areas of the package: name, title, residents."""
    found = []
    for name in profiles.areas():
        area = profiles.load(name)
        where = area.name if area.municipality in area.name else f"{area.name}, {area.municipality}"
        found.append((name, where, area.residents.value))
    return found


def search(text: str, most_residents: int) -> list[dict[str, Any]]:
    """Return imported areas with a text in their code, name or municipality; a screenful at most.

    Args:
        text: what was typed.
        most_residents: larger areas are left out.

    Raises:
        InputError: when a file of the store is damaged.
    """
    wanted = text.strip().casefold()
    if not wanted:
        return []
    found = [
        {"code": code, "name": name, "municipality": municipality, "residents": residents}
        for code, (name, municipality, residents) in store.listing().items()
        if 0 < residents <= most_residents
        and any(wanted in one.casefold() for one in (code, name, municipality))
    ]
    return found[:_MOST_FOUND]
