"""Specialties and places: does what a page says of somebody fit the practitioner, or a namesake?"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from companion.model.practitioner import Practitioner
from companion.model.value import Value
from companion.reading.callings_known import callings_in, towns_in
from companion.reading.name_forms import name_words
from companion.reading.names import said_after
from companion.reading.words import likeness_key


class Clash(Value, frozen=True, kw_only=True):
    """What a page says of somebody that is not so of the practitioner, in the page's own words."""

    of: Literal["place", "specialty"]
    found: str


def clash(words: str, practitioner: Practitioner) -> Clash | None:
    """Return what in `words` contradicts the practitioner's specialty or places, or None.

    Words that name the practitioner's own too contradict nothing; nor does a practitioner who
    gave no specialty or place.
    """
    own = _own_callings(practitioner.specialty)
    if own:
        said = callings_in(words)
        if said and not own & said.keys():
            return Clash(of="specialty", found=next(iter(said.values())))
        trade = None if said else _other_trade(words, practitioner)
        if trade is not None:
            return trade
    return _other_place(words, practitioner)


@lru_cache(maxsize=100)
def _own_callings(specialty: str) -> frozenset[str]:
    return frozenset(callings_in(specialty))


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
        found = _trades().match(after)
        if found is not None:
            return Clash(of="specialty", found=found["trade"])
    return None


@cache
def _trades() -> re.Pattern[str]:
    said = "|".join(re.escape(one) for row in name_words().trades for one in row)
    return re.compile(rf"(?:(?:est|etait|une?|le|la|l) ){{0,2}}(?P<trade>{said})\b")
