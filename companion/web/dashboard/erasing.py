"""Erasing a mention for good: what goes and what stays is shown before anything is done."""

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


@blueprint.get("/<mention_id>/erase")
def ask(mention_id: str) -> str:
    """Show what erasing this mention takes, what stays, and what the copies become."""
    return _page(mention_id)


@blueprint.post("/<mention_id>/erase")
def erase(mention_id: str) -> Response | tuple[str, int]:
    """Erase it once agreed, with the mentions of the same pages when that was asked."""
    walk = services().walk
    view = walk.view_mention(mention_id)
    if request.form.get("agreed") != "yes":
        return _page(mention_id, is_missing=True), 422
    ids = [view.mention.id]
    if request.form.get("others") == "yes":
        ids += _others(walk.plan_erasure(ids))
    making().wait()
    gone = walk.erase(ids, why="asked")
    note(
        _(
            "Effacé : %(mentions)s mention(s), %(captures)s capture(s), %(files)s pièce(s).",
            mentions=len(gone.mentions),
            captures=len(gone.captures),
            files=len(gone.evidence),
        )
    )
    return redirect(url_for("mentions.listed"), 303)


@blueprint.post("/<mention_id>/keep")
def keep(mention_id: str) -> Response:
    """Keep a mention whatever its age, or no longer."""
    said = request.form.get("keep", "")
    if said not in {"yes", "no"}:
        raise NotUnderstood("yes or no", path="/keep")
    keep_for_good(services().walk, mention_id, keep=said == "yes")
    note(_("C’est noté."))
    return redirect(url_for(".ask", mention_id=mention_id), 303)


def _page(mention_id: str, *, is_missing: bool = False) -> str:
    walk = services().walk
    view = walk.view_mention(mention_id)
    plan = walk.plan_erasure([mention_id])
    return render_template(
        "erase.html",
        mention=view.mention,
        plan=plan,
        whole=walk.plan_erasure([mention_id, *_others(plan)]) if plan.shared else plan,
        is_missing=is_missing,
        is_kept=is_kept_for_good(walk, mention_id),
        files=making().files(),
    )


def _others(plan: Erasure) -> list[str]:
    """Return the mentions that share a page with those of the plan."""
    return list(dict.fromkeys(other for page in plan.shared for other in page.others))
