"""What must not leave in a text: secrecy, publicity, tone, with why and a safe wording."""

from __future__ import annotations

from typing import Literal

from companion.model.source import Source
from companion.model.text import Text
from companion.model.value import Value

GuardKind = Literal[
    "patient_relation",
    "health_data",
    "identification",
    "aggression",
    "publicity",
    "comparison",
    "testimonial",
    "threat",
    "promise",
]
GuardAudience = Literal["public", "private", "official"]
"""public: anybody may read it; private: a letter to its author; official: a platform, an insurer,
a lawyer, the Ordre, the police."""
SECRECY_KINDS: frozenset[GuardKind] = frozenset(
    {"patient_relation", "health_data", "identification"}
)
PUBLICITY_KINDS: frozenset[GuardKind] = frozenset(
    {"publicity", "comparison", "testimonial", "promise"}
)

DOUBT = "doubt"
"""The rule of a finding that no rule made: a sentence like those that break secrecy."""
DOUBT_OF_PUBLICITY = "doubt-publicity"
"""The same, for sentences like those that advertise."""


class GuardFinding(Value, frozen=True, kw_only=True):
    """Words that should not leave: code points `start`..`end` of the text as given.

    `rewording` is a whole sentence that may stand instead of the sentence `sentence_start`..
    `sentence_end`; None when the words can only be taken out.
    """

    start: int
    end: int
    text: str
    kind: GuardKind
    rule: str
    why: Text
    source: Source
    rewording: Text | None = None
    sentence_start: int
    sentence_end: int

    @property
    def is_secrecy(self) -> bool:
        """Say whether professional secrecy is at stake."""
        return self.kind in SECRECY_KINDS


class GuardReport(Value, frozen=True, kw_only=True):
    """What was found in one text; `ok` says that nothing was found, never that all is safe."""

    ok: bool
    audience: GuardAudience
    findings: tuple[GuardFinding, ...]
    neutral: Text
    """A reply that says nothing of anybody, ready to copy."""


class GuardOverride(Value, frozen=True, kw_only=True):
    """The doctor keeps words that were found, and says why: rule, exact words, reason."""

    rule: str
    words: str
    reason: str


class ExportPermit(Value, frozen=True, kw_only=True):
    """Whether a text may be exported: what still stops it, and what stops it for good."""

    allowed: bool
    blocking: tuple[GuardFinding, ...] = ()
    never: tuple[GuardFinding, ...] = ()
    """Those of `blocking` that no reason lifts: secrecy in a public text."""
    overridden: tuple[GuardFinding, ...] = ()
