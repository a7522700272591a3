"""M2 Onset of loads: proportional hazards with competing risks over six domains.

One draw against the summed hazard decides whether a load arises and in which domain. Its
severity splits into what people can help with and what rules and institutions make of it.
"""

from __future__ import annotations

import math

from wijksim._jit import rule
from wijksim.params import Onset
from wijksim.rules.chance import exponential, of_domain
from wijksim.units import DOMAINS, Domain


@rule
def base_rate(domain: int, has_children: bool, p: Onset) -> float:
    """Return the base rate per year of one domain; parenting only with children at home."""
    parenting = p.parenting * p.children_factor if has_children else 0.0
    return of_domain(domain, p.money, p.housing, p.work, p.health, parenting, p.belonging)


@rule
def susceptibility(stress: float, income: float, institutional: float, p: Onset) -> float:
    """Return the factor on all base rates (Cox form): g h exp(kS - b(y - 1/2)) (1 + X min(c, B)).

    Stress and low income make new loads likelier, and open institutional loads cause others
    (interfering rules). Hard times h raise all. Directions: WRR 2017, SCP 2023; sizes are
    assumptions.

    Args:
        stress: 0-1.
        income: rank in the country, 0-1.
        institutional: summed institutional load over the domains.
        p: parameters of the onset.
    """
    log_hazard = p.stress_effect * stress - p.income_effect * (income - 0.5)
    interference = 1.0 + p.interference * min(p.interference_cap, institutional)
    return p.general * p.shock * exponential(log_hazard) * interference


@rule
def income_factor(income: float, p: Onset) -> float:
    """Return how much more load an income rank (0-1) brings than the country's average.

    exp(-b (y - 1/2)) over its mean for ranks spread evenly over the country, sinh(b/2)/(b/2).
    """
    half = 0.5 * p.income_effect
    mean = 1.0  # the limit of sinh(h) / h
    if half > 0.0:
        mean = (math.expm1(half) - math.expm1(-half)) / (2.0 * half)
    return math.exp(-p.income_effect * (income - 0.5)) / mean


@rule
def total_rate(has_children: bool, p: Onset) -> float:
    """Return the base rate per year over all domains."""
    total = 0.0
    for domain in range(DOMAINS):
        total += base_rate(domain, has_children, p)
    return total


@rule
def which_domain(share: float, has_children: bool, p: Onset) -> int:
    """Return the domain of a new load: each in proportion to its base rate.

    Args:
        share: where the draw fell within the total, 0-1.
        has_children: with children at home.
        p: parameters of the onset.
    """
    left = share * total_rate(has_children, p)
    domain = 0
    while domain < DOMAINS - 1:  # in order: the draw walks along the domains
        left -= base_rate(domain, has_children, p)
        if left < 0.0:
            break
        domain += 1
    return domain


@rule
def severity(u: float, domain: int, p: Onset) -> float:
    """Return the size of a new load, floor + range u^2: most are small (u uniform, 0-1).

    Fines that are waived make troubles with money smaller.
    """
    size = p.severity_floor + p.severity_range * u * u
    return size * p.severity_money if domain == Domain.MONEY else size


@rule
def taken_up(u: float, domain: int, p: Onset) -> bool:
    """Return whether a right is granted without asking, so that no trouble with rules begins."""
    covered = domain == Domain.MONEY or domain == Domain.HOUSING or domain == Domain.HEALTH
    return covered and u < p.automatic


@rule
def institutional_share(domain: int, p: Onset) -> float:
    """Return which part of a new load in a domain is made by rules and institutions, 0-1."""
    return of_domain(
        domain,
        p.institutional_money,
        p.institutional_housing,
        p.institutional_work,
        p.institutional_health,
        p.institutional_parenting,
        p.institutional_belonging,
    )


@rule
def added(load: float, size: float, share: float) -> float:
    """Return a load after a new one came on top: x + (1 - x) share size; stays below 1."""
    return load + (1.0 - load) * share * size
