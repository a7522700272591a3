"""From figures to verdicts: one experiment in one world, and over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from wijksim.claims import rule
from wijksim.claims.experiments import NOW, Experiment, Part
from wijksim.claims.register import BUILT_IN
from wijksim.claims.rule import Finding, Reason, Threshold, Verdict
from wijksim.claims.runs import Figures
from wijksim.params import Params
from wijksim.results import interval
from wijksim.state import Floats


class World(NamedTuple):
    """A set of assumptions and an area."""

    preset: str
    area: str


class Told(NamedTuple):
    """A part with what came of it in one world."""

    part: Part
    relevant: float  # smallest change that matters, in the unit of the measure; NaN: none known
    finding: Finding
    on_side: int = 0  # seeds whose own contrast lies on the side that the part names


class Outcome(NamedTuple):
    """An experiment in one world."""

    world: World
    verdict: Verdict  # at the value in force; SUPPORTED for what is built in and comes out
    told: tuple[Told, ...]  # the parts, at the value in force
    threshold: Threshold | None  # of what is built in
    seeds: int

    @property
    def deciding(self) -> Told:
        """The first part that refutes, else what nothing touches, what is unclear, or the first."""
        for verdict in (Verdict.REFUTED, Verdict.NOT_DECIDABLE, Verdict.UNDECIDED):
            for one in self.told:
                if one.finding.verdict is verdict:
                    return one
        return self.told[0]


class Decision(NamedTuple):
    """An experiment in all worlds."""

    experiment: Experiment
    outcomes: tuple[Outcome, ...]
    verdict: Verdict

    @property
    def telling(self) -> Outcome:
        """The outcome that is told of first: one that the verdict rests on."""
        wanted = {
            Verdict.DEPENDS: Verdict.REFUTED,
            Verdict.BUILT_IN: Verdict.SUPPORTED,
        }.get(self.verdict, self.verdict)
        same = [one for one in self.outcomes if one.verdict is wanted]
        return (same or self.outcomes)[0]


def outcome(
    one: Experiment, world: World, figures: Figures, base: Params, share: float, *, few: bool
) -> Outcome:
    """Judge an experiment in one world.

    Args:
        one: the experiment.
        world: where it was run.
        figures: of its arms.
        base: the parameters of the world.
        share: of the level now that matters where nothing else is said.
        few: levels of what is built in, as they were run.
    """
    own, levels = one.own_level(base), one.levels(base, few=few)
    told = parts(one, figures, own, share)
    verdict = rule.of_parts(each.finding.verdict for each in told)
    flips = None
    if levels:
        verdicts = [
            rule.of_parts(each.finding.verdict for each in parts(one, figures, level, share))
            for level in levels
        ]
        flips = rule.threshold(levels, verdicts)
    seeds = len(figures[one.id, NOW, own][one.parts[0].measure])
    return Outcome(world, verdict, told, flips, seeds)


def parts(one: Experiment, figures: Figures, level: float | None, share: float) -> tuple[Told, ...]:
    """Judge the parts of an experiment at one level of its parameter."""
    simultaneous = rule.level_of(len(one.parts))
    return tuple(
        _part(
            part,
            {name: figures[one.id, name, level][part.measure] for name in (NOW, *part.contrast)},
            share,
            simultaneous,
        )
        for part in one.parts
    )


def decide(one: Experiment, outcomes: Sequence[Outcome]) -> Decision:
    """Return the verdict over worlds."""
    found = rule.of_worlds([each.verdict for each in outcomes])
    built_in = one.claim.kind == BUILT_IN
    return Decision(one, tuple(outcomes), rule.of_kind(found, built_in=built_in))


def count(decisions: Iterable[Decision]) -> Mapping[Verdict, int]:
    """Return how many experiments have each verdict."""
    found = [one.verdict for one in decisions]
    return {verdict: found.count(verdict) for verdict in Verdict}


def _part(part: Part, arms: Mapping[str, Floats], share: float, level: float) -> Told:
    year = part.year - 1
    values = np.sum([weight * arms[arm][:, year] for arm, weight in part.contrast.items()], axis=0)
    relevant = part.relevant
    if relevant is None:
        now = interval(arms[NOW][:, year]).mean
        relevant = float("nan") if not now else share * abs(now)
    if not np.isfinite(relevant):  # nothing says what matters: nothing can be decided
        return Told(part, relevant, Finding(Verdict.UNDECIDED, Reason.UNCLEAR, interval(values)))
    judge = rule.moves if part.moves else rule.holds
    on_side = int((values * part.side > 0.0).sum())
    return Told(part, relevant, judge(values, part.side, relevant, level), on_side)
