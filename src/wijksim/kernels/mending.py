"""Strained ties: one resident in sixteen a week, in turn, as the upkeep of ties."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.kernels.tie_slots import drop_tie, set_strained
from wijksim.params import Mending
from wijksim.rules import mending
from wijksim.rules.chance import happens
from wijksim.state import Bytes, Cases, Floats, Ints, Ties, Words
from wijksim.units import PARTNER_SLOT, SLOTS, Case


@kernel
def sour_and_mend(
    cases: Cases, network: Ties, p: Mending, seed: Words, week: int, row: Floats
) -> None:
    """Let good ties sour, and strained ties of clients be mended or cut."""
    souring = key(seed[0], Why.SOUR, week)
    draws = key(seed[0], Why.MEND, week)
    for i in range(week % SLOTS, len(network.degree), SLOTS):
        for slot in range(PARTNER_SLOT + 1, SLOTS):
            j = int(network.other[i, slot])
            if j <= i:
                continue  # empty, or the other end (the lower row) looks after it
            if int(network.strained[i, slot]) == 0:
                if happens(uniform(souring, i * SLOTS + slot), mending.sour_hazard(SLOTS, p)):
                    set_strained(network, i, slot, 1)
                    row[Col.SOURED] += 1.0
            elif int(cases.case[i]) == Case.ACTIVE or int(cases.case[j]) == Case.ACTIVE:
                u = uniform(draws, i * SLOTS + slot)  # only a client's ties are worked on
                _work_on(cases, network, i, slot, u, p, seed, row)


@kernel
def _work_on(
    cases: Cases,
    network: Ties,
    i: int,
    slot: int,
    u: float,
    p: Mending,
    seed: Words,
    row: Floats,
) -> None:
    """Mend or cut a strained tie of a client, or leave it, by a uniform draw ``u``."""
    j, kind = int(network.other[i, slot]), int(network.kind[i, slot])
    mend, cut = 0.0, 0.0
    if mediated(cases.case, cases.started, i, kind, p, seed) or mediated(
        cases.case, cases.started, j, kind, p, seed
    ):
        mend = mending.mend_hazard(SLOTS, p)
    if _to_be_cut(cases, i, p, seed) or _to_be_cut(cases, j, p, seed):
        cut = mending.prune_hazard(SLOTS, p)
    if happens(u, mend):
        set_strained(network, i, slot, 0)
        row[Col.MENDED] += 1.0
    elif happens(u, mend + cut):
        drop_tie(network, i, slot)
        row[Col.PRUNED] += 1.0


@kernel
def mediated(case: Bytes, started: Ints, i: int, kind: int, p: Mending, seed: Words) -> bool:
    """Return whether a client's ties of a kind get mediation: drawn once a case."""
    share = mending.mediated_share(kind, p)
    if share <= 0.0 or int(case[i]) != Case.ACTIVE:
        return False
    return uniform(key(seed[0], Why.MEDIATED, int(started[i])), i) < share


@kernel
def _to_be_cut(cases: Cases, i: int, p: Mending, seed: Words) -> bool:
    """Return whether strained ties of a client are to be cut: as an aim, or against the wish."""
    if int(cases.case[i]) != Case.ACTIVE:
        return False
    if int(cases.vetoed[i]) == 1:
        return True
    return p.prune > 0.0 and (uniform(key(seed[0], Why.PRUNED, int(cases.started[i])), i) < p.prune)
