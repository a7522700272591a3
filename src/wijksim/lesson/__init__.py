"""The lesson in seven steps and the ten questions: what is asked, what is run, what is said.

``script`` and ``questions`` read the data (``steps.toml``, ``questions.toml``); ``people`` and
``policies`` run a step; ``telling`` makes the sentences from the numbers of the run, also when it
comes out otherwise than the script expects. Faces (command line, pages) show what comes out.
"""

from __future__ import annotations

from wijksim.lesson.questions import Question, questions
from wijksim.lesson.questions import question as find_question
from wijksim.lesson.running import run
from wijksim.lesson.scene import Chart, Figure, Found, Line
from wijksim.lesson.script import Step, find, steps
from wijksim.lesson.telling import Told, tell

__all__ = [
    "Chart",
    "Figure",
    "Found",
    "Line",
    "Question",
    "Step",
    "Told",
    "find",
    "find_question",
    "questions",
    "run",
    "steps",
    "tell",
]
