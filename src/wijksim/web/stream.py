"""A comparison as a stream of lines, for as long as somebody listens."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from wijksim.comparing import Comparison, Plan
from wijksim.web.engine import Busy, Engine, Job, News, Outcome

Line = Mapping[str, Any]

RETRY_AFTER: Final = 3  # seconds
_LOOK: Final = 0.5  # seconds between two looks at whether the model is compiled
_log = logging.getLogger("wijksim.web")


class Failed(Exception):
    """A comparison ended without its last stage."""

    def __init__(self, outcome: Outcome) -> None:
        """Say how it ended."""
        super().__init__(outcome.value)
        self.outcome = outcome


async def news(engine: Engine, plan: Plan) -> AsyncIterator[News]:
    """Run a plan and yield what it tells; it is stopped when nobody takes the news any more.

    The first news comes at once: there is room.

    Raises:
        Busy: when there is no room for it, before anything is yielded.
    """
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[News] = asyncio.Queue()

    def tell(one: News) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            loop.call_soon_threadsafe(told.put_nowait, one)

    job, late = engine.compare(plan, tell), None
    try:
        while not engine.ready.is_set():
            yield News(0, preparing=engine.preparing)
            await asyncio.sleep(_LOOK)
        late = loop.call_later(engine.limits.seconds, job.end, Outcome.LATE)
        yield News(0)
        while True:
            one = await told.get()
            yield one
            if one.outcome is not None:
                return
    finally:
        if late is not None:
            late.cancel()
        _leave(job)


def _leave(job: Job) -> None:
    if not job.over:
        job.end(Outcome.STOPPED)


async def whole(engine: Engine, plan: Plan) -> Comparison:
    """Return a comparison when all of it is there.

    Raises:
        Busy: when there is no room for it.
        Failed: when it took too long or went wrong.
    """
    async for one in news(engine, plan):
        if one.error is not None:
            _log.error("a comparison failed", exc_info=one.error)
        if one.outcome is Outcome.DONE and one.stage is not None:
            return one.stage
        if one.outcome is not None:
            raise Failed(one.outcome)
    raise Failed(Outcome.STOPPED)


class Lines:
    """An answer of one JSON value a line; ends the work when the visitor goes away."""

    def __init__(
        self, engine: Engine, plan: Plan, first: Line, show: Callable[[Comparison, bool], Line]
    ) -> None:
        """Take the plan, the first line, and what makes a line of a stage (and of its placebos)."""
        self.engine, self.plan, self.first, self.show = engine, plan, first, show

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send lines until the comparison is over or the visitor is gone."""
        del scope
        working = asyncio.ensure_future(self._send(send))
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (working, gone):
                task.cancel()
            results = await asyncio.gather(working, gone, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, OSError):
                raise result

    async def _send(self, send: Send) -> None:
        told = news(self.engine, self.plan)
        try:
            try:
                begun = await anext(told)
            except Busy:
                await _whole_answer(send, 503, {"event": "busy"}, RETRY_AFTER)
                return
            await send(
                {
                    "type": "http.response.start",
                    "status": 200,
                    "headers": [
                        (b"content-type", b"application/x-ndjson"),
                        (b"cache-control", b"no-store"),
                    ],
                }
            )
            await _line(send, self.first)
            await self._one(send, begun)
            try:
                async for one in told:
                    await self._one(send, one)
            except OSError:  # the visitor has gone
                raise
            except Exception as error:
                _log.error("a stage could not be shown", exc_info=error)
                await _line(send, {"event": "end", "outcome": Outcome.FAILED.value})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await told.aclose()  # type: ignore[attr-defined]  # an async generator has it

    async def _one(self, send: Send, one: News) -> None:
        if one.preparing:
            await _line(send, {"event": "preparing"})
        elif one.stage is not None:
            await _body(send, await run_in_threadpool(self._stage, one.stage, one.placebos))
        else:
            await _line(send, {"event": "progress", "done": one.done, "of": len(self.plan.seeds)})
        if one.error is not None:
            _log.error("a comparison failed", exc_info=one.error)
        if one.outcome is not None:
            await _line(send, {"event": "end", "outcome": one.outcome.value})

    def _stage(self, stage: Comparison, placebos: bool) -> bytes:
        """Return the line of a stage; it is long, so other visitors would wait for it."""
        return encoded({"event": "stage", **self.show(stage, placebos)})


def encoded(value: Line) -> bytes:
    """Return a value as a line of JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode() + b"\n"


async def _line(send: Send, value: Line) -> None:
    await _body(send, encoded(value))


async def _body(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _whole_answer(send: Send, status: int, value: Line, retry_after: int) -> None:
    body = json.dumps(value).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"retry-after", str(retry_after).encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
