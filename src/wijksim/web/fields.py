"""Fields that several pages ask: where, with which assumptions, with which luck."""

from __future__ import annotations

from typing import Final

from wijksim.report.markup import Html, join, tag
from wijksim.web import controls
from wijksim.web.words import Words

PRESETS: Final = ("evidence", "essay", "sceptic", "fitted")
MOST_SEED: Final = 9999

_say: Final = Words(
    {
        "evidence": ("Midden van wat bronnen toelaten", "The middle of what sources allow"),
        "essay": ("Zoals het essay het ziet", "As the essay sees it"),
        "sceptic": ("Zoals de sceptische studies", "As the sceptical studies do"),
        "fitted": ("Gefit op feiten over nu", "Fitted to facts about today"),
    }
)


def preset_name(name: str, lang: str) -> str:
    """Return what a set of assumptions is called, within a sentence."""
    told = _say(lang, name)
    return told[:1].lower() + told[1:]


def labelled(label: str, key: str, control: Html) -> Html:
    """Return a field behind its label; the two stay on one line where there is room."""
    return tag("div", tag("label", label, for_=key), control, class_="together")


def marked(text: str) -> Html:
    """Return a text with what stands between backticks as code."""
    pieces = text.split("`")
    return join(tag("code", piece) if place % 2 else piece for place, piece in enumerate(pieces))


def option(value: str, text: str, chosen: bool) -> Html:
    """Return one choice of a list."""
    return tag("option", text, value=value, selected="" if chosen else None)


def areas(lang: str, chosen: str, most: int | None = None) -> Html:
    """Return the list ``area`` of neighbourhoods, up to ``most`` residents; also another one.

    Raises:
        InputError: when a file of the store is damaged.
    """
    options = [
        option(name, f"{title} ({count(residents, lang)})", name == chosen)
        for name, title, residents in controls.areas()
        if most is None or residents <= most or name == chosen
    ]
    if chosen not in [name for name, *_ in controls.areas()]:
        options.append(option(chosen, chosen, True))
    return tag("select", *options, id="area", name="area")


def presets(lang: str, chosen: str) -> Html:
    """Return the list ``preset`` of sets of assumptions."""
    options = [option(name, _say(lang, name), name == chosen) for name in PRESETS]
    return tag("select", *options, id="preset", name="preset")


def seed(chosen: int) -> Html:
    """Return the number ``seed``."""
    return tag(
        "input",
        type="number",
        name="seed",
        id="seed",
        min="1",
        max=str(MOST_SEED),
        value=str(chosen),
    )


def count(number: int, lang: str) -> str:
    """Return a whole number as a language writes it."""
    return f"{number:,}".replace(",", "." if lang == "nl" else ",")
