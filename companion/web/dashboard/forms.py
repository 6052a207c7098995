"""The forms with fields of their own; every refusal is a sentence beside its field."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from companion.model import rpps
from companion.model.errors import DateNotUnderstood, NotUnderstood
from companion.model.paris import PARIS
from companion.model.practitioner import PracticeStatus
from companion.proof.pictures import picture_type
from companion.reading.dates import read_date
from companion.watch import telephones
from companion.web.screen import safe_link
from companion.web.wording import _

PICTURE_LIMIT_BYTES = 10 * 1000 * 1000
_MOST_LINES = 30
_LINE_LENGTH = 200
_TOO_LONG = _l("C’est trop long : %(max)d caractères au plus.")


class RatingField(DecimalField):  # type: ignore[misc]  # wtforms has no types
    """A rating as a person writes it: a comma is a point."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; raises `ValueError` with our own sentence when it is none."""
        written = [value.strip().replace(",", ".") for value in valuelist]
        try:
            super().process_formdata(written)
        except ValueError as error:
            raise ValueError(_("Écrivez un nombre, par exemple 1 ou 3,5.")) from error


class HandForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A review typed in by hand."""

    text = TextAreaField(
        _l("Les mots exacts"),
        description=_l("Recopiez l’avis tel quel, fautes comprises."),
        validators=[
            InputRequired(_l("Recopiez les mots de l’avis.")),
            Length(max=200_000, message=_TOO_LONG),
        ],
    )
    url = StringField(
        _l("Adresse de la page"),
        description=_l("Par exemple https://www.exemple.fr/avis"),
        validators=[
            InputRequired(_l("Indiquez l’adresse de la page où l’avis se lit.")),
            Length(max=8192, message=_TOO_LONG),
        ],
    )
    author = StringField(
        _l("Auteur affiché"),
        description=_l("Facultatif : le nom ou le pseudonyme montré."),
        validators=[Length(max=200, message=_TOO_LONG)],
    )
    rating = RatingField(
        _l("Note sur 5"),
        description=_l("Facultatif."),
        use_locale=False,
        validators=[
            Optional(),
            NumberRange(min=0, max=5, message=_l("La note va de 0 à 5.")),
        ],
    )
    date_text = StringField(
        _l("Date telle que la page la montre"),
        description=_l("Par exemple « il y a 2 mois ». Elle fait courir les délais."),
        validators=[Length(max=160, message=_TOO_LONG)],
    )
    published_on = DateField(
        _l("Ou le jour exact, si vous le connaissez"),
        description=_l("Facultatif : il l’emporte sur la date affichée."),
        validators=[Optional()],
    )
    screenshot = FileField(
        _l("Capture d’écran"),
        description=_l("Facultatif : PNG ou JPEG, 10 Mo au plus."),
    )

    picture: bytes | None = None
    picture_type: str = "image/png"

    def validate_url(self, field: Field) -> None:
        """Refuse what is no web address."""
        if safe_link(field.data.strip()) is None:
            raise ValidationError(_("L’adresse commence par https:// ou http://."))

    def validate_date_text(self, field: Field) -> None:
        """Refuse a phrase that names no day: a deadline would rest on nothing."""
        phrase = (field.data or "").strip()
        if not phrase:
            return
        try:
            read_date(phrase, captured_at=datetime.now(UTC))
        except DateNotUnderstood as error:
            raise ValidationError(
                _("Cette date n’est pas comprise. Écrivez par exemple « il y a 2 mois ».")
            ) from error

    def validate_published_on(self, field: Field) -> None:
        """Refuse a day to come."""
        if field.data and field.data > datetime.now(PARIS).date():
            raise ValidationError(_("Ce jour n’est pas encore venu."))

    def validate_screenshot(self, field: Field) -> None:
        """Decode the picture to its end; keep its bytes for the capture."""
        if not field.data or not field.data.filename:
            return
        data = field.data.read(PICTURE_LIMIT_BYTES + 1)
        if len(data) > PICTURE_LIMIT_BYTES:
            raise ValidationError(_("Cette image dépasse 10 Mo."))
        try:
            self.picture_type = picture_type(data)
        except NotUnderstood as error:
            raise ValidationError(
                _("Ce fichier n’est pas une image PNG ou JPEG entière.")
            ) from error
        self.picture = data


def _lines_fit(_form: Any, field: Field) -> None:  # noqa: ANN401 wtforms passes its own form
    lines = lines_of(field.data)
    if len(lines) > _MOST_LINES or any(len(line) > _LINE_LENGTH for line in lines):
        raise ValidationError(_("Trente lignes au plus, de 200 caractères au plus."))


_RPPS = _l("Numéro RPPS")


def _rpps_fits(form: Any, field: Field) -> None:  # noqa: ANN401 wtforms passes its own form
    """Refuse what is not eleven digits; ask once about one that fails its check digit."""
    number = rpps.digits_of(field.data or "")
    if not number:
        return
    if not rpps.has_the_form(number):
        raise ValidationError(_("Le numéro RPPS a 11 chiffres."))
    if not rpps.fits_its_check_digit(number) and not form.rpps_sure.data:
        form.is_rpps_doubtful = True
        raise ValidationError(
            _("Le dernier chiffre ne correspond pas aux dix premiers : une faute de frappe ?")
        )


def _pages_are_addresses(_form: Any, field: Field) -> None:  # noqa: ANN401 as above
    """Refuse a line that is no web address."""
    if any(safe_link(line) is None for line in lines_of(field.data)):
        raise ValidationError(_("Chaque adresse commence par https:// ou http://."))


class ColleagueForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """Another practitioner of the practice; several stand on one page, each with its prefix."""

    class Meta:
        """The whole application checks its token already; one by prefix would never fit."""

        csrf = False

    names = TextAreaField(
        _l("Noms"),
        description=_l("Un par ligne : « Dr Paul Roux », « Paul Roux »."),
        validators=[InputRequired(_l("Indiquez au moins un nom.")), _lines_fit],
    )
    specialty = StringField(_l("Spécialité"), validators=[Length(max=200, message=_TOO_LONG)])
    rpps = StringField(_RPPS, description=_l("Facultatif : 11 chiffres."), validators=[_rpps_fits])
    rpps_sure = BooleanField(_l("Ce numéro est le bon"))
    own_pages = TextAreaField(
        _l("Ses propres pages"),
        description=_l("Une adresse par ligne : site, fiche, profil."),
        validators=[_lines_fit, _pages_are_addresses],
    )
    is_rpps_doubtful = False


class IdentityForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """Who the doctor is, as far as readings and searches need to know."""

    names = TextAreaField(
        _l("Noms sous lesquels on parle de vous"),
        description=_l("Un par ligne : « Dr Claire Martin », « Claire Martin », nom d’usage."),
        validators=[_lines_fit],
    )
    former_names = TextAreaField(
        _l("Noms d’avant"),
        description=_l("Un par ligne, facultatif : nom de naissance, nom d’un ancien mariage."),
        validators=[_lines_fit],
    )
    misspellings = TextAreaField(
        _l("Fautes fréquentes"),
        description=_l(
            "Un nom par ligne, facultatif, comme les gens l’écrivent à tort. Accents, traits "
            "d’union, initiales et ordre des mots sont reconnus sans cela."
        ),
        validators=[_lines_fit],
    )
    specialty = StringField(_l("Spécialité"), validators=[Length(max=200, message=_TOO_LONG)])
    places = TextAreaField(
        _l("Lieux d’exercice"),
        description=_l("Un par ligne : ville, cabinet, clinique, hôpital."),
        validators=[_lines_fit],
    )
    status = StringField(
        _l("Statut"),
        validators=[
            AnyOf(("", *get_args(PracticeStatus)), message=_l("Choisissez dans la liste."))
        ],
    )
    practice = StringField(
        _l("Nom du cabinet"),
        description=_l("Facultatif, s’il en a un : « Centre médical du Parc »."),
        validators=[Length(max=200, message=_TOO_LONG)],
    )
    telephones = TextAreaField(
        _l("Téléphones du cabinet"),
        description=_l(
            "Un par ligne, facultatif : le numéro est cherché tel que les pages l’écrivent."
        ),
        validators=[_lines_fit],
    )
    rpps = StringField(_RPPS, description=_l("Facultatif : 11 chiffres."), validators=[_rpps_fits])
    rpps_sure = BooleanField(_l("Ce numéro est le bon"))
    own_pages = TextAreaField(
        _l("Vos propres pages"),
        description=_l("Une adresse par ligne : site, fiche, profil."),
        validators=[_lines_fit, _pages_are_addresses],
    )

    negative_words = TextAreaField(
        _l("Mots de vos homonymes"),
        description=_l(
            "Un par ligne : une ville, un métier, un prénom qui n’est pas le vôtre. Une alerte "
            "qui en contient un est écartée, et reste visible."
        ),
        validators=[_lines_fit],
    )
    is_rpps_doubtful = False

    def validate_telephones(self, field: Field) -> None:
        """Refuse a line that is no telephone number."""
        if not all(map(telephones.spoken, lines_of(field.data))):
            raise ValidationError(
                _("Un numéro par ligne : « 04 78 00 00 00 », ou « +32 … » hors de France.")
            )


def lines_of(text: str | None) -> tuple[str, ...]:
    """Return the lines that hold something."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())
