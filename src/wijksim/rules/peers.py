"""Peer groups: people with the same experience meet, learn from each other and become ties.

What they learn is skill in that one domain. Residents can run a group themselves; where
professionals make a method of it, members learn less (or more: the range includes both).
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Peers
from wijksim.rules.chance import of_domain, toward


@rule
def share(domain: int, p: Peers) -> float:
    """Return the share of residents with a load in this domain who can join a group about it."""
    return of_domain(
        domain,
        p.money,
        p.housing,
        p.work,
        p.health,
        p.parenting,
        p.belonging,
    )


@rule
def hours_per_meeting(p: Peers) -> float:
    """Return professional hours for one member in one week; resident-run groups take none."""
    return p.hours * (1.0 - p.resident_run)


@rule
def learned(known: float, p: Peers) -> float:
    """Return what someone knows about a domain (0-1) after one more meeting."""
    return toward(known, 1.0, p.learn * (1.0 - p.method_loss * (1.0 - p.resident_run)))


@rule
def ask_after_meeting(ask: float, p: Peers) -> float:
    """Return readiness to ask after a meeting with people in the same boat."""
    return toward(ask, 1.0, p.ask_gain)
