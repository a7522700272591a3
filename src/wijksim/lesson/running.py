"""Running one step of the lesson."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wijksim import params, running, starts
from wijksim.errors import InputError, Problem
from wijksim.lesson import people, policies
from wijksim.lesson.scene import Found
from wijksim.lesson.script import Step, find
from wijksim.lesson.setting import Begin, Progress, Setting
from wijksim.sources import profiles

MOST_SEEDS: Final = 64


_SCENES: Final[dict[str, Callable[[Step, Setting], Found]]] = {
    "fabric": people.fabric,
    "take-over": people.take_over,
    "between-rules": people.between_rules,
    "neighbourhood": policies.neighbourhood,
    "barrier": policies.barrier,
    "placebo": policies.placebo,
    "together": policies.together,
}


def run(
    step: str | int,
    *,
    area: str = profiles.DEFAULT,
    preset: str = "evidence",
    seeds: int | None = None,
    seed: int = 1,
    threads: int = 1,
    burn_in_weeks: int = running.BURN_IN_WEEKS,
    progress: Progress | None = None,
    begin: Begin | None = None,
) -> Found:
    """Run a step of the lesson with fixed seeds: the same call gives the same numbers.

    Args:
        step: number or key.
        area: name or CBS code of a profile.
        preset: set of assumptions.
        seeds: number of paired seeds; those of the script by default.
        seed: the first of them.
        threads: seeds that run at the same time, in the steps that compare policies.
        burn_in_weeks: length of the start.
        progress: called with (parts done, parts in all).
        begin: makes the neighbourhood at week 0 for the steps that follow people; those that were
            made before are remembered unless said otherwise.

    Raises:
        InputError: for input that cannot be used, before anything runs.
    """
    chosen = find(step)
    number = chosen.seeds if seeds is None else seeds
    if not 1 <= number <= MOST_SEEDS:
        told = f"{number} is outside 1 to {MOST_SEEDS}"
        raise InputError(Problem("command line", "seeds", told))
    setting = Setting(
        profiles.load(area),
        params.make(params.preset_values(preset)),
        area,
        preset,
        tuple(range(seed, seed + number)),
        threads,
        burn_in_weeks,
        progress,
        begin or starts.shared().begin,
    )
    return _SCENES[chosen.key](chosen, setting)
