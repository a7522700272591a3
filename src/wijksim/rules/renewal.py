"""M1 Renewal: dwellings change hands, so the population is open.

Newcomers are drawn from the population as built, in proportion to how often their kind moves,
so that the mix of the neighbourhood stays what the profile says. Ageing is this replacement.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Renewal
from wijksim.rules.chance import weekly
from wijksim.units import Age


@rule
def moving_rate(age: int, p: Renewal) -> float:
    """Return the rate per year at which a dwelling changes hands, by age class of its head.

    Source: CBS, 9.7 % of people moved in 2023, over 25 % at age 25, about 4 % at age 60.
    """
    if age == Age.YOUNG:
        return p.move_young
    if age == Age.MIDDLE:
        return p.move_middle
    return p.move_old


@rule
def moving_hazard(age: int, p: Renewal) -> float:
    """Return the hazard per week at which a dwelling changes hands."""
    return weekly(moving_rate(age, p))


@rule
def fits_vacancy(age: int, u: float, p: Renewal) -> bool:
    """Return whether a drawn household moves in: with P = its moving rate over the highest.

    Those who move often are found among newcomers as often as they leave, so the shares of age
    classes stand still.

    Args:
        age: age class of the drawn household's head.
        u: uniform draw, 0-1.
        p: moving rates.
    """
    highest = max(p.move_young, max(p.move_middle, p.move_old))
    return u * highest < moving_rate(age, p)
