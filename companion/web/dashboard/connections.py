"""Browsers: the one that asks to be connected, those that are, and cutting one off."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from companion.model.errors import Conflict, NotUnderstood
from companion.web.dashboard.notices import note
from companion.web.screen import live_browsers
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("connections", __name__)


@blueprint.get("/connections")
def listed() -> str:
    """Show the request that waits and the browsers connected."""
    revoked = [b for b in services().store.browsers() if b.revoked_at is not None]
    return render_template("connections.html", browsers=live_browsers(), revoked=revoked)


@blueprint.get("/pairing")
def pairing() -> str:
    """Show the request that waits, alone and large."""
    return render_template("pairing.html", browsers=live_browsers())


@blueprint.post("/pairing/<pairing_id>")
def answer(pairing_id: str) -> Response:
    """Allow or refuse the request; an answer that comes too late is said, nothing is granted."""
    said = request.form.get("answer", "")
    if said not in {"allow", "refuse"}:
        raise NotUnderstood("allow or refuse", path="/answer")
    try:
        asked = services().pairings.answer(pairing_id, allow=said == "allow")
    except Conflict:
        note(_("Cette demande n’attend plus de réponse. Refaites-la depuis l’extension."))
        return redirect(url_for(".pairing"), 303)
    allowed = _(
        "%(browser)s est autorisé. La connexion se termine d’elle-même.", browser=asked.browser
    )
    note(allowed if said == "allow" else _("Demande refusée. Rien n’a été accordé."))
    return redirect(url_for(".listed"), 303)


@blueprint.post("/connections/<browser_id>/revoke")
def revoke(browser_id: str) -> Response:
    """Cut a browser off for good."""
    services().pairings.revoke(browser_id)
    note(_("Ce navigateur est déconnecté. Il peut redemander une connexion."))
    return redirect(url_for(".listed"), 303)


@blueprint.get("/pulse")
def pulse() -> dict[str, str | int | None]:
    """Tell an open page whether a browser asks to be connected, and how many mentions there are.

    Changes nothing.
    """
    pending = services().pairings.pending()
    return {
        "pairing": pending.id[:8] if pending else None,
        "mentions": services().store.mention_count(),
    }
