"""A few hundred requests that nobody should send; experiments/web.py fuzz sends ten thousand."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import httpx2
import pytest
from browsing import serving

from wijksim import comparing
from wijksim.web import ask
from wijksim.web.limits import Limits

EXPERIMENTS = Path(__file__).parents[2] / "experiments"
SMALL = "area=stadskanaal-centrum&years=1&seeds=1"


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXPERIMENTS))
        return importlib.import_module("web_fuzz")


def test_wrong_requests_get_a_clear_answer_and_the_server_lives_on(fuzz: ModuleType) -> None:
    with serving(threads=2) as address:
        found = fuzz.fuzz(int(address.rpartition(":")[2]), 8, 300)
        assert found.faults == []
        assert {200, 400, 404, 405} <= set(found.statuses)
        lines = httpx2.get(f"{address}/api/compare?{SMALL}", timeout=240).text.splitlines()
    plan = ask.read(SMALL).plan(Limits())
    assert json.loads(lines[-2])["digest"] == comparing.carry_out(plan).digest()


def test_the_same_seed_gives_the_same_requests(fuzz: ModuleType) -> None:
    assert list(fuzz.requests(3, 50)) == list(fuzz.requests(3, 50)) != list(fuzz.requests(4, 50))


@pytest.mark.parametrize(
    ("status", "head", "body"),
    [
        (500, b"content-security-policy: x", b"sorry"),
        (200, b"", b"no headers"),
        (200, b"content-security-policy: x", b"Traceback (most recent call last)"),
        (400, b"content-security-policy: x", b'{"lines": ["address: years: x"]}'),
        (400, b"Content-Security-Policy: x", b"<li>command line: without: x</li>"),
    ],
)
def test_a_wrong_answer_is_seen(fuzz: ModuleType, status: int, head: bytes, body: bytes) -> None:
    assert fuzz.wrong(fuzz.Asked(b""), fuzz.Answer(status, head, body))
