"""What ``explain`` says, in Dutch and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.texts import LANGUAGES

_WORDS: Final[Mapping[str, tuple[str, str]]] = {  # key -> (nl, en)
    # who the difference is split over
    "personal": ("I  in het persoonlijke leven", "I  in the personal life"),
    "between_rules": ("II  tussen de regels", "II  between the rules"),
    "neighbourhood": ("III  in de wijk", "III  in the neighbourhood"),
    "policy_table": ("IV  aan de beleidstafel", "IV  at the policy table"),
    "preconditions": ("de voorwaarden", "the preconditions"),
    "short_personal": ("I (het persoonlijke leven)", "I (the personal life)"),
    "short_between_rules": ("II (tussen de regels)", "II (between the rules)"),
    "short_neighbourhood": ("III (de wijk)", "III (the neighbourhood)"),
    "short_policy_table": ("IV (de beleidstafel)", "IV (the policy table)"),
    "short_preconditions": ("de voorwaarden", "the preconditions"),
    "and": ("en", "and"),
    # explain: progress and table
    "combinations": ("{n} combinaties", "{n} combinations"),
    "combination": ("1 combinatie", "1 combination"),
    "split_head": (
        "{area}: van '{first}' naar '{second}', jaar {year}, {seeds}, preset {preset}",
        "{area}: from '{first}' to '{second}', year {year}, {seeds}, preset {preset}",
    ),
    "column_share": ("deel", "share"),
    "column_alone": ("alleen", "alone"),
    "column_last": ("als laatste", "as the last"),
    "cell_same": ("gelijk", "the same"),
    "row_difference": ("samen: het verschil", "together: the difference"),
    "split_read": (
        "deel: wat het bijdraagt, gemiddeld over alle volgordes; de vijf tellen precies op tot het "
        "verschil. alleen: als verder alles blijft als in '{first}'. als laatste: als verder alles "
        "al is als in '{second}'. Eronder het 95 %-interval. * duidelijk gunstiger, ! duidelijk "
        "ongunstiger, ~ duidelijk anders.",
        "share: what it brings, on average over all orders; the five add up to the difference "
        "exactly. alone: with all else as in '{first}'. as the last: with all else as in "
        "'{second}' already. Below it the 95 % interval. * clearly favourable, ! clearly "
        "unfavourable, ~ clearly different.",
    ),
    # explain: sentences
    "whole": ("{what}: {change}.", "{what}: {change}."),
    "due_to": ("Daarvan komt {parts}.", "Of this come {parts}."),
    "against": ("Daartegenin gaat {parts}.", "Against this go {parts}."),
    "clear_parts": ("Delen die wel duidelijk zijn: {parts}.", "Parts that are clear: {parts}."),
    "part": ("{change} van {who}", "{change} from {who}"),
    "not_clear": ("Niet van nul te onderscheiden: {parts}.", "Not told apart from zero: {parts}."),
    "otherwise": (
        "{who} doet naast de andere {last}, alleen {alone}.",
        "Beside the others {who} does {last}, by itself {alone}.",
    ),
    "same": (
        "In beide gelijk, en dus precies nul: {parts}.",
        "The same in both, and so exactly zero: {parts}.",
    ),
    "only_one": (
        "De scenario's verschillen alleen in {who}; het hele verschil komt daarvan.",
        "The scenarios differ in {who} only; all of the difference comes from there.",
    ),
    "none_differ": (
        "Deze scenario's stellen hetzelfde in; er is geen verschil.",
        "These scenarios set the same; there is no difference.",
    ),
    "price": (
        "Uren voor {who} gaan bij casussen weg of komen daar terug: dat telt in dat deel mee.",
        "Hours for {who} are taken from cases or given back: that counts in that share.",
    ),
    "cut": (
        "In {n} van de 32 combinaties pasten de uren niet; daar is al het andere werk naar "
        "verhouding ingekort, tot casussen hun minimum hadden.",
        "In {n} of the 32 combinations the hours did not fit; there all other work was cut in "
        "proportion, until cases had their least.",
    ),
    "one_seed": (
        "Met 1 seed is er geen interval: toeval en effect zijn niet te scheiden.",
        "With 1 seed there is no interval: chance and effect cannot be told apart.",
    ),
    # explain: figure
    "figure_split": (
        "Waar het verschil vandaan komt: van '{first}' naar '{second}'",
        "Where the difference comes from: from '{first}' to '{second}'",
    ),
    "figure_split_about": (
        "Van boven naar beneden: het niveau nu, wat elk deel daaraan verandert, en waar het "
        "uitkomt in jaar {year}. De streep is het 95 %-interval van dat deel. Blauw: gunstig. "
        "Oranje: ongunstig. Grijs: geen van beide. Open: niet van nul te onderscheiden.",
        "From top to bottom: the level now, what each part changes, and where it ends in year "
        "{year}. The bar is the 95 % interval of that part. Blue: favourable. Orange: "
        "unfavourable. Grey: neither. Open: not told apart from zero.",
    ),
}


def say(lang: str, key: str, **values: object) -> str:
    """Return a text in a language, with its values filled in."""
    return _WORDS[key][LANGUAGES.index(lang)].format(**values)


def count(lang: str, key: str, n: int) -> str:
    """Return a number of things: ``count("en", "combination", 2)`` is "2 combinations"."""
    return say(lang, key) if n == 1 else say(lang, f"{key}s", n=n)


def listed(lang: str, parts: list[str]) -> str:
    """Return parts as a list in words: "a, b and c"."""
    if len(parts) < 2:  # noqa: PLR2004 - one part needs no "and"
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {say(lang, 'and')} {parts[-1]}"
