"""One digest whatever the way a sweep is run; and what it says when runs fail.

The same plan in a tiny world on threads, processes, a local Dask cluster, shards side by side, and
in chunks of other lengths that come back in a shuffled order. Then once more with one run made to
fail and one made to give NaN: both must be kept with parameters and seed, the rest be whole, and
the exit code say so.

    python experiments/sweep_ways.py               # a minute or two
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from wijksim import cli, running, sweep
from wijksim.sweep import Plan, carry, work
from wijksim.sweep.backends import Deliver
from wijksim.sweep.left import Left

PLAN = """\
scenarios = ["status-quo", "community-first"]
areas = ["techum"]
seeds = {seeds}
years = 1
months = 2
burn_in_weeks = 4

[parameters.help]
effect = [0.012, 0.02]
"""
FAILS, NO_NUMBER = 3, 5  # the seeds whose run of community-first goes wrong, at both points
WEEK = 17


class Shuffled:
    """Chunks taken one after the other, run and brought back in another order."""

    def run(self, plan: Plan, left: Left, deliver: Deliver) -> None:
        """See ``backends.Backend``."""
        chunks = []
        while (chunk := left.take(1)) is not None:
            chunks.append(chunk)
        random.Random(8).shuffle(chunks)
        for chunk in chunks:
            deliver(work.run_chunk(plan, chunk))


def shards(plan: Path, out: Path) -> None:
    """Run three shares of the work at the same time."""
    command = [sys.executable, "-m", "wijksim", "sweep", str(plan), "--out", str(out)]
    begun = [
        subprocess.Popen(
            [*command, "--threads", "1", "--shard", f"{number}/3"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in (1, 2, 3)
    ]
    for one in begun:
        _, errors = one.communicate()
        if one.returncode:
            raise SystemExit(f"FAIL: a shard ended with {one.returncode}: {errors}")


def digests(plan: Path, folder: Path) -> dict[str, str]:
    """Return the digest of each way of running."""
    loaded = sweep.load(plan)
    sweep.run(plan, folder / "one thread", threads=1)
    sweep.run(plan, folder / "two threads", threads=2)
    sweep.run(plan, folder / "processes", processes=2)
    sweep.run(plan, folder / "Dask", cluster="local", workers=2)
    shards(plan, folder / "shards")
    sweep.run(plan, folder / "chunks of a block", threads=2, chunk=0.0)
    carry.carry_out(folder / "shuffled", loaded, Shuffled(), chunk_seconds=0.2)
    return {path.name: sweep.status(path).digest for path in sorted(folder.iterdir())}


@contextlib.contextmanager
def going_wrong() -> Iterator[None]:
    """Make the run of one scenario and seed fail, and another give a record with NaN."""
    real = running.follow_plan

    def follow(start: Any, plan: Any, *more: Any) -> Any:
        seed = int(start.world.seed[0])
        other = any(params != start.params for _, _, params in plan)
        if other and seed == FAILS:
            raise ValueError("made to fail")
        book = real(start, plan, *more)
        if other and seed == NO_NUMBER:
            book.weekly[WEEK, 3] = np.nan
        return book

    running.follow_plan = follow
    try:
        yield
    finally:
        running.follow_plan = real


def failing(plan: Path, out: Path, runs: int) -> list[str]:
    """Return what is wrong with how failures are kept."""
    words = ["sweep", str(plan), "--out", str(out), "--threads", "2", "--lang", "en"]
    code, heard = 0, io.StringIO()
    with going_wrong(), contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
        try:
            cli.application(["sweep"])(words)
        except SystemExit as ended:
            code = int(ended.code or 0)
    found = sweep.status(out)
    kept = {(one.scenario, one.seed, *one.parameters.values()): one.error for one in found.faults}
    wrong = []
    for seed, word in ((FAILS, "made to fail"), (NO_NUMBER, f"week {WEEK} has no number")):
        for effect in (0.012, 0.02):
            told = kept.get(("community-first", seed, effect), "")
            if word not in told:
                wrong.append(f"seed {seed}, help.effect {effect} is kept as '{told}'")
            else:
                print(f"    community-first, seed {seed}, help.effect {effect}: {told}")
    if (found.done, found.failed, found.left) != (runs - 4, 4, 0):
        wrong.append(f"done {found.done}, failed {found.failed}, left {found.left}")
    if code != 1:
        wrong.append(f"the exit code is {code}, not 1")
    return wrong


def main() -> None:
    """Print the digests and the verdicts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        plan = folder / "plan.toml"
        plan.write_text(PLAN.format(seeds=given.seeds), encoding="utf-8")
        (folder / "ways").mkdir()
        found = digests(plan, folder / "ways")
        for way, digest in found.items():
            print(f"    {way:20} {digest}")
        alike = len(set(found.values())) == 1
        print(f"{len(found)} ways to run: {'PASS: one digest' if alike else 'FAIL: they differ'}")
        wrong = failing(plan, folder / "wrong", 4 * given.seeds)
        told = f"FAIL: {'; '.join(wrong)}" if wrong else "PASS: kept, told, exit code 1"
        print(f"runs that fail or give NaN: {told}")
        again = sweep.run(plan, folder / "wrong", threads=2).status  # what failed is tried anew
        mended = again.failed == 0 and again.digest == found["one thread"]
        print(f"tried once more: {'PASS: the same digest' if mended else 'FAIL: another digest'}")
    raise SystemExit(not (alike and mended and not wrong))


if __name__ == "__main__":
    main()
