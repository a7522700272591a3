"""What ``wijksim crate`` does between its options and its last line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import typer

from wijksim import crates, texts
from wijksim.crates import About

_SAID: Final = {
    "written": (
        "Beschreven als RO-Crate: {file} ({files} bestanden)",
        "Described as an RO-Crate: {file} ({files} files)",
    ),
    "added": ("Toegevoegd: {names}", "Added: {names}"),
    "other_code": (
        "Deze resultaten komen van een andere versie van wijksim, numba of Python: de tabel met "
        "parameters gaat daarom niet mee.",
        "These results were made by another version of wijksim, numba or Python: so the table of "
        "parameters does not come along.",
    ),
    "no_author": (
        "Zonder maker: geef er een met --author 'Naam'.",
        "Without an author: give one with --author 'Name'.",
    ),
    "no_licence": (
        "Zonder licentie: kies er een, zoals --licence CC-BY-4.0.",
        "Without a licence: choose one, such as --licence CC-BY-4.0.",
    ),
}


def run(folder: str, own: Sequence[str], authors: Sequence[str], licence: str, lang: str) -> None:
    """Write the crate, and tell what lies there and what is not told yet.

    Raises:
        InputError: with every fault of the command line and of the folder.
    """
    texts.check_language(lang)
    done = crates.write(folder, own, About(tuple(authors), licence))
    _say(lang, "written", file=done.file, files=done.files)
    if done.added:
        _say(lang, "added", names=", ".join(done.added))
    told = {"other_code": not done.same_code, "no_author": not authors, "no_licence": not licence}
    for key, holds in told.items():
        if holds:
            _say(lang, key)


def _say(lang: str, key: str, **values: object) -> None:
    typer.echo(_SAID[key][lang == "en"].format(**values))
