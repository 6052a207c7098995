"""Why a review was published between two days: each reason as a sentence, and each refusal."""

from __future__ import annotations

from datetime import date

from companion.model.interval import DateInterval
from companion.reading.dating import Bound, Impossible
from companion.web.sentences import say_day, say_period
from companion.web.wording import _, ngettext


def say_bound(bound: Bound) -> str:
    """Return one reason that bounds the day of publication."""
    if bound.kind == "shown":
        return _shown(bound)
    if bound.kind == "absent":
        return _absent(bound)
    if bound.kind == "said_absent":
        return _("Vous savez qu’il n’y était pas encore le %(day)s.", day=_day(bound.earliest))
    if bound.kind == "said_seen":
        return _("Vous l’avez vu le %(day)s.", day=_day(bound.latest))
    return _("Capturé pour la première fois le %(day)s.", day=_day(bound.latest))


def say_impossible(why: Impossible) -> str:
    """Return why a day that was typed cannot be, and what to do."""
    return {
        "to-come": _("Ce jour n’est pas encore venu. Indiquez un jour passé."),
        "too-old": _("Ce jour est trop ancien pour un avis en ligne. Vérifiez l’année."),
        "before-shown": _(
            "La page dit que l’avis a été publié après ce jour. Vérifiez le jour ; si la page se "
            "trompe, écrivez-le dans vos notes."
        ),
        "after-first-seen": _(
            "L’avis avait déjà été vu ce jour-là. Indiquez le jour de sa première vue ou un jour "
            "plus ancien."
        ),
        "after-shown": _(
            "La page dit que l’avis était déjà publié ce jour-là. Vérifiez le jour ; si la page "
            "se trompe, écrivez-le dans vos notes."
        ),
        "before-absent": _(
            "On sait que l’avis n’y était pas encore plus tard. Vérifiez le jour, ou retirez le "
            "jour où il n’y était pas."
        ),
    }[why]


def _shown(bound: Bound) -> str:
    days = bound.latest and DateInterval(earliest=bound.earliest, latest=bound.latest)
    period = say_period(days or None)
    if not bound.date_text:
        return _("D’après la page : %(period)s.", period=period)
    return _("La page affiche « %(words)s » : %(period)s.", words=bound.date_text, period=period)


def _absent(bound: Bound) -> str:
    return ngettext(
        "Absent de la liste entière (%(num)d avis) capturée le %(day)s : publié ce jour-là ou "
        "après.",
        "Absent de la liste entière (%(num)d avis) capturée le %(day)s : publié ce jour-là ou "
        "après.",
        bound.listed or 0,
        day=_day(bound.earliest),
    )


def _day(day: date | None) -> str:
    return say_day(day) if day is not None else "–"
