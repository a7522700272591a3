"""The lesson: its script is whole, its steps run, and what is said follows from the numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import claims, lesson, scenario
from wijksim.cli import COMMANDS
from wijksim.errors import InputError
from wijksim.lesson import Figure, Found, policies
from wijksim.lesson.scene import CHANGE, LEVEL, difference, direction, line, weeks_of
from wijksim.lesson.script import Words
from wijksim.measures import MEASURES
from wijksim.results import Interval
from wijksim.sources import profiles

STEPS = lesson.steps()
SMALL = {"area": "schieringen", "seeds": 2, "burn_in_weeks": 60}
RUNS: dict[int, Found] = {}
every_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)


def run(number: int) -> Found:
    if number not in RUNS:
        RUNS[number] = lesson.run(number, **SMALL)
    return RUNS[number]


# ---- The script -----------------------------------------------------------------------------


def test_there_are_seven_steps_in_order() -> None:
    assert [step.number for step in STEPS] == [1, 2, 3, 4, 5, 6, 7]
    assert len({step.key for step in STEPS}) == 7


@every_step
def test_a_step_asks_before_it_tells(step: lesson.Step) -> None:
    assert 3 <= len(step.options) <= 4
    assert [one.key for one in step.options] == list("abcd")[: len(step.options)]
    for answer in step.answers.values():
        assert set(answer.agrees) <= {one.key for one in step.options}
    told = {key for answer in step.answers.values() for key in answer.agrees}
    possible = {one.key for one in step.options}
    # Each prediction can come true; that all four without conditions win is told another way.
    assert possible - told <= ({"c"} if step.key == "together" else set())


@every_step
def test_claims_and_scenarios_of_a_step_exist(step: lesson.Step) -> None:
    for name in step.claims:
        assert claims.find(name).id == name
    for arm in step.arms:
        if arm.scenario:
            scenario.load(arm.scenario)


@every_step
def test_every_text_is_there_in_two_languages(step: lesson.Step) -> None:
    texts = [step.title, step.question, step.look, step.measure, step.point, step.otherwise]
    texts += [step.talk, *step.more, *(one.text for one in step.options)]
    texts += [arm.title for arm in step.arms] + [one.text for one in step.answers.values()]
    for text in texts:
        assert text.nl.strip()
        assert text.en.strip()
        assert re.findall(r"{\w+}", text.nl) == re.findall(r"{\w+}", text.en)
    # A figure carries its own brackets, so none stands inside brackets.
    assert not any(re.search(r"\([^)]*{", text.nl + text.en) for text in texts)


def test_a_step_is_found_by_number_or_key_and_a_wrong_one_is_told() -> None:
    assert lesson.find(3) is lesson.find("3") is lesson.find("between-rules")
    with pytest.raises(InputError, match="did you mean 'barrier'"):
        lesson.find("barier")
    with pytest.raises(InputError, match="1 to 7"):
        lesson.find(8)


def test_bad_input_is_told_before_anything_runs() -> None:
    with pytest.raises(InputError, match="seeds"):
        lesson.run(1, seeds=0)
    with pytest.raises(InputError):
        lesson.run(1, area="nowhere")


# ---- Running --------------------------------------------------------------------------------


@every_step
def test_a_step_runs_and_says_what_it_found(step: lesson.Step) -> None:
    found = run(step.number)
    assert found.answer in step.answers
    for lang in ("nl", "en"):
        told = lesson.tell(found, lang)
        for text in (told.surprise, told.verdict, *told.more):
            assert text
            assert "{" not in text
        assert set(told.agrees) == {
            one for one in step.options if one.key in step.answers[found.answer].agrees
        }
    for chart in found.charts:
        assert chart.lines
        for one in chart.lines:
            assert len(one.mean) == len(one.low) == len(one.high) == len(chart.weeks)
            assert all(a <= b <= c for a, b, c in zip(one.low, one.mean, one.high, strict=True))
    json.dumps(found.plain(), allow_nan=False)


def test_the_same_step_gives_the_same_numbers() -> None:
    again = lesson.run(1, **SMALL)
    assert again.plain() == run(1).plain()


def test_the_first_step_changes_one_thing_and_nothing_else() -> None:
    found = run(1)
    assert found.people > 0
    alone, hours, tie, care = (one.mean for one in found.charts[1].lines)
    assert tie != alone
    assert hours != alone
    # Who has somebody to care for lives the same weeks but for the burden that caring brings.
    assert max(abs(a - b) for a, b in zip(alone, care, strict=True)) < 10.0


@every_step
def test_every_figure_of_a_text_is_found(step: lesson.Step) -> None:
    found = run(step.number)
    texts = [*(one.text.nl for one in step.answers.values()), *(one.nl for one in step.more)]
    wanted = {name for text in texts for name in re.findall(r"{(\w+)}", text)}
    assert wanted <= set(found.figures) | set(found.names)


# ---- How it came out ------------------------------------------------------------------------


def test_a_difference_is_told_when_its_band_leaves_zero_out_and_it_matters() -> None:
    assert direction(Interval(-2.0, -3.0, -1.0)) == "down"
    assert direction(Interval(2.0, 1.0, 3.0)) == "up"
    assert direction(Interval(2.0, -1.0, 5.0)) == "equal"
    assert direction(Interval(0.01, 0.005, 0.015), worth=0.02) == "equal"
    assert direction(Interval(2.0, None, None)) == "equal"


@pytest.mark.parametrize(
    ("weeks_ahead", "expected"),
    [([1, 1, -1, -1], 26), ([-1, -1, -1, -1], 0), ([1, -1, 1, 1], None), ([-1, -1, 1, -1], 39)],
)
def test_overtaking_holds_to_the_end(weeks_ahead: list[int], expected: int | None) -> None:
    quarters = [*weeks_ahead, *([weeks_ahead[-1]] * 4)]
    ahead = np.repeat(np.array(quarters, np.float64), 13)[None, :].repeat(4, axis=0)
    ahead += np.linspace(-0.01, 0.01, 4)[:, None]
    assert policies.overtakes(ahead) == expected


def test_overtaking_within_chance_is_none() -> None:
    rng = np.random.default_rng(1)
    assert policies.overtakes(rng.normal(0.0, 1.0, (4, 260)) - 0.001) is None


def figures(**values: float) -> Mapping[str, Figure]:
    """Figures with narrow bands."""
    return {
        name: Figure(Interval(value, value - 0.1, value + 0.1), "percentage points")
        for name, value in values.items()
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"all": -3, "without": 2, "all_beside_best": -1, "best": -2}, "all_without_worse"),
        ({"all": -3, "without": -1, "all_beside_best": -1, "best": -2}, "all_without_better"),
        ({"all": -3, "without": 0, "all_beside_best": -1, "best": -2}, "all"),
        ({"all": -3, "without": 0, "all_beside_best": 0, "best": -3}, "one"),
        ({"all": 0, "without": 0, "all_beside_best": 0, "best": 0}, "none"),
    ],
)
def test_what_does_most_is_told_from_the_figures(values: dict[str, float], expected: str) -> None:
    assert policies._winner(figures(**values)) == expected


@every_step
def test_every_way_to_come_out_can_be_told(step: lesson.Step) -> None:
    found = run(step.number)
    for answer, lang in product(step.answers, ("nl", "en")):
        told = lesson.tell(found._replace(answer=answer), lang)
        assert told.surprise
        if not step.answers[answer].agrees:
            assert told.verdict.startswith(("Geen", "None"))


@given(st.floats(-5, 5), st.floats(0, 5), st.sampled_from(sorted(MEASURES)))
def test_any_figure_can_be_said(mean: float, half: float, measure: str) -> None:
    found = run(6)
    value = Interval(mean, mean - half, mean + half)
    for kind in (LEVEL, CHANGE):
        changed = {**found.figures, "onsets": Figure(value, MEASURES[measure].unit, kind)}
        for lang in ("nl", "en"):
            assert lesson.tell(found._replace(figures=changed), lang).surprise


def test_lines_are_means_over_their_weeks() -> None:
    runs = np.arange(24, dtype=np.float64).reshape(2, 12)
    one = line(Words("x", "x"), runs)
    assert one.mean == (7.5, 11.5, 15.5)
    assert weeks_of(12) == (4, 8, 12)
    assert weeks_of(30, 13) == (13, 26, 30)
    assert difference([1.0, 2.0], [0.0, 1.0]).mean == 1.0


# ---- The ten questions ----------------------------------------------------------------------


def test_there_are_ten_questions_with_comparisons_that_exist() -> None:
    found = lesson.questions()
    assert [one.number for one in found] == list(range(1, 11))
    for one in found:
        assert one.comparisons
        assert set(one.measures) <= set(MEASURES)
        for text in (one.question, one.read, one.pitfall, *(c.title for c in one.comparisons)):
            assert text.nl
            assert text.en
        assert bool(one.missing.nl) == bool(one.missing.en)
        for compared in one.comparisons:
            assert 2 <= len(compared.scenarios) <= 5  # the baseline and up to four
            assert len(set(compared.scenarios)) == len(compared.scenarios)
            for name in compared.scenarios:
                scenario.load(name)
            profiles.load(compared.area)


def test_every_scenario_of_the_folder_is_used_by_the_lesson_or_a_question() -> None:
    used = {name for q in lesson.questions() for c in q.comparisons for name in c.scenarios}
    used |= {arm.scenario for step in STEPS for arm in step.arms}
    assert set(scenario.of_questions()) <= used


def test_a_command_is_one_that_the_command_line_takes() -> None:
    one = lesson.questions()[9].comparisons[1]
    assert one.command == (
        "wijksim compare status-quo community-first barriers-first all-four all-four-without "
        "--years 5 --seeds 20 --preset essay"
    )
    elsewhere = lesson.questions()[7].comparisons[1]
    assert "--area urk-de-staart" in elsewhere.command


# ---- docs/les -------------------------------------------------------------------------------

LES = Path(__file__).parents[1] / "docs" / "les"


def test_the_page_of_figures_holds_every_step_and_a_step_still_comes_out_so() -> None:
    text = (LES / "getallen.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", text, flags=re.M)[1:]
    assert len(sections) == len(STEPS)
    for step, section in zip(STEPS, sections, strict=True):
        assert section.startswith(f"{step.number}. {step.title.nl}\n")
        assert step.question.nl in section
        assert f"`wijksim lesson {step.number}`" in section
        assert all(name in section for name in step.claims)
    now = lesson.tell(lesson.run(1, threads=2), "nl")
    assert now.verdict in sections[0], "python -m wijksim.lesson docs/les/getallen.md"


def test_every_link_of_the_lesson_leads_somewhere() -> None:
    for file in sorted(LES.glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)", file.read_text(encoding="utf-8")):
            assert (LES / target).exists(), f"{file.name}: {target}"
    for name in ("lesplan-45", "lesplan-90", "draaiboek", "opdracht", "summary", "getallen"):
        assert (LES / f"{name}.md").stat().st_size > 1000


def test_commands_in_the_lesson_are_commands() -> None:
    for file in sorted(LES.glob("*.md")):
        for words in re.findall(r"`wijksim ([a-z]+)", file.read_text(encoding="utf-8")):
            assert words in COMMANDS, f"{file.name}: {words}"
