"""What ``wijksim sweep`` does between its options and its last line: check, run, tell."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import typer
from rich.console import Console

from wijksim import comparing, results, sweep, texts
from wijksim.cli import job
from wijksim.cli.sweep_words import say
from wijksim.errors import InputError, Problem
from wijksim.sweep import Plan, Status, Tally, backends, carry
from wijksim.sweep.backends import Backend
from wijksim.sweep.left import Share, runs_of

_SHOWN_FAULTS: Final = 5
_MINUTE: Final = 60.0


class Asked(NamedTuple):
    """The command line."""

    plan: str
    small: bool
    out: Path
    threads: int | None
    processes: int | None
    cluster: str | None
    workers: int | None
    shard: str | None
    chunk: float
    dry_run: bool
    lang: str


def run(asked: Asked) -> bool:
    """Run a plan, or tell what it would take; return whether a run failed.

    Raises:
        InputError: with every fault of the command line, the plan and the files that it names.
    """
    plan, backend, share = _check(asked)
    console = Console(stderr=True, highlight=False, markup=False)
    for line in _estimated(plan, backend, share, asked.lang):
        typer.echo(line, err=not asked.dry_run)
    if asked.dry_run:
        return False
    job.compile_first(lambda: carry.warm_up(plan), asked.lang, console)
    watch = job.bar if console.is_terminal else job.lines
    try:
        with watch(console, asked.lang) as progress:
            each = runs_of(plan)
            tally = carry.carry_out(
                asked.out,
                plan,
                backend,
                share=share,
                chunk_seconds=asked.chunk,
                progress=lambda done, of: progress(done * each, of * each),
            )
    except sweep.WorkerLost:
        typer.echo(say(asked.lang, "lost"), err=True)
        return True
    _tell(tally, asked)
    return tally.mine > 0


def _check(asked: Asked) -> tuple[Plan, Backend, Share | None]:
    problems: list[Problem] = []
    share = None
    with comparing.gather(problems):
        texts.check_language(asked.lang)
    with comparing.gather(problems):
        backend = backends.choose(asked.threads, asked.processes, asked.cluster, asked.workers)
    if asked.shard is not None:
        with comparing.gather(problems):
            share = Share.read(asked.shard)
    with comparing.gather(problems):
        results.check_folder(asked.out)
    with comparing.gather(problems):
        plan = sweep.load(asked.plan, small=asked.small)
    if problems:
        raise InputError(problems)
    return plan, backend, share


def _estimated(plan: Plan, backend: Backend, share: Share | None, lang: str) -> list[str]:
    found = sweep.estimate(plan)
    layout = plan.layout()
    part = 1 if share is None else share.of
    told = say(
        lang,
        "plan",
        scenarios=texts.count(lang, "arm", len(plan.scenarios)),
        areas=len(plan.areas),
        presets=len(plan.presets),
        points=found.points,
        seeds=layout.seeds,
        years=plan.years,
    )
    beside = say(lang, "placebos", n=found.placebos) if found.placebos else ""
    work = say(lang, "work", blocks=found.blocks, runs=found.runs) + beside
    cores = getattr(backend, "number", 1) or 1
    time = say(
        lang,
        "time",
        one=duration(found.seconds / part, lang),
        all=duration(found.seconds / part / cores, lang),
        cores=cores,
        disk=texts.number(lang, found.megabytes, 0),
    )
    most = [say(lang, "at_most")] if plan.stop is not None else []
    return [told, work, *most, time]


def duration(seconds: float, lang: str) -> str:
    """Return a length of time in the unit that reads best."""
    if seconds < 2 * _MINUTE:
        return say(lang, "seconds", n=texts.number(lang, seconds, 0))
    if seconds < 2 * _MINUTE * _MINUTE:
        return say(lang, "minutes", n=texts.number(lang, seconds / _MINUTE, 0))
    return say(lang, "hours", n=texts.number(lang, seconds / _MINUTE / _MINUTE, 1))


def _tell(tally: Tally, asked: Asked) -> None:
    lang = asked.lang
    told = say(
        lang,
        "ran",
        runs=tally.runs,
        seconds=duration(tally.seconds, lang),
        before=tally.before,
        folder=asked.out,
    )
    typer.echo(told, err=True)
    _counts(tally.status)
    _faults(tally.status, lang)


def _counts(found: Status) -> None:
    for name in ("done", "failed", "left"):
        typer.echo(f"{name}: {getattr(found, name)}")
    typer.echo(f"digest: {found.digest}")


def _faults(found: Status, lang: str) -> None:
    for one in found.faults[:_SHOWN_FAULTS]:
        at = ", ".join(f"{name} {value:g}" for name, value in one.parameters.items())
        telling = one._asdict() | {"scenario": one.scenario or say(lang, "start"), "at": at}
        typer.echo(say(lang, "fault", **telling), err=True)
    if len(found.faults) > _SHOWN_FAULTS:
        more = len(found.faults) - _SHOWN_FAULTS
        typer.echo(say(lang, "more_faults", n=more), err=True)


def status(folder: Path, lang: str) -> bool:
    """Tell how far a sweep is; return whether a run failed."""
    texts.check_language(lang)
    found = sweep.status(folder)
    _counts(found)
    for name in found.damaged:
        typer.echo(say(lang, "damaged", name=name), err=True)
    _faults(found, lang)
    return found.failed > 0


def compact(folder: Path, lang: str) -> None:
    """Put the parts of a sweep together."""
    texts.check_language(lang)
    typer.echo(say(lang, "compacted", n=sweep.compact(folder), folder=folder))
