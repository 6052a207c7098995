"""The list of mentions narrowed and sorted by what the person asked for, fifty at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import partial
from typing import Any

from companion.model.paris import paris_day
from companion.model.text_folding import folded
from companion.model.view import Glance, MentionView
from companion.walk import Walk

PAGE_SIZE = 50
SOON = timedelta(days=15)
"""« Bientôt »: from when on a lawyer should have been seen."""
DELAYS = ("running", "soon", "over", "none")
SORTS = ("urgent", "ends", "newest", "oldest", "noted")
_LONGEST = 200
_SHORTEST_NAME = 3
_BETWEEN = re.compile(r"[,;()]| [-–—] ")
_NEVER = date.max
_FIRST: date = date.min


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is asked for; an empty string asks nothing. Days are ISO, of the first sighting."""

    q: str = ""
    severity: str = ""
    nature: str = ""
    platform: str = ""
    state: str = ""
    concerns: str = ""
    delay: str = ""
    step: str = ""
    place: str = ""
    since: str = ""
    until: str = ""
    sort: str = ""

    @property
    def asked(self) -> dict[str, Any]:
        """Return what is in use, for the links of the pagination."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """One page of the list; `number` starts at 1."""

    views: tuple[MentionView, ...]
    found: int
    number: int
    last: int


def read_filters(arguments: Mapping[str, str]) -> Filters:
    """Read the filters of an address; what is too long is cut, a day that is none asks nothing."""
    said = {each.name: arguments.get(each.name, "").strip()[:_LONGEST] for each in fields(Filters)}
    for name in ("since", "until"):
        said[name] = said[name] if _day(said[name]) else ""
    said["sort"] = said["sort"] if said["sort"] in SORTS[1:] else ""
    return Filters(**said)


def page_of(walk: Walk, filters: Filters, number: int) -> ListPage:
    """Return the page asked for, or the nearest that exists."""
    found = found_by(walk, filters)
    last = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(1, number), last)
    start = (number - 1) * PAGE_SIZE
    ids = [glance.mention_id for glance in found[start : start + PAGE_SIZE]]
    return ListPage(views=walk.view_mentions(ids), found=len(found), number=number, last=last)


def found_by(walk: Walk, filters: Filters) -> list[Glance]:
    """Return what the filters leave, in the order asked for."""
    tests = _tests(filters, walk.today())
    found = [glance for glance in walk.glances() if all(test(glance) for test in tests)]
    if filters.sort:
        key, reverse = _ORDERS[filters.sort]
        found.sort(key=key, reverse=reverse)
    return found


def _tests(filters: Filters, today: date) -> list[Callable[[Glance], bool]]:
    """Return the tests that are asked for, the cheapest first: nothing asked, nothing tested."""
    tests: list[Callable[[Glance], bool]] = [
        partial(test, value) for name, test in _EQUALS.items() if (value := getattr(filters, name))
    ]
    if filters.severity.isdecimal():
        least = int(filters.severity)
        tests.append(lambda glance: (glance.severity or 0) >= least)
    if filters.delay:
        tests.append(lambda glance: filters.delay in _delays_of(glance, today))
    if filters.since or filters.until:
        low, high = _day(filters.since) or _FIRST, _day(filters.until) or _NEVER
        tests.append(lambda glance: low <= paris_day(glance.first_seen) <= high)
    if filters.place:
        names = place_names(filters.place)
        tests.append(lambda glance: any(name in glance.searched for name in names))
    if words := folded(filters.q):
        tests.append(lambda glance: words in glance.searched)
    return tests


def place_names(place: str) -> tuple[str, ...]:
    """Return what tells a place of the practitioner's: each of its parts, as lists are searched.

    « Cabinet des Tilleuls, Lyon » is named by « Cabinet des Tilleuls » or by « Lyon ».
    """
    parts = (folded(part) for part in _BETWEEN.split(place))
    return tuple(part for part in parts if len(part) >= _SHORTEST_NAME) or (folded(place),)


_TICKED = {True: "yes", False: "no", None: "unsaid"}
_EQUALS: dict[str, Callable[[str, Glance], bool]] = {
    "nature": lambda asked, glance: glance.nature == asked,
    "platform": lambda asked, glance: (glance.platform or "other") == asked,
    "state": lambda asked, glance: glance.state == asked,
    "concerns": lambda asked, glance: _TICKED[glance.concerns] == asked,
    "step": lambda _asked, glance: bool(glance.waiting_steps),
}


def _delays_of(glance: Glance, today: date) -> set[str]:
    if glance.expires is None:
        return {"none"}
    if glance.is_expired:
        return {"over"}
    return {"running", "soon"} if _end(glance) <= today + SOON else {"running"}


def _end(glance: Glance) -> date:
    """Return the last day in the worst case: one that cannot be told may be today."""
    if glance.expires is None or glance.is_expired:
        return _NEVER
    return glance.expires.earliest or _FIRST


_ORDERS: dict[str, tuple[Callable[[Glance], Any], bool]] = {
    "ends": (_end, False),
    "newest": (lambda glance: glance.first_seen, True),
    "oldest": (lambda glance: glance.first_seen, False),
    "noted": (lambda glance: glance.last_active, True),
}


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
