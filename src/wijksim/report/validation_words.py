"""The words of ``wijksim validate``, in Dutch and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim import texts
from wijksim.texts import LANGUAGES

_WORDS: Final[Mapping[str, tuple[str, str]]] = {  # key -> (nl, en)
    "title": ("Klopt het? Het model naast de feiten", "Is it true? The model beside the facts"),
    "summary": (
        "Binnen de band: {predicted} van {of_predicted} voorspelde feiten, {fitted} van "
        "{of_fitted} feiten waarop het model geijkt mag worden, en {built} van {of_built} feiten "
        "waarop een instelling rechtstreeks is gezet (dat bewijst weinig).",
        "Inside the band: {predicted} of {of_predicted} predicted facts, {fitted} of {of_fitted} "
        "facts that the model may be fitted to, and {built} of {of_built} facts that a setting "
        "was put on directly (which proves little).",
    ),
    "how_judged": (
        "Een feit klopt als het gemiddelde van het model over de seeds in de band ligt. Het "
        "interval (95 %) is toeval. {unknown}",
        "A fact is met when the mean of the model over seeds lies in the band. The interval "
        "(95 %) is chance. {unknown}",
    ),
    "with_members": (
        "Wat wij niet weten staat ernaast: 95 % van {n} stellen instellingen die de feiten "
        "openlaten.",
        "What nobody knows stands beside it: 95 % of {n} sets of parameters that the facts leave "
        "open.",
    ),
    "no_members": (
        "Wat wij niet weten over de instellingen zit hier niet in: er is geen posterior bij.",
        "What nobody knows about the parameters is not in it: there is no posterior.",
    ),
    "quick": (
        "Snelle vorm: kleine gebieden, weinig seeds. Niet om uit te citeren.",
        "Quick form: small areas, few seeds. Not to be quoted.",
    ),
    "h_wrong": ("Wat het model fout heeft", "What the model gets wrong"),
    "h_right": ("Wat binnen de band ligt", "What lies inside the band"),
    "h_agreement": ("Overeenstemming over buurten", "Agreement over neighbourhoods"),
    "h_help": ("Gebruik van hulp per gebied", "Use of help by area"),
    "h_patterns": ("Patronen", "Patterns"),
    "h_not_shown": ("Wat het model niet kan laten zien", "What the model cannot show"),
    "fact": ("feit", "fact"),
    "target": ("doel en band", "target and band"),
    "model": ("model", "model"),
    "unknown": ("niet bekend", "not known"),
    "role": ("rol", "role"),
    "source": ("bron en merk", "source and mark"),
    "notes": ("let op", "note"),
    "fit": ("geijkt", "fitted"),
    "predict": ("voorspeld", "predicted"),
    "built_in": ("ingebouwd", "built in"),
    "inside": ("binnen", "inside"),
    "outside": ("buiten", "outside"),
    "no_figure": ("geen cijfer", "no figure"),
    "figure_about": (
        "Elk feit in zijn eigen maat: 0 is het gepubliceerde cijfer, 1 is hoe ver het model "
        "ernaast mag zitten. Een driehoek aan de rand ligt verder dan 6.",
        "Each fact on its own scale: 0 is the published figure, 1 is how far the model may miss "
        "it. A triangle at the edge lies further than 6.",
    ),
    "key_band": ("band van het feit", "band of the fact"),
    "key_in": ("model, binnen", "model, inside"),
    "key_out": ("model, buiten", "model, outside"),
    "key_chance": ("toeval", "chance"),
    "key_unknown": ("wat niet bekend is", "what is not known"),
    "agreement_about": (
        "Over {n} willekeurige buurten met 200 bewoners of meer. De RIVM-cijfers zijn zelf "
        "schattingen van een model uit registers: dit is overeenstemming, geen validatie. Ernaast "
        "de beste enkele kolom van het CBS, gekozen en gefit op andere gemeenten. Intervallen: "
        "95 % over gemeenten.",
        "Over {n} random neighbourhoods of 200 residents or more. RIVM's figures are estimates of "
        "a model from registers themselves: this is agreement, not validation. Beside it the best "
        "single census column, chosen and fitted on other municipalities. Intervals: 95 % over "
        "municipalities.",
    ),
    "agreement_none": (
        "Geen tabel ingelezen: 'wijksim areas import' brengt de tabellen van CBS en RIVM binnen "
        "(docs/areas.md), dan staat hier de overeenstemming over 300 buurten.",
        "No table imported: 'wijksim areas import' brings in the tables of CBS and RIVM "
        "(docs/areas.md), and then agreement over 300 neighbourhoods stands here.",
    ),
    "measure": ("maat", "measure"),
    "rank": ("rangcorrelatie model", "rank correlation, model"),
    "gap": ("gemiddeld verschil, punten", "mean gap, points"),
    "level": ("model min gepubliceerd", "model less published"),
    "column": ("beste kolom", "best column"),
    "column_rank": ("rangcorrelatie kolom", "rank correlation, column"),
    "column_gap": ("verschil kolom", "gap, column"),
    "ruling": ("oordeel", "ruling"),
    "ranks_worse": ("model ordent slechter dan de kolom", "model ranks worse than the column"),
    "misses_more": (
        "model zit er verder naast dan de kolom",
        "model is further off than the column",
    ),
    "not_worse": ("niet duidelijk slechter dan de kolom", "not clearly worse than the column"),
    "read": (
        "de bouwer leest dit cijfer zelf: zegt weinig",
        "the builder reads this figure: says little",
    ),
    "help_about": (
        "Volwassenen met een casus in een jaar per 1000 bewoners (ouders met zorgen om opvoeding "
        "apart), en gezinnen met kinderen met zo'n casus. CBS telt Wmo-clienten en jongeren: niet "
        "hetzelfde, wel naast elkaar te leggen. '-': de tabellen zeggen het niet.",
        "Adults with a case in a year per 1000 residents (parents with worries about parenting "
        "apart), and homes with children with such a case. CBS counts Wmo clients and young "
        "people: not the same, yet to be put side by side. '-': the tables do not tell.",
    ),
    "area": ("gebied", "area"),
    "wmo_model": ("hulp per 1000, model", "help per 1000, model"),
    "wmo_table": ("Wmo per 1000, tabel", "Wmo per 1000, table"),
    "youth_model": ("jeugdhulp %, model", "youth help %, model"),
    "youth_table": ("jeugdzorg %, tabel", "youth care %, table"),
    "patterns_about": (
        "Patronen die een mechanisme moet maken: er met het mechanisme, weg zonder. {good} van {n} "
        "doen beide (snelle vorm: {seeds} seeds, 99 %-intervallen; de volle proef is "
        "experiments/patterns.py). Namen zijn die van de proef.",
        "Patterns that a mechanism should make: there with it, gone without. {good} of {n} do both "
        "(quick form: {seeds} seeds, 99 % intervals; the whole experiment is "
        "experiments/patterns.py).",
    ),
    "patterns_none": (
        "In de snelle vorm niet gedraaid; laat --quick weg.",
        "Not run in the quick form; leave --quick out.",
    ),
    "pattern": ("patroon", "pattern"),
    "appears": ("is er", "appears"),
    "vanishes": ("verdwijnt", "vanishes"),
    "why": ("waarom niet", "why not"),
    "yes": ("ja", "yes"),
    "no": ("NEE", "NO"),
    "part_facts": (
        "feiten van het land en van tien gebieden",
        "facts of the country and ten areas",
    ),
    "part_agreement": ("buurten uit de ingelezen tabellen", "neighbourhoods of imported tables"),
    "part_help_use": ("gebruik van hulp", "use of help"),
    "part_patterns": ("patronen", "patterns"),
}
_UNITS_NL: Final[Mapping[str, str]] = {  # of facts; those of measures stand in ``texts``
    "% of requests": "% van hulpvragen",
    "points, standard deviation": "punten, standaardafwijking",
    "% of hours of care": "% van zorguren",
    "% of troubles with rules": "% van problemen met regels",
    "% of helpers": "% van helpers",
    "percentage points": "procentpunt",
    "years": "jaar",
    "% of young people": "% van jongeren",
    "% of singles": "% van alleenstaanden",
    "% of isolated": "% van wie geisoleerd is",
    "% of admissions": "% van wie hulp krijgt",
    "% of households": "% van huishoudens",
    "% of households with problem debts": "% van huishoudens met problematische schulden",
    "cases per FTE": "casussen per fte",
}


def unit(lang: str, english: str) -> str:
    """Return the unit of a fact."""
    if lang == "nl" and english in _UNITS_NL:
        return _UNITS_NL[english]
    return texts.unit(lang, english)


def say(lang: str, key: str, **values: object) -> str:
    """Return a text of the page."""
    return _WORDS[key][LANGUAGES.index(lang)].format(**values)
