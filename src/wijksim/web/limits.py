"""How much one request and all together may ask of the server."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Limits; each is told to the visitor in words when it is met."""

    url: int = 6_000  # characters of path and query
    plans: int = 4  # scenarios beside the baseline
    years: int = 20
    seeds: int = 40
    residents: int = 25_000  # of an area; larger ones belong on the command line
    work: float = 6e6  # residents x years x seeds x scenarios in one comparison
    running: int = 40  # comparisons under way at the same time
    seconds: float = 120.0  # of a comparison from its start
    kept_bytes: int = 600_000_000  # of neighbourhoods at week 0 and of records of runs
