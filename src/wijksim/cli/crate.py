"""``wijksim crate``: describe a folder of results so that others can find and repeat them."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options


def command(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="Folder of a comparison, a run or a sweep.")
    ],
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="What the results were made with and does not come along: your own scenarios "
            "and areas, and the plan of a sweep.",
            show_default=False,
        ),
    ] = None,
    author: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Who made the results: 'Name' or 'Name <https://orcid.org/...>'; may be given "
            "more than once.",
            show_default=False,
        ),
    ] = None,
    licence: Annotated[
        str,
        typer.Option(
            help="How the results may be used: CC0-1.0, CC-BY-4.0, CC-BY-SA-4.0 or Apache-2.0.",
            show_default="not chosen",
        ),
    ] = "",
    lang: options.Lang = options.LANG,
) -> None:
    """Describe results as an RO-Crate: ro-crate-metadata.json, in the folder itself.

    Puts what they were made with beside them, and refuses what they were not made with.
    """
    from wijksim.cli import crate_job

    crate_job.run(folder, files or [], author or [], licence, lang)
