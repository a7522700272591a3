"""The story of one resident, week by week, in plain words."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from wijksim.model import NeighbourhoodModel
from wijksim.texts import number
from wijksim.units import NEVER, NOBODY, PARTNER_SLOT, Age, Case, Domain, Tie
from wijksim.web.words import Words

_NOTICED: Final = 0.1  # load from which a trouble is told, and half of which it is over
_HOURS: Final = 0.3  # of help in a week from which it is told
_TENSE: Final = 0.5  # stress
_CALM: Final = 0.35

_say: Final = Words(
    {
        "young": ("18 tot 39 jaar", "aged 18 to 39"),
        "middle": ("40 tot 66 jaar", "aged 40 to 66"),
        "old": ("67 jaar of ouder", "aged 67 or over"),
        "alone": ("zonder partner in huis", "without a partner at home"),
        "partner": ("met een partner", "with a partner"),
        "children": ("met kinderen thuis", "with children at home"),
        "who": ("Bewoner {n}: {parts}.", "Resident {n}: {parts}."),
        "skill_low": ("Formulieren en loketten zijn lastig.", "Forms and desks are hard."),
        "skill_high": ("Formulieren en loketten lukken goed.", "Forms and desks are no trouble."),
        "ties": (
            "Banden in de wijk: {n}; verstoord: {strained}.",
            "Ties in the neighbourhood: {n}; strained: {strained}.",
        ),
        "carer": (
            "Zorgt {hours} uur per week voor een ander.",
            "Cares for somebody {hours} hours a week.",
        ),
        "chronic": (
            "Leeft met een zorgvraag die niet overgaat.",
            "Lives with a need that does not go away.",
        ),
        "carries": ("Draagt nu: {loads}.", "Carries now: {loads}."),
        "nothing": ("Heeft nu geen grote zorgen.", "Has no great troubles now."),
        "new_load": ("Nieuwe zorgen om {domain}.", "New troubles with {domain}."),
        "less_load": (
            "De zorgen om {domain} zijn grotendeels voorbij.",
            "The troubles with {domain} are mostly over.",
        ),
        "need": (
            "Heeft nu hulp nodig die de eigen kring alleen niet geeft.",
            "Now needs help that the own circle alone does not give.",
        ),
        "no_need": ("Redt het weer zonder hulp.", "Manages without support again."),
        "received": (
            "Vraagt bekenden om hulp en krijgt {hours} uur.",
            "Asks people for help and gets {hours} hours.",
        ),
        "refused": (
            "Vraagt bekenden om hulp; er is nu niemand met tijd.",
            "Asks people for help; nobody has time now.",
        ),
        "gave": ("Helpt een ander: {hours} uur.", "Helps somebody: {hours} hours."),
        "new_tie": ("Krijgt een nieuwe band: {kind}.", "Gets a new tie: {kind}."),
        "lost_tie": ("Een band eindigt: {kind}.", "A tie ends: {kind}."),
        "attended": ("Was op de ontmoetingsplek.", "Was at the meeting place."),
        "waiting": (
            "Vraagt hulp bij het wijkteam en wacht.",
            "Asks the neighbourhood team and waits.",
        ),
        "active": (
            "Het wijkteam begint; {weeks} weken na de vraag.",
            "The team begins, {weeks} weeks after the request.",
        ),
        "elsewhere": (
            "Krijgt hulp bij een andere aanbieder.",
            "Is supported by another provider.",
        ),
        "left_queue": ("Haakt af in de wachtrij.", "Gives up in the queue."),
        "closed": ("De hulp stopt.", "The support ends."),
        "lost_partner": ("Verliest de partner.", "Loses the partner."),
        "tense": ("De spanning loopt op.", "Tension rises."),
        "calm": ("Er komt rust.", "Calm returns."),
        "moved": (
            "Is vertrokken. Hier woont nu iemand anders:",
            "Has left. Somebody else lives here now:",
        ),
        "MONEY": ("geld", "money"),
        "HOUSING": ("wonen", "housing"),
        "WORK": ("werk", "work"),
        "HEALTH": ("gezondheid", "health"),
        "PARENTING": ("opvoeden", "parenting"),
        "BELONGING": ("erbij horen", "belonging"),
        "PARTNER": ("partner", "partner"),
        "KIN": ("familie", "family"),
        "FRIEND": ("vriend", "friend"),
        "NEIGHBOUR": ("buur", "neighbour"),
        "PEER": ("iemand met dezelfde ervaring", "somebody with the same experience"),
    }
)
_AGES: Final = {Age.YOUNG: "young", Age.MIDDLE: "middle", Age.OLD: "old"}


class _Known(NamedTuple):
    """What was known of a resident a week ago."""

    troubles: frozenset[Domain]
    ties: dict[int, Tie]
    case: Case
    need: bool
    lost: int
    tense: bool


class Teller:
    """Tells what changes in the life of one resident."""

    def __init__(self, model: NeighbourhoodModel, row: int, lang: str) -> None:
        """Follow a row of a model from now on."""
        self.model, self.row, self.lang = model, row, lang
        self.known = self._look(frozenset(), tense=False)

    def portrait(self) -> list[str]:
        """Return who somebody is and what they carry now."""
        who, world = self.model.residents[self.row], self.model.world
        parts = [self._words(_AGES[who.age_class])]
        partner = int(world.ties.other[self.row, PARTNER_SLOT]) != NOBODY
        parts.append(self._words("partner" if partner else "alone"))
        if who.children:
            parts.append(self._words("children"))
        lines = [_say(self.lang, "who", n=self.row + 1, parts=", ".join(parts))]
        quarter = int(world.people.quartile[self.row])
        if quarter in (0, 3):
            lines.append(self._words("skill_low" if quarter == 0 else "skill_high"))
        strained = int(world.ties.strains[self.row])
        lines.append(_say(self.lang, "ties", n=int(world.ties.degree[self.row]), strained=strained))
        if who.duty > 0.0:
            lines.append(_say(self.lang, "carer", hours=self._number(who.duty)))
        if float(world.people.chronic[self.row]) > 0.0:
            lines.append(self._words("chronic"))
        loads = ", ".join(self._words(domain.name) for domain in sorted(self.known.troubles))
        lines.append(_say(self.lang, "carries", loads=loads) if loads else self._words("nothing"))
        return lines

    def week(self) -> list[str]:
        """Return what happened in the week that was just run."""
        before, world, row = self.known, self.model.world, self.row
        if int(world.scratch.arrived[row]) == 1:
            self.known = self._look(frozenset(), tense=False)
            return [self._words("moved"), *self.portrait()]
        now = self.known = self._look(before.troubles, before.tense)
        lines = []
        if now.lost not in (before.lost, NEVER):
            lines.append(self._words("lost_partner"))
        for key, domains in (
            ("new_load", now.troubles - before.troubles),
            ("less_load", before.troubles - now.troubles),
        ):
            lines += [
                _say(self.lang, key, domain=self._words(domain.name)) for domain in sorted(domains)
            ]
        lines += self._help()
        lines += self._ties(before, now)
        lines += self._team(before, now)
        if now.need != before.need:
            lines.append(self._words("need" if now.need else "no_need"))
        if now.tense != before.tense:
            lines.append(self._words("tense" if now.tense else "calm"))
        return lines

    def _help(self) -> list[str]:
        room, row, lines = self.model.world.scratch, self.row, []
        asked = float(room.wanted[row])
        got = float(room.got[row]) if asked > 0.0 else 0.0  # it stands there for who asked only
        if got >= _HOURS:
            lines.append(_say(self.lang, "received", hours=self._number(got)))
        elif asked > 1.0 and got <= 0.0:
            lines.append(self._words("refused"))
        if float(room.asked_of[row]) >= _HOURS:
            lines.append(_say(self.lang, "gave", hours=self._number(float(room.asked_of[row]))))
        if int(self.model.world.mind.attended[row]) == self.model.clock - 1:
            lines.append(self._words("attended"))
        return lines

    def _ties(self, before: _Known, now: _Known) -> list[str]:
        came = [kind for other, kind in now.ties.items() if other not in before.ties]
        went = [kind for other, kind in before.ties.items() if other not in now.ties]
        return [
            _say(self.lang, key, kind=self._words(kind.name))
            for key, kinds in (("new_tie", came), ("lost_tie", went))
            for kind in kinds
        ]

    def _team(self, before: _Known, now: _Known) -> list[str]:
        if now.case == before.case:
            return []
        if now.case == Case.ACTIVE:
            weeks = self.model.clock - 1 - int(self.model.world.cases.asked[self.row])
            return [_say(self.lang, "active", weeks=weeks)]
        if now.case == Case.WAITING:
            return [self._words("waiting")]
        if now.case == Case.ELSEWHERE:
            return [self._words("elsewhere")]
        return [self._words("left_queue" if before.case == Case.WAITING else "closed")]

    def _look(self, troubles: frozenset[Domain], tense: bool) -> _Known:
        """Read what is known; a trouble and tension stay until they are clearly less."""
        world, row = self.model.world, self.row
        loads = world.life.social[row] + world.life.institutional[row]
        found = frozenset(
            domain
            for domain in Domain
            if float(loads[domain]) >= (_NOTICED / 2 if domain in troubles else _NOTICED)
        )
        slots = np.flatnonzero(world.ties.other[row] != NOBODY)
        ties = {
            int(world.ties.other[row, slot]): Tie(int(world.ties.kind[row, slot])) for slot in slots
        }
        stress = float(world.mind.stress[row])
        return _Known(
            found,
            ties,
            Case(int(world.cases.case[row])),
            bool(world.life.need[row]),
            int(world.life.lost[row]),
            stress >= (_CALM if tense else _TENSE),
        )

    def _words(self, key: str) -> str:
        return _say(self.lang, key)

    def _number(self, value: float) -> str:
        return number(self.lang, value)
