"""« Indices d'une vague »: reviews that seem to belong together; private, never an accusation."""

from __future__ import annotations

from flask import Blueprint, render_template

from companion.model.mention import Mention
from companion.model.wave import Wave
from companion.web.wiring import services

blueprint = Blueprint("waves", __name__, url_prefix="/waves")
_SHOWN = 50
_MENTIONS_SHOWN = 40


@blueprint.get("")
def page() -> str:
    """Show the hints, those with most mentions first."""
    found = services().walk.waves.all()
    shown = [(wave, _mentions(wave)) for wave in found[:_SHOWN]]
    return render_template("waves.html", shown=shown, count=len(found))


def _mentions(wave: Wave) -> list[Mention]:
    store = services().store
    found = (store.find_mention(each) for each in wave.mention_ids[:_MENTIONS_SHOWN])
    return [mention for mention in found if mention is not None]
