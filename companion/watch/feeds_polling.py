"""When a feed is read again, and what each answer makes of it: pure functions."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import msgspec

from companion.model.alert import GOOD_HEALTH, Feed, FeedHealth, ParsedFeed
from companion.model.errors import (
    AviseError,
    DestinationNotAllowed,
    DestinationRefused,
    FetchFailed,
)
from companion.model.outgoing import OutgoingAnswer, OutgoingRequest
from companion.watch.feeds import LARGEST_FEED_BYTES

EVERY = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)
LONGEST_ASKED_WAIT = timedelta(days=7)
_SECONDS = 20.0
_MOST_DOUBLINGS = 5
_SPREAD_MINUTES = 10
_TAG_LENGTH = 200
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "application/json;q=0.8, */*;q=0.1"
)
_OF_STATUS: dict[int, FeedHealth] = {
    401: "refused", 403: "refused", 404: "missing", 410: "gone", 429: "too_many",
}  # fmt: skip
_SERVER_ERRORS = range(500, 600)
_SUCCESS = range(200, 300)


def request_for(feed: Feed) -> OutgoingRequest:
    """Return what is asked of the site: the document, unless it is still the one we know."""
    known = (("If-None-Match", feed.etag), ("If-Modified-Since", feed.last_modified))
    return OutgoingRequest(
        url=feed.url,
        purpose="feed",
        headers=(("Accept", _ACCEPT), *((name, value) for name, value in known if value)),
        max_bytes=LARGEST_FEED_BYTES,
        timeout_seconds=_SECONDS,
        subject=feed.id,
    )


def is_due(feed: Feed, now: datetime) -> bool:
    """Tell whether a feed is to be read now; after a sleep, what is overdue is due once."""
    return feed.state == "active" and (feed.next_at is None or feed.next_at <= now)


def after_success(
    feed: Feed, answer: OutgoingAnswer, parsed: ParsedFeed | None, *, now: datetime
) -> Feed:
    """Return the feed after a document was read; `parsed` is None when nothing had changed."""
    changed = msgspec.structs.replace(
        _moved(feed, answer, now),
        checked_at=now,
        good_at=now,
        failures=0,
        detail="",
        etag=_tag(answer.header("etag")) or feed.etag,
        last_modified=_tag(answer.header("last-modified")) or feed.last_modified,
    )
    if parsed is None:
        wait = _wait(feed, timedelta())
        return msgspec.structs.replace(changed, health="unchanged", next_at=now + wait)
    return msgspec.structs.replace(
        changed,
        title=feed.title or parsed.title,
        health=_health_of(parsed),
        item_count=len(parsed.items),
        future_count=sum(item.is_future for item in parsed.items),
        # The words of the answer stand for this document alone.
        etag=_tag(answer.header("etag")),
        last_modified=_tag(answer.header("last-modified")),
        next_at=now + _wait(feed, timedelta(minutes=parsed.minutes)),
    )


def after_status(feed: Feed, answer: OutgoingAnswer, *, now: datetime) -> Feed:
    """Return the feed after an answer that is no document: 404, 410, 429, 500."""
    health = _OF_STATUS.get(answer.status, "status")
    if answer.status in _SERVER_ERRORS:
        health = "server"
    failed = after_failure(feed, health, now=now, detail=str(answer.status))
    if health == "gone":
        return msgspec.structs.replace(failed, state="stopped", next_at=None)
    asked = _retry_after(answer.header("retry-after"), now)
    if asked is not None and failed.next_at is not None:
        return msgspec.structs.replace(failed, next_at=max(failed.next_at, asked))
    return failed


def after_failure(feed: Feed, health: FeedHealth, *, now: datetime, detail: str = "") -> Feed:
    """Return the feed after a reading that failed: tried again later and later, a day at most."""
    failures = feed.failures + 1
    wait = min(EVERY * 2 ** min(failures - 1, _MOST_DOUBLINGS), LONGEST_WAIT)
    return msgspec.structs.replace(
        feed,
        health=health,
        detail=detail[:300],
        checked_at=now,
        failures=failures,
        next_at=now + wait + _spread(feed),
    )


def health_of_error(error: AviseError, *, is_allowed: bool) -> tuple[FeedHealth, str]:
    """Return what an error of the way out says of a feed, and of which site."""
    match error:
        case DestinationNotAllowed() if is_allowed:
            return "moved_elsewhere", error.origin
        case DestinationNotAllowed():
            return "not_allowed", error.origin
        case DestinationRefused():
            return "address_refused", ""
        case FetchFailed(reason="size"):
            return "too_large", ""
        case FetchFailed(reason="time"):
            return "too_slow", ""
        case _:
            return "no_answer", ""


def is_document(answer: OutgoingAnswer) -> bool:
    """Tell whether an answer holds a document."""
    return answer.status in _SUCCESS


def _health_of(parsed: ParsedFeed) -> FeedHealth:
    if parsed.is_cut:
        return "cut"
    if parsed.is_broken:
        return "repaired"
    return "well" if parsed.items else "empty"


def _moved(feed: Feed, answer: OutgoingAnswer, now: datetime) -> Feed:
    if not answer.is_moved_for_good or answer.url == feed.url:
        return feed
    return msgspec.structs.replace(feed, url=answer.url, moved_from=feed.url, moved_at=now)


def _wait(feed: Feed, asked: timedelta) -> timedelta:
    return max(EVERY, min(asked, LONGEST_WAIT)) + _spread(feed)


def _spread(feed: Feed) -> timedelta:
    """Return a few minutes that are each feed's own: no site is asked for ten feeds at once."""
    number = hashlib.sha256(feed.id.encode()).digest()[0]
    return timedelta(minutes=number % _SPREAD_MINUTES)


def _retry_after(value: str, now: datetime) -> datetime | None:
    """Return the instant a `Retry-After` names, a week from now at most."""
    value = value.strip()
    if value.isdecimal() and value.isascii():
        asked = now + timedelta(seconds=min(int(value[:9]), 10**8))
    else:
        try:
            asked = parsedate_to_datetime(value)
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
        asked = asked.replace(tzinfo=UTC) if asked.tzinfo is None else asked
    return min(asked, now + LONGEST_ASKED_WAIT)


def _tag(value: str) -> str:
    """Return a validator of the site's as it may be sent back to it."""
    is_plain = value.isascii() and value.isprintable() and len(value) <= _TAG_LENGTH
    return value if is_plain else ""


def is_troubled(feed: Feed) -> bool:
    """Tell whether a feed needs the doctor's eye: its last reading failed, and it should run."""
    return feed.state != "paused" and feed.health not in GOOD_HEALTH and feed.health != "waiting"
