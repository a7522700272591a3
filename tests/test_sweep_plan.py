"""Plans of sweeps: every fault with file, line and the nearest name; designs and their points."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params, sweep
from wijksim.errors import InputError
from wijksim.params import table
from wijksim.sweep import plan_file, points
from wijksim.sweep.points import Design

GOOD = """\
scenarios = ["status-quo", "community-first"]
areas = ["techum"]
seeds = 2
years = 3

[parameters.help]
effect = [0.012, 0.02]

[parameters.team]
overhead = 0.3
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plan_is_read(tmp_path: Path) -> None:
    plan = sweep.load(written(tmp_path, GOOD))
    assert [one.name for one in plan.scenarios] == ["status-quo", "community-first"]
    assert (plan.areas, plan.presets, plan.seeds, plan.years) == (("techum",), ("evidence",), 2, 3)
    assert plan.names == ("help.effect",)
    assert plan.points.tolist() == [[0.012], [0.02]]
    assert plan.fixed == (("team.overhead", 0.3),)
    assert (plan.start, plan.burn_in_weeks, plan.months) == ("full", 1040, 12)
    made = plan.params(1, 0)
    assert made == params.make({"help.effect": 0.02, "team.overhead": 0.3})
    assert plan.layout() == plan.layout().of(plan.manifest())


def test_a_small_form_stands_instead_of_the_same_keys(tmp_path: Path) -> None:
    path = written(
        tmp_path, GOOD + "\n[small]\nseeds = 1\n\n[small.parameters.help]\neffect = 0.02\n"
    )
    plan = sweep.load(path, small=True)
    assert (plan.seeds, plan.years, plan.names) == (1, 3, ())
    assert plan.fixed == (("help.effect", 0.02),)  # the whole of [parameters]
    assert sweep.load(path).manifest() == sweep.load(written(tmp_path, GOOD)).manifest()


@pytest.mark.parametrize(
    ("more", "small", "told"),
    [
        ("", True, "plan.toml: small: the plan has no small form"),
        (
            "[small]\nsedes = 2",
            False,
            "plan.toml:13: small.sedes: unknown key; did you mean 'seeds'?",
        ),
        ("[small]\nyears = 1\nseeds = 0", True, "plan.toml:14: seeds: 0 is below 1"),
        ("[small]\nareas = 'tecum'", True, "plan.toml:13: areas: unknown area 'tecum'"),
    ],
)
def test_faults_of_a_small_form(tmp_path: Path, more: str, small: bool, told: str) -> None:
    path = written(tmp_path, f"{GOOD}\n{more}\n")
    with pytest.raises(InputError) as caught:
        sweep.load(path, small=small)
    assert told in str(caught.value)


def test_a_preset_gives_way_to_what_is_fixed_and_that_to_nothing() -> None:
    content = {"scenarios": "status-quo", "presets": ["sceptic"], "without": "peers"}
    plan = sweep.load(content | {"parameters": {"help": {"effect": 0.019}}})
    base = plan.params(0, 0)
    assert base.help.effect == 0.019
    assert base.peers.money == 0.0
    name, value = next(
        (n, v) for n, v in params.preset_values("sceptic").items() if n != "help.effect"
    )
    assert params.read(base, name) == value


def test_files_are_looked_for_beside_the_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wijksim import scenario

    own = (scenario.scenario_folder() / "casework.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(own.replace('"casework"', '"mine"'), encoding="utf-8")
    monkeypatch.chdir(tmp_path.parent)
    plan = sweep.load(written(tmp_path, GOOD.replace('"community-first"', '"mine.toml"')))
    assert plan.scenarios[1].name == "mine"


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("seeds = 2", "seed = -1", 3, "seed: -1 is below 0"),
        ("seeds = 2", "seeds = 0", 3, "seeds: 0 is below 1"),
        ("seeds = 2", "seeds = 2.5", 3, "seeds: expected a whole number, not a number"),
        ("seeds = 2", "sedes = 2", 3, "sedes: unknown key; did you mean 'seeds'?"),
        ("years = 3", "years = 51", 4, "years: 51 is over 50"),
        ("years = 3", "years = 1\nmonths = 13", 5, "13 months are more than 1 years"),
        ("years = 3", 'start = "shrot"', 4, "unknown start 'shrot'; did you mean 'short'?"),
        ("years = 3", 'start = "short"', 4, "each point of a sweep would need its own"),
        ("years = 3", 'presets = "evidense"', 4, "did you mean 'evidence'?"),
        ("years = 3", 'without = ["pears"]', 4, "did you mean 'peers'?"),
        ("years = 3", "placebos = 1", 4, "expected true or false, not a whole number"),
        ("community-first", "comunity-first", 1, "scenarios.1: unknown scenario"),
        ("community-first", "status-quo", 1, "status-quo given more than once"),
        ('["status-quo", "community-first"]', "[]", 1, "scenarios: is empty"),
        ('scenarios = ["status-quo", "community-first"]\n', "", None, "scenarios: is missing"),
        ('"techum"', '"techem"', 2, "areas.0: unknown area 'techem'; did you mean 'techum'?"),
        ("areas = [", "areas = 3 #", 2, "expected text, or a list of texts"),
        ("effect =", "efect =", 7, "parameters.help.efect: unknown parameter 'help.efect'; did"),
        ("[parameters.help]", "[parameters.halp]", 7, "did you mean 'help.effect'?"),
        ("0.012", "1.2", 7, "parameters.help.effect.0: 1.2 is outside"),
        ("0.012", '"a"', 7, "expected a number, not text"),
        ("0.012", "0.02", 7, "has the same value twice"),
        ("[0.012, 0.02]", "[]", 7, "is an empty list"),
        ("0.3", "true", 10, "parameters.team.overhead.0: expected a number, not true or false"),
    ],
)
def test_faults_name_file_line_and_field(
    tmp_path: Path, old: str, new: str, line: int | None, told: str
) -> None:
    assert old in GOOD
    with pytest.raises(InputError) as error:
        sweep.load(written(tmp_path, GOOD.replace(old, new)))
    where = f"{tmp_path / 'plan.toml'}" + ("" if line is None else f":{line}")
    lines = str(error.value).splitlines()
    assert any(one.startswith(f"{where}: ") and told in one for one in lines), lines


DESIGNED = """\
scenarios = ["status-quo", "community-first"]

[design]
kind = "latin-hypercube"
n = 8

[design.ranges.help]
effect = [0.01, 0.02]

[design.ranges.ties]
end = "table"
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("latin-hypercube", "latin", 4, "unknown kind of design 'latin'; did you mean 'latin-hy"),
        ("n = 8", "", 3, "design: kind = 'latin-hypercube' needs n"),
        ("n = 8", 'n = 8\nfile = "a.csv"', 6, "has no use with kind = 'latin-hypercube'"),
        ('"latin-hypercube"', '"sobol"\nn = 6 #', 5, "6 is not a power of 2"),
        ('"latin-hypercube"', '"morris"\nlevels = 5', 5, "5 is odd"),
        ("n = 8", "n = 0", 5, "design.n: 0 is below 1"),
        ("n = 8", "m = 8", 5, "design.m: unknown key"),
        ("[0.01, 0.02]", "[0.02, 0.01]", 8, "0.02 is not below 0.01"),
        ("[0.01, 0.02]", "[0.01, 2]", 8, "design.ranges.help.effect.1: 2 is outside"),
        ("[0.01, 0.02]", "0.01", 8, "expected [lowest, highest], or 'table'"),
        ('end = "table"', 'ent = "table"', 11, "did you mean 'ties.end'?"),
        ("[design]", "[parameters.help]\neffect = 0.015\n[design]", 4, "swept by the design too"),
        ("[design]", "[parameters.ties]\nend = [0.003]\n[design]", 4, "swept by kind = 'grid'"),
    ],
)
def test_faults_of_a_design(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    assert old in DESIGNED
    text = DESIGNED.replace(old, new, 1)
    if "n = 6 #" in new:
        text = text.replace("\nn = 8", "")
    with pytest.raises(InputError) as error:
        sweep.load(written(tmp_path, text))
    lines = str(error.value).splitlines()
    where = f"{tmp_path / 'plan.toml'}:{line}: "
    assert any(one.startswith(where) and told in one for one in lines), lines


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('measure = "request"\nhalf_width = 1\nmost = 40', "did you mean 'requests'?"),
        ('measure = "requests"\nhalf_width = 0\nmost = 40', "stop.half_width: 0 is below 0"),
        ('measure = "requests"\nhalf_width = 1\nmost = 19', "stop.most: 19 is below 20"),
        ('measure = "requests"\nhalf_width = 1', "stop.most: is missing"),
        ('measure = "requests"\nhalf_width = 1\nmost = 40', "seeds: the number of seeds follows"),
    ],
)
def test_faults_of_a_rule_to_stop(tmp_path: Path, rule: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        sweep.load(written(tmp_path, f"{GOOD}\n[stop]\n{rule}\n"))
    assert any(told in one for one in str(error.value).splitlines()), str(error.value)


def test_a_point_that_takes_too_many_hours_is_told_before_anything_runs(tmp_path: Path) -> None:
    text = GOOD + "share_collective = [0.1, 0.5]\nshare_policy = 0.3\n"
    with pytest.raises(InputError, match=r"leaves .* for cases.*share_collective 0\.5"):
        sweep.load(written(tmp_path, text))


def test_several_faults_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("techum", "techem").replace("0.012", "1.2").replace("0.3", "7")
    with pytest.raises(InputError) as error:
        sweep.load(written(tmp_path, text))
    assert len(error.value.problems) == 3


@given(text=st.text(max_size=300) | st.binary(max_size=300))
def test_any_text_is_a_plan_or_a_fault(
    tmp_path_factory: pytest.TempPathFactory, text: str | bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "plan.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
    with pytest.raises(InputError):
        sweep.load(path)


VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(key=st.sampled_from(list(plan_file.PlanFile.model_fields)), value=VALUES)
def test_any_value_of_a_key_is_used_or_told(key: str, value: Any) -> None:
    try:
        plan = sweep.load({"scenarios": "status-quo", key: value})
    except InputError:
        return  # anything else is a fault of ours
    assert plan.layout().blocks >= 1


# Points

RANGES = {"help.effect": (0.01, 0.02), "ties.end": (0.001, 0.004), "onset.general": (1.0, 2.0)}


def test_a_grid_is_all_combinations() -> None:
    lists = {"a": [1.0, 2.0], "b": [3.0], "c": [4.0, 5.0, 6.0]}
    expected = [list(one) for one in itertools.product(*lists.values())]
    assert points.grid(lists).tolist() == expected
    assert points.grid({}).shape == (1, 0)


@pytest.mark.parametrize(
    ("kind", "n", "more", "expected"),
    [
        ("latin-hypercube", 10, {}, 10),
        ("sobol", 16, {}, 16),
        ("saltelli", 8, {}, 8 * 5),
        ("saltelli", 8, {"second_order": True}, 8 * 8),
        ("morris", 6, {}, 6 * 4),
    ],
)
def test_designs_lie_within_their_ranges(
    kind: str, n: int, more: dict[str, Any], expected: int
) -> None:
    design = Design(kind, n, 3, RANGES, **more)
    found = points.within(design)
    assert found.shape == (expected, 3)
    low, high = np.array(list(RANGES.values())).T
    assert ((low <= found) & (found <= high)).all()
    np.testing.assert_array_equal(points.within(design), found)
    assert not np.array_equal(points.within(design._replace(seed=4)), found)
    assert (np.ptp(found, axis=0) > 0.5 * (high - low)).all()


def test_a_latin_hypercube_has_one_point_in_each_row() -> None:
    found = points.within(Design("latin-hypercube", 20, 1, RANGES))
    low, high = np.array(list(RANGES.values())).T
    rows = np.floor((found - low) / (high - low) * 20)
    assert [sorted(column) for column in rows.T.tolist()] == [list(range(20))] * 3


def test_saltelli_is_what_salib_analyses() -> None:
    from SALib.analyze import sobol

    design = Design("saltelli", 1024, 1, RANGES)
    unit = (points.within(design) - [0.01, 0.001, 1.0]) / [0.01, 0.003, 1.0]
    found = sobol.analyze(design.problem(), unit @ [3.0, 1.0, 0.0], calc_second_order=False, seed=1)
    np.testing.assert_allclose(found["S1"], [0.9, 0.1, 0.0], atol=0.05)


def test_points_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("ties.end, help.effect\n0.0025,0.012\n\n0.003,0.02\n")
    text = 'scenarios = "status-quo"\n[design]\nkind = "csv"\nfile = "mine.csv"\n'
    plan = sweep.load(written(tmp_path, text))
    assert plan.names == ("ties.end", "help.effect")
    assert plan.points.tolist() == [[0.0025, 0.012], [0.003, 0.02]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "mine.csv: holds no points"),
        ("help.effect\n", "mine.csv: holds no points"),
        ("help.efect\n0.1\n", "mine.csv:1: help.efect: unknown parameter; did you mean 'help.eff"),
        ("help.effect,help.effect\n1,1\n", "mine.csv:1: help.effect: is given twice"),
        ("help.effect\n0.012\nabc\n", "mine.csv:3: help.effect: expected a number, not 'abc'"),
        ("help.effect\n0.012\n7\n", "mine.csv:3: help.effect: 7 is outside"),
        ("help.effect\nnan\n", "mine.csv:2: help.effect: nan is outside"),
        ("help.effect\n0.012,3\n", "mine.csv:2: has 2 values for 1 parameters"),
        (None, "mine.csv: there is no such file"),
    ],
)
def test_faults_of_points_of_ones_own(tmp_path: Path, text: str | None, told: str) -> None:
    if text is not None:
        (tmp_path / "mine.csv").write_text(text)
    plan = 'scenarios = "status-quo"\n[design]\nkind = "csv"\nfile = "mine.csv"\n'
    with pytest.raises(InputError) as error:
        sweep.load(written(tmp_path, plan))
    assert any(told in one for one in str(error.value).splitlines()), str(error.value)


def test_the_range_of_the_table_can_be_asked_for(tmp_path: Path) -> None:
    plan = sweep.load(written(tmp_path, DESIGNED))
    row = table()["ties.end"]
    assert plan.design["ranges"]["ties.end"] == [row.low, row.high]
    assert plan.names == ("ties.end", "help.effect")  # in the order of the table


# The plans that come with the project

EXPERIMENTS = Path(__file__).parents[1] / "experiments"
PLANS = sorted(EXPERIMENTS.rglob("*.toml"))
QUESTIONS = sorted(path.stem for path in (EXPERIMENTS / "questions").glob("*.toml"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_plan_can_be_run(path: Path) -> None:
    plan = sweep.load(path)
    assert sweep.estimate(plan).runs >= plan.layout().blocks
    if path.parent.name == "questions":
        small = sweep.load(path, small=True)
        assert sweep.estimate(small).seconds < 20.0
        assert small.scenarios[0] == plan.scenarios[0]  # what all others are held against
        assert set(small.names) <= set(plan.names)


def test_every_question_has_its_paragraph() -> None:
    text = (EXPERIMENTS / "README.md").read_text(encoding="utf-8")
    assert QUESTIONS
    assert sorted(re.findall(r"^\*\*([a-z-]+)\*\*: ", text, re.MULTILINE)) == QUESTIONS
