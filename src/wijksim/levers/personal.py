"""Quadrant I, in the personal life: how the team works with a person and the own network."""

from __future__ import annotations

from typing import Final

from wijksim.levers.lever import Lever, lowers, raises, setting, shift

_CASEWORK: Final[tuple[Lever, ...]] = (
    setting(
        "mode_network",
        "casework.mode",
        "werken via het eigen netwerk (1) of overnemen (0)",
        "work through the own network (1) or take over (0)",
        moves=("informal_hours", +1),
        source="essay, quadrant I",
    ),
    setting(
        "net_time_mult",
        "team.early_factor",
        "extra tijd aan het begin van een casus, als het via het netwerk gaat",
        "extra time early in a case, for work through the network",
        moves=("waiting_weeks_median", +1),
        source="essay, quadrant I; SAM vzw",
    ),
    setting(
        "life_wide_view",
        "casework.diagnosis_base",
        "breed kijken: kans dat het team ziet wat er echt speelt",
        "a life-wide view: chance that the team sees the root of a request",
        moves=("misdirected_share", -1),
        source="essay, quadrants I and II",
    ),
    setting(
        "strengthen_self",
        "plan.strengthen",
        "deel van het werk dat gaat naar wat mensen zelf kunnen leren",
        "part of the work on social loads that goes to the client's own abilities",
        moves=("self_direction", +1),
        source="SAM vzw; learning circle of Amsterdam teams",
    ),
    setting(
        "who_directs",
        "provision.director_client",
        "wie de regie heeft: 0 = de professional, 1 = de cliënt (kost meer afstemming)",
        "who directs: 0 = the worker, 1 = the client (takes more coordination)",
        moves=("dropouts", -1),
        source="learning circle of Amsterdam teams; in tension with the essay, quadrant II",
    ),
    setting(
        "case_max_weeks",
        "casework.max_weeks",
        "langste duur van een casus",
        "longest case",
        moves=("waiting_weeks_median", +1),
        source="choice of the team",
    ),
    setting(
        "good_enough",
        "casework.close_load",
        "goed genoeg: restlast waarbij een casus dicht mag",
        "good enough: load that may be left when a case is closed",
        moves=("admitted_requests", +1),
        source="choice of the team",
    ),
    setting(
        "closing_by",
        "casework.closing_by",
        "wie zegt dat het goed genoeg is: 0 = de professional, 1 = de cliënt",
        "who says that it is good enough: 0 = the worker, 1 = the client",
        moves=("admitted_requests", +1),
        source="essay, quadrant I (good enough is for the resident to say)",
    ),
    shift(
        "pilot_light",
        (
            raises("plan.half_life", 0.04),  # to about four years; its range ends at "never"
            raises("casework.pilot_hours", 0.2),  # 0.1 hours a week
            lowers("demand.pause_weeks"),
        ),
        "waakvlam: 1 = na het sluiten een half jaar licht contact (0,1 uur per week), een gewekt "
        "netwerk dooft pas in vier jaar half uit, en wie terugkomt hoeft niet te wachten",
        "pilot light: 1 = half a year of light contact after closing (.1 hours a week), an "
        "activated network half fades in four years only, and those who come back need not wait",
        moves=("informal_hours", +1),
        source="essay, quadrant I (light contact after closing)",
    ),
)
_NETWORK: Final[tuple[Lever, ...]] = (
    setting(
        "network_scan_first",
        "plan.scan_weeks",
        "eerst kijken wie er is: weken waarin het team nog niets anders doet",
        "look first who there is: weeks in which the team does nothing else yet",
        moves=("informal_hours", +1),
        source="learning circle of Amsterdam teams; essay, quadrant I",
    ),
    setting(
        "plan_week",
        "plan.week",
        "week van de casus waarin het eigen netwerk bij elkaar komt",
        "week of a case in which the own network is brought together",
        moves=("informal_hours", -1),
        source="essay, quadrant I (an early plan)",
    ),
    setting(
        "fgc_offer",
        "plan.offer",
        "deel van de casussen met een Eigen Kracht-conferentie (kost eenmalig uren van de casus)",
        "part of the cases offered a family group conference (takes hours of the case, once)",
        moves=("informal_hours", +1),
        source="essay, quadrant I (Eigen Kracht-conferentie)",
    ),
    setting(
        "fgc_uptake",
        "plan.success",
        "kans dat een plan met het netwerk lukt",
        "chance that a plan with the network succeeds",
        moves=("informal_hours", +1),
        source="Eigen Kracht Centrale 82-86 %; Dijkstra et al., trial: 27 % realised",
    ),
    setting(
        "mentor_offer",
        "plan.mentor",
        "deel van de casussen rond opvoeden met een mentor uit de eigen kring (JIM)",
        "part of the cases in parenting with a mentor from the own circle (JIM)",
        moves=("seen_share", +1),
        source="essay, quadrant I (JIM); van Dam 2017",
    ),
    shift(
        "sns_training",
        (raises("staff.training", 0.2), raises("plan.skill")),
        "training in netwerkstrategieën: 1 = bijna twee keer zoveel uren scholing als nu, en wat "
        "het team leert telt dubbel in plannen met het netwerk",
        "training in network strategies: 1 = almost twice the hours of training, and what the "
        "team learns counts double in plans with the network",
        moves=("team_skill", +1),
        source="essay, quadrant I and note 35 (Sociale Netwerk Strategieën)",
    ),
    setting(
        "ask_on_behalf",
        "plan.ask_on_behalf",
        "deel van de casusuren om namens de cliënt mensen om hulp te vragen",
        "part of the case hours spent on asking people for the client",
        moves=("informal_hours", +1),
        source="learning circle of Amsterdam teams; I&O 2018: most who do nothing were not asked",
    ),
    shift(
        "reciprocity_match",
        (lowers("help.debt"),),
        "iets terug kunnen doen: 1 = niemand vraagt minder omdat hij niets teruggeeft",
        "being able to give back: 1 = nobody asks less for having given nothing",
        moves=("informal_hours", +1),
        source="essay, quadrant I; Gouldner 1960",
    ),
    setting(
        "respite",
        "wellbeing.respite",
        "respijt: deel van de uren van mantelzorgers dat anderen overnemen (kost het team niets)",
        "respite: part of the hours of carers that others take over (costs the team nothing)",
        moves=("overload_share", -1),
        source="essay, quadrant I; SAM vzw",
    ),
    setting(
        "loss_plan",
        "events.loss_plan",
        "deel van wie een partner verliest met een vroeg plan met familie en vrienden",
        "part of the bereaved with an early plan with family and friends",
        moves=("lonely_after_loss", -1),
        source="essay, quadrant I (a widower and his network)",
    ),
    setting(
        "loss_plan_after",
        "events.loss_plan_after",
        "weken tussen het verlies en dat plan",
        "weeks between the loss and that plan",
        moves=("lonely_after_loss", +1),
        source="essay, quadrant I (an early plan)",
    ),
)
_STRAIN: Final[tuple[Lever, ...]] = (
    shift(
        "mediation",
        (raises("mending.family"), raises("mending.friends"), raises("mending.neighbours")),
        "bemiddeling in alle kringen: 1 = in elke casus met verstoorde banden",
        "mediation in every context: 1 = in each case with strained ties",
        moves=("strained_share", -1),
        source="essay, quadrant I (mediation)",
    ),
    shift(
        "mediation_family",
        (raises("mending.family"),),
        "bemiddeling in de familie: 1 = in elke casus met verstoorde banden",
        "mediation in the family: 1 = in each case with strained ties",
        moves=("mended_ties", +1),
        source="essay, quadrant I (the context itself: family)",
    ),
    shift(
        "mediation_friends",
        (raises("mending.friends"),),
        "bemiddeling op school, werk en club: 1 = in elke casus met verstoorde banden",
        "mediation at school, work and club: 1 = in each case with strained ties",
        moves=("strained_share", -1),
        source="essay, quadrant I (the context itself: school, work, club)",
    ),
    shift(
        "mediation_neighbours",
        (raises("mending.neighbours"),),
        "bemiddeling tussen buren: 1 = in elke casus met verstoorde banden",
        "mediation between neighbours: 1 = in each case with strained ties",
        moves=("strained_share", -1),
        source="essay, quadrant I (the context itself: neighbourhood)",
    ),
    setting(
        "prune_bad_ties",
        "mending.prune",
        "deel van de casussen waarin verstoorde banden worden verbroken",
        "part of the cases in which strained ties are cut",
        moves=("strained_share", -1),
        source="essay, quadrant I (some networks had better be smaller)",
    ),
    shift(
        "client_lead",
        (lowers("mending.veto"),),
        "de cliënt kiest zijn netwerk: 1 = de professional houdt niemand buiten de deur",
        "the client chooses the network: 1 = the worker keeps nobody out",
        moves=("dropouts", -1),
        source="learning circle of Amsterdam teams (also less desirable network members)",
    ),
)
LEVERS: Final[tuple[Lever, ...]] = _CASEWORK + _NETWORK + _STRAIN
