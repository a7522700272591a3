"""Patterns that a mechanism should bring about: there with it on, gone with it off?

Each row holds a figure, the sign expected of it by theory or by published work, and the mechanism
said to make it. Neighbourhoods with and without the mechanism share their seeds, and each is
brought to its own stationary state; intervals are 99 % over seeds. A pattern appears when its
interval with the mechanism on lies on the expected side of zero. It vanishes when the interval
with it off does not, or the figure is less than a tenth of what it was, and the difference itself
is clear. What fails is kept and explained: nothing was tuned to it.
``experiments/patterns.py`` prints all of them, ``wijksim validate`` shows a quick form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from wijksim import knockouts, params
from wijksim.params import Params
from wijksim.patterns import figures
from wijksim.patterns.figures import Here, Values
from wijksim.results import Interval, interval
from wijksim.sources import profiles
from wijksim.state import Floats

AREA = "heechterp-schieringen"
LEVEL = 0.99
SMALL = 0.1  # of the figure with the mechanism on: as good as gone
BURN_IN = 20 * 52
YEARS = 8  # looked at after it
NOTHING: Values = MappingProxyType({})
BARRIERS = tuple(
    f"policy.barrier_{domain}"
    for domain in ("money", "housing", "work", "health", "parenting", "belonging")
)


class Pattern(NamedTuple):
    """One row."""

    name: str
    figure: Callable[[Here], float]
    sign: int  # expected
    without: tuple[str, ...] = ()  # knock-outs that should make it vanish
    off: Values = NOTHING  # and parameters that should
    on: Values = NOTHING  # parameters of both sides
    why: str = ""  # what is behind it where it fails

    @property
    def mechanism(self) -> str:
        """What is switched off."""
        changed = [f"{name} {value:g}" for name, value in self.off.items()]
        return ", ".join((*self.without, *changed))


PATTERNS = (
    Pattern(
        "loads stack within persons",
        figures.stacking,
        1,
        ("stress_onset", "interference"),
        why="loads that bring loads make about a third of it; the rest is sorting: a low income "
        "brings loads in every domain and a low skill keeps them, see the next row",
    ),
    Pattern(
        "... and are sorted by income and skill",
        figures.stacking,
        1,
        ("stress_onset", "interference", "income_onset", "events"),
        {"load.desk": 1.0, "load.stress_social": 0.0, "load.stress_institutional": 0.0},
    ),
    Pattern("loads bring loads", figures.new_loads, 1, ("stress_onset", "interference")),
    Pattern("low incomes carry more", figures.income_slope, -1, ("income_onset",)),
    Pattern(
        "low skill means more trouble with rules",
        figures.skill_slope,
        -1,
        off=dict.fromkeys(BARRIERS, 0.0),
        why="own resolution is skill times what the barrier leaves, so that skill counts without "
        "any barrier too: barriers widen the gap and do not make it",
    ),
    Pattern(
        "... unless forms are filled in for all", figures.skill_slope, -1, off={"load.desk": 1.0}
    ),
    Pattern("ties keep within groups", figures.mixing, -1, ("homophily",)),
    Pattern(
        "neighbours' neighbours are tied",
        figures.neighbours_cluster,
        1,
        ("homophily", "introductions"),
        {"ties.closure_gain": 1.0},
    ),
    Pattern(
        "friends' friends are tied",
        figures.friends_cluster,
        1,
        ("introductions",),
        {"ties.closure_gain": 1.0},
    ),
    Pattern(
        "weak ties end first",
        figures.weak_first,
        1,
        ("tie_loss",),
        why="ties also end when people move; who moves often came lately and has young ties, which "
        "have not grown yet: about a fifth of the gap is theirs",
    ),
    Pattern(
        "loss of a partner makes lonely",
        figures.bereaved,
        1,
        off={"events.loss_severity": 0.0, "ties.partner": 0.0},
        on={"events.loss_old": 0.2},  # five times as often, to see enough of it
    ),
    Pattern("support buffers stress", figures.buffered, -1, ("buffer",)),
    Pattern("readiness to ask is alike among ties", figures.alike, 1, ("norms",)),
    Pattern("clients ask less of their own", figures.clients_ask, -1, ("displacement",)),
    Pattern("who owes asks less", figures.debtors_ask, -1, ("reciprocity",)),
    Pattern(
        "outsiders come less", figures.outsiders_come, -1, ("closure",), {"places.tolerance": 0.0}
    ),
    Pattern("outsiders get less of what they ask", figures.outsiders_get, -1, ("homophily",)),
    Pattern("a queue crowds out collective hours", figures.crowded, -1, ("crowding",)),
    Pattern("taking over drives volunteers out", figures.crowd_in, -1, ("takeover",)),
    Pattern(
        "places have two stable states",
        figures.two_states,
        1,
        off={"groups.critical": 0.0},
        why="with the team's hours at every place there is one stable state at the defaults, as in "
        "the trial of the core: hysteresis needs volunteers who carry a place alone, see below",
    ),
    Pattern(
        "... where volunteers carry a place alone",
        figures.two_states,
        1,
        off={"groups.critical": 0.0},
        on={"groups.volunteer_worth": 10.0, "team.share_collective": 0.0},
    ),
    Pattern("presence raises requests", figures.presence, 1, ("detection",)),
    Pattern("hours withdrawn raise need", figures.withdrawn_need, 1, ("casework",)),
    Pattern("... while new needs fall", figures.withdrawn_new, -1, ("casework",)),
    Pattern("policy work lowers barriers", figures.barriers_fall, -1, ("barriers",)),
    Pattern("new rules bring them back", figures.barriers_return, 1, off={"policy.returning": 0.0}),
    Pattern("casework brings people back", figures.back_again, 1, ("reliance",)),
    Pattern(
        "small needs make loads grow", figures.small_needs_grow, 1, off={"errands.coupling": 0.0}
    ),
    Pattern(
        "who has a small need open carries more",
        figures.small_needs_level,
        1,
        off={"errands.coupling": 0.0},
        why="the growth above is a tenth of a percent a week, for weeks; what is seen here is who "
        "they are: where little help comes, small needs and loads both stay open, whether the one "
        "feeds the other or not",
    ),
)


class Verdict(NamedTuple):
    """A pattern with the mechanism on and off."""

    on: Interval
    off: Interval
    change: Interval
    appears: bool
    vanishes: bool


def judge(sign: int, on: Floats, off: Floats) -> Verdict:
    """Return whether a pattern appears with a mechanism and vanishes without, over seeds."""
    found = [interval(sign * values, LEVEL) for values in (on, off, on - off)]
    clear = [part.low is not None and part.low > 0.0 for part in found]
    gone = not clear[1] or (found[1].mean or 0.0) < SMALL * (found[0].mean or 0.0)
    return Verdict(found[0], found[1], found[2], clear[0], clear[0] and gone and clear[2])


def sides(pattern: Pattern, base: Params) -> tuple[Params, Params]:
    """Return the parameters with the mechanism on and off."""
    on = figures.changed(base, pattern.on)
    return on, figures.changed(knockouts.without(on, pattern.without), pattern.off)


def measured(
    patterns: Sequence[Pattern],
    seeds: int,
    area: str = AREA,
    scale: float = 1.0,
    burn_in: int = BURN_IN,
    years: int = YEARS,
) -> Floats:
    """Return all figures, shape (patterns, on and off, seeds); one seed is in memory at a time."""
    base, profile = params.make(), profiles.load(area).scaled(scale)
    found = np.empty((len(patterns), 2, seeds))
    for seed in range(seeds):
        here: dict[Params, Here] = {}
        for row, pattern in enumerate(patterns):
            for side, p in enumerate(sides(pattern, base)):
                if p not in here:
                    here[p] = Here(profile, p, seed + 1, burn_in, years)
                found[row, side, seed] = pattern.figure(here[p])
    return found
