"""The runs that claims need, each of them once: many claims ask for the same pair.

An arm is asked for by its experiment, name and level; a plan that is asked for twice is run once.
Levels that hold in the start too need starts of their own. In the world ``posterior`` each seed has
a member of the posterior of its own: its interval holds what the facts leave open beside chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from wijksim import calibration, params, placebo, running, trials
from wijksim.claims.experiments import NOW, PLACEBO, Experiment
from wijksim.errors import InputError, Problem
from wijksim.paired import Progress, Work
from wijksim.params import Params
from wijksim.placebo import Stretch
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import Floats
from wijksim.units import WEEKS_PER_YEAR

POSTERIOR: Final = "posterior"  # named where a preset is
Arm = tuple[str, str, float | None]  # experiment, name (with "placebo:" where it is one), level


class Setting(NamedTuple):
    """Where claims are put to the test."""

    profile: Profile
    base: Params
    seeds: Sequence[int]
    years: int
    threads: int = 1
    burn_in_weeks: int = running.BURN_IN_WEEKS
    members: Sequence[Params] = ()  # one a seed, in the place of ``base``; none: base for all

    @property
    def weeks(self) -> int:
        """Length of a run."""
        return self.years * WEEKS_PER_YEAR


class Batch(NamedTuple):
    """Plans that share their starts, and which of them each arm is."""

    work: Work
    places: Mapping[Arm, int]


Figures = Mapping[Arm, Mapping[str, Floats]]  # measure -> shape (seeds, years)


def base_of(preset: str) -> Params:
    """Return the parameters of a preset; of ``posterior`` those that its members are put on.

    Raises:
        InputError: for an unknown preset.
    """
    return params.make({} if preset == POSTERIOR else params.preset_values(preset))


def setting(
    preset: str,
    area: str,
    seeds: Sequence[int],
    years: int,
    threads: int = 1,
    burn_in_weeks: int = running.BURN_IN_WEEKS,
) -> Setting:
    """Return where claims are put to the test, of names.

    Raises:
        InputError: for an unknown preset or area.
    """
    found = Setting(profiles.load(area), base_of(preset), seeds, years, threads, burn_in_weeks)
    if preset != POSTERIOR:
        return found
    drawn = calibration.posterior_draws(len(seeds), seeds[0])
    return found._replace(members=tuple(calibration.params_of(one) for one in drawn))


def moved(where: Setting, change: Callable[[Params], Params]) -> Setting:
    """Return a setting with its parameters changed, those of its members too."""
    members = tuple(change(one) for one in where.members)
    return where._replace(base=change(where.base), members=members)


def batches(asked: Sequence[Experiment], where: Setting, *, few: bool) -> list[Batch]:
    """Return all that is to be run for some experiments.

    Args:
        asked: the experiments.
        where: they are run.
        few: levels of what is built in.

    Raises:
        InputError: for an arm that has no placebo.
    """
    # Levels are those of the base for all members, so that a level means the same in each of them.
    shared = [(one, one.levels(where.base, few=few)) for one in asked if not one.in_start]
    found = [_batch(shared, own) for own in _seeds_apart(where)]
    for one in asked:
        for level in one.levels(where.base, few=few) if one.in_start else ():
            at = moved(where, lambda own: params.replace(own, one.swept, level))  # noqa: B023 - used at once
            found += [_batch([(one, (level,))], own) for own in _seeds_apart(at)]
    return [batch for batch in found if batch.places]


def _seeds_apart(where: Setting) -> Iterator[Setting]:
    """Yield what shares a base: all seeds, or one at a time where each has a member of its own."""
    if not where.members:
        yield where
    for seed, member in zip(where.seeds, where.members, strict=bool(where.members)):
        yield where._replace(base=member, seeds=[seed], members=())


def run(found: Sequence[Batch], progress: Progress | None = None) -> Figures:
    """Run batches.

    Args:
        found: what ``batches`` returned.
        progress: called with (runs done, runs in all).

    Raises:
        Stopped, Exception: what a run raises.
    """
    parts: dict[Arm, list[Mapping[str, Floats]]] = {}
    before, total = 0, sum(batch.work.runs for batch in found)
    for batch in found:

        def tell(done: int, _of: int, before: int = before) -> None:
            if progress is not None:
                progress(before + done, total)

        got = trials.figures(batch.work, tell)
        for arm, place in batch.places.items():
            parts.setdefault(arm, []).append({name: one[place] for name, one in got.items()})
        before += batch.work.runs
    return {arm: _together(own) for arm, own in parts.items()}


def _together(parts: Sequence[Mapping[str, Floats]]) -> Mapping[str, Floats]:
    """Return the figures of an arm over all its seeds, in their order."""
    return {name: np.concatenate([one[name] for one in parts]) for name in parts[0]}


_Levels = Sequence[float | None]


def _batch(asked: Sequence[tuple[Experiment, _Levels]], where: Setting) -> Batch:
    plans: list[list[Stretch]] = []
    known: dict[str, int] = {}
    places: dict[Arm, int] = {}
    for arm, plan in _plans(asked, where):
        told = repr(plan)
        if told not in known:
            known[told] = len(plans)
            plans.append(plan)
        places[arm] = known[told]
    work = Work(where.profile, where.base, plans, where.seeds, where.threads, where.burn_in_weeks)
    return Batch(work, places)


def _plans(
    asked: Sequence[tuple[Experiment, _Levels]], where: Setting
) -> Iterator[tuple[Arm, list[Stretch]]]:
    for one, levels in asked:
        named = dict.fromkeys([NOW, *(arm for part in one.parts for arm in part.contrast)])
        for level in levels or (None,):
            for name in named:
                yield (one.id, name, level), _plan(one, name, level, where)


def _plan(one: Experiment, name: str, level: float | None, where: Setting) -> list[Stretch]:
    arm = one.scenario_of(name.removeprefix(PLACEBO), level)
    plan = arm.segments(where.base, where.weeks)
    if not name.startswith(PLACEBO):
        return plan
    matched = placebo.of_plan(plan, where.base)
    if matched is None:
        told = f"'{name.removeprefix(PLACEBO)}' takes no hours from cases: it has no placebo"
        raise InputError(Problem("claim_rules.toml", one.id, told))
    return matched
