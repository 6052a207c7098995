"""« Alertes »: what the services brought, one page once, sorted by the doctor; e-mails dropped."""

from __future__ import annotations

from typing import NamedTuple, get_args

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response

from companion.model.alert import AlertDigest, AlertState
from companion.model.errors import NotUnderstood
from companion.watch.mail import LARGEST_MAIL_BYTES
from companion.web.dashboard.alert_words import say_kind, say_mail, say_reason, say_state
from companion.web.dashboard.notices import note
from companion.web.screen import safe_link
from companion.web.wiring import services
from companion.web.wording import _, ngettext

blueprint = Blueprint("alerts", __name__, url_prefix="/watch/alerts")
PAGE_SIZE = 25
MOST_MAILS = 50
_STATES: tuple[AlertState, ...] = get_args(AlertState)
_ORDER: tuple[AlertState, ...] = ("new", "opened", "captured", "known", "set_aside", "done")
_LONGEST_NAME = 120


@blueprint.get("")
def listed() -> str:
    """Show the alerts of one state, last found first, twenty-five at a time."""
    state = _state(request.args.get("state", "new"))
    shelf = services().store.alerts
    counts = {each: shelf.count(each) for each in _ORDER}
    last = max(1, -(-counts[state] // PAGE_SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    feeds = shelf.feeds()
    return render_template(
        "alerts.html",
        state=state,
        states=[(each, say_state(each), counts[each]) for each in _ORDER],
        alerts=shelf.page_of(state, skip=(number - 1) * PAGE_SIZE, most=PAGE_SIZE),
        number=number,
        last=last,
        feeds=feeds,
        sources={feed.id: feed.title or say_kind(feed) for feed in feeds},
        troubled=services().walk.alerting.troubled(),
        say_reason=say_reason,
        named=bool(services().walk.practitioner().names),
    )


@blueprint.post("/<alert_id>/open")
def opened(alert_id: str) -> Response:
    """Note that the page was opened, and lead to it: the extension captures it there."""
    alert = services().walk.alerting.open(alert_id)
    address = safe_link(request.form.get("address")) or alert.url
    if address not in {alert.url, *alert.also}:
        raise NotUnderstood("an address of this alert", path="/address")
    response = make_response(render_template("alert_opening.html", address=address))
    # A redirect would be held back by `form-action`: the page is left by itself, without referrer.
    response.headers["Refresh"] = f"0;url={iri_to_uri(address)}"
    return response


@blueprint.post("/<alert_id>/sort")
def sort(alert_id: str) -> Response:
    """Set an alert aside, take it back, or say that it is dealt with; undone by one click."""
    alerting = services().walk.alerting
    before = alerting.get(alert_id).state
    state = _state(request.form.get("state", ""))
    alerting.sort(alert_id, state)
    back: dict[str, str] = {"state": before} if before in {"new", "set_aside", "done"} else {}
    said = {
        "new": _("Alerte reprise parmi les nouvelles."),
        "set_aside": _("Alerte écartée. Elle reste visible sous « Écartées »."),
        "done": _("Alerte classée."),
    }[state]
    undo = url_for(".sort", alert_id=alert_id) if back else None
    note(said, undo_url=undo, **back)
    return redirect(url_for(".listed", state=_state(request.form.get("from", "new"))), 303)


@blueprint.post("/sort-page")
def sort_page() -> Response:
    """Put all the alerts of the page shown among those dealt with."""
    ids = request.form.getlist("alert")[:PAGE_SIZE]
    count = services().walk.alerting.sort_all(ids, "done")
    note(ngettext("%(num)d alerte classée.", "%(num)d alertes classées.", count))
    return redirect(url_for(".listed", state=_state(request.form.get("from", "new"))), 303)


@blueprint.post("/mail")
def mail() -> Response:
    """Read the e-mails that were dropped, one by one; each says what became of it."""
    alerting = services().walk.alerting
    files = [file for file in request.files.getlist("mail") if file.filename]
    for file in files[:MOST_MAILS]:
        name = (file.filename or "").rpartition("/")[2][:_LONGEST_NAME]
        note(say_mail(alerting.take_mail(name, file.stream.read(LARGEST_MAIL_BYTES + 1))))
    if not files:
        note(_("Aucun fichier choisi : prenez un ou plusieurs e-mails enregistrés (.eml)."))
    if len(files) > MOST_MAILS:
        note(_("%(most)d e-mails à la fois : redonnez les suivants.", most=MOST_MAILS))
    return redirect(url_for(".listed"), 303)


class Said(NamedTuple):
    """What the first page says of alerts: how many, of which digest, how many feeds in trouble."""

    waiting: int
    digest: AlertDigest | None
    troubled: int


def said_today() -> Said:
    """Return the one line the first page says of alerts; nothing in the hours of silence."""
    alerting = services().walk.alerting
    digest = alerting.digest() if alerting.settings().is_digest else None
    troubled = 0 if alerting.is_quiet() else len(alerting.troubled())
    return Said(waiting=alerting.said_count(), digest=digest, troubled=troubled)


def _state(said: str) -> AlertState:
    found = next((each for each in _STATES if each == said), None)
    if found is None:
        raise NotUnderstood("a state of alerts", path="/state")
    return found
