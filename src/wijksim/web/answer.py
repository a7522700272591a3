"""A stage of a comparison as the page shows it: plain words, tables and charts, by their place.

All words and figures are those of the report; what is new here is only where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from wijksim import area_notes, lesson, study_words, texts
from wijksim.comparing import Comparison
from wijksim.explaining import PLAYERS, USUAL, Explanation
from wijksim.measures import MEASURES
from wijksim.plots import forest
from wijksim.report import cells, plain, spoken
from wijksim.report import split as spoken_split
from wijksim.report import words as report_words
from wijksim.report.markup import Html, Part, join, table, tag
from wijksim.report.plain import Story
from wijksim.results import Interval
from wijksim.verdict import BOARD
from wijksim.web import charts
from wijksim.web.words import Words

_KEY: Final = (
    ("need_prevalence", "nood", "need"),
    ("unmet_need", "nood zonder hulp", "need without support"),
    ("requests", "hulpvragen", "requests"),
    ("waiting_weeks_median", "wachten", "wait"),
    ("cost_municipality", "kosten gemeente", "cost to municipality"),
)
_WORD: Final = {"good": "favourable", "bad": "unfavourable"}
_say: Final = Words(
    {
        "change_in": ("verschil in jaar {n}", "difference in year {n}"),
        "levels": ("{what} per jaar ({unit})", "{what} by year ({unit})"),
        "tile": ("{what}: verschil met '{base}'", "{what}: difference from '{base}'"),
        "verdict": ("In woorden", "In words"),
        "difference": ("Verschil", "Difference"),
        "why": ("Waarom?", "Why?"),
        "why_base": ("Hoe het nu gaat, in getallen", "The status quo, in figures"),
        "key": (
            "{title}: verschil met nu in jaar {n}",
            "{title}: difference from now in year {n}",
        ),
        "asked": (
            "Waarde per jaar, en verschil met nu",
            "Value by year, and difference from now",
        ),
        "asked_told": (
            "In jaar {n}, naast hoe het nu gaat:",
            "In year {n}, beside the status quo:",
        ),
        "split_ask": ("Welk kwadrant doet wat?", "Which quadrant does what?"),
        "split_title": (
            "Deel van elk kwadrant in het verschil, jaar {n}",
            "Share of each quadrant in the difference, year {n}",
        ),
        "split_who": ("Kwadrant", "Quadrant"),
        "split_about": (
            "Alle combinaties van '{first}' en '{second}' zijn gedraaid, met hetzelfde toeval: "
            "{runs} runs van {seeds}. De delen tellen per run precies op tot het verschil "
            "(Shapley). Zo ook op de opdrachtregel:",
            "All combinations of '{first}' and '{second}' were run, with the same luck: {runs} "
            "runs of {seeds}. In each run the shares add up to the difference exactly (Shapley). "
            "On the command line:",
        ),
        "placebo_follows": ("Wordt nog berekend.", "Still being computed."),
    }
)


def stage(comparison: Comparison, placebos: bool, lang: str, question: int = 0) -> dict[str, Any]:
    """Return a stage as plain data: ``parts`` (place -> HTML) and ``charts`` (name -> spec).

    Args:
        comparison: what has been run so far.
        placebos: whether the placebos are among it; without them nothing is said of them.
        lang: "nl" or "en".
        question: which of the ten is being answered, 0 for none.
    """
    return {
        "seeds": len(comparison.seeds),
        "placebos": placebos,
        "digest": comparison.digest(),
        "parts": dict(_parts(comparison, placebos, lang, question)),
        "charts": {name: charts.spec(comparison, name, lang) for name in charts.NAMES},
    }


def _parts(
    comparison: Comparison, placebos: bool, lang: str, question: int
) -> Iterator[tuple[str, str]]:
    yield "cards", _cards(comparison, placebos, lang)
    for name, weekly in charts.WEEKLY.items():
        yield f"table-{name}", _levels(comparison, weekly.measure, lang)
    for name, measure in charts.YEARLY.items():
        yield f"table-{name}", _levels(comparison, measure, lang)
    for name, measure in charts.TILES.items():
        yield f"table-{name}", _tile(comparison, measure, lang)
    for quadrant, names in BOARD.items():
        yield f"tile-{quadrant}", _marks(comparison, tuple(names), lang)
    yield "payback", _payback(comparison, lang)
    yield "area", _area(comparison, lang)
    if question:
        yield "asked", _asked(comparison, lesson.find_question(question).measures, lang)


def split(found: Explanation, lang: str, files: Sequence[str]) -> Html:
    """Return where a difference comes from: sentences, the shares, and how to repeat it.

    Args:
        found: the split.
        lang: "nl" or "en".
        files: what names its two scenarios on the command line.
    """
    plan, last = found.plan, found.plan.years - 1
    told = [tag("li", line) for line in spoken_split.sentences(found, USUAL, last, lang)]
    heads: list[Part] = [_say(lang, "split_who")]
    heads += [cells.with_unit(lang, name, change=True) for name in USUAL]
    rows: list[Sequence[Part]] = []
    for player in PLAYERS:
        row: list[Part] = [study_words.say(lang, player)]
        for name in USUAL:
            same = player not in found.players
            share = found.share(player, name, last)
            told_same = study_words.say(lang, "cell_same")
            row.append(told_same if same else cells.cell(lang, share, name, signed=True))
        rows.append(row)
    whole = [cells.cell(lang, found.difference(name, last), name, signed=True) for name in USUAL]
    rows.append([study_words.say(lang, "row_difference"), *whole])
    first, second = (one.title_nl if lang == "nl" else one.title_en for one in plan.scenarios)
    about = _say(
        lang,
        "split_about",
        first=first,
        second=second,
        runs=found.combinations,
        seeds=texts.count(lang, "seed", len(plan.seeds)),
    )
    command = [
        *("wijksim explain", *files, "--area", plan.area, "--years", str(plan.years)),
        *("--seeds", str(len(plan.seeds)), "--seed", str(plan.seeds[0]), "--preset", plan.preset),
    ]
    command += [part for name in plan.without for part in ("--without", name)]
    return join(
        [
            tag("ul", *told, class_="points"),
            table(_say(lang, "split_title", n=plan.years), heads, rows),
            tag("p", about, class_="small soft"),
            tag("pre", tag("code", " ".join(command)), tabindex="0"),
        ]
    )


def _payback(comparison: Comparison, lang: str) -> Html:
    """Return when the hours that each plan spends beside cases are paid back, in words."""
    names = charts.labels(comparison, lang)[1:]
    items = [
        tag("li", tag("strong", f"{name}. "), plain.break_even(comparison, arm, lang))
        for name, arm in zip(names, comparison.arms[1:], strict=True)
    ]
    return tag("ul", *items, class_="points")


def _asked(comparison: Comparison, names: Sequence[str], lang: str) -> Html:
    """Return the measures that a question is read from: in words, and first and last year."""
    return join([_told(comparison, names, lang), _asked_table(comparison, names, lang)])


def _told(comparison: Comparison, names: Sequence[str], lang: str) -> Html:
    """Return what every plan does to the measures of a question, in a sentence for each plan."""
    items = []
    letters = zip(charts.labels(comparison, lang)[1:], comparison.arms[1:], strict=True)
    for title, arm in letters:
        told = [
            f"{texts.name(lang, name)} "
            + spoken.measure_change(lang, name, comparison.difference(arm, name))
            for name in names
        ]
        whole = "; ".join(told)
        items.append(tag("li", tag("strong", f"{title}. "), f"{whole[:1].upper()}{whole[1:]}."))
    intro = tag("p", _say(lang, "asked_told", n=comparison.years))
    return join([intro, tag("ul", *items, class_="points")])


def _asked_table(comparison: Comparison, names: Sequence[str], lang: str) -> Html:
    base = comparison.arms[0]
    heads: list[Part] = [report_words.say(lang, "measure"), report_words.say(lang, "scenario")]
    years = sorted({0, comparison.years - 1})
    heads += [report_words.say(lang, "year", n=year + 1) for year in years]
    heads += [_say(lang, "change_in", n=year + 1) for year in years]
    rows: list[Sequence[Part]] = []
    for name in names:
        for title, arm in zip(charts.labels(comparison, lang), comparison.arms, strict=True):
            again = tag("span", texts.name(lang, name), class_="unseen")
            row: list[Part] = [cells.with_unit(lang, name) if arm is base else again, title]
            row += [cells.cell(lang, comparison.measure(arm, name, year), name) for year in years]
            changes = [comparison.difference(arm, name, year) for year in years]
            row += [
                "" if arm is base else cells.cell(lang, change, name, signed=True)
                for change in changes
            ]
            rows.append(row)
    return table(_say(lang, "asked"), heads, rows, kind="asked")


def _cards(comparison: Comparison, placebos: bool, lang: str) -> Html:
    base, *others = plain.stories(comparison, lang)
    if not placebos:
        wait = (report_words.say(lang, "p_placebo"), _say(lang, "placebo_follows"))
        others = [_with(story, wait) for story in others]
    cards = [_card(comparison, story, order, lang) for order, story in enumerate(others, start=1)]
    why = tag("details", tag("summary", _say(lang, "why_base")), _points(base), data_key="why-0")
    return join([*cards, tag("div", why, class_="base-card")])


def _card(comparison: Comparison, story: Story, order: int, lang: str) -> Html:
    assert story.verdict is not None
    mark = tag("span", plain.MARKS[story.verdict], class_="mark", aria_hidden="true")
    return tag(
        "article",
        tag(
            "h3", tag("span", charts.LETTERS[order - 1], class_=f"letter arm-{order}"), story.title
        ),
        tag("p", mark, story.ruling, class_="ruling"),
        _key_figures(comparison, story, order, lang),
        tag(
            "details",
            tag("summary", _say(lang, "why")),
            tag("p", story.about, class_="soft small"),
            _points(story),
            tag(
                "div",
                tag("button", _say(lang, "split_ask"), type="button", data_split=str(order)),
                tag("p", role="status", class_="soft small"),
                tag("div", class_="split-answer", data_answer=str(order)),
                class_="split no-print",
            ),
            data_key=f"why-{order}",
        ),
        class_=f"card verdict {story.verdict.value}",
    )


def _with(story: Story, point: tuple[str, str]) -> Story:
    """Return a story with another point in the place of one about the same thing."""
    points = tuple(point if own[0] == point[0] else own for own in story.points)
    return story._replace(points=points)


def _points(story: Story) -> Html:
    points = [tag("li", tag("strong", f"{key}. "), told) for key, told in story.points]
    return tag("ul", *points, class_="points")


def _key_figures(comparison: Comparison, story: Story, order: int, lang: str) -> Html:
    """Return the paired differences that a strategist asks for first, as a list of terms."""
    arm, rows = comparison.arms[order], list[Part]()
    for name, nl, en in _KEY:
        change = comparison.difference(arm, name)
        unit = forest.change_unit(lang, MEASURES[name].unit)
        kind = _kind(change, MEASURES[name].better)
        word = None if kind == "open" else report_words.say(lang, _WORD[kind])
        rows.append(
            tag(
                "div",
                tag("dt", nl if lang == "nl" else en),
                tag(
                    "dd",
                    cells.stacked(lang, change, _places(change, name), signed=True),
                    tag("span", unit, class_="unit"),
                    tag("span", word, class_="word") if word else None,
                    class_=kind,
                ),
            )
        )
    told = _say(lang, "key", title=story.title, n=comparison.years)
    return tag("dl", *rows, class_="key", aria_label=told)


def _kind(change: Interval, better: int) -> str:
    """Return how a difference is shown: clear to the good or the bad side, or not clear."""
    if not change.clear or change.mean is None or not better:
        return "open"
    return "good" if change.mean * better > 0.0 else "bad"


def _places(change: Interval, name: str) -> int:
    """Return the decimals of a difference: as usual, or what keeps a clear one clear of zero."""
    usual = cells.places(name)
    if not change.clear or change.low is None or change.high is None:
        return usual
    nearest = min(abs(change.low), abs(change.high))
    return next((n for n in range(usual, usual + 3) if round(nearest, n) > 0.0), usual)


def _levels(comparison: Comparison, measure: str, lang: str) -> Html:
    unit = texts.unit(lang, MEASURES[measure].unit)
    caption = _say(lang, "levels", what=texts.name(lang, measure), unit=unit)
    years = range(comparison.years)
    heads: list[Part] = [report_words.say(lang, "scenario")]
    heads += [report_words.say(lang, "year", n=year + 1) for year in years]
    heads.append(_say(lang, "change_in", n=comparison.years))
    rows: list[Sequence[Part]] = []
    for name, arm in zip(charts.labels(comparison, lang), comparison.arms, strict=True):
        row: list[Part] = [name]
        row += [cells.cell(lang, comparison.measure(arm, measure, year), measure) for year in years]
        change = comparison.difference(arm, measure)
        row.append(
            "" if arm is comparison.arms[0] else cells.cell(lang, change, measure, signed=True)
        )
        rows.append(row)
    return table(caption, heads, rows)


def _tile(comparison: Comparison, measure: str, lang: str) -> Html:
    base, *others = comparison.arms
    unit = forest.change_unit(lang, MEASURES[measure].unit)
    what = texts.say(lang, f"tile_{measure}")
    caption = _say(lang, "tile", what=what, base=plain.title(base, lang))
    heads: list[Part] = [
        report_words.say(lang, "scenario"),
        join([_say(lang, "difference"), tag("span", unit, class_="unit")]),
        _say(lang, "verdict"),
    ]
    rows: list[Sequence[Part]] = []
    names = charts.labels(comparison, lang)[1:]
    for name, arm in zip(names, others, strict=True):
        judged = comparison.judge(arm)
        change = cells.cell(lang, judged.changes[measure], measure, signed=True)
        rows.append([name, change, texts.say(lang, judged.word(measure))])
    return table(caption, heads, rows)


def _marks(comparison: Comparison, names: Sequence[str], lang: str) -> Html:
    """Return what a tile says in a line: every plan with a sign and a word."""
    told = []
    for order, arm in enumerate(comparison.arms[1:]):
        judged = comparison.judge(arm)
        words = {judged.word(name) for name in names}
        word = next((w for w in ("worse", "better") if w in words), "not_clear")
        sign = {"worse": "▼", "better": "▲", "not_clear": "○"}[word]
        told.append(
            tag(
                "span",
                tag("span", charts.LETTERS[order], class_=f"letter arm-{order + 1}"),
                tag("span", f" {sign} ", aria_hidden="true"),
                texts.say(lang, word),
                class_=f"tile-mark {word}",
            )
        )
    return join(told)


def _area(comparison: Comparison, lang: str) -> Html:
    """Return what holds for the figures of the area, and where they come from."""
    profile = comparison.profile
    notes = (*area_notes.parts(profile, lang), *area_notes.estimated(profile, lang))
    sources = [tag("li", source) for source in profile.sources.values()]
    still = any(check.still is False for check in comparison.start.values())
    moving = report_words.say(lang, "start_moving") if still else None
    return join(
        [
            tag("p", moving, class_="mind") if moving else None,
            *(tag("p", line.strip()) for line in notes),
            tag("ul", *sources, class_="small"),
        ]
    )
