"""One self-contained HTML page of a comparison: style and drawings inside, no script."""

from __future__ import annotations

from importlib.resources import files

from wijksim import texts
from wijksim.comparing import Comparison
from wijksim.report.markup import Html, join, tag
from wijksim.report.sections import Maker
from wijksim.report.words import say
from wijksim.unknown import Unknown


def page(comparison: Comparison, lang: str = "nl", unknown: Unknown | None = None) -> str:
    """Return the report of a comparison as one HTML page.

    The same comparison gives the same bytes: no date, time or path goes in. Nothing is fetched.

    Args:
        comparison: what ``compare`` returned; its first scenario is the baseline.
        lang: "nl" or "en".
        unknown: the same comparison in worlds in which numbers without a source differ.

    Raises:
        InputError: for another language.
    """
    texts.check_language(lang)
    maker = Maker(comparison, lang, unknown)
    sections = maker.all()
    title = say(lang, "page_title", area=comparison.profile.name)
    style = (files("wijksim") / "report" / "page.css").read_text(encoding="utf-8")
    links = [tag("li", tag("a", say(lang, f"h_{key}"), href=f"#{key}")) for key, _ in sections]
    body = tag(
        "body",
        tag("a", say(lang, "skip"), href="#main", class_="skip"),
        _header(comparison, lang, title),
        tag("nav", tag("ol", *links), aria_label=say(lang, "contents")),
        tag("main", *(section for _, section in sections), id="main"),
        tag("footer", tag("p", texts.say(lang, "caution"))),
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} - wijksim"),
        tag("style", Html(style)),
    )
    return join([Html("<!doctype html>\n"), tag("html", head, body, lang=lang), "\n"])


def _header(comparison: Comparison, lang: str, title: str) -> Html:
    profile = comparison.profile
    facts = say(
        lang,
        "facts",
        municipality=profile.municipality,
        residents=profile.residents.value,
        years=comparison.years,
        seeds=_seeds(comparison, lang),
        preset=comparison.preset,
    )
    about = profile.title_nl if lang == "nl" else profile.title_en
    return tag(
        "header",
        tag("h1", title),
        tag("p", about, class_="about"),
        tag("p", facts, class_="facts"),
        tag(
            "p",
            tag("strong", say(lang, "explorer") + ". "),
            say(lang, "explorer_more"),
            class_="caution",
        ),
    )


def _seeds(comparison: Comparison, lang: str) -> str:
    n = len(comparison.seeds)
    return say(lang, "seed") if n == 1 else say(lang, "seeds", n=n)
