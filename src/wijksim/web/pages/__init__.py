"""The pages, in the order of the navigation."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from wijksim.web.shell import Page

ORDER: Final = ("compare", "watch", "lesson", "questions", "about")


@cache
def all_pages() -> tuple[Page, ...]:
    """Return every page that is there."""
    found = [f"{__name__}.{name}" for name in ORDER]
    return tuple(import_module(name).PAGE for name in found if find_spec(name) is not None)
