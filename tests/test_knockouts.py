"""Every mechanism has its switch, and what only it writes stays empty when it is off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import wijksim
from wijksim import knockouts, params, schedule, state
from wijksim.columns import Col
from wijksim.errors import InputError
from wijksim.knockouts import ALL
from wijksim.measures import MEASURES

RULES = Path(wijksim.__file__).parent / "rules"
SHARED = {"__init__", "chance"}  # no mechanism of their own
WITHOUT_SWITCH = {"load"}  # switched by its growth only: no own course is no model


def test_every_file_of_rules_has_a_switch() -> None:
    files = {path.stem for path in RULES.glob("*.py")} - SHARED
    assert {row.rule for row in ALL.values()} | WITHOUT_SWITCH == files


@pytest.mark.parametrize("name", ALL)
def test_a_switch_points_to_what_there_is(name: str) -> None:
    row = ALL[name]
    assert row.measure in MEASURES
    for parameter in (*row.off, *row.on):
        assert parameter in params.table()
    assert set(row.silent) <= set(Col.__members__)
    for parameter, value in row.on.items():
        params.check(parameter, value)  # a policy can choose it


def test_an_unknown_mechanism_names_the_nearest() -> None:
    with pytest.raises(InputError, match="unknown mechanism 'bufer'; did you mean 'buffer'"):
        knockouts.without(params.make(), ["bufer"])


@pytest.mark.parametrize("name", [name for name, row in ALL.items() if row.silent])
def test_what_only_a_mechanism_writes_is_zero_bit_for_bit_without_it(
    name: str, worlds: Any
) -> None:
    row = ALL[name]
    on = knockouts.switched_on(worlds.p, name)
    assert _written(worlds, on, row.silent).any(), "the small world has nothing to switch off"
    assert not _written(worlds, knockouts.without(on, [name]), row.silent).any()


def _written(worlds: Any, p: params.Params, columns: tuple[str, ...]) -> Any:
    """What a cold world writes in two years, each column; nothing is left from a start."""
    world = state.with_book(worlds.cold(), 0, 104)
    if p.duty.begin == 0.0:
        world.life.duty[:] = 0.0  # the builder gives nobody a duty either
    if p.ties.strain_share == 0.0:
        _untie(world)
    schedule.run_weeks(world, p, 0, 104)
    return np.array([world.book.weekly[:, Col[column]].any() for column in columns])


def _untie(world: state.World) -> None:
    world.ties.strained[:] = 0
