"""What ``run`` and ``compare`` do alike: check everything, compile, run with progress, encode."""

from __future__ import annotations

import json as json_
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from wijksim import _jit, comparing, compiling, replications, texts, workers
from wijksim.cli import answer
from wijksim.comparing import Comparison, Plan, Preview
from wijksim.errors import InputError, Problem
from wijksim.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from wijksim.unknown import Unknown

_SECONDS_BETWEEN_FIGURES: Final = 2.0
_SECONDS_BETWEEN_LINES: Final = 10.0  # where there is no terminal to draw a bar on


def prepare(
    scenarios: Sequence[str],
    *,
    area: str,
    years: int,
    seeds: int | None,
    seed: int,
    threads: int | None,
    preset: str,
    without: Sequence[str] = (),
    start: str = "full",
    cache: bool = True,
    half_width: Sequence[str] = (),
    lang: str,
    out: Path,
    json: Path | None = None,
    unknown: int | None = None,
) -> Plan:
    """Check all that was asked for, also where results will go.

    Raises:
        InputError: with every fault of the command line and of the files that it names.
    """
    problems: list[Problem] = []
    wanted: dict[str, float] = {}
    with comparing.gather(problems):
        wanted = replications.read(half_width)
    with comparing.gather(problems):
        plan = comparing.prepare(
            scenarios,
            area=area,
            years=years,
            seeds=seeds,
            seed=seed,
            threads=workers.available_cores() if threads is None else threads,
            preset=preset,
            without=without,
            start=start,
            cache=cache,
            half_width=wanted,
        )
    if unknown is not None:
        with comparing.gather(problems):
            from wijksim import unknown as worlds  # takes long to load, and few ask for it

            worlds.check(unknown, preset, start)
    problems += answer.faults(lang, out, json)
    if problems:
        raise InputError(problems)
    return plan


def carry_out(plan: Plan, lang: str, *, first_figures: bool = False) -> Comparison:
    """Compile where needed, then run; all that is told meanwhile goes to stderr.

    Args:
        plan: what to run.
        lang: "nl" or "en".
        first_figures: tell what the first seeds say, as soon as they are done.
    """
    arms = texts.count(lang, "arm", len(plan.scenarios))
    with watched(plan, lang, arms) as (progress, console):
        news = _previews(console, lang) if first_figures else None
        return comparing.carry_out(plan, progress, news)


def in_worlds(plan: Plan, number: int, lang: str) -> Unknown:
    """Run the comparison in worlds in which numbers without a source differ, told on stderr."""
    from wijksim import unknown as worlds

    console = Console(stderr=True, highlight=False, markup=False)
    seeds = texts.count(lang, "seed", min(worlds.SEEDS, len(plan.seeds)))
    console.print(texts.say(lang, "unknown_starting", n=number, seeds=seeds), soft_wrap=True)
    watch = bar if console.is_terminal else lines
    with watch(console, lang, "worlds") as progress:
        return worlds.carry_out(plan, number, progress=progress)


@contextmanager
def watched(plan: Plan, lang: str, arms: str) -> Iterator[tuple[comparing.Progress, Console]]:
    """Compile where needed, tell what begins, and watch over the runs of the block.

    Args:
        plan: on which area, seeds and start the block runs.
        lang: "nl" or "en".
        arms: what is run, in words.

    Yields:
        What takes the progress, and where else to tell something.
    """
    console = Console(stderr=True, highlight=False, markup=False)
    compile_first(lambda: comparing.warm_up(plan), lang, console)
    telling = {
        "area": plan.profile.name,
        "arms": arms,
        "seeds": _seeds(plan, lang),
        "years": plan.years,
        "threads": min(plan.threads, len(plan.seeds)),
    }
    console.print(texts.say(lang, f"starting_{plan.start}", **telling), soft_wrap=True)
    if plan.start == "short":
        comparing.find_donors(plan, lambda: console.print(texts.say(lang, "donors")))
    watch = bar if console.is_terminal else lines
    with watch(console, lang) as progress:
        yield progress, console


def _seeds(plan: Plan, lang: str) -> str:
    if plan.half_width:
        least = replications.LEAST
        return texts.say(lang, "seeds_until", least=least, most=len(plan.seeds))
    return texts.count(lang, "seed", len(plan.seeds))


def _previews(console: Console, lang: str) -> Callable[[Preview], None]:
    """Return what tells first figures: at once after the first seed, then now and then."""
    following, last = 1, 0.0

    def tell(found: Preview) -> None:
        nonlocal following, last
        now = time.monotonic()
        soon = found.done < following or now - last < _SECONDS_BETWEEN_FIGURES
        if found.done == found.seeds or (soon and found.done > 1):
            return
        following, last = 2 * found.done, now
        for line in first_lines(found, lang):
            console.print(line, soft_wrap=True)

    return tell


def first_lines(found: Preview, lang: str) -> Iterator[str]:
    """Yield first figures as lines of text: one for each measure, after one that says of what."""
    yield texts.say(lang, "first_figures", done=found.done, seeds=found.seeds, year=found.year)
    for measure, intervals in found.figures.items():
        cells = []
        for number, (name, value) in enumerate(zip(found.names, intervals, strict=True)):
            cell = f"{name} {texts.figure(lang, measure, value.mean, signed=number > 0)}"
            if number > 0 and value.low is not None:
                low, high = (
                    texts.figure(lang, measure, end, signed=True) for end in (value.low, value.high)
                )
                cell += f" ({low} .. {high})"
            cells.append(cell)
        unit = texts.narrow(lang, MEASURES[measure].unit)
        yield f"  {texts.name(lang, measure)} [{unit}]: {'; '.join(cells)}"


def compile_first(
    warm_up: Callable[[], object],
    lang: str,
    console: Console,
    ahead: Callable[[], object] | None = None,
) -> None:
    """Compile in this thread: here Ctrl-C works at once, and workers share what is compiled.

    Args:
        warm_up: what has the code compiled that is not, or loaded.
        lang: "nl" or "en".
        console: where to tell it.
        ahead: compiles all before that; by default ``compiling.ahead``.
    """
    ready, began = _jit.is_compiled(), time.monotonic()
    if not ready:
        kept = _jit.cache_folder() is not None
        console.print(texts.say(lang, "compiling" if kept else "compiling_always"), soft_wrap=True)
        (compiling.ahead if ahead is None else ahead)()
    warm_up()
    if not ready:
        seconds = texts.number(lang, time.monotonic() - began, 0)
        console.print(texts.say(lang, "compiled", seconds=seconds))


@contextmanager
def bar(console: Console, lang: str, what: str = "runs") -> Iterator[comparing.Progress]:
    """Draw how far the work is, on a terminal."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task(texts.say(lang, what), total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


@contextmanager
def lines(console: Console, lang: str, what: str = "runs") -> Iterator[comparing.Progress]:
    """Tell how far the work is, a line at a time."""
    began = last = time.monotonic()
    first: int | None = None

    def tick(done: int, of: int) -> None:
        nonlocal last, first
        now = time.monotonic()
        if first is None:  # what was there already took no time now
            first = done - 1 if done else 0
        if now - last < _SECONDS_BETWEEN_LINES or done in (of, first):
            return
        last = now
        left = texts.number(lang, (now - began) * (of - done) / (done - first), 0)
        key = "progress" if what == "runs" else f"in_{what}"
        console.print(texts.say(lang, key, done=done, of=of, left=left))

    yield tick


def as_json(data: Mapping[str, Any]) -> bytes:
    """Return plain data as JSON that every reader accepts: UTF-8, no NaN."""
    text = json_.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def as_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV: comma, decimal point, UTF-8, every digit that a number has."""
    return table.to_csv(index=False, lineterminator="\n").encode()


def report_files(
    done: Comparison, data: bytes, lang: str, found: Unknown | None = None
) -> dict[str, bytes]:
    """Return all files of a comparison by name: JSON, page, tables and figures.

    Args:
        done: the comparison.
        data: what ``compare.json`` holds.
        lang: "nl" or "en".
        found: the same in worlds in which numbers without a source differ.
    """
    from wijksim import plots, report  # drawing takes long to load: not before first figures

    tables = {"measures": done.summary(), "series": done.frame(), **report.tables(done)}
    files = {"compare.json": data, "report.html": report.page(done, lang, found).encode()}
    files |= {f"tables/{name}.csv": as_csv(table) for name, table in tables.items()}
    for name, figure in report.figures(done, lang).items():
        drawn = plots.files(name, figure)
        files |= {f"figures/{file}": content for file, content in drawn.items()}
    if found is not None:
        files["tables/unknown.csv"] = as_csv(found.frame())
        files["tables/unknown-worlds.csv"] = as_csv(found.worlds())
        drawn = plots.files("unknown", plots.worlds(done, found, lang))
        files |= {f"figures/{file}": content for file, content in drawn.items()}
    return files


def top(names: Iterable[str]) -> list[str]:
    """Return files, and the folders that hold files, as seen at the top of the results."""
    shown = [f"{name.split('/')[0]}/" if "/" in name else name for name in names]
    return list(dict.fromkeys(shown))
