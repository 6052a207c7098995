"""Documents of a mention: offered or refused, filled in, edited, checked, given out, kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from companion.advice.documents.plain import LONGEST_TEXT
from companion.advice.documents.text_form import as_text
from companion.advice.documents.values import LONGEST_ANSWER
from companion.model.document import FORMATS, DocumentFormat, DocumentVersion, Draft
from companion.model.errors import (
    AviseError,
    Conflict,
    GuardStopped,
    NotUnderstood,
    TemplateBroken,
    TooLarge,
)
from companion.model.text import Language
from companion.model.view import MentionView
from companion.walk.all_documents import Given, file_name, last_versions, zipped
from companion.walk.documents import LONGEST_REASON, MEDIA_TYPES, Drafting
from companion.web.dashboard.document_making import document_making
from companion.web.dashboard.notices import note
from companion.web.languages import said
from companion.web.problems import words_of
from companion.web.wiring import services
from companion.web.wording import _, ngettext

blueprint = Blueprint("documents", __name__, url_prefix="/mentions/<mention_id>/documents")
_PATIENCE_SECONDS = 0.7
"""So long the answer waits: what is ready by then comes at once, without a page in between."""
_REFRESH_SECONDS = 1


def document_facts(view: MentionView) -> dict[str, Any]:
    """Return what the page of a mention says of its documents."""
    offers = _drafting().offers_of(view)
    return {
        "documents_offered": [one for one in offers if one.is_offered],
        "documents_refused": [one for one in offers if not one.is_offered],
        "documents_made": len(_drafting().versions(view.mention.id)),
    }


@blueprint.get("")
def listed(mention_id: str) -> Response | BaseResponse:
    """Show every document, offered or refused with why, and the versions given out.

    While all are being made, the page says which one, and asks again by itself.
    """
    view = services().walk.view_mention(mention_id)
    outcome = document_making().take_outcome(mention_id)
    if outcome is not None:
        return _told(mention_id, outcome)
    under_way = document_making().under_way(mention_id)
    page = render_template(
        "documents.html",
        mention=view.mention,
        advice=view.advice,
        under_way=under_way,
        versions=_drafting().versions(mention_id),
        last_count=len(last_versions(_drafting(), mention_id)),
        descriptions=_drafting().catalogue.documents,
        step_titles={step.id: step.title for step in view.advice.steps} if view.advice else {},
        **document_facts(view),
    )
    response = make_response(page)
    if under_way is not None:
        response.headers["Refresh"] = str(_REFRESH_SECONDS)
    return response


@blueprint.post("/all")
def all_of_them(mention_id: str) -> BaseResponse:
    """Begin to give every offered draft out in one format; told at once when it is quick."""
    languages: tuple[Language, ...] = ("fr", "en") if request.form.get("english") else ("fr",)
    services().store.get_mention(mention_id)
    making = document_making()
    try:
        making.start(_drafting(), mention_id, _format(), languages)
    except Conflict:
        note(_("Des documents sont déjà en préparation : attendez qu’ils soient prêts."))
        return redirect(url_for(".listed", mention_id=mention_id, _anchor="making"), 303)
    making.wait(_PATIENCE_SECONDS)
    outcome = making.take_outcome(mention_id)
    if outcome is not None:
        return _told(mention_id, outcome)
    return redirect(url_for(".listed", mention_id=mention_id, _anchor="making"), 303)


def _told(mention_id: str, outcome: Given | AviseError) -> BaseResponse:
    """Say how the making ended, on the page of the versions."""
    if isinstance(outcome, TemplateBroken):
        note(_broken(outcome))
        return redirect(url_for(".listed", mention_id=mention_id), 303)
    if isinstance(outcome, AviseError):
        title, remedy = words_of(outcome)
        note(
            _(
                "Les documents n’ont pas tous pu être faits. %(title)s. %(remedy)s",
                title=title,
                remedy=remedy,
            )
        )
        return redirect(url_for(".listed", mention_id=mention_id), 303)
    count = len(outcome.versions)
    note(ngettext("%(num)d document est prêt.", "%(num)d documents sont prêts.", count))
    if outcome.held_back:
        titles = dict.fromkeys(said(one.title) for one, _lang in outcome.held_back)
        note(_("Le garde-fou en retient : %(titles)s.", titles=", ".join(titles)))
    return redirect(url_for(".listed", mention_id=mention_id, _anchor="versions"), 303)


@blueprint.get("/versions.zip")
def bundle(mention_id: str) -> Response:
    """Give the last version of each document in one file."""
    services().store.get_mention(mention_id)
    response = Response(zipped(_drafting(), mention_id), mimetype="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="documents.zip"'
    return response


@blueprint.get("/<document_id>")
def one(mention_id: str, document_id: str) -> str | BaseResponse:
    """Show one draft: what is missing, how it reads, what the guard says, how to give it out."""
    if not _drafting().offer(mention_id, document_id).is_offered:
        return redirect(_list_url(mention_id, document_id), 303)
    try:
        return _page(mention_id, document_id)
    except TemplateBroken as error:
        note(_broken(error))
        return redirect(_list_url(mention_id, document_id), 303)


@blueprint.post("/<document_id>/answers")
def answers(mention_id: str, document_id: str) -> BaseResponse | tuple[str, int]:
    """Keep what the doctor gave for the gaps."""
    given = {name: value for name, value in request.form.items() if isinstance(value, str)}
    too_long = [
        field.id
        for field in _drafting().fields(document_id)
        if len(given.get(field.id, "")) > LONGEST_ANSWER
    ]
    if too_long:
        return _page(mention_id, document_id, given=given, too_long=too_long), 422
    _drafting().give_answers(
        mention_id, document_id, given, keep_own=request.form.get("keep") == "yes"
    )
    note(_("Réponses enregistrées dans le document."))
    return redirect(_url(mention_id, document_id, "preview"), 303)


@blueprint.post("/<document_id>/text")
def text(mention_id: str, document_id: str) -> BaseResponse | tuple[str, int]:
    """Keep the doctor's edit, or go back to the draft as it was written."""
    edited = "" if request.form.get("undo") == "yes" else request.form.get("text", "")
    try:
        _drafting().edit(mention_id, document_id, _language(), edited)
    except TooLarge:
        return _page(mention_id, document_id, refused_text=edited), 413
    note(_("Texte enregistré.") if edited else _("Vos modifications sont ôtées."))
    return redirect(_url(mention_id, document_id, "preview"), 303)


@blueprint.post("/<document_id>/export")
def export(mention_id: str, document_id: str) -> BaseResponse | tuple[str, int]:
    """Give the draft out in one format; the guard may hold it back."""
    reason = request.form.get("reason", "").strip()
    try:
        made = _drafting().export(mention_id, document_id, _language(), _format(), reason=reason)
    except GuardStopped:
        return _page(mention_id, document_id, is_stopped=True, reason=reason), 422
    note(_("Version gardée : elle est prête ci-dessous."))
    return redirect(_url(mention_id, document_id, f"version-{made.id}"), 303)


@blueprint.get("/versions/<version_id>")
def version(mention_id: str, version_id: str) -> Response:
    """Give a version as it was exported, byte for byte."""
    found, data = _drafting().version(mention_id, version_id)
    response = Response(data, mimetype=MEDIA_TYPES[found.format])
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    return response


@blueprint.get("/versions/<version_id>/text")
def version_text(mention_id: str, version_id: str) -> str:
    """Show a plain text version in a box, to copy."""
    found, data = _drafting().version(mention_id, version_id)
    if found.format != "txt":
        raise NotUnderstood("not a plain text version", path="/version_id")
    return render_template(
        "document_text.html",
        mention=services().store.get_mention(mention_id),
        version=found,
        text=data.decode(),
        description=_drafting().catalogue.document(found.document_id),
    )


def _page(  # noqa: PLR0913 - what a refused form brings back, all by keyword
    mention_id: str,
    document_id: str,
    *,
    given: Mapping[str, str] | None = None,
    too_long: list[str] | None = None,
    refused_text: str | None = None,
    is_stopped: bool = False,
    reason: str = "",
) -> str:
    drafting, language = _drafting(), _language()
    made = drafting.draft(mention_id, document_id, language)
    known = drafting.answers(mention_id)
    fields = drafting.fields(document_id)
    current = {field.id: known.given(field) for field in fields}
    return render_template(
        "document.html",
        mention=services().store.get_mention(mention_id),
        description=drafting.catalogue.document(document_id),
        draft=made,
        draft_language=language,
        text=refused_text if refused_text is not None else as_text(made.blocks),
        is_too_long=refused_text is not None,
        longest=LONGEST_TEXT,
        fields=fields,
        given={**current, **(given or {})},
        proposed=drafting.proposed(mention_id, document_id, language),
        too_long=too_long or [],
        longest_answer=LONGEST_ANSWER,
        missing=[drafting.catalogue.fields[name].meaning for name in made.gaps],
        permit=drafting.permit(made),
        is_stopped=is_stopped,
        reason=reason,
        longest_reason=LONGEST_REASON,
        is_outdated=drafting.is_outdated(made),
        versions=_versions_like(made),
        formats=FORMATS,
    )


def _versions_like(made: Draft) -> list[DocumentVersion]:
    return [
        one
        for one in _drafting().versions(made.mention_id)
        if one.document_id == made.document_id and one.language == made.language
    ]


def _broken(error: TemplateBroken) -> str:
    if error.unknown:
        return _(
            "Le modèle %(template)s emploie un champ inconnu : %(fields)s. "
            "Corrigez-le dans le traitement de texte.",
            template=error.template,
            fields=", ".join(error.unknown),
        )
    return _(
        "Le modèle %(template)s n’est pas compris (%(problem)s). "
        "Corrigez-le dans le traitement de texte.",
        template=error.template,
        problem=error.problem,
    )


def _drafting() -> Drafting:
    return services().walk.drafting


def _language() -> Language:
    return "en" if request.values.get("language") == "en" else "fr"


def _format() -> DocumentFormat:
    asked = request.form.get("format", "")
    for kind in FORMATS:
        if asked == kind:
            return kind
    raise NotUnderstood("docx, pdf or txt", path="/format")


def _url(mention_id: str, document_id: str, anchor: str) -> str:
    return url_for(
        ".one",
        mention_id=mention_id,
        document_id=document_id,
        language=_language(),
        _anchor=anchor,
    )


def _list_url(mention_id: str, document_id: str) -> str:
    return url_for(".listed", mention_id=mention_id, _anchor=f"document-{document_id}")
