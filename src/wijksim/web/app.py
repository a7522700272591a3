"""The app as a whole: pages, files and the API behind one guard."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import AsyncIterator
from typing import NamedTuple

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse

from wijksim import comparing, compiling
from wijksim.errors import InputError
from wijksim.web import api, ask, pages, shell, static
from wijksim.web.engine import Engine
from wijksim.web.guard import Guard
from wijksim.web.limits import Limits

_log = logging.getLogger("wijksim.web")


class Server(NamedTuple):
    """What pages share while the app runs."""

    limits: Limits
    engine: Engine


def application(
    limits: Limits | None = None, threads: int = 1, *, warm_up: bool = False
) -> Starlette:
    """Return the app.

    Args:
        limits: of requests; the usual ones unless given.
        threads: runs at the same time.
        warm_up: have the model compiled from the start on, before the first visitor asks; the
            pages say so as long as it takes.
    """
    limits = limits or Limits()
    engine = Engine(limits, threads, _compile if warm_up else None)
    server = Server(limits, engine)

    @contextlib.asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        engine.open()
        warm = threading.Thread(target=static.read, args=(static.VEGA,), daemon=True)
        warm.start()  # the chart library takes two seconds to bundle
        try:
            yield
        finally:
            engine.close()

    routes = [route for page in pages.all_pages() for route in page.routes(server)]
    app = Starlette(
        routes=[*routes, *api.routes(server), static.ROUTE],
        middleware=[Middleware(Guard, limits=limits)],
        exception_handlers={404: _missing, InputError: _bad, Exception: _failed},
        lifespan=life,
    )
    app.state.server = server
    return app


def _compile() -> None:
    compiling.ahead()
    comparing.warm_up(ask.read("").plan(Limits()))


async def _missing(request: Request, _error: Exception) -> HTMLResponse:
    return shell.fault(request, "not_found", status=404)


async def _bad(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, InputError)
    return shell.fault(request, "bad_address", error)


async def _failed(request: Request, error: Exception) -> HTMLResponse:
    _log.error("%s failed", request.url.path, exc_info=error)
    return shell.fault(request, "failed", status=500)
