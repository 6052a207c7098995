"""The presence plan kept: profiles ticked, content planned, drafted, published, and its effect."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, get_args

import msgspec

from companion.advice.known_facts import LISTING_CHOICE, LISTING_CLAIMED, listing_choice
from companion.advice.presence import first_calendar, load_presence, may_claim
from companion.advice.situation import ListingChoice
from companion.model.address import page_key
from companion.model.errors import Conflict, NotFound, NotUnderstood
from companion.model.first_page import FirstPage, FirstPageHead, Share
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
from companion.walk.watching import Watching
from companion.watch.first_pages import share_of

LONGEST_DRAFT = 20_000
_LONGEST_TITLE = 200
_ENGINES_COUNTED = frozenset(("google-web", "bing", "qwant", "duckduckgo", "brave", "ecosia"))
_MONTHS_CHARTED = 12
_SERIES_COUNTED = 12
"""Web searches whose first page is counted: those recorded last."""


class Effect(NamedTuple):
    """What the first pages show since something was published.

    Shares are 0..1 of the first pages counted; `best_rank` that of the page itself today, None
    where it is on none of them; `pages_since` how many pages were recorded since.
    """

    share_before: float | None
    share_now: float | None
    best_rank: int | None
    pages_since: int


class MonthShare(NamedTuple):
    """Which part of the first pages was the doctor's own, and hostile, at a month's end (0..1)."""

    month: date
    own: float
    hostile: float
    pages: int


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
                share_before=self.share_now(),
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

    def latest(self) -> tuple[FirstPage, ...]:
        """Return the latest first page of each web search that is counted."""
        heads = (seen[-1] for seen in self._counted().values())
        return tuple(page for head in heads if (page := self._shelf.find_page(head.capture_id)))

    def share_now(self) -> float | None:
        """Return the part of the latest first pages that is the doctor's own, None without any."""
        return _part(self._shares(self.latest()), "own")

    def effect(self, item: ContentItem) -> Effect:
        """Return what the first pages recorded since the day of publication show."""
        if item.published_on is None:
            return Effect(None, None, None, 0)
        key, since = page_key(item.url), item.published_on
        fresh = [page for page in self.latest() if paris_day(page.seen_at) >= since]
        ranks = [one.rank for page in fresh for one in page.results if one.key == key]
        now = _part(self._shares(fresh), "own") if fresh else None
        return Effect(item.share_before, now, min(ranks, default=None), len(fresh))

    def by_month(self) -> tuple[MonthShare, ...]:
        """Return the shares at the end of each month that has pages, oldest first; twelve at most.

        Each search counts with the last page recorded up to then.
        """
        counted = self._counted()
        months = {
            paris_day(head.seen_at).replace(day=1) for seen in counted.values() for head in seen
        }
        rows = []
        for month in sorted(months)[-_MONTHS_CHARTED:]:
            pages = [page for seen in counted.values() if (page := self._as_of(seen, month))]
            shares = self._shares(pages)
            own, hostile = _part(shares, "own"), _part(shares, "hostile")
            if own is not None and hostile is not None:
                rows.append(MonthShare(month, own, hostile, len(pages)))
        return tuple(rows)

    def _as_of(self, seen: list[FirstPageHead], month: date) -> FirstPage | None:
        upto = [head for head in seen if paris_day(head.seen_at).replace(day=1) <= month]
        return self._shelf.find_page(upto[-1].capture_id) if upto else None

    def _counted(self) -> dict[str, list[FirstPageHead]]:
        every = self._watching.series_heads().items()
        web = [(series, seen) for series, seen in every if seen[-1].engine in _ENGINES_COUNTED]
        return dict(web[:_SERIES_COUNTED])

    def _shares(self, pages: Iterable[FirstPage]) -> list[Share]:
        rulings = self._watching.rulings()
        return [share_of(page, rulings) for page in pages]


def _part(shares: list[Share], kind: str) -> float | None:
    """Return the part of all results of several first pages that is of a kind, None without any."""
    total = sum(share.total for share in shares)
    return sum(getattr(share, kind) for share in shares) / total if total else None
