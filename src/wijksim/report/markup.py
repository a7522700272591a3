"""HTML as nested calls: every text is escaped, every element is closed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, TypeAlias

_VOID: Final = frozenset({"meta", "br", "hr", "input", "link"})
_PROLOGUE: Final = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_METADATA: Final = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_SIZE: Final = re.compile(r'(<svg[^>]*?) width="[^"]*"([^>]*?)', re.DOTALL)
_HEIGHT: Final = re.compile(r'(<svg[^>]*?) height="[^"]*"([^>]*?)', re.DOTALL)


class Html(str):
    """Text that is HTML already, and is not escaped again."""

    __slots__ = ()


Part: TypeAlias = "str | Html | None"


def tag(name: str, /, *parts: Part, **attributes: str | None) -> Html:
    """Return an element. ``class_`` and ``for_`` lose their underscore, others become hyphens."""
    told = "".join(
        f' {_attribute(key)}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{told}>")
    return Html(f"<{name}{told}>{join(parts)}</{name}>")


def join(parts: Iterable[Part], between: str = "") -> Html:
    """Return parts one after another, plain texts escaped."""
    return Html(
        between.join(
            part if isinstance(part, Html) else escape(part, quote=False)
            for part in parts
            if part is not None
        )
    )


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def table(
    caption: Part, heads: Sequence[Part], rows: Iterable[Sequence[Part]], *, kind: str = "figures"
) -> Html:
    """Return a table whose first column names its rows, in a box of its own that scrolls."""
    head = tag("tr", *(tag("th", cell, scope="col") for cell in heads))
    body = [
        tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:]))
        for row in rows
    ]
    made = tag(
        "table",
        tag("caption", caption),
        tag("thead", head),
        tag("tbody", *body),
        class_=kind,
    )
    return tag("div", made, class_="box", role="region", tabindex="0", aria_label=str(caption))


def inline_svg(drawn: bytes, key: str, title: str, description: str) -> Html:
    """Return a drawing as part of the page: named, described, its ids its own.

    Args:
        drawn: a whole SVG file.
        key: makes ids different from those of other drawings on the page.
        title: its name.
        description: what is to be seen in it, for who cannot see it.
    """
    text = _PROLOGUE.sub("", drawn.decode("utf-8"), count=1)
    text = _METADATA.sub("", text)
    text = _HEIGHT.sub(r"\1\2", _SIZE.sub(r"\1\2", text, count=1), count=1)
    text = re.sub(r'\bid="', f'id="{key}-', text)
    text = text.replace('href="#', f'href="#{key}-').replace("url(#", f"url(#{key}-")
    names = f'role="img" aria-labelledby="{key}-title {key}-desc"'
    named = tag("title", title, id=f"{key}-title") + tag("desc", description, id=f"{key}-desc")
    text = re.sub(r"<svg([^>]*)>", rf"<svg\1 {names}>", text, count=1)
    start = text.index(">") + 1
    return Html(text[:start] + named + text[start:].strip())
