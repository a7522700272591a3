"""Random real neighbourhoods, where the open tables lie beside the checkout."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from wijksim import cli

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
def test_random_neighbourhoods_fit_what_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(tmp_path))
    tables = [str(TABLES / name) for name in ("kwb.parquet", "gezondheid.parquet")]
    with pytest.raises(SystemExit) as left:
        cli.main(["areas", "import", "--year", "2020", *tables])
    assert left.value.code == 0
    assert script().main(["--areas", "40", "--seed", "7"]) == 0
    told = capsys.readouterr().out
    assert "every whole number built          40 of 40" in told
    assert "every published figure met        40 of 40" in told
    assert told.count("refused: ") == 0
    assert "residents a second a core" in told


def test_without_the_tables_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(tmp_path / "none"))
    assert script().main([]) == 2
    assert "areas import" in capsys.readouterr().out
