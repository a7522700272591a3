"""Quadrant III, in the neighbourhood: hours and choices for places, groups and ties."""

from __future__ import annotations

from typing import Final

from wijksim.levers.lever import Lever, setting, shift

LEVERS: Final[tuple[Lever, ...]] = (
    setting(
        "share_collective",
        "team.share_collective",
        "deel van de teamuren voor de wijk",
        "part of the team's hours for the neighbourhood",
        moves=("place_activity", +1),
        source="essay, quadrant III",
    ),
    setting(
        "presence_share",
        "team.presence_share",
        "deel van die wijkuren dat aanwezig zijn zonder agenda is",
        "part of those hours that is presence without an agenda",
        moves=("detected_requests", +1),
        source="essay, quadrant III (presence); CPB 2019",
    ),
    shift(
        "meeting_places",
        "raise",
        ("places.attend_base", "places.attend_activity"),
        "meer en betere plekken: 1 = de hoogste opkomst die de tabel toelaat "
        "(wat zo'n plek kost telt niet mee)",
        "more and better places: 1 = the highest attendance that the table allows "
        "(what such a place costs is not counted)",
        moves=("ties_inside", +1),
        source="essay, quadrant III (meeting places)",
    ),
    shift(
        "place_quality",
        "raise",
        ("places.bond", "places.grow"),
        "goede ontmoetingen: 1 = wie elkaar op een plek treft krijgt zo vaak een band, "
        "en een zo sterke, als de tabel toelaat",
        "good meetings: 1 = those who meet at a place get a tie as often, "
        "and as strong a one, as the table allows",
        moves=("ties_inside", +1),
        source="essay, quadrant III (skill in bringing people together)",
    ),
    shift(
        "initiative_support",
        "lower",
        ("places.critical",),
        "steun voor initiatieven: 1 = vrijwilligers komen al op gang bij weinig activiteit",
        "support of initiatives: 1 = volunteers get going at little activity",
        moves=("place_activity", +1),
        source="essay, quadrant III; Oliver & Marwell 1988",
    ),
    shift(
        "volunteer_support",
        "raise",
        ("places.volunteer_worth",),
        "steun voor vrijwilligers: 1 = hun inzet is zoveel waard als de tabel toelaat",
        "support of volunteers: 1 = their work is worth the most that the table allows",
        moves=("place_activity", +1),
        source="essay, quadrant III",
    ),
    setting(
        "takeover_groups",
        "places.takeover",
        "overnemen van groepen: inzet van vrijwilligers die verdwijnt waar het team alles doet",
        "take-over of groups: volunteer energy lost where the team does all the work",
        moves=("place_activity", -1),
        source="essay, quadrant III (as a danger)",
    ),
    shift(
        "inclusion",
        "lower",
        ("places.closure",),
        "open kringen: 1 = buitenstaanders komen even makkelijk binnen",
        "open circles: 1 = outsiders come in just as easily",
        moves=("exclusion_gap", -1),
        source="essay, quadrant III",
    ),
    shift(
        "bridging",
        "raise",
        ("ties.homophily_group", "places.bond_across"),
        "bruggen slaan: 1 = banden tussen groepen ontstaan even makkelijk als erbinnen",
        "bridging: 1 = ties across groups form as easily as within",
        moves=("cross_group_share", +1),
        source="essay, quadrant III; McPherson et al. 2001",
    ),
    shift(
        "time_bank",
        "raise",
        ("help.capacity", "help.smoothing"),
        "ruilkring of wijkmunt: 1 = bewoners geven zoveel uren als de tabel toelaat, "
        "en wat iemand schuldig is wordt eerder vergeten",
        "time bank: 1 = residents give as many hours as the table allows, "
        "and what someone owes is forgotten sooner",
        moves=("informal_hours", +1),
        source="essay, quadrant III (neighbourhood currency)",
    ),
)
