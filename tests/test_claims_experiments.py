"""The experiments of the claims as data: whole, and written in names that exist."""

from __future__ import annotations

from importlib.resources import files

import pytest

from wijksim import params
from wijksim.claims import BUILT_IN, all_claims, experiments
from wijksim.claims.experiments import LEVEL, NOW
from wijksim.errors import InputError
from wijksim.measures import MEASURES
from wijksim.verdict import RELEVANT

TEXT = (files("wijksim") / "data" / experiments.FILE).read_text(encoding="utf-8")
BASE = params.make()
ALL = experiments.rules().experiments


def test_every_claim_has_an_experiment_and_c01_has_three() -> None:
    assert {one.claim.id for one in ALL.values()} == {claim.id for claim in all_claims()}
    assert [one.version for one in experiments.chosen(["c1"])] == ["better", "moved", "added"]
    assert experiments.chosen() == tuple(ALL.values())


def test_every_arm_is_a_valid_scenario_of_its_own() -> None:
    for one in ALL.values():
        assert one.scenario_of(NOW).name == "status-quo"
        assert len({one.scenario_of(arm).content_hash() for arm in one.arms}) == len(one.arms)


def test_what_is_built_in_is_swept_and_what_emerges_is_not() -> None:
    for one in ALL.values():
        levels = one.levels(BASE, few=False)
        given = [value for arm in one.arms.values() for value in arm.values()]
        if one.claim.kind == BUILT_IN:
            assert levels[0] == one.claim.no_effect, one.id
            assert one.own_level(BASE) in levels[1:], one.id
            assert len(levels) >= 5, one.id
            assert one.in_start != (LEVEL in given), one.id
        else:
            assert (levels, LEVEL in given, one.in_start) == ((), False, False), one.id


def test_what_must_hold_is_held_on_its_good_side() -> None:
    for one in ALL.values():
        for part in one.parts:
            better = MEASURES[part.measure].better
            if not part.moves and better:
                assert part.side == better, (one.id, part.measure)


def test_the_versions_of_c01_hold_the_whole_board() -> None:
    for one in experiments.chosen(["C01"]):
        assert [part.measure for part in one.parts] == list(RELEVANT)
        assert [part.moves for part in one.parts] == [True] + [False] * (len(RELEVANT) - 1)
        assert [part.relevant for part in one.parts] == list(RELEVANT.values())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('moves = "reentry"', 'moves = "rentry"', "unknown measure 'rentry'"),
        ("{ mode_network = 1.0 }", "{ mode_netwrk = 1.0 }", "mode_network"),
        ("[C05]", "[C65]", "there is no claim 'C65'"),
        ('side = -1, arm = "network"', 'side = -2, arm = "network"', "must be 1 or -1"),
        ('arm = "client", base = "worker"', 'arm = "cliont", base = "worker"', "cliont"),
        ("[C64]", "[C63-again]", "C64: no experiment decides it"),
        ("with = 2.0, alone", "with = 2.5, alone", "do not add up to 0"),
    ],
)
def test_faults_name_what_is_wrong(old: str, new: str, told: str) -> None:
    assert old in TEXT
    with pytest.raises(InputError, match=r"claim_rules\.toml|claim") as caught:
        experiments.read(TEXT.replace(old, new))
    assert any(told in str(problem) for problem in caught.value.problems)
