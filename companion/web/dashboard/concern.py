"""What the doctor says of a whole page: all its reviews concern them, or none does."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from companion.model.errors import NotUnderstood
from companion.web.dashboard.notices import note
from companion.web.wiring import services
from companion.web.wording import _, ngettext

blueprint = Blueprint("concern", __name__, url_prefix="/mentions")
_TICKS = {"yes": True, "no": False, "reading": None}


@blueprint.post("/<mention_id>/page-concerns")
def whole_page(mention_id: str) -> Response:
    """Keep whether the page of a mention concerns the doctor; the notice offers to undo it."""
    said = request.form.get("concerns", "")
    if said not in _TICKS:
        raise NotUnderstood("yes, no or reading", path="/concerns")
    following = services().walk.set_page_concerns(mention_id, _TICKS[said])
    if said == "reading":
        note(_("Le choix fait pour la page est repris : chaque avis suit de nouveau la lecture."))
    else:
        note(
            ngettext(
                "C’est retenu : %(num)d avis de la page suit ce choix, et les nouveaux aussi.",
                "C’est retenu : %(num)d avis de la page suivent ce choix, et les nouveaux aussi.",
                following,
            ),
            undo_url=url_for(".whole_page", mention_id=mention_id),
            concerns="reading",
        )
    return redirect(url_for("mentions.one", mention_id=mention_id), 303)
