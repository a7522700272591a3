"""``wijksim lesson``: the list, the questions, a step, and what is wrong."""

from __future__ import annotations

import pytest

from wijksim import lesson
from wijksim.cli import main

SMALL = ["--area", "stadskanaal-centrum", "--seeds", "2"]


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    with pytest.raises(SystemExit) as left:
        main(["lesson", *words])
    assert left.value.code == code
    out, err = capsys.readouterr()
    return " ".join(out.split()), err


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_steps_are_listed_without_running(
    capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    out, _ = told(capsys, "--lang", lang)
    for step in lesson.steps():
        assert f"{step.number}. {step.title.of(lang)}" in out
        assert step.question.of(lang) in out


def test_the_ten_questions_come_with_their_commands(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = told(capsys, "vragen")
    for one in lesson.questions():
        assert one.question.nl in out
        for compared in one.comparisons:
            assert compared.command in out


def test_a_step_asks_first_and_then_tells_what_the_run_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, _ = told(capsys, "6", *SMALL, "--lang", "en")
    found = lesson.run(6, area="stadskanaal-centrum", seeds=2)
    words = lesson.tell(found, "en")
    assert out.index("Predict:") < out.index(words.surprise) < out.index(words.verdict)
    for sentence in words.more:
        assert " ".join(sentence.split()) in out
    assert "C01, C30" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["9"], "there is no step '9'"),
        (["placeb"], "did you mean 'placebo'"),
        (["1", "--seeds", "0"], "outside 1 to"),
        (["1", "--lang", "de"], "unknown language"),
        (["1", "--area", "heechterp-shieringen"], "did you mean"),
    ],
)
def test_what_is_wrong_is_told(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    _, err = told(capsys, *words, code=2)
    assert message in err
