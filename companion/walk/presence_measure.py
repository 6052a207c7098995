"""What the first pages recorded say of the doctor's presence: shares, months, ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from companion.model.address import page_key
from companion.model.first_page import FirstPage, FirstPageHead, Ruling, Share
from companion.model.paris import paris_day
from companion.model.presence import ContentItem
from companion.watch.first_pages import share_of

_ENGINES_COUNTED = frozenset(("google-web", "bing", "qwant", "duckduckgo", "brave", "ecosia"))
_MONTHS_CHARTED = 12
_SERIES_COUNTED = 12
"""Web searches whose first page is counted: those recorded last."""


class Effect(NamedTuple):
    """What the first pages show since something was published.

    Shares are 0..1 of the first pages counted; `best_rank` that of the page itself today, None
    where it is on none of them; `pages_since` how many pages were recorded since.
    """

    share_before: float | None
    share_now: float | None
    best_rank: int | None
    pages_since: int


class MonthShare(NamedTuple):
    """Which part of the first pages was the doctor's own, and hostile, at a month's end (0..1)."""

    month: date
    own: float
    hostile: float
    pages: int


class Measure:
    """The first pages of the web searches that are counted, each read once."""

    def __init__(
        self,
        series: Mapping[str, list[FirstPageHead]],
        rulings: Mapping[str, Ruling],
        *,
        find_page: Callable[[str], FirstPage | None],
    ) -> None:
        """Take every series without its results, the one seen last first, and what was ruled."""
        web = [seen for seen in series.values() if seen[-1].engine in _ENGINES_COUNTED]
        self._counted = web[:_SERIES_COUNTED]
        self._rulings = rulings
        self._find_page = find_page
        self._shares: dict[str, Share] = {}

    @cached_property
    def latest(self) -> tuple[FirstPage, ...]:
        """The latest first page of each search."""
        return tuple(self._pages(seen[-1] for seen in self._counted))

    @cached_property
    def share_now(self) -> float | None:
        """The part of the latest first pages that is the doctor's own, None without any."""
        return self._part(self.latest, "own")

    def effect(self, item: ContentItem) -> Effect:
        """Return what the first pages recorded since the day of publication show."""
        if item.published_on is None:
            return Effect(None, None, None, 0)
        key, since = page_key(item.url), item.published_on
        fresh = [page for page in self.latest if paris_day(page.seen_at) >= since]
        ranks = [one.rank for page in fresh for one in page.results if one.key == key]
        now = self._part(fresh, "own")
        return Effect(item.share_before, now, min(ranks, default=None), len(fresh))

    def by_month(self) -> tuple[MonthShare, ...]:
        """Return the shares at the end of each month that has pages, oldest first; twelve at most.

        Each search counts with the last page recorded up to then.
        """
        dated = [[(_month_of(head), head) for head in seen] for seen in self._counted]
        months = sorted({month for seen in dated for month, _ in seen})
        rows = []
        for month in months[-_MONTHS_CHARTED:]:
            heads = [[head for at, head in seen if at <= month] for seen in dated]
            pages = self._pages(upto[-1] for upto in heads if upto)
            own, hostile = self._part(pages, "own"), self._part(pages, "hostile")
            if own is not None and hostile is not None:
                rows.append(MonthShare(month, own, hostile, len(pages)))
        return tuple(rows)

    def _pages(self, heads: Iterable[FirstPageHead]) -> list[FirstPage]:
        return [page for head in heads if (page := self._find_page(head.capture_id)) is not None]

    def _part(self, pages: Iterable[FirstPage], kind: str) -> float | None:
        """Return the part of all results of several first pages that is of a kind."""
        shares = [self._share(page) for page in pages]
        total = sum(share.total for share in shares)
        return sum(getattr(share, kind) for share in shares) / total if total else None

    def _share(self, page: FirstPage) -> Share:
        if page.capture_id not in self._shares:
            self._shares[page.capture_id] = share_of(page, self._rulings)
        return self._shares[page.capture_id]


def _month_of(head: FirstPageHead) -> date:
    return paris_day(head.seen_at).replace(day=1)
