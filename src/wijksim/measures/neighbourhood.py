"""The neighbourhood: ties, places, meetings, and the hours that residents give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.columns import Col
from wijksim.measures.gaps import cross_group_ratio
from wijksim.measures.measure import INDEX, PER_1000, PERCENT, RATIO, Measure

NEIGHBOURHOOD: Final[Mapping[str, Measure]] = {
    "ties_inside": Measure(
        "ties per adult",
        0,
        "banden in de wijk",
        "ties in the neighbourhood",
        lambda y: y.each(Col.DEGREE),
    ),
    "cross_group_share": Measure(
        "% of ties",
        0,
        "banden tussen groepen",
        "ties across groups",
        lambda y: y.percent(Col.CROSS_TIES, Col.DEGREE),
    ),
    "cross_group_ratio": Measure(
        RATIO,
        0,
        "banden tussen groepen naast toeval",
        "ties across groups over chance",
        cross_group_ratio,
    ),
    "neighbour_contact": Measure(
        PERCENT,
        1,
        "heeft in een week contact met buren",
        "sees a neighbour in a week",
        lambda y: y.sampled(Col.NEIGHBOUR_CONTACT),
    ),
    "strained_share": Measure(
        "% of ties",
        -1,
        "banden onder spanning",
        "strained ties",
        lambda y: y.percent(Col.STRAINED, Col.DEGREE),
    ),
    "soured_ties": Measure(
        PER_1000, -1, "banden die verzuren", "ties that sour", lambda y: y.rate(Col.SOURED)
    ),
    "mended_ties": Measure(
        PER_1000, 0, "banden hersteld", "ties mended", lambda y: y.rate(Col.MENDED)
    ),
    "pruned_ties": Measure(
        PER_1000, 0, "slechte banden verbroken", "bad ties cut", lambda y: y.rate(Col.PRUNED)
    ),
    "work_solved_by_ties": Measure(
        PER_1000,
        0,
        "werk opgelost via bekenden",
        "work solved through ties",
        lambda y: y.rate(Col.WORK_SOLVED),
    ),
    "place_activity": Measure(
        INDEX, 0, "activiteit van plekken", "activity of places", lambda y: y.mean(Col.ACTIVITY)
    ),
    "places_below_par": Measure(
        "% of places",
        -1,
        "plekken die niet goed lopen",
        "places below par",
        lambda y: 100.0 * y.mean(Col.PLACES_LOW),
    ),
    "attendance_rate": Measure(
        PERCENT,
        0,
        "komt in een week op een plek",
        "comes to a place in a week",
        lambda y: y.share(Col.ATTENDED),
    ),
    "peer_meetings": Measure(
        PER_1000,
        0,
        "bezoeken aan lotgenotengroepen",
        "attendances of peer groups",
        lambda y: y.rate(Col.PEER_MEETINGS),
    ),
    "service_meetings": Measure(
        PER_1000,
        0,
        "bezoeken aan diensten in groepen",
        "attendances of services in groups",
        lambda y: y.rate(Col.SERVICE_MEETINGS),
    ),
    "conflicts": Measure(
        PER_1000,
        -1,
        "botsingen tussen groepen",
        "clashes between groups",
        lambda y: y.rate(Col.CONFLICTS),
    ),
    "complaints": Measure(
        PER_1000,
        -1,
        "klachten van buren",
        "complaints by neighbours",
        lambda y: y.rate(Col.COMPLAINTS),
    ),
}
