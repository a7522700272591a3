"""The command line. Each command is a module with one function, ``command``.

One that has commands of its own (``areas import``) is a package with a function ``group``.

A command's module holds its signature and help, and imports what is heavy (numba, mesa, pandas)
inside the function, so that help and checks answer at once.
"""

from __future__ import annotations

import errno
import gc
import sys
import warnings
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial, wraps
from importlib import import_module
from importlib.util import find_spec
from inspect import getdoc
from typing import Annotated, Any, Final, ParamSpec, TypeVar

import typer

from wijksim import __version__
from wijksim.errors import InputError, OldNameWarning, Problem

P = ParamSpec("P")
R = TypeVar("R")

# Modules of this package, in the order of the help.
COMMANDS: Final = (
    *("scenarios", "areas", "network", "params", "check", "run", "compare", "national"),
    *("sweep", "sensitivity", "discover", "signals", "explain", "validate", "claims", "mix"),
    *("calibrate", "crate", "lesson", "serve", "bench"),
)
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells say it
# Loading makes hundreds of thousands of objects that stay. To look through them for garbage after
# every 700 took a tenth of the time to a first answer.
_NEW_OBJECTS: Final = 50_000
_SHOWN: Final = 40  # signs of a path that is too long


class Language(StrEnum):
    """A language of the output, as ``--lang`` takes it."""

    NL = "nl"
    EN = "en"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code: 0, 2 (bad input) or 130 (Ctrl-C).

    Args:
        arguments: words after the program's name; those of the process by default.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
    with warnings.catch_warnings():
        warnings.showwarning = partial(_show_warning, warnings.showwarning)
        try:
            application(words)(args=words, prog_name="wijksim")
        except KeyboardInterrupt:  # outside a command, such as during an import
            typer.echo("stopped", err=True)
            sys.exit(INTERRUPTED)


def application(words: Sequence[str] = ()) -> typer.Typer:
    """Return the commands as a typer application.

    Only the module of the command that ``words`` begin with is imported; all of them where none
    is named, as for help and for a command that does not exist.
    """
    app = typer.Typer(
        name="wijksim",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain text: boxes load a reader of markdown, half of the time
        help="A laboratory for collective and individual neighbourhood social work: "
        "an explorer, not a forecaster.",
    )
    app.callback()(_options)
    asked = [name for name in COMMANDS if name in words[:1]]
    for name in asked or COMMANDS:
        module = f"{__name__}.{name}"
        if find_spec(module) is not None:
            found = import_module(module)
            if hasattr(found, "group"):  # a command that has commands of its own
                app.add_typer(found.group(), name=name)
            else:
                app.command(name)(guarded(found.command))
    _tell_whole(app)
    return app


def _tell_whole(app: typer.Typer) -> None:
    """Let lists of commands show the whole first paragraph of each, not its first few words."""
    for command in app.registered_commands:
        command.short_help = _first_paragraph(getdoc(command.callback))
    for group in app.registered_groups:
        inner = group.typer_instance
        assert inner is not None
        callback = inner.registered_callback
        text = getdoc(callback.callback) if callback is not None else inner.info.help
        group.short_help = _first_paragraph(text if isinstance(text, str) else None)
        _tell_whole(inner)


def _first_paragraph(text: str | None) -> str:
    return " ".join((text or "").partition("\n\n")[0].split())


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Return the command with faults of the input and Ctrl-C as lines and exit codes."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except InputError as error:
            for problem in error.problems:
                typer.echo(str(problem), err=True)
            raise typer.Exit(BAD_INPUT) from None
        except OSError as error:
            # A command asks about its paths in many places, and any of them may be the first.
            if error.errno != errno.ENAMETOOLONG:
                raise
            typer.echo(str(Problem("command line", "path", _too_long(error))), err=True)
            raise typer.Exit(BAD_INPUT) from None
        except KeyboardInterrupt:
            typer.echo("stopped", err=True)
            raise typer.Exit(INTERRUPTED) from None

    return wrapped


def _too_long(error: OSError) -> str:
    name = str(error.filename)
    return f"'{name[:_SHOWN]}...' is too long a name ({len(name)} signs)"


def _show_warning(
    usual: Callable[..., None], message: Warning | str, category: type[Warning], *rest: Any
) -> None:
    """Show what is about the user's own file as a line like other messages."""
    if issubclass(category, OldNameWarning):
        typer.echo(str(message), err=True)
    else:
        usual(message, category, *rest)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"wijksim {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    pass
