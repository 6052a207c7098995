"""Why a mention counts as the doctor's or as somebody else's, as a sentence on the screen."""

from __future__ import annotations

from companion.model.concern import Relevance
from companion.model.mention import Mention
from companion.web.wording import _

_NAMES = 3


def say_concern(mention: Mention) -> str:
    """Return why the mention counts as about the doctor or not, the doctor's own word first."""
    if mention.concern_said == "review":
        return _("Vous l’avez dit de cet avis.")
    if mention.concern_said == "page":
        return _("Vous l’avez dit de toute cette page.")
    return say_relevance(mention.relevance) if mention.relevance else ""


def say_relevance(found: Relevance) -> str:
    """Return what the reading found of whom a review concerns."""
    others = ", ".join(found.others[:_NAMES])
    name = found.name.variant if found.name else ""
    if found.others and found.why in ("another_named", "another_title", "another_subject"):
        return _of_another(found, others)
    if found.why in ("other_place", "other_specialty"):
        return _of_namesake(found)
    return {
        "named": _("Ses mots vous nomment (%(name)s).", name=name),
        "own_page": _("Il se lit sur une de vos pages."),
        "page_choice": _("Il suit ce que vous avez dit de cette page."),
        "title": _("La page vous nomme (%(name)s).", name=name),
        "subject": _("L’entrée de la page où il figure vous nomme (%(name)s).", name=name),
        "several": _(
            "La page nomme plusieurs praticiens, dont vous ; les autres : %(others)s.",
            others=others,
        ),
    }.get(found.why, _("Rien sur la page ne dit de qui il parle."))


def _of_another(found: Relevance, others: str) -> str:
    if found.why == "another_named":
        return _("Ses mots nomment un autre praticien : %(others)s.", others=others)
    if found.why == "another_title":
        return _("La page nomme un autre praticien : %(others)s.", others=others)
    return _("Il figure sous le nom d’un autre praticien : %(others)s.", others=others)


def _of_namesake(found: Relevance) -> str:
    said = found.found
    if found.why == "other_place":
        return _("Un homonyme, semble-t-il : la page dit un autre lieu, %(found)s.", found=said)
    return _("Un homonyme, semble-t-il : la page dit une autre spécialité, %(found)s.", found=said)
