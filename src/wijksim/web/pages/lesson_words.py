"""Words of Les and of the ten questions."""

from __future__ import annotations

from typing import Final

from wijksim.web.words import Words, say

words: Final = Words(
    {
        "title": ("De les in zeven stappen", "The lesson in seven steps"),
        "lead": (
            "Eigen kracht als samenkracht: telkens een vraag, uw voorspelling, en dan wat het "
            "model doet. De zin onder elke stap komt uit de getallen van de run, ook als die "
            "anders uitvalt dan verwacht.",
            "Own strength as strength together: each time a question, your prediction, and then "
            "what the model does. The sentence under each step is made from the numbers of the "
            "run, also when it comes out otherwise.",
        ),
        "how": (
            "Voor de klas: zet een stap op groot scherm, laat handen omhoog gaan en druk daarna "
            "op de pijl naar rechts. Met de pijlen gaat u door de stap en naar de volgende.",
            "For a class: put a step on the large screen, let hands go up and press the right "
            "arrow. The arrows lead through the step and on to the next.",
        ),
        "plans": (
            "Lesplannen voor 45 en 90 minuten, een draaiboek en een opdracht met antwoorden staan "
            "in de map docs/les van wijksim.",
            "Lesson plans for 45 and 90 minutes, a script and an assignment with answers are in "
            "the folder docs/les of wijksim (in Dutch).",
        ),
        "step": ("Stap {n} van 7", "Step {n} of 7"),
        "in_quadrant": ("kwadrant {name}", "quadrant {name}"),
        "in_quadrants": ("alle kwadranten", "all quadrants"),
        "in_placebo": ("nepmaatregel", "placebo"),
        "begin": ("Begin bij stap 1", "Begin with step 1"),
        "predict": ("Wat voorspelt u?", "What do you predict?"),
        "go": ("Laat zien wat er gebeurt", "Show what happens"),
        "look": ("Wat er draait", "What is run"),
        "settings": (
            "Andere wijk, aannamen of ander toeval",
            "Another neighbourhood, other assumptions or luck",
        ),
        "area": ("Wijk", "Neighbourhood"),
        "seed": ("Toeval (eerste seed)", "Luck (first seed)"),
        "preset": ("Aannamen", "Assumptions"),
        "apply": ("Gebruik deze", "Use these"),
        "present": ("Groot scherm", "Large screen"),
        "leave": ("Gewone pagina", "Ordinary page"),
        "keys": (
            "Pijl rechts: verder. Pijl links: terug.",
            "Right arrow: on. Left arrow: back.",
        ),
        "came_out": ("Zo kwam het uit", "How it came out"),
        "yours": ("Uw voorspelling: {text}.", "Your prediction: {text}."),
        "right": ("Uw voorspelling kwam uit.", "Your prediction came true."),
        "wrong": (
            "Uw voorspelling kwam in deze run niet uit. Ook dat is een les.",
            "Your prediction did not come true in this run. That is a lesson too.",
        ),
        "figures": ("De getallen", "The figures"),
        "charts": ("De lijnen", "The lines"),
        "band": (
            "De band is het 95 %-interval over {n} {what}.",
            "The band is the 95 % interval over {n} {what}.",
        ),
        "seeds": ("runs met elk ander toeval", "runs, each with other luck"),
        "people": ("bewoners", "residents"),
        "as_table": ("Als tabel: {title}", "As a table: {title}"),
        "moment": ("t/m week", "to week"),
        "point": ("Het punt", "The point"),
        "otherwise": ("Houd erbij in het oog", "Keep in mind"),
        "talk": ("Om over te praten", "To talk about"),
        "claims": ("Waarom? De claims hierachter", "Why? The claims behind it"),
        "from": (
            "Wijk: {area}. Toeval: seeds {first} tot en met {last}. Aannamen: {preset}. Op de "
            "opdrachtregel: {command}",
            "Neighbourhood: {area}. Luck: seeds {first} to {last}. Assumptions: {preset}. On the "
            "command line: {command}",
        ),
        "next": ("Volgende stap: {title}", "Next step: {title}"),
        "previous": ("Vorige stap: {title}", "Previous step: {title}"),
        "all_steps": ("Alle stappen", "All steps"),
        "questions": ("De tien vragen", "The ten questions"),
        "own_title": ("De verdeling van de zaal", "The division of the room"),
        "own": (
            "Kies samen een verdeling en zet die naast deze zeven",
            "Choose a division together and put it beside these seven",
        ),
        "script": (
            "Deze stap draait met JavaScript. Zonder dat kan het met: {command}",
            "This step runs with JavaScript. Without it: {command}",
        ),
        "watch": ("Kijk in deze wijk rond", "Look around in this neighbourhood"),
        # the ten questions
        "ten_title": ("Tien vragen van een gemeente", "Ten questions of a municipality"),
        "ten_lead": (
            "Elke vraag is één klik van de vergelijking die erop antwoordt. Daar staat ook wat u "
            "afleest, met de cijfers, en wat de valkuil is.",
            "Each question is one click from the comparison that answers it. What to read stands "
            "there too, with the figures, and what the pitfall is.",
        ),
        "read": ("Lees af", "Read"),
        "measures": ("Maten", "Measures"),
        "pitfall": ("Valkuil", "Pitfall"),
        "missing": ("Wat hier nog niet kan", "What is not possible here yet"),
        "compare": ("Vergelijk", "Compare"),
        "command": ("Met de opdrachtregel", "On the command line"),
    }
)
script: Final = Words(
    {
        "busy": ("Bezig met rekenen ...", "Computing ..."),
        "part": ("Bezig: {done} van {of} delen", "Computing: {done} of {of} parts"),
        "preparing": say.table["preparing"],
        "waits": ("Het is druk; zo meteen opnieuw.", "It is busy; again in a moment."),
        "failed": (
            "Dit lukt nu niet. Probeer het zo nog eens.",
            "This does not work now. Try again in a moment.",
        ),
        "present": ("Groot scherm", "Large screen"),
        "leave": ("Gewone pagina", "Ordinary page"),
    }
)
