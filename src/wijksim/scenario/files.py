"""From a file, a text or a name to a checked scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from wijksim import levers, params
from wijksim.errors import InputError, Problem, nearest
from wijksim.scenario.faults import faults
from wijksim.scenario.models import TEXTS, file_model
from wijksim.scenario.plan import Scenario, Setting
from wijksim.scenario.renamed import carried_over
from wijksim.sources.toml_lines import Document, KeyPath, parse, printable, read_text

ORDER: Final = (
    "status-quo",
    "casework",
    "network-casework",
    "rights-first",
    "community-first",
    "placebo-collective",
    "barriers-first",
    "placebo-barriers",
    "barriers-first-large",
    "all-four",
    "placebo-all-four",
    "all-four-without",
    "collective-better",
    "collective-on-top",
    "placebo-on-top",
    "casework-on-top",
    "bridging-budget",
    "take-over",
    "participation-society",
    "status-quo-closed",
    "community-first-closed",
    "placebo-closed",
    "caring-school",
    "after-a-loss",
    "services-in-groups",
    "accountability-counts",
    "accountability-learning",
)
# What the sources name as a method or a measure, each by itself, by quadrant.
METHODS: Final = (
    "family-group-conference",
    "jim-mentor",
    "network-strategies",
    "mediation",
    "resource-method",
    "system-and-group-therapy",
    "youth-support-figures",
    "early-plan-after-loss",
    "custom-solutions",
    "one-director",
    "walk-in-desk",
    "debt-help-anyway",
    "meeting-places",
    "neighbour-help-app",
    "peer-groups",
    "consults-in-fives",
    "resident-initiatives",
    "kwartiermaken",
    "presence",
    "self-help-money",
    "neighbourhood-currency",
    "community-mapping",
    "social-lab",
    "economic-initiative",
    "community-building-course",
    "grief-group",
    "early-withdrawal",
    "hard-times",
    "invest-before-trouble",
    "invest-after-trouble",
    "no-eviction",
    "fine-waiver",
    "fine-waiver-in-return",
    "budget-coach",
    "housing-contingent",
    "plain-language-site",
    "school-9-17",
    "day-activities",
    "automatic-take-up",
    "case-reflection",
)
_METHODS: Final = "methods"  # their folder, inside that of the scenarios
_QUESTIONS: Final = "vragen"  # the same of arms that only the lesson and the ten questions use
_PACKAGE: Final = Path(__file__).resolve().parents[1]


def load(path_or_name: str | Path) -> Scenario:
    """Return a shipped scenario by its name, or the scenario in a file.

    Args:
        path_or_name: a name such as "community-first", found from any folder; or a path: a
            ``Path``, or text that ends in ``.toml`` or holds a slash.

    Raises:
        InputError: with every fault that was found.
    """
    path = _locate(path_or_name)
    return _checked(parse(read_text(path), printable(path)), _own_stem(path))


def load_text(text: str, where: str = "text") -> Scenario:
    """Return the scenario in ``text``; messages call its place ``where``.

    Raises:
        InputError: with every fault that was found.
    """
    return _checked(parse(text, where), None)


def from_content(content: Mapping[str, Any], where: str = "") -> Scenario:
    """Return the scenario that a dict of the form of a file describes (no lines in messages).

    Raises:
        InputError: with every fault that was found.
    """
    return _checked(Document(where, "", dict(content)), None)


def check(path: str | Path) -> list[Problem]:
    """Return all faults of a scenario file (or of a shipped scenario, by name)."""
    try:
        load(path)
    except InputError as error:
        return list(error.problems)
    return []


def shipped() -> list[str]:
    """Return the names of the shipped scenarios, in the order in which they explain themselves.

    The methods, each by itself, are not among them: see :func:`methods`.

    Raises:
        InputError: when the folder cannot be found.
    """
    return _ordered(scenario_folder(), ORDER)


def methods() -> list[str]:
    """Return the names of the shipped scenarios that show one method each, by quadrant.

    Raises:
        InputError: when the folder cannot be found.
    """
    return _ordered(scenario_folder() / _METHODS, METHODS)


def of_questions() -> list[str]:
    """Return the names of the shipped scenarios that only the lesson or a question compares.

    Raises:
        InputError: when the folder cannot be found.
    """
    return _ordered(scenario_folder() / _QUESTIONS, ())


def _ordered(folder: Path, order: Sequence[str]) -> list[str]:
    names = sorted(path.stem for path in folder.glob("*.toml"))
    return [name for name in order if name in names] + [n for n in names if n not in order]


def scenario_folder() -> Path:
    """Return the folder of the shipped scenarios: in the package, or in the checkout.

    Raises:
        InputError: when there is neither.
    """
    inside = _PACKAGE / "scenarios"
    if inside.is_dir():
        return inside
    checkout = _PACKAGE.parent.parent / "scenarios"
    if _PACKAGE.parent.name == "src" and checkout.is_dir():
        return checkout
    told = f"the shipped scenarios are missing: neither {inside} nor {checkout} is a folder"
    raise InputError(Problem("", "scenarios", f"{told}; install wijksim again"))


def _locate(path_or_name: str | Path) -> Path:
    if isinstance(path_or_name, Path):
        return path_or_name
    if path_or_name.endswith(".toml") or "/" in path_or_name or "\\" in path_or_name:
        return Path(path_or_name)
    names = shipped()
    if path_or_name in names:
        return scenario_folder() / f"{path_or_name}.toml"
    apart = methods()
    if path_or_name in apart:
        return scenario_folder() / _METHODS / f"{path_or_name}.toml"
    asked = of_questions()
    if path_or_name in asked:
        return scenario_folder() / _QUESTIONS / f"{path_or_name}.toml"
    told = f"unknown scenario {path_or_name!a}{nearest(path_or_name, [*names, *apart, *asked])}"
    choice = f"choose from {', '.join(names)}, one of the methods that `wijksim scenarios` lists"
    choice += ", or give a file that ends in .toml"
    raise InputError(Problem("", "scenario", f"{told}; {choice}"))


def _own_stem(path: Path) -> str | None:
    """Return the name that a shipped file must carry, or None for a user's file."""
    try:
        folder = scenario_folder().resolve()
        ours = path.resolve().parent in (folder, folder / _METHODS, folder / _QUESTIONS)
        return path.stem if ours else None
    except InputError:
        return None


def _checked(document: Document, stem: str | None) -> Scenario:
    """Return the scenario, or raise all faults of the document at once."""
    document = carried_over(document)
    problems, data = list(document.problems), document.data
    try:
        model = file_model().model_validate(data)
    except ValidationError as error:
        problems += faults(document, error)
        paths = [fault["loc"] for fault in error.errors(include_url=False)]
        model = file_model().model_validate(dict.fromkeys(TEXTS, "x") | _without(data, paths))
    scenario = _made(model, document)
    if stem is not None and data.get("name", stem) != stem:
        told = f"must equal the name of the file: '{stem}'"
        problems.append(Problem(document.place(("name",)), "name", told))
    problems += scenario.hour_problems(params.make())
    if problems:
        raise InputError(sorted(problems, key=_line))
    return scenario


def _line(problem: Problem) -> int:
    digits = problem.where.rpartition(":")[2]
    return int(digits) if digits.isdecimal() else 0


def _without(data: Mapping[str, Any], paths: Sequence[KeyPath]) -> dict[str, Any]:
    """Return the data without the levers, parameters, texts and sections at ``paths``."""
    kept = {
        key: {name: dict(row) if isinstance(row, dict) else row for name, row in part.items()}
        if isinstance(part, dict)
        else part
        for key, part in data.items()
    }
    for path in paths:
        table: Any = kept
        steps = path[: 3 if path[0] == "parameters" else 2]
        for step in steps[:-1]:
            table = table.get(step, {})
        table.pop(steps[-1], None)
    return kept


def _made(model: BaseModel, document: Document) -> Scenario:
    """Return the plain scenario of a checked file."""
    data = model.model_dump(exclude_unset=True)
    given = data.get("parameters", {})
    return Scenario(
        **{name: data[name] for name in TEXTS},
        settings=tuple(
            Setting(quadrant, name, **data[quadrant][name])
            for quadrant, rows in levers.ALL.items()
            for name in rows
            if name in data.get(quadrant, {})
        ),
        parameters=tuple(
            (name, given[mechanism][key])
            for name in params.table()
            for mechanism, key in [name.split(".")]
            if key in given.get(mechanism, {})
        ),
        document=document,
    )
