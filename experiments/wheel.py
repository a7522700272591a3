"""Does the package work by itself: built, installed in an empty environment, used offline?

Builds the sdist and the wheel, asks whether the wheel that the sdist gives holds the same files,
installs the wheel with its dependencies (constraints.txt) in an empty environment for each Python
that is given, and then uses it in an empty folder in which no address can be reached. Says what
each step took, how large all of it is, and whether the digests of a comparison agree between the
Pythons.

    python experiments/wheel.py                                    # this Python
    python experiments/wheel.py python3.11 python3.13 --keep DIR   # others, and keep the files

A step that fails ends it with exit code 1. To take the network away it needs Linux (unshare, ip);
elsewhere the same steps are done with a network, and it says so.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1e6
OFFLINE = ("unshare", "--user", "--map-root-user", "--net")
WITH_LOOPBACK = ("sh", "-c", 'ip link set lo up && exec "$@"', "sh")
FILE = """name = "mine"
title_nl = "van mij"
title_en = "mine"
about_nl = "Een eigen scenario."
about_en = "A scenario of one's own."

[personal]
mode_network = 0.8
"""
UNREACHED = """import socket
try:
    socket.create_connection(("192.0.2.1", 9), 2)
except TimeoutError:
    raise SystemExit("an address outside was tried for two seconds: there is a network")
except OSError:
    pass
"""
ANSWERED = """import subprocess, sys, urllib.request
command = [sys.executable, "-m", "wijksim", "serve", "--port", "0", "--lang", "en"]
server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
try:
    line = next(line for line in server.stderr if "http://" in line)
    address = next(word for word in line.split() if word.startswith("http://")).partition("?")[0]
    for page in ("", "les", "vragen", "uitleg"):
        with urllib.request.urlopen(address + page, timeout=60) as answer:
            assert answer.status == 200 and b"<html" in answer.read()
finally:
    server.terminate()
    server.wait(60)
"""


def run(command: Sequence[str | Path], cwd: Path, env: dict[str, str] | None = None) -> str:
    """Return what a command prints; end with all that it said where it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        shown = " ".join(word if "\n" not in word else "..." for word in words)
        sys.exit(f"FAILED: {shown}\n{done.stdout}{done.stderr}")
    return done.stdout


def bare() -> dict[str, str]:
    """Return the variables of this process without those that lead to a checkout."""
    ours = ("PYTHON", "WIJKSIM", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def size(path: Path) -> float:
    """Return the size of a file or of all files below a folder, in MB."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if not one.is_symlink()]
    return sum(one.stat().st_size for one in files if one.is_file()) / MEGABYTE


def contents(wheel: Path) -> dict[str, int]:
    """Return the files of a wheel, each with its checksum."""
    return {one.filename: one.CRC for one in zipfile.ZipFile(wheel).infolist()}


def build(folder: Path) -> Path:
    """Build both, tell how large they are, and return the wheel."""
    run([sys.executable, "-m", "hatchling", "build", "-d", folder], ROOT)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    again = folder / "from-sdist"
    command = [sys.executable, "-m", "pip", "wheel", sdist, "--no-deps", "--no-build-isolation"]
    run([*command, "--no-index", "-q", "-w", again], folder)
    (second,) = again.glob("*.whl")
    if contents(wheel) != contents(second):
        differ = set(contents(wheel).items()) ^ set(contents(second).items())
        sys.exit(f"FAILED: the sdist gives another wheel: {sorted(name for name, _ in differ)}")
    print(f"wheel: {size(wheel):.2f} MB, {len(contents(wheel))} files")
    print(f"sdist: {size(sdist):.2f} MB; the wheel that it gives holds the same files")
    return wheel


def steps(python: Path) -> Iterator[tuple[str, list[str | Path]]]:
    """Yield what is done with the installed package: a name and a command."""
    own = [python.parent / "wijksim"]
    yield "no address is reached", [python, "-c", UNREACHED]
    yield "--help", [*own, "--help"]
    yield "check mine.toml", [*own, "check", "mine.toml"]
    yield "areas", [*own, "areas"]
    yield (
        "compare --seeds 2 --years 1, with the compiling",
        [*own, "compare", "--seeds", "2", "--years", "1"],
    )
    yield "the same again", [*own, "compare", "--seeds", "2", "--years", "1"]
    yield "lesson 1", [*own, "lesson", "1"]
    yield "serve answers", [python, "-c", ANSWERED]


def used(name: str, wheel: Path, folder: Path, around: Sequence[str]) -> str:
    """Install the wheel for one Python, use it, and return the digest of a comparison.

    Args:
        name: the Python: a path or the name of a program.
        wheel: what is installed.
        folder: room for the environment and the results.
        around: the words before a command that take its network away.
    """
    home, empty, env = folder / "env", folder / "empty", bare()
    empty.mkdir(parents=True)
    began = time.monotonic()
    run([name, "-m", "venv", home], folder, env)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel]
    run(install, empty, env)
    version = run([python, "-c", "import platform; print(platform.python_version())"], empty, env)
    print(f"\nPython {version.strip()}: installed in {time.monotonic() - began:.0f} s,", end=" ")
    (own,) = home.glob("**/site-packages/wijksim")
    print(f"{size(home):.0f} MB in all, {size(own):.1f} MB of it wijksim")
    (empty / "mine.toml").write_text(FILE, encoding="utf-8")
    env["WIJKSIM_CACHE_DIR"], env["WIJKSIM_DATA_DIR"] = str(folder / "cache"), str(folder / "data")
    for told, command in steps(python):
        if command[-1] == UNREACHED and not around:
            continue
        began = time.monotonic()
        run([*around, *command], empty, env)
        print(f"  {time.monotonic() - began:6.1f} s  {told}", flush=True)
    left = sorted(path.name for path in empty.iterdir())
    if left != ["mine.toml", "wijksim-out"]:
        sys.exit(f"FAILED: in the folder lies more than was asked for: {left}")
    print(f"  kept in the cache: {size(folder / 'cache'):.0f} MB")
    found = json.loads((empty / "wijksim-out" / "compare.json").read_bytes())
    return str(found["digest"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Build, install and use; tell what it took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("python", nargs="*", default=[sys.executable], help="Pythons to try")
    parser.add_argument("--keep", type=Path, help="build here and leave it (an empty folder)")
    asked = parser.parse_args(arguments)
    around: Sequence[str] = (*OFFLINE, *WITH_LOOPBACK)
    if not (shutil.which("unshare") and shutil.which("ip")):
        print("NOT without a network: this machine has no unshare or ip")
        around = ()
    with tempfile.TemporaryDirectory() as made:
        room = (asked.keep or Path(made)).resolve()
        room.mkdir(parents=True, exist_ok=True)
        wheel = build(room / "dist")
        digests = [
            used(name, wheel, room / f"use-{number}", around)
            for number, name in enumerate(asked.python)
        ]
    if len(digests) > 1:
        same = len(set(digests)) == 1
        print(f"\ndigests of the comparison: {'the same' if same else 'they differ'}")
    for name, digest in zip(asked.python, digests, strict=True):
        print(f"  {Path(name).name}: {digest[:16]}")


if __name__ == "__main__":
    main()
