"""What the words may be in law, why, and how sure; a first reading, never a verdict."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from companion.model.deadline import DeadlineKind
from companion.model.source import Source
from companion.model.text import Text
from companion.model.value import Value

Nature = Literal[
    "favorable",
    "opinion",
    "injure",
    "diffamation",
    "denigrement",
    "menace",
    "chantage",
    "vie_privee",
    "harcelement",
    "usurpation",
    "faux_avis",
]
Target = Literal["practitioner", "staff", "place", "group", "other", "nobody"]
ElementState = Literal["met", "not_met", "unknown"]
Severity = Literal[0, 1, 2, 3, 4, 5]
"""0 rien, 1 opinion, 2 limite, 3 illicite, 4 grave, 5 danger."""


class Statement(Value, frozen=True, kw_only=True):
    """What the law reads: the exact words and what is known of where they stand."""

    text: str
    rating: float | None = None
    rating_max: float | None = None
    platform: str | None = None
    is_public: bool = True


class Signal(Value, frozen=True, kw_only=True):
    """Words that matter: code points `start`..`end` of the statement, and the rule behind them."""

    start: int
    end: int
    text: str
    rule: str
    family: str
    label: Text
    target: Target = "practitioner"
    modality: str = "asserted"


class Element(Value, frozen=True, kw_only=True):
    """A condition of a qualification and whether these words meet it."""

    id: str
    label: Text
    state: ElementState
    why: Text


class Defence(Value, frozen=True, kw_only=True):
    """What would make the qualification fall; `stands` once an answer spoke for or against it."""

    id: str
    label: Text
    why: Text
    stands: bool | None = None


class Question(Value, frozen=True, kw_only=True):
    """A question whose answer would change the reading, and why it is asked."""

    id: str
    text: Text
    why: Text


class Qualification(Value, frozen=True, kw_only=True):
    """A legal qualification the words may receive, with its elements and its source.

    `likelihood` is 0..1. `limitation` names the delay that runs (see `model.deadline`).
    """

    id: str
    nature: Nature
    label: Text
    likelihood: float
    elements: tuple[Element, ...]
    article: Text
    penalty: Text | None = None
    source: Source
    limitation: DeadlineKind
    defences: tuple[Defence, ...] = ()


class NatureLikelihood(Value, frozen=True, kw_only=True):
    """How likely (0..1) a first reading would call the words by this nature."""

    id: Nature
    likelihood: float


class Assessment(Value, frozen=True, kw_only=True):
    """The whole first reading of one statement at one time with one law version."""

    nature: Nature
    natures: tuple[NatureLikelihood, ...]
    severity: Severity
    severity_reasons: tuple[Text, ...] = ()
    target: Target
    aggravated: bool = False
    abstain: bool = False
    abstain_why: Text | None = None
    signals: tuple[Signal, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    questions: tuple[Question, ...] = ()
    law_version: str
    assessed_on: date


class AssessmentRecord(Value, frozen=True, kw_only=True):
    """An assessment as kept, for ever: of which mention, from which capture, on which words.

    `replay_of` names the older analysis whose words were read again under the law of that day.
    """

    id: str
    mention_id: str
    capture_id: str
    made_at: datetime
    words: str
    assessment: Assessment
    replay_of: str | None = None
