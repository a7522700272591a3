"""What ``wijksim sweep`` says, in Dutch and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_WORDS: Final[Mapping[str, tuple[str, str]]] = {  # key -> (nl, en)
    "plan": (
        "Plan: {scenarios}; gebieden: {areas}; aannamesets: {presets}; punten: {points}; "
        "seeds: {seeds}; jaren: {years}",
        "Plan: {scenarios}; areas: {areas}; presets: {presets}; points: {points}; "
        "seeds: {seeds}; years: {years}",
    ),
    "work": (
        "Dat zijn {blocks} gepaarde blokken (één aanloop elk), samen {runs} runs",
        "That is {blocks} paired blocks (one start each), {runs} runs in all",
    ),
    "placebos": (", en {n} van nepmaatregelen", ", and {n} of placebos"),
    "at_most": (
        "Dat is het meeste: het plan stopt eerder waar het interval smal genoeg is",
        "That is the most: the plan stops earlier where the interval is narrow enough",
    ),
    "time": (
        "Schatting: {one} op één kern, {all} op {cores}; op schijf hoogstens {disk} MB",
        "Estimate: {one} on one core, {all} on {cores}; on disk {disk} MB at most",
    ),
    "seconds": ("{n} s", "{n} s"),
    "minutes": ("{n} minuten", "{n} minutes"),
    "hours": ("{n} uur", "{n} hours"),
    "ran": (
        "{runs} runs in {seconds} ({before} blokken lagen er al); resultaten in {folder}",
        "{runs} runs in {seconds} ({before} blocks were there already); results in {folder}",
    ),
    "start": ("de aanloop", "the start"),
    "fault": (
        "MISLUKT: {scenario}, {area}, {preset}, seed {seed}, punt {point} ({at}): {error}",
        "FAILED: {scenario}, {area}, {preset}, seed {seed}, point {point} ({at}): {error}",
    ),
    "more_faults": ("... en nog {n} die mislukt zijn", "... and {n} more that failed"),
    "damaged": (
        "{name} is beschadigd; wat erin stond wordt bij de volgende opdracht opnieuw gedaan",
        "{name} is damaged; what was in it is done again with the next command",
    ),
    "lost": (
        "Werkprocessen vallen steeds weg (gestopt, of geen geheugen meer). Wat klaar was is "
        "bewaard: geef dezelfde opdracht nog eens, eventueel met minder tegelijk.",
        "Workers are lost again and again (killed, or out of memory). What was done is kept: give "
        "the same command again, with fewer at the same time if need be.",
    ),
    "compacted": ("{folder}: nu {n} bestand(en)", "{folder}: {n} file(s) now"),
}


def say(lang: str, key: str, **values: object) -> str:
    """Return a text in a language, with its values filled in."""
    return _WORDS[key][0 if lang == "nl" else 1].format(**values)
