"""Feeds, alerts, the pages they are of, digests, and how the jobs went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from companion.model.alert import Alert, AlertDigest, AlertPage, AlertState, Feed
from companion.model.job import JobRun
from companion.store.collection import Collection
from companion.store.rows import NamedRowDatabase
from companion.store.storage import SqliteStorage

ALERTS, FEEDS = "alerts", "feeds"


class AlertShelf:
    """One collection a kind; every `put_…` is durable when it returns."""

    def __init__(self, database: NamedRowDatabase) -> None:
        """Stand on an opened database."""
        self._storage: SqliteStorage = database.storage  # type: ignore[assignment]  # ours
        self._feeds = Collection(database, FEEDS, Feed, id_of=lambda feed: feed.id)
        self._alerts = Collection(
            database,
            ALERTS,
            Alert,
            id_of=lambda alert: alert.id,
            lookup=lambda document: str(document["state"]),
        )
        self._pages = Collection(
            database, "alert_pages", AlertPage, id_of=lambda page: page.id, at_hand=100
        )
        self._digests = Collection(
            database, "alert_digests", AlertDigest, id_of=lambda digest: digest.day, at_hand=10
        )
        self._runs = Collection(database, "job_runs", JobRun, id_of=lambda run: run.name)

    # Feeds

    def feeds(self) -> tuple[Feed, ...]:
        """Return every feed, first added first."""
        return self._feeds.all()

    def find_feed(self, feed_id: str) -> Feed | None:
        """Return a feed, or None."""
        return self._feeds.find(feed_id)

    def put_feed(self, feed: Feed) -> None:
        """Keep a feed, in the place of its earlier state."""
        self._feeds.put(feed)

    def drop_feed(self, feed_id: str) -> None:
        """Forget a feed; the alerts it brought stay."""
        self._storage.remove(FEEDS, feed_id)
        self._feeds.forget_values()

    # Alerts

    def find(self, alert_id: str) -> Alert | None:
        """Return an alert, or None."""
        return self._alerts.find(alert_id)

    def put(self, alert: Alert) -> None:
        """Keep an alert, in the place of its earlier state."""
        self._alerts.put(alert)

    def count(self, state: AlertState) -> int:
        """Return how many alerts are in a state."""
        return self._storage.count_under(ALERTS, state)

    def page_of(self, state: AlertState, *, skip: int, most: int) -> tuple[Alert, ...]:
        """Return up to `most` alerts of a state, last found first, after `skip` of them."""
        ids = self._storage.newest_under(ALERTS, state, skip=skip, most=most)
        found = (self._alerts.find(alert_id) for alert_id in ids)
        return tuple(alert for alert in found if alert is not None)

    def latest(self, since: datetime) -> Iterator[Alert]:
        """Yield the alerts found since an instant, last found first."""
        for alert_id in self._storage.ids(ALERTS)[::-1]:
            alert = self._alerts.find(str(alert_id))
            if alert is not None:
                if alert.found_at < since:
                    return
                yield alert

    def drop(self, alert_ids: Iterable[str]) -> None:
        """Forget alerts for good; the hash of their pages stays, so that they do not come back."""
        with self._storage.transaction():
            for alert_id in alert_ids:
                self._storage.remove(ALERTS, alert_id)
        self._alerts.forget_values()

    # The pages they are of

    def find_page(self, page_id: str) -> AlertPage | None:
        """Return which alert a page belongs to, or None; that alert may have been erased since."""
        return self._pages.find(page_id)

    def put_page(self, page: AlertPage) -> None:
        """Keep which alert a page belongs to."""
        self._pages.put(page)

    # Digests and jobs

    def put_digest(self, digest: AlertDigest) -> None:
        """Keep the digest of a day."""
        self._digests.put(digest)

    def last_digest(self) -> AlertDigest | None:
        """Return the latest digest, or None."""
        return next(iter(self._digests.newest(1)), None)

    def digest_count(self) -> int:
        """Return how many digests are kept."""
        return self._digests.count()

    def job_runs(self) -> tuple[JobRun, ...]:
        """Return how each job went when that was last written."""
        return self._runs.all()

    def put_job_run(self, run: JobRun) -> None:
        """Keep how a job went."""
        self._runs.put(run)
