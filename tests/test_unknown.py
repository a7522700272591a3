"""What is not known, beside chance: bands over worlds."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from wijksim import cli, comparing, params, unknown, worlds
from wijksim.calibration import posterior
from wijksim.comparing import Plan
from wijksim.errors import InputError
from wijksim.params import Params
from wijksim.state import Floats

AREA = "techum"
ASSUMED = "events.loss_severity"  # assumed, and not in the posterior


def test_a_band_holds_what_differs_between_worlds_and_not_chance() -> None:
    rng = np.random.default_rng(3)
    truth = rng.normal(2.0, 1.0, 400)
    noisy = truth[:, None] + rng.normal(0.0, 3.0, (400, 4))
    found = unknown.band(noisy)
    assert found is not None
    assert found.mean == pytest.approx(2.0, abs=0.3)
    assert found.high - found.low == pytest.approx(2 * 1.645, rel=0.2)  # and not 6
    assert found.chance == pytest.approx(2.25 / 3.25, abs=0.1)


def test_chance_alone_leaves_no_band() -> None:
    rng = np.random.default_rng(4)
    found = unknown.band(rng.normal(-1.0, 1.0, (300, 4)))
    assert found is not None
    assert found.chance > 0.8
    assert found.high - found.low < 0.8  # means alone would spread over 1.6
    assert 280 < found.lower < 300  # a count of means: chance is still in it


def test_without_chance_the_band_is_that_of_the_worlds() -> None:
    values = np.repeat(np.linspace(-1.0, 3.0, 101)[:, None], 3, axis=1)
    found = unknown.band(values)
    assert found is not None
    assert found.low == pytest.approx(-0.8)
    assert found.high == pytest.approx(2.8)
    assert found.lower == 25


def test_worlds_without_a_figure_are_left_out() -> None:
    values = np.array([[1.0, np.nan], [np.nan, np.nan], [3.0, 3.0]])
    found = unknown.band(values)
    assert found is not None
    assert found.worlds == 2
    assert unknown.band(np.full((3, 2), np.nan)) is None


def made_up(plan: Plan, sets: Sequence[Params]) -> Floats:
    """Levels that only the severity of losses decides: 0 at the table's value."""
    middle = params.read(plan.params, ASSUMED)
    away = [params.read(one, ASSUMED) - middle for one in sets]
    return np.array([[value, value, 0.0] for value in away])


def test_worlds_keep_to_the_levels_of_members_of_the_posterior(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worlds, "_levels", made_up)
    monkeypatch.setattr(worlds, "ROUNDS", 4)
    plan = comparing.prepare(
        ["status-quo"], area=AREA, seeds=1, preset="sceptic", without=["buffer"]
    )
    row = params.table()[ASSUMED]
    wide = lambda plan, sets: np.clip(made_up(plan, sets), 0.0, None)  # noqa: E731
    with pytest.raises(InputError, match="draws keep to the levels that facts allow"):
        worlds.of(plan, 10)  # members alone leave it where the table has it
    monkeypatch.setattr(worlds, "_levels", wide)  # half of all draws
    found = worlds.of(plan, 10)
    drawn = found.members
    assert found.tried > len(drawn) == 10
    assert all(row.low <= params.read(one, ASSUMED) <= row.value for one in drawn)
    names = posterior().names
    members = {tuple(row) for row in posterior().values.tolist()}
    said = params.preset_values("sceptic")
    kept = [name for name in names if name not in said and name != "wellbeing.buffer"]
    places = [names.index(name) for name in kept]
    for one in drawn:
        assert tuple(params.read(one, name) for name in kept) in {
            tuple(row[place] for place in places) for row in members
        }
        assert all(params.read(one, name) == value for name, value in said.items())
        assert params.read(one, "wellbeing.buffer") == 0.0
    assert len({params.read(one, ASSUMED) for one in drawn}) == 10
    assert worlds.of(plan, 10) == found


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((5, "evidence", "full"), "unknown: 5 is outside 10 to 1000"),
        ((20, "fitted", "full"), "preset: worlds differ in what 'fitted' holds"),
        ((20, "evidence", "short"), "start: each world would need its own donors"),
    ],
)
def test_what_cannot_be_asked_is_told(asked: tuple[int, str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        unknown.check(*asked)


def test_the_command_writes_bands_a_figure_and_a_section(
    tmp_path: Path, small_area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worlds, "_levels", lambda _plan, sets: np.zeros((len(sets), 3)))
    monkeypatch.setattr(worlds, "draws", lambda base, number, _seed: [base] * number)
    words = ["compare", "status-quo", "all-four", "--area", small_area, "--years", "1"]
    words += ["--seeds", "2", "--unknown", "10", "--threads", "1", "--out", str(tmp_path / "out")]
    done = CliRunner(env={"COLUMNS": "100"}).invoke(cli.application(words), words)
    assert done.exit_code == 0, done.output
    assert "Wat we niet weten: verschil met 'status-quo', jaar 1, in 10 werelden" in done.stdout
    table = pd.read_csv(tmp_path / "out" / "tables" / "unknown.csv")
    assert set(table["scenario"]) == {"all-four"}
    row = table.set_index("measure").loc["need_prevalence"]
    assert row["low"] <= row["mean"] <= row["high"]
    assert row["worlds"] == 10
    each = pd.read_csv(tmp_path / "out" / "tables" / "unknown-worlds.csv")
    assert len(each) == 10
    assert each["all-four: need_prevalence"].mean() == pytest.approx(row["mean"])
    assert set(posterior().names) < set(each)
    data = json.loads((tmp_path / "out" / "compare.json").read_text("utf-8"))
    assert data["unknown"]["worlds"] == 10
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert 'id="unknown"' in page
    assert "Wat we niet weten" in page
    assert "--unknown 10" in page
    assert (tmp_path / "out" / "figures" / "unknown.png").stat().st_size > 20_000
