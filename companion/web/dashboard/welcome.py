"""The first visit: five short questions, each with a way past it, the browser, an example."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from companion.model.errors import NotFound
from companion.web.dashboard.forms import IdentityForm
from companion.web.dashboard.notices import note
from companion.web.dashboard.settings import fields_of, practitioner_in
from companion.web.sample_space import PREFIX
from companion.web.screen import live_browsers
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("welcome", __name__, url_prefix="/welcome")


class Question(NamedTuple):
    """One question: the field of the identity it fills, its words, and why it is asked."""

    field: str
    words: str
    why: str


def questions() -> tuple[Question, ...]:
    """Return the five questions, in the language of the request."""
    return (
        Question(
            "names",
            _("Sous quels noms parle-t-on de vous ?"),
            _("Pour reconnaître les avis qui vous visent. Un nom par ligne, comme on l’écrit."),
        ),
        Question(
            "specialty",
            _("Quelle est votre spécialité ?"),
            _("Pour ne pas vous confondre avec un homonyme."),
        ),
        Question(
            "places",
            _("Où exercez-vous ?"),
            _("Pour les recherches, et pour écarter les homonymes d’ailleurs. Un lieu par ligne."),
        ),
        Question(
            "status",
            _("Quel est votre statut ?"),
            _("À l’hôpital public, les démarches et la protection ne sont pas les mêmes."),
        ),
        Question(
            "own_pages",
            _("Quelles pages sont les vôtres ?"),
            _("Site, fiche, profil : Avisé ne les comptera pas parmi celles des autres."),
        ),
    )


@blueprint.get("")
def begin() -> Response:
    """Go to the first question."""
    return redirect(url_for(".question", said=1), 303)


@blueprint.route("/<said>", methods=["GET", "POST"])
def question(said: str) -> str | Response | tuple[str, int]:
    """Show one question; keep its answer and go on."""
    asked = questions()
    if said not in map(str, range(1, len(asked) + 1)):
        raise NotFound(f"question {said[:20]}")
    number = int(said)
    field = asked[number - 1].field
    known = fields_of(services().walk.practitioner())
    if request.method != "POST":
        return _page(number, IdentityForm(formdata=None, data=known))
    form = IdentityForm(formdata=MultiDict({**known, field: request.form.get(field, "")}))
    if not form.validate() and form.errors.get(field):
        return _page(number, form), 422
    services().walk.put_practitioner(practitioner_in(form))
    if number == len(asked):
        return redirect(url_for(".ready"), 303)
    return redirect(url_for(".question", said=number + 1), 303)


@blueprint.get("/ready")
def ready() -> str:
    """Lead to the browser, and to the example."""
    return render_template(
        "ready.html",
        browsers=live_browsers(),
        practitioner=services().walk.practitioner(),
        is_sample_open=services().samples.sample is not None,
    )


@blueprint.post("/sample")
def open_sample() -> Response:
    """Open the example and go to its first page."""
    services().samples.open()
    return redirect(f"{PREFIX}/", 303)


@blueprint.post("/sample/close")
def close_sample() -> Response:
    """Delete the whole example and come back to the real pages."""
    if services().samples.close():
        note(_("L’exemple est supprimé en entier. Vos propres données n’ont pas été touchées."))
    return redirect("/", 303)


def _page(number: int, form: IdentityForm) -> str:
    asked = questions()
    return render_template(
        "welcome.html", question=asked[number - 1], number=number, last=len(asked), form=form
    )
