"""Words of the page Vergelijken, and of its script."""

from __future__ import annotations

from typing import Final

from wijksim.web.words import Words
from wijksim.web.words import say as frame_say

say: Final = Words(
    {
        "title": ("Wat doet ander werk met de vraag?", "What does other work do to demand?"),
        "lead": (
            "Verdeel de uren van een wijkteam anders. Zie wat dat in dit model doet met nood, "
            "hulpvragen, wachten en kosten, naast hoe het nu gaat.",
            "Divide the hours of a neighbourhood team in another way. See what that does in this "
            "model to need, requests, waiting and cost, beside the status quo.",
        ),
        "what_words": (
            "Wat betekenen nood, hulpvraag en de andere woorden?",
            "What do need, request and the other words mean?",
        ),
        "no_script": (
            "Deze pagina rekent met JavaScript. Zet het aan, of gebruik wijksim compare.",
            "This page works with JavaScript. Switch it on, or use wijksim compare.",
        ),
        "controls": ("Wat u vergelijkt", "What you compare"),
        "where": ("Waar, en hoe lang", "Where, and how long"),
        "area": ("Wijk (inwoners)", "Neighbourhood (residents)"),
        "search": ("Of zoek in de ingelezen tabellen", "Or search the imported tables"),
        "years": ("Jaren", "Years"),
        "seeds": ("Runs per plan", "Runs for each plan"),
        "preset": ("Aannamen", "Assumptions"),
        "preset_about": (
            "Verandert de uitkomst met de aannamen, dan hangt zij daaraan.",
            "If the outcome changes with the assumptions, it hangs on them.",
        ),
        "plans": ("Uw plannen", "Your plans"),
        "plans_about": (
            "Elk plan staat naast hoe het nu gaat, met hetzelfde toeval. Hoogstens vier.",
            "Each plan stands beside the status quo, with the same luck. Four at most.",
        ),
        "context": (
            "Omstandigheden, voor elk plan en voor nu",
            "Circumstances, for each plan and for now",
        ),
        "context_about": (
            "Dit kiest niemand. Het verandert ook de lijn van nu.",
            "Nobody chooses this. It changes the line of now too.",
        ),
        "waiting_to_run": ("De berekening begint ...", "The computation begins ..."),
        "jump": ("Naar de uitkomst", "To the outcome"),
        "signs": (
            "Getallen: verschil met nu in het laatste jaar, met daaronder het 95 %-interval. "
            "Gunstig of ongunstig: het interval van die ene maat sluit nul uit, wat bij 1 op de 20 "
            "maten ook toeval doet. Hulpvragen en kosten zijn op zichzelf niet goed of slecht en "
            "krijgen geen woord. Het oordeel erboven is strenger en kijkt naar alle maten samen.",
            "Numbers: difference from now in the last year, with its 95 % interval below. "
            "Favourable or unfavourable: the interval of that one measure leaves zero out, which "
            "chance does for 1 in 20 measures too. Requests and cost are not good or bad in "
            "themselves and get no word. The verdict above is stricter and looks at all measures "
            "together.",
        ),
        "asked": ("Vraag {n} van tien", "Question {n} of ten"),
        "all_ten": ("Alle tien vragen", "All ten questions"),
        "h_asked": ("De maten bij deze vraag", "The measures of this question"),
        "progress": ("Runs die klaar zijn", "Runs that are done"),
        "h_words": ("Kort gezegd", "In short"),
        "h_demand": ("Nood en vraag: vier lijnen samen", "Need and demand: four lines together"),
        "overlap": (
            "Banden over elkaar betekenen niet dat er geen verschil is. Elke run verschilt van de "
            "andere, maar binnen een run hebben alle plannen hetzelfde toeval. Het verschil met nu "
            "(hierboven, en onder elke figuur) is per run gemeten en veel zekerder.",
            "Bands over each other do not mean that there is no difference. Each run differs from "
            "the others, but within a run all plans have the same luck. The difference from now "
            "(above, and below each figure) is measured run by run and much more certain.",
        ),
        "more_where": ("Jaren, runs en aannamen", "Years, runs and assumptions"),
        "other_base": (
            "Let op: hier staan de plannen niet naast hoe het nu gaat, maar naast '{base}'. Lees "
            "dat waar 'nu' staat.",
            "Mind: here the plans do not stand beside the status quo, but beside '{base}'. Read "
            "that where it says 'now'.",
        ),
        "no_figures": ("Hier komt de figuur.", "The figure comes here."),
        "h_queue": ("Wachten", "Waiting"),
        "h_tiles": ("Het inclusiebord: vier tegels", "The inclusion board: four tiles"),
        "tiles_about": (
            "Een plan is alleen beter als geen van deze tegels duidelijk slechter wordt. Open een "
            "tegel voor het verschil met nu. Grijs is kleiner dan wat ertoe doet.",
            "A plan is only better if none of these tiles clearly gets worse. Open a tile for the "
            "difference from now. Grey is smaller than what matters.",
        ),
        "h_costs": ("Wie betaalt wat", "Who pays what"),
        "costs_about": (
            "Euro per bewoner per jaar, in prijzen van 2023. Gemeente, Rijk met verzekeraars en "
            "corporatie zijn samen de publieke kosten; de uren van bewoners staan apart. De "
            "prijzen staan in het verslag, en de uitkomst hangt eraan. Wie betaalt, wint niet "
            "altijd.",
            "Euro per resident a year, in prices of 2023. Municipality, state with insurers and "
            "housing corporation together are the public cost; the hours of residents stand apart. "
            "The prices stand in the report, and the outcome hangs on them. Who pays does not "
            "always gain.",
        ),
        "h_share": ("Delen en bewaren", "Share and save"),
        "share_about": (
            "De hele vergelijking staat in het adres van deze pagina. Wie het opent, ziet dezelfde "
            "getallen.",
            "The whole comparison stands in the address of this page. Whoever opens it sees the "
            "same numbers.",
        ),
        "address": ("Adres van deze vergelijking", "Address of this comparison"),
        "copy": ("Kopieer het adres", "Copy the address"),
        "report": ("Verslag voor de raad (HTML)", "Report for the council (HTML)"),
        "json": ("Alles als JSON", "Everything as JSON"),
        "csv": ("Tabellen (CSV):", "Tables (CSV):"),
        "csv_measures": ("alle maten", "all measures"),
        "csv_series": ("per run en jaar", "by run and year"),
        "csv_demand": ("vraag", "demand"),
        "csv_waiting": ("wachten", "waiting"),
        "csv_tiles": ("tegels", "tiles"),
        "csv_hours": ("uren", "hours"),
        "csv_costs": ("kosten", "costs"),
        "repeat_about": (
            "Met de bestanden van de plannen geeft deze opdracht dezelfde getallen:",
            "With the files of the plans this command gives the same numbers:",
        ),
        "digest": ("Kenmerk van de uitkomst (digest):", "Mark of the outcome (digest):"),
        "save": ("Bewaar als", "Save as"),
        "h_area": ("Over deze wijk", "About this neighbourhood"),
    }
)

SCRIPT: Final = Words(
    {
        "plan": ("Plan {letter}", "Plan {letter}"),
        "chosen": (
            "{years} jaar, {seeds} runs per plan, {preset}",
            "{years} years, {seeds} runs for each plan, {preset}",
        ),
        "add": ("Plan erbij", "Add a plan"),
        "remove": ("Haal plan {letter} weg", "Remove plan {letter}"),
        "reset": ("Terug naar het begin van dit plan", "Back to the start of this plan"),
        "start_from": ("Begin bij", "Start from"),
        "base": ("nu", "now"),
        "read_moment": ("{x} jaar na het begin", "{x} years after the start"),
        "read_year": ("jaar {n}", "year {n}"),
        "read_change": ("Verschil met nu in het laatste jaar", "Difference from now, last year"),
        "read_band": ("({low} tot {high})", "({low} to {high})"),
        "name": ("Uw naam voor dit plan", "Your name for this plan"),
        "scenarios": ("Plannen", "Plans"),
        "methods": ("Eén methode of maatregel", "One method or measure"),
        "asked": ("Bij de les en de tien vragen", "For the lesson and the ten questions"),
        "changed": ("aangepast", "changed"),
        "hours_title": ("Waar gaan 100 uur van het team heen?", "Where do 100 hours go?"),
        "hours_help": (
            "Sleep een punt, typ een getal of gebruik de pijltjes. Wat een kwadrant krijgt, gaat "
            "van casuswerk af: het totaal blijft 100.",
            "Drag a point, type a number or use the arrow keys. What a quadrant gets is taken "
            "from casework: the total stays 100.",
        ),
        "axis_social": ("sociaal", "social"),
        "axis_institutional": ("institutioneel", "institutional"),
        "axis_individual": ("individueel", "individual"),
        "axis_collective": ("collectief", "collective"),
        "I": ("I  Eigen kring", "I  Own circle"),
        "II": ("II  Tussen de regels", "II  Between the rules"),
        "III": ("III  In de wijk", "III  Neighbourhood"),
        "IV": ("IV  Beleidstafel", "IV  Policy table"),
        "I_about": (
            "casuswerk dat via het eigen netwerk gaat",
            "casework that goes through the own network",
        ),
        "II_about": (
            "casusuren die eerst naar regels en instanties gaan",
            "case hours that go to rules and institutions first",
        ),
        "III_about": (
            "ontmoeten, groepen, aanwezig zijn",
            "meeting, groups, being present",
        ),
        "IV_about": ("signalen en regels veranderen", "signals, and changing rules"),
        "casework": ("Casuswerk: overnemen", "Casework: taking over"),
        "other": ("Scholing, terugkijken, weg", "Training, reflection, withdrawn"),
        "total": ("Samen", "Together"),
        "quadrant": ("Kwadrant", "Quadrant"),
        "hours": ("Uren", "Hours"),
        "now": ("nu {value}", "now {value}"),
        "of_hundred": ("{n} van de 100 uur", "{n} of 100 hours"),
        "no_casework": (
            "{name} krijgt niet meer dan {n} uur: er is geen casuswerk meer om van af te nemen. "
            "Haal eerst uren weg bij een ander kwadrant.",
            "{name} gets no more than {n} hours: there is no casework left to take from. Take "
            "hours from another quadrant first.",
        ),
        "no_more": (
            "{name} krijgt niet meer dan {n} uur: verder gaat het model niet.",
            "{name} gets no more than {n} hours: the model goes no further.",
        ),
        "preconditions": ("Randvoorwaarden", "Preconditions"),
        "all_levers": ("Alle knoppen", "All levers"),
        "q_personal": ("I  In het persoonlijke leven", "I  In the personal life"),
        "q_between_rules": ("II  Tussen de regels", "II  Between the rules"),
        "q_neighbourhood": ("III  In de wijk", "III  In the neighbourhood"),
        "q_policy_table": ("IV  Aan de beleidstafel", "IV  At the policy table"),
        "q_preconditions": ("Randvoorwaarden", "Preconditions"),
        "weeks_from": ("vanaf week {from}", "from week {from}"),
        "weeks_span": ("week {from} tot {to}", "weeks {from} to {to}"),
        "mark_read": ("uit een bron", "from a source"),
        "mark_derived": ("afgeleid", "derived"),
        "mark_memory": ("uit het hoofd", "from memory"),
        "mark_assumed": ("aanname", "assumption"),
        "preparing": frame_say.table["preparing"],
        "running": ("Rekenen ...", "Computing ..."),
        "sharper": (
            "Beeld uit {seeds} van {of} runs. Het wordt scherper ...",
            "Picture from {seeds} of {of} runs. It gets sharper ...",
        ),
        "done": (
            "Klaar: {seeds} runs per plan, met hetzelfde toeval voor elk plan.",
            "Done: {seeds} runs for each plan, with the same luck for each.",
        ),
        "busy": (
            "Het is druk: er lopen te veel berekeningen. Over {n} tellen gaat het vanzelf opnieuw.",
            "It is busy: too many computations. It starts again by itself in {n} seconds.",
        ),
        "still_busy": (
            "Het is nog steeds druk. Verander iets of laad de pagina straks opnieuw.",
            "It is still busy. Change something, or load the page again later.",
        ),
        "late": (
            "Dit duurde te lang en is gestopt. Kies minder jaren, minder runs of een kleinere "
            "wijk, of draai het zelf met wijksim compare.",
            "This took too long and was stopped. Choose fewer years, fewer runs or a smaller "
            "neighbourhood, or run it yourself with wijksim compare.",
        ),
        "failed": (
            "Er ging iets mis bij het rekenen. Dat is een fout van wijksim, niet van u.",
            "Something went wrong in the computation. That is a fault of wijksim, not yours.",
        ),
        "split_begins": (
            "Alle combinaties worden gedraaid. Dat duurt even ...",
            "All combinations are being run. This takes a moment ...",
        ),
        "split_part": (
            "Alle combinaties worden gedraaid: {done} van {of} runs ...",
            "All combinations are being run: {done} of {of} runs ...",
        ),
        "offline": (
            "De server antwoordt niet. Draait wijksim serve nog?",
            "The server does not answer. Is wijksim serve still running?",
        ),
        "fault": ("Dit kan zo niet:", "This cannot be done:"),
        "copied": ("Gekopieerd.", "Copied."),
        "plan_file": ("Plan {name} (TOML)", "Plan {name} (TOML)"),
        "base_file": ("nu (TOML)", "now (TOML)"),
        "plan_files": ("Bestanden van de plannen:", "Files of the plans:"),
        "found": ("{name}, {municipality} ({residents})", "{name}, {municipality} ({residents})"),
    }
)
