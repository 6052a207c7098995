"""« Rejouer avec le droit du jour »: an old analysis beside today’s; keeping is a choice."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from companion.model.errors import NotUnderstood
from companion.walk.replaying import keep, replay, show
from companion.web.dashboard.law_facts import delay_words, move_words
from companion.web.dashboard.notices import note
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("replaying", __name__, url_prefix="/mentions")


@blueprint.get("/<mention_id>/replay")
@blueprint.get("/<mention_id>/replay/<assessment_id>")
def compared(mention_id: str, assessment_id: str | None = None) -> str:
    """Show what today's law reads in the same words; nothing is written."""
    walk = services().walk
    found = replay(walk, mention_id, assessment_id)
    mention = walk.store.get_mention(mention_id)
    return render_template(
        "replay.html",
        mention=mention,
        replay=found,
        moves=move_words(),
        delays=delay_words(walk.pack),
        is_shown=found.record.id == mention.assessment_id,
        is_current=found.record.words == mention.review.words,
    )


@blueprint.post("/<mention_id>/replay/<assessment_id>")
def kept(mention_id: str, assessment_id: str) -> Response:
    """Keep the new reading beside the old one."""
    walk = services().walk
    before = walk.store.get_mention(mention_id).assessment_id
    record = keep(walk, mention_id, assessment_id)
    if walk.store.get_mention(mention_id).assessment_id == record.id and before:
        note(
            _("La nouvelle lecture est gardée et affichée ; l’ancienne reste dans l’historique."),
            undo_url=url_for(".shown", mention_id=mention_id),
            assessment=before,
        )
    else:
        note(_("La nouvelle lecture est gardée dans l’historique."))
    return redirect(url_for("mentions.one", mention_id=mention_id, _anchor="analyses"), 303)


@blueprint.post("/<mention_id>/shown")
def shown(mention_id: str) -> Response:
    """Show one of the kept analyses."""
    wanted = request.form.get("assessment", "")
    if not wanted:
        raise NotUnderstood("an analysis", path="/assessment")
    walk = services().walk
    before = walk.store.get_mention(mention_id).assessment_id or ""
    show(walk, mention_id, wanted)
    undo = url_for(".shown", mention_id=mention_id)
    note(_("Analyse affichée changée ; toutes restent gardées."), undo_url=undo, assessment=before)
    return redirect(url_for("mentions.one", mention_id=mention_id, _anchor="analyses"), 303)
