"""The preconditions: a fitting assignment, time, staff and a board that listens."""

from __future__ import annotations

from typing import Final

from wijksim.levers.lever import Lever, setting, shift

LEVERS: Final[tuple[Lever, ...]] = (
    setting(
        "fte_per_1000",
        "team.fte",
        "omvang van het team",
        "size of the team",
        moves=("waiting_weeks_median", -1),
        source="essay, preconditions",
    ),
    setting(
        "caseload_cap",
        "team.caseload",
        "meeste casussen tegelijk per voltijds medewerker",
        "most active cases per full-time worker",
        moves=("waiting_weeks_median", -1),
        source="essay, preconditions",
    ),
    setting(
        "time_per_case_hours",
        "team.case_hours",
        "tijd per casus",
        "time per case",
        moves=("waiting_weeks_median", +1),
        source="essay, preconditions",
    ),
    setting(
        "registration_overhead",
        "team.overhead",
        "deel van de uren voor registratie en verantwoording",
        "part of the hours for registration and accounting",
        moves=("waiting_weeks_median", +1),
        source="essay, preconditions",
    ),
    setting(
        "training_hours",
        "team.training",
        "deel van de uren voor scholing en intervisie",
        "part of the hours for training and supervision",
        moves=("need_prevalence", -1),
        source="essay, preconditions",
    ),
    setting(
        "staff_turnover",
        "team.turnover",
        "verloop: kans per jaar dat een medewerker vertrekt",
        "turnover: rate at which a worker leaves",
        moves=("waiting_weeks_median", +1),
        source="essay, preconditions",
    ),
    shift(
        "protected_collective_time",
        "lower",
        ("team.crowding",),
        "beschermde tijd: 1 = een wachtlijst verdringt de uren voor wijk en beleid niet",
        "protected time: 1 = a queue does not crowd out hours for neighbourhood and policy",
        moves=("collective_hours", +1),
        source="essay, preconditions; Movisie 2018, 2020",
    ),
    setting(
        "plan_reach",
        "casework.plan_reach",
        "deel van het netwerk dat een plan bereikt (termijn en privacy)",
        "part of the network that a plan reaches (deadline and privacy)",
        moves=("informal_hours", +1),
        source="essay, preconditions (six weeks for a plan; who may be informed)",
    ),
    setting(
        "register_network",
        "policy.registering",
        "deel van de casussen waarvan de drempel wordt vastgelegd",
        "part of the cases whose barrier is registered",
        moves=("barrier", -1),
        source="essay, preconditions",
    ),
    setting(
        "council_tolerance",
        "policy.tolerance",
        "ruimte die bestuur en raad geven aan een kritisch geluid",
        "room that board and council give to a critical voice",
        moves=("barrier", -1),
        source="essay, preconditions",
    ),
    setting(
        "formal_supply",
        "duty.formal_share",
        "deel van alle zorguren dat formele thuiszorg dekt",
        "part of all care hours that formal home care covers",
        moves=("overload_share", -1),
        source="essay, preconditions (a floor under formal supply); SCP 2016",
    ),
    setting(
        "share_withdrawn",
        "team.share_withdrawn",
        "nepmaatregel: deel van de uren dat bij casussen weggaat en niets doet",
        "placebo: part of the hours that is withdrawn from cases and does nothing",
        moves=("waiting_weeks_median", +1),
        source="a device of wijksim, no policy",
    ),
)
