"""« Réglages »: the doctor's identity, and the language of the dashboard."""

from __future__ import annotations

import msgspec
from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import refresh
from werkzeug.wrappers import Response

from companion.model.errors import NotUnderstood
from companion.model.practitioner import Practitioner
from companion.model.rpps import digits_of
from companion.model.text import LANGUAGES
from companion.watch.name_variants import forms_of, likely_slips
from companion.watch.telephones import spoken
from companion.web.dashboard.forms import IdentityForm, lines_of
from companion.web.dashboard.notices import note
from companion.web.dashboard.settings_facts import settings_facts
from companion.web.languages import COOKIE, SETTING
from companion.web.languages import language as spoken_language
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
_LINES = (
    "names",
    "former_names",
    "misspellings",
    "places",
    "telephones",
    "own_pages",
    "negative_words",
)
_WORDS = ("specialty", "practice")
_BEFORE = "identity_before"


@blueprint.route("", methods=["GET", "POST"])
def identity() -> str | Response | tuple[str, int]:
    """Show and keep the identity."""
    if request.method != "POST":
        return _page(IdentityForm(data=fields_of(services().walk.practitioner())))
    form = IdentityForm()
    if not form.validate():
        return _page(form), 422
    _keep_before(services().walk.practitioner())
    services().walk.put_practitioner(practitioner_in(form))
    note(_("Identité enregistrée."), undo_url=url_for(".undo_identity"))
    return redirect(url_for(".identity"), 303)


@blueprint.post("/undo")
def undo_identity() -> Response:
    """Put the identity back as it was before it was last saved; undone again, it is back."""
    kept = services().store.setting(_BEFORE)
    if kept:
        before = msgspec.json.decode(kept, type=Practitioner)
        _keep_before(services().walk.practitioner())
        services().walk.put_practitioner(before)
        note(_("Annulé : c’est comme avant."), undo_url=url_for(".undo_identity"))
    return redirect(url_for(".identity"), 303)


def _keep_before(practitioner: Practitioner) -> None:
    # An identity is longer than a cookie may be: the way back lies in the store.
    services().store.put_setting(_BEFORE, msgspec.json.encode(practitioner).decode())


@blueprint.post("/slips")
def add_slip() -> Response:
    """Add a spelling that was proposed; only one that was."""
    practitioner = services().walk.practitioner()
    slip = request.form.get("slip", "")
    if slip not in _slips(practitioner):
        raise NotUnderstood("one of the spellings proposed", path="/slip")
    misspellings = (*practitioner.misspellings, slip)
    services().walk.put_practitioner(
        msgspec.structs.replace(practitioner, misspellings=misspellings)
    )
    note(_("Ajouté aux fautes fréquentes : il est cherché et reconnu."))
    return redirect(url_for(".identity", _anchor="forms"), 303)


@blueprint.post("/language")
def language() -> Response:
    """Keep the language of the dashboard; it wins over the browser's."""
    said = request.form.get("language", "")
    if said not in LANGUAGES:
        raise NotUnderstood("fr or en", path="/language")
    before = services().store.setting(SETTING) or spoken_language()
    services().store.put_setting(SETTING, said)
    g.language = said
    refresh()
    note(_("Langue enregistrée."), undo_url=url_for(".language"), language=before)
    response = redirect(url_for(".identity"), 303)
    response.delete_cookie(COOKIE)
    return response


def _page(form: IdentityForm) -> str:
    walk = services().walk
    return render_template(
        "settings.html",
        form=form,
        law=walk.pack.head,
        instance=services().store.instance_id,
        practitioner=walk.practitioner(),
        forms_known=_forms_known(walk.practitioner()),
        slips=_slips(walk.practitioner()),
        colleague_count=len(walk.practitioner().colleagues),
        **settings_facts(),
    )


def _forms_known(practitioner: Practitioner) -> list[str]:
    """Return the forms of the names that are found without being written down."""
    names = (*practitioner.names, *practitioner.former_names)
    every = dict.fromkeys(form for name in names for form in forms_of(name))
    return [form for form in every if form not in practitioner.known_as]


def _slips(practitioner: Practitioner) -> tuple[str, ...]:
    names = (*practitioner.names, *practitioner.former_names)
    return likely_slips(names, practitioner.misspellings)


def fields_of(practitioner: Practitioner) -> dict[str, str]:
    """Return what the identity's form shows."""
    lines = {name: "\n".join(getattr(practitioner, name)) for name in _LINES}
    return {
        **lines,
        "specialty": practitioner.specialty,
        "practice": practitioner.practice,
        "status": practitioner.status or "",
        "rpps": practitioner.rpps,
    }


def practitioner_in(form: IdentityForm) -> Practitioner:
    """Return the identity a valid form holds; what was not asked stays as it was."""
    asked = {name: form[name].data for name in (*_LINES, *_WORDS, "status", "rpps")}
    said = {name: data for name, data in asked.items() if data is not None}
    fields: dict[str, object] = {name: lines_of(said[name]) for name in _LINES if name in said}
    fields |= {name: said[name].strip() for name in _WORDS if name in said}
    if "telephones" in said:
        fields["telephones"] = tuple(map(spoken, lines_of(said["telephones"])))
    if "status" in said:
        fields["status"] = said["status"] or None
    if "rpps" in said:
        fields["rpps"] = digits_of(said["rpps"])
    return msgspec.structs.replace(services().walk.practitioner(), **fields)
