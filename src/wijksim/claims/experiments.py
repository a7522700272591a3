"""The experiment of each claim as data: read from ``data/claim_rules.toml`` and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from wijksim import levers, params, scenario, verdict
from wijksim.claims.register import BUILT_IN, Claim, find, register
from wijksim.errors import InputError, Problem, nearest
from wijksim.measures import MEASURES
from wijksim.params import Params
from wijksim.scenario import Scenario

FILE: Final = "claim_rules.toml"
NOW: Final = "now"
PLACEBO: Final = "placebo:"
LEVEL: Final = "level"  # stands for the value of the parameter of the threshold
YEAR: Final = 5


class Part(NamedTuple):
    """A measure that must move, or must not worsen."""

    measure: str
    moves: bool  # False: it must hold
    side: int  # +1 or -1: where the claim says that it goes; its good side where it must hold
    contrast: Mapping[str, float]  # arm -> weight, adding up to 0
    year: int  # 1 is the first
    relevant: float | None  # in the unit of the measure; None: a share of the level now


class Experiment(NamedTuple):
    """What decides a claim, or a version of it."""

    id: str  # "C05"; "C01-moved" is another version of C01
    claim: Claim
    version: str
    arms: Mapping[str, Mapping[str, Any]]  # name -> what is set
    parts: tuple[Part, ...]
    areas: tuple[str, ...]  # where it is decided; none: where the study is
    in_start: bool  # the level of its parameter holds in the start too
    limit: str  # what it leaves out

    @property
    def years(self) -> int:
        """Return the last year that is read."""
        return max(part.year for part in self.parts)

    @property
    def swept(self) -> str:
        """Return the parameter whose threshold is reported; empty for a claim that is emergent."""
        return self.claim.threshold if self.claim.kind == BUILT_IN else ""

    def scenario_of(self, arm: str, level: float | None = None) -> Scenario:
        """Return an arm as a scenario.

        Args:
            arm: its name, without "placebo:".
            level: of the parameter of the threshold; None for that of the table.
        """
        if arm == NOW:
            return scenario.load("status-quo")
        given = dict(self.arms[arm])
        if "scenario" in given:
            return scenario.load(given["scenario"])
        if level is None:
            level = self.own_level(params.make())
        filled = {key: level if value == LEVEL else value for key, value in given.items()}
        texts = dict.fromkeys(("title_nl", "title_en", "about_nl", "about_en"), f"{self.id} {arm}")
        name = f"{self.id}-{arm}".lower().replace("_", "-")
        return scenario.from_content({"name": name, **texts, **_content(filled)}, FILE)

    def own_level(self, base: Params) -> float | None:
        """Return the level at which the claim itself is decided.

        It is the value in force, or the far end of its range where nothing of it is in force; None
        for a claim that is emergent.
        """
        if not self.swept or self.claim.no_effect is None:
            return None
        value, off, far = params.read(base, self.swept), self.claim.no_effect, self._far()
        return float(value) if (value - off) * (far - off) > 0.0 else far

    def levels(self, base: Params, *, few: bool) -> tuple[float, ...]:
        """Return the values of its parameter that are tried, from no effect to the far end."""
        own = self.own_level(base)
        if own is None or self.claim.no_effect is None:
            return ()
        off, far = self.claim.no_effect, self._far()
        steps = (0.0, 1.0) if few else (0.0, 0.25, 0.5, 0.75, 1.0)
        tried = {off + step * (far - off) for step in steps} | {own}
        return tuple(sorted(tried, key=lambda value: abs(value - off)))

    def _far(self) -> float:
        row, off = params.table()[self.swept], self.claim.no_effect or 0.0
        return row.high if row.high - off >= off - row.low else row.low


def _content(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return levers and parameters in the form of a scenario file."""
    content: dict[str, Any] = {}
    for key, value in given.items():
        if "." in key:
            mechanism, name = key.split(".")
            content.setdefault("parameters", {}).setdefault(mechanism, {})[name] = value
        else:
            content.setdefault(levers.quadrant_of(key), {})[key] = value
    return content


class Rules(NamedTuple):
    """All experiments, and what matters."""

    experiments: Mapping[str, Experiment]
    share: float  # of the level now that matters where nothing else is said


def read(text: str) -> Rules:
    """Make rules of TOML text.

    Raises:
        InputError: with every fault.
    """
    data = tomllib.loads(text)
    share, table = float(data.pop("share")), data.pop("relevant")
    problems = list(_faults(data, table))
    if problems:
        raise InputError(problems)
    relevant = {**table, **verdict.RELEVANT}
    found = {name: _experiment(name, row, relevant) for name, row in data.items()}
    return Rules(MappingProxyType(found), share)


@cache
def rules() -> Rules:
    """Return the rules that come with wijksim."""
    return read((files("wijksim") / "data" / FILE).read_text(encoding="utf-8"))


def chosen(names: Iterable[str] = ()) -> tuple[Experiment, ...]:
    """Return the experiments of some claims, all versions of each; of all when none is named.

    Raises:
        InputError: for an unknown claim, with the nearest one.
    """
    wanted = {find(name).id for name in names}
    return tuple(
        one for one in rules().experiments.values() if not wanted or one.claim.id in wanted
    )


def _experiment(name: str, row: Mapping[str, Any], relevant: Mapping[str, float]) -> Experiment:
    parts = [part for given in row["parts"] for part in _parts(given, relevant)]
    return Experiment(
        name,
        find(name.partition("-")[0]),
        row.get("version", ""),
        MappingProxyType(row["arms"]),
        tuple(parts),
        tuple(row.get("areas", ())),
        row.get("in_start", False),
        row.get("limit", ""),
    )


def _parts(given: Mapping[str, Any], relevant: Mapping[str, float]) -> Iterable[Part]:
    measure = given.get("moves") or given["holds"]
    weights = given.get("contrast") or {given["arm"]: 1.0, given["base"]: -1.0}
    year = given.get("year", YEAR)
    matters = given.get("relevant", relevant.get(measure))
    yield Part(measure, "moves" in given, given["side"], weights, year, matters)
    if given.get("board"):
        for name, limit in verdict.RELEVANT.items():
            if name != measure:
                yield Part(name, False, MEASURES[name].better, weights, year, limit)


def _faults(data: Mapping[str, Any], table: Mapping[str, float]) -> Iterable[Problem]:
    """Yield what is wrong with names, sides and weights."""
    for name in table:
        if name not in MEASURES:
            yield Problem(FILE, f"relevant.{name}", f"unknown measure{nearest(name, MEASURES)}")
    for claim in register().claims:
        if not any(claim == name.partition("-")[0] for name in data):
            yield Problem(FILE, claim, "no experiment decides it")
    for name in data:
        if name.partition("-")[0] not in register().claims:
            told = f"there is no claim '{name}'{nearest(name, register().claims)}"
            yield Problem(FILE, name, told)
    for claim, row in data.items():
        for arm, given in row["arms"].items():
            for key in given:
                yield from _unknown(claim, arm, key)
        for part in row["parts"]:
            yield from _part_faults(claim, row["arms"], part)


def _unknown(claim: str, arm: str, key: str) -> Iterable[Problem]:
    known = {lever for rows in levers.ALL.values() for lever in rows} | set(params.table())
    if key != "scenario" and key not in known:
        told = f"unknown lever or parameter{nearest(key, known)}"
        yield Problem(FILE, f"{claim}.arms.{arm}.{key}", told)


def _part_faults(claim: str, arms: Mapping[str, Any], part: Mapping[str, Any]) -> Iterable[Problem]:
    where = f"{claim}.parts"
    measure = part.get("moves") or part.get("holds") or ""
    if measure not in MEASURES:
        yield Problem(FILE, where, f"unknown measure '{measure}'{nearest(measure, MEASURES)}")
    if part.get("side") not in (-1, 1):
        yield Problem(FILE, where, f"side of {measure} must be 1 or -1")
    named = part.get("contrast") or {part.get("arm", ""): 1.0, part.get("base", ""): -1.0}
    for arm in named:
        if arm.removeprefix(PLACEBO) not in {NOW, *arms}:
            yield Problem(FILE, where, f"unknown arm '{arm}'{nearest(arm, arms)}")
    if abs(sum(named.values())) > 1e-9:  # noqa: PLR2004 - the last bits of a sum
        yield Problem(FILE, where, f"weights of {measure} do not add up to 0")
