"""The mix of hours: planted optima come back, luck is no gain, hours add up to all hours."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from wijksim import mixing, verdict
from wijksim.cli import application
from wijksim.errors import InputError
from wijksim.levers.hours import Hours, hours_of, values_of
from wijksim.mixing import Arm, OneRun, Split, splits
from wijksim.mixing import weights as weighing
from wijksim.mixing.search import undominated

NEEDED = {*verdict.RELEVANT, *weighing.AXES, "requests", "admitted_requests"}
NEEDED |= {"waiting_weeks_median"}
AREA = "techum"
PLANTED: Split = (0.2, 0.0, 0.3, 0.1)

Need = Callable[[Split], float]


def asked(**given: object) -> mixing.Question:
    return mixing.prepare(AREA, years=1, step=0.1, rounds=0, burn_in_weeks=0, **given)


def world(need: Need, seeds: Sequence[int], noise: float, *, rationing: Need | None = None):
    """Figures of a made-up world: need by split, the same luck for all splits of a seed."""

    def run(_world: int, arms: Sequence[Arm]) -> list[OneRun | None]:
        found: list[OneRun | None] = []
        for arm in arms:
            if arm.placebo:
                found.append(None)
                continue
            split = (0.0, 0.0, 0.05, 0.0) if arm.split is None else arm.split
            figures = {}
            for name in NEEDED:
                luck = np.random.default_rng([len(name), *seeds]).normal(0.0, 5.0, len(seeds))
                figures[name] = 50.0 + luck
            own = np.random.default_rng([int(1000 * sum(split)), *seeds])
            moved = need(split) + noise * own.standard_normal(len(seeds))
            figures["need_prevalence"] = figures["need_prevalence"] + moved
            figures["unmet_need"] = figures["unmet_need"] + moved
            if rationing is not None:
                figures["requests"] = figures["requests"] + rationing(split)
                figures["unmet_need"] = figures["unmet_need"] - 2.0 * rationing(split)
            found.append({name: values[:, None] for name, values in figures.items()})
        return found

    return run


def away(split: Split) -> float:
    return 20.0 * sum((a - b) ** 2 for a, b in zip(split, PLANTED, strict=True))


def test_a_planted_optimum_is_found_and_told_of_by_fresh_seeds() -> None:
    question = asked()
    found = mixing.of_evaluations(
        question, world(away, question.seeds, 0.05), world(away, question.fresh, 0.05)
    )
    assert found.best(AREA) == pytest.approx(PLANTED)
    assert set(question.seeds).isdisjoint(question.fresh)
    gain = found.loss(found.best(AREA), AREA)
    truth = 2.0 * (away(PLANTED) - away((0.0, 0.0, 0.05, 0.0)))
    assert gain.low is not None
    assert gain.high is not None
    assert gain.low - 0.3 <= truth <= gain.high + 0.3
    assert found.judged(found.best(AREA), AREA).verdict is verdict.Verdict.BETTER


def test_where_nothing_matters_fresh_seeds_show_no_gain_and_much_is_alike() -> None:
    question = asked()
    found = mixing.of_evaluations(
        question, world(lambda _: 0.0, question.seeds, 1.0), world(lambda _: 0.0, question.fresh, 1)
    )
    best = found.best(AREA)
    by_choice = question.weights and found.search.mean(0, best)
    told = found.loss(best, AREA)
    assert by_choice < -0.5  # the winner's curse: the best of hundreds looks good by luck
    assert told.mean is not None
    assert abs(told.mean) < abs(by_choice)
    assert len(found.alike(AREA)) > len(found.splits) / 2


def test_what_lowers_requests_by_rationing_is_never_best() -> None:
    def rationed(split: Split) -> float:  # the more hours for rules, the fewer ask and are helped
        return -10.0 * split[3]

    question = asked()
    worlds = [
        world(lambda _: 0.0, seeds, 0.01, rationing=rationed)
        for seeds in (question.seeds, question.fresh)
    ]
    found = mixing.of_evaluations(question, *worlds)
    assert found.best(AREA)[3] == 0.0
    harmful = max(found.search.splits, key=lambda one: one[3])
    assert found.search.judged(0, harmful).rationing
    assert not found.search.may_win(0, harmful)


def test_what_is_chosen_beside_the_best_of_another_area_has_a_regret() -> None:
    question = mixing.prepare(
        [AREA, "stadskanaal-centrum"], years=1, step=0.2, rounds=0, burn_in_weeks=0
    )
    other: Split = (0.0, 0.4, 0.0, 0.2)

    def needs(seeds: Sequence[int]):
        runs = [world(away, seeds, 0.02)]
        runs.append(
            world(
                lambda s: 20.0 * sum((a - b) ** 2 for a, b in zip(s, other, strict=True)),
                seeds,
                0.02,
            )
        )
        return lambda number, arms: runs[number](number, arms)

    found = mixing.of_evaluations(question, needs(question.seeds), needs(question.fresh))
    first, second = question.areas
    assert found.best(second) == pytest.approx(other)
    gap = found.gap(found.best(first), found.best(second), second)
    assert gap.low is not None
    assert gap.low > 0.0


@given(
    st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4),
    st.floats(0.0, 0.2),
)
def test_hours_add_up_and_come_back_from_the_levers(parts: list[float], other: float) -> None:
    scale = (0.8 - other) / max(1.0, sum(parts))
    hours = Hours(*(scale * part for part in parts), other)
    assert sum(hours) + hours.casework == pytest.approx(1.0)
    values = values_of(hours) | {
        "training_hours": other, "reflection_hours": 0.0, "share_withdrawn": 0.0
    }  # fmt: skip
    back = hours_of(values.__getitem__)
    assert back == pytest.approx(hours, abs=2e-5)


def test_the_grid_holds_only_what_levers_allow_and_every_corner_of_it() -> None:
    room = asked().room
    made = splits.grid(room, 0.2)
    assert len(set(made)) == len(made) == 50
    for split in made:
        hours = room.hours(split)
        assert sum(hours) + hours.casework == pytest.approx(1.0)
        assert hours.casework >= -1e-9
    assert any(split[2] >= 0.2 for split in made)
    kept = splits.grid(room._replace(moves=0.1), 0.02)
    assert all(one[2] >= 0.9 * room.now[2] - 1e-9 for one in kept)


def test_a_front_has_no_point_that_another_beats() -> None:
    points = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    assert [undominated(points, n) for n in range(4)] == [True, True, False, True]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("need", "is no weight"),
        ("neet=1", "did you mean"),
        ("requests=1", "not good or bad by itself"),
        ("need=-1", "a number from 0"),
        ("need=1,need=2", "more than once"),
        ("need=0", "nothing would count"),
        ("need=nan", "a number from 0"),
    ],
)
def test_weights_that_cannot_be_used_are_told(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        weighing.read(text)


def test_all_faults_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["mix", "--area", "heechterp", "--hours", "20", "--step", "0.9", "--out", str(out)]
    words += ["--weights", "cots=1", "--lang", "de"]
    done = CliRunner().invoke(application(["mix"]), words[:])
    assert done.exit_code == 2
    for part in ("20 % is written as 0.2", "0.9 is outside", "unknown measure 'cots'"):
        assert part in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


def test_the_command_writes_what_it_says(tmp_path: Path) -> None:
    words = ["mix", "--area", "techum", "--step", "0.4", "--rounds", "0", "--years", "1"]
    words += ["--seeds", "2", "--search-seeds", "2", "--threads", "2", "--no-cache", "--lang", "en"]
    done = CliRunner().invoke(application(["mix"]), [*words, "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "mix.json").read_text(encoding="utf-8"))
    (area,) = told["areas"] if isinstance(told["areas"], dict) else [told["areas"][0]]
    assert area
    names = {path.name for path in tmp_path.iterdir()}
    assert {"mix.json", "mix.csv", "mix.txt", "mix-splits.png", "mix-front.svg"} <= names
    assert "techum" in (tmp_path / "mix.txt").read_text(encoding="utf-8").lower()
