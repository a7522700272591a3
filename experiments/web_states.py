"""Every state of every page in Chromium: axe, errors, requests elsewhere; and keys alone.

``python experiments/web.py states`` brings the pages to each state in both languages, on a wide
screen, on a telephone and at 200 % zoom, and holds axe's rules of WCAG 2.1 A and AA against it.
The browser has no network but this server.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PATIENCE: Final = 90_000  # ms
MOST_TABS: Final = 120  # key presses from one thing to another
SCREENS: Final = {  # width, height, pixels to a CSS pixel
    "1440 px": (1440, 900, 1),
    "390 px": (390, 844, 2),
    "200 %": (720, 450, 2),
}
AREA: Final = "area=nederland"
STEPS: Final = range(1, 8)
_NO_ANSWER: Final = """(() => {
  const fetched = window.fetch;
  window.fetch = (address, options) =>
    String(address).startsWith("/api/compare") ? new Promise(() => {}) : fetched(address, options);
})()"""


class Seen(NamedTuple):
    """What is wrong in a state: rules of axe, errors of scripts, requests elsewhere, too wide."""

    violations: list[str]
    errors: list[str]
    sideways: int  # CSS pixels that stick out


def _held(page: Page, query: str) -> None:
    """Open a comparison that gets no answer."""
    page.add_init_script(_NO_ANSWER)
    page.goto(f"/?{query}")
    page.wait_for_selector("#editor .quadrant")


def _running(page: Page, query: str) -> None:
    """Open a long comparison; the first band is there."""
    page.goto(f"/?{query}&plan=community-first&years=10&seeds=32")
    page.wait_for_selector("#compare[data-stage]")


def _done(page: Page, query: str) -> None:
    page.goto(f"/?{query}&plan=community-first&plan=all-four&seeds=4&question=3")
    page.wait_for_selector("#compare[data-run=done]")


def _tile(page: Page, query: str) -> None:
    """Open a tile, its table, and the reasons."""
    _done(page, query)
    for fold in ("why-1", "tile-II", "table-need", "preconditions", "where"):
        page.locator(f"details[data-key={fold}] > summary").first.click()
    page.wait_for_selector("[data-chart=tile-place-share] svg")


def _split(page: Page, query: str) -> None:
    _done(page, query)
    page.locator("details[data-key=why-2] > summary").click()
    page.locator("[data-split='2']").click()
    page.wait_for_selector("[data-answer='2'] table")


def _watch(page: Page, query: str) -> None:
    page.goto(f"/kijken?{query}")
    page.wait_for_selector("#watch[data-ready]")


def _playing(page: Page, query: str) -> None:
    _watch(page, query)
    page.click("#play")
    page.wait_for_timeout(1500)


def _story(page: Page, query: str) -> None:
    _watch(page, query)
    page.fill("#who", "120")
    page.click("#follow")
    page.wait_for_selector("#story li")


def _asked(step: int) -> Callable[[Page, str], None]:
    def bring(page: Page, query: str) -> None:
        page.goto(f"/les/{step}?{query}")

    return bring


def _answered(step: int, more: str = "") -> Callable[[Page, str], None]:
    def bring(page: Page, query: str) -> None:
        page.goto(f"/les/{step}?{query}{more}")
        page.locator("input[name=choice]").first.check()
        page.click("#go")
        page.wait_for_selector("#answer:not([hidden])")
        page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")

    return bring


def _plain(path: str) -> Callable[[Page, str], None]:
    def bring(page: Page, query: str) -> None:
        lang = "lang=en" if "lang=en" in query else ""
        page.goto(f"{path}{'&' if '?' in path else '?'}{lang}")
        page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")

    return bring


STATES: Final[dict[str, Callable[[Page, str], None]]] = {
    "start, nothing answered": _held,
    "comparison running, first band": _running,
    "comparison done, with a question": _done,
    "tile, table and reasons open": _tile,
    "split over the quadrants": _split,
    "Kijken": _watch,
    "Kijken playing": _playing,
    "Kijken, somebody's story": _story,
    "Les": _plain("/les"),
    **{f"step {n}, asked": _asked(n) for n in STEPS},
    **{f"step {n}, answered": _answered(n) for n in STEPS},
    "step 4, large screen": _answered(4, "&present=1"),
    "ten questions": _plain("/vragen"),
    "how it works, all open": _plain("/uitleg"),
    "error: no such page": _plain("/nothing"),
    "error: wrong address": _plain("/?years=0"),
    "error: no such step": _plain("/les/9"),
}


@contextmanager
def opened(browser: Browser, address: str, screen: tuple[int, int, int]) -> Iterator[Page]:
    """Yield a tab; what it logs and asks of others is in its ``wrong``."""
    width, height, scale = screen
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def look(browser: Browser, address: str, state: str, lang: str, screen: str) -> Seen:
    """Bring a page to a state and look at it."""
    errors: list[str] = []
    with opened(browser, address, SCREENS[screen]) as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(address) else errors.append(asked.url),
        )
        STATES[state](page, f"{AREA}{'&lang=en' if lang == 'en' else ''}")
        options = {"runOnly": {"type": "tag", "values": TAGS}}
        found = Axe().run(page, options=options).response["violations"]
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    told = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
    wrong = [one for one in errors if state[:5] != "error" or "status of 4" not in one]
    return Seen(told, wrong, max(0, int(sideways)))


def reach(page: Page, selector: str) -> int:
    """Press Tab until the focus is on something; return how often.

    Raises:
        LookupError: when it cannot be reached.
    """
    for presses in range(MOST_TABS):
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return presses
        page.keyboard.press("Tab")
    raise LookupError(f"{selector} is not reached by {MOST_TABS} times Tab")


def by_keyboard(page: Page, query: str) -> int:
    """Make a comparison of one's own by keys alone; return how many keys were pressed.

    Skip to the content, choose how many runs, add a plan and choose it, change the hours of a
    quadrant, open the reasons, have the difference split, read values off a chart, open its table
    and a tile, copy the address.
    """
    pressed = 0

    def at(selector: str, *keys: str) -> None:
        nonlocal pressed
        pressed += reach(page, selector) + len(keys)
        for key in keys:
            page.keyboard.press(key)

    def done() -> None:
        page.wait_for_selector("#compare[data-run=done]")

    page.goto(f"/?{query}")
    done()
    at(".skip", "Enter")
    at("details[data-key=where] > summary", "Enter")
    at("#seeds", "Home")  # four
    at("#add", "Enter")
    at("#basis", "ArrowDown", "ArrowUp")
    page.wait_for_selector("article.verdict:nth-of-type(2)")
    done()
    before = page.locator("#digest").inner_text()
    at(".handle[aria-label^='III']", "ArrowLeft", "ArrowLeft")
    page.wait_for_selector("#compare[data-run=running]")
    done()
    assert page.locator("#digest").inner_text() != before
    at("details[data-key=why-1] > summary", "Enter")
    at("[data-split='1']", "Enter")
    page.wait_for_selector("[data-answer='1'] table")
    at("[data-chart=need]", "Home", "ArrowRight")
    assert page.locator("[data-chart=need]").get_attribute("aria-valuetext")
    at("details[data-key=table-need] > summary", "Enter")
    page.wait_for_selector("[data-part=table-need] table")
    at("details[data-key=tile-II] > summary", "Enter")
    page.wait_for_selector("[data-chart=tile-place-share] svg")
    at("#copy", "Enter")
    return pressed


def states(address: str) -> None:
    """Look at every state and tell what is wrong, then compare by keys alone."""
    path = next(filter(None, map(shutil.which, NAMES)))
    violations = errors = sideways = looks = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for state in STATES:
            told = []
            for lang in ("nl", "en"):
                for screen in SCREENS:
                    seen = look(browser, address, state, lang, screen)
                    looks += 1
                    violations += len(seen.violations)
                    errors += len(seen.errors)
                    sideways += bool(seen.sideways)
                    told += [f"  {lang} {screen}: {one}" for one in seen.violations + seen.errors]
                    told += [f"  {lang} {screen}: {seen.sideways} px"] if seen.sideways else []
            print(f"{state}: {len(told)} wrong", *told, sep="\n", flush=True)
        with opened(browser, address, SCREENS["1440 px"]) as page:
            pressed = by_keyboard(page, f"{AREA}&plan=community-first")
        browser.close()
    print(
        f"{len(STATES)} states, {looks} looks: {violations} violations of WCAG 2.1 A and AA, "
        f"{errors} errors or requests elsewhere, {sideways} wider than the screen"
    )
    print(f"a whole comparison by keyboard alone: {pressed} keys")
