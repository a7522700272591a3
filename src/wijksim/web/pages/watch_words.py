"""Words of Kijken."""

from __future__ import annotations

from typing import Final

from wijksim.web.words import Words, say

words: Final = Words(
    {
        "title": ("De wijk, week voor week", "The neighbourhood, week by week"),
        "lead": (
            "Elke stip is een volwassene. Zie wie hulp vraagt, wie helpt en wie wacht, en hoe "
            "banden groeien en vervagen. Klik op iemand en lees het verhaal.",
            "Every dot is an adult. See who asks for help, who helps and who waits, and how ties "
            "grow and fade. Click on somebody and read the story.",
        ),
        "wait": (
            "De wijk wordt gebouwd en twintig jaar vooruit gezet, tot een gewone week ...",
            "The neighbourhood is being built and moved on twenty years, to an ordinary week ...",
        ),
        "script": (
            "Deze pagina tekent met JavaScript. Zonder dat kunt u dezelfde wijk volgen met: "
            "wijksim run status-quo.",
            "This page draws with JavaScript. Without it you can follow the same neighbourhood "
            "with: wijksim run status-quo.",
        ),
        "area": ("Wijk", "Neighbourhood"),
        "plan": ("Plan", "Plan"),
        "seed": ("Toeval (seed)", "Luck (seed)"),
        "show": ("Laat zien", "Show"),
        "canvas": (
            "Tekening van de wijk. Pijltjestoetsen kiezen een bewoner, Enter volgt die.",
            "Drawing of the neighbourhood. Arrow keys choose a resident, Enter follows.",
        ),
        "canvas_help": (
            "Klik op een stip, of gebruik de pijltjestoetsen in de tekening en dan Enter. Alles "
            "wat u ziet staat ook in de tabel.",
            "Click a dot, or use the arrow keys in the drawing and then Enter. All that you see "
            "stands in the table too.",
        ),
        "play": ("Afspelen", "Play"),
        "step": ("Een week verder", "One week on"),
        "restart": ("Terug naar week 0", "Back to week 0"),
        "speed": ("Snelheid", "Speed"),
        "speed_1": ("1 week per tel", "1 week a second"),
        "speed_2": ("2 weken per tel", "2 weeks a second"),
        "speed_6": ("6 weken per tel", "6 weeks a second"),
        "week": ("Week", "Week"),
        "legend": ("Wat betekenen de tekens?", "What do the signs mean?"),
        "sign_fine": ("geen hulp nodig", "needs no support"),
        "sign_need": ("in nood, nog geen hulpvraag", "in need, no request yet"),
        "sign_waiting": ("wacht op het wijkteam", "waits for the team"),
        "sign_active": ("heeft een casus bij het team", "has a case at the team"),
        "sign_elsewhere": ("hulp bij een andere aanbieder", "supported by another provider"),
        "sign_asks": ("vraagt deze week bekenden om hulp", "asks people for help this week"),
        "sign_attends": ("was deze week op de ontmoetingsplek", "was at the meeting place"),
        "sign_tie": ("band; dikker is sterker", "tie; thicker is stronger"),
        "sign_strained": ("verstoorde band", "strained tie"),
        "sign_help": ("hulp van deze week", "help of this week"),
        "sign_site": (
            "ontmoetingsplek; hoe voller, hoe levendiger",
            "meeting place; fuller is livelier",
        ),
        "now": ("Deze week in getallen", "This week in figures"),
        "now_caption": ("De hele wijk", "The whole neighbourhood"),
        "barriers_caption": (
            "Drempels van regels, 0 (geen) tot 100 (dicht)",
            "Barriers of rules, 0 (none) to 100 (shut)",
        ),
        "what": ("wat", "what"),
        "this_week": ("nu", "now"),
        "week_0": ("week 0", "week 0"),
        "now_need": ("in nood, % van de volwassenen", "in need, % of adults"),
        "now_unmet": ("in nood zonder hulp, %", "in need without support, %"),
        "now_requests": ("hulpvragen deze week", "requests this week"),
        "now_waiting": ("wachten op het team", "waiting for the team"),
        "now_active": ("casussen bij het team", "cases at the team"),
        "now_elsewhere": ("bij een andere aanbieder", "at another provider"),
        "now_given": ("uren hulp van bekenden", "hours of help by people known"),
        "now_case_hours": ("uren van het team aan casussen", "hours of the team on cases"),
        "now_attended": ("bezoeken aan ontmoetingsplekken", "visits to meeting places"),
        "now_moved": ("nieuwe bewoners deze week", "new residents this week"),
        "now_ties": ("banden in de wijk per volwassene", "ties inside per adult"),
        "now_place": (
            "activiteit van de getekende plek, 0-100",
            "activity of the place drawn, 0-100",
        ),
        "domain_money": ("geld", "money"),
        "domain_housing": ("wonen", "housing"),
        "domain_work": ("werk", "work"),
        "domain_health": ("gezondheid", "health"),
        "domain_parenting": ("opvoeden", "parenting"),
        "domain_belonging": ("erbij horen", "belonging"),
        "story": ("Het verhaal van een bewoner", "The story of a resident"),
        "story_none": ("Kies een bewoner in de tekening.", "Choose a resident in the drawing."),
        "resident": ("Bewoner nummer", "Resident number"),
        "follow": ("Volg", "Follow"),
        "not": (
            "Niemand hier bestaat. De bewoners zijn gemaakt van open cijfers over de wijk, en wat "
            "zij meemaken volgt uit aannamen. Plaatsen in de tekening zijn geen adressen.",
            "Nobody here exists. The residents are made from open figures about the "
            "neighbourhood, and what befalls them follows from assumptions. Places in the "
            "drawing are no addresses.",
        ),
    }
)
# For the script: filled in there.
script: Final = Words(
    {
        "play": ("Afspelen", "Play"),
        "pause": ("Pauze", "Pause"),
        "ready": (
            "{area} met '{plan}'. Getekend: {rows} van de {adults} volwassenen.",
            "{area} with '{plan}'. Drawn: {rows} of the {adults} adults.",
        ),
        "drawn": (
            "Getekend: {rows} van de {adults} volwassenen, rond één ontmoetingsplek. De getallen "
            "gaan over allemaal.",
            "Drawn: {rows} of the {adults} adults, around one meeting place. The figures are "
            "about all of them.",
        ),
        "failed": (
            "Dit lukt nu niet. Probeer het zo nog eens.",
            "This does not work now. Try again in a moment.",
        ),
        "preparing": say.table["preparing"],
        "busy": ("Het is druk. Zo meteen opnieuw ...", "It is busy. Again in a moment ..."),
        "chosen": ("Bewoner {n} gekozen. Enter volgt.", "Resident {n} chosen. Enter follows."),
        "follows": ("U volgt bewoner {n}.", "You follow resident {n}."),
        "week": ("Week {week}", "Week {week}"),
        "told": (
            "Week {week}: {need} % in nood, {waiting} wachten, {requests} hulpvragen.",
            "Week {week}: {need} % in need, {waiting} wait, {requests} requests.",
        ),
        "end": ("Tien jaar om.", "Ten years are over."),
        "quiet": ("Verder gebeurde er weinig.", "Not much else happened."),
    }
)
