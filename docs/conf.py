"""The documentation site: these pages, the docstrings, and every command with its options.

    python -m sphinx -W --keep-going -b html docs docs/_build/html

A broken link is an error. Nothing is fetched, so the build works without a network.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

import typer
from typer.cli import get_docs_for_click

from wijksim import __version__
from wijksim.cli import application

DOCS = Path(__file__).resolve().parent

project = "wijksim"
author = "wijksim contributors"
copyright = author
release = version = __version__
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"wijksim {release}"
myst_heading_anchors = 3
toc_object_entries = False  # headings only: rules are listed by their own page
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_default_options = {"members": True}
napoleon_numpy_docstring = False


class _HtmlAnchors(logging.Filter):
    """Let links pass to anchors that stand in a page as HTML, as in the cells of tables.

    The parser sees headings only, and would call these links broken.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a warning is worth telling."""
        found = re.search(r"local id not found in doc '(\S+)': '(\S+)'", record.getMessage())
        if found is None:
            return True
        page = DOCS / f"{found[1]}.md"
        return f'<a id="{found[2]}">' not in page.read_text(encoding="utf-8")


logging.getLogger("sphinx.myst_parser.mdit_to_docutils.base").addFilter(_HtmlAnchors())
logging.getLogger("sphinx.myst_parser.sphinx_ext.myst_refs").addFilter(_HtmlAnchors())


def _commands() -> str:
    """Return a page with every command and option, made from the program itself."""
    command = typer.main.get_command(application())
    context = typer.Context(command, info_name="wijksim")
    text = get_docs_for_click(obj=command, ctx=context, name="wijksim", title="Commands")
    return re.sub(
        r"^\* `(\w+)`: .*\.\.\.$\n", "", text, flags=re.MULTILINE
    )  # cut short; told below


(DOCS / "reference" / "commands.md").write_text(_commands(), encoding="utf-8")
