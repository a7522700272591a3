"""Fairness: who gets help and rights, how soon, and how far rules stand in the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.columns import Col
from wijksim.measures import gaps
from wijksim.measures.measure import (
    INDEX,
    LOAD,
    OF_ACTIVE,
    OF_ISSUES,
    POINTS,
    RATIO,
    WEEKS,
    WELLBEING,
    Measure,
)
from wijksim.measures.year import Year
from wijksim.units import WEEKS_PER_YEAR

_OF_MEAN: Final = "% of the mean"


def of_active(year: Year, column: Col) -> float:
    """Return a count of active cases in %; cases that end this week were active in it too."""
    return year.percent(column, Col.ACTIVE, Col.CLOSED, Col.DROPOUTS)


def _barrier_national(year: Year) -> float:
    return year.mean(Col.BARRIER) - year.mean(Col.BARRIER_LOCAL)


FAIRNESS: Final[Mapping[str, Measure]] = {
    "access_weeks_median": Measure(
        WEEKS,
        -1,
        "tot de eerste stap bij regels, helft korter",
        "to a first step with rules, median",
        lambda y: gaps.access_weeks(y, 0.5),
    ),
    "access_weeks_p90": Measure(
        WEEKS,
        -1,
        "tot de eerste stap bij regels, 9 van 10 korter",
        "to a first step with rules, 90th percentile",
        lambda y: gaps.access_weeks(y, 0.9),
    ),
    "rights_reached": Measure(
        OF_ISSUES,
        1,
        "recht bereikt binnen een half jaar",
        "rights reached in half a year",
        gaps.rights_reached,
    ),
    "access_gap": Measure(
        POINTS,
        -1,
        "kloof in rechten, meest min minst vaardig",
        "gap in rights, most minus least skilled",
        gaps.access_gap,
    ),
    "equal_chance": Measure(
        RATIO,
        1,
        "gelijke kans op recht, minst tegenover meest vaardig",
        "equal chance of rights, least over most skilled",
        gaps.equal_chance,
    ),
    "skill_gap": Measure(
        LOAD,
        -1,
        "kloof in last door regels, minst min meest vaardig",
        "gap in load by rules, least minus most skilled",
        gaps.skill_gap,
    ),
    "exclusion_gap": Measure(
        POINTS,
        -1,
        "kloof in hulp, binnen- min buitengroep",
        "gap in help, in-group minus out-group",
        gaps.exclusion_gap,
    ),
    "attendance_gap": Measure(
        POINTS,
        -1,
        "kloof in komen, niet min wel afwijkend",
        "gap in attendance, others minus deviating",
        gaps.attendance_gap,
    ),
    "variation_room": Measure(
        RATIO,
        1,
        "ruimte voor wie afwijkt",
        "room for those who deviate",
        gaps.variation_room,
    ),
    "divide_load": Measure(
        LOAD,
        -1,
        "kloof in last, laag min hoog inkomen",
        "gap in load, low minus high income",
        gaps.divide_load,
    ),
    "divide_load_relative": Measure(
        _OF_MEAN,
        -1,
        "kloof in last naast het gemiddelde",
        "gap in load, beside the mean",
        lambda y: gaps.of_mean(y, gaps.divide_load(y), Col.LOAD),
    ),
    "divide_wellbeing": Measure(
        WELLBEING,
        -1,
        "kloof in welbevinden, hoog min laag inkomen",
        "gap in wellbeing, high minus low income",
        gaps.divide_wellbeing,
    ),
    "divide_wellbeing_relative": Measure(
        _OF_MEAN,
        -1,
        "kloof in welbevinden naast het gemiddelde",
        "gap in wellbeing, beside the mean",
        lambda y: gaps.of_mean(y, gaps.divide_wellbeing(y), Col.WELLBEING),
    ),
    "fair_share": Measure(
        "index -1 to 1",
        0,
        "uren naar hoger inkomen dan de last",
        "hours to higher incomes than load",
        gaps.fair_share,
    ),
    "barrier": Measure(
        INDEX, -1, "drempel van regels", "barrier of rules", lambda y: y.mean(Col.BARRIER)
    ),
    "barrier_left": Measure(
        INDEX,
        -1,
        "drempel die hier nog weg kan",
        "barrier that can still go here",
        lambda y: y.mean(Col.BARRIER_LOCAL),
    ),
    "barrier_national": Measure(
        INDEX, -1, "drempel van het Rijk", "national barrier", _barrier_national
    ),
    "barred_share": Measure(
        OF_ACTIVE,
        -1,
        "hulp stuit op een regel",
        "a rule bars help",
        lambda y: of_active(y, Col.BARRED),
    ),
    "signals_open": Measure(
        "domains",
        0,
        "patronen van drempels in beeld",
        "patterns of barriers in sight",
        lambda y: y.mean(Col.SIGNALS),
    ),
    # Each decision lowers a barrier by its rate some months later; the rates of a year add up.
    "decisions": Measure(
        "rate per year",
        0,
        "besluiten die drempels verlagen",
        "decisions that lower barriers",
        lambda y: y.mean(Col.DECIDED) * WEEKS_PER_YEAR,
    ),
    "questions_answered": Measure(
        OF_ACTIVE,
        0,
        "gelijke vragen in een keer beantwoord",
        "alike questions answered once",
        lambda y: y.percent(Col.ANSWERED, Col.ACTIVE),
    ),
    "legitimacy": Measure(
        INDEX,
        1,
        "draagvlak voor ongelijk helpen",
        "legitimacy of unequal help",
        lambda y: y.mean(Col.LEGITIMACY),
    ),
    "voice_room": Measure(
        INDEX, 1, "ruimte voor tegenspraak", "room for a critical voice", lambda y: y.mean(Col.ROOM)
    ),
}
