"""The order of a week. This page is the table of contents of the model.

Each line names a mechanism; the remark says why it stands where it stands. Inside a step every
rule reads the values from before the step, and ``for`` loops may run in any order; only time,
queues and compact lists are walked with ``while``.
"""

from __future__ import annotations

from wijksim._jit import driver
from wijksim.kernels import (
    case_hours,
    casework,
    demand,
    doors,
    duty,
    errands,
    escalation,
    events,
    groups,
    help,
    information,
    load,
    measures,
    mending,
    norms,
    onset,
    peers,
    places,
    plan,
    policy,
    renewal,
    services,
    signals,
    team,
    ties,
    wellbeing,
)
from wijksim.params import Params
from wijksim.state import World
from wijksim.units import WEEKS_PER_YEAR


@driver
def run_weeks(world: World, p: Params, first: int, last: int) -> None:
    """Run weeks ``first`` to ``last`` - 1, counted from the burn-in, in place under ``p``.

    Each week fills its row of the world's book, which must have one for it.
    """
    people, life, mind, cases = world.people, world.life, world.mind, world.cases
    net, homes, room = world.ties, world.households, world.scratch
    crew, sites, bar, book = world.team, world.places, world.barriers, world.book
    seed, size = world.seed, world.residents
    week = first
    while week < last:  # in order: time
        since = week - int(book.start[0])
        row, year = book.weekly[since], min(since // WEEKS_PER_YEAR, len(book.waits) - 1)
        # Who lives and works here this week comes first: everything below is about them.
        events.part_couples(people, net, homes, room, p, seed, week, row)
        renewal.change_hands(people, net, homes, world.origin, room, p, seed, week, row)
        renewal.move_in(people, life, mind, cases, homes, world.origin, room, p, seed, week)
        renewal.live_at_home(net, room, p, week)
        renewal.find_kin(people, net, sites, room, p, seed, week)
        team.share_out(crew, sites, size, p, seed, week, row)

        # What life brings, before anybody can answer it.
        events.befall(people, life, room, p, seed, week, row)
        events.strike(people, life, room, p, seed, week)
        events.claim_back(life, homes, p.events, seed, week)
        onset.arise(people, life, mind, room, p.onset, seed, week)
        duty.change_duties(people, life, room, p.duty, seed, week)
        errands.come_and_go(life, p.errands, seed, week)

        # The network, before help runs over it: chance meetings, upkeep, strain, norms.
        ties.meet_near(people, net, room, p.ties, seed, week)
        ties.meet_far(people, net, sites, room, p.ties, seed, week)
        ties.introduce(people, net, room, p.ties, seed, week)  # after: whom they met counts too
        ties.keep_up(net, p.ties, seed, week)
        mending.sour_and_mend(cases, net, p.mending, seed, week, row)
        norms.move_norms(people, mind, net, room, p.norms, week)

        # III In the neighbourhood: groups first, they take hours; then places open, people meet.
        services.meet_in_services(people, net, crew, room, p, seed, week, row)
        peers.meet_peers(life, mind, net, crew, room, p, seed, week, row)
        groups.open_doors(sites, crew, size, p.groups, row)
        places.attend(people, life, mind, sites, room, p, book, seed, week, year, row)
        places.meet_at_places(people, mind, net, sites, room, p, seed, week, row)
        ties.sum_up(net)  # as help and stress read it this week

        # What people resolve themselves, before they ask: most of it.
        load.run_its_course(people, life, mind, net, bar, room, p, seed)
        load.go_to_day_activities(life, p, seed, row)
        information.pass_on(people, life, net, room, p.information, seed, week, row)

        # I In the personal life: asking, giving, receiving; ties that carried help grow.
        load.add_up(life, room)
        help.ask(people, life, mind, cases, net, room, p, seed, week, row)
        help.give(people, life, mind, room, p.help, week)
        help.receive(people, mind, net, room, p.help, row)
        help.run_errands(life, room, p.errands, seed, week, row)
        help.relieve(people, life, room, p.help, book, year)
        help.use_ties(net, room, p.ties)

        # I and II with a professional: the queue moves, cases are worked and closed.
        team.leave_queue(life, cases, p, seed, week, row)
        case_hours.estimate(life, cases, net, crew, room, p, seed, week)
        team.admit(life, cases, crew, room, size, book, p, seed, week, year, row)
        casework.assign(people, mind, cases, crew, room, p, week, row)
        casework.work(life, mind, cases, net, crew, bar, room, p, seed, week, row)
        plan.activate(mind, cases, net, crew, p, seed, week)
        plan.find_mentors(life, cases, net, p, seed, week)
        casework.close(people, life, mind, cases, p, seed, week, row)
        doors.treat_elsewhere(life, mind, cases, net, bar, room, p, week, row)

        # Demand follows from what is left after own resolve, help and casework.
        demand.weigh(people, life, mind, room, p.help)
        escalation.escalate(life, mind, net, room, p, seed, week, row)
        demand.settle_need(life, p.demand, row)
        demand.request(people, life, mind, cases, crew, room, size, p, seed, week, row)

        # IV At the policy table: the cases of this week are its signals.
        signals.gather(people, life, cases, crew, sites, room, size, p, row)
        policy.decide(crew, bar, room, size, p, week, row)
        policy.weigh_legitimacy(crew, p, row)

        # How it feels, last: it acts on next week's onset, attending and giving.
        wellbeing.feel(people, life, mind, net, room, p)
        wellbeing.last(life)
        measures.count_demand(life, cases, crew, room, p, row)
        measures.follow_issues(people, life, book, room, week, year)
        measures.look_around(people, life, mind, net, book, room, p, week, year, since)
        week += 1
