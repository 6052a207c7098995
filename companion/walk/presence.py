"""The presence plan kept: profiles ticked, content planned, drafted, published, and its effect."""

from __future__ import annotations

import threading
import uuid
from datetime import date
from typing import NamedTuple, get_args

import msgspec

from companion.advice.presence import first_calendar, load_presence
from companion.model.address import page_key
from companion.model.errors import NotFound, NotUnderstood
from companion.model.first_page import Share
from companion.model.paris import paris_day
from companion.model.ports import Clock
from companion.model.presence import ContentItem, PresencePack, ProfileProgress, ProfileState
from companion.model.text import Language
from companion.resources import law_pack_folder
from companion.store.database import Store
from companion.watch.first_pages import latest_of_series, share_of
from companion.walk.watching import Watching

LONGEST_DRAFT = 20_000
_ENGINES_COUNTED = ("google-web", "bing", "qwant", "duckduckgo", "brave", "ecosia")


class Effect(NamedTuple):
    """What the first page shows since something was published: shares 0..1, the best rank found."""

    share_before: float | None
    share_now: float | None
    best_rank: int | None


class Presence:
    """The plan of one doctor; one change at a time."""

    def __init__(self, store: Store, watching: Watching, *, clock: Clock) -> None:
        """Stand on an opened store; the pack is read at the first question."""
        self._store = store
        self._watching = watching
        self._clock = clock
        self._lock = threading.RLock()
        self._pack: PresencePack | None = None

    @property
    def pack(self) -> PresencePack:
        """Return the plan as the pack describes it."""
        if self._pack is None:
            self._pack = load_presence(law_pack_folder("fr"))
        return self._pack

    def today(self) -> date:
        """Return the day it is in Paris."""
        return paris_day(self._clock.now())

    # Profiles

    def profiles(self) -> dict[str, ProfileState]:
        """Return where the doctor stands with each profile, by id."""
        return {state.profile_id: state for state in self._store.watching.profiles()}

    def set_profile(self, profile_id: str, progress: str, url: str = "") -> ProfileState | None:
        """Keep where the doctor stands with a profile; return where that was before.

        Raises `NotFound` for an unknown profile, `NotUnderstood` for another word.
        """
        if profile_id not in {profile.id for profile in self.pack.profiles}:
            raise NotFound(f"profile {profile_id}")
        if progress not in get_args(ProfileProgress):
            raise NotUnderstood("a state of a profile", path="/progress")
        with self._lock:
            before = self.profiles().get(profile_id)
            state = ProfileState(
                profile_id=profile_id,
                progress=progress,  # type: ignore[arg-type]  # one of them
                at=self._clock.now(),
                url=url,
            )
            self._store.watching.put_profile(state)
            return before

    # Content

    def content(self) -> tuple[ContentItem, ...]:
        """Return the plan of content, in the order it was made."""
        return self._store.watching.content()

    def plan_first(self, language: Language) -> int:
        """Plan one of each kind of content that is not planned yet; return how many."""
        with self._lock:
            planned = {item.kind for item in self.content() if item.state != "published"}
            kinds = {kind.id: kind for kind in self.pack.content}
            made = 0
            for kind_id, day in first_calendar(self.pack, self.today()):
                if kind_id not in planned:
                    title = kinds[kind_id].title.said_in(language)
                    self.add_content(kind_id, title, day)
                    made += 1
            return made

    def add_content(self, kind: str, title: str, due_on: date) -> ContentItem:
        """Plan something to publish; raises `NotFound` for an unknown kind."""
        if kind not in {one.id for one in self.pack.content}:
            raise NotFound(f"content {kind}")
        item = ContentItem(id=uuid.uuid4().hex, kind=kind, title=title[:200], due_on=due_on)
        self._store.watching.put_content(item)
        return item

    def get_content(self, item_id: str) -> ContentItem:
        """Return one item; raises `NotFound`."""
        item = self._store.watching.find_content(item_id)
        if item is None:
            raise NotFound(f"content {item_id}")
        return item

    def set_draft(self, item_id: str, title: str, draft: str, due_on: date) -> ContentItem:
        """Keep a draft as it is, whatever the guard finds: it is the doctor's own."""
        with self._lock:
            item = self.get_content(item_id)
            state = item.state if item.state == "published" else "drafted" if draft else "planned"
            changed = msgspec.structs.replace(
                item,
                title=title[:200] or item.title,
                draft=draft[:LONGEST_DRAFT],
                due_on=due_on,
                state=state,
            )
            self._store.watching.put_content(changed)
            return changed

    def publish(self, item_id: str, url: str) -> ContentItem:
        """Note that something is published, where, and how the first page stood that day."""
        with self._lock:
            item = self.get_content(item_id)
            changed = msgspec.structs.replace(
                item,
                state="published",
                url=url,
                published_on=self.today(),
                share_before=self.share_now(),
            )
            self._store.watching.put_content(changed)
            return changed

    def unpublish(self, item_id: str) -> None:
        """Take back that something is published."""
        with self._lock:
            item = self.get_content(item_id)
            state = "drafted" if item.draft else "planned"
            self._store.watching.put_content(
                msgspec.structs.replace(
                    item, state=state, url="", published_on=None, share_before=None
                )
            )

    def drop(self, item_id: str) -> ContentItem:
        """Take an item out of the plan; return what it was."""
        with self._lock:
            item = self.get_content(item_id)
            self._store.watching.drop_content(item_id)
            return item

    def put_back(self, item: ContentItem) -> None:
        """Put an item that was taken out back into the plan."""
        self._store.watching.put_content(item)

    # Effect

    def shares(self) -> tuple[Share, ...]:
        """Return how the latest first page of each web search is made up."""
        rulings = self._watching.rulings()
        series = latest_of_series(self._store.watching.pages())
        return tuple(
            share_of(pages[-1], rulings)
            for pages in series.values()
            if pages[-1].engine in _ENGINES_COUNTED
        )

    def share_now(self) -> float | None:
        """Return the part of all latest first pages that is the doctor's own, None without any."""
        shares = self.shares()
        total = sum(share.total for share in shares)
        return sum(share.own for share in shares) / total if total else None

    def effect(self, item: ContentItem) -> Effect:
        """Return what the first pages recorded since the day of publication show."""
        if item.published_on is None:
            return Effect(None, None, None)
        key = page_key(item.url)
        ranks = [
            result.rank
            for page in self._store.watching.pages()
            if paris_day(page.seen_at) >= item.published_on
            for result in page.results
            if result.key == key
        ]
        return Effect(item.share_before, self.share_now(), min(ranks, default=None))
