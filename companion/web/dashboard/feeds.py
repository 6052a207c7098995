"""« Flux d'alertes »: their addresses, how each goes, the hours of silence, and the jobs."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from companion.model.alert import AlertSettings
from companion.model.errors import Conflict, DestinationRefused, NotUnderstood
from companion.walk.alerting import MOST_FEEDS
from companion.web.dashboard.alert_words import say_health, say_job, say_kind, say_outcome
from companion.web.dashboard.notices import note
from companion.web.screen import safe_link
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("feeds", __name__, url_prefix="/watch/feeds")


class FeedForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """The address of a feed; giving it allows reading it."""

    url = StringField(
        _l("Adresse du flux"),
        description=_l("Elle commence par https://. Ce site sera lu une fois par heure environ."),
        validators=[
            InputRequired(_l("Collez l’adresse du flux.")),
            Length(max=2000, message=_l("C’est trop long : %(max)d caractères au plus.")),
        ],
    )
    title = StringField(
        _l("Nom"),
        description=_l("Facultatif : pour vous y retrouver."),
        validators=[Length(max=100, message=_l("C’est trop long : %(max)d caractères au plus."))],
    )

    def validate_url(self, field: Field) -> None:
        """Refuse what is no web address; `feed://` is one under another name."""
        typed = "".join((field.data or "").split())
        if typed.lower().startswith("feed://"):
            typed = f"https://{typed[7:]}"
        if safe_link(typed) is None:
            raise ValidationError(_("Chaque adresse commence par https:// ou http://."))
        field.data = typed


@blueprint.get("")
def shown() -> str:
    """Show the feeds, how each goes, and how to make one."""
    return _page(FeedForm(formdata=None))


@blueprint.post("/add")
def add() -> Response | tuple[str, int]:
    """Keep a feed and allow its site in the same gesture."""
    form = FeedForm()
    if not form.validate():
        return _page(form), 422
    walk = services().walk
    try:
        walk.alerting.add_feed(form.url.data, form.title.data or "")
    except DestinationRefused:
        form.url.errors = (_("Cette adresse ne mène pas à un service public."),)
        return _page(form), 422
    except Conflict:
        form.url.errors = (
            _("Ce flux est déjà suivi, ou vous en suivez déjà %(most)d.", most=MOST_FEEDS),
        )
        return _page(form), 422
    walk.bell.set()
    note(_("Flux ajouté et autorisé. Sa première lecture commence."))
    return redirect(url_for(".shown"), 303)


@blueprint.post("/<feed_id>/<action>")
def act(feed_id: str, action: str) -> Response:
    """Read a feed now, pause, resume or remove it, or allow the site it moved to."""
    walk = services().walk
    match action:
        case "read":
            walk.alerting.read_soon(feed_id)
            said = _("Ce flux va être lu, hors des heures de silence.")
        case "pause" | "resume":
            walk.alerting.set_paused(feed_id, is_paused=action == "pause")
            said = _("Flux en pause.") if action == "pause" else _("Flux repris.")
        case "allow":
            walk.alerting.allow_move(feed_id)
            said = _("Site autorisé. Le flux va être lu.")
        case "remove":
            walk.alerting.remove_feed(feed_id)
            said = _("Flux retiré. Les alertes qu’il a apportées restent.")
        case _:
            raise NotUnderstood("an action on a feed", path="/action")
    walk.bell.set()
    note(said)
    return redirect(url_for(".shown"), 303)


@blueprint.post("/hours")
def hours() -> Response:
    """Keep the hours of silence, and whether new alerts are said once a day."""
    services().walk.alerting.choose(
        AlertSettings(
            quiet_from=_hour("quiet_from"),
            quiet_until=_hour("quiet_until"),
            is_digest=request.form.get("rhythm") == "digest",
        )
    )
    note(_("Réglage enregistré."))
    return redirect(url_for(".shown"), 303)


@blueprint.get("/jobs")
def jobs() -> str:
    """Show what runs beside the answers: when it last did, when it will, how it went."""
    timetable = services().walk.timetable
    return render_template(
        "jobs.html",
        runs=timetable.runs(),
        elsewhere=timetable.is_held_elsewhere,
        say_job=say_job,
        say_outcome=say_outcome,
    )


def _hour(name: str) -> int:
    hour = request.form.get(name, -1, type=int)
    if hour not in range(24):
        raise NotUnderstood("an hour from 0 to 23", path=f"/{name}")
    return hour


def _page(form: FeedForm) -> str:
    alerting = services().walk.alerting
    return render_template(
        "feeds.html",
        form=form,
        feeds=services().store.alerts.feeds(),
        settings=alerting.settings(),
        is_quiet=alerting.is_quiet(),
        practitioner=services().walk.practitioner(),
        say_health=say_health,
        say_kind=say_kind,
    )
