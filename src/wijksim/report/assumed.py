"""What the outcome turns on: parameters without a source, prices, and what presets change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from wijksim import params

# Parameters without a source on which the outcome turns, and the prices.
HINGES: Final = (
    "help.effect",
    "places.bond",
    "places.attend_activity",
    "doors.detection",
    "policy.effect",
    "load.institutional_resolution",
    "team.crowding",
    "onset.institutional_money",
    "onset.institutional_housing",
    "onset.institutional_work",
    "onset.institutional_health",
    "onset.institutional_parenting",
    "onset.institutional_belonging",
)
PRICES: Final = (
    "costs.team_hour",
    "costs.heavy_care",
    "costs.formal_care_hour",
    "costs.informal_hour",
)

_DUTCH: Final[Mapping[str, str]] = {
    "help.effect": "hoeveel sociale last een uur hulp van bekenden wegneemt",
    "help.displacement": "hoeveel minder mensen bekenden vragen als het team het overneemt",
    "places.bond": "kans dat een ontmoeting een band wordt",
    "places.attend_activity": "extra kans om te komen als een plek volop leeft",
    "groups.takeover": "energie van vrijwilligers die wegvalt als het team al het werk doet",
    "doors.detection": "hoe vaak iemand hulp vraagt doordat het team in de wijk is",
    "policy.effect": "hoe snel beleidswerk een drempel verlaagt",
    "load.institutional_resolution": "hoe snel mensen zelf langs regels komen",
    "team.crowding": "hoe sterk een wachtlijst uren voor de wijk opeet",
    "onset.institutional_money": "deel van geldproblemen dat van regels komt",
    "onset.institutional_housing": "deel van woonproblemen dat van regels komt",
    "onset.institutional_work": "deel van werkproblemen dat van regels komt",
    "onset.institutional_health": "deel van gezondheidsproblemen dat van regels komt",
    "onset.institutional_parenting": "deel van opvoedproblemen dat van regels komt",
    "onset.institutional_belonging": "deel van problemen met erbij horen dat van regels komt",
    "plan.success": "deel van de plannen met het netwerk dat lukt",
    "plan.informed": "deel van het netwerk dat een plan bereikt",
    "plan.half_life": "tijd waarin steun van het netwerk halveert na het sluiten",
    "costs.team_hour": "een uur van het team, alles erbij (gemeente)",
    "costs.heavy_care": "een traject zware zorg (gemeente, Rijk en verzekeraars)",
    "costs.formal_care_hour": "een uur thuiszorg (verzekeraars, gemeente)",
    "costs.informal_hour": "een uur van mantelzorgers en vrijwilligers: geen publiek geld",
}
_UNITS: Final[Mapping[str, str]] = {
    "load per hour": "last per uur",
    "probability": "kans",
    "probability per week": "kans per week",
    "per week": "per week",
    "log share per 10 waiting per 1000": "log-deel per 10 wachtenden per 1000",
    "share": "deel",
    "weeks": "weken",
    "EUR per hour": "euro per uur",
    "EUR per escalation": "euro per traject",
}


class Preset(NamedTuple):
    """A parameter that presets change, with its value in each."""

    name: str
    values: tuple[float, ...]  # in the order of params.PRESETS


def about(lang: str, name: str) -> str:
    """Return what a parameter is; in English where there is no Dutch for it."""
    english = params.table()[name].about
    return _DUTCH.get(name, english) if lang == "nl" else english


def unit(lang: str, name: str) -> str:
    """Return the unit of a parameter."""
    english = params.table()[name].unit
    return _UNITS.get(english, english) if lang == "nl" else english


def presets() -> list[Preset]:
    """Return every parameter that one of the presets changes, in the order of the table."""
    changed = {preset: params.preset_values(preset) for preset in params.PRESETS}
    names = {name for values in changed.values() for name in values}
    return [
        Preset(name, tuple(changed[preset].get(name, row.value) for preset in params.PRESETS))
        for name, row in params.table().items()
        if name in names
    ]
