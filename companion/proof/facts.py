"""What the dossier says of a mention and of a capture, as plain values: one source for all pages.

The PDF, the index and the JSON files show these values and nothing else, so that what is masked
in one is masked in all. The doctor's own notes are never among them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from companion.model.assessment import Assessment, Qualification
from companion.model.capture import Capture
from companion.model.deadline import Deadline
from companion.model.dossier import MentionMaterial
from companion.model.interval import DateInterval
from companion.model.mention import Mention
from companion.model.proof import Attachment, SecondLook
from companion.model.review import Review
from companion.proof.redact import load_lexicon
from companion.resources import load_vocabulary

_QUOTE = re.compile(r"«\s*(.*?)\s*»", re.DOTALL)
Mask = Callable[[str | None], str]
Facts = dict[str, Any]


def shown_whole(words: str | None) -> str:
    """Return the words as they are: the mask of a whole dossier."""
    return words or ""


def mention_facts(
    material: MentionMaterial, *, mask: Mask, with_analysis: bool, is_redacted: bool
) -> Facts:
    """Return all that is said of one mention; `mask` goes over every captured word."""
    file = material.file
    mention = file.view.mention
    assessment = file.view.assessment
    quoting = quotes_of(mask, mention.review.words) if is_redacted else mask
    return {
        "id": mention.id,
        "platform": mention.platform,
        "page_url": mention.page_url,
        "page_title": mask(mention.page_title),
        "state": mention.state,
        "review": _review_facts(mention.review, mask, is_redacted=is_redacted),
        "sightings": [_sighting_facts(mention, number) for number in range(len(mention.sightings))],
        "analysis": (
            _analysis_facts(assessment, quoting) if assessment and with_analysis else None
        ),
        "deadline": _deadline_facts(file.view.deadline) if with_analysis else None,
        "grade": {
            "level": file.grade.level,
            "label": file.grade.label.fr,
            "strengths": [text.fr for text in file.grade.strengths],
            "objections": [text.fr for text in file.grade.objections],
            "next_rung": file.grade.next_rung.fr,
        },
        "steps": _step_facts(material),
        "looks": [_look_facts(look, mask) for look in material.proofs.looks],
        "attachments": [_attachment_facts(one) for one in material.proofs.attachments],
    }


def quotes_of(mask: Mask, words: str) -> Mask:
    """Return a mask for sentences that quote `words`: a quote that shows what is masked goes.

    A fragment of a number or a name may be too short for any rule, and it is still one.
    """
    shown = mask(words)
    label = load_lexicon().labels["fragment"]

    def kept(found: re.Match[str]) -> str:
        return found.group() if found.group(1) in shown else f"«\u00a0[{label}]\u00a0»"

    return lambda sentence: _QUOTE.sub(kept, mask(sentence))


def capture_facts(capture: Capture, *, mask: Mask, is_redacted: bool) -> Facts:
    """Return a capture's record; the redacted one keeps dates, address and hashes only."""
    whole: Facts = msgspec.to_builtins(msgspec.structs.replace(capture, state="to_read"))
    if not is_redacted:
        return whole
    kept = (
        *("id", "method", "url", "canonical_url", "captured_at", "received_at", "time_zone"),
        *("extension_version", "companion_version", "evidence", "body_sha256"),
    )
    return {"title": mask(capture.title), **{name: whole[name] for name in kept}}


def word(table: str, key: str) -> str:
    """Return the French word of the shared vocabulary, or the id where there is none."""
    found = load_vocabulary()[table].get(key)
    return str(found["fr"]) if found else key


def likelihood_word(likelihood: float) -> str:
    """Return how sure a first reading is, as a French word."""
    words = load_vocabulary()["likelihoods"]
    return str(next(one for one in words if likelihood >= one["least"])["fr"])


def instant(value: datetime) -> str:
    """Return an instant as the files write it."""
    return str(msgspec.to_builtins(value))


def _review_facts(review: Review, mask: Mask, *, is_redacted: bool) -> Facts:
    return {
        "author": review.author,
        "author_url": None if is_redacted else review.author_url,
        "rating": review.rating,
        "rating_max": review.rating_max,
        "words": mask(review.words),
        "words_sha256": hashlib.sha256(review.words.encode()).hexdigest(),
        "date_text": review.date_text,
        "published": _interval_facts(review.published),
        "was_edited": review.was_edited,
        "is_cut": review.is_cut,
        "permalink": review.permalink,
        "reply": (
            {"text": mask(review.reply.text), "date_text": review.reply.date_text}
            if review.reply
            else None
        ),
    }


def _interval_facts(interval: DateInterval | None) -> Facts | None:
    return None if interval is None else msgspec.to_builtins(interval)


def _sighting_facts(mention: Mention, number: int) -> Facts:
    sighting = mention.sightings[number]
    facts: Facts = msgspec.to_builtins(sighting)
    return facts


def _analysis_facts(assessment: Assessment, mask: Mask) -> Facts:
    likelihoods = {nature.id: nature.likelihood for nature in assessment.natures}
    return {
        "nature": assessment.nature,
        "nature_word": word("natures", assessment.nature),
        "likelihood": likelihoods.get(assessment.nature, 0.0),
        "severity": assessment.severity,
        "severity_word": load_vocabulary()["severities"][assessment.severity]["fr"],
        "abstain": mask(assessment.abstain_why.fr) if assessment.abstain_why else None,
        "law_version": assessment.law_version,
        "assessed_on": assessment.assessed_on.isoformat(),
        "signals": [
            {
                "words": mask(f"«\u00a0{signal.text}\u00a0»"),
                "label": signal.label.fr,
                "rule": signal.rule,
            }
            for signal in assessment.signals
        ],
        "qualifications": [_qualification_facts(q, mask) for q in assessment.qualifications],
    }


def _qualification_facts(found: Qualification, mask: Mask) -> Facts:
    # The reasons quote the words: they are masked like them.
    return {
        "label": found.label.fr,
        "article": found.article.fr,
        "penalty": found.penalty.fr if found.penalty else None,
        "likelihood": found.likelihood,
        "source": found.source.title.fr,
        "source_confidence": found.source.confidence,
        "elements": [
            {
                "label": element.label.fr,
                "state": word("element_states", element.state),
                "why": mask(element.why.fr),
            }
            for element in found.elements
        ],
        "defences": [
            f"{defence.label.fr}\u00a0: {mask(defence.why.fr)}" for defence in found.defences
        ],
    }


def _deadline_facts(deadline: Deadline | None) -> Facts | None:
    if deadline is None:
        return None
    return {
        "label": deadline.label.fr,
        "expires": _interval_facts(deadline.expires),
        "state": word("deadline_states", deadline.state),
        "counted_on": deadline.on.isoformat(),
        "source": deadline.source.title.fr,
    }


def _step_facts(material: MentionMaterial) -> list[Facts]:
    """Return the steps the doctor has begun; what was noted beside them stays private."""
    advice = material.file.view.advice
    titles = {step.id: step.title.fr for step in advice.steps} if advice else {}
    titles |= {step.id: step.title.fr for step in advice.left_out} if advice else {}
    return [
        {
            "id": progress.step_id,
            "title": titles.get(progress.step_id, progress.step_id),
            "state": word("step_states", progress.state),
            "changed_at": instant(progress.changed_at),
        }
        for progress in material.file.view.mention.steps
        if progress.state != "todo"
    ]


def _look_facts(look: SecondLook, mask: Mask) -> Facts:
    return {
        "at": instant(look.at),
        "url": look.url,
        "final_url": look.final_url,
        "status": look.status,
        "verdict": look.verdict,
        "reason": look.reason,
        "found_words": mask(look.found_words),
        "body_sha256": look.body.sha256 if look.body else None,
    }


def _attachment_facts(attachment: Attachment) -> Facts:
    return {
        "kind": attachment.kind,
        "added_at": instant(attachment.added_at),
        "sha256": attachment.file.sha256,
        "size_bytes": attachment.file.size_bytes,
        "made_on": attachment.made_on.isoformat() if attachment.made_on else None,
        "by": attachment.by,
    }
