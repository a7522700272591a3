"""Quadrant III, in the neighbourhood: hours and choices for places, groups and ties."""

from __future__ import annotations

from typing import Final

from wijksim.levers.lever import Lever, lowers, raises, setting, shift

# The domains of life with peer groups, as Dutch readers call them.
_PEERS_NL: Final = {
    "money": "geld",
    "housing": "wonen",
    "work": "werk",
    "health": "gezondheid",
    "parenting": "opvoeden",
    "belonging": "erbij horen",
}

_HOURS_AND_PLACES: Final[tuple[Lever, ...]] = (
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
        (raises("places.attend_base"), raises("places.attend_activity")),
        "meer en betere plekken: 1 = de hoogste opkomst die de tabel toelaat "
        "(wat zo'n plek kost telt niet mee)",
        "more and better places: 1 = the highest attendance that the table allows "
        "(what such a place costs is not counted)",
        moves=("ties_inside", +1),
        source="essay, quadrant III (meeting places)",
    ),
    shift(
        "place_quality",
        (raises("places.bond"), raises("places.grow")),
        "goede ontmoetingen: 1 = wie elkaar op een plek treft krijgt zo vaak een band, "
        "en een zo sterke, als de tabel toelaat",
        "good meetings: 1 = those who meet at a place get a tie as often, "
        "and as strong a one, as the table allows",
        moves=("ties_inside", +1),
        source="essay, quadrant III (skill in bringing people together)",
    ),
    setting(
        "online_meeting",
        "places.online",
        "kans om elkaar online te ontmoeten, voor wie handig is",
        "chance to meet online, for the skilled",
        moves=("attendance_rate", +1),
        source="essay, quadrant III (online meeting)",
    ),
    setting(
        "assigned_matching",
        "places.assigned",
        "deel van de ontmoetingen waarin het team mensen aan elkaar koppelt",
        "part of the meetings in which the team matches people",
        moves=("ties_inside", -1),
        source="essay, quadrant III (the bond people must make themselves); learning circle",
    ),
    setting(
        "bridging",
        "places.bridging",
        "bruggen slaan: deel van de ontmoetingen over groepen heen dat het team op gang brengt "
        "(kan ook botsen)",
        "bridging: part of the meetings across groups that the team brings about "
        "(can also end in conflict)",
        moves=("cross_group_share", +1),
        source="Kenniskring Welzijn Nieuwe Stijl (seek the friction)",
    ),
    setting(
        "targeting",
        "places.targeting",
        "voor wie een plek is: 0 = iedereen, 1 = vooral wie kwetsbaar is",
        "whom a place is for: 0 = all, 1 = the most vulnerable first",
        moves=("variation_room", +1),
        source="essay, quadrant III; choice of the team",
    ),
    setting(
        "public_safety",
        "places.safety",
        "deel van de bewoners dat zich veilig voelt in de wijk",
        "part of the residents who feel safe in their neighbourhood",
        moves=("attendance_rate", +1),
        source="essay, quadrant III, note 17 (felt safety)",
    ),
    setting(
        "tolerance_dialogue",
        "places.dialogue",
        "gesprekken over verdragen: wat bewoners er per bezoek aan een plek van leren",
        "talks about tolerance: what residents learn from it by a visit to a place",
        moves=("tolerance", +1),
        source="essay, preconditions (a municipality can start the talk)",
    ),
)
_GROUPS: Final[tuple[Lever, ...]] = (
    shift(
        "initiative_support",
        (lowers("groups.critical"),),
        "steun voor initiatieven: 1 = vrijwilligers komen al op gang bij weinig activiteit",
        "support of initiatives: 1 = volunteers get going at little activity",
        moves=("place_activity", +1),
        source="essay, quadrant III; Oliver & Marwell 1988",
    ),
    shift(
        "volunteer_support",
        (raises("groups.volunteer_worth"),),
        "steun voor vrijwilligers: 1 = hun inzet is zoveel waard als de tabel toelaat",
        "support of volunteers: 1 = their work is worth the most that the table allows",
        moves=("place_activity", +1),
        source="essay, quadrant III",
    ),
    setting(
        "co_ownership",
        "groups.ownership",
        "eigenaarschap: hoe ver een groep van bewoners zelf is (start trager)",
        "co-ownership: how far a group is the residents' own (starts slower)",
        moves=("place_activity", +1),
        source="Kenniskring Welzijn Nieuwe Stijl (with residents, not for them)",
    ),
    setting(
        "light_initiatives",
        "groups.light_share",
        "deel van de nieuwe vrijwilligers dat een licht, open initiatief begint",
        "part of the new volunteers who begin a light, open initiative",
        moves=("variation_room", +1),
        source="Kenniskring Welzijn Nieuwe Stijl (lighter initiatives)",
    ),
    shift(
        "inclusion",
        (lowers("groups.closure_traditional"), lowers("groups.closure_light")),
        "open kringen: 1 = buitenstaanders komen in elke groep even makkelijk binnen",
        "open circles: 1 = outsiders come into every group just as easily",
        moves=("variation_room", +1),
        source="essay, quadrant III; Kenniskring Welzijn Nieuwe Stijl",
    ),
    setting(
        "kwartiermaken",
        "groups.welcome",
        "kwartiermaken: hoe ver plekken klaar zijn voor kwetsbare mensen (kost wijkuren)",
        "kwartiermaken: how far places are made ready for vulnerable people (takes hours there)",
        moves=("variation_room", +1),
        source="essay, quadrant III (kwartiermaken)",
    ),
    setting(
        "takeover_groups",
        "groups.takeover",
        "overnemen van groepen: inzet van vrijwilligers die verdwijnt waar het team alles doet",
        "take-over of groups: volunteer energy lost where the team does all the work",
        moves=("place_activity", -1),
        source="essay, quadrant III (as a danger)",
    ),
    setting(
        "withdraw_threshold",
        "groups.withdraw_from",
        "terugtrekken: inzet van vrijwilligers vanaf waar het team een plek loslaat (1 = nooit)",
        "withdrawal: volunteer energy from which the team leaves a place (1 = never)",
        moves=("collective_hours", +1),
        source="Kenniskring Welzijn Nieuwe Stijl (withdraw once somewhat stable)",
    ),
    shift(
        "peer_groups",
        tuple(raises(f"peers.{domain}") for domain in _PEERS_NL),
        "lotgenoten: deel van wie ergens mee tobt dat bij een groep daarover terecht kan",
        "peer groups: part of those with a load who can join a group about it",
        moves=("ask_readiness", +1),
        source="essay, quadrant III; van Gestel 2012",
    ),
    *(
        shift(
            f"peers_{domain}",
            (raises(f"peers.{domain}"),),
            f"lotgenoten over {nl}: deel van wie daarmee tobt dat bij een groep terecht kan",
            f"peer groups about {domain}: part of those with such a load who can join one",
            moves=("peer_meetings", +1),
            source="essay, quadrant III; Kenniskring Welzijn Nieuwe Stijl",
        )
        for domain, nl in _PEERS_NL.items()
    ),
    setting(
        "peer_run",
        "peers.resident_run",
        "deel van die groepen dat bewoners zelf leiden (kost het team geen uren)",
        "part of those groups that residents run themselves (takes no hours of the team)",
        moves=("need_prevalence", -1),
        source="essay, quadrant III (not turned into a method)",
    ),
    shift(
        "self_help_desk",
        (raises("load.desk", 0.5),),
        "spreekuur van en voor bewoners: 1 = de helft van wat een loket (form_help) doet",
        "a desk by and for residents: 1 = half of what a desk (form_help) does",
        moves=("skill_gap", -1),
        source="Kenniskring Welzijn Nieuwe Stijl (residents' own desk)",
    ),
)
_HELP_AND_SERVICES: Final[tuple[Lever, ...]] = (
    setting(
        "help_app",
        "help.app",
        "burenhulp-app: hoeveel makkelijker vragen wordt, voor wie handig is",
        "neighbour-help app: how much easier asking becomes, for the skilled",
        moves=("informal_hours", +1),
        source="essay, quadrant III (an app to help neighbours)",
    ),
    shift(
        "time_bank",
        (raises("help.capacity"), raises("help.smoothing")),
        "ruilkring of wijkmunt: 1 = bewoners geven zoveel uren als de tabel toelaat, "
        "en wat iemand schuldig is wordt eerder vergeten",
        "time bank: 1 = residents give as many hours as the table allows, "
        "and what someone owes is forgotten sooner",
        moves=("informal_hours", +1),
        source="Kenniskring Welzijn Nieuwe Stijl (neighbourhood currency)",
    ),
    shift(
        "asset_map",
        (raises("help.suitability"),),
        "kaart van wat bewoners kunnen: 1 = hulp past zo goed als de tabel toelaat",
        "map of what residents can do: 1 = help suits as well as the table allows",
        moves=("social_load", -1),
        source="Kenniskring Welzijn Nieuwe Stijl (community mapping)",
    ),
    setting(
        "group_consults",
        "team.consult_size",
        "cliënten per gesprek, voor de casusuren die in een groep kunnen",
        "clients in one consult, for the case hours that can be held as a group",
        moves=("waiting", -1),
        source="essay, quadrant III (consults in groups of five)",
    ),
    setting(
        "group_default",
        "services.share",
        "deel van de gezinnen met gewone voorzieningen in een vaste groep (kost teamuren)",
        "part of the families with ordinary services in a fixed group (takes hours of the team)",
        moves=("ties_inside", +1),
        source="essay, quadrant III (socialise, do not individualise); KNOV 2024",
    ),
    setting(
        "collective_question",
        "signals.alike",
        "gelijke casussen vanaf waar een vraag in een keer wordt beantwoord (0 = nooit)",
        "alike cases from which a question is answered once for all (0 = never)",
        moves=("questions_answered", +1),
        source="essay, quadrant III, note 6 (from cases to issues)",
    ),
    setting(
        "setting_tolerance",
        "doors.setting_tolerance",
        "hoe ver school, straat en verhuurder met verschil kunnen omgaan",
        "how far school, street and landlord cope with variation",
        moves=("third_party_requests", -1),
        source="essay, quadrants I and III (the teacher and the one pupil too many)",
    ),
    setting(
        "setting_link",
        "doors.setting_link",
        "hoe goed school, huisarts en verhuurder het team kennen (in plaats van doorsturen)",
        "how well school, doctor and landlord know the team (instead of referring)",
        moves=("third_party_requests", -1),
        source="essay, quadrants I and III (knowing the teacher)",
    ),
)
_CIRCUMSTANCES: Final[tuple[Lever, ...]] = (
    setting(
        "economic_shock",
        "onset.shock",
        "omstandigheid, geen keuze: zware tijden, factor op alle nieuwe problemen (geef weken op)",
        "a circumstance, no choice: hard times, factor on all new troubles (give weeks)",
        moves=("need_prevalence", +1),
        source="Kenniskring Welzijn Nieuwe Stijl (invest before trouble comes)",
    ),
    setting(
        "solidarity",
        "help.solidarity",
        "omstandigheid, geen keuze: in zware tijden willen meer mensen helpen (geef weken op)",
        "a circumstance, no choice: in hard times more people want to help (give weeks)",
        moves=("informal_hours", +1),
        source="essay, note 3 (solidarity in the first wave of the pandemic)",
    ),
)
LEVERS: Final[tuple[Lever, ...]] = _HOURS_AND_PLACES + _GROUPS + _HELP_AND_SERVICES + _CIRCUMSTANCES
