"""The value of every merge field of one draft: facts of the mention, answers, or a marked gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from companion.advice.documents.catalogue import Catalogue, Description, Field
from companion.advice.documents.law_values import LAW_LISTS, LAW_VALUES
from companion.advice.documents.merge import Value
from companion.advice.documents.plain import one_line, plain
from companion.advice.documents.proof_values import PROOF_LISTS
from companion.advice.documents.saying import Saying
from companion.advice.documents.step_values import PROPOSED_BY_STEPS, costs_noted
from companion.advice.documents.word_values import (
    author_of,
    content_address,
    locator,
    owner_reply,
    rating_of,
    shown_words,
    words_note,
)
from companion.model.document import DocumentFacts, Piece
from companion.model.mention import Mention
from companion.model.text import Language

MOST_RECORDS = 100
"""Records of one list that a draft names; the complete file holds the others."""
LONGEST_ANSWER = 5_000
_SEARCH_ENGINES = {"google-search", "bing", "qwant", "duckduckgo", "ecosia", "brave"}


class Answers(NamedTuple):
    """What the doctor gave: about themselves, and about this mention; by field."""

    own: Mapping[str, str]
    mention: Mapping[str, str]

    def given(self, field: Field) -> str:
        """Return the answer to a field, or nothing."""
        here = self.mention.get(field.id, "").strip()
        return here or (self.own.get(field.id, "").strip() if field.about == "self" else "")


def merge_values(
    description: Description,
    facts: DocumentFacts,
    answers: Answers,
    *,
    language: Language,
    catalogue: Catalogue,
) -> dict[str, Value]:
    """Return the value of each field of a draft; nothing is empty: a gap says what is missing.

    Optional facts that are not there are empty and must be asked for with `if`.
    """
    say = Saying(language, catalogue.wording)
    return {
        field.id: _value(field, facts, answers, say, catalogue)
        for field in catalogue.fields_of(description.id)
    }


def proposed(field: Field, facts: DocumentFacts, catalogue: Catalogue, language: Language) -> str:
    """Return what is proposed for an answer before the doctor gives one; often nothing."""
    say = Saying(language, catalogue.wording)
    platform = facts.file.view.mention.platform
    if field.id == "category":
        assessment = facts.file.view.assessment
        return say.text(catalogue.category(platform, assessment.nature)) if assessment else ""
    if field.id == "controller":
        return _platform(facts)
    if field.id == "search_engine":
        return _platform(facts) if platform in _SEARCH_ENGINES else ""
    by_steps = PROPOSED_BY_STEPS.get(field.id)
    return by_steps(facts, say) if by_steps else ""


def _value(
    field: Field, facts: DocumentFacts, answers: Answers, say: Saying, catalogue: Catalogue
) -> Value:
    if field.kind == "list":
        return _records(field, facts, say)
    if field.kind == "answer":
        given = plain(answers.given(field))[:LONGEST_ANSWER]
        if given:
            return Piece(text=given, kind="answer")
        text = one_line(proposed(field, facts, catalogue, say.language))
    else:
        text = _FACTS[field.id](facts, say)
    if text.strip():
        return Piece(text=text, kind="fact")
    if field.optional:
        return Piece(text="", kind="fact")
    return Piece(text=say("gap", meaning=say.text(field.meaning)), kind="gap")


def _records(field: Field, facts: DocumentFacts, say: Saying) -> Sequence[Mapping[str, Piece]]:
    found = _LISTS[field.id](facts, say)
    records = [
        {name: Piece(text=plain(record[name]), kind="fact") for name in field.items}
        for record in found[:MOST_RECORDS]
    ]
    if len(found) > MOST_RECORDS:
        more = say("and_more", count=len(found) - MOST_RECORDS)
        last = {name: Piece(text="…", kind="fact") for name in field.items}
        first = next(iter(field.items))
        records.append({**last, first: Piece(text=more, kind="fact")})
    return records


def _mention(facts: DocumentFacts) -> Mention:
    return facts.file.view.mention


def _platform(facts: DocumentFacts) -> str:
    """Return the site's name: the platform's, else the host of the address."""
    if facts.platform_name:
        return facts.platform_name
    try:
        return urlsplit(_mention(facts).page_url).hostname or ""
    except ValueError:
        return ""


def _specialty_or_gap(facts: DocumentFacts, say: Saying) -> str:
    specialty = facts.practitioner.specialty
    status = _status(facts, say)
    return one_line(", ".join(part for part in (specialty, status) if part)) if specialty else ""


def _status(facts: DocumentFacts, say: Saying) -> str:
    words = {
        "liberal": {"fr": "exercice libéral", "en": "private practice"},
        "hospitalier": {"fr": "praticien hospitalier", "en": "hospital practitioner"},
        "pu_ph": {"fr": "PU-PH", "en": "PU-PH (university hospital professor)"},
        "mixte": {"fr": "exercice mixte", "en": "mixed practice"},
    }
    status = facts.practitioner.status
    return words[status][say.language] if status else ""


def _name(facts: DocumentFacts, _: Saying) -> str:
    names = facts.practitioner.names
    return one_line(names[0]) if names else ""


def _edited(facts: DocumentFacts, say: Saying) -> str:
    return say("edited") if _mention(facts).review.was_edited else ""


def _date_shown(facts: DocumentFacts, say: Saying) -> str:
    return one_line(_mention(facts).review.date_text or "") or say("no_date_shown")


_FACTS: dict[str, Callable[[DocumentFacts, Saying], str]] = {
    "practitioner": _name,
    "specialty": lambda facts, _: one_line(facts.practitioner.specialty),
    "specialty_or_gap": _specialty_or_gap,
    "status": _status,
    "rpps": lambda facts, _: one_line(facts.practitioner.rpps),
    "today": lambda facts, say: say.day(facts.on),
    "platform": lambda facts, _: one_line(_platform(facts)),
    "page_url": lambda facts, _: one_line(_mention(facts).page_url),
    "page_title": lambda facts, _: one_line(_mention(facts).page_title)[:300],
    "content_url": lambda facts, _: one_line(content_address(_mention(facts))),
    "locator": lambda facts, say: locator(_mention(facts), say),
    "published": lambda facts, say: say.period(_mention(facts).review.published),
    "date_shown": _date_shown,
    "edited": _edited,
    "first_seen": lambda facts, say: say.instant(_mention(facts).sightings[0].seen_at),
    "last_seen": lambda facts, say: say.instant(_mention(facts).sightings[-1].seen_at),
    "state": lambda facts, say: say.word("mention_states", _mention(facts).state),
    "words": lambda facts, say: shown_words(_mention(facts), say),
    "words_note": lambda facts, say: words_note(_mention(facts), say),
    "owner_reply": lambda facts, _: owner_reply(_mention(facts)),
    "costs_noted": costs_noted,
    "author": lambda facts, say: author_of(_mention(facts), say),
    "author_url": lambda facts, _: one_line(_mention(facts).review.author_url or ""),
    "rating": lambda facts, _: rating_of(_mention(facts)),
    "law_version": lambda facts, _: facts.law_version,
    "grade": lambda facts, say: say.text(facts.file.grade.label),
    **LAW_VALUES,
}
_LISTS: dict[str, Callable[[DocumentFacts, Saying], list[dict[str, str]]]] = {
    **LAW_LISTS,
    **PROOF_LISTS,
}
