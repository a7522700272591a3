"""M19 Barriers: quadrant IV, at the policy table; and the legitimacy of unequal help."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.params import Params
from wijksim.rules import legitimacy, policy, signals
from wijksim.state import DELAY_RING, Barriers, Floats, Scratch, Team
from wijksim.units import DOMAINS, Hours


@kernel
def decide(
    crew: Team,
    barriers: Barriers,
    scratch: Scratch,
    residents: Floats,
    p: Params,
    week: int,
    row: Floats,
) -> None:
    """Decide on this week's signals, and let earlier decisions take effect."""
    hours = crew.hours[Hours.POLICY] * (1.0 - p.signals.lobby) * 1000.0 / residents[0]
    reach = signals.within_reach(p.policy.local, p.signals)
    due = (week + int(p.policy.delay_weeks)) % DELAY_RING
    today = week % DELAY_RING
    for domain in range(DOMAINS):
        rate = barriers.pending[domain, today]
        barriers.pending[domain, today] = 0.0
        decided = policy.decided_rate(scratch.signal[domain], hours, p.policy, p.signals)
        barriers.pending[domain, due] += decided
        start = policy.start_level(domain, p.policy)
        level = policy.next_level(barriers.level[domain], rate, start, reach, p.policy)
        barriers.level[domain] = level
        row[Col.DECIDED] += decided
        row[Col.BARRIER] += level / DOMAINS
        row[Col.BARRIER_LOCAL] += max(0.0, level - (1.0 - reach) * start) / DOMAINS


@kernel
def weigh_legitimacy(crew: Team, p: Params, row: Floats) -> None:
    """Let legitimacy wear by exceptions that nobody explains, and grow back."""
    crew.legitimacy[0] = legitimacy.next_level(
        crew.legitimacy[0],
        legitimacy.unequal(p.casework.mandate, p.team.by_need),
        legitimacy.explained(p.provision.justification_hours),
        p.legitimacy,
    )
    row[Col.LEGITIMACY] += crew.legitimacy[0]
