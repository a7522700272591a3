"""Knock-outs: each mechanism with the setting that switches it off.

A knock-out is no policy and no branch in the code: it sets parameters to the value at which a
mechanism does nothing, whatever their range for sweeps is. It holds from the first week of the
start on, so that what is left is a neighbourhood in which the mechanism never was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from wijksim import params as ground
from wijksim.errors import InputError, Problem, nearest
from wijksim.params import Params

Values = Mapping[str, float]


class Knockout(NamedTuple):
    """One switch."""

    name: str
    rule: str  # file in rules/ that holds the mechanism
    off: Values  # parameters at which it does nothing
    measure: str  # its own measure, which should move when it is on
    # What nothing but this mechanism writes: columns of the weekly record, zero when it is off.
    silent: tuple[str, ...] = ()
    # What a policy has to choose before there is anything to switch off; such a mechanism does
    # nothing under the status quo.
    on: Values = MappingProxyType({})
    built: bool = False  # read when people are built: switching it off takes a start of its own


def _zero(*names: str) -> Values:
    return MappingProxyType(dict.fromkeys(names, 0.0))


def _set(**values: float) -> Values:
    """Return parameters by name; ``__`` stands for the dot."""
    return MappingProxyType({name.replace("__", "."): value for name, value in values.items()})


_PEERS: Final = tuple(
    f"peers.{domain}" for domain in ("money", "housing", "work", "health", "parenting", "belonging")
)
_EVENTS: Final = tuple(
    f"events.{name}"
    for name in (
        *("loss_young", "loss_middle", "loss_old", "separation", "job_loss"),
        *("eviction", "leave_care", "claim_back"),
    )
)

ROWS: Final[tuple[Knockout, ...]] = (
    Knockout(
        "renewal",
        "renewal",
        _zero("renewal.move_young", "renewal.move_middle", "renewal.move_old"),
        "ties_inside",
        ("MOVED",),
    ),
    Knockout(
        "events",
        "events",
        _zero(*_EVENTS),
        "need_prevalence",
        ("LOSSES", "SEPARATIONS", "JOB_LOSSES", "EVICTIONS", "BEREAVED"),
    ),
    Knockout("onset", "onset", _zero("onset.general"), "need_prevalence"),
    Knockout("stress_onset", "onset", _zero("onset.stress_effect"), "need_prevalence"),
    Knockout("income_onset", "onset", _zero("onset.income_effect"), "divide_load"),
    Knockout("interference", "onset", _zero("onset.interference"), "need_prevalence"),
    Knockout("growth", "load", _zero("load.growth"), "need_prevalence"),
    Knockout(
        "errands",
        "errands",
        _zero("errands.begin"),
        "errands_open",
        ("ERRANDS", "ERRANDS_MET", "HOURS_ERRANDS"),
    ),
    Knockout(
        "duty",
        "duty",
        _zero("duty.begin"),
        "carers_share",
        ("CARERS", "OVERLOADED", "HOURS_DUTY", "FORMAL_CARE"),
    ),
    Knockout("chronic", "duty", _zero("duty.chronic_share"), "need_prevalence", built=True),
    Knockout("meeting", "ties", _zero("ties.meet_near", "ties.meet_far"), "ties_inside"),
    Knockout("introductions", "ties", _zero("ties.introduce"), "ties_inside"),
    Knockout("tie_loss", "ties", _zero("ties.end"), "ties_inside"),
    Knockout(
        "homophily",
        "ties",
        _set(
            ties__homophily_group=1.0,
            ties__homophily_age=1.0,
            ties__homophily_income=1.0,
            places__bond_across=1.0,
        ),
        "cross_group_share",
    ),
    Knockout(
        "strain",
        "mending",
        _zero("ties.strain_share", "mending.sour"),
        "strained_share",
        ("STRAINED", "SOURED", "MENDED", "PRUNED"),
    ),
    Knockout(
        "mediation",
        "mending",
        _zero("mending.family", "mending.friends", "mending.neighbours"),
        "mended_ties",
        ("MENDED",),
        _set(mending__family=1.0, mending__friends=1.0, mending__neighbours=1.0),
    ),
    Knockout(
        "places",
        "places",
        _zero("places.attend_base", "places.attend_activity", "places.online"),
        "ties_inside",
        ("ATTENDED", "CONFLICTS"),
    ),
    Knockout(
        "volunteers",
        "groups",
        _zero("groups.volunteer_worth"),
        "place_activity",
        ("HOURS_VOLUNTEER",),
    ),
    Knockout("takeover", "groups", _zero("groups.takeover"), "place_activity"),
    Knockout(
        "closure",
        "groups",
        _zero("groups.closure_traditional", "groups.closure_light"),
        "attendance_gap",
    ),
    Knockout(
        "peers",
        "peers",
        _zero(*_PEERS),
        "peer_meetings",
        ("PEER_MEETINGS",),
        MappingProxyType(dict.fromkeys(_PEERS, 0.5) | {"team.share_collective": 0.2}),
    ),
    Knockout(
        "services",
        "services",
        _zero("services.share"),
        "service_meetings",
        ("SERVICE_MEETINGS", "HOURS_SERVICES"),
        _set(services__share=1.0, team__share_collective=0.2),
    ),
    Knockout(
        "asking",
        "help",
        _zero("help.hours_max", "errands.begin"),
        "social_load",
        ("HOURS_ASKED", "HOURS_GIVEN", "HOURS_OUTSIDE", "ERRANDS_MET", "HOURS_ERRANDS"),
    ),
    Knockout("effect_of_help", "help", _zero("help.effect"), "social_load"),
    Knockout("help_with_rules", "help", _zero("help.institutional"), "institutional_load"),
    Knockout("displacement", "help", _zero("help.displacement"), "informal_hours"),
    Knockout("reciprocity", "help", _zero("help.debt"), "informal_hours"),
    Knockout("leaning", "help", _zero("help.dependency"), "leaning", ("LEANING",)),
    Knockout(
        "information",
        "information",
        _zero("information.bridging", "information.near"),
        "work_solved_by_ties",
        ("WORK_SOLVED",),
    ),
    Knockout("buffer", "wellbeing", _zero("wellbeing.buffer"), "wellbeing"),
    Knockout("identification", "wellbeing", _zero("wellbeing.identification"), "wellbeing"),
    Knockout("norms", "norms", _zero("norms.pull"), "ask_readiness"),
    Knockout(
        "requests",
        "demand",
        _zero("demand.request", "doors.third_party", "doors.detection"),
        "requests",
        ("REQUESTS", "REQUESTS_TEAM", "REFERRED", "DETECTED", "ADMITTED", "HOURS_CASE"),
    ),
    Knockout(
        "third_parties", "doors", _zero("doors.third_party"), "third_party_requests", ("REFERRED",)
    ),
    Knockout("detection", "doors", _zero("doors.detection"), "detected_requests", ("DETECTED",)),
    Knockout(
        "other_doors",
        "doors",
        _set(doors__team_door=1.0),
        "elsewhere_share",
        ("ELSEWHERE", "HOURS_ELSEWHERE", "CLOSED_ELSEWHERE"),
    ),
    Knockout(
        "escalation",
        "escalation",
        _zero("escalation.rate"),
        "escalations",
        ("ESCALATIONS", "BEREAVED_ESCALATIONS"),
    ),
    Knockout("crowding", "team", _zero("team.crowding"), "collective_hours"),
    Knockout("turnover", "staff", _zero("staff.turnover"), "unattended", ("UNATTENDED",)),
    Knockout(
        "counting",
        "accountability",
        _zero("accountability.case_counts"),
        "collective_hours",
        on=_set(accountability__case_counts=1.0),
    ),
    Knockout(
        "casework",
        "casework",
        _zero("casework.social_effect", "casework.institutional_effect"),
        "need_prevalence",
    ),
    Knockout("reliance", "casework", _zero("casework.reliance"), "reliance", ("RELIANCE",)),
    Knockout(
        "hidden_roots",
        "casework",
        _set(casework__diagnosis_base=1.0),
        "misdirected_share",
        ("MISDIRECTED",),
    ),
    Knockout("bars", "provision", _zero("provision.strictness"), "barred_share", ("BARRED",)),
    Knockout(
        "decision_delay", "provision", _zero("provision.decision_delay"), "institutional_load"
    ),
    Knockout(
        "plans",
        "plan",
        _zero("plan.success"),
        "informal_hours",
        on=_set(casework__mode=1.0),
    ),
    Knockout("legitimacy", "legitimacy", _zero("legitimacy.erosion"), "legitimacy"),
    Knockout("signals", "signals", _zero("signals.feedback"), "barrier", ("DECIDED",)),
    Knockout("barriers", "policy", _zero("policy.effect"), "barrier", ("DECIDED",)),
)

ALL: Final[Mapping[str, Knockout]] = MappingProxyType({row.name: row for row in ROWS})


def without(params: Params, names: Iterable[str]) -> Params:
    """Return ``params`` with mechanisms switched off.

    Raises:
        InputError: for unknown names, each with the nearest one.
    """
    problems = []
    for name in names:
        if name not in ALL:
            told = f"unknown mechanism '{name}'{nearest(name, ALL)}"
            problems.append(Problem("command line", "without", told))
            continue
        for parameter, value in ALL[name].off.items():
            params = ground.replace(params, parameter, value)
    if problems:
        raise InputError(problems)
    return params


def switched_on(params: Params, name: str) -> Params:
    """Return ``params`` with what a policy has to choose for a mechanism to do anything."""
    for parameter, value in ALL[name].on.items():
        params = ground.replace(params, parameter, value)
    return params
