"""What a draft says of the law: a first reading, established articles only, delay, questions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable

from companion.advice.documents.saying import Saying
from companion.model.assessment import Assessment, Qualification, Signal
from companion.model.deadline import Deadline
from companion.model.document import DocumentFacts, LegalFact
from companion.model.text import Text

_POSSIBLE = 0.25
"""From how likely (0..1) on a qualification is named."""
_MOST_GROUNDS = 4
_LAWFUL = {"opinion", "favorable"}
_TO_CHECK = re.compile(r"(?<!\s)\s*\((?:à vérifier|to be checked)\)")
_SENTENCE = re.compile(r"[^.!?…\n]*[.!?…]*")
_LONGEST_PASSAGE = 600
_ABOUT_NOBODY_ELSE = {"practitioner", "staff", "place"}


def passages_of(assessment: Assessment | None, words: str) -> list[str]:
    """Return the sentences of `words` in which something was noted, exactly, each once."""
    if assessment is None:
        return []
    ends = [found.end() for found in _SENTENCE.finditer(words)]
    found: list[str] = []
    for signal in sorted(assessment.signals, key=lambda one: one.start):
        if _counts(signal) and words[signal.start : signal.end] == signal.text:
            first, last = bisect_right(ends, signal.start), bisect_left(ends, signal.end)
            start = ends[first - 1] if first else 0
            text = words[start : ends[min(last, len(ends) - 1)]].strip()
            found.append(text if len(text) <= _LONGEST_PASSAGE else signal.text)
    return list(dict.fromkeys(found))


def _counts(signal: Signal) -> bool:
    return signal.modality == "asserted" and signal.target in _ABOUT_NOBODY_ELSE


def _passages(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    assessment = facts.file.view.assessment
    words = facts.file.view.mention.review.words
    signals = assessment.signals if assessment else ()
    return [
        {
            "words": passage,
            "label": ", ".join(
                dict.fromkeys(say.text(s.label) for s in signals if s.text in passage)
            ).lower()
            or "–",
        }
        for passage in passages_of(assessment, words)
    ]


def _established(facts: DocumentFacts) -> list[tuple[Qualification, LegalFact]]:
    """Return the qualifications worth naming whose law is established, likeliest first."""
    assessment = facts.file.view.assessment
    if assessment is None:
        return []
    ranked = sorted(
        (q for q in assessment.qualifications if q.likelihood >= _POSSIBLE),
        key=lambda q: (q.nature != assessment.nature, -q.likelihood),
    )
    found = [(q, _fact_of(q, facts)) for q in ranked]
    return [(q, fact) for q, fact in found if fact is not None][:_MOST_GROUNDS]


def _fact_of(qualification: Qualification, facts: DocumentFacts) -> LegalFact | None:
    own = [fact for fact in facts.law if fact.source_id == qualification.source.id]
    same = [fact for fact in own if fact.article == qualification.article]
    return next(iter(same or own), None)


def _article(qualification: Qualification, fact: LegalFact, say: Saying) -> str:
    article: Text = fact.article or qualification.article
    said = _TO_CHECK.sub("", say.text(article))
    is_doubtful = fact.to_check or said != say.text(article)
    return say("to_check", article=said) if is_doubtful else said


def _ground(facts: DocumentFacts, say: Saying) -> str:
    found = _established(facts)
    return say.text(found[0][0].label) if found else ""


def _ground_article(facts: DocumentFacts, say: Saying) -> str:
    found = _established(facts)
    return _article(*found[0], say) if found else ""


def _grounds(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    return [
        {
            "label": say.text(qualification.label),
            "article": _article(qualification, fact, say),
            "likelihood": say.likelihood(qualification.likelihood),
        }
        for qualification, fact in _established(facts)
    ]


def _elements(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    return [
        {
            "label": say.text(element.label),
            "state": say.word("element_states", element.state),
            "why": say.text(element.why),
        }
        for qualification, _ in _established(facts)[:1]
        for element in qualification.elements
    ]


def _elements_met(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    return [
        {"label": say.text(element.label), "why": say.text(element.why)}
        for qualification, _ in _established(facts)[:1]
        for element in qualification.elements
        if element.state == "met"
    ]


def _defences(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    return [
        {"label": say.text(defence.label), "why": say.text(defence.why)}
        for qualification, _ in _established(facts)[:1]
        for defence in qualification.defences
    ]


def _questions(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    assessment = facts.file.view.assessment
    return [
        {"text": say.text(question.text), "why": say.text(question.why)}
        for question in (assessment.questions if assessment else ())
    ]


def _reading(facts: DocumentFacts, say: Saying) -> str:
    assessment = facts.file.view.assessment
    if assessment is None:
        return say("reading_none")
    nature = say.word("natures", assessment.nature)
    if assessment.nature in _LAWFUL:
        said = say("reading_lawful", nature=nature)
    else:
        likely = next((n.likelihood for n in assessment.natures if n.id == assessment.nature), 0.0)
        said = say("reading", nature=nature, likelihood=say.likelihood(likely))
    return say("reading_doubt", reading=said) if assessment.abstain else said


def _deadline(facts: DocumentFacts, say: Saying) -> str:
    found = facts.file.view.deadline
    if found is None:
        return ""
    key = {"running": "deadline_running", "maybe_expired": "deadline_maybe"}.get(
        found.state, "deadline_expired"
    )
    best = say.day(found.expires.latest)
    return say(key, label=say.text(found.label), worst=_worst(found, say), best=best)


def _worst(found: Deadline, say: Saying) -> str:
    first = found.expires.earliest
    return say.day(first) if first is not None else say("already_over")


def _deadline_notes(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    found = facts.file.view.deadline
    return [{"text": say.text(note)} for note in (found.notes if found else ())]


def _urgency(facts: DocumentFacts, say: Saying) -> str:
    if facts.file.view.mention.state == "gone":
        return say("urgency_gone")
    deadline = _deadline(facts, say)
    return say("urgency_deadline", deadline=deadline) if deadline else say("urgency_plain")


def _of_deadline(say_it: Callable[[Deadline, Saying], str]) -> Callable[..., str]:
    def said(facts: DocumentFacts, say: Saying) -> str:
        found = facts.file.view.deadline
        return say_it(found, say) if found is not None else ""

    return said


LAW_VALUES: dict[str, Callable[[DocumentFacts, Saying], str]] = {
    "reading": _reading,
    "ground": _ground,
    "ground_article": _ground_article,
    "deadline": _deadline,
    "deadline_label": _of_deadline(lambda found, say: say.text(found.label)),
    "deadline_worst": _of_deadline(_worst),
    "deadline_best": _of_deadline(lambda found, say: say.day(found.expires.latest)),
    "urgency": _urgency,
}
LAW_LISTS: dict[str, Callable[[DocumentFacts, Saying], list[dict[str, str]]]] = {
    "passages": _passages,
    "grounds": _grounds,
    "elements": _elements,
    "elements_met": _elements_met,
    "defences": _defences,
    "questions": _questions,
    "deadline_notes": _deadline_notes,
}
