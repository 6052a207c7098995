"""Answers to the questions of a mention, and the acts of its civil action; all can be undone."""

from __future__ import annotations

from typing import get_args

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from companion.law.answering import check_answer, read_answered_day
from companion.model.court import CourtActKind
from companion.model.errors import NotUnderstood
from companion.walk import said
from companion.web.dashboard.mentions import mention_page
from companion.web.dashboard.notices import note
from companion.web.sentences import say_day
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("answering", __name__, url_prefix="/mentions")
_ALSO = "also-"
"""Before the name of an answer that is kept nowhere and travels in the form alone."""


@blueprint.post("/<mention_id>/answers")
def answers(mention_id: str) -> Response | str:
    """Take one answer; one that is health data is answered at once and stored nowhere."""
    walk = services().walk
    question_id = request.form.get("question", "")
    value = request.form.get("answer", "")
    question = walk.pack.questions.get(question_id)
    if question is not None and not question.kept:
        return _once(mention_id, question_id, value)
    before = services().store.law.answers_of(mention_id).get(question_id, "")
    if value:
        if not _keep(mention_id, question_id, value):
            return redirect(_questions(mention_id), 303)
    else:
        said.take_back(walk, mention_id, question_id)
    note(
        _("Réponse prise en compte : la lecture est à jour.")
        if value
        else _("Réponse retirée : la lecture est à jour."),
        undo_url=url_for(".answers", mention_id=mention_id),
        question=question_id,
        answer=before,
    )
    return redirect(_questions(mention_id), 303)


@blueprint.post("/<mention_id>/acts")
def acts(mention_id: str) -> Response:
    """Note an act of a civil action."""
    kind, day = _act_kind(request.form.get("kind", "")), request.form.get("on", "")
    on = read_answered_day(day)
    walk = services().walk
    if on is None or on > walk.today():
        note(
            _(
                "Rien n’est noté : indiquez le jour où l’acte a été délivré, "
                "au plus tard aujourd’hui."
            )
        )
        return redirect(_clocks(mention_id), 303)
    act = said.note_act(walk, mention_id, kind, on)
    note(
        _("Acte noté. Le rythme de trois mois est à jour."),
        undo_url=url_for(".remove_act", mention_id=mention_id, act_id=act.id),
    )
    return redirect(_clocks(mention_id), 303)


@blueprint.post("/<mention_id>/acts/<act_id>/remove")
def remove_act(mention_id: str, act_id: str) -> Response:
    """Remove an act noted by mistake."""
    gone = said.remove_act(services().walk, mention_id, act_id)
    note(
        _("Acte du %(day)s retiré.", day=say_day(gone.on)),
        undo_url=url_for(".acts", mention_id=mention_id),
        kind=gone.kind,
        on=gone.on.isoformat(),
    )
    return redirect(_clocks(mention_id), 303)


def _keep(mention_id: str, question_id: str, value: str) -> bool:
    """Keep an answer; a day nobody can read gets a sentence and nothing changes."""
    try:
        return said.answer(services().walk, mention_id, question_id, value)
    except NotUnderstood as refused:
        question = services().walk.pack.questions.get(question_id)
        if question is None or question.kind != "date":
            raise
        del refused
        note(_("Rien n’est changé : indiquez un jour, au plus tard aujourd’hui."))
        return False


def _once(mention_id: str, question_id: str, value: str) -> str:
    """Show the page as this answer makes it, in this answer only: no redirect, nothing kept."""
    walk = services().walk
    also = {
        name.removeprefix(_ALSO): said_before
        for name, said_before in request.form.items()
        if name.startswith(_ALSO) and said_before
    }
    also.pop(question_id, None)
    if value:
        also[question_id] = value
    for name, one in also.items():
        if check_answer(name, one, walk.pack, today=walk.today()).kept:
            raise NotUnderstood("an answer that is kept nowhere", path=f"/{_ALSO}")
    return mention_page(mention_id, also)


def _act_kind(text: str) -> CourtActKind:
    for kind in get_args(CourtActKind):
        if text == kind:
            found: CourtActKind = kind
            return found
    raise NotUnderstood("writ, filing, conclusions or defendant", path="/kind")


def _questions(mention_id: str) -> str:
    return url_for("mentions.one", mention_id=mention_id, _anchor="questions")


def _clocks(mention_id: str) -> str:
    return url_for("mentions.one", mention_id=mention_id, _anchor="clocks")
