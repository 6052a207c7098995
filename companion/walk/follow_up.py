"""The doctor follows a mention up: days, costs, answers, reminders, its end, what it taught."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from companion.advice.agenda import Entry, entries_at_a_glance, entries_of, entries_of_all
from companion.advice.known_facts import LISTING_CHOICE, LISTING_CLAIMED, listing_choice
from companion.advice.outcomes import usual_days, what_worked
from companion.advice.progress import Reminder, reminders
from companion.advice.situation import ListingChoice
from companion.desk import Desk
from companion.model.errors import NotFound
from companion.model.follow_up import FollowUp, Outcome, Tried, WhatWorked
from companion.model.mention import Mention
from companion.model.step import StepAnswer, StepProgress
from companion.model.text import Text
from companion.model.value import Value
from companion.model.view import Glance

_MOST_ADVISED = 100
"""For how many mentions a calendar of all works the steps out; the others give their delays."""
_WORTH_A_DATE = 2


class StepDetails(Value, frozen=True, kw_only=True):
    """What the doctor writes beside a step; `cost_cents` is in cents of a euro."""

    note: str = ""
    begun_on: date | None = None
    answer: StepAnswer | None = None
    answered_on: date | None = None
    answer_note: str = ""
    remind_on: date | None = None
    cost_cents: int = 0


class FollowUps:
    """What is followed up of all mentions; changes go through the desk, one thread at a time."""

    def __init__(self, desk: Desk) -> None:
        """Stand on the desk, whose store and clock are used."""
        self._desk = desk
        self._store = desk.store

    def put_details(self, mention_id: str, step_id: str, details: StepDetails) -> None:
        """Keep the details of a step; its state stays. Raises `NotFound` for an unknown step."""
        if step_id not in self._desk.catalogue.ids:
            raise NotFound(f"step {step_id}")

        def with_details(before: StepProgress | None) -> StepProgress:
            said = before or StepProgress(
                step_id=step_id, state="todo", changed_at=self._desk.clock.now()
            )
            return msgspec.structs.replace(said, **msgspec.structs.asdict(details))

        self._desk.change_step(mention_id, step_id, with_details)

    def of(self, mention_id: str) -> FollowUp:
        """Return what was said of a mention."""
        return self._store.follow_ups.of(mention_id)

    def say_author(self, mention_id: str, *, known: bool | None, is_colleague: bool | None) -> None:
        """Keep whether the author is known for sure, and a colleague; None: not said."""
        self._change(
            mention_id,
            lambda kept: msgspec.structs.replace(
                kept, author_known=known, author_is_colleague=is_colleague
            ),
        )

    def say_outcome(self, mention_id: str, outcome: Outcome | None) -> None:
        """Keep how a mention ended; None opens it again."""
        self._change(mention_id, lambda kept: msgspec.structs.replace(kept, outcome=outcome))

    def listing(self) -> tuple[str, ListingChoice | None]:
        """Return whether the listing is claimed (`yes`, `no` or empty), and what was decided."""
        return self._store.setting(LISTING_CLAIMED) or "", listing_choice(self._store)

    def say_listing(self, *, claimed: str, choice: str) -> None:
        """Keep what the doctor said of the Google listing, for all mentions; empty: not said."""
        self._store.put_setting(LISTING_CLAIMED, claimed)
        self._store.put_setting(LISTING_CHOICE, choice)

    def reminders(self) -> tuple[Reminder, ...]:
        """Return the reminders of all steps still open, the earliest first.

        A mention the doctor said is over reminds of nothing.
        """
        ended = self._store.follow_ups.ended()
        return reminders(m for m in self._store.mentions() if m.id not in ended)

    def reminders_due(self) -> tuple[Reminder, ...]:
        """Return the reminders whose day has come, as `reminders` does, off the glances."""
        today, ended = self._desk.today(), self._store.follow_ups.ended()
        due = (
            glance
            for glance in self._desk.glances()
            if glance.remind_on and glance.remind_on <= today and glance.mention_id not in ended
        )
        return tuple(one for one in reminders(self._found(due)) if one.on <= today)

    def what_worked(self) -> WhatWorked:
        """Return what was tried and how it ended."""
        kept = self._store.follow_ups.all()
        ended = {follow_up.mention_id for follow_up in kept if follow_up.outcome}
        found = self._found(g for g in self._desk.glances() if g.has_steps or g.mention_id in ended)
        return what_worked(found, kept)

    def usual_days(self, platform: str | None) -> Mapping[str, Tried]:
        """Return the doctor's own answer times on one platform, by step."""
        glances = self._desk.glances()
        found = self._found(g for g in glances if g.has_steps and g.platform == platform)
        return usual_days(found, platform)

    def calendar_of(self, mention_id: str, step_id: str | None = None) -> tuple[Entry, ...]:
        """Return the days of a mention, or of one of its steps; raises `NotFound`."""
        if step_id is not None and step_id not in self._desk.catalogue.ids:
            raise NotFound(f"step {step_id}")
        return entries_of(self._desk.view_mention(mention_id), self._titles(), step_id=step_id)

    def calendar_of_all(self) -> tuple[Entry, ...]:
        """Return the days of every mention that may ask something of the doctor.

        The steps of the most urgent are worked out; beyond that, delays and reminders alone.
        """
        worth = self._worth_a_date()
        advised = [self._desk.view_mention(g.mention_id) for g in worth[:_MOST_ADVISED]]
        others = entries_at_a_glance(
            worth[_MOST_ADVISED:], self.reminders(), self._titles(), on=self._desk.today()
        )
        found = [*entries_of_all(advised, self._titles()), *others]
        return tuple(sorted(found, key=lambda entry: (entry.on, entry.uid)))

    def _worth_a_date(self) -> list[Glance]:
        """Return the open mentions that are grave enough or worked on, most urgent first."""
        ended = self._store.follow_ups.ended()
        begun = {mention.id for mention in self._store.mentions() if mention.steps}
        return [
            glance
            for glance in self._desk.glances()
            if glance.concerns is not False
            and glance.mention_id not in ended
            and ((glance.severity or 0) >= _WORTH_A_DATE or glance.mention_id in begun)
        ]

    def _found(self, glances: Iterable[Glance]) -> list[Mention]:
        """Return the mentions of some glances: of thousands, few were ever worked on."""
        each = (self._store.find_mention(glance.mention_id) for glance in glances)
        return [mention for mention in each if mention is not None]

    def _titles(self) -> dict[str, Text]:
        return {rule.id: rule.title for rule in self._desk.catalogue.rules}

    def _change(self, mention_id: str, change: Callable[[FollowUp], FollowUp]) -> None:
        with self._store.transaction():
            self._store.get_mention(mention_id)
            self._store.follow_ups.put(change(self._store.follow_ups.of(mention_id)))
