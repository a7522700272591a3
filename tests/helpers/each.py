"""One test for many small cases: as ``pytest.mark.parametrize``, without a test for each of them.

Sharing out, setting up and reporting a test takes longer than looking at one row of a table, and
there are thousands of rows. A failure names every case that fails.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any


def each(
    names: str | Sequence[str], cases: Iterable[Any], ids: Any = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test for each case in turn, to the end.

    Args:
        names: of the parameters that are filled in: one, or several with a tuple for each case.
        cases: what is filled in.
        ids: how the cases are called in a failure: texts in their order, or a function of a case.
    """
    wanted, found = [names] if isinstance(names, str) else list(names), list(cases)
    assert found, "no cases"
    called = list(map(ids or repr, found)) if ids is None or callable(ids) else list(ids)

    def turn(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def all_of_them(*given: Any, **fixtures: Any) -> None:
            failed: list[str] = []
            first: BaseException | None = None
            for case, name in zip(found, called, strict=True):
                values = [case] if isinstance(names, str) else case
                try:
                    test(*given, **fixtures, **dict(zip(wanted, values, strict=True)))
                except Exception as error:  # whatever a test may raise
                    failed.append(name)
                    first = first or error
            if failed:
                raise AssertionError(f"{len(failed)} of {len(found)} fail: {failed}") from first

        signature = inspect.signature(test)
        left = [one for name, one in signature.parameters.items() if name not in wanted]
        all_of_them.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return all_of_them

    return turn
