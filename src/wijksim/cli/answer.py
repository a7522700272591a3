"""Where the answer of a command goes: a folder, a JSON file or stdout, in a language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import typer

from wijksim import comparing, results, texts
from wijksim.errors import Problem


class Answer(NamedTuple):
    """What was asked of the answer."""

    out: str
    json: str | None  # "-" for stdout
    lang: str

    @property
    def folder(self) -> Path:
        """The folder of all files."""
        return Path(self.out)

    @property
    def file(self) -> Path | None:
        """The file for the JSON, if it is one."""
        return Path(self.json) if self.json not in (None, "-") else None

    @property
    def quiet(self) -> bool:
        """Whether stdout is the JSON's."""
        return self.json == "-"

    def faults(self) -> list[Problem]:
        """Return what is wrong with it, before anything runs."""
        return faults(self.lang, self.folder, self.file)

    def write(self, data: bytes, files: Mapping[str, bytes]) -> None:
        """Write all files, and the JSON where it was asked for.

        Raises:
            InputError: where that cannot be written.
        """
        results.write_folder(self.folder, files)
        if self.file is not None:
            results.write_file(self.file, data, "json")
        if self.quiet:
            typer.echo(data, nl=False)


def faults(lang: str, folder: Path, file: Path | None) -> list[Problem]:
    """Return what is wrong with a language, a folder and a file for JSON."""
    problems: list[Problem] = []
    with comparing.gather(problems):
        texts.check_language(lang)
    with comparing.gather(problems):
        results.check_folder(folder)
    if file is not None:
        with comparing.gather(problems):
            results.check_file(file, "json")
    return problems
