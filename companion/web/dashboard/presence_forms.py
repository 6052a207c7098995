"""What the doctor plans to publish; every refusal stands beside its field."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from companion.model.presence import ContentKind
from companion.walk.presence import LONGEST_DRAFT
from companion.web.languages import language
from companion.web.screen import safe_link
from companion.web.wiring import services
from companion.web.wording import _

_TOO_LONG = _l("C’est trop long : %(max)d caractères au plus.")
_FURTHEST = timedelta(days=3660)


def _day_fits(_form: FlaskForm, field: Field) -> None:
    today = services().walk.today()
    if field.data and abs(field.data - today) > _FURTHEST:
        raise ValidationError(_("Choisissez un jour des dix années à venir."))


def _title() -> StringField:
    return StringField(
        _l("Titre"),
        validators=[
            InputRequired(_l("Donnez un titre, pour vous y retrouver.")),
            Length(max=200, message=_TOO_LONG),
        ],
    )


def _day() -> DateField:
    return DateField(
        _l("Jour prévu"),
        validators=[InputRequired(_l("Choisissez un jour.")), _day_fits],
    )


class ContentForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """Something new to publish."""

    kind = SelectField(_l("Quoi"))
    title = _title()
    due_on = _day()

    def offer(self, kinds: Iterable[ContentKind]) -> None:
        """Offer the kinds of the plan."""
        self.kind.choices = [(kind.id, kind.title.said_in(language())) for kind in kinds]


class DraftForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A draft."""

    title = _title()
    due_on = _day()
    draft = TextAreaField(
        _l("Le texte"),
        description=_l("Il reste sur cet ordinateur. Chaque enregistrement le vérifie."),
        validators=[Length(max=LONGEST_DRAFT, message=_TOO_LONG)],
    )


class PublishedForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """Where something was published."""

    url = StringField(
        _l("Adresse de la page publiée"),
        description=_l("Elle permet de mesurer l’effet sur la première page."),
        validators=[
            InputRequired(_l("Indiquez l’adresse où le texte se lit.")),
            Length(max=2_000, message=_TOO_LONG),
        ],
    )

    def validate_url(self, field: Field) -> None:
        """Refuse what is no web address."""
        if safe_link(field.data.strip()) is None:
            raise ValidationError(_("L’adresse commence par https:// ou http://."))
