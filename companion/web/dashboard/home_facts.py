"""What « Aujourd'hui » counts beyond the urgent mentions: ends, waits, news, health."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from companion.advice.progress import began_on
from companion.model.deadline import DaysLeft
from companion.model.mention import Mention
from companion.model.paris import PARIS
from companion.model.step import StepProgress
from companion.model.view import Glance, MentionView
from companion.store.backup import made_at
from companion.web.dashboard.law_facts import DelayReminder, delay_reminders
from companion.web.wiring import services

ENDS_SHOWN = 6
WAITS_SHOWN = 6
NEWS_SHOWN = 5
NEWS = timedelta(days=7)
_A_YEAR = timedelta(days=366)
_DANGER = 5
BAR_DAYS = 92
"""The whole bar: three months, the delay of press law; a longer one fills it."""


class End(NamedTuple):
    """A delay that runs: `sure` and `doubt` are the ends of its bar, in days of 0..92."""

    view: MentionView
    sure: int
    doubt: int
    reminder: DelayReminder | None


class Wait(NamedTuple):
    """A step that waits for somebody's answer, and for how many days."""

    mention: Mention
    progress: StepProgress
    since: date | None
    days: int


def is_danger(view: MentionView) -> bool:
    """Tell whether somebody may be in danger: this goes before any delay."""
    return view.assessment is not None and view.assessment.severity == _DANGER


def nearest_ends(urgent: Iterable[Glance]) -> list[End]:
    """Return the urgent delays that end within a year, the first at worst first.

    One of unknown start may end today.
    """
    soon = services().walk.today() + _A_YEAR
    running = [glance for glance in urgent if glance.expires and _worst(glance) <= soon]
    running.sort(key=lambda glance: (_worst(glance), glance.urgency))
    views = services().walk.view_mentions(one.mention_id for one in running[:ENDS_SHOWN])
    reminders = {one.view.mention.id: one for one in delay_reminders(views)}
    return [_end(view, reminders.get(view.mention.id)) for view in views if view.deadline]


def bar_of(left: DaysLeft) -> tuple[int, int]:
    """Return how far the sure days of a bar reach, and the doubtful ones after them, in 0..92."""
    sure = min(BAR_DAYS, max(0, left.least or 0))
    return sure, min(BAR_DAYS, max(sure, left.most))


def longest_waits(glances: Iterable[Glance]) -> tuple[list[Wait], int]:
    """Return the steps that wait longest for an answer, and how many wait in all."""
    walk = services().walk
    ended = walk.store.follow_ups.ended()
    ids = [g.mention_id for g in glances if g.waiting_steps and g.mention_id not in ended]
    waits = [
        _wait(mention, step, walk.today())
        for mention in (walk.store.find_mention(one) for one in ids)
        if mention is not None
        for step in mention.steps
        if step.state == "waiting"
    ]
    waits.sort(key=lambda wait: -wait.days)
    return waits[:WAITS_SHOWN], len(waits)


def news(glances: Sequence[Glance], today: date) -> tuple[tuple[MentionView, ...], int, date]:
    """Return the mentions first seen within the week, the newest first, how many, since when."""
    since = today - NEWS
    midnight = datetime.combine(since, time.min, PARIS)
    new = [g for g in glances if g.first_seen >= midnight and g.concerns is not False]
    new.sort(key=lambda glance: glance.first_seen, reverse=True)
    ids = [glance.mention_id for glance in new[:NEWS_SHOWN]]
    return services().walk.view_mentions(ids), len(new), since


def last_capture() -> datetime | None:
    """Return when the last capture was received, None before the first."""
    newest = services().store.captures(1)
    return newest[0].received_at if newest else None


def last_backup() -> datetime | None:
    """Return when the base was last copied, None before the first copy."""
    copies = services().store.backups.paths()
    return made_at(copies[0]) if copies else None


def _worst(glance: Glance) -> date:
    assert glance.expires is not None  # noqa: S101 told apart by the caller  # nosec B101
    return glance.expires.earliest or date.min


def _end(view: MentionView, reminder: DelayReminder | None) -> End:
    assert view.deadline is not None  # noqa: S101 told apart by the caller  # nosec B101
    return End(view, *bar_of(view.deadline.days_left), reminder)


def _wait(mention: Mention, step: StepProgress, today: date) -> Wait:
    since = began_on(step)
    return Wait(mention, step, since, (today - since).days if since else 0)
