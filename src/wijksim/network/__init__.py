"""Ties inside the neighbourhood at the start, and the figures that describe a network.

``build`` makes the ties of a new neighbourhood layer by layer: partners and households, kin,
neighbours of the block, friends of the catchment, peers of school and club, and those whom
somebody introduced. ``past`` gives each the age, strength and strain that the weeks would keep.
``describe`` measures any network, at the start or later.
"""

from wijksim.network.builder import build
from wijksim.network.figures import describe
from wijksim.network.slots import add_tie, check_ties

__all__ = ["add_tie", "build", "check_ties", "describe"]
