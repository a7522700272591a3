"""``wijksim serve``: the pages, on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options


def command(
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen on. The default answers this machine only; 0.0.0.0 answers "
            "everybody who can reach it."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
    threads: options.Threads = None,
    open_: Annotated[
        bool, typer.Option("--open", help="Open the first page in the browser of this machine.")
    ] = False,
    lang: Annotated[
        str, typer.Option(help="Language of what is printed here: nl or en. Pages have both.")
    ] = options.LANG,
) -> None:
    """Serve the pages: compare, watch, lesson, questions. Nothing is loaded from elsewhere.

    Prints the address and serves until Ctrl-C.
    """
    from wijksim import workers
    from wijksim.web import serving

    cores = workers.available_cores() if threads is None else threads
    serving.serve(host, port, cores, lang=lang, open_browser=open_)
