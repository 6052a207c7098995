"""« Ce qui sort »: the destinations the user allowed, and the ledger of what left."""

from __future__ import annotations

from typing import NamedTuple, get_args

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Length

from companion.model.errors import DestinationRefused, NotUnderstood
from companion.model.outgoing import LEDGER_STARTED, LedgerEntry, Purpose
from companion.resources import load_vocabulary
from companion.web.dashboard.notices import note
from companion.web.languages import language
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("outgoing", __name__, url_prefix="/settings/outgoing")
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
SHOWN = 200
"""How many lines of the ledger the page shows."""


class PurposeWords(NamedTuple):
    """What a purpose is called, and what exactly leaves for it."""

    name: str
    meaning: str


class DestinationForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """An address to allow, for one purpose."""

    url = StringField(
        _l("Adresse du site"),
        description=_l("Par exemple https://www.exemple.fr : le site entier est autorisé."),
        validators=[
            InputRequired(_l("Indiquez l’adresse du site à autoriser.")),
            Length(max=2000, message=_l("C’est trop long : %(max)d caractères au plus.")),
        ],
    )
    purpose = StringField(
        _l("Pour quoi faire"),
        validators=[AnyOf(PURPOSES, message=_l("Choisissez dans la liste."))],
    )


@blueprint.get("")
def shown() -> str:
    """Show what is allowed, what each purpose sends, and what left."""
    return _page(DestinationForm(formdata=None))


@blueprint.post("/allow")
def allow() -> Response | tuple[str, int]:
    """Allow one origin for one purpose; a private or odd address is refused beside its field."""
    form = DestinationForm()
    if not form.validate():
        return _page(form), 422
    try:
        allowed = services().walk.destinations.allow(_as_url(form.url.data), form.purpose.data)
    except DestinationRefused:
        form.url.errors = (
            _(
                "Seul un site public peut être autorisé ici : une adresse en https:// ou http://, "
                "sans nom d’utilisateur, qui ne mène ni à cet ordinateur ni à votre réseau."
            ),
        )
        return _page(form), 422
    note(_("Autorisé : %(origin)s.", origin=allowed.origin))
    return redirect(url_for(".shown"), 303)


@blueprint.post("/revoke")
def revoke() -> Response:
    """Take a permission back; the next request to that origin is refused."""
    purpose = request.form.get("purpose", "")
    if purpose not in PURPOSES:
        raise NotUnderstood("a purpose", path="/purpose")
    origin = request.form.get("origin", "")
    services().walk.destinations.revoke(origin, purpose)
    note(
        _("Autorisation retirée. Plus rien ne partira vers ce site."),
        undo_url=url_for(".allow"),
        url=origin,
        purpose=purpose,
    )
    return redirect(url_for(".shown"), 303)


def words_of_purposes() -> dict[str, PurposeWords]:
    """Return the words of each purpose in the language of the request."""
    return {
        "time_stamp": PurposeWords(
            _("Horodatage"),
            _(
                "Envoie une empreinte (SHA-256) à un service qui la date et la signe. "
                "Ni les mots de l’avis, ni l’adresse de la page, ni votre nom ne partent."
            ),
        ),
        "second_look": PurposeWords(
            _("Deuxième regard"),
            _(
                "Redemande une page que vous avez capturée, comme un visiteur sans compte. "
                "Ce site voit l’adresse de la page, celle de votre connexion et le nom « Avise »."
            ),
        ),
        "second_reader": PurposeWords(
            _("Second lecteur"),
            _(
                "Donne les mots d’un avis à un modèle de langue qui tourne sur cet ordinateur. "
                "Rien ne va sur le réseau : seule une adresse de cette machine est acceptée."
            ),
        ),
        "feed": PurposeWords(
            _("Flux d’alertes"),
            _(
                "Lit le flux d’alertes dont vous avez donné l’adresse. Ce site voit cette adresse, "
                "celle de votre connexion et le nom « Avise »."
            ),
        ),
    }


def say_outcome(entry: LedgerEntry) -> str:
    """Return how a request ended, as a person says it."""
    if entry.outcome == LEDGER_STARTED:
        return _("Sans fin connue : le programme s’est arrêté pendant l’échange")
    if entry.outcome == "answered":
        return _("Réponse reçue (%(status)s)", status=entry.status)
    problem = load_vocabulary()["problems"].get(entry.outcome)
    return str(problem["title"][language()]) if problem else entry.outcome


def _as_url(typed: str) -> str:
    """Return the address as typed, https:// before a bare name as browsers do."""
    typed = typed.strip()
    return typed if "://" in typed else f"https://{typed}"


def _page(form: DestinationForm) -> str:
    walk = services().walk
    return render_template(
        "outgoing.html",
        form=form,
        allowed=walk.destinations.allowed(),
        private=sorted(walk.destinations.private),
        ledger=walk.ledger.exchanges(SHOWN),
        purposes=words_of_purposes(),
        say_outcome=say_outcome,
    )
