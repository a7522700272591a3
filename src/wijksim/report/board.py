"""The inclusion board: eight rows by four quadrants, and the four conditions of social quality.

The rows are those of the essay's own table. Where the record holds no figure for a field, the
nearest one stands in for it: strained ties for the kinds of tie, barred cases for the schemes of
a domain, complaints for liveability. The four conditions (footnote 1 of the essay) run through
all quadrants; each is shown by the measures that lie nearest to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import pandas as pd

from wijksim import texts
from wijksim.comparing import Arm, Comparison
from wijksim.measures import MEASURES
from wijksim.report import cells, plain
from wijksim.report.markup import Html, Part, join, table, tag
from wijksim.report.words import say
from wijksim.results import Interval
from wijksim.verdict import RELEVANT, Judgement

QUADRANTS: Final = ("I", "II", "III", "IV")
ROWS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {  # row -> measures by quadrant
    "perspective": (
        ("need_social",),
        ("need_institutional",),
        ("places_below_par", "questions_answered"),
        ("signals_open", "decisions"),
    ),
    "context": (
        ("social_load",),
        ("institutional_load",),
        ("ties_inside", "place_activity"),
        ("barrier",),
    ),
    "world": (
        ("strained_share",),
        ("barred_share",),
        ("attendance_rate", "peer_meetings"),
        ("barrier_left", "barrier_national"),
    ),
    "counteracting": (
        ("strong_loneliness", "isolated_share"),
        ("insecurity_share", "not_taking_part_share"),
        ("exclusion_gap", "attendance_gap"),
        ("divide_load", "divide_wellbeing"),
    ),
    "core": (
        ("seen_and_matter",),
        ("access_weeks_median", "rights_reached", "access_gap"),
        ("neighbour_contact", "cross_group_ratio", "complaints"),
        ("fair_share", "legitimacy"),
    ),
    "question": (
        ("seen_share", "matter_share"),
        ("place_share",),
        ("variation_room",),
        ("equal_chance",),
    ),
    "task": (("personal_hours",), ("rules_hours",), ("collective_hours",), ("policy_hours",)),
    "shared": (
        ("informal_hours",),
        ("elsewhere_hours", "formal_care_hours"),
        ("volunteer_hours",),
        ("team_share",),
    ),
}
QUALITY: Final[Mapping[str, tuple[str, ...]]] = {
    "security": ("place_share", "insecurity_share", "divide_load"),
    "inclusion": ("exclusion_gap", "variation_room", "not_taking_part_share"),
    "cohesion": ("neighbour_contact", "cross_group_ratio", "tolerance"),
    "empowerment": ("self_direction", "strong_loneliness", "seen_and_matter"),
}


class Field(NamedTuple):
    """One measure on the board: its baseline, and what a scenario changed."""

    name: str
    base: Interval
    change: Interval  # simultaneous with the others of the verdict where it counts in that
    judged: bool
    word: str  # better, worse, not_clear where judged; else favourable, ..., or nothing


def field(comparison: Comparison, arm: Arm, judged: Judgement, name: str) -> Field:
    """Return a measure of the board for a scenario; ``judged`` is the verdict on it."""
    base = comparison.measure(comparison.arms[0], name)
    if name in RELEVANT:
        return Field(name, base, judged.changes[name], True, judged.word(name))
    change = comparison.difference(arm, name)
    return Field(name, base, change, False, _leaning(name, change))


def _leaning(name: str, change: Interval) -> str:
    """Return the side to which a change clearly goes, nothing where it is not clear."""
    if not change.clear or change.mean is None:
        return ""
    side = MEASURES[name].better * (1 if change.mean > 0.0 else -1)
    return {1: "favourable", -1: "unfavourable", 0: "different"}[side]


def frame(comparison: Comparison) -> pd.DataFrame:
    """Return the whole board as tidy rows: scenario, row, quadrant and measure of the last year."""
    rows = []
    for arm in comparison.arms[1:]:
        judged = comparison.judge(arm)
        for row, quadrants in ROWS.items():
            for quadrant, names in zip(QUADRANTS, quadrants, strict=True):
                for name in names:
                    found = field(comparison, arm, judged, name)
                    unit = MEASURES[name].unit
                    place = (arm.scenario.name, row, quadrant, name, unit)
                    word = found.word.replace("_", " ")
                    rows.append((*place, found.base.mean, *found.change, found.judged, word))
    columns = ["scenario", "row", "quadrant", "measure", "unit", "baseline"]
    columns += ["difference", "low", "high", "judged", "in_words"]
    return pd.DataFrame(rows, columns=columns)


def whole(comparison: Comparison, lang: str) -> Html:
    """Return the whole board, folded: a table a scenario, or the baseline's values alone."""
    base = plain.title(comparison.arms[0], lang)
    parts: list[Part] = [tag("h3", say(lang, "whole_title"))]
    if not comparison.arms[1:]:
        return join([*parts, _table(comparison, None, say(lang, "whole_base", base=base), lang)])
    parts.append(tag("p", say(lang, "whole_read", base=base, n=len(RELEVANT))))
    for arm in comparison.arms[1:]:
        caption = say(lang, "cap_whole", plan=plain.title(arm, lang), base=base)
        made = _table(comparison, arm, caption, lang)
        parts.append(tag("details", tag("summary", plain.title(arm, lang)), made, class_="long"))
    return join(parts)


def _table(comparison: Comparison, arm: Arm | None, caption: str, lang: str) -> Html:
    heads: list[Part] = [say(lang, "row")]
    for number in range(1, len(QUADRANTS) + 1):
        concept = tag("span", say(lang, f"concept_{number}"), class_="unit")
        heads.append(join([say(lang, f"quadrant_{number}"), concept]))
    judged = None if arm is None else comparison.judge(arm)
    rows: list[list[Part]] = []
    for key, quadrants in ROWS.items():
        cells_of_row: list[Part] = [say(lang, f"row_{key}")]
        for names in quadrants:
            shown = []
            for name in names:
                if arm is None or judged is None:
                    shown.append(_level(comparison, name, lang))
                else:
                    shown.append(_shown(field(comparison, arm, judged, name), lang))
            cells_of_row.append(join(shown))
        rows.append(cells_of_row)
    return table(caption, heads, rows, kind="board")


def _level(comparison: Comparison, name: str, lang: str) -> Html:
    value = comparison.measure(comparison.arms[0], name)
    name_and_unit = cells.with_unit(lang, name)
    return tag("div", name_and_unit, cells.cell(lang, value, name), class_="field")


def _shown(found: Field, lang: str) -> Html:
    name = texts.name(lang, found.name)
    decimals = cells.places(found.name)
    level = texts.number(lang, found.base.mean, decimals)
    word = None
    if found.word:
        told = (texts.say if found.judged else say)(lang, found.word)
        word = tag("strong" if found.judged else "em", told)
    return tag(
        "div",
        tag("b", name) if found.judged else name,
        tag("span", f"{level} {texts.unit(lang, MEASURES[found.name].unit)}", class_="unit"),
        cells.cell(lang, found.change, found.name, signed=True),
        word,
        class_="field",
    )


def quality(comparison: Comparison, lang: str) -> Html:
    """Return the four conditions of social quality, a heading and a table each."""
    made = [
        cells.by_measure(comparison, lang, say(lang, f"quality_{key}"), names)
        for key, names in QUALITY.items()
    ]
    return join([tag("h3", say(lang, "quality_title")), *made])
