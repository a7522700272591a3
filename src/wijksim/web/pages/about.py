"""Uitleg: how it works, what it cannot say, the claims, the assumptions and the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Route

from wijksim import claims, params
from wijksim.claims import QUADRANTS, Claim
from wijksim.report import assumed
from wijksim.report.markup import Html, Part, join, table, tag
from wijksim.report.words import say as report_say
from wijksim.web import glossary, shell
from wijksim.web.pages.about_words import say
from wijksim.web.shell import Page

if TYPE_CHECKING:
    from wijksim.web.app import Server

_SECTIONS: Final = ("works", "cannot", "read", "quadrants", "assumed", "claims", "words")
_BOLD: Final = re.compile(r"<b>(.*?)</b>")


def _routes(_server: Server) -> Sequence[BaseRoute]:
    async def show(request: Request) -> HTMLResponse:
        lang = shell.language(request)
        parts = await run_in_threadpool(_parts, lang)
        return shell.respond(request, PAGE, *parts, styles=("about.css",))

    return [Route("/uitleg", show)]


PAGE: Final = Page("about", "/uitleg", ("Uitleg", "About"), _routes)


@cache
def _parts(lang: str) -> tuple[Html, ...]:
    links = [tag("li", tag("a", _heading(key, lang), href=f"#{key}")) for key in _SECTIONS]
    made: dict[str, Sequence[Part]] = {
        "works": _paragraphs("works", lang),
        "cannot": [*_items("cannot", lang), _marks(lang)],
        "read": _items("read", lang),
        "quadrants": [_quadrants(lang)],
        "assumed": [tag("p", say(lang, "assumed")), _assumed(lang)],
        "claims": _claims(lang),
        "words": _words(lang),
    }
    sections = [
        tag(
            "section",
            tag("h2", _heading(key, lang), id=f"h-{key}"),
            *made[key],
            id=key,
            aria_labelledby=f"h-{key}",
        )
        for key in _SECTIONS
    ]
    return (
        tag("h1", say(lang, "title")),
        tag("p", say(lang, "lead"), class_="lead"),
        tag("nav", tag("ul", *links), aria_label=say(lang, "contents"), class_="contents"),
        *sections,
    )


def _heading(key: str, lang: str) -> str:
    return say(lang, f"h_{key}", n=len(claims.all_claims()))


def _rich(text: str) -> Html:
    """Return a text of ours with its bold words; all else is escaped."""
    pieces = _BOLD.split(text)
    return join(tag("strong", piece) if place % 2 else piece for place, piece in enumerate(pieces))


def _keys(prefix: str) -> list[str]:
    return [key for key in say.table if re.fullmatch(rf"{prefix}_\d", key)]


def _paragraphs(prefix: str, lang: str) -> list[Part]:
    return [tag("p", _rich(say(lang, key))) for key in _keys(prefix)]


def _items(prefix: str, lang: str) -> list[Part]:
    return [tag("ul", *(tag("li", _rich(say(lang, key))) for key in _keys(prefix)))]


def _marks(lang: str) -> Html:
    counts = Counter(row.mark for row in params.table().values())
    numbers = {mark: counts[mark] for mark in params.MARKS}
    return tag("p", say(lang, "cannot_marks", all=counts.total(), **numbers), class_="mind")


def _quadrants(lang: str) -> Html:
    heads: list[Part] = ["", say(lang, "individual"), say(lang, "collective")]
    rows = [
        [say(lang, "social"), _rich(say(lang, "I")), _rich(say(lang, "III"))],
        [say(lang, "institutional"), _rich(say(lang, "II")), _rich(say(lang, "IV"))],
    ]
    return table(say(lang, "h_quadrants"), heads, rows, kind="words four")


def _assumed(lang: str) -> Html:
    keys = ("what", "value", "range", "unit")
    rows: list[Sequence[Part]] = []
    for name in assumed.HINGES:
        row = params.table()[name]
        what = assumed.about(lang, name)
        span = f"{_plain(row.low, lang)} - {_plain(row.high, lang)}"
        rows.append([what, _plain(row.value, lang), span, assumed.unit(lang, name)])
    return table(
        report_say(lang, "cap_assumptions"),
        [report_say(lang, key) for key in keys],
        rows,
        kind="words",
    )


def _plain(value: float, lang: str) -> str:
    text = f"{value:.6g}"
    return text.replace(".", ",") if lang == "nl" else text


def _claims(lang: str) -> list[Part]:
    parts: list[Part] = [tag("p", _rich(say(lang, "claims")))]
    for quadrant, (nl, en) in QUADRANTS.items():
        own = [claim for claim in claims.all_claims() if claim.quadrants[0] == quadrant]
        name = nl if lang == "nl" else en
        label = name if quadrant in "PC" else f"{quadrant}  {name}"
        parts.append(
            tag(
                "details",
                tag("summary", f"{label[0].upper()}{label[1:]} ({len(own)})"),
                tag("dl", *(_claim(claim, lang) for claim in own), class_="claims"),
            )
        )
    sources = claims.register().sources.items()
    listed = [tag("li", tag("strong", f"{key}: "), text) for key, text in sources]
    parts.append(
        tag("details", tag("summary", say(lang, "sources")), tag("ul", *listed, class_="small"))
    )
    return parts


def _claim(claim: Claim, lang: str) -> Html:
    kind = say(lang, f"kind_{claim.kind}")
    return tag(
        "div",
        tag("dt", claim.id, " ", tag("span", kind, class_="kind")),
        tag("dd", claim.nl if lang == "nl" else claim.en),
        id=claim.id.lower(),
    )


def _words(lang: str) -> list[Part]:
    parts: list[Part] = [tag("p", say(lang, "words"))]
    for name, words in glossary.sections().items():
        heads: list[Part] = [say(lang, key) for key in ("word", "english", "meaning")]
        rows = [[word.nl, word.en, word.meaning] for word in words]
        made = table(name, heads, rows, kind="words glossary")
        parts.append(tag("details", tag("summary", f"{name} ({len(words)})"), made))
    return parts
