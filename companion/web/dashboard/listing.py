"""The list of mentions narrowed by what the person asked for, fifty at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from companion.model.text_folding import folded
from companion.model.view import Glance, MentionView
from companion.walk import Walk

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is asked for; an empty string asks nothing."""

    q: str = ""
    severity: str = ""
    nature: str = ""
    state: str = ""
    concerns: str = ""

    @property
    def asked(self) -> dict[str, str]:
        """Return the filters in use, for the links of the pagination."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """One page of the list; `number` starts at 1."""

    views: tuple[MentionView, ...]
    found: int
    number: int
    last: int


def read_filters(arguments: Mapping[str, str]) -> Filters:
    """Read the filters of an address; what is too long is cut."""
    names = ("q", "severity", "nature", "state", "concerns")
    return Filters(**{name: arguments.get(name, "").strip()[:200] for name in names})


def page_of(walk: Walk, filters: Filters, number: int) -> ListPage:
    """Return the page asked for, or the nearest that exists."""
    words = folded(filters.q)
    found = [glance.mention_id for glance in walk.glances() if _fits(glance, filters, words)]
    last = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(1, number), last)
    start = (number - 1) * PAGE_SIZE
    return ListPage(
        views=walk.view_mentions(found[start : start + PAGE_SIZE]),
        found=len(found),
        number=number,
        last=last,
    )


def _fits(glance: Glance, filters: Filters, words: str) -> bool:
    ticked = {True: "yes", False: "no", None: "unsaid"}[glance.concerns]
    return (
        (not filters.severity.isdecimal() or (glance.severity or 0) >= int(filters.severity))
        and filters.nature in {"", glance.nature}
        and filters.state in {"", glance.state}
        and filters.concerns in {"", ticked}
        and words in glance.searched
    )
