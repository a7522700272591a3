"""The frame of the pages, and what Uitleg is made of."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from wijksim import claims, params
from wijksim.errors import InputError
from wijksim.texts import LANGUAGES
from wijksim.web import controls, glossary, pages, serving, words
from wijksim.web.pages import about_words, compare_words

ROOT = Path(__file__).parents[2]


def test_every_page_is_in_the_navigation_and_answers(client: TestClient) -> None:
    home = client.get("/").text
    for page in pages.all_pages():
        assert f'href="{page.path}"' in home
        for lang, title in zip(LANGUAGES, page.title, strict=True):
            text = client.get(f"{page.path}?lang={lang}").text
            assert f"<title>{title} - wijksim</title>" in text
            assert 'aria-current="page"' in text
            assert words.say(lang, "tagline") in text


@pytest.mark.parametrize(
    "table", [words.say, about_words.say, compare_words.say, compare_words.SCRIPT, controls.unit]
)
def test_both_languages_have_every_word_and_the_same_values(table: words.Words) -> None:
    for key, (nl, en) in table.table.items():
        assert nl.strip(), key
        assert en.strip(), key
        assert set(re.findall(r"\{(\w*)\}", nl)) == set(re.findall(r"\{(\w*)\}", en)), key


def test_the_language_switch_keeps_the_question(client: TestClient) -> None:
    text = client.get("/?area=techum&plan=casework").text
    assert 'href="/?area=techum&amp;plan=casework&amp;lang=en"' in text


def test_uitleg_has_every_claim_and_the_marks_of_all_numbers(client: TestClient) -> None:
    text = client.get("/uitleg").text
    for claim in claims.all_claims():
        assert f'id="{claim.id.lower()}"' in text
    counts = Counter(row.mark for row in params.table().values())
    assert f"Van de {counts.total()} getallen" in text
    assert f"{counts['assumed']} zijn aangenomen" in text


def test_the_glossary_has_every_word_of_the_page() -> None:
    page = (ROOT / "docs" / "begrippen.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if re.match(r"\| (?!Nederlands)\S", line)]
    found = [word for words_ in glossary.sections().values() for word in words_]
    assert len(found) == len(rows) > 100
    assert all(word.nl and word.en and word.meaning for word in found)
    assert not any("](" in word.meaning for word in found)


@pytest.mark.parametrize("host", ["\x80", "a..é", "é" * 70])
def test_a_host_that_can_be_none_is_told(host: str) -> None:
    with pytest.raises(InputError) as caught:
        serving.listen(host, 0)
    assert "host" in str(caught.value)


def test_a_port_that_is_taken_is_told(client: TestClient) -> None:
    taken = serving.listen("127.0.0.1", 0)
    port = taken.getsockname()[1]
    with pytest.raises(InputError) as caught:
        serving.listen("127.0.0.1", port)
    assert f"cannot listen on 127.0.0.1 port {port}" in str(caught.value)
    taken.close()
    with pytest.raises(InputError):
        serving.serve("127.0.0.1", 0, 0)
    with pytest.raises(InputError):
        serving.listen("no such host", 80)


def test_plans_beside_something_else_than_now_are_told_so(client: TestClient) -> None:
    other = client.get("/?base=all-four&plan=casework").text
    assert "maar naast 'Alle vier, met de voorwaarden'" in unescape(other)
    assert "maar naast" not in client.get("/?plan=casework").text


def test_a_wrong_address_leads_back_to_its_own_page(client: TestClient) -> None:
    for path, back in (("/les/9", "/les"), ("/kijken?area=x", "/kijken"), ("/?years=0", "/")):
        assert f'<a href="{back}" class="button"' in client.get(path).text
