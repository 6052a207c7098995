"""Feeds, alerts and jobs in words: what each state means, and what to do about it."""

from __future__ import annotations

from companion.model.alert import AlertState, Feed, MailTaken, MatchReason
from companion.model.job import JobRun
from companion.resources import load_vocabulary
from companion.web.languages import language
from companion.web.wording import _, ngettext


def say_state(state: AlertState) -> str:
    """Return the name of the list of alerts in a state."""
    return {
        "new": _("Nouvelles"),
        "opened": _("Ouvertes"),
        "captured": _("Capturées"),
        "known": _("Déjà connues"),
        "set_aside": _("Écartées"),
        "done": _("Classées"),
    }[state]


def say_kind(feed: Feed) -> str:
    """Return the service a feed is of."""
    return {
        "google_alerts": "Google Alertes",
        "google_news": "Google Actualités",
        "talkwalker": "Talkwalker",
        "bing": "Bing",
        "other": _("Autre flux"),
    }[feed.kind]


def say_health(feed: Feed) -> str:
    """Return how the last reading of a feed went, and what to do when it did not go well."""
    found = ngettext(
        "%(num)d alerte dans le flux.", "%(num)d alertes dans le flux.", feed.item_count
    )
    return {
        "waiting": _(
            "Pas encore lu : la première lecture a lieu dans la minute, hors des heures de silence."
        ),
        "well": _("Tout va bien. %(found)s", found=found),
        "unchanged": _("Tout va bien : rien de nouveau depuis la dernière lecture."),
        "empty": _("Le flux est lisible mais vide : le service n’a encore rien trouvé."),
        "cut": _("Le flux est très long : seules les 1 000 premières alertes sont lues."),
        "repaired": _(
            "Le flux contient des fautes ; ce qui pouvait être lu l’a été. %(found)s", found=found
        ),
        "gone": _(
            "Le site dit que ce flux est supprimé pour de bon. Il n’est plus lu : créez une "
            "nouvelle alerte, puis retirez-le."
        ),
        "missing": _("Le site ne trouve plus ce flux. Vérifiez l’adresse, ou recréez l’alerte."),
        "too_many": _("Le site demande d’attendre avant la prochaine lecture. Avisé attend."),
        "refused": _(
            "Le site refuse de donner ce flux. Il demande peut-être un compte : choisissez un "
            "flux public."
        ),
        "server": _(
            "Le site est en panne (%(status)s). Avisé réessaie de plus en plus rarement.",
            status=feed.detail,
        ),
        "status": _("Le site a répondu autre chose qu’un flux (%(status)s).", status=feed.detail),
        "no_answer": _(
            "Le site ne répond pas, ou cet ordinateur est hors ligne. Avisé réessaie de lui-même."
        ),
        "too_slow": _("Le flux est trop lent à arriver ou à lire. Avisé réessaie plus tard."),
        "too_large": _("Le flux est trop gros (plus de 2 Mo) : rien n’en a été lu."),
        "not_a_feed": _(
            "Cette adresse donne une page, pas un flux. Copiez l’adresse du flux lui-même."
        ),
        "not_allowed": _("Ce site n’est plus autorisé : rien n’est parti."),
        "moved_elsewhere": _(
            "Le flux a déménagé vers %(origin)s, que vous n’avez pas autorisé : rien n’y est "
            "parti.",
            origin=feed.detail,
        ),
        "address_refused": _("Cette adresse mène à un réseau privé : elle n’est jamais lue."),
    }[feed.health]


def say_reason(reason: MatchReason) -> str:
    """Return one thing that spoke for or against an alert."""
    words = reason.words
    if reason.code == "name":
        return {
            "full": _("votre nom y figure en entier : « %(words)s »", words=words),
            "reversed": _("votre nom y figure, nom d’abord : « %(words)s »", words=words),
            "initial": _("votre nom y figure avec une initiale : « %(words)s »", words=words),
            "titled": _("votre nom y figure après « Dr » : « %(words)s »", words=words),
            "slip": _("votre nom y figure, écrit comme il s’entend : « %(words)s »", words=words),
            "family_only": _("votre nom de famille y figure : « %(words)s »", words=words),
        }[reason.how or "full"]
    return {
        "place": _("votre lieu y figure : « %(words)s »", words=words),
        "specialty": _("votre spécialité y figure : « %(words)s »", words=words),
        "own_page": _("c’est l’une de vos propres pages (%(words)s)", words=words),
        "negative_word": _("un mot de vos homonymes y figure : « %(words)s »", words=words),
        "another_named": _("un autre praticien y est nommé : %(words)s", words=words),
        "name_alone": _("rien d’autre ne dit qu’il s’agit de vous : ni lieu, ni spécialité"),
        "no_name": _("votre nom n’apparaît ni dans le titre ni dans l’extrait"),
        "no_identity": _("vos noms ne sont pas encore dits : tout est gardé"),
        "by_hand": _("rangée par vous"),
    }[reason.code]


def say_mail(taken: MailTaken) -> str:
    """Return what became of one e-mail."""
    if taken.problem:
        return {
            "too_large": _("%(name)s : trop gros (3 Mo au plus).", name=taken.name),
            "not_a_mail": _(
                "%(name)s : ce n’est pas un e-mail enregistré (.eml).", name=taken.name
            ),
            "no_link": _("%(name)s : aucun lien vers une page.", name=taken.name),
        }[taken.problem]
    facts = taken.taken
    new = ngettext("%(num)d nouvelle", "%(num)d nouvelles", facts.new)
    aside = ngettext("%(num)d écartée", "%(num)d écartées", facts.set_aside)
    already = facts.doubles + facts.twins + facts.known
    known = ngettext("%(num)d déjà connue", "%(num)d déjà connues", already)
    return _(
        "%(name)s : %(new)s, %(aside)s, %(known)s.",
        name=taken.name,
        new=new,
        aside=aside,
        known=known,
    )


def say_job(run: JobRun) -> str:
    """Return what a job does."""
    return {
        "stamps_missing": _("Demander les horodatages qui manquent"),
        "reading": _("Relire les captures qui n’ont pas pu l’être"),
        "anchors": _("Rattacher chaque avis à sa place dans la page"),
        "log_stamp": _("Horodater le journal"),
        "backup": _("Copier la base du jour"),
        "evidence": _("Relire les pièces de preuve et vérifier leurs empreintes"),
        "erasures": _("Achever les effacements interrompus"),
        "dossiers": _("Retirer les dossiers qu’un arrêt brutal a laissés"),
        "retention": _("Appliquer la durée de conservation"),
        "digest": _("Préparer le résumé des alertes du jour"),
        "looks": _("Regarder à nouveau les pages demandées"),
        "stamps": _("Demander les horodatages"),
        "second_reader": _("Faire relire les mentions par le second lecteur"),
        "feeds": _("Lire les flux d’alertes"),
    }.get(run.name, run.name)


def say_outcome(run: JobRun) -> str:
    """Return how a job ended."""
    if run.outcome == "done":
        return (
            ngettext("Fait : %(num)d chose traitée", "Fait : %(num)d choses traitées", run.count)
            if run.count
            else _("Fait : rien à faire")
        )
    return {
        "never": _("Pas encore"),
        "running": _("En cours"),
        "failed": _("Échec, il sera retenté (%(problem)s)", problem=_problem(run.problem)),
        "quiet": _("Heures de silence : repris ensuite"),
    }[run.outcome]


def _problem(code: str) -> str:
    """Return what an error is called."""
    known = load_vocabulary()["problems"].get(code)
    return str(known["title"][language()]) if known else code
