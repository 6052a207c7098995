"""What an outside service says it found: feeds, their items, and the alerts made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from companion.model.concern import How
from companion.model.value import Value

FeedKind = Literal["google_alerts", "google_news", "talkwalker", "bing", "other"]
FeedState = Literal["active", "paused", "stopped"]
"""Read regularly; left alone by the doctor; given up because the site said it is gone for good."""

FeedHealth = Literal[
    "waiting",
    "well",
    "unchanged",
    "empty",
    "cut",
    "repaired",
    "gone",
    "missing",
    "too_many",
    "refused",
    "server",
    "status",
    "no_answer",
    "too_slow",
    "too_large",
    "not_a_feed",
    "not_allowed",
    "moved_elsewhere",
    "address_refused",
]
"""How the last reading ended.

`waiting` never read; `well`, `unchanged` (304), `empty`; `cut` more items than are read at once,
`repaired` read in spite of its faults; `gone` 410, `missing` 404, `too_many` 429, `refused` 401
or 403, `server` 5xx, `status` any other; no answer, too slow, too large; `not_a_feed`; the doctor
took the permission back (`not_allowed`), a redirect leads to a site not allowed yet
(`moved_elsewhere`), the address is one that is never reached.
"""

GOOD_HEALTH: frozenset[FeedHealth] = frozenset({"well", "unchanged", "empty", "cut", "repaired"})


class Feed(Value, frozen=True, kw_only=True):
    """A feed of alerts the doctor gave the address of, and how its reading goes.

    `etag` and `last_modified` are the site's own words, sent back to it. `moved_from` is the
    address it had before the site said it moved for good; `detail` is the status or the origin
    that `health` speaks of; `failures` counts the readings since the last good one.
    """

    id: str
    url: str
    title: str = ""
    kind: FeedKind
    state: FeedState = "active"
    added_at: datetime
    health: FeedHealth = "waiting"
    detail: str = ""
    checked_at: datetime | None = None
    good_at: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    etag: str = ""
    last_modified: str = ""
    moved_from: str = ""
    moved_at: datetime | None = None
    item_count: int = 0
    """Items in the last document read."""
    new_count: int = 0
    """Alerts this feed was the first to bring."""
    future_count: int = 0
    """Items of the last document dated after the day it was read."""


class FeedItem(Value, frozen=True, kw_only=True):
    """One entry as the service gave it, its address freed of the service's redirect.

    `publisher` is the site the service names as the source; `is_future` says that the date given
    lay after the reading and was brought back to it.
    """

    url: str
    title: str
    summary: str = ""
    publisher: str = ""
    published: datetime | None = None
    is_future: bool = False


class ParsedFeed(Value, frozen=True, kw_only=True):
    """What a document held; `is_broken` when it was read in spite of its faults."""

    title: str
    items: tuple[FeedItem, ...]
    is_broken: bool = False
    is_cut: bool = False
    minutes: int = 0
    """How often the document asks to be read, in minutes; 0 when it does not say."""


AlertState = Literal["new", "opened", "captured", "set_aside", "known", "done"]
"""Not looked at; page opened from here; page captured; set aside (by the filter or the doctor);
its page already held mentions; dealt with."""

MatchCode = Literal[
    "name",
    "place",
    "specialty",
    "own_page",
    "negative_word",
    "another_named",
    "name_alone",
    "no_name",
    "no_identity",
    "by_hand",
]


class MatchReason(Value, frozen=True, kw_only=True):
    """One thing that spoke for or against: `words` is what was found, `how` the form of a name."""

    code: MatchCode
    words: str = ""
    how: How | None = None


class Match(Value, frozen=True, kw_only=True):
    """Whether an item is taken for the doctor's, and everything that told."""

    is_kept: bool
    reasons: tuple[MatchReason, ...]


MAIL_SOURCE = "mail"
"""The source of an alert that came in an e-mail the doctor gave."""


class Alert(Value, frozen=True, kw_only=True):
    """A page that a service says speaks of the doctor, once, whatever brought it.

    `sources` are the ids of the feeds that brought it, `also` the other addresses under which the
    same title was published. `capture_id` and `mention_ids` tie it to what was captured of the
    page: erasing one of them erases the alert too.
    """

    id: str
    url: str
    title: str
    summary: str = ""
    publisher: str = ""
    published: datetime | None = None
    is_future: bool = False
    found_at: datetime
    sources: tuple[str, ...]
    also: tuple[str, ...] = ()
    state: AlertState = "new"
    match: Match
    opened_at: datetime | None = None
    captured_at: datetime | None = None
    capture_id: str = ""
    mention_ids: tuple[str, ...] = ()


class AlertPage(Value, frozen=True, kw_only=True):
    """Which alert a page belongs to; `id` is a hash: it says nothing once that is erased."""

    id: str
    alert_id: str


class AlertDigest(Value, frozen=True, kw_only=True):
    """What one day's digest said: how many new alerts, how many feeds in trouble."""

    day: str
    made_at: datetime
    new_count: int
    troubled: int = 0


class AlertSettings(Value, frozen=True, kw_only=True):
    """When alerts are looked for and said; hours are those of Paris, 0 to 23."""

    quiet_from: int = 22
    quiet_until: int = 7
    is_digest: bool = True


class Taken(Value, frozen=True, kw_only=True):
    """What became of a batch of items."""

    items: int = 0
    new: int = 0
    set_aside: int = 0
    known: int = 0
    twins: int = 0
    doubles: int = 0


class MailTaken(Value, frozen=True, kw_only=True):
    """What became of one e-mail: its name on the doctor's disk, or why it could not be read."""

    name: str
    problem: Literal["", "too_large", "not_a_mail", "no_link"] = ""
    taken: Taken = Taken()
