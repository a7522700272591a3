"""What a sweep costs beside the compiled weeks that it runs, and whether its memory stands still.

The first part runs a sweep on one thread and tells where its processor time goes: to the compiled
weeks, to building neighbourhoods, to the figures of a run, and to what the sweep itself adds
(handing out, tables, files, digests). The second runs many tiny runs on threads and on processes
and reads the peak of memory of every process from outside (Linux).

    python experiments/sweep_cost.py                                   # some ten minutes
    python experiments/sweep_cost.py --seeds 4 --few 100 --many 400    # a minute
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wijksim import library, running, sweep
from wijksim.sweep import carry, work

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "helpers"))
from watching import children  # noqa: E402

MOST_SHARE = 0.05  # that the sweep may add to the weeks that it runs
MOST_GROWTH = 0.1  # of the peak, between few runs and many
CHUNK = 2.0  # seconds
LOOK = 0.1  # seconds between two looks at the memory
# Of a usual sweep, and of one of tiny runs, where everything but the weeks weighs most.
PLANS: dict[str, dict[str, Any]] = {
    "heechterp-schieringen, start of 20 years, 5 years": {
        "scenarios": ["status-quo", "community-first", "barriers-first"],
        "areas": "heechterp-schieringen",
        "placebos": True,
        "years": 5,
    },
    "techum, start of 1 year, 2 years": {
        "scenarios": ["status-quo", "community-first"],
        "areas": "techum",
        "burn_in_weeks": 52,
        "years": 2,
    },
}
TINY = """\
scenarios = ["status-quo", "community-first", "barriers-first", "casework", "all-four"]
areas = ["techum"]
seeds = {seeds}
years = 1
burn_in_weeks = 4
"""
A_BLOCK = 5  # runs of one seed of that plan


@contextlib.contextmanager
def watched(spent: Counter[str]) -> Iterator[None]:
    """Add up the processor time of parts of the work; of one inside another only the inner."""
    parts = {
        "weeks": (running, "_advance"),
        "building": (library, "build_world"),
        "runs": (work, "run_chunk"),
    }
    inner: list[float] = []

    def timed(name: str, real: Any) -> Any:
        def call(*args: Any, **named: Any) -> Any:
            began = time.thread_time()
            inner.append(0.0)
            try:
                return real(*args, **named)
            finally:
                took, within = time.thread_time() - began, inner.pop()
                spent[name] += took - within
                if inner:
                    inner[-1] += took

        return call

    real = {name: getattr(*place) for name, place in parts.items()}
    try:
        for name, place in parts.items():
            setattr(*place, timed(name, real[name]))
        yield
    finally:
        for name, place in parts.items():
            setattr(*place, real[name])


def costs(content: Mapping[str, Any], seeds: int, out: Path) -> Counter[str]:
    """Return seconds of processor time of a sweep by part."""
    plan = sweep.load({**content, "seeds": seeds})
    carry.warm_up(plan)
    sweep.run({**content, "seeds": 1}, out.with_suffix(".warm"), threads=1)
    spent: Counter[str] = Counter()
    before, clock = time.process_time(), time.monotonic()
    with watched(spent):
        found = sweep.run(plan, out, threads=1, chunk=CHUNK)
    spent["sweep"] = time.process_time() - before - spent.total()
    parts = len(list((out / "parts").iterdir()))
    print(f"    {found.runs} runs in {parts} chunks, {time.monotonic() - clock:.1f} s on the clock")
    return spent


def tell_costs(spent: Counter[str]) -> bool:
    """Print where time went; return whether the sweep adds no more than it may."""
    told = {
        "weeks": "compiled weeks",
        "building": "building neighbourhoods",
        "runs": "parameters, figures of runs, their tables",
        "sweep": "handing out, writing, digests",
    }
    for name, what in told.items():
        share = spent[name] / spent["weeks"]
        print(f"    {what:42} {spent[name]:7.2f} s   {share:6.1%} of the weeks")
    added = (spent["runs"] + spent["sweep"]) / spent["weeks"]
    whole = added + spent["building"] / spent["weeks"]
    good = added <= MOST_SHARE
    word = "PASS" if good else "FAIL"
    print(f"    {word}: a sweep adds {added:.1%} to the weeks; with building {whole:.1%}")
    return good


def peaks(runs: int, way: str, folder: Path) -> tuple[float, float]:
    """Return the peak of memory of a sweep, and the highest of its workers, in MB."""
    plan = folder / f"{way}-{runs}.toml"
    plan.write_text(TINY.format(seeds=runs // A_BLOCK), encoding="utf-8")
    command = [sys.executable, "-m", "wijksim", "sweep", str(plan), f"--{way}", "2"]
    process = subprocess.Popen(
        [*command, "--out", str(plan.with_suffix(""))],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    own, others = 0.0, 0.0
    while process.poll() is None:
        own = max(own, peak(process.pid))
        others = max([others, *map(peak, children(process.pid))])
        time.sleep(LOOK)
    done = sweep.status(plan.with_suffix("")).done
    if process.returncode or done != runs:
        raise SystemExit(f"FAIL: {done} of {runs} runs, exit code {process.returncode}")
    return own, others


def peak(process: int) -> float:
    """Return the peak of resident memory of a process in MB; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> None:
    """Print both parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=16, help="of the usual sweep")
    parser.add_argument("--few", type=int, default=1000)
    parser.add_argument("--many", type=int, default=20_000)
    given = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for number, (name, content) in enumerate(PLANS.items()):
            print(name, flush=True)
            seeds = given.seeds * (1 if number == 0 else 12)
            bad += not tell_costs(costs(content, seeds, folder / f"costs-{number}"))
        for way in ("threads", "processes"):
            few, many = (peaks(runs, way, folder) for runs in (given.few, given.many))
            grown = max(b / a for a, b in zip(few, many, strict=True) if a) - 1.0
            bad += grown > MOST_GROWTH
            word = "PASS" if grown <= MOST_GROWTH else "FAIL"
            print(
                f"{way}: peak {few[0]:.0f} MB at {given.few} runs, {many[0]:.0f} MB at "
                f"{given.many}; of a worker {few[1]:.0f} and {many[1]:.0f} MB; {word}: "
                f"at most {grown:+.1%}",
                flush=True,
            )
    raise SystemExit(bool(bad))


if __name__ == "__main__":
    main()
