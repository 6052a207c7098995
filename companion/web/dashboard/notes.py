"""The doctor's own notes: kept by a button, or by the page itself while they are written."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from companion.web.dashboard.mentions import mention_page, notes_mark
from companion.web.dashboard.notices import note
from companion.web.sentences import say_time
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("notes", __name__, url_prefix="/mentions/<mention_id>/notes")
LONGEST_NOTES = 20_000


@blueprint.post("")
def keep(mention_id: str) -> Response | tuple[Response, int] | tuple[str, int]:
    """Keep the notes; those changed meanwhile in another tab are never written over unseen."""
    walk = services().walk
    before = walk.view_mention(mention_id).mention.notes
    said = request.form.get("notes", "").replace("\r\n", "\n")[:LONGEST_NOTES]
    began_at = request.form.get("began_at", notes_mark(before))
    if began_at != notes_mark(before) and said != before:
        return _changed_elsewhere(mention_id, said)
    walk.set_notes(mention_id, said)
    at = say_time(services().clock.now())
    if _is_script():
        return jsonify(said=_("Enregistré à %(time)s.", time=at), began_at=notes_mark(said))
    note(
        _("Notes enregistrées à %(time)s.", time=at),
        undo_url=url_for(".keep", mention_id=mention_id),
        notes=before,
    )
    return redirect(url_for("mentions.one", mention_id=mention_id, _anchor="notes"), 303)


def _changed_elsewhere(mention_id: str, said: str) -> tuple[Response, int] | tuple[str, int]:
    if _is_script():
        return jsonify(changed=True), 409
    return mention_page(mention_id, notes_typed=said), 409


def _is_script() -> bool:
    """Tell whether the page's own script asks: it wants a word, not a page."""
    return request.accept_mimetypes.best == "application/json"
