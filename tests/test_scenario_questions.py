"""The scenarios of the lesson and the ten questions: each one thing apart from a shipped one."""

from __future__ import annotations

import pytest

from wijksim import params, scenario
from wijksim.params import Params

BASE = params.make()
NAMES = scenario.of_questions()
every_file = pytest.mark.parametrize("name", NAMES)


def start(name: str) -> Params:
    return scenario.load(name).segments(BASE, 520)[0][2]


def changed(one: str, other: str) -> set[str]:
    first, second = start(one), start(other)
    return {n for n in params.table() if params.read(first, n) != params.read(second, n)}


def text(name: str) -> str:
    return (scenario.scenario_folder() / "vragen" / f"{name}.toml").read_text(encoding="utf-8")


@every_file
def test_files_are_sound_from_every_preset(name: str) -> None:
    one = scenario.load(name)
    assert one.name == name
    for preset in params.PRESETS:
        base = params.make(params.preset_values(preset))
        assert one.segments(base, 520)
    assert one.title_nl != one.title_en
    assert max(len(one.about_nl), len(one.about_en)) <= 100


@every_file
def test_files_explain_themselves_in_dutch(name: str) -> None:
    lines = text(name).splitlines()
    assert lines[0] == "#:schema ../scenario.schema.json"
    for head in ("# Wat verandert er?", "# Wat zegt het niet?", "# Vergelijk met:"):
        assert any(line.startswith(head) for line in lines), head
    assert max(map(len, lines)) <= 100


@every_file
def test_what_a_file_says_to_compare_with_exists(name: str) -> None:
    head = text(name).partition("# Vergelijk met:")[2].partition("\nname")[0]
    words = {word.strip(".,:()#") for word in head.split()}
    every = {*scenario.shipped(), *scenario.methods(), *NAMES}
    assert words & every
    assert {word for word in words if "-" in word.strip("-") and word.islower()} <= every


def test_no_two_do_the_same_and_no_name_is_taken() -> None:
    every = [*scenario.shipped(), *scenario.methods(), *NAMES]
    assert len(set(every)) == len(every)
    hashes = [scenario.load(name).content_hash() for name in every]
    assert len(set(hashes)) == len(hashes)


@pytest.mark.parametrize(
    ("name", "beside", "parts"),
    [
        ("barriers-delay-13", "barriers-first", {"policy.delay_weeks"}),
        ("barriers-delay-156", "barriers-first", {"policy.delay_weeks"}),
        ("barriers-drawer", "barriers-first", {"signals.feedback"}),
        ("barriers-feedback-1", "barriers-first", {"signals.feedback"}),
        ("rights-mandate-0", "rights-first", {"casework.mandate"}),
        ("eyes-without-mandate", "rights-first", {"casework.mandate"}),
        ("all-four-unprotected", "all-four", {"team.crowding"}),
        ("all-four-turnover-30", "all-four", {"staff.turnover"}),
        ("all-four-no-deadline", "all-four", {"plan.deadline"}),
        ("all-four-no-mandate", "all-four", {"casework.mandate"}),
        ("all-four-no-presence", "all-four", {"team.presence_share"}),
        ("all-four-no-feedback", "all-four", {"signals.feedback"}),
        ("all-four-no-registration", "all-four", {"signals.registering", "plan.registered"}),
        ("all-four-no-training", "all-four", {"staff.training"}),
        ("all-four-counted", "all-four", {"accountability.case_counts"}),
        ("all-four-bridged", "all-four-unprotected", {"team.extra_fte"}),
        ("all-four-cap", "all-four-unprotected", {"team.caseload"}),
        ("participation-floor", "participation-society", {"duty.formal_share"}),
        ("community-targeting", "community-first", {"places.targeting"}),
        ("closed-bridging", "community-first-closed", {"places.bridging"}),
        ("community-30", "community-first", {"team.share_collective"}),
        ("cut-10", "status-quo", {"team.fte"}),
    ],
)
def test_an_arm_differs_in_what_its_name_says(name: str, beside: str, parts: set[str]) -> None:
    assert changed(name, beside) == parts


@pytest.mark.parametrize("cut", [10, 25])
def test_cuts_are_as_large_as_they_say_and_fall_where_they_say(cut: int) -> None:
    left = 1 - cut / 100
    for name in (f"cut-{cut}", f"cut-{cut}-cases", f"cut-{cut}-collective"):
        assert start(name).team.fte == pytest.approx(BASE.team.fte * left, rel=1e-3)
    kept = start(f"cut-{cut}-cases").team
    for share in ("share_collective", "share_policy"):
        now = getattr(BASE.team, share)
        assert getattr(kept, share) * left == pytest.approx(now, rel=2e-3)
    assert start(f"cut-{cut}-collective").team.share_collective == 0.0


def test_helping_over_the_barrier_takes_the_hours_of_taking_it_away() -> None:
    """The lesson compares them at equal hours: 5 of every 100."""
    person, away = start("rules-per-person"), start("barriers-first")
    moved = away.team.share_policy - BASE.team.share_policy
    cases = 1 - sum(params.read(BASE, name) for name in params.SHARES_OF_HOURS)
    assert person.casework.advocacy * cases == pytest.approx(moved, rel=0.03)
