"""The shapes of a law pack's files, as a lawyer writes them."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from companion.model.assessment import ElementState, Nature, Severity
from companion.model.deadline import DeadlineKind
from companion.model.practitioner import PracticeStatus
from companion.model.source import Source
from companion.model.text import Text
from companion.model.value import Value

Subject = Literal["any", "not-author", "practitioner"]
"""Who must do what the words say: anybody, anybody but the author, or the practitioner."""


class Dated(Value, frozen=True, kw_only=True):
    """What is law from one day to another, both included; both must be written in the file.

    `valid_from: null` says: in force before the first day the pack speaks for; `valid_to: null`:
    no end is known.
    """

    valid_from: date | None
    valid_to: date | None

    def covers(self, day: date) -> bool:
        """True when it is law on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def meets(self, first: date, last: date) -> bool:
        """True when it is law on any day from `first` to `last`."""
        return (self.valid_from is None or self.valid_from <= last) and (
            self.valid_to is None or first <= self.valid_to
        )


class PackHead(Value, frozen=True, kw_only=True):
    """`pack.yaml`: which law, since when, last read by a human on which day.

    `covers_from` is the first day the pack speaks for: from then on nothing may be missing.
    """

    country: str
    version: str
    label: Text
    covers_from: date
    checked_on: date


class Concept(Value, frozen=True, kw_only=True):
    """`lexicon/*.yaml`: a notion and the words that express it.

    `nots` may stand just before or after a word and take the notion away.
    """

    id: str
    about: str
    words: tuple[str, ...]


class Examples(Value, frozen=True, kw_only=True):
    """Sentences that must, and must not, wake a rule; they run as tests."""

    yes: tuple[str, ...]
    no: tuple[str, ...]


class SignalRule(Value, frozen=True, kw_only=True):
    """`signals/*.yaml`: which words are an indice, of what, and how strongly (`weight` 0..1).

    `phrases` are word sequences; each entry of `together` lists notions that must stand in one
    sentence, in any order, at most `within` words apart. `unless` phrases in the same sentence
    silence the rule.
    """

    id: str
    family: str
    nature: Nature
    label: Text
    weight: float
    severity: Severity
    phrases: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    within: int = 12
    unless: tuple[str, ...] = ()
    subject: Subject = "any"
    stands_when_denied: bool = False
    examples: Examples


class ElementRule(Value, frozen=True, kw_only=True):
    """A condition of a qualification: the named test that reads it, and what to say of it."""

    id: str
    label: Text
    test: str
    needed: bool = True
    why: dict[ElementState, Text]


class DefenceRule(Value, frozen=True, kw_only=True):
    """What would make the qualification fall."""

    id: str
    label: Text
    why: Text


class Circumstance(Value, frozen=True, kw_only=True):
    """When the qualification is looked at; an absent field asks nothing."""

    is_public: bool | None = None
    aggravated: bool | None = None
    families: tuple[str, ...] = ()
    statuses: tuple[PracticeStatus, ...] = ()


class Amount(Dated, frozen=True, kw_only=True):
    """A penalty as printed, keyed by date: a new amount is a new line, the old one is closed."""

    fr: str
    en: str


class QualificationRule(Dated, frozen=True, kw_only=True):
    """`qualifications/*.yaml`: one offence or civil fault, as the law states it from day to day.

    The same id may stand several times, for periods that follow one another.
    """

    id: str
    nature: Nature
    label: Text
    article: Text
    penalties: tuple[Amount, ...] = ()
    source: str
    limitation: DeadlineKind
    applies: Circumstance = msgspec.field(default_factory=Circumstance)
    factor: float = 1.0
    elements: tuple[ElementRule, ...]
    defences: tuple[DefenceRule, ...]
    questions: tuple[str, ...] = ()
    examples: Examples

    def penalty_on(self, day: date) -> Text | None:
        """Return what may be incurred for words judged under the law of `day`."""
        said = [amount for amount in self.penalties if amount.covers(day)]
        if not said:
            return None
        return Text(fr=" ; ".join(a.fr for a in said), en="; ".join(a.en for a in said))


class DelayRule(Dated, frozen=True, kw_only=True):
    """`delays.yaml`: how long, in whole months, from which day, and what (does not) stop it."""

    kind: DeadlineKind
    label: Text
    months: int
    source: str
    notes: tuple[Text, ...] = ()


Interrupts = Literal["yes", "no", "conditional", "unsure"]


class InterruptionRule(Dated, frozen=True, kw_only=True):
    """`interruptions.yaml`: an act, and whether it makes the press delay start anew."""

    id: str
    label: Text
    interrupts: Interrupts
    why: Text
    source: str


class Region(Value, frozen=True, kw_only=True):
    """Places with holidays of their own: beginnings of postal codes, names of places."""

    id: str
    label: Text
    subdivision: str
    postal: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class CalendarRule(Value, frozen=True, kw_only=True):
    """`calendar.yaml`: on which days nobody serves an act, and when to be reminded.

    `country` is the two-letter code whose public holidays count (None: only `days`, each
    `MM-DD`); `closed` are weekdays, 1 Monday to 7 Sunday.
    """

    country: str | None
    days: tuple[str, ...] = ()
    closed: tuple[int, ...]
    reminders: tuple[int, ...]
    regions: tuple[Region, ...] = ()


class OpenFact(Value, frozen=True, kw_only=True):
    """`to_check.yaml`: something nobody has established yet; it never reaches a letter."""

    id: str
    text: Text
    why: Text


class SeverityRule(Value, frozen=True, kw_only=True):
    """`severity.yaml`: the reason shown for each level, and the level each nature starts from.

    `grave` are notions that make an imputed fact grave wherever they stand beside it.
    """

    reasons: dict[str, Text]
    floors: dict[Nature, Severity]
    grave: tuple[str, ...] = ()


class Effect(Value, frozen=True, kw_only=True):
    """What an answer changes in each qualification of these natures (none named: in all).

    `element` gets `state`; `defence` is said to stand or not; the likelihood is multiplied by
    `factor`; the gravity is at most, or at least, so much. `raises` adds a qualification that the
    words alone did not show, at `share` (0..1) of the likeliest one.
    """

    natures: tuple[Nature, ...] = ()
    element: str | None = None
    state: ElementState | None = None
    defence: str | None = None
    stands: bool | None = None
    factor: float = 1.0
    at_most: Severity | None = None
    at_least: Severity | None = None
    raises: str | None = None
    share: float = 0.5


class AnswerRule(Value, frozen=True, kw_only=True):
    """One answer: its label, what is then said among the reasons, and what it changes."""

    id: str
    label: Text
    says: Text
    effects: tuple[Effect, ...] = ()


class QuestionRule(Value, frozen=True, kw_only=True):
    """`questions.yaml`: a question whose answer would change the reading.

    `kept: false` for an answer that would be health data: it serves once and is stored nowhere.
    A question of kind `date` asks for a day and has no answers listed.
    """

    id: str
    text: Text
    why: Text
    kind: Literal["choice", "date"] = "choice"
    kept: bool = True
    answers: tuple[AnswerRule, ...] = ()


class Spelling(Value, frozen=True, kw_only=True):
    """`spelling.yaml`: look-alike signs and short forms, each with what they stand for."""

    leet: dict[str, str]
    lookalikes: dict[str, str]
    short_forms: dict[str, str]


class Doubt(Value, frozen=True, kw_only=True):
    """`doubt.yaml`: thresholds of the reading and the sentences that say why it abstains."""

    rules: float
    lawful: float
    rejected: float
    thankful: float
    alone: float
    alone_sure: float
    alone_grave: float = 1.0
    unlawful: float = 1.0
    torn: float = 0.0
    clause: float = 1.0
    tied: float = 1.0
    plain: float = 1.0
    torn_plain: float = 0.0
    long: int = 1000
    long_sure: float = 0.0
    most_read: int = 60_000
    alone_threat: float
    weak: float
    close: float
    modality: dict[str, float]
    reasons: dict[str, Text]


class Likeness(Value, frozen=True, kw_only=True):
    """`likeness.json`: what words, pairs and notions weigh for each nature, learnt from the suite.

    `starts` and each row follow `natures`.
    """

    natures: tuple[Nature, ...]
    starts: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]


class LawPack(Value, frozen=True, kw_only=True):
    """One country's law as loaded: values only, every source resolved by id."""

    head: PackHead
    sources: dict[str, Source]
    concepts: tuple[Concept, ...]
    signals: tuple[SignalRule, ...]
    qualifications: tuple[QualificationRule, ...]
    delay_rules: tuple[DelayRule, ...]
    interruptions: tuple[InterruptionRule, ...]
    calendar: CalendarRule
    to_check: tuple[OpenFact, ...]
    severity: SeverityRule
    questions: dict[str, QuestionRule]
    spelling: Spelling
    doubt: Doubt
    likeness: Likeness

    @property
    def version(self) -> str:
        """Return the version of the law, e.g. `fr-2026.11`."""
        return self.head.version

    @property
    def delays(self) -> dict[str, DelayRule]:
        """Return the last version of each delay, by kind."""
        ordered = sorted(self.delay_rules, key=lambda rule: rule.valid_from or date.min)
        return {rule.kind: rule for rule in ordered}

    def delays_between(self, kind: DeadlineKind, first: date, last: date) -> tuple[DelayRule, ...]:
        """Return the versions of a delay that are law on any day from `first` to `last`.

        Where none is, the pack does not reach that far back: its oldest version stands in.
        """
        every = [rule for rule in self.delay_rules if rule.kind == kind]
        found = tuple(rule for rule in every if rule.meets(first, last))
        return found or (min(every, key=lambda rule: rule.valid_from or date.min),)
