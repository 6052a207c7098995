"""What the doctor writes of a step and of a mention; every refusal stands beside its field."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, Field, SelectField, StringField, ValidationError
from wtforms.validators import Length, NumberRange, Optional

from companion.advice.situation import ListingChoice
from companion.model.follow_up import Ending, FollowUp, Outcome
from companion.model.paris import paris_day
from companion.model.step import StepAnswer, StepProgress
from companion.walk.follow_up import StepDetails
from companion.web.sentences import say_word
from companion.web.wiring import services
from companion.web.wording import _

_MOST_EUROS = 1_000_000
_TOO_LONG = _l("C’est trop long : %(max)d caractères au plus.")
_FURTHEST = timedelta(days=3660)
ANSWERS: tuple[StepAnswer, ...] = get_args(StepAnswer)
ENDINGS: tuple[Ending, ...] = get_args(Ending)
CHOICES: tuple[ListingChoice, ...] = get_args(ListingChoice)
TICKS: dict[str, bool | None] = {"yes": True, "no": False, "": None}


class EurosField(DecimalField):  # type: ignore[misc]  # wtforms has no types
    """An amount as a person writes it: « 1 250,50 € »."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount; raises `ValueError` with our own sentence when it is none."""
        written = [_bare(value) for value in valuelist]
        try:
            super().process_formdata(written)
        except ValueError as error:
            raise ValueError(_("Écrivez un montant en euros, par exemple 150 ou 90,50.")) from error


def _bare(written: str) -> str:
    return "".join(written.replace("€", "").split()).replace(",", ".")


def _amount() -> EurosField:
    return EurosField(
        _l("Coût en euros"),
        description=_l("Facultatif : honoraires, constat, frais. Par exemple 90,50."),
        use_locale=False,
        places=2,
        validators=[
            Optional(),
            NumberRange(
                min=0, max=_MOST_EUROS, message=_l("Le montant va de 0 à un million d’euros.")
            ),
        ],
    )


def _not_to_come(_form: FlaskForm, field: Field) -> None:
    if field.data and field.data > _today():
        raise ValidationError(_("Ce jour n’est pas encore venu."))


def _today() -> date:
    return paris_day(services().clock.now())


class StepForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """What is noted of one step."""

    note = StringField(
        _l("Note personnelle"),
        description=_l("Numéro de dossier, destinataire… Jamais de donnée de santé."),
        validators=[Length(max=1000, message=_TOO_LONG)],
    )
    begun_on = DateField(
        _l("Envoyée ou faite le"),
        description=_l("Facultatif : sinon, le jour où l’état a changé."),
        validators=[Optional(), _not_to_come],
    )
    answer = SelectField(_l("Réponse reçue"), validate_choice=True)
    answered_on = DateField(_l("Réponse reçue le"), validators=[Optional(), _not_to_come])
    answer_note = StringField(
        _l("Ce que dit la réponse"),
        description=_l("Facultatif : le motif donné, un numéro de décision."),
        validators=[Length(max=1000, message=_TOO_LONG)],
    )
    remind_on = DateField(
        _l("Me le rappeler le"),
        description=_l("Facultatif : la page d’accueil le dira ce jour-là."),
        validators=[Optional()],
    )
    cost = _amount()

    def __init__(self, *args: object, **fields: object) -> None:
        """Offer the answers in the language of the page."""
        super().__init__(*args, **fields)
        said = [(answer, say_word("step_answers", answer)) for answer in ANSWERS]
        self.answer.choices = [("", _("Aucune encore")), *said]

    def validate_answered_on(self, field: Field) -> None:
        """Refuse an answer that came before the question."""
        begun = self.begun_on.data
        if field.data and begun and field.data < begun:
            raise ValidationError(_("La réponse ne peut pas précéder l’envoi."))

    def validate_remind_on(self, field: Field) -> None:
        """Refuse a day past, which nobody would be reminded of, and one beyond ten years."""
        today = _today()
        if field.data and field.object_data != field.data and field.data < today:
            raise ValidationError(_("Choisissez aujourd’hui ou un jour à venir."))
        if field.data and field.data > today + _FURTHEST:
            raise ValidationError(_("Choisissez un jour dans les dix ans."))

    def details(self) -> StepDetails:
        """Return what was written; an answer without its day came today."""
        answer = next((each for each in ANSWERS if each == self.answer.data), None)
        answered_on = self.answered_on.data
        if answer not in (None, "silent") and answered_on is None:
            answered_on = _today()
        return StepDetails(
            note=(self.note.data or "").strip(),
            begun_on=self.begun_on.data,
            answer=answer,
            answered_on=answered_on if answer else None,
            answer_note=(self.answer_note.data or "").strip(),
            remind_on=self.remind_on.data,
            cost_cents=_cents(self.cost.data),
        )


def step_form(progress: StepProgress | None) -> StepForm:
    """Return the form of a step, filled with what is known of it."""
    if progress is None:
        return StepForm()
    return StepForm(
        data={
            **{name: getattr(progress, name) for name in StepDetails.__struct_fields__[:-1]},
            "answer": progress.answer or "",
            "cost": _euros(progress.cost_cents),
        }
    )


class OutcomeForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """How a mention ended; no ending keeps it open."""

    ending = SelectField(_l("Comment cela s’est terminé"), validate_choice=True)
    on = DateField(
        _l("Le"), description=_l("Sinon, aujourd’hui."), validators=[Optional(), _not_to_come]
    )
    note = StringField(_l("Note personnelle"), validators=[Length(max=1000, message=_TOO_LONG)])
    cost = _amount()

    def __init__(self, *args: object, **fields: object) -> None:
        """Offer the endings in the language of the page."""
        super().__init__(*args, **fields)
        said = [(ending, say_word("endings", ending)) for ending in ENDINGS]
        self.ending.choices = [("", _("Pas encore terminé")), *said]
        self.cost.description = _("Facultatif : ce qui s’ajoute au coût noté dans les démarches.")

    def outcome(self) -> Outcome | None:
        """Return what was written, or None for a mention that is open."""
        ending = next((each for each in ENDINGS if each == self.ending.data), None)
        if ending is None:
            return None
        return Outcome(
            ending=ending,
            on=self.on.data or _today(),
            note=(self.note.data or "").strip(),
            cost_cents=_cents(self.cost.data),
        )


def outcome_form(kept: FollowUp) -> OutcomeForm:
    """Return the form of the ending, filled with what is known of it."""
    outcome = kept.outcome
    if outcome is None:
        return OutcomeForm()
    return OutcomeForm(
        data={
            "ending": outcome.ending,
            "on": outcome.on,
            "note": outcome.note,
            "cost": _euros(outcome.cost_cents),
        }
    )


def _cents(euros: Decimal | None) -> int:
    return 0 if euros is None else int((euros * 100).to_integral_value())


def _euros(cents: int) -> Decimal | None:
    return Decimal(cents) / 100 if cents else None
