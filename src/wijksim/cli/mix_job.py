"""What ``wijksim mix`` does and prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wijksim import comparing, mixing, texts, workers
from wijksim.cli import job, tables
from wijksim.cli.answer import Answer
from wijksim.errors import InputError, Problem
from wijksim.mix_words import say
from wijksim.mixing import Mix, Question, Split
from wijksim.mixing.outcome import PARTS, described
from wijksim.mixing.weights import AXES
from wijksim.report import mixed

_ROWS: Final = 10  # of the table


def whole(
    areas: Sequence[str],
    *,
    json: str | None,
    lang: str,
    out: str,
    threads: int | None,
    **asked: Any,
) -> None:
    """Check everything, search, and write and print the mix.

    Args:
        areas: names of areas.
        json: file for the JSON, "-" for standard output, or None.
        lang: "nl" or "en".
        out: folder for the files.
        threads: runs at the same time; None for all cores.
        **asked: the other arguments of ``mixing.prepare``.

    Raises:
        InputError: with every fault, before anything runs.
    """
    answer = Answer(out, json, lang)
    problems: list[Problem] = []
    with comparing.gather(problems):
        cores = workers.available_cores() if threads is None else threads
        question = mixing.prepare(areas, threads=cores, **asked)
    problems += answer.faults()
    if problems:
        raise InputError(problems)
    found = carry_out(question, lang)
    data = job.as_json(found.to_json())
    files = report_files(found, data, lang)
    answer.write(data, files)
    show(found, lang, quiet=answer.quiet)
    tables.files(lang, answer.folder, files, answer.file, quiet=answer.quiet)


def carry_out(asked: Question, lang: str) -> Mix:
    """Search and tell, with progress on stderr."""
    console = Console(stderr=True, highlight=False, markup=False)
    plan = asked.worlds[0].plan
    job.compile_first(lambda: comparing.warm_up(plan), lang, console)
    telling = {
        "areas": ", ".join(asked.areas),
        "step": texts.number(lang, asked.step, 2),
        "rounds": asked.rounds,
        "worlds": len(asked.worlds),
        "search": len(asked.seeds),
        "fresh": len(asked.fresh),
    }
    console.print(say(lang, "starting", **telling), soft_wrap=True)
    if plan.start == "short":
        for world in asked.worlds:
            comparing.find_donors(world.plan, lambda: console.print(texts.say(lang, "donors")))
    watch = job.bar if console.is_terminal else job.lines
    with watch(console, lang) as progress:
        return mixing.carry_out(asked, progress)


def report_files(found: Mix, data: bytes, lang: str) -> dict[str, bytes]:
    """Return all files of a mix by name."""
    from wijksim import plots  # drawing takes long to load: not before runs begin

    files = {
        "mix.json": data,
        "mix.csv": job.as_csv(found.frame()),
        "mix-regret.csv": job.as_csv(found.regrets()),
        "mix-seeds.csv": job.as_csv(found.by_seed()),
        "mix-search.csv": job.as_csv(found.searched()),
        "mix.txt": as_text(found, lang),
    }
    for place, area in enumerate(found.asked.areas, start=1):
        tail = f"-{place}" if len(found.asked.areas) > 1 else ""
        drawn = {"splits": plots.splits, "front": plots.front, "regret": plots.regret}
        for name, draw in drawn.items():
            if name != "regret" or len(found.asked.worlds) > 1:
                files |= plots.files(f"mix-{name}{tail}", draw(found, area, lang))
    return files


def as_text(found: Mix, lang: str) -> bytes:
    """Return the sentences as a file."""
    lines = [f"{line}\n" for area in found.asked.areas for line in _told(found, area, lang)]
    return "\n".join([*lines, texts.say(lang, "caution"), ""]).encode()


def _told(found: Mix, area: str, lang: str) -> list[str]:
    head = say(
        lang,
        "head",
        area=mixed.title(found, area),
        weights=described(found),
        year=found.asked.year + 1,
    )
    return [head, *mixed.sentences(found, area, lang)]


def show(found: Mix, lang: str, *, quiet: bool = False) -> None:
    """Print for each area the best splits as a table, and the sentences."""
    console = tables.printer(quiet)
    for area in found.asked.areas:
        head, *lines = _told(found, area, lang)
        console.print(Text(head, "bold"))
        console.print()
        console.print(_table(found, area, lang))
        console.print()
        for line in lines:
            console.print(f"- {line}")
        console.print()
    console.print(say(lang, "read"))
    console.print(Text(texts.say(lang, "caution"), "bold"))


def _table(found: Mix, area: str, lang: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column(say(lang, "column_split"), max_width=14)
    for part in PARTS[:-1]:
        table.add_column(part if part != "casework" else "+", justify="right")
    table.add_column(say(lang, "column_loss"), justify="right")
    for name in AXES:
        table.add_column(texts.name(lang, name), justify="right", max_width=13)
    table.add_column(say(lang, "column_verdict"))
    for row in _rows(found, area, lang):
        table.add_row(*row)
    return table


def _rows(found: Mix, area: str, lang: str) -> Iterator[list[Text]]:
    shown = found.top(area, _ROWS)
    shown += [one for one in (found.robust(area), found.now) if one not in shown]
    alike = found.alike(area)
    for split in shown:
        parts = found.parts(split)
        row = [Text(_role(found, split, area, alike, lang))]
        row += [Text(texts.number(lang, 100.0 * parts[name], 0)) for name in PARTS[:-1]]
        row.append(_cell(*_two(mixed.figure(found.loss(split, area), lang))))
        for name in AXES:
            value = found.change(split, name, area)
            row.append(tables.change(value, name, lang).text())
        yield [*row, Text(mixed.verdict(found, split, area, lang))]


def _role(found: Mix, split: Split, area: str, alike: Sequence[Split], lang: str) -> str:
    several = len(found.asked.of_area(area)) > 1
    roles = [("best", found.best(area)), ("now", found.now)]
    roles += [("robust", found.robust(area))] if several else []
    names = [say(lang, f"row_{role}") for role, held in roles if held == split]
    if split in alike:
        names.append(say(lang, "row_alike"))
    return ", ".join(names or [say(lang, "row_other")])


def _two(text: str) -> tuple[str, str]:
    first, _, second = text.partition(" (")
    return first, f"({second}" if second else ""


def _cell(first: str, second: str) -> Text:
    return Text.assemble(first, ("\n" + second, "dim"))
