"""Whose work goes first: what somebody sees first, and room for whoever comes next."""

from __future__ import annotations

import threading

import pytest

from wijksim.web import engine
from wijksim.web.engine import Line, Unit

FIRST = (Unit(0, 0, 0, (0,)), Unit(0, 1, 0, (0,)))  # of two visitors
LATER = (Unit(1, 0, 0, (1,)), Unit(1, 1, 0, (1,)), Unit(2, 1, 1, (0,)))


def line(threads: int, *units: Unit) -> Line:
    made = Line(threads)
    made.put((unit, None) for unit in units)
    return made


def waits(made: Line) -> bool:
    """Whether who asks for work now has to wait."""
    taken = threading.Event()

    def take() -> None:
        made.take()
        taken.set()

    threading.Thread(target=take, daemon=True).start()
    return not taken.wait(0.1)


def test_first_looks_of_all_go_before_what_sharpens_them() -> None:
    made = line(2, *LATER, *FIRST)
    assert [made.take()[0] for _ in range(3)] == [*FIRST, LATER[0]]


def test_a_thread_stays_free_while_visitors_come(monkeypatch: pytest.MonkeyPatch) -> None:
    made = line(2, *LATER)
    assert made.take()[0] == LATER[0]
    made.put([(FIRST[0], None)])
    assert made.take()[0] == FIRST[0]
    made.put([(Unit(1, 2, 0, (1,)), None)])
    assert waits(made)
    monkeypatch.setattr(engine, "MOMENT", 0.0)
    assert not waits(made)


def test_all_threads_work_for_one_visitor_and_when_nobody_comes_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = line(2, LATER[1], LATER[2])
    assert [alone.take()[0], alone.take()[0]] == [LATER[1], LATER[2]]
    monkeypatch.setattr(engine, "MOMENT", 0.0)
    made = line(2, *LATER)
    assert [made.take()[0] for _ in range(3)] == list(LATER)
    assert not waits(line(1, *FIRST, *LATER))
