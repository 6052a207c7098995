"""The presence plan kept: profiles ticked, content planned, drafted, published, and its effect."""

from __future__ import annotations

import threading
import uuid
from datetime import date
from typing import get_args

import msgspec

from companion.advice.known_facts import LISTING_CHOICE, LISTING_CLAIMED, listing_choice
from companion.advice.presence import first_calendar, load_presence, may_claim
from companion.advice.situation import ListingChoice
from companion.model.address import page_key
from companion.model.errors import Conflict, NotFound, NotUnderstood
from companion.model.paris import paris_day
from companion.model.ports import Clock
from companion.model.presence import (
    ContentItem,
    ContentState,
    PresencePack,
    ProfileProgress,
    ProfileState,
)
from companion.model.text import Language
from companion.resources import law_pack_folder
from companion.store.database import Store
from companion.walk.presence_measure import Measure
from companion.walk.watching import Watching

LONGEST_DRAFT = 20_000
_LONGEST_TITLE = 200


class Presence:
    """The plan of one doctor; one change at a time."""

    def __init__(self, store: Store, watching: Watching, *, clock: Clock) -> None:
        """Stand on an opened store; the pack is read at the first question."""
        self._store = store
        self._shelf = store.watching
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

    # ── profiles ──────────────────────────────────────────────────────────────────────────────

    def profiles(self) -> dict[str, ProfileState]:
        """Return where the doctor stands with each profile, by id."""
        return {state.profile_id: state for state in self._shelf.profiles()}

    def set_profile(self, profile_id: str, progress: str, url: str = "") -> ProfileState | None:
        """Keep where the doctor stands with a profile; return where that was before.

        Raises `NotFound` for an unknown profile, `NotUnderstood` for another word, `Conflict` for
        a claim that waits for « effacer, défendre ou occuper ? ».
        """
        profile = next((one for one in self.pack.profiles if one.id == profile_id), None)
        if profile is None:
            raise NotFound(f"profile {profile_id}")
        if progress not in get_args(ProfileProgress):
            raise NotUnderstood("a state of a profile", path="/progress")
        if progress == "claimed" and not may_claim(profile, self.listing_choice):
            raise Conflict("claiming waits for the choice: erase, defend or occupy")
        with self._lock, self._store.transaction():
            before = self.profiles().get(profile_id)
            state = ProfileState(
                profile_id=profile_id,
                progress=progress,  # type: ignore[arg-type]  # one of them
                at=self._clock.now(),
                url=url,
            )
            self._shelf.put_profile(state)
            if profile.asks_listing_choice and progress == "claimed":
                # The steps of every mention of the listing count on it.
                self._store.put_setting(LISTING_CLAIMED, "yes")
        return before

    @property
    def listing_choice(self) -> ListingChoice | None:
        """Return what the doctor decided of the Google listing, or None."""
        return listing_choice(self._store)

    def choose_listing(self, choice: str) -> str:
        """Keep what is decided of the Google listing, for all mentions too; empty: undecided.

        Returns what was decided before. Raises `NotUnderstood` for another word.
        """
        if choice not in ("", *get_args(ListingChoice)):
            raise NotUnderstood("a choice for the listing", path="/listing_choice")
        before = self.listing_choice or ""
        self._store.put_setting(LISTING_CHOICE, choice)
        return before

    def own(self, url: str) -> bool:
        """Count an address as the doctor's own from now on; tell whether it was new."""
        practitioner = self._store.practitioner()
        if page_key(url) in {page_key(one) for one in practitioner.own_pages}:
            return False
        own_pages = (*practitioner.own_pages, url)
        self._store.put_practitioner(msgspec.structs.replace(practitioner, own_pages=own_pages))
        self._watching.judge_again()
        return True

    # ── content ───────────────────────────────────────────────────────────────────────────────

    def content(self) -> tuple[ContentItem, ...]:
        """Return the plan of content, in the order it was made."""
        return self._shelf.content()

    def plan_first(self, language: Language) -> int:
        """Plan one of each kind of content that is not planned yet; return how many."""
        with self._lock:
            planned = {one.kind for one in self.content() if one.state in ("planned", "drafted")}
            kinds = {kind.id: kind for kind in self.pack.content}
            wanted = [
                (kind_id, day)
                for kind_id, day in first_calendar(self.pack, self.today())
                if kind_id not in planned
            ]
            for kind_id, day in wanted:
                self.add_content(kind_id, kinds[kind_id].title.said_in(language), day)
            return len(wanted)

    def add_content(self, kind: str, title: str, due_on: date) -> ContentItem:
        """Plan something to publish; raises `NotFound` for an unknown kind."""
        if kind not in {one.id for one in self.pack.content}:
            raise NotFound(f"content {kind}")
        item = ContentItem(
            id=uuid.uuid4().hex, kind=kind, title=title[:_LONGEST_TITLE], due_on=due_on
        )
        self._shelf.put_content(item)
        return item

    def get_content(self, item_id: str) -> ContentItem:
        """Return one item; raises `NotFound`."""
        item = self._shelf.find_content(item_id)
        if item is None:
            raise NotFound(f"content {item_id}")
        return item

    def set_draft(self, item_id: str, title: str, draft: str, due_on: date) -> ContentItem:
        """Keep a draft as it is, whatever the guard finds: it is the doctor's own."""
        with self._lock:
            item = self.get_content(item_id)
            is_open = item.state in ("planned", "drafted")
            state = item.state if not is_open else "drafted" if draft.strip() else "planned"
            changed = msgspec.structs.replace(
                item,
                title=title[:_LONGEST_TITLE] or item.title,
                draft=draft[:LONGEST_DRAFT],
                due_on=due_on,
                state=state,
            )
            self._shelf.put_content(changed)
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
                share_before=self.measured().share_now,
            )
            self._shelf.put_content(changed)
            return changed

    def unpublish(self, item_id: str) -> ContentItem:
        """Take back that something is published."""
        with self._lock:
            item = self.get_content(item_id)
            changed = msgspec.structs.replace(
                item,
                state="drafted" if item.draft else "planned",
                url="",
                published_on=None,
                share_before=None,
            )
            self._shelf.put_content(changed)
            return changed

    def set_aside(self, item_id: str) -> ContentItem:
        """Take an item out of the plan; it is kept until it is deleted for good."""
        return self._put_state(item_id, "set_aside")

    def put_back(self, item_id: str) -> ContentItem:
        """Put an item that was set aside back into the plan, as it was."""
        item = self.get_content(item_id)
        if item.published_on is not None:
            return self._put_state(item_id, "published")
        return self._put_state(item_id, "drafted" if item.draft else "planned")

    def _put_state(self, item_id: str, state: ContentState) -> ContentItem:
        with self._lock:
            changed = msgspec.structs.replace(self.get_content(item_id), state=state)
            self._shelf.put_content(changed)
            return changed

    def delete(self, item_id: str) -> None:
        """Delete for good an item that was set aside; raises `Conflict` for another."""
        with self._lock:
            if self.get_content(item_id).state != "set_aside":
                raise Conflict("set it aside first")
            self._shelf.drop_content(item_id)

    # ── effect ────────────────────────────────────────────────────────────────────────────────

    def measured(self) -> Measure:
        """Return the first pages counted as they stand now, read once for all questions."""
        every = self._watching.series_heads()
        return Measure(every, self._watching.rulings(), find_page=self._shelf.find_page)
