"""The neighbourhood as a Mesa model: step a week, look at residents, collect, run batches.

The only module that imports mesa. The model holds the same arrays and runs the same weeks as
``running``, so its record is the same to the bit; what Mesa adds is a face to step, inspect and
teach with. Residents are views on the arrays: nobody is stepped one by one.

Written for what Mesa 3.3 to 4.0 have in common: ``rng=`` and never ``seed=``, an own count of
weeks, no spaces. In Mesa 3.5 and up ``model.scenario`` is Mesa's own; ours is ``model.plan``.
"""

from __future__ import annotations

import inspect
import itertools
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from wijksim import graph, params, running, scenario, schedule
from wijksim.columns import Col
from wijksim.errors import InputError, Problem, nearest
from wijksim.measures import MEASURES, year_of
from wijksim.params import Params
from wijksim.scenario import Scenario
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import Book, Floats, World, copy, new_book, with_book
from wijksim.units import NEVER, NOBODY, PARTNER_SLOT, WEEKS_PER_YEAR, Age, Case, Domain, Tie

if TYPE_CHECKING:
    import networkx as nx


@contextmanager
def _start_method(name: str | None = None) -> Iterator[None]:
    """Put the way in which this process starts others back as it was; ``name`` holds within."""
    before = multiprocessing.get_start_method(allow_none=True)
    try:
        if name is not None:
            multiprocessing.set_start_method(name, force=True)
        yield
    finally:
        multiprocessing.set_start_method(before, force=True)


with _start_method():  # importing Mesa 3.3 sets "spawn" for the whole process
    import mesa

REPORTED: Final = (
    "need_prevalence",
    "requests",
    "admitted_requests",
    "unmet_need",
    "waiting",
    "escalations",
    "wellbeing",
    "strong_loneliness",
    "informal_hours",
    "case_hours",
)
_FAR: Final = 2**31  # weeks; no run comes here, so the last stretch of a scenario goes on
_SEEDS: Final = 2**63


class Resident(mesa.Agent):
    """A view of one row of the arrays: whoever lives there now.

    Someone who moves out is replaced in place by a newcomer, so a view follows a place in a
    dwelling and not a person. Views are read-only and have no step of their own.
    """

    def __init__(self, model: NeighbourhoodModel, row: int) -> None:
        super().__init__(model)
        self.row = row  # in every array of residents

    @property
    def _world(self) -> World:
        world: World = self.model.world
        return world

    @property
    def age_class(self) -> Age:
        """Age class: 18-39, 40-66, 67 and over."""
        return Age(int(self._world.people.age[self.row]))

    @property
    def group(self) -> int:
        """0 in-group, 1 out-group of the local networks."""
        return int(self._world.people.group[self.row])

    @property
    def children(self) -> bool:
        """Whether there are children at home."""
        return bool(self._world.people.children[self.row])

    @property
    def skill(self) -> float:
        """Bureaucratic and digital skill, 0-1."""
        return float(self._world.people.skill[self.row])

    @property
    def income(self) -> float:
        """Rank of income in the country, 0-1."""
        return float(self._world.people.income[self.row])

    @property
    def household(self) -> int:
        """Number of the dwelling."""
        return int(self._world.people.household[self.row])

    @property
    def place(self) -> int:
        """Number of the meeting place in whose catchment the dwelling lies."""
        return int(self._world.people.place[self.row])

    @property
    def social(self) -> Floats:
        """Load that people can help with, 0-1 per domain, shape (6,); a copy."""
        return np.array(self._world.life.social[self.row])

    @property
    def institutional(self) -> Floats:
        """Load that rules and institutions make, 0-1 per domain, shape (6,); a copy."""
        return np.array(self._world.life.institutional[self.row])

    @property
    def load(self) -> float:
        """Summed load that counts this week, chronic need less its cover."""
        return float(self._world.life.load[self.row])

    @property
    def stress(self) -> float:
        """Stress, 0-1."""
        return float(self._world.mind.stress[self.row])

    @property
    def support(self) -> float:
        """Felt support before stress, 0-1."""
        return float(self._world.mind.support[self.row])

    @property
    def burden(self) -> float:
        """Burden of the care given to others, 0-1."""
        return float(self._world.mind.burden[self.row])

    @property
    def duty(self) -> float:
        """Care duties, hours a week."""
        return float(self._world.life.duty[self.row])

    @property
    def received(self) -> float:
        """Help received, hours a week, smoothed."""
        return float(self._world.mind.received[self.row])

    @property
    def given(self) -> float:
        """Help given, hours a week, smoothed."""
        return float(self._world.mind.given[self.row])

    @property
    def need(self) -> bool:
        """Whether in need of individual support."""
        return bool(self._world.life.need[self.row])

    @property
    def case(self) -> Case:
        """Where the resident stands with the neighbourhood team."""
        return Case(int(self._world.cases.case[self.row]))

    def ties(self) -> list[tuple[Resident, Tie, float]]:
        """Return the ties inside the neighbourhood: the other end, the kind, strength 0-1."""
        ties, row = self.model.world.ties, self.row
        return [
            (self.model.residents[ties.other[row, slot]], Tie(int(ties.kind[row, slot])), strength)
            for slot, strength in enumerate(ties.strength[row].tolist())
            if ties.other[row, slot] != NOBODY
        ]

    def story(self) -> dict[str, Any]:
        """Return what one would tell about this resident, as plain words and rounded numbers."""
        asked, world = int(self._world.cases.asked[self.row]), self._world
        loads = zip(Domain, (self.social + self.institutional).tolist(), strict=True)
        kinds = [kind for _, kind, _ in self.ties()]
        return {
            "age": graph.AGES[self.age_class],
            "children_at_home": self.children,
            "lives_with_partner": int(world.ties.other[self.row, PARTNER_SLOT]) != NOBODY,
            "income_rank": round(self.income, 2),
            "skill": round(self.skill, 2),
            "loads": {domain.name.lower(): round(x, 2) for domain, x in loads if x > 0.0},
            "stress": round(self.stress, 2),
            "in_need": self.need,
            "team": self.case.name.lower(),
            "weeks_since_request": None if asked == NEVER else self.model.clock - asked,
            "care_hours_a_week": round(self.duty, 1),
            "help_received_hours_a_week": round(self.received, 1),
            "help_given_hours_a_week": round(self.given, 1),
            "ties": {kind.name.lower(): kinds.count(kind) for kind in Tie if kind in kinds},
            "strained_ties": int(world.ties.strains[self.row]),
        }


class NeighbourhoodModel(mesa.Model):
    """A neighbourhood that is stepped a week at a time.

    Args:
        area: name or CBS code of a profile, the path of one, or a ``Profile``.
        scenario: name of a shipped scenario, the path of one, or a ``Scenario``.
        preset: set of assumptions, ``essay``, ``evidence``, ``sceptic`` or ``fitted``.
        burn_in_weeks: weeks without policy before week 0; shorter ones start off the
            stationary state.
        agent_reporters: for the data collector, as Mesa takes them: each is read for every
            resident in every week, so mind the size.
        rng: a whole number is the seed of ``running.begin`` as it is; from anything else that
            numpy makes a generator of, a seed is drawn (and from the system for None).
        start: what ``running.begin`` returned for this area, preset and seed, to begin from
            without a burn-in of its own; it is copied.

    Raises:
        InputError: for input that cannot be used.

    Attributes:
        week: policy weeks run, so the number of the week that comes next.
        world: the arrays.
        plan: the scenario. (``scenario`` is Mesa's in 3.5 and up.)
        residents: the views in the order of the rows; ``agents`` is Mesa's set of them.
        random_seed: what was made of ``rng``; it also seeds Mesa's ``rng`` and ``random``,
            which no rule of the neighbourhood reads.
        datacollector: the measures in ``REPORTED``, at the start and after every week.
    """

    def __init__(
        self,
        area: str | Path | Profile = profiles.DEFAULT,
        scenario: str | Path | Scenario = "status-quo",
        preset: str = "evidence",
        burn_in_weeks: int = running.BURN_IN_WEEKS,
        *,
        agent_reporters: Mapping[str, Any] | None = None,
        rng: Any = None,
        start: running.Start | None = None,
    ) -> None:
        choice, random_seed = _choose(area, scenario, preset), _seed(rng)
        if start is None:
            start = running.begin(choice.profile, choice.base, random_seed, burn_in_weeks)
        else:
            start = start._replace(world=copy(start.world))
        super().__init__(rng=random_seed)
        self.profile, self.plan, self.random_seed = choice.profile, choice.plan, random_seed
        self.week = 0
        self.world: World = start.world
        self._stretches = choice.stretches
        self._start_week = start.week
        self._burn_in_end = start.burn_in.weekly[-1] if start.week > 0 else None
        self._books: list[Book] = []
        self.residents = [Resident(self, row) for row in range(len(start.world.people.age))]
        # Mesa 3.3 counts agents in a table that holds on to every model for ever.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        self.datacollector = mesa.DataCollector(
            model_reporters={"week": "week"} | {name: _reporter(name) for name in REPORTED},
            agent_reporters=agent_reporters,
        )
        # At the start as well as after each step: the layout that every Mesa's batch_run expects.
        self.datacollector.collect(self)

    @property
    def clock(self) -> int:
        """Weeks run since the start of the burn-in: what ``asked`` and the like count in."""
        return self._start_week + self.week

    @property
    def params(self) -> Params:
        """The parameters in force in the week that comes next."""
        return next(now for _, last, now in self._stretches if self.week < last)

    def step(self) -> None:
        """Run one week with the parameters in force and collect its figures."""
        if self.week % WEEKS_PER_YEAR == 0:  # the record grows by a year at a time
            self.world = with_book(self.world, self.clock, WEEKS_PER_YEAR)
            self._books.append(self.world.book)
        schedule.run_weeks(self.world, self.params, self.clock, self.clock + 1)
        self.week += 1
        self.datacollector.collect(self)

    def book(self) -> Book:
        """Return a copy of the record so far, the same as ``running.follow`` gives.

        Returns:
            One row a week; ``measures.yearly`` makes figures of it.
        """
        if not self._books:
            return new_book(self.clock, 0)
        parts = {
            name: np.concatenate([getattr(book, name) for book in self._books])
            for name in Book._fields
            if name != "start"
        }
        parts["weekly"] = parts["weekly"][: self.week].copy()
        return Book(start=self._books[0].start.copy(), **parts)

    def last_week(self) -> Floats | None:
        """Return the row of the last week run, in the order of ``columns.Col``; it is a copy.

        Before week 0 that of the end of the burn-in, or None where there was none.
        """
        if self.week > 0:
            return np.array(self._books[-1].weekly[(self.week - 1) % WEEKS_PER_YEAR])
        return None if self._burn_in_end is None else np.array(self._burn_in_end)

    def weekly_record(self) -> pd.DataFrame:
        """Return the weeks run so far: one row a week, one column per ``columns.Col``."""
        index = pd.RangeIndex(self.week, name="week")
        return pd.DataFrame(self.book().weekly, index, [column.name for column in Col])

    def measure(self, name: str) -> float:
        """Return a measure of the last week run; before week 0, of the end of the burn-in.

        Args:
            name: one of ``measures.MEASURES``, in the unit given there.

        Returns:
            The figure; NaN for what a single week does not have, such as waiting times.

        Raises:
            InputError: for an unknown name.
        """
        if name not in MEASURES:
            raise InputError(
                Problem("", "measure", f"unknown measure '{name}'{nearest(name, MEASURES)}")
            )
        row = self.last_week()
        if row is None:
            return float("nan")
        none = new_book(0, 1)  # tables by year have nothing to say about a week
        adults, residents = len(self.residents), float(self.world.residents[0])
        outsiders = float(self.world.people.group.mean())
        year = year_of(none, row, 1, 0, adults, residents, self.params, outsiders)
        return float(MEASURES[name].of(year))

    def to_networkx(self) -> nx.Graph:
        """Return the neighbourhood as it is now as a graph, see ``graph.to_networkx``."""
        about = {"area": self.profile.name, "scenario": self.plan.name, "week": self.week}
        return graph.to_networkx(self.world, self.clock, **about)


def batch_run(
    parameters: Mapping[str, Any] | None = None,
    *,
    iterations: int = 1,
    rng: Any = None,
    weeks: int = WEEKS_PER_YEAR,
    data_collection_period: int = -1,
    number_processes: int | None = 1,
    display_progress: bool = False,
) -> list[dict[str, Any]]:
    """Run the model over parameters and seeds through Mesa's ``batch_run``, alike on any Mesa.

    Every combination of parameters runs with the same seeds, so differences are paired.

    Args:
        parameters: of ``NeighbourhoodModel``; a list is swept, anything else is fixed.
        iterations: number of seeds.
        rng: the first seed, the others follow; or all of them as a list; or None for new ones,
            which the results name.
        weeks: length of each run.
        data_collection_period: a result at the start, every so many weeks and at the end; -1: at
            the end.
        number_processes: 1 runs here, more in processes that are started by spawning (from a
            script under ``if __name__ == "__main__"``); None takes all cores.
        display_progress: show Mesa's progress bar.

    Returns:
        One dict per run and time of collection: RunId, iteration, the seed as rng, the
        parameters, the number of weeks run, and the measures in ``REPORTED`` of the last of
        them. With ``agent_reporters`` one per resident, with their figures and AgentID.

    Raises:
        InputError: for input that cannot be used, before anything runs.
    """
    swept = {name: _values(name, value) for name, value in (parameters or {}).items()}
    _check_batch(swept, weeks, data_collection_period)
    seeds = _seeds(iterations, rng)
    form: dict[str, Any] = {"rng": seeds}
    if "rng" not in inspect.signature(mesa.batch_run).parameters:  # before Mesa 3.4
        swept, form = {"rng": seeds} | swept, {"iterations": 1}
    with _start_method("spawn"):
        rows: list[dict[str, Any]] = mesa.batch_run(
            NeighbourhoodModel,
            swept,
            number_processes=number_processes,
            data_collection_period=-1 if data_collection_period == -1 else 1,
            max_steps=weeks,
            display_progress=display_progress,
            **form,
        )
    per_seed = len({row["RunId"] for row in rows}) // len(seeds)
    for row in rows:
        del row["Step"]  # a float from Mesa 3.5 on; "week" says the same
        row["iteration"] = row["RunId"] // per_seed
    return [
        row
        for row in sorted(rows, key=lambda row: (row["RunId"], row["week"]))
        if row["week"] % data_collection_period == 0 or row["week"] == weeks
    ]


def _check_batch(swept: Mapping[str, Sequence[Any]], weeks: int, period: int) -> None:
    """Tell every fault of a batch before its first run, those of the last combination too."""
    if period != -1 and period < 1:
        told = f"{period} is neither -1 nor a number of weeks"
        raise InputError(Problem("", "data_collection_period", told))
    defaults = inspect.signature(NeighbourhoodModel).parameters
    choices = (swept.get(name, [defaults[name].default]) for name in ("area", "scenario", "preset"))
    for area, plan, preset in itertools.product(*choices):
        _choose(area, plan, preset, weeks)


def _reporter(name: str) -> Callable[[NeighbourhoodModel], float]:
    """Return a plain function: of callables of other kinds each Mesa makes something else."""
    return lambda model: model.measure(name)


class _Choice(NamedTuple):
    """What a model is made of, found to fit together."""

    profile: Profile
    plan: Scenario
    base: Params  # without the scenario
    stretches: list[tuple[int, int, Params]]  # weeks [from, to) and the parameters in force


def _choose(
    area: str | Path | Profile, plan: str | Path | Scenario, preset: str, weeks: int = _FAR
) -> _Choice:
    profile = area if isinstance(area, Profile) else profiles.load(area)
    chosen = plan if isinstance(plan, Scenario) else scenario.load(plan)
    base = params.make(params.preset_values(preset))
    chosen.segments(base, weeks)  # tells of a length that is none
    return _Choice(profile, chosen, base, chosen.segments(base, _FAR))


def _seed(rng: Any) -> int:
    """Return a whole number as it is, or one drawn from what numpy makes a generator of."""
    if isinstance(rng, int | np.integer):
        return int(rng)
    try:
        return int(np.random.default_rng(rng).integers(_SEEDS))
    except (TypeError, ValueError) as error:
        raise InputError(Problem("", "rng", f"cannot be used: {error}")) from error


def _seeds(iterations: int, rng: Any) -> list[int]:
    """Return the seeds of a batch."""
    if iterations < 1:
        raise InputError(Problem("", "iterations", f"{iterations} is below 1"))
    if isinstance(rng, int | np.integer):
        return list(range(int(rng), int(rng) + iterations))
    if not isinstance(rng, Sequence | np.ndarray) or isinstance(rng, str):
        first = _seed(rng)
        return [_seed([first, index]) for index in range(iterations)]
    if iterations not in (1, len(rng)) or len(rng) == 0:
        told = f"{len(rng)} seeds are given for {iterations} iterations"
        raise InputError(Problem("", "rng", told))
    return [_seed(one) for one in rng]


def _values(name: str, value: Any) -> list[Any]:
    """Return the values that a parameter takes: a list is swept, anything else is fixed."""
    if name == "rng":
        told = "give it to batch_run itself: all combinations run with the same seeds"
        raise InputError(Problem("", name, told))
    if not isinstance(value, list | tuple | range | np.ndarray):
        return [value]  # Mesa would take a profile apart: it can be iterated over
    if len(value) == 0:
        raise InputError(Problem("", name, "is an empty list"))
    return value.tolist() if isinstance(value, np.ndarray) else list(value)
