"""Chromium, a server and a tab, for the tests of all pages.

Skipped where there is no Chromium, unless WIJKSIM_REQUIRE_BROWSER is 1: then that is a failure.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from wijksim.web.app import application
from wijksim.web.limits import Limits

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no network but this server
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
WAIT = 180_000  # ms: the machine may be busy, the model may have to be compiled


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a network."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        told = f"no Chromium on the PATH ({', '.join(NAMES)})"
        if os.environ.get("WIJKSIM_REQUIRE_BROWSER") == "1":
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield made
        made.close()


@contextmanager
def serving(threads: int) -> Iterator[str]:
    """A server of its own in this process; its address."""
    config = uvicorn.Config(
        application(Limits(), threads=threads),
        port=0,
        log_level="error",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@contextmanager
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """A tab; whatever it logs as an error or asks of another server is a failure."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
    )
    made, wrong = context.new_page(), list[str]()
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    made.on(
        "request", lambda asked: None if asked.url.startswith(address) else wrong.append(asked.url)
    )
    made.set_default_timeout(WAIT)
    yield made
    context.close()
    # Chromium logs every answer that is no success; those are asked for in these tests.
    assert [one for one in wrong if not one.startswith("Failed to load resource")] == []


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.1 AA."""
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {[node['html'][:150] for node in one['nodes'][:3]]}" for one in found]
