"""The benchmark times what it says, on sizes that are quick."""

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wijksim import bench, cli
from wijksim.cli.bench import lines

REFERENCE = Path(__file__).parent / "golden" / "bench.json"  # from wijksim bench --json


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench, "_AT_ONCE", 60_000)
        patch.setattr(bench, "MANY", 1000)
        patch.setattr(bench, "COUNTRY", 3000)
        patch.setattr(bench, "_process", lambda arguments, environment: 2.0 if environment else 1.0)
        patch.setattr(bench.bench_start, "RESIDENTS", 200)
        patch.setattr(bench.bench_start, "YEARS", 1)
        patch.setattr(bench.bench_start, "_until_figures", lambda words, environment: 3.0)
        return bench.measure(sizes=(500, 1000), rounds=2)


def test_every_figure_is_a_plain_number_above_zero(figures: dict[str, Any]) -> None:
    def leaves(value: Any) -> list[Any]:
        return (
            [x for part in value.values() for x in leaves(part)]
            if isinstance(value, dict)
            else [value]
        )

    assert figures.pop("residents_are") == "adults"
    assert all(isinstance(leaf, float) and leaf > 0.0 for leaf in leaves(figures))
    assert json.loads(json.dumps(figures)) == figures
    assert set(figures) == {
        "whole_model", "bare_bound", "ratio_to_bare_bound", "as_neighbourhoods", "threads", "build",
        "start", "memory", "active_share", "changed_scenario", "residents_per_adult",
    }  # fmt: skip
    for row in figures["whole_model"].values():
        assert row["lowest"] <= row["resident_weeks_per_second"] <= row["highest"]
    for size, ratio in figures["ratio_to_bare_bound"].items():
        whole, bare = figures["whole_model"][size], figures["bare_bound"][size]
        assert ratio == whole["resident_weeks_per_second"] / bare["resident_weeks_per_second"]
        assert ratio < 1.0  # nothing of this kind can do less than the bare bound
    seconds = {"help_s": 1.0, "warm_s": 1.0, "compile_s": 1.0, "first_line_s": 3.0}
    assert figures["start"] == seconds
    assert 1.1 < figures["residents_per_adult"] < 1.4
    assert figures["active_share"] < 1.0
    assert figures["as_neighbourhoods"]["residents"] == 3000.0


def test_the_bare_loop_reads_twelve_others_and_draws_once() -> None:
    others = np.tile(np.arange(12, dtype=np.int32), (20, 1))
    now, then, seed = np.ones(20), np.zeros(20), np.array([3], np.uint64)
    bench.bare_loop(others, now, then, seed, 0, 1)
    assert ((now >= 0.6) & (now < 0.7)).all()  # .05 * 12 and a draw of 0 to .1
    assert len(set(now.tolist())) == 20
    compiled = np.ones(20)
    bench._compiled_loop()(others, compiled, np.zeros(20), seed, 0, 1)
    assert np.array_equal(compiled, now)


def test_time_in_which_others_have_the_core_does_not_count() -> None:
    assert bench._on_core(lambda: time.sleep(0.3)) < 0.1
    assert bench._on_core(lambda: sum(range(3_000_000))) > 0.005


def test_bytes_are_counted_through_nested_groups() -> None:
    assert bench.bytes_of((np.zeros(3), (np.zeros(2, np.int8),))) == 26


def test_the_command_prints_and_writes_the_same_figures(
    figures: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(bench, "measure", lambda rounds: figures)
    file = tmp_path / "bench.json"
    with pytest.raises(SystemExit) as left:
        cli.main(["bench", "--json", str(file)])
    assert left.value.code == 0
    assert json.loads(file.read_text()) == figures
    assert capsys.readouterr().out.splitlines() == lines(figures)


def test_a_file_that_cannot_be_written_is_said_before_anything_is_timed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(bench, "measure", lambda rounds: pytest.fail("timed"))
    with pytest.raises(SystemExit) as left:
        cli.main(["bench", "--json", str(tmp_path)])
    assert left.value.code == 2
    assert "json" in capsys.readouterr().err


def test_the_whole_model_is_not_slower_than_it_was() -> None:
    # Beside the bare bound of the same minute, so that a slower machine is no fault. A week that
    # takes half as long again is: somebody handed a group to a helper.
    known = json.loads(REFERENCE.read_text(encoding="utf-8"))["ratio_to_bare_bound"]["5000"]
    ratios = []
    for _ in range(3):
        whole, bare = bench.beside(5000, rounds=1)
        ratios.append(whole["resident_weeks_per_second"] / bare["resident_weeks_per_second"])
    assert max(ratios) > known / 1.5
