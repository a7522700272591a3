"""What a folder of results says of itself: which commands were run, and with what."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final, NamedTuple

from wijksim import folders, sweep
from wijksim.errors import InputError, Problem
from wijksim.sources.toml_lines import printable

COMPARE: Final = "compare"
RUN: Final = "run"
SWEEP: Final = "sweep"
# Kind of job -> the file that tells of it, and all that it writes.
_FILES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    COMPARE: ("compare.json", ("compare.json", "report.html", "tables/*", "figures/*")),
    RUN: ("run.json", ("run.json", "weekly.csv", "demand.png", "demand.svg")),
    SWEEP: (folders.MANIFEST, (folders.MANIFEST, "points.csv", "parts/*", "months/*")),
}


class Job(NamedTuple):
    """One command that was run, as its results tell it."""

    kind: str
    told: str  # what came of it, in a sentence
    version: str  # of wijksim, or "" where it is not told
    code: str  # hash of the code
    scenarios: Mapping[str, str]  # name -> hash of what it does
    areas: Mapping[str, str]  # as the user called it -> hash of its figures
    presets: tuple[str, ...]
    settings: Mapping[str, str]  # what else was asked for, by option or key
    digest: str
    ended: datetime  # when its last result was written
    manifest: Mapping[str, Any]  # as it lies there

    def made(self, name: str) -> bool:
        """Return whether it wrote the file of a name."""
        return any(fnmatch(name, pattern) for pattern in _FILES[self.kind][1])

    def command(self, files: Mapping[str, str], plan: Sequence[str] = ()) -> str:
        """Return the command that makes these results again, from within the crate.

        Args:
            files: for scenarios and areas that do not come along: where they lie.
            plan: of a sweep: where its plan lies, and which form of it.
        """
        words = ["wijksim", self.kind]
        if self.kind == SWEEP:
            return shlex.join([*words, *plan, "--out", "again"])
        words += [files.get(name, name) for name in self.scenarios]
        words += ["--area", *(files.get(name, name) for name in self.areas)]
        words += ["--preset", *self.presets]
        for name, value in self.settings.items():
            for one in value.split():
                words += [f"--{name}", one]
        return shlex.join([*words, "--out", "again"])


def find(path: Path) -> list[Job]:
    """Return the jobs whose results lie in a folder.

    Raises:
        InputError: when there is no such folder, it holds no results, or they cannot be read.
    """
    if not path.is_dir():
        what = "is a file" if path.exists() else "is not there"
        message = f"{printable(path)} {what}; give the folder of results"
        raise InputError(Problem("command line", "folder", message))
    readers = {COMPARE: _of_compare, RUN: _of_run, SWEEP: _of_sweep}
    there = [kind for kind, (name, _) in _FILES.items() if (path / name).is_file()]
    if not there:
        names = ", ".join(name for name, _ in _FILES.values())
        message = f"{printable(path)} holds no results of compare, run or sweep (none of {names})"
        raise InputError(Problem("command line", "folder", message))
    jobs = []
    for kind in there:
        file = path / _FILES[kind][0]
        try:
            data = json.loads(file.read_bytes())
            jobs.append(readers[kind](data, file))
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            raise InputError(Problem(printable(file), "", message)) from None
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, StopIteration):
            message = f"is not as wijksim {kind} writes it; run it again"
            raise InputError(Problem(printable(file), "", message)) from None
    return jobs


def _of_compare(data: Mapping[str, Any], file: Path) -> Job:
    head = data["manifest"]
    names = [arm["scenario"] for arm in data["arms"]]
    told = (
        f"{len(names)} scenarios on {head['area']}, {len(head['seeds'])} paired seeds, "
        f"{head['years']} years; the first is what the others are compared with"
    )
    more = {"unknown": str(data["unknown"]["worlds"])} if "unknown" in data else {}
    return _single(COMPARE, data, names, told, more, file)


def _of_run(data: Mapping[str, Any], file: Path) -> Job:
    head = data["manifest"]
    told = (
        f"scenario {data['scenario']} on {head['area']}, seeds {head['seeds'][0]} to "
        f"{head['seeds'][-1]}, {head['years']} years"
    )
    return _single(RUN, data, [data["scenario"]], told, {}, file)


def _single(
    kind: str,
    data: Mapping[str, Any],
    names: Sequence[str],
    told: str,
    more: Mapping[str, str],
    file: Path,
) -> Job:
    """Return the job of one area, from the manifest that ``compare`` and ``run`` share."""
    head = data["manifest"]
    settings = {**dict(_settings(head)), **more}
    hashes = {name: str(head["scenario_hashes"][name]) for name in names}
    return Job(
        kind,
        told,
        str(head["version"]),
        str(head["code_hash"]),
        hashes,
        {str(head["area"]): str(head["area_hash"])},
        (str(head["preset"]),),
        settings,
        str(data["digest"]),
        _written(file),
        head,
    )


def _settings(head: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "years", str(head["years"])
    wanted = head["half_width"]
    most = len(head["seeds"]) if wanted is None else wanted["most_seeds"]
    yield "seeds", str(most)
    yield "seed", str(head["seeds"][0])
    yield "start", str(head["start"])
    if wanted is not None:
        yield (
            "half-width",
            " ".join(f"{name}={value:g}" for name, value in wanted["wanted"].items()),
        )
    if head["without"]:
        yield "without", " ".join(head["without"])


def _of_sweep(data: Mapping[str, Any], file: Path) -> Job:
    design, seeds, start = data["design"], data["seeds"], data["start"]
    status = sweep.status(file.parent)
    told = (
        f"{len(data['scenarios'])} scenarios at {design['points']} points, {status.done} runs "
        f"done, {status.failed} failed, {status.left} left"
    )
    fixed = {name: value for name, value in data["parameters"].items() if name != "hash"}
    settings = {
        "years": str(data["years"]),
        "seeds": str(seeds["most"]),
        "seed": str(seeds["first"]),
        "start": str(start["kind"]),
        "burn_in_weeks": str(start["burn_in_weeks"]),
        "months": str(data["months"]),
        "placebos": json.dumps(data["placebos"]),
        "stop": json.dumps(seeds["stop"]),
        "without": json.dumps(data["without"]),
        "parameters": json.dumps(fixed),
        "design": json.dumps({name: value for name, value in design.items() if name != "hash"}),
    }
    return Job(
        SWEEP,
        told,
        "",
        str(data["code"]),
        {one["name"]: one["hash"] for one in data["scenarios"]},
        {one["name"]: one["hash"] for one in data["areas"]},
        tuple(one["name"] for one in data["presets"]),
        settings,
        status.digest,
        _written(*(file.parent / folders.PARTS).glob("[!.]*.parquet"), file),
        data,
    )


def _written(*files: Path) -> datetime:
    """Return when the newest of some files was written, to the second."""
    newest = max(file.stat().st_mtime for file in files)
    return datetime.fromtimestamp(int(newest), UTC)
