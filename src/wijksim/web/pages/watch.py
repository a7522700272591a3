"""Kijken: the living neighbourhood, week by week, and the story of whoever is clicked."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from wijksim import scenario
from wijksim.errors import InputError, Problem
from wijksim.report.markup import Html, join, tag
from wijksim.web import ask, faults, fields, living, shell
from wijksim.web.ask import Ask
from wijksim.web.engine import WORTH_TELLING
from wijksim.web.limits import Limits
from wijksim.web.living import Living, Livings
from wijksim.web.pages.watch_words import script, words
from wijksim.web.shell import Page

if TYPE_CHECKING:
    from wijksim.web.app import Server

BASE: Final = "status-quo"
MOST_WEEKS: Final = 520
_AT_ONCE: Final = 4  # chunks that are made at the same time; the others wait
_PATIENCE: Final = 15.0  # seconds
_OWN: Final = ("from", "weeks", "who", "present")
_MOST_DIGITS: Final = 6


class _Watched(NamedTuple):
    """What a request asks to watch, and which part of it."""

    asked: Ask
    first: int
    weeks: int
    who: int | None


class _Desk:
    """What the handlers share."""

    def __init__(self, server: Server) -> None:
        self.server, self.livings = server, Livings()
        self.room = threading.BoundedSemaphore(_AT_ONCE)

    def living(self, asked: Ask) -> Living:
        """Return the neighbourhood that is asked for.

        Raises:
            InputError: when it is too large for this server.
        """
        plan = asked.plan(self.server.limits)
        chosen, profile, seed = plan.scenarios[-1], plan.profile, asked.seed
        key = (profile.content_hash(), chosen.content_hash(), asked.preset, seed)

        def make() -> Living:
            base = ask.neutral(asked.preset)
            start = self.server.engine.start(profile, base, seed)
            return living.begin(profile, chosen, asked.preset, seed, start)

        return self.livings.get(key, make)


def read(query: str) -> _Watched:
    """Return what the address asks: a comparison of one plan with nothing, and a part of it.

    Raises:
        InputError: with every fault.
    """
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=60)
    own = {key: value for key, value in pairs if key in _OWN}
    rest = [pair for pair in pairs if pair[0] not in _OWN]
    if not any(key == "plan" for key, _ in rest):
        rest.append(("plan", BASE))
    asked = ask.read(urlencode(rest, safe="~:@"))
    if asked.without:
        raise InputError(Problem("address", "without", "cannot be watched, only compared"))
    plan = asked.plans[0]
    # The plan stands alone: where it is a scenario as it is, it keeps its own name.
    base = plan.basis if not plan.changes else asked.base
    asked = asked._replace(base=base, plans=() if not plan.changes else (plan,), seeds=1)
    weeks = _number(own, "weeks", living.CHUNK, living.CHUNK)
    first = _number(own, "from", 0, MOST_WEEKS - weeks)
    who = _number(own, "who", 0, living.DRAWN - 1) if own.get("who") else None
    return _Watched(asked, first, weeks, who)


def _number(own: dict[str, str], name: str, usual: int, most: int) -> int:
    text = own.get(name) or str(usual)
    good = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    if not good or int(text) > most:
        told = f"is no whole number from 0 to {most}"
        raise InputError(Problem("address", name, told))
    return int(text)


def _scene(desk: _Desk, watched: _Watched) -> dict[str, Any]:
    asked = watched.asked
    found, plan = desk.living(asked), asked.plan(desk.server.limits)
    chosen = plan.scenarios[-1]
    scene = found.scene
    return {
        "area": plan.profile.name,
        "municipality": plan.profile.municipality,
        "plan": chosen.title_nl if asked.lang == "nl" else chosen.title_en,
        "rows": scene.rows,
        "adults": scene.adults,
        "spots": scene.places.ravel().tolist(),
        "sites": scene.sites,
        "size": [living.WIDTH, living.HEIGHT],
        "chunk": living.CHUNK,
        "last": MOST_WEEKS,
    }


def _routes(server: Server) -> Sequence[BaseRoute]:
    desk = _Desk(server)

    def limited(watched: _Watched, what: str) -> Response:
        if not server.engine.ready.wait(WORTH_TELLING):
            return JSONResponse({"state": "preparing"}, 503, headers={"retry-after": "3"})
        if not desk.room.acquire(timeout=_PATIENCE):
            return JSONResponse({"event": "busy"}, 503, headers={"retry-after": "3"})
        try:
            if what == "scene":
                return JSONResponse(_scene(desk, watched))
            found = desk.living(watched.asked)
            if watched.who is not None and watched.who >= found.scene.rows:
                told = f"there are {found.scene.rows} residents in the drawing"
                raise InputError(Problem("address", "who", told))
            lang = watched.asked.lang
            return JSONResponse(found.chunk(watched.first, watched.weeks, watched.who, lang))
        except InputError as error:
            return JSONResponse({"lines": faults.lines(error, watched.asked.lang)}, 400)
        finally:
            desk.room.release()

    async def api(request: Request) -> Response:
        try:
            watched = read(request.url.query)
        except InputError as error:
            return JSONResponse({"lines": faults.lines(error, shell.language(request))}, 400)
        what = request.path_params["what"]
        if what not in ("scene", "weeks"):
            return JSONResponse({"lines": ["not found"]}, 404)
        return await run_in_threadpool(limited, watched, what)

    async def show(request: Request) -> HTMLResponse:
        watched = read(request.url.query)  # a bad address is told on a page of its own
        await run_in_threadpool(watched.asked.plan, server.limits)
        return _page(request, watched)

    return [Route("/kijken", show), Route("/api/watch/{what}", api)]


# ---- The page --------------------------------------------------------------------------------


def _page(request: Request, watched: _Watched) -> HTMLResponse:
    lang = shell.language(request)
    asked = watched.asked
    return shell.respond(
        request,
        PAGE,
        tag("h1", words(lang, "title")),
        tag("p", words(lang, "lead"), class_="lead"),
        _choices(asked, lang),
        tag("p", words(lang, "wait"), id="note", role="status", class_="mind"),
        tag("noscript", tag("p", words(lang, "script"), class_="mind")),
        tag(
            "div",
            tag("div", _drawing(lang), _controls(lang), _legend(lang), class_="stage"),
            tag("div", _story(lang), class_="aside"),
            tag("div", _now(lang), class_="figures"),
            class_="watch",
            hidden="",
            id="watch",
            data_words=json.dumps(script.all(lang), ensure_ascii=False),
        ),
        tag("p", words(lang, "not"), class_="small soft"),
        scripts=("watch.js",),
        styles=("watch.css",),
    )


def _choices(asked: Ask, lang: str) -> Html:
    basis = asked.plans[0].basis if asked.plans else asked.base
    plans = [_plan(name, name == basis, lang) for name in scenario.shipped()]
    if basis not in scenario.shipped():
        plans.append(_plan(basis, True, lang))
    hidden = [
        tag("input", type="hidden", name=name, value=value)
        for name, value in parse_qsl(asked.query())
        if name not in ("area", "plan", "base", "seed", "years", "seeds")
    ]
    return tag(
        "form",
        fields.labelled(
            words(lang, "area"), "area", fields.areas(lang, asked.area, Limits().residents)
        ),
        fields.labelled(words(lang, "plan"), "plan", tag("select", *plans, name="plan", id="plan")),
        fields.labelled(words(lang, "seed"), "seed", fields.seed(asked.seed)),
        *hidden,
        tag("button", words(lang, "show"), type="submit"),
        action="/kijken",
        method="get",
        class_="choices card",
    )


def _plan(name: str, chosen: bool, lang: str) -> Html:
    one = scenario.load(name)
    return fields.option(name, one.title_nl if lang == "nl" else one.title_en, chosen)


def _drawing(lang: str) -> Html:
    return tag(
        "figure",
        tag(
            "canvas",
            width="1000",
            height="640",
            id="canvas",
            tabindex="0",
            role="application",
            aria_label=words(lang, "canvas"),
            aria_describedby="canvas-help",
        ),
        tag("figcaption", words(lang, "canvas_help"), id="canvas-help", class_="small soft"),
    )


def _controls(lang: str) -> Html:
    speeds = [
        fields.option(value, words(lang, f"speed_{value}"), value == "2")
        for value in ("1", "2", "6")
    ]
    return tag(
        "div",
        tag("button", words(lang, "play"), type="button", id="play"),
        tag("button", words(lang, "step"), type="button", id="step", class_="plain"),
        tag("button", words(lang, "restart"), type="button", id="restart", class_="plain"),
        fields.labelled(words(lang, "speed"), "speed", tag("select", *speeds, id="speed")),
        tag(
            "div",
            tag("label", words(lang, "week"), for_="week"),
            tag(
                "input", type="range", id="week", min="0", max=str(MOST_WEEKS), step="1", value="0"
            ),
            tag("output", "0", id="week-told", for_="week"),
            class_="scrub",
        ),
        class_="controls",
    )


def _legend(lang: str) -> Html:
    rows = [
        tag(
            "li",
            tag("span", aria_hidden="true", class_=f"sign sign-{name}"),
            words(lang, f"sign_{name}"),
        )
        for name in (
            *("fine", "need", "waiting", "active", "elsewhere"),
            *("asks", "attends", "tie", "strained", "help", "site"),
        )
    ]
    return tag(
        "details",
        tag("summary", words(lang, "legend")),
        tag("ul", *rows, class_="legend"),
        open="",
    )


def _now(lang: str) -> Html:
    names = (
        *("need", "unmet", "requests", "waiting", "active", "elsewhere"),
        *("given", "case_hours", "attended", "moved", "ties", "place"),
    )
    rows = [
        tag(
            "tr",
            tag("th", words(lang, f"now_{name}"), scope="row"),
            tag("td", "", id=f"now-{name}"),
            tag("td", "", id=f"first-{name}"),
        )
        for name in names
    ]
    bars = [
        tag(
            "tr",
            tag(
                "th",
                words(lang, f"domain_{name}"),
                tag("span", tag("span", id=f"fill-{name}"), class_="gate", aria_hidden="true"),
                scope="row",
            ),
            tag("td", "", id=f"bar-{name}"),
            tag("td", "", id=f"bar-first-{name}"),
        )
        for name in living.DOMAINS
    ]
    return join(
        [
            tag("h2", words(lang, "now"), id="now-head"),
            tag("p", "", id="now-about", class_="small soft"),
            tag(
                "div",
                _table(words(lang, "now_caption"), rows, lang),
                _table(words(lang, "barriers_caption"), bars, lang),
                class_="pair",
            ),
        ]
    )


def _table(caption: str, rows: Sequence[Html], lang: str) -> Html:
    heads = ("what", "this_week", "week_0")
    head = tag("tr", *(tag("th", words(lang, key), scope="col") for key in heads))
    made = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *rows))
    return tag("div", made, class_="box", role="region", tabindex="0", aria_label=caption)


def _story(lang: str) -> Html:
    return tag(
        "section",
        tag("h2", words(lang, "story"), id="story-head"),
        tag(
            "div",
            tag("label", words(lang, "resident"), for_="who"),
            tag("input", type="number", id="who", min="1", max=str(living.DRAWN), value=""),
            tag("button", words(lang, "follow"), type="button", id="follow", class_="plain"),
            class_="row",
        ),
        tag("p", words(lang, "story_none"), id="story-about", role="status"),
        tag(
            "ol",
            id="story",
            class_="story",
            reversed="",
            tabindex="0",
            aria_labelledby="story-head",
        ),
        class_="card",
    )


PAGE: Final = Page("watch", "/kijken", ("Kijken", "Watch"), _routes)
