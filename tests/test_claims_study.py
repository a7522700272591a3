"""Claims are run and judged, told in two languages, and the command checks what it is given."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import QuadMesh

from wijksim import cli, params, plots, verdict
from wijksim.claim_words import sentence
from wijksim.claims import atlas, error_rates, experiments, judging, runs, study, versions
from wijksim.claims.atlas import AXES, Atlas, Point
from wijksim.claims.experiments import Experiment
from wijksim.claims.judging import World
from wijksim.claims.rule import Verdict
from wijksim.claims.runs import Arm, Figures
from wijksim.claims.study import QUICK, Study
from wijksim.errors import InputError
from wijksim.measures import MEASURES
from wijksim.report import claimed
from wijksim.results import Interval

BASE = params.make()
SEEDS = 20
NOISE = np.random.default_rng(1).normal(0.0, 0.05, (SEEDS, 5))
HERE, THERE = World("evidence", "techum"), World("evidence", "stadskanaal-centrum")


def figures(one: Experiment, effects: dict[str, float], worse: str = "") -> Figures:
    """Make figures up: an effect of an arm moves its parts to their sides, in units that matter."""
    made: dict[Arm, dict[str, np.ndarray]] = {}
    names = dict.fromkeys(["now", *(arm for part in one.parts for arm in part.contrast)])
    for level in one.levels(BASE, few=True) or (None,):
        for name in names:
            held = made.setdefault((one.id, name, level), {})
            for part in one.parts:
                size = part.relevant or 0.05
                moved = effects.get(name, 0.0) * size * part.side if part.moves else 0.0
                moved -= 2.0 * size * part.side * (part.measure == worse and name in effects)
                held[part.measure] = 1.0 + size * NOISE * (name != "now") + moved
    return made


def judged(name: str, effects: dict[str, float], world: World = HERE, worse: str = "") -> Verdict:
    one = experiments.rules().experiments[name]
    made = figures(one, effects, worse)
    return judging.outcome(one, world, made, BASE, 0.05, few=True).verdict


def test_the_sides_of_a_claim_decide() -> None:
    assert judged("C05", {"network": 2.0}) is Verdict.SUPPORTED
    assert judged("C05", {"network": -2.0}) is Verdict.REFUTED
    assert judged("C05", {"network": 0.1}) is Verdict.REFUTED  # wholly short of what matters
    assert judged("C05", {"takeover": 2.0}) is Verdict.REFUTED


@pytest.mark.parametrize("worse", ["unmet_need", "exclusion_gap", "divide_wellbeing"])
def test_c01_falls_with_a_tile_or_with_unmet_need(worse: str) -> None:
    assert judged("C01-added", {"added": 2.0}) is Verdict.SUPPORTED
    assert judged("C01-added", {"added": 2.0}, worse=worse) is Verdict.REFUTED


def test_worlds_that_differ_and_what_is_built_in() -> None:
    both = {}
    for name, arm in (("C05", "network"), ("C36", "heard")):
        one = experiments.rules().experiments[name]
        outcomes = [
            judging.outcome(one, world, figures(one, {arm: effect}), BASE, 0.05, few=True)
            for world, effect in ((HERE, 2.0), (THERE, -2.0))
        ]
        both[name] = judging.decide(one, outcomes)
        good = judging.decide(one, outcomes[:1]).verdict
        assert good is (Verdict.BUILT_IN if name == "C36" else Verdict.SUPPORTED)
    assert both["C05"].verdict is Verdict.DEPENDS
    assert "1 keer gesteund, 1 keer weerlegd" in sentence(both["C05"], "nl")
    assert "supported in 1, refuted in 1" in sentence(both["C05"], "en")
    assert both["C36"].outcomes[0].threshold is not None
    assert both["C36"].outcomes[1].threshold == (1.0, None)


def test_every_claim_is_told_in_two_languages_whatever_came_out() -> None:
    decisions = []
    for one in experiments.chosen():
        arm = next(iter(one.parts[0].contrast))
        made = figures(one, {arm: 2.0})
        out = judging.outcome(one, HERE, made, BASE, 0.05, few=True)
        decisions.append(judging.decide(one, [out]))
    found = Study(study.prepare(quick=True), tuple(decisions), error_rates.rates(1, 64, 6))
    whole = claimed.Whole(found, None, None, "wijksim claims", "2026-01-01")
    for lang in ("nl", "en"):
        page = claimed.page(whole, lang)
        assert page.count("\n| C") == len(decisions) == 66
        assert page.count("\n- **C") >= 66
        assert "nan" not in page
    told = whole.to_json()
    assert sum(told["counts"].values()) == 66
    assert {row["claim"] for row in told["claims"] if row["verdict"] == "supported"}.isdisjoint(
        {one.experiment.claim.id for one in decisions if one.experiment.swept}
    )


def test_a_plan_that_two_claims_ask_for_is_run_once() -> None:
    where = runs.setting("evidence", "techum", [1], 5)
    asked = experiments.chosen(["C05", "C06"])  # both ask for mode_network at both of its ends
    apart = [len(runs.batches([one], where, few=True)[0].work.plans) for one in asked]
    (together,) = runs.batches(asked, where, few=True)
    assert len(together.work.plans) <= sum(apart) - 2
    lived = runs.batches(experiments.chosen(["C08"]), where, few=True)
    assert [params.read(b.work.params, "ties.strain_share") for b in lived] == [0.0, 0.08, 0.15]


def test_in_the_posterior_each_seed_has_a_member_of_its_own() -> None:
    where = runs.setting("posterior", "techum", [1, 2], 1, burn_in_weeks=4)
    asked = experiments.chosen(["C01"])
    found = runs.batches(asked, where, few=True)
    assert [(list(b.work.seeds), b.work.params) for b in found] == [
        ([1], where.members[0]),
        ([2], where.members[1]),
    ]
    assert len({params.read(own, "load.growth") for own in (where.base, *where.members)}) == 3
    together, second = runs.run(found), runs.run(found[1:])
    arm = ("C01", "better", None)
    assert together[arm]["requests"].shape == (2, 1)
    assert together[arm]["requests"][1] == second[arm]["requests"][0]
    # A level is that of the base for all, also where members differ in it.
    lived = runs.batches(experiments.chosen(["C08"]), where, few=True)
    levels = [params.read(b.work.params, "ties.strain_share") for b in lived]
    assert levels == [0.0, 0.0, 0.08, 0.08, 0.15, 0.15]


def test_a_real_run_of_the_versions() -> None:
    where = runs.setting("evidence", "techum", [1, 2], 1, burn_in_weeks=4)
    held = versions.run({HERE: where})
    assert [(cell.version, cell.year) for cell in held.cells] == [
        ("better", 1),
        ("moved", 1),
        ("added", 1),
    ]
    better, moved, _ = (cell.from_placebo for cell in held.cells)  # no queue yet: added is moved
    assert better != moved


def test_the_map_is_drawn_with_marks_and_tells_what_flips() -> None:
    change, none = Interval(-0.5, -0.6, -0.4), Interval(0.1, -0.2, 0.4)
    seeds = np.arange(4.0)[:, None] * 0.001
    flat = {name: 1.0 + np.zeros((4, 1)) for name in MEASURES}
    good = verdict.judge(flat | {"need_prevalence": 0.5 + seeds}, flat)
    idle = verdict.judge(flat, flat)
    points = []
    for panel in atlas.PANELS:
        for x in (0.0, 1.0):
            for y in (0.0, 1.0):
                better = panel == atlas.PANELS[0] and y == 1.0
                told = (change, good) if better else (none, idle)
                points.append(Point("added", panel, (x, y), *told))
    found = Atlas(tuple(points), dict.fromkeys(AXES, 0.5), "evidence", "techum", 4)
    assert atlas.flips(found, "added") == ["informal_hour"]
    drawn = plots.claim_map(found, "nl")
    meshes = [mesh for axes in drawn.axes for mesh in axes.findobj(QuadMesh)]
    assert np.allclose(np.asarray(meshes[0].get_array()), [[0.1, 0.1], [-0.5, -0.5]])
    assert [len(axes.lines) for axes in drawn.axes[:2]] == [3, 1]  # two dots and a diamond


def test_axes_move_from_end_to_end() -> None:
    for axis in AXES.values():
        low, high = (atlas.value(axis, atlas.moved(BASE, axis, end)) for end in (0.0, 1.0))
        assert low < atlas.value(axis, BASE) < high, axis.name


def test_the_command_tells_all_faults_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(
            [
                "claims",
                "C99",
                "--preset",
                "esay",
                "--area",
                "techumm",
                "--seeds",
                "1",
                "--lang",
                "de",
            ]
        )
    assert left.value.code == cli.BAD_INPUT
    told = capsys.readouterr().err
    for part in ("'C99'", "'essay'", "'techum'", "outside 2 to 1000", "unknown language 'de'"):
        assert part in told
    with pytest.raises(InputError):
        study.prepare(threads=0)
    assert study.prepare(["c7"], quick=True).size == QUICK
