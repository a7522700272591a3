"""The claims point to what exists, every parameter points to a claim, and the pages are current."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from each import each

from wijksim import claims, params
from wijksim.claims import BUILT_IN, EMERGENT, Claim, Register, check, pages
from wijksim.errors import InputError
from wijksim.rules import load

ROOT = Path(__file__).resolve().parents[1]
IDS = [f"C{number:02d}" for number in range(1, 65)]


@cache
def found() -> list[str]:
    return check.faults(claims.register())


# ---- The register itself ----------------------------------------------------------------------


def test_all_64_claims_are_there_in_order() -> None:
    assert [claim.id for claim in claims.all_claims()] == IDS


@each("name", IDS)
def test_a_claim_points_to_things_that_exist(name: str) -> None:
    assert [fault for fault in found() if fault.startswith(f"{name}:")] == []


def test_every_parameter_belongs_to_a_claim_or_has_a_reason() -> None:
    assert [fault for fault in found() if not re.match(r"C\d\d:", fault)] == []


@each("claim", claims.all_claims(), ids=IDS)
def test_a_claim_is_told_shortly_in_two_languages(claim: Claim) -> None:
    for title in (claim.en, claim.nl):
        assert 10 <= len(title) <= 80
        assert not title.endswith(".")
    assert claim.en != claim.nl
    sentences = re.split(r"(?<=[.]) (?=[A-Z])", claim.experiment)
    assert len(sentences) == 2, "the arms; what shows it true and what false"
    assert sentences[1].startswith("True ")
    assert "; " in sentences[1]


def test_what_is_built_in_and_what_is_not() -> None:
    kinds = [claim.kind for claim in claims.all_claims()]
    assert (kinds.count(BUILT_IN), kinds.count(EMERGENT)) == (35, 29)


@each("claim", claims.all_claims(), ids=IDS)
def test_a_claim_that_is_built_in_can_be_switched_off(claim: Claim) -> None:
    assert (claim.kind == BUILT_IN) == bool(claim.threshold) == (claim.no_effect is not None)
    if claim.no_effect is not None:
        params.check(claim.threshold, claim.no_effect)


def test_skill_decides_nothing_once_all_of_it_is_made_up_for() -> None:
    # C19 is switched off by help that makes up for everything, not by a parameter at 0.
    row = params.make({claims.find("C19").threshold: 1.0}).load
    assert load.able(0.1, 0.0, row) == load.able(0.9, 0.0, row) == 1.0


def test_each_reason_is_about_parameters_without_a_claim() -> None:
    reasons = claims.register().reasons
    assert reasons
    assert all(claims.claims_of_parameter(name) == () for name in reasons)


def test_claims_of_a_parameter() -> None:
    assert [claim.id for claim in claims.claims_of_parameter("help.displacement")] == ["C06"]
    assert claims.claims_of_parameter("costs.team_hour") == ()
    for claim in claims.all_claims():
        assert all(claim in claims.claims_of_parameter(name) for name in claim.parameters)


def test_mechanisms_follow_from_the_parameters() -> None:
    claim = claims.find("C10")
    assert claim.parameters == ("mending.dropout", "mending.veto", "ties.strain_share")
    assert claim.mechanisms == ("mending", "ties")
    assert claims.mechanism_file("mending") == "rules/mending.py"
    assert claims.mechanism_file("population") == "population/__init__.py"


@pytest.mark.parametrize("name", ["C05", "c05", "C5"])
def test_a_claim_is_found_by_its_number(name: str) -> None:
    assert claims.find(name).id == "C05"


@pytest.mark.parametrize("name", ["C65", "C00", "05", "", "C", "five", "C²"])
def test_another_number_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="only C01 to C64"):
        claims.find(name)


# ---- The checker bites ------------------------------------------------------------------------


def broken(name: str, **fields: Any) -> Register:
    """A register of which one claim has other fields."""
    whole = claims.register()
    claim = whole.claims[name]._replace(**fields)
    return whole._replace(claims={**whole.claims, name: claim})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"parameters": ()}, "C06: no parameter"),
        ({"levers": ()}, "C06: no lever"),
        ({"measures": ()}, "C06: no measure"),
        (
            {"parameters": ("help.displacment",)},
            "C06: unknown parameter 'help.displacment'; did you mean 'help.displacement'?",
        ),
        (
            {"levers": ("mode_netwerk",)},
            "C06: unknown lever 'mode_netwerk'; did you mean 'mode_network'?",
        ),
        (
            {"measures": ("need_prevalance",)},
            "C06: unknown measure 'need_prevalance'; did you mean 'need_prevalence'?",
        ),
        ({"measures": ("requests", "requests")}, "C06: measure 'requests' stands there 2 times"),
        ({"quadrants": ("V",)}, "C06: unknown quadrant 'V'"),
        ({"sources": ("S9",)}, "C06: unknown source 'S9'"),
        ({"parameters": ("magic.wand",)}, "C06: 'magic' has no file of rules"),
        ({"parameters": ("costs.team_hour",)}, "C06: 'costs' has no file of rules"),
        ({"nl": " "}, "C06: nl is empty"),
        ({"kind": "proven"}, "C06: kind is 'built in' or 'emergent', not 'proven'"),
        ({"threshold": ""}, "C06: threshold '' is none of its parameters"),
        ({"threshold": "help.debt"}, "C06: threshold 'help.debt' is none of its parameters"),
        ({"no_effect": None}, "C06: the value of help.displacement without effect is missing"),
        (
            {"no_effect": 1.0},
            "C06: help.displacement runs from 0 to 0.6, which leaves no effect (1) out",
        ),
        ({"kind": EMERGENT}, "C06: only a claim that is built in has a threshold"),
    ],
)
def test_a_claim_that_points_to_nothing_is_a_fault(fields: dict[str, Any], said: str) -> None:
    faults = check.faults(broken("C06", **fields))
    assert said in [fault.partition("; did")[0] for fault in faults] + faults
    assert said not in found()


def without_a_reason(whole: Register) -> Register:
    kept = {key: text for key, text in whole.reasons.items() if key != "costs.eviction"}
    return whole._replace(reasons=kept)


def with_one_too_many(whole: Register) -> Register:
    return whole._replace(reasons={**whole.reasons, "help.debt": "none"})


def with_an_unknown_one(whole: Register) -> Register:
    return whole._replace(reasons={**whole.reasons, "costs.tea": "prices"})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without_a_reason, "costs.eviction: no claim is about it and there is no reason why"),
        (with_one_too_many, "help.debt: belongs to a claim, so it needs no reason"),
        (with_an_unknown_one, "not_for_a_claim: unknown parameter 'costs.tea'"),
    ],
)
def test_a_parameter_without_a_purpose_is_a_fault(
    change: Callable[[Register], Register], said: str
) -> None:
    faults = check.faults(change(claims.register()))
    assert said in [fault.partition("; did")[0] for fault in faults]


def test_a_claim_with_a_key_too_few_or_too_many_is_refused() -> None:
    text = (files("wijksim") / "data" / "claims.toml").read_text(encoding="utf-8")
    assert claims.read(text) == claims.register()
    for wrong in (text.replace("kind =", "sort =", 1), text.replace('kind = "emergent"\n', "", 1)):
        with pytest.raises(TypeError):
            claims.read(wrong)


# ---- The pages that are made of it ------------------------------------------------------------


@pytest.mark.parametrize("name", list(pages.pages()))
def test_the_committed_page_is_current(name: str) -> None:
    committed = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert committed == pages.pages()[name], "write it anew: python -m wijksim.claims"


@pytest.mark.parametrize("name", list(pages.pages()))
def test_the_tables_and_links_of_a_page_are_whole(name: str) -> None:
    text = pages.pages()[name]
    bars = [len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line[:1] == "|"]
    assert set(bars) <= {4, 7, 8}  # columns of the three kinds of table, and one
    for link in set(re.findall(r"\]\(([^)#]+)", text)):
        assert (ROOT / "docs" / link).exists(), link


def test_the_pages_hold_everything() -> None:
    page = pages.claims_page()
    assert all(page.count(f"**{name}**") == 1 for name in IDS)
    for name in params.table():
        assert pages.parameters_page().count(f"| `{name}` |") == 1
