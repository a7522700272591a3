"""The pages in Chromium: they work by keyboard, pass axe, and ask nothing of anybody else."""

from __future__ import annotations

import importlib
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import WAIT, serving, violations
from playwright.sync_api import Page, Route, expect

from wijksim import comparing
from wijksim.web import ask
from wijksim.web.limits import Limits

AREA = "stadskanaal-centrum"
QUERY = f"area={AREA}&plan=community-first&plan=all-four&years=1&seeds=2"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(threads=1) as made:  # with two, a stage may be overtaken by the next
        yield made


def done(page: Page, query: str = QUERY) -> None:
    page.goto(f"/?{query}")
    page.wait_for_selector("#compare[data-run=done]")


def drawn(page: Page, chart: str) -> None:
    """Wait for a chart."""
    page.wait_for_selector(f"[data-chart={chart}] svg")


def until(page: Page, expression: str) -> None:
    """Wait for an expression to be true; the page's policy forbids the library's own way."""
    for _ in range(WAIT // 50):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")


def test_the_states_of_a_comparison_are_accessible(page: Page) -> None:
    hold = threading.Event()

    def later(route: Route) -> None:
        held.append(route)
        hold.set()

    held: list[Route] = []
    page.route("**/api/compare?*", later)
    page.goto(f"/?{QUERY}")
    page.wait_for_selector("#editor .quadrant")
    assert violations(page) == []  # the start: nothing has been answered
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.unroute("**/api/compare?*")
    page.wait_for_selector("#compare[data-run=done]")
    page.locator("[data-chart=need]").scroll_into_view_if_needed()
    page.wait_for_selector("[data-chart=need] svg")
    assert violations(page) == []
    for fold in ("why-1", "tile-II", "table-need", "preconditions", "all", "all-personal"):
        page.locator(f"details[data-key={fold}] > summary").first.click()
    drawn(page, "tile-place-share")
    assert violations(page) == []


HELD = """(() => {
  const part = PART;
  const fetched = window.fetch;
  window.fetch = (address, options) => {
    if (!String(address).startsWith("/api/compare")) return fetched(address, options);
    const body = new ReadableStream({
      start(control) { control.enqueue(new TextEncoder().encode(part)); },
    });
    return Promise.resolve(new Response(body));
  };
})()"""


def held(page: Page, lines: str, query: str) -> None:
    """Open a comparison of which these lines come, and then nothing more."""
    page.add_init_script(HELD.replace("PART", json.dumps(lines)))
    page.goto(f"/?{query}")


def test_half_way_is_accessible_and_says_so(page: Page) -> None:
    query = f"area={AREA}&plan=community-first&years=1&seeds=4"
    lines = page.request.get(f"/api/compare?{query}").text().splitlines(keepends=True)
    first = next(n for n, line in enumerate(lines) if '"event": "stage"' in line)
    held(page, "".join(lines[: first + 1]), query)
    page.wait_for_selector("#compare[data-stage]")
    expect(page.locator("#status")).to_contain_text("Beeld uit 2 van 4 runs")
    assert page.locator("#compare").get_attribute("data-run") == "running"
    expect(page.locator("article.verdict")).to_have_count(1)
    assert violations(page) == []


def test_compiling_is_told_and_accessible(page: Page) -> None:
    lines = '{"event": "begin", "seeds": 8, "files": []}\n{"event": "preparing"}\n'
    held(page, lines, QUERY)
    expect(page.locator("#status")).to_contain_text("Eén keer na het installeren")
    assert page.locator("#progress").get_attribute("value") is None  # nobody knows how far
    assert violations(page) == []


def test_running_and_busy_are_accessible(page: Page) -> None:
    page.route(
        "**/api/compare?*",
        lambda route: route.fulfill(status=503, headers={"retry-after": "600"}, body="{}"),
    )
    page.goto(f"/?{QUERY}")
    expect(page.locator("#status")).to_contain_text("Het is druk")
    assert violations(page) == []
    lines = (
        '{"event": "begin", "seeds": 8, "files": []}\n{"event": "progress", "done": 1, "of": 8}\n'
    )
    page.unroute("**/api/compare?*")
    page.route("**/api/compare?*", lambda route: route.fulfill(status=200, body=lines))
    page.reload()
    expect(page.locator("#status")).to_contain_text("De server antwoordt niet")
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/uitleg", "/?years=0", "/nothing", "/?lang=en&area=nowhere"])
def test_other_pages_are_accessible(page: Page, path: str) -> None:
    page.goto(path)
    for fold in page.locator("main details").all()[:2]:
        fold.locator("summary").first.click()
    assert violations(page) == []


def test_a_whole_comparison_by_keyboard(page: Page) -> None:
    done(page)
    before = page.locator("#digest").inner_text()
    handle = page.locator(".handle").nth(2)  # III, in the neighbourhood
    handle.focus()
    hours = int(handle.get_attribute("aria-valuenow") or "0")
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuenow", str(hours + 6))
    assert page.locator("#hours-III").input_value() == str(hours + 6)
    total = sum(
        float(page.locator(f"#hours-{key}").input_value()) for key in ("I", "II", "III", "IV")
    )
    rest = [page.locator(f"tr.{key} output").inner_text() for key in ("casework", "other")]
    total += sum(float(text.replace(",", ".")) for text in rest)
    assert total == pytest.approx(100.0, abs=0.3)
    expect(page.locator("#digest")).not_to_have_text(before)
    page.wait_for_selector("#compare[data-run=done]")
    page.locator("#add").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tab[aria-pressed=true] .letter")).to_have_text("C")
    page.keyboard.press("Tab")
    page.locator("#basis").focus()
    page.keyboard.press("ArrowDown")
    until(page, "document.querySelector('#compare').dataset.run === 'done'")
    asked = ask.read(page.url.partition("?")[2])
    assert len(asked.plans) == 3
    assert asked.plans[0].changes[0].name in {"mode_network", "share_collective"}
    expect(page.locator("article.verdict")).to_have_count(3)


def test_every_part_of_a_comparison_is_reached_by_tab(page: Page) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[2] / "experiments"))
        states = importlib.import_module("web_states")
    pressed = states.by_keyboard(page, f"area={AREA}&plan=community-first&years=1&seeds=8")
    assert pressed < 150  # nobody wants to press Tab more often than that
    expect(page.locator("#copied")).not_to_be_empty()


def test_a_quadrant_that_gets_no_more_hours_says_why(page: Page) -> None:
    page.goto(f"/?area={AREA}&plan=all-four&years=1&seeds=2")
    page.wait_for_selector("#editor .quadrant")
    page.locator(".handle").nth(2).focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#hours-note")).to_contain_text("geen casuswerk meer")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#hours-note")).to_be_empty()


def test_the_page_shows_the_numbers_of_its_address(page: Page) -> None:
    done(page)
    page.locator("#hours-IV").fill("6")
    page.locator("#hours-IV").press("Tab")
    page.wait_for_selector("#compare[data-run=running]")
    page.wait_for_selector("#compare[data-run=done]")
    plan = ask.read(page.url.partition("?")[2]).plan(Limits())
    assert page.locator("#digest").inner_text() == comparing.carry_out(plan).digest()
    assert page.locator("#address").input_value() == page.url
    with page.expect_download() as saved:
        page.locator("a[data-save='figure/need.svg']").click()
    assert "<svg" in saved.value.path().read_text(encoding="utf-8")


def test_a_slider_changes_the_address_and_back_again(page: Page) -> None:
    done(page)
    page.locator("details[data-key=preconditions] > summary").click()
    slider = page.locator("#lever-mandate")
    slider.focus()
    page.keyboard.press("ArrowRight")
    until(page, "location.search.includes('mandate:0.31')")
    expect(page.locator(".tab-name").first).to_have_text("De wijk eerst, aangepast")
    page.keyboard.press("ArrowLeft")
    until(page, "!location.search.includes('mandate')")
    page.locator("summary", has_text="Omstandigheden").click()
    page.locator("#lever-economic_shock").focus()
    page.keyboard.press("End")
    until(page, "location.search.includes('context=economic_shock:4')")
    until(page, "document.querySelector('#compare').dataset.run === 'done'")
    assert "status-quo-0.toml" in page.locator("#command").inner_text()


def test_hours_are_dragged_on_the_picture(page: Page) -> None:
    done(page)
    page.locator(".quadrant").scroll_into_view_if_needed()
    box = page.locator(".quadrant").bounding_box()
    assert box is not None
    handle = page.locator(".handle").nth(3)  # IV, the policy table
    before = handle.get_attribute("aria-valuenow")
    spot: Any = handle.bounding_box()
    page.mouse.move(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.72 * box["width"], box["y"] + 0.72 * box["height"], steps=5)
    page.mouse.up()
    now = float(handle.get_attribute("aria-valuenow") or "0")
    assert now > float(before or "0") + 3
    until(page, "location.search.includes('share_policy')")


def test_values_are_read_off_by_pointer_and_by_keys(page: Page) -> None:
    done(page)
    chart = page.locator("[data-chart=need]")
    chart.scroll_into_view_if_needed()
    page.wait_for_selector("[data-chart=need] svg")
    box = chart.bounding_box()
    assert box is not None
    readout = page.locator("figure:has([data-chart=need]) .readout")
    expect(readout).to_be_hidden()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] / 2)
    expect(readout).to_contain_text("1,0 jaar na het begin")
    assert [name.inner_text() for name in readout.locator("th").all()] == ["nu", "A", "B"]
    page.keyboard.press("Escape")
    expect(readout).to_be_hidden()
    page.mouse.move(0, 0)
    chart.focus()
    page.keyboard.press("Home")
    expect(readout).to_contain_text("0,0 jaar na het begin")
    page.keyboard.press("ArrowRight")
    text = chart.get_attribute("aria-valuetext") or ""
    rows = spec(page)["data"]["values"]
    second = sorted({row["x"] for row in rows})[1]
    for row in (one for one in rows if one["x"] == second):
        assert f"{row['p']} {row['y']:.1f}".replace(".", ",") in text
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(readout).to_be_hidden()
    page.locator("details[data-key=tile-I] > summary").click()
    drawn(page, "tile-strong-loneliness")
    page.locator("[data-chart=tile-strong-loneliness]").focus()
    expect(page.locator(".readout.below:visible")).to_contain_text("Verschil met nu")
    assert violations(page) == []


def test_charts_come_whether_in_view_or_not_and_nothing_jumps(page: Page) -> None:
    done(page)
    page.evaluate("document.querySelectorAll('details.tile').forEach((one) => (one.open = true))")
    drawn(page, "tile-divide-load")  # below the fold; nobody has scrolled
    assert page.evaluate("scrollY") == 0
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.locator("[data-chart=cost-residents]").scroll_into_view_if_needed()
    drawn(page, "cost-residents")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    until(
        page,
        "document.querySelectorAll('.canvas').length === "
        "document.querySelectorAll('.canvas svg').length",
    )
    assert page.evaluate("document.documentElement.scrollHeight") == tall


def test_which_quadrant_does_what_is_asked_by_keyboard(page: Page) -> None:
    done(page, f"area={AREA}&plan=community-first&years=1&seeds=2")
    page.locator("details[data-key=why-1] > summary").focus()
    page.keyboard.press("Enter")
    page.locator("[data-split='1']").focus()
    page.keyboard.press("Enter")
    table = page.locator("[data-answer='1'] table")
    expect(table.locator("tbody tr")).to_have_count(6)  # five players and their sum
    expect(table).to_contain_text("samen: het verschil")
    expect(page.locator("[data-answer='1'] code")).to_contain_text("wijksim explain status-quo")
    expect(page.locator("[data-split='1']")).to_be_hidden()
    assert violations(page) == []


def spec(page: Page) -> dict[str, Any]:
    """The chart of need as the server tells it."""
    lines = page.request.get(f"/api/compare?{QUERY}").text().splitlines()
    found: dict[str, Any] = json.loads(lines[-2])["charts"]["need"]
    return found


def test_a_plan_gets_a_name_of_its_own_everywhere(page: Page) -> None:
    done(page)
    page.locator("#title").fill("  Wat ~ wij <b> willen ")
    page.locator("#title").press("Tab")
    until(page, "location.search.includes('title')")
    page.wait_for_selector("#compare[data-run=done]")
    own = "Wat wij <b> willen"
    assert page.locator("#title").input_value() == own
    expect(page.locator(".tab-name").first).to_have_text(own)
    expect(page.locator("article.verdict h3").first).to_have_text(f"A{own}")
    assert "wat-wij-b-willen.toml" in page.locator("#command").inner_text()
    page.locator("[data-chart=need]").scroll_into_view_if_needed()
    expect(page.locator("[data-chart=need] svg")).to_contain_text(f"A  {own}")
    with page.expect_download() as saved:
        page.locator("#plan-files a").nth(1).click()
    assert saved.value.suggested_filename == "wat-wij-b-willen.toml"
    assert f'title_nl = "{own}"' in saved.value.path().read_text(encoding="utf-8")
    plan = ask.read(page.url.partition("?")[2]).plan(Limits())
    assert page.locator("#digest").inner_text() == comparing.carry_out(plan).digest()
    page.reload()
    page.wait_for_selector("#compare[data-run=done]")
    assert page.locator("#title").input_value() == own
    page.locator(".buttons button").first.click()  # back to the start of this plan
    until(page, "!location.search.includes('title')")


def test_a_question_stays_in_view_with_the_measures_it_names(page: Page) -> None:
    page.goto(f"/?{QUERY}&question=3")
    page.wait_for_selector("#compare[data-run=done]")
    expect(page.locator("#h-question")).to_have_text("Vraag 3 van tien")
    table = page.locator("[data-part=asked] table")
    for name in ("bestaansonzeker", "recht bereikt binnen een half jaar"):
        expect(table).to_contain_text(name)
    assert table.locator("tbody tr").count() == 4 * 3  # measures, scenarios
    expect(page.locator("[data-part=payback] li")).to_have_count(2)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    page.locator(".compare-links a").nth(1).click()
    until(page, "location.search.includes('barriers-delay-13')")
    expect(page.locator(".compare-links [aria-current]")).to_contain_text("Hoe lang")


def test_a_wrong_question_is_told_in_place(page: Page) -> None:
    told = '{"event": "fault", "lines": ["a < b"]}'
    page.route("**/api/compare?*", lambda route: route.fulfill(status=409, body=told))
    page.goto(f"/?{QUERY}")
    expect(page.locator("#faults li")).to_have_text("a < b")
    assert violations(page) == []


def test_language_switch_keeps_the_question(page: Page) -> None:
    done(page)
    page.locator("#hours-III").fill("10")
    page.locator("#hours-III").press("Tab")
    until(page, "location.search.includes('share_collective')")
    page.locator(".switch").click()
    until(page, "document.documentElement.lang === 'en'")
    assert "share_collective:0.1" in page.url
    assert re.search(r"lang=en", page.url)
    expect(page.locator("h1")).to_have_text("What does other work do to demand?")


@pytest.mark.parametrize("width", [390, 720])
def test_nothing_sticks_out_on_a_narrow_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    done(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
    until(page, "document.querySelectorAll('[data-part] caption').length > 10")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ends = page.evaluate(
        "[...document.querySelectorAll('caption')].map((one) => one.getBoundingClientRect().right)"
    )
    assert max(ends) <= width  # also of a table that is wider than the screen
    page.goto("/uitleg")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_every_chart_is_drawn(page: Page, tmp_path: Path) -> None:
    done(page)
    until(page, "!!window.vegaEmbed")
    drawn = page.locator(".stage svg").count()
    page.pdf(path=tmp_path / "page.pdf")
    assert page.locator(".stage svg").count() > drawn  # those that were never in view too
    assert page.locator(".stage:empty").count() == 0
