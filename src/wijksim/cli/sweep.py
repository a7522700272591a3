"""``wijksim sweep``: thousands of runs of a plan, in a folder to go on with."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from wijksim.cli import guarded, options

FAILED: Final = 1  # exit code when a run failed or workers were lost
_RUN: Final = "run"  # what is meant where no command is named


class _PlanFirst(TyperGroup):
    """A group in which a plan may stand where a command is expected."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take words that begin with no command as those of ``run``."""
        if args and args[0] not in (*self.commands, "--help"):
            args = [_RUN, *args]
        return super().parse_args(ctx, args)


def group() -> typer.Typer:
    """Return the command with its sub-commands."""
    app = typer.Typer(
        cls=_PlanFirst,
        no_args_is_help=True,
        add_completion=False,
        help="Run a plan of many runs: wijksim sweep PLAN.toml --out DIR (see docs/sweep.md).",
    )
    app.command(_RUN)(guarded(run))
    app.command("status")(guarded(status))
    app.command("compact")(guarded(compact))
    return app


Plan = Annotated[str, typer.Argument(metavar="PLAN", help="TOML file; see docs/sweep.md.")]
Folder = Annotated[str, typer.Argument(metavar="DIR", help="Folder of a sweep.")]
Threads = Annotated[
    int | None,
    typer.Option(help="Chunks that run at the same time.", show_default="all available cores"),
]
Processes = Annotated[
    int | None,
    typer.Option(help="The same, each in a process of its own: faster for small areas."),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="WHERE",
        help="Workers of Dask: local, slurm, or the address of a scheduler (tcp://host:8786).",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(help="Workers, or jobs, that the cluster starts.", show_default="as many cores"),
]
Shard = Annotated[
    str | None,
    typer.Option(
        metavar="I/N", help="Only this share of the work, such as 2/8; shares may run side by side."
    ),
]
Chunk = Annotated[
    float,
    typer.Option(metavar="SECONDS", help="Length of a chunk: what a crash may lose.", min=0.0),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what it would take.")]
Small = Annotated[
    bool, typer.Option("--small", help="The small form of the plan: what it says under [small].")
]


def run(
    plan: Plan,
    out: options.Out = "wijksim-sweep",
    threads: Threads = None,
    processes: Processes = None,
    cluster: Cluster = None,
    workers: Workers = None,
    shard: Shard = None,
    chunk: Chunk = 5.0,
    dry_run: DryRun = False,
    small: Small = False,
    lang: options.Lang = options.LANG,
) -> None:
    """Run a plan; 'wijksim sweep PLAN' is the same.

    Give the same command again to go on after an interruption: what is done is kept, and what
    failed is tried once more.
    """
    from pathlib import Path

    from wijksim.cli import sweep_job

    asked = sweep_job.Asked(
        plan, small, Path(out), threads, processes, cluster, workers, shard, chunk, dry_run, lang
    )
    if sweep_job.run(asked):
        raise typer.Exit(FAILED)


def status(folder: Folder, lang: options.Lang = options.LANG) -> None:
    """Tell what is done, what failed and what is left, with a digest of the results."""
    from pathlib import Path

    from wijksim.cli import sweep_job

    if sweep_job.status(Path(folder), lang):
        raise typer.Exit(FAILED)


def compact(folder: Folder, lang: options.Lang = options.LANG) -> None:
    """Put the parts of a sweep together into few files."""
    from pathlib import Path

    from wijksim.cli import sweep_job

    sweep_job.compact(Path(folder), lang)
