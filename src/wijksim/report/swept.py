"""What a sweep says, in plain sentences."""

from __future__ import annotations

import math
from typing import Final

from wijksim import texts
from wijksim.measures import MEASURES
from wijksim.results import Interval
from wijksim.study_words import listed
from wijksim.sweep.plan import PLACEBO
from wijksim.swept.boxes import Discovery, Side
from wijksim.swept.deciding import USUAL, Contrast, Sensitivity, more_than_luck
from wijksim.swept.early import TARGETS, Signals
from wijksim.swept.results import Swept
from wijksim.swept_words import say
from wijksim.verdict import DEMAND

MOST: Final = 12  # parameters in a sentence, and rows in a table


def scenario(name: str, lang: str) -> str:
    """Return how a scenario is called; a placebo by the scenario that it is of."""
    if name.startswith(PLACEBO):
        return say(lang, "placebo", arm=name.removeprefix(PLACEBO))
    return name


def contrast(what: Contrast, lang: str) -> str:
    """Return how a level or a difference is called."""
    arm = scenario(what.arm, lang)
    if what.against is None:
        return say(lang, "level", arm=arm)
    return say(lang, "difference", arm=arm, against=scenario(what.against, lang))


def head(swept: Swept, year: int, lang: str) -> str:
    """Return what was looked at, in a line."""
    return say(
        lang,
        "where",
        area=swept.area,
        preset=swept.preset,
        year=year + 1,
        points=len(swept.points),
        seeds=texts.count(lang, "seed", len(swept.seeds)),
        parameters=len(swept.names),
    )


def opening(swept: Swept, year: int, lang: str) -> list[str]:
    """Return what was looked at, and which points were left out."""
    lines = [head(swept, year, lang)]
    if swept.only:
        parts = [
            say(
                lang,
                "only_one",
                name=texts.name(lang, one.measure).lower(),
                low=significant(lang, one.low),
                high=significant(lang, one.high),
            )
            for one in swept.only
        ]
        baseline = swept.scenarios[0]
        lines.append(say(lang, "only", baseline=baseline, parts=listed(lang, parts)))
    return lines


def change(value: Interval, lang: str) -> str:
    """Return a difference of need with its interval and unit."""
    told = texts.figure(lang, USUAL[0], value.mean, signed=True)
    unit = texts.unit(lang, MEASURES[USUAL[0]].unit)
    return f"{told} {unit}{_brackets(value, lang)}"


def _brackets(value: Interval, lang: str) -> str:
    if value.low is None or value.high is None:
        return ""
    ends = (texts.figure(lang, USUAL[0], end, signed=True) for end in (value.low, value.high))
    return f" ({'; '.join(ends)})"


def of_sensitivity(found: Sensitivity, lang: str) -> list[str]:
    """Return which parameters decide, a contrast at a time; levels where nothing is compared."""
    lines = opening(found.swept, found.year, lang)
    for one in found.differences:
        lines += [
            *_whole(found, one, lang),
            *_deciders(found, one, lang),
            *_flips(found, one, lang),
        ]
    if not found.differences:
        lines += _deciders(found, found.contrasts[0], lang)
    seeds = len(found.swept.seeds)
    if seeds <= 2:  # noqa: PLR2004 - as the words say
        lines.append(say(lang, "one_seed" if seeds == 1 else "two_seeds"))
    return lines


def _whole(found: Sensitivity, one: Contrast, lang: str) -> list[str]:
    """Return what the design as a whole says of a difference."""
    what, judged = contrast(one, lang), found.verdicts[one]
    need = change(judged.changes[USUAL[0]], lang)
    verdict = say(lang, str(judged.verdict))
    shares = found.spreads[one]._asdict()
    told = {name: texts.number(lang, 100.0 * value, 0) for name, value in shares.items()}
    least = texts.number(lang, DEMAND[USUAL[0]], 1)
    return [
        say(lang, "overall", what=what, verdict=verdict, need=need),
        say(lang, "spread", least=least, **told),
    ]


def _deciders(found: Sensitivity, one: Contrast, lang: str) -> list[str]:
    """Return which parameters stand out, and whether more do than by luck."""
    own, names, lines = found.found[one, USUAL[0]], found.swept.names, list[str]()
    if math.isfinite(own.luck):
        lines.append(say(lang, "luck_share", share=texts.number(lang, 100.0 * own.luck, 0)))
    if not own.told:
        return [*lines, say(lang, "untold", what=contrast(one, lang))]
    clear = found.stand_out(one)
    if not clear:
        return [*lines, say(lang, "no_deciders")]
    parts = [f"{names[at]} ({_index(found, one, at, lang)})" for at in clear[:MOST]]
    values = {"n": len(clear), "of": len(names), "parts": listed(lang, parts)}
    lines.append(say(lang, "deciders" if len(clear) <= MOST else "deciders_first", **values))
    expected = len(names) * found.by_luck
    if expected >= 1.0:  # of few parameters luck brings out none
        more = more_than_luck(len(clear), len(names), found.by_luck)
        key = "beyond_luck" if more else "by_luck"
        lines.append(say(lang, key, of=len(names), n=round(expected)))
    return lines


def _flips(found: Sensitivity, one: Contrast, lang: str) -> list[str]:
    """Return which parameters turn the sign of need or the word of the verdict."""
    turns, names, lines = found.turns[one], found.swept.names, list[str]()
    for key in ("sign", "verdict"):
        some = [name for name, turn in zip(names, turns, strict=True) if turn.flips == key]
        if some:
            lines.append(say(lang, f"flipping_{key}", parts=listed(lang, some)))
    return lines or [say(lang, "no_flip")]


def _index(found: Sensitivity, one: Contrast, place: int, lang: str) -> str:
    value = found.index(one, USUAL[0], place)
    ends = "; ".join(texts.number(lang, end, 2) for end in (value.low, value.high))
    return f"{texts.number(lang, value.mean, 2)}, {ends}"


def of_discovery(found: Discovery, lang: str) -> list[str]:
    """Return where it works, and where not."""
    what = contrast(Contrast(found.arm, found.against), lang)
    lines = opening(found.swept, found.year, lang)
    percent = texts.number(lang, 100.0 * found.share, 0)
    year, count = found.year + 1, len(found.at)
    lines.append(say(lang, "success", what=what, year=year, share=percent, points=count))
    need, requests, unmet = found.differences.values()
    met = {"need": need < 0.0, "requests": requests < 0.0, "unmet": unmet <= 0.0}
    each = {name: texts.number(lang, 100.0 * float(one.mean()), 0) for name, one in met.items()}
    lines.append(say(lang, "success_parts", **each))
    if found.box is None:
        return [*lines, say(lang, "never" if found.share == 0.0 else "always")]
    chance = max(1, round(100.0 * found.chance))
    if not found.found:
        key = "no_box" if found.sides else "no_side"
        return [*lines, say(lang, key, chance=chance)]
    parts = [side(one, lang) for one in found.sides]
    box = found.box
    shares = {"density": box.density, "coverage": box.coverage, "mass": box.mass}
    told = {name: texts.number(lang, 100.0 * value, 0) for name, value in shares.items()}
    lines.append(say(lang, "box", parts=listed(lang, parts)))
    lines.append(say(lang, "box_size", n=int(box.inside.sum()), **told))
    outside = 100.0 * found.outside
    ends = {"share": outside, "fails": 100.0 - outside}
    rounded = {name: texts.number(lang, value, 0) for name, value in ends.items()}
    lines.append(say(lang, "outside", **rounded))
    return [*lines, say(lang, "box_chance", chance=chance), say(lang, "discover_read")]


def side(one: Side, lang: str) -> str:
    """Return a restriction in words."""
    numbers = {
        name: significant(lang, getattr(one, name)) for name in ("limit", "lowest", "highest")
    }
    p = texts.number(lang, max(one.quasi_p, 0.001), 3)
    unit = one.unit or "-"
    return say(lang, one.side, parameter=one.parameter, unit=unit, p=p, **numbers)


def significant(lang: str, value: float) -> str:
    """Return a value of a parameter in three digits."""
    told = f"{value:.3g}"
    return told.replace(".", ",") if lang == "nl" else told


def of_signals(found: Signals, lang: str) -> list[str]:
    """Return what to watch, and how requests do."""
    lines, year = opening(found.swept, found.year, lang), found.year + 1
    for target in TARGETS:
        late = texts.name(lang, target).lower()
        kept = found.watch(target)
        parts = [
            say(lang, "watch_one", name=texts.name(lang, one.measure).lower(), rank=rank)
            for one in kept
            for rank in [texts.number(lang, one.parameters.mean, 2, signed=True)]
        ]
        key = "watch" if kept else "watch_nothing"
        lines.append(say(lang, key, parts=listed(lang, parts), target=late, year=year))
        lines += _requests(found, target, late, lang)
    if all(one.luck.mean is None for one in found.ties):
        lines.append(say(lang, "no_luck_look"))
    return lines


def _requests(found: Signals, target: str, late: str, lang: str) -> list[str]:
    own = [one for one in found.ties if (one.measure, one.target) == ("requests", target)]
    return [
        say(
            lang,
            "requests_do",
            target=late,
            rank=texts.number(lang, one.parameters.mean, 2, signed=True),
            range=span(one.parameters, lang),
            arms=texts.number(lang, one.arms.mean, 2, signed=True),
            arms_range=span(one.arms, lang),
        )
        for one in own
    ]


def span(value: Interval, lang: str, decimals: int = 2) -> str:
    """Return the ends of an interval."""
    if value.low is None or value.high is None:
        return "-"
    ends = (value.low, value.high)
    return "; ".join(texts.number(lang, end, decimals, signed=True) for end in ends)
