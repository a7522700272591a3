"""What a cell of a statistical table says: a number, nothing, or something that is no figure.

CBS writes ``.`` for missing, a decimal comma, and pads with spaces; its map files write
-99999999 and the like for missing or secret.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

from wijksim.sources.figures import Kind

_MISSING: Final = frozenset({"", ".", "..", ",", "x", "-", "nan", "none", "null", "<na>", "n/a"})
_SECRET: Final = -99990.0  # and below: codes of CBS's map files for missing, none or secret
_PLAIN: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,2})?")
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_BOTH: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_DECIMALS: Final = 4  # more than any of these tables has; files in single precision have noise
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\"']")
_MOST: Final = {
    Kind.COUNT: 2e7,  # more than the country has residents
    Kind.PERCENT: 100.0,
    Kind.PER_1000: 1000.0,
    Kind.MEAN: 100.0,
    Kind.CODE: 1e7,
}


def number(cell: Any, kind: Kind) -> float | None:
    """Return the number in a cell, None where it says that there is none.

    Raises:
        ValueError: with what is wrong, when the cell is no number that the figure can be.
    """
    value = cell if isinstance(cell, int | float) else _read(str(cell), kind)
    if value is None or isinstance(cell, bool):
        if isinstance(cell, bool):
            raise ValueError(f"'{cell}' is no number")
        return None
    value = round(float(value), _DECIMALS)
    if math.isnan(value) or value <= _SECRET:
        return None
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number")
    whole = kind in (Kind.COUNT, Kind.CODE)
    if whole and value != int(value):
        raise ValueError(f"{value:g} is no whole number")
    if kind is not Kind.MONEY and not 0.0 <= value <= _MOST[kind]:
        raise ValueError(f"{value:.10g} is outside 0 to {_MOST[kind]:.10g}")
    return value


def _read(text: str, kind: Kind) -> float | None:
    plain = _SPACES.sub("", text)
    if plain.casefold() in _MISSING:
        return None
    if kind in (Kind.COUNT, Kind.CODE) and _THOUSANDS.fullmatch(plain):
        return float(re.sub(r"[.,]", "", plain))
    if _BOTH.fullmatch(plain):
        return float(plain.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(plain) and plain.isascii():
        return float(plain.replace(",", "."))
    shown = text if text.isprintable() else ascii(text)[1:-1]
    raise ValueError(f"'{shown[:30]}' is no number")
