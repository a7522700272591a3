"""Profiles of neighbourhoods: the open figures from which a population is built.

A profile is a TOML file in ``data/areas`` (or a user's own) in which every figure has its unit,
year and source. The builder reads the counts and two percentages; the targets are there to hold
the model's outcome against, and go into nothing.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wijksim.errors import InputError, Problem, nearest
from wijksim.sources import toml_lines
from wijksim.sources.toml_lines import Document

DEFAULT: Final = "heechterp-schieringen"
_ROUNDED: Final = 4  # CBS rounds counts to 5, up or down at random: each is off by 4 at most
_BAND_YEARS: Final = 10  # ages 15-24 ...
_MINORS: Final = 3  # ... of whom 15, 16 and 17 are no adults; ages spread evenly in the band
_CODE: Final = re.compile(r"bu\d{4}[0-9a-z]{4}|wk\d{4}[0-9a-z]{2}|gm\d{4}")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Figure(_Strict):
    year: int = Field(ge=1990, le=2100)
    source: str
    note: str = ""


class Residents(_Figure):
    """A number of residents."""

    value: int = Field(ge=0)
    unit: Literal["residents"]


class Dwellings(_Figure):
    """A number of private households."""

    value: int = Field(ge=0)
    unit: Literal["households"]


class ShareOfAdults(_Figure):
    """A percentage of residents of 18 and over."""

    value: float = Field(gt=0.0, lt=100.0)
    unit: Literal["% of residents 18+"]


class ShareOfHouseholds(_Figure):
    """A percentage of private households."""

    value: float = Field(ge=0.0, le=100.0)
    unit: Literal["% of households"]


class HouseholdSize(_Figure):
    """The mean number of residents of a private household."""

    value: float = Field(ge=1.0, le=20.0)
    unit: Literal["residents per household"]


class Targets(_Strict):
    """Outcomes to compare the model with: never read by the builder."""

    strong_loneliness: ShareOfAdults | None = None
    self_direction: ShareOfAdults | None = None


class Joined(_Strict):
    """A neighbourhood that cannot be built by itself, and what became of it."""

    code: str
    name: str
    residents: int
    reason: Literal["empty", "few", "institution", "incomplete", "nonsense"]
    into: str = ""  # code of the neighbourhood that it was joined with; "" where it is left out


class Profile(_Strict):
    """One neighbourhood in open figures, or several as one area (``parts``).

    Figures that are None are not published for this area; ``population`` says what stands in
    for them. An area of several neighbourhoods holds their sums, and is built part by part.
    """

    codes: tuple[str, ...] = Field(min_length=1, strict=False)
    name: str
    municipality: str
    title_nl: str
    title_en: str
    residents: Residents
    age_0_14: Residents
    age_15_24: Residents
    age_25_44: Residents
    age_45_64: Residents
    age_65_plus: Residents
    migration_background: Residents
    one_person: Dwellings
    without_children: Dwellings
    with_children: Dwellings
    household_size: HouseholdSize | None = None
    single_parents: ShareOfHouseholds | None = None
    social_assistance: Residents | None = None
    disability_benefit: Residents | None = None
    unemployment_benefit: Residents | None = None
    state_pension: Residents | None = None
    education_low: Residents | None = None
    education_middle: Residents | None = None
    education_high: Residents | None = None
    low_income: ShareOfHouseholds | None = None
    difficulty_making_ends_meet: ShareOfAdults | None = None
    severe_limitation: ShareOfAdults | None = None
    informal_carers: ShareOfAdults | None = None
    volunteers: ShareOfAdults | None = None
    targets: Targets = Targets()
    sources: dict[str, str]
    parts: tuple[Profile, ...] = Field(default=(), strict=False)
    joined: tuple[Joined, ...] = Field(default=(), strict=False)

    @property
    def adults(self) -> int:
        """Residents of 18 and over: all less 0-14 and three tenths of 15-24 [derived]."""
        minors = self.age_0_14.value + _MINORS * self.age_15_24.value / _BAND_YEARS
        return int(self.residents.value - minors + 0.5)

    @property
    def unpublished(self) -> tuple[str, ...]:
        """Names of the figures for building that are not published for this area."""
        rest = {"targets", "parts", "joined"}
        fields = [name for name in type(self).model_fields if name not in rest]
        return tuple(name for name in fields if getattr(self, name) is None)

    @property
    def households(self) -> int:
        """Private households of every type."""
        return self.one_person.value + self.without_children.value + self.with_children.value

    @property
    def one_parent(self) -> int:
        """Households of one parent with children: the share of all households, as a count."""
        share = 0.0 if self.single_parents is None else self.single_parents.value
        count = int(share / 100.0 * self.households + 0.5)
        return min(count, self.with_children.value)

    @property
    def two_parent(self) -> int:
        """Households of two parents with children."""
        return self.with_children.value - self.one_parent

    @property
    def others(self) -> int:
        """Adults who neither head a household nor are a partner: adult children and others."""
        partners = self.without_children.value + self.two_parent
        return self.adults - self.households - partners

    @property
    def difficulty(self) -> float:
        """Share of adults with difficulty making ends meet, 0-1 exclusive."""
        assert self.difficulty_making_ends_meet is not None
        return self.difficulty_making_ends_meet.value / 100.0

    @property
    def out_group(self) -> float:
        """Share of residents with a migration background, 0-1: a label, see ``population``."""
        return self.migration_background.value / self.residents.value

    def content_hash(self) -> str:
        """Return a sha256 of the figures, so that two files of one name can be told apart."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def scaled(self, factor: float) -> Profile:
        """Return an area of the same make-up with all counts times a factor, rounded."""
        counts = {
            name: figure.model_copy(update={"value": int(figure.value * factor + 0.5)})
            for name in type(self).model_fields
            if isinstance(figure := getattr(self, name), Residents | Dwellings)
        }
        return self.model_copy(update=counts)

    def wrong(self) -> Iterator[str]:
        """Yield what does not hold together, as "field: message": for profiles written by hand.

        Published tables may differ by more than rounding; the builder reconciles them.
        """
        yield from self._wrong_counts()
        yield from self._wrong_sources()

    def _wrong_counts(self) -> Iterator[str]:
        bands = (
            self.age_0_14,
            self.age_15_24,
            self.age_25_44,
            self.age_45_64,
            self.age_65_plus,
        )
        total, residents = sum(band.value for band in bands), self.residents.value
        slack = _ROUNDED * (len(bands) + 1) * len(self.codes)
        if abs(total - residents) > slack:
            yield (
                f"residents: {residents}, but the five age bands add up to {total}; rounding "
                f"explains a difference of {slack:g} at most"
            )
        if residents == 0 or self.households == 0:
            yield "residents: an area without residents or households cannot be built"
        if self.migration_background.value > residents:
            yield (
                f"migration_background: {self.migration_background.value} is more than all "
                f"{residents} residents"
            )
        share = 0.0 if self.single_parents is None else self.single_parents.value
        parents = share / 100.0 * self.households
        if parents > self.with_children.value + 0.5:
            yield (
                f"single_parents: {parents:.0f} households, but with_children counts only "
                f"{self.with_children.value}"
            )

    def _wrong_sources(self) -> Iterator[str]:
        figures = [*self, *((f"targets.{name}", value) for name, value in self.targets)]
        for field, value in figures:
            if isinstance(value, _Figure) and value.source not in self.sources:
                yield (
                    f"{field}: source '{value.source}' is not in [sources]"
                    f"{nearest(value.source, self.sources)}"
                )


@cache
def _shipped() -> Mapping[str, str]:
    """Text of every profile in the package by name, the default first."""
    folder = files("wijksim") / "data" / "areas"
    texts = {
        entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    names = sorted(texts, key=lambda name: (name != DEFAULT, name))
    return {name: texts[name] for name in names}


@cache
def _by_code() -> Mapping[str, str]:
    """Name of the shipped profile of each code; of one area rather than of several together."""
    codes = {name: tomllib.loads(text)["codes"] for name, text in _shipped().items()}
    smallest_last = sorted(codes, key=lambda name: -len(codes[name]))
    return {code.casefold(): name for name in smallest_last for code in codes[name]}


def areas() -> list[str]:
    """Return the names of the profiles in the package, the default first."""
    return list(_shipped())


def load(name: str | Path = DEFAULT, *, merge: bool = False) -> Profile:
    """Return a profile.

    Args:
        name: name or CBS code of a profile in the package, code of an area in an imported table
            (BU00140301, WK001403, GM0014; all in upper or lower case), or the path of a profile
            of one's own: anything that ends in ``.toml``.
        merge: join a neighbourhood that cannot be built by itself with one beside it; within a
            wijk or municipality that is always done.

    Raises:
        InputError: for an unknown name, a file that is no valid profile, or an area that cannot
            be built.
    """
    if isinstance(name, Path) or name.casefold().endswith(".toml"):
        return parse(toml_lines.read_text(Path(name)), str(name))
    key = name.strip().casefold()
    shipped = _by_code().get(key, key)
    if shipped not in _shipped() and _CODE.fullmatch(key):
        from wijksim.sources import stored

        return stored.load(key.upper(), merge=merge)
    return _load_shipped(shipped)


@cache
def _load_shipped(name: str) -> Profile:
    if name not in _shipped():
        message = (
            f"unknown area '{toml_lines.printable(name)}'{nearest(name, areas())}; choose from "
            f"{', '.join(areas())}, give the code of an area in a table that you have imported "
            "(BU00140301, WK001403, GM0014), or the path of a profile of your own (.toml)"
        )
        raise InputError(Problem("", "area", message))
    return parse(_shipped()[name], f"{name}.toml")


def stream(
    level: Literal["buurt", "wijk", "gemeente"] = "buurt",
    skipped: Callable[[Joined], None] | None = None,
) -> Iterator[Profile]:
    """Yield every area of a level in the imported tables, in order of code.

    A municipality is in memory at a time, so the whole country takes no more than Amsterdam.

    Args:
        level: of the areas.
        skipped: called with each area that cannot be built, and why. Within a wijk or
            municipality these are joined with another, and told in ``joined``.

    Raises:
        InputError: when nothing has been imported, or a file is damaged.
    """
    from wijksim.sources import stored

    return stored.stream(level, skipped)


def parse(text: str, where: str) -> Profile:
    """Return the profile in a TOML text.

    Args:
        text: the file's content.
        where: the file's name, for messages.

    Raises:
        InputError: with every fault found, each with its line and field.
    """
    document = toml_lines.parse(text, where)
    problems = list(document.problems)
    try:
        profile = Profile.model_validate(document.data)
        for fault in profile.wrong():
            field, _, message = fault.partition(": ")
            problems.append(Problem(document.place(tuple(field.split("."))), field, message))
    except ValidationError as error:
        problems.extend(_problems(error, document))
    if problems:
        raise InputError(problems)
    return profile


def _problems(error: ValidationError, document: Document) -> Iterator[Problem]:
    for fault in error.errors():
        field = toml_lines.shown(fault["loc"])
        yield Problem(document.place(fault["loc"]), field, _message(dict(fault)))


def _message(fault: Mapping[str, Any]) -> str:
    if fault["type"] == "missing":
        return "is missing"
    if fault["type"] == "extra_forbidden":
        return f"unknown field{nearest(fault['loc'][-1], _valid_names(fault['loc'][:-1]))}"
    message = fault["msg"][:1].lower() + fault["msg"][1:]
    given = fault["input"]
    return f"{message}, not {given!r}" if isinstance(given, str | int | float) else message


def _valid_names(path: tuple[str, ...]) -> list[str]:
    model: type[BaseModel] = Profile
    for part in path:
        kind = model.model_fields[part].annotation
        kinds = (kind, *get_args(kind))  # a figure that may be absent is of two kinds
        model = next(one for one in kinds if isinstance(one, type) and issubclass(one, BaseModel))
    return list(model.model_fields)
