"""The register of claims as data: read from ``data/claims.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from wijksim.errors import InputError, Problem, nearest
from wijksim.sources.toml_lines import printable

BUILT_IN: Final = "built in"
EMERGENT: Final = "emergent"

# Short name -> (Dutch, English). C is what surrounds an area: swept, not chosen.
QUADRANTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "I": ("in het persoonlijke leven", "in the personal life"),
        "II": ("tussen de regels", "between the rules"),
        "III": ("in de wijk", "in the neighbourhood"),
        "IV": ("aan de beleidstafel", "at the policy table"),
        "P": ("randvoorwaarden", "preconditions"),
        "C": ("omgeving", "context"),
    }
)

# Sections of the parameter table without a rule file: prices count nowhere in a week.
_ELSEWHERE: Final = {"costs": "", "population": "population/__init__.py"}


class Claim(NamedTuple):
    """One claim. Names are those of the tables of parameters, levers and measures."""

    id: str  # C01-C64
    en: str
    nl: str
    quadrants: tuple[str, ...]  # keys of QUADRANTS, the first one leads
    sources: tuple[str, ...]  # keys of Register.sources
    kind: str  # BUILT_IN or EMERGENT
    parameters: tuple[str, ...]  # mechanism.field: what states or decides it
    levers: tuple[str, ...]
    measures: tuple[str, ...]
    experiment: str  # arms, what would show it true and what false
    threshold: str = ""  # parameter whose threshold is reported; built-in claims only
    no_effect: float | None = None  # its value at which the claim is switched off

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """Mechanisms that the claim is about, by its parameters: ``plan`` is rules/plan.py."""
        return tuple(dict.fromkeys(name.partition(".")[0] for name in self.parameters))


class Register(NamedTuple):
    """All claims, and the parameters that no claim is about."""

    claims: Mapping[str, Claim]  # id -> claim, in order
    sources: Mapping[str, str]  # short name -> what it is
    reasons: Mapping[str, str]  # parameter -> why it belongs to no claim


def mechanism_file(mechanism: str) -> str:
    """Return the file of a mechanism in the package's folder; an empty text for prices."""
    return _ELSEWHERE.get(mechanism, f"rules/{mechanism}.py")


def read(text: str) -> Register:
    """Make a register of TOML text; what is in it is not checked (see ``claims.check``).

    Raises:
        TypeError: for a claim with a missing or an unknown key.
    """
    data = tomllib.loads(text)
    reasons = {
        parameter: row["reason"]
        for row in data["not_for_a_claim"]
        for parameter in row["parameters"]
    }
    claims = {name: _claim(name, row) for name, row in data["claims"].items()}
    return Register(
        MappingProxyType(claims), MappingProxyType(data["sources"]), MappingProxyType(reasons)
    )


def _claim(name: str, row: Mapping[str, Any]) -> Claim:
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
    }
    return Claim(id=name, **plain)


@cache
def register() -> Register:
    """Return the register that comes with wijksim."""
    return read((files("wijksim") / "data" / "claims.toml").read_text(encoding="utf-8"))


def all_claims() -> tuple[Claim, ...]:
    """Return all claims, C01 first."""
    return tuple(register().claims.values())


def find(name: str) -> Claim:
    """Return one claim by its number: C05, c05 or C5.

    Raises:
        InputError: for an unknown claim, with the nearest one.
    """
    known = register().claims
    number = name[1:]
    key = f"C{int(number):02d}" if number.isdecimal() and name[0] in "Cc" else ""
    if key not in known:
        told = f"there is no claim '{printable(name)}', only C01 to C{len(known)}"
        told += nearest(name, known)
        raise InputError(Problem("", "claim", told))
    return known[key]


@cache
def _by_parameter() -> Mapping[str, tuple[Claim, ...]]:
    found: dict[str, tuple[Claim, ...]] = {}
    for claim in all_claims():
        for name in claim.parameters:
            found[name] = (*found.get(name, ()), claim)
    return found


def claims_of_parameter(name: str) -> tuple[Claim, ...]:
    """Return the claims that a parameter (mechanism.field) states or decides; none for some."""
    return _by_parameter().get(name, ())
