"""A document of alerts read: RSS and Atom by feedparser, JSON Feed by msgspec; bytes in, items out.

Nothing is fetched, opened or run: feedparser would read a file or an address named by its
argument, so it is given a stream. Hostile documents make its parsers take minutes: `feeds_apart`
reads them in a process that can be ended.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
import msgspec

from companion.model.alert import FeedItem, FeedKind, ParsedFeed
from companion.model.errors import NotUnderstood
from companion.watch.alerts_links import host_of, unwrapped
from companion.watch.alerts_words import plain

LARGEST_FEED_BYTES = 2_000_000
MOST_ITEMS = 1_000
_TITLE, _SUMMARY, _PUBLISHER = 300, 600, 120
_MOST_MINUTES = 7 * 24 * 60
_BOM = b"\xef\xbb\xbf"
_HTML = re.compile(rb"(?:<!doctype html|<html)", re.IGNORECASE)
_CHARACTER = re.compile(rb"&#(?:[xX]([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_HALVES = range(0xD800, 0xE000)
_YEARS = range(1990, 10_000)


def parse_feed(body: bytes, *, url: str, content_type: str = "", now: datetime) -> ParsedFeed:
    """Read a document; `now` bounds the dates it gives, `url` makes its links whole.

    Raises `NotUnderstood` for what is no feed: a web page, an empty answer, other data.
    """
    if len(body) > LARGEST_FEED_BYTES:
        raise NotUnderstood("the feed is too large")
    start = body.removeprefix(_BOM).lstrip()
    if start.startswith(b"{"):
        return _json_feed(start, url, now)
    if not start or _HTML.match(start):
        raise NotUnderstood("this is no feed")
    return _xml_feed(body, url, content_type, now)


def kind_of(url: str) -> FeedKind:
    """Return which service an address is of."""
    host = host_of(url)
    path = urlsplit(url).path
    if host.startswith("google.") and path.startswith("/alerts/"):
        return "google_alerts"
    if host == "news.google.com":
        return "google_news"
    if host == "talkwalker.com" or host.endswith(".talkwalker.com"):
        return "talkwalker"
    return "bing" if host == "bing.com" else "other"


def item_of(  # noqa: PLR0913 the fields of an item, each hostile
    *,
    url: str,
    base: str,
    title: str,
    summary: str,
    publisher: str,
    published: datetime | None,
    now: datetime,
) -> FeedItem | None:
    """Return an item with its words made plain and its date brought back to `now` at the latest.

    Returns None for one that leads to no web page: nothing could be opened or told from another.
    """
    if not url.strip():
        return None  # joined to the base, nothing would be the feed itself
    try:
        address = unwrapped(urljoin(base, url.strip()))
    except ValueError:
        return None
    if not address:
        return None
    is_future = published is not None and published > now
    return FeedItem(
        url=address,
        title=plain(title, most=_TITLE) or host_of(address),
        summary=plain(summary, most=_SUMMARY),
        publisher=plain(publisher, most=_PUBLISHER) or host_of(address),
        published=now if is_future else published,
        is_future=is_future,
    )


# ── RSS and Atom ──────────────────────────────────────────────────────────────────────────────


def _xml_feed(body: bytes, url: str, content_type: str, now: datetime) -> ParsedFeed:
    headers = {"content-type": content_type[:200]} if content_type else {}
    try:
        found = feedparser.parse(
            io.BytesIO(_CHARACTER.sub(_whole, body)),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # hostile documents: whatever a parser stumbles over
        raise NotUnderstood("the feed cannot be read") from error
    entries = found.entries
    if not found.version and not entries:
        raise NotUnderstood("this is no feed")
    head = found.feed
    base = _text(head.get("link")) or url
    made = (_from_entry(entry, urljoin(url, base), now) for entry in entries[:MOST_ITEMS])
    return ParsedFeed(
        title=plain(_text(head.get("title")), most=_TITLE),
        items=tuple(item for item in made if item is not None),
        is_broken=bool(found.bozo) and not _is_about_encoding(found),
        is_cut=len(entries) > MOST_ITEMS,
        minutes=_minutes(head),
    )


def _whole(found: re.Match[bytes]) -> bytes:
    """Return a character written by its number, a question mark for half of one."""
    hexadecimal, decimal = found.groups()
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return b"?" if number in _HALVES else found.group()


def _from_entry(entry: Any, base: str, now: datetime) -> FeedItem | None:  # noqa: ANN401 feedparser has no types
    source = entry.get("source")
    publisher = _text(source.get("title")) if isinstance(source, dict) else ""
    publisher = publisher or _text(entry.get("author")) or _text(entry.get("news_source"))
    return item_of(
        url=_link_of(entry),
        base=base,
        title=_text(entry.get("title")),
        summary=_text(entry.get("summary")) or _content(entry),
        publisher=publisher,
        published=_instant(entry.get("published_parsed") or dict.get(entry, "updated_parsed")),
        now=now,
    )


def _link_of(entry: Any) -> str:  # noqa: ANN401 as above
    """Return the entry's page: its link, else an identifier that is an address."""
    link = _text(entry.get("link"))
    if link:
        return link
    for other in entry.get("links") or ():
        if isinstance(other, dict) and other.get("rel", "alternate") == "alternate":
            return _text(other.get("href"))
    named = _text(entry.get("id"))
    return named if named.startswith(("http://", "https://")) else ""


def _content(entry: Any) -> str:  # noqa: ANN401 as above
    for piece in entry.get("content") or ():
        if isinstance(piece, dict):
            return _text(piece.get("value"))
    return ""


def _instant(parsed: Any) -> datetime | None:  # noqa: ANN401 a struct_time, or anything
    with contextlib.suppress(ValueError, TypeError, OverflowError, IndexError):
        year, month, day, hour, minute, second = parsed[:6]
        if year in _YEARS:
            return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    return None


def _minutes(head: Any) -> int:  # noqa: ANN401 as above
    asked = _text(head.get("ttl"))
    return min(int(asked), _MOST_MINUTES) if re.fullmatch(r"[0-9]{1,6}", asked) else 0


def _is_about_encoding(found: Any) -> bool:  # noqa: ANN401 as above
    """Tell whether all that is wrong is a charset said twice: the words are read all the same."""
    problem = found.get("bozo_exception")
    return isinstance(problem, (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


# ── JSON Feed ─────────────────────────────────────────────────────────────────────────────────


def _json_feed(body: bytes, url: str, now: datetime) -> ParsedFeed:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise NotUnderstood("the JSON cannot be read") from error
    entries = document.get("items") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise NotUnderstood("this JSON is no feed")
    version = _text(document.get("version"))
    made = tuple(
        _json_items(entries[:MOST_ITEMS], _text(document.get("home_page_url")) or url, now)
    )
    return ParsedFeed(
        title=plain(_text(document.get("title")), most=_TITLE),
        items=made,
        is_broken="jsonfeed.org" not in version or len(made) < len(entries[:MOST_ITEMS]),
        is_cut=len(entries) > MOST_ITEMS,
    )


def _json_items(entries: list[Any], base: str, now: datetime) -> Iterator[FeedItem]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        authors = entry.get("authors")
        first = authors[0] if isinstance(authors, list) and authors else entry.get("author")
        item = item_of(
            url=_text(entry.get("url")) or _text(entry.get("external_url")),
            base=base,
            title=_text(entry.get("title")),
            summary=_text(entry.get("summary"))
            or _text(entry.get("content_text"))
            or _text(entry.get("content_html")),
            publisher=_text(first.get("name")) if isinstance(first, dict) else "",
            published=_json_instant(entry.get("date_published") or entry.get("date_modified")),
            now=now,
        )
        if item is not None:
            yield item


def _json_instant(value: object) -> datetime | None:
    with contextlib.suppress(msgspec.ValidationError, OverflowError, ValueError):
        found = msgspec.convert(value, datetime)
        if found.year in _YEARS:
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return None
