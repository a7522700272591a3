"""The API: nothing is kept between questions, the whole scenario stands in the address."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from functools import cache, partial, wraps
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from wijksim import report
from wijksim.comparing import Comparison, Plan
from wijksim.errors import InputError
from wijksim.scenario import Scenario
from wijksim.web import answer, ask, charts, controls, faults, shell, stream, toml
from wijksim.web.ask import Ask
from wijksim.web.engine import Busy, Outcome
from wijksim.web.splits import Splits, State
from wijksim.web.stream import Failed, Lines

if TYPE_CHECKING:
    from wijksim.web.app import Server

Handler = Callable[[Request], Awaitable[Response]]

_TABLES: Final = ("measures", "series", "demand", "waiting", "tiles", "board", "hours", "costs")
_SCALE: Final = 2.0  # of a PNG
_ENDED: Final = {Outcome.LATE: 503, Outcome.FAILED: 500}
_FORMATS: Final = {"svg": "image/svg+xml", "png": "image/png"}


def routes(server: Server) -> Sequence[BaseRoute]:
    """Return the routes of the API."""
    splits = Splits(server.engine)
    return [
        Route("/api/compare", partial(_compare, server)),
        Route("/api/explain", partial(_explain, splits)),
        Route("/api/controls", _as_json(_controls)),
        Route("/api/areas", _as_json(partial(_areas, server))),
        Route("/api/scenario.toml", _page(partial(_scenario, server))),
        Route("/api/figure/{name}.{kind}", _page(partial(_figure, server))),
        Route("/api/table/{name}.csv", _page(partial(_table, server))),
        Route("/api/report.html", _page(partial(_report, server))),
        Route("/api/compare.json", _page(partial(_whole_json, server))),
    ]


def _read(server: Server, request: Request) -> tuple[Ask, Plan]:
    asked = ask.read(request.url.query)
    return asked, asked.plan(server.limits)


async def _compare(server: Server, request: Request) -> Lines | JSONResponse:
    """Stream a comparison; faults of the address are told as a list."""
    try:
        asked, plan = await run_in_threadpool(_read, server, request)
    except InputError as error:
        told = faults.lines(error, shell.language(request))
        return JSONResponse({"event": "fault", "lines": told}, 400)
    first = {
        "event": "begin",
        "query": asked.query(),
        "area": plan.profile.name,
        "municipality": plan.profile.municipality,
        "residents": plan.profile.residents.value,
        "arms": [one.title_nl if asked.lang == "nl" else one.title_en for one in plan.scenarios],
        "files": [_file_of(one) for one in plan.scenarios],
        "seeds": len(plan.seeds),
    }
    return Lines(
        server.engine, plan, first, partial(answer.stage, lang=asked.lang, question=asked.question)
    )


async def _explain(splits: Splits, request: Request) -> JSONResponse:
    """Tell how far the split of a plan's difference is, or the split."""
    which, query = _number(request.url.query, "which")
    try:
        asked = ask.read(query)
        state = await run_in_threadpool(splits.ask, asked, which)
    except InputError as error:
        return JSONResponse({"lines": faults.lines(error, shell.language(request))}, 400)
    except Busy:
        return JSONResponse(
            {"state": "busy"}, 503, headers={"retry-after": str(stream.RETRY_AFTER)}
        )
    if state.ended is not None:
        return JSONResponse({"state": state.ended.value}, _ENDED[state.ended])
    if splits.engine.preparing:
        return JSONResponse({"state": "preparing"}, 202)
    if state.found is None:
        return JSONResponse({"state": "running", "done": state.done, "of": state.of}, 202)
    return await run_in_threadpool(_split, state, asked)


def _split(state: State, asked: Ask) -> JSONResponse:
    assert state.found is not None
    made = answer.split(
        state.found, asked.lang, [_file_of(one) for one in state.found.plan.scenarios]
    )
    return JSONResponse({"state": "done", "html": made, **state.found.to_json()})


def _file_of(one: Scenario) -> str:
    """Return what names a scenario on the command line."""
    return one.name if toml.is_shipped(one) else f"{one.name}.toml"


def _as_json(made: Callable[[Request], Any]) -> Handler:
    """Return a handler that answers with JSON, faults too."""

    @wraps(made)
    async def handler(request: Request) -> Response:
        try:
            return await run_in_threadpool(lambda: JSONResponse(made(request)))
        except InputError as error:
            return JSONResponse({"lines": faults.lines(error, shell.language(request))}, 400)

    return handler


def _page(made: Handler) -> Handler:
    """Return a handler whose faults are pages: these answers are opened or saved by people."""

    @wraps(made)
    async def handler(request: Request) -> Response:
        try:
            return await made(request)
        except InputError as error:
            return shell.fault(request, "bad_address", error)
        except Busy:
            answered = shell.fault(request, "busy", status=503)
            answered.headers["retry-after"] = str(stream.RETRY_AFTER)
            return answered
        except Failed as error:
            late = error.outcome is Outcome.LATE
            return shell.fault(request, "late" if late else "failed", status=503 if late else 500)

    return handler


def _controls(request: Request) -> dict[str, Any]:
    lang = shell.language(request)
    return _tables(lang, request.query_params.get("preset", "evidence"))


@cache  # every page asks for it, and to read all scenario files takes a third of a second
def _tables(lang: str, preset: str) -> dict[str, Any]:
    return {**controls.all_levers(lang, preset), "choices": controls.choices(lang)}


def _areas(server: Server, request: Request) -> list[dict[str, Any]]:
    asked = request.query_params.get("q", "")[:60]
    return controls.search(asked, server.limits.residents)


async def _scenario(server: Server, request: Request) -> Response:
    which, query = _number(request.url.query, "which")
    asked = ask.read(query)
    plan = await run_in_threadpool(asked.plan, server.limits)
    if which >= len(plan.scenarios):
        return shell.fault(request, "not_found", status=404)
    one, base = plan.scenarios[which], plan.scenarios[0]
    shipped = base.document is not None and asked.base == base.name
    return _file(
        toml.text(one, base.name if shipped else f"{base.name}.toml").encode(),
        f"{one.name}.toml",
        "application/toml",
    )


def _number(query: str, name: str) -> tuple[int, str]:
    """Return a small number in a query, 0 where there is none, and the query without it."""
    parts = [part for part in query.split("&") if part]
    own = [part for part in parts if part.startswith(f"{name}=")]
    text = own[0].partition("=")[2] if own else "0"
    rest = "&".join(part for part in parts if part not in own)
    return (int(text) if text.isascii() and text.isdigit() and len(text) == 1 else 9), rest


async def _done(server: Server, request: Request) -> tuple[Ask, Comparison]:
    asked, plan = await run_in_threadpool(_read, server, request)
    return asked, await stream.whole(server.engine, plan)


async def _figure(server: Server, request: Request) -> Response:
    name, kind = request.path_params["name"], request.path_params["kind"]
    if name not in charts.NAMES or kind not in _FORMATS:
        return shell.fault(request, "not_found", status=404)
    asked, done = await _done(server, request)
    drawn = await run_in_threadpool(lambda: draw(charts.for_file(done, name, asked.lang), kind))
    return _file(drawn, f"{name}.{kind}", _FORMATS[kind])


def draw(spec: charts.Spec, kind: str) -> bytes:
    """Return a chart as a file, "svg" or "png", drawn without a browser."""
    import vl_convert

    text = json.dumps(spec)
    if kind == "svg":
        return vl_convert.vegalite_to_svg(text).encode()
    return bytes(vl_convert.vegalite_to_png(text, scale=_SCALE))


async def _table(server: Server, request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _TABLES:
        return shell.fault(request, "not_found", status=404)
    _, done = await _done(server, request)
    return _file(await run_in_threadpool(_csv, done, name), f"{name}.csv", "text/csv")


def _csv(done: Comparison, name: str) -> bytes:
    own = {"measures": done.summary, "series": done.frame}
    frame = own[name]() if name in own else report.tables(done)[name]
    return frame.to_csv(index=False, lineterminator="\n").encode()


async def _report(server: Server, request: Request) -> Response:
    asked, done = await _done(server, request)
    made = await run_in_threadpool(report.page, done, asked.lang)
    return _file(made.encode(), "wijksim.html", "text/html")


async def _whole_json(server: Server, request: Request) -> Response:
    _, done = await _done(server, request)
    return _file(await run_in_threadpool(_json, done), "compare.json", "application/json")


def _json(done: Comparison) -> bytes:
    text = json.dumps(done.to_json(), indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def _file(content: bytes, name: str, kind: str) -> Response:
    """Return a file to save; a report's own inline style never meets our policy that way."""
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, headers=headers, media_type=kind)
