"""The steps of the round on the dashboard: begin, tick off, undo, end, how often."""

from __future__ import annotations

from typing import get_args

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from companion.model.errors import NotUnderstood
from companion.model.round import RoundStepState
from companion.web.dashboard.notices import note
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("rounds", __name__, url_prefix="/watch/round")


@blueprint.post("/start")
def start() -> Response:
    """Begin a round, or go on with the one under way."""
    services().walk.watching.start()
    return _back()


@blueprint.post("/step")
def step() -> Response:
    """Keep what became of one search; « waiting » undoes."""
    state = request.form.get("state", "")
    if state not in get_args(RoundStepState):
        raise NotUnderstood("opened, recorded, skipped or waiting", path="/state")
    search_id = request.form.get("search", "")[:64]
    watching = services().walk.watching
    ended = watching.set_step(search_id, state)  # type: ignore[arg-type]  # one of them
    if request.headers.get("Avise-Quiet"):
        return Response(status=204)
    if state != "waiting":
        said = _("Tour terminé.") if ended.finished_at else _("Noté.")
        note(said, undo_url=url_for(".step"), search=search_id, state="waiting")
    return _back()


@blueprint.post("/finish")
def finish() -> Response:
    """End the round where it stands."""
    if services().walk.watching.finish() is not None:
        note(_("Tour terminé. Ce qui restait n’est pas compté comme vu."))
    return _back()


@blueprint.post("/rhythm")
def rhythm() -> Response:
    """Keep how often a round is wanted."""
    services().walk.watching.set_rhythm(request.form.get("rhythm", ""))
    note(_("Rythme enregistré."))
    return _back()


def _back() -> Response:
    return redirect(url_for("watch.searches", _anchor="round"), 303)
