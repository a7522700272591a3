"""A small neighbourhood built by hand, so that tests of the core need no builder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any, get_type_hints

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st

from wijksim import params, schedule, state
from wijksim._jit import KERNELS, rebuild
from wijksim.columns import Col
from wijksim.params import Params
from wijksim.state import World
from wijksim.units import NEVER, Case, Domain, Tie

# The same examples in every run: a red test on one machine is red on the next.
settings.register_profile("wijksim", derandomize=True, deadline=None)
settings.load_profile("wijksim")

WARM_WEEKS = 156
# Values at which much happens in few weeks to few people, and every lever is switched on.
BUSY = """
renewal.move_young=0.238 renewal.move_old=0.056 renewal.newcomer_kin=0.9
events.loss_young=0.05 events.loss_middle=0.1 events.loss_old=0.3 events.separation=0.2
events.repartner=0.5 events.job_loss=0.1 events.eviction=0.3 events.eviction_from=0.3
events.leave_care=0.05 events.coached=0.5 events.claim_back=0.004 events.loss_plan=0.6
onset.general=2.24 onset.shock=2 onset.automatic=0.2 onset.severity_money=0.8
load.growth=0.01 load.desk=0.2 load.housing_contingent=0.5 load.day_activities=0.4
errands.coupling=1.0
duty.begin=0.0392 duty.end=0.28 duty.formal_share=0.2
ties.end=0.01 ties.meet_near=0.077 ties.meet_far=0.028 ties.strain_share=0.15
mending.sour=0.002 mending.family=0.7 mending.friends=0.6 mending.neighbours=0.5
mending.rate=0.06 mending.prune=0.5 mending.prune_rate=0.1 mending.veto=0.9 mending.dropout=0.03
places.attend_activity=0.1 places.bond=0.3 places.online=0.05 places.assigned=0.3
places.targeting=0.3 places.bridging=0.8 places.conflict=0.4 places.dialogue=0.01
groups.withdraw_from=0.15 groups.welcome=0.3 groups.ownership_gain=-0.2
peers.money=0.6 peers.housing=0.6 peers.work=0.6 peers.health=0.6 peers.parenting=0.6
peers.belonging=0.6 peers.attend=0.3 peers.learn=0.04 peers.bond=0.3
services.share=0.8 services.group=4 services.sessions=0.5 services.bond=0.3
help.dependency=0.01 help.solidarity=0.1 help.accept=0.9 help.app=0.2 help.parents=1.3
information.bridging=0.008 information.near=0.004
wellbeing.buffer_lasting=0.5 wellbeing.respite=0.2
norms.ask_shift=0.1 norms.give_shift=0.1 norms.tolerance_shift=0.1
demand.need_from=0.5 demand.request=0.02 demand.request_load=1.036 demand.pause_weeks=2
demand.gate=0.2
escalation.from_load=1.0 escalation.rate=0.03
doors.detection=0.02 doors.third_party=0.06 doors.team_door=0.7 doors.max_weeks=26
team.share_collective=0.25 team.share_policy=0.05 team.share_withdrawn=0.15 team.case_hours=1.288
team.extra_fte=0.2 team.by_need=0.5 team.consult_size=3 team.caseload=12
staff.turnover=1 staff.supervision=0.3 staff.vacancy_weeks=12
accountability.case_counts=0.3 accountability.targets=0.5 accountability.learning=0.4
casework.mode=0.5 casework.advocacy=0.1 casework.diagnosis_base=0.4 casework.close_load=0.3
casework.protocol=0.3 casework.closing_by=0.5 casework.client_stress=0.4 casework.pilot_hours=0.1
provision.strictness=0.8 provision.appeal=0.03 provision.custom_budget=1000
provision.justification_hours=1 provision.stance=0.3 provision.director_client=0.3
provision.director_dropout=0.005
plan.week=2 plan.success=0.83 plan.offer=0.4 plan.mentor=0.8 plan.scan_weeks=1
plan.ask_on_behalf=0.2 plan.strengthen=0.3 plan.half_life=26
policy.delay_weeks=13
signals.feedback=1 signals.signal_from=0.05 signals.reflection=0.05 signals.alike=2
signals.lobby=0.2 signals.spread=0.5 signals.integral=0.5 signals.parties=0.7
"""


def busy() -> Params:
    p = params.make()
    for pair in BUSY.split():
        name, value = pair.split("=")
        p = params.replace(p, name, float(value))  # whatever the ranges of the table are today
    return p


def _link(
    ties: state.Ties, i: int, j: int, kind: Tie, strength: float, strained: int, began: int
) -> None:
    """Make a tie at both ends, without the code under test."""
    if i == j or j in ties.other[i]:
        return
    slots = []
    for end in (i, j):
        free = np.flatnonzero(ties.other[end] < 0)
        wanted = free[free == 0] if kind == Tie.PARTNER else free[free > 0]
        if not len(wanted):
            return
        slots.append(int(wanted[0]))
    ends = ((i, slots[0]), (j, slots[1]))
    for (here, slot), (there, back) in (ends, ends[::-1]):
        ties.other[here, slot] = there
        ties.back[here, slot] = back
        ties.kind[here, slot] = kind
        ties.strained[here, slot] = strained
        ties.strength[here, slot] = strength
        ties.began[here, slot] = began
        ties.degree[here] += 1


def _ties(first: np.ndarray, size: np.ndarray, rng: np.random.Generator) -> state.Ties:
    adults = int(size.sum())
    ties = state.empty_ties(adults)
    for row in first[size == 2].tolist():
        _link(ties, row, row + 1, Tie.PARTNER, float(rng.uniform(0.4, 1.0)), 0, -520)
    for kind in (Tie.KIN, Tie.FRIEND, Tie.NEIGHBOUR, Tie.PEER):
        for _ in range(adults):
            i = int(rng.integers(adults))
            near = i - i % 24 + int(rng.integers(24)) if kind == Tie.NEIGHBOUR else adults
            j = near if near < adults else int(rng.integers(adults))
            strained, began = int(rng.random() < 0.15), -int(rng.integers(200))
            _link(ties, i, j, kind, float(rng.random()), strained, began)
    grown = first[(size == 1) & (first > 0)][::4]
    ties.parent[grown] = grown - 1  # adult children at home, next door in the rows
    return ties


def build(adults: int = 144, seed: int = 1, places: int = 3) -> World:
    """Return a cold world: singles and couples, two groups, all ages, ties of every kind."""
    rng = np.random.default_rng(seed)
    size = rng.choice(np.array([1, 2], np.int32), adults, p=[0.4, 0.6])
    size = size[: int(np.searchsorted(np.cumsum(size), adults)) + 1]
    size[-1] -= size.sum() - adults
    first = (np.cumsum(size) - size).astype(np.int32)
    homes = len(size)

    def of_home(values: Any) -> Any:
        return np.repeat(values, size)

    chronic = np.where(rng.random(adults) < 0.15, rng.uniform(0.1, 0.33, adults), 0.0)
    who = {
        "age": of_home(rng.choice(3, homes, p=[0.4, 0.35, 0.25])).astype(np.int8),
        "group": of_home(rng.random(homes) < 0.3).astype(np.int8),
        "children": of_home(rng.random(homes) < 0.3).astype(np.int8),
        "skill": rng.random(adults),
        "income": of_home(rng.random(homes)),
        "outside": rng.poisson(3.0, adults).astype(np.float64) * (rng.random(adults) < 0.7),
        "chronic": chronic,
        "care_call": np.where(np.arange(adults) % 2 == 0, 0.7, 1.3),
        "ask_anchor": np.clip(rng.normal(0.35, 0.2, adults), 0.0, 1.0),
        "give_anchor": np.clip(rng.normal(0.55, 0.2, adults), 0.0, 1.0),
        "tolerance_anchor": np.clip(rng.normal(0.6, 0.15, adults), 0.0, 1.0),
        "wish": np.clip(rng.normal(0.5, 0.2, adults), 0.0, 1.0),
    }
    cuts = np.quantile(who["skill"], [0.25, 0.5, 0.75])
    borders = np.linspace(0, adults, places + 1).astype(np.int32)
    duty = np.where(rng.random(adults) < 0.15, rng.lognormal(1.6, 1.0, adults), 0.0)
    life = state.new_life(adults, duty)
    life.social[:] = rng.random((adults, 6)) * (rng.random((adults, 6)) < 0.15)
    life.institutional[:] = rng.random((adults, 6)) * (rng.random((adults, 6)) < 0.15)
    p = busy()
    barriers = [getattr(p.policy, f"barrier_{domain.name.lower()}") for domain in Domain]
    people = state.People(
        **who,
        quartile=np.searchsorted(cuts, who["skill"]).astype(np.int8),
        household=of_home(np.arange(homes)).astype(np.int32),
        place=np.repeat(np.arange(places), np.diff(borders)).astype(np.int32),
    )
    return World(
        seed=np.array([seed], np.uint64),
        residents=np.array([6.0 * adults]),  # enough for a team of two
        people=people,
        life=life,
        mind=state.new_mind(people),
        cases=state.new_cases(adults),
        ties=_ties(first, size, rng),
        households=state.Households(first, size.astype(np.int32), np.zeros(len(size), np.int32)),
        origin=state.Origin(
            **{name: values.copy() for name, values in who.items()},
            singles=np.flatnonzero(size == 1).astype(np.int32),
            couples=np.flatnonzero(size == 2).astype(np.int32),
            first_single=np.array([0, (size == 1).sum()], np.int32),
            first_couple=np.array([0, (size == 2).sum()], np.int32),
            skill_cuts=cuts,
        ),
        places=state.Places(
            borders[:-1].copy(),
            borders[1:].copy(),
            np.linspace([0.1, 0.0], [0.6, 0.3], places),
            np.zeros(places),
            np.zeros(places),
            np.full(places, 0.6),
        ),
        team=state.new_team(1.0, p.staff.skill_start),
        barriers=state.Barriers(np.array(barriers), np.zeros((6, state.DELAY_RING))),
        book=state.new_book(0, 1),
        scratch=state.empty_scratch(adults),
    )


def arrays(group: Any, prefix: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Yield every array of a world (or a part of it) with its dotted name."""
    for name in group._fields:
        value = getattr(group, name)
        if isinstance(value, np.ndarray):
            yield prefix + name, value
        else:
            yield from arrays(value, f"{prefix}{name}.")


class Worlds:
    """Small worlds, each a copy of one's own."""

    def __init__(self) -> None:
        self.week = WARM_WEEKS
        self.p: Params = busy()
        self._warm: dict[tuple[int, int], World] = {}
        self._plain: dict[str, Callable[..., Any]] = {}

    cold = staticmethod(build)
    arrays = staticmethod(arrays)

    def warm(self, adults: int = 144, seed: int = 1, weeks: int = 60) -> World:
        """Return a world three years on (``self.week``), its book ready for some weeks more."""
        if (adults, seed) not in self._warm:
            world = state.with_book(build(adults, seed), 0, WARM_WEEKS)
            schedule.run_weeks(world, self.p, 0, WARM_WEEKS)
            self._warm[adults, seed] = world
        return state.with_book(state.copy(self._warm[adults, seed]), WARM_WEEKS, weeks)

    def bare(self, adults: int = 6, places: int = 1) -> World:
        """Return a cold world in which nobody carries anything or has a tie."""
        world = build(adults, places=places)
        for values in (world.people.chronic, world.origin.chronic, world.people.outside):
            values[:] = 0.0
        life = state.new_life(adults, np.zeros(adults))
        return world._replace(life=life, ties=state.empty_ties(adults))

    def tuned(self, **values: float) -> Params:
        """Parameters of the table, some changed beyond their ranges: help__effect=1.0."""
        p = params.make()
        for name, value in values.items():
            p = params.replace(p, name.replace("__", "."), value)
        return p

    def tie(self, world: World, i: int, j: int, kind: Tie, strength: float, **more: int) -> None:
        """Make a tie at both ends."""
        strained, began = more.get("strained", 0), more.get("began", 0)
        _link(world.ties, i, j, kind, strength, strained, began)

    def plain(self, name: str) -> Callable[..., Any]:
        """The plain function of a kernel, plain all the way down."""
        if name not in self._plain:
            self._plain[name] = rebuild(f"kernels.{name}", {}, compile_=False)
        return self._plain[name]

    def call(
        self, name: str, world: World, p: Params, week: int = 0, **given: Any
    ) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Run a kernel in plain Python on a world; return the row of the week that it wrote to.

        That the compiled kernels do the same is proven for all of them together, by the week.
        """
        named: dict[str, Any] = {
            "week": week,
            "year": 0,
            "seed": world.seed,
            "residents": world.residents,
        }
        named["row"] = np.zeros(len(Col))
        named |= given
        typed = {type(part): part for part in (*world, *p) if isinstance(part, tuple)}
        typed[Params] = p
        hints = get_type_hints(KERNELS[f"kernels.{name}"].plain)
        hints.pop("return")
        self.plain(name)(*(named[key] if key in named else typed[hints[key]] for key in hints))
        return np.asarray(named["row"])

    def differing(self, a: World, b: World) -> list[str]:
        """Return the names of the arrays that are not the same in every bit."""
        pairs = zip(arrays(a), arrays(b), strict=True)
        return [name for (name, x), (_, y) in pairs if not np.array_equal(x, y)]


# Files that take longest begin first, so that no process is left alone with one at the end.
LONGEST = (
    "test_browser.py",
    "test_quality.py",
    "test_national.py",
    "test_sweep_crash.py",
    "test_rulebook.py",
    "test_notebooks.py",
    "test_browser_lesson.py",
    "test_cli_compare.py",
    "test_load.py",
    "test_docs.py",
    "test_sources_stored.py",
    "test_cache.py",
    "test_calibration.py",
    "test_backwards.py",
    "test_benchmarks.py",
    "test_experiments.py",
    "test_cli_explain.py",
    "test_audit.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, the same in every process."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the model before the tests are shared out: processes would each compile it."""
    shared_out = (
        session.config.getoption("numprocesses", None) and not session.config.option.collectonly
    )
    if shared_out and os.environ.get("NUMBA_DISABLE_JIT", "0") == "0":
        ahead = "from wijksim import compiling; compiling.ahead()"
        subprocess.run([sys.executable, "-c", ahead], check=True)


@pytest.fixture(scope="session", autouse=True)
def no_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tables that a user has imported out of the tests, and the tests out of them."""
    before = os.environ.get("WIJKSIM_DATA_DIR")
    os.environ["WIJKSIM_DATA_DIR"] = str(tmp_path_factory.mktemp("data") / "areas")
    yield
    if before is None:
        del os.environ["WIJKSIM_DATA_DIR"]
    else:
        os.environ["WIJKSIM_DATA_DIR"] = before


@pytest.fixture(scope="session", autouse=True)
def no_store() -> Iterator[None]:
    """Work everything out in the tests: what is kept of an earlier run would hide a difference."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKSIM_STARTS", "off")
        yield


@pytest.fixture(scope="session")
def worlds() -> Worlds:
    return Worlds()


@pytest.fixture(scope="session")
def within() -> Callable[[str], st.SearchStrategy[Any]]:
    """A strategy for the parameters of one mechanism, each anywhere in its range."""

    def strategy(mechanism: str) -> st.SearchStrategy[Any]:
        cls = get_type_hints(Params)[mechanism]
        rows = [params.table()[f"{mechanism}.{field}"] for field in cls._fields]
        return st.tuples(*(st.floats(row.low, row.high) for row in rows)).map(
            lambda values: cls(*values)
        )

    return strategy


@pytest.fixture(scope="session")
def compiled() -> None:
    """Ask for this where the compiler must be on (mutation testing switches it off)."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") != "0":
        pytest.skip("the compiler is off")


@pytest.fixture(scope="session")
def anyone(worlds: Worlds) -> Callable[[World], dict[str, int]]:
    """Count who is in the states that the branches of the kernels ask for."""

    def count(world: World) -> dict[str, int]:
        life, mind, cases, ties = world.life, world.mind, world.cases, world.ties
        held = ties.other >= 0
        found = {
            **{f"case {case.name}": cases.case == case for case in Case},
            **{f"tie {kind.name}": held & (ties.kind == kind) for kind in Tie},
            "couple apart": (world.households.size == 2)
            & (ties.other[world.households.first, 0] < 0),
            "hidden root": cases.root >= 0,
            "barred": cases.barred >= 0,
            "offered": (cases.case == Case.ACTIVE) & (cases.offered == 1),
            "vetoed": cases.vetoed == 1,
            "two workers": cases.worker == 1,
            "closed before": cases.closed > NEVER,
            "duty": life.duty > 0,
            "chronic": world.people.chronic > 0,
            "errand": life.errand == 1,
            "learned": life.known > 0,
            "issue": life.since > NEVER,
            "first step": life.stepped == 1,
            "bereaved": life.lost > NEVER,
            "planned": life.planned == 1,
            "insecure": life.insecure > 0,
            "activated": mind.boost > 0.01,
            "reliant": mind.reliance > 0.01,
            "leaning": mind.leaning > 0.01,
            "strained": ties.strained == 1,
            "pending": world.barriers.pending > 0,
            "alike": world.team.alike == 1,
            "vacancy": world.team.vacant_until > NEVER,
            "less room": world.team.room < 0.99,
            "place left alone": world.places.energy.sum(axis=1) >= worlds.p.groups.withdraw_from,
            "place staffed": world.places.energy.sum(axis=1) < worlds.p.groups.withdraw_from,
        }
        return {name: int(where.sum()) for name, where in found.items()}

    return count


@pytest.fixture(scope="session")
def small_area(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a profile like Heechterp's, six times smaller."""
    text = (files("wijksim") / "data" / "areas" / "heechterp.toml").read_text(encoding="utf-8")
    counts = re.compile(r'value = (\d+)(?=, unit = "(?:residents|households)")')
    path = tmp_path_factory.mktemp("area") / "small.toml"
    path.write_text(counts.sub(lambda found: f"value = {int(found[1]) // 6}", text), "utf-8")
    return str(path)
