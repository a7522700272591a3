"""Words of the page Uitleg."""

from __future__ import annotations

from typing import Final

from wijksim.web.words import Words

say: Final = Words(
    {
        "title": (
            "Hoe het werkt, en wat het niet kan zeggen",
            "How it works, and what it cannot say",
        ),
        "lead": (
            "wijksim bootst een buurt na, week voor week, bewoner voor bewoner. U vergelijkt er "
            "manieren van werken mee. Het voorspelt niets over uw eigen wijk.",
            "wijksim imitates a neighbourhood, week by week, resident by resident. You compare "
            "ways of working with it. It forecasts nothing about your own neighbourhood.",
        ),
        "contents": ("Op deze pagina", "On this page"),
        "h_works": ("Zo werkt het", "How it works"),
        "h_cannot": ("Wat het niet kan zeggen", "What it cannot say"),
        "h_read": ("Zo leest u een uitkomst", "How to read an outcome"),
        "h_quadrants": ("Vier manieren van werken", "Four ways of working"),
        "h_assumed": ("Waar de uitkomst aan hangt", "What the outcome hangs on"),
        "h_claims": ("De {n} claims", "The {n} claims"),
        "h_words": ("Begrippen", "Glossary"),
        "works_1": (
            "<b>Bewoners.</b> Uit open wijkcijfers maakt wijksim een bevolking: leeftijd, "
            "huishouden, inkomen, werk, gezondheid en hoe handig iemand is met loketten. Zij "
            "lijkt op de wijk, maar niemand erin bestaat.",
            "<b>Residents.</b> From open figures wijksim makes a population: age, household, "
            "income, work, health, and skill with desks and forms. It resembles the "
            "neighbourhood, but nobody in it exists.",
        ),
        "works_2": (
            "<b>Banden.</b> Bewoners kennen elkaar: familie, vrienden, buren. Banden groeien als "
            "mensen elkaar treffen, en slijten als dat niet gebeurt.",
            "<b>Ties.</b> Residents know each other: kin, friends, neighbours. Ties grow when "
            "people meet, and wear away when they do not.",
        ),
        "works_3": (
            "<b>Tegenslag en regels.</b> Het leven brengt lasten op zes gebieden: geld, wonen, "
            "werk, gezondheid, opvoeden en erbij horen. Een deel komt van regels en instanties. "
            "Bij een sociale last kunnen mensen om iemand heen helpen, bij een regel veel minder.",
            "<b>Setbacks and rules.</b> Life brings loads in six domains: money, housing, work, "
            "health, parenting and belonging. A part comes from rules and institutions. People "
            "around someone can help with a social load, far less with a rule.",
        ),
        "works_4": (
            "<b>Hulp.</b> Wie het zwaar heeft, vraagt het de eigen kring of het wijkteam, of een "
            "ander meldt hem aan. Het team heeft een vast aantal uren, en een wachtrij.",
            "<b>Support.</b> Who carries much asks the own circle or the team, or is referred by "
            "another. The team has a fixed number of hours, and a queue.",
        ),
        "works_5": (
            "<b>Vergelijken.</b> Elk plan krijgt dezelfde wijk en hetzelfde toeval. Wat er "
            "verschilt, komt dus van het plan. Dat gebeurt een aantal keren met ander toeval: zo "
            "ontstaat de marge. Een plan dat uren bij casussen weghaalt, staat ook naast een "
            "nepmaatregel: dezelfde uren weg, en er gebeurt niets mee.",
            "<b>Comparing.</b> Each plan gets the same neighbourhood and the same luck. So what "
            "differs comes from the plan. That is done a number of times with other luck: hence "
            "the band. A plan that takes hours from cases also stands beside a placebo: as many "
            "hours gone, and nothing done with them.",
        ),
        "cannot_1": (
            "Hoeveel hulpvragen er in uw wijk komen. Getallen zijn van het model, niet van een "
            "jaar.",
            "How many requests your neighbourhood will get. Figures are of the model, of no year.",
        ),
        "cannot_2": (
            "Of een claim waar is die in een regel van het model staat. Dan is alleen te zeggen "
            "vanaf welke waarde hij ertoe doet.",
            "Whether a claim is true that a rule of the model states. Then only can be said from "
            "which value it matters.",
        ),
        "cannot_3": (
            "Wat er met kinderen zelf gebeurt: zij tellen mee in het huishouden, niet als bewoner "
            "die vraagt of helpt.",
            "What happens to children themselves: they count in the household, not as residents "
            "who ask or help.",
        ),
        "cannot_4": (
            "Of uw team dit kan. Een mandaat, een raad die luistert of een goede plek kost in het "
            "model niets, tenzij er uren bij staan.",
            "Whether your team can do it. A mandate, a council that listens or a good place costs "
            "nothing in the model, unless hours are named.",
        ),
        "cannot_5": (
            "Of een medewerker beter is dan een ander. Alle medewerkers zijn in het model gelijk, "
            "en een drempel is voor iedereen even hoog.",
            "Whether one worker is better than another. All workers are alike in the model, and a "
            "barrier is the same for everybody.",
        ),
        "cannot_6": (
            "Iets over één echte persoon. Er zitten geen gegevens van mensen in, alleen tellingen.",
            "Anything about one real person. It holds no data of people, only counts.",
        ),
        "cannot_marks": (
            "Van de {all} getallen in het model zijn er {read} in een bron gelezen en {derived} "
            "daaruit berekend. {memory} komen uit het hoofd en {assumed} zijn aangenomen.",
            "Of the {all} numbers in the model {read} were read in a source and {derived} worked "
            "out from one. {memory} come from memory and {assumed} are assumed.",
        ),
        "read_1": (
            "Lees vier lijnen samen: nood, hulpvragen, toegelaten hulpvragen en nood zonder hulp. "
            "Minder vragen is geen winst als de nood blijft: mensen wachten dan, of vragen niet "
            "meer.",
            "Read four lines together: need, requests, admitted requests and unmet need. Fewer "
            "requests are no gain where need stays: people then wait, or no longer ask.",
        ),
        "read_2": (
            "Een plan heet alleen beter als de nood daalt, de nood zonder hulp niet stijgt en geen "
            "van de vier tegels duidelijk slechter wordt. Die regel is vooraf opgeschreven.",
            "A plan is only called better if need falls, unmet need does not rise and none of the "
            "four tiles clearly gets worse. That rule was written down beforehand.",
        ),
        "read_3": (
            "Verander de aannamen. Blijft de uitkomst staan bij elke keuze, dan hangt zij minder "
            "aan wat niemand weet.",
            "Change the assumptions. If the outcome stands with each choice, it hangs less on what "
            "nobody knows.",
        ),
        "read_4": (
            "Kijk ook wie betaalt en wie wint. Dat is vaak niet dezelfde.",
            "Also look who pays and who gains. Often these are not the same.",
        ),
        "individual": ("individueel", "individual"),
        "collective": ("collectief", "collective"),
        "social": ("sociaal", "social"),
        "institutional": ("institutioneel", "institutional"),
        "I": (
            "<b>I  In het persoonlijke leven.</b> Iemands eigen kring, en hulp die daarmee werkt. "
            "Houding: bescheiden.",
            "<b>I  In the personal life.</b> Someone's own circle, and support that works with it. "
            "Stance: modest.",
        ),
        "II": (
            "<b>II  Tussen de regels.</b> Iemand langs regels en instanties helpen, met ruimte om "
            "af te wijken. Houding: vasthoudend.",
            "<b>II  Between the rules.</b> Getting someone past rules and institutions, with room "
            "to deviate. Stance: persistent.",
        ),
        "III": (
            "<b>III  In de wijk.</b> Plekken, groepen en initiatieven van bewoners. Houding: "
            "terughoudend.",
            "<b>III  In the neighbourhood.</b> Places, groups and initiatives of residents. "
            "Stance: holding back.",
        ),
        "IV": (
            "<b>IV  Aan de beleidstafel.</b> De regel zelf veranderen, voor iedereen tegelijk. "
            "Houding: vasthoudend, met lef.",
            "<b>IV  At the policy table.</b> Changing the rule itself, for everybody at once. "
            "Stance: persistent, with courage.",
        ),
        "assumed": (
            "Voor deze getallen is geen bron bekend die ze vastlegt, en de uitkomst draait erop. "
            "Er staat bij binnen welk bereik zij kunnen liggen.",
            "For these numbers no source is known that settles them, and the outcome turns on "
            "them. Beside them stands the range in which they may lie.",
        ),
        "claims": (
            "De bronnen beweren dit. Wat <b>ingebouwd</b> is staat al in een regel van het model: "
            "een run kan het niet bewijzen. Wat <b>emergent</b> is staat in geen enkele regel, en "
            "kan er wel of niet uitkomen. Wat er in dit model uitkomt, toetst de opdracht "
            "<code>wijksim claims</code>.",
            "The sources claim this. What is <b>built in</b> is stated by a rule of the model: no "
            "run can prove it. What is <b>emergent</b> stands in no rule, and can come out either "
            "way. What comes out in this model is tested by the command <code>wijksim claims</code>"
            ".",
        ),
        "kind_built in": ("ingebouwd", "built in"),
        "kind_emergent": ("emergent", "emergent"),
        "experiment": ("Wat het zou laten zien", "What would show it"),
        "sources": ("Bronnen van de claims", "Sources of the claims"),
        "words": (
            "De woorden van het model. De uitleg is in het Nederlands.",
            "The words of the model. The explanations are in Dutch.",
        ),
        "word": ("Woord", "Dutch"),
        "english": ("Engels", "English"),
        "meaning": ("Wat het is", "What it is (Dutch)"),
    }
)
