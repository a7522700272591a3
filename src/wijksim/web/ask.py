"""What a visitor asks, as it stands in the address: the whole comparison, and nothing else.

``area``, ``base``, ``plan`` (up to four), ``context``, ``years``, ``preset``, ``without``,
``seeds``, ``seed`` and ``lang``. A plan is the name of a shipped scenario, with changes behind it:

    plan=community-first~share_collective:0.3~mandate:0.8~bridging_budget:1@0-104~title=Ons plan

A change is a lever (or, with a dot, a parameter), its value and, after @, its weeks; a title is
the visitor's own name for the plan. ``context`` holds changes alone, made in every scenario and in
the baseline: what nobody chooses. ``question`` (1-10) says which of the ten is being answered: the
page tells what to read, and no number depends on it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from wijksim import comparing, levers, params, scenario
from wijksim.comparing import Plan
from wijksim.errors import InputError, Problem, nearest
from wijksim.scenario import Scenario
from wijksim.sources import profiles
from wijksim.sources.toml_lines import printable
from wijksim.web import controls
from wijksim.web.limits import Limits

BASE: Final = "status-quo"
FIRST: Final = "community-first"  # the plan that a visitor finds
SEEDS: Final = 8
LETTERS: Final = "abcd"
TOO_MUCH: Final = (
    "residents x years x seeds x scenarios is too much for this server; take fewer of "
    "them, or run it yourself with wijksim compare"
)
_PLACE: Final = "address"
_MANY: Final = ("plan", "without")
_CHANGE: Final = re.compile(
    r"([a-z0-9_]+(?:\.[a-z0-9_]+)?):(-?\d{1,7}(?:\.\d{1,7})?)(?:@(\d{1,5})(?:-(\d{1,5}))?)?"
)
_MOST_CHANGES: Final = 60  # in one plan
_TITLE: Final = "title="
_LONGEST_TITLE: Final = 60
_LONGEST_NAME: Final = 40  # of a file that is called after a title
_LONGEST_ABOUT: Final = 500

Name = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9-]{1,60}$")]
Told = Annotated[str, StringConstraints(max_length=2000)]


class Query(BaseModel):
    """The address as it may be; numbers are read from text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    area: Name = profiles.DEFAULT
    base: Name = BASE
    plan: Annotated[tuple[Told, ...], Field(min_length=1, max_length=len(LETTERS))] = (FIRST,)
    context: Told = ""
    years: Annotated[int, Field(ge=1, le=50)] = 5
    preset: Literal["essay", "evidence", "sceptic", "fitted"] = "evidence"
    without: Annotated[tuple[Name | Told, ...], Field(max_length=20)] = ()
    seeds: Annotated[int, Field(ge=1, le=1000)] = SEEDS
    seed: Annotated[int, Field(ge=0, le=10**12)] = 1
    question: Annotated[int, Field(ge=0, le=10)] = 0
    lang: Literal["nl", "en"] = "nl"


class Change(NamedTuple):
    """A lever or a parameter, as a plan sets it."""

    name: str  # of a lever, or mechanism.field
    value: float
    from_week: int = 0
    to_week: int | None = None

    def told(self) -> str:
        """Return the change as it stands in the address."""
        weeks = "" if self.to_week is None else f"-{self.to_week}"
        when = f"@{self.from_week}{weeks}" if self.from_week or weeks else ""
        return f"{self.name}:{_number(self.value)}{when}"


class Choice(NamedTuple):
    """A plan: a shipped scenario and what is changed in it."""

    basis: str
    changes: tuple[Change, ...] = ()
    title: str = ""  # the visitor's own, empty for the one that it comes with

    def told(self) -> str:
        """Return the plan as it stands in the address."""
        title = (f"{_TITLE}{self.title}",) if self.title else ()
        return "~".join((self.basis, *(change.told() for change in self.changes), *title))


class Ask(NamedTuple):
    """A question that has been read; its names are checked when a plan is made of it."""

    area: str
    base: str
    plans: tuple[Choice, ...]
    context: tuple[Change, ...]
    years: int
    preset: str
    without: tuple[str, ...]
    seeds: int
    seed: int
    lang: str
    question: int = 0

    def query(self) -> str:
        """Return the address's query, in its shortest form and always in the same order."""
        usual = Query()
        pairs: list[tuple[str, object]] = [("area", self.area)]
        if self.base != usual.base:
            pairs.append(("base", self.base))
        pairs += [("plan", plan.told()) for plan in self.plans]
        if self.context:
            pairs.append(("context", "~".join(change.told() for change in self.context)))
        for name in ("years", "preset", "seeds", "seed", "question", "lang"):
            if getattr(self, name) != getattr(usual, name):
                pairs.append((name, getattr(self, name)))
        pairs += [("without", name) for name in self.without]
        return urlencode(pairs, safe="~:@")

    def scenarios(self) -> list[Scenario]:
        """Return the baseline and the plans as checked scenarios.

        One that is as it was shipped keeps its name; a changed one gets a letter behind it.

        Raises:
            InputError: with every fault of every plan.
        """
        problems: list[Problem] = []
        made: list[Scenario] = []
        for place, choice in enumerate((Choice(self.base), *self.plans)):
            with comparing.gather(problems):
                taken = {one.name for one in made}
                made.append(_scenario(choice, self.context, place, taken))
        if problems:
            raise InputError(problems)
        return made

    def plan(self, limits: Limits) -> Plan:
        """Return the comparison that is asked for, all of it checked.

        Raises:
            InputError: with every fault, also of what is too much for this server.
        """
        problems: list[Problem] = []
        with comparing.gather(problems):
            _within(self, limits)
        with comparing.gather(problems):
            scenarios = self.scenarios()
        with comparing.gather(problems):
            _manageable(self, limits)
        if problems:
            raise InputError(problems)
        return comparing.prepare(
            scenarios,
            area=self.area,
            years=self.years,
            seeds=self.seeds,
            seed=self.seed,
            preset=self.preset,
            without=self.without,
        )


def read(query: str) -> Ask:
    """Return the question in an address's query; what it leaves out is as usual.

    Raises:
        InputError: with every fault that was found.
    """
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=60, errors="strict")
    except ValueError as error:
        raise InputError(Problem(_PLACE, "", f"cannot be read: {error}")) from None
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in pairs:
        if key in _MANY:
            given[key] = (*given.get(key, ()), value)
        elif key in given:
            problems.append(Problem(_PLACE, printable(key), "given more than once"))
        else:
            given[key] = value
    try:
        found = Query.model_validate(given)
    except ValidationError as error:
        problems += query_faults(error, Query)
        named = {str(fault["loc"][0]) for fault in error.errors() if fault["loc"]}
        if "area" not in named:  # its form is right, so that its name can be looked up
            with comparing.gather(problems):
                profiles.load(given.get("area", profiles.DEFAULT))
        raise InputError(problems) from None
    plans, context = [], tuple[Change, ...]()
    for text in found.plan:
        with comparing.gather(problems):
            plans.append(choice(text))
    with comparing.gather(problems):
        context = _changes(found.context.split("~") if found.context else [], "context")
    if problems:
        raise InputError(problems)
    return Ask(
        found.area,
        found.base,
        tuple(plans),
        context,
        found.years,
        found.preset,
        tuple(found.without),
        found.seeds,
        found.seed,
        found.lang,
        found.question,
    )


def choice(text: str) -> Choice:
    """Return a plan as it stands in the address.

    Raises:
        InputError: for changes that cannot be read.
    """
    basis, *parts = text.split("~")
    titles = [part.removeprefix(_TITLE) for part in parts if part.startswith(_TITLE)]
    for title in titles:
        plain = title.isprintable() and title == title.strip()
        if not plain or not 0 < len(title) <= _LONGEST_TITLE or len(titles) > 1:
            told = f"'{printable(title)[:60]}' is no title; write 1 to {_LONGEST_TITLE} characters"
            raise InputError(Problem(_PLACE, "plan", told))
    changes = _changes([part for part in parts if not part.startswith(_TITLE)], "plan")
    return Choice(basis, changes, *titles)


def _changes(texts: Sequence[str], field: str) -> tuple[Change, ...]:
    problems, changes = [], dict[str, Change]()
    if len(texts) > _MOST_CHANGES:
        told = f"{len(texts)} changes in one plan; at most {_MOST_CHANGES}"
        raise InputError(Problem(_PLACE, field, told))
    for text in texts:
        found = _CHANGE.fullmatch(text)
        if found is None:
            told = f"'{printable(text)[:60]}' is no change; write lever:value or lever:value@0-104"
            problems.append(Problem(_PLACE, field, told))
            continue
        name, value, begin, end = found.groups()
        if name in changes:
            problems.append(Problem(_PLACE, f"{field}.{name}", "changed more than once"))
        changes[name] = Change(
            name, float(value), int(begin or 0), None if end is None else int(end)
        )
    if problems:
        raise InputError(problems)
    return tuple(changes.values())


def query_faults(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Return the faults of an address, whose fields are those of a model."""
    problems = []
    for fault in error.errors(include_url=False):
        field = str(fault["loc"][0])
        if fault["type"] == "too_short":
            continue  # what is wrong with the only one there is, is told already
        if fault["type"] == "extra_forbidden":
            told = f"unknown{nearest(field, model.model_fields)}"
            problems.append(Problem(_PLACE, printable(field)[:60], told))
            continue
        given = printable(str(fault["input"]))[:60]
        field = printable(field)[:60]
        told = fault["msg"][:1].lower() + fault["msg"][1:]
        problems.append(Problem(_PLACE, field, f"{told}, not '{given}'"))
    return problems


def _within(ask: Ask, limits: Limits) -> None:
    problems = [
        Problem(_PLACE, name, f"{value} is too many for this server; at most {most}")
        for name, value, most in (
            ("years", ask.years, limits.years),
            ("seeds", ask.seeds, limits.seeds),
            ("plan", len(ask.plans), limits.plans),
        )
        if value > most
    ]
    if problems:
        raise InputError(problems)


def _manageable(ask: Ask, limits: Limits) -> None:
    residents = profiles.load(ask.area).residents.value
    if residents > limits.residents:
        told = (
            f"{residents} residents are too many for this server (at most {limits.residents}); "
            f"run it yourself: wijksim compare --area {ask.area}"
        )
        raise InputError(Problem(_PLACE, "area", told))
    work = residents * ask.years * ask.seeds * (1 + len(ask.plans))
    if work > limits.work:
        raise InputError(Problem(_PLACE, "", TOO_MUCH))


def _scenario(choice: Choice, context: Sequence[Change], place: int, taken: set[str]) -> Scenario:
    known = (*scenario.shipped(), *scenario.methods(), *scenario.of_questions())
    if choice.basis not in known:
        told = f"unknown scenario '{printable(choice.basis)[:60]}'{nearest(choice.basis, known)}"
        raise InputError(Problem(_PLACE, "plan" if place else "base", told))
    basis = scenario.load(choice.basis)
    changes = {change.name: change for change in (*choice.changes, *context)}
    if not changes and not choice.title and basis.name not in taken:
        return basis
    content: dict[str, Any] = {**basis.content()}
    for change in changes.values():
        _put(content, change)
    return scenario.from_content(
        {**_texts(choice, basis, changes, place, taken), **content}, _PLACE
    )


def _texts(
    choice: Choice, basis: Scenario, changes: Mapping[str, Change], place: int, taken: set[str]
) -> dict[str, str]:
    """Return name, titles and descriptions of a plan that is not as it was shipped."""
    letter = LETTERS[place - 1] if place else "0"
    texts = {
        "name": f"{basis.name}-{letter}",
        "title_nl": f"{basis.title_nl[:60]} (2)",
        "title_en": f"{basis.title_en[:60]} (2)",
        "about_nl": basis.about_nl,
        "about_en": basis.about_en,
    }
    if changes:
        texts["title_nl"] = f"{basis.title_nl[:60]}, aangepast"
        texts["title_en"] = f"{basis.title_en[:60]}, changed"
        texts["about_nl"] = _about(f"{basis.about_nl[:250]} Aangepast:", changes, "nl")
        texts["about_en"] = _about(f"{basis.about_en[:250]} Changed:", changes, "en")
    if choice.title:
        texts["name"] = _file_name(choice.title, taken) or texts["name"]
        texts["title_nl"] = texts["title_en"] = choice.title
    return texts


def _file_name(title: str, taken: set[str]) -> str:
    """Return a name made of a title, or nothing where that name is somebody else's."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_NAME].strip("-")
    known = (*taken, *scenario.shipped(), *scenario.methods(), *scenario.of_questions())
    return "" if name in known else name


def _put(content: dict[str, Any], change: Change) -> None:
    """Put a change into the content of a scenario, in the form of a file."""
    if "." in change.name:
        mechanism, _, key = change.name.partition(".")
        own = dict(content.get("parameters", {}))
        own[mechanism] = {**own.get(mechanism, {}), key: change.value}
        content["parameters"] = own
        return
    quadrant = levers.quadrant_of(change.name)
    if not quadrant:
        every = [name for rows in levers.ALL.values() for name in rows]
        told = f"unknown lever{nearest(change.name, every)}"
        raise InputError(Problem(_PLACE, change.name, told))
    row: dict[str, Any] = {"value": change.value, "from_week": change.from_week}
    if change.to_week is not None:
        row["to_week"] = change.to_week
    content[quadrant] = {**content.get(quadrant, {}), change.name: row}


def _about(begin: str, changes: Mapping[str, Change], lang: str) -> str:
    """Return a description with as many changes in words as fit."""
    told = "; ".join(controls.told(one.name, one.value, lang) for one in changes.values())
    whole = f"{begin} {told}."
    return whole if len(whole) <= _LONGEST_ABOUT else f"{whole[: _LONGEST_ABOUT - 4]} ..."


def _number(value: float) -> str:
    """Return a number as the address has it: no exponent, no needless zeros."""
    text = f"{value:.7f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def neutral(preset: str) -> params.Params:
    """Return the parameters that a scenario changes: the preset's."""
    return params.make(params.preset_values(preset))
