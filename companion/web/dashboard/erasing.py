"""Erasing mentions for good: what goes and what stays is shown before anything is done."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from companion.model.errors import NotUnderstood
from companion.store.erasure import Erasure
from companion.walk.retention import is_kept_for_good, keep_for_good
from companion.web.dashboard.making import making
from companion.web.dashboard.notices import note
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("erasing", __name__, url_prefix="/mentions")
_MOST = 500
_SHOWN = 10


@blueprint.get("/<mention_id>/erase")
def ask(mention_id: str) -> str:
    """Show what erasing this mention takes, what stays, and what the copies become."""
    return _page([mention_id])


@blueprint.post("/<mention_id>/erase")
def erase(mention_id: str) -> Response | tuple[str, int]:
    """Erase it once agreed, with the mentions of the same pages when that was asked."""
    return _erase([mention_id])


@blueprint.get("/erase")
def ask_several() -> str | Response:
    """Show what erasing several mentions takes."""
    ids = request.args.getlist("mention")[:_MOST]
    return _page(ids) if ids else redirect(url_for("mentions.listed"), 303)


@blueprint.post("/erase")
def erase_several() -> Response | tuple[str, int]:
    """Erase several mentions once agreed."""
    ids = request.form.getlist("mention")[:_MOST]
    return _erase(ids) if ids else redirect(url_for("mentions.listed"), 303)


@blueprint.post("/<mention_id>/keep")
def keep(mention_id: str) -> Response:
    """Keep a mention whatever its age, or no longer."""
    said = request.form.get("keep", "")
    if said not in {"yes", "no"}:
        raise NotUnderstood("yes or no", path="/keep")
    keep_for_good(services().walk, mention_id, keep=said == "yes")
    note(_("C’est noté."))
    return redirect(url_for(".ask", mention_id=mention_id), 303)


def _erase(mention_ids: list[str]) -> Response | tuple[str, int]:
    walk = services().walk
    ids = [walk.store.get_mention(mention_id).id for mention_id in mention_ids]
    if request.form.get("agreed") != "yes":
        return _page(ids, is_missing=True), 422
    if request.form.get("others") == "yes":
        ids += _others(walk.plan_erasure(ids))
    making().wait()
    gone = walk.erase(ids, why="asked")
    note(
        _(
            "Effacé. Mentions : %(mentions)s ; captures : %(captures)s ; pièces : %(files)s.",
            mentions=len(gone.mentions),
            captures=len(gone.captures),
            files=len(gone.evidence),
        )
    )
    return redirect(url_for("mentions.listed"), 303)


def _page(mention_ids: list[str], *, is_missing: bool = False) -> str:
    walk = services().walk
    mentions = [walk.store.get_mention(mention_id) for mention_id in mention_ids]
    plan = walk.plan_erasure(mention_ids)
    return render_template(
        "erase.html",
        mentions=mentions,
        shown_most=_SHOWN,
        plan=plan,
        whole=walk.plan_erasure([*mention_ids, *_others(plan)]) if plan.shared else plan,
        is_missing=is_missing,
        is_kept=len(mentions) == 1 and is_kept_for_good(walk, mention_ids[0]),
        files=making().files(),
    )


def _others(plan: Erasure) -> list[str]:
    """Return the mentions that share a page with those of the plan."""
    return list(dict.fromkeys(other for page in plan.shared for other in page.others))
