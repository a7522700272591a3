"""Vergelijken: a neighbourhood, up to four scenarios, and what they do, as soon as it is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Route

from wijksim.report.markup import tag
from wijksim.web import shell
from wijksim.web.shell import Page
from wijksim.web.words import Words

if TYPE_CHECKING:
    from wijksim.web.app import Server

_say: Final = Words(
    {
        "title": ("Wat doet ander werk met de vraag?", "What does other work do to demand?"),
        "lead": (
            "Verdeel de uren van een wijkteam anders en zie wat dat in dit model doet met nood, "
            "hulpvragen, wachten en kosten, naast hoe het nu gaat.",
            "Divide the hours of a neighbourhood team in another way and see what that does in "
            "this model to need, requests, waiting and cost, beside the status quo.",
        ),
    }
)


def _routes(server: Server) -> Sequence[BaseRoute]:
    async def show(request: Request) -> HTMLResponse:
        lang = shell.language(request)
        return shell.respond(
            request,
            PAGE,
            tag("h1", _say(lang, "title")),
            tag("p", _say(lang, "lead"), class_="lead"),
        )

    return [Route("/", show)]


PAGE: Final = Page("compare", "/", ("Vergelijken", "Compare"), _routes)
