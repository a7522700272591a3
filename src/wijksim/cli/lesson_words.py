"""How the lesson is printed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console

from wijksim import _jit, compiling, lesson, texts
from wijksim.cli import job
from wijksim.lesson.setting import Progress

QUESTIONS: Final = ("vragen", "questions")
_SAYINGS: Final[dict[str, tuple[str, str]]] = {
    "head": ("De les in zeven stappen", "The lesson in seven steps"),
    "one": ("Een stap: wijksim lesson 1", "One step: wijksim lesson 1"),
    "ten": (
        "Tien vragen van een gemeente: wijksim lesson vragen",
        "Ten questions of a municipality: wijksim lesson questions",
    ),
    "predict": ("Voorspel:", "Predict:"),
    "enter": ("Druk op Enter voor het antwoord", "Press Enter for the answer"),
    "look": ("Wat er draait:", "What is run:"),
    "surprise": ("Zo kwam het uit:", "How it came out:"),
    "point": ("Het punt:", "The point:"),
    "otherwise": ("En verder:", "And:"),
    "claims": ("Claims: {claims}. Zie docs/claims.md.", "Claims: {claims}. See docs/claims.md."),
    "from": (
        "{area}, seeds {seeds}, voorinstelling {preset}.",
        "{area}, seeds {seeds}, preset {preset}.",
    ),
    "people": ("Gevolgde bewoners: {n}.", "Residents followed: {n}."),
    "read": ("Lees af:", "Read:"),
    "pitfall": ("Valkuil:", "Pitfall:"),
    "missing": ("Let op:", "Note:"),
}


def say(lang: str, key: str, **values: object) -> str:
    """Return one of the sayings in a language."""
    return _SAYINGS[key][texts.LANGUAGES.index(lang)].format(**values)


def _console(*, error: bool = False) -> Console:
    return Console(stderr=error, highlight=False, markup=False)


def list_steps(lang: str) -> None:
    """Print the steps, each with its question."""
    console = _console()
    console.print(say(lang, "head"), style="bold")
    for step in lesson.steps():
        console.print(f"{step.number}. {step.title.of(lang)} ({step.quadrants})", style="bold")
        console.print(f"   {step.question.of(lang)}")
    console.print(say(lang, "one"))
    console.print(say(lang, "ten"))


def list_questions(lang: str) -> None:
    """Print the ten questions, each with the commands that answer it."""
    console = _console()
    for one in lesson.questions():
        console.print(f"{one.number}. {one.question.of(lang)}", style="bold")
        console.print(f"   {say(lang, 'read')} {one.read.of(lang)}")
        console.print(f"   {say(lang, 'pitfall')} {one.pitfall.of(lang)}")
        if one.missing.of(lang):
            console.print(f"   {say(lang, 'missing')} {one.missing.of(lang)}")
        for compared in one.comparisons:
            console.print(f"   {compared.title.of(lang)}:")
            console.print(f"     {compared.command}", soft_wrap=True)
        console.print()


def ask(step: lesson.Step, lang: str) -> None:
    """Print the question of a step, with the answers to choose from."""
    console = _console()
    console.print(f"{step.number}. {step.title.of(lang)} ({step.quadrants})", style="bold")
    console.print(step.question.of(lang))
    console.print(say(lang, "predict"), style="bold")
    for one in step.options:
        console.print(f"  {one.key.upper()}  {one.text.of(lang)}")
    console.print()


def answer(found: lesson.Found, lang: str) -> None:
    """Print how a step came out."""
    console, told, step = _console(), lesson.tell(found, lang), lesson.find(found.step)
    console.print(f"{say(lang, 'look')} {told.look}")
    console.print()
    console.print(say(lang, "surprise"), style="bold")
    console.print(told.surprise)
    console.print(told.verdict, style="bold")
    for sentence in told.more:
        console.print(f"- {sentence}")
    console.print()
    console.print(f"{say(lang, 'point')} {told.point}")
    console.print(f"{say(lang, 'otherwise')} {told.otherwise}")
    console.print()
    about = {"area": found.area, "preset": found.preset}
    seeds = f"{found.seeds[0]}-{found.seeds[-1]}"
    tail = say(lang, "from", seeds=seeds, **about)
    if found.people:
        tail += " " + say(lang, "people", n=found.people)
    console.print(tail)
    console.print(say(lang, "claims", claims=", ".join(step.claims)))
    console.print(texts.say(lang, "caution"))


@contextmanager
def progress(lang: str) -> Iterator[Progress]:
    """Tell on stderr that the model is compiled, and how far a step is."""
    console = _console(error=True)
    if not _jit.is_compiled():
        console.print(texts.say(lang, "compiling"), soft_wrap=True)
        compiling.ahead()
    watch = job.bar if console.is_terminal else job.lines
    with watch(console, lang) as tick:
        yield tick
