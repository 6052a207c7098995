"""The first page of a search engine as it was recorded, and what each result is to the doctor."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from companion.model.value import Value

Stance = Literal["own", "favourable", "neutral", "hostile", "namesake"]
RuledBy = Literal["rules", "page", "site"]
"""Who said what a result is: the rules, or the doctor, of the page or of its whole domain."""

StanceWhy = Literal[
    "own_page",
    "negative_word",
    "another_named",
    "other_place",
    "other_specialty",
    "known_hostile",
    "known_favourable",
    "hostile_words",
    "favourable_words",
    "low_rating",
    "high_rating",
    "not_named",
    "nothing_marked",
]
"""Why a result was proposed as what it is; `words` of the result say with what."""


class FirstPageResult(Value, frozen=True, kw_only=True):
    """One result with what the rules propose; `key` finds the page again, `site` its domain."""

    rank: int
    title: str
    url: str
    snippet: str
    key: str
    site: str
    proposed: Stance
    why: StanceWhy
    words: str = ""


class FirstPage(Value, frozen=True, kw_only=True):
    """One recorded first page; `series` is the same for the same words at the same engine.

    `search_id` and `round_id` are empty for a page that no round led to.
    """

    capture_id: str
    seen_at: datetime
    engine: str
    query: str
    series: str
    results: tuple[FirstPageResult, ...] = ()
    search_id: str = ""
    round_id: str = ""


class FirstPageHead(Value, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A recorded first page without its results: thousands are read at once."""

    capture_id: str
    seen_at: datetime
    engine: str
    query: str
    series: str
    search_id: str = ""
    round_id: str = ""


class Ruling(Value, frozen=True, kw_only=True):
    """What the doctor said of a page (`page:<key>`) or of a whole domain (`site:<domain>`)."""

    id: str
    stance: Stance
    said_at: datetime


class JudgedResult(Value, frozen=True, kw_only=True):
    """A result as shown: the doctor's own word before what the rules propose."""

    result: FirstPageResult
    stance: Stance
    ruled_by: RuledBy


class Share(Value, frozen=True, kw_only=True):
    """How a first page is made up; `occupied` is 0..1, `best_hostile` the rank or None."""

    total: int
    own: int
    favourable: int
    neutral: int
    hostile: int
    namesake: int
    best_hostile: int | None

    @property
    def occupied(self) -> float:
        """Return the part of the first page that is the doctor's own, 0 for an empty one."""
        return self.own / self.total if self.total else 0.0


class Moved(Value, frozen=True, kw_only=True):
    """A result that was on both pages, at another rank or with other words."""

    result: FirstPageResult
    rank_before: int
    is_reworded: bool


class Movement(Value, frozen=True, kw_only=True):
    """What changed between two first pages of one series."""

    new: tuple[FirstPageResult, ...] = ()
    moved: tuple[Moved, ...] = ()
    gone: tuple[FirstPageResult, ...] = ()

    @property
    def is_still(self) -> bool:
        """Tell whether nothing changed."""
        return not (self.new or self.moved or self.gone)
