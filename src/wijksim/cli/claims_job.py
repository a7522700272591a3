"""What ``wijksim claims`` does and prints."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final, NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wijksim import comparing, running, texts
from wijksim.claim_words import say
from wijksim.claims import atlas, runs, study, versions
from wijksim.claims.atlas import Atlas
from wijksim.claims.judging import World
from wijksim.claims.study import Question, Study
from wijksim.claims.versions import Cell, Versions
from wijksim.cli import job, tables
from wijksim.cli.answer import Answer
from wijksim.cli.tables import Row
from wijksim.errors import InputError, Problem
from wijksim.report import claimed
from wijksim.report.claimed import Whole

_VERSION_SEEDS: Final = {True: 6, False: 20}  # of C01 by preset and year; True: quick
_STEPS: Final = {True: 3, False: 5}  # of each axis of the map
_MAP_SEEDS: Final = {True: 3, False: 8}
_STYLES: Final = {"supported": "green", "refuted": "red", "depends": "magenta", "built in": "cyan"}


class Asked(NamedTuple):
    """What the command line asked for."""

    names: tuple[str, ...]
    presets: tuple[str, ...]
    areas: tuple[str, ...]
    quick: bool
    map: bool  # C01 by preset and year, and as a map
    seeds: int | None
    seed: int
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
    problems: list[Problem] = []
    with comparing.gather(problems):
        question = study.prepare(
            asked.names,
            presets=asked.presets,
            areas=asked.areas,
            quick=asked.quick,
            seeds=asked.seeds,
            seed=asked.seed,
            threads=asked.threads,
        )
    problems += answer.faults()
    if problems:
        raise InputError(problems)
    found = carry_out(asked, question)
    data = job.as_json(found.to_json())
    files = report_files(found, data, lang)
    answer.write(data, files)
    show(found, lang, quiet=answer.quiet)
    tables.files(lang, answer.folder, files, answer.file, quiet=answer.quiet)


def carry_out(asked: Asked, question: Question) -> Whole:
    """Run all that was asked, told on stderr."""
    lang, size = asked.lang, question.size
    console = Console(stderr=True, highlight=False, markup=False)
    first = runs.setting(size.presets[0], size.areas[0], [1], 1)
    job.compile_first(lambda: running.begin(first.profile, first.base, 1, 1), lang, console)
    watch = job.bar if console.is_terminal else job.lines
    worlds = len(size.areas) * len(size.presets)
    telling = {"n": len(question.experiments), "worlds": worlds, "seeds": size.seeds}
    console.print(say(lang, "starting", **telling))
    with watch(console, lang) as progress:
        decided = study.carry_out(question, progress)
    by_year: Versions | None = None
    map_: Atlas | None = None
    if asked.map and any(one.claim.id == "C01" for one in question.experiments):
        console.print(say(lang, "starting_versions"))
        with watch(console, lang) as progress:
            by_year = versions.run(_settings(asked, question), progress)
        console.print(say(lang, "starting_map"))
        with watch(console, lang) as progress:
            map_ = _mapped(asked, question, progress)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    return Whole(decided, by_year, map_, command_of(asked), today.isoformat())


def _settings(asked: Asked, question: Question) -> dict[World, runs.Setting]:
    """Return where C01 is read year by year: all three presets, unless some were named."""
    size = question.size
    number = asked.seeds or _VERSION_SEEDS[asked.quick]
    seeds = range(question.seed, question.seed + number)
    areas = size.areas[:1] if asked.quick else size.areas
    years = versions.YEARS[-1]
    return {
        World(preset, area): runs.setting(preset, area, seeds, years, question.threads)
        for preset in asked.presets or versions.PRESETS
        for area in areas
    }


def _mapped(asked: Asked, question: Question, progress: comparing.Progress) -> Atlas:
    preset, area = question.size.presets[0], question.size.areas[-1]
    number = min(asked.seeds or _MAP_SEEDS[asked.quick], _MAP_SEEDS[asked.quick])
    seeds = range(question.seed, question.seed + number)
    where = runs.setting(preset, area, seeds, atlas.YEAR, question.threads)
    return atlas.run(where, preset, area, _STEPS[asked.quick], progress)


def command_of(asked: Asked) -> str:
    """Return the command that makes the same figures."""
    words = ["wijksim claims", *asked.names]
    words += [f"--preset {name}" for name in asked.presets]
    words += [f"--area {name}" for name in asked.areas]
    words += ["--quick"] if asked.quick else []
    words += [] if asked.map else ["--no-map"]
    words += [f"--seeds {asked.seeds}"] if asked.seeds is not None else []
    words += [f"--seed {asked.seed}"] if asked.seed != 1 else []
    words += [f"--lang {asked.lang}"] if asked.lang != "nl" else []
    return " ".join(words)


def report_files(found: Whole, data: bytes, lang: str) -> dict[str, bytes]:
    """Return all files by name."""
    from wijksim import plots

    files = {
        "claims.json": data,
        "claims.csv": job.as_csv(found.study.frame()),
        "claims.md": claimed.page(found, lang).encode(),
    }
    if found.versions is not None:
        files["claims-c01.csv"] = job.as_csv(found.versions.frame())
    if found.atlas is not None:
        files["claims-map.csv"] = job.as_csv(found.atlas.frame())
        files |= plots.files("claims-map", plots.claim_map(found.atlas, lang))
    return files


def show(found: Whole, lang: str, *, quiet: bool = False) -> None:
    """Print the table, C01 by preset and year, and how to read it."""
    console = tables.printer(quiet)
    console.print(Text(claimed.head(found.study, lang), "bold"))
    console.print(_table(found.study, lang))
    for line in claimed.sums(found.study, lang):
        console.print(line)
    if found.versions is not None:
        console.print()
        console.print(Text(say(lang, "h_c01"), "bold"))
        years = [texts.say(lang, "year", n=year) for year in versions.YEARS]
        tables.show(console, years, list(_by_year(found.versions, lang)))
        console.print(say(lang, "c01_read"))
    if found.atlas is not None:
        for line in claimed.flip_lines(found.atlas, lang):
            console.print(line)
    console.print(say(lang, "read"))
    console.print(Text(texts.say(lang, "caution"), "bold"))


def _table(found: Study, lang: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    heads = claimed.heads(lang)
    for head, width in ((heads[0], 32), (heads[2], 12), (heads[3], None)):
        table.add_column(head, overflow="fold", max_width=width)
    for decision, row in zip(found.decisions, claimed.rows(found, lang), strict=True):
        title, kind, verdict, measure, effect, matters, where = row
        told = f"{effect}; {say(lang, 'matters', relevant=matters)} ({where})"
        table.add_row(
            Text.assemble(title, (f" {kind}", "dim")),
            Text(verdict, _STYLES.get(decision.verdict, "")),
            Text.assemble(measure, ("\n" + told, "dim")),
        )
    return table


def _by_year(found: Versions, lang: str) -> Iterator[Row]:
    """Yield two rows a version and world: against the placebo, with the verdict, and now."""
    groups: dict[tuple[str, World], list[Cell]] = {}
    for cell in found.cells:
        groups.setdefault((cell.version, cell.world), []).append(cell)
    for (version, world), cells in groups.items():
        yield Row(f"{say(lang, version)} ({world.area}, {world.preset})")
        beside = [tables.change(cell.from_placebo, versions.NEED, lang) for cell in cells]
        words = [say(lang, f"v_{cell.judged.verdict}") for cell in cells]
        yield Row(
            say(lang, "row_placebo"),
            "",
            [
                one._replace(second=f"{one.second}\n{word}")
                for one, word in zip(beside, words, strict=True)
            ],
        )
        now = [tables.change(cell.from_now, versions.NEED, lang) for cell in cells]
        yield Row(say(lang, "row_now"), "", now)
