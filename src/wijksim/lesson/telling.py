"""Sentences made from the numbers of a run."""

from __future__ import annotations

from typing import NamedTuple

from wijksim.lesson.scene import LEVEL, Figure, Found
from wijksim.lesson.script import Option, find
from wijksim.report import spoken


class Told(NamedTuple):
    """A step that was run, in words of one language."""

    title: str
    question: str
    look: str
    surprise: str  # how it came out, with figures
    agrees: tuple[Option, ...]  # predictions that this run agrees with
    verdict: str  # which prediction came true, or that none did
    more: tuple[str, ...]
    point: str
    otherwise: str


_VERDICT = {
    "nl": ("Voorspelling {key} komt met deze run overeen: {text}.", "of"),
    "en": ("Prediction {key} agrees with this run: {text}.", "or"),
}
_NONE = {
    "nl": "Geen van de voorspellingen komt precies met deze run overeen.",
    "en": "None of the predictions agrees exactly with this run.",
}


def tell(found: Found, lang: str) -> Told:
    """Return the words of a step that was run, in "nl" or "en"."""
    step = find(found.step)
    words = {name: _spoken(lang, figure) for name, figure in found.figures.items()}
    words |= {name: text.of(lang) for name, text in found.names.items()}
    answer = step.answers[found.answer]
    agrees = tuple(one for one in step.options if one.key in answer.agrees)
    return Told(
        step.title.of(lang),
        step.question.of(lang),
        step.look.of(lang),
        _sentence(answer.text.of(lang).format_map(words)),
        agrees,
        _verdict(agrees, lang),
        tuple(_sentence(text.of(lang).format_map(words)) for text in step.more),
        step.point.of(lang),
        step.otherwise.of(lang),
    )


def _spoken(lang: str, figure: Figure) -> str:
    say = spoken.level if figure.kind == LEVEL else spoken.change
    return say(lang, figure.value, figure.unit)


def _verdict(agrees: tuple[Option, ...], lang: str) -> str:
    if not agrees:
        return _NONE[lang]
    told, between = _VERDICT[lang]
    keys = f" {between} ".join(one.key.upper() for one in agrees)
    return told.format(key=keys, text="; ".join(one.text.of(lang) for one in agrees))


def _sentence(text: str) -> str:
    """Return a text that begins with a capital, whatever figure stands first."""
    return text[:1].upper() + text[1:]
