"""Every buurt of a table run apart: the country, streamed, in a folder that can be gone on with.

``design`` reads the table and everything that decides the results; ``work`` runs one buurt;
``parts`` keeps what is done, a chunk of buurten a file; ``carry`` runs what is left, some at the
same time; ``outcome`` puts the parts together: one table, means, deciles and a digest;
``polygons`` reads borders to draw a map on.
"""

from __future__ import annotations

from wijksim.national.carry import Progress, Tally, WorkerLost, carry_out
from wijksim.national.design import Design, read_table, read_year
from wijksim.national.outcome import Outcome, put_together
from wijksim.national.parts import Folder, open_folder

__all__ = [
    "Design",
    "Folder",
    "Outcome",
    "Progress",
    "Tally",
    "WorkerLost",
    "carry_out",
    "open_folder",
    "put_together",
    "read_table",
    "read_year",
]
