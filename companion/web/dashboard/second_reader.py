"""« Réglages → Second lecteur »: off by default, on this machine only, and it can only hesitate."""

from __future__ import annotations

import time

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from companion.model.errors import (
    AviseError,
    DestinationNotAllowed,
    DestinationRefused,
    NotUnderstood,
)
from companion.resources import load_vocabulary
from companion.web.dashboard.notices import note
from companion.web.languages import language
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("second_reader", __name__, url_prefix="/settings/second-reader")
USUAL = "http://127.0.0.1:11434"
"""Where Ollama listens unless told otherwise."""


@blueprint.get("")
def shown() -> str:
    """Show what it does, and whether it is on."""
    return _page()


@blueprint.post("")
def turn_on() -> Response | tuple[str, int]:
    """Turn it on; an address that is not this machine's is refused beside its field."""
    url, model = request.form.get("url", "")[:300], request.form.get("model", "")[:300]
    try:
        services().walk.second_readings.turn_on(url, model)
    except DestinationRefused:
        why = _(
            "L’adresse doit être celle de cet ordinateur, en chiffres, par exemple %(usual)s.",
            usual=USUAL,
        )
        return _page(url, model, {"url": why}), 422
    except DestinationNotAllowed as refused:
        return _page(url, model, {"start": refused.detail}), 422
    except NotUnderstood:
        return _page(url, model, {"model": _("Donnez le nom du modèle, par exemple mistral.")}), 422
    services().walk.bell.set()
    note(_("Second lecteur en service. Il relira les mentions peu à peu."))
    return redirect(url_for(".shown"), 303)


@blueprint.post("/off")
def turn_off() -> Response:
    """Turn it off; what it said stays."""
    readings = services().walk.second_readings
    before = readings.setting()
    readings.turn_off()
    if before is None:
        return redirect(url_for(".shown"), 303)
    note(
        _("Second lecteur arrêté. Plus rien ne lui est donné."),
        undo_url=url_for(".turn_on"),
        url=before.url,
        model=before.model,
    )
    return redirect(url_for(".shown"), 303)


@blueprint.post("/try")
def try_it() -> Response:
    """Have it read one sentence of our own, and say how that went."""
    started = time.monotonic()
    try:
        opinion = services().walk.second_readings.try_it()
    except AviseError as error:
        problem = load_vocabulary()["problems"].get(error.code)
        why = problem["title"][language()] if problem else error.code
        note(_("Essai manqué : %(why)s.", why=why))
        return redirect(url_for(".shown"), 303)
    seconds = f"{time.monotonic() - started:.1f}"
    if opinion is None:
        note(_("Le second lecteur est arrêté."))
    elif opinion.outcome == "unreadable":
        note(_("Il répond, mais pas comme demandé : essayez un autre modèle."))
    else:
        note(_("Il répond comme demandé, en %(seconds)s s.", seconds=seconds))
    return redirect(url_for(".shown"), 303)


def _page(url: str = "", model: str = "", errors: dict[str, str] | None = None) -> str:
    walk = services().walk
    chosen = walk.second_readings.setting()
    return render_template(
        "second_reader.html",
        chosen=chosen,
        is_on=walk.second_readings.reader() is not None,
        may_be_reached=chosen is None or chosen.url in walk.destinations.private,
        url=url or (chosen.url if chosen else USUAL),
        model=model or (chosen.model if chosen else ""),
        errors=errors or {},
        usual=USUAL,
    )
