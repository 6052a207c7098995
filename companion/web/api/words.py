"""`POST /words`: what a text should not say before it leaves; nothing of it is kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from companion.advice.guard import check
from companion.advice.guard.export import is_final
from companion.advice.guard.reword import reworded
from companion.model.guard import GuardFinding, GuardReport
from companion.web.api.answers import answer
from companion.web.bodies import read_body
from companion.web.guarding import say_report
from companion.web.languages import language, said

blueprint = Blueprint("api_words", __name__, url_prefix="/api/v1")
_MOST = 500


@blueprint.post("/words")
def checked() -> Response:
    """Say what was found in a text, and how it could be said instead."""
    _, wire = read_body("words-request")
    text: str = wire["text"]
    report = check(text, audience=wire["audience"])
    return answer(
        {
            "ok": report.ok,
            "sentence": say_report(report),
            "neutral": said(report.neutral),
            "findings": [_finding(text, one, report) for one in report.findings[:_MOST]],
        }
    )


def _finding(text: str, found: GuardFinding, report: GuardReport) -> dict[str, Any]:
    return {
        "start": found.start,
        "end": found.end,
        "kind": found.kind,
        "why": said(found.why),
        "source": said(found.source.title),
        "rewording": said(found.rewording) if found.rewording else None,
        "reworded": reworded(text, found, language()) if found.rewording else None,
        "is_final": is_final(found, report),
    }
