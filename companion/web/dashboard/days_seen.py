"""Days on which the doctor saw a review, or knows that it was not there yet."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, get_args

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from companion.model.errors import NotUnderstood
from companion.model.mention import DayKind
from companion.reading.dating import impossible
from companion.web.dashboard.mentions import mention_page
from companion.web.dashboard.notices import note
from companion.web.dating import say_impossible
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("days_seen", __name__, url_prefix="/mentions")
_LONGEST = 20


class DayTyped(NamedTuple):
    """A day that was refused, as it was typed, and why."""

    day: str
    refusal: str


@blueprint.post("/<mention_id>/days")
def add(mention_id: str) -> Response | tuple[str, int]:
    """Keep a day; one that cannot be is shown again with the reason."""
    walk, kind = services().walk, _kind()
    typed = request.form.get("day", "").strip()[:_LONGEST]
    mention = walk.view_mention(mention_id).mention
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        refusal = _("Ce n’est pas un jour. Écrivez-le comme 2026-03-14.")
        return mention_page(mention_id, day_typed=DayTyped("", refusal)), 422
    why = impossible(mention, day, kind, today=walk.today())
    if why is not None:
        refused = DayTyped(day.isoformat(), say_impossible(why))
        return mention_page(mention_id, day_typed=refused), 422
    walk.say_day(mention_id, day, kind)
    note(
        _("C’est noté : les jours possibles et le délai en tiennent compte."),
        undo_url=url_for(".take_back", mention_id=mention_id),
        day=day.isoformat(),
        kind=kind,
    )
    return _back(mention_id)


@blueprint.post("/<mention_id>/days/taken-back")
def take_back(mention_id: str) -> Response:
    """Take back a day that was given."""
    kind = _kind()
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError as error:
        raise NotUnderstood("a day such as 2026-03-14", path="/day") from error
    services().walk.forget_day(mention_id, day, kind)
    note(_("Ce jour ne compte plus."))
    return _back(mention_id)


def _kind() -> DayKind:
    said = request.form.get("kind", "")
    for kind in get_args(DayKind):
        if said == kind:
            found: DayKind = kind
            return found
    raise NotUnderstood("seen or absent", path="/kind")


def _back(mention_id: str) -> Response:
    return redirect(url_for("mentions.one", mention_id=mention_id, _anchor="dating"), 303)
