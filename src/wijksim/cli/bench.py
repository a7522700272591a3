"""``wijksim bench``: how fast the model runs on this machine."""

from __future__ import annotations

from typing import Annotated, Any

import typer


def command(
    json: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Also write the figures as JSON to this file.", show_default=False
        ),
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, max=99, help="How often each is timed.")] = 5,
) -> None:
    """Time the whole model beside its bare bound, and threads, building and starting."""
    from pathlib import Path

    from wijksim import bench, results
    from wijksim.cli import job

    if json is not None:
        results.check_file(Path(json), "json")
    figures = bench.measure(rounds=rounds)
    for line in lines(figures):
        typer.echo(line)
    if json is not None:
        results.write_file(Path(json), job.as_json(figures), "json")


def lines(figures: dict[str, Any]) -> list[str]:
    """Return the figures as lines of text."""
    # A child is a member of a household, not a row: both ways to count are told.
    children_too = figures["residents_per_adult"]
    told = ["million weeks a second on one core, of adults [of all residents, children too]"]
    for size, row in figures["whole_model"].items():
        bare = figures["bare_bound"][size]["resident_weeks_per_second"]
        rate = row["resident_weeks_per_second"]
        told.append(
            f"  {int(size):6,d} adults  whole model {rate / 1e6:6.2f}"
            f" [{children_too * rate / 1e6:.2f}]"
            f" ({row['lowest'] / 1e6:.2f}-{row['highest'] / 1e6:.2f})"
            f"  bare bound {bare / 1e6:6.1f}  ratio {rate / bare:.3f}"
        )
    threads, start, parts = figures["threads"], figures["start"], figures["as_neighbourhoods"]
    return [
        *told,
        f"  {int(parts['residents']):,d} adults as neighbourhoods:"
        f" {parts['resident_weeks_per_second'] / 1e6:.2f}"
        f" ({parts['lowest'] / 1e6:.2f}-{parts['highest'] / 1e6:.2f}),"
        f" a resident-week costs {parts['cost_to_one']:.2f} times one of a neighbourhood alone",
        f"two threads against one: whole model {threads['speedup']:.2f},"
        f" bare bound {threads['bound_speedup']:.2f}, ratio {threads['of_bound']:.2f}",
        f"build: {figures['build']['residents_per_second']:,.0f} residents a second",
        f"start: help {start['help_s']:.2f} s, warm {start['warm_s']:.2f} s,"
        f" compile {start['compile_s']:.0f} s,"
        f" first figures of compare {start['first_line_s']:.1f} s",
        f"a changed scenario: {figures['changed_scenario']['seconds']:.2f} s with its start kept"
        f" (2,500 residents, 5 years, 4 seeds, two threads),"
        f" {figures['changed_scenario']['without_store_seconds']:.1f} s without",
        f"memory: {figures['memory']['bytes_per_resident']:,.0f} bytes a resident",
        f"residents with something open: {100 * figures['active_share']:.0f} %",
    ]
