"""Where and with what luck a step is run, and the starts that it follows people from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from wijksim import running
from wijksim.params import Params
from wijksim.running import Start
from wijksim.sources.profiles import Profile

Progress = Callable[[int, int], None]  # parts done, parts in all
Begin = Callable[[Profile, Params, int, int], Start]  # as ``running.begin``


class Setting(NamedTuple):
    """What the steps have in common; all input has been checked."""

    profile: Profile
    params: Params
    area: str
    preset: str
    seeds: tuple[int, ...]
    threads: int
    burn_in_weeks: int
    progress: Progress | None
    begin: Begin = running.begin  # a server gives one that remembers

    def starts(self) -> Iterator[Start]:
        """Yield the neighbourhood at week 0, seed by seed."""
        for done, seed in enumerate(self.seeds):
            yield self.begin(self.profile, self.params, seed, self.burn_in_weeks)
            if self.progress is not None:
                self.progress(done + 1, len(self.seeds))
