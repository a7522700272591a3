"""Words of the pages, in Dutch and English, and the words of the frame around every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.texts import LANGUAGES


class Words:
    """Texts by key: call it with a language, a key and the values to fill in."""

    def __init__(self, table: Mapping[str, tuple[str, str]]) -> None:
        """Take key -> (nl, en)."""
        self.table = table

    def __call__(self, lang: str, key: str, **values: object) -> str:
        """Return a text in a language, with its values filled in."""
        return self.table[key][LANGUAGES.index(lang)].format(**values)

    def all(self, lang: str) -> dict[str, str]:
        """Return every text of a language by key, not filled in, for a script."""
        return {key: pair[LANGUAGES.index(lang)] for key, pair in self.table.items()}


say: Final = Words(
    {
        "skip": ("Naar de inhoud", "To the content"),
        "menu": ("Hoofdmenu", "Main menu"),
        "home": ("wijksim, naar het begin", "wijksim, to the start"),
        "tagline": ("Verkenner, geen voorspeller", "An explorer, not a forecaster"),
        "other_language": ("English", "Nederlands"),
        "footer": (
            "De uitkomsten zijn zo goed als de aannamen erachter, en de meeste aannamen hebben "
            "nog geen bron.",
            "The outcomes are as good as the assumptions behind them, and most assumptions have "
            "no source yet.",
        ),
        "footer_private": (
            "Deze pagina's bewaren niets over u: geen account, geen cookies, niets van buiten.",
            "These pages keep nothing about you: no account, no cookies, nothing from elsewhere.",
        ),
        "footer_sources": (
            "Wijkcijfers: CBS; RIVM, CBS en GGD'en (CC BY 4.0). Software: Apache-2.0, versie "
            "{version}.",
            "Figures of neighbourhoods: CBS; RIVM, CBS and GGDs (CC BY 4.0). Software: "
            "Apache-2.0, version {version}.",
        ),
        "not_found": ("Deze pagina is er niet", "This page is not here"),
        "not_found_more": (
            "Misschien is het adres verkeerd overgenomen. Begin opnieuw bij Vergelijken.",
            "Perhaps the address was copied wrongly. Start again at Compare.",
        ),
        "bad_address": ("Dit adres klopt niet", "This address is not right"),
        "bad_address_more": (
            "In het adres staat iets wat wijksim niet kan gebruiken:",
            "The address holds something that wijksim cannot use:",
        ),
        "start_again": ("Begin opnieuw", "Start again"),
        "busy": ("Het is druk", "It is busy"),
        "busy_more": (
            "Er lopen nu te veel berekeningen tegelijk. Probeer het over een paar tellen opnieuw.",
            "Too many computations are under way at the moment. Try again in a few seconds.",
        ),
        "preparing": (
            "Eén keer na het installeren maakt de server het model klaar voor deze computer. Dat "
            "duurt een tot drie minuten. Daarna gaat het vanzelf verder.",
            "Once after installing, the server makes the model ready for this computer. That "
            "takes one to three minutes. After that it goes on by itself.",
        ),
        "late": ("Dit duurt te lang", "This takes too long"),
        "late_more": (
            "De berekening is gestopt. Kies een kleinere wijk, minder jaren of minder runs, of "
            "draai haar zelf met wijksim compare.",
            "The computation was stopped. Choose a smaller neighbourhood, fewer years or fewer "
            "runs, or run it yourself with wijksim compare.",
        ),
        "failed": ("Er ging iets mis", "Something went wrong"),
        "failed_more": (
            "Dat is een fout van wijksim, niet van u. Het staat in het verslag van de server.",
            "That is a fault of wijksim, not yours. The server's log holds it.",
        ),
    }
)
