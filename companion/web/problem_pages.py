"""A refusal as a page: what happened, what to do, a way on, and no text of anybody's lost."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, render_template, request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

from companion.web.kept_forms import LIFETIME, KeptForm, as_kept
from companion.web.languages import language
from companion.web.wiring import services
from companion.web.wording import _

_log = logging.getLogger(__name__)
_SIGN_IN = {"sign-in-expired", "sign-in-needed", "sign-in-link-over"}


def kept_cookie() -> str:
    """Return the name of the cookie that finds a kept form again; cookies know no port."""
    return f"avise-kept-{services().port}"


def problem_page(said: Mapping[str, Any], *, code: str, wait_seconds: int | None) -> Response:
    """Return the page of a refusal whose words are `said` (title and remedy).

    A form that came without a live session is kept for its browser; one that came with an old
    form token is shown again at once, to be sent by a click.
    """
    form = _form_sent()
    offered = form if code == "form-expired" else None
    kept = form if code == "sign-in-expired" and _is_ours() else None
    facts = {
        **said,
        "code": code,
        "again": _same_page(),
        "wait_seconds": wait_seconds,
        "is_sign_in": code in _SIGN_IN,
        "form": offered,
        "is_kept": kept is not None,
        "is_lost": code == "sign-in-expired" and request.method == "POST" and kept is None,
    }
    response = Response(_rendered(facts), mimetype="text/html")
    if kept is not None:
        response.set_cookie(
            kept_cookie(),
            services().kept_forms.keep(kept),
            max_age=int(LIFETIME.total_seconds()),
            httponly=True,
            samesite="Strict",
        )
    return response


def _rendered(facts: Mapping[str, Any]) -> str:
    """Return the page in its frame; without the frame when what broke is needed to draw that."""
    try:
        return render_template("problem.html", **facts)
    except Exception as error:  # noqa: BLE001 whatever it is, the person gets words and a way on
        _log.error("the page of a refusal failed too: %s", type(error).__name__)
        bare = current_app.jinja_env.get_template("problem_bare.html")
        return bare.render(**facts, language=language(), _=_)


def _form_sent() -> KeptForm | None:
    if request.method != "POST" or request.path.startswith("/api/"):
        return None
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:  # too large: nothing of it was read
        return None
    return as_kept(request.script_root + request.path, fields)


def _is_ours() -> bool:
    """Tell whether the form carries the token of the cookie it came with: no other site's text."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _same_page() -> str | None:
    """Return the address of the page itself where it can be asked for again, else None."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not adapter.test(request.path, method="GET"):
        return None
    asked = request.full_path if request.method == "GET" and request.query_string else request.path
    return request.script_root + asked
