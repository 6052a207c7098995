"""Mentions: the list, one mention with all that is known of it, and what the doctor says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, get_args

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from companion.model.errors import NotFound, NotUnderstood
from companion.model.mention import Mention
from companion.model.step import StepProgress, StepStateName
from companion.model.view import MentionFile
from companion.reading.dating import dating_of
from companion.web.api.cards import next_steps
from companion.web.dashboard.documents import document_facts
from companion.web.dashboard.follow_up import follow_up_facts
from companion.web.dashboard.history import history_of, recorded
from companion.web.dashboard.law_facts import law_facts
from companion.web.dashboard.listing import read_filters
from companion.web.dashboard.log import event_words, log_of
from companion.web.dashboard.many import list_page
from companion.web.dashboard.marks import numbered, pieces
from companion.web.dashboard.notices import note
from companion.web.dashboard.proofs import proof_facts
from companion.web.dashboard.time_line import time_line
from companion.web.sentences import leading_qualification, likelihood_of, say_word
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("mentions", __name__, url_prefix="/mentions")
_TICKS = {"yes": True, "no": False, "unsaid": None}
_NOTE_LENGTH = 1_000


@blueprint.get("")
def listed() -> str:
    """Show the mentions, most serious first, then fewest days left."""
    return list_page(read_filters(request.args), request.args.get("page", 1, type=int))


@blueprint.get("/<mention_id>")
def one(mention_id: str) -> str:
    """Show one mention: the words and why, the days left, what to do, the proof."""
    return mention_page(mention_id)


def mention_page(mention_id: str, also: Mapping[str, str] | None = None, **more: object) -> str:
    """Return the page of a mention, with `more` for the part that a form shows again.

    `also` are answers that are kept nowhere and serve for this page only.
    """
    file = services().walk.mention_file(mention_id, also)
    return render_template("mention.html", **mention_facts(file, also or {}), **more)


def mention_facts(file: MentionFile, also: Mapping[str, str]) -> dict[str, Any]:
    """Return all that the page of a mention, and its sheet to print, say of it."""
    view, mention = file.view, file.view.mention
    assessment = view.assessment
    signals = assessment.signals if assessment else ()
    law = law_facts(file, also)
    return {
        "file": file,
        "view": view,
        "mention": mention,
        "assessment": assessment,
        "pieces": pieces(_assessed_words(file), signals),
        "legend": numbered(signals),
        "leading": leading_qualification(assessment) if assessment else None,
        "likelihood": likelihood_of(assessment) if assessment else 0.0,
        "first_step": next(iter(next_steps(view.advice, mention)), None),
        "progress": {step.step_id: step for step in mention.steps},
        "earlier": [r for r in file.history if r.id != mention.assessment_id],
        "step_states": get_args(StepStateName),
        "line": time_line(mention, view.deadline, law["later_clocks"]),
        "seen": history_of(mention, services().store),
        "records": recorded(file),
        "dating": dating_of(mention),
        "log": log_of(file),
        "event_words": event_words(),
        "notes_mark": notes_mark(mention.notes),
        **proof_facts(mention),
        **document_facts(view),
        **follow_up_facts(file),
        **law,
    }


def notes_mark(notes: str) -> str:
    """Return what tells one state of the notes from another: a form says which one it began at."""
    return hashlib.sha256(notes.encode()).hexdigest()[:16]


@blueprint.post("/<mention_id>/steps/<step_id>")
def step(mention_id: str, step_id: str) -> Response:
    """Keep where the doctor stands with a step; the notice offers to undo it."""
    walk = services().walk
    before = _progress(walk.view_mention(mention_id).mention, step_id)
    said = request.form.get("note", before.note if before else "").strip()[:_NOTE_LENGTH]
    state = _step_state(request.form.get("state") or (before.state if before else "todo"))
    walk.set_step(mention_id, step_id, state, said)
    note(
        _("Démarche notée : %(state)s.", state=say_word("step_states", state)),
        undo_url=url_for(".step", mention_id=mention_id, step_id=step_id),
        state=before.state if before else "todo",
        note=before.note if before else "",
    )
    return redirect(url_for(".one", mention_id=mention_id, _anchor=f"step-{step_id}"), 303)


@blueprint.post("/<mention_id>/concerns")
def concerns(mention_id: str) -> Response:
    """Keep whether the mention concerns the doctor."""
    walk = services().walk
    before = walk.view_mention(mention_id).mention
    said = request.form.get("concerns", "")
    if said == "reading":
        walk.forget_concerns(mention_id)
    elif said in _TICKS:
        walk.set_mention_concerns(mention_id, _TICKS[said])
    else:
        raise NotUnderstood("yes, no, unsaid or reading", path="/concerns")
    was = next(name for name, tick in _TICKS.items() if tick is before.concerns)
    if before.concern_said is None and before.relevance is not None:
        was = "reading"
    undo_url = url_for(".concerns", mention_id=mention_id)
    note(_("C’est noté."), undo_url=undo_url, concerns=was)
    return redirect(url_for(".one", mention_id=mention_id), 303)


def _assessed_words(file: MentionFile) -> str:
    """Return the words the spans refer to: those of the assessment shown."""
    mention = file.view.mention
    shown = (r.words for r in file.history if r.id == mention.assessment_id)
    return next(shown, mention.review.words)


def _progress(mention: Mention, step_id: str) -> StepProgress | None:
    return next((step for step in mention.steps if step.step_id == step_id), None)


def _step_state(said: str) -> StepStateName:
    for state in get_args(StepStateName):
        if said == state:
            found: StepStateName = state
            return found
    raise NotFound(f"step state {said[:20]}")
