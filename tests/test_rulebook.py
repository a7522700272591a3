"""Rules of one's own: names, what is refused and how, an edit counts at once, nothing is mixed up.

Compiling a week takes some 20 seconds, so most of it is tested in plain Python.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import wijksim
from wijksim import _jit, comparing, params, rulebook, running, schedule, usercode
from wijksim.columns import Col
from wijksim.errors import InputError
from wijksim.rulebook import Rules
from wijksim.rules import demand, events
from wijksim.running import USUAL, Way
from wijksim.sources import profiles
from wijksim.starts import Starts

DOCS = Path(__file__).parents[1] / "docs" / "rules.md"
P = params.make()
FACTOR = 1.0


def request(skill: float, reliance: float, load: float, ask: float, p: Any) -> float:
    return FACTOR * demand.own_request_hazard(skill, reliance, load, ask, p)


def never(skill: float, reliance: float, load: float, ask: float, p: Any) -> float:
    return 0.0


def forwarded(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given: function(*given)


# ---- Names and what is refused --------------------------------------------------------------


def test_the_issues_own_line_works() -> None:
    default = wijksim.Rules()
    rules = dataclasses.replace(default, request=request)
    assert rules.replaced() == {"request": request}
    assert rules == Rules(request=request) != default
    assert repr(rules) == "Rules(request=request)"
    assert dataclasses.replace(rules, request=default.request) == default
    assert default.request(0.5, 0.5, 0.5, 0.5, P.demand) > 0.0  # plain Python, to read and try


def test_every_rule_of_the_week_is_open_or_says_why_not() -> None:
    table, refused = rulebook.table(), set()
    assert [field.name for field in dataclasses.fields(Rules)] == list(table)
    assert len(table) > 160
    assert all(name.isidentifier() for name in table)
    open_paths = {rule.path for rule in table.values()}
    for name in _jit.RULES:
        path = name.removeprefix("rules.")
        if name.startswith("rules.") and path not in open_paths:
            with pytest.raises(InputError, match=f"rules: {path.replace('.', '_')}: "):
                Rules(**{path.replace(".", "_"): never})
            refused.add(path)
    assert {path for path in refused if not path.startswith("chance.")} == {
        "duty.highest_begin",
        "escalation.highest_hazard",
        "events.highest_personal_hazard",
        "help.load_class",
        "information.highest_hazard",
        "mending.any_mediation",
        "onset.income_factor",  # of building, not of a week
        "onset.which_domain",
        "places.highest_chance",
        "team.workers",
        "ties.highest_likeness",
    }


def test_examples_are_arguments_that_every_rule_takes() -> None:
    for name, rule in rulebook.table().items():
        assert rulebook._wrong_result(rule, rule.function) == [], name


@pytest.mark.parametrize(
    ("name", "function", "message"),
    [
        ("requst", never, "no rule has this name; did you mean 'request'?"),
        ("own_request_hazard", never, "did you mean 'request'?"),
        ("likeness", never, "did you mean 'ties_likeness'?"),
        ("demand_own_request_hazard", never, "this rule is called 'request' here"),
        ("chance_happens", never, "not open: arithmetic of chances"),
        ("ties_highest_likeness", never, "a bound on ties.likeness and ties.meeting_chance"),
        ("team_workers", never, "rules/team.py: workers is not open"),
        ("request", 3.0, "a plain function is wanted (def or lambda), not float"),
        ("request", lambda a, p: 1.0, "takes (skill, reliance, load, ask, p)"),
        ("request", lambda reliance, skill, load, ask, p: 1.0, "takes (skill, reliance,"),
        ("request", lambda *skill: 1.0, "takes (*skill), but the rule"),
        ("request", lambda skill, reliance, load, ask, p: 1 / 0, "raises ZeroDivisionError"),
        ("request", lambda skill, reliance, load, ask, p: "x", "gives 'x' for skill=0.5"),
        ("request", lambda skill, reliance, load, ask, p: None, "a finite number is wanted"),
        ("request", lambda skill, reliance, load, ask, p: True, "a finite number is wanted"),
        ("request", lambda skill, reliance, load, ask, p: np.inf, "a finite number is wanted"),
        ("need", lambda load, was_in_need, p: 0.3, "True or False is wanted"),
        ("ties_kind_of_new_tie", lambda same_block: 0.5, "a whole number is wanted"),
    ],
)
def test_what_cannot_be_used_is_told(name: str, function: Any, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        Rules(**{name: function})
    assert str(caught.value).startswith(f"rules: {name}: ")


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Rules(request=3.0, ned=never)  # type: ignore[arg-type]
    assert [problem.field for problem in caught.value.problems] == ["request", "ned"]


def test_a_parameter_that_is_not_used_may_say_so() -> None:
    rules = Rules(request=lambda _skill, _reliance, load, _ask, p: p.request * load)
    assert list(rules.replaced()) == ["request"]


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (lambda skill, reliance, load, ask, p: sum([skill, load]), "request: does not compile"),
        (lambda skill, reliance, load, ask, p: float(open is None), "does not compile: .*'open'"),
        (lambda skill, reliance, load, ask, p: 0.1 if skill < 1 else p.no, "does not compile"),
    ],
)
def test_what_does_not_compile_is_told(compiled: None, function: Any, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        rulebook.way(Rules(request=function))
    assert "plain Python" in str(caught.value)
    assert "numba" not in str(caught.value).split("does not compile")[0]
    assert len(caught.value.problems) == 1


def test_a_short_start_with_own_rules_is_refused_before_anything_runs(small_area: str) -> None:
    with pytest.raises(InputError, match=r"start_rules=wijksim\.Rules\(\)"):
        wijksim.simulate(area=small_area, start="short", rules=Rules(request=request))


# ---- What a replacement does ----------------------------------------------------------------


def test_forwarding_every_rule_changes_no_bit(worlds: Any) -> None:
    # Each rule is reached, and with all bounds lifted everybody is looked at: to the same end.
    own = {name: forwarded(rule.function) for name, rule in rulebook.table().items()}
    swaps = rulebook._swaps(own)
    lifted = {rulebook._in_the_week()[bound] for bound in rulebook._BOUNDS}
    assert lifted <= set(swaps)
    plain = _jit.rebuild("schedule.run_weeks", swaps, compile_=False)
    own_world, usual = worlds.warm(), worlds.warm()
    plain(own_world, worlds.p, worlds.week, worlds.week + 17)
    schedule.run_weeks(usual, worlds.p, worlds.week, worlds.week + 17)
    assert worlds.differing(own_world, usual) == []


def test_every_bound_is_lifted_with_each_of_its_rules() -> None:
    paths = {rule.path: name for name, rule in rulebook.table().items()}
    bounds = {path for path in rulebook._in_the_week() if "highest_" in path}
    assert bounds <= set(rulebook._BOUNDS)
    for bound, of in rulebook._BOUNDS.items():
        for path in of:
            swaps = rulebook._swaps({paths[path]: never})
            assert rulebook._in_the_week()[bound] in swaps
    assert set(rulebook._swaps({"request": never})) == {demand.own_request_hazard}


def test_a_rule_above_the_bound_of_the_built_in_one_takes_effect(worlds: Any) -> None:
    def often(age: int, p: Any) -> float:
        return 3.0

    lost = []
    swaps = rulebook._swaps({"events_job_loss_hazard": often})
    for chosen in (swaps, {events.job_loss_hazard: often}):
        world = worlds.warm()
        run = _jit.rebuild("schedule.run_weeks", chosen, compile_=False)
        run(world, worlds.p, worlds.week, worlds.week + 4)
        lost.append(world.book.weekly[:4, Col.JOB_LOSSES].sum())
    assert lost[0] > 0.9 * 4 * 144 * (1.0 - np.exp(-3.0))
    assert lost[1] < 0.2 * lost[0]  # the bound, still there, hides it


def test_the_way_in_plain_python_runs_the_users_own_code(small_area: str) -> None:
    seen = []

    def watched(skill: float, reliance: float, load: float, ask: float, p: Any) -> float:
        seen.append(load)  # would not compile
        return 0.0

    run = wijksim.simulate(
        area=small_area, years=1, burn_in_weeks=0, rules=Rules(request=watched), compiled=False
    )
    assert len(seen) > 10
    assert min(seen) > 0.0
    assert run.weekly.filter(like="requests [").to_numpy().sum() < len(seen)


def test_an_edited_rule_counts_at_once_and_runs_compiled(
    compiled: None, small_area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"area": small_area, "years": 1, "burn_in_weeks": 26}
    usual = wijksim.simulate(**asked)  # type: ignore[arg-type]
    rules = Rules(request=request)
    # In plain Python, which saves a compile; test_registry.py compiles a like rule.
    same = wijksim.simulate(**asked, rules=rules, compiled=False)  # type: ignore[arg-type]
    assert same.digest() == usual.digest()
    way = rulebook.way(rules)
    assert rulebook.way(Rules(request=request)) is way  # not compiled again
    monkeypatch.setitem(request.__globals__, "FACTOR", 4.0)  # the edit
    assert rulebook.way(rules) is not way
    edited = wijksim.simulate(**asked, rules=rules)  # type: ignore[arg-type]
    assert edited.yearly["requests"].sum() > 1.3 * usual.yearly["requests"].sum()
    plain = wijksim.simulate(**asked, rules=rules, compiled=False)  # type: ignore[arg-type]
    assert plain.digest() == edited.digest()
    late = wijksim.simulate(**asked, rules=rules, start_rules=Rules())  # type: ignore[arg-type]
    assert late.digest() != edited.digest()
    first = late.weekly.iloc[0] == usual.weekly.iloc[0]
    assert first["need [adults]"]  # one start, and the rule from then on
    both = wijksim.compare(
        ["status-quo", "barriers-first"], rules=rules, seeds=1, placebos=False, **asked
    )  # type: ignore[arg-type]
    assert usercode.digest(request) == both.to_json()["manifest"]["rules"]["request"]
    assert (
        both.arms[0].books[0].weekly.tolist() == edited.comparison.arms[0].books[0].weekly.tolist()
    )


# ---- What is kept ---------------------------------------------------------------------------


def test_starts_and_runs_by_other_rules_are_kept_apart_or_not_at_all() -> None:
    area, plan = profiles.load("heechterp").scaled(0.1), [(0, 8, P)]

    def lazy(world: Any, p: Any, first: int, last: int) -> None:
        schedule.run_weeks(world, params.replace(p, "demand.request", 0.0), first, last)

    found = {}
    store = Starts(disk=0)
    for way in (USUAL, Way(lazy, "request=1"), Way(lazy, "request=2")):
        start = store.begin(area, P, 1, 104, way=way)
        name = comparing.starts.name_of(area, P, 1, 104, "", way.name or "")
        book = store.follow_plan(start, name, plan, way=way)
        found[way.name] = float(start.burn_in.weekly[:, Col.REQUESTS].sum()), book
    assert len(store) == 6
    assert found[""][0] > found["request=1"][0] == found["request=2"][0]
    usual = store.begin(area, P, 1, 104)
    store.follow_plan(usual, comparing.starts.name_of(area, P, 1, 104), plan, way=Way(lazy, "x"))
    assert len(store) == 7  # a run by another rule from the usual start is another run
    store.begin(area, P, 1, 104, way=Way(lazy, None))
    store.follow_plan(start, name, plan, way=Way(lazy, None))
    assert len(store) == 7


def test_runs_from_a_start_without_a_name_are_not_kept(small_area: str) -> None:
    store = Starts(disk=0)
    plan = comparing.prepare(["status-quo"], area=small_area, years=1, seeds=1, burn_in_weeks=4)
    work, *_ = plan.work()
    unnamed = Way(schedule.run_weeks, None)
    comparing.run_all(work._replace(store=store, start_way=unnamed))
    assert len(store) == 0
    comparing.run_all(work._replace(store=store))
    assert len(store) == 2


# ---- One run as pandas ----------------------------------------------------------------------


def test_a_run_as_pandas(small_area: str) -> None:
    run = wijksim.simulate("barriers-first", area=small_area, years=2, seed=3, burn_in_weeks=8)
    assert run.weekly.shape == (104, len(Col))
    assert list(run.weekly.index) == list(range(104))
    assert list(run.yearly.index) == [1, 2]
    assert run.yearly.columns[0] == "need_prevalence"
    assert run.units["need_prevalence"] == "% of adults"
    assert set(run.units) == set(run.yearly.columns)
    done = wijksim.compare(
        ["barriers-first"], area=small_area, years=2, seeds=1, seed=3, burn_in_weeks=8
    )
    assert run.digest() == done.digest()
    assert run.yearly["requests"].to_list() == done.arms[0].yearly["requests"][0].tolist()


def test_the_examples_of_the_page_run(small_area: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small: dict[str, Any] = {"area": small_area, "burn_in_weeks": 0, "years": 1}
    simulate, compare, seen = wijksim.simulate, wijksim.compare, []

    def one(*names: Any, **given: Any) -> Any:
        seen.append(given.get("rules", Rules()).replaced())
        return simulate(*names, **{**given, **small, "compiled": False})

    def several(*names: Any, **given: Any) -> Any:
        given.pop("rules", None)  # compiled elsewhere
        return compare(*names, **{**given, **small}, seeds=1)

    monkeypatch.setattr(wijksim, "simulate", one, raising=False)
    monkeypatch.setattr(wijksim, "compare", several, raising=False)
    names: dict[str, Any] = {"__name__": "page"}
    for block in re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL):
        exec(block, names)
    assert [list(rules) for rules in seen] == [["request"], [], ["request"]]
    assert names["mine"].frame().shape == names["usual"].frame().shape


def test_a_start_is_run_by_the_way_that_is_asked_for() -> None:
    seen: list[tuple[int, int]] = []

    def noting(world: Any, p: Any, first: int, last: int) -> None:
        seen.append((first, last))

    start = running.begin(profiles.load("heechterp").scaled(0.1), P, 1, 60, way=Way(noting))
    running.follow_plan(start, [(0, 10, P)], way=Way(noting))
    assert seen == [(0, 52), (52, 60), (60, 70)]
