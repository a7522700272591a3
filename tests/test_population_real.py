"""Random real neighbourhoods, where the open tables lie beside the checkout."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
TABLES = Path(os.environ.get("WIJKSIM_SHARED_DATA", ROOT.parent / "shared" / "data"))
needs_tables = pytest.mark.skipif(
    not (TABLES / "kwb.parquet").is_file(),
    reason="the CBS and RIVM tables are not here (set WIJKSIM_SHARED_DATA to their folder)",
)


def script() -> ModuleType:
    pytest.importorskip("pyarrow", reason="pyarrow reads the tables")
    sys.path.insert(0, str(ROOT / "experiments"))
    try:
        return importlib.import_module("fit")
    finally:
        sys.path.remove(str(ROOT / "experiments"))


@needs_tables
def test_random_neighbourhoods_fit_what_is_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert script().main(["--tables", str(TABLES), "--areas", "40", "--seed", "7"]) == 0
    told = capsys.readouterr().out
    assert "every whole number built          40 of 40" in told
    assert "every published figure met        40 of 40" in told
    assert told.count("refused: ") == 0
    assert "residents a second a core" in told


def test_without_the_tables_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert script().main(["--tables", str(tmp_path)]) == 2
    assert f"no kwb.parquet in {tmp_path}" in capsys.readouterr().out
