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
    "costs.provider_hour",
    "costs.day_hour",
    "costs.eviction",
    "costs.heavy_municipal",
    "costs.formal_municipal",
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
    "plan.deadline": "tijd waarin een plan klaar moet zijn",
    "events.loss_plan_gain": "hoeveel meer hulp een plan na verlies van de partner losmaakt",
    "mending.rate": "hoe snel bemiddeling een band herstelt",
    "places.conflict": "kans dat een ontmoeting tussen groepen botst",
    "groups.ownership_gain": "extra vrijwilligers als bewoners zelf eigenaar zijn",
    "groups.wear": "vrijwilligers die opraken als iedereen die komt kwetsbaar is",
    "peers.learn": "wat iemand van een bijeenkomst met lotgenoten leert",
    "peers.bond": "kans dat twee lotgenoten een band krijgen",
    "help.institutional": "hoeveel een hulpvaardige bekende aan regels doet, naast sociale last",
    "information.near": "hoe vaak een sterke band een probleem met werk oplost",
    "escalation.matter": "hoeveel minder zware zorg voor wie zelf iets gaf",
    "escalation.cared": "hoeveel minder zware zorg voor wie een blijvende sterke band heeft",
    "accountability.pull": "uren die naar casussen trekken als het team daarop wordt afgerekend",
    "casework.protocol_loss": "hoeveel minder plannen lukken onder strakke protocollen",
    "signals.reflection_effect": "hoeveel samen terugkijken aan het licht brengt",
    "signals.room_loss": "ruimte voor tegenspraak die een afgewezen signaal kost",
    "load.social_resolution": "hoe snel mensen een sociale last zelf oplossen",
    "load.growth": "hoe snel een last groeit die blijft liggen",
    "load.stress_institutional": "hoeveel stress het omgaan met regels afremt",
    "load.stress_social": "hoeveel stress het zelf oplossen van een sociale last afremt",
    "onset.general": "hoe vaak er nieuwe problemen komen, over alles heen",
    "onset.severity_floor": "de kleinste nieuwe last",
    "onset.severity_range": "de grootste nieuwe last min de kleinste",
    "onset.stress_effect": "hoeveel stress nieuwe problemen waarschijnlijker maakt",
    "onset.income_effect": "hoeveel een laag inkomen nieuwe problemen waarschijnlijker maakt",
    "onset.interference": "hoeveel lopende problemen met regels nieuwe maken",
    "demand.request": "hoe vaak iemand in nood om hulp vraagt, met gemiddelde vaardigheid",
    "demand.request_load": "hoeveel een zwaardere last vragen waarschijnlijker maakt",
    "casework.institutional_effect": "hoeveel last door regels een uur met volle ruimte wegneemt",
    "casework.social_effect": "hoeveel sociale last een uur begeleiding wegneemt",
    "casework.close_load": "bij welke last een casus sluit",
    "wellbeing.load_weight": "hoeveel stress een last geeft",
    "wellbeing.buffer": "deel van de stress van een last dat volle steun wegneemt",
    "wellbeing.support_scale": "sterkte van banden die 63 % van volle steun geeft",
    "wellbeing.steady_stress": "stress waaronder mensen hun leven zelf sturen",
    "wellbeing.lonely_gap": "tekort aan contact vanaf waar iemand sterk eenzaam is",
    "wellbeing.lonely_stress": "hoeveel gevoelde steun volle stress wegneemt",
    "wellbeing.wish_sd": "hoeveel mensen verschillen in het contact dat zij wensen",
    "wellbeing.burden_hours": "uren zorg waarbij de belasting twee derde is, zonder steun",
    "ties.meet_near": "kans dat elkaar zien in het blok een band wordt",
    "ties.neighbour": "alledaagse sterkte van een band met buren",
    "population.outside_mean": "banden buiten de wijk die steunen, bij een middeninkomen",
    "costs.team_hour": "een uur van het team, alles erbij (gemeente)",
    "costs.heavy_care": "een traject zware zorg (gemeente, Rijk en verzekeraars)",
    "costs.formal_care_hour": "een uur thuiszorg (verzekeraars, gemeente)",
    "costs.provider_hour": "een uur van andere aanbieders (Rijk en verzekeraars)",
    "costs.day_hour": "een uur dagactiviteiten per persoon (gemeente)",
    "costs.eviction": "een huisuitzetting (corporatie)",
    "costs.heavy_municipal": "deel van zware zorg dat de gemeente betaalt",
    "costs.formal_municipal": "deel van thuiszorg dat de gemeente betaalt",
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
    "EUR per eviction": "euro per uitzetting",
    "ratio": "verhouding",
    "per week per tie": "per week per band",
    "skill per meeting": "vaardigheid per bijeenkomst",
    "share per signal": "deel per signaal",
    "load": "last",
    "log hazard per unit stress": "log-kans per eenheid stress",
    "log hazard per unit income rank": "log-kans per eenheid inkomensrang",
    "log hazard per unit load": "log-kans per eenheid last",
    "hazard ratio per unit load": "kansverhouding per eenheid last",
    "per unit load": "per eenheid last",
    "strength": "sterkte",
    "stress": "stress",
    "difference in support": "verschil in steun",
    "support": "steun",
    "hours per week": "uur per week",
    "ties": "banden",
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
