"""The living neighbourhood: a model stepped for a page, and each week as a small frame of data.

Some hundreds of adults are drawn, those who live side by side around one meeting place; the others
are there all the same and are given as numbers. Frames come in chunks. Nothing that a visitor does
changes a run: a chunk is a function of area, plan, preset, seed and week, and what is kept between
two requests only saves time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple

import networkx as nx
import numpy as np

from wijksim import model as mesa_model
from wijksim.columns import Col
from wijksim.model import NeighbourhoodModel
from wijksim.scenario import Scenario
from wijksim.simulate import Start
from wijksim.sources.profiles import Profile
from wijksim.state import Floats, World
from wijksim.units import BLOCK, NOBODY, WEEKS_PER_YEAR, Case, Domain, Tie
from wijksim.web.stories import Teller

DRAWN: Final = 480  # adults at most
CHUNK: Final = 26  # weeks in one answer
WIDTH: Final = 1000.0  # of the drawing, in its own units
HEIGHT: Final = 640.0
_GRADES: Final = 9  # of the strength of a tie
_MARGIN: Final = 26.0
_ROUNDS: Final = 25  # of the layout
_KEPT: Final = 16  # models

# What a resident does this week, one sign each; the page draws each with a shape of its own.
FINE, NEED, WAITING, ACTIVE, ELSEWHERE = "01234"
GIVES: Final = 1  # bits of the second row of signs
RECEIVES: Final = 2
ATTENDS: Final = 4
ASKS: Final = 8


class Scene(NamedTuple):
    """What does not change while one watches."""

    rows: int  # adults drawn: rows 0 to this
    adults: int
    residents: float
    places: Floats  # (rows, 2) x and y of every adult who is drawn
    sites: list[tuple[float, float]]  # x and y of the meeting places that are drawn


class Living:
    """One model under way."""

    def __init__(self, make: Callable[[], NeighbourhoodModel], scene: Scene) -> None:
        """Take what makes a model at week 0."""
        self.make, self.scene = make, scene
        self.lock = threading.Lock()
        self.model = make()

    def chunk(self, first: int, weeks: int, who: int | None, lang: str) -> dict[str, Any]:
        """Return the frames of weeks ``first`` to ``first + weeks``, and the story of one.

        Args:
            first: week of the first frame, from 0.
            weeks: frames after it.
            who: row of the resident whose story is told, or None.
            lang: "nl" or "en".
        """
        with self.lock:
            if self.model.week > first:
                self.model = self.make()
            while self.model.week < first:
                self.model.step()
            teller = None if who is None else Teller(self.model, who, lang)
            known = _edges(self.model.world, self.scene.rows)
            frames = [_frame(self.model, self.scene, known, {})]
            told: list[dict[str, Any]] = []
            if teller is not None:
                told.append({"week": self.model.week, "lines": teller.portrait()})
            for _ in range(weeks):
                self.model.step()
                now = _edges(self.model.world, self.scene.rows)
                frames.append(_frame(self.model, self.scene, now, known))
                known = now
                if teller is not None:
                    told.append({"week": self.model.week, "lines": teller.week()})
            return {"first": first, "frames": frames, "story": told, "who": who}


class Livings:
    """Models under way, the ones used last; each visitor's page asks for chunks of one."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Living] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Living]) -> Living:
        """Return the model of a key, made where there is none."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            found = self._kept.setdefault(key, made)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return found


def begin(profile: Profile, plan: Scenario, preset: str, seed: int, start: Start) -> Living:
    """Return a neighbourhood to watch, at week 0."""

    def make() -> NeighbourhoodModel:
        return mesa_model.NeighbourhoodModel(profile, plan, preset, start=start, rng=seed)

    return Living(make, scene(start.world, seed))


# ---- The drawing ---------------------------------------------------------------------------------


def scene(world: World, seed: int) -> Scene:
    """Place the adults that are drawn: blocks as on a map, pulled together by their ties."""
    adults = len(world.people.age)
    rows = min(DRAWN, adults)
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(range(rows))
    for (i, j), (grade, _) in _edges(world, rows).items():
        graph.add_edge(i, j, weight=0.4 + grade / _GRADES)
    homes = world.people.household[:rows]
    same = np.flatnonzero(homes[1:] == homes[:-1])
    graph.add_edges_from((int(i), int(i) + 1, {"weight": 3.0}) for i in same)
    where = nx.spring_layout(
        graph, pos=_streets(rows, seed), iterations=_ROUNDS, seed=seed % 2**31, method="force"
    )
    spots = np.array([where[row] for row in range(rows)])
    spots -= np.median(spots, axis=0)
    # Far-off ends would make the middle small: distances grow by their square root from there on.
    far = np.hypot(*spots.T) + 1e-9
    reach = float(np.quantile(far, 0.8)) or 1.0
    spots *= np.where(far > reach, np.sqrt(far * reach) / far, 1.0)[:, None]
    low, high = spots.min(axis=0), spots.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    room = np.array([WIDTH, HEIGHT]) - 2 * _MARGIN
    spots = np.round((spots - low) / span * room + _MARGIN, 1)
    sites = [
        tuple(np.round(spots[int(a) : min(int(b), rows)].mean(axis=0), 1).tolist())
        for a, b in zip(world.places.first, world.places.last, strict=True)
        if int(a) < rows
    ]
    return Scene(rows, adults, float(world.residents[0]), spots, sites)


def _streets(rows: int, seed: int) -> dict[int, Floats]:
    """Return where the layout begins: block by block, as streets beside each other."""
    chance = np.random.default_rng(seed)
    blocks = -(-rows // BLOCK)
    wide = max(1, round((blocks * WIDTH / HEIGHT) ** 0.5))
    spots = {}
    for row in range(rows):
        down, across = divmod(row // BLOCK, wide)
        across = wide - 1 - across if down % 2 else across
        spots[row] = np.array([across, down], np.float64) + chance.uniform(-0.35, 0.35, 2)
    return spots


# ---- Frames ---------------------------------------------------------------------------------------

Edges = dict[tuple[int, int], tuple[int, int]]  # ends -> grade of strength, strained


def _edges(world: World, rows: int) -> Edges:
    """Return the ties among those who are drawn, the lower row first."""
    other = world.ties.other[:rows]
    here, slot = np.nonzero((other > np.arange(rows)[:, None]) & (other < rows))
    grades = np.rint(world.ties.strength[here, slot] * _GRADES).astype(int).tolist()
    strained = world.ties.strained[here, slot].tolist()
    ends = zip(here.tolist(), other[here, slot].tolist(), strict=True)
    return dict(zip(ends, zip(grades, strained, strict=True), strict=True))


def _frame(model: NeighbourhoodModel, scene: Scene, now: Edges, before: Edges) -> dict[str, Any]:
    """Return a week: signs of the drawn, ties that changed, and the figures of all."""
    world, rows = model.world, scene.rows
    changed = [[*ends, *look] for ends, look in now.items() if before.get(ends) != look]
    gone = [list(ends) for ends in before if ends not in now]
    figures = _figures(model, scene)
    return {
        "week": model.week,
        "state": _states(world, rows),
        "does": _doings(world, rows, model.week),
        "arrived": np.flatnonzero(world.scratch.arrived[:rows]).tolist() if model.week else [],
        "ties": changed,
        "gone": gone,
        "help": _help(world, rows) if model.week else [],
        "sites": [round(float(x), 2) for x in world.places.activity[: len(scene.sites)]],
        "barriers": [round(float(x), 3) for x in world.barriers.level],
        "figures": figures,
    }


def _states(world: World, rows: int) -> str:
    case, need = world.cases.case[:rows], world.life.need[:rows]
    signs = np.where(need == 1, NEED, FINE)
    for value, sign in (
        (Case.WAITING, WAITING),
        (Case.ACTIVE, ACTIVE),
        (Case.ELSEWHERE, ELSEWHERE),
    ):
        signs = np.where(case == value, sign, signs)
    return "".join(signs.tolist())


def _doings(world: World, rows: int, week: int) -> str:
    """Return what the drawn do this week as bits, one hexadecimal digit each."""
    room = world.scratch
    if week == 0:
        return "0" * rows
    bits = (
        GIVES * (room.asked_of[:rows] > 0.0)
        + RECEIVES * (room.got[:rows] > 0.0)
        + ATTENDS * (room.mark[:rows] == 1)
        + ASKS * (room.wanted[:rows] > 0.0)
    )
    return "".join(f"{bit:x}" for bit in bits.tolist())


def _help(world: World, rows: int) -> list[list[int]]:
    """Return the ties among the drawn over which help went this week."""
    asked = world.scratch.wanted[:rows] > 0.0
    over = asked[:, None] & (world.scratch.flow[:rows] > 0.0)
    other = world.ties.other[:rows]
    here, slot = np.nonzero(over & (other != NOBODY) & (other < rows))
    return [[int(i), int(other[i, s])] for i, s in zip(here, slot, strict=True)]


def _figures(model: NeighbourhoodModel, scene: Scene) -> dict[str, float]:
    """Return the figures of the whole neighbourhood in this week."""
    row = model.last_week()
    world = model.world
    share = 100.0 / scene.adults

    def of(column: Col) -> float:
        return float(row[column]) if row is not None else 0.0

    return {
        "need": round(share * float(world.life.need.sum()), 2),
        "unmet": round(share * of(Col.UNMET), 2),
        "requests": round(of(Col.REQUESTS)),
        "waiting": int((world.cases.case == Case.WAITING).sum()),
        "active": int((world.cases.case == Case.ACTIVE).sum()),
        "elsewhere": int((world.cases.case == Case.ELSEWHERE).sum()),
        "given": round(of(Col.HOURS_GIVEN) + of(Col.HOURS_OUTSIDE), 1),
        "case_hours": round(of(Col.HOURS_CASE), 1),
        "attended": round(of(Col.ATTENDED)),
        "moved": round(of(Col.MOVED)),
        "ties": round(float(world.ties.degree.mean()), 2),
    }


DOMAINS: Final = tuple(domain.name.lower() for domain in Domain)
KINDS: Final = tuple(kind.name.lower() for kind in Tie)
YEAR: Final = WEEKS_PER_YEAR
