"""``wijksim validate``: what is judged, what is printed, what is refused."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from wijksim import cli, facts, params, validating
from wijksim.report import validation as shown
from wijksim.report.validation_words import unit
from wijksim.results import Interval
from wijksim.sources import profiles
from wijksim.validating import agreement as agree
from wijksim.validating import study
from wijksim.validating.agreement import COLUMNS, PUBLISHED, by_column
from wijksim.validating.agreement import loneliness_spread as spread

PLAIN = {"COLUMNS": "100", "FORCE_COLOR": None, "TTY_COMPATIBLE": None, "NO_COLOR": None}
BY_ID = {one.id: one for one in facts.facts()}
TINY = validating.Size(2, 0.1, 2, 0, 1, 0, 0.0)


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner(env=PLAIN).invoke(cli.application(words), list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def judged(**values: float) -> list[validating.Checked]:
    figures = {key: np.array([value, value]) for key, value in values.items()}
    return validating.judged(BY_ID.values(), figures, {})


def test_worst_comes_first_and_counts_are_apart() -> None:
    rows = judged(requests=45.0, rights_reached=5.0, debts=9.8, movers=9.7, carers=math.nan)
    assert [row.fact.id for row in validating.worst_first(rows)] == [
        *("carers", "rights_reached", "debts"),
        *("requests", "movers"),
    ]
    assert validating.count(rows, "fit") == (1, 2)
    assert validating.count(rows, "predict") == (0, 1)
    assert validating.count(rows, "fit", built_in=True) == (1, 2)


def test_what_is_not_known_is_the_spread_over_members() -> None:
    members = {"requests": np.append(np.arange(101.0), math.nan)}
    (row,) = validating.judged([BY_ID["requests"]], {"requests": np.array([40.0, 50.0])}, members)
    assert row.unknown == (2.5, 97.5)
    assert row.model.mean == 45.0
    assert row.inside


def test_a_column_is_chosen_and_fitted_on_other_municipalities() -> None:
    rng = np.random.default_rng(1)
    towns = np.repeat(np.arange(20, dtype=np.int32), 5)
    columns = rng.normal(size=(100, len(COLUMNS)))
    told = 3.0 + 2.0 * columns[:, 4]
    name, guess = by_column(columns, told, towns)
    assert name == list(COLUMNS)[4]
    np.testing.assert_allclose(guess, told)
    # A municipality of its own kind cannot be known from the others.
    told[:5] += 100.0
    _, guess = by_column(columns, told, towns)
    assert np.abs(guess[:5] - told[:5]).min() > 80.0


def made_up(rng: np.random.Generator) -> list[profiles.Profile]:
    """60 areas in 15 municipalities, whose loneliness follows from one-person households."""
    base = profiles.load("nederland")
    areas = []
    for place in range(60):
        single = int(rng.integers(200, 700))
        lonely = base.targets.strong_loneliness
        assert lonely is not None
        told = base.targets.model_copy(
            update={"strong_loneliness": lonely.model_copy(update={"value": single / 50.0})}
        )
        homes = base.one_person.model_copy(update={"value": single})
        update = {"municipality": f"M{place % 15}", "one_person": homes, "targets": told}
        areas.append(base.model_copy(update=update))
    return areas


def test_a_model_that_is_worse_than_a_column_is_told_to_be() -> None:
    rng = np.random.default_rng(2)
    areas = made_up(rng)
    truth = np.array([one.one_person.value / 50.0 for one in areas])
    figures = np.full((60, 1, len(PUBLISHED)), 10.0)
    figures[:, 0, 0] = rng.permutation(truth)  # a model that knows nothing
    (bad, *_) = agree(areas, figures)
    assert bad.column == "one_person"
    assert bad.ranks_worse
    assert bad.misses_more
    assert "slechter" in shown.ruling(bad, "nl")
    figures[:, 0, 0] = truth  # and one that knows all
    (good, *_) = agree(areas, figures)
    assert good.rank.mean == pytest.approx(1.0)
    assert good.gap.mean == pytest.approx(0.0)
    assert not good.ranks_worse
    assert not good.misses_more


def test_spread_over_areas_leaves_chance_out() -> None:
    rng = np.random.default_rng(3)
    model = np.zeros((4000, 2, len(PUBLISHED)))
    model[:, :, 0] = rng.normal(10.0, 3.0, (4000, 1)) + rng.normal(0.0, 2.0, (4000, 2))
    assert spread(model)[0] == pytest.approx(3.0, abs=0.15)


def test_members_are_drawn_by_weight_and_faults_name_their_line(tmp_path: Path) -> None:
    file = tmp_path / "posterior.csv"
    file.write_text("# made by hand\nweight,ties.use,demand.request\n0,0.001,0.004\n1,0.01,0.005\n")
    found = validating.members(3, file)
    assert len(found) == 3
    assert all(p.ties.use == 0.01 for p in found)
    file.write_text("weight,ties.usse\n1,0.01\n1\n")
    code, _, told = run("validate", "--quick", "--posterior", str(file), "--out", str(tmp_path))
    assert code == 2
    assert "posterior.csv:2" in told
    assert "did you mean 'ties.use'?" in told
    assert "posterior.csv:3: needs 2 numbers" in told


def test_a_table_of_use_of_help_is_laid_beside_the_model(tmp_path: Path) -> None:
    file = tmp_path / "kwb-2023.csv"
    file.write_text(
        "gwb_code_10;a_inw;p_wmo_t;p_jz_tn\nBU00805001;3000;100;20\nBU00805002;1000;60;\n"
    )
    rows = validating.table_rows(file)
    (area,) = validating.help_use(["heechterp-schieringen"], params.make(), 1, rows)
    assert area.published == {"wmo_use": 90.0, "youth_help": None}
    assert (area.model["wmo_use"].mean or 0.0) > 0.0
    file.write_text("gwb_code_10;a_inw\nBU00805001;3000\n")
    code, _, told = run("validate", "--table", str(file), "--out", str(tmp_path), "--threads", "0")
    assert code == 2
    assert "p_wmo_t" in told
    assert "threads" in told


def test_page_terminal_and_json_tell_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wijksim.cli.validate_job.QUICK", TINY)
    kept = {"nederland", "techum"}
    some = tuple(one for one in facts.facts() if one.area in kept)
    monkeypatch.setattr(facts, "facts", lambda: some)
    monkeypatch.setattr(study, "_figures", lambda *_: {"requests": np.array([45.0, 47.0])})
    monkeypatch.setattr(study, "help_use", lambda *_: [])
    code, printed, _ = run("validate", "--quick", "--out", str(tmp_path))
    assert code == 0
    assert "Binnen de band: 0 van 0 voorspelde feiten, 1 van 1" in " ".join(printed.split())
    found = json.loads((tmp_path / "validate.json").read_text())
    assert found["facts"][0]["model"]["mean"] == 46.0
    page = (tmp_path / "validate.html").read_text()
    assert "46,0" in page
    assert "Geen tabel ingelezen" in page
    assert page.index("Wat het model fout heeft") < page.index("Wat binnen de band ligt")
    assert (tmp_path / "facts.png").stat().st_size > 10_000


def test_every_fact_can_be_told_in_dutch() -> None:
    for one in BY_ID.values():
        assert unit("nl", one.unit)
        row = validating.Checked(one, Interval(None, None, None), None)
        assert shown.ranged("nl", row.model) == "geen cijfer"
        assert not row.inside
