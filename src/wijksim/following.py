"""Residents followed one by one, under the same draws, with one thing about them changed.

``running`` keeps the record of a neighbourhood; this module keeps that of a few people in it.
An edit changes a copied world before its first week: a tie more, a case begun, a load added.
Draws depend on who, when and why alone, so two copies share all luck, and what differs between
them is the edit and what follows from it. An edit is no policy: it answers "what if this one
person had ...", never "what if the team did ...".
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

from wijksim import _jit, schedule
from wijksim.params import Params
from wijksim.rules import escalation, events, onset
from wijksim.running import Start, Stopped
from wijksim.state import Book, Floats, World, copy, with_book
from wijksim.units import (
    DOMAINS,
    NEVER,
    NOBODY,
    PARTNER_SLOT,
    SLOTS,
    WEEKS_PER_YEAR,
    Case,
    Event,
    Tie,
)

Edit = Callable[[World, int], None]  # of a world, in its week

FIGURES: Final = ("load", "stress", "ties", "support", "hours", "heavy", "need")


class Track(NamedTuple):
    """What the followed carried at the end of each week; shapes (weeks, rows)."""

    load: Floats  # summed load that counts
    stress: Floats  # 0-1
    ties: Floats  # ties inside the neighbourhood, number
    support: Floats  # summed strength of the ties inside that support
    hours: Floats  # professional hours of the week
    heavy: Floats  # hazard of heavy care in the week
    need: Floats  # 1 in need
    stays: Floats  # 1 as long as the same person lives there

    def settled(self) -> Track:
        """Return the same with NaN from the week in which somebody else moved in."""
        gone = self.stays < 1.0
        known = {name: np.where(gone, np.nan, getattr(self, name)) for name in FIGURES}
        return self._replace(**known)


class Followed(NamedTuple):
    """A run in which somebody was followed."""

    track: Track
    book: Book  # the record of the whole neighbourhood in that run


def follow(
    start: Start,
    plan: Sequence[tuple[int, int, Params]],
    rows: Sequence[int],
    edit: Edit | None = None,
    stop: threading.Event | None = None,
) -> Followed:
    """Run stretches of parameters week by week and keep what some residents carry.

    Args:
        start: what ``running.begin`` returned; it stays as it is.
        plan: consecutive stretches (from week, to week, parameters) from week 0 on.
        rows: of the residents to follow.
        edit: changes the copied world before its first week.
        stop: set it to end the run at the next look, once a year.

    Raises:
        Stopped: when ``stop`` was set.
    """
    weeks = plan[-1][1]
    world = with_book(copy(start.world), start.week, weeks)
    if edit is not None:
        edit(world, start.week)
    kept = np.zeros((len(Track._fields), weeks, len(rows)))
    here, lives = np.asarray(rows, np.int64), np.ones(len(rows))
    for first, last, params in plan:
        for week in range(first, last):
            if stop is not None and week % WEEKS_PER_YEAR == 0 and stop.is_set():
                raise Stopped
            now = start.week + week
            schedule.run_weeks(world, params, now, now + 1)
            lives = lives * (world.scratch.arrived[here] == 0)
            kept[:, week] = _look(world, params, here, now, lives)
    return Followed(Track(*kept), world.book)


def _look(world: World, params: Params, rows: Any, now: int, lives: Floats) -> list[Floats]:
    life, ties = world.life, world.ties
    return [
        life.load[rows],
        world.mind.stress[rows],
        ties.degree[rows].astype(np.float64),
        ties.total[rows],
        world.scratch.case_hours[rows],
        np.array([heavy_care_hazard(world, params, int(row), now) for row in rows]),
        life.need[rows].astype(np.float64),
        lives,
    ]


def heavy_care_hazard(world: World, params: Params, row: int, now: int) -> float:
    """Return the hazard of heavy care for one resident in a week, as the week's own step has it."""
    p, ties = params.escalation, world.ties
    weeks = now - ties.began[row]
    cared = any(
        int(ties.strained[row, slot]) == 0
        and escalation.is_lasting(float(ties.strength[row, slot]), int(weeks[slot]), p)
        for slot in range(SLOTS)  # an empty slot has no strength
    )
    gives = escalation.matters(now - int(world.mind.gave[row]))
    return escalation.hazard(float(world.life.load[row]), gives, cared, p)


# ---- Edits ----------------------------------------------------------------------------------


@cache
def _plain(kernel: str) -> Callable[..., Any]:
    """Return a kernel as plain Python: one source of how ties and loads are kept."""
    return _jit.rebuild(f"kernels.{kernel}", {}, compile_=False)


def stand_alone(world: World, row: int) -> None:
    """Take all ties from a resident, inside the neighbourhood and outside; nor did they give."""
    for slot in range(SLOTS):
        _plain("tie_slots.drop_tie")(world.ties, row, slot)
    world.people.outside[row] = 0.0
    world.mind.gave[row] = NEVER


def lose_partner(world: World, params: Params, row: int, week: int) -> None:
    """Let a resident lose a partner: the tie ends, and the loads of a loss come.

    Whoever lives alone has no such tie to lose; the loads are those of a loss all the same.
    """
    _plain("tie_slots.drop_tie")(world.ties, row, PARTNER_SLOT)
    world.life.lost[row] = week
    for domain in range(DOMAINS):
        parent = int(world.people.children[row]) == 1
        size = events.touches(Event.LOSS, domain, parent, False)
        size *= events.severity(Event.LOSS, params.events)
        if size > 0.0:
            part = onset.institutional_share(domain, params.onset)
            add_load(world, row, domain, size, part, week)


def add_load(world: World, row: int, domain: int, size: float, part: float, week: int) -> None:
    """Add a load to what a resident carries in a domain.

    Args:
        world: changed in place.
        row: of the resident.
        domain: units.Domain.
        size: load, 0-1.
        part: share of it that rules and institutions make, 0-1.
        week: now; an issue with institutions counts from it.
    """
    _plain("issues.add_issue")(world.life, row, domain, size, part, week)


def give_tie(
    world: World, row: int, other: int, strength: float, began: int, kind: Tie = Tie.FRIEND
) -> bool:
    """Make a tie between two residents; False when one of them has no room for it.

    Args:
        world: changed in place.
        row: the one.
        other: the other.
        strength: 0-1.
        began: week in which it began; one of long ago has lasted.
        kind: what everyday contact then keeps of its strength.
    """
    make = _plain("tie_slots.make_tie")
    return bool(make(world.ties, row, other, int(kind), strength, 0, began))


def give_duty(world: World, row: int, hours: float) -> None:
    """Give a resident somebody to care for, so many hours a week."""
    world.life.duty[row] = hours


def open_case(
    world: World,
    row: int,
    week: int,
    *,
    mode: float,
    weight: float = 1.0,
    hidden: int = NOBODY,
) -> None:
    """Begin a case at the team, without the queue.

    Args:
        world: changed in place.
        row: the client.
        week: now.
        mode: 0 take over, 1 through the network.
        weight: hours, times those of an alike case.
        hidden: domain whose root the team does not see (units.Domain), or nobody.
    """
    cases = world.cases
    cases.case[row] = Case.ACTIVE
    cases.asked[row], cases.started[row] = week, week
    cases.mode[row], cases.weight[row] = mode, weight
    cases.root[row], cases.barred[row] = hidden, NOBODY
    cases.worker[row] = NOBODY
    cases.offered[row], cases.vetoed[row] = 0, 0
