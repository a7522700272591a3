"""The order of a week. This page is the table of contents of the model.

Each line names a mechanism; the remark says why it stands where it stands. Inside a step every
rule reads the values from before the step, and ``for`` loops may run in any order; only time,
queues and compact lists are walked with ``while``.
"""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.kernels import (
    casework,
    demand,
    duty,
    help,
    load,
    measures,
    norms,
    onset,
    places,
    policy,
    renewal,
    team,
    ties,
    wellbeing,
)
from wijksim.params import Params
from wijksim.state import World
from wijksim.units import WEEKS_PER_YEAR


@kernel
def run_weeks(world: World, p: Params, first: int, last: int) -> None:
    """Run weeks ``first`` to ``last`` - 1, counted from the burn-in, in place under ``p``.

    Each week fills its row of the world's book, which must have one for it.
    """
    people, net, team_, bar = world.people, world.ties, world.team, world.barriers
    book, room, seed, size = world.book, world.scratch, world.seed, world.residents
    week = first
    while week < last:  # in order: time
        since = week - int(book.start[0])
        row, year = book.weekly[since], min(since // WEEKS_PER_YEAR, len(book.waits) - 1)
        # Who lives and works here this week comes first: everything below is about them.
        renewal.change_hands(people, net, world.households, world.origin, room, p, seed, week, row)
        renewal.find_kin(net, room, p, seed, week)
        team.staff(team_, size, p, seed, week, row)

        # What life brings, before anybody can answer it.
        onset.arise(people, p, seed, week)
        duty.change_duties(people, p, seed, week)

        # The network, before help runs over it: chance meetings, upkeep, norms.
        ties.meet_near(people, net, p, seed, week)
        ties.meet_far(people, net, p, seed, week)
        ties.keep_up(net, p, seed, week)
        norms.move_norms(people, net, room, p, week)

        # III In the neighbourhood: places open, people meet. Then the strength of all ties.
        places.open_doors(world.places, team_, size, p, row)
        places.meet_at_places(people, net, world.places, room, p, seed, week, row)
        ties.sum_up(net)

        # What people resolve themselves, before they ask: most of it.
        load.run_its_course(people, bar, p)

        # I In the personal life: asking, giving, receiving; ties that carried help grow.
        help.ask(people, net, room, p, seed, week, row)
        help.give(people, room, p)
        help.receive(people, net, room, p, book, year, row)
        help.use_ties(net, room, p)

        # I and II with a professional: the queue moves, cases are worked and closed.
        team.leave_queue(people, p, seed, week, row)
        team.admit(people, team_, room, size, book, p, seed, week, year, row)
        casework.work(people, net, team_, bar, room, p, seed, week, row)
        casework.close(people, p, week, row)

        # Demand follows from what is left after own resolve, help and casework.
        demand.weigh(people, room, p, seed, week, row)
        demand.request(people, team_, size, p, seed, week, row)

        # IV At the policy table: the cases of this week are its signals.
        policy.signal_and_decide(people, team_, bar, size, p, week, row)

        # How it feels, last: it acts on next week's onset, attending and giving.
        wellbeing.feel(people, net, room, p)
        measures.count_demand(people, team_, p, week, row)
        measures.count_people(people, net, p, row)
        measures.count_ties(people, net, week, row)
        week += 1
