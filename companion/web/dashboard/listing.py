"""The list of mentions narrowed by what the person asked for, fifty at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from companion.model.view import MentionView

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


def page_of(views: tuple[MentionView, ...], filters: Filters, number: int) -> ListPage:
    """Return the page asked for, or the nearest that exists."""
    found = tuple(view for view in views if _fits(view, filters))
    last = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(1, number), last)
    start = (number - 1) * PAGE_SIZE
    return ListPage(
        views=found[start : start + PAGE_SIZE], found=len(found), number=number, last=last
    )


def _fits(view: MentionView, filters: Filters) -> bool:
    mention, assessment = view.mention, view.assessment
    nature = assessment.nature if assessment else ""
    severity = assessment.severity if assessment else 0
    ticked = {True: "yes", False: "no", None: "unsaid"}[mention.concerns]
    return (
        (not filters.severity.isdecimal() or severity >= int(filters.severity))
        and filters.nature in {"", nature}
        and filters.state in {"", mention.state}
        and filters.concerns in {"", ticked}
        and _folded(filters.q) in _folded(_searched(view))
    )


def _searched(view: MentionView) -> str:
    mention = view.mention
    review = mention.review
    parts = (review.words, review.author or "", mention.notes, mention.page_url, mention.page_title)
    return "\n".join(parts)


def _folded(text: str) -> str:
    """Return text without accents or case: « médecin » is found by « MEDECIN »."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))
