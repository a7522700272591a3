"""A switch that is off leaves no trace: what hangs on it then changes no bit of any week."""

from __future__ import annotations

from typing import Any

import pytest

from wijksim import params, schedule, state
from wijksim.params import Params
from wijksim.state import World

WEEKS = 104
PEERS = ("money", "housing", "work", "health", "parenting", "belonging")
# What is switched off at which value, and the parameters that hang on it.
SWITCHES = {
    "events.loss_plan=0": "events.loss_plan_after events.loss_plan_weeks events.loss_plan_gain",
    "events.claim_back=0": "events.claim_back_severity",
    "load.housing_contingent=0": "load.contingent_rate",
    "load.day_activities=0": "load.day_hours",
    "errands.begin=0 errands.end=1e9": "errands.hours errands.coupling",
    "ties.meet_far=0 renewal.newcomer_kin=0": "ties.across",
    "mending.family=0 mending.friends=0 mending.neighbours=0": "mending.rate mending.hours",
    "mending.prune=0 mending.veto=0": "mending.prune_rate mending.dropout",
    "places.assigned=0": "places.assigned_factor",
    "places.bridging=0": "places.conflict places.conflict_loss",
    "places.safety_weight=0": "places.safety",
    "groups.ownership=0": "groups.ownership_gain groups.ownership_delay",
    "groups.welcome=0": "groups.welcome_hours",
    "groups.ageing=0": "groups.succession",
    "groups.takeover=0": "groups.takeover_vulnerable groups.letting_go",
    " ".join(f"peers.{domain}=0" for domain in PEERS): (
        "peers.attend peers.learn peers.bond peers.ask_gain peers.hours peers.resident_run "
        "peers.method_loss"
    ),
    "services.share=0": (
        "services.group services.sessions services.contact_hours services.time_factor services.bond"
    ),
    "information.bridging=0 information.near=0": "information.weak_below information.income",
    "doors.third_party=0": "doors.setting_tolerance doors.setting_link",
    "doors.detection=0": "doors.presence_half",
    "team.consult_size=1": "team.consult_share",
    "staff.supervision=0": "staff.supervision_gain",
    "staff.turnover=0": "staff.vacancy_weeks staff.cover staff.break_stress",
    "accountability.case_counts=0": "accountability.pull",
    "accountability.targets=0": "accountability.shallow",
    "accountability.learning=0": "accountability.learning_hours accountability.learning_gain",
    "casework.protocol=0": "casework.protocol_loss",
    "casework.closing_by=0": "casework.client_stress",
    "provision.strictness=0": "provision.appeal",
    "provision.custom_budget=0": "provision.custom_gain",
    "provision.stance=0": "provision.stance_effect",
    "provision.decision_delay=0 provision.strictness=0": "provision.rights",
    "plan.offer=0": "plan.offer_hours",
    "plan.mentor=0": "plan.mentor_strength",
    "plan.scan_weeks=0": "plan.scan_gain",
    "plan.ask_on_behalf=0": "plan.asks_per_hour",
    "plan.strengthen=0": "plan.strengthen_gain",
    "signals.reflection=0": "signals.reflection_effect signals.spread signals.spread_gain",
    "signals.integral=1": "signals.split_loss",
    "signals.parties=0.5": "signals.parties_weight",
    "signals.lobby=0": "signals.lobby_effect",
    "signals.alike=0": "signals.alike_saving",
    "team.by_need=0 casework.mandate=0": "legitimacy.erosion",
    "policy.effect=0": "signals.feedback policy.half_hours policy.delay_weeks",
}


def switched(p: Params, off: str) -> Params:
    for pair in off.split():
        name, value = pair.split("=")
        p = params.replace(p, name, float(value))
    return p


def run(worlds: Any, p: Params) -> World:
    """Two years from a start without a trace of what is switched off."""
    world: World = state.with_book(worlds.cold(), 0, WEEKS)
    schedule.run_weeks(world, p, 0, WEEKS)
    return world


@pytest.mark.parametrize(("off", "hanging"), SWITCHES.items())
def test_a_switch_that_is_off_leaves_no_trace(worlds: Any, off: str, hanging: str) -> None:
    for name in hanging.split():
        row, p = params.table()[name], switched(worlds.p, off)
        low, high = (run(worlds, params.replace(p, name, end)) for end in (row.low, row.high))
        assert worlds.differing(low, high) == [], name


@pytest.mark.parametrize("hanging", SWITCHES.values())
def test_a_switch_that_is_on_makes_a_difference(worlds: Any, hanging: str) -> None:
    for name in hanging.split():
        row = params.table()[name]
        low, high = (
            run(worlds, params.replace(worlds.p, name, end)) for end in (row.low, row.high)
        )
        assert worlds.differing(low, high) != [], name
