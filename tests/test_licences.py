"""What comes along with an installation: its licences go with ours, and its versions are pinned."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]


def script() -> ModuleType:
    sys.path.insert(0, str(ROOT / "experiments"))
    try:
        return importlib.import_module("licences")
    finally:
        sys.path.remove(str(ROOT / "experiments"))


licences = script()
ROWS = licences.needed(["test"])


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.lower())


def test_no_licence_clashes_with_ours() -> None:
    assert len(ROWS) > 100
    assert {"numba", "pytest"} <= {row.name for row in ROWS}
    assert [row for row in ROWS if row.clashes] == []


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ("MIT", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND GPL-3.0-or-later", False),
        ("GPL-3.0-or-later OR MIT", True),
        ("BSD-2-Clause AND Apache-2.0 WITH LLVM-exception", True),
        ("", False),
    ],
)
def test_an_expression_is_read(expression: str, fits: bool) -> None:
    assert licences.allowed(expression) is fits


def test_every_package_of_an_installation_is_pinned() -> None:
    """A package without a pin is another one next year, and with it the tests."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"==[^*]+", str(pin.specifier)) for pin in pins)
    here = {normal(pin.name) for pin in pins if pin.marker is None or pin.marker.evaluate()}
    assert {normal(row.name) for row in ROWS} - here == set()


def test_the_page_of_licences_names_what_runs() -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").lower()
    assert [row.name for row in licences.needed() if f"`{normal(row.name)}`" not in page] == []
