"""Whom each review of a page concerns: what the doctor said of the page, else what is read there.

What the doctor says of a whole page is kept with each of its reviews and followed by the new ones;
a tick on one review stands above it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from companion.model.mention import Mention
from companion.model.practitioner import Practitioner
from companion.model.review import Page
from companion.reading.concern import relevance
from companion.reading.words import likeness_key


class Judge:
    """Says of the mentions of one page whether they concern the doctor, and why."""

    def __init__(self, page: Page, known: Sequence[Mention], practitioner: Practitioner) -> None:
        """Take the page as just read, the mentions already known there, and who the doctor is."""
        self._page = page
        self._known = known
        self._practitioner = practitioner

    def judged(self, mention: Mention) -> Mention:
        """Return the mention with what is found of whom it concerns; the doctor's word stands."""
        review = mention.review
        chosen = page_choice(
            [one for one in self._known if one.id != mention.id], about=review.about
        )
        found = relevance(review, self._page, self._practitioner, chosen=chosen)
        if _is_said(mention):
            return msgspec.structs.replace(mention, relevance=found)
        return msgspec.structs.replace(mention, relevance=found, concerns=found.concerns)


def page_choice(mentions: Sequence[Mention], *, about: str) -> bool | None:
    """Return what the doctor said of a page, or of one entry of a list of practitioners.

    Said of the page as a whole; else when every review there is ticked alike, one at least by the
    doctor, those aside whose own words decide. None when nothing was said, or both.
    """
    same = [one for one in mentions if likeness_key(one.review.about) == likeness_key(about)]
    of_page = {one.concerns for one in same if one.concern_said == "page"}
    if len(of_page) == 1:
        return of_page.pop()
    same = [one for one in same if not _is_told_by_words(one)]
    ticks = {one.concerns for one in same}
    is_said = any(one.concern_said == "review" for one in same)
    return ticks.pop() if is_said and len(ticks) == 1 else None


def _is_told_by_words(mention: Mention) -> bool:
    return mention.relevance is not None and mention.relevance.why in ("named", "another_named")


def _is_said(mention: Mention) -> bool:
    """Tell whether the doctor ticked it; an earlier version kept ticks without saying whose."""
    if mention.concern_said is not None:
        return True
    return mention.relevance is None and mention.concerns is not None
