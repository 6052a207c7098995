"""What a draft says of the proof, of what happened and of what was done, oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

from companion.advice.documents.plain import one_line
from companion.advice.documents.saying import Saying
from companion.model.document import DocumentFacts
from companion.model.evidence import EvidenceRole
from companion.model.text import Text

_SHOWN: tuple[EvidenceRole, ...] = ("dom", "screenshot", "full_page", "text", "attachment")
_LONGEST_EARLIER = 5_000

Event = tuple[datetime, str, str]
"""When (to sort by), when (in words), what."""


def _evidence(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    found = [
        (capture.captured_at, say(f"file_{file.role}"), file.sha256)
        for capture in facts.file.captures
        for file in capture.evidence
        if file.role in _SHOWN
    ]
    found += [
        (stamp.facts.gen_time, say("file_token"), stamp.token.sha256)
        for stamp in facts.file.proofs.stamps
    ]
    found += [
        (one.added_at, say("file_attachment") + _named(one.name), one.file.sha256)
        for one in facts.file.proofs.attachments
    ]
    return [
        {"what": what, "when": say.moment(at), "sha256": sha256}
        for at, what, sha256 in sorted(found, key=lambda one: one[0])
    ]


def _named(name: str) -> str:
    return f" ({one_line(name)[:100]})" if name.strip() else ""


def _earlier(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    """Return the words as assessed before, when they were others."""
    now = facts.file.view.mention.review.words
    seen: dict[str, datetime] = {}
    for record in facts.file.history:
        if record.words != now:
            seen.setdefault(record.words, record.made_at)
    return [
        {"seen": say.moment(at), "words": one_line(words)[:_LONGEST_EARLIER]}
        for words, at in seen.items()
    ]


def _steps_done(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    return [
        {
            "title": _title(facts, step.step_id, say),
            "state": say.word("step_states", step.state),
            "when": say.moment(step.changed_at),
        }
        for step in sorted(facts.file.view.mention.steps, key=lambda one: one.changed_at)
        if step.state != "todo"
    ]


def _title(facts: DocumentFacts, step_id: str, say: Saying) -> str:
    title: Text | None = facts.step_titles.get(step_id)
    return say.text(title) if title else step_id


def _chronology(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    events = [*_published(facts, say), *_seen(facts, say), *_proved(facts, say), *_done(facts, say)]
    return [{"when": when, "what": what} for _, when, what in sorted(events)]


def _published(facts: DocumentFacts, say: Saying) -> Iterator[Event]:
    published = facts.file.view.mention.review.published
    if published is not None:
        day: date = published.earliest or published.latest
        what = say("event_published", period=say.period(published))
        yield datetime.combine(day, time(), UTC), say.day(day), what


def _seen(facts: DocumentFacts, say: Saying) -> Iterator[Event]:
    for sighting in facts.file.view.mention.sightings:
        yield sighting.seen_at, say.moment(sighting.seen_at), say(f"event_{sighting.state}")


def _proved(facts: DocumentFacts, say: Saying) -> Iterator[Event]:
    proofs = facts.file.proofs
    for look in proofs.looks:
        yield look.at, say.moment(look.at), say("event_look")
    for stamp in proofs.stamps:
        at = stamp.facts.gen_time
        what = say("event_stamp", authority=one_line(stamp.authority_name))
        yield at, say.moment(at), what
    for one in proofs.attachments:
        what = say("event_attached", name=one_line(one.name)[:100] or one.kind)
        yield one.added_at, say.moment(one.added_at), what


def _done(facts: DocumentFacts, say: Saying) -> Iterator[Event]:
    for step in facts.file.view.mention.steps:
        title, state = _title(facts, step.step_id, say), say.word("step_states", step.state)
        what = say("event_step", title=title, state=state)
        yield step.changed_at, say.moment(step.changed_at), what


def _objections(facts: DocumentFacts, say: Saying) -> list[dict[str, str]]:
    return [{"text": say.text(text)} for text in facts.file.grade.objections]


PROOF_LISTS: dict[str, Callable[[DocumentFacts, Saying], list[dict[str, str]]]] = {
    "evidence": _evidence,
    "earlier": _earlier,
    "steps_done": _steps_done,
    "chronology": _chronology,
    "objections": _objections,
}
