"""The shipped scenarios: what each moves, what it leaves alone, and what its file explains."""

import pytest
from each import each

from wijksim import params, scenario
from wijksim.params import Params
from wijksim.scenario import files

BASE = params.make()
NAMES = scenario.shipped()
METHODS = scenario.methods()
WEEKS = 520

# Full-time posts per 1000 residents in the scenarios that say so in their first lines.
ON_TOP = ("collective-on-top", "placebo-on-top", "casework-on-top")
MORE_MONEY = dict.fromkeys((*ON_TOP, "bridging-budget"), 1.69)
LESS_MONEY = {"participation-society"}  # less home care; the team keeps its size
OTHERS_PAY = {"custom-solutions", "school-9-17", "day-activities"}  # as their first lines say
LESS_TO_DIVIDE = {"all-four-without"}  # registration takes more of the same budget

# Share of the team's divided hours that leaves cases for another task, against the status quo.
MOVED = {
    "status-quo": 0.0,
    "casework": -0.06,
    "network-casework": 0.0,
    "rights-first": 0.0,
    "community-first": 0.20,
    "placebo-collective": 0.20,
    "barriers-first": 0.05,
    "placebo-barriers": 0.05,
    "barriers-first-large": 0.20,
    "all-four": 0.17,
    "placebo-all-four": 0.17,
    "all-four-without": 0.13,
    "collective-better": 0.0,
    "take-over": 0.0,
    "participation-society": 0.0,
    "status-quo-closed": 0.0,
    "community-first-closed": 0.20,
    "placebo-closed": 0.20,
    "caring-school": 0.05,
    "after-a-loss": 0.02,
    "services-in-groups": 0.05,
    "accountability-counts": 0.20,
    "accountability-learning": 0.20,
}
# The same for the methods, in the weeks in which most moves; the others move none.
MOVED_BY_METHODS = {
    "network-strategies": 0.024,
    "youth-support-figures": 0.02,
    "early-plan-after-loss": 0.02,
    "walk-in-desk": 0.05,
    "meeting-places": 0.05,
    "peer-groups": 0.05,
    "resident-initiatives": 0.05,
    "kwartiermaken": 0.05,
    "presence": 0.10,
    "neighbourhood-currency": 0.02,
    "community-mapping": 0.05,
    "social-lab": 0.05,
    "economic-initiative": 0.05,
    "community-building-course": 0.03,
    "early-withdrawal": 0.20,
    "invest-before-trouble": 0.20,
    "invest-after-trouble": 0.20,
    "case-reflection": 0.02,
}
CLOSED = {
    "groups.closure_traditional",
    "groups.closure_light",
    "places.bond_across",
    "ties.homophily_group",
    "ties.closure_gain",
}
every_file = each("name", [*NAMES, *METHODS])


def parts(name: str) -> list[tuple[int, int, Params]]:
    return scenario.load(name).segments(BASE, WEEKS)


def start(name: str) -> Params:
    return parts(name)[0][2]


def case_share(now: Params) -> float:
    return 1 - sum(params.read(now, name) for name in params.SHARES_OF_HOURS)


def changed(one: Params, other: Params) -> set[str]:
    return {name for name in params.table() if params.read(one, name) != params.read(other, name)}


def hours(now: Params) -> dict[str, float]:
    """Planned hours a week per 1000 residents by task, all workers present and nobody waiting."""
    team = now.team
    usable = team.fte * team.week_hours * (1 - team.overhead)
    return {
        "collective": usable * team.share_collective,
        "policy": usable * team.share_policy,
        "withdrawn": usable * team.share_withdrawn,
        "cases": usable * case_share(now),
    }


def text(name: str) -> str:
    folder = scenario.scenario_folder()
    folder = folder / "methods" if name in METHODS else folder
    return (folder / f"{name}.toml").read_text(encoding="utf-8")


# ---- Hours and budget -----------------------------------------------------------------------


def test_the_table_here_and_the_order_know_every_file() -> None:
    assert set(NAMES) == set(files.ORDER) == set(MOVED) | set(MORE_MONEY)
    assert list(files.ORDER) == NAMES
    assert list(files.METHODS) == METHODS
    assert set(MOVED_BY_METHODS) <= set(METHODS)


@pytest.mark.parametrize(("name", "share"), MOVED.items())
def test_scenarios_move_the_hours_that_they_say(name: str, share: float) -> None:
    ((begin, end, now),) = parts(name)
    assert (begin, end) == (0, WEEKS)
    assert case_share(BASE) - case_share(now) == pytest.approx(share)


@each("name", METHODS)
def test_methods_move_the_hours_that_are_told_here_and_say_where_they_come_from(name: str) -> None:
    most = max(case_share(BASE) - case_share(now) for *_, now in parts(name))
    assert most == pytest.approx(MOVED_BY_METHODS.get(name, 0.0))
    words = " ".join(text(name).replace("#", " ").split())
    assert ("Uit de uren voor casussen" in words) == (most > 0.01)


@every_file
def test_scenarios_leave_hours_for_cases_from_every_preset(name: str) -> None:
    for preset in params.PRESETS:
        base = params.make(params.preset_values(preset))
        for _, _, now in scenario.load(name).segments(base, WEEKS):
            assert case_share(now) >= 0.2
            for parameter in params.table():
                params.check(parameter, params.read(now, parameter))


@every_file
def test_the_budget_is_equal_unless_the_file_says_otherwise(name: str) -> None:
    posts = MORE_MONEY.get(name, BASE.team.fte)
    now = start(name)
    assert now.team.fte == posts
    assert now.team.week_hours == BASE.team.week_hours
    assert (now.team.overhead != BASE.team.overhead) == (name in LESS_TO_DIVIDE)
    assert (now.duty.formal_share != BASE.duty.formal_share) == (name in LESS_MONEY)
    told = [line for line in text(name).splitlines()[:6] if "GEEN GELIJK BUDGET" in line]
    assert bool(told) == (name in MORE_MONEY or name in LESS_MONEY or name in OTHERS_PAY)
    assert {row[2].team.fte for row in parts(name)} <= {posts, BASE.team.fte}


def test_on_top_adds_a_fifth_to_one_task_and_nothing_to_the_others() -> None:
    now, fifth = hours(BASE), 0.2 * BASE.team.fte * BASE.team.week_hours * (1 - BASE.team.overhead)
    for name, task in zip(ON_TOP, ("collective", "withdrawn", "cases"), strict=True):
        ((_, _, more),) = parts(name)
        expected = now | {task: now[task] + fifth}
        assert hours(more) == pytest.approx(expected, rel=3e-3), name
        shares = {"team.share_collective", "team.share_policy", "team.share_withdrawn"}
        assert changed(more, BASE) <= shares | {"team.fte", "team.crowding"}
        assert more.team.crowding == 0.0  # what is added cannot flow back to cases


def test_the_bridging_budget_is_on_top_for_two_years_and_community_first_after_it() -> None:
    (_, first, during), (second, end, after) = parts("bridging-budget")
    assert (first, second, end) == (104, 104, WEEKS)
    assert changed(during, start("collective-on-top")) == {"team.crowding"}
    assert after == start("community-first")


# ---- A placebo beside every gain ------------------------------------------------------------


@pytest.mark.parametrize(
    ("placebo", "real", "beside"),
    [
        ("placebo-collective", "community-first", set()),
        ("placebo-collective", "barriers-first-large", set()),
        ("placebo-barriers", "barriers-first", set()),
        ("placebo-all-four", "all-four", {"team.crowding"}),
        ("placebo-closed", "community-first-closed", CLOSED),
    ],
)
def test_a_placebo_takes_the_same_hours_and_does_nothing_else(
    placebo: str, real: str, beside: set[str]
) -> None:
    fake, true = start(placebo), start(real)
    assert case_share(fake) == pytest.approx(case_share(true))
    assert changed(fake, BASE) == {"team.share_withdrawn"} | beside
    for name in beside:  # what they have in common they have alike
        assert params.read(fake, name) == params.read(true, name)
    assert true.team.share_withdrawn == 0.0


# ---- What each scenario stands for ----------------------------------------------------------


def test_each_quadrant_alone_does_what_it_does_in_all_four() -> None:
    whole = start("all-four")
    for name, moved in (
        ("network-casework", {"casework.mode"}),
        ("rights-first", {"casework.mandate", "casework.advocacy"}),
        ("barriers-first", {"team.share_policy"}),
    ):
        assert changed(start(name), BASE) == moved
        for parameter in moved:
            assert params.read(start(name), parameter) == params.read(whole, parameter)


def test_all_four_without_has_the_task_of_all_four_and_worse_conditions_than_now() -> None:
    without, whole = start("all-four-without"), start("all-four")
    for same in ("casework.mode", "casework.advocacy", "team.share_collective"):
        assert params.read(without, same) == params.read(whole, same)
    assert without.team.share_policy == whole.team.share_policy
    lower = ("casework.mandate", "plan.informed", "plan.deadline", "plan.registered")
    lower += ("signals.feedback", "signals.tolerance", "signals.registering", "staff.training")
    for name in (*lower, "provision.rights", "team.presence_share"):
        assert params.read(without, name) < params.read(BASE, name) <= params.read(whole, name)
    for name in ("team.overhead", "staff.turnover", "accountability.case_counts"):
        assert params.read(without, name) > params.read(BASE, name) >= params.read(whole, name)
    assert without.team.crowding == BASE.team.crowding > whole.team.crowding == 0.0


def test_take_over_is_the_opposite_of_network_casework() -> None:
    assert start("take-over").casework.mode == 0.0
    assert start("network-casework").casework.mode == 1.0
    assert changed(start("take-over"), BASE) == {"casework.mode", "groups.takeover"}


def test_a_closed_neighbourhood_is_closed_alike_in_its_three_scenarios() -> None:
    ground = start("status-quo-closed")
    assert changed(ground, BASE) == CLOSED
    assert ground.groups.closure_traditional > BASE.groups.closure_traditional
    assert ground.groups.closure_light > BASE.groups.closure_light
    assert ground.ties.homophily_group < BASE.ties.homophily_group
    assert changed(start("community-first-closed"), ground) == {"team.share_collective"}
    assert changed(start("placebo-closed"), ground) == {"team.share_withdrawn"}


def test_collective_better_changes_quality_and_enabling_but_no_hours() -> None:
    moved = changed(start("collective-better"), BASE)
    assert not moved & {*params.SHARES_OF_HOURS, "team.fte", "team.extra_fte"}
    quality = {"places.bond", "groups.takeover", "team.presence_share"}
    enabled = {"signals.feedback", "signals.tolerance", "team.crowding"}
    assert quality | enabled | {"groups.closure_traditional", "groups.closure_light"} <= moved


def test_the_participation_society_halves_home_care_and_gates_requests() -> None:
    now = start("participation-society")
    assert now.duty.formal_share == BASE.duty.formal_share / 2
    assert now.demand.gate > 0
    assert changed(now, BASE) == {"duty.formal_share", "demand.gate", "casework.mode"}


def test_the_account_that_is_asked_is_all_that_differs_between_three_scenarios() -> None:
    hours_agreed = start("community-first")
    counted, learned = start("accountability-counts"), start("accountability-learning")
    assert changed(counted, hours_agreed) == {"accountability.case_counts"}
    assert changed(learned, hours_agreed) == {"accountability.learning"}


def test_investing_before_and_after_a_shock_takes_as_many_hours_of_the_same_years() -> None:
    shock = {
        week: now.onset.shock
        for first, last, now in parts("hard-times")
        for week in range(first, last)
    }
    spent = {}
    for name in ("invest-before-trouble", "invest-after-trouble"):
        weeks = [(w, now) for first, last, now in parts(name) for w in range(first, last)]
        assert {week: now.onset.shock for week, now in weeks} == shock
        spent[name] = {week for week, now in weeks if now.team.share_collective == 0.25}
    before, after = spent.values()
    assert max(before) < min(week for week, factor in shock.items() if factor > 1) == min(after)
    assert len(before) == len(after) == 104


@each("name", METHODS)
def test_a_method_is_small(name: str) -> None:
    assert 1 <= len(scenario.load(name).settings) <= 6
    assert not scenario.load(name).parameters


def test_no_two_scenarios_do_the_same() -> None:
    hashes = [scenario.load(name).content_hash() for name in (*NAMES, *METHODS)]
    assert len(hashes) == len(set(hashes))


# ---- Words ----------------------------------------------------------------------------------


@every_file
def test_files_explain_themselves_in_dutch(name: str) -> None:
    lines = text(name).splitlines()
    up = ".." if name in METHODS else "."
    assert lines[0] == f"#:schema {up}/scenario.schema.json"
    assert sum(line.startswith("# ") for line in lines) >= 5
    heads = ("# Wat verandert er?", "# Waar", "# Wat zegt het niet?", "# Vergelijk met:")
    for head in heads:
        assert any(line.startswith(head) for line in lines), head
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 100


@every_file
def test_titles_and_descriptions_differ_by_language_and_by_scenario(name: str) -> None:
    own = scenario.load(name)
    assert own.title_nl != own.title_en
    assert own.about_nl != own.about_en
    assert max(len(own.about_nl), len(own.about_en)) <= 90  # a line of `wijksim scenarios`


def test_no_two_titles_or_descriptions_are_the_same() -> None:
    every = [scenario.load(name) for name in (*NAMES, *METHODS)]
    for field in ("title_nl", "title_en", "about_nl", "about_en"):
        told = [getattr(one, field) for one in every]
        assert len(told) == len(set(told)), field


@every_file
def test_what_a_file_says_to_compare_with_exists(name: str) -> None:
    head = text(name).partition("# Vergelijk met:")[2].partition("\n#\n")[0].partition("\nname")[0]
    words = {word.strip(".,:()") for word in head.split()}
    every = {*NAMES, *METHODS}
    assert words & every or name == "status-quo"
    hyphened = {word for word in words if "-" in word.strip("-") and word.islower()}
    assert hyphened <= every
