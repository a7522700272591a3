"""The living neighbourhood: a model stepped for a page, and each week as a small frame of data.

Some hundreds of adults are drawn, those who live side by side around one meeting place; the others
are there all the same and are given as numbers. Frames come in chunks. Nothing that a visitor does
changes a run: a chunk is a function of area, plan, preset, seed and week, and what is kept between
two requests only saves time.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple

import networkx as nx
import numpy as np

from wijksim import model as mesa_model
from wijksim.columns import Col
from wijksim.model import NeighbourhoodModel
from wijksim.running import Start
from wijksim.scenario import Scenario
from wijksim.sources.profiles import Profile
from wijksim.state import Floats, World
from wijksim.units import BLOCK, NOBODY, WEEKS_PER_YEAR, Case, Domain, Tie
from wijksim.web.stories import Teller

DRAWN: Final = 480  # adults at most
CHUNK: Final = 26  # weeks in one answer
WIDTH: Final = 1000.0  # of the drawing, in its own units
HEIGHT: Final = 640.0
_GRADES: Final = 9  # of the strength of a tie
_RING: Final = 0.37  # of a cell of the map: how far from its middle the dwellings lie
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
    """Place the adults that are drawn as on a map: courts of neighbours, the meeting place amid.

    Each block is a court of its own, with its households around it in their order. Which court
    lies where follows from the ties: blocks with many ties between them lie close together.
    """
    adults = len(world.people.age)
    rows = min(DRAWN, adults)
    sites = sum(int(first) < rows for first in world.places.first)
    blocks = -(-rows // BLOCK)
    cells, wide, high = _cells(blocks + sites)
    middle = np.argsort(((cells - [WIDTH / 2, HEIGHT / 2]) ** 2).sum(axis=1), kind="stable")
    courts = _courts(world, rows, np.delete(cells, middle[:sites], axis=0), seed)
    spots = np.empty((rows, 2))
    for row in range(rows):
        block, place = divmod(row, BLOCK)
        turn = 2.0 * math.pi * (place + 0.5) / min(BLOCK, rows - block * BLOCK)
        spots[row] = courts[block] + [
            _RING * wide * math.sin(turn),
            -_RING * high * math.cos(turn),
        ]
    around = [(float(x), float(y)) for x, y in np.round(cells[middle[:sites]], 1)]
    return Scene(rows, adults, float(world.residents[0]), np.round(spots, 1), around)


def _cells(number: int) -> tuple[Floats, float, float]:
    """Return the middles of at least so many cells of a grid, and their width and height."""
    across = max(1, math.ceil(math.sqrt(number * WIDTH / HEIGHT)))
    down = -(-number // across)
    wide, high = WIDTH / across, HEIGHT / down
    middles = [
        ((column + 0.5) * wide, (row + 0.5) * high)
        for row in range(down)
        for column in range(across)
    ]
    return np.array(middles), wide, high


def _courts(world: World, rows: int, cells: Floats, seed: int) -> Floats:
    """Return where each block lies: the cells nearest to a layout of the ties between blocks."""
    blocks = -(-rows // BLOCK)
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(range(blocks))
    for i, j in _edges(world, rows):
        one, other = i // BLOCK, j // BLOCK
        if one != other:
            weight = graph.get_edge_data(one, other, {"weight": 0.0})["weight"] + 1.0
            graph.add_edge(one, other, weight=weight)
    where = nx.spring_layout(graph, seed=seed % 2**31)
    wished = np.array([where[block] for block in range(blocks)])
    low, span = wished.min(axis=0), np.ptp(wished, axis=0)
    wished = (wished - low) / np.where(span > 0.0, span, 1.0) * [WIDTH, HEIGHT]
    from scipy.optimize import linear_sum_assignment  # takes long to load

    far = ((wished[:, None, :] - cells[None, :, :]) ** 2).sum(axis=2)
    _, chosen = linear_sum_assignment(far)
    found: Floats = cells[chosen]
    return found


# ---- Frames ----------------------------------------------------------------------------------

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
        "does": _doings(world, rows, model.clock - 1 if model.week else None),
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


def _doings(world: World, rows: int, clock: int | None) -> str:
    """Return what the drawn do in a week as bits, one hexadecimal digit each; None for week 0."""
    if clock is None:
        return "0" * rows
    room = world.scratch
    asks = room.wanted[:rows] > 0.0  # what was got stands there for those who asked only
    bits = (
        GIVES * (room.asked_of[:rows] > 0.0)
        + RECEIVES * (asks & (room.got[:rows] > 0.0))
        + ATTENDS * (world.mind.attended[:rows] == clock)
        + ASKS * asks
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
