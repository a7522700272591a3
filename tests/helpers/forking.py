"""Processes to kill and to stop, begun in an instant.

Each is a process of its own, with its own output and exit code, but forked from one that has the
package and its compiled week in memory (``loaded``): Python and the model take seconds to load, and
a test that kills a command five times would spend nearly all of its time on that.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import wijksim

_HELPERS = Path(__file__).parent


class Process:
    """A forked process, to be used as one of ``subprocess``."""

    def __init__(self, act: Callable[..., None], *given: Any) -> None:
        """Begin.

        Args:
            act: what it does: a function that can be imported.
            *given: its arguments.
        """
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["loaded"])
        self._folder = Path(tempfile.mkdtemp())
        self._files = [self._folder / name for name in ("out", "err")]
        paths = [str(_HELPERS), str(Path(wijksim.__file__).parents[1])]
        paths += filter(None, [os.environ.get("PYTHONPATH")])
        before = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join(paths)  # the server reads it when it begins
        try:
            environment = dict(os.environ)
            self._process = context.Process(
                target=_begun, args=(*map(str, self._files), environment, act, *given)
            )
            self._process.start()
        finally:
            if before is None:
                del os.environ["PYTHONPATH"]
            else:
                os.environ["PYTHONPATH"] = before
        assert self._process.pid is not None
        self.pid: int = self._process.pid

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        return self._process.exitcode

    @property
    def returncode(self) -> int | None:
        """The exit code; of a process that was killed, the signal below zero."""
        return self._process.exitcode

    def kill(self) -> None:
        """End it without a chance to do anything."""
        self._process.kill()

    def send_signal(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def communicate(self, timeout: float = 300.0) -> tuple[str, str]:
        """Wait for the end; return what it said and what it told of errors."""
        self._process.join(timeout)
        assert self._process.exitcode is not None, "it did not end"
        out, err = (path.read_text("utf-8") for path in self._files)
        shutil.rmtree(self._folder)
        return out, err


def _begun(
    out: str, err: str, environment: Mapping[str, str], act: Callable[..., None], *given: Any
) -> None:
    for path, number in ((out, 1), (err, 2)):
        to = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(to, number)
        os.close(to)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which a background job lacks
    os.environ.clear()
    os.environ.update(environment)
    act(*given)


def command(*words: str) -> None:
    """Run a command of wijksim."""
    from wijksim import cli

    cli.main(list(words))


def in_file(file: str, name: str, *given: Any) -> None:
    """Call a function of a file of tests."""
    sys.path.insert(0, str(Path(file).parent))
    getattr(importlib.import_module(Path(file).stem), name)(*given)
