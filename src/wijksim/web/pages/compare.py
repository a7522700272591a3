"""Vergelijken: a neighbourhood, up to four plans, and what they do, as soon as it is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Route

from wijksim import lesson, scenario, texts
from wijksim.report.markup import Html, Part, join, tag
from wijksim.report.words import say as report_say
from wijksim.sources import store
from wijksim.verdict import BOARD
from wijksim.web import ask, charts, fields, shell
from wijksim.web.ask import Ask
from wijksim.web.pages.compare_words import SCRIPT, say
from wijksim.web.pages.lesson_words import words
from wijksim.web.shell import Page

if TYPE_CHECKING:
    from wijksim.web.app import Server

YEARS: Final = (1, 2, 3, 5, 10, 15)
SEEDS: Final = (4, 8, 16, 32)
_TABLES: Final = ("measures", "series", "demand", "waiting", "tiles", "hours", "costs")
_COSTS: Final = tuple(name for name in charts.YEARLY if name.startswith("cost"))


def _routes(server: Server) -> Sequence[BaseRoute]:
    async def show(request: Request) -> HTMLResponse:
        asked = ask.read(request.url.query)
        await run_in_threadpool(asked.plan, server.limits)  # a wrong address is told at once
        return await run_in_threadpool(_page, request, asked)

    return [Route("/", show)]


PAGE: Final = Page("compare", "/", ("Vergelijken", "Compare"), _routes)


def _page(request: Request, asked: Ask) -> HTMLResponse:
    lang = asked.lang
    words = json.dumps({**SCRIPT.all(lang)}, ensure_ascii=False)
    tool = tag(
        "div",
        tag(
            "form",
            _where(asked, lang),
            _plans(lang),
            _context(lang),
            tag("a", say(lang, "jump"), href="#status", class_="button jump"),
            class_="controls no-print",
            aria_label=say(lang, "controls"),
        ),
        _results(asked, lang),
        class_="tool",
        id="compare",
        data_words=words,
        data_state=json.dumps(_state(asked)),
    )
    return shell.respond(
        request,
        PAGE,
        tag("h1", say(lang, "title")),
        tag("p", say(lang, "lead"), class_="lead"),
        tag("p", tag("a", say(lang, "what_words"), href=f"{shell.link('/uitleg', lang)}#words")),
        tag("noscript", tag("p", say(lang, "no_script"), class_="mind")),
        _question(asked, lang) if asked.question else None,
        tool,
        scripts=("compare.js",),
        styles=("compare.css",),
    )


def _question(asked: Ask, lang: str) -> Html:
    """Return the question that is being answered: what to read, and its other comparisons."""
    one = lesson.find_question(asked.question)
    links = []
    for compared in one.comparisons:
        own = ask.read(f"{compared.query}&question={one.number}")
        same = own._replace(lang=lang, seeds=asked.seeds, seed=asked.seed) == asked
        href = shell.link("/", lang, own.query())
        told = compared.title.of(lang)
        current = "page" if same else None
        links.append(
            tag("li", tag("a", told, href=href, class_="button plain", aria_current=current))
        )
    terms: list[Part] = [
        tag("dt", words(lang, "read")),
        tag("dd", fields.marked(one.read.of(lang))),
        tag("dt", words(lang, "pitfall")),
        tag("dd", fields.marked(one.pitfall.of(lang))),
    ]
    if one.missing.of(lang):
        terms += [tag("dt", words(lang, "missing")), tag("dd", fields.marked(one.missing.of(lang)))]
    return tag(
        "section",
        tag("h2", say(lang, "asked", n=one.number), id="h-question"),
        tag("p", one.question.of(lang), class_="question"),
        tag("ul", *links, class_="compare-links"),
        tag("dl", *terms, class_="reading"),
        tag("p", tag("a", say(lang, "all_ten"), href=shell.link("/vragen", lang))),
        aria_labelledby="h-question",
        class_="card asked no-print",
    )


def _state(asked: Ask) -> dict[str, object]:
    """Return the question as the page's script works with it."""
    return {
        "area": asked.area,
        "base": asked.base,
        "plans": [
            {
                "basis": plan.basis,
                "set": {one.name: list(one[1:]) for one in plan.changes},
                "title": plan.title,
            }
            for plan in asked.plans
        ],
        "context": {one.name: list(one[1:]) for one in asked.context},
        "years": asked.years,
        "preset": asked.preset,
        "without": list(asked.without),
        "seeds": asked.seeds,
        "seed": asked.seed,
        "question": asked.question,
        "lang": asked.lang,
    }


def _where(asked: Ask, lang: str) -> Html:
    years = sorted({*YEARS, asked.years})
    seeds = sorted({*SEEDS, asked.seeds})
    return tag(
        "fieldset",
        tag("legend", say(lang, "where")),
        _field("area", say(lang, "area"), fields.areas(lang, asked.area)),
        _search(lang) if store.held() else None,
        tag(
            "details",
            tag(
                "summary",
                say(lang, "more_where"),
                tag("span", _chosen(asked, lang), id="chosen", class_="small soft"),
            ),
            tag(
                "div",
                _field("years", say(lang, "years"), _numbers("years", years, asked.years)),
                _field("seeds", say(lang, "seeds"), _numbers("seeds", seeds, asked.seeds)),
                class_="pair",
            ),
            _field("preset", say(lang, "preset"), fields.presets(lang, asked.preset)),
            tag("p", say(lang, "preset_about"), class_="small soft"),
            data_key="where",
        ),
        class_="card",
    )


def _chosen(asked: Ask, lang: str) -> str:
    """Return what the folded fields hold; the script keeps it so."""
    preset = fields.preset_name(asked.preset, lang)
    return SCRIPT(lang, "chosen", years=asked.years, seeds=asked.seeds, preset=preset)


def _search(lang: str) -> Html:
    box = tag("input", id="search", type="search", list="found", autocomplete="off")
    return _field("search", say(lang, "search"), join([box, tag("datalist", id="found")]))


def _field(key: str, label: str, control: Part) -> Html:
    return tag("div", tag("label", label, for_=key), control, class_="field")


def _numbers(name: str, values: Sequence[int], chosen: int) -> Html:
    options = [fields.option(str(value), str(value), value == chosen) for value in values]
    return tag("select", *options, id=name, name=name)


def _plans(lang: str) -> Html:
    """Return the place of the plans; the script fills it from the tables of levers."""
    return tag(
        "fieldset",
        tag("legend", say(lang, "plans")),
        tag("p", say(lang, "plans_about"), class_="small soft"),
        tag("div", id="tabs", class_="tabs", role="group", aria_label=say(lang, "plans")),
        tag("div", id="editor"),
        class_="card",
    )


def _context(lang: str) -> Html:
    inside = tag("div", id="context-levers")
    return tag(
        "fieldset",
        tag("legend", say(lang, "context"), class_="unseen"),
        tag(
            "details",
            tag("summary", say(lang, "context")),
            tag("p", say(lang, "context_about"), class_="small soft"),
            inside,
        ),
        class_="card",
    )


def _results(asked: Ask, lang: str) -> Html:
    return tag(
        "div",
        tag(
            "div",
            tag("p", say(lang, "waiting_to_run"), id="status", role="status"),
            tag("progress", id="progress", max="1", value="0", aria_label=say(lang, "progress")),
            class_="status",
        ),
        _other_base(asked, lang),
        tag("div", id="faults", role="alert", class_="mind", hidden=""),
        _section(
            "words",
            lang,
            tag("div", data_part="cards", class_="cards"),
            tag("p", say(lang, "signs"), class_="small soft"),
        ),
        _section("asked", lang, tag("div", data_part="asked")) if asked.question else None,
        _section(
            "demand",
            lang,
            tag("p", report_say(lang, "demand_intro")),
            tag("p", say(lang, "overlap"), class_="small soft"),
            _grid("need", "unmet", "requests", "admitted", lang=lang),
        ),
        _section(
            "queue",
            lang,
            tag("p", report_say(lang, "waiting_intro")),
            _grid("waiting", "wait", lang=lang),
        ),
        _section("tiles", lang, tag("p", say(lang, "tiles_about")), *_tiles(lang)),
        _section(
            "costs",
            lang,
            tag("p", say(lang, "costs_about")),
            _grid(*_COSTS, lang=lang),
            tag("h3", report_say(lang, "break_even_title")),
            tag("p", report_say(lang, "break_even_what")),
            tag("div", data_part="payback"),
        ),
        _section("share", lang, *_share(lang)),
        _section("area", lang, tag("div", data_part="area")),
        class_="results",
    )


def _other_base(asked: Ask, lang: str) -> Html | None:
    """Return a word of warning where plans stand beside something else than now."""
    if asked.base == ask.BASE:
        return None
    one = scenario.load(asked.base)
    title = one.title_nl if lang == "nl" else one.title_en
    return tag("p", say(lang, "other_base", base=title), class_="mind")


def _section(key: str, lang: str, *parts: Part) -> Html:
    heading = tag("h2", say(lang, f"h_{key}"), id=f"h-{key}")
    return tag("section", heading, *parts, aria_labelledby=f"h-{key}", class_=f"part-{key}")


def _grid(*names: str, lang: str) -> Html:
    return tag("div", *(figure(name, lang) for name in names), class_="chart-grid")


def figure(name: str, lang: str) -> Html:
    """Return the place of a chart with its table and its files; the script fills it."""
    title = charts.title(name, lang)
    saves: list[Part] = [f"{say(lang, 'save')} "]
    for kind in ("PNG", "SVG"):
        label = tag("span", f" {title}", class_="unseen")
        saves.append(tag("a", kind, label, data_save=f"figure/{name}.{kind.lower()}", download=""))
        saves.append(" ")
    return tag(
        "figure",
        tag("figcaption", tag("h3", title), tag("p", data_note=name, class_="small soft note")),
        tag(
            "div",
            tag(
                "div",
                data_chart=name,
                data_empty=say(lang, "no_figures"),
                class_="canvas",
                role="img",
                aria_label=title,
            ),
            class_="plot",
        ),
        tag(
            "details",
            tag("summary", report_say(lang, "table_of")),
            tag("div", data_part=f"table-{name}"),
            data_key=f"table-{name}",
        ),
        tag("p", *saves, class_="small soft save no-print"),
        class_="card",
    )


def _tiles(lang: str) -> list[Html]:
    tiles = []
    for quadrant, names in BOARD.items():
        first = texts.say(lang, f"tile_{next(iter(names))}").split(":")[0]
        inside = _grid(*(f"tile-{name}".replace("_", "-") for name in names), lang=lang)
        tiles.append(
            tag(
                "details",
                tag(
                    "summary",
                    tag("span", first, class_="tile-name"),
                    tag("span", data_part=f"tile-{quadrant}", class_="tile-marks"),
                ),
                inside,
                class_="tile card",
                data_key=f"tile-{quadrant}",
            )
        )
    return [tag("div", *tiles, class_="tiles")]


def _share(lang: str) -> list[Html]:
    files = [
        tag("li", tag("a", say(lang, "report"), data_save="report.html", download="")),
        tag("li", tag("span", id="plan-files")),
        tag("li", tag("a", say(lang, "json"), data_save="compare.json", download="")),
    ]
    named = [
        tag("a", say(lang, f"csv_{name}"), data_save=f"table/{name}.csv", download="")
        for name in _TABLES
    ]
    files.insert(2, tag("li", say(lang, "csv"), " ", join(named, ", ")))
    address = tag("input", id="address", readonly="")
    return [
        tag("p", say(lang, "share_about")),
        _field("address", say(lang, "address"), address),
        tag(
            "p",
            tag("button", say(lang, "copy"), type="button", id="copy"),
            " ",
            tag("span", id="copied", role="status", class_="soft"),
        ),
        tag("ul", *files),
        tag("p", say(lang, "repeat_about"), class_="small soft"),
        tag("pre", tag("code", id="command"), tabindex="0"),
        tag("p", say(lang, "digest"), " ", tag("code", id="digest"), class_="small soft"),
    ]
