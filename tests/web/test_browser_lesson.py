"""Les, Vragen and Kijken in Chromium: by keyboard, without a fault of axe, on narrow screens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pytest
from browsing import serving, violations
from playwright.sync_api import Page, expect

from wijksim import lesson

AREA = "area=stadskanaal-centrum"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server whose steps are short."""
    short = partial(lesson.run, seeds=2, burn_in_weeks=60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lesson, "run", short)
        with serving(threads=1) as made:
            yield made


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def week(page: Page) -> int:
    return int(page.inner_text("#week-told"))


def test_the_living_neighbourhood_by_keyboard(page: Page) -> None:
    page.goto(f"/kijken?{AREA}&plan=community-first")
    page.wait_for_selector("#watch[data-ready]")
    assert violations(page) == []
    before = page.inner_text("#now-requests")
    page.focus("#step")
    page.keyboard.press("Enter")
    expect(page.locator("#week-told")).to_have_text("1")
    expect(page.locator("#note")).to_contain_text("Week 1:")
    page.focus("#play")
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_text("Pauze")
    expect(page.locator("#week-told")).to_have_text(re.compile(r"^([3-9]|\d\d+)$"))
    assert violations(page) == []
    page.keyboard.press("Space")
    stood = week(page)
    page.wait_for_timeout(1500)
    assert week(page) == stood
    assert page.inner_text("#first-requests") == before
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#story-about")).to_contain_text("gekozen")
    page.keyboard.press("Enter")
    expect(page.locator("#story-about")).to_contain_text("U volgt bewoner")
    expect(page.locator("#story li").first).to_contain_text("Week")
    assert week(page) == stood
    assert violations(page) == []
    page.focus("#restart")
    page.keyboard.press("Enter")
    expect(page.locator("#week-told")).to_have_text("0")


def test_a_click_chooses_who_is_nearest(page: Page) -> None:
    page.goto(f"/kijken?{AREA}&lang=en")
    page.wait_for_selector("#watch[data-ready]")
    spots = page.request.get(f"/api/watch/scene?{AREA}").json()
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    scale = box["width"] / spots["size"][0]
    row = 40
    x, y = spots["spots"][2 * row : 2 * row + 2]
    page.mouse.click(box["x"] + x * scale, box["y"] + y * scale)
    expect(page.locator("#story-about")).to_have_text(f"You follow resident {row + 1}.")
    expect(page.locator("#story li").last).to_contain_text(f"Resident {row + 1}:")


def test_moving_the_week_gives_the_week_of_the_run(page: Page) -> None:
    page.goto(f"/kijken?{AREA}")
    page.wait_for_selector("#watch[data-ready]")
    page.fill("#week", "60")
    expect(page.locator("#note")).to_contain_text("Week 60:")
    frame = page.request.get(f"/api/watch/weeks?{AREA}&from=60&weeks=1").json()["frames"][0]
    assert page.inner_text("#now-waiting") == str(frame["figures"]["waiting"])
    page.click("#step")
    expect(page.locator("#week-told")).to_have_text("61")


@pytest.mark.parametrize("step", lesson.steps(), ids=lambda step: step.key)
def test_a_step_by_keyboard(page: Page, step: lesson.Step) -> None:
    page.goto(f"/les/{step.number}?{AREA}")
    assert violations(page) == []
    page.focus("input[name=choice]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("input[value=b]")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer:not([hidden])")
    expect(page.locator("#answer .mine")).to_contain_text(step.options[1].text.nl)
    for image in page.locator("#answer img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("one => one.naturalWidth") > 0
    for fold in page.locator("#answer summary").all():
        fold.click()
    assert violations(page) == []


def test_a_class_is_led_by_arrows(page: Page) -> None:
    page.goto(f"/les/6?{AREA}&present=1")
    assert violations(page) == []
    assert page.locator("#answer").is_hidden()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#answer:not([hidden])")
    parts = page.locator("#answer .reveal")
    shown = page.locator("#answer .reveal:not(.later)")
    expect(shown).to_have_count(1)
    page.keyboard.press("PageDown")
    expect(shown).to_have_count(2)
    assert violations(page) == []
    page.keyboard.press("ArrowLeft")
    expect(shown).to_have_count(1)
    for _ in range(parts.count()):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**/les/7?*present=1*")
    page.click("#present")
    assert "present" not in page.url


def test_a_step_that_fails_says_so(page: Page) -> None:
    page.route("**/api/lesson/*", lambda route: route.fulfill(status=500, body='{"state":"x"}'))
    page.goto(f"/les/2?{AREA}")
    page.click("#go")
    expect(page.locator("#note")).to_contain_text("lukt nu niet")
    assert page.is_enabled("#go")
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/les", "/les/4", "/vragen", "/kijken", "/les/9"])
@pytest.mark.parametrize("width", [390, 320])
def test_narrow_screens_and_zoom(page: Page, path: str, width: int) -> None:
    """A page at 320 CSS pixels is one of 1280 at 400 % zoom (WCAG 1.4.10)."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{path}?{AREA}" if path == "/kijken" else path)
    if path == "/kijken":
        page.wait_for_selector("#watch[data-ready]")
    assert fits(page)
    assert violations(page) == []


def test_a_question_leads_to_its_comparison(page: Page) -> None:
    page.goto("/vragen")
    assert violations(page) == []
    first = page.locator(".compare-links a").first
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#compare[data-run]")
    assert "plan=community-10" in page.url
