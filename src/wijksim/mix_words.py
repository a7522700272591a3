"""What ``wijksim mix`` says, in Dutch and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.texts import LANGUAGES

_WORDS: Final[Mapping[str, tuple[str, str]]] = {  # key -> (nl, en)
    "I": ("I eigen netwerk", "I own network"),
    "II": ("II tussen de regels", "II between the rules"),
    "III": ("III in de wijk", "III neighbourhood"),
    "IV": ("IV beleidstafel", "IV policy table"),
    "casework": ("gewoon casuswerk", "plain casework"),
    "other": ("scholing e.d.", "training etc."),
    # progress
    "starting": (
        "Mix voor {areas}: raster met stap {step}, {rounds} verfijning(en), {worlds} wereld(en); "
        "kiezen op {search} seeds, vertellen op {fresh} andere",
        "Mix for {areas}: grid with step {step}, {rounds} refinement(s), {worlds} world(s); "
        "choosing on {search} seeds, telling by {fresh} others",
    ),
    # table
    "head": (
        "{area}: de beste verdelingen van 100 uur, gewichten {weights}, jaar {year}",
        "{area}: the best splits of 100 hours, weights {weights}, year {year}",
    ),
    "column_split": ("verdeling", "split"),
    "column_loss": ("verlies", "loss"),
    "column_verdict": ("oordeel", "verdict"),
    "row_now": ("nu", "now"),
    "row_best": ("beste", "best"),
    "row_robust": ("minst slecht", "least bad"),
    "row_alike": ("niet te onderscheiden", "not told apart"),
    "row_other": ("slechter", "worse"),
    "read": (
        "verlies: gewogen verslechtering tegenover zoals het nu gaat, onder nul is beter; tussen "
        "haakjes het 95 %-interval over seeds waarop niet is gekozen. niet te onderscheiden: het "
        "gepaarde interval met de beste bevat nul.",
        "loss: weighted change for the worse against the status quo, below zero is better; in "
        "brackets the 95 % interval over seeds that nothing was chosen by. not told apart: the "
        "paired interval to the best holds zero.",
    ),
    "better": ("beter", "better"),
    "worse": ("slechter", "worse"),
    "mixed": ("gemengd", "mixed"),
    "unfair": ("oneerlijk", "unfair"),
    "unclear": ("onduidelijk", "unclear"),
    "rationed": ("rantsoen", "rationing"),
    # sentences
    "best": (
        "{area}: van {n} verdelingen is gekozen {split}. Nu is het {now}.",
        "{area}: of {n} splits the choice fell on {split}. It is {now} now.",
    ),
    "best_is_now": (
        "{area}: van {n} verdelingen is die van nu gekozen, {split}.",
        "{area}: of {n} splits that of now was chosen, {split}.",
    ),
    "changes": (
        "Tegenover zoals het nu gaat: in nood {need}; in nood zonder hulp {unmet}; hulpvragen "
        "{requests}; publieke kosten {cost}.",
        "Against the status quo: in need {need}; in need without support {unmet}; requests "
        "{requests}; public cost {cost}.",
    ),
    "is_better": (
        "Dat is beter volgens de vaste regel: de nood daalt, de onvervulde nood stijgt niet en "
        "geen tegel verslechtert.",
        "That is better by the fixed rule: need falls, unmet need does not rise and no tile "
        "worsens.",
    ),
    "is_not_better": (
        "Het oordeel volgens de vaste regel is '{verdict}': beter mag dit niet heten.",
        "The verdict by the fixed rule is '{verdict}': this may not be called better.",
    ),
    "is_rationing": (
        "De vragen dalen terwijl nood of onvervulde nood dat niet doet: dat is rantsoeneren.",
        "Requests fall while need or unmet need does not: that is rationing.",
    ),
    "is_now": (
        "Anders verdelen heeft in dit model onder deze gewichten niets duidelijks opgeleverd.",
        "Dividing otherwise brought nothing clear in this model under these weights.",
    ),
    "placebo_clear": (
        "Evenveel uren weghalen bij casussen en er niets mee doen geeft {gap} meer verlies: de "
        "winst komt van wat de uren doen.",
        "Taking as many hours from cases and doing nothing with them loses {gap} more: the gain "
        "comes from what the hours do.",
    ),
    "placebo_unclear": (
        "Van dezelfde uren weghalen en er niets mee doen is dit niet te onderscheiden ({gap}).",
        "It cannot be told from taking the same hours away and doing nothing ({gap}).",
    ),
    "placebo_worse": (
        "Dezelfde uren weghalen en er niets mee doen is beter, met {gap}.",
        "Taking the same hours away and doing nothing is better, by {gap}.",
    ),
    "alike": (
        "Niet te onderscheiden van de gekozene: {n} van de {of} andere verdelingen op nieuwe "
        "seeds ({search} van {all} in het zoeken). Van elke 100 uur lopen zij uiteen: {ranges}.",
        "Not told apart from the chosen one: {n} of the {of} other splits on fresh seeds "
        "({search} of {all} in the search). Of every 100 hours they range: {ranges}.",
    ),
    "alike_none": (
        "Van de {of} andere verdelingen op nieuwe seeds is geen enkele even goed of beter.",
        "Of the {of} other splits on fresh seeds none is as good or better.",
    ),
    "range": ("{part} {low} tot {high}", "{part} {low} to {high}"),
    "better_on_fresh": (
        "Op nieuwe seeds zijn {n} verdelingen duidelijk beter dan de gekozene: de keuze had "
        "geluk. Neem meer zoekseeds.",
        "On fresh seeds {n} splits are clearly better than the chosen one: the choice was luck. "
        "Take more search seeds.",
    ),
    "robust": (
        "Minst slecht over {n} werelden: {split}. Het grootste verlies tegenover de beste daar "
        "is {regret} (in {world}); van de beste van '{first}' is dat {other} (in {elsewhere}).",
        "Least bad over {n} worlds: {split}. The largest regret, against the best there, is "
        "{regret} (in {world}); that of the best of '{first}' is {other} (in {elsewhere}).",
    ),
    "robust_same": (
        "Dezelfde verdeling is ook de minst slechte over {n} werelden; het grootste verlies "
        "tegenover de beste daar is {regret} (in {world}).",
        "The same split is also the least bad over {n} worlds; the largest regret, against the "
        "best there, is {regret} (in {world}).",
    ),
    "elsewhere_clear": (
        "In {other} verliest de beste verdeling van {area} {gap} meer dan die van {other} zelf.",
        "In {other} the best split of {area} loses {gap} more than that of {other} itself.",
    ),
    "elsewhere_unclear": (
        "In {other} is de beste verdeling van {area} niet te onderscheiden van die van {other} "
        "zelf ({gap}).",
        "In {other} the best split of {area} cannot be told from that of {other} itself ({gap}).",
    ),
    "plan": (
        "Een verdeling is een plan: zonder bescherming eet een wachtlijst een deel van de uren "
        "voor wijk en beleid op.",
        "A split is a plan: without protection a queue eats a part of the hours for the "
        "neighbourhood and policy.",
    ),
    # figures
    "figure_splits": (
        "De beste verdelingen van 100 uur van het team: {area}",
        "The best splits of 100 hours of the team: {area}",
    ),
    "figure_splits_about": (
        "Links de uren per verdeling, rechts wat er verandert tegenover zoals het nu gaat in jaar "
        "{year}, met het 95 %-interval over seeds waarop niet is gekozen. Blauw: duidelijk "
        "gunstiger, oranje: duidelijk ongunstiger, open: niet van nul te onderscheiden. "
        "≈: niet te onderscheiden van de beste.",
        "At the left the hours of each split, at the right what changes against the status quo in "
        "year {year}, with the 95 % interval over seeds that nothing was chosen by. Blue: clearly "
        "favourable, orange: clearly unfavourable, open: not told apart from zero. "
        "≈: not told apart from the best.",
    ),
    "axis_hours": ("van elke 100 uur", "of every 100 hours"),
    "figure_front": (
        "Wat niet allemaal tegelijk kan: nood, onvervulde nood en kosten in {area}",
        "What cannot all be had: need, unmet need and cost in {area}",
    ),
    "figure_front_about": (
        "Elk punt is een verdeling; donker is de grens: geen andere is op alle drie minstens even "
        "laag en op een lager, naar gemiddelden. Strepen zijn 95 %-intervallen van de verandering "
        "tegenover zoals het nu gaat: waar zij elkaar ruim overlappen zegt de volgorde weinig.",
        "Each point is a split; dark is the front: no other is as low on all three and lower on "
        "one, by means. Bars are 95 % intervals of the change against the status quo: where they "
        "overlap widely the order says little.",
    ),
    "front_points": ("op de grens", "on the front"),
    "other_points": ("andere", "others"),
    "figure_regret": (
        "Hoeveel een verdeling verliest als de wereld anders is: {area}",
        "How much a split loses when the world is otherwise: {area}",
    ),
    "figure_regret_about": (
        "Per wereld het verlies boven dat van de verdeling die daar de beste is, met het "
        "95 %-interval. Nul: daar ook de beste. De minst slechte heeft het kleinste grootste "
        "verlies in het zoeken.",
        "For each world the loss above that of the split that is best there, with the 95 % "
        "interval. Zero: the best there too. The least bad has the smallest largest loss in the "
        "search.",
    ),
    "axis_regret": ("verlies boven de beste", "loss above the best"),
    "best_in": ("beste van {area}", "best of {area}"),
    "draw": ("trekking {n}", "draw {n}"),
}


def say(lang: str, key: str, **values: object) -> str:
    """Return a text in a language, with its values filled in."""
    return _WORDS[key][LANGUAGES.index(lang)].format(**values)
