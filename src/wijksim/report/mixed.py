"""A mix in plain sentences, made from its own numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wijksim import texts
from wijksim.mix_words import say
from wijksim.mixing import Mix, Split
from wijksim.mixing.outcome import PARTS
from wijksim.report import spoken
from wijksim.results import Interval
from wijksim.study_words import listed
from wijksim.verdict import Verdict

_SAID = PARTS[:-1]  # what is not divided is not told


def sentences(found: Mix, area: str, lang: str) -> list[str]:
    """Return what a mix says of an area: the choice, how sure it is, and what it is worth.

    Args:
        found: the mix.
        area: one of its areas.
        lang: "nl" or "en".
    """
    return [
        " ".join(_choice(found, area, lang)),
        *_alike(found, area, lang),
        *_robust(found, area, lang),
        *_elsewhere(found, area, lang),
        say(lang, "plan"),
    ]


def title(found: Mix, area: str) -> str:
    """Return the name of an area, as its profile has it."""
    return found.asked.worlds[found.asked.of_area(area)[0]].plan.profile.name


def hours(found: Mix, split: Split, lang: str) -> str:
    """Return the hours of a split, of every 100: "20 I, 10 II and 67 plain casework"."""
    parts = found.parts(split)
    return listed(lang, [f"{_hundred(parts[name], lang)} {_name(name, lang)}" for name in _SAID])


def verdict(found: Mix, split: Split, area: str, lang: str) -> str:
    """Return the verdict on a split in a word."""
    judged = found.judged(split, area)
    return say(lang, "rationed") if judged.rationing else say(lang, str(judged.verdict))


def figure(value: Interval, lang: str) -> str:
    """Return a loss with its interval, with enough decimals to keep a clear one clear."""
    decimals = max(2, spoken.decimals(value))
    mean, band = spoken.cell(lang, value, decimals, signed=True)
    return f"{mean} ({band})" if band else mean


def world(name: str, lang: str) -> str:
    """Return the name of a world: a preset by its own name, a draw by its number."""
    return say(lang, "draw", n=name.split()[1]) if name.startswith("draw ") else name


def _choice(found: Mix, area: str, lang: str) -> Iterator[str]:
    best = found.best(area)
    told = {"area": title(found, area), "n": len(found.search.splits)}
    told |= {"split": hours(found, best, lang), "now": hours(found, found.now, lang)}
    yield say(lang, "best_is_now" if best == found.now else "best", **told)
    if best == found.now:
        yield say(lang, "is_now")
        return
    names = {
        "need": "need_prevalence",
        "unmet": "unmet_need",
        "requests": "requests",
        "cost": "cost_eur_per_resident",
    }
    changes = {
        key: spoken.measure_change(lang, name, found.change(best, name, area))
        for key, name in names.items()
    }
    yield say(lang, "changes", **changes)
    judged = found.judged(best, area)
    if judged.rationing:
        yield say(lang, "is_rationing")
    if judged.verdict is Verdict.BETTER and not judged.rationing:
        yield say(lang, "is_better")
    else:
        yield say(lang, "is_not_better", verdict=verdict(found, best, area, lang))
    yield from _placebo(found.beyond_placebo(best, area), lang)


def _placebo(beside: Interval | None, lang: str) -> Iterator[str]:
    if beside is None or beside.mean is None:
        return
    if not beside.clear:
        yield say(lang, "placebo_unclear", gap=figure(beside, lang))
    elif beside.mean < 0.0:
        yield say(lang, "placebo_clear", gap=figure(_minus(beside), lang))
    else:
        yield say(lang, "placebo_worse", gap=figure(beside, lang))


def _alike(found: Mix, area: str, lang: str) -> Iterator[str]:
    alike, others = found.alike(area), len(found.splits) - 1
    if alike:
        yield say(
            lang,
            "alike",
            n=len(alike),
            of=others,
            search=found.alike_in_search(area),
            all=len(found.search.splits) - 1,
            ranges=listed(lang, _ranges(found, [found.best(area), *alike], lang)),
        )
    else:
        yield say(lang, "alike_none", of=others)
    if better := found.better(area):
        yield say(lang, "better_on_fresh", n=len(better))


def _ranges(found: Mix, splits: Sequence[Split], lang: str) -> list[str]:
    """Return how far the parts of some splits lie apart."""
    every = [found.parts(one) for one in splits]
    return [
        say(
            lang,
            "range",
            part=_name(name, lang),
            low=_hundred(min(one[name] for one in every), lang),
            high=_hundred(max(one[name] for one in every), lang),
        )
        for name in _SAID
    ]


def _robust(found: Mix, area: str, lang: str) -> Iterator[str]:
    worlds = found.asked.of_area(area)
    if len(worlds) == 1:
        return
    robust, best = found.robust(area), found.best(area)
    worst, other = found.worst(robust, area), found.worst(best, area)
    yield say(
        lang,
        "robust_same" if robust == best else "robust",
        n=len(worlds),
        split=hours(found, robust, lang),
        regret=figure(worst.regret, lang),
        world=world(worst.world, lang),
        first=found.asked.worlds[worlds[0]].name,
        other=figure(other.regret, lang),
        elsewhere=world(other.world, lang),
    )


def _elsewhere(found: Mix, area: str, lang: str) -> Iterator[str]:
    for other in found.asked.areas:
        if other != area:
            gap = found.gap(found.best(area), found.best(other), other)
            clear = gap.low is not None and gap.low > 0.0
            yield say(
                lang,
                "elsewhere_clear" if clear else "elsewhere_unclear",
                other=title(found, other),
                area=title(found, area),
                gap=figure(gap, lang),
            )


def _name(part: str, lang: str) -> str:
    return say(lang, part)


def _hundred(share: float, lang: str) -> str:
    """Return a share as hours of every 100, with a decimal only where it has one."""
    value = round(100.0 * share, 1)
    return texts.number(lang, value, 0 if value == round(value) else 1)


def _minus(value: Interval) -> Interval:
    if value.mean is None or value.low is None or value.high is None:
        return value
    return Interval(-value.mean, -value.high, -value.low)
