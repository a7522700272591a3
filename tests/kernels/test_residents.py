"""Who lives here and what life brings them, worked out apart from the kernels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wijksim import state
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.state import World
from wijksim.units import NEVER, NOBODY, PARTNER_SLOT, Age, Domain, Event, Tie

OFTEN = 1e6  # a rate per year at which it happens to all


def couples(world: World) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Rows of the first of each couple."""
    return world.households.first[world.households.size == 2]


def calm(world: World) -> World:
    world.scratch.arrived[:], world.scratch.event[:] = 0, Event.NONE
    return world


# ---- Renewal --------------------------------------------------------------------------------


def test_who_moves_takes_all_ties_along_and_leaves_the_others_alone(worlds: Any) -> None:
    world = calm(worlds.warm())
    before = state.copy(world)
    p = worlds.tuned(renewal__move_young=20, renewal__move_middle=20, renewal__move_old=20)
    row = worlds.call("renewal.change_hands", world, p, 7)
    new = world.scratch.arrived == 1
    assert 0.2 < new.mean() < 0.5  # 1 - exp(-20 / 52) = 0.32
    assert row[Col.MOVED] == new.sum()
    home = world.people.household
    assert all(len(set(new[home == h])) == 1 for h in range(home.max() + 1)), "half a household"
    couple = world.households.size[home] == 2
    assert (world.ties.degree[new] == couple[new]).all()  # only the new partner
    kept = before.ties.other >= 0
    kept &= ~new[:, None] & ~new[np.maximum(before.ties.other, 0)]
    expected = np.where(kept, before.ties.other, NOBODY)
    assert (world.ties.other[~new] == expected[~new]).all()


def test_newcomers_are_like_someone_in_the_population_as_built(worlds: Any) -> None:
    world = calm(worlds.warm())
    p = worlds.tuned(renewal__move_young=OFTEN, renewal__move_middle=OFTEN, renewal__move_old=OFTEN)
    p = p._replace(renewal=p.renewal._replace(newcomer_load=1.0))
    worlds.call("renewal.change_hands", world, p, 7)
    worlds.call("renewal.move_in", world, p, 7)
    people, origin = world.people, world.origin
    assert world.scratch.arrived.all()
    source = np.array([int(np.flatnonzero(origin.skill == skill)[0]) for skill in people.skill])
    for name in state.Origin._fields[:12]:
        assert (getattr(people, name) == getattr(origin, name)[source]).all(), name
    size = world.households.size
    assert (size[people.household[source]] == size[people.household]).all()
    first = couples(world)
    assert (source[first + 1] == source[first] + 1).all(), "partners come as a couple"
    assert (people.quartile == np.searchsorted(origin.skill_cuts, people.skill)).all()
    loads = (world.life.social > 0) | (world.life.institutional > 0)
    assert (loads.sum(axis=1) == 1).all()
    assert 0.02 < (world.life.duty > 0).mean() < 0.4


def test_nothing_of_who_lived_here_is_left_with_a_newcomer(worlds: Any) -> None:
    world = worlds.cold(adults=30)
    for part in (world.life, world.mind, world.cases):
        for values in part:
            values[...] = 1 if values.dtype.kind == "i" else 0.77
    calm(world)
    world.scratch.arrived[:10] = 1
    world.scratch.source[:10] = np.arange(10) + 12
    p = worlds.tuned(renewal__newcomer_load=0.0, duty__begin=0.0)
    worlds.call("renewal.move_in", world, p, 7)
    fresh = worlds.cold(adults=30)
    people = world.people._replace(
        ask_anchor=fresh.origin.ask_anchor[12:22],
        give_anchor=fresh.origin.give_anchor[12:22],
        tolerance_anchor=fresh.origin.tolerance_anchor[12:22],
        age=fresh.origin.age[12:22],
    )
    empty = (state.new_life(10, np.zeros(10)), state.new_mind(people), state.new_cases(10))
    for part, expected in zip((world.life, world.mind, world.cases), empty, strict=True):
        for name in part._fields:
            values = getattr(part, name)
            assert np.array_equal(values[:10], getattr(expected, name)), name
            assert (values[10:] == (1 if values.dtype.kind == "i" else 0.77)).all(), name


def test_newcomers_find_one_relative_of_their_own_group(worlds: Any) -> None:
    world = calm(worlds.bare(adults=900))
    new = np.arange(900) % 9 == 0
    world.scratch.arrived[new] = 1
    worlds.call("renewal.find_kin", world, worlds.tuned(renewal__newcomer_kin=0.5), 7)
    net, group = world.ties, world.people.group
    row, slot = np.nonzero(net.other >= 0)
    other = net.other[row, slot]
    assert (net.kind[row, slot] == Tie.KIN).all()
    assert (net.began[row, slot] == 7).all()
    assert (group[row] == group[other]).all()
    assert (new[row] | new[other]).all()
    assert net.degree[new].max() == 1
    assert net.degree[new].mean() == pytest.approx(0.5, abs=0.15)
    none = calm(worlds.bare(adults=90))
    none.scratch.arrived[:] = 1
    worlds.call("renewal.find_kin", none, worlds.tuned(renewal__newcomer_kin=0.0), 7)
    assert not none.ties.degree.any()


def test_two_newcomers_who_miss_each_other_look_again(worlds: Any) -> None:
    # Of two people each round pairs them or leaves each alone: four rounds miss one in sixteen.
    found = 0
    for week in range(60):
        world = calm(worlds.bare(adults=2))
        world.people.group[:], world.scratch.arrived[:] = 0, 1
        worlds.call("renewal.find_kin", world, worlds.tuned(renewal__newcomer_kin=1.0), week)
        found += int(world.ties.degree[0])
    assert 50 <= found < 60


def test_who_moves_in_at_home_is_kin_of_the_household(worlds: Any) -> None:
    world = calm(worlds.bare(adults=9))
    net, pair = world.ties, worlds.plain("tie_slots.pair_up")
    pair(net, 1, 2, 0.8, 0)  # parents of 3 and 4; 6 is the only parent of 7
    net.parent[[3, 4, 7]] = [1, 1, 6]
    worlds.call("renewal.live_at_home", world, worlds.p, 7)
    assert net.degree.sum() == 2  # nobody arrived
    world.scratch.arrived[[3, 6]] = 1
    p = worlds.tuned(ties__kin=0.7)
    worlds.call("renewal.live_at_home", world, p, 8)
    assert net.degree.tolist() == [0, 2, 2, 2, 0, 0, 1, 1, 0]  # the child 4 did not move
    row, slot = np.nonzero((net.other >= 0) & (net.kind == Tie.KIN))
    ends = set(zip(row.tolist(), net.other[row, slot].tolist(), strict=True))
    assert ends == {(3, 1), (1, 3), (3, 2), (2, 3), (6, 7), (7, 6)}
    assert (net.began[row, slot] == 8).all()
    assert net.strength[row, slot] == pytest.approx(0.7)
    worlds.call("renewal.live_at_home", world, p, 9)
    assert net.degree.sum() == 8  # once
    world.scratch.arrived[:] = [0, 0, 1, 0, 0, 0, 0, 0, 0]  # a new partner of 1
    worlds.call("renewal.live_at_home", world, p, 10)
    assert net.degree[[2, 4]].tolist() == [3, 1]


# ---- Events ---------------------------------------------------------------------------------


def test_who_loses_a_partner_keeps_the_dwelling_with_somebody_new(worlds: Any) -> None:
    world = worlds.warm()
    first = couples(world)
    together = world.ties.other[first, PARTNER_SLOT] >= 0
    world.people.age[first], world.people.age[first + 1] = Age.OLD, Age.YOUNG
    p = worlds.tuned(events__loss_old=OFTEN, events__loss_young=0, events__repartner=0)
    row = worlds.call("events.part_couples", world, p, 7)
    survivor, dead = first[together], first[together] + 1  # the hazard is of who is left
    assert row[Col.LOSSES] == together.sum() > 5
    assert (world.scratch.event[survivor] == Event.LOSS).all()
    assert (world.scratch.event[dead] == Event.VACATED).all()
    assert (world.ties.degree[dead] == 0).all()
    assert (world.ties.other[survivor, PARTNER_SLOT] == NOBODY).all()
    assert not np.isin(world.ties.other, dead).any()
    assert (world.scratch.event[first[~together]] == Event.NONE).all()
    world.mind.stress[dead] = 0.9
    worlds.call("renewal.move_in", world, p, 7)
    assert (world.scratch.event[dead] == Event.NONE).all()
    assert (world.mind.stress[dead] == 0.0).all()
    singles = world.origin.skill[world.households.first[world.origin.singles]]
    assert np.isin(world.people.skill[dead], singles).all()
    assert (world.people.age[dead] == Age.YOUNG).all()  # as who lived here: ages stay
    worlds.call("events.strike", world, p, 7)
    assert (world.life.lost[survivor] == 7).all()
    assert (world.life.lost[dead] == NEVER).all()


def test_couples_part_with_their_other_ties_and_can_come_together_again(worlds: Any) -> None:
    world = worlds.warm()
    first = couples(world)
    first = first[world.ties.other[first, PARTNER_SLOT] >= 0]
    degree = world.ties.degree.copy()
    apart = worlds.tuned(events__separation=OFTEN, events__repartner=0)
    row = worlds.call("events.part_couples", world, apart, 7)
    both = np.concatenate([first, first + 1])
    assert row[Col.SEPARATIONS] + row[Col.LOSSES] == len(first)
    parted = both[world.scratch.event[both] == Event.SEPARATION]
    assert row[Col.SEPARATIONS] * 2 == len(parted) > 10
    assert (world.ties.degree[parted] <= degree[parted] - 1).all()
    i = int(parted[0])
    worlds.tie(world, i, i + 1, Tie.FRIEND, 0.2)
    together = worlds.tuned(
        events__repartner=OFTEN, events__separation=0, events__loss_old=0,
        events__loss_middle=0, events__loss_young=0,
    )  # fmt: skip
    worlds.call("events.part_couples", world, together, 8)
    assert (world.ties.other[first, PARTNER_SLOT] == first + 1).all()
    assert (world.ties.strength[first, PARTNER_SLOT] == together.ties.partner).all()
    assert (world.ties.other[i] == i + 1).sum() == 1  # no friend besides
    assert (world.scratch.event == Event.NONE).all()


def test_what_befalls_whom(worlds: Any) -> None:
    world = calm(worlds.bare(adults=3000))
    world.people.age[:] = np.arange(3000) % 3
    world.life.institutional[1500:, Domain.MONEY] = 0.6
    world.scratch.event[0] = Event.LOSS
    p = worlds.tuned(
        events__job_loss=5.2, events__eviction=10.4, events__eviction_from=0.5,
        events__leave_care=2.6,
    )  # fmt: skip
    row = worlds.call("events.befall", world, p, 7)
    event = world.scratch.event
    assert event[0] == Event.LOSS  # one event a week
    near = 4.0 * np.sqrt(0.25 / 500)
    for age in Age:
        for poor in (False, True):
            group = event[1500 * poor + 3 : 1500 * (poor + 1)]
            group = group[world.people.age[1500 * poor + 3 : 1500 * (poor + 1)] == age]
            work, home = 0.1 * (age != Age.OLD), 0.2 * poor
            care = 0.05 * (age == Age.YOUNG)
            shares = np.exp(-np.array([0.0, work, work + home, work + home + care]))
            for what, low, high in zip(
                (Event.JOB_LOSS, Event.EVICTION, Event.LEFT_CARE),
                shares[1:],
                shares[:-1],
                strict=True,
            ):
                assert (group == what).mean() == pytest.approx(high - low, abs=near)
                assert high > low or not (group == what).any()
    assert row[Col.JOB_LOSSES] == (event == Event.JOB_LOSS).sum()
    assert row[Col.EVICTIONS] == (event == Event.EVICTION).sum()


def test_an_event_brings_its_loads_in_all_domains_that_it_touches(worlds: Any) -> None:
    world = calm(worlds.bare(adults=4))
    world.scratch.event[:3] = [Event.LOSS, Event.JOB_LOSS, Event.VACATED]
    p = worlds.tuned(
        events__loss_severity=0.4, events__job_loss_severity=0.2, events__loss_plan=1.0,
        onset__institutional_health=0.25, onset__institutional_belonging=0.0,
        onset__institutional_work=0.5, onset__institutional_money=0.6,
    )  # fmt: skip
    world.life.social[0, Domain.HEALTH] = 0.5
    worlds.call("events.strike", world, p, 30)
    social, rules = np.zeros((4, 6)), np.zeros((4, 6))
    social[0, Domain.HEALTH], rules[0, Domain.HEALTH] = 0.5 + 0.5 * 0.3, 0.1
    social[0, Domain.BELONGING] = 0.4
    social[1, Domain.WORK], rules[1, Domain.WORK] = 0.1, 0.1
    social[1, Domain.MONEY], rules[1, Domain.MONEY] = 0.04, 0.06
    assert world.life.social == pytest.approx(social)
    assert world.life.institutional == pytest.approx(rules)
    assert world.life.lost.tolist() == [30, NEVER, NEVER, NEVER]
    assert world.life.planned.tolist() == [1, 0, 0, 0]


def test_a_wrong_claim_hits_heads_of_households(worlds: Any) -> None:
    world = worlds.bare(adults=600)
    p = worlds.tuned(events__claim_back=0.3, events__claim_back_severity=0.5)
    worlds.call("events.claim_back", world, p, 7)
    hit = world.life.institutional[:, Domain.MONEY] == 0.5
    assert hit.sum() == (world.life.institutional > 0).sum()
    assert not world.life.social.any()
    homes = len(world.households.first)
    assert np.isin(np.flatnonzero(hit), world.households.first).all()
    assert hit.sum() / homes == pytest.approx(0.3, abs=4.0 * np.sqrt(0.21 / homes))
    none = worlds.bare(adults=600)
    worlds.call("events.claim_back", none, worlds.tuned(events__claim_back=0.0), 7)
    assert not none.life.institutional.any()


# ---- Loads ----------------------------------------------------------------------------------


def test_loads_arise_as_often_and_where_the_rates_say(worlds: Any) -> None:
    world = worlds.bare(adults=6000)
    people, life = world.people, world.life
    people.income[:] = 0.5
    rates = {f"onset__{domain.name.lower()}": 2.0 for domain in Domain}
    p = worlds.tuned(
        **rates, onset__children_factor=3.0, onset__general=1.0, onset__shock=1.0,
        onset__automatic=0.0, onset__severity_money=1.0,
    )  # fmt: skip
    worlds.call("onset.arise", world, p, 11)
    hit = (life.social > 0) | (life.institutional > 0)
    assert hit.sum(axis=1).max() == 1
    for children, total in ((0, 10.0), (1, 16.0)):  # five domains of 2 a year; or six and 3 x 2
        group = hit[people.children == children]
        share = 1.0 - np.exp(-total / 52.0)
        spread = 4.0 * np.sqrt(share * (1.0 - share) / len(group))
        assert group.any(axis=1).mean() == pytest.approx(share, abs=spread)
        by_domain = group.sum(axis=0) / group.sum()
        parenting = 3.0 * children / (5.0 + 3.0 * children)
        near = 4.0 * np.sqrt(0.25 / group.sum())
        assert by_domain[Domain.PARENTING] == pytest.approx(parenting, abs=near * children)
        assert by_domain[Domain.MONEY] == pytest.approx((1.0 - parenting) / 5.0, abs=near)
    # Each load falls apart by the share of its domain.
    shares = [getattr(p.onset, f"institutional_{domain.name.lower()}") for domain in Domain]
    size = life.social + life.institutional
    assert (life.institutional[hit] / size[hit]) == pytest.approx(
        np.broadcast_to(shares, hit.shape)[hit]
    )
    assert size[hit].min() >= p.onset.severity_floor * (1.0 - 1e-12)
    assert size[hit].max() <= (p.onset.severity_floor + p.onset.severity_range) * (1.0 + 1e-12)


def test_a_right_that_is_granted_without_asking_leaves_no_trouble_with_rules(worlds: Any) -> None:
    asked, granted = worlds.bare(adults=3000), worlds.bare(adults=3000)
    for world, share in ((asked, 0.0), (granted, 1.0)):
        worlds.call("onset.arise", world, worlds.tuned(onset__automatic=share, onset__shock=40), 3)
    covered = [Domain.MONEY, Domain.HOUSING, Domain.HEALTH]
    others = [domain for domain in Domain if domain not in covered]
    assert asked.life.institutional[:, covered].any(axis=0).all()
    assert not granted.life.institutional[:, covered].any()
    assert np.array_equal(
        granted.life.institutional[:, others], asked.life.institutional[:, others]
    )
    assert granted.life.social == pytest.approx(asked.life.social)


def test_an_issue_keeps_its_first_week_and_its_last_size(worlds: Any) -> None:
    life = worlds.bare(adults=2).life
    add = worlds.plain("issues.add_issue")
    add(life, 0, Domain.WORK, 0.1, 0.5, 10)  # 0.05: too small to be followed
    assert life.since[0, Domain.WORK] == NEVER
    life.stepped[0, Domain.WORK] = 1
    add(life, 0, Domain.WORK, 0.4, 0.5, 20)  # 0.05 + 0.95 * 0.2
    assert life.institutional[0, Domain.WORK] == pytest.approx(0.24)
    assert (life.since[0, Domain.WORK], life.stepped[0, Domain.WORK]) == (20, 0)
    add(life, 0, Domain.WORK, 0.5, 1.0, 30)
    assert life.since[0, Domain.WORK] == 20
    assert life.size[0, Domain.WORK] == life.institutional[0, Domain.WORK] == pytest.approx(0.62)
    add(life, 1, Domain.WORK, 0.5, 0.0, 30)  # nothing that rules have a part in
    assert (life.since[1] == NEVER).all()
    assert life.social[1, Domain.WORK] == 0.5


def test_duties_begin_for_who_has_none_and_end_for_who_has_one(worlds: Any) -> None:
    world = worlds.bare(adults=400)
    world.life.duty[:200] = 8.0
    worlds.call("duty.change_duties", world, worlds.tuned(duty__begin=OFTEN, duty__end=OFTEN), 3)
    assert (world.life.duty[:200] == 0.0).all()
    assert (world.life.duty[200:] > 0.0).all()
    assert np.median(world.life.duty[200:]) == pytest.approx(5.0, rel=0.3)


def test_duties_begin_as_often_as_the_call_of_each_says(worlds: Any) -> None:
    world = worlds.bare(adults=900)
    world.life.duty[:] = 0.0
    call = np.array([0.0, 1.0, 3.0])
    world.people.care_call[:] = call[np.arange(900) % 3]
    world.people.age[:] = Age.MIDDLE
    p = worlds.tuned(duty__begin=52 * 0.1, duty__begin_middle=1.0)
    worlds.call("duty.change_duties", world, p, 3)
    begun = [(world.life.duty[np.arange(900) % 3 == kind] > 0.0).mean() for kind in range(3)]
    assert begun[0] == 0.0
    assert begun[1:] == pytest.approx([0.1, 0.3], abs=0.06)


def test_small_needs_come_and_go(worlds: Any) -> None:
    world = worlds.bare(adults=4000)
    world.life.errand[:2000] = 1
    worlds.call("errands.come_and_go", world, worlds.tuned(errands__begin=5.2, errands__end=0.2), 3)
    assert world.life.errand[:2000].mean() == pytest.approx(np.exp(-0.2), abs=0.04)
    assert world.life.errand[2000:].mean() == pytest.approx(1.0 - np.exp(-0.1), abs=0.03)


def test_a_week_of_what_people_resolve_themselves_by_hand(worlds: Any) -> None:
    world = worlds.bare(adults=4)
    life, mind, who = world.life, world.mind, world.people
    worlds.tie(world, 0, 1, Tie.PARTNER, 0.8)
    who.skill[:], mind.stress[:], mind.reliance[0], mind.leaning[0] = 0.5, 0.5, 0.4, 0.2
    life.errand[:] = [0, 1, 0, 0]
    life.social[0, Domain.HEALTH], life.institutional[0, Domain.WORK] = 0.5, 0.5
    life.known[0, Domain.WORK] = 0.1
    life.social[3, Domain.HEALTH] = 0.5  # alone, and nothing undone at home
    world.barriers.level[Domain.WORK] = 0.4
    p = worlds.tuned(
        load__social_resolution=0.04, load__skill_base=0.5, load__stress_social=0.5,
        load__reliance_social=0.5, load__institutional_resolution=0.1, load__desk=0.5,
        load__stress_institutional=0.4, load__growth=0.01, load__closed_below=0.04,
        errands__coupling=0.3,
    )  # fmt: skip
    worlds.call("load.run_its_course", world, p)
    grown = 0.01 * 1.3 * 1.5 * 0.25  # the partner's small need counts too
    alone = 0.04 * 1.0 * 0.75 * 0.8 * 0.9
    assert life.social[0, Domain.HEALTH] == pytest.approx(0.5 * (1 - alone) + grown)
    rules = 0.1 * (0.6 + 0.5 * 0.4) * 0.6 * 0.8
    assert life.institutional[0, Domain.WORK] == pytest.approx(0.5 * (1 - rules) + grown)
    assert life.social[3, Domain.HEALTH] == pytest.approx(0.5 * (1 - 0.03) + 0.01 * 1.5 * 0.25)


def test_a_dwelling_is_kept_free_for_the_same_people_every_week(worlds: Any) -> None:
    p = worlds.tuned(load__housing_contingent=0.3, load__contingent_rate=1.0)
    weeks = []
    for week in (3, 4):
        world = worlds.bare(adults=1000)
        world.life.institutional[:, [Domain.HOUSING, Domain.WORK]] = 0.5
        worlds.call("load.run_its_course", world, p, week)
        weeks.append(world.life.institutional[:, Domain.HOUSING] == 0.0)
        assert world.life.institutional[:, Domain.WORK].all()
    assert weeks[0].mean() == pytest.approx(0.3, abs=0.06)
    assert (weeks[0] == weeks[1]).all()


def test_day_activities_are_for_a_lasting_part_of_those_with_troubles_in_health(
    worlds: Any,
) -> None:
    world = worlds.bare(adults=1000)
    world.life.social[:, [Domain.HEALTH, Domain.MONEY]] = 0.5
    world.life.social[900:, Domain.HEALTH] = 0.0
    p = worlds.tuned(
        load__day_activities=0.3, load__day_hours=5.0, help__effect=0.02, help__suitability=1.0
    )
    row = worlds.call("load.go_to_day_activities", world, p, 3)
    stream = key(world.seed[0], Why.DAY_ACTIVITIES, 0)
    come = np.array([uniform(stream, i) < 0.3 and i < 900 for i in range(1000)])
    assert world.life.social[come, Domain.HEALTH] == pytest.approx(0.5 * np.exp(-0.2))
    assert (world.life.social[:900, Domain.HEALTH][~come[:900]] == 0.5).all()
    assert (world.life.social[:, Domain.MONEY] == 0.5).all()
    assert row[Col.HOURS_DAY] == pytest.approx(5.0 * come.sum())


def test_the_heaviest_loads_end_in_heavy_care_which_leaves_a_part(worlds: Any) -> None:
    world = worlds.bare(adults=4)
    life = world.life
    life.social[:, 2], life.institutional[:, 2] = 0.8, 0.6
    life.load[:] = [1.5, 1.5, 1.0, 1.5]  # the third is covered by help
    life.lost[1] = 900
    p = worlds.tuned(
        escalation__from_load=1.2, escalation__rate=1e6, escalation__social=0.5,
        escalation__institutional=0.25,
    )  # fmt: skip
    row = worlds.call("escalation.escalate", world, p, 1000)
    assert (row[Col.ESCALATIONS], row[Col.BEREAVED_ESCALATIONS]) == (3, 1)
    assert life.social[:, 2].tolist() == [0.4, 0.4, 0.8, 0.4]
    assert life.institutional[:, 2] == pytest.approx([0.15, 0.15, 0.6, 0.15])
    assert life.load == pytest.approx([0.65, 0.65, 1.0, 0.65])


def test_a_strong_old_tie_that_is_not_strained_holds_up(worlds: Any) -> None:
    world = worlds.bare(adults=5)
    p = worlds.tuned(escalation__strong=0.5, escalation__lasting_weeks=52.0).escalation
    worlds.tie(world, 0, 1, Tie.FRIEND, 0.5, began=48)
    worlds.tie(world, 2, 3, Tie.FRIEND, 0.9, strained=1, began=0)
    lasts = worlds.plain("escalation.has_lasting_tie")
    net = world.ties
    held = (net.strained, net.strength, net.began)
    assert [lasts(*held, i, p, 100) for i in range(5)] == [True, True, False, False, False]
    assert not lasts(*held, 0, p, 99)
