"""``wijksim lesson``: the lesson in seven steps, and the ten questions, without a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from wijksim.cli import options


def command(
    step: Annotated[
        str | None,
        typer.Argument(
            metavar="[STEP]",
            help="1 to 7, a step's name, or 'vragen' for the ten questions; the list of steps "
            "where none is given.",
            show_default=False,
        ),
    ] = None,
    area: options.Area = options.AREA,
    seeds: Annotated[
        int | None,
        typer.Option(help="Number of paired seeds.", show_default="those of the step"),
    ] = None,
    seed: options.Seed = 1,
    threads: options.Threads = None,
    preset: options.Preset = options.PRESET,
    ask: Annotated[
        bool, typer.Option("--ask", help="Wait for Enter before the answer, for a class.")
    ] = False,
    lang: options.Lang = options.LANG,
) -> None:
    """Run a step of the lesson: a question first, then what the run says, with its bands."""
    from wijksim import texts
    from wijksim.cli import lesson_words as words

    texts.check_language(lang)
    if step is None:
        words.list_steps(lang)
        return
    if step in words.QUESTIONS:
        words.list_questions(lang)
        return

    from wijksim import lesson, workers

    chosen = lesson.find(step)
    words.ask(chosen, lang)
    if ask:
        typer.prompt(words.say(lang, "enter"), default="", show_default=False)
    cores = workers.available_cores() if threads is None else threads
    with words.progress(lang) as tick:
        found = lesson.run(
            chosen.number,
            area=area,
            preset=preset,
            seeds=seeds,
            seed=seed,
            threads=cores,
            progress=tick,
        )
    words.answer(found, lang)
