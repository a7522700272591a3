"""``wijksim check``: say of scenario files whether they can be used, and if not, why."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help="Scenario files (.toml), or names of shipped scenarios."
        ),
    ],
) -> None:
    """Check scenario files and show every fault, with its line."""
    from wijksim import scenario
    from wijksim.errors import InputError
    from wijksim.sources.toml_lines import printable

    problems = []
    for file in files:
        faults = scenario.check(file)
        if not faults:
            typer.echo(f"{printable(file)}: in orde / ok")
        problems += faults
    if problems:
        raise InputError(problems)
