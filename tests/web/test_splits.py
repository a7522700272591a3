"""Which quadrant does what: the split of the page is that of ``wijksim explain``, within limits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient

from wijksim import explaining
from wijksim.web import ask, splits
from wijksim.web.app import application
from wijksim.web.limits import Limits

AREA = "stadskanaal-centrum"
QUERY = f"area={AREA}&plan=community-first&plan=casework&years=1&seeds=2"
PATIENCE = 120.0  # seconds after which nothing more is expected, on any machine


def asked(client: TestClient, query: str = f"{QUERY}&which=1") -> tuple[int, Any]:
    """Ask until there is an answer."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        got = client.get(f"/api/explain?{query}")
        if got.json().get("state") != "running":
            return got.status_code, got.json()
        time.sleep(0.02)
    raise AssertionError


@contextmanager
def served(limits: Limits) -> Iterator[TestClient]:
    with TestClient(application(limits, threads=0)) as made:
        yield made


def test_the_split_is_that_of_the_package_in_words_and_numbers(client: TestClient) -> None:
    status, told = asked(client)
    plan = ask.read(QUERY).plan(Limits())
    pair = plan.scenarios[:2]
    own = explaining.carry_out(plan._replace(scenarios=pair, placebos=False, threads=2))
    assert status == 200
    whole = own.to_json()
    assert told["measures"] == whole["measures"]
    assert "wijksim explain status-quo community-first --area" in told["html"]
    assert f"{own.combinations} runs van 2 seeds" in told["html"]
    english = asked(client, f"{QUERY}&which=1&lang=en")[1]  # the same runs, other words
    assert english["measures"] == told["measures"]
    assert "Which" not in told["html"]
    assert "the preconditions" in english["html"]


@pytest.mark.parametrize(
    ("query", "line"),
    [
        (f"{QUERY}&which=3", "Plan 3 is er niet"),
        (QUERY, "Plan 0 is er niet"),
        ("years=0&which=1", "Jaren: minstens 1, niet 0"),
    ],
)
def test_a_wrong_plan_is_told(client: TestClient, query: str, line: str) -> None:
    status, told = asked(client, query)
    assert (status, told["lines"]) == (400, [line])


def test_what_is_too_much_to_split_is_told_before_it_runs() -> None:
    # Enough for the comparison, 2 seeds of 3 scenarios, and not for 2 seeds of the combinations.
    residents = 3.0 * ask.read(QUERY).plan(Limits()).profile.residents.value
    query = f"area={AREA}&plan=all-four&years=1&seeds=2&which=1"
    with served(Limits(work=2.0 * residents)) as client:
        status, told = asked(client, query)
    assert status == 400
    assert "samen te veel voor deze server" in told["lines"][0]


def test_seeds_are_left_out_until_it_fits() -> None:
    with served(Limits()) as client:
        engine = client.app.state.server.engine  # type: ignore[attr-defined]  # a Starlette
        one = ask.read(f"area={AREA}&plan=all-four&years=1&seeds=16")
        plan, made = splits.prepare(engine, one, 1)
        residents = plan.profile.residents.value
        assert len(plan.seeds) == 16
        engine.limits = Limits(work=5.5 * residents * len(made.plans))
        assert splits.prepare(engine, one, 1)[0].seeds == (1, 2, 3, 4, 5)


def test_what_takes_too_long_ends_with_a_word_and_may_be_asked_again() -> None:
    with served(Limits(seconds=0.0)) as client:
        assert asked(client) == (503, {"state": "late"})
        assert client.get(f"/api/explain?{QUERY}&which=1").json()["state"] == "running"


def test_what_goes_wrong_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(splits, "runs", broken)
    with served(Limits()) as client:
        assert asked(client) == (500, {"state": "failed"})
    assert "a split failed" in caplog.text


def test_what_nobody_waits_for_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splits, "FORGOTTEN", -1.0)
    told = list[int]()
    made = splits.runs

    def counted(*given: Any) -> Iterator[Any]:
        for column in made(*given):
            told.append(len(column))
            yield column

    monkeypatch.setattr(splits, "runs", counted)
    with served(Limits()) as client:
        first = client.get(f"/api/explain?{QUERY}&which=1").json()
        until = time.monotonic() + PATIENCE
        while not told:
            assert time.monotonic() < until
            time.sleep(0.01)
        assert (first["state"], first["done"]) == ("running", 0)
        monkeypatch.setattr(splits, "FORGOTTEN", PATIENCE)
        assert asked(client)[0] == 200  # begun anew: nothing was left of the first
        assert len(told) == 3


def test_a_full_queue_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splits, "_MOST_WAITING", 0)
    with served(Limits()) as client:
        got = client.get(f"/api/explain?{QUERY}&which=1")
    assert (got.status_code, got.json()) == (503, {"state": "busy"})
    assert got.headers["retry-after"] == "3"
