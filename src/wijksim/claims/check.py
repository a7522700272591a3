"""Whether every claim points to things that exist, and every parameter to a claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from wijksim import levers, params
from wijksim.claims.register import BUILT_IN, EMERGENT, QUADRANTS, Claim, Register, mechanism_file
from wijksim.errors import nearest
from wijksim.measures import MEASURES

_PACKAGE: Final = Path(__file__).resolve().parents[1]


def faults(register: Register) -> list[str]:
    """Return all that is wrong with a register, a line each; an empty list when it is whole."""
    found = [fault for claim in register.claims.values() for fault in _of_claim(claim, register)]
    return found + list(_of_parameters(register))


def _of_claim(claim: Claim, register: Register) -> Iterator[str]:
    lists: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
        ("quadrant", claim.quadrants, QUADRANTS),
        ("source", claim.sources, register.sources),
        ("parameter", claim.parameters, params.table()),
        ("lever", claim.levers, [name for rows in levers.ALL.values() for name in rows]),
        ("measure", claim.measures, MEASURES),
    )
    for what, names, known in lists:
        if not names:
            yield f"{claim.id}: no {what}"
        for name, times in Counter(names).items():
            if times > 1:
                yield f"{claim.id}: {what} '{name}' stands there {times} times"
            if name not in known:
                yield f"{claim.id}: unknown {what} '{name}'{nearest(name, known)}"
    for mechanism in claim.mechanisms:
        if not (_PACKAGE / mechanism_file(mechanism)).is_file():
            yield f"{claim.id}: '{mechanism}' has no file of rules"
    for text in ("en", "nl", "experiment"):
        if not getattr(claim, text).strip():
            yield f"{claim.id}: {text} is empty"
    yield from _of_kind(claim)


def _of_kind(claim: Claim) -> Iterator[str]:
    if claim.kind not in (BUILT_IN, EMERGENT):
        yield f"{claim.id}: kind is '{BUILT_IN}' or '{EMERGENT}', not '{claim.kind}'"
    if claim.kind != BUILT_IN:
        if claim.threshold or claim.no_effect is not None:
            yield f"{claim.id}: only a claim that is built in has a threshold"
        return
    row = params.table().get(claim.threshold)
    if row is None or claim.threshold not in claim.parameters:
        yield f"{claim.id}: threshold '{claim.threshold}' is none of its parameters"
    elif claim.no_effect is None:
        yield f"{claim.id}: the value of {row.name} without effect is missing"
    elif not row.low <= claim.no_effect <= row.high:
        yield (
            f"{claim.id}: {row.name} runs from {row.low:g} to {row.high:g}, "
            f"which leaves no effect ({claim.no_effect:g}) out"
        )


def _of_parameters(register: Register) -> Iterator[str]:
    claimed = {name for claim in register.claims.values() for name in claim.parameters}
    for name in params.table():
        if name not in claimed and name not in register.reasons:
            yield f"{name}: no claim is about it and there is no reason why"
        if name in claimed and name in register.reasons:
            yield f"{name}: belongs to a claim, so it needs no reason"
    for name in register.reasons:
        if name not in params.table():
            yield f"not_for_a_claim: unknown parameter '{name}'{nearest(name, params.table())}"
