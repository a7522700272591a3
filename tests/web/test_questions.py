"""The text of each of the ten questions follows the run, whichever way it comes out."""

from __future__ import annotations

import dataclasses
import re
from html import unescape

import numpy as np
import pytest

from wijksim import comparing, lesson, texts
from wijksim.cli import COMMANDS
from wijksim.comparing import Comparison
from wijksim.measures import MEASURES
from wijksim.web import answer, ask
from wijksim.web.limits import Limits

AREA = "stadskanaal-centrum"
DOWN = {"nl": ("lager", "korter", "minder"), "en": ("lower", "shorter", "fewer")}
UP = {"nl": ("hoger", "langer", "meer"), "en": ("higher", "longer", "more")}
UNCLEAR = {"nl": "niet duidelijk anders", "en": "not clearly different"}


@pytest.fixture(scope="module")
def done() -> Comparison:
    asked = ask.read(f"area={AREA}&plan=casework&years=1&seeds=2")
    return comparing.carry_out(asked.plan(Limits())._replace(placebos=False))


def moved(done: Comparison, by: tuple[float, float]) -> Comparison:
    """The same comparison, the plan's figures moved from the baseline's by so much a seed."""
    base, plan = done.arms
    level = dict.fromkeys(MEASURES, np.full((2, 1), 500.0))
    shifted = {name: values + np.array(by)[:, None] for name, values in level.items()}
    arms = (
        dataclasses.replace(base, yearly=level),
        dataclasses.replace(plan, yearly=shifted),
    )
    return dataclasses.replace(done, arms=arms)


def told(done: Comparison, question: int, lang: str) -> list[str]:
    """What the page says of the plan, a part for each measure of the question."""
    page = answer.stage(done, False, lang, question)["parts"]["asked"]
    found = re.search(r"<li><strong>.*?</strong>(.*?)</li>", page, re.DOTALL)
    assert found is not None
    return unescape(found[1]).rstrip(".").split("; ")


@pytest.mark.parametrize("question", lesson.questions(), ids=lambda one: str(one.number))
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_question_is_answered_by_the_run_whichever_way_it_comes_out(
    done: Comparison, question: lesson.Question, lang: str
) -> None:
    ways = {
        DOWN[lang]: moved(done, (-40.0, -40.2)),
        UP[lang]: moved(done, (40.0, 40.2)),
        (UNCLEAR[lang],): moved(done, (-9.0, 9.5)),
    }
    for words, comparison in ways.items():
        parts = told(comparison, question.number, lang)
        assert len(parts) == len(question.measures)
        for name, part in zip(question.measures, parts, strict=True):
            assert part.lower().startswith(texts.name(lang, name).lower())
            assert any(word in part for word in words), part
            clear = words != (UNCLEAR[lang],)
            assert (UNCLEAR[lang] not in part) == clear


def test_every_command_that_a_question_names_is_there() -> None:
    text = " ".join(
        part.of(lang)
        for one in lesson.questions()
        for part in (one.read, one.pitfall, one.missing)
        for lang in ("nl", "en")
    )
    named = set(re.findall(r"`wijksim (\w+)", text))
    assert {"explain", "mix", "signals"} <= named
    assert named <= set(COMMANDS)
