"""Vragen: ten questions of a municipality, each one click from the comparison that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Route

from wijksim import lesson, texts
from wijksim.lesson import Question
from wijksim.report.markup import Html, Part, tag
from wijksim.web import fields, shell
from wijksim.web.pages.lesson_words import words
from wijksim.web.shell import Page

if TYPE_CHECKING:
    from wijksim.web.app import Server


def _routes(_server: Server) -> Sequence[BaseRoute]:
    async def show(request: Request) -> HTMLResponse:
        lang = shell.language(request)
        return shell.respond(
            request,
            PAGE,
            tag("h1", words(lang, "ten_title")),
            tag("p", words(lang, "ten_lead"), class_="lead"),
            tag("ol", *(_card(one, lang) for one in lesson.questions()), class_="ten"),
            styles=("lesson.css",),
        )

    return [Route("/vragen", show)]


def _card(one: Question, lang: str) -> Html:
    links = [
        tag(
            "li",
            tag(
                "a",
                compared.title.of(lang),
                href=shell.link("/", lang, f"{compared.query}&question={one.number}"),
                class_="button plain",
            ),
        )
        for compared in one.comparisons
    ]
    named = "; ".join(texts.name(lang, name) for name in one.measures)
    terms: list[Part] = [
        tag("dt", words(lang, "read")),
        tag("dd", fields.marked(one.read.of(lang))),
        tag("dt", words(lang, "measures")),
        tag("dd", named),
        tag("dt", words(lang, "pitfall")),
        tag("dd", fields.marked(one.pitfall.of(lang))),
    ]
    if one.missing.of(lang):
        terms += [tag("dt", words(lang, "missing")), tag("dd", fields.marked(one.missing.of(lang)))]
    commands = [tag("code", compared.command, class_="line") for compared in one.comparisons]
    return tag(
        "li",
        tag("h2", f"{one.number}. {one.question.of(lang)}"),
        tag("p", tag("strong", f"{words(lang, 'compare')}:"), class_="small"),
        tag("ul", *links, class_="compare-links"),
        tag("dl", *terms, class_="reading"),
        tag("details", tag("summary", words(lang, "command")), *commands),
        class_="card",
        id=f"vraag-{one.number}",
    )


PAGE: Final = Page("questions", "/vragen", ("Vragen", "Questions"), _routes)
