"""« Les mots »: every word Avisé and the law use here, each in one plain sentence."""

from __future__ import annotations

from flask import Blueprint, render_template

from companion.law.glossary import load_glossary
from companion.resources import law_pack_folder
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("glossary", __name__, url_prefix="/glossary")


@blueprint.get("")
def page() -> str:
    """Show the glossary: the program's own words first, then those of the law."""
    walk = services().walk
    return render_template(
        "glossary.html",
        own=own_words(),
        law=load_glossary(law_pack_folder(walk.pack.head.country)),
        sources={**walk.pack.sources, **walk.catalogue.sources},
    )


def own_words() -> dict[str, tuple[str, str]]:
    """Return the program's own words: what each is called, and what it is."""
    return {**_words_of_reading(), **_words_of_acting()}


def _words_of_reading() -> dict[str, tuple[str, str]]:
    return {
        "mention": (
            _("Mention"),
            _("Un avis ou un commentaire qui parle de vous, suivi dans le temps."),
        ),
        "capture": (
            _("Capture"),
            _("Ce qui a été gardé d’une page, en une fois : ses mots, son image, l’heure."),
        ),
        "sighting": (
            _("Observation"),
            _("Le jour où une mention a été vue en ligne, ou disparue."),
        ),
        "period": (
            _("Période"),
            _("Les jours entre lesquels un avis a été publié, quand le jour exact est inconnu."),
        ),
        "signal": (_("Indice"), _("Des mots de l’avis qui comptent en droit, surlignés.")),
        "qualification": (
            _("Qualification"),
            _("Le nom que la loi donne à des mots : injure, diffamation…"),
        ),
        "element": (
            _("Élément constitutif"),
            _("Une condition posée par la loi. S’il en manque une, la qualification tombe."),
        ),
        "likelihood": (
            _("Probabilité"),
            _("Ce qu’un logiciel croit d’une première lecture. Un juge peut dire le contraire."),
        ),
        "assessment": (
            _("Analyse"),
            _("La lecture d’une mention, un jour donné, avec une version du droit."),
        ),
        "severity": (
            _("Gravité"),
            _("De 0, rien à signaler, à 5, danger : ce qui mérite d’être regardé d’abord."),
        ),
    }


def _words_of_acting() -> dict[str, tuple[str, str]]:
    return {
        "deadline": (
            _("Délai"),
            _("Les jours qui restent pour agir. Avisé compte toujours au pire."),
        ),
        "step": (_("Démarche"), _("Une chose à faire, avec son coût, son délai et son risque.")),
        "draft": (
            _("Document préparé"),
            _("Un brouillon, que vous relisez et envoyez vous-même. Avisé n’envoie rien."),
        ),
        "guard": (
            _("Garde-fou"),
            _("La relecture d’un texte avant qu’il parte : secret, publicité, menaces."),
        ),
        "grade": (
            _("Degré de preuve"),
            _("De 0, recopié à la main, à 4, constaté par un commissaire de justice."),
        ),
        "hash": (
            _("Empreinte"),
            _("Un long nombre tiré d’un fichier. Un seul caractère changé en donne un autre."),
        ),
        "log": (_("Journal"), _("La suite de ce qui est arrivé à chaque preuve, jamais récrite.")),
        "dossier": (
            _("Dossier"),
            _("Un fichier pour un avocat ou un assureur, qu’il peut vérifier hors ligne."),
        ),
        "redacted": (
            _("Version caviardée"),
            _("Le même dossier, sans les noms de tiers, la santé ni les images."),
        ),
        "watch": (
            _("Veille"),
            _("Regarder souvent ce qui se dit de vous, sans rien chercher seul."),
        ),
        "round": (_("Tour de veille"), _("Vos recherches, l’une après l’autre, en deux minutes.")),
        "presence": (
            _("Présence"),
            _("Ce que montre la première page d’un moteur pour votre nom."),
        ),
        "wave": (
            _("Vague"),
            _("Plusieurs avis qui semblent liés. C’est un indice, pas une preuve."),
        ),
    }
