"""M14 Need and request: from load to the demand for individual support.

Need is a state with hysteresis. A request is a choice of a resident in need, or comes about
through others (M23). Fewer requests are therefore no proof of less need, and this model never
shows the one without the other.
"""

from __future__ import annotations

import math

from wijksim._jit import rule
from wijksim.params import Demand


@rule
def in_need(load: float, was_in_need: bool, p: Demand) -> bool:
    """Return whether someone is in need: from ``need_from`` on, until below ``need_until``."""
    if was_in_need:
        return load >= p.need_until
    return load >= p.need_from


@rule
def own_request_hazard(skill: float, reliance: float, load: float, ask: float, p: Demand) -> float:
    """Return the hazard per week that someone in need asks for support.

    r exp(s (k - 1/2) + c R + l (L - from)) (1 - g alpha): the skilled and those used to help
    ask sooner; a gate g sends those who could ask their own network there first.

    Args:
        skill: 0-1.
        reliance: on professionals, 0-1.
        load: summed load L.
        ask: readiness to ask one's own network alpha, 0-1.
        p: parameters of demand.
    """
    log_factor = (
        p.request_skill * (skill - 0.5)
        + p.request_reliance * reliance
        + p.request_load * (load - p.need_from)
    )
    return p.request * math.exp(log_factor) * (1.0 - p.gate * ask)
