"""One mention on paper: what a person takes to a lawyer, or files; nothing to click."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from companion.web.dashboard.mentions import mention_facts
from companion.web.wiring import services

blueprint = Blueprint("sheet", __name__, url_prefix="/mentions/<mention_id>/sheet")


@blueprint.get("")
def one(mention_id: str) -> str:
    """Show the sheet of a mention; the doctor's own notes stand on it only when asked for."""
    file = services().walk.mention_file(mention_id)
    return render_template(
        "mention_sheet.html",
        with_notes=request.args.get("notes") == "yes",
        printed_at=services().clock.now(),
        **mention_facts(file, {}),
    )
