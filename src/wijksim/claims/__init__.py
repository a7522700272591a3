"""Claims: what the sources say, and what in the model states it, moves it and shows it.

``data/claims.toml`` has one entry a claim. A claim that is built in gets a threshold, never a
"supported": a run can only tell from which value of its parameter it matters.
"""

from __future__ import annotations

from wijksim.claims.register import (
    BUILT_IN,
    EMERGENT,
    QUADRANTS,
    Claim,
    Register,
    all_claims,
    claims_of_parameter,
    find,
    mechanism_file,
    read,
    register,
)

__all__ = [
    "BUILT_IN",
    "EMERGENT",
    "QUADRANTS",
    "Claim",
    "Register",
    "all_claims",
    "claims_of_parameter",
    "find",
    "mechanism_file",
    "read",
    "register",
]
