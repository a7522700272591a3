"""What ``wijksim calibrate`` does and prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer
from rich.console import Console

from wijksim import results, texts
from wijksim.errors import InputError, Problem

if TYPE_CHECKING:  # heavy, or of an extra that may not be installed
    from wijksim.calibration.carrying import Outcome

_EXTRA: Final = "takes scikit-learn, which is not installed: pip install 'wijksim[calibrate]'"
_WORDS: Final = {  # key -> (nl, en)
    "title": ("Wat de feiten over elk getal zeggen", "What the facts say about each number"),
    "about": (
        "Grijs: wat vooraf mogelijk was (bij log-schalen in gelijke verhoudingen). Gekleurd: 90 % "
        "van wat na het passen overblijft; hoe smaller, hoe meer de feiten zeggen. Grijs gekleurd: "
        "de feiten zeggen er vrijwel niets over.",
        "Light: what was possible before (rates in equal ratios). Coloured: 90 % of what is left "
        "after the fit; the narrower, the more the facts say. Dark grey: the facts say next to "
        "nothing.",
    ),
    "footer": (
        "{members} leden; zie docs/calibration.md",
        "{members} members; docs/calibration.md",
    ),
    "now": ("waarde in de tabel", "value of the table"),
    "proposed": ("voorstel", "proposed"),
    "counts": (
        "{set}: {before} van {n} voor, {after} na",
        "{set}: {before} of {n} before, {after} after",
    ),
    "written": ("Geschreven in {folder}: {files}", "Written in {folder}: {files}"),
}


def _say(lang: str, key: str, **values: object) -> str:
    return _WORDS[key][0 if lang == "nl" else 1].format(**values)


def run(
    out: Path, *, quick: bool, threads: int, minutes: float | None, seed: int, lang: str
) -> None:
    """Check, run, write and tell.

    Args:
        out: folder of the runs and the results.
        quick: the small one.
        threads: runs at the same time.
        minutes: about how long it may take, or None.
        seed: of everything.
        lang: "nl" or "en".

    Raises:
        InputError: for what cannot be done, before anything runs.
    """
    texts.check_language(lang)
    if quick and minutes is not None:
        message = "--quick has a length of its own; give one of the two"
        raise InputError(Problem("command line", "minutes", message))
    if find_spec("sklearn") is None:
        raise InputError(Problem("", "calibrate", _EXTRA))
    results.check_folder(out)
    from wijksim.calibration import carrying

    console = Console(stderr=True, highlight=False, markup=False)

    def told(name: str, done: int, of: int) -> None:
        console.print(f"{name}: {done}/{of}")

    wish = carrying.asked(quick, minutes, seed, threads)
    outcome = carrying.carry_out(out, wish, told)
    words = ["wijksim calibrate", *(["--quick"] if quick else [])]
    words += [] if minutes is None else [f"--minutes {minutes:g}"]
    command = " ".join([*words, f"--seed {seed}"])
    made = files(outcome, command, lang)
    results.write_folder(out, made)
    _tell(outcome, out, sorted(made), lang)


def files(outcome: Outcome, command: str, lang: str) -> dict[str, bytes]:
    """Return all files of a calibration by name."""
    from wijksim.calibration import sample, space, tables

    date = datetime.now(UTC).date().isoformat()
    found, dimensions = outcome.found, space.design().dimensions
    members = [space.values(row, dimensions) for row in found.points]
    provenance = {
        "command": command,
        "date": date,
        "numeric code": outcome.code_hash,
        "facts": outcome.facts_hash,
        "worth": f"{found.effective:.0f} members of equal weight",
        "proposed": str(outcome.reading.member),
    }
    text = sample.as_text(members, found.weights, provenance)
    return {
        "calibration.md": tables.page(outcome, command, date, lang).encode(),
        sample.FILE: text.encode(),
        **_figure(outcome, lang),
    }


def _figure(outcome: Outcome, lang: str) -> Mapping[str, bytes]:
    from wijksim import plots
    from wijksim.calibration import space, tables
    from wijksim.plots.widths import Bar, Texts

    rows = sorted(outcome.reading.widths, key=lambda one: one.ratio)
    bars = []
    for one in rows:
        low, middle, high, now, proposed = (
            float(space.unit({one.dimension.name: at}, (one.dimension,))[0])
            for at in (one.low, one.middle, one.high, one.default, one.proposed)
        )
        ends = (f"{one.dimension.low:g}", f"{one.dimension.high:g}")
        said = tables.informs(one)
        bars.append(Bar(one.dimension.name, low, middle, high, now, proposed, said, ends))
    words = Texts(
        _say(lang, "title"),
        _say(lang, "about"),
        _say(lang, "footer", members=len(outcome.found.weights)),
        (_say(lang, "now"), _say(lang, "proposed")),
    )
    return plots.files("identifiability", plots.widths(bars, words))


def _tell(outcome: Outcome, out: Path, names: list[str], lang: str) -> None:
    from wijksim.calibration import tables

    for key, rows in tables.groups(outcome):
        before, after, _ = tables.counted(rows)
        said = tables.say(lang, key)
        typer.echo(_say(lang, "counts", set=said, before=before, after=after, n=len(rows)))
    for line in tables.worth(outcome, lang):
        if line:
            typer.echo(line)
    typer.echo(_say(lang, "written", folder=out, files=", ".join(names)))
