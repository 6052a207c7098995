"""Rounds, recorded first pages, what the doctor said of results, and the presence plan."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from companion.model.errors import Broken
from companion.model.first_page import FirstPage, FirstPageHead, Ruling
from companion.model.presence import ContentItem, ProfileState
from companion.model.round import Round
from companion.store.collection import Collection
from companion.store.rows import NamedRowDatabase
from companion.store.storage import SqliteStorage

PAGES, RULINGS, CONTENT = "first_pages", "rulings", "presence_content"


class WatchShelf:
    """One collection a kind; every `put_…` is durable when it returns."""

    def __init__(self, database: NamedRowDatabase) -> None:
        """Stand on an opened database."""
        self._storage: SqliteStorage = database.storage  # type: ignore[assignment]  # ours
        self._rounds = Collection(database, "rounds", Round, id_of=lambda one: one.id, at_hand=200)
        self._pages = Collection(
            database,
            PAGES,
            FirstPage,
            id_of=lambda page: page.capture_id,
            lookup=lambda document: str(document["series"]),
            at_hand=400,
        )
        self._rulings = Collection(database, RULINGS, Ruling, id_of=lambda one: one.id)
        self._profiles = Collection(
            database, "presence_profiles", ProfileState, id_of=lambda one: one.profile_id
        )
        self._content = Collection(database, CONTENT, ContentItem, id_of=lambda one: one.id)

    # Rounds

    def put_round(self, round_: Round) -> None:
        """Keep a round, in the place of its earlier state."""
        self._rounds.put(round_)

    def last_round(self) -> Round | None:
        """Return the round that began last, or None."""
        return next(iter(self._rounds.newest(1)), None)

    def rounds(self, limit: int) -> tuple[Round, ...]:
        """Return up to `limit` rounds, the last begun first."""
        return self._rounds.newest(limit)

    # First pages

    def put_page(self, page: FirstPage) -> None:
        """Keep a recorded first page."""
        self._pages.put(page)

    def find_page(self, capture_id: str) -> FirstPage | None:
        """Return the first page recorded by a capture, or None."""
        return self._pages.find(capture_id)

    def pages(self) -> tuple[FirstPage, ...]:
        """Return every recorded first page, in the order they were recorded."""
        return tuple(self._pages.each())

    def drop_page(self, capture_id: str) -> None:
        """Forget a recorded first page."""
        self._storage.remove(PAGES, capture_id)
        self._pages.forget_values()

    def page_heads(self) -> Iterator[FirstPageHead]:
        """Yield every recorded first page without its results, in the order they were recorded."""
        for doc_id, body in self._storage.bodies(PAGES):
            try:
                yield msgspec.json.decode(body, type=FirstPageHead)
            except msgspec.MsgspecError as error:
                raise Broken(f"{PAGES}/{doc_id} is not what it should be: {error}") from error

    def page_count(self) -> int:
        """Return how many first pages are recorded."""
        return self._pages.count()

    def series(self, series: str) -> tuple[FirstPage, ...]:
        """Return the pages of one series, in the order they were recorded."""
        return self._pages.under(series)

    # What the doctor said of results

    def rulings(self) -> tuple[Ruling, ...]:
        """Return everything the doctor said of pages and domains."""
        return self._rulings.all()

    def put_ruling(self, ruling: Ruling) -> None:
        """Keep what the doctor said, in the place of what was said before."""
        self._rulings.put(ruling)

    def drop_ruling(self, ruling_id: str) -> None:
        """Forget what the doctor said of a page or domain."""
        self._storage.remove(RULINGS, ruling_id)
        self._rulings.forget_values()

    # Presence

    def profiles(self) -> tuple[ProfileState, ...]:
        """Return where the doctor stands with each profile that something was said of."""
        return self._profiles.all()

    def put_profile(self, state: ProfileState) -> None:
        """Keep where the doctor stands with a profile."""
        self._profiles.put(state)

    def content(self) -> tuple[ContentItem, ...]:
        """Return the plan of content, in the order it was made."""
        return self._content.all()

    def find_content(self, item_id: str) -> ContentItem | None:
        """Return one item of the plan, or None."""
        return self._content.find(item_id)

    def put_content(self, item: ContentItem) -> None:
        """Keep an item of the plan, in the place of its earlier state."""
        self._content.put(item)

    def drop_content(self, item_id: str) -> None:
        """Forget an item of the plan."""
        self._storage.remove(CONTENT, item_id)
        self._content.forget_values()
