"""Sentences about a mention that popup and dashboard say alike, in the language of the request."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, cast

from flask_babel import format_date as babel_date
from flask_babel import format_datetime as babel_datetime

from companion.model.assessment import Assessment, Qualification
from companion.model.deadline import Deadline
from companion.model.interval import DateInterval
from companion.model.paris import paris_day
from companion.model.review import ReadingProblem
from companion.model.view import MentionView
from companion.resources import load_vocabulary
from companion.web.languages import language
from companion.web.wiring import services
from companion.web.wording import _, ngettext

_LONG_DAYS = 730
"""Beyond two years the days are no help to anybody: years are said."""


def say_day(day: date) -> str:
    """Return « 23 novembre 2026 », « 1er mars 2026 » or “23 November 2026”."""
    spoken: str = babel_date(day, "d MMMM yyyy")
    if day.day == 1 and language() == "fr":
        spoken = spoken.replace("1 ", "1er ", 1)
    return spoken.replace(" ", "\u00a0")


def say_time(instant: datetime) -> str:
    """Return the time of day in Europe/Paris, e.g. « 14:05 »."""
    said: str = babel_datetime(instant, "HH:mm")
    return said


def say_instant(instant: datetime) -> str:
    """Return day and time in Europe/Paris."""
    at = _("à %(time)s", time=say_time(instant))
    return f"{say_day(paris_day(instant))} {at}"


def say_precise(instant: datetime) -> str:
    """Return day and time in Europe/Paris to the second, and the instant itself in UTC."""
    at = _("à %(time)s", time=babel_datetime(instant, "HH:mm:ss"))
    utc = instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return f"{say_day(paris_day(instant))} {at} ({utc})"


def say_word(table: str, key: str) -> str:
    """Return a word of the vocabulary, e.g. `say_word("natures", "injure")`; the id if unknown."""
    word = load_vocabulary()[table].get(key)
    return cast("str", word[language()]) if word else key


def say_severity(level: int) -> dict[str, Any]:
    """Return level, id, word and icon of a severity: never colour alone."""
    found = load_vocabulary()["severities"][level]
    return {"level": level, "id": found["id"], "word": found[language()], "icon": found["icon"]}


def say_nature(nature: str) -> str:
    """Return the nature softened to what it is: a first reading, never a verdict."""
    softened = {
        "injure": _("Peut relever de l’injure"),
        "diffamation": _("Peut relever de la diffamation"),
        "denigrement": _("Peut relever du dénigrement"),
        "menace": _("Peut relever de la menace"),
        "chantage": _("Peut relever du chantage"),
        "vie_privee": _("Peut relever de l’atteinte à la vie privée"),
        "harcelement": _("Peut relever du harcèlement"),
        "usurpation": _("Peut relever de l’usurpation d’identité"),
        "faux_avis": _("Peut être un faux avis"),
    }
    return softened.get(nature) or say_word("natures", nature)


def say_likelihood(likelihood: float) -> str:
    """Return how sure a first reading is, as a word: a bare figure would promise more."""
    words = load_vocabulary()["likelihoods"]
    return cast("str", next(word for word in words if likelihood >= word["least"])[language()])


def likelihood_of(assessment: Assessment) -> float:
    """Return the likelihood (0..1) of the nature the assessment leads with."""
    found = (n.likelihood for n in assessment.natures if n.id == assessment.nature)
    return next(found, 0.0)


def leading_qualification(assessment: Assessment) -> Qualification | None:
    """Return the qualification behind the nature shown, else the most likely one."""
    ranked = sorted(assessment.qualifications, key=lambda q: -q.likelihood)
    own = (q for q in ranked if q.nature == assessment.nature)
    return next(own, ranked[0] if ranked else None)


def say_deadline(deadline: Deadline) -> str:
    """Return the days left as one sentence, the worst case first."""
    latest = say_day(deadline.expires.latest)
    if deadline.state == "expired":
        return _("Délai dépassé depuis le %(day)s", day=latest)
    if deadline.state == "maybe_expired":
        return _("Peut-être déjà prescrit : au mieux jusqu’au %(day)s", day=latest)
    return _say_running(deadline, latest)


def _say_running(deadline: Deadline, latest: str) -> str:
    least, most = deadline.days_left.least, deadline.days_left.most
    worst = say_day(deadline.expires.earliest) if deadline.expires.earliest else latest
    if most == 0:
        return _("Dernier jour : aujourd’hui")
    if least == 0:
        return _("Dernier jour au pire : aujourd’hui, au mieux le %(day)s", day=latest)
    if least is not None and least > _LONG_DAYS:
        return _(
            "environ %(years)d ans restants, jusqu’au %(day)s", years=round(least / 365), day=worst
        )
    if least is None or least == most:
        return ngettext(
            "%(num)d jour restant, jusqu’au %(day)s",
            "%(num)d jours restants, jusqu’au %(day)s",
            most,
            day=latest,
        )
    return _(
        "%(least)d à %(most)d jours restants, au pire jusqu’au %(day)s",
        least=least,
        most=most,
        day=worst,
    )


def say_act_before(day: date) -> str:
    """Return the last sensible day of a step; one that has come or gone is today."""
    today = paris_day(services().clock.now())
    if day <= today:
        return _("À faire dès aujourd’hui")
    return _("À faire au plus tard le %(day)s", day=say_day(day))


def say_period(published: DateInterval | None) -> str:
    """Return when it was published, as exactly as it is known and no more."""
    if published is None:
        return _("date de publication inconnue")
    if published.is_single_day:
        return _("le %(day)s", day=say_day(published.latest))
    if published.earliest is None:
        return _("au plus tard le %(day)s", day=say_day(published.latest))
    return _(
        "entre le %(first)s et le %(last)s",
        first=say_day(published.earliest),
        last=say_day(published.latest),
    )


def say_alert(view: MentionView) -> str:
    """Return one line for a badge or a notification: how serious, how long."""
    if view.assessment is None:
        return _("Analyse à reprendre")
    word = say_severity(view.assessment.severity)["word"]
    if view.deadline is None:
        return f"{word} – {say_nature(view.assessment.nature)}"
    return f"{word} – {say_deadline(view.deadline)}"


def say_reading_problem(problem: ReadingProblem) -> str:
    """Return what could not be read, in words; the detail stays in the capture."""
    known = load_vocabulary()["problems"].get(problem.code)
    if known is not None:
        return f"{known['title'][language()]}. {known['remedy'][language()]}"
    return _(
        "Une partie de la page n’a pas pu être lue (%(code)s) ; le reste l’a été.",
        code=problem.code,
    )
