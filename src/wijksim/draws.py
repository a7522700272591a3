"""Random numbers without a state: each is a function of who, when and why.

A draw is keyed by (seed, purpose, week, resident), so it does not depend on the order of
residents, on threads or on which other draws a policy makes. Two policies with one seed share
every draw that they have in common (common random numbers), which is what makes paired
differences narrow.

The generator is splitmix64 (Steele, Lea & Flood 2014), one round for the key, hoisted out of
the loop, and one for the resident; the top 53 bits make a double in [0, 1).
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from wijksim._jit import rule

Stream = np.uint64  # what ``key`` returns: the draws of one purpose in one week

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_PURPOSE = np.uint64(0xD1B54A32D192ED03)
_WEEK = np.uint64(0x8CB92BA72F3D8DD7)
_SHIFT_30 = np.uint64(30)
_SHIFT_27 = np.uint64(27)
_SHIFT_31 = np.uint64(31)
_SHIFT_11 = np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0  # 2**-53


class Why(IntEnum):
    """What a draw is for. Numbers are part of the results: append, never renumber."""

    MOVE = 1
    TEMPLATE = 2
    ARRIVAL_DUTY = 3
    ARRIVAL_HOURS = 4
    ARRIVAL_LOAD = 5
    ARRIVAL_DOMAIN = 6
    ARRIVAL_SEVERITY = 7
    KIN_ROUND = 8
    KIN = 9
    ONSET = 10
    SEVERITY = 11
    DUTY = 12
    DUTY_HOURS = 13
    BLOCK_ROUND = 14
    BLOCK_MEET = 15
    FAR_ROUND = 16
    FAR_MEET = 17
    TIE_END = 18
    BLOCK_STRAIN = 19
    ATTEND = 20
    PLACE_ROUND = 21
    BOND = 22
    ASK = 23
    REQUEST = 24
    QUEUE = 25
    ABANDON = 26
    ROOT = 27
    ROOT_SEEN = 28
    PLAN = 29
    TURNOVER = 30
    ESCALATE = 31
    FAR_STRAIN = 32
    COUPLE_EVENT = 33
    PERSON_EVENT = 34
    REPARTNER = 35
    LOSS_PLAN = 36
    COACHED = 37
    CLAIM_BACK = 38
    TAKE_UP = 39
    ERRAND = 40
    CONTINGENT = 41
    DAY_ACTIVITIES = 42
    SOUR = 43
    MEND = 44
    MEDIATED = 45
    PRUNED = 46
    SERVICE_MEMBER = 47
    SERVICE_SESSION = 48
    SERVICE_ROUND = 49
    SERVICE_BOND = 50
    PEER_MEMBER = 51  # plus the domain, up to 56
    PEER_ATTEND = 61  # plus the domain
    PEER_ROUND = 71
    PEER_BOND = 81  # plus the domain
    ASSIGNED = 91
    BRIDGED = 92
    CONFLICT = 93
    INFORM = 94
    DOOR = 95
    CASE_SIZE = 96
    BARRED = 97
    APPEAL = 98
    OFFERED = 99
    MENTOR = 100
    MENTOR_ROUND = 101
    VETO = 102
    DROPOUT = 103
    CLIENT_CLOSES = 104
    REGISTERED = 105
    MOVE_IN = 106
    ERRAND_MET = 107
    ACROSS = 113
    INTRODUCE = 114
    FIRST_INTRODUCED = 115
    SECOND_INTRODUCED = 116
    INTRODUCED_MEET = 117
    INTRODUCED_STRAIN = 118
    KIN_ACROSS = 119


@rule
def mix(x: np.uint64) -> np.uint64:
    """Return the splitmix64 finaliser of ``x`` (64 bits in, 64 bits out)."""
    z = np.uint64(x + _GOLDEN)
    z = np.uint64((z ^ (z >> _SHIFT_30)) * _MIX_A)
    z = np.uint64((z ^ (z >> _SHIFT_27)) * _MIX_B)
    return np.uint64(z ^ (z >> _SHIFT_31))


@rule
def key(seed: np.uint64, why: int, week: int) -> np.uint64:
    """Return the key of all draws with one purpose in one week; hoist it out of the loop."""
    purpose = np.uint64(np.uint64(why) * _PURPOSE)
    return mix(np.uint64(mix(np.uint64(seed ^ purpose)) + np.uint64(np.uint64(week) * _WEEK)))


@rule
def uniform(stream: np.uint64, who: int) -> float:
    """Return a double in [0, 1) for one resident (or household, place, worker)."""
    return float(mix(np.uint64(stream + np.uint64(np.uint64(who) * _GOLDEN))) >> _SHIFT_11) * _UNIT


@rule
def uniform_of_two(stream: np.uint64, who: int, other: int) -> float:
    """Return a double in [0, 1) for an ordered pair; pass the lower id first for a tie."""
    first = mix(np.uint64(stream + np.uint64(np.uint64(who) * _GOLDEN)))
    return float(mix(np.uint64(first + np.uint64(other))) >> _SHIFT_11) * _UNIT


@rule
def below(stream: np.uint64, who: int, n: int) -> int:
    """Return an integer in 0..n-1 (n well below 2**32, so the bias is under 2**-21)."""
    return int(uniform(stream, who) * n)
