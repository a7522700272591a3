"""Issues: how a new load is added, and kept in mind until it is resolved.

Not a mechanism: the bookkeeping that ``renewal``, ``onset`` and ``events`` share.
"""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.rules import onset
from wijksim.state import Life
from wijksim.units import ISSUE_SIZE, NEVER


@kernel
def add_issue(life: Life, i: int, domain: int, size: float, part: float, week: int) -> None:
    """Add a load to what someone carries in a domain.

    Args:
        life: what they carry.
        i: the row.
        domain: units.Domain.
        size: load, 0-1.
        part: share of it that rules and institutions make, 0-1.
        week: now; an issue with institutions that is open already keeps its first week.
    """
    before = life.institutional[i, domain]
    after = onset.added(before, size, part)
    life.social[i, domain] = onset.added(life.social[i, domain], size, 1.0 - part)
    life.institutional[i, domain] = after
    if after > before:
        if after >= ISSUE_SIZE and int(life.since[i, domain]) == NEVER:
            life.since[i, domain] = week
            life.stepped[i, domain] = 0
        life.size[i, domain] = after
