"""What ``wijksim explain`` does and prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.text import Text

from wijksim import comparing, explaining, results, study_words, texts
from wijksim.cli import job, tables
from wijksim.cli.tables import Cell, Row
from wijksim.comparing import Plan
from wijksim.errors import InputError, Problem
from wijksim.explaining import PLAYERS, Explanation
from wijksim.measures import MEASURES
from wijksim.report import split


def whole(
    first: str,
    second: str,
    *,
    measures: Sequence[str],
    year: int | None,
    json: str | None,
    lang: str,
    out: str,
    **asked: Any,
) -> None:
    """Check everything, run, and write and print the split.

    Args:
        first: scenario that the difference is counted from.
        second: scenario that is explained.
        measures: beside the usual three.
        year: 1 is the first; None for the last.
        json: file for the JSON, "-" for standard output, or None.
        lang: "nl" or "en".
        out: folder for the files.
        **asked: the other arguments of ``job.prepare``.

    Raises:
        InputError: with every fault, before anything runs.
    """
    folder, file = Path(out), Path(json) if json not in (None, "-") else None
    problems: list[Problem] = []
    with comparing.gather(problems):
        plan = job.prepare([first, second], lang=lang, out=folder, json=file, **asked)
    with comparing.gather(problems):
        names = explaining.check_measures(measures)
    with comparing.gather(problems):
        place = explaining.check_year(year, asked["years"])
    if problems:
        raise InputError(problems)
    found = carry_out(plan, lang)
    data = job.as_json(found.to_json(names, place))
    files = report_files(found, data, names, place, lang)
    results.write_folder(folder, files)
    if file is not None:
        results.write_file(file, data, "json")
    if json == "-":
        typer.echo(data, nl=False)
    show(found, names, place, lang, quiet=json == "-")
    tables.files(lang, folder, files, file, quiet=json == "-")


def report_files(
    found: Explanation, data: bytes, measures: Sequence[str], year: int, lang: str
) -> dict[str, bytes]:
    """Return all files of a split by name."""
    from wijksim import plots  # drawing takes long to load: not before runs begin

    return {
        "explain.json": data,
        "explain.csv": job.as_csv(found.frame(measures)),
        "explain-seeds.csv": job.as_csv(found.by_seed(measures)),
        "explain.txt": as_text(found, measures, year, lang),
        **plots.files("explain", plots.waterfall(found, lang, measures, year)),
    }


def carry_out(plan: Plan, lang: str) -> Explanation:
    """Run all combinations, with progress on stderr."""
    combinations = len(explaining.hybrids(plan).plans)
    told = study_words.count(lang, "combination", combinations)
    with job.watched(plan, lang, told) as (progress, _):
        return explaining.carry_out(plan, progress)


def head(found: Explanation, year: int, lang: str) -> str:
    """Return what was compared, in a line."""
    plan = found.plan
    titles = [one.title_nl if lang == "nl" else one.title_en for one in plan.scenarios]
    return study_words.say(
        lang,
        "split_head",
        area=plan.profile.name,
        first=titles[0],
        second=titles[1],
        year=year + 1,
        seeds=texts.count(lang, "seed", len(plan.seeds)),
        preset=plan.preset,
    )


def as_text(found: Explanation, measures: Sequence[str], year: int, lang: str) -> bytes:
    """Return the sentences as a file."""
    caution = texts.say(lang, "caution")
    lines = [head(found, year, lang), "", *split.sentences(found, measures, year, lang), caution]
    return "\n".join((*lines, "")).encode()


def show(
    found: Explanation, measures: Sequence[str], year: int, lang: str, *, quiet: bool = False
) -> None:
    """Print the split as a table, and in sentences."""
    console = tables.printer(quiet)
    console.print(Text(head(found, year, lang), "bold"))
    console.print()
    for line in split.sentences(found, measures, year, lang):
        console.print(f"- {line}")
    console.print()
    heads = [study_words.say(lang, f"column_{name}") for name in ("share", "alone", "last")]
    tables.show(console, heads, list(_rows(found, measures, year, lang)))
    console.print()
    names = {"first": found.first.name, "second": found.second.name}
    console.print(study_words.say(lang, "split_read", **names))
    console.print(Text(texts.say(lang, "caution"), "bold"))


def _rows(found: Explanation, measures: Sequence[str], year: int, lang: str) -> Iterator[Row]:
    for name in measures:
        unit = texts.narrow(lang, MEASURES[name].unit)
        yield Row(f"{texts.name(lang, name)} [{unit}]")
        for player in PLAYERS:
            if player not in found.players:
                same = [Cell("0", study_words.say(lang, "cell_same"))] * 3
                yield Row(study_words.say(lang, player), "", same)
                continue
            looks = (found.share, found.alone, found.last)
            cells = [tables.change(look(player, name, year), name, lang) for look in looks]
            yield Row(study_words.say(lang, player), "", cells)
        whole = tables.change(found.difference(name, year), name, lang)
        yield Row(study_words.say(lang, "row_difference"), "", [whole, Cell(""), Cell("")])
