"""An hour of use: several tabs, a server of its own, every error written down.

Each tab does what a person would do next, chosen at random: open a question's comparison, move
hours, name a plan, open a tile, save a report, watch a neighbourhood and follow somebody, take a
step of the lesson, switch the language, mistype an address. Between two things it rests a moment.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

import psutil
from playwright.async_api import Browser, Page, Response, TimeoutError

TABS: Final = 4
REST: Final = (1.0, 5.0)  # seconds between two things that a person does
PATIENCE: Final = 180_000  # ms
BAD, BUSY = 400, 503
ENGLISH: Final = 0.2  # of the pages are opened in English
SAVES: Final = 0.4  # of the comparisons end in a file
AREAS: Final = ("stadskanaal-centrum", "nederland", "techum", "heechterp-schieringen")
_MOVED: Final = """async (hours) => {
  const page = document.querySelector('#compare');
  const input = document.querySelector('#hours-III');
  const began = performance.now();
  input.value = hours;
  input.dispatchEvent(new Event('change'));
  while (performance.now() - began < 200 || !page.dataset.stage) {
    if (performance.now() - began > 120000) return -1;
    await new Promise((done) => setTimeout(done, 5));
  }
  return (performance.now() - began) / 1000;
}"""


class Seen(NamedTuple):
    """What happened."""

    done: Counter[str]
    wrong: list[str]
    bands: list[float]  # seconds from a change to the first new band


@contextmanager
def server(port: int, threads: int) -> Iterator[psutil.Process]:
    """Run ``wijksim serve`` as a person does."""
    command = [sys.executable, "-m", "wijksim", "serve", "--port", str(port)]
    child = subprocess.Popen([*command, "--threads", str(threads)], env=os.environ)
    try:
        yield psutil.Process(child.pid)
    finally:
        child.terminate()
        child.wait()


class Person:
    """One tab, and what is done in it."""

    def __init__(self, page: Page, address: str, luck: random.Random, seen: Seen) -> None:
        """Take a tab; whatever it logs as an error is written down."""
        self.page, self.address, self.luck, self.seen = page, address, luck, seen
        self.expected = False  # an error that was asked for
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: seen.wrong.append(f"script: {error}"))
        page.on("response", self._answered)

    def _answered(self, answer: Response) -> None:
        if answer.status >= BAD and answer.status != BUSY and not self.expected:
            self.seen.wrong.append(f"{answer.status}: {answer.url}")

    async def go_on(self, until: float) -> None:
        """Do one thing after another."""
        ways: tuple[Callable[[], Awaitable[None]], ...] = (
            *(self.compare, self.compare, self.compare, self.question),
            *(self.watch, self.lesson, self.read, self.mistype),
        )
        while time.monotonic() < until:
            way = self.luck.choice(ways)
            try:
                await way()
                self.seen.done[way.__name__] += 1
            except TimeoutError as error:
                self.seen.wrong.append(f"{way.__name__}: {str(error).splitlines()[0]}")
            await asyncio.sleep(self.luck.uniform(*REST))

    async def _open(self, path: str) -> None:
        lang = "lang=en" if self.luck.random() < ENGLISH else ""
        between = ("&" if "?" in path else "?") if lang else ""
        await self.page.goto(f"{self.address}{path}{between}{lang}")

    async def _done(self) -> None:
        await self.page.wait_for_selector("#compare[data-run=done]")

    async def compare(self) -> None:
        """Compare, move hours some times, name the plan, open what is folded, save a file."""
        luck, page = self.luck, self.page
        area = luck.choice(AREAS)
        await self._open(f"/?area={area}&plan=community-first&plan=all-four&seeds=4")
        await self._done()
        await page.evaluate("document.querySelector('#h-demand').scrollIntoView()")
        for _ in range(luck.randrange(1, 6)):
            band = await page.evaluate(_MOVED, str(luck.randrange(2, 40)))
            self.seen.bands.append(band)
            await asyncio.sleep(luck.uniform(0.0, 1.0))  # often before all runs are there
        await page.fill("#title", f"Plan {luck.randrange(1000)}")
        await page.locator("#title").blur()
        await page.locator("details.tile > summary").first.click()
        await asyncio.sleep(0.3)
        await self._done()
        if luck.random() < SAVES:
            which = luck.choice(("report.html", "table/demand.csv", "figure/need.png"))
            async with page.expect_download() as saved:
                await page.locator(f"a[data-save='{which}']").click()
            await (await saved.value).path()

    async def question(self) -> None:
        """Go from one of the ten questions to its comparison."""
        await self._open("/vragen")
        links = self.page.locator(".compare-links a")
        await links.nth(self.luck.randrange(await links.count())).click()
        await self._done()

    async def watch(self) -> None:
        """Watch a neighbourhood, follow somebody, go to another week."""
        luck, page = self.luck, self.page
        await self._open(f"/kijken?area={luck.choice(AREAS)}&seed={luck.randrange(1, 4)}")
        await page.wait_for_selector("#watch[data-ready]")
        await page.click("#play")
        await asyncio.sleep(luck.uniform(2.0, 8.0))
        await page.click("#play")
        await page.fill("#who", str(luck.randrange(1, 300)))
        await page.click("#follow")
        await page.wait_for_selector("#story li")
        await page.fill("#week", str(luck.randrange(0, 500)))

    async def lesson(self) -> None:
        """Predict, and see how a step comes out."""
        step = self.luck.choice((1, 4, 5, 6))
        await self._open(f"/les/{step}?area=stadskanaal-centrum&seed={self.luck.randrange(1, 3)}")
        await self.page.locator("input[name=choice]").first.check()
        await self.page.click("#go")
        await self.page.wait_for_selector("#answer:not([hidden])")

    async def read(self) -> None:
        """Read the page that explains."""
        await self._open("/uitleg")
        await self.page.locator("main details > summary").first.click()

    async def mistype(self) -> None:
        """Come with an address that is wrong, and begin again."""
        self.expected = True
        await self._open(f"/?area={self.luck.choice(('nergens', 'techm', '%25'))}&years=0")
        await self.page.locator("main .button").click()
        await self._done()
        self.expected = False


async def hour(browser: Browser, minutes: float, port: int, threads: int) -> None:
    """Use a server for so long, and tell how it went."""
    address, seen = f"http://127.0.0.1:{port}", Seen(Counter(), [], [])
    with server(port, threads) as process:
        page = await browser.new_page()
        for _ in range(600):
            try:
                await page.goto(address, timeout=1000)
                break
            except Exception:  # it is still starting
                await asyncio.sleep(0.5)
        await page.wait_for_selector("#compare[data-run=done]", timeout=600_000)
        await page.close()
        until = time.monotonic() + 60.0 * minutes
        memory = [process.memory_info().rss / 1e6]
        print(f"load average at the start: {_load()}; memory {memory[0]:.0f} MB", flush=True)
        people = []
        for number in range(TABS):
            tab = await (await browser.new_context(accept_downloads=True)).new_page()
            people.append(Person(tab, address, random.Random(number), seen))
        using = asyncio.gather(*(person.go_on(until) for person in people))
        every = 60.0 * minutes / 8
        while not using.done():
            await asyncio.wait([using], timeout=every)
            memory.append(process.memory_info().rss / 1e6)
            told = f"{sum(seen.done.values())} things, {len(seen.wrong)} errors"
            print(f"{told}, memory {memory[-1]:.0f} MB, load {_load()}", flush=True)
        await using
    _tell(minutes, seen, memory)


def _load() -> str:
    return " ".join(f"{value:.1f}" for value in psutil.getloadavg())


def _tell(minutes: float, seen: Seen, memory: list[float]) -> None:
    bands = sorted(seen.bands)
    slow = bands[min(len(bands) - 1, int(0.95 * len(bands)))]
    print(f"{minutes:g} minutes, {TABS} tabs: {dict(seen.done)}")
    print(f"changed hours to first new band: p50 {bands[len(bands) // 2]:.2f} s, p95 {slow:.2f} s")
    print(f"memory of the server: {memory[0]:.0f} MB at the start, {memory[-1]:.0f} MB at the end")
    print(f"errors: {len(seen.wrong)}")
    for one, times in Counter(seen.wrong).most_common(20):
        print(f"  {times} x {one[:200]}")
