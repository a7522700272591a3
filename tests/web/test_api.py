"""The API: the command line's own numbers, in stages, within limits, and nothing kept."""

from __future__ import annotations

import asyncio
import json
import math
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from wijksim import comparing, levers, running, scenario
from wijksim.web import ask, charts, stream
from wijksim.web import engine as engine_module
from wijksim.web.app import application
from wijksim.web.engine import Busy, Engine, Job, News, Outcome, stages
from wijksim.web.guard import HEADERS
from wijksim.web.limits import Limits
from wijksim.web.static import names

AREA = "stadskanaal-centrum"  # the smallest that comes along
PLANS = "plan=community-first&plan=all-four~share_collective:0.2~bridging_budget:0.5@0-40"
QUERY = f"area={AREA}&{PLANS}&context=economic_shock:1.5@10-40&years=1&seeds=3&seed=7"
SHORT = f"area={AREA}&years=1&seeds=1"
PATIENCE = 120.0  # seconds after which nothing more is expected, on any machine


def lines(client: TestClient, query: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/compare?{query}")
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.fixture(scope="module")
def answered() -> list[dict[str, Any]]:
    # One thread: with two, a stage is left out where the next one is whole at the same moment.
    with TestClient(application(Limits(residents=8_000), threads=1)) as client:
        return lines(client, QUERY)


@pytest.fixture(scope="module")
def files(client: TestClient, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The scenario files of the query, saved as a visitor saves them."""
    folder, saved = tmp_path_factory.mktemp("scenarios"), []
    for which in range(3):
        got = client.get(f"/api/scenario.toml?{QUERY}&which={which}")
        name = got.headers["content-disposition"].split('"')[1]
        (folder / name).write_bytes(got.content)
        saved.append(folder / name)
    return saved


def test_the_digest_is_that_of_the_saved_files(
    answered: list[dict[str, Any]], files: list[Path]
) -> None:
    assert [path.stem for path in files] == ["status-quo-0", "community-first-a", "all-four-b"]
    done = comparing.compare(files, area=AREA, years=1, seeds=3, seed=7)
    shown = [line for line in answered if line["event"] == "stage"]
    assert shown[-1]["digest"] == done.digest()
    assert shown[-1]["seeds"] == 3
    first = comparing.compare(files, area=AREA, years=1, seeds=2, seed=7)
    assert shown[0]["digest"] == first.digest() != done.digest()


def test_a_comparison_comes_in_stages_and_says_when_it_is_over(
    answered: list[dict[str, Any]],
) -> None:
    assert answered[0]["event"] == "begin"
    assert answered[0]["query"] == QUERY
    assert answered[0]["arms"] == [
        "Zoals het nu gaat, aangepast",
        "De wijk eerst, aangepast",
        "Alle vier, met de voorwaarden, aangepast",
    ]
    assert [line["seeds"] for line in answered if line["event"] == "stage"] == [2, 2, 3]
    assert answered[-1] == {"event": "end", "outcome": "done"}
    done = [line["done"] for line in answered if line["event"] == "progress"]
    assert done == sorted(done)


def test_a_stage_has_words_a_table_and_a_chart_for_every_place(
    answered: list[dict[str, Any]],
) -> None:
    stage = answered[-2]
    assert set(stage["charts"]) == set(charts.NAMES)
    for name in charts.NAMES:
        assert "<table" in stage["parts"][f"table-{name}"]
        assert stage["charts"][name]["description"]
    assert stage["parts"]["cards"].count("<article") == 2
    assert "Waarom?" in stage["parts"]["cards"]


def test_figures_of_the_table_are_those_of_the_comparison(
    answered: list[dict[str, Any]], files: list[Path]
) -> None:
    done = comparing.compare(files, area=AREA, years=1, seeds=3, seed=7)
    shown = answered[-2]["parts"]["table-need"]
    for arm in done.arms:
        told = f"{done.measure(arm, 'need_prevalence', 0).mean:.1f}".replace(".", ",")
        assert f'<span class="mean">{told}</span>' in shown
    values = answered[-2]["charts"]["need"]["data"]["values"]
    assert len(values) == 3 * 13
    assert {row["p"] for row in values} == set(charts.labels(done, "nl"))


def test_the_stages_double_up_to_what_was_asked() -> None:
    def seeds(most: int) -> list[int]:
        return [stage.seeds for stage in stages(most, placebos=False)]

    assert seeds(1) == [1]
    assert seeds(2) == [2]
    assert seeds(8) == [2, 4, 8]
    assert seeds(20) == [2, 4, 8, 16, 20]
    assert stages(4, placebos=True) == ((2, False), (2, True), (4, True))


def test_a_first_look_has_the_same_numbers_and_no_word_on_placebos(
    answered: list[dict[str, Any]],
) -> None:
    look, first = [line for line in answered if line["event"] == "stage"][:2]
    assert (look["placebos"], first["placebos"]) == (False, True)
    assert look["digest"] == first["digest"]
    assert look["charts"] == first["charts"]
    assert "Wordt nog berekend" in look["parts"]["cards"]
    assert "Wordt nog berekend" not in first["parts"]["cards"]
    assert "Naast de nepmaatregel" in first["parts"]["cards"]


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_chart_can_be_saved(client: TestClient, kind: str) -> None:
    got = client.get(f"/api/figure/need.{kind}?{QUERY}")
    assert got.status_code == 200
    begin = b"<svg" if kind == "svg" else b"\x89PNG"
    assert got.content.startswith(begin)
    assert f'filename="need.{kind}"' in got.headers["content-disposition"]
    if kind == "svg":
        assert "Verkenner, geen voorspeller" in got.text


def test_tables_report_and_json_can_be_saved(client: TestClient, files: list[Path]) -> None:
    done = comparing.compare(files, area=AREA, years=1, seeds=3, seed=7)
    table = client.get(f"/api/table/series.csv?{QUERY}").text
    assert table == done.frame().to_csv(index=False, lineterminator="\n")
    whole = json.loads(client.get(f"/api/compare.json?{QUERY}").text)
    assert whole == json.loads(json.dumps(done.to_json()))
    report = client.get(f"/api/report.html?{QUERY}&lang=en")
    assert report.headers["content-disposition"].startswith("attachment")
    assert '<html lang="en">' in report.text


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/api/nothing",
        "/api/figure/nothing.svg",
        "/api/figure/need.pdf",
        "/api/table/nothing.csv",
        "/static/nothing.css",
        "/static/..%2fapp.py",
        "/api/scenario.toml?which=3",
    ],
)
def test_what_is_not_there_is_told(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/uitleg", "/api/controls", "/static/site.css", "/x"])
def test_every_answer_has_the_headers_and_no_cookie(client: TestClient, path: str) -> None:
    got = client.get(path)
    for name, value in HEADERS.items():
        assert got.headers[name] == value
    assert "set-cookie" not in got.headers
    assert "unsafe" not in got.headers["content-security-policy"]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("path", ["/", "/uitleg"])
def test_pages_need_nothing_inline_and_nothing_from_elsewhere(
    client: TestClient, path: str, lang: str
) -> None:
    text = client.get(f"{path}?lang={lang}").text
    assert f'<html lang="{lang}">' in text
    for forbidden in ("<style", " style=", "javascript:", " onclick=", "http://", "https://"):
        assert forbidden not in text
    assert text.count("<script") == text.count('<script type="module" src="/static/')


def test_scripts_and_styles_load_nothing_from_elsewhere(client: TestClient) -> None:
    own = [name for name in names() if name != "vega.js"]
    assert {"site.css", "compare.js"} <= set(own)
    for name in own:
        text = client.get(f"/static/{name}").text.replace("http://www.w3.org/", "")
        assert "//" not in "".join(part for part in text.split("\n") if "http" in part)


def test_a_file_that_the_browser_has_is_not_sent_again(client: TestClient) -> None:
    got = client.get("/static/site.css")
    again = client.get("/static/site.css", headers={"if-none-match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get("/static/site.css", headers={"accept-encoding": "identity"})
    assert plain.content == got.content
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_questions_are_taken(client: TestClient, method: str) -> None:
    got = client.request(method, "/api/compare", content=b"x" * 100_000)
    assert got.status_code == 405
    assert got.headers["allow"] == "GET, HEAD"


def test_a_body_and_a_long_address_are_refused(client: TestClient) -> None:
    assert client.request("GET", "/", content=b"x").status_code == 413
    assert client.get("/?plan=" + "x" * 7_000).status_code == 414


@pytest.mark.parametrize("query", ["years=0", "area=nowhere", "plan=casework~mandate:7", "x=1"])
def test_a_wrong_address_is_a_list_for_the_script_and_a_page_for_people(
    client: TestClient, query: str
) -> None:
    got = client.get(f"/api/compare?{query}")
    assert got.status_code == 400
    assert got.json()["lines"]
    page = client.get(f"/?{query}")
    assert page.status_code == 400
    assert "Dit adres klopt niet" in page.text
    assert client.get(f"/api/report.html?{query}").status_code == 400


def test_what_a_visitor_writes_is_never_markup(client: TestClient) -> None:
    page = client.get("/?plan=" + quote("<script>alert(1)</script>"))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


KEYS = st.sampled_from(["area", "plan", "years", "seeds", "context", "lang", "base", "zzz", ""])
WORDS = st.sampled_from(["techum", "casework~mandate:0.5", "1", "-1", "nl", "", "%", "~", "é"])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(KEYS, WORDS | st.text(max_size=30)), max_size=8))
def test_no_address_brings_the_server_down(
    client: TestClient, pairs: list[tuple[str, str]]
) -> None:
    query = "&".join(f"{quote(key)}={quote(value)}" for key, value in pairs)
    got = client.get(f"/?{query}")
    assert got.status_code in {200, 400}
    assert got.text.endswith("</html>\n")


def test_controls_hold_every_lever_and_every_scenario(client: TestClient) -> None:
    got = client.get("/api/controls?lang=en&preset=sceptic").json()
    assert sum(len(rows) for rows in got["levers"].values()) == sum(
        len(rows) for rows in levers.ALL.values()
    )
    every = [*scenario.shipped(), *scenario.methods(), *scenario.of_questions()]
    assert [one["name"] for one in got["choices"]] == every
    (hours,) = [row for row in got["levers"]["neighbourhood"] if row["name"] == "share_collective"]
    assert (hours["low"], hours["high"], hours["now"]) == (0.0, 0.5, 0.05)
    every = {row["name"] for rows in got["levers"].values() for row in rows}
    assert {*got["hours"], *got["first"], *got["context"], *got["other"]} <= every
    assert client.get("/api/controls?preset=none").status_code == 400


class Slow:
    """Starts that take as long as the test wants, and look at whether they should stop."""

    def __init__(self) -> None:
        self.go, self.began = threading.Event(), threading.Event()
        self.asked, self.stopped = 0, 0

    def begin(self, profile: Any, params: Any, seed: int, weeks: int, stop: Any, *_: Any) -> Any:
        self.asked += 1
        self.began.set()
        while not self.go.wait(0.01):
            if stop.is_set():
                self.stopped += 1
                raise running.Stopped
        return BEGIN(profile, params, seed, weeks, stop)


BEGIN = running.begin


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    made = Slow()
    monkeypatch.setattr(running, "begin", made.begin)
    return made


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_when_it_is_busy_that_is_said_and_when_to_come_back(slow: Slow) -> None:
    app = application(Limits(running=1), threads=1)
    with TestClient(app) as one:
        first = threading.Thread(target=lines, args=(one, SHORT))
        first.start()
        assert slow.began.wait(PATIENCE)
        got = one.get(f"/api/compare?{SHORT}&seed=5")
        assert (got.status_code, got.json()) == (503, {"event": "busy"})
        assert got.headers["retry-after"] == str(stream.RETRY_AFTER)
        page = one.get(f"/api/report.html?{SHORT}")
        assert page.status_code == 503
        assert "Het is druk" in page.text
        assert page.headers["retry-after"] == str(stream.RETRY_AFTER)
        assert one.get("/uitleg").status_code == 200  # the pages themselves answer
        slow.go.set()
        first.join()
        assert lines(one, SHORT)[-1]["outcome"] == "done"


def test_what_takes_too_long_is_stopped_and_said(slow: Slow) -> None:
    with TestClient(application(Limits(seconds=0.2), threads=1)) as one:
        assert lines(one, SHORT)[-1] == {"event": "end", "outcome": "late"}
        page = one.get(f"/api/report.html?{SHORT}")
        assert page.status_code == 503
        assert "Dit duurt te lang" in page.text
        engine = one.app.state.server.engine  # type: ignore[attr-defined]  # a Starlette
        wait_for(lambda: engine.under_way == 0 and slow.stopped == slow.asked)


def test_a_failure_is_told_and_the_server_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("on purpose")

    with TestClient(application(threads=1), raise_server_exceptions=False) as one:
        with monkeypatch.context() as patch:
            patch.setattr(running, "begin", broken)
            assert lines(one, SHORT)[-1] == {"event": "end", "outcome": "failed"}
            assert one.get(f"/api/report.html?{SHORT}").status_code == 500
        assert "on purpose" in caplog.text
        assert lines(one, SHORT)[-1]["outcome"] == "done"


def test_work_ends_when_the_visitor_goes_away(slow: Slow) -> None:
    engine = Engine(Limits(), 1)
    engine.open()
    plan = ask.read(SHORT).plan(Limits())

    async def leave() -> None:
        sent: list[Any] = []
        asked = asyncio.Event()

        async def receive() -> dict[str, str]:
            await asked.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)
            if slow.began.is_set():
                asked.set()

        answer = stream.Lines(engine, plan, {"event": "begin"}, lambda done, placebos: {})
        task = asyncio.ensure_future(answer({"type": "http"}, receive, send))
        await asyncio.to_thread(slow.began.wait, PATIENCE)
        asked.set()
        await task
        assert sent[-1].get("more_body") is not False

    asyncio.run(leave())
    wait_for(lambda: slow.stopped == 1)
    assert engine.under_way == 0
    engine.close()


def test_a_stage_is_made_into_text_beside_what_answers_everybody(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, at = stream.encoded, dict[str, set[int]]()

    def watched(value: stream.Line) -> bytes:
        at.setdefault(value["event"], set()).add(threading.get_ident())
        return made(value)

    monkeypatch.setattr(stream, "encoded", watched)
    assert [line["event"] for line in lines(client, SHORT)][-1] == "end"
    assert len(at["begin"]) == 1  # the loop, which all visitors share
    assert not at["begin"] & at["stage"]


def test_a_stage_that_cannot_be_shown_ends_with_a_word(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(charts, "spec", lambda *_: 1 / 0)
    assert lines(client, SHORT)[-1] == {"event": "end", "outcome": "failed"}
    assert "a stage could not be shown" in caplog.text


class Told:
    """A comparison of two seeds and a placebo, whose runs a test hands in as it likes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stages: list[tuple[int, bool]] = []
        self.hold = threading.Event()  # set: looks are put together at once
        self.putting = threading.Event()
        self.hold.set()
        monkeypatch.setattr(engine_module, "_kept", lambda start, books: list(books))
        monkeypatch.setattr(comparing, "assemble", self.assemble)
        plan = ask.read(f"area={AREA}&years=1&seeds=2").plan(Limits())
        self.job = Job(plan, self.take, math.inf)
        assert self.job.stages == ((2, False), (2, True))

    def assemble(self, part: Any, done: Any, *, kept: Any) -> Any:
        if not part.placebos:
            self.putting.set()
            assert self.hold.wait(PATIENCE)
        return part

    def take(self, news: News) -> None:
        if news.stage is not None:
            self.stages.append((len(news.stage.seeds), news.placebos))

    def look(self, place: int) -> None:
        self.hand_in(place, range(self.job.looks))

    def rest(self, place: int) -> None:
        self.hand_in(place, range(self.job.looks, self.job.runs))

    def hand_in(self, place: int, runs: range) -> None:
        nothing: Any = None
        self.job.hand_in(place, nothing, dict.fromkeys(runs, nothing))


def test_every_stage_is_told_where_threads_come_in_the_usual_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = Told(monkeypatch)
    for place in (0, 1):
        told.look(place)
        told.rest(place)
    assert told.stages == [(2, False), (2, True)]


def test_a_look_that_is_whole_together_with_a_sharper_one_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = Told(monkeypatch)
    for place in (0, 1):
        told.rest(place)
        told.look(place)
    assert told.stages == [(2, True)]


def test_a_look_that_is_overtaken_while_it_is_put_together_does_not_come_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = Told(monkeypatch)
    told.look(0)
    told.rest(0)
    told.hold.clear()
    slow = threading.Thread(target=told.look, args=(1,))
    slow.start()
    assert told.putting.wait(PATIENCE)
    told.rest(1)  # another thread has all of it before the look is put together
    told.hold.set()
    slow.join()
    assert told.stages == [(2, True)]
    assert told.job.over


def test_all_visitors_get_a_first_picture_before_anybody_a_second() -> None:
    engine = Engine(Limits(), 1)
    told: list[tuple[str, int]] = []
    over = threading.Semaphore(0)

    def tell(who: str) -> Callable[[News], None]:
        def take(news: News) -> None:
            if news.stage is not None and news.placebos:
                told.append((who, len(news.stage.seeds)))
            if news.outcome is not None:
                over.release()

        return take

    plan = ask.read(f"area={AREA}&years=1&seeds=4").plan(Limits())
    for who in "abc":
        engine.compare(plan, tell(who))
    engine.open()
    for _ in "abc":
        over.acquire()
    engine.close()
    assert told == [("a", 2), ("b", 2), ("c", 2), ("a", 4), ("b", 4), ("c", 4)]


def test_a_start_and_a_run_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    follow = running.follow_plan
    monkeypatch.setattr(running, "begin", lambda *a: made.append("start") or BEGIN(*a))
    monkeypatch.setattr(running, "follow_plan", lambda *a: made.append("run") or follow(*a))
    with TestClient(application(threads=2)) as one:
        first = lines(one, SHORT)
        assert made == ["start", "run", "run", "run"]  # now, the plan and its placebo
        assert lines(one, SHORT)[-2]["digest"] == first[-2]["digest"]
        lines(one, f"{SHORT}&plan=community-first~presence_share:0.5")
        assert made == ["start", *["run"] * 4]  # one plan changed, its placebo did not


def test_the_engine_refuses_more_than_it_may_and_forgets_what_is_over() -> None:
    engine = Engine(Limits(running=2), 1)
    plan = ask.read(SHORT).plan(Limits())
    jobs = [engine.compare(plan, lambda news: None) for _ in range(2)]
    with pytest.raises(Busy):
        engine.compare(plan, lambda news: None)
    jobs[0].end(Outcome.STOPPED)
    assert engine.under_way == 1
    engine.compare(plan, lambda news: None)
    engine.open()
    engine.close()
    assert engine.under_way == 0
