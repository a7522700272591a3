"""Tables on the terminal: as many columns side by side as fit, the rest below."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wijksim import area_notes, replications, texts
from wijksim.comparing import Arm, Comparison
from wijksim.measures import MEASURES
from wijksim.replications import Stopping
from wijksim.results import Interval
from wijksim.unknown import WATCHED, Band, Unknown

_LABEL: Final = 22  # narrowest and widest column of names
_WIDEST_LABEL: Final = 44
_NARROWEST_CELL: Final = 10
_WIDEST_CELL: Final = 16
_MARKS: Final = {
    1: ("*", "green"),
    -1: ("!", "red"),
    0: ("~", "cyan"),
}  # for better, for worse, neither


class Cell(NamedTuple):
    """A figure, with what belongs to it on the line below."""

    first: str
    second: str = ""
    style: str = ""

    def text(self) -> Text:
        """Return the two lines; the second is there, but steps back."""
        return Text.assemble((self.first, self.style), ("\n" + self.second, "dim"))


class Row(NamedTuple):
    """A measure with its unit and a cell a column; a row without cells is a heading."""

    label: str
    unit: str = ""
    cells: Sequence[Cell] = ()


def show(console: Console, heads: Sequence[str], rows: Sequence[Row], kept: int = 0) -> None:
    """Print a table, in parts where it is wider than the console.

    Args:
        console: where.
        heads: names of the columns after the first.
        rows: as many cells as heads each.
        kept: number of leading columns that every part repeats.
    """
    cells = (line for row in rows for cell in row.cells for line in (cell.first, cell.second))
    width = min(_WIDEST_CELL, max(_NARROWEST_CELL, *map(len, cells)))
    room = max(1 + kept, (console.width - _LABEL) // (width + 1))
    kept_columns, others = list(range(kept)), list(range(kept, len(heads)))
    step = max(1, room - kept)
    for begin in range(0, max(1, len(others)), step):
        if begin:
            console.print()
        chosen = kept_columns + others[begin : begin + step]
        label = min(_WIDEST_LABEL, max(_LABEL, console.width - len(chosen) * (width + 1)))
        console.print(_table([heads[i] for i in chosen], rows, chosen, label, width))


def _table(
    heads: Sequence[str], rows: Sequence[Row], chosen: Sequence[int], label: int, width: int
) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=0)
    table.add_column(width=label, overflow="fold")
    for head in heads:
        broken = head if len(head) <= width else head.replace("-", "-\n")
        table.add_column(Text(broken), justify="right", width=width, overflow="fold")
    for row in rows:
        if not row.cells:
            table.add_section()
            table.add_row(Text(row.label, "bold"))
            continue
        name = Text.assemble(row.label, ("\n" + row.unit, "dim"))
        table.add_row(name, *(row.cells[i].text() for i in chosen))
    return table


def comparison(done: Comparison, lang: str, *, quiet: bool = False) -> None:
    """Print the table of a comparison, how to read it and what to keep in mind."""
    console = printer(quiet)
    head = texts.say(
        lang,
        "compare_head",
        area=done.profile.name,
        arms=texts.count(lang, "arm", len(done.arms)),
        years=done.years,
        seeds=texts.count(lang, "seed", len(done.seeds)),
        preset=done.preset,
    )
    names = [arm.scenario.name for arm in done.arms]
    console.print(Text(head, "bold"))
    for line in (
        *area_notes.parts(done.profile, lang, most=3),
        *area_notes.estimated(done.profile, lang),
    ):
        console.print(f"  {line}")
    longest = max(map(len, names))
    for arm in done.arms:
        console.print(f"  {arm.scenario.name:<{longest}}  {title(arm, lang)}")
    console.print()
    show(console, names, list(_comparison_rows(done, lang)), kept=1)
    console.print()
    console.print(texts.say(lang, "how_to_read", base=names[0]))
    if done.stopping is not None:
        console.print(seeds_in_words(done, done.stopping, lang))
    console.print(start_in_words(done, lang))
    console.print(Text(texts.say(lang, "caution"), "bold"))


def worlds(done: Comparison, found: Unknown, lang: str, *, quiet: bool = False) -> None:
    """Print how differences of the last year come out over worlds: what is not known."""
    console = printer(quiet)
    n, base = len(found.members), done.arms[0].scenario.name
    console.print()
    head = texts.say(lang, "unknown_head", base=base, year=done.years, n=n)
    console.print(Text(head, "bold"))
    rows = [
        Row(
            texts.name(lang, name),
            texts.narrow(lang, MEASURES[name].unit),
            [
                _over_worlds(found.band(place, name), name, lang)
                for place in range(len(done.arms) - 1)
            ],
        )
        for name in WATCHED
    ]
    show(console, list(found.scenarios), rows)
    console.print(texts.say(lang, "unknown_read"))


def _over_worlds(found: Band | None, name: str, lang: str) -> Cell:
    if found is None:
        return Cell("-")
    low, high = (texts.figure(lang, name, end) for end in (found.low, found.high))
    lower = texts.say(lang, "unknown_lower", lower=found.lower, n=found.worlds)
    return Cell(texts.figure(lang, name, found.mean, signed=True), f"{low}; {high}\n{lower}")


def _comparison_rows(done: Comparison, lang: str) -> Iterable[Row]:
    base, *others = done.arms
    for group, names in texts.HEADLINES.items():
        yield Row(texts.say(lang, group))
        for name in names:
            cells = [_value(done.measure(base, name), name, lang)]
            cells += [change(done.difference(arm, name), name, lang) for arm in others]
            yield Row(texts.name(lang, name), texts.narrow(lang, MEASURES[name].unit), cells)
    label, unit = texts.say(lang, "break_even"), texts.say(lang, "break_even_unit")
    yield Row(label, unit, [Cell("-"), *(_paid_back(done, arm, lang) for arm in others)])


def _value(value: Interval, name: str, lang: str) -> Cell:
    return Cell(texts.figure(lang, name, value.mean), _range(value, name, lang))


def change(found: Interval, name: str, lang: str) -> Cell:
    """Return a difference, with a mark where its interval leaves zero out."""
    mean = texts.figure(lang, name, found.mean, signed=True)
    if not found.clear or found.mean is None:
        return Cell(mean, _range(found, name, lang))
    mark, colour = _MARKS[MEASURES[name].better * (1 if found.mean > 0 else -1)]
    return Cell(f"{mark} {mean}", _range(found, name, lang), f"bold {colour}")


def _range(value: Interval, name: str, lang: str) -> str:
    if value.low is None or value.high is None:
        return ""
    return f"{texts.figure(lang, name, value.low)}; {texts.figure(lang, name, value.high)}"


def _paid_back(done: Comparison, arm: Arm, lang: str) -> Cell:
    found = done.break_even_json(arm)
    if not found["invests"]:
        return Cell(texts.say(lang, "nothing_to_pay_back"), texts.say(lang, "invests_nothing"))
    seeds = len(done.seeds)
    if found["median"] is None:
        reached = round(found["share_of_seeds_reached"] * seeds)
        return Cell(texts.say(lang, "not_reached"), f"{reached}/{seeds} seeds")
    ends = [
        texts.say(lang, "never") if found[end] is None else texts.number(lang, found[end], 0)
        for end in ("low", "high")
    ]
    return Cell(texts.number(lang, found["median"], 0), "; ".join(ends))


def start_in_words(done: Comparison, lang: str) -> str:
    """Return whether the start stands still, with the slopes in % of their level a year."""
    if done.run_up == "short":
        return texts.say(lang, "start_short")
    slopes, moving = [], []
    for measure, check in done.start.items():
        percent = None
        if check.slope.mean is not None and check.level:
            percent = 100.0 * check.slope.mean / check.level
        told = texts.number(lang, percent, 1, signed=True)
        slope = texts.say(lang, "slope", name=texts.name(lang, measure), change=told)
        slopes.append(slope)
        if check.still is False:
            moving.append(slope)
    known = any(check.still is not None for check in done.start.values())
    key = "start_unknown" if not known else "start_moving" if moving else "start_still"
    return texts.say(lang, key, slopes="; ".join(slopes), moving="; ".join(moving))


def seeds_in_words(done: Comparison, found: Stopping, lang: str) -> str:
    """Return how many seeds were used, and whether intervals are as narrow as asked for."""
    widths = []
    for name, wanted in found.wanted.items():
        width = found.reached[name]
        reached = texts.number(lang, width if math.isfinite(width) else None, 3)
        unit = texts.unit(lang, MEASURES[name].unit)
        asked = f"{wanted:g}".replace(".", "," if lang == "nl" else ".")
        words = {"name": texts.name(lang, name), "reached": reached, "wanted": asked}
        widths.append(texts.say(lang, "half_width", unit=unit, **words))
    known = found.expected < replications.UNREACHED
    expected = texts.say(lang, "seeds_expected", n=found.expected) if known else ""
    return texts.say(
        lang,
        "seeds_enough" if found.enough else "seeds_short",
        seeds=len(done.seeds),
        most=found.most,
        year=done.years,
        widths="; ".join(widths),
        expected=expected,
    )


def run(done: Comparison, lang: str) -> None:
    """Print the table of one scenario, a column a year."""
    console = printer()
    arm = done.arms[0]
    head = texts.say(
        lang,
        "run_head",
        area=done.profile.name,
        title=title(arm, lang),
        seeds=texts.count(lang, "seed", len(done.seeds)),
        preset=done.preset,
    )
    console.print(Text(head, "bold"))
    console.print()
    rows = []
    for group, names in texts.HEADLINES.items():
        rows.append(Row(texts.say(lang, group)))
        for name in names:
            cells = [
                _value(done.measure(arm, name, year), name, lang) for year in range(done.years)
            ]
            rows.append(Row(texts.name(lang, name), texts.narrow(lang, MEASURES[name].unit), cells))
    show(console, [texts.say(lang, "year", n=year + 1) for year in range(done.years)], rows)
    console.print()
    if len(done.seeds) > 1:
        console.print(texts.say(lang, "run_read"))
    console.print(start_in_words(done, lang))
    console.print(Text(texts.say(lang, "caution_run"), "bold"))


def files(
    lang: str, folder: Path, names: Iterable[str], file: Path | None = None, *, quiet: bool = False
) -> None:
    """Tell where the files are; on stderr where stdout is for the JSON."""
    console = Console(stderr=quiet, highlight=False, markup=False)
    told = texts.say(lang, "files", folder=f"{folder}/", files=", ".join(names))
    console.print(told, soft_wrap=True)
    if file is not None:
        console.print(texts.say(lang, "json_file", file=file), soft_wrap=True)


def title(arm: Arm, lang: str) -> str:
    """Return the title of an arm's scenario."""
    return arm.scenario.title_nl if lang == "nl" else arm.scenario.title_en


def printer(quiet: bool = False) -> Console:
    """Return where tables are printed; nowhere when ``quiet``."""
    return Console(highlight=False, markup=False, quiet=quiet)
