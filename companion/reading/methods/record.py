"""Reads one record of an unknown site by what its parts look like: name, date, rating, text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from companion.model.review import Reply, Review
from companion.reading.links import absolute
from companion.reading.page import Element, OpenPage
from companion.reading.ratings import Rating, read_rating
from companion.reading.selectors import find_all, lies_in, outermost
from companion.reading.when import find_date, when_of
from companion.reading.words import (
    clean,
    is_cut_button,
    is_hidden,
    shown_text,
    without_cut_mark,
    without_translation,
)

DATE_LENGTH = 60
"""Code points: a longer text is no date line."""

_NO_NAME_END = re.compile(r"(?:\w{3}\.|,)$")
"""A short sentence ends like this; « Nadia B. » does not."""

_COUNT = re.compile(r"^\d+\s+\w+$")
_NAME_LENGTH = 40
_NAME_WORDS = 5
_DATE_TAGS = (
    *("time", "span", "div", "p", "a", "small", "li", "dd", "td", "abbr", "em", "meta", "b"),
    *("strong", "i", "faceplate-timeago"),
)
_DATE_HINT = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|(?:19|20)\d\d|^\W*\d{1,2}\s?(?:j|h|d|w|sem|min)\b"
    r"|\b(?:il y a|ago|vor|hace|geleden|há|fa|atrás)\b|\bhier\b|yesterday|gestern|ayer|ieri|ontem"
    r"|gisteren|aujourd|today|heute|hoy|oggi|vandaag|hoje|derni[eè]re?|last (?:week|month|year)"
    r"|instant|just now",
    re.IGNORECASE,
)
_AUTHOR_PLACES = (
    '[itemprop="author"] [itemprop="name"]',
    '[itemprop="author"]',
    '[rel="author"]',
    '[class*="author"], [class*="auteur"], [class*="pseudo"], [class*="username"]',
    '[class*="user-name"], [class*="nickname"], [class*="reviewer"], [class*="customer-name"]',
    '[class*="name"], [class*="nom"]',
    'a[href*="/user"], a[href*="/member"], a[href*="/membre"], a[href*="/profil"]',
    "cite, h3, h4, h5, strong, b",
)
_NAME_TAGS = ("a", "span", "div", "b", "strong", "p", "h4", "h5", "dt", "td", "label")
_REPLY_PLACES = (
    '[class*="owner"], [class*="response"], [class*="reponse"], blockquote[class*="pro"]',
    '[class*="reply-"], [class$="reply"], [class*="-reply"], [class*="answer"]',
)
_REPLY_START = re.compile(
    r"^\W*(?:r[ée]ponse (?:de|du|d['’])|response from|reply from|owner|antwort (?:von|des))",
    re.IGNORECASE,
)
_BLOCK_TAGS = frozenset(
    ("div", "p", "section", "article", "blockquote", "ul", "ol", "table", "header", "footer", "dl")
)
_RATING_ATTRIBUTES = ("aria-label", "title", "alt", "data-rating", "data-score", "data-stars")
_BARE_RATINGS = ("data-rating", "data-score", "data-stars")
_CUT_TAIL = ". …\n"
_CUT_SIGNS = ("…", "...")
_RATING_TEXT_LENGTH = 40
_NO_WORDS = frozenset(("button", "svg", "script", "style"))
_TEXT_TAGS_SKIPPED = frozenset(("button", "nav", "svg", "form", "h1", "h2", "h3", "h4", "h5", "h6"))
_NOT_A_NAME = re.compile(
    r"^(?:avis|commentaires?|note|signaler|répondre|merci|utile|voir|lire)\b", re.IGNORECASE
)


def date_words(element: Element) -> Iterator[str]:
    """Yield what `element` says of a day: a machine attribute, then its own short words."""
    for attribute in ("datetime", "data-time", "data-date", "ts"):
        value = element.get(attribute)
        if value:
            yield clean(value)
    if len(element) <= 1:
        shown = shown_text(element) if len(element) else element.text or ""
        if (
            _DATE_HINT.search(shown[: 2 * DATE_LENGTH])
            and len(words := clean(shown)) <= DATE_LENGTH
        ):
            yield words


def dates_in(record: Element, captured_at: datetime) -> dict[Element, list[str]]:
    """Return the innermost elements that tell a day, in the order of the page."""
    found: dict[Element, list[str]] = {}
    holders: set[Element] = set()
    for element in reversed(list(record.iter(*_DATE_TAGS))):
        if element in holders:
            continue
        words = [one for one in date_words(element) if find_date(one, captured_at) is not None]
        if words:
            found[element] = words
            holders.update(element.iterancestors())
    return dict(reversed(found.items()))


def rating_in(record: Element) -> tuple[Rating, Element] | None:
    """Return the rating a record bears, and where."""
    for element in record.iter():
        for attribute in _RATING_ATTRIBUTES:
            value = element.get(attribute)
            if value and (found := read_rating(value, bare=attribute in _BARE_RATINGS)):
                return (found[0], found[1] or 5.0), element
        if element.get("itemprop") == "ratingValue":
            words = element.get("content") or clean(shown_text(element))
            if found := read_rating(words, bare=True):
                return (found[0], found[1] or 5.0), element
        if len(element) == 0 and element.text and len(element.text) <= _RATING_TEXT_LENGTH:
            words = clean(element.text)
            if words and (found := read_rating(words)):
                return (found[0], found[1] or 5.0), element
    return None


def read_record(record: Element, page: OpenPage) -> Review | None:
    """Return the review that a record holds, or None when it holds no words and no rating."""
    replies = _replies(record)
    skip = set(replies)
    dates = {
        element: words
        for element, words in dates_in(record, page.captured_at).items()
        if not lies_in(element, skip, up_to=record)
    }
    rated = rating_in(record)
    author = _author(record, {*skip, *dates})
    skip |= {*dates, *([rated[1]] if rated else []), *([author] if author is not None else [])}
    skip.discard(record)
    # Quotations are somebody else's words; lists of facts (« Inscription : … ») are nobody's.
    quotes = set(record.iter("blockquote", "dl"))
    own = _main_words(record, skip | quotes) or _main_words(record, skip)
    text, ends_cut = without_cut_mark("" if _COUNT.match(own) else without_translation(own))
    if ends_cut or text.endswith(_CUT_SIGNS):
        whole = _hidden_whole(record, text)
        text, ends_cut = (whole, False) if whole else (text, True)
    if not text and rated is None:
        return None
    first = next((dates[one] for one in sorted(dates, key=_is_about_member)), [])
    when = when_of(first, page.captured_at)
    return Review(
        author=_name(author) if author is not None else None,
        author_url=_profile(author, page),
        rating=rated[0][0] if rated else None,
        rating_max=rated[0][1] if rated else None,
        title=_title(record, skip, text),
        text=text,
        date_text=when.date_text,
        published=when.published,
        was_edited=when.was_edited,
        permalink=f"{page.url.split('#')[0]}#{record.get('id')}" if record.get("id") else None,
        platform_id=record.get("data-review-id") or record.get("data-id") or record.get("id"),
        reply=_reply(replies, page),
        is_cut=ends_cut
        or any(is_cut_button(shown_text(one)) for one in record.iter("button", "a")),
    )


def _is_about_member(date: Element) -> bool:
    """Tell whether a date stands in a list of facts about the author (« membre depuis »)."""
    return date.tag == "dd" or any(True for _ in date.iterancestors("dl"))


def looks_like_reply(element: Element) -> bool:
    """Tell whether a record is the owner's answer rather than a review."""
    return bool(_REPLY_START.match(shown_text(element)[:DATE_LENGTH]))


def looks_like_name(words: str) -> bool:
    """Tell whether words may be a person's name or a pseudonym."""
    return (
        0 < len(words) <= _NAME_LENGTH
        and len(words.split()) <= _NAME_WORDS
        and any(c.isalpha() for c in words)
        and not words.endswith((":", "!", "?", "…"))
        and not _NOT_A_NAME.match(words)
        and not is_cut_button(words)
        and read_rating(words) is None
    )


def _replies(record: Element) -> list[Element]:
    places = [one for css in _REPLY_PLACES for one in find_all(record, css) if one is not record]
    starting = [
        one
        for one in record.iter("div", "section", "blockquote", "li")
        if one is not record and looks_like_reply(one)
    ]
    return outermost(dict.fromkeys((*places, *starting)))


def _reply(replies: list[Element], page: OpenPage) -> Reply | None:
    for element in replies:
        dates = dates_in(element, page.captured_at)
        text = _main_words(element, set(dates))
        if text:
            return Reply(
                text=text,
                date_text=when_of(next(iter(dates.values()), []), page.captured_at).date_text,
            )
    return None


def _author(record: Element, skip: set[Element]) -> Element | None:
    for css in _AUTHOR_PLACES:
        for element in find_all(record, css):
            if element is record or is_hidden(element) or lies_in(element, skip, up_to=record):
                continue
            if looks_like_name(_name(element)):
                return element
    return _first_name(record, skip)


def _first_name(record: Element, skip: set[Element]) -> Element | None:
    """Return the first short words of the record that may be a name, wherever they stand."""
    for element in record.iter(*_NAME_TAGS):
        if len(element) or not element.text or lies_in(element, skip, up_to=record):
            continue
        words = clean(element.text)
        if looks_like_name(words) and not _NO_NAME_END.search(words) and not words[0].isdigit():
            return element
    return None


def _name(element: Element) -> str:
    words = clean(element.get("content") or shown_text(element))
    return re.sub(r"^(?:par|by|von|de|por|da)\s+(?=\S)", "", words, flags=re.IGNORECASE)


def _profile(author: Element | None, page: OpenPage) -> str | None:
    if author is None:
        return None
    links = [author, *author.iterancestors("a"), *author.iter("a")]
    return next((url for one in links if (url := absolute(one.get("href"), page.url))), None)


def _title(record: Element, skip: set[Element], text: str) -> str | None:
    for css in ('[itemprop="name"]', '[class*="title"], [class*="titre"]', "h2, h3, h4"):
        for element in find_all(record, css):
            words = clean(shown_text(element))
            is_own = not lies_in(element, skip, up_to=record) and not any(
                one in skip for one in element.iterdescendants()
            )
            if words and is_own and words not in text:
                return words
    return None


def _main_words(record: Element, skip: set[Element]) -> str:
    """Return the longest run of words of the record, with the paragraphs beside it."""
    best, length = None, 0
    for element in record.iter():
        if element.tag in _TEXT_TAGS_SKIPPED:
            continue
        if lies_in(element, skip, up_to=record) or is_hidden(element):
            continue
        own = _own_length(element, skip)
        if own > length:
            best, length = element, own
    if best is None:
        return ""
    parent = best.getparent()
    if best is not record and parent is not None and parent is not record and best.tag == "p":
        beside = [one for one in parent if one.tag == "p" and one not in skip]
        return "\n\n".join(words for one in beside if (words := shown_text(one, skip=skip)))
    return shown_text(best, skip=skip)


def _hidden_whole(record: Element, cut: str) -> str:
    """Return the whole text that some sites keep hidden beside its beginning, or nothing."""
    start = cut.rstrip(_CUT_TAIL)
    for element in record.iter("span", "div", "p"):
        if is_hidden(element):
            words = shown_text(element)
            if len(words) > len(start) and words.startswith(start):
                return words
    return ""


def _own_length(element: Element, skip: set[Element]) -> int:
    """Return how many characters stand in the element itself, or in inline parts of it."""
    length = len((element.text or "").strip())
    for child in element:
        length += len((child.tail or "").strip())
        if child.tag not in _BLOCK_TAGS and child.tag not in _NO_WORDS and child not in skip:
            length += len(shown_text(child))
    return length
