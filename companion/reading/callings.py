"""Specialties and places: does what a page says of somebody fit the practitioner, or a namesake?"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from companion.model.practitioner import Practitioner
from companion.model.value import Value
from companion.reading.callings_known import callings_in, own_callings, towns_in
from companion.reading.name_forms import name_words
from companion.reading.names import said_after
from companion.reading.words import likeness_key

_AGENT = r"\w{2,16}(?:eur|euse|rice|iste|ier|iere|cher|chere|ien|ienne|graphe|logue|logiste)"
"""How French says who does something: « dresseur », « maraîchère », « accordéoniste »."""


class Clash(Value, frozen=True, kw_only=True):
    """What a page says of somebody that is not so of the practitioner, in the page's own words."""

    of: Literal["place", "specialty"]
    found: str


def clash(words: str, practitioner: Practitioner) -> Clash | None:
    """Return what in `words` contradicts the practitioner's specialty or places, or None.

    Words that name the practitioner's own too contradict nothing; nor does a practitioner who
    gave no specialty or place.
    """
    own = own_callings(practitioner.specialty)
    said = callings_in(words)
    if own and said and not own & said.keys():
        return Clash(of="specialty", found=next(iter(said.values())))
    # A trade outside health is nobody's specialty, whatever the practitioner gave.
    trade = None if said else _other_trade(words, practitioner)
    return trade or _other_place(words, practitioner)


def _other_place(words: str, practitioner: Practitioner) -> Clash | None:
    own = towns_in(" \n ".join(practitioner.places))
    key = f" {likeness_key(words)} "
    if not (own.names or own.codes):
        return None
    if any(f" {likeness_key(place)} " in key for place in practitioner.places):
        return None
    said = towns_in(words)
    if own.names & said.names or own.codes & said.codes:
        return None
    departments = {code[:2] for code in own.codes} & {code[:2] for code in said.codes}
    if departments or not said.names:
        return None
    return Clash(of="place", found=min(said.names, key=key.find).title())


def _other_trade(words: str, practitioner: Practitioner) -> Clash | None:
    """Return the trade outside health that stands right after the name."""
    for after in said_after(words, practitioner):
        found = _trades().match(after.words)
        if found is None and not after.is_titled:
            found = _offices().match(after.words)
            if found is not None and found["trade"] in name_words().no_trades:
                found = None
        if found is not None:
            return Clash(of="specialty", found=found["trade"])
    return None


@cache
def _trades() -> re.Pattern[str]:
    return _one_of(name_words().trades)


@cache
def _offices() -> re.Pattern[str]:
    return _one_of(name_words().offices, _AGENT)


def _one_of(rows: list[list[str]], *patterns: str) -> re.Pattern[str]:
    said = "|".join((*(re.escape(one) for row in rows for one in row), *patterns))
    before = "est|etait|une?|le|la|l|ancien|ancienne|ex"
    return re.compile(rf"(?:(?:{before}) ){{0,2}}(?P<trade>{said})\b")
