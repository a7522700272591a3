"""wijksim: a laboratory for collective and individual neighbourhood social work.

``wijksim.compare(...)`` runs scenarios side by side, ``wijksim.NeighbourhoodModel`` is the same
neighbourhood as a Mesa model, ``wijksim.plots`` holds one function per figure.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wijksim.comparing import compare
    from wijksim.explaining import explain
    from wijksim.model import NeighbourhoodModel

__version__ = "0.1.0"
__all__ = ["NeighbourhoodModel", "compare", "explain"]

# Where the names live. They are loaded when first asked for: the command line answers --help
# without a compiler, and nobody pays for Mesa who does not use it.
_HOMES = {
    "compare": "wijksim.comparing",
    "explain": "wijksim.explaining",
    "NeighbourhoodModel": "wijksim.model",
}


def __getattr__(name: str) -> Any:
    """Return an exported name, loading the module that holds it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'wijksim' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the exported names, loaded or not."""
    return sorted([*globals(), *_HOMES])
