"""wijksim: a laboratory for collective and individual neighbourhood social work."""

from __future__ import annotations

__version__ = "0.1.0"
