"""``wijksim params``: the parameters with their ranges, sources and claims."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from wijksim.claims import Claim
    from wijksim.params import Parameter


def command(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME-PREFIX",
            help="Only parameters whose name begins so: plan, or plan.half_life.",
            show_default=False,
        ),
    ] = "",
    claim: Annotated[
        str,
        typer.Option(
            metavar="C05",
            help="Only parameters of this claim (docs/claims.md).",
            show_default=False,
        ),
    ] = "",
    json: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Also write all fields as JSON to this file; - for standard output, which then "
            "holds nothing else.",
        ),
    ] = None,
) -> None:
    """List the model's parameters: value, unit, range, mark, source and the claims they serve."""
    from wijksim import claims

    asked = claims.find(claim.strip()) if claim.strip() else None
    rows = _matching(name.strip(), asked)
    if json is not None:
        _write(json, rows)
    if json != "-":
        _show(rows, asked)


def _matching(prefix: str, claim: Claim | None) -> list[Parameter]:
    """Return the parameters whose name begins with ``prefix`` and that belong to ``claim``.

    Raises:
        InputError: when there are none, with the nearest name.
    """
    from wijksim.errors import InputError, Problem, nearest
    from wijksim.params import table
    from wijksim.sources.toml_lines import printable

    known = table() if claim is None else {key: table()[key] for key in claim.parameters}
    wanted = prefix.casefold()
    found = [row for key, row in known.items() if key.startswith(wanted)]
    if found:
        return found
    mechanisms = dict.fromkeys(key.partition(".")[0] for key in known)
    fields = {key.partition(".")[2]: key for key in known}
    close = f"; did you mean '{fields[wanted]}'?" if wanted in fields else ""
    close = close or nearest(prefix, known if "." in prefix else [*mechanisms, *known])
    of = f" of {claim.id}" if claim is not None else ""
    raise InputError(
        Problem("", "name", f"no parameter{of} begins with '{printable(prefix)}'{close}")
    )


def _show(rows: Iterable[Parameter], claim: Claim | None) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False)
    if claim is not None:
        console.print(Text(f"{claim.id} {claim.en}", "bold"))
        console.print(f"{claim.nl}; {claim.kind}", style="dim")
        console.print(claim.experiment)
        console.print()
    console.print(_table(rows))


def _table(rows: Iterable[Parameter]) -> Table:
    """Return a table of two columns, so that it fits on a narrow terminal too."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("parameter, value (range) unit", ratio=2, overflow="fold")
    table.add_column("what it is, how well it is known, claims", ratio=3, overflow="fold")
    for row in rows:
        figures = f"{row.value:g} ({row.low:g} to {row.high:g}) {row.unit}"
        table.add_row(Text.assemble((row.name, "bold"), "\n", figures), _about(row))
    return table


def _about(row: Parameter) -> Text:
    from rich.text import Text

    from wijksim.claims import claims_of_parameter

    names = ", ".join(claim.id for claim in claims_of_parameter(row.name)) or "none"
    known = f"\n{row.mark}: {row.source}\nclaims: {names}"
    return Text.assemble(row.about, (known, "dim"))


def _write(file: str, rows: Iterable[Parameter]) -> None:
    import json
    from pathlib import Path

    from wijksim import results

    data = {"parameters": [_fields(row) for row in rows]}
    text = f"{json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)}\n"
    if file == "-":
        typer.echo(text, nl=False)
    else:
        results.write_file(Path(file), text.encode(), "json")


def _fields(row: Parameter) -> dict[str, Any]:
    from wijksim.claims import claims_of_parameter

    names = [claim.id for claim in claims_of_parameter(row.name)]
    return row._asdict() | {"claims": names}
