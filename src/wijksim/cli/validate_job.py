"""What ``wijksim validate`` does and prints."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from rich.console import Console
from rich.text import Text

from wijksim import comparing, params, texts, validating
from wijksim.cli import job, tables
from wijksim.cli.answer import Answer
from wijksim.cli.tables import Cell, Row
from wijksim.errors import InputError, Problem
from wijksim.facts import COUNTRY
from wijksim.sources import profiles
from wijksim.validating import FULL, QUICK, Checked, Validation

_PLACES: Final = 2  # of rank correlations


class Asked(NamedTuple):
    """What the command line asked for."""

    areas: tuple[str, ...]
    table: str | None
    posterior: str | None
    quick: bool
    threads: int | None
    out: str
    json: str | None
    lang: str


def whole(asked: Asked) -> None:
    """Check everything, run, and write and print what came of it.

    Raises:
        InputError: with every fault, before anything runs.
    """
    lang, answer = asked.lang, Answer(asked.out, asked.json, asked.lang)
    areas = asked.areas or (COUNTRY,)
    posterior = None if asked.posterior is None else Path(asked.posterior)
    rows = None
    problems: list[Problem] = []
    problems += answer.faults()
    if asked.threads is not None and asked.threads < 1:
        problems.append(Problem("command line", "threads", f"{asked.threads} is below 1"))
    for area in areas:
        with comparing.gather(problems):
            profiles.load(area)
    with comparing.gather(problems):
        validating.members(1, posterior)
    if asked.table is not None:
        with comparing.gather(problems):
            rows = validating.table_rows(Path(asked.table))
    if problems:
        raise InputError(problems)
    found = _run(asked, areas, posterior, rows)
    data = job.as_json(found.to_json())
    files = report_files(found, data, lang)
    answer.write(data, files)
    show(found, lang, quiet=answer.quiet)
    tables.files(lang, answer.folder, files, answer.file, quiet=answer.quiet)


def _run(
    asked: Asked,
    areas: tuple[str, ...],
    posterior: Path | None,
    rows: Mapping[str, Mapping[str, Any]] | None,
) -> Validation:
    from wijksim.report.validation_words import say

    console = Console(stderr=True, highlight=False, markup=False)
    job.compile_first(lambda: None, asked.lang, console)
    return validating.validate(
        params.make(),
        QUICK if asked.quick else FULL,
        help_areas=areas,
        rows=rows,
        posterior=posterior,
        threads=asked.threads,
        tell=lambda part: console.print(say(asked.lang, f"part_{part}") + " ..."),
    )


def report_files(found: Validation, data: bytes, lang: str) -> dict[str, bytes]:
    """Return all files by name: the page, its figure and the figures as data."""
    from wijksim import plots
    from wijksim.report import validation

    return {
        "validate.json": data,
        "validate.html": validation.page(found, lang).encode(),
        **plots.files("facts", validation.figure(found, lang)),
    }


def show(found: Validation, lang: str, *, quiet: bool = False) -> None:
    """Print what is wrong, what is right, and the rest in tables."""
    from wijksim.report import validation

    say, console = validation.say, tables.printer(quiet)
    console.print(Text(validation.summary(found, lang), "bold"))
    console.print(validation.how_judged(found, lang))
    if found.size == QUICK:
        console.print(say(lang, "quick"))
    console.print()
    rows = [Row(say(lang, "h_wrong"))]
    rows += [_fact(row, lang) for row in found.rows if not row.inside]
    rows.append(Row(say(lang, "h_right")))
    rows += [_fact(row, lang) for row in found.rows if row.inside]
    tables.show(console, [say(lang, key) for key in ("target", "model", "role")], rows)
    console.print()
    _agreement(found, lang, console)
    heads = ("wmo_model", "wmo_table", "youth_model", "youth_table")
    told = [
        Row(name, "", [Cell(cell) for cell in cells])
        for name, *cells in validation.help_rows(found, lang)
    ]
    if told:
        console.print(Text(say(lang, "h_help"), "bold"))
        tables.show(console, [say(lang, key) for key in heads], told)
        console.print()
    if found.patterns:
        good = sum(verdict.vanishes for _, verdict in found.patterns)
        seeds, number = found.size.pattern_seeds, len(found.patterns)
        console.print(say(lang, "patterns_about", good=good, n=number, seeds=seeds))
    console.print(Text(texts.say(lang, "caution"), "bold"))


def _fact(row: Checked, lang: str) -> Row:
    from wijksim.report import validation

    fact, found = row.fact, row.model
    name = fact.about_nl if lang == "nl" else fact.about_en
    band = "; ".join(texts.number(lang, end, 1) for end in (fact.low, fact.high))
    mean = texts.number(lang, found.mean, 1) if found.mean is not None else "-"
    ends = ""
    if found.low is not None and found.high is not None:
        ends = "; ".join(texts.number(lang, end, 1) for end in (found.low, found.high))
    cells = [
        Cell(texts.number(lang, fact.value, 1), band),
        Cell(mean, ends, "" if row.inside else "bold red"),
        Cell(validation.role(row, lang), f"[{fact.mark}]"),
    ]
    return Row(name, validation.unit(lang, fact.unit), cells)


def _agreement(found: Validation, lang: str, console: Console) -> None:
    from wijksim.report import validation

    say = validation.say
    console.print(Text(say(lang, "h_agreement"), "bold"))
    if not found.agreement:
        console.print(say(lang, "agreement_none"))
        console.print()
        return
    console.print(say(lang, "agreement_about", n=found.agreement[0].number))
    rows = []
    for row in found.agreement:
        cells = [
            Cell(validation.ranged(lang, row.rank, _PLACES)),
            Cell(validation.ranged(lang, row.gap)),
            Cell(validation.ranged(lang, row.column_rank, _PLACES), row.column),
            Cell(validation.ranged(lang, row.column_gap)),
        ]
        rows.append(Row(texts.name(lang, row.measure), validation.ruling(row, lang), cells))
    heads = ("rank", "gap", "column_rank", "column_gap")
    tables.show(console, [say(lang, key) for key in heads], rows)
    console.print()
