"""M8 Groups and volunteers: places become active, volunteers come and go."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.params import Groups
from wijksim.rules import groups
from wijksim.state import Floats, Places, Team
from wijksim.units import ACTIVITY_PAR, Group, Hours


@kernel
def open_doors(sites: Places, crew: Team, residents: Floats, p: Groups, row: Floats) -> None:
    """Make places active by this week's hours and volunteers, and let volunteers come and go."""
    count = len(sites.activity)
    # Who is present elsewhere, or with a peer group, is not at a place.
    hours = max(0.0, crew.hours[Hours.COLLECTIVE] - crew.presence[0] - crew.groups[0])
    hours = hours * (1.0 - p.welcome * p.welcome_hours) * 1000.0 / residents[0]
    staffed = 0
    for place in range(count):
        if groups.professionals_stay(_energy(sites, place), p):
            staffed += 1
    for place in range(count):
        energy = _energy(sites, place)
        here = 0.0
        if staffed > 0 and groups.professionals_stay(energy, p):
            here = hours * count / staffed  # those of a place left alone went to cases
        effort = groups.effort(here, energy, p)
        active = groups.activity(effort, p)
        professional = here / effort if effort > 0.0 else 0.0
        vulnerable = sites.vulnerable[place]
        taken = groups.takeover(vulnerable, crew.skill[0], p)
        target = groups.attracted(active, professional, taken, vulnerable, p)
        light = p.light_share
        sites.activity[place] = active
        sites.energy[place, Group.TRADITIONAL] = groups.next_energy(
            sites.energy[place, Group.TRADITIONAL],
            target * (1.0 - light),
            p.closure_traditional,
            p,
        )
        sites.energy[place, Group.LIGHT] = groups.next_energy(
            sites.energy[place, Group.LIGHT], target * light, p.closure_light, p
        )
        row[Col.ACTIVITY] += active / count
        row[Col.ENERGY] += energy / count
        row[Col.HOURS_VOLUNTEER] += p.volunteer_worth * energy * residents[0] / 1000.0 / count
        if active < ACTIVITY_PAR:
            row[Col.PLACES_LOW] += 1.0 / count


@kernel
def _energy(sites: Places, place: int) -> float:
    """Return the volunteer energy of a place, all kinds of group together."""
    return float(sites.energy[place, Group.TRADITIONAL] + sites.energy[place, Group.LIGHT])
