"""What readers see, in Dutch and in English: words, units and numbers.

Names of measures stand with the measures themselves; here is the rest of a table or a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.errors import InputError, Problem, nearest
from wijksim.measures import (
    EUROS,
    HOURS_PER_1000,
    INDEX,
    LOAD,
    MEASURES,
    OF_ACTIVE,
    OF_ISSUES,
    PER_1000,
    PERCENT,
    POINTS,
    RATIO,
    WEEKS,
    WELLBEING,
)

LANGUAGES: Final = ("nl", "en")

# The order in which a strategist reads: demand first, as four lines that belong together.
HEADLINES: Final[Mapping[str, tuple[str, ...]]] = {
    "demand": ("need_prevalence", "requests", "requests_team", "admitted_requests", "unmet_need"),
    "waiting": ("waiting_weeks_median", "waiting_weeks_p90", "escalations"),
    "people": ("strong_loneliness", "place_share", "overload_share"),
    "gaps": ("exclusion_gap", "variation_room", "divide_load", "divide_wellbeing"),
    "money": ("cost_eur_per_resident",),
}

_UNITS_NL: Final[Mapping[str, str]] = {
    PERCENT: "% van volwassenen",
    PER_1000: "per 1000 bewoners per jaar",
    HOURS_PER_1000: "uur per week per 1000 bewoners",
    EUROS: "euro per bewoner per jaar",
    WEEKS: "weken",
    POINTS: "procentpunt",
    INDEX: "index 0-1",
    RATIO: "verhouding",
    LOAD: "last",
    WELLBEING: "welbevinden",
    OF_ACTIVE: "% van lopende casussen",
    OF_ISSUES: "% van problemen met regels",
    "per 1000 residents": "per 1000 bewoners",
    "per 1000 bereaved a year": "per 1000 nabestaanden per jaar",
    "% of closed cases": "% van gesloten casussen",
    "% of carers": "% van mantelzorgers",
    "% of bereaved": "% van nabestaanden",
    "% of adults under 67": "% van volwassenen onder 67",
    "% of ties": "% van banden",
    "% of places": "% van plekken",
    "% of hours of help": "% van uren hulp",
    "% of hours of care": "% van uren zorg",
    "% of the mean": "% van het gemiddelde",
    "index 0-1.1": "index 0-1,1",
    "index -1 to 1": "index -1 tot 1",
    "domains": "van de 6 domeinen",
    "rate per year": "tempo per jaar",
    "load per adult": "last per volwassene",
    "ties per adult": "banden per volwassene",
}
_NARROW: Final[Mapping[str, tuple[str, str]]] = {  # unit -> (nl, en) where room is scarce
    PERCENT: ("% volwassenen", "% of adults"),
    PER_1000: ("/1000 bewoners/jaar", "/1000 residents/year"),
    EUROS: ("euro/bewoner/jaar", "EUR/resident/year"),
    "% of carers": ("% mantelzorgers", "% of carers"),
    LOAD: ("last x 100", "load x 100"),
    WELLBEING: ("welbevinden x 100", "wellbeing x 100"),
    RATIO: ("verhouding x 100", "ratio x 100"),
}
SCALE: Final[Mapping[str, float]] = {  # of the figures in a table, see its unit
    LOAD: 100.0,
    WELLBEING: 100.0,
    RATIO: 100.0,
}
_DECIMALS: Final[Mapping[str, int]] = {EUROS: 0}

_WORDS: Final[Mapping[str, tuple[str, str]]] = {  # key -> (nl, en)
    "none": ("n.v.t.", "n/a"),
    # groups of measures
    "demand": ("VRAAG: VIER LIJNEN SAMEN", "DEMAND: FOUR LINES TOGETHER"),
    "waiting": ("WACHTEN", "WAITING"),
    "people": ("HOE HET MENSEN GAAT", "HOW PEOPLE ARE"),
    "gaps": ("KLOVEN", "GAPS"),
    "money": ("GELD EN UREN", "MONEY AND HOURS"),
    # the table of a comparison
    "compare_head": (
        "{area}: {arms} naast elkaar, jaar {years}, gemiddelde van {seeds}, preset {preset}",
        "{area}: {arms} side by side, year {years}, mean of {seeds}, preset {preset}",
    ),
    "run_head": (
        "{area}: {title}, {seeds}, preset {preset}",
        "{area}: {title}, {seeds}, preset {preset}",
    ),
    "arms": ("{n} scenario's", "{n} scenarios"),
    "arm": ("1 scenario", "1 scenario"),
    "seeds": ("{n} seeds", "{n} seeds"),
    "seed": ("1 seed", "1 seed"),
    "how_to_read": (
        "{base}: waarde, met daaronder het 95 %-interval. Andere kolommen: het gepaarde verschil "
        "met {base}. * duidelijk gunstiger, ! duidelijk ongunstiger, ~ duidelijk anders: het "
        "interval sluit nul uit. Zonder enig effect krijgt ongeveer 1 op de 20 verschillen toch "
        "een teken.",
        "{base}: value, with its 95 % interval below. Other columns: the paired difference from "
        "{base}. * clearly favourable, ! clearly unfavourable, ~ clearly different: the interval "
        "leaves zero out. Without any effect about 1 in 20 differences still gets a mark.",
    ),
    "run_read": (
        "Per jaar; met meer seeds staat onder het gemiddelde het 95 %-interval.",
        "By year; with several seeds the 95 % interval stands below the mean.",
    ),
    "year": ("jaar {n}", "year {n}"),
    "break_even": ("uren terugverdiend", "hours paid back"),
    "break_even_unit": (
        "week, mediaan",
        "week, median",
    ),
    "not_reached": ("niet", "not"),
    "nothing_to_pay_back": ("n.v.t.", "n/a"),
    "invests_nothing": ("zet niets in", "none spent"),
    "never": ("nooit", "never"),
    "start_still": (
        "Begintoestand: stabiel. In de laatste vijf jaar van de aanloop verandert er niets "
        "aantoonbaar ({slopes}).",
        "Start: stationary. Nothing changes demonstrably over the last five years of the run-up "
        "({slopes}).",
    ),
    "start_moving": (
        "LET OP, begintoestand nog NIET stabiel: {moving} (alles: {slopes}). Verschillen tussen "
        "scenario's zijn gepaard, maar waarden over de jaren lopen uit zichzelf al weg.",
        "MIND, the start is NOT stationary: {moving} (all: {slopes}). Differences between "
        "scenarios are paired, but values over the years drift by themselves.",
    ),
    "start_short": (
        "Begintoestand: overgenomen van donorwijken, met een jaar aanloop. Niveaus liggen dicht "
        "bij die na de volle aanloop; hoe dicht staat in docs/model-notes.md.",
        "Start: taken over from donor areas, with a run-up of a year. Levels are close to those "
        "after the full run-up; docs/model-notes.md says how close.",
    ),
    "start_unknown": (
        "Begintoestand: met 1 seed niet te toetsen ({slopes}).",
        "Start: cannot be tested with 1 seed ({slopes}).",
    ),
    "slope": ("{name} {change} % per jaar", "{name} {change} % a year"),
    "caution": (
        "Verkenner, geen voorspeller: een gepaard verschil is zo goed als de aannamen erachter.",
        "An explorer, not a forecaster: a paired difference is as good as its assumptions.",
    ),
    "caution_run": (
        "Verkenner, geen voorspeller: deze getallen zijn zo goed als de aannamen erachter.",
        "An explorer, not a forecaster: these figures are as good as their assumptions.",
    ),
    "files": ("Bestanden in {folder}: {files}", "Files in {folder}: {files}"),
    "json_file": ("JSON in {file}", "JSON in {file}"),
    # progress
    "starting_full": (
        "{area}: {arms}, {seeds}, {years} jaar na een aanloop van 20 jaar; threads: {threads}",
        "{area}: {arms}, {seeds}, {years} years after a run-up of 20; threads: {threads}",
    ),
    "starting_short": (
        "{area}: {arms}, {seeds}, {years} jaar na een korte aanloop; threads: {threads}",
        "{area}: {arms}, {seeds}, {years} years after a short run-up; threads: {threads}",
    ),
    "seeds_until": ("{least} tot hoogstens {most} seeds", "{least} to at most {most} seeds"),
    "half_width": (
        "{name} {reached} (gevraagd {wanted}) {unit}",
        "{name} {reached} (wanted {wanted}) {unit}",
    ),
    "seeds_enough": (
        "Seeds: {seeds} van hoogstens {most} waren genoeg. Het 95 %-interval van elk verschil "
        "reikt in jaar {year} hoogstens zo ver naar weerszijden: {widths}.",
        "Seeds: {seeds} of at most {most} were enough. The 95 % interval of each difference "
        "reaches at most this far to either side in year {year}: {widths}.",
    ),
    "seeds_short": (
        "LET OP, seeds: alle {seeds} zijn gebruikt en het was NIET genoeg. Het breedste "
        "95 %-interval reikt in jaar {year} zo ver naar weerszijden: {widths}.{expected}",
        "MIND, seeds: all {seeds} were used and it was NOT enough. The widest 95 % interval "
        "reaches this far to either side in year {year}: {widths}.{expected}",
    ),
    "seeds_expected": (
        " Naar verwachting zijn er {n} nodig (--seeds {n}).",
        " It is expected to take {n} (--seeds {n}).",
    ),
    "donors": (
        "Donorwijken worden eenmalig naar hun evenwicht gebracht (ongeveer een minuut) ...",
        "Donor areas are brought to rest, once (about a minute) ...",
    ),
    "first_figures": (
        "Eerste cijfers, {done} van {seeds} seeds, jaar {year} (voorlopig):",
        "First figures, {done} of {seeds} seeds, year {year} (provisional):",
    ),
    "compiling": (
        "Het model wordt eenmalig gecompileerd (ongeveer een minuut) ...",
        "The model is being compiled, once (about a minute) ...",
    ),
    "compiling_always": (
        "Het model wordt gecompileerd (ongeveer een minuut). Dat gebeurt elke keer, want er is "
        "geen map om het te bewaren; zet WIJKSIM_CACHE_DIR op een map die te schrijven is ...",
        "The model is being compiled (about a minute). This happens every time, as there is no "
        "folder to keep it; set WIJKSIM_CACHE_DIR to a folder that can be written ...",
    ),
    "compiled": ("gecompileerd in {seconds} s", "compiled in {seconds} s"),
    "runs": ("runs", "runs"),
    "progress": (
        "{done} van {of} runs, nog ongeveer {left} s",
        "{done} of {of} runs, about {left} s to go",
    ),
    # what is not known
    "unknown_starting": (
        "Dezelfde vergelijking in {n} werelden waarin getallen zonder bron anders zijn, elk met "
        "{seeds}",
        "The same comparison in {n} worlds in which numbers without a source differ, each with "
        "{seeds}",
    ),
    "in_worlds": (
        "{done} van {of} werelden, nog ongeveer {left} s",
        "{done} of {of} worlds, about {left} s to go",
    ),
    "worlds": ("werelden", "worlds"),
    "unknown_head": (
        "Wat we niet weten: verschil met '{base}', jaar {year}, in {n} werelden",
        "What we do not know: difference from '{base}', year {year}, in {n} worlds",
    ),
    "unknown_lower": ("lager: {lower}/{n}", "lower: {lower}/{n}"),
    "unknown_read": (
        "Het midden van de werelden; daaronder waar 9 van de 10 liggen, zonder toeval, en in "
        "hoeveel werelden het lager uitkomt (lager: 11/12). Het 95 %-interval in de tabel "
        "hierboven is alleen toeval.",
        "The middle of the worlds; below it where 9 in 10 lie, without chance, and in how many "
        "worlds it comes out lower (lower: 11/12). The 95 % interval in the table above is chance "
        "alone.",
    ),
    "unknown_figure": (
        "Wat we niet weten, naast toeval: jaar {year}, {n} werelden",
        "What we do not know, beside chance: year {year}, {n} worlds",
    ),
    "unknown_about": (
        "Verschil met het eerste plan. Elke wereld heeft andere waarden voor getallen waarvoor "
        "geen bron is; wat op feiten gefit is, past daarbij. Ligt de blauwe balk aan beide kanten "
        "van nul, dan hangt het teken aan wat we aannemen.",
        "Difference from the first plan. Each world has other values for numbers without a source; "
        "those fitted to facts still fit. Where the blue bar lies on both sides of zero, the sign "
        "hangs on what is assumed.",
    ),
    "h_unknown_figure": ("Wat we niet weten, naast toeval", "What we do not know, beside chance"),
    "unknown_dot": ("een wereld (ook toeval)", "a world (chance too)"),
    "unknown_band": ("9 van 10 werelden, zonder toeval", "9 in 10 worlds, without chance"),
    "unknown_chance": ("gekozen aannamen, 95 % toeval", "chosen assumptions, 95 % chance"),
    # figures
    "figure_compare": (
        "Vraag naar individuele hulp: {arms} naast elkaar",
        "Demand for individual support: {arms} side by side",
    ),
    "figure_run": (
        "Vraag naar individuele hulp: {title}",
        "Demand for individual support: {title}",
    ),
    "figure_about": (
        "Gemiddelde per vier weken over {seeds}{band}. Lees de vier lijnen samen: minder "
        "hulpvragen is geen winst als de nood gelijk blijft.",
        "Four-week means over {seeds}{band}. Read the four lines together: fewer requests are "
        "no gain where need stays the same.",
    ),
    "figure_band": (", met het 95 %-interval als band", ", with the 95 % interval as a band"),
    "figure_overlap": (
        "Banden die overlappen kunnen toch een duidelijk verschil hebben: de tabel vergelijkt "
        "per seed.",
        "Bands that overlap can still differ clearly: the table compares seed by seed.",
    ),
    "panel_need": ("Mensen in nood", "People in need"),
    "panel_requests": ("Hulpvragen, door alle deuren", "Requests, through all doors"),
    "panel_demand": ("Vraag naar individuele hulp", "Demand for individual support"),
    "panel_admitted": ("Toegelaten door het wijkteam", "Admitted by the team"),
    "panel_collective": ("Uren van het team in de wijk", "Hours of the team in the neighbourhood"),
    "panel_unmet": ("In nood, zonder professionele hulp", "In need, without professional support"),
    "panel_waiting": ("Mensen die wachten op het wijkteam", "People waiting for the team"),
    "figure_planned": (
        "Bij de uren in de wijk is de dunne lijn het plan, de dikke wat ervan terechtkwam.",
        "For hours in the neighbourhood the thin line is the plan, the thick one what came of it.",
    ),
    "figure_differences": (
        "Het verschil, jaar voor jaar",
        "The difference, year by year",
    ),
    "figure_differences_about": (
        "Rondje: verschil met '{base}'. Vierkant, open: verschil met de nepmaatregel die evenveel "
        "uren bij casussen weghaalt. De streep is het 95 %-interval. Op de nullijn: geen verschil.",
        "Dot: difference from '{base}'. Open square: difference from the placebo that takes as "
        "many hours from cases. The bar is the 95 % interval. On the zero line: no difference.",
    ),
    "figure_one_seed": (
        "Hier is er 1 seed, dus geen interval.",
        "Here is 1 seed, so no interval.",
    ),
    "year_axis": ("jaar", "year"),
    "figure_board": ("Het inclusiebord: vier tegels", "The inclusion board: four tiles"),
    "figure_board_about": (
        "Verschil met '{base}' in het laatste jaar. De streep is het interval dat voor alle "
        "{n} maten van het oordeel samen geldt (95 %). Grijs: kleiner dan wat ertoe doet. De pijl "
        "wijst naar de gunstige kant.",
        "Difference from '{base}' in the last year. The bar is the interval that holds for all "
        "{n} measures of the verdict together (95 %). Grey: smaller than what matters. The arrow "
        "points to the favourable side.",
    ),
    "tile_strong_loneliness": ("I  Eigen kring: sterk eenzaam", "I  Own circle: strongly lonely"),
    "tile_place_share": (
        "II  Toegankelijkheid: heeft een plek",
        "II  Accessibility: has a place",
    ),
    "tile_exclusion_gap": ("III  Samenhang: kloof in hulp", "III  Cohesion: gap in help"),
    "tile_variation_room": (
        "III  Samenhang: ruimte voor wie afwijkt",
        "III  Cohesion: room for those who deviate",
    ),
    "tile_divide_load": ("IV  Rechtvaardigheid: kloof in last", "IV  Justice: gap in load"),
    "tile_divide_wellbeing": (
        "IV  Rechtvaardigheid: kloof in welbevinden",
        "IV  Justice: gap in wellbeing",
    ),
    "favourable_left": ("← gunstig", "← favourable"),
    "favourable_right": ("gunstig →", "favourable →"),
    "better": ("beter", "better"),
    "worse": ("slechter", "worse"),
    "not_clear": ("niet duidelijk", "not clear"),
    "figure_hours": (
        "Waar de uren heen gaan, en wat de nood doet",
        "Where the hours go, and what need does",
    ),
    "figure_hours_about": (
        "Uren per week per 1000 bewoners, gemiddeld over alle jaren. Bovenste balk: plan. Onderste "
        "balk: wat ervan terechtkwam. Rechts het verschil in nood met '{base}' in het laatste "
        "jaar, met het 95 %-interval.",
        "Hours a week per 1000 residents, mean of all years. Upper bar: plan. Lower bar: what came "
        "of it. At the right the difference in need from '{base}' in the last year, with its 95 % "
        "interval.",
    ),
    "task_case": ("casussen (I, II)", "cases (I, II)"),
    "task_collective": ("wijk (III)", "neighbourhood (III)"),
    "task_policy": ("beleidstafel (IV)", "policy table (IV)"),
    "task_withdrawn": ("weg, zonder doel", "withdrawn"),
    "task_other": ("scholing en overig", "training and other"),
    "bar_plan": ("plan", "plan"),
    "bar_real": ("echt", "real"),
    "figure_waiting": (
        "Vraag, wachten en nood zonder hulp naast elkaar",
        "Demand, waiting and need without support side by side",
    ),
    "figure_waiting_about": (
        "Verschil met '{base}' in het laatste jaar, met het 95 %-interval. Minder hulpvragen en "
        "langer wachten tegelijk is geen winst.",
        "Difference from '{base}' in the last year, with its 95 % interval. Fewer requests and a "
        "longer wait together are no gain.",
    ),
    "figure_costs": ("Wie betaalt wat", "Who pays what"),
    "figure_costs_about": (
        "Euro per bewoner in het laatste jaar, prijzen van 2023. Rechts, apart: de waarde van hulp "
        "door mantelzorgers en vrijwilligers. Dat is geen publiek geld.",
        "Euro per resident in the last year, prices of 2023. At the right, apart: the value of "
        "help by carers and volunteers. That is no public money.",
    ),
    "payer_cost_municipality": (
        "gemeente (team, maatwerk, deel van zorg)",
        "municipality (team, custom budgets, part of care)",
    ),
    "payer_cost_state": (
        "Rijk en verzekeraars (zorg, aanbieders)",
        "state and insurers (care, other providers)",
    ),
    "payer_cost_corporation": (
        "corporatie (huisuitzettingen)",
        "housing corporation (evictions)",
    ),
    "payer_cost_residents": ("onbetaalde inzet van bewoners", "unpaid hours of residents"),
    "footer_short": (
        "{name} ({municipality}). {years} jaar, {seeds}, preset {preset}. Verkenner, geen "
        "voorspeller.",
        "{name} ({municipality}). {years} years, {seeds}, preset {preset}. An explorer, not a "
        "forecaster.",
    ),
    "axis_years": ("jaren sinds het begin van het beleid", "years since the policy began"),
    "axis_cut": ("as begint niet bij 0", "axis does not start at 0"),
    "footer": (
        "{name} ({municipality}), {residents} bewoners. {years} jaar, {seeds}, preset "
        "{preset}. Verkenner, geen voorspeller. Bevolking uit: {sources}.",
        "{name} ({municipality}), {residents} residents. {years} years, {seeds}, preset "
        "{preset}. An explorer, not a forecaster. Population from: {sources}.",
    ),
}


def check_language(lang: str) -> None:
    """Raise InputError unless ``lang`` is a language that we speak."""
    if lang not in LANGUAGES:
        message = f"unknown language '{lang}'{nearest(lang, LANGUAGES)}; choose from nl, en"
        raise InputError(Problem("command line", "lang", message))


def say(lang: str, key: str, **values: object) -> str:
    """Return a text in a language, with its values filled in."""
    return _WORDS[key][LANGUAGES.index(lang)].format(**values)


def count(lang: str, key: str, n: int) -> str:
    """Return a number of things: ``count("en", "seed", 2)`` is "2 seeds"."""
    return say(lang, key) if n == 1 else say(lang, f"{key}s", n=n)


def unit(lang: str, english: str) -> str:
    """Return the name of a measure's unit."""
    return _UNITS_NL[english] if lang == "nl" else english


def name(lang: str, measure: str) -> str:
    """Return the name of a measure."""
    row = MEASURES[measure]
    return row.nl if lang == "nl" else row.en


def number(lang: str, value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Return a number as readers of the language write it; a zero has no sign."""
    if value is None:
        return say(lang, "none")
    text = f"{value:+.{decimals}f}" if signed else f"{value:.{decimals}f}"
    if float(text) == 0.0:
        text = f"{0.0:.{decimals}f}"
    return text.replace(".", ",") if lang == "nl" else text


def narrow(lang: str, english: str) -> str:
    """Return a short name of a measure's unit, for a table; goes with ``figure``."""
    if english in _NARROW:
        return _NARROW[english][LANGUAGES.index(lang)]
    return unit(lang, english)


def figure(lang: str, measure: str, value: float | None, *, signed: bool = False) -> str:
    """Return a measure's value for a table, in the unit that ``narrow`` names."""
    english = MEASURES[measure].unit
    scaled = None if value is None else value * SCALE.get(english, 1.0)
    return number(lang, scaled, _DECIMALS.get(english, 1), signed=signed)
