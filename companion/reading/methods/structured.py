"""Reads a page by the schema.org data it carries (JSON-LD, microdata, RDFa), through extruct."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

from companion.model.review import ReadingProblem, Reply, Review
from companion.reading.links import absolute
from companion.reading.methods.author import name_beside_date
from companion.reading.methods.rdfa import rdfa_things
from companion.reading.page import Element, OpenPage
from companion.reading.ratings import read_rating
from companion.reading.selectors import find_all
from companion.reading.when import when_of
from companion.reading.words import clean, shown_text

REVIEW_TYPES = frozenset(("Review", "UserReview", "CriticReview", "EmployerReview"))
COMMENT_TYPES = frozenset(("Comment", "DiscussionForumPosting", "Answer", "Question"))
_SITE_TYPES = frozenset(("Answer", "Question"))
ARTICLE_TYPES = frozenset(
    ("Article", "NewsArticle", "BlogPosting", "Report", "OpinionNewsArticle", "LiveBlogPosting")
)
CERTAINTY = 0.9

_QUOTATIONS = (
    "[itemprop=text] blockquote, [itemprop=text] [class*=quote], [itemprop=text] .citation"
)
_TAG = re.compile(r"<[^>]{1,200}>")
_BREAK_TAG = re.compile(r"<(?:br|/p|/div)\s*/?>", re.IGNORECASE)
_DEPTH_LIMIT = 12
_ABOUT_LENGTH = 300

Thing = dict[str, Any]


def read_structured(
    page: OpenPage,
) -> tuple[tuple[Review, ...], tuple[ReadingProblem, ...], frozenset[str]]:
    """Return the reviews and comments that schema.org data tell, problems, and the types seen.

    JSON-LD first; microdata and RDFa only when it has no review: each syntax costs a pass.
    """
    problems: list[ReadingProblem] = []
    for things in (json_ld(page.root), _microdata(page), rdfa_things(page.root, page.url)):
        reviews: dict[tuple[str | None, str], Review] = {}
        types: set[str] = set()
        for thing in things:
            review = _safely_read(thing, page, problems)
            if review is not None:
                reviews.setdefault((review.author, review.text), review)
                types |= types_of(thing)
        if reviews:
            return tuple(reviews.values()), tuple(problems), frozenset(types)
    return (), tuple(problems), frozenset()


def json_ld(root: Element) -> Iterator[Thing]:
    """Yield every object of the page's JSON-LD, nested ones too."""
    if not find_all(root, 'script[type*="ld+json"]'):
        return
    try:
        items = _extractors()[0].extract_items(root)
    except Exception:  # noqa: BLE001 - hostile data may break the extractor in any way
        return
    for item in items:
        yield from _things(item)


def types_of(thing: Thing) -> frozenset[str]:
    """Return the schema.org types of an object, without their addresses."""
    named = thing.get("@type") or thing.get("type") or ()
    several = [named] if isinstance(named, str) else named if isinstance(named, list) else ()
    return frozenset(str(one).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for one in several)


def words_of(value: Any) -> str:  # noqa: ANN401 - schema.org allows a text, an object or a list
    """Return the words of a property: a text, or the name of what it points at."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("text") or ""
    return str(value) if isinstance(value, (str, int, float)) else ""


def _without_quotations(root: Element) -> Element:
    """Return the tree, or a copy of it without the quotations that comments hold beside words.

    Microdata takes all that stands in a comment's text for its author's words.
    """
    if not any(_is_beside_words(one) for one in find_all(root, _QUOTATIONS)):
        return root
    copied = deepcopy(root)
    for quotation in find_all(copied, _QUOTATIONS):
        parent = quotation.getparent()
        if parent is not None and _is_beside_words(quotation):
            quotation.drop_tree()  # type: ignore[attr-defined]  # lxml.html's own element
    return copied


def _is_beside_words(quotation: Element) -> bool:
    text = next((up for up in quotation.iterancestors() if up.get("itemprop") == "text"), None)
    if text is None:
        return False
    own = shown_text(text, skip={quotation})
    return len(clean(own)) > 1


def _microdata(page: OpenPage) -> Iterator[Thing]:
    if not find_all(page.root, '[itemscope][itemtype*="schema.org"]'):
        return
    root = _without_quotations(page.root)
    try:
        items = _extractors()[1].extract_items(root, page.url)
    except Exception:  # noqa: BLE001 - as above
        return
    for item in items:
        yield from _things(_flat(item))


@cache
def _extractors() -> tuple[Any, Any]:
    """Return the two extractors; imported late, they cost half a second and are rarely needed."""
    from extruct.jsonld import JsonLdExtractor  # noqa: PLC0415 - see the docstring
    from extruct.w3cmicrodata import MicrodataExtractor  # noqa: PLC0415 - see the docstring

    return JsonLdExtractor(), MicrodataExtractor(strict=False)


def _flat(item: Any) -> Any:  # noqa: ANN401 - whatever the extractor found
    """Return a microdata object in the shape of JSON-LD."""
    if isinstance(item, list):
        return [_flat(one) for one in item]
    if not isinstance(item, dict):
        return item
    properties = item.get("properties") or {}
    return {"@type": item.get("type"), **{key: _flat(value) for key, value in properties.items()}}


def _things(value: Any, depth: int = 0) -> Iterator[Thing]:  # noqa: ANN401 - parsed JSON
    if depth > _DEPTH_LIMIT:
        return
    if isinstance(value, dict):
        yield value
        is_review = bool(types_of(value) & REVIEW_TYPES)
        _name_subject(value)
        for name, inner in value.items():
            # The comment of a review is its owner's answer, not another review.
            if not (is_review and name == "comment"):
                yield from _things(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _things(inner, depth + 1)


def _name_subject(thing: Thing) -> None:
    """Tell the reviews inside a thing what they are reviews of, in words."""
    inner = thing.get("review") or thing.get("reviews")
    inside = [one for one in (inner if isinstance(inner, list) else [inner]) if one]
    said = _described(thing) if inside else ""
    for one in inside:
        if said and isinstance(one, dict):
            one.setdefault("itemReviewed", said)


def _described(subject: Any) -> str:  # noqa: ANN401 - parsed JSON
    """Return name, specialty and place of what is reviewed, as one line."""
    subject = subject[0] if isinstance(subject, list) and subject else subject
    if not isinstance(subject, dict):
        return clean(words_of(subject))[:_ABOUT_LENGTH]
    place = subject.get("address")
    place = place[0] if isinstance(place, list) and place else place
    where = (
        [place.get("postalCode"), place.get("addressLocality")]
        if isinstance(place, dict)
        else [place]
    )
    said = (subject.get("name"), subject.get("medicalSpecialty"), *where)
    return clean(" ".join(words_of(one) for one in said))[:_ABOUT_LENGTH]


def _safely_read(thing: Thing, page: OpenPage, problems: list[ReadingProblem]) -> Review | None:
    if not types_of(thing) & (REVIEW_TYPES | COMMENT_TYPES):
        return None
    try:
        return _review(thing, page)
    except Exception as broken:  # noqa: BLE001 - one record never loses the others
        problems.append(ReadingProblem(code="record-not-read", detail=type(broken).__name__))
        return None


def _review(thing: Thing, page: OpenPage) -> Review | None:
    text = plain(_first(thing, ("reviewBody", "description", "text", "articleBody")))
    rating, rating_max = _rating(thing)
    if not text and rating is None:
        return None
    when = when_of(_dates(thing), page.captured_at, page.lang)
    author = thing.get("author") or thing.get("creator")
    if types_of(thing) & _SITE_TYPES and not author and when.published is None:
        # Questions and answers that nobody signs are the site's own.
        return None
    return Review(
        author=_name(words_of(author), page),
        author_url=absolute(_link(author), page.url),
        rating=rating,
        rating_max=rating_max,
        title=clean(plain(_first(thing, ("headline", "name")))) or None,
        text=text,
        date_text=when.date_text,
        published=when.published,
        was_edited=when.was_edited,
        permalink=absolute(_first(thing, ("url", "@id")), page.url),
        reply=_reply(thing),
        about=_described(thing.get("itemReviewed")),
    )


def plain(words: str) -> str:
    """Return words freed of the markup and entities that some sites leave in their data."""
    bare = _TAG.sub("", _BREAK_TAG.sub("\n", words)) if "<" in words else words
    lines = [clean(line) for line in html.unescape(bare).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _name(words: str, page: OpenPage) -> str | None:
    """Return the name alone, where a site writes « Avis de Zoé du 12/03/2026 » for it."""
    words = clean(plain(words))
    beside = name_beside_date(words, page.captured_at) if any(map(str.isdigit, words)) else None
    return (beside[0] if beside is not None else words) or None


def _first(thing: Thing, names: Iterable[str]) -> str:
    return next((words for name in names if (words := words_of(thing.get(name)))), "")


def _dates(thing: Thing) -> list[str]:
    return [words for name in ("datePublished", "dateCreated") if (words := _first(thing, (name,)))]


def _rating(thing: Thing) -> tuple[float | None, float | None]:
    rated = thing.get("reviewRating")
    rated = rated[0] if isinstance(rated, list) and rated else rated
    value, scale = (
        (words_of(rated.get("ratingValue")), words_of(rated.get("bestRating")))
        if isinstance(rated, dict)
        else (words_of(rated), "")
    )
    found = read_rating(value, bare=True)
    if found is None:
        return None, None
    best = read_rating(scale, bare=True)
    return found[0], best[0] if best else found[1] or 5.0


def _reply(thing: Thing) -> Reply | None:
    """Return the owner's answer, which sites put in `comment` of a review."""
    if not types_of(thing) & REVIEW_TYPES:
        return None
    answer = thing.get("comment")
    answer = answer[0] if isinstance(answer, list) and answer else answer
    text = plain(_first(answer, ("text", "description"))) if isinstance(answer, dict) else ""
    date_text = _first(answer, ("datePublished", "dateCreated")) if text and answer else ""
    return Reply(text=text, date_text=date_text or None) if text else None


def _link(author: Any) -> str | None:  # noqa: ANN401 - parsed JSON
    author = author[0] if isinstance(author, list) and author else author
    return words_of(author.get("url") or author.get("@id")) if isinstance(author, dict) else None
