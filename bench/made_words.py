"""Words of made-up pages: names, texts, dates and labels in several languages; all fictional."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

SEEN_AT = datetime.fromisoformat("2026-05-15T08:00:00+00:00")
_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}
_FIRST = "Maëlle Thierry Nadia Éric Chloé Jean-Paul Inès Karim Odile Bruno Soizic Léa Hugo Anaïs"
_LAST = "Guérin Lavoine Bensaïd Le Goff Marchal Petitjean Roux Ollivier Faure Nguyen Da Silva"
_PSEUDO = "normand14 zoe_l Patience76 le.marcheur kikou-59 Hortensia bocage_50 Mamie Nova TomTom8"
_SENTENCES = {
    "fr": (
        "Accueil froid, une heure d’attente sans un mot d’excuse.",
        "Très bon médecin, à l’écoute 😊 je recommande les yeux fermés !",
        "Il m’a facturé un acte qui n’a jamais été fait, renseignez-vous.",
        "Le cabinet est propre et le secrétariat répond vite au téléphone.",
        "Consultation expédiée en six minutes, 70 € à la sortie…",
        "J’y vais depuis 2019 et je n’ai jamais été déçue.",
        "À fuir : diagnostic faux, et aucune excuse quand je suis revenu.",
        "Difficile de se garer ; prévoyez 10 minutes de plus.",
    ),
    "en": (
        "Waited over an hour and was seen for five minutes.",
        "Very kind doctor, she took the time to explain everything 😊",
        "I was charged for something that was never done!",
        "The practice is clean and easy to reach.",
        "Would not go back, the diagnosis was wrong.",
        "Been a patient since 2018 and never had a problem.",
    ),
    "de": (
        "Sehr lange Wartezeit und kaum Zeit für Fragen.",
        "Freundliches Team, ich fühle mich gut aufgehoben 😊",
        "Die Rechnung stimmte nicht, niemand wollte etwas erklären.",
        "Ich kann die Praxis leider nicht empfehlen!",
    ),
    "es": (
        "Nos hizo esperar más de una hora y ni una disculpa.",
        "Muy buen trato, lo explica todo con calma 😊",
        "Me cobraron una prueba que no se hizo.",
        "No volveré, el diagnóstico era equivocado.",
    ),
}
LABELS = {
    "fr": {
        "reviews": "Avis des patients",
        "comments": "Commentaires",
        "reply": "Répondre",
        "useful": "Utile",
        "report": "Signaler",
        "more": "Voir plus",
        "answer": "Réponse du propriétaire",
        "thanks": "Merci pour votre retour, toute l’équipe y est sensible.",
        "out_of": "{n} sur 5",
        "stars": "{n} étoiles",
        "by": "par",
        "posted": "Publié le",
        "visit": "Date de la visite : mars 2026",
        "similar": "Avis similaires",
        "news": "Actualités",
    },
    "en": {
        "reviews": "Patient reviews",
        "comments": "Comments",
        "reply": "Reply",
        "useful": "Helpful",
        "report": "Report",
        "more": "Read more",
        "answer": "Response from the owner",
        "thanks": "Thank you for your feedback, the whole team appreciates it.",
        "out_of": "{n} out of 5",
        "stars": "{n} stars",
        "by": "by",
        "posted": "Posted on",
        "visit": "Date of visit: March 2026",
        "similar": "Similar reviews",
        "news": "News",
    },
    "de": {
        "reviews": "Bewertungen",
        "comments": "Kommentare",
        "reply": "Antworten",
        "useful": "Hilfreich",
        "report": "Melden",
        "more": "Mehr anzeigen",
        "answer": "Antwort des Inhabers",
        "thanks": "Vielen Dank für Ihre Rückmeldung, das Team freut sich.",
        "out_of": "{n} von 5",
        "stars": "{n} Sterne",
        "by": "von",
        "posted": "Veröffentlicht am",
        "visit": "Besucht im März 2026",
        "similar": "Ähnliche Bewertungen",
        "news": "Neuigkeiten",
    },
    "es": {
        "reviews": "Opiniones de pacientes",
        "comments": "Comentarios",
        "reply": "Responder",
        "useful": "Útil",
        "report": "Denunciar",
        "more": "Ver más",
        "answer": "Respuesta del propietario",
        "thanks": "Gracias por su opinión, todo el equipo la agradece.",
        "out_of": "{n} de 5",
        "stars": "{n} estrellas",
        "by": "por",
        "posted": "Publicado el",
        "visit": "Fecha de la visita: marzo de 2026",
        "similar": "Opiniones similares",
        "news": "Noticias",
    },
}
_AGO = {
    "fr": ("il y a {n} jours", "il y a {n} semaines", "il y a {n} mois", "il y a un an"),
    "en": ("{n} days ago", "{n} weeks ago", "{n} months ago", "a year ago"),
    "de": ("vor {n} Tagen", "vor {n} Wochen", "vor {n} Monaten", "vor einem Jahr"),
    "es": ("hace {n} días", "hace {n} semanas", "hace {n} meses", "hace un año"),
}
LANGUAGES = ("fr", "fr", "fr", "en", "de", "es")


@dataclass
class Said:
    """One made-up review: what was written, by whom, when, and how the page shows the day."""

    author: str
    parts: list[str]
    on: date
    date_text: str
    rating: int | None
    answered: bool
    is_cut: bool = False
    is_relative: bool = False

    @property
    def text(self) -> str:
        """The whole text, a paragraph a line."""
        return "\n".join(self.parts)


def said(rng: Random, lang: str, *, style: str, rated: bool) -> Said:
    """Return a review in `lang` whose day is shown in `style`."""
    parts = [" ".join(rng.sample(_SENTENCES[lang], rng.choice((1, 1, 2, 3))))]
    if rng.random() < 0.3:
        parts.append(rng.choice(_SENTENCES[lang]))
    on = SEEN_AT.date() - timedelta(days=rng.randint(1, 900))
    return Said(
        author=_author(rng),
        parts=parts,
        on=on,
        date_text=shown_day(rng, on, lang, style),
        rating=rng.randint(1, 5) if rated else None,
        answered=rng.random() < 0.3,
        is_relative=style == "relative",
    )


def shown_day(rng: Random, on: date, lang: str, style: str) -> str:
    """Return a day as a page in `lang` shows it."""
    month = _MONTHS[lang].split()[on.month - 1]
    if style == "relative":
        shape = rng.choice(_AGO[lang])
        return shape.format(n=rng.randint(2, 5))
    if style in ("numeric", "numeric_time"):
        # On an English page 3/4 may be either month: such pages are made with the year first.
        shape = {"de": "%d.%m.%Y", "en": "%Y-%m-%d"}.get(lang, "%d/%m/%Y")
        hour = f" {rng.randint(10, 23)}:{rng.randint(10, 59)}" if style == "numeric_time" else ""
        return f"{on.strftime(shape)}{hour}"
    if lang == "en":
        return f"{month} {on.day}, {on.year}"
    if lang == "de":
        return f"{on.day}. {month} {on.year}"
    return f"{on.day} de {month} de {on.year}" if lang == "es" else f"{on.day} {month} {on.year}"


def _author(rng: Random) -> str:
    shape = rng.random()
    if shape < 0.25:
        return rng.choice(_PSEUDO.split())
    first, last = rng.choice(_FIRST.split()), rng.choice(_LAST.split())
    if shape < 0.5:
        return f"{first} {last[0]}."
    return first if shape < 0.6 else f"{first} {last}"


def sentence(rng: Random, lang: str) -> str:
    """Return one sentence, for what is no review."""
    return rng.choice(_SENTENCES[lang])
