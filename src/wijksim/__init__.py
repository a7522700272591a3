"""wijksim: a laboratory for collective and individual neighbourhood social work.

``wijksim.compare(...)`` runs scenarios side by side, ``wijksim.simulate(...)`` runs one,
``wijksim.sweep(...)`` thousands of runs of a plan, of which ``sensitivity``, ``discover`` and
``signals`` tell what they say; ``wijksim.mix(...)`` looks for the best split of hours;
``wijksim.Rules`` puts rules of your own in the place of built-in ones, ``NeighbourhoodModel`` is
the same neighbourhood as a Mesa model, ``wijksim.plots`` holds one function per figure.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wijksim import sweep
    from wijksim.comparing import compare
    from wijksim.explaining import explain
    from wijksim.mixing import mix
    from wijksim.model import NeighbourhoodModel
    from wijksim.rulebook import Rules
    from wijksim.simulating import simulate
    from wijksim.swept.boxes import discover
    from wijksim.swept.deciding import sensitivity
    from wijksim.swept.early import signals

__version__ = "0.1.0"
__all__ = [
    "NeighbourhoodModel",
    "Rules",
    "compare",
    "discover",
    "explain",
    "mix",
    "sensitivity",
    "signals",
    "simulate",
    "sweep",
]

# Where the names live. They are loaded when first asked for: the command line answers --help
# without a compiler, and nobody pays for Mesa who does not use it.
_HOMES = {
    "NeighbourhoodModel": "wijksim.model",
    "Rules": "wijksim.rulebook",
    "compare": "wijksim.comparing",
    "discover": "wijksim.swept.boxes",
    "explain": "wijksim.explaining",
    "mix": "wijksim.mixing",
    "sensitivity": "wijksim.swept.deciding",
    "signals": "wijksim.swept.early",
    "simulate": "wijksim.simulating",
}
_PACKAGES = ("sweep",)  # which can be called


def __getattr__(name: str) -> Any:
    """Return an exported name, loading the module that holds it."""
    if name in _PACKAGES:
        return import_module(f"wijksim.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'wijksim' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the exported names, loaded or not."""
    return sorted({*globals(), *_HOMES, *_PACKAGES})
