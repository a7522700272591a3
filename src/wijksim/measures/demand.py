"""Demand: who needs, who asks, who is helped, who waits, and what goes unanswered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.columns import Col
from wijksim.measures.gaps import waiting
from wijksim.measures.measure import HOURS_PER_1000, PER_1000, PERCENT, WEEKS, Measure
from wijksim.measures.year import Year, ratio


def _need_social(year: Year) -> float:
    """Return adults in need whose social load is at least as large as that by rules, %."""
    return year.share(Col.NEED) - year.share(Col.NEED_RULES)


def _reentry(year: Year) -> float:
    """Return requests within three years after a closing, % of all closings of the year.

    Cases end at the team, elsewhere, or because the client leaves. A stand-in for a share
    followed by case: those who come back this year closed in the three years before.
    """
    return year.percent(Col.REENTRIES, Col.CLOSED, Col.CLOSED_ELSEWHERE, Col.DROPOUTS)


def _heavy_care_after_loss(year: Year) -> float:
    """Return escalations per 1000 years lived by those who lost a partner under two years ago."""
    return 1000.0 * ratio(year.a_year(Col.BEREAVED_ESCALATIONS), year.mean(Col.BEREAVED))


DEMAND: Final[Mapping[str, Measure]] = {
    "need_prevalence": Measure(PERCENT, -1, "in nood", "in need", lambda y: y.share(Col.NEED)),
    "need_social": Measure(
        PERCENT, -1, "in nood, vooral sociaal", "in need, mainly social", _need_social
    ),
    "need_institutional": Measure(
        PERCENT,
        -1,
        "in nood, vooral door regels",
        "in need, mainly by rules",
        lambda y: y.share(Col.NEED_RULES),
    ),
    "requests": Measure(
        PER_1000,
        0,
        "hulpvragen, alle deuren",
        "requests, all doors",
        lambda y: y.rate(Col.REQUESTS),
    ),
    "requests_team": Measure(
        PER_1000,
        0,
        "hulpvragen bij het team",
        "requests to the team",
        lambda y: y.rate(Col.REQUESTS_TEAM),
    ),
    "admitted_requests": Measure(
        PER_1000, 0, "toegelaten hulpvragen", "admitted requests", lambda y: y.rate(Col.ADMITTED)
    ),
    "unmet_need": Measure(
        PERCENT, -1, "in nood zonder hulp", "in need without support", lambda y: y.share(Col.UNMET)
    ),
    "detected_requests": Measure(
        PER_1000,
        0,
        "hulpvragen door presentie",
        "requests found by presence",
        lambda y: y.rate(Col.DETECTED),
    ),
    "third_party_requests": Measure(
        PER_1000,
        0,
        "verwijzingen door anderen",
        "referrals by others",
        lambda y: y.rate(Col.REFERRED),
    ),
    "elsewhere_share": Measure(
        PERCENT,
        0,
        "hulp bij een andere aanbieder",
        "support at another provider",
        lambda y: y.share(Col.ELSEWHERE),
    ),
    "waiting_weeks_median": Measure(
        WEEKS, -1, "wachttijd, helft korter", "wait, median", lambda y: waiting(y, 0.5)
    ),
    "waiting_weeks_p90": Measure(
        WEEKS,
        -1,
        "wachttijd, 9 van 10 korter",
        "wait, 90th percentile",
        lambda y: waiting(y, 0.9),
    ),
    "waiting": Measure(
        "per 1000 residents",
        -1,
        "wachtenden",
        "people waiting",
        lambda y: y.mean(Col.WAITING) * 1000.0 / y.residents,
    ),
    "abandoned": Measure(
        PER_1000, -1, "haken af in de wachtrij", "leave the queue", lambda y: y.rate(Col.ABANDONED)
    ),
    "dropouts": Measure(
        PER_1000,
        -1,
        "haken af tijdens de hulp",
        "drop out of a case",
        lambda y: y.rate(Col.DROPOUTS),
    ),
    "reentry": Measure(
        "% of closed cases", -1, "komt terug binnen 3 jaar", "back within 3 years", _reentry
    ),
    "escalations": Measure(
        PER_1000,
        -1,
        "escalaties naar zware zorg",
        "escalations to heavy care",
        lambda y: y.rate(Col.ESCALATIONS),
    ),
    "heavy_care_after_loss": Measure(
        "per 1000 bereaved a year",
        -1,
        "zware zorg na verlies van de partner",
        "heavy care after losing a partner",
        _heavy_care_after_loss,
    ),
    "errands_open": Measure(
        PERCENT,
        -1,
        "kleine klussen blijven liggen",
        "small jobs undone",
        lambda y: y.share(Col.ERRANDS),
    ),
    "errands_met": Measure(
        PER_1000,
        0,
        "kleine klussen gedaan door bekenden",
        "small jobs done by acquaintances",
        lambda y: y.rate(Col.ERRANDS_MET),
    ),
    "errand_hours": Measure(
        HOURS_PER_1000,
        0,
        "uren informele hulp aan kleine klussen",
        "hours of informal help with small jobs",
        lambda y: y.hours(Col.HOURS_ERRANDS),
    ),
    "called_for_hours": Measure(
        HOURS_PER_1000,
        -1,
        "uren die alle nood zou vragen",
        "hours that all need would take",
        lambda y: y.hours(Col.HOURS_CALLED_FOR),
    ),
}
