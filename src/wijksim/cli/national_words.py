"""What ``wijksim national`` says, in Dutch and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_WORDS: Final[Mapping[str, tuple[str, str]]] = {  # key -> (nl, en)
    "starting": (
        "Tabel {table}: {buurten} buurten, {arms}, {years} jaar na een aanloop van {start} weken; "
        "tegelijk: {threads}",
        "Table {table}: {buurten} buurten, {arms}, {years} years after a run-up of {start} weeks; "
        "at the same time: {threads}",
    ),
    "donors": (
        "De gebieden waaruit een korte aanloop put worden gemaakt, eenmalig ...",
        "The areas that a short start draws on are being made, once ...",
    ),
    "buurten": ("buurten", "buurten"),
    "going_on": (
        "{done} van {of} buurten lagen er al; daarna verder",
        "{done} of {of} buurten were there already; going on after them",
    ),
    "progress": (
        "{done} van {of} buurten, nog ongeveer {left} s",
        "{done} of {of} buurten, about {left} s to go",
    ),
    "lost": (
        "Een werkproces is weggevallen (gestopt, of geen geheugen meer). Wat klaar was is bewaard: "
        "geef dezelfde opdracht nog eens, eventueel met --threads 1.",
        "A worker process was lost (killed, or out of memory). What was done is kept: give the "
        "same command again, with --threads 1 if need be.",
    ),
    "head": (
        "Tabel {table}: {buurten} buurten, {residents} inwoners, {adults} volwassenen; jaar {year}",
        "Table {table}: {buurten} buurten, {residents} residents, {adults} adults; year {year}",
    ),
    "block_value": (
        "{arm}: gemiddelde over inwoners, en buurten van laag naar hoog",
        "{arm}: mean over residents, and buurten from low to high",
    ),
    "block_difference": (
        "{arm} min {base}: gepaard verschil per buurt",
        "{arm} less {base}: paired difference by buurt",
    ),
    "mean": ("gemiddeld", "mean"),
    "interval": ("95 %-interval", "95 % interval"),
    "p10": ("10 %", "10 %"),
    "p50": ("midden", "middle"),
    "p90": ("90 %", "90 %"),
    "skipped_empty": (
        "Overgeslagen: {n} buurten zonder inwoners",
        "Left out: {n} buurten without residents",
    ),
    "skipped_few": (
        "Overgeslagen: {n} buurten met minder dan 50 inwoners (samen {people})",
        "Left out: {n} buurten with fewer than 50 residents ({people} together)",
    ),
    "skipped_institution": (
        "Overgeslagen: {n} buurten waar de meesten in een instelling wonen ({people} inwoners)",
        "Left out: {n} buurten where most live in an institution ({people} residents)",
    ),
    "skipped_incomplete": (
        "Overgeslagen: {n} buurten waarvan cijfers ontbreken ({people} inwoners)",
        "Left out: {n} buurten of which figures are missing ({people} residents)",
    ),
    "skipped_nonsense": (
        "Overgeslagen: {n} buurten waarvan de cijfers niet samengaan ({people} inwoners)",
        "Left out: {n} buurten of which the figures contradict each other ({people} residents)",
    ),
    "failed": ("MISLUKT: {code} ({name}): {error}", "FAILED: {code} ({name}): {error}"),
    "digest": ("Controlegetal van alle uitkomsten: {digest}", "Digest of all results: {digest}"),
    "caution": (
        "Verkenner, geen voorspeller. Eén run per buurt: in een enkele buurt is een verschil voor "
        "een groot deel toeval; het landelijk gemiddelde en de verdeling zeggen meer.",
        "An explorer, not a forecaster. One run a buurt: in a single buurt a difference is chance "
        "for a large part; the national mean and the distribution say more.",
    ),
    "costs": (
        "{buurten} buurten ({residents} inwoners) in {seconds} s; piekgeheugen hoogstens {peak} MB "
        "in {processes} processen samen",
        "{buurten} buurten ({residents} residents) in {seconds} s; peak memory at most {peak} MB "
        "in {processes} processes together",
    ),
    "map_value": ("{measure}: {arm}", "{measure}: {arm}"),
    "map_difference": ("{measure}: verschil door {arm}", "{measure}: difference by {arm}"),
    "map_about_value": (
        "Jaar {year}, één run per gebied. Elke kleur staat voor evenveel gebieden.",
        "Year {year}, one run an area. Each colour stands for as many areas.",
    ),
    "map_about_difference": (
        "Gepaard verschil met '{base}', jaar {year}, één run per gebied: van een enkel gebied is "
        "het voor een groot deel toeval. Oranje: hoger. Paars: lager.",
        "Paired difference from '{base}', year {year}, one run an area: of a single area it is "
        "chance for a large part. Orange: higher. Purple: lower.",
    ),
    "map_missing": ("geen uitkomst (overgeslagen)", "no result (left out)"),
    "map_footer": (
        "Tabel {table}, grenzen uit {file}, seed {seed}. Verkenner, geen voorspeller.",
        "Table {table}, borders from {file}, seed {seed}. An explorer, not a forecaster.",
    ),
}


def say(lang: str, key: str, **values: object) -> str:
    """Return a text in a language, with its values filled in."""
    return _WORDS[key][0 if lang == "nl" else 1].format(**values)
