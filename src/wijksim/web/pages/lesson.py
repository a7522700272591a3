"""Les: seven steps, a prediction asked before each answer, and a large screen for a class."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from wijksim import lesson
from wijksim.claims import find as find_claim
from wijksim.errors import InputError
from wijksim.lesson import Chart, Found, Step
from wijksim.report.markup import Html, Part, join, table, tag
from wijksim.sources import profiles
from wijksim.texts import number
from wijksim.web import api, ask, faults, fields, lesson_charts, shell
from wijksim.web.desk import Desk, Wish
from wijksim.web.engine import Busy
from wijksim.web.limits import Limits
from wijksim.web.pages.lesson_words import script, words
from wijksim.web.shell import Page

if TYPE_CHECKING:
    from wijksim.web.app import Server

_ROWS: Final = 13  # weeks between two rows of a table beside a chart


class Query(BaseModel):
    """The address of a step as it may be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    area: Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9-]{1,60}$")] = profiles.DEFAULT
    preset: Literal["essay", "evidence", "sceptic", "fitted"] = "evidence"
    seed: Annotated[int, Field(ge=1, le=fields.MOST_SEED)] = 1
    choice: Literal["", "a", "b", "c", "d"] = ""
    present: Literal["", "1"] = ""
    narrow: Literal["", "1"] = ""  # of a chart: for a telephone
    lang: Literal["nl", "en"] = "nl"

    def wish(self, step: Step) -> Wish:
        """Return what is to be run."""
        return Wish(step.number, self.area, self.preset, self.seed)

    def query(self, **other: str) -> str:
        """Return the address's query, without what is as usual."""
        usual = Query().model_dump()
        own = {**self.model_dump(exclude={"choice"}), **other}
        return urlencode({key: value for key, value in own.items() if value != usual.get(key, "")})


def read(request: Request) -> Query:
    """Return what the address asks.

    Raises:
        InputError: with every fault.
    """
    try:
        return Query.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise InputError(ask.query_faults(error, Query)) from None


def _routes(server: Server) -> Sequence[BaseRoute]:
    desk = Desk(server.engine)

    async def overview(request: Request) -> HTMLResponse:
        read(request)
        return _overview(request)

    async def show(request: Request) -> HTMLResponse:
        step, asked = _step(request), read(request)
        await run_in_threadpool(profiles.load, asked.area)
        return _page(request, step, asked)

    async def answer(request: Request) -> Response:
        try:
            step, asked = _step(request), read(request)
            state = await run_in_threadpool(desk.ask, asked.wish(step))
        except InputError as error:
            return JSONResponse({"lines": faults.lines(error, shell.language(request))}, 400)
        except Busy:
            return JSONResponse({"state": "busy"}, 503, headers={"retry-after": "3"})
        if state.failed:
            return JSONResponse({"state": "failed"}, 500)
        if server.engine.preparing:
            return JSONResponse({"state": "preparing"}, 202)
        if state.found is None:
            return JSONResponse({"state": "running", "done": state.done, "of": state.of}, 202)
        shown = await run_in_threadpool(_answer, step, asked, state.found)
        return JSONResponse({"state": "done", "html": shown})

    async def chart(request: Request) -> Response:
        step, asked = _step(request), read(request)
        state = await run_in_threadpool(desk.ask, asked.wish(step))
        place = request.path_params["place"]
        if state.found is None or place >= len(state.found.charts):
            return shell.fault(request, "not_found", status=404)
        drawn = await run_in_threadpool(_drawn, state.found, place, asked)
        return Response(drawn, media_type="image/svg+xml", headers={"cache-control": "no-store"})

    return [
        Route("/les", overview),
        Route("/les/{step}", show),
        Route("/api/lesson/{step}", answer),
        Route("/api/lesson/{step}/chart/{place:int}.svg", chart),
    ]


def _drawn(found: Found, place: int, asked: Query) -> bytes:
    spec = lesson_charts.spec(
        found.charts[place], asked.lang, large=bool(asked.present), narrow=bool(asked.narrow)
    )
    return api.draw(spec, "svg")


def _step(request: Request) -> Step:
    return lesson.find(request.path_params["step"][:60])


# ---- Pages -------------------------------------------------------------------------------------


def _overview(request: Request) -> HTMLResponse:
    lang = shell.language(request)
    cards = [
        tag(
            "li",
            tag(
                "h2",
                tag("a", f"{step.number}. {step.title.of(lang)}", href=_address(step, lang)),
            ),
            tag("p", step.question.of(lang)),
            tag("p", _quadrants(step, lang), class_="quadrants"),
            class_="card",
        )
        for step in lesson.steps()
    ]
    return shell.respond(
        request,
        PAGE,
        tag("h1", words(lang, "title")),
        tag("p", words(lang, "lead"), class_="lead"),
        tag("p", words(lang, "how")),
        tag("p", words(lang, "plans")),
        tag("p", tag("a", words(lang, "begin"), href=shell.link("/les/1", lang), class_="button")),
        tag("ol", *cards, class_="steps"),
        styles=("lesson.css",),
    )


def _quadrants(step: Step, lang: str) -> str:
    """Return which quadrants a step is about, in words."""
    if step.quadrants == "placebo":
        return words(lang, "in_placebo")
    if "-" in step.quadrants:
        return words(lang, "in_quadrants")
    return words(lang, "in_quadrant", name=step.quadrants)


def _address(step: Step, lang: str, query: str = "") -> str:
    return shell.link(f"/les/{step.number}", lang, query)


def _page(request: Request, step: Step, asked: Query) -> HTMLResponse:
    lang = shell.language(request)
    options = [
        tag(
            "label",
            tag(
                "input",
                type="radio",
                name="choice",
                value=one.key,
                checked="" if one.key == asked.choice else None,
            ),
            tag("span", tag("strong", one.key.upper()), f"  {one.text.of(lang)}"),
        )
        for one in step.options
    ]
    command = _command(step, asked)
    form = tag(
        "form",
        tag("fieldset", tag("legend", words(lang, "predict")), *options),
        tag("button", words(lang, "go"), type="submit", id="go"),
        id="predict",
        class_="predict",
    )
    return shell.respond(
        request,
        PAGE,
        tag(
            "p",
            words(lang, "step", n=step.number),
            " ",
            tag("span", _quadrants(step, lang), class_="quadrants"),
            class_="soft",
        ),
        tag("h1", step.title.of(lang)),
        tag("p", step.question.of(lang), class_="question"),
        form,
        tag("noscript", tag("p", words(lang, "script", command=command), class_="mind")),
        tag("p", "", id="note", role="status"),
        tag(
            "section",
            id="answer",
            hidden="",
            tabindex="-1",
            aria_label=words(lang, "came_out"),
            data_step=str(step.number),
            data_query=asked.query(),
            data_words=json.dumps(script.all(lang), ensure_ascii=False),
        ),
        _settings(asked, lang, step),
        _around(step, asked, lang),
        scripts=("lesson.js",),
        styles=("lesson.css",),
        title=step.title.of(lang),
    )


def _command(step: Step, asked: Query) -> str:
    parts = ["wijksim", "lesson", str(step.number)]
    if asked.area != profiles.DEFAULT:
        parts += ["--area", asked.area]
    if asked.preset != "evidence":
        parts += ["--preset", asked.preset]
    if asked.seed != 1:
        parts += ["--seed", str(asked.seed)]
    return shlex.join(parts)


def _settings(asked: Query, lang: str, step: Step) -> Html:
    hidden = tag("input", type="hidden", name="lang", value=lang) if lang != "nl" else None
    form = tag(
        "form",
        fields.labelled(
            words(lang, "area"), "area", fields.areas(lang, asked.area, Limits().residents)
        ),
        fields.labelled(words(lang, "preset"), "preset", fields.presets(lang, asked.preset)),
        fields.labelled(words(lang, "seed"), "seed", fields.seed(asked.seed)),
        hidden,
        tag("button", words(lang, "apply"), type="submit", class_="plain"),
        action=f"/les/{step.number}",
        method="get",
        class_="settings",
    )
    return tag("details", tag("summary", words(lang, "settings")), form, class_="no-present")


def _around(step: Step, asked: Query, lang: str) -> Html:
    every, query = lesson.steps(), asked.query()
    items: list[Part] = []
    if step.number > 1:
        before = every[step.number - 2]
        told = words(lang, "previous", title=before.title.of(lang))
        items.append(tag("a", told, href=_address(before, lang, query), id="before"))
    items.append(tag("a", words(lang, "all_steps"), href=shell.link("/les", lang)))
    if step.number < len(every):
        after = every[step.number]
        told = words(lang, "next", title=after.title.of(lang))
        items.append(tag("a", told, href=_address(after, lang, query), id="after"))
    else:
        items.append(tag("a", words(lang, "questions"), href=shell.link("/vragen", lang)))
    items.append(
        tag(
            "button",
            words(lang, "present"),
            type="button",
            id="present",
            class_="plain",
            aria_pressed="false",
        )
    )
    keys = tag("p", words(lang, "keys"), class_="small soft only-present")
    return tag("nav", *items, keys, class_="around", aria_label=words(lang, "all_steps"))


# ---- The answer --------------------------------------------------------------------------------


def _answer(step: Step, asked: Query, found: Found) -> str:
    """Return how a step came out, as HTML; what is one look stands in one ``reveal``."""
    lang = asked.lang
    told = lesson.tell(found, lang)
    points = [tag("li", sentence) for sentence in told.more]
    return join(
        [
            _reveal(
                tag("h2", words(lang, "came_out")),
                tag("p", told.surprise, class_="surprise"),
                tag("p", told.verdict, class_="agrees"),
                _own(step, asked, told),
            ),
            tag(
                "div",
                *(_reveal(one) for one in _charts(step, asked, found)),
                class_="charts",
            ),
            _reveal(tag("h3", words(lang, "figures")), tag("ul", *points, class_="points")),
            _reveal(
                tag("h3", words(lang, "point")),
                tag("p", told.point, class_="point"),
                tag("h3", words(lang, "otherwise")),
                tag("p", told.otherwise),
            ),
            _reveal(
                tag("h3", words(lang, "talk")),
                tag("p", step.talk.of(lang), class_="talk"),
                _further(step, asked, lang),
            ),
            tag("details", tag("summary", words(lang, "look")), tag("p", told.look)),
            _claims(step, lang),
            tag(
                "p",
                words(
                    lang,
                    "from",
                    area=profiles.load(found.area).name,
                    first=found.seeds[0],
                    last=found.seeds[-1],
                    preset=fields.preset_name(found.preset, lang),
                    command=_command(step, asked),
                ),
                class_="small soft",
            ),
        ]
    )


def _reveal(*parts: Part) -> Html:
    return tag("div", *parts, class_="reveal")


def _own(step: Step, asked: Query, told: lesson.Told) -> Html | None:
    """Return what became of the visitor's own prediction."""
    lang = asked.lang
    chosen = next((one for one in step.options if one.key == asked.choice), None)
    if chosen is None:
        return None
    right = chosen.key in [one.key for one in told.agrees]
    return tag(
        "p",
        words(lang, "yours", text=chosen.text.of(lang)),
        " ",
        tag("strong", words(lang, "right" if right else "wrong")),
        class_="mine right" if right else "mine wrong",
    )


def _charts(step: Step, asked: Query, found: Found) -> list[Html]:
    lang = asked.lang
    made = []
    for place, chart in enumerate(found.charts):
        title = chart.title.of(lang)
        path = f"/api/lesson/{step.number}/chart/{place}.svg"
        address, small = f"{path}?{asked.query()}", f"{path}?{asked.query(narrow='1')}"
        alone = found.people and len(found.charts) > 1 and place == 0 and step.number == 1
        what = "people" if found.people and step.number != 2 else "seeds"  # noqa: PLR2004
        n = found.people if what == "people" else len(found.seeds)
        band = words(lang, "band", n=n, what=words(lang, what))
        made.append(
            tag(
                "figure",
                tag(
                    "picture",
                    Html(f'<source media="(max-width: 40rem)" srcset="{escape(small)}">'),
                    tag(
                        "img",
                        src=address,
                        alt=f"{title}, {chart.unit.of(lang)}",
                        width="700",
                        height="400",
                        loading="lazy",
                    ),
                ),
                tag("figcaption", band, class_="small soft") if not alone else None,
                tag(
                    "details",
                    tag("summary", words(lang, "as_table", title=title)),
                    _as_table(chart, lang),
                ),
            )
        )
    return made


def _as_table(chart: Chart, lang: str) -> Html:
    heads: list[Part] = [words(lang, "moment"), *(line.title.of(lang) for line in chart.lines)]
    last = len(chart.weeks) - 1
    every = max(1, round(_ROWS / (chart.weeks[1] - chart.weeks[0]))) if last else 1
    places = sorted({*range(0, last + 1, every), last})
    wide = max(abs(line.mean[place]) for line in chart.lines for place in places)
    decimals = 1 if wide >= 10.0 else 2  # noqa: PLR2004 - small numbers need their digits
    rows: list[Sequence[Part]] = [
        [str(chart.weeks[place])]
        + [number(lang, line.mean[place], decimals) for line in chart.lines]
        for place in places
    ]
    return table(f"{chart.title.of(lang)} ({chart.unit.of(lang)})", heads, rows)


def _claims(step: Step, lang: str) -> Html:
    items = []
    for name in step.claims:
        claim = find_claim(name)
        text = claim.nl if lang == "nl" else claim.en
        href = f"{shell.link('/uitleg', lang)}#{name.lower()}"
        items.append(tag("li", tag("a", name, href=href), f" {text}."))
    return tag("details", tag("summary", words(lang, "claims")), tag("ul", *items))


def _further(step: Step, asked: Query, lang: str) -> Html:
    query = urlencode({"area": asked.area})
    if step.number < len(lesson.steps()):
        return tag("p", tag("a", words(lang, "watch"), href=shell.link("/kijken", lang, query)))
    # From the hours of now: in "all four" no casework is left to move to another quadrant.
    room = f"status-quo~title={words(lang, 'own_title')}"
    plans: list[tuple[str, Any]] = [("area", asked.area), ("plan", room), ("plan", "all-four")]
    return tag("p", tag("a", words(lang, "own"), href=shell.link("/", lang, urlencode(plans))))


PAGE: Final = Page("lesson", "/les", ("Les", "Lesson"), _routes)
