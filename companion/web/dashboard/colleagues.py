"""The other practitioners of the practice, for whom the same person watches."""

from __future__ import annotations

import msgspec
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from companion.model.errors import Conflict, NotFound
from companion.model.practitioner import Colleague
from companion.model.rpps import digits_of
from companion.web.dashboard.forms import ColleagueForm, lines_of
from companion.web.dashboard.notices import note
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("colleagues", __name__, url_prefix="/settings/colleagues")
_MOST = 20


@blueprint.get("")
def shown() -> str:
    """Show each colleague in a form, and an empty one."""
    return _page()


@blueprint.post("/<place>")
def keep(place: str) -> Response | tuple[str, int]:
    """Keep a colleague; the place after the last one adds another."""
    colleagues = services().walk.practitioner().colleagues
    number = _number(place, below=len(colleagues) + 1)
    if number >= _MOST:
        raise Conflict(f"at most {_MOST} colleagues")
    form = _form(number)
    if not form.validate():
        return _page(form, number), 422
    said = Colleague(
        names=lines_of(form.names.data),
        specialty=(form.specialty.data or "").strip(),
        rpps=digits_of(form.rpps.data or ""),
        own_pages=lines_of(form.own_pages.data),
    )
    _put((*colleagues[:number], said, *colleagues[number + 1 :]))
    note(_("Confrère enregistré : les recherches et la reconnaissance en tiennent compte."))
    return redirect(url_for(".shown"), 303)


@blueprint.post("/<place>/remove")
def remove(place: str) -> Response:
    """Take a colleague out; the next page offers to put them back."""
    colleagues = services().walk.practitioner().colleagues
    number = _number(place, below=len(colleagues))
    gone = colleagues[number]
    _put((*colleagues[:number], *colleagues[number + 1 :]))
    last = len(colleagues) - 1
    fields = {f"c{last}-{name}": value for name, value in _fields(gone).items()}
    note(
        _("Confrère retiré."),
        undo_url=url_for(".keep", place=last),
        **fields,
        **{f"c{last}-rpps_sure": "y"},
    )
    return redirect(url_for(".shown"), 303)


def _number(place: str, *, below: int) -> int:
    if not place.isascii() or not place.isdecimal() or not int(place[:4]) < below:
        raise NotFound(f"colleague {place[:20]}")
    return int(place[:4])


def _put(colleagues: tuple[Colleague, ...]) -> None:
    practitioner = services().walk.practitioner()
    services().walk.put_practitioner(msgspec.structs.replace(practitioner, colleagues=colleagues))


def _page(bad: ColleagueForm | None = None, at: int = -1) -> str:
    colleagues = services().walk.practitioner().colleagues
    forms = [
        bad if bad is not None and number == at else _form(number, colleague)
        for number, colleague in enumerate((*colleagues, None))
    ]
    return render_template(
        "colleagues.html", forms=forms[:_MOST], colleagues=colleagues, bad_at=at if bad else -1
    )


def _form(number: int, colleague: Colleague | None = None) -> ColleagueForm:
    prefix = f"c{number}"
    if request.method == "POST" and colleague is None and f"{prefix}-names" in request.form:
        return ColleagueForm(prefix=prefix)
    data = _fields(colleague) if colleague else {}
    return ColleagueForm(formdata=None, prefix=prefix, data=data)


def _fields(colleague: Colleague) -> dict[str, str]:
    return {
        "names": "\n".join(colleague.names),
        "specialty": colleague.specialty,
        "rpps": colleague.rpps,
        "own_pages": "\n".join(colleague.own_pages),
    }
