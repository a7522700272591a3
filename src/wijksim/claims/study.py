"""All claims, or some, in one go: what is run, how it is judged, and the result as plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wijksim import __version__, _jit, workers
from wijksim.claims import error_rates, experiments, judging, rule, runs
from wijksim.claims.error_rates import Rates
from wijksim.claims.experiments import Experiment
from wijksim.claims.judging import Decision, Outcome, Told, World
from wijksim.claims.register import find
from wijksim.claims.runs import POSTERIOR, Batch
from wijksim.errors import InputError, Problem
from wijksim.paired import Progress
from wijksim.sources import profiles

if TYPE_CHECKING:
    import pandas as pd

_REGISTERS: Final = 40  # made-up registers for the share of false verdicts


class Size(NamedTuple):
    """How much is run."""

    areas: tuple[str, ...]
    presets: tuple[str, ...]
    seeds: int
    years: int  # of a run, at least; the rules may ask for more
    few: bool  # levels of the parameter of what is built in


SMALL: Final = ("techum", "stadskanaal-centrum")
QUICK: Final = Size(SMALL, ("evidence",), 6, 5, few=True)
FULL: Final = Size(SMALL, ("evidence", "essay", "sceptic", POSTERIOR), 20, 5, few=False)


class Question(NamedTuple):
    """What is to be decided, read and checked."""

    experiments: tuple[Experiment, ...]
    size: Size
    seed: int
    threads: int


@dataclass(frozen=True)
class Study:
    """What came out."""

    asked: Question
    decisions: tuple[Decision, ...]
    errors: Rates  # of the rule, on made-up claims with as many seeds

    def frame(self) -> pd.DataFrame:
        """Return a row a part of an experiment in a world."""
        import pandas as pd

        return pd.DataFrame(
            [
                _row(decision, outcome, told)
                for decision in self.decisions
                for outcome in decision.outcomes
                for told in outcome.told
            ]
        )

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        size = self.asked.size
        return {
            "manifest": {
                "version": __version__,
                "code_hash": _jit.code_hash(),
                "areas": list(size.areas),
                "presets": list(size.presets),
                "first_seed": self.asked.seed,
                "seeds": size.seeds,
                "years": size.years,
            },
            "counts": {str(key): n for key, n in judging.count(self.decisions).items()},
            "false_verdicts": self.errors._asdict(),
            "claims": [_decision_json(one) for one in self.decisions],
        }


def prepare(
    names: Sequence[str] = (),
    *,
    presets: Sequence[str] = (),
    areas: Sequence[str] = (),
    quick: bool = False,
    seeds: int | None = None,
    seed: int = 1,
    threads: int | None = None,
) -> Question:
    """Read and check what is asked.

    Args:
        names: claims; all when none is named.
        presets: sets of assumptions; those of the size when none is named.
        areas: names or codes; those of the size when none is named. Where a claim is about
            another kind of area, its rule names that.
        quick: small and coarse.
        seeds: paired seeds of each run; those of the size when None.
        seed: the first of them.
        threads: runs at the same time; all cores when None.

    Raises:
        InputError: with every fault.
    """
    problems: list[Problem] = []
    size = QUICK if quick else FULL
    checks: list[tuple[Callable[[str], object], Sequence[str]]] = [
        (find, names),
        (runs.base_of, presets),
        (profiles.load, areas),
    ]
    for check, given in checks:
        for one in given:
            try:
                check(one)
            except InputError as error:
                problems += error.problems
    if seeds is not None and not 2 <= seeds <= 1000:  # noqa: PLR2004 - of one nothing follows
        problems.append(Problem("command line", "seeds", f"{seeds} is outside 2 to 1000"))
    if threads is not None and threads < 1:
        problems.append(Problem("command line", "threads", f"{threads} is below 1"))
    if problems:
        raise InputError(problems)
    size = size._replace(
        presets=tuple(dict.fromkeys(presets)) or size.presets,
        areas=tuple(dict.fromkeys(areas)) or size.areas,
        seeds=seeds or size.seeds,
    )
    cores = threads or workers.available_cores()
    return Question(experiments.chosen(names), size, seed, cores)


def carry_out(asked: Question, progress: Progress | None = None) -> Study:
    """Run and judge.

    Args:
        asked: what ``prepare`` returned.
        progress: called with (runs done, runs in all).
    """
    jobs = list(_jobs(asked))
    total = sum(batch.work.runs for _, _, found in jobs for batch in found)
    before, outcomes = 0, dict[str, list[Outcome]]()
    share = experiments.rules().share
    for world, some, found in jobs:

        def tell(done: int, _of: int, before: int = before) -> None:
            if progress is not None:
                progress(before + done, total)

        figures = runs.run(found, tell)
        base = runs.base_of(world.preset)
        for one in some:
            out = judging.outcome(one, world, figures, base, share, few=asked.size.few)
            outcomes.setdefault(one.id, []).append(out)
        before += sum(batch.work.runs for batch in found)
    decisions = tuple(judging.decide(one, outcomes[one.id]) for one in asked.experiments)
    errors = error_rates.rates(registers=_REGISTERS, seeds=asked.size.seeds)
    return Study(asked, decisions, errors)


def _jobs(asked: Question) -> list[tuple[World, list[Experiment], list[Batch]]]:
    """Return for each world what is decided in it and what is run for that."""
    size, jobs = asked.size, []
    seeds = range(asked.seed, asked.seed + size.seeds)
    elsewhere = [area for one in asked.experiments for area in one.areas]
    for preset in size.presets:
        for area in dict.fromkeys([*size.areas, *elsewhere]):
            some = [one for one in asked.experiments if area in (one.areas or size.areas)]
            if some:
                years = max(size.years, *(one.years for one in some))
                where = runs.setting(preset, area, seeds, years, asked.threads)
                found = runs.batches(some, where, few=size.few)
                jobs.append((World(preset, area), some, found))
    return jobs


def _row(decision: Decision, outcome: Outcome, told: Told) -> dict[str, Any]:
    one, flips = decision.experiment, outcome.threshold
    return {
        "claim": one.claim.id,
        "experiment": one.id,
        "kind": one.claim.kind,
        "verdict": str(decision.verdict),
        "preset": outcome.world.preset,
        "area": outcome.world.area,
        "seeds": outcome.seeds,
        "verdict_here": str(outcome.verdict),
        "measure": told.part.measure,
        "must": "move" if told.part.moves else "hold",
        "side": told.part.side,
        "year": told.part.year,
        "relevant": told.relevant,
        "mean": told.finding.change.mean,
        "low": told.finding.change.low,
        "high": told.finding.change.high,
        "on_side": told.on_side,
        "level": rule.level_of(len(one.parts)),
        "finding": str(told.finding.reason),
        "parameter": one.swept,
        "not_at": None if flips is None else flips.above,
        "from": None if flips is None else flips.at,
    }


def _decision_json(decision: Decision) -> dict[str, Any]:
    one = decision.experiment
    return {
        "id": one.id,
        "claim": one.claim.id,
        "version": one.version,
        "kind": one.claim.kind,
        "verdict": str(decision.verdict),
        "limit": one.limit,
        "worlds": [_outcome_json(each) for each in decision.outcomes],
    }


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    flips = outcome.threshold
    return {
        **outcome.world._asdict(),
        "seeds": outcome.seeds,
        "verdict": str(outcome.verdict),
        "threshold": None if flips is None else {"not_at": flips.above, "from": flips.at},
        "parts": [
            {
                "measure": told.part.measure,
                "must": "move" if told.part.moves else "hold",
                "side": told.part.side,
                "year": told.part.year,
                "relevant": told.relevant if told.relevant == told.relevant else None,
                "change": told.finding.change._asdict(),
                "seeds_on_side": told.on_side,
                "finding": str(told.finding.reason),
            }
            for told in outcome.told
        ],
    }
