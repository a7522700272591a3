"""Quadrant II, between the rules: room to deviate from rules for one person."""

from __future__ import annotations

from typing import Final

from wijksim.levers.lever import Lever, lowers, raises, setting, shift

LEVERS: Final[tuple[Lever, ...]] = (
    setting(
        "mandate",
        "casework.mandate",
        "mandaat om met redenen van regels af te wijken",
        "mandate to deviate from rules with reasons",
        moves=("insecurity_share", -1),
        source="essay, quadrant II (Doorbraakmethode)",
    ),
    setting(
        "advocacy_hours",
        "casework.advocacy",
        "deel van de casusuren dat eerst naar regels en instanties gaat",
        "part of the case hours that goes to rules and institutions first",
        moves=("insecurity_share", -1),
        source="essay, quadrant II",
    ),
    setting(
        "custom_budget",
        "provision.custom_budget",
        "maatwerkbudget",
        "budget for custom solutions",
        moves=("need_institutional", -1),
        source="essay, quadrant II, note 15 (maatwerkbudget)",
    ),
    setting(
        "justification_hours",
        "provision.justification_hours",
        "uren per casus om op te schrijven waarom het team van een regel afweek",
        "hours a case to write down why a rule was left",
        moves=("legitimacy", +1),
        source="essay, quadrant II (careful grounds) and preconditions",
    ),
    shift(
        "spirit_not_letter",
        (
            raises("casework.mandate"),
            lowers("provision.strictness"),
            raises("provision.justification_hours", 0.5),  # 2 hours a case
        ),
        "naar de geest, niet naar de letter: 1 = volledig mandaat, de soepelste regels, en twee "
        "uur per casus om dat uit te leggen",
        "the spirit, not the letter: 1 = a full mandate, the most lenient rules, and two hours a "
        "case to give reasons",
        moves=("barred_share", -1),
        source="essay, quadrant IV (act by the spirit of rules)",
    ),
    shift(
        "one_director",
        (lowers("team.per_domain"),),
        "een regisseur over alle domeinen: 1 = afstemmen kost geen extra uren",
        "one director over domains: 1 = coordination takes no extra hours",
        moves=("waiting", -1),
        source="essay, quadrant II",
    ),
    setting(
        "stance_rules",
        "provision.stance",
        "houding bij regels: 0 = doen en volhouden, 1 = alleen meedenken",
        "stance where rules are the trouble: 0 = act, 1 = only facilitate",
        moves=("need_institutional", +1),
        source="essay, quadrants I and II (each its own stance)",
    ),
    shift(
        "form_help",
        (raises("load.desk"),),
        "hulp met formulieren: 1 = niemand loopt vast op papieren (uren van het loket tellen niet "
        "mee: zet die op share_withdrawn)",
        "help with forms: 1 = nobody gets stuck in papers (hours of the desk are not counted: "
        "put them in share_withdrawn)",
        moves=("rights_reached", +1),
        source="essay, quadrant II (walk-in desk)",
    ),
    shift(
        "access_channels",
        (lowers("demand.request_skill"),),
        "toegang zonder vaardigheidsdrempel (loket, niet alleen digitaal): "
        "1 = wie minder vaardig is vraagt even makkelijk hulp",
        "access without a hurdle of skill (a desk, not only a website): "
        "1 = the less skilled ask for support just as easily",
        moves=("skill_gap", -1),
        source="essay, quadrant II; WRR 2017",
    ),
    setting(
        "eligibility_strictness",
        "provision.strictness",
        "strengheid: deel van de casussen waarin een regel hulp bij de kern tegenhoudt",
        "strictness: part of the cases in which a rule bars help with the root",
        moves=("barred_share", +1),
        source="essay, quadrant II (debt help although conditions are not met)",
    ),
    setting(
        "decision_delay_weeks",
        "provision.decision_delay",
        "weken tot een besluit in een casus",
        "weeks until a decision in a case",
        moves=("institutional_load", +1),
        source="essay, quadrant II; B&A 2023",
    ),
    setting(
        "indication_hours",
        "provision.decision_hours",
        "uren om over een voorziening te besluiten (indicatie)",
        "hours to decide on a provision (indication)",
        moves=("admitted_requests", -1),
        source="essay, quadrant II (the task of giving indications)",
    ),
    setting(
        "supply_fit",
        "provision.fit",
        "hoe goed voorzieningen passen: 1 = zoals nu",
        "how well provisions fit: 1 = as now",
        moves=("need_institutional", -1),
        source="essay, quadrant II (supply that fits)",
    ),
    setting(
        "allocation_rule",
        "team.by_need",
        "verdeling van casusuren: 0 = ieder gelijk, 1 = naar wat nodig is",
        "allocation of case hours: 0 = equal, 1 = by need",
        moves=("legitimacy", -1),
        source="essay, preconditions (not equal for all, but what each needs)",
    ),
    setting(
        "network_first_gate",
        "demand.gate",
        "eerst het eigen netwerk: wie eigen kring om hulp kan vragen, vraagt het team later",
        "network first: who can ask their own circle turns to the team later",
        moves=("requests", -1),
        source="essay, quadrant II (as a danger)",
    ),
    setting(
        "claim_back",
        "events.claim_back",
        "omstandigheid, geen keuze: een instantie vordert ten onrechte terug (geef weken op)",
        "a circumstance, no choice: an institution wrongly claims back (give weeks)",
        moves=("insecurity_share", +1),
        source="essay, quadrant II, note 12 (childcare benefits)",
    ),
)
