"""Would the tests notice a fault? A seeded sample of small faults, each held against its tests.

    python experiments/mutants.py --count 400 --seed 1 --out mutants.jsonl
    python experiments/mutants.py --out mutants.jsonl --again     # survivors, after adding tests
    python experiments/mutants.py --out mutants.jsonl --report    # the table of docs/mutants.md

A mutant is one change of one place of the source: another operator or comparison, a constant a
step up or down, a condition turned around, a returned value lost, a statement left out, two
arguments swapped. It is written into a copy of the tree (never in place) and the tests that
concern its module run there, cheapest first, until one fails. Rules, draws and kernels run as
plain Python, because compiling takes minutes and tests hold compiled code against plain code by
itself. A process that has the libraries loaded forks for each set of tests. A test that takes
many times its usual time counts as failed.

cosmic-ray and mutmut were looked at: neither leaves out statements, swaps arguments or chooses
tests by module, and one tree-walk for all operators is shorter than fitting either in.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mutant_kinds import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("src/wijksim")
FIELDS = {
    "rules": ("rules/*.py",),
    "draws": ("draws.py",),
    "kernels": ("kernels/*.py", "schedule.py"),
    "store": ("sweep/store.py", "sweep/left.py", "sweep/tables.py", "starts.py", "shelf.py"),
    "scenario": ("scenario/*.py", "levers/*.py"),
}
PLAIN = ("rules", "draws", "kernels")  # run without the compiler
SKIPPED = 5  # what pytest ends with where no test was run
FEWEST = 8  # of a field, however short
SMALL_WORLD = "tests/kernels/test_small_world.py"
# What no name tells: tests by module, cheapest first.
CONCERNED = {
    "draws": [["tests/rules/test_chance.py"], ["tests/test_draws.py"]],  # the latter is slow
    "schedule": [["tests/kernels/test_neutral.py", "tests/kernels/test_conservation.py"]],
    "sweep/store": [["tests/test_sweep.py"]],
    "sweep/left": [["tests/test_sweep.py"]],
    "sweep/tables": [["tests/test_sweep.py"]],
    "starts": [["tests/test_starts.py"], ["tests/test_start.py"]],
    "shelf": [["tests/test_starts.py"], ["tests/test_start.py"]],
    "scenario": [
        ["tests/test_scenario.py", "tests/test_scenario_files.py"],
        ["tests/test_check.py", "tests/test_syntax.py"],
        ["tests/test_levers.py", "tests/test_placebo.py"],
    ],
    "levers/hours": [["tests/test_hours.py"], ["tests/test_levers.py", "tests/test_scenario.py"]],
    "levers": [
        ["tests/test_levers.py"],
        ["tests/test_scenario.py", "tests/test_placebo.py"],
        ["tests/test_scenario_files.py", "tests/test_check.py", "tests/test_parameters.py"],
    ],
}
SLOW = {"sweep": ["tests/test_sweep_crash.py"]}  # for survivors, when they are run again
SLACK_SECONDS, SLACK_TIMES = 10.0, 5.0  # of the usual processor time of a set of tests
YOUNG_SECONDS = 600.0


def files_of(field: str) -> list[str]:
    root = ROOT / PACKAGE
    return sorted(
        path.relative_to(root).as_posix() for form in FIELDS[field] for path in root.glob(form)
    )


def lines_of(file: str) -> int:
    """Lines of code: those that a statement covers, without docstrings and comments."""
    tree = ast.parse((ROOT / PACKAGE / file).read_bytes())
    covered: set[int] = set()
    for node in ast.walk(tree):
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node, ast.stmt) and not docstring:
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
            covered |= set(range(node.lineno, max(last, node.lineno) + 1))
    return len(covered)


def drawn_of(field: str, number: int, chance: random.Random) -> list[Mutant]:
    """Draw from one field: operators in turn, so that the commonest do not make up the sample."""
    every = [
        mutant for file in files_of(field) for mutant in mutants_of(field, file, ROOT / PACKAGE)
    ]
    chance.shuffle(every)
    piles: dict[str, list[Mutant]] = {}
    for mutant in every:
        piles.setdefault(mutant.operator, []).append(mutant)
    seen: set[tuple[str, int, int, str]] = set()
    drawn: list[Mutant] = []
    while any(piles.values()) and len(drawn) < number:
        for operator in sorted(piles):
            while piles[operator] and len(drawn) < number:
                mutant = piles[operator].pop()
                place = (mutant.file, mutant.start, mutant.end, operator)
                if place not in seen:  # x + 1 and x - 1 tell much the same
                    seen.add(place)
                    drawn.append(mutant)
                    break
    return drawn


def sample(count: int, seed: int) -> list[Mutant]:
    """Draw mutants, of each field in proportion to its lines of code, in an order of chance."""
    lines = {field: sum(map(lines_of, files_of(field))) for field in FIELDS}
    share = {
        field: max(FEWEST, round(count * number / sum(lines.values())))
        for field, number in lines.items()
    }
    largest = max(share, key=lambda field: share[field])
    share[largest] += count - sum(share.values())
    drawn = [
        mutant
        for field, number in share.items()
        for mutant in drawn_of(field, number, random.Random(f"{seed} {field}"))
    ]
    random.Random(seed).shuffle(drawn)  # so that a part of it is a sample as well
    return drawn


# --- choosing tests ---------------------------------------------------------------------------


def tests_of(mutant: Mutant) -> list[list[str]]:
    """Sets of tests that concern a module, cheapest first."""
    stem = mutant.file.removesuffix(".py")
    name = stem.rpartition("/")[2]
    told = CONCERNED.get(stem) or CONCERNED.get(stem.partition("/")[0]) or []
    if mutant.field not in PLAIN:
        return told
    own = f"tests/rules/test_{name}.py"
    first = [[own]] if mutant.field == "rules" and (ROOT / own).exists() else []
    return [*first, [SMALL_WORLD], *told, *kernel_tests(mutant.field, name)]


def kernel_tests(field: str, name: str) -> list[list[str]]:
    """The tests of kernels that name a kernel, or any that applies the rule."""
    folder = ROOT / PACKAGE / "kernels"
    kernels = {name}
    if not (folder / f"{name}.py").exists():
        asked = re.compile(rf"\brules import [^#\n]*\b{name}\b|rules\.{name} import")
        kernels = {
            path.stem
            for path in folder.glob("*.py")
            if asked.search(path.read_text(encoding="utf-8"))
        }
    named = "|".join(sorted(kernels))
    called = re.compile(rf"(call|plain)\(\s*\"({named})\.|kernels import [^#\n]*\b({named})\b")
    files = [
        [path.relative_to(ROOT).as_posix()]
        for path in sorted((ROOT / "tests/kernels").glob("test_*.py"))
        if path.name != "test_registry.py" and called.search(path.read_text(encoding="utf-8"))
    ]
    return [["tests/test_odd.py"], *files] if field == "rules" else files


# --- running ----------------------------------------------------------------------------------


class Bench:
    """A copy of the tree, and processes that run tests in it."""

    def __init__(self, folder: Path, pause: Path | None) -> None:
        self.pause = pause
        self.tree = folder / "tree"
        self.folder = folder
        self.known = folder / "usual.json"  # processor seconds of sets of tests without a fault
        self.usual: dict[str, float] = {}
        if self.known.exists():
            self.usual = json.loads(self.known.read_text(encoding="utf-8"))
        shutil.rmtree(self.tree, ignore_errors=True)
        files = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        for name in files.stdout.splitlines():
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).exists():
                shutil.copy2(ROOT / name, self.tree / name)

    def written(self, tests: list[str]) -> float:
        """When these tests were last changed."""
        return max((ROOT / one).stat().st_mtime for one in tests)

    def trial(self, mutant: Mutant, slow: bool) -> dict[str, Any]:
        """Run the tests that concern a mutant; tell which one noticed it."""
        target = self.tree / PACKAGE / mutant.file
        before = target.stat()
        source = target.read_bytes()
        seconds = 0.0
        killed = None
        try:
            more = [SLOW[part] for part in SLOW if slow and mutant.file.startswith(part)]
            for tests in [*tests_of(mutant), *more]:
                name = f"{' '.join(tests)} {self.written(tests)}"
                if name not in self.usual:  # without a fault, with which to compare
                    target.write_bytes(source)
                    os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
                    said, self.usual[name] = self.run(tests, mutant.field in PLAIN, 900.0)
                    assert said is None, f"fails without a fault: {said}"
                    self.known.write_text(json.dumps(self.usual, indent=1), encoding="utf-8")
                target.write_bytes(
                    source[: mutant.start] + mutant.after.encode() + source[mutant.end :]
                )
                most = self.usual[name] * SLACK_TIMES + SLACK_SECONDS
                killed, took = self.run(tests, mutant.field in PLAIN, most)
                seconds += took
                if killed:
                    break
        finally:
            target.write_bytes(source)
            os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
        return {
            **mutant._asdict(),
            "key": mutant.key,
            "killed": killed,
            "seconds": round(seconds, 2),
        }

    def run(self, tests: list[str], plain: bool, most: float) -> tuple[str | None, float]:
        """Run tests in a process of its own; return what failed first, and processor seconds."""
        wait_while(self.pause)
        said = self.folder / "said.txt"
        said.unlink(missing_ok=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        child = os.fork()
        if child == 0:
            self._child(tests, plain, most, said)
        ended, status, deadline = 0, 0, time.monotonic() + 6 * most + 60
        try:
            while not ended and time.monotonic() < deadline:
                time.sleep(0.02)
                ended, status = os.waitpid(child, os.WNOHANG)
        finally:  # also what its tests may have left running, and where this process is stopped
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            if not ended:
                _, status = os.waitpid(child, 0)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if os.WIFSIGNALED(status):
            return f"signal {os.WTERMSIG(status)} (too slow, or broken)", took
        if os.WEXITSTATUS(status) == 0:
            return None, took
        return (said.read_text(encoding="utf-8") if said.exists() else "does not load"), took

    def _child(self, tests: list[str], plain: bool, most: float, said: Path) -> None:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (int(most) + 1, int(most) + 2))
        log = os.open(self.folder / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.chdir(self.tree)
        source = str(self.tree / "src")
        sys.path.insert(0, source)
        os.environ |= {
            "PYTHONPATH": source,
            "NUMBA_DISABLE_JIT": str(int(plain)),
            # Of their own: every fault in a kernel is another version, and few versions are kept.
            "WIJKSIM_CACHE_DIR": str(self.folder / ("no-cache" if plain else "cache")),
        }
        import numba
        import pytest

        numba.config.DISABLE_JIT = int(plain)

        class Watch:
            def pytest_runtest_logreport(self, report: Any) -> None:
                if report.failed and not said.exists():
                    said.write_text(report.nodeid, encoding="utf-8")

        code = 3
        try:
            quick = [
                "-x",
                "-q",
                "-n",
                "0",
                "-p",
                "no:cacheprovider",
                "--tb=short",
                "--assert=plain",
            ]
            code = int(pytest.main([*quick, "--hypothesis-profile=mutants", *tests], [Watch()]))
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(0 if code == SKIPPED else code)


def preload() -> None:
    """Load the libraries, but nothing of the package, before processes are split off."""
    import hypothesis
    import mesa  # noqa: F401
    import networkx  # noqa: F401
    import numba  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import pydantic  # noqa: F401
    import pytest  # noqa: F401
    import scipy.stats  # noqa: F401

    # Which example fails matters here, not the shortest one.
    hypothesis.settings.register_profile(
        "mutants",
        derandomize=True,
        deadline=None,
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
    )
    assert "wijksim" not in sys.modules


def wait_while(form: Path | None) -> None:
    """Wait while there is a file of this form that is no older than ten minutes."""

    def young(path: Path) -> bool:
        with contextlib.suppress(OSError):
            return time.time() - path.stat().st_mtime < YOUNG_SECONDS
        return False

    while form is not None and any(young(path) for path in form.parent.glob(form.name)):
        time.sleep(2.0)


# --- telling ----------------------------------------------------------------------------------


def read(out: Path) -> dict[str, dict[str, Any]]:
    """The last word on each mutant."""
    if not out.exists():
        return {}
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return {row["key"]: row for row in rows}


def report(rows: Iterable[dict[str, Any]]) -> None:
    every = list(rows)
    print("| field | mutants | killed | score | by the small world alone |\n|---|---|---|---|---|")
    for field in (*FIELDS, "all"):
        mine = [row for row in every if field in (row["field"], "all")]
        killed = [row for row in mine if row["killed"]]
        world = sum(SMALL_WORLD in row["killed"] for row in killed)
        score = f"{100 * len(killed) / len(mine):.1f} %" if mine else "-"
        print(f"| {field} | {len(mine)} | {len(killed)} | {score} | {world} |")
    print("\n| operator | mutants | killed |\n|---|---|---|")
    for operator, number in sorted(Counter(row["operator"] for row in every).items()):
        dead = sum(bool(row["killed"]) for row in every if row["operator"] == operator)
        print(f"| {operator} | {number} | {dead} |")
    print("\nSurvivors:\n")
    for row in sorted(every, key=lambda row: (row["field"], row["file"], row["line"])):
        if not row["killed"]:
            before, after = (" ".join(row[side].split()) for side in ("before", "after"))
            print(f"- `{row['file']}:{row['line']}` {row['operator']}: `{before}` -> `{after}`")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("mutants.jsonl"))
    parser.add_argument("--folder", type=Path, default=Path("mutants-work"))
    parser.add_argument("--again", action="store_true", help="run survivors again")
    parser.add_argument("--only", help="one field")
    parser.add_argument("--pause-while", type=Path, help="pause while such a file is there")
    parser.add_argument("--report", action="store_true")
    asked = parser.parse_args()
    done = read(asked.out)
    drawn = sample(asked.count, asked.seed)
    if not asked.report:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        preload()
        bench = Bench(asked.folder.resolve(), asked.pause_while)
        for mutant in drawn:
            before = done.get(mutant.key)
            new = before is None or (asked.again and not before["killed"])
            if not new or asked.only not in (None, mutant.field):
                continue
            row = bench.trial(mutant, asked.again)
            done[mutant.key] = row
            with asked.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
            told = row["killed"] or "SURVIVED"
            print(f"{row['seconds']:6.1f} s  {mutant.key[:90]}  {told}", flush=True)
    report(done[mutant.key] for mutant in drawn if mutant.key in done)


if __name__ == "__main__":
    main()
