"""One thing to publish: its draft checked by the guard, the day it went out, its effect."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from companion.advice.guard import check, may_export
from companion.advice.guard.reword import reworded
from companion.model.presence import ContentItem
from companion.web.dashboard.marks import cut
from companion.web.dashboard.notices import note
from companion.web.dashboard.presence import kind_of
from companion.web.dashboard.presence_forms import DraftForm, PublishedForm
from companion.web.dashboard.words import key_of
from companion.web.guarding import say_report
from companion.web.languages import language
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("presence_content", __name__, url_prefix="/presence/content/<item_id>")


@blueprint.get("")
def one(item_id: str) -> str:
    """Show the draft, what the guard finds in it, and what became of it."""
    item = services().walk.presence.get_content(item_id)
    form = DraftForm(data={"title": item.title, "due_on": item.due_on, "draft": item.draft})
    return _shown(item, form, PublishedForm(formdata=None))


@blueprint.post("")
def save(item_id: str) -> Response | tuple[str, int]:
    """Keep the draft; take a safe wording where one was asked for."""
    presence, form = services().walk.presence, DraftForm()
    item = presence.get_content(item_id)
    if not form.validate():
        return _shown(item, form, PublishedForm(formdata=None)), 422
    draft = _draft(form.draft.data or "", request.form.get("take", ""))
    presence.set_draft(item_id, form.title.data.strip(), draft, form.due_on.data)
    note(_("Enregistré sur cet ordinateur."))
    return redirect(url_for(".one", item_id=item_id, _anchor="result" if draft else None), 303)


def _draft(written: str, taken: str) -> str:
    draft = written.replace("\r\n", "\n")
    if not taken:
        return draft
    report = check(draft, audience="public")
    found = next((each for each in report.findings if key_of(each) == taken), None)
    return reworded(draft, found, language()) if found is not None else draft


@blueprint.post("/published")
def publish(item_id: str) -> Response | tuple[str, int]:
    """Note that it is published, where, and how the first page stands that day."""
    presence, form = services().walk.presence, PublishedForm()
    item = presence.get_content(item_id)
    if not form.validate():
        draft = DraftForm(
            formdata=None, data={"title": item.title, "due_on": item.due_on, "draft": item.draft}
        )
        return _shown(item, draft, form), 422
    url = form.url.data.strip()
    presence.publish(item_id, url)
    if request.form.get("own") == "yes":
        presence.own(url)
    note(
        _("Noté comme publié. L’effet se lira aux prochains tours de veille."),
        undo_url=url_for(".unpublish", item_id=item_id),
    )
    return _back()


@blueprint.post("/unpublished")
def unpublish(item_id: str) -> Response:
    """Take back that it is published."""
    services().walk.presence.unpublish(item_id)
    note(_("Ce contenu n’est plus noté comme publié."))
    return redirect(url_for(".one", item_id=item_id), 303)


@blueprint.post("/aside")
def set_aside(item_id: str) -> Response:
    """Take it out of the plan."""
    services().walk.presence.set_aside(item_id)
    note(_("Mis de côté."), undo_url=url_for(".put_back", item_id=item_id))
    return _back()


@blueprint.post("/back")
def put_back(item_id: str) -> Response:
    """Put it back into the plan."""
    services().walk.presence.put_back(item_id)
    note(_("De nouveau dans le plan."))
    return _back()


@blueprint.post("/delete")
def delete(item_id: str) -> Response:
    """Delete for good what was set aside."""
    services().walk.presence.delete(item_id)
    note(_("Supprimé pour de bon."))
    return _back()


def _back() -> Response:
    return redirect(url_for("presence.page", _anchor="content-title"), 303)


def _shown(item: ContentItem, form: DraftForm, published: PublishedForm) -> str:
    presence = services().walk.presence
    draft = form.draft.data or ""
    report = check(draft, audience="public") if draft.strip() else None
    return render_template(
        "presence_content.html",
        item=item,
        kind=kind_of(item, presence.pack),
        sources=presence.pack.sources_of(kind_of(item, presence.pack).sources),
        form=form,
        published=published,
        report=report,
        permit=may_export(report, []) if report else None,
        sentence=say_report(report) if report else None,
        pieces=cut(draft, [(f.start, f.end) for f in report.findings]) if report else (),
        effect=presence.measured().effect(item) if item.state == "published" else None,
        key_of=key_of,
    )
