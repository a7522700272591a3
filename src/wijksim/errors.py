"""What wijksim says when it is given something that it cannot use.

Every message names the place (file and line where there is one), the field, what is wrong,
what is allowed and the nearest valid name. A face prints the message and leaves with code 2;
a traceback is always a fault of ours.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in one place of the input."""

    where: str  # "file", "file:line" or "command line"
    field: str  # dotted path of the field, or "" for the whole input
    message: str

    def __post_init__(self) -> None:
        """Keep to one line that any screen can show, whatever the input brought along."""
        for part in ("where", "field", "message"):
            text = getattr(self, part)
            if not text.isprintable():
                object.__setattr__(self, part, "".join(map(_shown, text)))

    def __str__(self) -> str:
        """Return the fault as one line."""
        return ": ".join(part for part in (self.where, self.field, self.message) if part)


def _shown(sign: str) -> str:
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")


class InputError(Exception):
    """Input that cannot be used, with every fault that was found in it."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        """Collect the faults; a single one may be given by itself."""
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Keep the faults when the error travels between processes."""
        return type(self), (self.problems,)


class OldNameWarning(FutureWarning):
    """A file uses a name of an earlier release; it works, and is to be changed."""


def nearest(name: str, valid: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the valid name nearest to ``name``, or nothing."""
    names = list(valid)
    folded = {candidate.casefold(): candidate for candidate in names}
    close = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.5)
    return f"; did you mean '{folded[close[0]]}'?" if close else ""
