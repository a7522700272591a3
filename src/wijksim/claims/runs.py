"""The runs that claims need, each of them once: many claims ask for the same pair.

An arm is asked for by its experiment, name and level; a plan that is asked for twice is run once.
Levels that hold in the start too need starts of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from wijksim import params, placebo, running, trials
from wijksim.claims.experiments import NOW, PLACEBO, Experiment
from wijksim.errors import InputError, Problem
from wijksim.paired import Progress, Work
from wijksim.params import Params
from wijksim.placebo import Stretch
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import Floats
from wijksim.units import WEEKS_PER_YEAR

Arm = tuple[str, str, float | None]  # experiment, name (with "placebo:" where it is one), level


class Setting(NamedTuple):
    """Where claims are put to the test."""

    profile: Profile
    base: Params
    seeds: Sequence[int]
    years: int
    threads: int = 1
    burn_in_weeks: int = running.BURN_IN_WEEKS

    @property
    def weeks(self) -> int:
        """Length of a run."""
        return self.years * WEEKS_PER_YEAR


class Batch(NamedTuple):
    """Plans that share their starts, and which of them each arm is."""

    work: Work
    places: Mapping[Arm, int]


Figures = Mapping[Arm, Mapping[str, Floats]]  # measure -> shape (seeds, years)


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
    base = params.make(params.preset_values(preset))
    return Setting(profiles.load(area), base, seeds, years, threads, burn_in_weeks)


def batches(asked: Sequence[Experiment], where: Setting, *, few: bool) -> list[Batch]:
    """Return all that is to be run for some experiments.

    Args:
        asked: the experiments.
        where: they are run.
        few: levels of what is built in.

    Raises:
        InputError: for an arm that has no placebo.
    """
    shared = [one for one in asked if not one.in_start]
    found = [_batch([(one, one.levels(where.base, few=few)) for one in shared], where)]
    for one in asked:
        for level in one.levels(where.base, few=few) if one.in_start else ():
            base = params.replace(where.base, one.swept, level)
            found.append(_batch([(one, (level,))], where._replace(base=base)))
    return [batch for batch in found if batch.places]


def run(found: Sequence[Batch], progress: Progress | None = None) -> Figures:
    """Run batches.

    Args:
        found: what ``batches`` returned.
        progress: called with (runs done, runs in all).

    Raises:
        Stopped, Exception: what a run raises.
    """
    figures: dict[Arm, Mapping[str, Floats]] = {}
    before, total = 0, sum(batch.work.runs for batch in found)
    for batch in found:

        def tell(done: int, _of: int, before: int = before) -> None:
            if progress is not None:
                progress(before + done, total)

        got = trials.figures(batch.work, tell)
        for arm, place in batch.places.items():
            figures[arm] = {name: values[place] for name, values in got.items()}
        before += batch.work.runs
    return figures


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
