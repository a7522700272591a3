"""``each``: all cases are tried, and all that fail are named."""

import pytest
from each import each


def test_every_case_is_tried_and_those_that_fail_are_named() -> None:
    seen = []

    @each("value", [1, 2, 3, 4], ids=["one", "two", "three", "four"])
    @each(("low", "high"), [(0, 3), (0, 9)])
    def within(value: int, low: int, high: int) -> None:
        seen.append((value, high))
        assert low < value < high

    with pytest.raises(AssertionError, match=r"2 of 4 fail: \['three', 'four'\]"):
        within()
    assert seen == [(value, high) for value in (1, 2, 3, 4) for high in (3, 9)]


def test_fixtures_and_no_cases(tmp_path: object) -> None:
    @each("value", [1])
    def alone(given: object, value: int) -> None:
        assert (given, value) == (tmp_path, 1)

    alone(tmp_path)
    with pytest.raises(AssertionError, match="no cases"):
        each("value", [])
