"""M4 Care duties begin and end."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.draws import Why, key, uniform
from wijksim.params import Duty
from wijksim.rules import duty
from wijksim.rules.chance import happens
from wijksim.state import Life, People, Scratch, Words


@kernel
def change_duties(
    people: People, life: Life, scratch: Scratch, p: Duty, seed: Words, week: int
) -> None:
    """Let care duties begin and end, one draw a resident."""
    draws = key(seed[0], Why.DUTY, week)
    hours = key(seed[0], Why.DUTY_HOURS, week)
    end = duty.end_hazard(p)
    most = duty.highest_begin(p)
    for i in range(len(people.age)):
        scratch.mark[i] = 1 if uniform(draws, i) < max(end, most * people.care_call[i]) else 0
    for i in range(len(people.age)):
        if int(scratch.mark[i]) == 0:
            continue
        u = uniform(draws, i)
        if life.duty[i] > 0.0:
            if happens(u, end):
                life.duty[i] = 0.0
        elif happens(u, duty.begin_hazard(int(people.age[i]), people.care_call[i], p)):
            life.duty[i] = duty.hours(uniform(hours, i), p)
