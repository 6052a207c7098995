"""What a second reader said of a statement: whether it hesitates, and which words it points at."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from companion.model.value import Value

SecondOutcome = Literal["agrees", "hesitates", "unreadable"]
"""It sees nothing to doubt; it hesitates or points at words; its answer was no answer."""


class PointedWords(Value, frozen=True, kw_only=True):
    """Words that stand exactly so in the statement: code points `start`..`end`."""

    start: int
    end: int
    text: str


class SecondOpinion(Value, frozen=True, kw_only=True):
    """All that a second reader can say: never a gravity, never an article, no words of its own."""

    outcome: SecondOutcome
    words: tuple[PointedWords, ...] = ()


class SecondReading(Value, frozen=True, kw_only=True):
    """An opinion as kept beside the assessment it is about, which it never changes."""

    id: str
    mention_id: str
    assessment_id: str
    reader: str
    made_at: datetime
    opinion: SecondOpinion


class ReaderSetting(Value, frozen=True, kw_only=True):
    """The local model server the doctor chose; off until they say so."""

    url: str
    model: str
    is_on: bool = False
