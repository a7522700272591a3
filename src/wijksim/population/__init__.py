"""A synthetic population that hits the published figures of an area.

In four steps. ``reconcile``: whole numbers that belong together, nearest to the published ones,
which are rounded and do not add up. ``table``: positions in the household by age class, by
iterative proportional fitting (Deming & Stephan 1940) and controlled rounding, both margins
exact. ``homes``: people in households, partners and children matched by age. ``traits``:
benefits, income, skill, lasting need, care, readiness to give. ``report`` counts what was built
and holds it against what was published. What no open table gives for a neighbourhood is drawn
from distributions whose numbers stand in the parameter table.
"""

from __future__ import annotations

from wijksim.population.builder import Built, Register, build, together
from wijksim.population.targets import Shift, Targets, reconcile, with_adults

__all__ = ["Built", "Register", "Shift", "Targets", "build", "reconcile", "together", "with_adults"]
