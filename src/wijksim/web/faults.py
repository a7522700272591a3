"""What is wrong with an address, in the visitor's language.

Faults are written in English where they are found, as on the command line. A page says the ones
that an address can have in plain words of its own, here, and any other as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from wijksim import levers
from wijksim.errors import InputError, Problem
from wijksim.texts import LANGUAGES
from wijksim.web import controls
from wijksim.web.words import Words

_FIELDS: Final = Words(
    {
        "area": ("wijk", "neighbourhood"),
        "base": ("uitgangspunt", "baseline"),
        "plan": ("plan", "plan"),
        "context": ("omstandigheden", "circumstances"),
        "years": ("jaren", "years"),
        "preset": ("aannamen", "assumptions"),
        "without": ("zonder mechanisme", "without a mechanism"),
        "seeds": ("runs per plan", "runs for each plan"),
        "seed": ("toeval (seed)", "luck (seed)"),
        "lang": ("taal", "language"),
        "step": ("stap", "step"),
        "from": ("vanaf week", "from week"),
        "weeks": ("weken", "weeks"),
        "who": ("bewoner", "resident"),
        "choice": ("voorspelling", "prediction"),
        "present": ("groot scherm", "large screen"),
        "narrow": ("smal", "narrow"),
        "question": ("vraag", "question"),
    }
)
_CLOSE: Final = r"(?P<close>; did you mean '(?P<near>[^']*)'\?)?"
# A pattern of the message -> what is said; groups of the pattern are filled in.
_SAID: Final = (
    (r"input should be greater than or equal to (?P<n>\S+), not '(?P<it>.*)'", "few"),
    (r"input should be less than or equal to (?P<n>\S+), not '(?P<it>.*)'", "many"),
    (r"(?P<it>\d+) is too many for this server; at most (?P<n>\d+)", "server"),
    (r"tuple should have at most (?P<n>\d+) items after validation, not (?P<it>\d+).*", "many"),
    (r"input should be a valid integer.*, not '(?P<it>.*)'", "whole"),
    (r"input should be (?P<n>.*), not '(?P<it>.*)'", "choose"),
    (r"string should match pattern .*, not '(?P<it>.*)'", "name"),
    (r"string should have at most (?P<n>\d+) characters.*", "long"),
    (r"unknown scenario '(?P<it>.*?)'" + _CLOSE, "scenario"),
    (r"unknown area '(?P<it>.*?)'" + _CLOSE + "; choose from.*", "area"),
    (r"(?P<it>\S+) is no area of the package, and no table .*", "no_table"),
    (r"(?P<it>\S+) is not in the imported tables" + _CLOSE + ".*", "not_imported"),
    (r"(?P<it>[A-Z]{2}\d\S*) \((?P<n>.*?)\) .*", "unbuildable"),
    (r"the store has (?P<n>\d+) of the \d+ residents of (?P<it>\S+?):.*", "incomplete"),
    (r"unknown mechanism '(?P<it>.*?)'" + _CLOSE, "mechanism"),
    (r"unknown mechanism" + _CLOSE, "unknown"),
    (r"unknown lever" + _CLOSE, "lever"),
    (r"unknown parameter" + _CLOSE, "parameter"),
    (r"unknown parameter; it belongs in \[parameters\.(?P<near>.*)\]", "elsewhere"),
    (r"unknown preset '(?P<it>.*?)'.*", "preset"),
    (r"unknown" + _CLOSE, "unknown"),
    (r"given more than once", "twice"),
    (r"changed more than once", "changed_twice"),
    (r"'(?P<it>.*)' is no change; write .*", "no_change"),
    (r"'(?P<it>.*)' is no title; .*", "no_title"),
    (r"(?P<it>\d+) changes in one plan; at most (?P<n>\d+)", "changes"),
    (r"cannot be read: .*", "unreadable"),
    (r"(?P<it>\d+) residents are too many for this server \(at most (?P<n>\d+)\).*", "large"),
    (r"(?P<it>\d+) residents are too many for this server", "large_area"),
    (r"residents x years x seeds x scenarios is too much .*", "work"),
    (r"(?P<it>\S+) is outside (?P<low>\S+) to (?P<n>\S+) (?P<unit>.*?)(; .*)?", "range"),
    (r"to_week (?P<it>\d+) must come after from_week (?P<n>\d+)", "weeks"),
    (r"from week .* is \S+ of the team's hours and leaves (?P<it>\S+) for cases; .*", "hours"),
    (r"there is no step .*", "step"),
    (r"there is no question .*", "ten"),
    (r"is no whole number from 0 to (?P<n>\d+)", "number"),
    (r"there are (?P<n>\d+) residents in the drawing", "drawn"),
    (r"cannot be watched, only compared", "watched"),
)
_say: Final = Words(
    {
        "few": ("minstens {n}, niet {it}", "at least {n}, not {it}"),
        "many": ("hoogstens {n}, niet {it}", "at most {n}, not {it}"),
        "server": (
            "{it} is te veel voor deze server; hoogstens {n}",
            "{it} is too many for this server; at most {n}",
        ),
        "whole": ("'{it}' is geen heel getal", "'{it}' is no whole number"),
        "choose": ("'{it}' bestaat niet; kies uit {n}", "there is no '{it}'; choose from {n}"),
        "name": (
            "'{it}' is geen naam (letters, cijfers en streepjes, hoogstens 60)",
            "'{it}' is no name (letters, digits and hyphens, 60 at most)",
        ),
        "long": ("te lang; hoogstens {n} tekens", "too long; {n} characters at most"),
        "scenario": ("'{it}' bestaat niet{close}", "there is no '{it}'{close}"),
        "area": (
            "'{it}' zit niet in wijksim; kies uit de lijst van Vergelijken{close}",
            "'{it}' is not in wijksim; choose from the list of Compare{close}",
        ),
        "no_table": (
            "{it} zit niet in wijksim, en er is nog geen tabel van het CBS ingelezen (wijksim "
            "areas import)",
            "{it} is not in wijksim, and no table of CBS has been imported yet (wijksim areas "
            "import)",
        ),
        "not_imported": (
            "{it} staat niet in de ingelezen tabellen{close}",
            "{it} is not in the imported tables{close}",
        ),
        "unbuildable": (
            "{it} ({n}) is niet na te bouwen: te klein, of er ontbreken cijfers. De wijk of "
            "gemeente eromheen kan wel",
            "{it} ({n}) cannot be built: too small, or figures are missing. The wijk or "
            "municipality around it can",
        ),
        "incomplete": (
            "van {it} zijn niet alle buurten ingelezen; haal ze met wijksim areas fetch {it}",
            "not all neighbourhoods of {it} were imported; get them with wijksim areas fetch {it}",
        ),
        "mechanism": (
            "'{it}' bestaat niet{close}",
            "there is no '{it}'{close}",
        ),
        "lever": ("deze knop bestaat niet{close}", "there is no such lever{close}"),
        "parameter": ("dit getal bestaat niet{close}", "there is no such parameter{close}"),
        "elsewhere": ("dit getal hoort bij {near}", "this parameter belongs to {near}"),
        "preset": (
            "'{it}' bestaat niet; kies uit essay, evidence, sceptic en fitted",
            "there is no '{it}'; choose from essay, evidence, sceptic and fitted",
        ),
        "unknown": ("dit kent wijksim niet{close}", "wijksim does not know this{close}"),
        "twice": ("staat er meer dan eens in", "given more than once"),
        "changed_twice": ("is meer dan eens veranderd", "changed more than once"),
        "no_change": (
            "'{it}' is geen verandering; schrijf knop:waarde of knop:waarde@0-104 (weken)",
            "'{it}' is no change; write lever:value or lever:value@0-104 (weeks)",
        ),
        "no_title": (
            "'{it}' kan geen naam van een plan zijn: 1 tot 60 gewone tekens",
            "'{it}' cannot be the name of a plan: 1 to 60 plain characters",
        ),
        "changes": (
            "{it} veranderingen in één plan; hoogstens {n}",
            "{it} changes in one plan; at most {n}",
        ),
        "unreadable": ("dit adres is niet te lezen", "this address cannot be read"),
        "large": (
            "{it} bewoners zijn te veel voor deze server (hoogstens {n}); reken het zelf uit met "
            "wijksim compare",
            "{it} residents are too many for this server (at most {n}); run it yourself with "
            "wijksim compare",
        ),
        "large_area": (
            "{it} bewoners zijn te veel voor deze server",
            "{it} residents are too many for this server",
        ),
        "work": (
            "bewoners x jaren x runs x plannen is samen te veel voor deze server; neem er minder, "
            "of reken het zelf uit met wijksim compare",
            "residents x years x runs x plans together are too much for this server; take fewer, "
            "or run it yourself with wijksim compare",
        ),
        "range": ("{it} ligt buiten {low} tot {n} ({unit})", "{it} is outside {low} to {n} {unit}"),
        "weeks": (
            "week {it} moet na week {n} komen",
            "week {it} must come after week {n}",
        ),
        "hours": (
            "er blijft {it} van de uren over voor casussen; minstens 0,2 moet overblijven",
            "{it} of the hours is left for cases; at least 0.2 must be left",
        ),
        "step": (
            "deze stap is er niet; kies 1 tot en met 7",
            "there is no such step; choose from 1 to 7",
        ),
        "ten": (
            "deze vraag is er niet; kies 1 tot en met 10",
            "there is no such question; choose from 1 to 10",
        ),
        "number": (
            "moet een heel getal zijn van 0 tot {n}",
            "must be a whole number from 0 to {n}",
        ),
        "drawn": ("er zijn {n} bewoners getekend", "there are {n} residents in the drawing"),
        "watched": (
            "dat is alleen te vergelijken, niet te bekijken",
            "that can be compared only, not watched",
        ),
        "close": ("; bedoelt u '{near}'?", "; did you mean '{near}'?"),
    }
)
_NUMBERS: Final = ("n", "it", "low")  # groups that may hold a number with a decimal point


def lines(error: InputError, lang: str) -> list[str]:
    """Return every fault as a line in a language, each once."""
    return list(dict.fromkeys(line(problem, lang) for problem in error.problems))


def line(problem: Problem, lang: str) -> str:
    """Return a fault in a language: the field in words, and what is wrong with it."""
    said = _told(problem.message, lang)
    if said is None:
        return str(problem)
    field = _field(problem.field, lang)
    told = f"{field}: {said}" if field else said
    return f"{told[:1].upper()}{told[1:]}"


def known(problem: Problem) -> bool:
    """Return whether a fault has words here."""
    return _told(problem.message, LANGUAGES[0]) is not None


def _told(message: str, lang: str) -> str | None:
    for pattern, key in _SAID:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            values = {name: text or "" for name, text in found.groupdict().items()}
            return _filled(key, values, lang)
    return None


def _filled(key: str, values: Mapping[str, str], lang: str) -> str:
    made = dict(values)
    if made.get("close"):
        made["close"] = _say(lang, "close", near=made["near"])
    if made.get("unit"):
        made["unit"] = controls.unit_of(made["unit"], lang)
    if lang == LANGUAGES[0]:
        made |= {name: _comma(made[name]) for name in _NUMBERS if name in made}
        made["n"] = made.get("n", "").replace(" or ", " of ")
    return _say(lang, key, **made)


def _comma(text: str) -> str:
    return text.replace(".", ",") if re.fullmatch(r"-?\d+\.\d+", text) else text


def _field(field: str, lang: str) -> str:
    """Return a field in words: the label of a lever, or a name of the address."""
    names: Sequence[str] = field.split(".")
    if names[0] in _FIELDS.table and len(names) == 1:
        return _FIELDS(lang, names[0])
    lever = names[-1]
    if quadrant := levers.quadrant_of(lever):
        row = levers.ALL[quadrant][lever]
        return f"{row.nl if lang == LANGUAGES[0] else row.en} ({lever})"
    return ".".join(name for name in names if name not in ("parameters", "plan"))
