"""How people are: wellbeing, security, ties that hold, loads, caring, and what befalls them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.columns import Col
from wijksim.measures.measure import INDEX, PER_1000, PERCENT, Measure

_CARERS: Final = "% of carers"
_LOAD_EACH: Final = "load per adult"

PEOPLE: Final[Mapping[str, Measure]] = {
    "wellbeing": Measure(
        "index 0-1.1", 1, "welbevinden", "wellbeing", lambda y: y.each(Col.WELLBEING)
    ),
    "strong_loneliness": Measure(
        PERCENT, -1, "sterk eenzaam", "strongly lonely", lambda y: y.share(Col.LONELY)
    ),
    # A stand-in: the strength of a tie tells how often it is used, so no tie of strength .3
    # inside, and none outside, stands for none used in 13 weeks.
    "isolated_share": Measure(
        PERCENT,
        -1,
        "zonder enige steunende band",
        "without any tie",
        lambda y: y.sampled(Col.ISOLATED),
    ),
    "seen_share": Measure(
        PERCENT,
        1,
        "wordt gezien: heeft een blijvende band",
        "seen: has a lasting tie",
        lambda y: y.sampled(Col.SEEN),
    ),
    "matter_share": Measure(
        PERCENT,
        1,
        "doet ertoe: gaf hulp in een half jaar",
        "matters: gave help in half a year",
        lambda y: y.sampled(Col.MATTER),
    ),
    "seen_and_matter": Measure(
        PERCENT,
        1,
        "wordt gezien en doet ertoe",
        "seen, and matters",
        lambda y: y.sampled(Col.SEEN_AND_MATTER),
    ),
    "identified_share": Measure(
        PERCENT,
        1,
        "hoort bij een kring of groep",
        "belongs to a circle or group",
        lambda y: y.share(Col.IDENTIFIED),
    ),
    "insecurity_share": Measure(
        PERCENT, -1, "bestaansonzeker", "insecure", lambda y: y.share(Col.INSECURE)
    ),
    "not_taking_part_share": Measure(
        "% of adults under 67",
        -1,
        "staat buitenspel",
        "not taking part",
        lambda y: y.percent(Col.LEFT_OUT, Col.WORKING_AGE),
    ),
    "place_share": Measure(
        PERCENT,
        1,
        "heeft een plek: zeker en in beeld",
        "has a place: secure and taking part",
        lambda y: 100.0 - y.share(Col.NO_PLACE),
    ),
    "self_direction": Measure(
        PERCENT, 1, "houdt zelf de regie", "directs own life", lambda y: y.share(Col.STEADY)
    ),
    "stacked_share": Measure(
        PERCENT, -1, "gestapelde problemen", "stacked problems", lambda y: y.share(Col.STACKED)
    ),
    "social_load": Measure(
        _LOAD_EACH, -1, "sociale last", "social load", lambda y: y.each(Col.SOCIAL_LOAD)
    ),
    "institutional_load": Measure(
        _LOAD_EACH,
        -1,
        "last door regels",
        "institutional load",
        lambda y: y.each(Col.INSTITUTIONAL_LOAD),
    ),
    "carers_share": Measure(
        PERCENT, 0, "mantelzorgers", "informal carers", lambda y: y.share(Col.CARERS)
    ),
    "overload_share": Measure(
        _CARERS,
        -1,
        "mantelzorgers overbelast",
        "carers overloaded",
        lambda y: y.percent(Col.OVERLOADED, Col.CARERS),
    ),
    "lonely_after_loss": Measure(
        "% of bereaved",
        -1,
        "sterk eenzaam na verlies van de partner",
        "strongly lonely after losing a partner",
        lambda y: y.percent(Col.BEREAVED_LONELY, Col.BEREAVED),
    ),
    "ask_readiness": Measure(
        INDEX, 0, "bereid om te vragen", "ready to ask", lambda y: y.each(Col.ASK)
    ),
    "give_readiness": Measure(
        INDEX, 0, "bereid om te geven", "ready to give", lambda y: y.each(Col.GIVE)
    ),
    "tolerance": Measure(INDEX, 1, "verdraagzaam", "tolerant", lambda y: y.each(Col.TOLERANCE)),
    "reliance": Measure(
        INDEX,
        -1,
        "leunen op professionals",
        "relying on professionals",
        lambda y: y.each(Col.RELIANCE),
    ),
    "leaning": Measure(
        INDEX, -1, "leunen op het netwerk", "leaning on the network", lambda y: y.each(Col.LEANING)
    ),
    "losses": Measure(
        PER_1000, 0, "partners overleden", "partners lost", lambda y: y.rate(Col.LOSSES)
    ),
    "separations": Measure(
        PER_1000, 0, "paren uit elkaar", "couples parted", lambda y: y.rate(Col.SEPARATIONS)
    ),
    "job_losses": Measure(
        PER_1000, 0, "verlies van werk", "jobs lost", lambda y: y.rate(Col.JOB_LOSSES)
    ),
    "evictions": Measure(
        PER_1000, -1, "huisuitzettingen", "evictions", lambda y: y.rate(Col.EVICTIONS)
    ),
}
