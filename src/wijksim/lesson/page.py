"""The page of figures in docs/les: what each step said, in Dutch, with the command that says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wijksim.lesson.scene import Found
from wijksim.lesson.script import find
from wijksim.lesson.telling import tell

_HEAD: Final = """\
# De getallen van de les

<!-- Made by `python -m wijksim.lesson docs/les/getallen.md`; edit lesson/steps.toml. -->

Uit een run met vaste seeds: dezelfde opdracht geeft dezelfde getallen. Een nieuwe versie van het
model kan andere geven; draai de opdracht dan opnieuw. Tussen haakjes staat het 95 %-interval.
Verkenner, geen voorspeller: een verschil is zo goed als de aannamen erachter.
"""


def page(found: Sequence[Found]) -> str:
    """Return the page as Markdown."""
    return "\n".join([_HEAD, *(_section(one) for one in found)])


def _section(found: Found) -> str:
    told, step = tell(found, "nl"), find(found.step)
    lines = [f"## {step.number}. {told.title}", ""]
    seeds = f"seeds {found.seeds[0]}-{found.seeds[-1]}"
    people = f", {found.people} bewoners gevolgd" if found.people else ""
    lines += [f"`wijksim lesson {step.number}` ({found.area}, {seeds}{people})", ""]
    lines += [f"**Vraag.** {told.question}", ""]
    lines += [f"- {one.key.upper()}. {one.text.nl}" for one in step.options]
    lines += ["", f"**{told.surprise}** {told.verdict}", ""]
    lines += [f"- {sentence}" for sentence in told.more]
    lines += ["", f"*Claims: {', '.join(step.claims)}.*", ""]
    return "\n".join(lines)
