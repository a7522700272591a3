"""What an hour in a quadrant is: the hours of a team, divided over five kinds of work and the rest.

The page's quadrant control, scenario files and ``wijksim mix`` mean the same by it:

- an hour in **III** (in the neighbourhood) and in **IV** (at the policy table) is an hour of the
  team outside cases: the levers ``share_collective`` and ``share_policy``;
- an hour in **II** (between the rules) is an hour of a case that goes to rules and institutions
  first: ``advocacy_hours``, a share of the hours of cases;
- an hour in **I** (the personal life) is any other hour of a case that works through the own
  network: ``mode_network``, a share of what II leaves of the hours of cases;
- the other hours of cases are **plain casework**: taking over;
- what training, reflection and withdrawn hours take (``OTHER``) is not divided.

So hours in III and IV are taken from cases, hours in I and II are a way to work in a case. All of
it is a plan: where hours for the neighbourhood and policy are not protected, a queue eats a part.
The browser holds the same in ``web/static/quadrant.js``; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

# The levers behind the hours of the quadrants, in the order I, II, III, IV.
LEVERS: Final = ("mode_network", "advocacy_hours", "share_collective", "share_policy")
# Levers of hours that no quadrant has.
OTHER: Final = ("training_hours", "reflection_hours", "share_withdrawn")
_DIGITS: Final = 5
_TINY: Final = 1e-9


class Hours(NamedTuple):
    """Shares of the team's hours in the quadrants and in what is not divided, 0-1.

    What they leave is plain casework, so that the six always add up to all hours.
    """

    personal: float  # I
    between_rules: float  # II
    neighbourhood: float  # III
    policy_table: float  # IV
    other: float  # training, reflection, withdrawn

    @property
    def quadrants(self) -> tuple[float, float, float, float]:
        """The hours of I, II, III and IV."""
        return self[0], self[1], self[2], self[3]

    @property
    def casework(self) -> float:
        """Plain casework: what the others leave; below 0 where they are too many."""
        return 1.0 - sum(self)

    @property
    def cases(self) -> float:
        """All hours of cases: I, II and plain casework."""
        return 1.0 - self.neighbourhood - self.policy_table - self.other


def hours_of(value: Callable[[str], float]) -> Hours:
    """Return how hours are divided.

    Args:
        value: gives the value of a lever by its name, in the lever's unit.
    """
    collective, policy = value("share_collective"), value("share_policy")
    other = sum(value(name) for name in OTHER)
    cases = 1.0 - collective - policy - other
    rules = cases * value("advocacy_hours")
    network = (cases - rules) * value("mode_network")
    return Hours(network, rules, collective, policy, other)


def values_of(hours: Hours) -> dict[str, float]:
    """Return the values of the four levers that divide hours like this, each from 0 to 1.

    They have five decimals, as in an address of the page, so that hours that were read from levers
    give these levers back. Where a case has no hours at all, how they would be used is told as 0.
    """
    cases, rules = hours.cases, hours.between_rules
    return {
        "mode_network": _share(hours.personal, cases - rules),
        "advocacy_hours": _share(rules, cases),
        "share_collective": round(hours.neighbourhood, _DIGITS),
        "share_policy": round(hours.policy_table, _DIGITS),
    }


def _share(part: float, whole: float) -> float:
    return round(min(1.0, max(0.0, part / whole)), _DIGITS) if whole > _TINY else 0.0
