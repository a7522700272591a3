"""Early signals: a planted one is found, and the number of requests is never offered alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from made_sweeps import ARM, luck, made, nothing
from typer.testing import CliRunner

import wijksim
from wijksim.cli import application
from wijksim.report.swept import of_signals
from wijksim.state import Floats
from wijksim.sweep.points import LATIN
from wijksim.swept import early
from wijksim.swept.early import NEVER_ALONE, TARGETS

SEEDS = 5
LATIN_40 = {"kind": LATIN, "n": 40}


def late(scenario: str, unit: Floats, seed: int) -> Mapping[str, Floats]:
    """Need follows help.effect, an effect of the arm, and luck that waiting already shows."""
    shown = luck(seed, len(unit), 1.0)
    need = 20.0 - 6.0 * unit[:, 1] + shown - (1.0 if scenario == ARM else 0.0)
    return {"need_prevalence": need, "unmet_need": 10.0 + unit[:, 2]}


def months(scenario: str, unit: Floats, seed: int) -> Mapping[str, Floats]:
    """Loneliness tells it, belonging the same; requests tell it too; tolerance tells nothing.

    Between scenarios requests fall where need falls not: the other way round.
    """
    arm = 1.0 if scenario == ARM else 0.0
    lonely = 30.0 - 6.0 * unit[:, 1] + luck(seed, len(unit), 0.3, 7) - arm
    return {
        "strong_loneliness": lonely,
        "place_share": 80.0 - lonely,
        "requests": 100.0 - 6.0 * unit[:, 1] + 3.0 * arm,
        "requests_team": 50.0 - 6.0 * unit[:, 1],
        "admitted_requests": 50.0 - 6.0 * unit[:, 1],
        "tolerance": 1.0 + luck(seed, len(unit), 0.1, 8),
        "waiting": 40.0 + luck(seed, len(unit), 1.0) + luck(seed, len(unit), 0.5, 9),
    }


@pytest.fixture(autouse=True)
def fewer_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early, "_DRAWS", 40)


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("swept") / "latin"
    return made(path, late, LATIN_40, months, seeds=SEEDS)


def test_a_planted_signal_is_found(swept: Path) -> None:
    found = wijksim.signals(swept)
    watched = [one.measure for one in found.watch()]
    assert watched[0] == "strong_loneliness"
    assert "place_share" not in watched  # it says the same
    assert "tolerance" not in watched
    one = found.tie("strong_loneliness", TARGETS[0])
    assert one.parameters.mean is not None
    assert one.parameters.mean > 0.9
    assert one.arms.mean is not None
    assert one.arms.mean > 0.5
    assert not one.luck.clear
    lucky = found.tie("waiting", TARGETS[0]).luck
    assert lucky.mean is not None
    assert lucky.mean == pytest.approx(1 / np.sqrt(1.25), abs=0.1)
    assert not found.tie("tolerance", TARGETS[0]).luck.clear


def test_requests_are_never_to_watch_however_well_they_do(swept: Path) -> None:
    found = wijksim.signals(swept)
    own = found.tie("requests", TARGETS[0])
    assert own.parameters.clear
    assert own.parameters.mean is not None
    assert own.parameters.mean > 0.9  # the best that there is
    assert own.arms.mean is not None
    assert own.arms.mean < -0.5  # and they tell the wrong way what a plan does
    for target in TARGETS:
        assert not {one.measure for one in found.watch(target)} & set(NEVER_ALONE)
    lines = " ".join(of_signals(found, "en"))
    assert "In months 6-12 watch: strongly lonely" in lines
    assert "Never watch requests alone" in lines
    assert not set(found.to_json()["watch"][TARGETS[0]]) & set(NEVER_ALONE)


def test_what_only_follows_luck_has_no_clear_tie(tmp_path: Path) -> None:
    def lucky(_scenario: str, unit: Floats, seed: int) -> Mapping[str, Floats]:
        return {"waiting": luck(seed, len(unit), 1.0, 3), "mended_ties": luck(seed, len(unit), 1.0)}

    folder = made(tmp_path / "one", late, LATIN_40, lucky, seeds=3)
    found = wijksim.signals(folder)
    clear = [one for one in found.ties if one.parameters.clear and one.measure == "waiting"]
    assert not clear
    assert all(one.luck.mean is None for one in found.ties)  # that takes five seeds


def test_the_command_tells_what_to_watch(swept: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ["signals", str(swept), "--out", str(out), "--lang", "nl"]
    done = CliRunner().invoke(application(), command)
    assert done.exit_code == 0, done.output
    text = (out / "signals.txt").read_text(encoding="utf-8")
    assert "Let in maand 6-12 op: sterk eenzaam" in text
    assert "Kijk nooit naar aanvragen alleen" in text
    plain = json.loads((out / "signals.json").read_text(encoding="utf-8"))
    assert plain["watch"]["need_prevalence"][0] == "strong_loneliness"
    assert (out / "signals.png").stat().st_size > 100


@pytest.mark.parametrize(
    ("asked", "changed", "told"),
    [
        ((), {"months": 0}, "signals need the first 12 months"),
        ((), {"months": 11}, "signals need the first 12 months"),
        (("--year", "1"), {}, "year 1 holds the months themselves; take a later one"),
        (("--year", "3"), {}, "3 is outside the sweep: 1 to 2"),
        ((), {"design": {"kind": LATIN, "n": 9}}, "too few runs: take 10 points or seeds at least"),
    ],
)
def test_input_that_cannot_be_used_is_told_in_a_line(
    tmp_path: Path, asked: tuple[str, ...], changed: dict[str, object], told: str
) -> None:
    plan: dict[str, object] = {"design": LATIN_40, **changed}
    folder = made(tmp_path / "one", nothing, plan.pop("design"), seeds=1, **plan)
    command = ["signals", str(folder), "--out", str(tmp_path / "out"), *asked]
    done = CliRunner().invoke(application(), command)
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    assert told in " ".join(done.output.split()), done.output
    assert not (tmp_path / "out").exists()


def test_where_nothing_moves_nothing_is_told_and_nothing_breaks(tmp_path: Path) -> None:
    folder = made(tmp_path / "one", nothing, LATIN_40, seeds=1)
    found = wijksim.signals(folder)
    assert found.ties == ()
    assert found.watch() == ()
    assert early.LAST == 12
    done = CliRunner().invoke(
        application(), ["signals", str(folder), "--out", str(tmp_path / "out"), "--lang", "en"]
    )
    assert done.exit_code == 0, done.output
    assert "No figure of months 6-12 clearly says anything" in done.output
