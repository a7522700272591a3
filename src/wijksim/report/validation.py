"""The page of ``wijksim validate``: what the model gets wrong first."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from matplotlib.figure import Figure

from wijksim import facts, plots, texts
from wijksim.plots import facts as fact_plot
from wijksim.report.markup import Html, Part, inline_svg, join, table, tag
from wijksim.report.validation_words import say, unit
from wijksim.results import Interval
from wijksim.validating import QUICK, Agreement, Checked, Validation

__all__ = ["figure", "page", "ranged", "say", "summary", "target", "unit"]


def summary(found: Validation, lang: str) -> str:
    """Return k of n, apart for what was predicted, fitted and built in."""
    counts = found.counts
    return say(
        lang,
        "summary",
        predicted=counts["predicted"][0],
        of_predicted=counts["predicted"][1],
        fitted=counts["fitted"][0],
        of_fitted=counts["fitted"][1],
        built=counts["built_in"][0],
        of_built=counts["built_in"][1],
    )


def how_judged(found: Validation, lang: str) -> str:
    """Return what "inside" means, and what the intervals hold."""
    key = "with_members" if found.members else "no_members"
    return say(lang, "how_judged", unknown=say(lang, key, n=found.members))


def ranged(lang: str, value: Interval, places: int = 1) -> str:
    """Return a mean with its interval."""
    if value.mean is None:
        return say(lang, "no_figure")
    mean = texts.number(lang, value.mean, places)
    if value.low is None or value.high is None:
        return mean
    ends = (texts.number(lang, end, places) for end in (value.low, value.high))
    return f"{mean} ({'; '.join(ends)})"


def target(lang: str, row: Checked) -> str:
    """Return what is known, with its band."""
    fact = row.fact
    value, low, high = (texts.number(lang, x, 1) for x in (fact.value, fact.low, fact.high))
    return f"{value} [{low}; {high}]"


def figure(found: Validation, lang: str) -> Figure:
    """Draw the facts of the country, the worst first."""
    rows = [row for row in found.rows if row.fact.area == facts.COUNTRY]
    keys = [say(lang, f"key_{key}") for key in ("band", "in", "out", "chance", "unknown")]
    return fact_plot.facts(
        rows,
        lang,
        title=say(lang, "title"),
        about=say(lang, "figure_about"),
        footer=texts.say(lang, "caution"),
        keys=keys,
    )


def page(found: Validation, lang: str = "nl") -> str:
    """Return one HTML page without script; the same study gives the same bytes.

    Raises:
        InputError: for another language than "nl" or "en".
    """
    texts.check_language(lang)
    style = (files("wijksim") / "report" / "page.css").read_text(encoding="utf-8")
    title = say(lang, "title")
    wrong = [row for row in found.rows if not row.inside]
    right = [row for row in found.rows if row.inside]
    drawn = inline_svg(plots.svg(figure(found, lang)), "facts", title, say(lang, "figure_about"))
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} - wijksim"),
        tag("style", Html(style)),
    )
    quick = tag("p", say(lang, "quick"), class_="caution") if found.size == QUICK else None
    body = tag(
        "body",
        tag("header", tag("h1", title), quick, tag("p", tag("strong", summary(found, lang)))),
        tag(
            "main",
            _section(
                "wrong", lang, tag("p", how_judged(found, lang)), _facts(wrong, lang, "wrong")
            ),
            tag("figure", drawn),
            _section("right", lang, _facts(right, lang, "right")),
            _section("agreement", lang, *_agreement(found.agreement, lang)),
            _section("help", lang, tag("p", say(lang, "help_about")), _help(found, lang)),
            _section("patterns", lang, *_patterns(found, lang)),
            _section("not_shown", lang, tag("ul", *_not_shown(lang))),
        ),
        tag("footer", tag("p", texts.say(lang, "caution"))),
    )
    return join([Html("<!doctype html>\n"), tag("html", head, body, lang=lang), "\n"])


def _section(key: str, lang: str, *parts: Part) -> Html:
    return tag("section", tag("h2", say(lang, f"h_{key}")), *parts, id=key)


def role(row: Checked, lang: str) -> str:
    """Return whether a fact was fitted, predicted or built in."""
    return say(lang, "built_in" if row.fact.built_in else row.fact.role)


def _facts(rows: Sequence[Checked], lang: str, key: str) -> Html:
    heads = [say(lang, name) for name in ("fact", "target", "model", "unknown", "role", "source")]
    told: list[list[Part]] = []
    for row in rows:
        fact = row.fact
        name = fact.about_nl if lang == "nl" else fact.about_en
        measured = tag("span", unit(lang, fact.unit), class_="unit")
        ends = "-"
        if row.unknown is not None:
            ends = "; ".join(texts.number(lang, end, 1) for end in row.unknown)
        source: list[Part] = [f"{fact.source} [{fact.mark}]"]
        if fact.notes:
            source.append(tag("span", f"{say(lang, 'notes')}: {fact.notes}", class_="unit"))
        words = target(lang, row), ranged(lang, row.model), ends, role(row, lang)
        told.append([join([name, measured]), *words, join(source)])
    return table(say(lang, f"h_{key}"), heads, told)


def _agreement(rows: Sequence[Agreement], lang: str) -> list[Part]:
    if not rows:
        return [tag("p", say(lang, "agreement_none"))]
    keys = ("measure", "rank", "gap", "level", "column", "column_rank", "column_gap", "ruling")
    told: list[list[Part]] = [
        [
            texts.name(lang, row.measure),
            ranged(lang, row.rank, 2),
            ranged(lang, row.gap),
            ranged(lang, row.level),
            row.column,
            ranged(lang, row.column_rank, 2),
            ranged(lang, row.column_gap),
            ruling(row, lang),
        ]
        for row in rows
    ]
    heads = [say(lang, key) for key in keys]
    about = tag("p", say(lang, "agreement_about", n=rows[0].number))
    return [about, table(say(lang, "h_agreement"), heads, told)]


def ruling(row: Agreement, lang: str) -> str:
    """Return whether the column beats the model, and whether the comparison says anything."""
    keys = [key for key in ("ranks_worse", "misses_more") if getattr(row, key)]
    told = [say(lang, key) for key in keys or ["not_worse"]]
    return "; ".join([*told, say(lang, "read")] if row.read else told)


def _help(found: Validation, lang: str) -> Html:
    keys = ("area", "wmo_model", "wmo_table", "youth_model", "youth_table")
    told: list[list[Part]] = [[str(cell) for cell in row] for row in help_rows(found, lang)]
    return table(say(lang, "h_help"), [say(lang, key) for key in keys], told)


def help_rows(found: Validation, lang: str) -> list[list[str]]:
    """Return a row an area: its name, then model and table of both uses."""
    rows = []
    for one in found.help_use:
        cells = [one.name]
        for use, model in one.model.items():
            told = one.published[use]
            cells += [ranged(lang, model), "-" if told is None else texts.number(lang, told, 1)]
        rows.append(cells)
    return rows


def _patterns(found: Validation, lang: str) -> list[Part]:
    if not found.patterns:
        return [tag("p", say(lang, "patterns_none"))]
    good = sum(verdict.vanishes for _, verdict in found.patterns)
    seeds = found.size.pattern_seeds
    about = say(lang, "patterns_about", good=good, n=len(found.patterns), seeds=seeds)
    failed_first = sorted(found.patterns, key=lambda row: row[1].vanishes)
    told: list[list[Part]] = [
        [
            row.name,
            say(lang, "yes" if verdict.appears else "no"),
            say(lang, "yes" if verdict.vanishes else "no"),
            "" if verdict.vanishes else row.why or "?",
        ]
        for row, verdict in failed_first
    ]
    heads = [say(lang, key) for key in ("pattern", "appears", "vanishes", "why")]
    return [tag("p", about), table(say(lang, "h_patterns"), heads, told, kind="figures words")]


def _not_shown(lang: str) -> list[Html]:
    return [tag("li", row[texts.LANGUAGES.index(lang)]) for row in facts.not_shown().values()]
