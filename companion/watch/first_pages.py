"""Recorded first pages compared: whose results they are, the share occupied, what moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeVar

from companion.model.first_page import (
    FirstPage,
    FirstPageHead,
    FirstPageResult,
    JudgedResult,
    Moved,
    Movement,
    RuledBy,
    Ruling,
    Share,
    Stance,
)
from companion.watch.alerts_words import folded
from companion.watch.stance_words import stance_words

PAGE, SITE = "page:", "site:"
_FAR = 3
"""Ranks up or down from which a move is told among what a round found."""


def is_shared(site: str) -> bool:
    """Tell whether a domain holds pages of many people: what is said of one is not of all."""
    shared = stance_words().shared_domains
    return any(site == one or site.endswith(f".{one}") for one in shared)


def judged(page: FirstPage, rulings: Mapping[str, Ruling]) -> tuple[JudgedResult, ...]:
    """Return the results of a page as the doctor sees them; `rulings` by their id.

    What was said of the page itself goes before what was said of its whole domain.
    """
    return tuple(_judged(result, rulings) for result in page.results)


def _judged(result: FirstPageResult, rulings: Mapping[str, Ruling]) -> JudgedResult:
    stance, ruled_by = stance_of(result, rulings)
    return JudgedResult(result=result, stance=stance, ruled_by=ruled_by)


def stance_of(result: FirstPageResult, rulings: Mapping[str, Ruling]) -> tuple[Stance, RuledBy]:
    """Return what a result is to the doctor, and who said so."""
    of_page = rulings.get(PAGE + result.key)
    if of_page is not None:
        return of_page.stance, "page"
    of_site = rulings.get(SITE + result.site)
    return (of_site.stance, "site") if of_site is not None else (result.proposed, "rules")


def share_of(page: FirstPage, rulings: Mapping[str, Ruling]) -> Share:
    """Return how a first page is made up, and at which rank the first hostile result stands."""
    counts: Counter[Stance] = Counter()
    best: int | None = None
    for result in page.results:
        stance, _ = stance_of(result, rulings)
        counts[stance] += 1
        if stance == "hostile" and (best is None or result.rank < best):
            best = result.rank
    return Share(
        total=len(page.results),
        own=counts["own"],
        favourable=counts["favourable"],
        neutral=counts["neutral"],
        hostile=counts["hostile"],
        namesake=counts["namesake"],
        best_hostile=best,
    )


def movement(before: FirstPage | None, after: FirstPage) -> Movement:
    """Return what is new, moved or gone since the page recorded before; nothing before: nothing.

    An engine that could not be read at all tells nothing gone.
    """
    if before is None or not before.results or not after.results:
        return Movement()
    known = {result.key: result for result in before.results}
    here = {result.key for result in after.results}
    moved = tuple(
        Moved(result=result, rank_before=known[result.key].rank, is_reworded=reworded)
        for result in after.results
        if result.key in known
        and ((reworded := _reworded(known[result.key], result)) or _has_moved(known, result))
    )
    return Movement(
        new=tuple(result for result in after.results if result.key not in known),
        moved=moved,
        gone=tuple(result for result in before.results if result.key not in here),
    )


Seen = TypeVar("Seen", FirstPage, FirstPageHead)


def latest_of_series(pages: Iterable[Seen]) -> dict[str, list[Seen]]:
    """Return the pages of each series, oldest first, the series seen last coming first."""
    found: dict[str, list[Seen]] = {}
    for page in sorted(pages, key=lambda one: one.seen_at):
        found.setdefault(page.series, []).append(page)
    return dict(sorted(found.items(), key=lambda item: item[1][-1].seen_at, reverse=True))


def summed(found: Iterable[tuple[FirstPage, Movement]]) -> Movement:
    """Return what the pages of one round show together, each result once.

    A step up or down that comes from what was put above it is no change worth telling; a result
    that still stands on another page of the round is not gone.
    """
    pages = tuple(found)
    here = {result.key for page, _ in pages for result in page.results}
    new = {result.key: result for _, each in pages for result in each.new}
    moved = {
        one.result.key: one
        for _, each in pages
        for one in each.moved
        if one.result.key not in new and _is_worth_telling(one)
    }
    gone = {
        result.key: result for _, each in pages for result in each.gone if result.key not in here
    }
    return Movement(new=tuple(new.values()), moved=tuple(moved.values()), gone=tuple(gone.values()))


def _is_worth_telling(one: Moved) -> bool:
    return one.is_reworded or abs(one.result.rank - one.rank_before) >= _FAR


def _has_moved(known: Mapping[str, FirstPageResult], result: FirstPageResult) -> bool:
    return known[result.key].rank != result.rank


def _reworded(before: FirstPageResult, after: FirstPageResult) -> bool:
    return folded(before.title) != folded(after.title)
