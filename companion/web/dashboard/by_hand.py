"""« Ajouter à la main »: a review seen on paper, on a phone, or on a page that is gone."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from companion.model.capture import HandEntry
from companion.model.interval import DateInterval
from companion.web.dashboard.forms import HandForm
from companion.web.dashboard.notices import note
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("by_hand", __name__, url_prefix="/captures")


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> str | Response | tuple[str, int]:
    """Show the form; keep and read what was typed."""
    form = HandForm()
    if not form.is_submitted():
        return render_template("by_hand.html", form=form)
    if not form.validate():
        return render_template("by_hand.html", form=form), 422
    walk = services().walk
    capture = walk.receive_by_hand(_entry(form))
    walk.read_capture(capture.id)
    mentions = walk.view_capture(capture.id).mentions
    if not mentions:
        note(_("La saisie est gardée ; sa lecture a échoué et sera reprise."))
        return redirect(url_for("mentions.listed"), 303)
    note(_("Saisie gardée et analysée."))
    return redirect(url_for("mentions.one", mention_id=mentions[0].mention.id), 303)


def _entry(form: HandForm) -> HandEntry:
    day = form.published_on.data
    return HandEntry(
        text=form.text.data.replace("\r\n", "\n").strip(),
        url=form.url.data.strip(),
        author=(form.author.data or "").strip() or None,
        rating=float(form.rating.data) if form.rating.data is not None else None,
        date_text=(form.date_text.data or "").strip() or None,
        published=DateInterval(earliest=day, latest=day) if day else None,
        screenshot=form.picture,
        screenshot_type="image/jpeg" if form.picture_type == "image/jpeg" else "image/png",
    )
