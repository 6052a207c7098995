"""What the entrances show: a mention or a capture with all that is known of it today."""

from __future__ import annotations

from datetime import date, datetime

from companion.model.answer import GivenAnswer, OpenQuestion
from companion.model.assessment import Assessment, AssessmentRecord, Nature, Severity
from companion.model.capture import Capture
from companion.model.court import Rhythm
from companion.model.deadline import Deadline
from companion.model.evidence import Grade
from companion.model.interval import DateInterval
from companion.model.mention import Mention, MentionState
from companion.model.proof import Proofs
from companion.model.review import ReadingRecord
from companion.model.step import Advice
from companion.model.value import Value


class MentionView(Value, frozen=True, kw_only=True):
    """A mention on one day: its latest assessment, its deadline, its advice, its evidence.

    `assessment` is None while the reading of the words is still to be redone.
    """

    mention: Mention
    assessment: Assessment | None = None
    deadline: Deadline | None = None
    advice: Advice | None = None
    kept: Assessment | None = None
    """The assessment without the doctor's answers; None when there are none."""
    answers: tuple[GivenAnswer, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    rhythm: Rhythm | None = None
    """The clock of a civil action that runs; `deadline` is then its next act."""

    @property
    def urgency(self) -> tuple[int, bool, int]:
        """Sort key: most serious first, then what can still be done, then fewest days left.

        An unknown number of days counts as none left: the worst case rules.
        """
        severity = self.assessment.severity if self.assessment else 0
        if self.deadline is None:
            return (-severity, False, 1_000_000)
        least = self.deadline.days_left.least
        return (-severity, self.deadline.state == "expired", 0 if least is None else least)


class Glance(Value, frozen=True, kw_only=True):
    """What lists of thousands need of a mention on one day, without its words and its law."""

    mention_id: str
    urgency: tuple[int, bool, int]
    """As `MentionView.urgency`."""
    is_urgent: bool
    """Serious, not somebody else's, and its delay is not over."""
    severity: Severity | None
    nature: Nature | None
    state: MentionState
    platform: str | None
    concerns: bool | None
    expires: DateInterval | None
    is_expired: bool
    is_reminded: bool
    """Its delay has reached one of its reminders and is not over."""
    first_seen: datetime
    last_active: datetime
    """When it was last seen, or last noted where a step stands."""
    waiting_steps: tuple[str, ...] = ()
    has_steps: bool = False
    """Something was noted of one of its steps."""
    remind_on: date | None = None
    """The first day (Europe/Paris) on which an open step asks to be looked at again."""
    searched: str = ""
    """Words, author, notes and page, folded (`model.text_folding`)."""


class MentionFile(Value, frozen=True, kw_only=True):
    """A mention with its evidence and its history, for its own page."""

    view: MentionView
    captures: tuple[Capture, ...]
    grade: Grade
    proofs: Proofs = Proofs()
    history: tuple[AssessmentRecord, ...] = ()


class CaptureView(Value, frozen=True, kw_only=True):
    """A capture and the mentions read from it, most serious first."""

    capture: Capture
    reading: ReadingRecord | None
    mentions: tuple[MentionView, ...] = ()


class Observed(Value, frozen=True, kw_only=True):
    """What one capture found of the mentions that were known on its page before it.

    `unseen` are those it neither showed nor proved to be gone: a page seen in part tells nothing.
    """

    online: int = 0
    changed: int = 0
    gone: int = 0
    unseen: int = 0


class PageSummary(Value, frozen=True, kw_only=True):
    """What is known of a page: how many mentions, the worst severity, the fewest days left.

    `is_awaited` says that the doctor has just opened it to capture it, from an alert.
    """

    known: int
    worst_severity: int | None = None
    least_days_left: int | None = None
    is_awaited: bool = False
