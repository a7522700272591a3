"""Nothing that happens to a sweep on the way changes its rows: the promise of docs/sweep.md, tried.

A sweep of 2,000 runs in a tiny world is killed with -9 twenty times at random moments and gone on
with. Smaller ones lose a Dask worker, find the disk full, have a part cut off, and meet a second
writer. Each must end with the rows and the digest of a sweep that nobody disturbed.

    python experiments/sweep_kills.py                    # some five minutes
    python experiments/sweep_kills.py --runs 200 --kills 4
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from wijksim import sweep
from wijksim.sweep import Status

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "helpers"))
from watching import children, wait_for_parts  # noqa: E402

PLAN = """\
scenarios = ["status-quo", "community-first"]
areas = ["techum"]
seeds = {seeds}
years = 1
months = 2
burn_in_weeks = 4
"""
CHUNK = "0.2"  # seconds, so that there are many parts to lose
FEW = 40  # paired blocks of the smaller sweeps
NO_ROOM = 20_000  # bytes that a file may have where the disk is full
EARLY = 0.2  # share of the kills that come before anything was written
REFUSED = 2  # exit code of a command that says what is wrong with what it was given


class World(NamedTuple):
    """A plan, and what it comes to when nothing happens."""

    plan: Path
    whole: Path
    status: Status

    def same(self, path: Path) -> bool:
        """Return whether another folder holds the same rows and digest, and nothing half done."""
        return (
            sweep.status(path) == self.status
            and sweep.read(path).equals(sweep.read(self.whole))
            and sweep.read(path, "months").equals(sweep.read(self.whole, "months"))
            and not list(path.rglob("*.part"))
        )


def undisturbed(folder: Path, seeds: int) -> World:
    """Run a plan from beginning to end."""
    folder.mkdir()
    plan = folder / "plan.toml"
    plan.write_text(PLAN.format(seeds=seeds), encoding="utf-8")
    return World(plan, folder / "whole", sweep.run(plan, folder / "whole", threads=2).status)


def begin(world: World, out: Path, *words: str, **named: Any) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    command = [sys.executable, "-m", "wijksim", "sweep", str(world.plan), "--out", str(out)]
    return subprocess.Popen(
        [*command, "--lang", "en", "--chunk", CHUNK, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **named,
    )


def kill_many_times(world: World, path: Path, kills: int, luck: random.Random) -> str:
    """Kill a sweep at random moments, go on with it each time, and then let it end."""
    known = len(list((world.whole / "parts").iterdir()))
    done: list[int] = []
    for left in range(kills, 0, -1):
        here = set(path.glob("parts/*.parquet"))
        process = begin(world, path, "--threads", "2")
        # Now and then before it has written anything; mostly a moment after it has.
        if luck.random() < EARLY:
            time.sleep(luck.uniform(0.0, 3.0))
        else:
            until = time.monotonic() + 300
            while set(path.glob("parts/*.parquet")) <= here and process.poll() is None:
                if time.monotonic() > until:
                    break
                time.sleep(0.002)
            time.sleep(luck.uniform(0.0, 2.0 * known / (2.0 * kills)) if left > 1 else 0.1)
        process.kill()
        process.communicate()
        if process.returncode == 0:
            raise SystemExit(f"FAIL: it ended before {left} of the kills; ask for more runs")
        done.append(sweep.status(path).done if (path / "manifest.json").exists() else 0)
    process = begin(world, path, "--threads", "2")
    told, errors = process.communicate()
    if process.returncode != 0:
        return f"the last call failed: {errors}"
    if f"digest: {world.status.digest}" not in told:
        return "another digest"
    print(f"    runs done at each kill: {', '.join(map(str, done))}")
    return ""


def lose_a_worker(world: World, path: Path) -> str:
    """Kill one of two Dask workers while it works."""
    process = begin(world, path, "--cluster", "local", "--workers", "2")
    wait_for_parts(path, 1, process)
    workers = [
        pid
        for pid in children(process.pid)
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    os.kill(workers[0], signal.SIGKILL)
    _, errors = process.communicate()
    return "" if process.returncode == 0 else f"it gave up: {errors}"


def fill_the_disk(world: World, path: Path) -> str:
    """Let no file become larger than a few kilobytes; then go on with room."""

    def little_room() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (NO_ROOM, NO_ROOM))

    process = begin(world, path, "--threads", "2", preexec_fn=little_room)
    _, errors = process.communicate()
    if process.returncode != REFUSED or "cannot be written" not in errors or "Traceback" in errors:
        return f"a full disk was not told: exit code {process.returncode}, {errors}"
    if sweep.status(path).done:
        return "it counts what could not be written"
    sweep.run(world.plan, path, threads=2)
    return ""


def cut_a_part(world: World, path: Path) -> str:
    """Cut the second half off one of the parts."""
    sweep.run(world.plan, path, threads=2, chunk=0.0)
    part = sorted((path / "parts").glob("*.parquet"))[3]
    raw = part.read_bytes()
    part.write_bytes(raw[: len(raw) // 2])
    if sweep.status(path).damaged != (part.stem,):
        return "the damage was not seen"
    again = sweep.run(world.plan, path, threads=2)
    return "" if again.blocks == 1 else f"{again.blocks} blocks were run anew instead of 1"


def write_twice(world: World, path: Path) -> str:
    """Start a second writer while the first is at work."""
    first = begin(world, path, "--threads", "1")
    wait_for_parts(path, 1, first)
    first.send_signal(signal.SIGSTOP)  # or it would have ended before the second has begun
    second = begin(world, path, "--threads", "1")
    _, told = second.communicate()
    first.send_signal(signal.SIGCONT)
    _, errors = first.communicate()
    if second.returncode != REFUSED or "another wijksim is at work in" not in told:
        return f"the second was not refused: exit code {second.returncode}, {told}"
    return "" if first.returncode == 0 else f"the first failed: {errors}"


def main() -> None:
    """Try all of it; a line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=8)
    given = parser.parse_args()
    luck, bad = random.Random(given.seed), 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        many, few = undisturbed(folder / "many", given.runs // 2), undisturbed(folder / "few", FEW)
        tried: dict[str, tuple[World, Callable[[World, Path], str]]] = {
            f"{given.runs} runs, killed with -9 {given.kills} times": (
                many,
                lambda world, path: kill_many_times(world, path, given.kills, luck),
            ),
            "a Dask worker killed": (few, lose_a_worker),
            "a full disk": (few, fill_the_disk),
            "a part cut off": (few, cut_a_part),
            "a second writer": (few, write_twice),
        }
        for number, (name, (world, attempt)) in enumerate(tried.items()):
            path = folder / f"tried-{number}"
            began = time.monotonic()
            wrong = attempt(world, path)
            if not wrong and not world.same(path):
                wrong = "other rows or another digest than undisturbed"
            bad += bool(wrong)
            seconds = time.monotonic() - began
            told = f"FAIL: {wrong}" if wrong else "PASS: same rows and digest"
            print(f"{name}: {told} ({seconds:.0f} s)", flush=True)
    raise SystemExit(bool(bad))


if __name__ == "__main__":
    main()
