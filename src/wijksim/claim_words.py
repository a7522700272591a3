"""What ``wijksim claims`` says, in Dutch and in English."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from wijksim import texts
from wijksim.claims import BUILT_IN
from wijksim.claims.judging import Decision, Outcome, Told
from wijksim.claims.rule import Reason, Verdict
from wijksim.measures import MEASURES
from wijksim.results import Interval
from wijksim.texts import LANGUAGES

_SMALL: Final = 0.1  # what matters below this needs more digits
_WORDS: Final[Mapping[str, tuple[str, str]]] = {  # key -> (nl, en)
    # verdicts
    "supported": ("gesteund", "supported"),
    "refuted": ("weerlegd", "refuted"),
    "depends": ("hangt ervan af", "depends"),
    "undecided": ("niet beslist: te weinig seeds", "undecided: too few seeds"),
    "built in": ("ingebouwd, doet ertoe", "built in, and matters"),
    "not decidable": ("niet te beslissen", "not decidable"),
    # what came of a part
    "moves": ("beweegt zoals de stelling zegt", "moves as the claim says"),
    "holds": ("verslechtert niet duidelijk", "does not clearly worsen"),
    "reversed": ("beweegt de andere kant op", "moves the other way"),
    "too small": ("beweegt te weinig om ertoe te doen", "moves too little to matter"),
    "worsens": ("verslechtert, en dat mocht niet", "worsens, which it may not"),
    "unclear": ("is niet duidelijk", "is not clear"),
    "untouched": ("beweegt in geen enkele run", "does not move in any run"),
    # sentences
    "sentence": (
        "{claim}{version}: {verdict}. {measure} {finding}: {change} {unit} in jaar {year}; van "
        "belang vanaf {relevant} {side} ({area}, {preset}).{threshold}{worlds}",
        "{claim}{version}: {verdict}. {measure} {finding}: {change} {unit} in year {year}; it "
        "matters from {relevant} {side} on ({area}, {preset}).{threshold}{worlds}",
    ),
    "up": ("omhoog", "up"),
    "down": ("omlaag", "down"),
    "within": ("({low} tot {high})", "({low} to {high})"),
    "from": (
        " Komt uit vanaf {parameter} = {at}, niet bij {above} (zonder werking: {off}).",
        " Comes out from {parameter} = {at} on, not at {above} (no effect: {off}).",
    ),
    "without": (
        " Komt ook uit als {parameter} geen werking heeft ({off}): die regel is de reden niet.",
        " Comes out where {parameter} has no effect ({off}) as well: that rule is not the reason.",
    ),
    "never": (
        " Komt bij geen geprobeerde waarde van {parameter} duidelijk uit ({off} tot {above}).",
        " Comes out clearly at no value of {parameter} that was tried ({off} to {above}).",
    ),
    "worlds": (
        " In {n} werelden: {counts}.",
        " In {n} worlds: {counts}.",
    ),
    "in_world": ("{n} keer {verdict}", "{verdict} in {n}"),
    # versions
    "better": ("beter, evenveel uren", "better, same hours"),
    "moved": ("verschoven uren", "hours moved"),
    "added": ("uren erbij", "hours added"),
    # table
    "title": ("De 64 stellingen, getoetst in dit model", "The 64 claims, put to the test here"),
    "title_some": ("Stellingen, getoetst in dit model", "Claims, put to the test in this model"),
    "h_claim": ("stelling", "claim"),
    "h_kind": ("soort", "kind"),
    "h_verdict": ("oordeel", "verdict"),
    "h_measure": ("maat die beslist", "measure that decides"),
    "h_effect": ("effect (interval)", "effect (interval)"),
    "h_relevant": ("van belang", "matters from"),
    "h_where": ("waar", "where"),
    "h_threshold": ("drempel", "threshold"),
    "kind_built": ("ingebouwd", "built in"),
    "kind_emergent": ("volgt uit regels", "emergent"),
    "counts": ("Van {n} toetsen: {counts}.", "Of {n} tests: {counts}."),
    "false": (
        "Hoe vaak de regel zich vergist: op verzonnen stellingen met {seeds} seeds is {false} % "
        "van alle oordelen onjuist en {decided} % beslist; van wat beslist is, is {of} % onjuist. "
        "Over de 64 stellingen is dat naar verwachting {number} onjuist oordeel of minder.",
        "How often the rule errs: on made-up claims with {seeds} seeds {false} % of all verdicts "
        "are false and {decided} % decided; of those decided {of} % are false. Over the 64 claims "
        "that is {number} false verdicts or fewer, in expectation.",
    ),
    "read": (
        "Gesteund: het interval ligt aan de kant van de stelling en het gemiddelde is van belang. "
        "Weerlegd: het ligt aan de andere kant, of geheel onder wat van belang is, of iets dat "
        "gelijk moest blijven verslechtert. Ingebouwd: een regel zegt het al; een run toont alleen "
        "vanaf waar het ertoe doet, en steunt de stelling niet. Alles geldt in dit model.",
        "Supported: the interval lies on the side of the claim and the mean matters. Refuted: it "
        "lies on the other side, or wholly short of what matters, or something worsens that had "
        "to hold. Built in: a rule says so already; a run only shows from where it matters, and "
        "does not support the claim. All of it holds in this model.",
    ),
    "made": (
        "Gemaakt op {date} met `{command}`, wijksim {version}, code {code}. Regels vooraf: "
        "`src/wijksim/data/claim_rules.toml`.",
        "Made on {date} by `{command}`, wijksim {version}, code {code}. Rules written before: "
        "`src/wijksim/data/claim_rules.toml`.",
    ),
    "sizes": (
        "Gebieden: {areas}. Presets: {presets}. Seeds: {seeds}, gepaard, elk {years} jaar.",
        "Areas: {areas}. Presets: {presets}. Seeds: {seeds}, paired, {years} years each.",
    ),
    "h_sentences": ("In een zin", "In a sentence"),
    "h_limits": ("Wat een toets weglaat", "What a test leaves out"),
    # C01
    "h_c01": (
        "C01 in drie versies, per preset en jaar",
        "C01 in three versions, by preset and year",
    ),
    "c01_read": (
        "Nood (% volwassenen) tegenover zoals het nu gaat, en tegenover de placebo: dezelfde uren "
        "zonder de kwaliteit (beter), weggehaald zonder effect (verschoven), of hetzelfde geld "
        "waarmee niets gebeurt (erbij). Het oordeel is dat naast de placebo: de nood moet dalen, "
        "de onvervulde nood mag niet stijgen, geen tegel mag verslechteren.",
        "Need (% of adults) against the status quo, and against the placebo: the same hours "
        "without the quality (better), withdrawn with no effect (moved), or the same money with "
        "nothing done (added). The verdict is that beside the placebo: need must fall, unmet need "
        "may not rise, no tile may worsen.",
    ),
    "h_version": ("versie", "version"),
    "h_year": ("jaar", "year"),
    "h_now": ("nood tegenover nu", "need against now"),
    "h_placebo": ("nood tegenover placebo", "need against placebo"),
    "h_unmet": ("onvervuld tegenover placebo", "unmet against placebo"),
    "row_now": ("tegenover nu", "against now"),
    "row_placebo": ("tegenover de placebo", "against the placebo"),
    "matters": ("van belang vanaf {relevant}", "matters from {relevant}"),
    "h_worse": ("wat verslechtert", "what worsens"),
    "v_better": ("beter", "better"),
    "v_worse": ("slechter", "worse"),
    "v_mixed": ("gemengd", "mixed"),
    "v_unfair": ("oneerlijk", "unfair"),
    "v_unclear": ("onduidelijk", "unclear"),
    # map
    "h_map": ("C01 als kaart over wat geen bron geeft", "C01 as a map over what no source gives"),
    "map_title": (
        "Wanneer daalt de nood door collectief werk? Kaart over vier getallen zonder bron",
        "When does need fall by collective work? A map over four numbers without a source",
    ),
    "map_about": (
        "Verandering van de nood in procentpunt volwassenen tegenover de placebo, jaar 5. Blauw: "
        "minder nood. Dichte stip: duidelijk beter volgens de regel; kruis: slechter of gemengd; "
        "zonder teken: onduidelijk. Ruit: waar de preset staat. Alles buiten de assen als in de "
        "preset; {seeds} seeds per punt, dus kleine verschillen tussen vakken zijn toeval.",
        "Change of need in points of adults against the placebo, year 5. Blue: less need. Dot: "
        "clearly better by the rule; cross: worse or mixed; no mark: unclear. Diamond: where the "
        "preset stands. All that is off the axes as in the preset; {seeds} seeds a point, so "
        "small differences between cells are chance.",
    ),
    "map_footer": (
        "{area}, preset {preset}, {seeds} seeds",
        "{area}, preset {preset}, {seeds} seeds",
    ),
    "map_scale": ("nood, procentpunt", "need, points"),
    "social_share": (
        "deel van nieuwe lasten dat niet uit regels komt",
        "share of new loads that does not come of rules",
    ),
    "informal_hour": (
        "wat een uur informele hulp wegneemt (help.effect)",
        "what an hour of informal help takes away (help.effect)",
    ),
    "collective_hour": (
        "wat een wijkuur brengt (places.attend_activity, met bond)",
        "what an hour for the neighbourhood brings (places.attend_activity, with bond)",
    ),
    "detection": (
        "nood die aanwezig zijn vindt (doors.detection)",
        "need that presence finds (doors.detection)",
    ),
    "flips": (
        "{version}: het oordeel wisselt langs {axes}. Beter bij de ene waarde, minder dan wat van "
        "belang is bij de andere.",
        "{version}: the verdict flips along {axes}. Better at one value, less than what matters "
        "at another.",
    ),
    "flips_not": (
        "{version}: geen getal op de kaart laat het oordeel wisselen tussen beter en te weinig "
        "(punten: {verdicts}).",
        "{version}: no number on the map flips the verdict between better and too little "
        "(points: {verdicts}).",
    ),
    # progress
    "starting": (
        "{n} toetsen, {worlds} wereld(en), {seeds} seeds",
        "{n} tests, {worlds} world(s), {seeds} seeds",
    ),
    "starting_versions": ("C01 per preset en jaar", "C01 by preset and year"),
    "starting_map": ("C01 als kaart", "C01 as a map"),
}


def say(lang: str, key: str, **values: object) -> str:
    """Return a text in a language, with its values filled in."""
    return _WORDS[key][LANGUAGES.index(lang)].format(**values)


def title(decision: Decision, lang: str) -> str:
    """Return the claim in its own words."""
    claim = decision.experiment.claim
    return claim.nl if lang == "nl" else claim.en


def figure(
    measure: str, value: float | None, lang: str, matters: float = 1.0, *, signed: bool = False
) -> str:
    """Return a value in the unit of ``texts.narrow``, with digits enough for what matters."""
    if value is None or not math.isfinite(value):
        return texts.say(lang, "none")
    scale = texts.SCALE.get(MEASURES[measure].unit, 1.0)
    least = matters * scale
    small = math.isfinite(least) and 0.0 < least < _SMALL
    decimals = 1 - math.floor(math.log10(least)) if small else 1
    return texts.number(lang, value * scale, decimals, signed=signed)


def change(found: Interval, measure: str, lang: str, matters: float = 1.0) -> str:
    """Return a change with its interval, in the unit of ``texts.narrow``."""
    mean = figure(measure, found.mean, lang, matters, signed=True)
    if found.low is None or found.high is None:
        return mean
    low, high = (
        figure(measure, end, lang, matters, signed=True) for end in (found.low, found.high)
    )
    return f"{mean} {say(lang, 'within', low=low, high=high)}"


def sentence(decision: Decision, lang: str) -> str:
    """Return what may be said of a claim, in one breath."""
    outcome = decision.telling
    told, one = outcome.deciding, decision.experiment
    version = f" ({say(lang, one.version)})" if one.version else ""
    return say(
        lang,
        "sentence",
        claim=title(decision, lang),
        version=version,
        verdict=say(lang, decision.verdict),
        measure=texts.name(lang, told.part.measure).capitalize(),
        finding=say(lang, told.finding.reason),
        change=change(told.finding.change, told.part.measure, lang, told.relevant),
        unit=texts.narrow(lang, MEASURES[told.part.measure].unit),
        year=told.part.year,
        relevant=relevant(told, lang),
        side=say(lang, "up" if _asked(told) > 0 else "down"),
        area=outcome.world.area,
        preset=outcome.world.preset,
        threshold=threshold(decision, outcome, lang),
        worlds=worlds(decision, lang),
    )


def relevant(told: Told, lang: str) -> str:
    """Return the smallest change that matters."""
    return figure(told.part.measure, told.relevant, lang, told.relevant)


def threshold(decision: Decision, outcome: Outcome, lang: str) -> str:
    """Return from which value of its parameter a claim that is built in comes out."""
    flips, claim = outcome.threshold, decision.experiment.claim
    if flips is None or claim.kind != BUILT_IN:
        return ""
    key = "never" if flips.at is None else "without" if flips.above is None else "from"
    numbers = {"at": flips.at, "above": flips.above, "off": claim.no_effect}
    told = {name: _plain(x, lang) for name, x in numbers.items()}
    return say(lang, key, parameter=decision.experiment.swept, **told)


def worlds(decision: Decision, lang: str) -> str:
    """Return how often each verdict was found, where there is more than one world."""
    found = [one.verdict for one in decision.outcomes]
    if len(found) < 2:  # noqa: PLR2004 - one world
        return ""
    told = [
        say(lang, "in_world", n=found.count(one), verdict=_short(one, lang))
        for one in Verdict
        if one in found
    ]
    return say(lang, "worlds", n=len(found), counts=", ".join(told))


def _short(verdict: Verdict, lang: str) -> str:
    return say(lang, verdict).partition(":")[0]


def _asked(told: Told) -> int:
    """Return the side that the threshold is on: for what must hold, its bad side."""
    holds = told.finding.reason in (Reason.HOLDS, Reason.WORSENS) or not told.part.moves
    return -told.part.side if holds else told.part.side


def _plain(value: float | None, lang: str) -> str:
    text = "-" if value is None else f"{value:g}"
    return text.replace(".", ",") if lang == "nl" else text
