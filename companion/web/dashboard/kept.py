"""A form whose sign-in had ended: shown again after signing in, sent or forgotten by a click."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from companion.web.dashboard.notices import note
from companion.web.problem_pages import kept_cookie
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("kept", __name__, url_prefix="/kept")


@blueprint.get("")
def shown() -> str | Response:
    """Show what was written, and the two things that can be done with it."""
    form = services().kept_forms.find(request.cookies.get(kept_cookie()))
    if form is None:
        note(_("Il n’y a plus de texte en attente : trente minutes sont passées."))
        return redirect(url_for("home.today"), 303)
    return render_template("kept.html", form=form)


@blueprint.after_app_request
def forget_sent(response: Response) -> Response:
    """Forget what was kept once it was sent again and taken."""
    taken = request.method == "POST" and response.status_code < 400  # noqa: PLR2004 taken
    if taken and request.form.get("sent_again") and request.cookies.get(kept_cookie()):
        services().kept_forms.drop(request.cookies.get(kept_cookie()))
        response.delete_cookie(kept_cookie())
    return response


@blueprint.post("/forget")
def forget() -> Response:
    """Forget it."""
    services().kept_forms.drop(request.cookies.get(kept_cookie()))
    note(_("Ce texte est oublié."))
    response = redirect(url_for("home.today"), 303)
    response.delete_cookie(kept_cookie())
    return response
