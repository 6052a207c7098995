"""What a letter may state of the law: in force, and never a fact that nobody could establish."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from companion.law.rules import LawPack
from companion.model.assessment import Assessment
from companion.model.source import Source
from companion.model.text import Text
from companion.model.value import Value

WhyWithheld = Literal["unsure", "withdrawn", "not_yet", "unknown"]
"""Nobody established it; its text is no longer law; not law yet; the pack does not hold it."""


class LetterFact(Value, frozen=True, kw_only=True):
    """A fact a letter may state; `to_check` must then be printed beside it (« à vérifier »)."""

    source_id: str
    title: Text
    article: Text | None = None
    to_check: bool


class Withheld(Value, frozen=True, kw_only=True):
    """A fact that must not stand in a letter, and why."""

    source_id: str
    why: WhyWithheld


class LetterFacts(Value, frozen=True, kw_only=True):
    """What a letter may state, and what it may not."""

    usable: tuple[LetterFact, ...]
    withheld: tuple[Withheld, ...]


def letter_facts(assessment: Assessment, *, pack: LawPack, on: date) -> LetterFacts:
    """Return what a letter about this reading may state of the law on the day `on`.

    An assessment is kept for ever, the law is not: what counts is the pack's own view of each
    source today, and the articles of qualifications that are still law.
    """
    usable: list[LetterFact] = []
    withheld: list[Withheld] = []
    for qualification in assessment.qualifications:
        source_id = qualification.source.id
        why = _why_withheld(pack.sources.get(source_id), on)
        rules = [rule for rule in pack.qualifications if rule.id == qualification.id]
        rule = next((rule for rule in rules if rule.covers(on)), None)
        if why is None and rules and rule is None:
            why = "withdrawn"
        if why is not None:
            withheld.append(Withheld(source_id=source_id, why=why))
            continue
        article = rule.article if rule else qualification.article
        usable.append(_fact(pack.sources[source_id], article))
    return LetterFacts(usable=_once(usable), withheld=tuple(dict.fromkeys(withheld)))


def facts_of(source_ids: Iterable[str], *, pack: LawPack, on: date) -> LetterFacts:
    """Return which of these sources a letter may name on the day `on`."""
    usable: list[LetterFact] = []
    withheld: list[Withheld] = []
    for source_id in dict.fromkeys(source_ids):
        why = _why_withheld(pack.sources.get(source_id), on)
        if why is None:
            usable.append(_fact(pack.sources[source_id], None))
        else:
            withheld.append(Withheld(source_id=source_id, why=why))
    return LetterFacts(usable=tuple(usable), withheld=tuple(withheld))


def _why_withheld(source: Source | None, on: date) -> WhyWithheld | None:
    if source is None:
        return "unknown"
    if source.confidence == "unsure":
        return "unsure"
    if source.valid_to is not None and source.valid_to < on:
        return "withdrawn"
    if source.valid_from is not None and source.valid_from > on:
        return "not_yet"
    return None


def _fact(source: Source, article: Text | None) -> LetterFact:
    return LetterFact(
        source_id=source.id,
        title=source.title,
        article=article,
        to_check=source.confidence != "verified",
    )


def _once(facts: Iterable[LetterFact]) -> tuple[LetterFact, ...]:
    return tuple({(fact.source_id, fact.article): fact for fact in facts}.values())
