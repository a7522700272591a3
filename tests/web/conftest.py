"""The app with few threads on small neighbourhoods."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from wijksim.web.app import application
from wijksim.web.limits import Limits


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    with TestClient(application(Limits(residents=8_000, seeds=12, years=12), threads=2)) as made:
        yield made
