"""Dossiers: which mentions for whom, how far the making is, those made, and their download."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from companion.model.dossier import DossierOrder, Recipient
from companion.model.errors import Conflict, NotFound, NotUnderstood
from companion.web.dashboard.dossier_making import dossier_making
from companion.web.dashboard.notices import note
from companion.web.problems import words_of
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("dossiers", __name__, url_prefix="/dossiers")
_REFRESH_SECONDS = 2
_OFFERED = 300
_MOST = 2_000


@blueprint.get("")
def listed() -> Response:
    """Show the form and the dossiers made; the page reloads itself while one is being made."""
    making = dossier_making()
    problem = making.take_problem()
    if problem is not None:
        title, remedy = words_of(problem)
        note(
            _("Le dossier n’a pas pu être fait. %(title)s. %(remedy)s", title=title, remedy=remedy)
        )
    chosen = request.args.getlist("mention")
    response = make_response(_page(chosen))
    if making.percent() is not None:
        response.headers["Refresh"] = str(_REFRESH_SECONDS)
    return response


@blueprint.post("")
def make() -> BaseResponse | tuple[str, int]:
    """Begin a dossier of the mentions ticked."""
    walk = services().walk
    chosen = list(dict.fromkeys(request.form.getlist("mention")))[:_MOST]
    if not chosen:
        return _page([], is_missing=True), 422
    for mention_id in chosen:
        walk.view_mention(mention_id)
    order = DossierOrder(
        mention_ids=tuple(chosen),
        recipient=_recipient(request.form.get("recipient", "lawyer")),
        with_analysis=request.form.get("analysis") == "yes",
        with_archive=request.form.get("archive") == "yes",
    )
    try:
        dossier_making().start(order, with_twin=request.form.get("twin") == "yes")
    except Conflict:
        note(_("Un dossier est déjà en cours : attendez qu’il soit prêt."))
    return redirect(url_for(".listed", _anchor="made"), 303)


@blueprint.get("/<key>/<version>.zip")
def download(key: str, version: str) -> Response:
    """Give a dossier, whole or redacted."""
    if version not in {"whole", "redacted"}:
        raise NotFound("no such version")
    path = services().walk.dossiers.path_of(key, is_redacted=version == "redacted")
    name = "dossier-avise-caviarde" if version == "redacted" else "dossier-avise"
    return send_file(
        path,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{name}-{key[:8]}.zip",
    )


@blueprint.post("/<key>/delete")
def delete(key: str) -> BaseResponse:
    """Delete a dossier and its twin; the mentions stay."""
    services().walk.dossiers.delete(key)
    note(_("Dossier supprimé. Les mentions et leurs preuves restent."))
    return redirect(url_for(".listed"), 303)


def _recipient(said: str) -> Recipient:
    for recipient in get_args(Recipient):
        if said == recipient:
            found: Recipient = recipient
            return found
    raise NotUnderstood("lawyer, insurer or platform", path="/recipient")


def _page(chosen: Sequence[str], *, is_missing: bool = False) -> str:
    walk = services().walk
    ids = [glance.mention_id for glance in walk.glances() if glance.concerns is not False]
    ids.sort(key=lambda mention_id: mention_id not in chosen)
    return render_template(
        "dossiers.html",
        views=walk.view_mentions(ids[:_OFFERED]),
        left_out=max(0, len(ids) - _OFFERED),
        chosen=chosen,
        is_missing=is_missing,
        percent=dossier_making().percent(),
        made=walk.dossiers.all(),
    )
