"""M23 Other providers: those who came in elsewhere are supported there, without a queue here."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.kernels.casework import lighten
from wijksim.params import Params
from wijksim.rules import casework
from wijksim.state import Barriers, Cases, Floats, Life, Mind
from wijksim.units import DOMAINS, NOBODY, Case


@kernel
def treat_elsewhere(
    life: Life, mind: Mind, cases: Cases, barriers: Barriers, p: Params, week: int, row: Floats
) -> None:
    """Work on the cases of other providers, who have no mandate to leave a rule, and end them."""
    for i in range(len(life.need)):
        if int(cases.case[i]) != Case.ELSEWHERE:
            continue
        hours, mode = p.doors.hours, p.doors.mode
        cases.root[i], cases.barred[i] = NOBODY, NOBODY
        lighten(life, cases, barriers, i, hours, mode, 0.0, False, 0.0, p)
        mind.reliance[i] = casework.more_reliance(mind.reliance[i], hours, mode, p.casework)
        row[Col.ELSEWHERE] += 1.0
        row[Col.HOURS_ELSEWHERE] += hours
        load = 0.0
        for domain in range(DOMAINS):
            load += life.social[i, domain] + life.institutional[i, domain]
        weeks = week - int(cases.started[i])
        if load < p.casework.close_load or weeks >= p.doors.max_weeks:
            cases.case[i] = Case.NONE
            cases.closed[i] = week
            row[Col.CLOSED_ELSEWHERE] += 1.0
