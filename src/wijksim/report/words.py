"""The words of the report's plain part and of its sections, in Dutch and in English.

No word here promises: a figure is one "in this model", never one of the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.texts import LANGUAGES

_PLAIN: Final[Mapping[str, tuple[str, str]]] = {  # key -> (nl, en)
    "base_need": (
        "In het laatste jaar is {need} in nood. Zonder hulp van een team of aanbieder is {unmet}.",
        "In the last year {need} are in need. Without support from team or provider are {unmet}.",
    ),
    "base_requests": (
        "Door alle deuren is het aantal hulpvragen {requests}. Bij het team is dat {team}. Het "
        "aantal dat het team toelaat, is {admitted}.",
        "Through all doors the number of requests is {requests}. At the team it is {team}. The "
        "number that the team admits is {admitted}.",
    ),
    "base_waiting": (
        "De helft van de mensen die hulp krijgen, wacht korter dan {wait}.",
        "Half of the people who get support wait less than {wait}.",
    ),
    "hours_planned": (
        "Gepland voor wijk en beleid: {plan}.",
        "Planned for neighbourhood and policy: {plan}.",
    ),
    "hours_realised": ("Daar komt {real} van terecht.", "Of that, {real} comes about."),
    "gone_planned": (
        "Gepland is {plan} weg, met niets terug.",
        "Planned is {plan} gone, with nothing back.",
    ),
    "gone_realised": (
        "Echt weg is {real}.",
        "Really gone is {real}.",
    ),
    "eaten": (
        "De rest gaat toch naar casussen.",
        "The rest goes to cases after all.",
    ),
    "kept": ("Die uren blijven vrijwel heel.", "Those hours are nearly all kept."),
    "hours_none": (
        "Geen uren voor wijk en beleid. Alles gaat naar casussen.",
        "No hours for neighbourhood and policy. All go to cases.",
    ),
    "need": (
        "De nood is {need}. De nood zonder hulp is {unmet}.",
        "Need is {need}. Need without support is {unmet}.",
    ),
    "unmet": ("De nood zonder hulp is {unmet}.", "Need without support is {unmet}."),
    "requests": (
        "Door alle deuren is het aantal hulpvragen {requests}. Bij het team is dat {team}. Het "
        "aantal dat het team toelaat, is {admitted}.",
        "Through all doors the number of requests is {requests}. At the team it is {team}. The "
        "number that the team admits is {admitted}.",
    ),
    "waiting": ("De wachttijd is {wait}.", "The wait is {wait}."),
    "is_placebo": (
        "Dit is zelf een nepmaatregel. Wat hier anders is, komt door de uren die weg zijn.",
        "This is a placebo itself. What differs here comes from the hours that are gone.",
    ),
    "no_placebo": (
        "Dit plan haalt geen uren weg bij casussen. Er hoort dus geen nepmaatregel bij.",
        "This plan takes no hours from cases. So no placebo goes with it.",
    ),
    "placebo": (
        "Naast de nepmaatregel is de nood {need}. De nood zonder hulp is {unmet}.",
        "Beside the placebo, need is {need}. Need without support is {unmet}.",
    ),
    "placebo_better": (
        "Het plan is dus ook beter dan uren weghalen en niets doen.",
        "So the plan is also better than taking hours away and doing nothing.",
    ),
    "placebo_worse": (
        "Het plan is dus slechter dan uren weghalen en niets doen.",
        "So the plan is worse than taking hours away and doing nothing.",
    ),
    "placebo_mixed": (
        "Naast de nepmaatregel is er minder nood, maar slechter is: {what}.",
        "Beside the placebo there is less need, but worse is: {what}.",
    ),
    "placebo_unfair": (
        "Naast de nepmaatregel blijft de nood gelijk en is slechter: {what}.",
        "Beside the placebo need stays the same and worse is: {what}.",
    ),
    "placebo_unclear": (
        "Dat is te klein of te onzeker om winst te noemen.",
        "That is too small or too uncertain to be called a gain.",
    ),
    "placebo_no_merit": (
        "De winst komt dus niet duidelijk van het plan zelf.",
        "So the gain does not clearly come from the plan itself.",
    ),
    "rationing": (
        "{what}, maar de nood is niet minder. Dat is geen winst: {why}.",
        "{what}, but need is not less. That is no gain: {why}.",
    ),
    "rationing_unsure": (
        "{what}. De nood is lager, maar te weinig of te onzeker om in het oordeel te tellen: noem "
        "dat nog geen winst.",
        "{what}. Need is lower, but too little or too uncertain to count in the verdict: do not "
        "call that a gain yet.",
    ),
    "rationing_unmet": (
        "{what}, en de nood zonder hulp is hoger. Dat is geen winst: {why}.",
        "{what}, and need without support is higher. That is no gain: {why}.",
    ),
    "less_support": ("er is dan vooral minder hulp", "there is mainly less support"),
    "less_asked": (
        "de nood is er nog, maar wordt minder gevraagd of gezien",
        "the need is still there, but is less often voiced or seen",
    ),
    "fewer_requests": ("er zijn minder hulpvragen", "there are fewer requests"),
    "fewer_admitted_requests": ("het team laat minder mensen toe", "the team admits fewer people"),
    "p_hours": ("Uren", "Hours"),
    "p_need": ("Nood", "Need"),
    "p_requests": ("Vraag", "Demand"),
    "p_waiting": ("Wachten", "Waiting"),
    "p_placebo": ("Nepmaatregel", "Placebo"),
    "p_mind": ("Let op", "Mind"),
    "ruling_base": (
        "Hier leggen we de andere plannen naast.",
        "The other plans are laid beside this one.",
    ),
    "ruling_better": (
        "Beter. In dit model is er minder nood en wordt niets anders duidelijk slechter.",
        "Better. In this model there is less need and nothing else clearly gets worse.",
    ),
    "ruling_worse": (
        "Slechter. In dit model is duidelijk slechter: {what}.",
        "Worse. In this model clearly worse is: {what}.",
    ),
    "ruling_mixed": (
        "Dubbel. In dit model is er minder nood, maar slechter is: {what}.",
        "Mixed. In this model there is less need, but worse is: {what}.",
    ),
    "ruling_unfair": (
        "Oneerlijk. In dit model is de nood niet duidelijk minder, en slechter is: {what}.",
        "Unfair. In this model need is not clearly less, and worse is: {what}.",
    ),
    "ruling_unclear": (
        "Niets te zeggen. In dit model is het verschil te klein of te onzeker.",
        "Nothing can be said. In this model the difference is too small or too uncertain.",
    ),
    "ruling_one_seed": (
        "Niets te zeggen. Het model is maar een keer gedraaid. Wat toeval is, zien we dan niet.",
        "Nothing can be said. The model has run only once. What is chance cannot be seen then.",
    ),
    "but_improved": ("Wel beter is: {what}.", "Better is: {what}."),
    "and": ("en", "and"),
    "short_need_prevalence": ("de nood", "need"),
    "short_unmet_need": ("de nood zonder hulp", "need without support"),
    "short_strong_loneliness": ("eenzaamheid", "loneliness"),
    "short_place_share": ("een plek hebben", "having a place"),
    "short_exclusion_gap": ("de kloof in hulp", "the gap in help"),
    "short_variation_room": ("ruimte voor wie afwijkt", "room for those who deviate"),
    "short_divide_load": ("de kloof in last", "the gap in load"),
    "short_divide_wellbeing": ("de kloof in welbevinden", "the gap in wellbeing"),
    "never": ("nooit", "never"),
    "week": ("week {n}", "week {n}"),
    "break_even_nothing": (
        "Dit plan zet geen extra uren in naast casussen. Er valt dus niets terug te verdienen.",
        "This plan spends no extra hours beside cases. So there is nothing to pay back.",
    ),
    "break_even_none": (
        "In geen van de {seeds} herhalingen zijn ingezette uren binnen {years} jaar terugverdiend.",
        "In none of the {seeds} repeats are invested hours paid back within {years} years.",
    ),
    "break_even_few": (
        "In {reached} van de {seeds} herhalingen zijn de uren binnen {years} jaar terugverdiend. "
        "Dat is minder dan de helft, dus noemen we geen week.",
        "In {reached} of the {seeds} repeats the hours are paid back within {years} years. That "
        "is under half, so no week is named.",
    ),
    "break_even_one": (
        "De uren zijn in dit model terugverdiend in week {week} (geen marge).",
        "The hours are paid back in this model in week {week} (no band).",
    ),
    "break_even": (
        "De uren zijn in dit model terugverdiend in week {week} (tussen {low} en "
        "{high}). Dat lukt in {reached} van de {seeds} herhalingen.",
        "The hours are paid back in this model in week {week} (between {low} and "
        "{high}). That happens in {reached} of the {seeds} repeats.",
    ),
}

_SECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "page_title": ("Scenario's voor {area}", "Scenarios for {area}"),
    "skip": ("Naar de inhoud", "Skip to content"),
    "explorer": ("Verkenner, geen voorspeller", "An explorer, not a forecaster"),
    "explorer_more": (
        "Deze getallen komen uit een computermodel van een wijk. Zij zijn zo goed als de aannamen "
        "erachter. Gebruik ze om samen te denken, niet als belofte.",
        "These figures come from a computer model of a neighbourhood. They are as good as the "
        "assumptions behind them. Use them to think together, not as a promise.",
    ),
    "facts": (
        "{municipality} · {residents} bewoners · {years} jaar · {seeds} · aannamen: {preset}",
        "{municipality} · {residents} residents · {years} years · {seeds} · assumptions: {preset}",
    ),
    "seeds": ("{n} herhalingen", "{n} repeats"),
    "seed": ("1 herhaling, dus zonder marge", "1 repeat, so without bands"),
    "contents": ("Inhoud", "Contents"),
    "h_plain": ("In gewone woorden", "In plain words"),
    "h_demand": ("De vraag naar hulp: vier lijnen", "Demand for support: four lines"),
    "h_board": ("Het inclusiebord", "The inclusion board"),
    "h_unknown": ("Wat we niet weten", "What we do not know"),
    "unknown_intro": (
        "Voor veel getallen in het model is geen bron. Wij deden de vergelijking over in {n} "
        "werelden, elk met andere waarden daarvoor. Wat op feiten gefit is, past in elke wereld "
        "bij die feiten. Ligt de blauwe balk aan beide kanten van nul, dan zegt het model niet of "
        "het meer of minder wordt: dat hangt aan wat u aanneemt.",
        "Many numbers in the model have no source. We repeated the comparison in {n} worlds, each "
        "with other values for them. What was fitted to facts fits them in each world. Where the "
        "blue bar lies on both sides of zero, the model does not say whether it rises or falls: "
        "that hangs on what you assume.",
    ),
    "cap_unknown": (
        "Verschil in het laatste jaar: midden van de werelden, en waar 9 van de 10 liggen",
        "Difference in the last year: middle of the worlds, and where 9 in 10 lie",
    ),
    "desc_unknown": (
        "Per plan en maat: elke wereld een streepje, de band over de werelden, en de gekozen "
        "aannamen met hun toeval.",
        "For each plan and measure: a mark a world, the band over worlds, and the chosen "
        "assumptions with their chance.",
    ),
    "h_hours": ("De uren en wat zij brachten", "The hours and what they brought"),
    "h_waiting": ("Wachten en nood zonder hulp", "Waiting and need without support"),
    "h_costs": ("Kosten: wie betaalt", "Costs: who pays"),
    "h_measures": ("Alle cijfers", "All figures"),
    "h_assumptions": ("Aannamen waar het op draait", "Assumptions that it hinges on"),
    "h_repeat": ("Zo doet u het na", "How to repeat this"),
    "plain_intro": (
        "Wij lieten het model steeds twee keer lopen: met en zonder plan, met hetzelfde toeval. Zo "
        "zien we wat het plan doet. Wij leggen elk plan naast '{base}'. Tussen haakjes staat de "
        "marge: daar ligt het gemiddelde bijna zeker. Alles gaat over het laatste jaar. De uren "
        "gaan over alle jaren.",
        "We ran the model in pairs: with and without a plan, with the same chance. That shows what "
        "the plan does. Each plan is laid beside '{base}'. In brackets is the band: the mean lies "
        "there almost surely. All is about the last year. Hours are about all years.",
    ),
    "plain_one": (
        "Wij lieten het model een keer lopen. Er zijn dus geen marges, en wij spreken geen oordeel "
        "uit. Draai het met meer herhalingen.",
        "We ran the model once. So there are no bands, and we give no verdict. Run it with more "
        "repeats.",
    ),
    "plain_placebo": (
        "Een nepmaatregel haalt evenveel uren weg en doet er niets mee. Een plan telt pas als het "
        "daar bovenuit komt.",
        "A placebo takes as many hours away and does nothing with them. A plan only counts when "
        "it rises above that.",
    ),
    "only_base": (
        "Er is maar een scenario gedraaid. Er valt dus niets te vergelijken.",
        "Only one scenario has been run. So there is nothing to compare.",
    ),
    "start_moving": (
        "Let op: de wijk stond aan het begin nog niet stil. Waarden lopen dus ook uit zichzelf. "
        "Verschillen tussen plannen zijn wel gepaard.",
        "Mind: the neighbourhood did not stand still at the start. So values drift by themselves. "
        "Differences between plans are paired all the same.",
    ),
    "demand_intro": (
        "Lees de vier lijnen samen. Minder hulpvragen is geen winst als de nood gelijk blijft of "
        "als mensen langer wachten. Hulpvragen komen door alle deuren binnen: bij het wijkteam en "
        "bij andere aanbieders. Toelaten gaat alleen over het wijkteam.",
        "Read the four lines together. Fewer requests are no gain when need stays the same or "
        "people wait longer. Requests come in through all doors: at the team and at other "
        "providers. Admitting is about the team only.",
    ),
    "board_intro": (
        "Vier tegels, een per kwadrant: I in het leven van mensen, II tussen de regels, III in de "
        "wijk, IV aan de beleidstafel. Een plan is alleen beter als de nood daalt en geen tegel "
        "slechter wordt.",
        "Four tiles, one a quadrant: I in people's lives, II between the rules, III in the "
        "neighbourhood, IV at the policy table. A plan is only better when need falls and no tile "
        "worsens.",
    ),
    "quality_title": (
        "Vier voorwaarden voor sociale kwaliteit",
        "Four conditions of social quality",
    ),
    "quality_security": ("Bestaanszekerheid", "Socio-economic security"),
    "quality_inclusion": ("Erbij horen", "Social inclusion"),
    "quality_cohesion": ("Samenhang", "Social cohesion"),
    "quality_empowerment": ("Eigen regie", "Empowerment"),
    "whole_title": ("Het hele bord", "The whole board"),
    "whole_read": (
        "Elk vak toont eerst de waarde bij '{base}'. Daaronder staat het verschil van het plan, "
        "met het interval. Wat meetelt voor het oordeel is vet; daar geldt het interval voor alle "
        "{n} maten van het oordeel samen. Bij de andere geldt het voor die maat alleen.",
        "Each field first shows the value at '{base}'. Below it stands the difference of the "
        "plan, with its interval. What counts in the verdict is bold; there the interval holds "
        "for all {n} measures of the verdict together. For the others it holds for that measure "
        "by itself.",
    ),
    "whole_base": ("De waarden bij '{base}'", "The values at '{base}'"),
    "cap_whole": ("{plan}, naast '{base}'", "{plan}, beside '{base}'"),
    "row": ("Rij", "Row"),
    "quadrant_1": ("I  In het leven van mensen", "I  In people's lives"),
    "quadrant_2": ("II  Tussen de regels", "II  Between the rules"),
    "quadrant_3": ("III  In de wijk", "III  In the neighbourhood"),
    "quadrant_4": ("IV  Aan de beleidstafel", "IV  At the policy table"),
    "concept_1": ("eigen kring", "own circle"),
    "concept_2": ("toegankelijkheid", "accessibility"),
    "concept_3": ("samenhang en leefbaarheid", "cohesion and liveability"),
    "concept_4": ("rechtvaardigheid", "justice"),
    "row_perspective": ("Wat er speelt", "What is at stake"),
    "row_context": ("Hoe groot het is", "How large it is"),
    "row_world": ("Wat er al is", "What is there"),
    "row_counteracting": ("Wat we tegengaan", "What to counteract"),
    "row_core": ("Waar het om draait", "The core of it"),
    "row_question": ("De vraag over inclusie", "The inclusion question"),
    "row_task": ("Wat het team doet", "What the team does"),
    "row_shared": ("Met wie samen", "Shared with"),
    "favourable": ("gunstig", "favourable"),
    "unfavourable": ("ongunstig", "unfavourable"),
    "different": ("anders", "different"),
    "measures_intro": (
        "Hier staan alle cijfers van het model, per onderwerp. Open een onderwerp om ze te zien. "
        "Bij zoveel cijfers lijkt er altijd wel iets veranderd: ongeveer 1 op de 20 sluit nul uit "
        "door toeval.",
        "Here are all figures of the model, by subject. Open a subject to see them. With so many "
        "figures something always seems to have changed: about 1 in 20 leaves zero out by chance.",
    ),
    "group_demand": ("Vraag en hulp", "Demand and support"),
    "group_people": ("Hoe het mensen gaat", "How people are"),
    "group_fairness": ("Kansen, kloven en regels", "Chances, gaps and rules"),
    "group_neighbourhood": ("De wijk", "The neighbourhood"),
    "group_work": ("Uren en het team", "Hours and the team"),
    "group_money": ("Geld", "Money"),
    "hours_intro": (
        "Een plan op papier is nog geen uur in de wijk. Bij een wachtlijst pakt het team uren "
        "terug voor casussen, en ook als het wordt afgerekend op casussen. Hier staan plan en "
        "praktijk van het model naast elkaar.",
        "A plan on paper is no hour in the neighbourhood yet. With a queue the team takes hours "
        "back for cases, and also where it is held to numbers of cases. Here the plan and what "
        "the model did stand side by side.",
    ),
    "waiting_intro": (
        "Als minder mensen vragen omdat zij lang wachten, lijkt de vraag kleiner. De nood zonder "
        "hulp laat zien of dat zo is.",
        "If fewer people ask because they wait long, demand looks smaller. Need without support "
        "shows whether that is so.",
    ),
    "break_even_title": ("Wanneer zijn de uren terug?", "When are the hours back?"),
    "break_even_what": (
        "Wij tellen de uren die een plan inzet en de uren die alle nood in casussen zou vragen, "
        "ook van mensen zonder hulp.",
        "Counted are the hours that a plan invests and the hours that all need would take in "
        "cases, also of people without support.",
    ),
    "costs_intro": (
        "Bedragen in euro per bewoner per jaar, in prijzen van 2023. Gemeente, Rijk met "
        "verzekeraars en corporatie vormen samen de publieke kosten. De uren van bewoners staan "
        "apart. De uitkomst hangt aan de prijzen in de tabel onderaan. Wie betaalt is niet altijd "
        "wie wint.",
        "Amounts in euro per resident a year, in prices of 2023. Municipality, state with "
        "insurers and housing corporation together make the public cost. The hours of residents "
        "stand apart. The outcome depends on the prices in the table below. Who pays is not "
        "always who gains.",
    ),
    "assumptions_intro": (
        "Voor deze getallen is geen bron bekend die ze vastlegt. De uitkomst draait erop. Een "
        "gevoeligheidsonderzoek is geen deel van deze pagina.",
        "For these figures no source is known that settles them. The outcome turns on them. A "
        "sensitivity study is not part of this page.",
    ),
    "presets_intro": (
        "Vier voorinstellingen veranderen waarden. Deze pagina gebruikt: {preset}.",
        "Four presets change values. This page uses: {preset}.",
    ),
    "repeat_intro": (
        "Met dezelfde versie geeft deze opdracht dezelfde getallen, tot op de laatste cijfers.",
        "With the same version this command gives the same figures, to the last digits.",
    ),
    "sources_title": ("Bronnen van de wijkcijfers", "Sources of the figures of the area"),
    "licence": (
        "De cijfers van CBS en van RIVM, CBS en GGD'en zijn open data (CC BY 4.0).",
        "The figures of CBS and of RIVM, CBS and GGDs are open data (CC BY 4.0).",
    ),
    "table_of": ("De getallen bij deze figuur", "The figures of this chart"),
    "scenario": ("Plan", "Plan"),
    "measure": ("Maat", "Measure"),
    "tile": ("Tegel", "Tile"),
    "cap_last": (
        "{what}, laatste jaar, met 95 %-interval",
        "{what}, last year, with 95 % interval",
    ),
    "cap_difference": (
        "Verschil met '{base}', laatste jaar, met 95 %-interval",
        "Difference from '{base}', last year, with 95 % interval",
    ),
    "cap_years": (
        "{what}: verschil per jaar, met 95 %-interval ({unit})",
        "{what}: difference per year, with 95 % interval ({unit})",
    ),
    "cap_board": (
        "De vier tegels: verschil met '{base}', interval samen 95 %",
        "The four tiles: difference from '{base}', joint 95 % interval",
    ),
    "cap_kinds": (
        "Dezelfde publieke kosten, naar soort, laatste jaar, met 95 %-interval",
        "The same public cost, by kind, last year, with 95 % interval",
    ),
    "cap_group": (
        "{what}: '{base}', en het verschil van elk plan, laatste jaar, met 95 %-interval",
        "{what}: '{base}', and the difference of each plan, last year, with 95 % interval",
    ),
    "cap_hours": (
        "Uren per week per 1000 bewoners, gemiddeld over alle jaren, met 95 %-interval",
        "Hours a week per 1000 residents, mean of all years, with 95 % interval",
    ),
    "cap_prices": ("Prijzen in het model (2023)", "Prices in the model (2023)"),
    "cap_assumptions": ("Aannamen zonder bron", "Assumptions without a source"),
    "cap_presets": ("Wat de voorinstellingen veranderen", "What the presets change"),
    "cap_manifest": ("Kenmerken van deze berekening", "Marks of this computation"),
    "versus_base": ("naast '{base}'", "beside '{base}'"),
    "versus_placebo": ("naast de nepmaatregel", "beside the placebo"),
    "verdict": ("Oordeel", "Verdict"),
    "value": ("Waarde", "Value"),
    "range": ("Bereik", "Range"),
    "unit": ("Eenheid", "Unit"),
    "mark": ("Soort", "Kind"),
    "source": ("Bron", "Source"),
    "what": ("Wat", "What"),
    "year": ("jaar {n}", "year {n}"),
    "mark_read": ("gelezen", "read"),
    "mark_derived": ("afgeleid", "derived"),
    "mark_memory": ("uit het hoofd", "from memory"),
    "mark_assumed": ("aangenomen", "assumed"),
    "no_source": ("geen cijfer bekend", "no figure known"),
    "version": ("Versie", "Version"),
    "code_hash": ("Code", "Code"),
    "digest": ("Uitkomst (digest)", "Outcome (digest)"),
    "seed_numbers": ("Toevalsgetallen (seeds)", "Random seeds"),
    "own_rule": ("Eigen regel, met kenmerk van de code", "Rule of one's own, digest of its code"),
    "area_hash": ("Wijkcijfers", "Area figures"),
    "scenario_hash": ("Plan {name}", "Plan {name}"),
    "relevant": (
        "Wat ertoe doet: {rows}. Deze grenzen zijn gekozen voor de eerste berekening.",
        "What matters: {rows}. These limits were chosen before the first run.",
    ),
    "desc_demand": (
        "Lijnen over de jaren per plan voor nood, hulpvragen, toegelaten hulpvragen, nood zonder "
        "hulp, wachtenden en uren in de wijk, met banden.",
        "Lines over the years per plan for need, requests, admitted requests, need without "
        "support, people waiting and hours in the neighbourhood, with bands.",
    ),
    "desc_differences": (
        "Punten met strepen per jaar, een rij per maat en een kolom per plan. Dezelfde getallen "
        "staan in de tabellen eronder.",
        "Points with bars per year, a row a measure and a column a plan. The same figures are in "
        "the tables below.",
    ),
    "desc_board": (
        "Zes vlakken met per plan een punt, een streep en een woord: beter, slechter of niet "
        "duidelijk. De tabel eronder heeft dezelfde getallen.",
        "Six panels with a point, a bar and a word per plan: better, worse or not clear. The "
        "table below has the same figures.",
    ),
    "desc_hours": (
        "Per plan twee balken met uren per taak, plan en echt, en rechts het verschil in nood.",
        "Two bars per plan with hours by task, plan and real, and at the right the change in need.",
    ),
    "desc_waiting": (
        "Drie vlakken met per plan het verschil in hulpvragen, wachttijd en nood zonder hulp.",
        "Three panels with the difference per plan in requests, wait and need without support.",
    ),
    "desc_costs": (
        "Per plan een balk met kosten voor gemeente, Rijk met verzekeraars en corporatie, en "
        "apart een balk met de onbetaalde inzet van bewoners.",
        "A bar per plan with cost to municipality, state with insurers and corporation, and "
        "apart a bar with the unpaid hours of residents.",
    ),
}

_WORDS: Final = {**_PLAIN, **_SECTIONS}


def say(lang: str, key: str, **values: object) -> str:
    """Return a text of the page in a language, with its values filled in."""
    return _WORDS[key][LANGUAGES.index(lang)].format(**values)
