"""The post that a thread answers, where it is made otherwise than the answers under it."""

from __future__ import annotations

import re
from itertools import islice

from companion.model.review import Review
from companion.reading.methods.groups import Group, Surroundings, names_of
from companion.reading.methods.labels import heads_elsewhere, names_utterance
from companion.reading.methods.marks import Marks
from companion.reading.methods.record import is_sponsored, read_record
from companion.reading.methods.teasers import is_teaser
from companion.reading.page import Element, OpenPage

_NEAR, _CLIMB = 6, 8
_LEAST_TEXT = 15
_ARTICLE = re.compile(r"(?:^|[\s_-])(?:type-post|hentry|h-entry|article|blog|billet)(?:$|[\s_-])")
"""Posts of a blog are articles: what is said under them is read without them."""


def opening_post(
    records: Group, page: OpenPage, marks: Marks, around: Surroundings
) -> Review | None:
    """Return the post over a thread's answers, or None when there is none that is surely one."""
    post = _holding(records)
    if post is not None:
        read = read_record(post, page, marks, records)
        return read if read is not None and _says(read) else None
    for place in _posts_before(records, marks):
        if around.is_hidden(place) or heads_elsewhere(around.heading_over(place)):
            continue
        if is_sponsored(place) or is_teaser(place):
            continue
        read = read_record(place, page, marks)
        if read is not None and read.published and len(read.text) >= _LEAST_TEXT and read.author:
            return read
    return None


def _says(review: Review) -> bool:
    return bool(review.author and review.text) and review.published is not None


def _holding(records: Group) -> Element | None:
    """Return the post that holds all the answers to it, where it is marked as one of them is."""
    holders = set.intersection(*(set(one.iterancestors()) for one in records))
    post = next((one for one in records[0].iterancestors() if one.get("role") == "article"), None)
    return post if post in holders and post.tag not in ("article", "body") else None


def _posts_before(records: Group, marks: Marks) -> list[Element]:
    """Return what is named a post around the last days told before the first answer."""
    inside = {one for record in records for one in record.iterancestors()} | set(records)
    first = records[0]
    before: list[Element] = []
    for date in marks.dates:
        if date is first or first in date.iterancestors():
            break
        before.append(date)
    posts: dict[Element, None] = {}
    for date in before[: -_NEAR - 1 : -1]:
        outer = [
            one
            for one in islice((date, *date.iterancestors()), _CLIMB)
            if one not in inside and names_utterance(names_of(one))
        ]
        if outer and not any(_ARTICLE.search(names_of(one)) for one in outer):
            posts.setdefault(outer[-1])
    return list(posts)
