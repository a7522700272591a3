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
) -> None:
    """Serve the pages: compare, watch, lesson, questions. Nothing is loaded from elsewhere."""
    from wijksim import workers
    from wijksim.web import serving

    serving.serve(host, port, workers.available_cores() if threads is None else threads)
