"""What stands around every page: the rooms, the example's bar, what waits, how many mentions."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, session

from companion.model.errors import AviseError
from companion.web.gate import SESSION_KEY
from companion.web.problem_pages import kept_cookie
from companion.web.wiring import EXTENSION_KEY, Services, is_in_sample, services
from companion.web.wording import _

_ROOM_OF = {
    "home.today": ("home", "welcome", "kept", "waves", "calendars"),
    "mentions.listed": (
        "mentions",
        "notes",
        "sheet",
        "many",
        "answering",
        "replaying",
        "concern",
        "evidence",
        "follow_up",
        "days_seen",
        "documents",
        "erasing",
        "proofs",
        "by_hand",
    ),
    "watch.searches": ("watch", "alerts", "feeds", "rounds", "first_pages"),
    "presence.page": ("presence", "presence_content"),
    "dossiers.listed": ("dossiers",),
    "words.verify": ("words",),
    "settings.identity": (
        "settings",
        "connections",
        "data",
        "law",
        "second_reader",
        "outgoing",
        "time_stamps",
    ),
}
"""The blueprints of each room: their pages are told to lie in it."""


def rooms() -> list[tuple[str, str]]:
    """Return the rooms of the dashboard in order: the endpoint of each, and its name."""
    known = [
        ("home.today", _("Aujourd’hui")),
        ("mentions.listed", _("Mentions")),
        ("watch.searches", _("Veille")),
        ("presence.page", _("Présence")),
        ("trends.page", _("Tendances")),
        ("dossiers.listed", _("Dossiers")),
        ("words.verify", _("Vérifier une réponse")),
        ("settings.identity", _("Réglages")),
    ]
    return [(endpoint, name) for endpoint, name in known if endpoint in current_app.view_functions]


def frame_facts() -> dict[str, Any]:
    """Return what `base.html` needs beside the words of the page itself."""
    real: Services = current_app.extensions[EXTENSION_KEY]
    is_signed_in = session.get(SESSION_KEY) is not None
    inside = is_in_sample()
    return {
        "rooms": rooms,
        "room": _room(),
        "is_in_sample": inside,
        "is_sample_open": real.samples.sample is not None,
        "has_kept_form": is_signed_in and _has_kept_form(),
        # The example stands still: what comes is shown on the real pages.
        "mention_total": "" if inside or not is_signed_in else _mention_total(real),
    }


def _mention_total(real: Services) -> int | str:
    try:
        return real.store.mention_count()
    except AviseError:  # the page that says so stands in this frame too
        return ""


def _room() -> str | None:
    return next((room for room, prints in _ROOM_OF.items() if request.blueprint in prints), None)


def _has_kept_form() -> bool:
    return services().kept_forms.find(request.cookies.get(kept_cookie())) is not None
