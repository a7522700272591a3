"""What a reader must know about the figures of an area: what was joined, left out, estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wijksim.sources.profiles import Profile

_FIELDS_NL: Final = {
    "residents": "inwoners",
    "age_0_14": "0 tot 15 jaar",
    "age_15_24": "15 tot 25 jaar",
    "age_25_44": "25 tot 45 jaar",
    "age_45_64": "45 tot 65 jaar",
    "age_65_plus": "65 jaar of ouder",
    "migration_background": "herkomst buiten Nederland",
    "one_person": "eenpersoonshuishoudens",
    "without_children": "huishoudens zonder kinderen",
    "with_children": "huishoudens met kinderen",
    "household_size": "huishoudensgrootte",
    "single_parents": "eenoudergezinnen (% huishoudens)",
    "social_assistance": "bijstand",
    "disability_benefit": "arbeidsongeschikt (AO)",
    "unemployment_benefit": "werkloos (WW)",
    "state_pension": "AOW",
    "education_low": "opleiding laag",
    "education_middle": "opleiding middelbaar",
    "education_high": "opleiding hoog",
    "low_income": "laag inkomen (% huishoudens)",
    "difficulty_making_ends_meet": "moeite met rondkomen (% 18+)",
    "severe_limitation": "ernstig beperkt (% 18+)",
    "informal_carers": "mantelzorgers (% 18+)",
    "volunteers": "vrijwilligers (% 18+)",
}
_DONE_WITHOUT: Final = ("education_low", "education_middle", "education_high", "low_income")
_REASONS: Final = {
    "empty": ("onbewoond", "nobody lives there"),
    "few": ("minder dan 50 inwoners", "fewer than 50 residents"),
    "institution": ("instelling zonder huishoudens", "an institution without households"),
    "incomplete": ("cijfers ontbreken", "figures are missing"),
    "nonsense": ("cijfers spreken elkaar tegen", "figures contradict each other"),
}


def field(name: str, lang: str) -> str:
    """Return what a figure of a profile is called, ``lang`` being nl or en."""
    return _FIELDS_NL.get(name, name) if lang == "nl" else name.replace("_", " ")


def parts(profile: Profile, lang: str, most: int | None = None) -> list[str]:
    """Return of how many neighbourhoods an area consists and what became of others, a line each.

    Args:
        profile: of the area.
        lang: nl or en.
        most: neighbourhoods that are named; of more only their number is told.
    """
    dutch, lines = lang == "nl", list[str]()
    if profile.parts:
        told = "gebouwd uit {n} buurten" if dutch else "built from {n} neighbourhoods"
        lines.append(told.format(n=len(profile.parts)))
    if most is not None and len(profile.joined) > most:
        into = sum(one.into != "" for one in profile.joined)
        told = (
            "{into} te kleine samengevoegd, {out} weggelaten: wijksim areas fit {code}"
            if dutch
            else "{into} too small ones joined, {out} left out: wijksim areas fit {code}"
        )
        out = len(profile.joined) - into
        return [*lines, "  " + told.format(into=into, out=out, code=profile.codes[0])]
    for one in profile.joined:
        reason = _REASONS[one.reason][0 if dutch else 1]
        done = (
            (f"samengevoegd met {one.into}" if dutch else f"joined with {one.into}")
            if one.into
            else ("weggelaten" if dutch else "left out")
        )
        people = "inwoners" if dutch else "residents"
        lines.append(f"  {one.code} {one.name} ({one.residents} {people}): {reason}; {done}")
    return lines


def estimated(profile: Profile, lang: str) -> list[str]:
    """Return a line with the figures that are not published here, or none.

    Of education and low incomes nothing is estimated: the builder does without.
    """
    names = [name for name in profile.unpublished if name not in _DONE_WITHOUT]
    if not names:
        return []
    told = "niet gepubliceerd, geschat" if lang == "nl" else "not published, estimated"
    return [f"{told}: {', '.join(field(name, lang) for name in names)}"]
