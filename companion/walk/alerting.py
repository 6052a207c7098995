"""Alerts: feeds read when due, e-mails given, each page told once, captures tied to them."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta

import msgspec

from companion.model.alert import (
    MAIL_SOURCE,
    Alert,
    AlertDigest,
    AlertSettings,
    AlertState,
    Feed,
    FeedItem,
    MailTaken,
    MatchReason,
    ParsedFeed,
    Taken,
)
from companion.model.capture import Capture
from companion.model.errors import AviseError, Conflict, NotFound, NotUnderstood
from companion.model.paris import PARIS, paris_day
from companion.model.ports import Clock, Fetch
from companion.outgoing.destinations import Destinations
from companion.store.alerts import AlertShelf
from companion.store.database import Store
from companion.walk.alert_taking import AlertBatch, recent_titles, trim
from companion.watch.alerts_links import page_id
from companion.watch.alerts_match import NameReader
from companion.watch.alerts_titles import Titles
from companion.watch.feeds import kind_of
from companion.watch.feeds_apart import TOO_LONG, Document
from companion.watch.feeds_polling import (
    after_failure,
    after_status,
    after_success,
    health_of_error,
    is_document,
    is_due,
    is_troubled,
    request_for,
)
from companion.watch.mail import LARGEST_MAIL_BYTES

MOST_FEEDS = 50
AWAITED = timedelta(minutes=15)
"""How long after « Ouvrir et capturer » the first click on the button captures by itself."""
DIGEST_HOUR = 8
_SETTINGS = "alerts"
_NOT_MODIFIED = 304

ReadDocument = Callable[[Document], ParsedFeed]


class Alerting:
    """What outside services bring; one batch at a time is sorted."""

    def __init__(  # noqa: PLR0913 the rooms, one line each
        self,
        store: Store,
        *,
        fetch: Fetch,
        destinations: Destinations,
        read: ReadDocument,
        names: NameReader,
        clock: Clock,
    ) -> None:
        """Take the way out, what reads documents and what finds names; nothing is fetched yet."""
        self._store = store
        self._shelf: AlertShelf = store.alerts
        self._fetch = fetch
        self._destinations = destinations
        self._read = read
        self._names = names
        self._clock = clock
        self._one_at_a_time = threading.RLock()
        self._running = threading.Lock()
        self._titles: Titles | None = None
        self._stopped = threading.Event()

    # ── feeds ─────────────────────────────────────────────────────────────────────────────────

    def add_feed(self, url: str, title: str = "") -> Feed:
        """Keep a feed and allow its site; it is read with the next round of the jobs.

        Raises `DestinationRefused` for an address that is never reached, `Conflict` for one that
        is kept already or one feed too many.
        """
        url = url.strip()
        kept = self._shelf.feeds()
        if any(feed.url == url for feed in kept):
            raise Conflict("this feed is kept already")
        if len(kept) >= MOST_FEEDS:
            raise Conflict(f"at most {MOST_FEEDS} feeds")
        self._destinations.allow(url, "feed")
        feed = Feed(
            id=str(uuid.uuid4()),
            url=url,
            title=title.strip(),
            kind=kind_of(url),
            added_at=self._clock.now(),
        )
        self._shelf.put_feed(feed)
        return feed

    def remove_feed(self, feed_id: str) -> None:
        """Forget a feed, and the permission when no other feed needs it; its alerts stay."""
        feed = self._feed(feed_id)
        self._shelf.drop_feed(feed_id)
        origin = _origin(feed.url)
        if not any(_origin(other.url) == origin for other in self._shelf.feeds()):
            self._destinations.revoke(origin, "feed")

    def set_paused(self, feed_id: str, *, is_paused: bool) -> None:
        """Leave a feed alone, or read it again (one that was stopped, too)."""
        feed = self._feed(feed_id)
        if is_paused:
            self._shelf.put_feed(msgspec.structs.replace(feed, state="paused"))
        else:
            self._shelf.put_feed(
                msgspec.structs.replace(feed, state="active", next_at=None, failures=0)
            )

    def allow_move(self, feed_id: str) -> None:
        """Allow the site that a redirect of this feed leads to, and read it soon."""
        feed = self._feed(feed_id)
        if feed.health not in {"moved_elsewhere", "not_allowed"}:
            raise NotUnderstood("this feed asks for nothing", path="/feed")
        self._destinations.allow(feed.detail or feed.url, "feed")
        self._shelf.put_feed(msgspec.structs.replace(feed, next_at=None))

    def read_soon(self, feed_id: str) -> None:
        """Make a feed due now, unless its site asked to be left alone until later."""
        feed = self._feed(feed_id)
        if feed.health != "too_many":
            self._shelf.put_feed(msgspec.structs.replace(feed, next_at=None))

    def run_due(self) -> int:
        """Read the feeds that are due; return how many alerts are new. None in the quiet hours."""
        if self.is_quiet() or not self._running.acquire(blocking=False):
            return 0
        try:
            self._stopped.clear()
            return self._run_due()
        finally:
            self._running.release()

    def stop(self) -> None:
        """Let the feed under way finish, and begin no other in this round."""
        self._stopped.set()

    def _run_due(self) -> int:
        new = 0
        for feed in self._shelf.feeds():
            if self._stopped.is_set():
                break
            if is_due(feed, self._clock.now()):
                new += self._poll(feed)
        return new

    def _poll(self, feed: Feed) -> int:
        """Read one feed; whatever comes, the feed says how it went. Returns the new alerts."""
        try:
            answer = self._fetch(request_for(feed))
        except AviseError as error:
            is_allowed = self._destinations.is_allowed(feed.url, "feed")
            health, detail = health_of_error(error, is_allowed=is_allowed)
            now = self._clock.now()
            self._put_feed(after_failure(feed, health, now=now, detail=detail))
            return 0
        now = self._clock.now()
        if answer.status == _NOT_MODIFIED:
            self._put_feed(after_success(feed, answer, None, now=now))
            return 0
        if not is_document(answer):
            self._put_feed(after_status(feed, answer, now=now))
            return 0
        document = Document(
            kind="feed",
            body=answer.body,
            url=answer.url,
            content_type=answer.header("content-type")[:200],
            now=now,
        )
        try:
            parsed = self._read(document)
        except NotUnderstood as error:
            health = "too_slow" if error.detail == TOO_LONG else "not_a_feed"
            self._put_feed(after_failure(feed, health, now=now))
            return 0
        # Items and the feed's new state in one commit: no item is lost or doubled.
        known = after_success(feed, answer, parsed, now=now)
        return self._take(parsed.items, feed.id, feed=known).new

    def _take(self, items: Iterable[FeedItem], source: str, *, feed: Feed | None = None) -> Taken:
        now = self._clock.now()
        with self._one_at_a_time:
            if self._titles is None:
                self._titles = recent_titles(self._shelf, now=now)
            trim(self._titles, now=now)
            batch = AlertBatch(
                self._shelf,
                self._titles,
                mentions_on=self._store.mentions_on_page,
                names=self._names,
                practitioner=self._store.practitioner(),
                now=now,
            )
            try:
                batch.take(items, source)
                taken = batch.taken
                with self._store.transaction():
                    batch.put()
                    if feed is not None:
                        self._put_feed(
                            msgspec.structs.replace(feed, new_count=feed.new_count + taken.new)
                        )
            except BaseException:
                self._titles = None  # it may name alerts that were not kept
                raise
        return taken

    def _put_feed(self, feed: Feed) -> None:
        """Keep a feed as it came out of a reading, unless the doctor touched it meanwhile."""
        known = self._shelf.find_feed(feed.id)
        if known is None:
            return
        if known.state == "paused":
            feed = msgspec.structs.replace(feed, state="paused")
        self._shelf.put_feed(feed)

    def _feed(self, feed_id: str) -> Feed:
        feed = self._shelf.find_feed(feed_id)
        if feed is None:
            raise NotFound("no such feed")
        return feed

    # ── e-mails ───────────────────────────────────────────────────────────────────────────────

    def take_mail(self, name: str, body: bytes) -> MailTaken:
        """Sort the links of an e-mail the doctor saved; one that is none is told, not raised."""
        if len(body) > LARGEST_MAIL_BYTES:
            return MailTaken(name=name, problem="too_large")
        try:
            parsed = self._read(Document(kind="mail", body=body, now=self._clock.now()))
        except NotUnderstood:
            return MailTaken(name=name, problem="not_a_mail")
        if not parsed.items:
            return MailTaken(name=name, problem="no_link")
        return MailTaken(name=name, taken=self._take(parsed.items, MAIL_SOURCE))

    # ── what the doctor does with an alert ────────────────────────────────────────────────────

    def get(self, alert_id: str) -> Alert:
        """Return an alert; raises `NotFound`."""
        alert = self._shelf.find(alert_id)
        if alert is None:
            raise NotFound("no such alert")
        return alert

    def open(self, alert_id: str) -> Alert:
        """Note that the page was opened from here; what was captured stays captured."""
        alert = self.get(alert_id)
        state: AlertState = "opened" if alert.state == "new" else alert.state
        return self._changed(alert, state=state, opened_at=self._clock.now())

    def is_awaited(self, url: str) -> bool:
        """Tell whether a page was just opened from its alert to be captured, and is not yet."""
        page = self._shelf.find_page(page_id(url))
        alert = self._shelf.find(page.alert_id) if page is not None else None
        if alert is None or alert.state != "opened" or alert.opened_at is None:
            return False
        return self._clock.now() - alert.opened_at <= AWAITED

    def sort(self, alert_id: str, state: AlertState) -> Alert:
        """Put an alert where the doctor wants it: aside, dealt with, or back among the new ones."""
        if state not in {"new", "set_aside", "done"}:
            raise NotUnderstood("new, set_aside or done", path="/state")
        alert = self.get(alert_id)
        said = MatchReason(code="by_hand")
        reasons = (*(r for r in alert.match.reasons if r != said), said)
        match = msgspec.structs.replace(alert.match, is_kept=state != "set_aside", reasons=reasons)
        return self._changed(alert, state=state, match=match)

    def sort_all(self, alert_ids: Iterable[str], state: AlertState) -> int:
        """Put several alerts somewhere at once, ids that are gone passed over; return how many."""
        known = [each for each in dict.fromkeys(alert_ids) if self._shelf.find(each) is not None]
        with self._one_at_a_time, self._store.transaction():
            for alert_id in known:
                self.sort(alert_id, state)
        return len(known)

    def note_capture(self, capture: Capture, mention_ids: tuple[str, ...] = ()) -> None:
        """Tie a capture to the alert of its page, if there is one.

        The mentions read from it are tied too: erasing one of them takes the alert with it.
        """
        with self._one_at_a_time:
            for url in dict.fromkeys(filter(None, (capture.url, capture.canonical_url))):
                page = self._shelf.find_page(page_id(url))
                alert = self._shelf.find(page.alert_id) if page is not None else None
                if alert is not None:
                    self._changed(
                        alert,
                        state="captured",
                        captured_at=capture.captured_at,
                        capture_id=capture.id,
                        mention_ids=tuple(dict.fromkeys((*alert.mention_ids, *mention_ids))),
                    )

    def forget(self) -> None:
        """Forget what is held in memory of alerts: some may have been erased."""
        with self._one_at_a_time:
            self._titles = None

    def _changed(self, alert: Alert, **fields: object) -> Alert:
        changed = msgspec.structs.replace(alert, **fields)
        self._shelf.put(changed)
        return changed

    # ── quiet hours and digest ────────────────────────────────────────────────────────────────

    def settings(self) -> AlertSettings:
        """Return when alerts are looked for and said."""
        kept = self._store.setting(_SETTINGS)
        return msgspec.json.decode(kept, type=AlertSettings) if kept else AlertSettings()

    def choose(self, settings: AlertSettings) -> None:
        """Keep when alerts are looked for and said; raises `NotUnderstood` for no such hour."""
        if not {settings.quiet_from, settings.quiet_until} <= set(range(24)):
            raise NotUnderstood("an hour from 0 to 23", path="/quiet")
        self._store.put_setting(_SETTINGS, msgspec.json.encode(settings).decode())

    def is_quiet(self) -> bool:
        """Tell whether it is an hour of silence in Paris; two equal hours mean there is none."""
        settings = self.settings()
        start, end = settings.quiet_from, settings.quiet_until
        hour = self._clock.now().astimezone(PARIS).hour
        return start <= hour < end if start <= end else hour >= start or hour < end

    def new_count(self) -> int:
        """Return how many alerts nobody has looked at."""
        return self._shelf.count("new")

    def said_count(self) -> int:
        """Return how many new alerts are to be said now.

        All of them, or with a digest those that the last one spoke of and nobody dealt with since;
        none in the hours of silence.
        """
        if self.is_quiet():
            return 0
        if not self.settings().is_digest:
            return self.new_count()
        digest = self._shelf.last_digest()
        return min(digest.new_count, self.new_count()) if digest is not None else 0

    def digest(self) -> AlertDigest | None:
        """Return the last digest while something it spoke of is still new, or a feed in trouble."""
        found = self._shelf.last_digest()
        return found if found is not None and (self.new_count() or found.troubled) else None

    def troubled(self) -> tuple[Feed, ...]:
        """Return the feeds whose last reading failed."""
        return tuple(feed for feed in self._shelf.feeds() if is_troubled(feed))

    def make_digest(self) -> int:
        """Make the digest of the day once its hour has come; return how many were made (0 or 1).

        After days of sleep there is one, of today.
        """
        now = self._clock.now()
        day = paris_day(now).isoformat()
        last = self._shelf.last_digest()
        if now.astimezone(PARIS).hour < DIGEST_HOUR or (last is not None and last.day >= day):
            return 0
        new, troubled = self.new_count(), len(self.troubled())
        if not (new or troubled) and last is None:
            return 0
        self._shelf.put_digest(AlertDigest(day=day, made_at=now, new_count=new, troubled=troubled))
        return 1


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}".lower()
