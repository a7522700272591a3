"""The page: its words, that it stands alone, and that nothing in it promises."""

import dataclasses
import re
from collections.abc import Mapping
from html.parser import HTMLParser

import numpy as np
import pytest

from wijksim import comparing, report, texts
from wijksim.columns import Col
from wijksim.comparing import Arm, Comparison
from wijksim.errors import InputError
from wijksim.measures import MEASURES
from wijksim.plots import task_hours
from wijksim.report import assumed, board, plain, spoken, words
from wijksim.report.markup import Html, inline_svg, tag
from wijksim.results import Interval
from wijksim.verdict import BOARD, RELEVANT, TILES, Verdict

NAMES = ["status-quo", "placebo-collective", "casework", "community-first"]
FORBIDDEN = {
    "nl": r"\b(zal|zullen|gaat (dalen|stijgen)|voorspel(t|len|de)|bewijs\w*|bewezen|garande\w+)\b",
    "en": r"\b(will|shall|going to|predict\w*|prov(e|es|ed|en)|guarantee\w*)\b",
}


@pytest.fixture(scope="module")
def comparison(small_area: str) -> Comparison:
    return comparing.compare(NAMES, area=small_area, years=2, seeds=3, burn_in_weeks=260)


@pytest.fixture(scope="module")
def pages(comparison: Comparison) -> Mapping[str, str]:
    return {lang: report.page(comparison, lang) for lang in texts.LANGUAGES}


def one_seed(comparison: Comparison) -> Comparison:
    def first(arm: Arm) -> Arm:
        placebo = None
        if arm.placebo is not None:
            placebo = {name: values[:1] for name, values in arm.placebo.items()}
        figures = {name: values[:1] for name, values in arm.yearly.items()}
        return dataclasses.replace(arm, books=arm.books[:1], yearly=figures, placebo=placebo)

    arms = tuple(first(arm) for arm in comparison.arms)
    return dataclasses.replace(comparison, seeds=(1,), arms=arms)


def made(comparison: Comparison, **shifts: float) -> Comparison:
    """The last scenario as the baseline with shifts, so that its verdict is known."""
    base, arm = comparison.arms[0], comparison.arms[-1]
    noise = np.random.default_rng(5).normal(0.0, 1e-3, base.yearly["requests"].shape)
    names = (*RELEVANT, "requests", "admitted_requests")
    steady = {name: np.full(noise.shape, 10.0) for name in names}
    shifted = {name: steady[name] + noise + shifts.get(name, 0.0) for name in names}
    steady["requests_team"] = shifted["requests_team"] = steady["requests"]
    base = dataclasses.replace(base, yearly={**base.yearly, **steady})
    arm = dataclasses.replace(
        arm, yearly={**arm.yearly, **shifted}, placebo={**arm.yearly, **steady}
    )
    return dataclasses.replace(comparison, arms=(base, arm))


class Reader(HTMLParser):
    """What is in a page: elements with attributes, text outside style, and unclosed tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.inside: list[tuple[str, str]] = []  # (parent, child)
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside.append((self.open[-1] if self.open else "", tag))
        if tag not in {"meta", "br", "hr"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)

    @property
    def seen(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text))


def syllables(word: str) -> int:
    """Dutch syllables by groups of vowels; a diaeresis begins a new one."""
    return max(1, len(re.findall(r"[äëïöü]|(?:ij|[aeiouyáéèó])+", word.casefold())))


def flesch_douma(text: str, *, figures: bool = False) -> float:
    """Readability of Dutch: 206.84 - 0.77 syllables per 100 words - 0.93 words a sentence.

    Where a text has many figures, Flesch leaves them out of the count of words and syllables;
    with ``figures`` each counts as one word of four syllables ("nul komma acht").
    """
    sentences = [part for part in re.split(r"[.!?](?:\s|$)", text) if part.strip()]
    found = re.findall(r"[^\W\d_]+", text)
    numbers = len(re.findall(r"\d+(?:,\d+)?", text)) if figures else 0
    count = len(found) + numbers
    rate = 100.0 * (sum(map(syllables, found)) + 4 * numbers) / count
    return 206.84 - 0.77 * rate - 0.93 * count / len(sentences)


def told(comparison: Comparison, lang: str) -> str:
    """All plain words of a comparison."""
    parts = []
    for story in plain.stories(comparison, lang):
        parts += [story.ruling, *(text for _, text in story.points)]
    return " ".join(parts)


def test_syllables_and_readability_of_known_words() -> None:
    assert [syllables(word) for word in ("wijk", "bewoners", "nood", "ideeën")] == [1, 3, 1, 3]
    assert flesch_douma("De kat zit op de mat.") == pytest.approx(206.84 - 77.0 - 0.93 * 6)


def test_plain_words_in_dutch_read_easily(
    comparison: Comparison, capsys: pytest.CaptureFixture[str]
) -> None:
    text = told(comparison, "nl")
    found, aloud = flesch_douma(text), flesch_douma(text, figures=True)
    with capsys.disabled():
        print(f"\nleesbaarheid van de gewone woorden (Flesch-Douma): {found:.1f}", end="; ")
        print(f"met elk getal voluit gelezen: {aloud:.1f}")
    assert found >= 60.0


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_every_number_in_plain_words_has_a_unit_and_a_band(
    comparison: Comparison, lang: str
) -> None:
    text = told(comparison, lang)
    number = r"\d+[.,]\d+"
    unit = {
        "nl": r"(% van de volwassenen|procentpunt|per 1000 bewoners per jaar|weken"
        r"|uur per week per 1000 bewoners)",
        "en": r"(% of adults|percentage points|per 1000 residents a year|weeks"
        r"|hours a week per 1000 residents)",
    }[lang]
    word = r"(lager|hoger|korter|langer|lower|higher|shorter|longer)"
    up = rf"( {word}( (of|or) {word})?)?"
    between = r"\((tussen|between) " + number + up + r" (en|and) " + number + up + r"\)"
    rest, found = re.subn(f"{number} {unit}{up} {between}", "", text)
    assert found >= 4 * len(comparison.arms)
    assert not re.search(r"\d", rest), rest


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_no_word_promises(pages: Mapping[str, str], lang: str) -> None:
    assert not re.search(FORBIDDEN[lang], Reader(pages[lang]).seen, re.IGNORECASE)
    every = " ".join(text[texts.LANGUAGES.index(lang)] for text in words._WORDS.values())
    assert not re.search(FORBIDDEN[lang], every, re.IGNORECASE)


def test_texts_take_the_same_values_in_both_languages() -> None:
    fields = re.compile(r"\{(\w+)\}")
    for key, both in words._WORDS.items():
        dutch, english = (set(fields.findall(text)) for text in both)
        assert dutch == english, key


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_the_page_is_well_formed_and_accessible(pages: Mapping[str, str], lang: str) -> None:
    page = Reader(pages[lang])
    assert page.open == []
    assert page.count("h1") == page.count("main") == page.count("nav") == 1
    assert page.elements[0] == ("html", {"lang": lang})
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    for name, attrs in page.elements:
        if name == "svg":
            assert attrs["role"] == "img"
            assert set((attrs["aria-labelledby"] or "").split()) <= set(ids)
        if name == "th":
            assert attrs["scope"] in ("row", "col")
    assert page.count("figure") == page.count("svg") == 6
    assert page.inside.count(("svg", "title")) == page.inside.count(("svg", "desc")) == 6
    assert page.inside.count(("table", "caption")) == page.count("table") > 6
    skip = next(attrs for name, attrs in page.elements if name == "a")
    assert skip["class"] == "skip"


def test_nothing_is_fetched_and_nothing_runs(pages: Mapping[str, str]) -> None:
    page = pages["nl"]
    assert "<script" not in page
    assert "@import" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert not re.search(r"url\((?!#)", page)
    assert not {"img", "link", "iframe", "object"} & {name for name, _ in Reader(page).elements}


def test_the_same_comparison_is_the_same_bytes(
    comparison: Comparison, pages: Mapping[str, str]
) -> None:
    assert report.page(comparison, "nl") == pages["nl"]


def test_english_has_no_dutch_headings_and_names_new_needs_nowhere(
    pages: Mapping[str, str],
) -> None:
    english, dutch = Reader(pages["en"]).seen, Reader(pages["nl"]).seen
    for key, (nl, en) in words._SECTIONS.items():
        if key.startswith("h_unknown"):  # only with worlds: test_unknown.py
            assert nl not in dutch
        elif key.startswith("h_"):
            assert nl in dutch
            assert en in english
            assert nl not in english
    assert "nieuwe nood" not in dutch.casefold()
    assert "new need" not in english.casefold()
    assert "Verkenner, geen voorspeller" in dutch
    assert "An explorer, not a forecaster" in english


@pytest.mark.parametrize(
    ("shifts", "verdict", "word", "rationing"),
    [
        ({}, Verdict.UNCLEAR, "Niets te zeggen", False),
        ({"need_prevalence": -2.0}, Verdict.BETTER, "Beter.", False),
        ({"need_prevalence": 1.0, "requests": -5.0}, Verdict.WORSE, "Slechter.", True),
        ({"need_prevalence": -2.0, "unmet_need": 1.0}, Verdict.MIXED, "Dubbel.", False),
        ({"divide_load": 0.5}, Verdict.UNFAIR, "Oneerlijk.", False),
        ({"variation_room": -0.5}, Verdict.UNFAIR, "Oneerlijk.", False),
        ({"place_share": 2.0}, Verdict.UNCLEAR, "Niets te zeggen", False),
        ({"admitted_requests": -5.0}, Verdict.UNCLEAR, "Niets te zeggen", True),
    ],
)
def test_each_verdict_has_its_words(
    comparison: Comparison,
    shifts: dict[str, float],
    verdict: Verdict,
    word: str,
    rationing: bool,
) -> None:
    story = plain.stories(made(comparison, **shifts), "nl")[1]
    assert story.verdict is verdict
    assert story.ruling.startswith(word)
    assert ("Let op" in dict(story.points)) == rationing
    page = report.page(made(comparison, **shifts), "nl")
    assert f'class="card {verdict.value}"' in page
    assert story.ruling in Reader(page).seen


@pytest.mark.parametrize(
    ("shifts", "told"),
    [
        ({"need_prevalence": 1.0}, "maar de nood is niet minder"),
        ({"need_prevalence": -2.0, "unmet_need": 1.0}, "de nood zonder hulp is hoger"),
        ({"need_prevalence": -0.1}, "noem dat nog geen winst"),
    ],
)
def test_what_is_said_of_fewer_requests_does_not_deny_what_need_does(
    comparison: Comparison, shifts: dict[str, float], told: str
) -> None:
    story = plain.stories(made(comparison, requests=-5.0, **shifts), "nl")[1]
    assert told in dict(story.points)["Let op"]


def test_a_gain_that_the_placebo_has_too_is_no_merit(comparison: Comparison) -> None:
    better = made(comparison, need_prevalence=-2.0)
    base, arm = better.arms
    same = dataclasses.replace(arm, placebo=arm.yearly)
    story = plain.stories(dataclasses.replace(better, arms=(base, same)), "nl")[1]
    assert story.verdict is Verdict.BETTER
    assert "niet duidelijk van het plan zelf" in dict(story.points)["Nepmaatregel"]


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_one_seed_has_no_bands_and_says_so(comparison: Comparison, lang: str) -> None:
    seen = Reader(report.page(one_seed(comparison), lang)).seen
    assert words.say(lang, "plain_one") in seen
    assert words.say(lang, "ruling_one_seed") in seen
    assert {"nl": "(geen marge)", "en": "(no band)"}[lang] in seen
    assert "(tussen " not in seen
    assert "(between " not in seen


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_a_baseline_alone_is_a_page_too(comparison: Comparison, lang: str) -> None:
    alone = dataclasses.replace(comparison, arms=comparison.arms[:1])
    page = Reader(report.page(alone, lang))
    assert words.say(lang, "only_base") in page.seen
    assert page.count("svg") == 3
    assert page.count("section") == 9


def test_planned_hours_add_up_and_a_queue_eats_them(comparison: Comparison) -> None:
    arm = comparison.arms[-1]
    plan = task_hours.planned_weekly(comparison, arm)
    real = task_hours.realised_weekly(comparison, arm)
    assert plan["collective"].mean() > real["collective"].mean() > 0.0
    usable = sum(values.mean() for task, values in plan.items() if task != "other")
    usable /= 1.0 - comparison.params.staff.training
    assert plan["collective"].mean() / usable == pytest.approx(0.25)
    budget = np.mean([book.weekly[:, Col.BUDGET].mean() for book in arm.books])
    total = sum(values.mean() for values in plan.values())
    assert total == pytest.approx(budget * 1000.0 / comparison.residents)
    assert set(plan) == set(real) == set(task_hours.TASKS)
    yearly = task_hours.by_year(real)
    assert yearly["case"].shape == (len(comparison.seeds), comparison.years)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Interval(-0.8, -0.9, -0.7), "0,8 procentpunt lager (tussen 0,7 en 0,9)"),
        (
            Interval(0.1, -0.1, 0.3),
            "niet duidelijk anders: 0,1 procentpunt hoger (tussen 0,1 lager en 0,3 hoger)",
        ),
        (Interval(0.06, 0.02, 0.1), "0,06 procentpunt hoger (tussen 0,02 en 0,10)"),
        (Interval(1.0, None, None), "1,0 procentpunt hoger (geen marge)"),
        (Interval(0.0, None, None), "0,0 procentpunt hoger of lager (geen marge)"),
        (Interval(None, None, None), "niet bekend"),
    ],
)
def test_differences_as_they_are_said(value: Interval, said: str) -> None:
    assert spoken.measure_change("nl", "need_prevalence", value) == said


def test_tables_are_tidy(comparison: Comparison) -> None:
    tables = report.tables(comparison)
    assert len(tables["demand"]) == 4 * 5 * 2
    assert len(tables["tiles"]) == 3 * len(TILES)
    whole = tables["board"]
    assert len(whole) == 3 * sum(len(names) for row in board.ROWS.values() for names in row)
    assert set(whole[whole["judged"]]["measure"]) == set(TILES)
    assert set(whole["quadrant"]) == set(BOARD)
    assert len(tables["hours"]) == 4 * 2 * 5
    assert list(tables["assumptions"]["name"]) == [*assumed.HINGES, *assumed.PRICES]
    own = tables["demand"].query("scenario == 'community-first'")["from_placebo"]
    assert own.notna().all()


def test_every_assumption_has_dutch_words_and_a_dutch_unit() -> None:
    names = {*assumed.HINGES, *assumed.PRICES, *(row.name for row in assumed.presets())}
    for name in names:
        assert assumed.about("nl", name) != assumed.about("en", name)
        assert assumed.unit("nl", name)


def test_text_is_escaped_and_html_is_not() -> None:
    assert tag("p", "<b> & 'c'", Html("<i>d</i>")) == "<p>&lt;b&gt; &amp; 'c'<i>d</i></p>"
    assert tag("p", class_='a"b') == '<p class="a&quot;b"></p>'
    drawn = b'<?xml?><svg width="1pt" height="2pt" viewBox="0 0 1 2"><g id="a"/></svg>'
    shown = inline_svg(drawn, "k", "A < B", "what")
    assert shown.startswith('<svg viewBox="0 0 1 2" role="img" aria-labelledby="k-title k-desc">')
    assert '<title id="k-title">A &lt; B</title>' in shown
    assert '<g id="k-a"/>' in shown


def test_an_unknown_language_is_told(comparison: Comparison) -> None:
    with pytest.raises(InputError, match="unknown language"):
        report.page(comparison, "fr")


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ([np.nan, np.nan, np.nan], "In geen van de 3 herhalingen"),
        ([100.0, np.nan, np.nan], "In 1 van de 3 herhalingen"),
        ([90.0, 100.0, 110.0], "in week 100 (tussen week 90 en week 110)"),
        ([90.0, 100.0, np.nan], "in week 100 (tussen week 90 en nooit)"),
    ],
)
def test_break_even_in_words(
    comparison: Comparison, weeks: list[float], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Comparison, "break_even_weeks", lambda *_: np.array(weeks))
    assert said in plain.break_even(comparison, comparison.arms[1], "nl")


def test_a_plan_that_spends_nothing_beside_cases_has_nothing_to_pay_back(
    comparison: Comparison,
) -> None:
    casework = comparison.arms[NAMES.index("casework")]
    assert not comparison.invests(casework)
    assert comparison.break_even_json(casework)["invests"] is False
    assert np.isnan(comparison.break_even_weeks(casework)).all()
    told = plain.break_even(comparison, casework, "nl")
    assert "niets terug te verdienen" in told
    assert "terugverdiend" not in told
    for name in ("placebo-collective", "community-first"):
        assert comparison.invests(comparison.arms[NAMES.index(name)])
    assert not comparison.invests(comparison.arms[0])


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_the_whole_board_and_the_four_conditions_are_on_the_page(
    comparison: Comparison, pages: Mapping[str, str], lang: str
) -> None:
    seen = Reader(pages[lang]).seen
    for key in board.ROWS:
        assert seen.count(words.say(lang, f"row_{key}")) >= 3  # a board a plan
    for key in board.QUALITY:
        assert words.say(lang, f"quality_{key}") in seen
    for name in TILES:
        assert re.sub(r"\s+", " ", texts.say(lang, f"tile_{name}")) in seen
    for measure in MEASURES:
        assert texts.name(lang, measure) in seen


def test_main_tables_stay_short_and_the_long_ones_are_folded(pages: Mapping[str, str]) -> None:
    page = pages["nl"]
    open_part = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    for shown in re.findall(r"<tbody>.*?</tbody>", open_part, flags=re.DOTALL):
        assert shown.count("<tr>") <= 30
    assert texts.name("nl", "pruned_ties") not in open_part
    assert texts.name("nl", "pruned_ties") in page


def test_the_board_says_which_way_a_figure_that_is_not_judged_went(
    comparison: Comparison,
) -> None:
    shifted = made(comparison)
    base, arm = shifted.arms
    noise = np.random.default_rng(6).normal(0.0, 1e-3, base.yearly["requests"].shape)
    moved = {"isolated_share": -1.0, "insecurity_share": 1.0, "ties_inside": 1.0}
    arm = dataclasses.replace(
        arm,
        yearly={
            **arm.yearly,
            **{name: base.yearly[name] + noise + shift for name, shift in moved.items()},
            "seen_share": base.yearly["seen_share"] + noise,
        },
    )
    shifted = dataclasses.replace(shifted, arms=(base, arm))
    told = board.frame(shifted).set_index("measure")["in_words"]
    assert told["isolated_share"] == "favourable"
    assert told["insecurity_share"] == "unfavourable"
    assert told["ties_inside"] == "different"
    assert told["place_share"] == "not clear"
    assert told["seen_share"] == ""
