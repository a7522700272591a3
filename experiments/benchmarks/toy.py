"""The same toy step in six ways: what a framework costs beside what it does.

Each agent has twelve ties. In a step it draws one number, reads x of all twelve, and updates
three variables:

    x <- .9 x + .1 mean(x of the twelve)
    y <- y + .05 (x - y)
    z <- z + 1 when the draw is below .02 + .1 y

All agents read the values from before the step. x and y use no draw, so they must come out the
same everywhere; z counts draws, and must agree within what chance allows. The frameworks are an
extra:

    pip install -e '.[peers]'
    python experiments/benchmarks/toy.py
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np
from scipy import sparse

from wijksim.draws import key, uniform

TIES = 12
SEED = 7
ROUNDS = 5


class Outcome(NamedTuple):
    """The three variables of all agents after the steps, and the seconds that these took."""

    x: Any
    y: Any
    z: Any
    seconds: float


def network(agents: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the twelve others of each agent, shape (n, 12), and x at the start, shape (n,)."""
    rng = np.random.default_rng(SEED)
    shifts = rng.choice(agents - 1, TIES, replace=False) + 1
    order = rng.permutation(agents)
    others = np.empty((agents, TIES), np.int32)
    for slot, shift in enumerate(shifts):  # shifted rings: twelve different others, none oneself
        others[order, slot] = order[(np.arange(agents) + shift) % agents]
    return others, rng.random(agents)


def in_mesa_objects(others: Any, start: Any, steps: int) -> Outcome:
    """Plain Mesa: agents as objects with a list of others, stepped in two stages."""
    import mesa

    class Agent(mesa.Agent):
        def __init__(self, model: Any, x: float) -> None:
            super().__init__(model)
            self.x, self.y, self.z, self.next, self.ties = x, 0.0, 0, x, []

        def look(self) -> None:
            total = 0.0
            for other in self.ties:
                total += other.x
            self.next = 0.9 * self.x + 0.1 * (total / TIES)

        def act(self) -> None:
            self.x = self.next
            self.y += 0.05 * (self.x - self.y)
            if self.model.random.random() < 0.02 + 0.1 * self.y:
                self.z += 1

    model = mesa.Model(rng=SEED)
    agents = [Agent(model, x) for x in start.tolist()]
    for agent, row in zip(agents, others.tolist(), strict=True):
        agent.ties = [agents[j] for j in row]
    begin = time.process_time()
    for _ in range(steps):
        model.agents.do("look")
        model.agents.do("act")
    return _of_objects(agents, time.process_time() - begin)


def in_mesa_network(others: Any, start: Any, steps: int) -> Outcome:
    """Mesa with its network of cells: the others are looked up in the space."""
    import mesa
    import networkx as nx
    from mesa.discrete_space import CellAgent, Network

    class Agent(CellAgent):
        def __init__(self, model: Any, cell: Any, x: float) -> None:
            super().__init__(model)
            self.cell, self.x, self.y, self.z, self.next = cell, x, 0.0, 0, x

        def look(self) -> None:
            total = 0.0
            for cell in self.cell.connections.values():
                for other in cell.agents:
                    total += other.x
            self.next = 0.9 * self.x + 0.1 * (total / TIES)

        def act(self) -> None:
            self.x = self.next
            self.y += 0.05 * (self.x - self.y)
            if self.model.random.random() < 0.02 + 0.1 * self.y:
                self.z += 1

    model = mesa.Model(rng=SEED)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(start)))
    graph.add_edges_from((i, j) for i, row in enumerate(others.tolist()) for j in row)
    space = Network(graph, random=model.random)
    agents = [Agent(model, space[i], x) for i, x in enumerate(start.tolist())]
    begin = time.process_time()
    for _ in range(steps):
        model.agents.do("look")
        model.agents.do("act")
    return _of_objects(agents, time.process_time() - begin)


def in_agentpy(others: Any, start: Any, steps: int) -> Outcome:
    """The agentpy package: an AgentList, the others in its network of agents."""
    import agentpy as ap
    import networkx as nx

    class Agent(ap.Agent):
        def setup(self) -> None:
            self.x, self.y, self.z, self.next = 0.0, 0.0, 0, 0.0

        def look(self) -> None:
            total = 0.0
            for other in self.model.network.neighbors(self):
                total += other.x
            self.next = 0.9 * self.x + 0.1 * (total / TIES)

        def act(self) -> None:
            self.x = self.next
            self.y += 0.05 * (self.x - self.y)
            if self.model.random.random() < 0.02 + 0.1 * self.y:
                self.z += 1

    class Model(ap.Model):
        def setup(self) -> None:
            graph = nx.DiGraph()
            graph.add_nodes_from(range(len(start)))
            graph.add_edges_from((i, j) for i, row in enumerate(others.tolist()) for j in row)
            self.people = ap.AgentList(self, len(start), Agent)
            self.network = ap.Network(self, graph)
            self.network.add_agents(self.people, self.network.nodes)
            for agent, x in zip(self.people, start.tolist(), strict=True):
                agent.x = x

    model = Model({"seed": SEED})
    model.sim_setup(steps=steps)
    begin = time.process_time()
    for _ in range(steps):
        model.people.look()
        model.people.act()
    return _of_objects(model.people, time.process_time() - begin)


def in_starsim(others: Any, start: Any, steps: int) -> Outcome:
    """Starsim: arrays over people and edges, a module stepped by the simulation."""
    import starsim as ss

    row = np.repeat(np.arange(len(start)), TIES)
    column = others.ravel()

    class Toy(ss.Module):
        def __init__(self) -> None:
            super().__init__()
            self.define_states(
                ss.FloatArr("x", default=0.0), ss.FloatArr("y", default=0.0),
                ss.FloatArr("z", default=0.0),
            )  # fmt: skip
            self.draw = ss.random()

        def init_post(self) -> None:
            super().init_post()
            self.x[:] = start

        def step(self) -> None:
            total = np.bincount(row, weights=self.x.values[column], minlength=len(start))
            self.x[:] = 0.9 * self.x.values + 0.1 * (total / TIES)
            self.y[:] = self.y.values + 0.05 * (self.x.values - self.y.values)
            hit = self.draw.rvs(self.sim.people.auids) < 0.02 + 0.1 * self.y.values
            self.z[:] = self.z.values + hit

    toy = Toy()
    sim = ss.Sim(
        n_agents=len(start), modules=toy, start=0, stop=steps - 1, dt=1, verbose=0, rand_seed=SEED
    )
    sim.init()
    [toy] = [module for module in sim.modules if isinstance(module, Toy)]
    begin = time.process_time()
    sim.run()
    seconds = time.process_time() - begin
    return Outcome(toy.x.values, toy.y.values, toy.z.values, seconds)


def in_numpy(others: Any, start: Any, steps: int) -> Outcome:
    """Plain numpy: one gather a step."""
    rng = np.random.default_rng(SEED)
    x, y, z = start.copy(), np.zeros(len(start)), np.zeros(len(start))
    begin = time.process_time()
    for _ in range(steps):
        x = 0.9 * x + 0.1 * (x[others].sum(axis=1) / TIES)
        y += 0.05 * (x - y)
        z += rng.random(len(x)) < 0.02 + 0.1 * y
    return Outcome(x, y, z, time.process_time() - begin)


def in_scipy(others: Any, start: Any, steps: int) -> Outcome:
    """A sparse matrix of scipy: the sum over others is a product."""
    rng = np.random.default_rng(SEED)
    rows = np.repeat(np.arange(len(start)), TIES)
    matrix = sparse.csr_array((np.ones(others.size), (rows, others.ravel())))
    x, y, z = start.copy(), np.zeros(len(start)), np.zeros(len(start))
    begin = time.process_time()
    for _ in range(steps):
        x = 0.9 * x + 0.1 * ((matrix @ x) / TIES)
        y += 0.05 * (x - y)
        z += rng.random(len(x)) < 0.02 + 0.1 * y
    return Outcome(x, y, z, time.process_time() - begin)


def _toy_steps(others: Any, x: Any, y: Any, z: Any, then: Any, seed: Any, steps: int) -> None:
    for step in range(steps):
        draws = key(seed, 1, step)
        for i in range(len(x)):
            total = 0.0
            for slot in range(TIES):
                total += x[others[i, slot]]
            now = 0.9 * x[i] + 0.1 * (total / TIES)
            then[i] = now
            y[i] += 0.05 * (now - y[i])
            if uniform(draws, i) < 0.02 + 0.1 * y[i]:
                z[i] += 1.0
        for i in range(len(x)):
            x[i] = then[i]


_kernel: Any = numba.njit(nogil=True, error_model="numpy")(_toy_steps)


def in_kernel(others: Any, start: Any, steps: int) -> Outcome:
    """The style of this package: a compiled loop over rows, draws without a state."""
    x, y, z, then = start.copy(), np.zeros(len(start)), np.zeros(len(start)), start.copy()
    seed = np.uint64(SEED)
    _kernel(others, x.copy(), y.copy(), z.copy(), then.copy(), seed, 1)  # compile
    begin = time.process_time()
    _kernel(others, x, y, z, then, seed, steps)
    return Outcome(x, y, z, time.process_time() - begin)


def _of_objects(agents: Any, seconds: float) -> Outcome:
    columns = ([getattr(agent, name) for agent in agents] for name in "xyz")
    return Outcome(*(np.array(column, float) for column in columns), seconds)


WAYS: dict[str, tuple[Callable[[Any, Any, int], Outcome], str, float]] = {
    # package needed, share of the steps that it takes (slow ones take fewer)
    "agentpy": (in_agentpy, "agentpy", 0.02),
    "Mesa, network of cells": (in_mesa_network, "mesa", 0.02),
    "Mesa, objects with lists": (in_mesa_objects, "mesa", 0.02),
    "Starsim": (in_starsim, "starsim", 0.2),
    "numpy": (in_numpy, "numpy", 0.2),
    "scipy, sparse matrix": (in_scipy, "scipy", 0.5),
    "this package's kernels": (in_kernel, "numba", 1.0),
}


def check(one: Outcome, other: Outcome, agents: int, steps: int) -> None:
    """Raise AssertionError unless two ways did the same: x and y equal, z within chance."""
    near = 1e-5 if one.x.dtype == np.float32 else 1e-12  # Starsim keeps 32-bit numbers
    assert np.allclose(one.x, other.x, rtol=0.0, atol=near)
    assert np.allclose(one.y, other.y, rtol=0.0, atol=near)
    mean = float(np.mean(other.z))
    noise = math.sqrt(2.0 * max(mean, 1e-9) / agents)
    assert abs(float(np.mean(one.z)) - mean) < 6.0 * noise, (steps, float(np.mean(one.z)), mean)


def measure(agents: int, steps: int, rounds: int = ROUNDS) -> dict[str, float]:
    """Return agent-steps a second by way: medians over rounds in which the ways take turns."""
    others, start = network(agents)
    rates: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, (run, package, share) in WAYS.items():
            if importlib.util.find_spec(package) is None:
                continue
            some = max(2, int(steps * share))
            done = run(others, start, some)
            check(done, in_kernel(others, start, some), agents, some)
            rates.setdefault(name, []).append(agents * some / done.seconds)
    return {name: statistics.median(values) for name, values in rates.items()}


def main() -> None:
    """Print a table, ratios first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--agents", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    rates = measure(given.agents, given.steps, given.rounds)
    ours = rates["this package's kernels"]
    print(f"{given.agents} agents, 12 ties each; the kernels' speed over each, and million steps/s")
    for name, rate in rates.items():
        print(f"{name:26s} {ours / rate:8.1f} x   {rate / 1e6:9.3f}")
    for name in WAYS.keys() - rates.keys():
        print(f"{name:26s} not installed (pip install -e '.[peers]')")


if __name__ == "__main__":
    main()
