"""When the hours that a scenario invests beside cases have been paid back."""

from __future__ import annotations

from typing import Final

import numpy as np

from wijksim.columns import Col
from wijksim.state import Book, Floats

# All hours of the team but those of cases, and what the need of everybody would take in casework.
_COUNTED: Final = (
    Col.HOURS_CALLED_FOR,
    Col.HOURS_COLLECTIVE,
    Col.HOURS_POLICY,
    Col.HOURS_WITHDRAWN,
    Col.HOURS_REFLECTION,
    Col.HOURS_OTHER,
)


def invested_and_called_for(book: Book) -> Floats:
    """Return weekly hours that count for the break-even week, shape (weeks,).

    What the neighbourhood, the policy table, reflection, training and overhead cost, plus what
    the need of everybody would take in casework, served or not: waiting longer is no gain.
    """
    hours: Floats = book.weekly[:, list(_COUNTED)].sum(axis=1)
    return hours


def break_even(book: Book, base: Book) -> int | None:
    """Return the week in which a scenario has paid back its hours for good, or None.

    The cumulative paired difference in hours against the base starts above zero when a scenario
    invests; it has paid back from the week after which it stays at or below zero. A scenario
    that never invests more has nothing to pay back, and neither has the base itself: None.
    """
    owed = np.cumsum(invested_and_called_for(book) - invested_and_called_for(base))
    above = np.flatnonzero(owed > 0.0)
    if len(above) == 0 or above[-1] == len(owed) - 1:
        return None
    return int(above[-1]) + 1
