"""Scenarios between two scenarios: some players as in the one, the others as in the other.

The players are the four quadrants and the preconditions. Whatever a scenario sets belongs to one
of them, with its own weeks:

- a lever belongs to the section of the file in which it stands;
- a circumstance that nobody chooses (a shock, solidarity in it, a claim back) goes with the
  preconditions, whatever its section;
- a parameter that is set directly belongs to the player whose lever sets it, or whose levers alone
  move it; any other one is a circumstance.

Hours of cases are no lever: they are what the other work leaves. So a player that takes hours for
something else brings what these hours do and what cases lose by them, and hours that no player
takes go to cases. Two scenarios that both leave enough for cases can have combinations that do
not; there all other work is cut by the same factor, until cases have the least that they must have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from wijksim import levers, params
from wijksim.params import Params
from wijksim.placebo import Stretch
from wijksim.scenario import Scenario, Setting
from wijksim.scenario.plan import CASES_AT_LEAST, HOURS

PLAYERS: Final = tuple(levers.ALL)  # the order of the bits of a coalition
COALITIONS: Final = 1 << len(PLAYERS)
REST: Final = "preconditions"  # also owns what nobody chooses
CIRCUMSTANCES: Final = ("economic_shock", "solidarity", "claim_back")
_TINY: Final = 1e-9


class Hybrids(NamedTuple):
    """All combinations of two scenarios, equal ones once."""

    plans: tuple[list[Stretch], ...]  # what has to be run
    of: tuple[int, ...]  # the plan of each coalition, by its bits
    cut: int  # coalitions in which the hours did not fit


def owner(setting: Setting) -> str:
    """Return the player that a lever of a scenario belongs to."""
    return REST if setting.lever in CIRCUMSTANCES else setting.quadrant


def owner_of_parameter(name: str) -> str:
    """Return the player that a directly set parameter (mechanism.field) belongs to."""
    moving = set[str]()
    for quadrant, rows in levers.ALL.items():
        for row in rows.values():
            if name not in row.parameters:
                continue
            home = REST if row.name in CIRCUMSTANCES else quadrant
            if row.sets:
                return home
            moving.add(home)
    return moving.pop() if len(moving) == 1 else REST


def combined(first: Scenario, second: Scenario, coalition: int) -> Scenario:
    """Return a scenario: a coalition's players as in the second one, all others as in the first.

    Args:
        first: what the empty coalition is.
        second: what the full coalition is.
        coalition: a bit a player, in the order of ``PLAYERS``.
    """
    joined = {name for place, name in enumerate(PLAYERS) if coalition >> place & 1}
    order = {(q, name): n for q, rows in levers.ALL.items() for n, name in enumerate(rows)}
    places = {name: place for place, name in enumerate(PLAYERS)}
    settings = [one for one in first.settings if owner(one) not in joined]
    settings += [one for one in second.settings if owner(one) in joined]
    settings.sort(key=lambda one: (places[one.quadrant], order[one.quadrant, one.lever]))
    given = {
        name: value for name, value in first.parameters if owner_of_parameter(name) not in joined
    }
    given |= {
        name: value for name, value in second.parameters if owner_of_parameter(name) in joined
    }
    return Scenario(
        f"{first.name}+{second.name}",
        first.title_nl,
        first.title_en,
        "",
        "",
        tuple(settings),
        tuple((name, given[name]) for name in params.table() if name in given),
    )


def every(first: Scenario, second: Scenario, base: Params, weeks: int) -> Hybrids:
    """Return all combinations of two scenarios; players that do not differ cost no plan.

    Args:
        first: what the difference is counted from.
        second: the other one.
        base: the parameters without a scenario.
        weeks: length of a run.
    """
    plans: list[list[Stretch]] = []
    places: list[int] = []
    cut = 0
    for coalition in range(COALITIONS):
        asked = list(combined(first, second, coalition).stretches(base, weeks))
        plan = [(begin, end, fitted(now)) for begin, end, now in asked]
        cut += plan != asked
        if plan not in plans:
            plans.append(plan)
        places.append(plans.index(plan))
    return Hybrids(tuple(plans), tuple(places), cut)


def fitted(now: Params) -> Params:
    """Return parameters that leave cases their least, all other work cut by the same factor."""
    shares = {name: params.read(now, name) for name in HOURS}
    spent, room = sum(shares.values()), 1.0 - CASES_AT_LEAST
    if spent <= room + _TINY:
        return now
    for name, share in shares.items():
        now = params.replace(now, name, share * room / spent)
    return now


class Change(NamedTuple):
    """Something that two scenarios do not set alike."""

    player: str
    name: str  # of a lever, or mechanism.field

    @property
    def moves_hours(self) -> bool:
        """Whether it takes hours from cases or gives them back."""
        home = levers.quadrant_of(self.name)
        moved = levers.find(home, self.name).parameters if home else (self.name,)
        return not set(HOURS).isdisjoint(moved)


def changes(first: Scenario, second: Scenario) -> Iterator[Change]:
    """Yield what differs between two scenarios, player by player in their order."""
    found = [*_of_levers(first, second), *_of_parameters(first, second)]
    for player in PLAYERS:
        yield from (one for one in found if one.player == player)


def _of_levers(first: Scenario, second: Scenario) -> Iterator[Change]:
    differing = set(first.settings) ^ set(second.settings)
    for quadrant, rows in levers.ALL.items():
        for name in rows:
            given = [one for one in differing if (one.quadrant, one.lever) == (quadrant, name)]
            if given:
                yield Change(owner(given[0]), name)


def _of_parameters(first: Scenario, second: Scenario) -> Iterator[Change]:
    before, after = dict(first.parameters), dict(second.parameters)
    for name in params.table():
        if before.get(name) != after.get(name):
            yield Change(owner_of_parameter(name), name)
