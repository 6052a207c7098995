"""Reads the main text of an article, through readability-lxml, with its author and date."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from lxml import etree

from companion.model.review import Review
from companion.reading.dates import is_only_date
from companion.reading.methods.author import bare_name, looks_like_name, name_beside_date
from companion.reading.methods.marks import Marks
from companion.reading.methods.structured import ARTICLE_TYPES, json_ld, types_of, words_of
from companion.reading.page import Element, OpenPage, parse_page
from companion.reading.selectors import find_all
from companion.reading.when import when_of
from companion.reading.words import clean, likeness_key, shown_text

SIZE_LIMIT = 3_000_000
"""Characters of markup: the reader for articles takes too long on more."""

PARTS_LIMIT = 20_000
"""Elements of the page: likewise."""

_MARK = 'meta[property="og:type"][content="article"]'
_LEAST_WORDS = 80
_PARAGRAPH_WORDS = 20
_MARKED, _GUESSED = 0.8, 0.5
_AUTHORS = (
    ('meta[name="author"]', "content"),
    ('meta[property="article:author"]', "content"),
    ('[rel="author"]', ""),
    ('[itemprop="author"] [itemprop="name"]', ""),
    ('[itemprop="author"]', ""),
    ("article .author", ""),
    (".byline a", ""),
    (".byline", ""),
)
_DATES = (
    ('meta[property="article:published_time"]', "content"),
    ('[itemprop="datePublished"]', "content"),
    ('[itemprop="datePublished"]', "datetime"),
    ("article header time", "datetime"),
    ("article header time", ""),
    ("article time", "datetime"),
    ("article time", ""),
    ("time", "datetime"),
    ("time", ""),
    (".entry-date", ""),
    (".published", ""),
)
_NAME_LENGTH = 80
_HEAD_LINES, _HEAD_LENGTH = 12, 100
_SIGNED = re.compile(r"^(?:par|by|von|por|di|door)\s", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n{3,}")
_NEAR, _CLOSE = 3, 30
"""How many levels above the title, and how many elements below it, its date may stand."""


def read_article(page: OpenPage) -> tuple[Review | None, float]:
    """Return the article as one statement, and how sure it is that the page is one (0..1)."""
    data = _article_data(page.root)
    is_marked = bool(data) or bool(
        find_all(page.root, 'meta[property="og:type"][content="article"]')
    )
    text = _main_text(page.root)
    if not _reads_like_one(text, is_marked=is_marked):
        return None, 0.0
    when = when_of(_dates(page, data), page.captured_at, page.lang)
    title = _title(page.root, data)
    text, signed = _without_head(text, title, page)
    review = Review(
        author=_author(page.root, data) or signed,
        title=title,
        text=text,
        date_text=when.date_text,
        published=when.published,
        was_edited=when.was_edited,
    )
    return review, _MARKED if is_marked else _GUESSED


def _reads_like_one(text: str, *, is_marked: bool) -> bool:
    """Tell whether there are enough words, and in paragraphs rather than in a list."""
    words = len(text.split())
    lines = sum(bool(line.strip()) for line in text.split("\n"))
    return words >= _LEAST_WORDS and (is_marked or words >= lines * _PARAGRAPH_WORDS)


def _article_data(root: Element) -> dict[str, object]:
    return next((one for one in json_ld(root) if types_of(one) & ARTICLE_TYPES), {})


def _main_text(root: Element) -> str:
    """Return the main text; nothing when the page is too long or cannot be told apart."""
    body = find_all(root, '[itemprop="articleBody"]')
    if body:
        return shown_text(body[0])
    from readability import Document  # noqa: PLC0415 - slow to import, rarely needed

    if sum(1 for _ in root.iter()) > PARTS_LIMIT:
        return ""
    markup = etree.tostring(root, encoding="unicode", method="html")
    if len(markup) > SIZE_LIMIT:
        return ""
    logging.getLogger("readability").setLevel(logging.CRITICAL)
    try:
        summary = Document(markup).summary(html_partial=True)
        return shown_text(parse_page(summary.encode("utf-8")))
    except Exception:  # noqa: BLE001 - hostile pages may break it in any way
        return ""


def _without_head(text: str, title: str | None, page: OpenPage) -> tuple[str, str | None]:
    """Return the words without title, signature and day over them, and the name signed with."""
    lines = text.split("\n")
    kept: list[str] = []
    signed: str | None = None
    for line in lines[:_HEAD_LINES]:
        words = clean(line)
        beside = name_beside_date(words, page.captured_at) if len(words) <= _HEAD_LENGTH else None
        name = beside[0] if beside is not None else bare_name(words)
        if words and title and likeness_key(words) == likeness_key(title):
            continue
        if _SIGNED.match(words) and looks_like_name(name):
            signed = signed or name
            continue
        if 0 < len(words) <= _HEAD_LENGTH and is_only_date(words, captured_at=page.captured_at):
            continue
        kept.append(line)
    own = "\n".join([*kept, *lines[_HEAD_LINES:]])
    return _EMPTY_LINES.sub("\n\n", own).strip(), signed


def _author(root: Element, data: dict[str, object]) -> str | None:
    candidates = [words_of(data.get("author")), *_found(root, _AUTHORS)]
    named = (clean(one) for one in candidates)
    return next((one for one in named if 0 < len(one) <= _NAME_LENGTH and "/" not in one), None)


def _dates(page: OpenPage, data: dict[str, object]) -> Iterator[str]:
    published = words_of(data.get("datePublished"))
    if published:
        yield published
    yield from _found(page.root, _DATES)
    yield from _dates_under_title(page)


def _dates_under_title(page: OpenPage) -> Iterator[str]:
    """Yield the date right under the title: one further off dates something else."""
    for heading in find_all(page.root, "h1")[:1]:
        for place in list(heading.iterancestors())[:_NEAR]:
            order = {element: rank for rank, element in enumerate(place.iter())}
            below = (
                words
                for element, words in Marks(place, page.captured_at, page.lang).dates.items()
                if 0 < order[element] - order[heading] <= _CLOSE
            )
            found = next(below, None)
            if found:
                yield from found
                return


def _found(root: Element, places: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for css, attribute in places:
        for element in find_all(root, css)[:1]:
            value = element.get(attribute) if attribute else shown_text(element)
            if value and value.strip():
                yield clean(value)


def _title(root: Element, data: dict[str, object]) -> str | None:
    headline = words_of(data.get("headline"))
    headings = find_all(root, "article h1") or find_all(root, "h1")
    shown = clean(shown_text(headings[0])) if headings else ""
    return shown or clean(headline) or None
