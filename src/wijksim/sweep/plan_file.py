"""The plan of a sweep as a page of TOML: read, checked as a whole, every fault with its line."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from wijksim import donors, knockouts, params, replications, running, scenario
from wijksim.errors import InputError, Problem, nearest
from wijksim.measures import MEASURES
from wijksim.params import Params
from wijksim.scenario import Scenario
from wijksim.scenario.models import kind
from wijksim.scenario.renamed import carried_over
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.sources.toml_lines import Document, KeyPath, parse, printable, read_text, shown
from wijksim.state import Floats
from wijksim.sweep import points
from wijksim.sweep.plan import Plan, Stop
from wijksim.units import WEEKS_PER_YEAR

STARTS: Final = {"full": running.BURN_IN_WEEKS, "short": donors.SETTLING_WEEKS}
MOST_SEEDS: Final = 10_000
MOST_MONTHS: Final = 24
_LOOKS: Final = 10  # seeds between two looks at whether there are enough
_TABLE: Final = "table"  # of a range: that of the table of parameters

T = TypeVar("T")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Names = str | tuple[str, ...]
Seed = Annotated[int, Field(ge=0, lt=2**63 - MOST_SEEDS)]


class DesignTable(_Strict):
    """How the points of a sweep are chosen."""

    kind: str = points.GRID
    n: Annotated[int, Field(ge=1, le=points.MOST_POINTS)] | None = None
    seed: Seed = 1
    levels: Annotated[int, Field(ge=2, le=100)] = 4
    second_order: bool = False
    file: str | None = None
    ranges: dict[str, Any] = {}


class StopTable(_Strict):
    """When seeds are enough."""

    measure: str
    half_width: Annotated[float, Field(gt=0.0)]
    most: Annotated[int, Field(ge=replications.LEAST, le=MOST_SEEDS)]


class PlanFile(_Strict):
    """A plan, as its file has it."""

    scenarios: Names
    areas: Names = profiles.DEFAULT
    presets: Names = "evidence"
    without: Names = ()
    placebos: bool = False
    seeds: Annotated[int, Field(ge=1, le=MOST_SEEDS)] | None = None
    seed: Seed = 1
    years: Annotated[int, Field(ge=1, le=running.MOST_YEARS)] = 5
    start: str = "full"
    burn_in_weeks: Annotated[int, Field(ge=0)] | None = None
    months: Annotated[int, Field(ge=0, le=MOST_MONTHS)] = 12
    parameters: dict[str, Any] = {}
    design: DesignTable = DesignTable()
    stop: StopTable | None = None
    small: dict[str, Any] = {}  # keys that a small form of the plan has instead


_KEYS: Final[Mapping[str, Sequence[str]]] = {
    "": list(PlanFile.model_fields),
    "design": list(DesignTable.model_fields),
    "stop": list(StopTable.model_fields),
}
_WANTED: Final = {
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "string_type": "text, or a list of texts",
    "tuple_type": "text, or a list of texts",
}


@dataclass(frozen=True)
class _Small(Document):
    """A plan in its small form: keys of [small] stand for those of the same name above."""

    def place(self, path: KeyPath) -> str:
        """Return "file:line" of a key, where its value came from."""
        inside = bool(path) and ("small", path[0]) in self.lines.first
        return super().place(("small", *path) if inside else path)


def load(path: str | Path, *, small: bool = False) -> Plan:
    """Return the plan in a file; the files that it names are looked for beside it.

    Args:
        path: of the file.
        small: take its small form.

    Raises:
        InputError: with every fault that was found.
    """
    path = Path(path)
    return _checked(parse(read_text(path), printable(path)), path.parent, small)


def from_content(content: Mapping[str, Any], where: str = "plan", *, small: bool = False) -> Plan:
    """Return the plan that a dict of the form of a file describes (no lines in messages).

    Raises:
        InputError: with every fault that was found.
    """
    return _checked(Document(where, "", dict(content)), Path(), small)


def _in_small(document: Document) -> Document:
    """Return the small form of a plan.

    Raises:
        InputError: when it has none.
    """
    given = document.data.get("small")
    if not given:
        told = "the plan has no small form; add a section [small] with, for example, seeds = 2"
        raise InputError(Problem(document.where, "small", told))
    merged = document.data | (given if isinstance(given, dict) else {})
    return _Small(document.where, document.text, merged, document.problems)


def _checked(document: Document, beside: Path, small: bool) -> Plan:
    if small:
        document = _in_small(document)
    document = carried_over(document)
    try:
        given = PlanFile.model_validate(_lists_as_tuples(document.data))
    except ValidationError as error:
        raise InputError([*document.problems, *_faults(document, error)]) from None
    return _Reader(document, beside, given).plan()


def _lists_as_tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data with lists of names as the models have them."""
    lists = ("scenarios", "areas", "presets", "without")
    return {k: tuple(v) if k in lists and isinstance(v, list) else v for k, v in data.items()}


# What pydantic finds


def _faults(document: Document, error: ValidationError) -> Iterator[Problem]:
    told = set[tuple[str, str]]()
    for fault in error.errors(include_url=False):
        path = tuple(part for part in fault["loc"] if part not in ("str", "tuple[str, ...]"))
        problem = Problem(document.place(path), shown(path), _told(fault))
        if (problem.where, problem.field) not in told:  # of a choice of types, the first
            told.add((problem.where, problem.field))
            yield problem


def _told(error: ErrorDetails) -> str:
    path, given, context = error["loc"], error["input"], error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            inside = len(path) > 1
            known = _KEYS[str(path[0])] if inside else _KEYS[""]
            told = f"unknown key{nearest(str(path[-1]), known)}"
        case "missing":
            told = f"is missing; add {path[-1]} = ..."
        case "dict_type" | "model_type":
            told = f"expected a section [{shown(path)}] with one key a line, not {kind(given)}"
        case "greater_than_equal" | "greater_than":
            told = f"{given} is below {context.get('ge', context.get('gt'))}"
        case "less_than_equal" | "less_than":
            told = f"{given} is over {context.get('le', context.get('lt'))}"
        case name if name in _WANTED:
            told = f"expected {_WANTED[name]}, not {kind(given)}"
        case _:
            told = error["msg"]
    return told


# What the values say


class _Reader:
    """Everything of a plan looked up and held against the model, all faults at once."""

    def __init__(self, document: Document, beside: Path, given: PlanFile) -> None:
        self.document, self.beside, self.given = document, beside, given
        self.problems = list(document.problems)

    def plan(self) -> Plan:
        given = self.given
        known = [name for name in PlanFile.model_fields if name != "small"]
        for key in given.small:
            if key not in known:
                self.fault(("small", key), f"unknown key{nearest(key, known)}")
        scenarios = self.each("scenarios", given.scenarios, self.scenario)
        areas = _names(given.areas)
        found = self.each("areas", given.areas, self.area)
        self.each("presets", given.presets, params.preset_values)
        self.each("without", given.without, lambda name: knockouts.without(params.make(), [name]))
        self.names_of(scenarios)
        if given.start not in STARTS:
            self.fault(("start",), f"unknown start '{given.start}'{nearest(given.start, STARTS)}")
        fixed, lists = self.parameters()
        names, made, plain = self.design(lists)
        stop = self.stop()
        if given.months > given.years * 12:
            self.fault(("months",), f"{given.months} months are more than {given.years} years")
        self.check_short_start(bool(names))
        self.give_up()
        plan = Plan(
            tuple(scenarios),
            areas,
            tuple(found),
            _names(given.presets),
            _names(given.without),
            given.placebos,
            tuple(sorted(fixed.items())),
            names,
            made,
            plain,
            given.seed,
            given.stop.most if given.stop else given.seeds or replications.LEAST,
            stop,
            given.years,
            given.months,
            given.start,
            STARTS[given.start] if given.burn_in_weeks is None else given.burn_in_weeks,
        )
        self.check_hours(plan)
        self.give_up()
        return plan

    def fault(self, path: KeyPath, message: str) -> None:
        self.problems.append(Problem(self.document.place(path), shown(path), message))

    def give_up(self) -> None:
        if self.problems:
            raise InputError(self.problems)

    def each(self, key: str, names: Names, find: Callable[[str], T]) -> list[T]:
        """Look up each of some names; a fault of one is told with the line of its name."""
        found = []
        if not _names(names) and key != "without":
            self.fault((key,), "is empty; give one at least")
        for index, name in enumerate(_names(names)):
            path: KeyPath = (key,) if isinstance(names, str) else (key, index)
            try:
                found.append(find(name))
            except InputError as error:
                for one in error.problems:
                    self.problems.append(
                        one
                        if ".toml" in one.where  # a file of its own, which has its own lines
                        else Problem(self.document.place(path), shown(path), one.message)
                    )
        twice = sorted({name for name in _names(names) if _names(names).count(name) > 1})
        if twice:
            self.fault((key,), f"{', '.join(twice)} given more than once")
        return found

    def scenario(self, name: str) -> Scenario:
        return scenario.load(self.beside / name if name.endswith(".toml") else name)

    def area(self, name: str) -> Profile:
        return profiles.load(self.beside / name if name.endswith(".toml") else name)

    def names_of(self, scenarios: Sequence[Scenario]) -> None:
        names = [one.name for one in scenarios]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice and len(set(_names(self.given.scenarios))) == len(names):
            self.fault(("scenarios",), f"two scenarios carry the name {', '.join(twice)}")

    def parameters(self) -> tuple[dict[str, float], dict[str, list[float]]]:
        """Return what is fixed and what is swept, each by name in the order of the table."""
        fixed, lists = dict[str, float](), dict[str, list[float]]()
        for name, path, value in self.leaves("parameters", self.given.parameters):
            values = value if isinstance(value, list) else [value]
            if not values:
                self.fault(path, "is an empty list; give one value at least")
            good = [self.number(name, (*path, i), one) for i, one in enumerate(values)]
            if None in good:
                continue
            numbers = [one for one in good if one is not None]
            if len(set(numbers)) < len(numbers):
                self.fault(path, "has the same value twice")
            if isinstance(value, list):
                lists[name] = numbers
            else:
                fixed[name] = numbers[0]
        order = [name for name in params.table() if name in lists]
        return fixed, {name: lists[name] for name in order}

    def leaves(self, top: str, table: Mapping[str, Any]) -> Iterator[tuple[str, KeyPath, Any]]:
        """Yield name, path and value of each parameter of a section, known by its name."""
        above: KeyPath = ("design", "ranges") if top == "ranges" else (top,)
        known = params.table()
        for mechanism, section in table.items():
            rows = section if isinstance(section, dict) else {None: section}
            for field, value in rows.items():
                name = mechanism if field is None else f"{mechanism}.{field}"
                path = (*above, mechanism) if field is None else (*above, mechanism, field)
                if name in known:
                    yield name, path, value
                else:
                    self.fault(path, f"unknown parameter '{name}'{nearest(name, known)}")

    def number(self, name: str, path: KeyPath, value: object) -> float | None:
        """Return a value of a parameter, or None and a fault."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.fault(path, f"expected a number, not {kind(value)}")
            return None
        try:
            params.check(name, value)
        except InputError as error:
            self.fault(path, error.problems[0].message)
            return None
        return float(value)

    def design(
        self, lists: Mapping[str, Sequence[float]]
    ) -> tuple[tuple[str, ...], Floats, dict[str, Any]]:
        """Return the swept parameters, their points, and the design as plain data."""
        asked = self.given.design
        nothing: tuple[tuple[str, ...], Floats, dict[str, Any]] = ((), points.grid({}), {})
        if asked.kind not in points.KINDS:
            told = f"unknown kind of design '{asked.kind}'{nearest(asked.kind, points.KINDS)}"
            self.fault(("design", "kind"), f"{told}; choose from {', '.join(points.KINDS)}")
            return nothing
        if asked.kind != points.GRID and lists:
            path: KeyPath = ("parameters", *next(iter(lists)).split("."))
            told = f"a list is swept by kind = 'grid'; with '{asked.kind}' "
            self.fault(path, told + "give a range in [design.ranges], or one value here")
        self.unused(asked)
        made = points.Design(
            asked.kind, asked.n or 1, asked.seed, self.ranges(), asked.levels, asked.second_order
        )
        if self.problems:
            return nothing
        try:
            if asked.kind == points.GRID:
                return tuple(lists), points.grid(lists), {"kind": points.GRID}
            if asked.kind == points.CSV:
                names, found = points.from_csv(self.beside / (asked.file or ""))
                self.fixed_too(names)
                return names, found, {"kind": points.CSV}
            self.fixed_too(tuple(made.ranges))
            return tuple(made.ranges), points.within(made), made.plain()
        except InputError as error:
            for one in error.problems:
                place = one.where or self.document.place(tuple(one.field.split(".")))
                self.problems.append(Problem(place, one.field, one.message))
            return nothing

    def unused(self, asked: DesignTable) -> None:
        """Add a fault for what a kind of design needs and does not have, or has no use for."""
        within = asked.kind not in (points.GRID, points.CSV)
        needs = {"n": within, "ranges": within, "file": asked.kind == points.CSV}
        for key, needed in needs.items():
            there = bool(getattr(asked, key))
            if needed and not there:
                self.fault(("design",), f"kind = '{asked.kind}' needs {key}")
            elif there and not needed:
                self.fault(("design", key), f"has no use with kind = '{asked.kind}'")

    def ranges(self) -> dict[str, tuple[float, float]]:
        """Return the ranges of a design by name, in the order of the table."""
        found, known = dict[str, tuple[float, float]](), params.table()
        for name, path, value in self.leaves("ranges", self.given.design.ranges):
            if value == _TABLE:
                found[name] = (known[name].low, known[name].high)
                continue
            if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 two ends
                told = f"expected [lowest, highest], or '{_TABLE}' for the range in the table"
                self.fault(path, f"{told}, not {kind(value)}")
                continue
            ends = [self.number(name, (*path, i), one) for i, one in enumerate(value)]
            if ends[0] is None or ends[1] is None:
                continue
            if not ends[0] < ends[1]:
                self.fault(path, f"{ends[0]:g} is not below {ends[1]:g}")
            found[name] = (ends[0], ends[1])
        return {name: found[name] for name in known if name in found}

    def fixed_too(self, names: Sequence[str]) -> None:
        """Add a fault for what is both fixed and swept."""
        for name in names:
            mechanism, field = name.split(".")
            if field in self.given.parameters.get(mechanism, {}):
                self.fault(("parameters", mechanism, field), "is swept by the design too; keep one")

    def stop(self) -> Stop | None:
        """Return the rule to stop, if there is one."""
        asked = self.given.stop
        if asked is None:
            return None
        if asked.measure not in MEASURES:
            told = f"unknown measure '{asked.measure}'{nearest(asked.measure, MEASURES)}"
            self.fault(("stop", "measure"), told)
        if self.given.seeds is not None:
            self.fault(("seeds",), "the number of seeds follows from [stop]; leave one out")
        if len(_names(self.given.scenarios)) == 1:
            self.fault(("stop",), "looks at differences from the first scenario; give a second one")
        if not math.isfinite(asked.half_width):
            self.fault(("stop", "half_width"), "must be a number")
        return Stop(asked.measure, asked.half_width, replications.LEAST, _LOOKS)

    def check_short_start(self, swept: bool) -> None:
        """Add a fault where every point would need donors of its own."""
        if self.given.start == "short" and swept:
            told = "a short start takes donors that were run under the same parameters, so each "
            told += "point of a sweep would need its own; take start = 'full', or a grid of areas"
            self.fault(("start",), told)

    def check_hours(self, plan: Plan) -> None:
        """Add a fault for each preset and point that a scenario cannot be carried out at.

        Only shares of hours can make that so; points that have the same ones are tried once.
        """
        shares = [i for i, name in enumerate(plan.names) if name in params.SHARES_OF_HOURS]
        seen = set[tuple[float, ...]]()
        for point, row in enumerate(plan.points):
            key = tuple(row[shares].tolist())
            if key in seen:
                continue
            seen.add(key)
            for preset in range(len(plan.presets)):
                self.try_point(plan, point, preset)
            if self.problems:
                return

    def try_point(self, plan: Plan, point: int, preset: int) -> None:
        at = ", ".join(f"{name} {value:g}" for name, value in plan.values(point).items())
        try:
            base: Params = plan.params(point, preset)
            for one in plan.scenarios:
                one.segments(base, plan.years * WEEKS_PER_YEAR)
        except InputError as error:
            first = error.problems[0]
            told = f"{first.message} (preset {plan.presets[preset]}{', ' if at else ''}{at})"
            self.problems.append(Problem(first.where or self.document.where, first.field, told))


def _names(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names
