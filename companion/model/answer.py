"""Questions whose answer changes a reading, and what the doctor answered."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from companion.model.text import Text
from companion.model.value import Value

AnswerKind = Literal["choice", "date"]


class Choice(Value, frozen=True, kw_only=True):
    """One answer that can be given."""

    id: str
    label: Text


class OpenQuestion(Value, frozen=True, kw_only=True):
    """A question worth asking now; `kept` False: its answer serves once and is stored nowhere."""

    id: str
    text: Text
    why: Text
    kind: AnswerKind = "choice"
    kept: bool = True
    choices: tuple[Choice, ...] = ()


class GivenAnswer(Value, frozen=True, kw_only=True):
    """An answer that the reading shown rests on; `said` is its label, or the day as ISO."""

    question: OpenQuestion
    value: str
    said: Text


class Answer(Value, frozen=True, kw_only=True):
    """An answer as kept: never one that would be health data."""

    mention_id: str
    question_id: str
    value: str
    answered_at: datetime

    @property
    def id(self) -> str:
        """One answer a question and mention."""
        return f"{self.mention_id}:{self.question_id}"
