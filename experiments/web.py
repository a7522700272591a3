"""How fast are the pages, alone and with a class at once? Does the server hold on to memory?

    python experiments/web.py            # all of it; pictures in Chromium
    python experiments/web.py class --visitors 30
    python experiments/web.py states
    python experiments/web.py fuzz --requests 10000
    python experiments/web.py hour --minutes 60

A changed slider is timed from the change to the first new band in the picture, and to the last.
A class is so many visitors who ask for a comparison of their own at the same moment: over HTTP
alone (``class``, the server's part), or each in a browser context on this same machine
(``browsers``, which mostly times the browsers). Every digest is held against ``wijksim.compare``
of that address. ``states`` holds axe against every state of every page (web_states.py), ``fuzz``
sends what nobody should send (web_fuzz.py), ``hour`` uses a server of its own like a person with
several tabs (web_hour.py); these three only when they are asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx2
import psutil
import uvicorn
import web_fuzz
import web_hour
import web_states
from playwright.async_api import Browser, Page, async_playwright
from starlette.applications import Starlette

from wijksim import comparing
from wijksim.web import ask
from wijksim.web.app import application
from wijksim.web.engine import Engine
from wijksim.web.limits import Limits

AREA = "nederland"  # 2,565 residents
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
NAMES = ("chromium", "chromium-browser", "google-chrome")
PARTS = 10  # of the wrong requests, between which memory is looked at
WHAT = ("slider", "class", "browsers", "steady", "states", "fuzz", "hour")
Visit = tuple[float, str, str]  # seconds to the first band, address, digest
SLIDE = """async (hours) => {
  const page = document.querySelector('#compare');
  const input = document.querySelector('#hours-III');
  const began = performance.now();
  input.value = hours;
  input.dispatchEvent(new Event('change'));
  const when = async (ready) => {
    while (!ready()) await new Promise((done) => setTimeout(done, 2));
    return (performance.now() - began) / 1000;
  };
  await when(() => page.dataset.run === 'running' && !page.dataset.stage);
  const first = await when(() => page.dataset.stage);
  return [first, await when(() => page.dataset.run === 'done')];
}"""


@contextmanager
def served(threads: int, app: Starlette | None = None) -> Iterator[str]:
    """Yield the address of a server in this process."""
    app = app or application(threads=threads)
    config = uvicorn.Config(app, port=0, log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


async def ready(page: Page) -> None:
    """Wait until a comparison is done, without the evaluation that the page's policy forbids."""
    await page.wait_for_selector("#compare[data-run=done]", timeout=600_000)


async def slider(browser: Browser, address: str, times: int = 15) -> None:
    """Time changed hours, the first band in view."""
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    await page.goto(f"{address}/?area={AREA}&plan=community-first")
    await ready(page)
    await page.evaluate("document.querySelector('#h-demand').scrollIntoView()")
    await page.wait_for_timeout(1000)
    found = [await page.evaluate(SLIDE, str(8 + 2 * n)) for n in range(times)]
    for name, values in zip(("first band", "all runs"), zip(*found, strict=True), strict=True):
        print(f"slider, {name}: {told(values)}")
    await page.close()


class Visitor:
    """Somebody with a browser context of their own."""

    def __init__(self, page: Page, number: int) -> None:
        """Take a tab that shows nothing yet."""
        self.page, self.number = page, number

    async def come(self, address: str) -> Visit:
        """Open a comparison of one's own; return seconds to the first band, address, digest."""
        plan = f"community-first~share_collective:{0.061 + self.number / 250:.3f}"
        began = time.monotonic()
        await self.page.goto(f"{address}/?area={AREA}&plan={plan}&seeds=4")
        await self.page.wait_for_selector("#compare[data-stage]", timeout=600_000)
        return await self._seen(time.monotonic() - began)

    async def move(self) -> Visit:
        """Change hours, the page being open; return the same."""
        first, _ = await self.page.evaluate(SLIDE, str(30 - self.number / 3))
        return await self._seen(first)

    async def _seen(self, first: float) -> Visit:
        await ready(self.page)
        digest = await self.page.locator("#digest").inner_text()
        return first, self.page.url.partition("?")[2], digest


async def with_browsers(browser: Browser, address: str, visitors: int) -> None:
    """Have a class open the page at once, and then, all of them, move a slider at once."""
    everybody = []
    for number in range(visitors):
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        everybody.append(Visitor(await context.new_page(), number))
    came = await asyncio.gather(*(one.come(address) for one in everybody))
    await together(came, "browsers that open the page")
    moved = await asyncio.gather(*(one.move() for one in everybody))
    await together(moved, "browsers that move a slider")
    for one in everybody:
        await one.page.context.close()


async def listener(client: httpx2.AsyncClient, address: str, number: int) -> Visit:
    """Ask for a comparison of one's own without a browser; return the same as ``visitor``."""
    asked = f"area={AREA}&plan=community-first~share_collective:{0.06 + number / 250:.3f}&seeds=4"
    began, first, digest = time.monotonic(), 0.0, ""
    async with client.stream("GET", f"{address}/api/compare?{asked}", timeout=600) as answer:
        async for line in answer.aiter_lines():
            news = json.loads(line)
            if news["event"] == "stage":
                first, digest = first or time.monotonic() - began, news["digest"]
    return first, asked, digest


async def together(done: Sequence[Visit], who: str) -> None:
    """Tell the times of a class, and check that everybody got their own numbers."""
    visitors = len(done)
    print(f"{visitors} {who} at once, first band: {told([first for first, *_ in done])}")
    wrong = 0
    for _, asked, digest in done:
        plan = ask.read(asked).plan(Limits())
        own = await asyncio.to_thread(comparing.carry_out, plan._replace(threads=2))
        wrong += own.digest() != digest
    print(f"digests that differ from the command line's: {wrong} of {visitors}")


async def steady(browser: Browser, address: str, requests: int = 2000) -> None:
    """Ask many times and look at the memory of this process."""
    context = await browser.new_context(base_url=address)
    own = psutil.Process()
    paths = ("/", "/uitleg", "/api/controls", f"/api/compare?area={AREA}&years=1&seeds=2")
    before = 0.0
    for number in range(requests):
        answer = await context.request.get(paths[number % len(paths)])
        assert answer.ok, answer.status
        await answer.dispose()
        if number == requests // 4:
            before = own.memory_info().rss / 1e6
    after = own.memory_info().rss / 1e6
    print(f"{requests} requests: {before:.0f} MB after a quarter, {after:.0f} MB at the end")
    await context.close()


def fuzz(threads: int, seed: int, number: int) -> None:
    """Send wrong requests, then a right one; then one that takes too long, and a right one."""
    began, app = time.monotonic(), application(threads=threads)
    engine = app.state.server.engine
    with served(threads, app) as address:
        found, memory = web_fuzz.Report(Counter(), []), [_memory()]
        for part in range(PARTS):
            one = web_fuzz.fuzz(int(address.rpartition(":")[2]), seed + part, number // PARTS)
            found.statuses.update(one.statuses)
            found.faults.extend(one.faults)
            memory.append(_memory())
        print(f"{number} requests in {time.monotonic() - began:.0f} s")
        print(f"memory at the start and after each tenth, MB: {', '.join(map(str, memory))}")
        kept, most = engine.store.size / 1e6, engine.limits.kept_bytes / 1e6
        print(f"of that kept on purpose: {kept:.0f} MB, {most:.0f} at the most")
        print(f"statuses (0: closed without a word): {dict(sorted(found.statuses.items()))}")
        print(f"wrong answers: {len(found.faults)}")
        for sent, what in found.faults[:20]:
            print(f"  {what}: {sent!r}")
        print(f"afterwards a comparison has the command line's numbers: {one_more(address)}")
        too_long(engine, address)
        print(f"after that a comparison has the command line's numbers: {one_more(address)}")


def too_long(engine: Engine, address: str) -> None:
    """Ask for a scenario that takes too long, on a server that allows a second for a while."""
    usual, engine.limits = engine.limits, engine.limits._replace(seconds=1.0)
    asked = f"area={AREA}&years=20&seeds=32&plan=community-first&plan=all-four"
    lines = httpx2.get(f"{address}/api/compare?{asked}", timeout=60).text.splitlines()
    page = httpx2.get(f"{address}/api/report.html?{asked}", timeout=60)
    said = "Dit duurt te lang" in page.text
    print(f"too long: stream ends with {lines[-1]}; the file says so: {said}, {page.status_code}")
    engine.limits = usual


def _memory() -> int:
    return round(psutil.Process().memory_info().rss / 1e6)


def one_more(address: str) -> bool:
    """Return whether a small comparison has the command line's numbers."""
    asked = f"area={web_fuzz.AREA}&years=1&seeds=2"
    lines = httpx2.get(f"{address}/api/compare?{asked}", timeout=60).text.splitlines()
    plan = ask.read(asked).plan(Limits())
    return bool(json.loads(lines[-2])["digest"] == comparing.carry_out(plan).digest())


def told(values: Sequence[float]) -> str:
    """Return the middle and the slow end of some times."""
    ordered = sorted(values)
    slow = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"p50 {statistics.median(ordered):.2f} s, p95 {slow:.2f} s, n {len(ordered)}"


async def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=WHAT)
    parser.add_argument("--visitors", type=int, default=30)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--port", type=int, default=8765)
    given = parser.parse_args()
    if given.what == "fuzz":
        await asyncio.to_thread(fuzz, given.threads, given.seed, given.requests)
        return
    if given.what == "states":
        with served(given.threads) as address:
            await asyncio.to_thread(web_states.states, address)
        return
    path = next(filter(None, map(shutil.which, NAMES)))
    if given.what == "hour":
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            await web_hour.hour(browser, given.minutes, given.port, given.threads)
            await browser.close()
        return
    with served(given.threads) as address:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            if given.what in (None, "slider"):
                await slider(browser, address)
            everybody = range(given.visitors)
            if given.what in (None, "class"):
                async with httpx2.AsyncClient() as client:
                    await listener(client, address, 200)  # starts are there, as in a lesson
                    asking = (listener(client, address, n) for n in everybody)
                    await together(await asyncio.gather(*asking), "visitors")
            if given.what in (None, "browsers"):
                await with_browsers(browser, address, given.visitors)
            if given.what in (None, "steady"):
                await steady(browser, address)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
