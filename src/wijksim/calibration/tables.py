"""A calibration as a page of tables, in Dutch or English: what docs/calibration.md holds of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from wijksim.calibration.carrying import Outcome
from wijksim.calibration.reading import INFORMED, LITTLE, FactRow, Width
from wijksim.calibration.study import BOUND

Said = Literal["much", "some", "nothing"]
_WORDS: Final[Mapping[str, tuple[str, str]]] = {  # key -> (nl, en)
    "made": ("Gemaakt met", "Made with"),
    "fits": ("Feiten binnen hun band", "Facts inside their band"),
    "set": ("feiten", "facts"),
    "before": ("voor", "before"),
    "after": ("na", "after"),
    "fitted": ("passend gemaakt", "fitted"),
    "predicted": ("voorspeld", "predicted"),
    "held_out": ("gebieden die niet meededen", "areas that were not used"),
    "covered": ("feit binnen de 90 %-band", "fact within the 90 % band"),
    "each": ("Elk feit", "Each fact"),
    "area": ("gebied", "area"),
    "fact": ("feit", "fact"),
    "target": ("werkelijk", "target"),
    "band": ("band", "band"),
    "posterior": ("wat we niet weten (90 %)", "what is not known (90 %)"),
    "yes": ("ja", "yes"),
    "no": ("nee", "no"),
    "waves": ("Wat elke ronde overlaat", "What each wave leaves"),
    "wave": ("ronde", "wave"),
    "runs": ("runs", "runs"),
    "left": ("deel van de ruimte dat overblijft", "share of the prior that is left"),
    "level": ("kleinste grens die gehaald is", "bound that was reached"),
    "explained": (
        "emulator verklaart van nieuwe runs (laagste, midden)",
        "emulators explain of new runs (lowest, median)",
    ),
    "widths": ("Wat de feiten over elk getal zeggen", "What the facts say about each number"),
    "parameter": ("parameter", "parameter"),
    "range": ("vooraf", "prior"),
    "now": ("waarde nu", "value now"),
    "proposed": ("voorstel", "proposed"),
    "ninety": ("achteraf, 90 %", "posterior, 90 %"),
    "ratio": ("breedte over", "width left"),
    "says": ("de feiten zeggen", "the facts say"),
    "much": ("veel", "much"),
    "some": ("iets", "something"),
    "nothing": ("vrijwel niets", "next to nothing"),
    "pairs": (
        "Getallen die alleen samen vastliggen (correlatie)",
        "Numbers that are only known together (correlation)",
    ),
    "worth": (
        "{members} leden met gewicht, evenveel waard als {worth:.0f} zonder.",
        "{members} members with weights, worth {worth:.0f} without.",
    ),
    "sbc": (
        "Herkansing op {worlds} werelden die het model zelf maakte: het 90 %-interval bevat het "
        "ware getal in {covered:.0f} % (laagste parameter {lowest:.0f} %); kleinste p van een "
        "vlakke verdeling {p:.3f}, gecorrigeerd voor {parameters} parameters {adjusted:.2f}.",
        "Refitted to {worlds} worlds that the model made: the 90 % interval holds the true number "
        "in {covered:.0f} % (lowest parameter {lowest:.0f} %); smallest p of even ranks {p:.3f}, "
        "corrected for {parameters} parameters {adjusted:.2f}.",
    ),
}


def say(lang: str, key: str, **values: object) -> str:
    """Return a text in a language, with its values filled in."""
    return _WORDS[key][0 if lang == "nl" else 1].format(**values)


def page(outcome: Outcome, command: str, date: str, lang: str) -> str:
    """Return the page, in Markdown.

    Args:
        outcome: a calibration.
        command: that made it.
        date: of today, as text.
        lang: "nl" or "en".
    """
    made = f"{say(lang, 'made')} `{command}`, {date}, code {outcome.code_hash}, "
    parts = [
        [f"{made}{say(lang, 'set')} {outcome.facts_hash}."],
        [f"## {say(lang, 'fits')}", "", *_counts(outcome, lang)],
        [f"## {say(lang, 'each')}", "", *_facts(outcome, lang)],
        [f"## {say(lang, 'waves')}", "", *_waves(outcome, lang), "", *worth(outcome, lang)],
        [f"## {say(lang, 'widths')}", "", *_widths(outcome.reading.widths, lang)],
        [f"### {say(lang, 'pairs')}", "", *_pairs(outcome)],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def groups(outcome: Outcome) -> list[tuple[str, list[FactRow]]]:
    """Return facts by what they are to the fit: key of ``say`` -> rows."""
    here = outcome.reading.facts
    return [
        ("fitted", [row for row in here if row.target.fitted]),
        ("predicted", [row for row in here if not row.target.fitted]),
        ("held_out", list(outcome.reading.held_out)),
    ]


def counted(rows: Sequence[FactRow]) -> tuple[int, int, int]:
    """Return how many facts lie in their band before and after, and in the predictive band."""
    before = sum(row.inside(row.before) for row in rows)
    after = sum(row.inside(row.after) for row in rows)
    return before, after, sum(row.covered for row in rows)


def _table(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _counts(outcome: Outcome, lang: str) -> list[str]:
    heads = [say(lang, key) for key in ("set", "before", "after", "covered")]

    def lines() -> Iterator[Sequence[str]]:
        for key, rows in groups(outcome):
            yield [say(lang, key), *(f"{one} / {len(rows)}" for one in counted(rows))]

    return _table(heads, lines())


def _facts(outcome: Outcome, lang: str) -> list[str]:
    keys = ("area", "fact", "", "target", "band", "before", "after", "posterior")
    heads = [say(lang, key) if key else "" for key in keys]

    def lines() -> Iterator[Sequence[str]]:
        for key, rows in groups(outcome):
            for row in rows:
                one = row.target
                marks = ["" if row.inside(found) else " ✗" for found in (row.before, row.after)]
                yield [
                    one.area,
                    f"`{one.measure}`",
                    say(lang, key),
                    f"{one.value:.1f}",
                    f"{one.low:.1f} - {one.high:.1f}",
                    f"{row.before:.1f}{marks[0]}",
                    f"{row.after:.1f}{marks[1]}",
                    f"{row.low:.1f} - {row.high:.1f}{'' if row.covered else ' ✗'}",
                ]

    return _table(heads, lines())


def _waves(outcome: Outcome, lang: str) -> list[str]:
    heads = [say(lang, key) for key in ("wave", "runs", "left", "level", "explained")]

    def lines() -> Iterator[Sequence[str]]:
        for number, wave in enumerate(outcome.found.waves):
            seen = sorted(float(one) for one in wave.explained if math.isfinite(one))
            told = f"{seen[0]:.2f}, {seen[len(seen) // 2]:.2f}" if seen else "-"
            level = f"{max(wave.level, BOUND):.1f}"
            yield [str(number + 1), str(len(wave.points)), f"{wave.share:.1e}", level, told]

    return _table(heads, lines())


def worth(outcome: Outcome, lang: str) -> Iterator[str]:
    """Yield how much the sample is worth, and what the refits to made worlds say."""
    found, ranks = outcome.found, outcome.ranks
    yield say(lang, "worth", members=len(found.weights), worth=found.effective)
    yield ""
    yield say(
        lang,
        "sbc",
        worlds=len(ranks.shares),
        covered=100.0 * float(ranks.covered.mean()),
        lowest=100.0 * float(ranks.covered.min()),
        p=float(ranks.p_values.min()),
        parameters=len(ranks.p_values),
        adjusted=ranks.adjusted,
    )


def informs(width: Width) -> Said:
    """Return how much the facts say about a parameter: "much", "some" or "nothing"."""
    if width.ratio < INFORMED:
        return "much"
    return "some" if width.ratio < LITTLE else "nothing"


def _widths(widths: Sequence[Width], lang: str) -> list[str]:
    keys = ("parameter", "range", "now", "proposed", "ninety", "ratio", "says")

    def lines() -> Iterator[Sequence[str]]:
        for one in sorted(widths, key=lambda width: width.ratio):
            yield [
                f"`{one.dimension.name}`",
                f"{one.dimension.low:g} - {one.dimension.high:g}",
                f"{one.default:g}",
                f"{one.proposed:g}",
                f"{one.low:.3g} - {one.high:.3g}",
                f"{one.ratio:.2f}",
                say(lang, informs(one)),
            ]

    return _table([say(lang, key) for key in keys], lines())


def _pairs(outcome: Outcome) -> Iterator[str]:
    for first, second, value in outcome.reading.correlations:
        yield f"- `{first}`, `{second}`: {value:+.2f}"
