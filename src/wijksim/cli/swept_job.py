"""What ``sensitivity``, ``discover`` and ``signals`` do: read a sweep, write and print answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.text import Text

from wijksim import comparing, params, texts
from wijksim.cli import job, tables
from wijksim.cli.answer import Answer
from wijksim.cli.tables import Cell, Row
from wijksim.errors import InputError
from wijksim.measures import MEASURES
from wijksim.report import swept as told
from wijksim.results import Interval
from wijksim.swept import boxes, deciding, early
from wijksim.swept.deciding import USUAL, Contrast, Sensitivity
from wijksim.swept.early import LOOKS, TARGETS, Signals
from wijksim.swept.results import Swept, load, read_only
from wijksim.swept_words import say

_BESIDE: Final = {"total": "first", "effect": "mu_star", "srrc": "prcc"}  # second index of a table


def sensitivity(folder: str, asked: Mapping[str, Any], where: Answer) -> None:
    """Tell which parameters decide.

    Raises:
        InputError: with every fault of the command line, or when the sweep does not allow it.
    """
    given = dict(asked)
    swept = _read(folder, given, where)
    found = deciding.sensitivity(swept, **given)
    from wijksim import plots  # drawing takes long to load: not before faults are told

    told_of = found.differences or found.contrasts[:1]  # levels where nothing is compared
    figures: dict[str, bytes] = {}
    for one in told_of:
        name = f"sensitivity-{_file(one)}"
        figures |= plots.files(name, plots.deciders(found, where.lang, one))
        if one.against is not None:
            figures[f"{name}.csv"] = job.as_csv(found.deciding(one))
    lines = told.of_sensitivity(found, where.lang)
    files = {"sensitivity.csv": job.as_csv(found.frame()), **figures}
    _written("sensitivity", found.to_json(), lines, files, where)
    console = tables.printer(where.quiet)
    for one in told_of:
        console.print()
        console.print(Text(told.contrast(one, where.lang), "bold"))
        heads = [say(where.lang, f"index_{name}") for name in (found.main, _BESIDE[found.main])]
        if one.against is not None:
            heads += [say(where.lang, f"column_{name}") for name in ("third_low", "third_high")]
        tables.show(console, heads, list(_parameters(found, one, where.lang)))
    console.print()
    key = "sensitivity_read" if found.differences else "sensitivity_read_level"
    console.print(say(where.lang, key))
    _end(files, where)


def _parameters(found: Sensitivity, one: Contrast, lang: str) -> Iterator[Row]:
    known = params.table()
    for place in found.order(one)[: told.MOST]:
        name = found.swept.names[place]
        low, high = found.swept.bounds[place]
        ends = " - ".join(told.significant(lang, float(end)) for end in (low, high))
        mark = f"[{known[name].mark}] " if name in known else ""
        cells = [
            _number(found.index(one, USUAL[0], place), lang),
            _number(found.index(one, USUAL[0], place, _BESIDE[found.main]), lang),
        ]
        if one.against is not None:
            turn = found.turns[one][place]
            cells += [
                Cell(_need(turn.need_low, lang), say(lang, str(turn.low))),
                Cell(_need(turn.need_high, lang), say(lang, str(turn.high))),
            ]
        yield Row(name, f"{mark}{ends}", cells)


def _need(value: Interval, lang: str) -> str:
    return texts.figure(lang, USUAL[0], value.mean, signed=True)


def _number(value: Interval, lang: str, *, signed: bool = False) -> Cell:
    first = texts.number(lang, value.mean, 2, signed=signed)
    if value.low is None or value.high is None:
        return Cell(first)
    ends = "; ".join(texts.number(lang, end, 2) for end in (value.low, value.high))
    return Cell(f"* {first}" if value.clear else first, ends, "bold" if value.clear else "")


def _file(one: Contrast) -> str:
    return f"{one.arm}-{(one.against or 'level').split(':')[0]}".replace("/", "-")


def discover(folder: str, asked: Mapping[str, Any], where: Answer) -> None:
    """Tell where a scenario works.

    Raises:
        InputError: with every fault of the command line, or when the sweep does not allow it.
    """
    given = dict(asked)
    swept = _read(folder, given, where)
    found = boxes.discover(swept, **given)
    from wijksim import plots

    files = {
        "discover.csv": job.as_csv(found.frame()),
        "discover-points.csv": job.as_csv(found.by_point()),
        **plots.files("discover", plots.box(found, where.lang)),
    }
    lines = told.of_discovery(found, where.lang)
    _written("discover", found.to_json(), lines, files, where)
    _end(files, where)


def signals(folder: str, asked: Mapping[str, Any], where: Answer) -> None:
    """Tell what to watch.

    Raises:
        InputError: with every fault of the command line, or when the sweep does not allow it.
    """
    given = dict(asked)
    swept = _read(folder, given, where)
    found = early.signals(swept, **given)
    from wijksim import plots

    files = {
        "signals.csv": job.as_csv(found.frame()),
        **plots.files("signals", plots.early(found, where.lang)),
    }
    lines = told.of_signals(found, where.lang)
    _written("signals", found.to_json(), lines, files, where)
    console = tables.printer(where.quiet)
    heads = [say(where.lang, f"column_{look}") for look in LOOKS]
    console.print()
    if found.ties:
        tables.show(console, heads, list(_watched(found, where.lang)))
        console.print()
    console.print(say(where.lang, "signals_read", year=found.year + 1))
    _end(files, where)


def _watched(found: Signals, lang: str) -> Iterator[Row]:
    for target in TARGETS:
        yield Row(texts.name(lang, target))
        names = [one.measure for one in found.watch(target)]
        for one in found.ties:
            if one.target == target and one.measure == "requests":
                names.append(one.measure)
        for name in names:
            tie = found.tie(name, target)
            cells = [_number(getattr(tie, look), lang, signed=True) for look in LOOKS]
            yield Row(texts.name(lang, name), texts.narrow(lang, MEASURES[name].unit), cells)


# What the three share


def _read(folder: str, given: dict[str, Any], where: Answer) -> Swept:
    """Check where the answer goes, and read the sweep; takes what it needs out of ``given``."""
    problems = where.faults()
    swept, only = None, dict[str, tuple[float, float]]()
    with comparing.gather(problems):
        only = read_only(given.pop("only") or ())
    with comparing.gather(problems):
        swept = load(folder, given.pop("area"), given.pop("preset"), only)
    if problems or swept is None:
        raise InputError(problems)
    return swept


def _written(
    name: str,
    plain: dict[str, Any],
    lines: Sequence[str],
    files: dict[str, bytes],
    where: Answer,
) -> None:
    """Write all files, and print the sentences or the JSON."""
    data = job.as_json(plain)
    caution = texts.say(where.lang, "caution")
    files[f"{name}.json"] = data
    files[f"{name}.txt"] = "\n".join((*lines, caution, "")).encode()
    where.write(data, files)
    console = tables.printer(where.quiet)
    console.print(Text(lines[0], "bold"))
    console.print()
    for line in lines[1:]:
        console.print(f"- {line}")


def _end(files: Mapping[str, bytes], where: Answer) -> None:
    tables.printer(where.quiet).print(Text(texts.say(where.lang, "caution"), "bold"))
    tables.files(where.lang, where.folder, sorted(files), where.file, quiet=where.quiet)
