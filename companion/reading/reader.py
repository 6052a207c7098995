"""Reads a captured page: tries the ways of reading in order, says which spoke and how sure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from companion.model.capture import CutMark, PageContent
from companion.model.errors import PageNotUnderstood
from companion.model.platform import Platform
from companion.model.review import Page, PageKind, Reading, ReadingMethod, ReadingProblem, Review
from companion.reading.agreement import completed, is_fuller
from companion.reading.links import absolute
from companion.reading.methods.article import read_article
from companion.reading.methods.described import read_described
from companion.reading.methods.microformats import CERTAINTY as MICROFORMATS
from companion.reading.methods.microformats import read_microformats
from companion.reading.methods.picked import review_of, reviews_in
from companion.reading.methods.repeated import read_repeated
from companion.reading.methods.structured import REVIEW_TYPES, read_structured
from companion.reading.page import OpenPage, parse_page
from companion.reading.platforms import Platforms
from companion.reading.search_pages import read_results
from companion.reading.selectors import find_all
from companion.reading.subjects import with_subjects
from companion.reading.words import clean, likeness_key, shown_text

_STRUCTURED = 0.9
_AGREED = 0.85
"""What is shown, where the site's own data says the same of a part of it."""

_PICKED = 0.9
_CALLED_ARTICLE = 0.8
_EXCERPT = 0.5
_BY_HAND = 1.0
_RESULTS = 0.9
_HALF = 0.5
_LONG = 900
"""Characters of an article that does not call itself one, to stand beside its comments."""

_CUT_LENGTH = 60
"""Characters at the end of a cut text that must be found in a review."""


def read(content: PageContent, *, platforms: Platforms) -> Reading:
    """Return what the page holds: reviews, search results or an article, and how it was read.

    The first way of reading that answers wins: platform description, schema.org, repeated
    structure, article. A picked element or a selection then keeps the reviews it touches.

    Args:
        content: The capture's bytes; hostile until read.
        platforms: The descriptions (`load_platforms`).

    Raises:
        PageNotUnderstood: the bytes are no page, and no excerpt can stand in for it.
    """
    if content.method == "manual" and content.excerpt is not None:
        review = Review(text=content.excerpt.text.strip())
        return Reading(
            page=_bare_page(content), reviews=(review,), method="manual", confidence=_BY_HAND
        )
    try:
        page = _open(content)
    except PageNotUnderstood:
        if content.excerpt is None:
            raise
        page = OpenPage(
            root=parse_page(b"<p>-</p>"), url=content.url, captured_at=content.captured_at
        )
    reading = with_subjects(_read_page(page, content, platforms), page.root)
    reading = _with_frames(reading, content, platforms)
    reading = _with_cuts(reading, content.cuts)
    if content.excerpt is not None and content.method in ("picked", "selection"):
        return _kept(reading, content, page)
    return reading


def _open(content: PageContent) -> OpenPage:
    return _opened(content.dom, content.url, content)


def _opened(dom: bytes, url: str, content: PageContent) -> OpenPage:
    root = parse_page(dom)
    top = root.getroottree().getroot()
    lang = content.lang or top.get("lang") or top.get("xml:lang")
    return OpenPage(root=root, url=url, captured_at=content.captured_at, lang=lang)


def _read_page(page: OpenPage, content: PageContent, platforms: Platforms) -> Reading:
    platform = platforms.find_for(page.root, page.url)
    about = _page(page, content, platform)
    described = _by_description(page, about, platform)
    if described is not None:
        return _with_its_article(page, about, described)
    shown = _by_structured_data(page, about) or _by_repetition(page, about)
    if shown is None:
        return _by_article(page, about) or Reading(page=about)
    return _under_article(page, about, shown) if shown.page.kind == "thread" else shown


def _by_description(page: OpenPage, about: Page, platform: Platform | None) -> Reading | None:
    if platform is None:
        return None
    reviews, problems, certainty = read_described(page, platform)
    if not reviews and platform.kind == "search_results":
        reviews, problems, certainty = _in_dialog(page)
    results = read_results(page, platform.results) if platform.results else ()
    if not reviews and not results and platform.kind != "search_results":
        return None
    kind: PageKind = platform.kind
    if kind == "search_results" and reviews:
        kind = "reviews"
    return Reading(
        page=_as(about, kind),
        reviews=reviews,
        results=tuple(one for one in results if one.kind == "organic"),
        others=tuple(one for one in results if one.kind != "organic"),
        method="described" if reviews or results else "none",
        confidence=certainty if reviews else _RESULTS if results else 0.0,
        problems=problems,
    )


def _in_dialog(
    page: OpenPage,
) -> tuple[tuple[Review, ...], tuple[ReadingProblem, ...], float]:
    """Return the rated reviews of a search engine's own panel whose parts were renamed."""
    for dialog in find_all(page.root, '[role="dialog"]'):
        reviews, problems, certainty = read_repeated(replace(page, root=dialog))
        if reviews and all(review.rating is not None for review in reviews):
            return reviews, problems, certainty
    return (), (), 0.0


def _with_its_article(page: OpenPage, about: Page, described: Reading) -> Reading:
    """Put the article over its comments, where the platform is one of articles."""
    if described.page.kind != "article":
        return described
    comments = msgspec.structs.replace(described, page=_as(described.page, "thread"))
    return _under_article(page, about, comments)


def _by_structured_data(page: OpenPage, about: Page) -> Reading | None:
    reviews, problems, types = read_structured(page)
    is_review, certainty = bool(types & REVIEW_TYPES), _STRUCTURED
    if not reviews:
        reviews, problems, is_review = read_microformats(page)
        certainty = MICROFORMATS
    if not reviews:
        return None
    shown = _by_repetition(page, about)
    if shown is not None and is_fuller(reviews, shown.reviews):
        # Sites often put one comment, or their first few, in their data and show the rest.
        whole, differences = completed(shown.reviews, reviews)
        return msgspec.structs.replace(
            shown, reviews=whole, confidence=_AGREED, problems=(*shown.problems, *differences)
        )
    if shown is not None:
        reviews, differences = completed(reviews, shown.reviews)
        problems = (*problems, *differences)
    return Reading(
        page=_as(about, "reviews" if is_review else "thread"),
        reviews=reviews,
        method="structured",
        confidence=certainty,
        problems=problems,
    )


def _by_repetition(page: OpenPage, about: Page) -> Reading | None:
    reviews, problems, certainty = read_repeated(page)
    if not reviews:
        return None
    rated = sum(review.rating is not None for review in reviews)
    return Reading(
        page=_as(about, "reviews" if rated >= len(reviews) * _HALF else "thread"),
        reviews=reviews,
        method="repeated",
        confidence=certainty,
        problems=problems,
    )


def _by_article(page: OpenPage, about: Page) -> Reading | None:
    article, certainty = read_article(page)
    if article is None:
        return None
    return Reading(
        page=_as(about, "article"), reviews=(article,), method="article", confidence=certainty
    )


def _under_article(page: OpenPage, about: Page, comments: Reading) -> Reading:
    """Return the article first, then its comments, when the page calls itself an article."""
    article = _by_article(page, about)
    if article is None or not _stands_apart(article, comments):
        return comments
    return msgspec.structs.replace(
        article,
        reviews=(*article.reviews, *_not_in(article, comments)),
        confidence=min(article.confidence, comments.confidence),
        problems=comments.problems,
    )


def _stands_apart(article: Reading, comments: Reading) -> bool:
    """Tell whether the article is more than the first message of a thread."""
    if article.confidence >= _CALLED_ARTICLE:
        return True
    (main,) = article.reviews
    words = likeness_key(main.text)
    starts = (likeness_key(one.text)[:_CUT_LENGTH] for one in comments.reviews)
    return (
        len(words) >= _LONG
        and main.title is not None
        and not any(start and start in words for start in starts)
    )


def _not_in(article: Reading, comments: Reading) -> tuple[Review, ...]:
    """Return the comments without the post that is the article itself."""
    words = likeness_key(article.reviews[0].text)
    return tuple(
        one
        for one in comments.reviews
        if len(start := likeness_key(one.text)[:_CUT_LENGTH]) < _CUT_LENGTH or start not in words
    )


def _page(page: OpenPage, content: PageContent, platform: Platform | None) -> Page:
    titles = find_all(page.root, "title")
    links = find_all(page.root, 'link[rel="canonical"]')
    canonical = absolute(links[0].get("href"), page.url) if links else None
    return Page(
        url=content.url,
        canonical_url=content.canonical_url or canonical,
        title=content.title or (clean(shown_text(titles[0])) if titles else ""),
        platform=platform.id if platform else None,
    )


def _bare_page(content: PageContent) -> Page:
    return Page(url=content.url, canonical_url=content.canonical_url, title=content.title)


def _as(page: Page, kind: PageKind) -> Page:
    return msgspec.structs.replace(page, kind=kind)


def _with_frames(reading: Reading, content: PageContent, platforms: Platforms) -> Reading:
    """Add the reviews of same-origin frames (a widget) that the page itself does not show."""
    for frame in content.frames:
        try:
            page = _opened(frame.dom, frame.url, content)
        except PageNotUnderstood as problem:
            failed = ReadingProblem(code=problem.code, detail=problem.detail)
            reading = msgspec.structs.replace(reading, problems=(*reading.problems, failed))
            continue
        inner = _read_page(page, content, platforms)
        if inner.page.kind not in ("reviews", "thread"):
            continue
        if not reading.reviews or reading.method == "article":
            reading = msgspec.structs.replace(
                inner, page=_as(reading.page, inner.page.kind), results=reading.results
            )
            continue
        known = {(review.author, review.text) for review in reading.reviews}
        new = [one for one in inner.reviews if (one.author, one.text) not in known]
        reading = msgspec.structs.replace(reading, reviews=(*reading.reviews, *new))
    return reading


def _with_cuts(reading: Reading, cuts: Iterable[CutMark]) -> Reading:
    """Mark the reviews whose end the collector saw cut by a « Plus »."""
    ends = [end for cut in cuts if (end := likeness_key(cut.text)[-_CUT_LENGTH:])]
    if not ends or not reading.reviews:
        return reading
    reviews = tuple(
        msgspec.structs.replace(review, is_cut=True)
        if any(likeness_key(review.text).endswith(end) for end in ends)
        else review
        for review in reading.reviews
    )
    return msgspec.structs.replace(reading, reviews=reviews)


def _kept(reading: Reading, content: PageContent, page: OpenPage) -> Reading:
    excerpt = content.excerpt
    if excerpt is None:
        return reading
    method: ReadingMethod = "selection" if content.method == "selection" else "picked"
    # An article holds any passage selected in it: the passage is what was meant.
    known = reading.reviews if reading.method != "article" else reading.reviews[1:]
    kept = reviews_in(excerpt, known)
    if not kept:
        built = review_of(excerpt, page, is_selection=method == "selection")
        return msgspec.structs.replace(
            reading, reviews=(built,), method=method, confidence=_EXCERPT
        )
    return msgspec.structs.replace(reading, reviews=kept, method=method, confidence=_PICKED)
