"""A calibration from a folder: what it is made of is written down, and it goes on after a stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from wijksim import _jit, folders, params
from wijksim.calibration import checks, reading, runs, space, study
from wijksim.calibration.checks import Ranks
from wijksim.calibration.reading import Checking, Reading
from wijksim.calibration.runs import Folder
from wijksim.calibration.study import Found, Sizes
from wijksim.calibration.targets import targets
from wijksim.folders import hash_of

SAID: Final = {
    "code": "the version of the numeric code",
    "table": "the table of parameters",
    "facts": "the facts",
    "design": "the parameters and areas",
    "sizes": "the numbers of runs",
    "seed": "the seed",
}


class Asked(NamedTuple):
    """What a calibration is asked to do."""

    sizes: Sizes
    checking: Checking
    seed: int
    threads: int


class Outcome(NamedTuple):
    """A calibration with everything that is told of it."""

    found: Found
    ranks: Ranks
    reading: Reading
    facts_hash: str
    code_hash: str


def asked(quick: bool, minutes: float | None, seed: int, threads: int) -> Asked:
    """Return the sizes of a calibration.

    Args:
        quick: the small one, to see that it works.
        minutes: about how long it may take on one core of an ordinary machine; None as designed.
        seed: of everything.
        threads: runs at the same time.
    """
    if quick:
        return Asked(study.QUICK, reading.QUICK, seed, threads)
    sizes, checking = Sizes(), Checking()
    if minutes is not None:
        share = max(0.2, minutes * threads / MINUTES)
        scaled = tuple(int(share * one) for one in sizes.waves)
        sizes = Sizes(scaled, int(share * sizes.sample), sizes.crowd)
    return Asked(sizes, checking, seed, threads)


MINUTES: Final = 30.0  # what a calibration as designed takes on one core


def carry_out(path: Path, wish: Asked, told: Callable[[str, int, int], None]) -> Outcome:
    """Run a calibration in a folder, or go on with it.

    Raises:
        InputError: when the folder cannot be written to, or holds another calibration.
    """
    design, aims = space.design(), targets()
    with _folder(path, wish) as bound:

        def folder(areas: tuple[tuple[str, float], ...]) -> Folder:
            return Folder(path, bound, runs.usual(areas), wish.threads)

        fitted = folder(design.areas)
        found = study.carry_out(fitted, aims, len(design.dimensions), wish.sizes, wish.seed, told)
        apart = (folder(design.held_out), targets(held_out=True))
        read = reading.read(found, fitted, apart, wish.checking, wish.seed, told)
    ranks = checks.ranks(found, wish.seed)
    manifest = _manifest(wish)
    return Outcome(found, ranks, read, str(manifest["facts"]), str(manifest["code"]))


@contextmanager
def _folder(path: Path, wish: Asked) -> Iterator[str]:
    with folders.opened(path):
        bound = folders.bind(path, _manifest(wish), SAID)
        folders.sweep_up(path)
        yield bound


def _manifest(wish: Asked) -> dict[str, object]:
    design = space.design()
    return {
        "code": _jit.compiled_hash(),
        "table": hash_of(repr(params.make())),
        "facts": hash_of(repr((targets(), targets(held_out=True)))),
        "design": hash_of(repr(design)),
        "sizes": hash_of(repr((wish.sizes, wish.checking))),
        "seed": wish.seed,
    }
