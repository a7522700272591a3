"""The question in the address: read strictly, and written in one way."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import levers, params, scenario
from wijksim.errors import InputError
from wijksim.web import ask, toml
from wijksim.web.ask import Ask, Change, Choice
from wijksim.web.limits import Limits

NAMES = (*scenario.shipped(), *scenario.methods())
LEVERS = [row for rows in levers.ALL.values() for row in rows.values()]


def changes() -> st.SearchStrategy[Change]:
    def of(row: levers.Lever) -> st.SearchStrategy[Change]:
        steps = st.integers(0, 1000).map(lambda n: row.low + (row.high - row.low) * n / 1000)
        begin = st.integers(0, 200)
        end = st.none() | st.integers(201, 400)
        return st.builds(Change, st.just(row.name), steps.map(lambda x: round(x, 6)), begin, end)

    return st.sampled_from(LEVERS).flatmap(of)


def several() -> st.SearchStrategy[tuple[Change, ...]]:
    return st.lists(changes(), max_size=4, unique_by=lambda change: change.name).map(tuple)


LETTERS = st.characters(codec="utf-8", exclude_characters="~", exclude_categories=("C", "Z"))
TITLES = st.just("") | st.text(LETTERS, min_size=1, max_size=60).filter(str.isprintable)
ASKS = st.builds(
    Ask,
    area=st.sampled_from(["techum", "BU00807301", "heechterp"]),
    base=st.sampled_from(["status-quo", "status-quo-closed"]),
    plans=st.lists(
        st.builds(Choice, st.sampled_from(NAMES), several(), TITLES), min_size=1, max_size=4
    ).map(tuple),
    context=several(),
    years=st.integers(1, 20),
    preset=st.sampled_from(params.PRESETS),
    without=st.sampled_from([(), ("buffer",)]),
    seeds=st.integers(1, 8),
    seed=st.integers(0, 10**9),
    lang=st.sampled_from(["nl", "en"]),
    question=st.integers(0, 10),
)


@given(ASKS)
def test_what_is_written_is_read_again(asked: Ask) -> None:
    assert ask.read(asked.query()) == asked


@given(ASKS)
def test_a_file_holds_what_the_address_says(asked: Ask) -> None:
    try:
        made = asked.scenarios()
    except InputError:  # hours that leave too few for cases
        return
    assert len({one.name for one in made}) == len(made)
    for one in made:
        again = scenario.load_text(toml.text(one, "status-quo"))
        assert again.content_hash() == one.content_hash()
        assert (again.name, again.title_nl, again.about_en) == (
            one.name,
            one.title_nl,
            one.about_en,
        )


def test_nothing_asked_is_the_first_plan_beside_now() -> None:
    asked = ask.read("")
    assert [one.name for one in asked.scenarios()] == ["status-quo", "community-first"]
    assert asked.query() == "area=heechterp-schieringen&plan=community-first"


def test_a_plan_as_it_was_shipped_is_the_shipped_file() -> None:
    (_, one) = ask.read("plan=all-four").scenarios()
    path = scenario.scenario_folder() / "all-four.toml"
    assert toml.text(one, "status-quo") == path.read_text(encoding="utf-8")


def test_the_same_plan_twice_gets_a_name_of_its_own() -> None:
    made = ask.read("plan=casework&plan=casework").scenarios()
    assert [one.name for one in made] == ["status-quo", "casework", "casework-b"]


def test_a_visitor_s_own_name_goes_into_the_title_and_the_file() -> None:
    asked = ask.read("plan=community-first~mandate:0.6~title=Méér mandaat, straks")
    (_, one) = asked.scenarios()
    assert (one.name, one.title_nl, one.title_en) == ("meer-mandaat-straks", *[one.title_nl] * 2)
    assert one.title_nl == "Méér mandaat, straks"
    text = toml.text(one, "status-quo")
    assert "wijksim compare status-quo meer-mandaat-straks.toml" in text
    assert tomllib.loads(text)["title_nl"] == "Méér mandaat, straks"
    plain = ask.read("plan=community-first~mandate:0.6").scenarios()[1]
    assert plain.segments(ask.neutral("evidence"), 52) == one.segments(ask.neutral("evidence"), 52)


def test_a_name_that_is_taken_becomes_no_file_name() -> None:
    made = ask.read(
        "plan=casework~title=All four&plan=casework~title=!!!&plan=all-four"
        "&plan=casework~title=all-four"
    ).scenarios()
    assert [one.name for one in made] == [
        *("status-quo", "casework-a", "casework-b", "all-four", "casework-d")
    ]
    assert [one.title_en for one in made[1:3]] == ["All four", "!!!"]


def test_what_is_changed_is_told_in_words() -> None:
    (_, one) = ask.read("plan=casework~mandate:0.6~fte_per_1000:2~help.effect:0.04").scenarios()
    assert "mandaat om met redenen van regels af te wijken 60 %" in one.about_nl
    assert "2 fte per 1000 bewoners; help.effect 0,04." in one.about_nl
    assert "mandate to deviate from rules with reasons 60 %" in one.about_en
    free = [row for row in LEVERS if not re.search("share|hours", row.name)][:40]
    every = "~".join(f"{row.name}:{row.high}" for row in free)
    (_, long) = ask.read(f"plan=casework~{every}").scenarios()
    assert len(long.about_nl) <= 500
    assert long.about_nl.endswith("...")


def test_context_changes_every_scenario_and_the_baseline() -> None:
    made = ask.read("plan=casework&context=economic_shock:2@0-52").scenarios()
    for one in made:
        (shock,) = [setting for setting in one.settings if setting.lever == "economic_shock"]
        assert (shock.value, shock.from_week, shock.to_week) == (2.0, 0, 52)


def test_weeks_and_parameters_go_into_the_file() -> None:
    asked = ask.read("plan=status-quo~bridging_budget:0.5@10-104~help.effect:0.04")
    data = tomllib.loads(toml.text(asked.scenarios()[1], "status-quo"))
    assert data["preconditions"] == {
        "bridging_budget": {"value": 0.5, "from_week": 10, "to_week": 104}
    }
    assert data["parameters"] == {"help": {"effect": 0.04}}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("plam=casework", "plam: unknown; did you mean 'plan'?"),
        ("years=0", "years: "),
        ("years=5&years=6", "years: given more than once"),
        ("area=../../etc/passwd", "area: "),
        ("area=x.toml", "area: "),
        ("area=hilesluis", "did you mean 'hillesluis'?"),
        ("plan=comunity-first", "did you mean 'community-first'?"),
        ("plan=/etc/passwd", "unknown scenario"),
        ("plan=", "unknown scenario"),
        ("plan=casework~", "is no change"),
        ("plan=casework~mandate", "is no change"),
        ("plan=casework~mandate:nan", "is no change"),
        ("plan=casework~mandate:1e3", "is no change"),
        ("plan=casework~mandate:.5~mandate:.6", "is no change"),
        ("plan=casework~mandate:0.5~mandate:0.6", "changed more than once"),
        ("plan=casework~title=", "is no title"),
        ("plan=casework~title=%20a", "is no title"),
        ("plan=casework~title=a%00b", "is no title"),
        ("plan=casework~title=a~title=b", "is no title"),
        ("plan=casework~title=" + "x" * 61, "is no title"),
        ("question=11", "question: "),
        ("plan=casework~mandat:0.5", "did you mean 'mandate'?"),
        ("plan=casework~mandate:1.5", "outside 0 to 1"),
        ("plan=casework~mandate:0.5@9-3", "must come after"),
        ("plan=status-quo~share_collective:0.5~share_policy:0.3", "at least 0.2 must be left"),
        ("plan=a&plan=b&plan=c&plan=d&plan=e", "plan: "),
        ("without=nothing-like-it", "unknown mechanism"),
        ("lang=de", "lang: "),
        ("seed=-1", "seed: "),
        ("context=economic_shock", "is no change"),
        ("area=%ff", "cannot be read"),
        ("&".join(f"plan={n}" for n in range(80)), "cannot be read"),
        ("plan=casework" + "".join(f"~mandate:{n}" for n in range(80)), "at most 60"),
    ],
)
def test_a_wrong_address_is_told_in_words(query: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        ask.read(query).plan(Limits())
    assert told in str(caught.value)


def test_a_wrong_number_and_a_wrong_area_are_told_together() -> None:
    with pytest.raises(InputError) as found:
        ask.read("years=0&area=hillesluys")
    told = [str(problem) for problem in found.value.problems]
    assert any("years: " in one for one in told)
    assert any("hillesluis" in one for one in told)  # the nearest name
    with pytest.raises(InputError) as found:
        ask.read("years=0&area=../../etc/passwd")
    assert not any("cannot be read" in str(problem) for problem in found.value.problems)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("years=21", "years: 21 is too many"),
        ("seeds=41", "seeds: 41 is too many"),
        ("area=hillesluis&years=20&seeds=40", "is too much for this server"),
    ],
)
def test_what_is_too_much_is_told_before_anything_runs(query: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        ask.read(query).plan(Limits())
    assert told in str(caught.value)


def test_a_large_area_is_sent_to_the_command_line() -> None:
    with pytest.raises(InputError) as caught:
        ask.read("area=rokkeveen-oost").plan(Limits(residents=10_000))
    assert "wijksim compare --area rokkeveen-oost" in str(caught.value)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        asked = ask.read(text)
    except InputError:
        return
    assert ask.read(asked.query()) == asked
