"""A real part of the model's rules in plain Mesa objects, beside the same part compiled.

The part: loads arise, run their course, help is asked, given and received and lightens loads,
need is settled, and stress follows. The objects call the same rule functions (plain Python is
what they are), skip whom the kernels skip, and get their random numbers from a list, so that only
the way of running differs. After the weeks every load and every stress must be equal to the bit.

    python experiments/benchmarks/rules.py
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from typing import Any

import mesa
import numba
import numpy as np

from wijksim import library, params, population, schedule
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.kernels import demand as demand_kernels
from wijksim.kernels import help as help_kernels
from wijksim.kernels import load as load_kernels
from wijksim.kernels import onset as onset_kernels
from wijksim.kernels import wellbeing as wellbeing_kernels
from wijksim.params import Params
from wijksim.rules import demand, duty, errands, events, help, load, onset, plan, wellbeing
from wijksim.rules.chance import happens, toward, weekly
from wijksim.sources import profiles
from wijksim.state import World, copy, with_book
from wijksim.units import DOMAINS, NOBODY, PARTNER_SLOT, SLOTS, WEEKS_PER_YEAR, Case, Domain

WARM_UP = 260
DRAWN = (Why.ONSET, Why.SEVERITY, Why.TAKE_UP, Why.ASK, Why.ERRAND_MET)


@numba.njit(nogil=True, error_model="numpy", _nrt=False)
def compiled(world: World, p: Params, first: int, last: int) -> None:
    """Run the part as the model does, from week ``first`` up to ``last``."""
    people, life, mind, cases = world.people, world.life, world.mind, world.cases
    net, room, seed, book = world.ties, world.scratch, world.seed, world.book
    for week in range(first, last):
        row, year = book.weekly[week - first], (week - first) // WEEKS_PER_YEAR
        onset_kernels.arise(people, life, mind, room, p.onset, seed, week)
        load_kernels.run_its_course(people, life, mind, net, world.barriers, room, p, seed)
        load_kernels.add_up(life, room)
        help_kernels.ask(people, life, mind, cases, net, room, p, seed, week, row)
        help_kernels.give(people, life, mind, room, p.help, week)
        help_kernels.receive(people, mind, net, room, p.help, row)
        help_kernels.run_errands(life, room, p.errands, seed, week, row)
        help_kernels.relieve(people, life, room, p.help, book, year)
        demand_kernels.weigh(people, life, mind, room, p.help)
        demand_kernels.settle_need(life, p.demand, row)
        wellbeing_kernels.feel(people, life, mind, net, room, p)


class Resident(mesa.Agent):
    """A resident as an object, with what this part of the rules reads and writes."""

    def __init__(self, model: Neighbourhood, world: World, i: int) -> None:
        super().__init__(model)
        people, life, mind, cases, net = (
            world.people, world.life, world.mind, world.cases, world.ties,
        )  # fmt: skip
        self.row, self.parent = i, bool(people.children[i])
        self.skill, self.income = float(people.skill[i]), float(people.income[i])
        self.outside, self.chronic = float(people.outside[i]), float(people.chronic[i])
        self.social, self.institutional = life.social[i].tolist(), life.institutional[i].tolist()
        self.known, self.duty = life.known[i].tolist(), float(life.duty[i])
        self.errand, self.need, self.load = bool(life.errand[i]), bool(life.need[i]), 0.0
        self.lost, self.planned = int(life.lost[i]), bool(life.planned[i])
        self.stress, self.burden = float(mind.stress[i]), float(mind.burden[i])
        self.reliance, self.leaning = float(mind.reliance[i]), float(mind.leaning[i])
        self.boost, self.ask, self.give = (
            float(mind.boost[i]), float(mind.ask[i]), float(mind.give[i]),
        )  # fmt: skip
        self.received, self.given = float(mind.received[i]), float(mind.given[i])
        self.case, self.mode = int(cases.case[i]), float(cases.mode[i])
        self.weight, self.case_hours = float(cases.weight[i]), float(world.scratch.case_hours[i])
        self.total, self.best = float(net.total[i]), float(net.best[i])
        self.strains = float(net.strains[i])
        self.partner: Resident | None = None
        self.ties: list[tuple[Resident, float]] = []  # who can be asked, and the strength
        self.asked_of = self.wanted = self.granted = self.hours = self.skilled = 0.0

    def arise(self) -> None:
        """M2 Onset."""
        model, p = self.model, self.model.p.onset
        base = model.parent_rate if self.parent else model.single_rate
        u = model.draws[Why.ONSET][self.row]
        if u >= base * model.ceiling:
            return
        institutional = 0.0
        for amount in self.institutional:
            institutional += amount
        hazard = base * onset.susceptibility(self.stress, self.income, institutional, p)
        if not happens(u, hazard):
            return
        d = onset.which_domain(u / -math.expm1(-hazard), self.parent, p)
        size = onset.severity(model.draws[Why.SEVERITY][self.row], d, p)
        part = onset.institutional_share(d, p)
        if onset.taken_up(model.draws[Why.TAKE_UP][self.row], d, p):
            size, part = size * (1.0 - part), 0.0
        self.social[d] = onset.added(self.social[d], size, 1.0 - part)
        self.institutional[d] = onset.added(self.institutional[d], size, part)

    def run_its_course(self) -> None:
        """M3 Course of loads."""
        p, barriers = self.model.p, self.model.barriers
        resolved = load.social_resolution(
            self.skill, self.stress, self.reliance, self.leaning, p.load
        )
        undone = float(self.errand)
        if self.partner is not None:
            undone += float(self.partner.errand)
        grows = load.growth(self.stress, errands.growth_factor(undone, p.errands), p.load)
        for domain in range(DOMAINS):
            if self.social[domain] > 0.0:
                self.social[domain] = load.after_a_week(
                    self.social[domain], resolved, grows, p.load
                )
            if self.institutional[domain] > 0.0:
                able = load.able(self.skill, self.known[domain], p.load)
                alone = load.institutional_resolution(able, barriers[domain], self.stress, p.load)
                self.institutional[domain] = load.after_a_week(
                    self.institutional[domain], alone, grows, p.load
                )

    def ask_help(self) -> None:
        """M9 Asking."""
        p = self.model.p
        self.wanted, self.hours = 0.0, 0.0
        social = 0.0
        for amount in self.social:
            social += amount
        need = self.chronic + social
        if need <= p.help.ask_from and not self.errand:
            return
        active = self.case == Case.ACTIVE
        helped = active or self.case == Case.ELSEWHERE
        planned = self.planned and events.plan_runs(self.model.week - self.lost, p.events)
        gain = p.events.loss_plan_gain if planned else 0.0
        chance = help.ask_chance(
            help.readiness(self.ask, self.skill, gain, p.help),
            self.boost,
            1.0 - self.mode if helped else 0.0,
            help.debt(self.received, self.given),
            p.help,
        )
        if active:
            chance = help.lifted(
                chance, plan.asks_get_through(p.team.case_hours * self.weight, p.plan)
            )
        if self.model.draws[Why.ASK][self.row] >= chance:
            return
        wanted = help.hours_wanted(need, p.help)
        if self.errand:
            wanted += p.errands.hours
        wanted *= 1.0 + gain
        self.hours = help.outside_hours(self.outside, wanted, self.boost, p.help)
        inside = (wanted - self.hours) * help.askable(self.total, p.help)
        if inside <= 0.0:
            return
        self.wanted = inside
        each = inside / self.total
        for other, strength in self.ties:
            other.asked_of += each * strength

    def give_help(self) -> None:
        """M10 Giving."""
        p, given = self.model.p.help, 0.0
        if self.asked_of > 0.0:
            can = help.capacity(self.give, self.stress, self.burden, self.parent, p)
            self.granted = help.granted_share(can, self.asked_of, p)
            given = self.granted * self.asked_of
        self.given = help.smoothed(self.given, given, p)
        self.asked_of = given

    def receive(self) -> None:
        """M9-M11 What was given arrives, small needs first."""
        p = self.model.p
        got, skilled = 0.0, self.hours * self.skill
        if self.wanted > 0.0:
            each = self.wanted / self.total
            for other, strength in self.ties:
                flow = each * strength * other.granted
                got += flow
                skilled += flow * other.skill
        hours = self.hours + got
        balance = help.debt(self.received, self.given)
        self.received = help.smoothed(self.received, hours, p.help)
        if got > 0.0:
            self.ask = help.ask_after_help(self.ask, p.help)
        if hours > 0.0:
            self.leaning = help.more_leaning(self.leaning, hours, balance, p.help)
            if self.errand:
                u = self.model.draws[Why.ERRAND_MET][self.row]
                self.errand = not errands.is_met(u, hours, p.errands)
                spent = errands.hours_spent(hours, p.errands)
                skilled *= 1.0 - spent / hours
                hours -= spent
        self.hours, self.skilled = hours, skilled

    def relieve(self) -> None:
        """M11 The effect of help."""
        p = self.model.p.help
        if self.hours <= 0.0:
            return
        social, institutional = 0.0, 0.0
        for domain in range(DOMAINS):
            social += self.social[domain]
            institutional += self.institutional[domain]
        carried = social + self.chronic
        if carried > 0.0:
            factor = help.relief(self.hours, carried, p)
            for domain in range(DOMAINS):
                self.social[domain] *= factor
        if institutional > 0.0:
            factor = help.relief_of_rules(self.skilled, institutional, p)
            for domain in range(DOMAINS):
                self.institutional[domain] *= factor

    def weigh(self) -> None:
        """M14 What counts, and need."""
        p, social, institutional = self.model.p, 0.0, 0.0
        for domain in range(DOMAINS):
            social += self.social[domain]
            institutional += self.institutional[domain]
        lasting = 0.0
        if self.chronic > 0.0:
            part = duty.part_for_lasting(self.chronic, social)
            hours = (self.received + self.case_hours) * part
            lasting = duty.uncovered(self.chronic, hours, p.help.hours_per_load)
        self.load = social + institutional + lasting
        self.need = demand.in_need(self.load, self.need, p.demand)

    def feel(self) -> None:
        """M12 Support, burden, stress."""
        p = self.model.p
        q = p.wellbeing
        felt = wellbeing.support(self.total, self.outside, q)
        cares = wellbeing.carried(duty.carried_hours(self.duty, p.duty), q)
        buffer = wellbeing.buffering(felt, self.best, p.escalation.strong, q)
        target = wellbeing.stress_target(self.load, buffer, self.burden, self.strains, q)
        self.stress = toward(self.stress, target, q.rate)
        heavy = wellbeing.burden_target(cares + self.asked_of, felt, q)
        self.burden = toward(self.burden, heavy, q.burden_rate)
        self.asked_of = 0.0


class Neighbourhood(mesa.Model):
    """The neighbourhood as objects, in the state of a world of arrays."""

    def __init__(self, world: World, p: Params, week: int) -> None:
        super().__init__(rng=1)
        self.p, self.week, self.seed_word = p, week, world.seed[0]
        self.barriers = world.barriers.level.tolist()
        self.parent_rate = weekly(onset.total_rate(True, p.onset))
        self.single_rate = weekly(onset.total_rate(False, p.onset))
        self.ceiling = onset.susceptibility(1.0, 0.0, p.onset.interference_cap, p.onset)  # no more
        self.draws: dict[Why, list[float]] = {}
        net = world.ties
        self.residents = [Resident(self, world, i) for i in range(len(world.people.age))]
        for i, resident in enumerate(self.residents):
            if net.other[i, PARTNER_SLOT] != NOBODY:
                resident.partner = self.residents[net.other[i, PARTNER_SLOT]]
            resident.ties = [
                (self.residents[net.other[i, slot]], float(net.strength[i, slot]))
                for slot in range(SLOTS)
                if net.other[i, slot] != NOBODY and net.strained[i, slot] == 0
            ]

    def step(self) -> None:
        """Run one week."""
        for stage in (
            "arise", "run_its_course", "ask_help", "give_help", "receive", "relieve", "weigh",
            "feel",
        ):  # fmt: skip
            self.agents.do(stage)
        self.week += 1


@numba.njit
def _drawn(seed: Any, why: int, week: int, number: int) -> Any:
    stream, values = key(seed, why, week), np.empty(number)
    for i in range(number):
        values[i] = uniform(stream, i)
    return values


def ready(adults: int) -> World:
    """Return a running neighbourhood of about this many adults, ties summed up."""
    area = population.with_adults(profiles.load("nederland"), adults, params.make().population)
    world = library.build_world(area, params.make(), 1)
    world = with_book(world, 0, WARM_UP)
    schedule.run_weeks(world, params.make(), 0, WARM_UP)
    support = np.where(world.ties.strained == 1, 0.0, world.ties.strength)
    world.ties.total[:], world.ties.best[:] = support.sum(axis=1), support.max(axis=1)
    world.scratch.granted[:] = 0.0
    return world


def measure(adults: int, weeks: int, rounds: int) -> dict[str, float]:
    """Return resident-weeks a second of both ways, medians over rounds in which they take turns.

    Raises:
        AssertionError: when the two do not end in the same state.
    """
    start, p = ready(adults), params.make()
    size = len(start.people.age)
    compiled(with_book(copy(start), WARM_UP, 1), p, WARM_UP, WARM_UP + 1)
    rates: dict[str, list[float]] = {"compiled": [], "objects": []}
    for _ in range(rounds):
        world = with_book(copy(start), WARM_UP, weeks)
        begin = time.process_time()
        compiled(world, p, WARM_UP, WARM_UP + weeks)
        rates["compiled"].append(size * weeks / (time.process_time() - begin))
        model, seconds = Neighbourhood(start, p, WARM_UP), 0.0
        for week in range(WARM_UP, WARM_UP + weeks):
            model.draws = {
                why: _drawn(start.seed[0], int(why), week, size).tolist() for why in DRAWN
            }
            begin = time.process_time()
            model.step()
            seconds += time.process_time() - begin
        rates["objects"].append(size * weeks / seconds)
        check(world, model)
    return {name: statistics.median(values) for name, values in rates.items()}


def check(world: World, model: Neighbourhood) -> None:
    """Raise AssertionError unless objects and arrays hold the same numbers, to the bit."""
    life, mind = world.life, world.mind
    for name, values in (
        ("social", life.social), ("institutional", life.institutional), ("load", life.load),
        ("need", life.need == 1), ("stress", mind.stress), ("burden", mind.burden),
        ("received", mind.received), ("given", mind.given), ("ask", mind.ask),
        ("leaning", mind.leaning), ("errand", life.errand == 1),
    ):  # fmt: skip
        held = np.array([getattr(resident, name) for resident in model.residents])
        assert np.array_equal(held, values), name
    assert world.book.weekly[:, Col.HOURS_GIVEN].sum() > 0.0
    assert life.institutional[:, Domain.MONEY].max() > 0.0


def main() -> None:
    """Print both speeds and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--adults", type=int, default=5000)
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    rates = measure(given.adults, given.weeks, given.rounds)
    print(f"{given.adults} adults, {given.weeks} weeks, the same numbers to the bit")
    print(f"compiled over objects      {rates['compiled'] / rates['objects']:8.1f} x")
    for name, rate in rates.items():
        print(f"{name:26s} {rate / 1e6:8.3f} million resident-weeks a second")


if __name__ == "__main__":
    main()
