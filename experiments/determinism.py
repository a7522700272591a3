"""Does one comparison give one digest, whatever the process, threads, processor or versions?

    python experiments/determinism.py --folder determinism-work  # docs/determinism.md
    python experiments/determinism.py --folder determinism-work --only threads,hash
    python experiments/determinism.py --folder determinism-work --newest python3.13

A small comparison (two scenarios and their placebo, two seeds, two years) runs in a process of its
own for each case. Processors are told to the compiler by name and by features; each has a cache of
its own and compiles anew, a few minutes. The lowest allowed versions are the bounds of
pyproject.toml; the newest are what the package index has today, on the newest Python that is given.
What is done is kept in the folder; where a digest differs, figures tell by how much.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
COMPARE = """
import json, sys, platform
import numpy as np, numba, pandas, scipy, mesa
import wijksim
done = wijksim.compare(
    ["status-quo", "community-first"], area="techum", seeds=2, years=2,
    threads=int(sys.argv[2]), cache=False,
)
books = [array for arm in done.arms for book in arm.books for array in book[1:]]
np.savez_compressed(sys.argv[1], *books)
print(json.dumps({"digest": done.digest(), "versions": {
    "python": platform.python_version(),
    **{one.__name__: one.__version__ for one in (np, numba, pandas, scipy, mesa)},
}}))
"""
SWEEP = """
import json, sys
from wijksim import sweep
plan = {"scenarios": ["status-quo", "community-first"], "areas": ["techum"], "seeds": 2,
        "years": 1, "burn_in_weeks": 52}
if __name__ == "__main__":
    sweep.run(plan, sys.argv[1], **json.loads(sys.argv[2]))
    print(json.dumps({"digest": sweep.status(sys.argv[1]).digest}))
"""
# Features go with a name: without them the compiler takes those of the machine.
NEHALEM = "+sse,+sse2,+sse3,+ssse3,+sse4.1,+sse4.2,+popcnt,+cx16,+64bit,+fxsr,+mmx,+cmov,+cx8"


class Case(NamedTuple):
    """One way of running the same."""

    group: str
    name: str
    python: str = sys.executable
    threads: int = 1
    env: tuple[tuple[str, str], ...] = ()
    cache: str = "host"
    sweep: str = ""  # arguments of the sweep, where it is one


def cases(newest: str, lowest: str) -> list[Case]:
    """Return every case; the first of each kind is what the others are held against."""
    generic = (("NUMBA_CPU_NAME", "generic"), ("NUMBA_CPU_FEATURES", ""))
    nehalem = (("NUMBA_CPU_NAME", "nehalem"), ("NUMBA_CPU_FEATURES", NEHALEM))
    return [
        Case("process", "a process"),
        *(Case("process", f"another process ({number})") for number in (2, 3)),
        *(
            Case("hash", f"PYTHONHASHSEED={seed}", env=(("PYTHONHASHSEED", seed),))
            for seed in ("0", "1", "4294967295", "random")
        ),
        *(Case("threads", f"{number} threads", threads=number) for number in (2, 4)),
        Case("backends", "sweep, 1 thread", sweep='{"threads": 1}'),
        Case("backends", "sweep, 2 threads", sweep='{"threads": 2}'),
        Case("backends", "sweep, 4 threads", sweep='{"threads": 4}'),
        Case("backends", "sweep, 2 processes", sweep='{"processes": 2}'),
        Case("backends", "sweep, Dask", sweep='{"cluster": "local", "workers": 2}'),
        Case("processor", "generic x86-64", env=generic, cache="generic"),
        Case("processor", "nehalem (SSE 4.2)", env=nehalem, cache="nehalem"),
        *([Case("versions", "newest", python=newest, cache="newest")] if newest else []),
        *([Case("versions", "lowest", python=lowest, cache="lowest")] if lowest else []),
    ]


def environment(folder: Path, python: str, name: str) -> str:
    """Return the Python of an environment with the package, made where it is not there yet."""
    place = folder / f"env-{name}"
    inside = place / "bin" / "python"
    done = place / "whole"
    if not done.exists():
        subprocess.run([python, "-m", "venv", "--clear", str(place)], check=True)
        bounds: list[str] = []
        if name == "lowest":
            file = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
            pattern = re.compile(r"([\w.-]+)>=([\w.]+)")
            found = [pattern.match(line) for line in file["project"]["dependencies"]]
            bounds = [f"{one[1]}=={one[2]}" for one in found if one]
        command = [str(inside), "-m", "pip", "install", "-q", str(ROOT), *bounds]
        subprocess.run(command, check=True)
        done.touch()
    return str(inside)


def run(case: Case, folder: Path) -> dict[str, Any]:
    """Run a case in a process of its own; return what it says and how long it took."""
    books = folder / f"{re.sub(r'[^a-z0-9]+', '-', case.name.lower())}"
    inherited = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("NUMBA_", "WIJKSIM_", "PYTHON"))
    }
    env = inherited | {"WIJKSIM_CACHE_DIR": str(folder / f"cache-{case.cache}")} | dict(case.env)
    if case.python == sys.executable:
        env["PYTHONPATH"] = str(ROOT / "src")
    code = folder / "sweeping.py" if case.sweep else folder / "comparing.py"
    code.write_text(SWEEP if case.sweep else COMPARE, encoding="utf-8")
    words = [f"{books}-{time.time_ns()}", case.sweep] if case.sweep else [f"{books}.npz"]
    words += [] if case.sweep else [str(case.threads)]
    began = time.monotonic()
    done = subprocess.run(
        [case.python, str(code), *words],
        env=env, capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{case.name}: {done.stderr}")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    said |= {"seconds": round(time.monotonic() - began, 1), "books": f"{books}.npz"}
    return said


def apart(one: str, other: str) -> str:
    """How far two records of runs are apart."""
    with np.load(one) as a, np.load(other) as b:
        pairs = [(a[key].astype(float), b[key].astype(float)) for key in a.files]
    if any(x.shape != y.shape for x, y in pairs):
        return "of another form"
    x, y = (np.concatenate([pair[side].ravel() for pair in pairs]) for side in (0, 1))
    differ = x != y
    if not differ.any():
        return "the same numbers"
    relative = np.abs(x - y)[differ] / np.maximum(np.abs(x), np.abs(y))[differ]
    return (
        f"{differ.sum()} of {len(x)} numbers differ, at most {relative.max():.1e} of their size; "
        f"half of these at most {np.median(relative):.1e}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--only", help="groups, with commas between them")
    parser.add_argument("--newest", default="", help="the newest Python that there is")
    parser.add_argument("--lowest", default="", help="a Python for the lowest versions")
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "digests.json"
    said: dict[str, Any] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    first: dict[bool, dict[str, Any]] = {}
    print("| case | versions | digest | the same | seconds |\n|---|---|---|---|---|")
    different = 0
    for case in cases(asked.newest, asked.lowest):
        if case.name not in said:
            if asked.only and case.group not in asked.only.split(",") and first:
                continue
            python = case.python
            if case.group == "versions":
                python = environment(folder, case.python, case.name)
            said[case.name] = run(case._replace(python=python), folder)
            kept.write_text(json.dumps(said, indent=1), encoding="utf-8")
        found = said[case.name]
        reference = first.setdefault(bool(case.sweep), found)
        same = found["digest"] == reference["digest"]
        different += not same
        told = "yes" if same else f"no: {apart(reference['books'], found['books'])}"
        versions = ", ".join(f"{k} {v}" for k, v in found.get("versions", {}).items())
        row = (case.name, versions, f"`{found['digest'][:12]}`", told, found["seconds"])
        print(f"| {' | '.join(map(str, row))} |", flush=True)
    raise SystemExit(1 if different else 0)


if __name__ == "__main__":
    main()
