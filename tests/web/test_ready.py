"""Before the first run: what is printed, and what pages say while the model is compiled."""

from __future__ import annotations

import json
import math
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from wijksim import _jit
from wijksim.errors import InputError
from wijksim.web import app, ask, engine, serving
from wijksim.web.engine import Outcome
from wijksim.web.limits import Limits

AREA = "area=stadskanaal-centrum"
SHORT = f"{AREA}&years=1&seeds=1"
PATIENCE = 120.0  # seconds after which nothing more is expected, on any machine


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition."""
    last = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < last
        time.sleep(0.01)


class Compiler:
    """Takes as long as the test wants."""

    def __init__(self) -> None:
        self.done = threading.Event()

    def __call__(self) -> None:
        assert self.done.wait(PATIENCE)


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Iterator[Compiler]:
    made = Compiler()
    monkeypatch.setattr(app, "_compile", made)
    monkeypatch.setattr(engine, "WORTH_TELLING", 0.0)
    monkeypatch.setattr("wijksim.web.pages.watch.WORTH_TELLING", 0.0)
    yield made
    made.done.set()


def test_while_the_model_is_compiled_every_page_says_so_and_goes_on(compiler: Compiler) -> None:
    told: list[dict[str, Any]] = []

    def compare(client: TestClient) -> None:
        answer = client.get(f"/api/compare?{SHORT}").text
        told.extend(json.loads(line) for line in answer.splitlines())

    with TestClient(app.application(Limits(), threads=1, warm_up=True)) as client:
        at_work = client.app.state.server.engine  # type: ignore[attr-defined]  # a Starlette
        asking = threading.Thread(target=compare, args=(client,))
        asking.start()
        until(lambda: at_work.under_way == 1)
        assert client.get("/").status_code == 200
        watched = client.get(f"/api/watch/scene?{AREA}")
        assert (watched.status_code, watched.json()) == (503, {"state": "preparing"})
        step = client.get(f"/api/lesson/6?{AREA}")
        assert (step.status_code, step.json()) == (202, {"state": "preparing"})
        time.sleep(1.0)  # a second look
        compiler.done.set()
        asking.join()
        assert client.get(f"/api/watch/scene?{AREA}").status_code == 200
    events = [line["event"] for line in told]
    assert events[:2] == ["begin", "preparing"]
    assert events[-1] == "end"
    assert told[-1]["outcome"] == Outcome.DONE
    assert events.index("stage") > max(n for n, one in enumerate(events) if one == "preparing")


def test_the_time_that_a_comparison_may_take_runs_from_when_the_model_is_there(
    compiler: Compiler,
) -> None:
    made = engine.Engine(Limits(seconds=500.0), 0, compiler)
    made.open()
    job = made.compare(ask.read(SHORT).plan(Limits()), lambda news: None)
    assert job.late_from == math.inf
    compiler.done.set()
    until(lambda: job.late_from < math.inf)
    assert time.monotonic() < job.late_from <= time.monotonic() + 500.0
    job.end(Outcome.STOPPED)
    made.close()


def test_a_server_that_cannot_get_ready_still_answers(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("no compiler here")

    monkeypatch.setattr(app, "_compile", broken)
    with TestClient(app.application(threads=1, warm_up=True)) as client:
        last = client.get(f"/api/compare?{SHORT}").text.splitlines()[-1]
    assert json.loads(last)["outcome"] == "done"
    assert "no compiler here" in caplog.text


def test_a_server_stops_at_once_while_it_compiles(compiler: Compiler) -> None:
    with TestClient(app.application(threads=2, warm_up=True)) as client:
        assert client.get("/uitleg").status_code == 200
    assert not compiler.done.is_set()  # nobody waited for it


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:8000/"), ("::1", "http://[::1]:8000/")],
)
def test_the_address_and_how_to_stop_are_told(host: str, url: str) -> None:
    found, told = serving.announce(host, 8000, "nl")
    assert found == url
    assert url in told
    assert "Ctrl-C" in told


def test_a_server_for_everybody_says_under_which_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "lokaal-12")
    url, told = serving.announce("0.0.0.0", 80, "en")
    assert url == "http://127.0.0.1:80/?lang=en"
    assert "http://lokaal-12:80/" in told


def test_the_first_use_is_told_before_it_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for compiled in (True, False):
        monkeypatch.setattr(_jit, "is_compiled", lambda answer=compiled: answer)
        assert ("gecompileerd" in serving.announce("127.0.0.1", 80, "nl")[1]) is not compiled


def test_a_browser_is_opened_only_when_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: None)
    monkeypatch.setattr(webbrowser, "open", opened.append)
    serving.serve("127.0.0.1", 0, 1)
    time.sleep(0.1)
    assert opened == []
    serving.serve("127.0.0.1", 0, 1, open_browser=True)
    until(lambda: bool(opened))
    assert opened[0] in capsys.readouterr().err
    with pytest.raises(InputError):
        serving.serve("127.0.0.1", 0, 1, lang="fr")
