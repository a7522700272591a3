"""The preconditions: a fitting assignment, time, staff, residents and a board that listens."""

from __future__ import annotations

from typing import Final

from wijksim.levers.lever import Lever, lowers, raises, setting, shift

_TEAM: Final[tuple[Lever, ...]] = (
    setting(
        "fte_per_1000",
        "team.fte",
        "omvang van het team",
        "size of the team",
        moves=("waiting_weeks_median", -1),
        source="essay, preconditions",
    ),
    setting(
        "bridging_budget",
        "team.extra_fte",
        "overbrugging: plekken die er een tijd bij komen (geef weken op)",
        "bridging budget: posts added for some time (give weeks)",
        moves=("waiting_weeks_median", -1),
        source="Kenniskring Welzijn Nieuwe Stijl (too busy for collective work?)",
    ),
    setting(
        "caseload_cap",
        "team.caseload",
        "meeste casussen tegelijk per voltijds medewerker",
        "most active cases per full-time worker",
        moves=("waiting", -1),
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
    shift(
        "protected_collective_time",
        (lowers("team.crowding"),),
        "beschermde tijd: 1 = een wachtlijst verdringt de uren voor wijk en beleid niet",
        "protected time: 1 = a queue does not crowd out hours for neighbourhood and policy",
        moves=("collective_hours", +1),
        source="essay, preconditions; Movisie 2018, 2020",
    ),
    setting(
        "share_withdrawn",
        "team.share_withdrawn",
        "nepmaatregel: deel van de uren dat bij casussen weggaat en niets doet; ook voor uren "
        "die een maatregel kost en die het model niet zelf telt",
        "placebo: part of the hours that is withdrawn from cases and does nothing; also for hours "
        "that a measure takes and that the model does not count by itself",
        moves=("waiting_weeks_median", +1),
        source="a device of wijksim, no policy",
    ),
)
_SKILL: Final[tuple[Lever, ...]] = (
    setting(
        "training_hours",
        "staff.training",
        "deel van de uren voor scholing en intervisie",
        "part of the hours for training and supervision",
        moves=("team_skill", +1),
        source="essay, preconditions",
    ),
    setting(
        "staff_turnover",
        "staff.turnover",
        "verloop: kans per jaar dat een medewerker vertrekt",
        "turnover: rate at which a worker leaves",
        moves=("unattended", +1),
        source="essay, preconditions",
    ),
    setting(
        "peer_support_in_team",
        "staff.supervision",
        "steun van collega's onder elkaar: minder mensen vertrekken",
        "support of workers by each other: fewer leave",
        moves=("team_skill", +1),
        source="essay, preconditions (support by colleagues and superiors)",
    ),
    setting(
        "letting_go_skill",
        "groups.letting_go",
        "kunnen loslaten: hoe ver een vaardig team overnemen van groepen vermijdt",
        "skill in letting go: how far a skilled team avoids taking groups over",
        moves=("place_activity", +1),
        source="Kenniskring Welzijn Nieuwe Stijl (when to act, when to let go)",
    ),
    shift(
        "specialism",
        (raises("casework.institutional_effect"), lowers("casework.diagnosis_base")),
        "specialisten: 1 = werk aan regels doet het meeste dat de tabel toelaat, maar wat er "
        "echt speelt wordt het minst gezien",
        "specialists: 1 = work on rules does the most that the table allows, but the root is "
        "seen least",
        moves=("misdirected_share", +1),
        source="essay, preconditions (specialisms that clash)",
    ),
    setting(
        "integral_task",
        "signals.integral",
        "een taak (1) of gesplitst (0): wie signalen schrijft heeft zelf ook casussen",
        "one task (1) or split (0): those who write the signals have cases of their own",
        moves=("barrier", -1),
        source="essay, preconditions (a collective task with some individual help)",
    ),
)
_RULES_OF_WORK: Final[tuple[Lever, ...]] = (
    setting(
        "plan_deadline_weeks",
        "plan.deadline",
        "termijn waarin een plan klaar moet zijn (in zes weken is iedereen te spreken)",
        "time in which a plan must be ready (in six weeks everybody can be spoken)",
        moves=("informal_hours", +1),
        source="essay, preconditions (three weeks for a plan is too short)",
    ),
    shift(
        "privacy_constraint",
        (lowers("plan.informed"),),
        "privacy: 1 = niemand uit het netwerk mag iets weten",
        "privacy: 1 = nobody of the network may be told anything",
        moves=("informal_hours", -1),
        source="essay, preconditions (BIG, SKJ, AVG)",
    ),
    setting(
        "register_network",
        "signals.registering",
        "deel van de casussen waarvan de drempel wordt vastgelegd",
        "part of the cases whose barrier is registered",
        moves=("barrier", -1),
        source="essay, preconditions",
    ),
    setting(
        "register_plans",
        "plan.registered",
        "deel van de plannen dat in een dossier van een heel netwerk past",
        "part of the plans that a file of a whole network can hold",
        moves=("reentry", -1),
        source="essay, preconditions (registering work with a whole network)",
    ),
    setting(
        "protocol_strictness",
        "casework.protocol",
        "strakke protocollen: casussen lijken meer op elkaar, plannen lukken minder",
        "strict protocols: cases are more alike, plans succeed less",
        moves=("informal_hours", -1),
        source="essay, quadrants I and III (no tight protocols)",
    ),
    setting(
        "decision_rights",
        "provision.rights",
        "afspraken over wie beslist, over organisaties heen: minder wachten en weigeren",
        "agreed rights to decide across organisations: less delay and fewer refusals",
        moves=("barred_share", -1),
        source="essay, preconditions (who decides what and when)",
    ),
    setting(
        "accountability_case_counts",
        "accountability.case_counts",
        "afrekenen op aantallen casussen: trekt uren weg bij wijk en beleid",
        "held to numbers of cases: draws hours away from neighbourhood and policy",
        moves=("collective_hours", -1),
        source="essay, preconditions (accountability that fits); Schulinck",
    ),
    setting(
        "accountability_targets",
        "accountability.targets",
        "afrekenen op aantallen bijeenkomsten: ontmoetingen worden oppervlakkig",
        "held to numbers of meetings: meetings become shallow",
        moves=("ties_inside", -1),
        source="essay, quadrant III (no tight targets)",
    ),
    setting(
        "accountability_learning",
        "accountability.learning",
        "verantwoorden door te leren: kost uren, scholing levert meer op",
        "accounting by learning: takes hours, training brings more",
        moves=("team_skill", +1),
        source="essay, preconditions and note 29",
    ),
    setting(
        "council_tolerance",
        "signals.tolerance",
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
)
_RESIDENTS: Final[tuple[Lever, ...]] = (
    setting(
        "resident_willingness_ask",
        "norms.ask_shift",
        "bereid om te vragen: hoeveel van de weg alle bewoners opschuiven",
        "willing to ask: how much of the way all residents move",
        moves=("ask_readiness", +1),
        source="essay, preconditions (a receptive society)",
    ),
    setting(
        "resident_willingness_accept",
        "help.accept",
        "bereid om aan te nemen: deel van de aangeboden hulp dat bewoners aanvaarden",
        "willing to accept: part of the help granted that residents accept",
        moves=("informal_hours", +1),
        source="essay, preconditions (a receptive society)",
    ),
    setting(
        "resident_willingness_give",
        "norms.give_shift",
        "bereid om te geven: hoeveel van de weg alle bewoners opschuiven",
        "willing to give: how much of the way all residents move",
        moves=("give_readiness", +1),
        source="essay, preconditions (a receptive society)",
    ),
    setting(
        "resident_tolerance",
        "norms.tolerance_shift",
        "verdragen wie anders is: hoeveel van de weg alle bewoners opschuiven",
        "tolerating who deviates: how much of the way all residents move",
        moves=("tolerance", +1),
        source="essay, preconditions (not complaining at once)",
    ),
)
LEVERS: Final[tuple[Lever, ...]] = _TEAM + _SKILL + _RULES_OF_WORK + _RESIDENTS
