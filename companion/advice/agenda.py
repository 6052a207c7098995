"""What the calendar should hold: last useful days, last days to act, reminders; worst case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from companion.advice.progress import OPEN, Reminder
from companion.model.deadline import Deadline
from companion.model.interval import DateInterval
from companion.model.mention import Mention
from companion.model.step import Step, StepProgress
from companion.model.text import Text
from companion.model.value import Value
from companion.model.view import Glance, MentionView

_LAWFUL_SEVERITY = 1
"""Up to here nothing is engaged, so no delay is to be watched."""
EntryKind = Literal["deadline", "act_before", "reminder"]


class Entry(Value, frozen=True, kw_only=True):
    """One day of one mention for the calendar; `step` is None for a delay.

    `is_doubtful` marks a delay that may be over already: the day to act is then `on`, today.
    """

    mention_id: str
    kind: EntryKind
    on: date
    step_id: str = ""
    step: Text | None = None
    is_doubtful: bool = False

    @property
    def uid(self) -> str:
        """What stays the same when the day moves: calendars then move their entry."""
        about = f"{self.kind}-{self.step_id}" if self.step_id else self.kind
        return f"{self.mention_id}-{about}@avise.invalid"


def entries_of(
    view: MentionView, titles: dict[str, Text], *, step_id: str | None = None
) -> tuple[Entry, ...]:
    """Return the entries of a mention, or those of one step alone, the earliest first.

    The delay's day is its worst case; one that is surely over gives none. `titles` are those of all
    steps, since a reminder may be kept for a step no longer offered.
    """
    found = list(_steps(view, titles))
    if step_id is not None:
        found = [entry for entry in found if entry.step_id == step_id]
    elif view.deadline is not None and not (view.advice and view.advice.is_protected):
        found += _deadline(view.mention, view.deadline)
    return tuple(sorted(found, key=lambda entry: (entry.on, entry.uid)))


def entries_of_all(views: Iterable[MentionView], titles: dict[str, Text]) -> tuple[Entry, ...]:
    """Return the entries of many mentions; those that are somebody else's are left out."""
    found = (e for v in views if v.mention.concerns is not False for e in entries_of(v, titles))
    return tuple(sorted(found, key=lambda entry: (entry.on, entry.uid)))


def entries_at_a_glance(
    glances: Iterable[Glance], due: Iterable[Reminder], titles: dict[str, Text], *, on: date
) -> tuple[Entry, ...]:
    """Return the delays of many mentions and their reminders, without working their steps out.

    `due` holds the reminders of any mentions; those of others are passed over.
    """
    kept = {glance.mention_id: glance for glance in glances}
    found = [
        _delay(glance.mention_id, glance.expires, on=on)
        for glance in kept.values()
        if glance.expires is not None
        and not glance.is_expired
        and (glance.severity or 0) > _LAWFUL_SEVERITY
    ]
    found += [_reminder(r.mention, r.progress, titles) for r in due if r.mention.id in kept]
    return tuple(sorted(found, key=lambda entry: (entry.on, entry.uid)))


def _deadline(mention: Mention, deadline: Deadline) -> Iterator[Entry]:
    if deadline.state != "expired":
        yield _delay(mention.id, deadline.expires, on=deadline.on)


def _delay(mention_id: str, expires: DateInterval, *, on: date) -> Entry:
    worst = expires.earliest
    doubtful = worst is None or worst < on
    return Entry(
        mention_id=mention_id,
        kind="deadline",
        on=on if worst is None or worst < on else worst,
        is_doubtful=doubtful,
    )


def _reminder(mention: Mention, said: StepProgress, titles: dict[str, Text]) -> Entry:
    return Entry(
        mention_id=mention.id,
        kind="reminder",
        on=said.remind_on or date.max,
        step_id=said.step_id,
        step=titles.get(said.step_id),
    )


def _steps(view: MentionView, titles: dict[str, Text]) -> Iterator[Entry]:
    progress = {step.step_id: step for step in view.mention.steps}
    for step in view.advice.steps if view.advice else ():
        entry = _act_before(view.mention, step, progress.get(step.id))
        if entry is not None:
            yield entry
    for said in view.mention.steps:
        if said.remind_on is not None and said.state in OPEN:
            yield _reminder(view.mention, said, titles)


def _act_before(mention: Mention, step: Step, said: StepProgress | None) -> Entry | None:
    """Return the last sensible day of a step that was not begun."""
    if step.act_before is None or (said is not None and said.state != "todo"):
        return None
    return Entry(
        mention_id=mention.id,
        kind="act_before",
        on=step.act_before,
        step_id=step.id,
        step=step.title,
    )
