"""Rounds led from search to search, first pages recorded and judged, what they found told."""

from __future__ import annotations

import logging
import threading
import uuid
from typing import NamedTuple, get_args

import msgspec

from companion.model.capture import Capture
from companion.model.errors import AviseError, NotFound, NotUnderstood
from companion.model.first_page import (
    FirstPage,
    FirstPageHead,
    FirstPageResult,
    Movement,
    Ruling,
    Stance,
)
from companion.model.mention import Mention
from companion.model.ports import Clock
from companion.model.review import Page, Reading, SearchResult
from companion.model.round import (
    Round,
    RoundRhythm,
    RoundStepState,
    RoundView,
)
from companion.model.watch import Search
from companion.reading import callings, names
from companion.store.database import Store
from companion.watch.asked import asked_at
from companion.watch.first_pages import PAGE, SITE, latest_of_series, movement, summed
from companion.watch.rounds import (
    JUST_ENDED,
    begin,
    is_due,
    is_left,
    round_searches,
    search_at,
    streak_of,
    with_step,
)
from companion.watch.stances import Known, result_of

_log = logging.getLogger(__name__)
RHYTHM = "round_rhythm"
_ROUNDS_LOOKED_AT = 120
_JUDGED_AGAIN = 100
_HOSTILE_FROM, _FAVOURABLE_TO = 0.4, 0.75
"""Below two stars of five a review is hostile, from four on favourable."""


class _Reader:
    """The reading room's ways of telling people apart, as one port."""

    name_in = staticmethod(names.name_in)
    others_in = staticmethod(names.others_in)
    clash = staticmethod(callings.clash)


class Found(NamedTuple):
    """What a round found: its pages with what moved on each, and all of it together."""

    pages: tuple[tuple[FirstPage, Movement], ...]
    all: Movement


class Watching:
    """The doctor's watch; one change at a time."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        """Stand on an opened store; nothing is read yet."""
        self._store = store
        self._shelf = store.watching
        self._clock = clock
        self._lock = threading.RLock()

    # ── rounds ────────────────────────────────────────────────────────────────────────────────

    @property
    def rhythm(self) -> RoundRhythm:
        """Return how often the doctor wants a round; monthly, as the Ordre advises, if unsaid."""
        return "weekly" if self._store.setting(RHYTHM) == "weekly" else "monthly"

    def set_rhythm(self, rhythm: str) -> None:
        """Keep how often; raises `NotUnderstood` for another word than `weekly`, `monthly`."""
        if rhythm not in get_args(RoundRhythm):
            raise NotUnderstood("weekly or monthly", path="/rhythm")
        self._store.put_setting(RHYTHM, rhythm)

    def view(self) -> RoundView:
        """Return where the watch stands now."""
        now, rhythm = self._clock.now(), self.rhythm
        rounds = self._shelf.rounds(_ROUNDS_LOOKED_AT)
        last = rounds[0] if rounds else None
        streak = streak_of(rounds, rhythm, now)
        if last is not None and last.finished_at is None and not is_left(last, now):
            before = rounds[1] if len(rounds) > 1 else None
            return RoundView(
                standing="running", rhythm=rhythm, current=last, last=before, streak=streak
            )
        if not self.searches():
            return RoundView(standing="no_identity", rhythm=rhythm, last=last, streak=streak)
        return RoundView(
            standing="due" if is_due(last, rhythm, now) else "done",
            rhythm=rhythm,
            last=last,
            streak=streak,
        )

    def searches(self) -> tuple[Search, ...]:
        """Return the searches the next round would have, in order."""
        return round_searches(self._store.practitioner(), self.rhythm)

    def start(self) -> Round:
        """Begin a round, or return the one under way; raises `NotFound` without a name."""
        with self._lock:
            view = self.view()
            if view.current is not None:
                return view.current
            searches = self.searches()
            if not searches:
                raise NotFound("no name to search for")
            begun = begin(str(uuid.uuid4()), searches, self._clock.now())
            self._shelf.put_round(begun)
            return begun

    def set_step(self, search_id: str, state: RoundStepState) -> Round:
        """Keep what became of a search; begins a round when none is under way.

        The round that has just ended goes on with its last pages: one recorded late, or undone,
        which opens it again. Raises `NotFound` for a search the round does not have.
        """
        with self._lock:
            round_ = self._round_for(search_id, state)
            known = [step.search for step in round_.steps] if round_ else self.searches()
            if search_id not in {search.id for search in known}:
                raise NotFound(f"search {search_id}")
            round_ = round_ or self.start()
            changed = with_step(round_, search_id, state, self._clock.now())
            if changed is not round_:
                self._shelf.put_round(changed)
            return changed

    def _round_for(self, search_id: str, state: RoundStepState) -> Round | None:
        """Return the round that such a step belongs to, or None when it begins another."""
        current = self.view().current
        last = self._shelf.last_round()
        if current is not None or last is None or last.step(search_id) is None:
            return current
        if state == "waiting" or (state == "recorded" and self._is_open_to_records(last)):
            return last
        return None

    def _is_open_to_records(self, last: Round) -> bool:
        now = self._clock.now()
        has_just_ended = last.finished_at is not None and now - last.finished_at <= JUST_ENDED
        return has_just_ended or not is_due(last, self.rhythm, now)

    def finish(self) -> Round | None:
        """End the round under way where it stands; return it, or None when there is none."""
        with self._lock:
            current = self.view().current
            if current is None:
                return None
            ended = msgspec.structs.replace(current, finished_at=self._clock.now())
            self._shelf.put_round(ended)
            return ended

    def search_of(self, url: str) -> Search | None:
        """Return the search whose page an address is: of the round shown, else of the next one."""
        return search_at(url, self.shown_searches(self.view()))

    def shown_searches(self, view: RoundView) -> tuple[Search, ...]:
        """Return the searches of the round under way or just done, else those of the next one."""
        shown = view.current or (view.last if view.standing == "done" else None)
        return tuple(step.search for step in shown.steps) if shown else self.searches()

    # ── first pages ───────────────────────────────────────────────────────────────────────────

    def note_capture(self, capture: Capture, reading: Reading) -> FirstPage | None:
        """Record a captured search page, ticked off in the round it belongs to; else return None.

        A search page on which no result could be read is ticked off and nothing more.
        """
        asked = asked_at(capture.url)
        if asked is None:
            return None
        with self._lock:
            round_ = self._round_to_record()
            searches = [step.search for step in round_.steps] if round_ else ()
            search = search_at(capture.url, searches)
            page = None
            if reading.results:
                page = FirstPage(
                    capture_id=capture.id,
                    seen_at=capture.captured_at,
                    engine=asked.engine,
                    query=f"{asked.words} {asked.place}".strip(),
                    series=asked.series,
                    results=self._judged_now(reading),
                    search_id=search.id if search else "",
                    round_id=round_.id if round_ and search else "",
                )
                self._shelf.put_page(page)
            if search is not None:
                self.set_step(search.id, "recorded")
        return page

    def _round_to_record(self) -> Round | None:
        """Return the round under way, or the one just done, or None."""
        last = self._shelf.last_round()
        current = self.view().current
        if current is None and last is not None and self._is_open_to_records(last):
            return last
        return current

    def tie(self, capture_id: str, round_: Round, search_id: str) -> None:
        """Say which search of which round a recorded page answers, where its address did not."""
        page = self._shelf.find_page(capture_id)
        if page is not None and not page.round_id:
            self._shelf.put_page(
                msgspec.structs.replace(page, round_id=round_.id, search_id=search_id)
            )

    def _judged_now(self, reading: Reading) -> tuple[FirstPageResult, ...]:
        practitioner, reader = self._store.practitioner(), _Reader()
        return tuple(
            result_of(found, practitioner, reader=reader, known=self._known(found.url))
            for found in reading.results
        )

    def _known(self, url: str) -> Known | None:
        """Return what the mentions of a page make of it: hostile as soon as one is."""
        found = [_leaning(one) for one in self._store.mentions_on_page(url) if one.concerns]
        if "hostile" in found:
            return "hostile"
        return "favourable" if found and all(one == "favourable" for one in found) else None

    def judge_again(self) -> int:
        """Judge the last page of each series anew, after the identity changed; return how many.

        The hundred series seen last: older proposals stay as they were.
        """
        with self._lock:
            heads = [seen[-1] for seen in self.series_heads().values()][:_JUDGED_AGAIN]
            pages = [self._shelf.find_page(head.capture_id) for head in heads]
            again = [self._judged_again(page) for page in pages if page is not None]
            changed = [
                new for new, old in zip(again, filter(None, pages), strict=True) if new != old
            ]
            with self._store.transaction():
                for page in changed:
                    self._shelf.put_page(page)
        return len(changed)

    def _judged_again(self, page: FirstPage) -> FirstPage:
        found = Reading(
            page=Page(url=""),
            results=tuple(
                SearchResult(rank=one.rank, title=one.title, url=one.url, snippet=one.snippet)
                for one in page.results
            ),
        )
        return msgspec.structs.replace(page, results=self._judged_now(found))

    def series_heads(self) -> dict[str, list[FirstPageHead]]:
        """Return each series without its results, oldest first, the one seen last coming first."""
        return latest_of_series(self._shelf.page_heads())

    def rulings(self) -> dict[str, Ruling]:
        """Return what the doctor said of pages and domains, by id."""
        return {one.id: one for one in self._shelf.rulings()}

    def rule(self, target: str, stance: str) -> Ruling | None:
        """Keep what the doctor said of `page:<key>` or `site:<domain>`; `rules` takes it back.

        Returns what was said of it before. Raises `NotUnderstood` for another word.
        """
        if not target.startswith((PAGE, SITE)) or stance not in (*get_args(Stance), "rules"):
            raise NotUnderstood("a page or a domain, and what it is", path="/stance")
        before = self.rulings().get(target)
        if stance == "rules":
            self._shelf.drop_ruling(target)
        else:
            said = Ruling(id=target, stance=stance, said_at=self._clock.now())  # type: ignore[arg-type]
            self._shelf.put_ruling(said)
        return before

    def forget_page(self, capture_id: str) -> None:
        """Forget a recorded first page, and what was said of pages that no other record shows."""
        with self._lock, self._store.transaction():
            self._shelf.drop_page(capture_id)
            shown = {PAGE + result.key for page in self._shelf.pages() for result in page.results}
            for ruling in self._shelf.rulings():
                if ruling.id.startswith(PAGE) and ruling.id not in shown:
                    self._shelf.drop_ruling(ruling.id)

    def found_in(self, round_: Round) -> Found:
        """Return what the pages recorded in a round show that the ones before did not."""
        series = self.series_heads()
        heads = [head for seen in series.values() for head in seen if head.round_id == round_.id]
        # A search recorded twice in a round is told once, as it was seen last.
        latest = {head.series: head for head in sorted(heads, key=lambda one: one.seen_at)}
        pages = []
        for head in latest.values():
            page = self._shelf.find_page(head.capture_id)
            if page is not None:
                before = self._before(head, series[head.series], but_of=round_.id)
                pages.append((page, movement(before, page)))
        return Found(pages=tuple(pages), all=summed(pages))

    def page_of(self, search_id: str, round_: Round) -> FirstPage | None:
        """Return the page recorded last for a search of a round, or None."""
        heads = [
            head
            for head in self._shelf.page_heads()
            if (head.search_id, head.round_id) == (search_id, round_.id)
        ]
        head = max(heads, key=lambda one: one.seen_at, default=None)
        return self._shelf.find_page(head.capture_id) if head else None

    def before(self, page: FirstPage) -> FirstPage | None:
        """Return the page of the same series recorded before, or None."""
        heads = [head for head in self._shelf.page_heads() if head.series == page.series]
        return self._before(page, heads)

    def _before(
        self, page: FirstPage | FirstPageHead, series: list[FirstPageHead], *, but_of: str = ""
    ) -> FirstPage | None:
        earlier = [
            head
            for head in series
            if head.seen_at < page.seen_at and not (but_of and head.round_id == but_of)
        ]
        last = max(earlier, key=lambda head: head.seen_at, default=None)
        return self._shelf.find_page(last.capture_id) if last else None


def _leaning(mention: Mention) -> str:
    review = mention.review
    if review.rating is None or not review.rating_max:
        return "neutral"
    part = review.rating / review.rating_max
    if part <= _HOSTILE_FROM:
        return "hostile"
    return "favourable" if part >= _FAVOURABLE_TO else "neutral"


def note_calmly(watching: Watching, capture: Capture, reading: Reading) -> None:
    """Record a search page; a capture never fails for that."""
    try:
        watching.note_capture(capture, reading)
    except AviseError as error:
        _log.warning("first page not recorded: %s", error.code)
