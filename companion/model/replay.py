"""An old analysis read again under today's law: both, and what differs between them."""

from __future__ import annotations

from typing import Literal

from companion.model.assessment import Assessment, AssessmentRecord, Nature, Severity
from companion.model.deadline import Deadline, DeadlineKind
from companion.model.text import Text
from companion.model.value import Value

Move = Literal["same", "gone", "new", "changed"]


class QualificationMove(Value, frozen=True, kw_only=True):
    """One qualification then and now; None where it did not stand. `why` names what changed."""

    id: str
    label: Text
    move: Move
    before: float | None = None
    after: float | None = None
    article_changed: bool = False
    penalty_changed: bool = False
    elements_changed: tuple[Text, ...] = ()


class SignalMove(Value, frozen=True, kw_only=True):
    """One sign then and now, by its rule and its words."""

    rule: str
    text: str
    label: Text
    move: Move


class Difference(Value, frozen=True, kw_only=True):
    """What differs between two readings of the same words; `is_same` when nothing does."""

    nature: tuple[Nature, Nature]
    severity: tuple[Severity, Severity]
    law_version: tuple[str, str]
    delay: tuple[DeadlineKind | None, DeadlineKind | None]
    qualifications: tuple[QualificationMove, ...]
    signals: tuple[SignalMove, ...]
    abstain: tuple[bool, bool]

    @property
    def is_same(self) -> bool:
        """True when today's law reads the words as then, whatever its version is called."""
        pairs = (self.nature, self.severity, self.delay, self.abstain)
        moves = {one.move for one in self.qualifications} | {one.move for one in self.signals}
        return all(then == now for then, now in pairs) and moves <= {"same"}


class Replay(Value, frozen=True, kw_only=True):
    """A kept analysis, the same words under today's law, and the deadlines of both."""

    record: AssessmentRecord
    now: Assessment
    difference: Difference
    deadline_then: Deadline | None = None
    deadline_now: Deadline | None = None
