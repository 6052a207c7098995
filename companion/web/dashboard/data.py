"""« Vos données »: backups, export, how long things are kept, and what was found damaged."""

from __future__ import annotations

from typing import Any

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
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Field, PasswordField, ValidationError

from companion.model.errors import Conflict, NotUnderstood
from companion.store.backup import KEPT, made_at
from companion.store.sealing import SHORTEST
from companion.walk.retention import (
    MONTHS,
    aged,
    choose_retention,
    first_day_of_erasing,
    retention_of,
)
from companion.web.dashboard.making import making
from companion.web.dashboard.notices import note
from companion.web.problems import words_of
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("data", __name__, url_prefix="/settings/data")
_REFRESH_SECONDS = 2
_SOON_DAYS = 60
_SHOWN = 200


class BackupForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A passphrase said twice, or not at all."""

    passphrase = PasswordField(
        _l("Phrase de passe"),
        description=_l(
            "Facultatif : elle chiffre la sauvegarde. 12 caractères au moins ; sans elle, plus"
            " personne ne peut la relire."
        ),
    )
    again = PasswordField(_l("La même, encore une fois"))

    def validate_passphrase(self, field: Field) -> None:
        """Refuse a short one: it would protect nothing."""
        if field.data and len(field.data) < SHORTEST:
            raise ValidationError(_("Prenez au moins 12 caractères, par exemple quatre mots."))

    def validate_again(self, field: Field) -> None:
        """Refuse two that differ: nobody could read the backup."""
        if (field.data or "") != (self.passphrase.data or ""):
            raise ValidationError(_("Les deux phrases diffèrent."))


@blueprint.get("")
def page() -> Response:
    """Show everything about the data; the page reloads itself while a file is being made."""
    under_way = making().under_way()
    problem = making().take_problem()
    if problem is not None:
        title, remedy = words_of(problem)
        note(
            _(
                "Le fichier n’a pas pu être écrit. %(title)s : %(remedy)s",
                title=title,
                remedy=remedy,
            )
        )
    response = make_response(_shown(BackupForm()))
    if under_way is not None:
        response.headers["Refresh"] = str(_REFRESH_SECONDS)
    return response


@blueprint.post("/backups")
def back_up() -> BaseResponse | tuple[str, int]:
    """Begin a whole backup, encrypted when a passphrase was given."""
    form = BackupForm()
    if not form.validate():
        return _shown(form), 422
    return _begun("backup", form.passphrase.data or None)


@blueprint.post("/exports")
def export() -> BaseResponse:
    """Begin an export of everything."""
    return _begun("export", None)


@blueprint.get("/files/<name>")
def download(name: str) -> Response:
    """Give a file that was made."""
    return send_file(
        making().path_of(name), mimetype="application/zip", as_attachment=True, download_name=name
    )


@blueprint.post("/files/<name>/delete")
def delete(name: str) -> BaseResponse:
    """Delete a file that was made."""
    making().delete(name)
    note(_("Fichier supprimé."))
    return redirect(url_for(".page"), 303)


@blueprint.post("/retention")
def retention() -> BaseResponse:
    """Keep how long mentions are kept, and whether they are erased or only listed."""
    said, mode = request.form.get("months", ""), request.form.get("mode", "propose")
    if mode not in {"propose", "apply"} or not (said == "" or said.isdecimal()):
        raise NotUnderstood("months and mode", path="/months")
    months = int(said) if said else None
    before = retention_of(services().walk)
    choose_retention(services().walk, months, "apply" if mode == "apply" else "propose")
    note(
        _("Durée de conservation enregistrée. Rien n’a été effacé."),
        undo_url=url_for(".retention"),
        months=str(before.months or ""),
        mode=before.mode,
    )
    return redirect(url_for(".page", _anchor="retention"), 303)


def _begun(what: Any, passphrase: str | None) -> BaseResponse:  # noqa: ANN401 one of two words
    try:
        making().start(what, passphrase)
    except Conflict:
        note(_("Un fichier est déjà en cours d’écriture : attendez qu’il soit prêt."))
    return redirect(url_for(".page"), 303)


def _shown(form: BackupForm) -> str:
    walk, store = services().walk, services().store
    chosen = retention_of(walk)
    listed = aged(walk, chosen.months, within_days=_SOON_DAYS) if chosen.months else ()
    copies = store.backups.paths()
    return render_template(
        "data.html",
        form=form,
        under_way=making().under_way(),
        files=making().files(),
        folder=store.folder,
        copies=len(copies),
        copies_most=KEPT,
        last_copy=made_at(copies[0]) if copies else None,
        retention=chosen,
        first_day=first_day_of_erasing(chosen),
        months=MONTHS,
        aged=[(one, store.get_mention(one.mention_id)) for one in listed[:_SHOWN]],
        aged_count=len(listed),
        today=walk.today(),
        broken=store.scrubber.broken(),
    )
