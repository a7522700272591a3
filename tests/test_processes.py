"""Work in processes of its own: what ends gives its memory back, and what fails says so."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from wijksim import _jit, compiling, processes
from wijksim.cli import job


def test_something_apart_leaves_its_result_and_tells_a_failure(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert processes.apart(partial(os.mkdir, tmp_path / "made"))
    assert (tmp_path / "made").is_dir()
    assert not processes.apart(partial(os.mkdir, tmp_path / "made"))  # it is there already
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("given", [True, False])
def test_compiling_goes_on_where_it_is_told_to(
    given: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(_jit, "is_compiled", lambda: False)
    monkeypatch.setattr(compiling, "ahead", lambda: seen.append("here"))
    more: dict[str, Any] = {"ahead": lambda: seen.append("apart")} if given else {}
    job.compile_first(lambda: seen.append("ready"), "en", Console(quiet=True), **more)
    assert seen == ["apart" if given else "here", "ready"]
