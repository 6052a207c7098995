"""What supports a mention: its second look, its attached documents, its time-stamps."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import DateField, Field, StringField, ValidationError
from wtforms.validators import AnyOf, Length, Optional

from companion.model.errors import DestinationRefused, NotFound, NotUnderstood
from companion.model.mention import Mention
from companion.model.proof import AttachmentKind, LookRequest
from companion.proof.attachments import attachment_type
from companion.proof.look_words import REASONS, VERDICTS
from companion.proof.stamp_words import (
    NOT_CHECKED,
    STATUS,
    anchor_words,
    problem_words,
    worth_words,
)
from companion.walk.attaching import LARGEST_ATTACHMENT_BYTES
from companion.web.dashboard.notices import note
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("proofs", __name__, url_prefix="/mentions")
REPEATS = (0, 7, 14, 30)
"""For how many days a look may repeat by itself, once a day."""
_KINDS: tuple[AttachmentKind, ...] = ("constat", "other")
_REFRESH_SECONDS = 2


class AttachmentForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A document to attach, and what it is."""

    document = FileField(_l("Fichier"), description=_l("PDF, PNG ou JPEG, 10 Mo au plus."))
    kind = StringField(
        _l("Ce que c’est"), validators=[AnyOf(_KINDS, message=_l("Choisissez dans la liste."))]
    )
    made_on = DateField(
        _l("Date du document"), validators=[Optional()], description=_l("Facultatif.")
    )
    by = StringField(
        _l("Établi par"),
        description=_l("Facultatif : étude, commissaire de justice."),
        validators=[Length(max=200, message=_l("C’est trop long : %(max)d caractères au plus."))],
    )

    data_read: bytes = b""

    def validate_document(self, field: Field) -> None:
        """Read the file, and refuse what is neither a whole PDF nor a whole picture."""
        if not field.data or not field.data.filename:
            raise ValidationError(_("Choisissez le fichier à joindre."))
        data = field.data.read(LARGEST_ATTACHMENT_BYTES + 1)
        if len(data) > LARGEST_ATTACHMENT_BYTES:
            raise ValidationError(_("Ce fichier dépasse 10 Mo."))
        try:
            attachment_type(data)
        except NotUnderstood as error:
            raise ValidationError(
                _("Ce fichier n’est ni un PDF entier, ni une image PNG ou JPEG entière.")
            ) from error
        self.data_read = data


def proof_facts(mention: Mention) -> dict[str, Any]:
    """Return what the mention page needs to show what supports it."""
    walk = services().walk
    address = walk.looks.address_of(mention)
    return {
        "look_address": address,
        "look_allowed": walk.destinations.is_allowed(address, "second_look"),
        "look_repeats": REPEATS,
        "look_verdicts": VERDICTS,
        "look_reasons": REASONS,
        "has_authority": bool(walk.stamping.authorities()),
        "stamp_status": STATUS,
        "stamp_anchor": anchor_words,
        "stamp_worth": worth_words,
        "stamp_problem": problem_words,
        "stamp_not_checked": NOT_CHECKED,
    }


@blueprint.post("/<mention_id>/look")
def look(mention_id: str) -> Response:
    """Allow the site when the person just said so, and ask for a look."""
    walk = services().walk
    mention = walk.view_mention(mention_id).mention
    days = request.form.get("repeat_days", 0, type=int)
    if days not in REPEATS:
        raise NotUnderstood("0, 7, 14 or 30 days", path="/repeat_days")
    if request.form.get("allow") == "yes":
        try:
            walk.destinations.allow(walk.looks.address_of(mention), "second_look")
        except DestinationRefused:
            note(_("Cette adresse ne mène pas à un site public : rien ne sera envoyé."))
            return _back(mention_id, "second-look")
    walk.looks.ask(mention_id, repeat_days=days)
    walk.bell.set()
    return redirect(url_for(".looking", mention_id=mention_id), 303)


@blueprint.get("/<mention_id>/look")
def looking(mention_id: str) -> Response | str:
    """Show that the look is under way; back to the mention once it is over."""
    walk = services().walk
    mention = walk.view_mention(mention_id).mention
    asked = walk.store.proofs.find_look_request(mention_id)
    if asked is None or not _is_under_way(asked):
        return _back(mention_id, "second-look")
    page = render_template("looking.html", mention=mention, asked=asked)
    response = make_response(page)
    response.headers["Refresh"] = str(_REFRESH_SECONDS)
    return response


@blueprint.post("/<mention_id>/look/stop")
def stop_looking(mention_id: str) -> Response:
    """Look no more by itself."""
    services().walk.looks.stop(mention_id)
    note(_("Avisé ne regardera plus cette page de lui-même."))
    return _back(mention_id, "second-look")


@blueprint.post("/<mention_id>/stamps/retry")
def retry_stamps(mention_id: str) -> Response:
    """Try the time-stamps of this mention's captures again, now."""
    walk = services().walk
    for task in walk.mention_file(mention_id).proofs.tasks:
        walk.stamping.retry(task.id)
    walk.bell.set()
    note(_("L’horodatage est redemandé. Rechargez la page dans un instant."))
    return _back(mention_id, "time-stamps")


@blueprint.route("/<mention_id>/attachments/new", methods=["GET", "POST"])
def attach(mention_id: str) -> Response | str | tuple[str, int]:
    """Show the form; keep the document."""
    walk = services().walk
    mention = walk.view_mention(mention_id).mention
    form = AttachmentForm()
    if not form.is_submitted():
        return render_template("attachment.html", form=form, mention=mention)
    if not form.validate():
        return render_template("attachment.html", form=form, mention=mention), 422
    walk.attaching.attach(
        mention_id,
        form.data_read,
        kind="constat" if form.kind.data == "constat" else "other",
        name=form.document.data.filename or "",
        made_on=form.made_on.data,
        by=form.by.data or "",
    )
    note(_("Document joint et gardé comme preuve."))
    return _back(mention_id, "attachments")


@blueprint.post("/<mention_id>/attachments/<attachment_id>/remove")
def detach(mention_id: str, attachment_id: str) -> Response:
    """Take a document back from the mention."""
    services().walk.attaching.detach(mention_id, attachment_id)
    note(_("Document retiré de cette mention. Le journal garde la trace de son ajout."))
    return _back(mention_id, "attachments")


def _is_under_way(asked: LookRequest) -> bool:
    return asked.not_before is None


def _back(mention_id: str, anchor: str) -> Response:
    if services().store.find_mention(mention_id) is None:
        raise NotFound(f"mention {mention_id}")
    return redirect(url_for("mentions.one", mention_id=mention_id, _anchor=anchor), 303)
