"""``wijksim network``: residents and ties of a neighbourhood, as a file for other programs."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from wijksim.cli import Language, options

_WEEKS: Final = 1040  # as every run: 20 years
_DONE: Final = {
    Language.NL: "{area}, week {week}: {adults} volwassenen en {ties} banden in {file}",
    Language.EN: "{area}, week {week}: {adults} adults and {ties} ties in {file}",
}


def command(
    area: Annotated[
        str,
        typer.Argument(
            metavar="AREA", help="A name or CBS code in the package, or your own .toml file."
        ),
    ] = options.AREA,
    out: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="File to write: .graphml or .gml (residents and ties), or .csv (ties).",
        ),
    ] = "network.graphml",
    weeks: Annotated[
        int, typer.Option(help="Weeks to run before, without policy; 0: as it was built.")
    ] = _WEEKS,
    seed: Annotated[int, typer.Option(help="The seed.")] = 1,
    preset: options.Preset = options.PRESET,
    lang: Annotated[Language, typer.Option(help="Language of what is told.")] = Language.NL,
) -> None:
    """Write the residents and ties of a neighbourhood to a file: GraphML, GML or CSV."""
    from pathlib import Path

    from wijksim import _jit, compiling, graph, params, results, running, texts
    from wijksim.errors import InputError, Problem
    from wijksim.sources import profiles
    from wijksim.units import WEEKS_PER_YEAR

    file = Path(out)
    graph.check_format(file)
    results.check_file(file, "out")
    most = running.MOST_YEARS * WEEKS_PER_YEAR
    if not 0 <= weeks <= most:
        raise InputError(Problem("command line", "weeks", f"{weeks} is outside 0 to {most} weeks"))
    profile, base = profiles.load(area), params.make(params.preset_values(preset))
    if weeks > 0 and not _jit.is_compiled():
        typer.echo(texts.say(lang.value, "compiling"), err=True)
        compiling.ahead()
    start = running.begin(profile, base, seed, weeks)
    about = {"area": profile.name, "week": weeks, "seed": seed}
    results.write_file(file, graph.encode(start.world, weeks, file, about), "out")
    ties = int(start.world.ties.degree.sum()) // 2
    said = {"area": profile.name, "week": weeks, "adults": len(start.world.people.age)}
    typer.echo(_DONE[lang].format(**said, ties=ties, file=file))
