"""The way in: the single-use link, and the style sheets and scripts, the same for everybody."""

from __future__ import annotations

import hashlib
import io

from flask import Blueprint, Response, redirect, request, send_file, session
from werkzeug.wrappers import Response as BaseResponse

from companion.model.errors import NotFound, Refused
from companion.resources import shared_folder
from companion.web.bootstrap_sheet import bootstrap_sheet
from companion.web.gate import SESSION_KEY
from companion.web.problems import SignInLinkOver
from companion.web.wiring import services

blueprint = Blueprint("entry", "companion.web", static_folder="static", static_url_path="/static")


@blueprint.get("/sign-in/<token>")
def sign_in(token: str) -> BaseResponse:
    """Use the link up, begin a session, go to the page it is for."""
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        raise Refused("a link is used by a visit, not by a look")
    try:
        path = services().sign_in_links.redeem(token)
    except NotFound as error:
        raise SignInLinkOver("the link is unknown, used or over") from error
    session.clear()
    session.permanent = True
    session[SESSION_KEY] = services().sessions.begin()
    return redirect(path, 303)


@blueprint.get("/tokens.css")
def tokens() -> Response:
    """Give the colours and spaces popup and dashboard share."""
    return send_file(shared_folder() / "tokens.css", mimetype="text/css", etag=True)


@blueprint.get("/bootstrap.css")
def bootstrap() -> Response:
    """Give what our pages wear of Bootstrap."""
    sheet = bootstrap_sheet().encode()
    name = hashlib.sha256(sheet).hexdigest()[:16]
    return send_file(io.BytesIO(sheet), mimetype="text/css", etag=name)
