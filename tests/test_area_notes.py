"""What is told about the figures of an area."""

from __future__ import annotations

from wijksim import area_notes
from wijksim.sources import profiles
from wijksim.sources.profiles import Joined

HOME = profiles.load("heechterp")
SMALL = Joined(code="BU1", name="Hoek", residents=30, reason="few", into="BU2")
EMPTY = Joined(code="BU3", name="Polder", residents=0, reason="empty")


def test_an_area_of_one_neighbourhood_has_nothing_to_tell() -> None:
    assert area_notes.parts(HOME, "nl") == []


def test_what_became_of_each_neighbourhood_is_told() -> None:
    area = HOME.model_copy(update={"parts": (HOME, HOME), "joined": (SMALL, EMPTY)})
    assert area_notes.parts(area, "en") == [
        "built from 2 neighbourhoods",
        "  BU1 Hoek (30 residents): fewer than 50 residents; joined with BU2",
        "  BU3 Polder (0 residents): nobody lives there; left out",
    ]


def test_of_many_only_the_number_is_told() -> None:
    area = HOME.model_copy(update={"parts": (HOME,) * 9, "joined": (SMALL,) * 3 + (EMPTY,)})
    first, rest = area_notes.parts(area, "nl", most=3)
    assert first == "gebouwd uit 9 buurten"
    assert rest.startswith("  3 te kleine samengevoegd, 1 weggelaten")
    assert area_notes.parts(area, "nl", most=4)[1].startswith("  BU1 Hoek")


def test_figures_that_had_to_be_estimated_are_named() -> None:
    assert area_notes.estimated(HOME, "nl") == []
    area = HOME.model_copy(update={"single_parents": None, "volunteers": None})
    assert area_notes.estimated(area, "en") == [
        "not published, estimated: single parents, volunteers"
    ]
    assert "vrijwilligers (% 18+)" in area_notes.estimated(area, "nl")[0]
