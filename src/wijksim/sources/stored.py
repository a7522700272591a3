"""Profiles of the areas in imported tables: a buurt, or a wijk or municipality of its buurten.

What cannot be built by itself (nobody there, fewer than 50 residents, an institution, figures
missing) is refused with the reason, or joined with a buurt beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, Literal

from wijksim.errors import InputError, Problem
from wijksim.sources import making, series, store
from wijksim.sources.figures import Source
from wijksim.sources.making import REASONS, Reason, unusable
from wijksim.sources.profiles import Joined, Profile
from wijksim.sources.series import Parts, Picked, Rows, Value
from wijksim.sources.store import Held, Row

_LEFT_OUT: Final = ("empty", "incomplete", "nonsense")  # nobody, or no figures, to join with


def load(code: str, *, merge: bool = False) -> Profile:
    """Return the profile of a code (in capitals) in the store.

    Raises:
        InputError: when it is not in the store, or cannot be built.
    """
    files = store.held()
    whole = f"WK{code[2:8]}" if code.startswith("BU") else code
    around = merge or not code.startswith("BU")
    rows = _reach(files, whole if around else code)
    if not code.startswith("BU"):
        return _whole(code, rows, files)
    picked = series.pick(code, rows)
    if picked is None:
        raise _unknown(code, files)
    reason = unusable(picked)
    if reason is None:
        return making.build(picked)
    if merge:
        return _with_neighbour(code, whole, rows)
    raise _refused(picked, reason)


def _reach(files: Iterable[Held], code: str) -> dict[Held, Mapping[str, Row]]:
    """Return the rows of an area and of the buurten in it, by file."""
    prefix = f"BU{code[2:]}"
    reached: dict[Held, Mapping[str, Row]] = {}
    for file in files:
        found = dict(store.rows(file, prefix, f"{prefix}ZZZZ"[:10]))
        if not code.startswith("BU"):
            found |= store.rows(file, code, code)
        reached[file] = found
    return reached


# Areas of several buurten


def _whole(code: str, rows: Rows, files: Sequence[Held]) -> Profile:
    """Return a wijk or municipality with its buurten as parts."""
    found = series.parts(code, rows)
    if found is None:
        raise _unknown(code, files)
    if not found.complete:
        message = (
            f"the store has {found.residents:.0f} of the {found.own:.0f} residents of {code}: not "
            f"all its buurten; get them with 'wijksim areas fetch {code}' or import a whole table"
        )
        raise InputError(Problem("", "area", message))
    return together(code, found, rows)


def together(code: str, found: Parts, rows: Rows) -> Profile:
    """Return an area with the given buurten as parts, the unusable joined with one beside them.

    Raises:
        InputError: when nothing in it can be built.
    """
    own = series.pick(code, rows, found.year)
    picked = [p for key in found.codes if (p := series.pick(key, rows, found.year)) is not None]
    parts, joined = _joined(picked)
    municipality = own.municipality if own and own.municipality else picked[0].municipality
    name = own.name if own else code
    if not parts:
        message = f"{code} ({name}) cannot be built: nobody lives there, or figures are missing"
        raise InputError(Problem("", "area", message))
    filled = making.summed(parts)
    return making.profile(
        code, name, municipality or name, filled, parts=parts, joined=tuple(joined)
    )


def _with_neighbour(code: str, whole: str, rows: Rows) -> Profile:
    """Return a buurt that cannot be built by itself, joined with one beside it in its wijk."""
    found = series.parts(whole, rows)
    codes = found.codes if found and code in found.codes else [code]
    year = found.year if found and code in found.codes else None
    picked = [p for key in codes if (p := series.pick(key, rows, year)) is not None]
    mine = next(one for one in picked if one.code == code)
    parts, joined = _joined(picked)
    own = [part for part in parts if code in part.codes]
    if not own:
        reason = unusable(mine) or "incomplete"
        raise _refused(mine, reason, "; its wijk has no buurt to join it with")
    about = tuple(one for one in joined if one.code in own[0].codes)
    return own[0].model_copy(update={"joined": about})


def _joined(picked: Sequence[Picked]) -> tuple[list[Profile], list[Joined]]:
    """Return what can be built of some buurten in order of code, and what was joined or left out.

    An unusable buurt goes with the smaller of the two beside it, in its own wijk where there is
    one.
    """
    groups: list[list[Picked]] = []
    reasons: dict[str, Reason] = {}
    left: list[Joined] = []
    for area in picked:
        reason = unusable(area)
        if reason is not None and reason in _LEFT_OUT:
            left.append(_told(area, reason))
            continue
        if reason is not None:
            reasons[area.code] = reason
        groups.append([area])
    while (bad := _first_bad(groups)) is not None and len(groups) > 1:
        beside = [i for i in (bad - 1, bad + 1) if 0 <= i < len(groups)]
        same = [i for i in beside if groups[i][0].code[:8] == groups[bad][0].code[:8]]
        other = min(same or beside, key=lambda i: _people(groups[i]))
        low, high = sorted((bad, other))
        groups[low : high + 1] = [groups[low] + groups[high]]
    if _first_bad(groups) is not None:  # all together are still too few, or an institution
        rest = groups.pop()
        left += [_told(area, reasons[area.code]) for area in rest if area.code in reasons]
        groups = [[area] for area in rest if area.code not in reasons]
    told, parts = list(left), []
    for group in groups:
        able = [area for area in group if area.code not in reasons] or group
        chief = max(able, key=lambda area: area.values["a_inw"].value)
        weak = [area for area in group if area.code in reasons and area is not chief]
        told += [_told(area, reasons[area.code], chief.code) for area in weak]
        parts.append(_group(group, chief))
    return parts, sorted(told, key=lambda area: area.code)


def _told(picked: Picked, reason: Reason, into: str = "") -> Joined:
    residents = picked.values.get("a_inw")
    return Joined(
        code=picked.code,
        name=picked.name,
        residents=int(residents.value) if residents else 0,
        reason=reason,
        into=into,
    )


def _people(group: Sequence[Picked]) -> float:
    return sum(area.values["a_inw"].value for area in group)


def _first_bad(groups: Sequence[Sequence[Picked]]) -> int | None:
    """Return the smallest group that cannot be built, or None."""
    bad = [i for i, group in enumerate(groups) if making.weak(_added(group), len(group))]
    return min(bad, key=lambda i: _people(groups[i])) if bad else None


def _added(group: Sequence[Picked]) -> Picked:
    """Return the counts of buurten together, as if they were one; what is unpublished is 0."""
    if len(group) == 1:
        return group[0]
    known = [{name: value.value for name, value in area.values.items()} for area in group]
    counts = [*series.STRUCTURE, *series.ORIGINS[0], *series.ORIGINS[1]]
    added = {name: sum(one.get(name, 0.0) for one in known) for name in counts}
    homes = sum(added[name] for name in making.HOMES.values())
    if homes > 0.0:
        added["g_hhgro"] = sum(making.at_home(one) for one in known) / homes
    year = group[0].year
    return group[0]._replace(values={name: Value(n, year) for name, n in added.items()})


def _group(group: Sequence[Picked], chief: Picked) -> Profile:
    """Return one part of an area: a buurt, or several joined with the chief one."""
    if len(group) == 1:
        return making.build(group[0])
    profiles = [_loose(area) for area in group]
    name = " + ".join(area.name for area in group)
    codes = [area.code for area in group]
    return making.profile(chief.code, name, chief.municipality, making.summed(profiles), codes)


def _loose(picked: Picked) -> Profile:
    """Return the profile of a buurt too small to be built, for its sums only."""
    values = dict(picked.values)
    for name in series.STRUCTURE:
        values.setdefault(name, Value(0.0, picked.year))
    if series.origins(values) is None:
        values |= dict.fromkeys(series.ORIGINS[0], Value(0.0, picked.year))
    return making.build(picked._replace(values=values))


# Every area of the store


def stream(
    level: Literal["buurt", "wijk", "gemeente"], skipped: Callable[[Joined], None] | None
) -> Iterator[Profile]:
    """Yield the profile of every area of a level, by code; see ``profiles.stream``.

    Raises:
        InputError: when nothing has been imported, or a file is damaged.
    """
    files = store.held()
    if not files:
        raise InputError(Problem("", "area", f"no table has been imported yet; {_HOW}"))
    tell = skipped or (lambda _: None)
    for town in municipalities(files):
        rows = _reach(files, town)
        found = series.parts(town, rows)
        if found is None:
            continue
        if level == "buurt":
            yield from _buurten(found, rows, tell)
        elif level == "gemeente":
            yield from _area(town, found, rows, tell)
        else:
            for wijk in sorted({f"WK{code[2:8]}" for code in found.codes}):
                inside = [code for code in found.codes if code[2:8] == wijk[2:]]
                reached = {
                    file: {**some, **store.rows(file, wijk, wijk)} for file, some in rows.items()
                }
                yield from _area(wijk, found._replace(codes=inside), reached, tell)


def municipalities(files: Iterable[Held]) -> list[str]:
    """Return the codes of the municipalities of which the store has a buurt."""
    towns = {
        f"GM{code[2:6]}"
        for file in files
        if file.source is Source.KWB
        for code in store.codes(file)
        if code.startswith("BU")
    }
    return sorted(towns)


def of_year(codes: Iterable[str], year: int, files: Sequence[Held]) -> Iterator[Profile | Joined]:
    """Yield what is known of buurten in one year's division, in the order of their codes.

    A municipality is in memory at a time.

    Args:
        codes: of buurten, in order.
        year: of residents, ages and households; older years in the files fill in the rest.
        files: tables at hand.

    Yields:
        The profile of each, or why it cannot be built by itself.

    Raises:
        InputError: when a file is damaged.
    """
    for town, inside in groupby(codes, key=lambda code: code[2:6]):
        rows = _reach(files, f"GM{town}")
        for code in inside:
            picked = series.pick(code, rows, year)
            if picked is None:
                yield Joined(code=code, name=code, residents=0, reason="incomplete")
                continue
            reason = unusable(picked)
            yield making.build(picked) if reason is None else _told(picked, reason)


def _buurten(found: Parts, rows: Rows, tell: Callable[[Joined], None]) -> Iterator[Profile]:
    for code in found.codes:
        picked = series.pick(code, rows, found.year)
        reason = "incomplete" if picked is None else unusable(picked)
        if picked is not None and reason is None:
            yield making.build(picked)
        elif picked is not None and reason is not None:
            tell(_told(picked, reason))


def _area(code: str, found: Parts, rows: Rows, tell: Callable[[Joined], None]) -> Iterator[Profile]:
    try:
        yield together(code, found, rows)
    except InputError:
        own = series.pick(code, rows, found.year)
        name = own.name if own else code
        reason = (unusable(own) if own else None) or "incomplete"
        tell(Joined(code=code, name=name, residents=int(found.residents), reason=reason))


# Messages

_HOW: Final = (
    "import a table of CBS (wijksim areas import FILE; docs/areas.md says where to get one) or "
    "fetch an area from CBS (wijksim areas fetch CODE)"
)


def _refused(picked: Picked, reason: Reason, more: str = "") -> InputError:
    residents = picked.values.get("a_inw")
    count = f", {residents.value:.0f} residents" if residents else ""
    hint = more or (
        "; the wijk or municipality around it can be built, and "
        f"'wijksim areas fit {picked.code} --merge' joins it with the buurt beside it"
    )
    told = f"{picked.code} ({picked.name}{count}, {picked.year}) {REASONS[reason]}{hint}"
    return InputError(Problem("", "area", told))


def _unknown(code: str, files: Sequence[Held]) -> InputError:
    if not files:
        told = f"{code} is no area of the package, and no table has been imported yet; {_HOW}"
        return InputError(Problem("", "area", told))
    known = {key for file in files for key in store.codes(file) if key[:2] == code[:2]}
    told = f"{code} is not in the imported tables{_nearest(code, known)}; {_HOW}"
    return InputError(Problem("", "area", told))


def _nearest(code: str, known: Iterable[str]) -> str:
    """Return a hint at the code that begins alike and is nearest by number, or nothing."""

    def far(key: str) -> tuple[int, int]:
        alike = next((i for i, (a, b) in enumerate(zip(code, key, strict=False)) if a != b), 0)
        return -alike, abs(int(key[2:], 36) - int(code[2:], 36))

    best = min(known, key=far, default=None)
    return f"; did you mean '{best}'?" if best and best[:4] == code[:4] else ""
