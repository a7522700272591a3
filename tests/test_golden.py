"""Results stay what they were until somebody means to change them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest


def test_figures_are_those_of_the_golden_run() -> None:
    spec = importlib.util.spec_from_file_location(
        "update_golden", Path(__file__).parent / "update_golden.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    golden = json.loads(script.FILE.read_text(encoding="utf-8"))
    now = script.figures()
    assert now.keys() == golden.keys()
    for name, measures in golden.items():
        assert now[name].keys() == measures.keys()
        for measure, values in measures.items():
            # Not bit for bit: the last bits of exp and log differ between kinds of machine.
            assert now[name][measure] == pytest.approx(values, rel=1e-6, nan_ok=True), (
                name,
                measure,
            )
