"""« Réglages »: the doctor's identity, and the language of the dashboard."""

from __future__ import annotations

import msgspec
from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import refresh
from werkzeug.wrappers import Response

from companion.model.errors import NotUnderstood
from companion.model.practitioner import Practitioner
from companion.model.text import LANGUAGES
from companion.web.dashboard.forms import IdentityForm, lines_of
from companion.web.dashboard.notices import note
from companion.web.languages import COOKIE, SETTING
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("settings", __name__, url_prefix="/settings")


@blueprint.route("", methods=["GET", "POST"])
def identity() -> str | Response | tuple[str, int]:
    """Show and keep the identity."""
    if request.method != "POST":
        return _page(IdentityForm(data=_fields(services().walk.practitioner())))
    form = IdentityForm()
    if not form.validate():
        return _page(form), 422
    services().walk.put_practitioner(_practitioner(form))
    note(_("Identité enregistrée."))
    return redirect(url_for(".identity"), 303)


@blueprint.post("/language")
def language() -> Response:
    """Keep the language of the dashboard; it wins over the browser's."""
    said = request.form.get("language", "")
    if said not in LANGUAGES:
        raise NotUnderstood("fr or en", path="/language")
    services().store.put_setting(SETTING, said)
    g.language = said
    refresh()
    note(_("Langue enregistrée."))
    response = redirect(url_for(".identity"), 303)
    response.delete_cookie(COOKIE)
    return response


def _page(form: IdentityForm) -> str:
    walk = services().walk
    return render_template(
        "settings.html", form=form, law=walk.pack.head, instance=services().store.instance_id
    )


def _fields(practitioner: Practitioner) -> dict[str, str]:
    return {
        "names": "\n".join(practitioner.names),
        "specialty": practitioner.specialty,
        "places": "\n".join(practitioner.places),
        "status": practitioner.status or "",
        "rpps": practitioner.rpps,
        "own_pages": "\n".join(practitioner.own_pages),
        "negative_words": "\n".join(practitioner.negative_words),
    }


def _practitioner(form: IdentityForm) -> Practitioner:
    # What this form does not ask stays as it was.
    return msgspec.structs.replace(
        services().walk.practitioner(),
        names=lines_of(form.names.data),
        specialty=(form.specialty.data or "").strip(),
        places=lines_of(form.places.data),
        status=form.status.data or None,
        rpps=(form.rpps.data or "").strip(),
        own_pages=lines_of(form.own_pages.data),
        negative_words=lines_of(form.negative_words.data),
    )
