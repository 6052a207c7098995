"""« Veille »: the searches that show what is said, opened by the person, never by us."""

from __future__ import annotations

from flask import Blueprint, render_template

from companion.watch.searches import searches_for
from companion.web.wiring import services

blueprint = Blueprint("watch", __name__)


@blueprint.get("/watch")
def searches() -> str:
    """Show the searches for the doctor's names and places."""
    practitioner = services().walk.practitioner()
    return render_template(
        "watch.html", practitioner=practitioner, searches=searches_for(practitioner)
    )
