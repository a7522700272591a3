"""The app with few threads on small neighbourhoods."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import chromium, tab
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from wijksim.web.app import application
from wijksim.web.limits import Limits


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    with TestClient(application(Limits(residents=8_000, seeds=12, years=12), threads=2)) as made:
        yield made


@pytest.fixture(scope="module")  # its event loop is in the way of other modules
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A tab on the server of the module, its fixture ``address``."""
    with tab(browser, address) as made:
        yield made
