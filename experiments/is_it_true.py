"""Everything that says whether this model may be believed, in one go, each part with its time.

The fit to Dutch facts with its own test (simulation-based calibration), facts beside the model,
the 64 claims, the break-even week in three areas, planted worlds, and the network under the fitted
numbers. Each part is a command of its own, told before it runs; what it prints lies in the folder,
and so do its files. A part that fails is told, and the others go on.

    python experiments/is_it_true.py --out true            # an hour or so on two cores
    python experiments/is_it_true.py --out true --small    # minutes: shows that it works
    python experiments/is_it_true.py --out true --only claims planted
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Part(NamedTuple):
    """A command, and its form of seconds or minutes."""

    command: Sequence[str]
    small: Sequence[str]


def wijksim(name: str, folder: str, whole: Sequence[str], small: Sequence[str]) -> Part:
    """Return a command of the package that writes into a folder of its own."""
    base = ["-m", "wijksim", name, "--out", folder, "--lang", "en"]
    return Part([*base, *whole], [*base, *small])


def script(name: str, whole: Sequence[str], small: Sequence[str]) -> Part:
    """Return a script beside this one."""
    return Part([str(HERE / name), *whole], [str(HERE / name), *small])


def parts(out: Path) -> dict[str, Part]:
    """Return all parts by name, in their order."""
    tiny = ["--quick", "--no-map", "--area", "techum", "--seeds", "2", "C01", "C05"]
    cheap = ["--areas", "techum", "--presets", "evidence", "--seeds", "2", "--years", "2"]
    fit = ["--minutes", "30", "--threads", "2"]
    verdicts = ["--area", "techum", "--seeds", "12"]  # as in docs/claims-results.md
    return {
        "calibrate": wijksim("calibrate", str(out / "fit"), fit, ["--quick"]),
        "validate": wijksim("validate", str(out / "facts"), [], ["--quick"]),
        "claims": wijksim("claims", str(out / "claims"), verdicts, tiny),
        "break-even": script("break_even.py", [], cheap),
        "planted": script("planted.py", [], ["--trials", "2", "--seeds", "4"]),
        "network": script("network.py", ["--preset", "fitted"], ["--seeds", "1"]),
    }


def main() -> int:
    """Run the parts and print their times; return how many failed."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--out", type=Path, default=Path("is-it-true"))
    words.add_argument("--small", action="store_true", help="forms of minutes, that answer nothing")
    words.add_argument("--only", nargs="+", choices=list(parts(Path())))
    given = words.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name, part in parts(given.out).items():
        if given.only and name not in given.only:
            continue
        command = part.small if given.small else part.command
        print(f"{name}: python {' '.join(command)}", flush=True)
        began = time.perf_counter()
        with (given.out / f"{name}.txt").open("w", encoding="utf-8") as told:
            ended = subprocess.run(
                [sys.executable, *command], stdout=told, stderr=subprocess.STDOUT, check=False,
                env={**os.environ, "COLUMNS": "160"},
            )  # fmt: skip
        failed += ended.returncode != 0
        how = "done" if ended.returncode == 0 else f"FAILED ({ended.returncode})"
        took = time.perf_counter() - began
        print(f"{name}: {how} in {took / 60:.1f} minutes; {told.name}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
