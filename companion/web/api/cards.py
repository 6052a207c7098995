"""Views encoded as the popup's cards, in the language asked for; see `capture-answer.schema`."""

from __future__ import annotations

from typing import Any

import msgspec

from companion.model.assessment import Assessment
from companion.model.capture import Capture
from companion.model.deadline import Deadline
from companion.model.interval import DateInterval
from companion.model.mention import Mention
from companion.model.review import ReadingRecord
from companion.model.step import Advice, Step
from companion.model.view import CaptureView, MentionView
from companion.web.concerning import say_concern
from companion.web.languages import said
from companion.web.sentences import (
    leading_qualification,
    likelihood_of,
    say_deadline,
    say_nature,
    say_reading_problem,
    say_word,
)
from companion.web.wiring import services
from companion.web.wording import _

_STEPS = 3
_MENTIONS = 2000
_SIGNALS = 200


def encode_capture(view: CaptureView) -> dict[str, Any]:
    """Return the answer to a capture: the acknowledgement, and a card for each mention."""
    capture = view.capture
    pack = services().walk.pack
    return {
        "id": capture.id,
        "sha256": capture.body_sha256,
        "state": capture.state,
        "page": _page(capture, view.reading),
        "mentions": [encode_mention(one, capture) for one in view.mentions[:_MENTIONS]],
        "observed": msgspec.to_builtins(services().walk.observed(capture)),
        "problems": _problems(capture, view.reading),
        "law_version": pack.version,
        "law_checked_on": pack.head.checked_on.isoformat(),
    }


def encode_mention(view: MentionView, capture: Capture) -> dict[str, Any]:
    """Return one mention as a card, seen from the capture it is shown for."""
    mention, review = view.mention, view.mention.review
    return {
        "id": mention.id,
        "author": _clipped(review.author, 2000),
        "rating": review.rating,
        "rating_max": review.rating_max,
        "words": review.words[:200_000],
        "date_text": _clipped(review.date_text, 500),
        "published": _interval(review.published),
        "is_cut": review.is_cut,
        "seen": _seen(mention, capture),
        "concerns": mention.concerns,
        "concerns_why": say_concern(mention)[:500] or None,
        **(_reading(view.assessment) if view.assessment else _unread()),
        "deadline": _deadline(view.deadline) if view.deadline else None,
        **_advice(view.advice, mention),
    }


def next_steps(advice: Advice | None, mention: Mention) -> tuple[Step, ...]:
    """Return the steps still open, in the order advised: neither done nor dropped."""
    over = {step.step_id for step in mention.steps if step.state in {"done", "dropped"}}
    return tuple(step for step in (advice.steps if advice else ()) if step.id not in over)


def _page(capture: Capture, record: ReadingRecord | None) -> dict[str, Any]:
    reading = record.reading if record else None
    return {
        "url": capture.url,
        "title": (reading.page.title if reading else "")[:2000] or capture.title[:2000],
        "platform": reading.page.platform if reading else None,
        "kind": reading.page.kind if reading else "unknown",
        "method": reading.method if reading else "none",
        "confidence": reading.confidence if reading else 0.0,
    }


def _problems(capture: Capture, record: ReadingRecord | None) -> list[dict[str, str]]:
    found = [
        {"code": problem.code[:80], "sentence": say_reading_problem(problem)[:1000]}
        for problem in (record.reading.problems if record else ())
    ]
    if capture.state == "to_read":
        sentence = _("La capture est gardée ; sa lecture a échoué et sera reprise.")
        found.insert(0, {"code": "to-read", "sentence": sentence})
    return found[:200]


def _reading(assessment: Assessment) -> dict[str, Any]:
    """Return what the words may be in law."""
    others = [n for n in assessment.natures if n.id != assessment.nature]
    return {
        "nature": assessment.nature,
        "nature_label": say_nature(assessment.nature),
        "other_natures": [
            {"id": n.id, "label": say_word("natures", n.id), "likelihood": n.likelihood}
            for n in others[:11]
        ],
        "likelihood": likelihood_of(assessment),
        "abstain": assessment.abstain,
        "abstain_why": said(assessment.abstain_why)[:1000] or None,
        "severity": assessment.severity,
        "severity_reasons": [said(why)[:500] for why in assessment.severity_reasons[:20]],
        "signals": [
            {
                "start": signal.start,
                "end": signal.end,
                "text": signal.text[:5000],
                "rule": signal.rule[:200],
                "label": said(signal.label)[:500],
            }
            for signal in assessment.signals[:_SIGNALS]
        ],
        "article": _article(assessment),
    }


def _unread() -> dict[str, Any]:
    """Return the card of words that could not be assessed yet: no nature is made up."""
    return {
        "nature": "unread",
        "nature_label": _("Analyse à reprendre"),
        "other_natures": [],
        "likelihood": 0.0,
        "abstain": True,
        "abstain_why": _("L’analyse de ces mots a échoué ; elle sera reprise."),
        "severity": 0,
        "severity_reasons": [],
        "signals": [],
        "article": None,
    }


def _article(assessment: Assessment) -> dict[str, Any] | None:
    qualification = leading_qualification(assessment)
    if qualification is None:
        return None
    source = qualification.source
    return {
        "label": said(qualification.article)[:500],
        "source": said(source.title)[:500],
        "url": _clipped(source.url, 2000),
        "to_check": source.confidence == "unsure",
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "kind": deadline.kind,
        "label": said(deadline.label)[:300],
        "expires": _interval(deadline.expires),
        "days_left": {"least": deadline.days_left.least, "most": deadline.days_left.most},
        "state": deadline.state,
        "sentence": say_deadline(deadline),
    }


def _advice(advice: Advice | None, mention: Mention) -> dict[str, Any]:
    steps = [
        {
            "id": step.id,
            "title": said(step.title)[:500],
            "why": said(step.why)[:2000],
            "act_before": step.act_before.isoformat() if step.act_before else None,
            "link": _clipped(step.link, 2000),
        }
        for step in next_steps(advice, mention)[:_STEPS]
    ]
    return {
        "steps": steps,
        "do_not_reply": advice.do_not_reply if advice else False,
        "do_not_reply_why": (said(advice.do_not_reply_why)[:1000] or None) if advice else None,
        "is_protected": advice.is_protected if advice else False,
        "protected_why": (said(advice.protected_why)[:1000] or None) if advice else None,
    }


def _seen(mention: Mention, capture: Capture) -> str:
    """Return whether this capture saw the mention first, again, or with other words."""
    ids = [sighting.capture_id for sighting in mention.sightings]
    if capture.id not in ids or ids.index(capture.id) == 0:
        return "new"
    at = ids.index(capture.id)
    now, before = mention.sightings[at], mention.sightings[at - 1]
    return "seen" if now.words_sha256 == before.words_sha256 else "changed"


def _interval(interval: DateInterval | None) -> dict[str, str | None] | None:
    if interval is None:
        return None
    earliest = interval.earliest.isoformat() if interval.earliest else None
    return {"earliest": earliest, "latest": interval.latest.isoformat()}


def _clipped(text: str | None, length: int) -> str | None:
    return None if text is None else text[:length]
