"""The frame around every page: head, navigation, language switch and footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute

from wijksim import __version__
from wijksim.errors import InputError
from wijksim.report.markup import Html, Part, join, tag
from wijksim.texts import LANGUAGES
from wijksim.web import faults, static
from wijksim.web.words import say

if TYPE_CHECKING:
    from wijksim.web.app import Server


class Page(NamedTuple):
    """One page of the app."""

    key: str  # of its module
    path: str
    title: tuple[str, str]  # nl, en: in the navigation and in the tab
    routes: Callable[[Server], Sequence[BaseRoute]]


def language(request: Request) -> str:
    """Return the language of a request: Dutch unless ``lang`` says English."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def respond(
    request: Request,
    page: Page | None,
    *parts: Part,
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
    title: str = "",
    status: int = 200,
) -> HTMLResponse:
    """Return a whole page.

    Args:
        request: what was asked; its language and path go into the frame.
        page: which page of the navigation this is, None for a fault.
        parts: the content of ``main``, with its own h1.
        scripts: files of ``static/``, loaded as modules; ``site.js`` is always there.
        styles: files of ``static/`` besides ``site.css``.
        title: of the tab, where it is not that of the page.
        status: HTTP status.
    """
    lang = language(request)
    own = title or (page.title[LANGUAGES.index(lang)] if page else "")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{own} - wijksim" if own else "wijksim"),
        _link("icon", "icon.svg"),
        *(_link("stylesheet", name) for name in ("site.css", *styles)),
        *(_script(name) for name in ("site.js", *scripts)),
    )
    body = tag(
        "body",
        tag("a", say(lang, "skip"), href="#main", class_="skip"),
        _masthead(request, lang, page),
        tag("main", *parts, id="main", tabindex="-1"),
        _footer(lang),
        class_=f"page-{page.key}" if page else "page-fault",
    )
    document = join([Html("<!doctype html>\n"), tag("html", head, body, lang=lang), "\n"])
    return HTMLResponse(document, status_code=status)


def fault(
    request: Request, key: str, error: InputError | None = None, *, status: int = 400
) -> HTMLResponse:
    """Return a page that says what is wrong, and where to go on.

    Args:
        request: what was asked.
        key: of the words: "bad_address", "not_found" or "failed".
        error: what exactly is wrong, if that can be told.
        status: HTTP status.
    """
    lang = language(request)
    told = [tag("li", line) for line in faults.lines(error, lang)] if error else []
    where = _page_of(request.url.path) if error else "/"
    return respond(
        request,
        None,
        tag("h1", say(lang, key)),
        tag("p", say(lang, f"{key}_more"), class_="lead"),
        tag("ul", *told, class_="faults") if told else None,
        tag("p", tag("a", say(lang, "start_again"), href=link(where, lang), class_="button")),
        title=say(lang, key),
        status=status,
    )


def _page_of(path: str) -> str:
    """Return the address of the page that a path belongs to; what is of none begins at "/"."""
    from wijksim.web import pages

    first = f"/{path.strip('/').partition('/')[0]}"
    return first if first in [page.path for page in pages.all_pages()] else "/"


def link(path: str, lang: str, query: str = "") -> str:
    """Return the address of a page in a language; Dutch is not named."""
    own = [pair for pair in parse_qsl(query) if pair[0] != "lang"]
    if lang != LANGUAGES[0]:
        own.append(("lang", lang))
    return f"{path}?{urlencode(own)}" if own else path


def _link(kind: str, name: str) -> Html:
    return tag("link", rel=kind, href=static.url(name))


def _script(name: str) -> Html:
    return tag("script", type="module", src=static.url(name))


def _masthead(request: Request, lang: str, page: Page | None) -> Html:
    from wijksim.web import pages

    items = []
    for one in pages.all_pages():
        here = "page" if page and one.key == page.key else None
        name = one.title[LANGUAGES.index(lang)]
        items.append(tag("li", tag("a", name, href=link(one.path, lang), aria_current=here)))
    other = LANGUAGES[1 - LANGUAGES.index(lang)]
    address = link(request.url.path, other, request.url.query)
    switch = tag(
        "a", say(lang, "other_language"), href=address, lang=other, hreflang=other, class_="switch"
    )
    brand = tag(
        "p",
        tag("a", "wijksim", href=link("/", lang), aria_label=say(lang, "home"), class_="brand"),
        tag("span", say(lang, "tagline"), class_="tagline"),
        class_="name",
    )
    menu = tag("nav", tag("ul", *items), aria_label=say(lang, "menu"))
    return tag("header", tag("div", brand, menu, switch, class_="wide"), class_="masthead")


def _footer(lang: str) -> Html:
    return tag(
        "footer",
        tag(
            "div",
            tag("p", tag("strong", f"{say(lang, 'tagline')}. "), say(lang, "footer")),
            tag("p", say(lang, "footer_private")),
            tag("p", say(lang, "footer_sources", version=__version__)),
            class_="wide",
        ),
    )
