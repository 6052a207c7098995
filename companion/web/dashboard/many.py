"""The list of mentions: its page, the views kept, and what is done with several at once."""

from __future__ import annotations

from typing import Any, get_args

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from companion.model.assessment import Nature
from companion.model.errors import NotUnderstood
from companion.model.mention import Mention, MentionState
from companion.web.dashboard.listing import DELAYS, SORTS, Filters, page_of, read_filters
from companion.web.dashboard.notices import note
from companion.web.dashboard.saved_views import forget_view, our_views, save_view, saved_views
from companion.web.screen import shown
from companion.web.wiring import services
from companion.web.wording import _, ngettext

blueprint = Blueprint("many", __name__, url_prefix="/mentions")
_TICKS = {"yes": True, "no": False}
_MOST = 500


@blueprint.post("/views")
def keep_view() -> Response | tuple[str, int]:
    """Keep the filters in use under a name."""
    filters = read_filters(request.form)
    try:
        view = save_view(services().store, request.form.get("name", ""), filters)
    except NotUnderstood:
        return list_page(filters, 1, is_nameless=True), 422
    note(
        _("Vue « %(name)s » enregistrée.", name=view.name),
        undo_url=url_for(".drop_view"),
        name=view.name,
    )
    return redirect(url_for("mentions.listed", **filters.asked), 303)


@blueprint.post("/views/drop")
def drop_view() -> Response:
    """Forget a view; the notice offers to keep it again."""
    view = forget_view(services().store, request.form.get("name", ""))
    if view is not None:
        note(
            _("Vue « %(name)s » retirée.", name=view.name),
            undo_url=url_for(".keep_view"),
            name=view.name,
            **view.filters.asked,
        )
    return redirect(url_for("mentions.listed"), 303)


@blueprint.post("/several")
def several() -> Response:
    """Do one thing with the mentions ticked, and come back to the same list."""
    ids = _ticked()
    back = redirect(url_for("mentions.listed", **_asked_before()), 303)
    action = request.form.get("action", "")
    if not ids:
        note(_("Cochez d’abord une ou plusieurs mentions."))
    elif action in _TICKS:
        _tick(ids, ticked=_TICKS[action])
    elif action == "dossier":
        return redirect(url_for("dossiers.listed", mention=ids), 303)
    elif action == "erase":
        return redirect(url_for("erasing.ask_several", mention=ids), 303)
    else:
        raise NotUnderstood("yes, no, dossier or erase", path="/action")
    return back


@blueprint.post("/several/undo")
def undo() -> Response:
    """Put the ticks back as they were."""
    walk = services().walk
    with walk.store.transaction():
        for said in request.form.get("before", "").split()[:_MOST]:
            mention_id, _colon, was = said.partition(":")
            if was == "reading":
                walk.forget_concerns(mention_id)
            elif was in {"yes", "no", "unsaid"}:
                walk.set_mention_concerns(mention_id, _TICKS.get(was))
    note(_("Annulé : c’est comme avant."))
    return redirect(url_for("mentions.listed", **_asked_before()), 303)


def _tick(ids: list[str], *, ticked: bool) -> None:
    walk = services().walk
    before = [walk.store.get_mention(mention_id) for mention_id in ids]
    with walk.store.transaction():
        for mention_id in ids:
            walk.set_mention_concerns(mention_id, ticked)
    note(
        ngettext("%(num)d mention notée.", "%(num)d mentions notées.", len(ids)),
        undo_url=url_for(".undo"),
        before=" ".join(f"{mention.id}:{_was(mention)}" for mention in before),
        **_asked_before(),
    )


def _was(mention: Mention) -> str:
    if mention.concern_said is None and mention.relevance is not None:
        return "reading"
    return {True: "yes", False: "no", None: "unsaid"}[mention.concerns]


def _ticked() -> list[str]:
    """Return the mentions ticked that exist; one may have been erased in another window."""
    store = services().store
    said = list(dict.fromkeys(request.form.getlist("mention")))[:_MOST]
    return [mention_id for mention_id in said if store.find_mention(mention_id) is not None]


def _asked_before() -> dict[str, Any]:
    page = request.form.get("page", "")
    return {**read_filters(request.form).asked, **({"page": page} if page.isdecimal() else {})}


def _places(asked: str) -> list[tuple[str, str]]:
    """Return the practitioner's places, and one a kept view may still ask for."""
    every = dict.fromkeys((*services().walk.practitioner().places, *([asked] if asked else [])))
    return [(place, shown(place)) for place in every]


def list_page(filters: Filters, number: int, *, is_nameless: bool = False) -> str:
    """Return the page of the list; `is_nameless` says that a view could not be kept."""
    walk = services().walk
    known = {glance.platform for glance in walk.glances()}
    found = [walk.platforms.find(platform_id) for platform_id in known if platform_id]
    kept = saved_views(services().store)
    return render_template(
        "mentions.html",
        filters=filters,
        page=page_of(walk, filters, number),
        platforms=sorted((one.name, one.id) for one in found if one is not None),
        has_other_places=None in known,
        natures=get_args(Nature),
        states=get_args(MentionState),
        places=_places(filters.place),
        delays=DELAYS,
        sorts=SORTS,
        views=our_views(),
        kept=kept,
        is_kept=any(view.filters == filters for view in (*kept, *our_views())),
        is_nameless=is_nameless,
    )
