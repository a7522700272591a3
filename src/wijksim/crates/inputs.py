"""What results were made with: found, held against the hash that they keep, and put beside them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from wijksim import _jit, folders, params, scenario, sweep
from wijksim.crates.jobs import SWEEP, Job
from wijksim.errors import InputError, Problem
from wijksim.scenario import Scenario
from wijksim.sources import profiles, toml_lines
from wijksim.sources.profiles import Profile
from wijksim.sources.toml_lines import printable

FOLDER: Final = "input"
_COLUMNS: Final = ("parameter", "value", "unit", "low", "high", "mark", "source", "about")
_OF_THE_MACHINE: Final = ("code", "machine")  # of the manifest of a sweep: not of its plan
_OWN: Final = "file"  # how messages call a file on the command line


class Inputs(NamedTuple):
    """What goes into a crate beside the results."""

    files: Mapping[str, bytes]  # name in the crate -> content
    labels: Mapping[str, str]  # the same names -> what each of them is
    places: Mapping[str, str]  # scenario or area that does not come along -> name
    plan: tuple[str, ...]  # of a sweep: the name of its plan, and "--small" for its small form
    sources: Mapping[str, str]  # of the figures of areas: key -> the source in words
    same_code: bool  # whether the results were made by the code that is installed


class _Box:
    """Gathers the files, and all that is wrong with them."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.labels: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.plan: tuple[str, ...] = ()
        self.sources: dict[str, str] = {}
        self.problems: list[Problem] = []

    def put(self, name: str, content: bytes, label: str) -> str:
        """Add a file; return its name in the crate."""
        whole = f"{FOLDER}/{name}"
        if self.files.setdefault(whole, content) != content:
            self.wrong(f"two files are called {name}; give one of them another name")
        self.labels[whole] = label
        return whole

    def wrong(self, message: str, where: str = "command line", field: str = _OWN) -> None:
        """Note a fault."""
        self.problems.append(Problem(where, field, message))


class _Own(NamedTuple):
    """Files of the user, by what they are."""

    scenarios: dict[str, tuple[Path, Scenario]]
    areas: list[tuple[Path, Profile]]
    plans: list[Path]


def gather(jobs: Sequence[Job], own: Sequence[Path]) -> Inputs:
    """Return all that some jobs were run with.

    Args:
        jobs: of one folder.
        own: files of the user: scenarios, areas, plans.

    Raises:
        InputError: with every file that is missing, unused, or not what the results were made with.
    """
    box = _Box()
    given = _read(own, box)
    used: set[Path] = set()
    for job in jobs:
        used |= {*_scenarios(job, given, box), *_areas(job, given, box), *_plan(job, given, box)}
    for path in own:
        if path not in used and not box.problems:
            box.wrong(f"{printable(path)} is no scenario, area or plan of these results")
    if box.problems:
        raise InputError(box.problems)
    same = all(job.code == _jit.code_hash() for job in jobs)
    if same:
        for preset in dict.fromkeys(name for job in jobs for name in job.presets):
            label = f"value, unit, range and source of every parameter, preset {preset}"
            box.put(f"parameters-{preset}.csv", _parameters(preset), label)
    return Inputs(box.files, box.labels, box.places, box.plan, box.sources, same)


def _read(own: Sequence[Path], box: _Box) -> _Own:
    """Return the user's files by what they are."""
    found = _Own({}, [], [])
    for path in own:
        try:
            data = toml_lines.parse(toml_lines.read_text(path), printable(path)).data
            if "scenarios" in data:
                found.plans.append(path)
            elif "codes" in data:
                found.areas.append((path, profiles.load(path)))
            else:
                one = scenario.load(path)
                found.scenarios[one.name] = (path, one)
        except InputError as error:
            box.problems += error.problems
    return found


def _scenarios(job: Job, given: _Own, box: _Box) -> Iterator[Path]:
    known = {*scenario.shipped(), *scenario.methods(), *scenario.of_questions()}
    for name, wanted in job.scenarios.items():
        path, one = given.scenarios.get(name, (None, None))
        if one is None and name in known:
            one = scenario.load(name)
        if one is None:
            box.wrong(
                f"the results hold scenario '{name}', which does not come along: give its file"
            )
            continue
        if one.content_hash() != wanted:
            what = f"{printable(path)} does" if path else "the one that comes along does"
            box.wrong(f"scenario '{name}': {what} something else than the one in the results")
            continue
        text = "" if one.document is None else one.document.text
        stored = box.put(
            path.name if path else f"{name}.toml", text.encode(), f"scenario {name}: {one.title_en}"
        )
        if path is not None:
            box.places[name] = stored
            yield path


def _areas(job: Job, given: _Own, box: _Box) -> Iterator[Path]:
    for name, wanted in job.areas.items():
        mine = name.casefold().endswith(".toml")
        path, profile = next(
            ((file, one) for file, one in given.areas if one.content_hash() == wanted), (None, None)
        )
        if profile is None and mine:
            box.wrong(f"the results are on area {printable(name)}: give its file, as it was then")
            continue
        if profile is None:
            try:
                profile = profiles.load(name, merge=True)
            except InputError as error:
                box.problems += error.problems
                continue
        if profile.content_hash() != wanted:
            box.wrong(f"area '{name}' has other figures now than in the results", field="area")
            continue
        label = f"figures of area {profile.name}"
        if path is not None:
            box.places[name] = box.put(path.name, path.read_bytes(), label)
            yield path
        else:  # the very text of which the results keep the hash
            box.put(f"{name}.json", profile.model_dump_json().encode(), label)
        box.sources |= profile.sources


def _plan(job: Job, given: _Own, box: _Box) -> Iterator[Path]:
    if job.kind != SWEEP:
        return
    if not given.plans:
        box.wrong("the results are of a sweep: give its plan too (wijksim crate DIR PLAN.toml)")
        return
    for path in given.plans:
        form = _form(path, job)
        if form is None:
            box.wrong(f"{printable(path)} is the plan of another sweep than these results")
            continue
        box.plan = (box.put(path.name, path.read_bytes(), "plan of the sweep"), *form)
        yield path


def _form(path: Path, job: Job) -> tuple[str, ...] | None:
    """Return what to say beside a plan for the form of it that a sweep is of; None for no form."""
    for form in ((), ("--small",)):
        try:
            plan = sweep.load(path, small=bool(form))
        except InputError:
            continue
        now = json.loads(folders.as_bytes(plan.manifest()))
        if all(job.manifest[key] == now[key] for key in now if key not in _OF_THE_MACHINE):
            return form
    return None


def _parameters(preset: str) -> bytes:
    """Return the table of parameters as a preset has it: the values without any scenario."""
    changed, text = params.preset_values(preset), io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for name, row in params.table().items():
        value = changed.get(name, row.value)
        writer.writerow((name, value, row.unit, row.low, row.high, row.mark, row.source, row.about))
    return text.getvalue().encode()
