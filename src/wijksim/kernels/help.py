"""M9 Asking, M10 giving, M11 effect: quadrant I without a professional.

Three passes and no matching: everybody who asks spreads the question over their ties, everybody
asked gives the same share to all who ask, and everybody who asked gathers what came.
"""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col, Help
from wijksim.draws import Why, key, uniform
from wijksim.params import Params
from wijksim.rules import help as helping
from wijksim.rules import ties
from wijksim.state import Book, Floats, People, Scratch, Ties, Words
from wijksim.units import DOMAINS, NOBODY, SLOTS, Case


@kernel
def ask(
    people: People, network: Ties, scratch: Scratch, p: Params, seed: Words, week: int, row: Floats
) -> None:
    """Let people ask: ties outside first, the rest of their ties inside by strength."""
    draws = key(seed[0], Why.ASK, week)
    n = len(people.age)
    for i in range(n):
        scratch.asked_of[i] = 0.0
    for i in range(n):
        scratch.wanted[i], scratch.hours[i] = 0.0, 0.0
        need = people.chronic[i]
        for domain in range(DOMAINS):
            need += people.social[i, domain]
        if need <= p.help.ask_from:
            continue
        taken_over = 1.0 - people.mode[i] if int(people.case[i]) == Case.ACTIVE else 0.0
        balance = helping.debt(people.received[i], people.given[i])
        boost = people.boost[i]
        chance = helping.ask_chance(people.ask[i], boost, taken_over, balance, p.help)
        if uniform(draws, i) >= chance:
            continue
        wanted = helping.hours_wanted(need, p.help)
        outside = helping.outside_hours(people.outside[i], wanted, boost, p.help)
        scratch.hours[i] = outside
        row[Col.HOURS_OUTSIDE] += outside
        inside = (wanted - outside) * helping.askable(network.total[i], p.help)
        if inside <= 0.0:
            continue
        scratch.wanted[i] = inside
        row[Col.HOURS_ASKED] += inside
        for slot in range(SLOTS):
            j = int(network.other[i, slot])
            if j != NOBODY and int(network.strained[i, slot]) == 0:
                part = network.strength[i, slot] / network.total[i]
                scratch.asked_of[j] += inside * part


@kernel
def give(people: People, scratch: Scratch, p: Params) -> None:
    """Let everybody asked decide which share of it they can give."""
    for j in range(len(people.age)):
        asked, given = scratch.asked_of[j], 0.0
        if asked > 0.0:
            can = helping.capacity(people.give[j], people.stress[j], people.burden[j], p.help)
            share = helping.granted_share(can, asked)
            scratch.granted[j] = share
            given = share * asked
        people.given[j] = helping.smoothed(people.given[j], given, p.help)
        scratch.asked_of[j] = given  # from here on: what was given


@kernel
def receive(
    people: People, network: Ties, scratch: Scratch, p: Params, book: Book, year: int, row: Floats
) -> None:
    """Let those who asked receive what was given, and let it lighten their loads."""
    for i in range(len(people.age)):
        wanted = scratch.wanted[i]
        got = 0.0
        if wanted > 0.0:
            for slot in range(SLOTS):
                j = int(network.other[i, slot])
                scratch.flow[i, slot] = 0.0
                if j != NOBODY and int(network.strained[i, slot]) == 0:
                    part = network.strength[i, slot] / network.total[i]
                    scratch.flow[i, slot] = wanted * part * scratch.granted[j]
                    got += scratch.flow[i, slot]
            row[Col.HOURS_GIVEN] += got
        hours = scratch.hours[i] + got
        scratch.hours[i] = hours
        people.received[i] = helping.smoothed(people.received[i], hours, p.help)
        if hours <= 0.0 and wanted <= 0.0:
            continue
        social = 0.0
        for domain in range(DOMAINS):
            social += people.social[i, domain]
        if wanted > 0.0:
            kind = helping.load_class(social)
            book.help[year, int(people.group[i]), kind, Help.ASKED] += wanted
            book.help[year, int(people.group[i]), kind, Help.GRANTED] += got
        factor = helping.relief(hours, social + people.chronic[i], p.help)
        for domain in range(DOMAINS):
            people.social[i, domain] *= factor


@kernel
def use_ties(network: Ties, scratch: Scratch, p: Params) -> None:
    """Let ties that carried help grow stronger, at both ends; uses of one tie multiply."""
    for i in range(len(scratch.wanted)):
        if scratch.wanted[i] <= 0.0:
            continue
        for slot in range(SLOTS):
            hours = scratch.flow[i, slot]
            if hours > 0.0:
                j, back = int(network.other[i, slot]), int(network.back[i, slot])
                stronger = ties.after_use(network.strength[i, slot], hours, p.ties)
                network.strength[i, slot] = stronger
                network.strength[j, back] = stronger
