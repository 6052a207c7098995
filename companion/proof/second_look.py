"""The same words looked for on the page as served to anybody: found, changed, or nothing to say.

What cannot be read is never said to be gone: a wall, a shell or an error shows nothing of the
review, and even a page that was read may hold it elsewhere (another sort order, a further page).
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from rapidfuzz import fuzz

from companion.model.capture import PageContent
from companion.model.errors import AviseError
from companion.model.outgoing import OutgoingAnswer
from companion.model.ports import ReadPage
from companion.model.proof import LookReason, LookVerdict
from companion.model.review import Review
from companion.proof.served_page import (
    ServedPage,
    fold,
    is_page,
    read_served,
    wall_at,
    wall_of,
)

_ENOUGH_LETTERS = 25
"""Folded letters from which the words alone are a sign; shorter ones need their author too."""
_ALIKE = 0.75
_ALIKE_OF_AUTHOR = 0.55
"""How alike words must be to be the same review: less when the author is the same, and still some,
since one author may write several."""
_FOUND_WORDS = 4_000
_COMPARED = 20_000
"""Folded letters compared of two texts: a hostile page may hold megabytes."""
_REFUSED = frozenset({403, 405, 406, 418, 429, 451, 503})
_NOT_PUBLIC = frozenset({401, 402, 407})
_VERDICTS: dict[LookReason, LookVerdict] = {
    "words_shown": "found",
    "words_in_data": "found",
    "other_words": "different",
    "page_read": "not_found",
    "login_wall": "not_public",
    "captcha": "refused",
}
"""The verdict each reason makes; any other reason makes `unreadable`."""


class Judgement(NamedTuple):
    """What one answer says of the words; see `SecondLook`."""

    reason: LookReason
    verdict: LookVerdict
    detail: str = ""
    likeness: float = 0.0
    found_words: str = ""
    author_seen: bool = False


def judge(answer: OutgoingAnswer, review: Review, *, url: str, read: ReadPage) -> Judgement:
    """Return whether the words of `review` stand on the page that was served.

    Args:
        answer: What came back for `url`, without any account.
        review: The review as last read by the extension.
        url: What was asked for.
        read: The reading room; a page it cannot read yields no review.
    """
    refusal = _by_status(answer)
    if refusal is not None:
        return refusal
    if not is_page(answer):
        return _judged("not_html", answer.header("content-type")[:100])
    page = read_served(answer)
    if page is None:
        return _judged("not_html")
    key = fold(review.words)
    if not key:
        return _judged("words_too_common")
    if any(key in fold(unquote(place)) for place in (url, answer.url)):
        return _judged("address_repeats_words")
    author_seen = _author_seen(review, page)
    by_words = _by_words(key, page, author_seen=author_seen)
    return by_words or _by_reading(answer, review, page, url, read, author_seen=author_seen)


def _judged(
    reason: LookReason, detail: str = "", *, likeness: float = 0.0, author_seen: bool = False
) -> Judgement:
    verdict = _VERDICTS.get(reason, "unreadable")
    return Judgement(reason, verdict, detail, likeness, author_seen=author_seen)


def _by_status(answer: OutgoingAnswer) -> Judgement | None:
    """Judge what is no page by its status; None for a page to read."""
    status = answer.status
    detail = f"HTTP {status}"
    if status in _NOT_PUBLIC:
        return Judgement("http_status", "not_public", detail)
    if status in _REFUSED:
        return Judgement("http_status", "refused", detail)
    if 300 <= status < 400:  # noqa: PLR2004 - a redirect that was not followed
        onward = urljoin(answer.url, answer.header("location"))
        return _judged(wall_at(onward) or "moved_elsewhere", detail)
    if not 200 <= status < 300:  # noqa: PLR2004 - anything but success
        return _judged("http_status", detail)
    return None


def _author_seen(review: Review, page: ServedPage) -> bool:
    author = fold(review.author or "")
    return bool(author) and f" {author} " in f" {page.shown} "


def _by_words(key: str, page: ServedPage, *, author_seen: bool) -> Judgement | None:
    """Find the words as they are, in what is shown or in the page's own data."""
    if _is_short(key):
        return None
    places: tuple[tuple[LookReason, str], ...] = (
        ("words_shown", page.shown),
        ("words_in_data", page.data),
    )
    holds = (reason for reason, place in places if f" {key} " in f" {place} ")
    reason = next(holds, None)
    return _judged(reason, likeness=1.0, author_seen=author_seen) if reason else None


def _by_reading(  # noqa: PLR0913 - what was asked, what came, and who reads it
    answer: OutgoingAnswer,
    review: Review,
    page: ServedPage,
    url: str,
    read: ReadPage,
    *,
    author_seen: bool,
) -> Judgement:
    """Compare with the reviews the page holds, or say what stands in their place."""
    reviews, kind = _read(answer, page, read)
    nearest, likeness, is_same_author = _nearest(review, reviews)
    if nearest is not None and likeness == 1.0:
        return _judged("words_shown", likeness=1.0, author_seen=is_same_author)
    if nearest is not None:
        found = _judged("other_words", likeness=round(likeness, 3), author_seen=is_same_author)
        return found._replace(found_words=nearest.words[:_FOUND_WORDS])
    if wall_at(answer.url) or kind not in ("reviews", "thread") or not reviews:
        return _judged(wall_of(page, answer.url) or "no_review_read", author_seen=author_seen)
    return _absent(review, answer.url, url, len(reviews), author_seen=author_seen)


def _absent(review: Review, came: str, asked: str, shown: int, *, author_seen: bool) -> Judgement:
    """Judge a page of reviews that does not hold this one."""
    if _is_elsewhere(asked, came):
        return _judged("moved_elsewhere")
    if _is_short(fold(review.words)) and not review.author:
        return _judged("words_too_common")
    return _judged("page_read", f"{shown}", author_seen=author_seen)


def _is_short(key: str) -> bool:
    return len(key.replace(" ", "")) < _ENOUGH_LETTERS


def _read(
    answer: OutgoingAnswer, page: ServedPage, read: ReadPage
) -> tuple[tuple[Review, ...], str]:
    content = PageContent(url=answer.url, captured_at=answer.ended_at, dom=page.dom)
    try:
        reading = read(content)
    except (AviseError, ValueError, RecursionError):
        return (), "unknown"
    return reading.reviews, reading.page.kind


def _nearest(review: Review, reviews: tuple[Review, ...]) -> tuple[Review | None, float, bool]:
    """Return the review of the page that is this one, how alike it is, and if the author is.

    It is this one by its own sign, by its author (words changed), or by nearly the same words.
    """
    key, author = fold(review.words), fold(review.author or "")
    found: tuple[float, bool, Review] | None = None
    for other in reviews:
        likeness = _likeness(key, fold(other.words), is_cut=review.is_cut or other.is_cut)
        is_same_author = bool(author) and author == fold(other.author or "")
        enough = _ALIKE_OF_AUTHOR if is_same_author else _ALIKE
        is_known = is_same_author or not _is_short(key)
        if not _same_sign(review, other) and (not is_known or likeness < enough):
            continue
        candidate = (likeness, is_same_author, other)
        if found is None or candidate[:2] > found[:2]:
            found = candidate
    if found is None:
        return None, 0.0, False
    return found[2], found[0], found[1]


def _likeness(key: str, other: str, *, is_cut: bool) -> float:
    if key == other:
        return 1.0
    if is_cut and key and other and (other.startswith(key) or key.startswith(other)):
        return 1.0
    # Never quite 1 for words that are not the same.
    return min(fuzz.ratio(key[:_COMPARED], other[:_COMPARED]) / 100, 0.999)


def _same_sign(review: Review, other: Review) -> bool:
    signs = {review.platform_id, review.permalink} - {None}
    return bool(signs & {other.platform_id, other.permalink})


def _is_elsewhere(asked: str, came: str) -> bool:
    """Tell whether a page was answered in the place of the one that was asked for."""
    asked_path = urlsplit(asked).path.strip("/")
    came_path = urlsplit(came).path.strip("/")
    return bool(asked_path) and asked_path != came_path and not came_path.startswith(asked_path)


def public_url(review: Review, page_url: str) -> str:
    """Return the address to look at: the review's own where there is one, without a fragment."""
    own = review.permalink or ""
    chosen = own if urlsplit(own).scheme in ("http", "https") else page_url
    return chosen.partition("#")[0]
