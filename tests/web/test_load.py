"""A class at once, each with numbers of its own; and many requests without holding on to memory."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import httpx2
import psutil
from starlette.testclient import TestClient

from wijksim import comparing
from wijksim.web import ask
from wijksim.web.app import application
from wijksim.web.limits import Limits

AREA = "stadskanaal-centrum"
VISITORS = 30
REQUESTS = 2_000
MOST_GROWTH = 24e6  # bytes


def test_a_class_at_once_gets_each_its_own_numbers() -> None:
    queries = [
        f"area={AREA}&plan=community-first~share_collective:{0.06 + n / 100:.2f}&years=1&seeds=2"
        for n in range(VISITORS)
    ]

    def visit(client: TestClient, query: str) -> str:
        answer = client.get(f"/api/compare?{query}")
        last = [json.loads(line) for line in answer.text.splitlines()][-2]
        return str(last["digest"])

    with TestClient(application(threads=2)) as client, ThreadPoolExecutor(VISITORS) as pool:
        shown = list(pool.map(lambda query: visit(client, query), queries))
    assert len(set(shown)) == VISITORS
    for query, digest in list(zip(queries, shown, strict=True))[::6]:
        plan = ask.read(query).plan(Limits())
        assert comparing.carry_out(plan).digest() == digest


def test_many_requests_do_not_fill_the_memory() -> None:
    paths = ["/uitleg", "/nothing", "/?years=0", "/static/site.css"] * 11
    paths += ["/", f"/api/compare?area={AREA}&years=1&seeds=1", "/api/controls"]
    own, app = psutil.Process(), application(threads=1)

    async def ask_all() -> int:
        """Ask one after another, without a portal between threads; return how memory grew."""
        before = 0
        inside = httpx2.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=inside, base_url="http://testserver") as client,
        ):
            for number in range(REQUESTS):
                await client.get(paths[number % len(paths)])
                if number == REQUESTS // 4:
                    before = own.memory_info().rss
            return own.memory_info().rss - before

    assert asyncio.run(ask_all()) < MOST_GROWTH
    assert app.state.server.engine.under_way == 0


def test_what_is_kept_stays_within_its_bounds() -> None:
    limits = Limits(kept_bytes=4_000_000)
    with TestClient(application(limits, threads=1)) as client:
        store = client.app.state.server.engine.store  # type: ignore[attr-defined]
        for seed in range(1, 5):
            client.get(f"/api/compare?area={AREA}&years=1&seeds=1&seed={seed}")
        assert 0 < store.size <= limits.kept_bytes
        assert 0 < len(store) < 8  # of four starts and four runs
