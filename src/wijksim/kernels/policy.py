"""M19 Signals and barriers: quadrant IV, at the policy table."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.params import Params
from wijksim.rules import policy
from wijksim.state import DELAY_RING, Barriers, Floats, People, Team
from wijksim.units import DOMAINS, Case, Hours


@kernel
def signal_and_decide(
    people: People,
    crew: Team,
    barriers: Barriers,
    residents: Floats,
    p: Params,
    week: int,
    row: Floats,
) -> None:
    """Count the barriers in the active cases, decide, and let earlier decisions take effect."""
    hours = crew.hours[Hours.POLICY] * 1000.0 / residents[0]
    due = (week + int(p.policy.delay_weeks)) % DELAY_RING
    today = week % DELAY_RING
    for domain in range(DOMAINS):
        active, met = 0, 0
        for i in range(len(people.age)):
            if int(people.case[i]) == Case.ACTIVE:
                active += 1
                if people.institutional[i, domain] > p.policy.signal_load:
                    met += 1
        share = met / active if active > 0 else 0.0
        rate = barriers.pending[domain, today]
        barriers.pending[domain, today] = 0.0
        barriers.pending[domain, due] += policy.decided_rate(share, hours, p.policy)
        start = policy.start_level(domain, p.policy)
        barriers.level[domain] = policy.next_level(barriers.level[domain], rate, start, p.policy)
        row[Col.BARRIER] += barriers.level[domain] / DOMAINS
