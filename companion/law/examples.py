"""The example sentences of a pack, read by the engine: each rule proves itself, or does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from companion.law.assess import assess
from companion.law.rules import LawPack, QualificationRule, SignalRule
from companion.model.assessment import Statement
from companion.model.practitioner import Practitioner

_SILENT = {"denied", "quoted", "other"}


class ExampleResult(NamedTuple):
    """One example of one rule: whether it should wake the rule, and whether it did."""

    rule: str
    text: str
    wanted: bool
    found: bool

    @property
    def is_right(self) -> bool:
        """True when the engine read it as the rule says."""
        return self.wanted == self.found


def run_examples(pack: LawPack, on: date) -> Iterator[ExampleResult]:
    """Yield the result of every example sentence, signals first; a few milliseconds each."""
    for signal in pack.signals:
        for text, wanted in _examples(signal):
            yield ExampleResult(signal.id, text, wanted, _wakes(signal, text, pack, on))
    for rule in pack.qualifications:
        day = on if rule.covers(on) else (rule.valid_to or rule.valid_from or on)
        for text, wanted in _examples(rule):
            yield ExampleResult(rule.id, text, wanted, _shows(rule, text, pack, day))


def count_examples(pack: LawPack) -> int:
    """Return how many example sentences a pack holds."""
    rules: tuple[SignalRule | QualificationRule, ...] = (*pack.signals, *pack.qualifications)
    return sum(len(rule.examples.yes) + len(rule.examples.no) for rule in rules)


def _examples(rule: SignalRule | QualificationRule) -> Iterator[tuple[str, bool]]:
    yield from ((text, True) for text in rule.examples.yes)
    yield from ((text, False) for text in rule.examples.no)


def _wakes(rule: SignalRule, text: str, pack: LawPack, on: date) -> bool:
    signals = assess(Statement(text=text), pack=pack, on=on).signals
    return any(s.rule == rule.id and s.modality not in _SILENT for s in signals)


def _shows(rule: QualificationRule, text: str, pack: LawPack, on: date) -> bool:
    """Read the sentence in the circumstances of the rule: non-public, the status it asks for."""
    status = rule.applies.statuses[0] if rule.applies.statuses else None
    found = assess(
        Statement(text=text, is_public=rule.applies.is_public is not False),
        pack=pack,
        on=on,
        practitioner=Practitioner(status=status),
    )
    return rule.id in {qualification.id for qualification in found.qualifications}
