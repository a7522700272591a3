"""A split difference in plain sentences, made from the run's own numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wijksim import texts
from wijksim.explaining import PLAYERS, Explanation
from wijksim.report import spoken
from wijksim.results import Interval
from wijksim.study_words import listed, say

_LEAST: Final = 0.25  # of a share, from which working together is told


def sentences(found: Explanation, measures: Sequence[str], year: int, lang: str) -> list[str]:
    """Return what a split says: one sentence or a few for each measure, then what to keep in mind.

    Args:
        found: the split.
        measures: which ones to tell.
        year: 0 is the first.
        lang: "nl" or "en".
    """
    if not found.players:
        return [say(lang, "none_differ")]
    told = [" ".join(_of_measure(found, name, year, lang)) for name in measures]
    return [*told, *notes(found, lang)]


def notes(found: Explanation, lang: str) -> Iterator[str]:
    """Yield what holds for all measures of a split."""
    if len(found.players) == 1:
        yield say(lang, "only_one", who=say(lang, f"short_{found.players[0]}"))
    elif same := [player for player in PLAYERS if player not in found.players]:
        yield say(lang, "same", parts=_names(same, lang))
    moving = {change.player for change in found.changes if change.moves_hours}
    if takes := [player for player in found.players if player in moving]:
        yield say(lang, "price", who=_names(takes, lang))
    if found.cut:
        yield say(lang, "cut", n=found.cut)
    if len(found.plan.seeds) == 1:
        yield say(lang, "one_seed")


def _of_measure(found: Explanation, name: str, year: int, lang: str) -> Iterator[str]:
    whole = found.difference(name, year)
    label = texts.name(lang, name)
    change = spoken.measure_change(lang, name, whole)
    yield say(lang, "whole", what=label[:1].upper() + label[1:], change=change)
    if len(found.players) == 1 or whole.mean is None:
        return
    shares = {player: found.share(player, name, year) for player in found.players}
    clear = sorted((p for p in shares if shares[p].clear), key=lambda p: -abs(_mean(shares[p])))
    along = [p for p in clear if _mean(shares[p]) * whole.mean > 0.0]
    against = [p for p in clear if p not in along]
    groups = {"due_to": along, "against": against} if whole.clear else {"clear_parts": clear}
    for key, players in groups.items():
        if players:
            parts = [_part(player, shares[player], lang) for player in players]
            yield say(lang, key, parts=listed(lang, parts))
    rest = [player for player in shares if player not in clear]
    if rest and len(found.plan.seeds) > 1:
        yield say(lang, "not_clear", parts=_names(rest, lang))
    yield from _together(found, name, year, lang)


def _together(found: Explanation, name: str, year: int, lang: str) -> Iterator[str]:
    """Yield which player works otherwise beside the others than alone, the most telling one."""
    gains = {player: found.together(player, name, year) for player in found.players}
    telling = [
        player
        for player, gain in gains.items()
        if gain.clear and abs(_mean(gain)) >= _LEAST * abs(_mean(found.share(player, name, year)))
    ]
    if telling:
        player = max(telling, key=lambda one: abs(_mean(gains[one])))
        alone, last = found.alone(player, name, year), found.last(player, name, year)
        who = say(lang, f"short_{player}")
        pair = {"last": _signed(last, lang), "alone": _signed(alone, lang)}
        told = say(lang, "otherwise", who=who, **pair)
        yield told[:1].upper() + told[1:]


def _part(player: str, share: Interval, lang: str) -> str:
    who = say(lang, f"short_{player}")
    return say(lang, "part", who=who, change=_signed(share, lang))


def _signed(value: Interval, lang: str) -> str:
    """Return a mean with its sign, with enough decimals to keep a clear one clear."""
    return texts.number(lang, value.mean, spoken.decimals(value), signed=True)


def _names(players: Sequence[str], lang: str) -> str:
    return listed(lang, [say(lang, f"short_{player}") for player in players])


def _mean(value: Interval) -> float:
    return 0.0 if value.mean is None else value.mean
