"""Les, Vragen and Kijken: pages that hold, an answer from the run, frames that follow the model."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from wijksim import lesson, params, running, scenario
from wijksim.columns import Col
from wijksim.model import NeighbourhoodModel
from wijksim.sources import profiles
from wijksim.web import ask, lesson_charts, living
from wijksim.web.limits import Limits
from wijksim.web.pages import watch
from wijksim.web.stories import Teller

AREA = "stadskanaal-centrum"
PAGES = ("/les", *(f"/les/{step.number}" for step in lesson.steps()), "/vragen", "/kijken")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_page_stands_in_its_language(client: TestClient, path: str, lang: str) -> None:
    got = client.get(f"{path}?lang={lang}")
    assert got.status_code == 200
    assert f'<html lang="{lang}">' in got.text
    assert got.text.count("<h1>") == 1
    assert "style=" not in got.text
    assert not re.search(r"<script(?![^>]*src=)", got.text)


@pytest.mark.parametrize(
    "path",
    [
        "/les/8",
        "/les/nonsense",
        "/les/1?area=nowhere",
        "/les/1?seed=x",
        "/les/1?what=1",
        "/les/2?choice=z",
        "/kijken?area=nowhere",
        "/kijken?plan=nothing",
        "/kijken?from=-1",
        "/kijken?without=buffer",
        "/kijken?who=100000",
    ],
)
def test_a_bad_address_is_told(client: TestClient, path: str) -> None:
    got = client.get(path)
    assert got.status_code == 400
    assert "Dit adres klopt niet" in got.text


@pytest.mark.parametrize("step", lesson.steps(), ids=lambda step: step.key)
def test_a_step_asks_for_a_prediction(client: TestClient, step: lesson.Step) -> None:
    text = client.get(f"/les/{step.number}").text
    assert text.count('type="radio"') == len(step.options)
    for one in step.options:
        assert one.text.nl in text.replace("&#x27;", "'")
    assert "checked" not in text
    assert 'checked=""' in client.get(f"/les/{step.number}?choice=b").text


def answered(client: TestClient, query: str) -> dict[str, Any]:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        got = client.get(f"/api/lesson/6?{query}")
        assert got.status_code in (200, 202)
        if got.status_code == 200:
            found: dict[str, Any] = got.json()
            return found
        assert got.json()["state"] == "running"
        time.sleep(0.2)
    raise AssertionError("the step took too long")


def test_a_step_is_run_in_the_background_and_told_as_the_command_line_does(
    client: TestClient,
) -> None:
    assert client.get(f"/api/lesson/6/chart/0.svg?area={AREA}&seed=3").status_code == 404
    body = answered(client, f"area={AREA}&seed=3&choice=c")
    assert body["state"] == "done"
    found = lesson.run(6, area=AREA, seed=3)
    for lang in ("nl", "en"):
        told = lesson.tell(found, lang)
        text = answered(client, f"area={AREA}&seed=3&lang={lang}")["html"]
        assert told.surprise in text
        assert told.verdict in text
        assert told.point in text
    right = "c" in [one.key for one in lesson.tell(found, "nl").agrees]
    assert ("kwam uit" in body["html"]) == right
    drawn = client.get(f"/api/lesson/6/chart/0.svg?area={AREA}&seed=3")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert drawn.text.startswith("<svg")
    assert client.get(f"/api/lesson/6/chart/9.svg?area={AREA}&seed=3").status_code == 404


def test_faults_of_the_lesson_api_are_told_in_json(client: TestClient) -> None:
    for path in ("/api/lesson/9", "/api/lesson/1?area=nowhere", "/api/lesson/1?seed=0"):
        got = client.get(path)
        assert got.status_code == 400
        assert got.json()["lines"]


@pytest.mark.parametrize("question", lesson.questions(), ids=lambda one: str(one.number))
def test_each_question_is_one_click_from_its_comparison(
    client: TestClient, question: lesson.Question
) -> None:
    text = client.get("/vragen").text
    assert question.question.nl in text.replace("&#x27;", "'")
    for compared in question.comparisons:
        assert f"/?{compared.query}".replace("&", "&amp;") in text
        plan = ask.read(compared.query).plan(Limits())
        assert tuple(one.name for one in plan.scenarios) == compared.scenarios
        assert (plan.area, plan.years, plan.preset) == (
            compared.area,
            compared.years,
            compared.preset,
        )


# ---- Kijken ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def start() -> running.Start:
    return running.begin(profiles.load(AREA), params.make(), 2, 60)


def living_of(start: running.Start) -> living.Living:
    plan = scenario.load("community-first")
    return living.begin(profiles.load(AREA), plan, "evidence", 2, start)


def applied(frames: list[dict[str, Any]]) -> dict[tuple[int, int], tuple[int, int]]:
    ties: dict[tuple[int, int], tuple[int, int]] = {}
    for frame in frames:
        for i, j in frame["gone"]:
            del ties[i, j]
        for i, j, grade, strained in frame["ties"]:
            ties[i, j] = (grade, strained)
    return ties


def test_frames_follow_the_model(start: running.Start) -> None:
    shown = living_of(start)
    chunk = shown.chunk(0, 10, None, "nl")
    assert [frame["week"] for frame in chunk["frames"]] == list(range(11))
    model = NeighbourhoodModel(
        profiles.load(AREA), "community-first", rng=2, start=start, burn_in_weeks=60
    )
    for _ in range(10):
        model.step()
    last, rows = chunk["frames"][-1], shown.scene.rows
    assert len(last["state"]) == len(last["does"]) == rows
    row = model.last_week()
    assert row is not None
    assert last["figures"]["requests"] == round(row[Col.REQUESTS])
    assert last["figures"]["waiting"] == int((model.world.cases.case == 1).sum())
    need = 100 * float(model.world.life.need.mean())
    assert last["figures"]["need"] == pytest.approx(need, abs=0.01)
    assert applied(chunk["frames"]) == living._edges(model.world, rows)


def test_a_chunk_does_not_depend_on_what_was_asked_before(start: running.Start) -> None:
    one, other = living_of(start), living_of(start)
    one.chunk(0, 13, None, "nl")
    one.chunk(13, 13, None, "nl")
    back = one.chunk(4, 6, 5, "nl")
    assert back == other.chunk(4, 6, 5, "nl")


def test_everybody_drawn_has_a_place_of_their_own(start: running.Start) -> None:
    scene = living_of(start).scene
    assert scene.rows == min(living.DRAWN, scene.adults)
    assert len({tuple(spot) for spot in scene.places.tolist()}) == scene.rows
    assert scene.places.min() > 0
    assert (scene.places < [living.WIDTH, living.HEIGHT]).all()
    assert scene.sites


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_stories_are_told_in_words(start: running.Start, lang: str) -> None:
    model = NeighbourhoodModel(profiles.load(AREA), rng=2, start=start)
    tellers = [Teller(model, row, lang) for row in range(0, 400, 4)]
    told = [line for teller in tellers for line in teller.portrait()]
    for _ in range(30):
        model.step()
        told += [line for teller in tellers for line in teller.week()]
    assert len(told) > 400
    assert not any("{" in line or "_" in line for line in told)
    assert all(line[-1] in ".:" for line in told)


def test_the_api_gives_a_scene_and_weeks(client: TestClient) -> None:
    query = f"area={AREA}&plan=community-first&seed=2"
    scene = client.get(f"/api/watch/scene?{query}").json()
    assert scene["plan"] == "De wijk eerst"
    assert len(scene["spots"]) == 2 * scene["rows"]
    got = client.get(f"/api/watch/weeks?{query}&from=3&weeks=4&who=1&lang=en").json()
    assert [frame["week"] for frame in got["frames"]] == [3, 4, 5, 6, 7]
    assert got["story"][0]["lines"][0].startswith("Resident 2:")


@pytest.mark.parametrize(
    "more", ["from=521", "weeks=27", "from=x", "who=480", "who=-1", "area=nowhere", "plan=x", "y=1"]
)
def test_faults_of_the_watch_api_are_told_in_json(client: TestClient, more: str) -> None:
    got = client.get(f"/api/watch/weeks?{more}")
    assert got.status_code == 400
    assert got.json()["lines"]


def test_a_plan_that_was_changed_can_be_watched() -> None:
    watched = watch.read("area=schieringen&plan=community-first~mandate:0.8&from=2")
    assert watched.asked.plans[0].basis == "community-first"
    assert watched.first == 2
    names = [one.name for one in watched.asked.scenarios()]
    assert names[-1] == "community-first-a"


@pytest.mark.parametrize(("low", "high", "drawn"), [(-1.0, 2.0, 1), (0.0, 2.0, 1), (0.5, 2.0, 0)])
def test_no_difference_is_a_line_where_the_figures_reach_it(
    low: float, high: float, drawn: int
) -> None:
    assert len(lesson_charts._zero(low, high)) == drawn
