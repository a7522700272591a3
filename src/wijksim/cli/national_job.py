"""What ``wijksim national`` does between its options and its results: check, run, write, tell."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from wijksim import (
    _jit,
    comparing,
    compiling,
    donors,
    national,
    params,
    plots,
    processes,
    results,
    running,
    scenario,
    texts,
    workers,
)
from wijksim.cli.job import as_csv, as_json, compile_first
from wijksim.cli.national_words import say
from wijksim.errors import InputError, Problem, nearest
from wijksim.measures import MEASURES
from wijksim.national import Design, Folder, Outcome, Tally, outcome, polygons
from wijksim.national import design as designs
from wijksim.national.design import Arm
from wijksim.national.parts import DIFFERENCE, TABLES, VALUE
from wijksim.params import Params
from wijksim.sources import profiles
from wijksim.stationary import Donors
from wijksim.units import WEEKS_PER_YEAR

_SECONDS_BETWEEN_LINES: Final = 10.0
_YEAR: Final = re.compile(r"\d{4}")
_STARTS: Final = ("full", "short")
_MOST_SEED: Final = 2**63
_NAME: Final = 60  # letters of a measure with its unit
_HEADLINES: Final = tuple(name for group in texts.HEADLINES.values() for name in group)


class Asked(NamedTuple):
    """The command line."""

    tables: tuple[str, ...]
    scenarios: tuple[str, ...]
    years: int
    seed: int
    threads: int | None
    start: str
    burn_in: int | None
    preset: str
    areas: tuple[str, ...]
    limit: int | None
    polygons: Path | None
    measures: tuple[str, ...]
    lang: str


class Checked(NamedTuple):
    """What of it needs no folder to be read."""

    params: Params
    arms: tuple[Arm, ...]
    threads: int
    year: int | None  # of the store, or None for the newest
    files: tuple[Path, ...]
    borders: polygons.Map | None


def check(asked: Asked) -> Checked:
    """Read everything but the table.

    Raises:
        InputError: with every fault of the command line and of the files that it names.
    """
    problems: list[Problem] = []
    arms: list[Arm] = []
    with comparing.gather(problems):
        running.check_years(asked.years)
    with comparing.gather(problems):
        texts.check_language(asked.lang)
    with comparing.gather(problems):
        base = params.make(params.preset_values(asked.preset))
    if not problems:
        for name in asked.scenarios:
            with comparing.gather(problems):
                arms.append(designs.arm_of(scenario.load(name), base, asked.years * WEEKS_PER_YEAR))
    names = [arm.name for arm in arms]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        told = f"{', '.join(twice)} given more than once"
        problems.append(Problem("command line", "scenario", told))
    threads = workers.available_cores() if asked.threads is None else asked.threads
    problems += _numbers(asked, threads)
    years = [table for table in asked.tables if _YEAR.fullmatch(table)]
    if years and len(asked.tables) > 1:
        told = f"give one year ({years[0]}), or files; not both"
        problems.append(Problem("command line", "table", told))
    borders = None
    if asked.polygons is not None:
        with comparing.gather(problems):
            borders = polygons.read(asked.polygons)
    if problems:
        raise InputError(problems)
    files = () if years else tuple(Path(table) for table in asked.tables)
    year = int(years[0]) if years else None
    return Checked(base, tuple(arms), threads, year, files, borders)


def _numbers(asked: Asked, threads: int) -> Iterator[Problem]:
    if threads < 1:
        yield Problem("command line", "threads", f"{threads} is below 1")
    if asked.burn_in is not None and asked.burn_in < 0:
        yield Problem("command line", "burn-in", f"{asked.burn_in} is below 0 weeks")
    if asked.start not in _STARTS:
        told = (
            f"unknown start '{asked.start}'{nearest(asked.start, _STARTS)}; choose from full, short"
        )
        yield Problem("command line", "start", told)
    if asked.limit is not None and asked.limit < 1:
        yield Problem("command line", "limit", f"{asked.limit} is below 1")
    if not 0 <= asked.seed < _MOST_SEED:
        yield Problem("command line", "seed", f"{asked.seed} is not a number from 0 to 2^63")
    for name in asked.measures:
        if name not in MEASURES:
            told = f"unknown measure '{name}'{nearest(name, MEASURES)}"
            yield Problem("command line", "measure", told)


def design(asked: Asked, checked: Checked, folder: Path) -> Design:
    """Read the table, and return everything that decides the results.

    Raises:
        InputError: when the table cannot be used.
    """
    if checked.files:
        table = national.read_table(checked.files, folder / TABLES)
    else:
        table = national.read_year(checked.year)
    codes = designs.choose(table, asked.areas, asked.limit)
    if checked.borders is not None and asked.polygons is not None:
        polygons.check(checked.borders, codes, asked.polygons)
    weeks, given, name = _start(asked, checked)
    return Design(
        table,
        codes,
        checked.arms,
        checked.params,
        asked.preset,
        asked.years,
        asked.seed,
        weeks,
        given,
        name,
        designs.size_of(len(codes)),
    )


def _start(asked: Asked, checked: Checked) -> tuple[int, Donors | None, str]:
    """Return the weeks of the start, and the donors of a short one with their name."""
    if asked.start == "full":
        return running.BURN_IN_WEEKS if asked.burn_in is None else asked.burn_in, None, ""
    if not donors.are_kept(checked.params):
        typer.echo(say(asked.lang, "donors"), err=True)
        if _jit.cache_folder() is not None:  # else it would be lost with the process
            processes.apart(partial(_gather, checked.params, checked.threads))
    found = donors.cached(checked.params, threads=checked.threads)
    weeks = donors.SETTLING_WEEKS if asked.burn_in is None else asked.burn_in
    return weeks, found, donors.digest(checked.params)


def _gather(p: Params, threads: int) -> None:
    """Leave the donors of a short start on disk, and the compiled model."""
    compiling.ahead()
    donors.cached(p, threads=threads)


def carry_out(folder: Folder, plan: Design, threads: int, lang: str) -> Tally:
    """Compile where needed, then run; all that is told meanwhile goes to stderr."""
    console = Console(stderr=True, highlight=False, markup=False)
    if not _jit.is_compiled():  # once, here, so that the workers find it on the disk
        compile_first(
            lambda: _jit.is_compiled() or running.begin(profiles.load(), plan.params, 1, 1),
            lang,
            console,
            partial(processes.apart, compiling.ahead),
        )
    telling = {
        "table": plan.table.name,
        "buurten": texts.number(lang, len(plan.codes), 0),
        "arms": texts.count(lang, "arm", len(plan.arms)),
        "years": plan.years,
        "start": plan.burn_in_weeks,
        "threads": threads,
    }
    console.print(say(lang, "starting", **telling), soft_wrap=True)
    watch = _bar if console.is_terminal else _lines
    with watch(console, lang) as progress:
        return national.carry_out(folder, plan, threads, progress)


@contextmanager
def _bar(console: Console, lang: str) -> Iterator[national.Progress]:
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task(say(lang, "buurten"), total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


@contextmanager
def _lines(console: Console, lang: str) -> Iterator[national.Progress]:
    began = last = time.monotonic()
    first: int | None = None

    def tick(done: int, of: int) -> None:
        nonlocal last, first
        now = time.monotonic()
        if first is None:  # what lay there already took no time now
            first = done
            if done:
                console.print(say(lang, "going_on", done=done, of=of))
        if now - last < _SECONDS_BETWEEN_LINES or done in (of, first):
            return
        last = now
        left = texts.number(lang, (now - began) * (of - done) / (done - first), 0)
        console.print(say(lang, "progress", done=done, of=of, left=left))

    yield tick


# Results


def write(
    folder: Folder, plan: Design, found: Outcome, asked: Asked, borders: polygons.Map | None
) -> list[str]:
    """Write all files beside the table of buurten; return their names.

    Raises:
        InputError: when nothing can be written.
    """
    frame = outcome.last_year(found.path, plan)
    keys = ["code", "name", "municipality", "scenario", "kind", "year", "seed"]
    small = frame[[*keys, "adults", "residents", *_HEADLINES]]
    reasons = pd.DataFrame(found.skipped, columns=["code", "name", "residents", "reason"])
    faults = pd.DataFrame(found.failed, columns=["code", "name", "seed", "error", "trace"])
    files = {
        "national.csv": as_csv(small),
        "summary.csv": as_csv(found.summary),
        "skipped.csv": as_csv(reasons),
        "failed.csv": as_csv(faults),
        "summary.json": as_json(_plain(plan, found)),
    }
    if borders is not None and asked.polygons is not None:
        files |= maps(frame, plan, borders, asked.polygons.name, asked.measures, asked.lang)
    results.write_folder(folder.path, files)
    return [found.path.name, *files]


def _plain(plan: Design, found: Outcome) -> dict[str, Any]:
    reasons = pd.Series([one.reason for one in found.skipped], dtype=object).value_counts()
    last = found.summary[found.summary["year"] == plan.years]
    rows = last[last["measure"].isin(_HEADLINES)].to_dict("records")
    return {
        "digest": found.digest,
        "buurten": found.buurten,
        "residents": found.residents,
        "adults": found.adults,
        "skipped": {str(name): int(count) for name, count in sorted(reasons.items())},
        "failed": [one.code for one in found.failed],
        "design": plan.manifest(),
        "last_year": [
            {key: None if value != value else value for key, value in row.items()}  # noqa: PLR0124
            for row in rows
        ],
    }


def maps(
    frame: pd.DataFrame,
    plan: Design,
    borders: polygons.Map,
    file: str,
    measures: Sequence[str],
    lang: str,
) -> dict[str, bytes]:
    """Return the maps of the last year: the first scenario, and the difference of each other."""
    first = plan.arms[0]
    drawn: dict[str, bytes] = {}
    for arm in plan.arms:
        kind = VALUE if arm is first else DIFFERENCE
        rows = frame[(frame["scenario"] == arm.name) & (frame["kind"] == kind)]
        for measure in measures:
            values = outcome.by_area(rows, measure, borders.level)
            row, dutch = MEASURES[measure], lang == "nl"
            name = row.nl if dutch else row.en
            figure = plots.choropleth(
                borders.rings,
                values,
                aspect=borders.aspect,
                title=say(lang, f"map_{kind}", measure=name, arm=_title(arm, lang)),
                about=say(lang, f"map_about_{kind}", base=_title(first, lang), year=plan.years),
                footer=say(lang, "map_footer", table=plan.table.name, file=file, seed=plan.seed),
                unit=texts.unit(lang, row.unit),
                missing=say(lang, "map_missing"),
                lang=lang,
                zero=kind == DIFFERENCE,
            )
            drawn[f"maps/{measure}-{arm.name}-{kind}.png"] = plots.png(figure)
    return drawn


def _title(arm: Arm, lang: str) -> str:
    return arm.title_nl if lang == "nl" else arm.title_en


def show(plan: Design, found: Outcome, asked: Asked, files: Sequence[str], path: Path) -> None:
    """Print the table of means and deciles, what was left out, and where the files are."""
    lang = asked.lang
    sizes = {
        name: _thousands(getattr(found, name), lang) for name in ("buurten", "residents", "adults")
    }
    typer.echo(say(lang, "head", table=plan.table.name, year=plan.years, **sizes))
    last = found.summary[found.summary["year"] == plan.years]
    for arm in plan.arms:
        kind = VALUE if arm is plan.arms[0] else DIFFERENCE
        rows = last[(last["scenario"] == arm.name) & (last["kind"] == kind)].set_index("measure")
        typer.echo("")
        typer.echo(say(lang, f"block_{kind}", arm=arm.name, base=plan.arms[0].name))
        heads = [say(lang, key) for key in ("mean", "p10", "p50", "p90")]
        interval = f"{say(lang, 'interval'):>19}" if kind == DIFFERENCE else ""
        line = f"{'':{_NAME}}{heads[0]:>10}{interval}"
        typer.echo(line + "".join(f"{one:>10}" for one in heads[1:]))
        for name in _HEADLINES:
            typer.echo(_row(name, dict(rows.loc[name]), kind, lang))
    typer.echo("")
    for line in _left_out(found, lang):
        typer.echo(line)
    typer.echo(say(lang, "digest", digest=found.digest))
    shown = list(dict.fromkeys(f"{f.split('/')[0]}/" if "/" in f else f for f in files))
    typer.echo(texts.say(lang, "files", folder=path, files=", ".join(shown)))
    typer.echo(say(lang, "caution"))


def _row(measure: str, row: Mapping[str, Any], kind: str, lang: str) -> str:
    signed = kind == DIFFERENCE

    def told(key: str) -> str:
        value = float(row[key])
        known = None if value != value else value  # noqa: PLR0124 NaN
        return texts.figure(lang, measure, known, signed=signed)

    unit = texts.narrow(lang, MEASURES[measure].unit)
    name = f"{texts.name(lang, measure)} ({unit})"
    interval = f"{'[' + told('low') + ' .. ' + told('high') + ']':>19}" if signed else ""
    cells = "".join(f"{told(key):>10}" for key in ("p10", "p50", "p90"))
    return f"{name[: _NAME - 1]:{_NAME}}{told('mean'):>10}{interval}{cells}"


def _left_out(found: Outcome, lang: str) -> Iterator[str]:
    reasons = sorted({one.reason for one in found.skipped})
    for reason in reasons:
        some = [one for one in found.skipped if one.reason == reason]
        people = _thousands(sum(one.residents for one in some), lang)
        yield say(lang, f"skipped_{reason}", n=_thousands(len(some), lang), people=people)
    for fault in found.failed:
        yield say(lang, "failed", code=fault.code, name=fault.name, error=fault.error)


def _thousands(number: int, lang: str) -> str:
    return f"{number:,}".replace(",", "." if lang == "nl" else ",")


def costs(tally: Tally, lang: str) -> list[str]:
    """Return time, speed and memory of this call."""
    telling = {
        "seconds": texts.number(lang, tally.seconds, 0),
        "buurten": _thousands(tally.buurten, lang),
        "residents": _thousands(tally.residents, lang),
        "peak": texts.number(lang, tally.peak, 0),
        "processes": len(tally.megabytes),
    }
    return [say(lang, "costs", **telling)]
