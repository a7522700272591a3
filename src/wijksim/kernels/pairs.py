"""Who meets whom: a random matching without a list, a sort or a conflict.

Row r meets row (shift - r) mod n. That is an involution, so everybody is in one pair at most
and pairs can be worked on in any order.
"""

from __future__ import annotations

from wijksim._jit import kernel


@kernel
def first_pair(shift: int, n: int, half: int) -> tuple[int, int]:
    """Return where the pairs of one half begin, and the sum of the two rows of each pair.

    Rows 0 to ``shift`` meet among themselves (sum ``shift``), the others too (sum ``shift + n``).
    The pairs of a half are (r, total - r) for r from the start up to (total + 1) // 2.

    Args:
        shift: 0 to n - 1, drawn anew each week.
        n: number of rows.
        half: 0 or 1.
    """
    if half == 0:
        return 0, shift
    return shift + 1, shift + n
