"""What ``sensitivity``, ``discover`` and ``signals`` say, in Dutch and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.texts import LANGUAGES

_WORDS: Final[Mapping[str, tuple[str, str]]] = {  # key -> (nl, en)
    "level": ("het niveau in {arm}", "the level in {arm}"),
    "difference": ("{arm} min {against}", "{arm} less {against}"),
    "placebo": ("placebo van {arm}", "placebo of {arm}"),
    "where": (
        "{area}, preset {preset}, jaar {year}: {points} punten, {seeds}, {parameters} parameters",
        "{area}, preset {preset}, year {year}: {points} points, {seeds}, {parameters} parameters",
    ),
    "only": (
        "Alleen de punten waar in het laatste jaar van {baseline} geldt: {parts}.",
        "Only the points where in the last year of {baseline}: {parts}.",
    ),
    "only_one": ("{name} {low} tot {high}", "{name} {low} to {high}"),
    # verdicts
    "better": ("beter", "better"),
    "worse": ("slechter", "worse"),
    "mixed": ("gemengd", "mixed"),
    "unfair": ("oneerlijker", "less fair"),
    "unclear": ("onduidelijk", "unclear"),
    # sensitivity
    "index_total": ("totale index", "total index"),
    "index_first": ("eerste orde", "first order"),
    "index_effect": ("effect", "effect"),
    "index_mu_star": ("mu*", "mu*"),
    "index_sigma": ("sigma", "sigma"),
    "index_srrc": ("SRRC (rang)", "SRRC (rank)"),
    "index_prcc": ("PRCC (rang)", "PRCC (rank)"),
    "column_third_low": ("laagste derde", "lowest third"),
    "column_third_high": ("hoogste derde", "highest third"),
    "overall": (
        "Over het hele ontwerp is het oordeel over {what}: {verdict}; in nood {need}.",
        "Over the whole design the verdict on {what} is: {verdict}; in need {need}.",
    ),
    "untold": (
        "{what}: de parameters bewegen 'in nood' hier niet verder dan toeval doet. Welke telt, is "
        "uit deze sweep niet te zeggen; neem meer seeds, meer punten of een groter gebied.",
        "{what}: the parameters move 'in need' no further than luck does. Which one counts cannot "
        "be told from this sweep; take more seeds, more points or a larger area.",
    ),
    "deciders": (
        "Duidelijk van invloed op 'in nood' ({n} van {of}): {parts}.",
        "Clearly of influence on 'in need' ({n} of {of}): {parts}.",
    ),
    "no_deciders": (
        "Van geen enkele parameter is de invloed op 'in nood' duidelijk.",
        "Of no parameter the influence on 'in need' is clear.",
    ),
    "deciders_first": (
        "Duidelijk van invloed op 'in nood' ({n} van {of}); de zwaarste: {parts}.",
        "Clearly of influence on 'in need' ({n} of {of}); the weightiest: {parts}.",
    ),
    "by_luck": (
        "Dat zijn er niet meer dan toeval geeft (ongeveer {n} van {of}): lees er geen rangorde in.",
        "These are no more than chance gives (about {n} of {of}): do not read a ranking in them.",
    ),
    "beyond_luck": (
        "Toeval geeft er ongeveer {n} van {of}, dus de meeste hiervan doen er echt toe.",
        "Chance gives about {n} of {of}, so most of these do matter.",
    ),
    "spread": (
        "Waar de aannames anders liggen, daalt 'in nood' met {least} of meer in {falls} % van de "
        "punten en stijgt het zo veel in {rises} %.",
        "Under other assumptions 'in need' falls by {least} or more in {falls} % of the points, "
        "and rises by as much in {rises} %.",
    ),
    "flipping_sign": (
        "Het teken van het effect op 'in nood' draait om met: {parts}.",
        "The sign of the effect on 'in need' turns with: {parts}.",
    ),
    "flipping_verdict": (
        "Het oordeel wordt een ander woord met: {parts}. Een woord kan ook wisselen doordat het "
        "net wel of net niet duidelijk is.",
        "The verdict becomes another word with: {parts}. A word can also change because something "
        "is just clear or just not.",
    ),
    "no_flip": (
        "Geen enkele parameter kantelt het oordeel in zijn eentje.",
        "No parameter flips the verdict by itself.",
    ),
    "luck_share": (
        "Van de verschillen tussen punten in dit cijfer is {share} % toeval van de seeds.",
        "Of the differences between points in this figure {share} % is luck of the seeds.",
    ),
    "one_seed": (
        "Met 1 seed telt toeval mee als invloed van elke parameter; neem er twee of meer.",
        "With 1 seed luck counts as influence of every parameter; take two or more.",
    ),
    "two_seeds": (
        "Met 2 seeds tonen de intervallen het toeval alleen via de blokken van het ontwerp.",
        "With 2 seeds the intervals show luck through the blocks of the design only.",
    ),
    "sensitivity_read": (
        "Eronder het 95 %-interval over ontwerp en seeds. Derde: 'in nood' en het oordeel waar de "
        "parameter in het laagste of hoogste derde van zijn bereik ligt, gemiddeld over de rest.",
        "Below it the 95 % interval over design and seeds. Third: 'in need' and the verdict with "
        "the parameter in the lowest or highest third of its range, on average over the rest.",
    ),
    "sensitivity_read_level": (
        "Eronder het 95 %-interval over ontwerp en seeds.",
        "Below it the 95 % interval over design and seeds.",
    ),
    "figure_sensitivity": (
        "Welke aannames beslissen: {what}",
        "Which assumptions decide: {what}",
    ),
    "figure_sensitivity_about": (
        "Links: {index} van elke parameter voor het verschil in 'in nood', met 95 %-interval; "
        "gevuld waar het interval nul uitsluit. Rechts: dat verschil met de parameter in het "
        "laagste (driehoek omlaag) en hoogste derde (driehoek omhoog) van zijn bereik.",
        "Left: {index} of each parameter for the difference in 'in need', with its 95 % interval; "
        "filled where it leaves zero out. Right: that difference with the parameter in the lowest "
        "(triangle down) and the highest third (triangle up) of its range.",
    ),
    "figure_sensitivity_level": (
        "Welke aannames tellen: {what}",
        "Which assumptions count: {what}",
    ),
    "figure_sensitivity_level_about": (
        "{index} van elke parameter voor 'in nood', met 95 %-interval; gevuld waar het interval "
        "nul uitsluit.",
        "{index} of each parameter for 'in need', with its 95 % interval; filled where it leaves "
        "zero out.",
    ),
    "axis_effect": ("effect over het hele bereik, {unit}", "effect over the whole range, {unit}"),
    "axis_difference": ("verschil in 'in nood', {unit}", "difference in 'in need', {unit}"),
    # discover
    "success": (
        "{what} verlaagt in jaar {year} nood én aanvragen zonder meer onvervulde nood in {share} % "
        "van de {points} punten.",
        "{what} lowers need and requests in year {year} without more unmet need in {share} % of "
        "the {points} points.",
    ),
    "success_parts": (
        "Nood daalt in {need} % van die punten, aanvragen dalen in {requests} %, en onvervulde "
        "nood stijgt niet in {unmet} %.",
        "Need falls in {need} % of them, requests fall in {requests} %, and unmet need does not "
        "rise in {unmet} %.",
    ),
    "no_side": (
        "Er is geen gebied in de onzekerheden waar dat duidelijk vaker lukt: geen enkele grens van "
        "een doos houdt stand tegen toeval.",
        "There is no region of the uncertainties where that clearly works more often: no limit of "
        "a box stands up to chance.",
    ),
    "no_box": (
        "Er is geen gebied in de onzekerheden waar dat duidelijk vaker lukt: een even goede doos "
        "ontstaat door toeval in {chance} van de 100 keer.",
        "There is no region of the uncertainties where that clearly works more often: chance gives "
        "as good a box {chance} times in 100.",
    ),
    "never": ("Het lukt nergens, dus er is geen doos.", "It works nowhere, so there is no box."),
    "always": ("Het lukt overal, dus er is geen doos.", "It works everywhere, so there is no box."),
    "box": (
        "Het lukt vooral waar {parts}.",
        "It works above all where {parts}.",
    ),
    "at_least": (
        "{parameter} minstens {limit} is ({unit}; bereik {lowest} tot {highest}, p {p})",
        "{parameter} is at least {limit} ({unit}; range {lowest} to {highest}, p {p})",
    ),
    "at_most": (
        "{parameter} hoogstens {limit} is ({unit}; bereik {lowest} tot {highest}, p {p})",
        "{parameter} is at most {limit} ({unit}; range {lowest} to {highest}, p {p})",
    ),
    "box_size": (
        "Daarbinnen lukt het in {density} % van de punten; {coverage} % van alle successen ligt "
        "erin, en {mass} % van alle punten ({n}).",
        "Inside it works in {density} % of the points; it holds {coverage} % of all successes, and "
        "{mass} % of all points ({n}).",
    ),
    "outside": (
        "Daarbuiten lukt het in {share} %, en mislukt het dus in {fails} % van de punten.",
        "Outside it works in {share} %, and so fails in {fails} % of the points.",
    ),
    "box_chance": (
        "Een even goede doos ontstaat door toeval in {chance} van de 100 keer.",
        "Chance gives as good a box {chance} times in 100.",
    ),
    "discover_read": (
        "p: quasi p-waarde, hoe vaak de doos zonder die grens even goed gevuld zou zijn.",
        "p: quasi p-value, how often the box would be as full without that limit.",
    ),
    "figure_discover": ("Waar het werkt: {what}", "Where it works: {what}"),
    "figure_discover_about": (
        "Elk punt is een stel aannames. Rondje, gevuld: nood en aanvragen dalen en onvervulde nood "
        "stijgt niet. Kruisje: niet.",
        "Each point is a set of assumptions. Filled circle: need and requests fall and unmet need "
        "does not rise. Cross: not so.",
    ),
    "figure_box": ("De rechthoek is de doos.", "The rectangle is the box."),
    "figure_no_box": (
        "Er is geen doos: wat op de assen staat, scheidt lukken en mislukken nog het meest.",
        "There is no box: the axes are what separates success from failure most.",
    ),
    "legend_yes": ("het lukt", "it works"),
    "legend_no": ("het lukt niet", "it does not work"),
    # signals
    "watch": (
        "Let in maand 6-12 op: {parts}. Die gaan het sterkst samen met '{target}' in jaar {year}.",
        "In months 6-12 watch: {parts}. They go most closely with '{target}' in year {year}.",
    ),
    "watch_nothing": (
        "Geen enkel cijfer van maand 6-12 zegt duidelijk iets over '{target}' in jaar {year}.",
        "No figure of months 6-12 clearly says anything about '{target}' in year {year}.",
    ),
    "watch_one": ("{name} ({rank})", "{name} ({rank})"),
    "requests_do": (
        "Kijk nooit naar aanvragen alleen: hun rangcorrelatie met '{target}' is {rank} ({range}) "
        "tussen aannames en {arms} ({arms_range}) tussen scenario's.",
        "Never watch requests alone: their rank correlation with '{target}' is {rank} ({range}) "
        "between assumptions and {arms} ({arms_range}) between scenarios.",
    ),
    "no_luck_look": (
        "Wat vroege cijfers bij gelijke aannames zeggen (toeval alleen) vraagt vijf seeds of meer.",
        "What early figures say under equal assumptions (luck alone) takes five seeds or more.",
    ),
    "column_parameters": ("aannames", "assumptions"),
    "column_luck": ("toeval", "luck"),
    "column_arms": ("scenario's", "scenarios"),
    "signals_read": (
        "Rangcorrelatie (-1 tot 1) van maand 7-12 (van vier weken) met jaar {year}, eronder het 95 "
        "%-interval: tussen aannames, tussen seeds bij gelijke aannames, en tussen scenario's bij "
        "gelijke aannames en gelijk toeval.",
        "Rank correlation (-1 to 1) of months 7-12 (of four weeks) with year {year}, below it the "
        "95 % interval: between assumptions, between seeds under equal assumptions, and between "
        "scenarios under equal assumptions and equal luck.",
    ),
    "figure_signals": (
        "Wat maand 6-12 over jaar {year} zegt",
        "What months 6-12 say about year {year}",
    ),
    "figure_signals_about": (
        "Rangcorrelatie met het late cijfer, met 95 %-interval. Rondje: tussen aannames. Vierkant: "
        "tussen scenario's. Ruit: tussen seeds (toeval). Open waar het interval nul bevat. "
        "Aanvragen staan erbij, maar zijn nooit alleen een signaal.",
        "Rank correlation with the late figure, with its 95 % interval. Circle: between "
        "assumptions. Square: between scenarios. Diamond: between seeds (luck). Open where the "
        "interval holds zero. Requests stand by, but are never a signal alone.",
    ),
    "axis_rank": ("rangcorrelatie met {name}", "rank correlation with {name}"),
}


def say(lang: str, key: str, **values: object) -> str:
    """Return a text in a language, with its values filled in."""
    return _WORDS[key][LANGUAGES.index(lang)].format(**values)
