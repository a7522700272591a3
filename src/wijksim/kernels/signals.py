"""M19 Signals: what the cases of this week tell, and what is said of it."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.kernels.case_hours import heaviest
from wijksim.params import Groups, Params
from wijksim.rules import groups, signals
from wijksim.state import Cases, Floats, Life, People, Places, Scratch, Team
from wijksim.units import DOMAINS, Case, Group, Hours


@kernel
def gather(
    people: People,
    life: Life,
    cases: Cases,
    crew: Team,
    sites: Places,
    scratch: Scratch,
    residents: Floats,
    p: Params,
    row: Floats,
) -> None:
    """Count which barriers the active cases meet, by every route, and who dares to say it.

    Leaves in ``scratch.signal`` how far each domain's pattern stands above the threshold.
    """
    reflection = crew.hours[Hours.REFLECTION] * 1000.0 / residents[0]
    presence = crew.presence[0] * 1000.0 / residents[0]
    seen = signals.share_seen(reflection, presence, p.signals)
    voice = signals.raised(crew.skill[0], crew.room[0], p.signals)
    crew.spread[0] = signals.spread_gain(reflection, p.signals)
    closed = _closure(sites, p.groups)
    raised, active, row_of = 0.0, 0, 0
    while row_of < len(people.age):  # in order: the compact list of active cases, by row
        if int(cases.case[row_of]) == Case.ACTIVE:
            scratch.list[active] = row_of
            active += 1
        row_of += 1
    for domain in range(DOMAINS):
        met, alike = 0.0, 0
        for number in range(active):
            i = int(scratch.list[number])
            if life.institutional[i, domain] > p.signals.signal_load:
                met += signals.weight(int(people.group[i]) == 1, closed, p.signals)
                if heaviest(life.social, life.institutional, i) == domain:
                    alike += 1
        once = signals.is_alike(alike * 1000.0 / residents[0], p.signals)
        crew.alike[domain] = 1 if once else 0
        if once:
            row[Col.ANSWERED] += alike
        share = met / active if active > 0 else 0.0
        visible = 1.0 if once else seen  # a question answered for all is known to all
        above = max(0.0, share * visible - p.signals.signal_from)
        if above > 0.0:
            row[Col.SIGNALS] += 1.0
            raised += voice / DOMAINS
        scratch.signal[domain] = above * voice
    rejected = raised * (1.0 - p.signals.tolerance)
    crew.room[0] = signals.next_room(crew.room[0], rejected, p.signals)
    row[Col.ROOM] += crew.room[0]


@kernel
def _closure(sites: Places, p: Groups) -> float:
    """Return how closed the places are, on average: they send the panels."""
    total = 0.0
    for place in range(len(sites.activity)):
        total += groups.closure(
            sites.energy[place, Group.TRADITIONAL], sites.energy[place, Group.LIGHT], p
        )
    return total / len(sites.activity)
