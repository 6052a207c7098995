"""Items to alerts: each page once, whatever brought it, with why it was kept or set aside."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import msgspec

from companion.model.alert import Alert, AlertPage, FeedItem, Taken
from companion.model.mention import Mention
from companion.model.practitioner import Practitioner
from companion.store.alerts import AlertShelf
from companion.watch.alerts_links import page_id
from companion.watch.alerts_match import NameReader, match_item
from companion.watch.alerts_titles import WINDOW, Titles

_REMEMBERED = WINDOW + timedelta(days=30)
_MOST_ALSO = 20
_MERGES_INTO = frozenset({"new", "opened", "set_aside"})


class AlertBatch:
    """One batch of items being sorted; nothing is written before `put`."""

    def __init__(  # noqa: PLR0913 what is known already, one line each
        self,
        shelf: AlertShelf,
        titles: Titles,
        *,
        mentions_on: Callable[[str], tuple[Mention, ...]],
        names: NameReader,
        practitioner: Practitioner,
        now: datetime,
    ) -> None:
        """Take what is known already; `mentions_on` gives the mentions of a page."""
        self._shelf = shelf
        self._titles = titles
        self._mentions_on = mentions_on
        self._names = names
        self._practitioner = practitioner
        self._now = now
        self._alerts: dict[str, Alert] = {}
        self._pages: dict[str, AlertPage] = {}
        self._counts = dict.fromkeys(Taken.__struct_fields__, 0)

    @property
    def taken(self) -> Taken:
        """What became of the items so far."""
        return Taken(**self._counts)

    def take(self, items: Iterable[FeedItem], source: str) -> None:
        """Sort items that one source brought."""
        for item in items:
            self._counts["items"] += 1
            self._counts[self._sorted(item, source)] += 1

    def put(self) -> None:
        """Write what is new; inside a transaction of the caller's."""
        for alert in self._alerts.values():
            self._shelf.put(alert)
        for page in self._pages.values():
            self._shelf.put_page(page)

    def _sorted(self, item: FeedItem, source: str) -> str:
        page = page_id(item.url)
        known = self._pages.get(page) or self._shelf.find_page(page)
        if known is not None:
            self._seen_again(known.alert_id, source)
            return "doubles"
        twin = self._twin(item)
        if twin is not None:
            self._pages[page] = AlertPage(id=page, alert_id=twin.id)
            also = tuple(dict.fromkeys((*twin.also, item.url)))[:_MOST_ALSO]
            self._alerts[twin.id] = msgspec.structs.replace(
                twin, also=also, sources=_with(twin.sources, source)
            )
            return "twins"
        alert = self._made(item, source)
        self._alerts[alert.id] = alert
        self._pages[page] = AlertPage(id=page, alert_id=alert.id)
        self._titles.add(alert.id, alert.title, alert.published or self._now)
        return alert.state

    def _seen_again(self, alert_id: str, source: str) -> None:
        """Note another source; an alert that was erased meanwhile does not come back."""
        alert = self._find(alert_id)
        if alert is not None and source not in alert.sources:
            changed = msgspec.structs.replace(alert, sources=_with(alert.sources, source))
            self._alerts[alert_id] = changed

    def _twin(self, item: FeedItem) -> Alert | None:
        found = self._titles.twin(item.title, item.published or self._now)
        alert = self._find(found) if found is not None else None
        if alert is None or alert.state not in _MERGES_INTO or len(alert.also) >= _MOST_ALSO:
            return None
        # A page that already holds mentions is told as such, whatever its title.
        return None if self._mentions_on(item.url) else alert

    def _made(self, item: FeedItem, source: str) -> Alert:
        match = match_item(item, self._practitioner, self._names)
        mentions = self._mentions_on(item.url)
        return Alert(
            id=str(uuid.uuid4()),
            url=item.url,
            title=item.title,
            summary=item.summary,
            publisher=item.publisher,
            published=item.published,
            is_future=item.is_future,
            found_at=self._now,
            sources=(source,),
            state="known" if mentions else ("new" if match.is_kept else "set_aside"),
            match=match,
            mention_ids=tuple(mention.id for mention in mentions),
        )

    def _find(self, alert_id: str) -> Alert | None:
        return self._alerts.get(alert_id) or self._shelf.find(alert_id)


def recent_titles(shelf: AlertShelf, *, now: datetime) -> Titles:
    """Return the titles of the alerts found of late."""
    titles = Titles()
    # First found first, so that the latest of many alike is compared first.
    for alert in reversed(tuple(shelf.latest(now - _REMEMBERED))):
        titles.add(alert.id, alert.title, alert.published or alert.found_at)
    return titles


def trim(titles: Titles, *, now: datetime) -> None:
    """Forget the titles that no new item can be a twin of any more."""
    titles.forget_before(now - _REMEMBERED)


def _with(sources: tuple[str, ...], source: str) -> tuple[str, ...]:
    return sources if source in sources else (*sources, source)
