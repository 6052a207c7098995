"""A year of a doctor who uses Avisé: three rounds a month, forty reviews, two waves; time is made.

Reviews come one by one in a calm rhythm, half of them kind, one in November insulting. In April
six bad ones come within four days; in September five within five days, in the same words under
five names. A page of the practice is published in June, and rises on the first page from July on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote

from companion.model.capture import HandEntry
from companion.model.interval import DateInterval
from companion.model.practitioner import Practitioner
from companion.walk import Walk
from tests.builders import a_capture_body
from tests.search_pages import Hit, google
from tests.web.running_companion import INSULT, MovableClock

SITE = "https://aubry-dermato.example/"
GUIDE = f"{SITE}avant-la-consultation"
WHO = Practitioner(
    names=("Dr Zoé Aubry",), specialty="dermatologue", places=("Rennes",), own_pages=(SITE,)
)
ASKED = quote('"Zoé Aubry"')
URL = f"https://www.google.com/search?q={ASKED}&hl=fr"
PAGES = ("https://avis.example/dr-zoe-aubry", "https://annuaire.example/aubry-rennes")
FIRST_DAY, LAST_DAY = date(2026, 1, 5), date(2026, 12, 30)
APRIL, SEPTEMBER, PUBLISHED = date(2026, 4, 13), date(2026, 9, 7), date(2026, 6, 16)
ROUND_DAYS = (5, 15, 25)
INSULTED = 27
COPIED = "Secrétariat injoignable depuis des semaines, visite bâclée en trois minutes à peine."

OWN = Hit("Dr Zoé Aubry, dermatologue à Rennes", SITE)
DIRECTORY = Hit("Zoé Aubry – annuaire, Rennes", "https://annuaire.example/aubry", "Dermatologue.")
NAMESAKE = Hit("Zoé Aubry, notaire à Lille", "https://notaires.example/aubry", "Étude à Lille.")
FORUM = Hit("Zoé Aubry : à fuir", "https://forum.example/t/12", "Dermatologue à Rennes.")
SECOND = Hit("Dr Zoé Aubry, avis négatifs", "https://avis.example/dr-zoe-aubry", "Note : 1,8.")
GUIDE_HIT = Hit("Avant la consultation – Dr Zoé Aubry, dermatologue", GUIDE, "Rennes.")


class Coming(NamedTuple):
    """A review on the day it comes; `stars` of five."""

    day: date
    author: str
    words: str
    stars: float
    url: str


def reviews() -> Iterator[Coming]:
    """Yield the forty reviews, the calm ones first, then the waves."""
    for nth in range(29):
        day = FIRST_DAY + timedelta(days=12 * nth + nth % 3)
        kind = nth % 2 == 0
        words = (
            f"Consultation numéro {nth}, explications claires, je reviendrai volontiers ici."
            if kind
            else f"Visite numéro {nth} : salle pleine, retard de {20 + nth} minutes, accueil froid."
        )
        words = INSULT if nth == INSULTED else words
        yield Coming(day, f"Prénom{nth} Nom{nth}", words, 5.0 if kind else 2.0, PAGES[nth % 2])
    for nth in range(6):
        words = f"Accueil détestable ce jour-là ({nth}) et ordonnance illisible pour mon cas {nth}."
        day = APRIL + timedelta(days=nth % 4)
        yield Coming(day, f"Avril{nth} Durand{nth}", words, 1.0, PAGES[0])
    for nth in range(5):
        words = f"{COPIED} Visite du matin numéro {nth}."
        day = SEPTEMBER + timedelta(days=nth)
        yield Coming(day, f"Sept{nth} Petit{nth}", words, 1.0, PAGES[0])


def first_page(day: date) -> tuple[Hit, ...]:
    """Return what the search engine shows on a day."""
    if day < APRIL:
        return (OWN, DIRECTORY, FORUM, NAMESAKE)
    if day < PUBLISHED + timedelta(days=20):
        return (OWN, SECOND, DIRECTORY, FORUM)
    if day < SEPTEMBER:
        return (OWN, SECOND, DIRECTORY, GUIDE_HIT)
    return (OWN, GUIDE_HIT, SECOND, DIRECTORY)


def live(walk: Walk, clock: MovableClock) -> None:
    """Live the year from its first day to its last, each thing on its day."""
    walk.put_practitioner(WHO)
    coming = sorted(reviews(), key=lambda one: one.day)
    for day in (FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)):
        clock.at = datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)
        while coming and coming[0].day <= day:
            _meet(walk, coming.pop(0))
        if day == PUBLISHED:
            item = walk.presence.add_content("explanations", "Avant la consultation", day)
            walk.presence.publish(item.id, GUIDE)
        if day.day in ROUND_DAYS:
            _make_round(walk, clock, day)


def _meet(walk: Walk, coming: Coming) -> None:
    entry = HandEntry(
        text=coming.words,
        url=coming.url,
        author=coming.author,
        rating=coming.stars,
        published=DateInterval(earliest=coming.day, latest=coming.day),
    )
    capture = walk.receive_by_hand(entry)
    walk.read_capture(capture.id)
    found = walk.view_capture(capture.id).mentions
    walk.set_concerns(capture.id, {view.mention.id: True for view in found})


def _make_round(walk: Walk, clock: MovableClock, day: date) -> None:
    walk.watching.start()
    body = a_capture_body(
        url=URL, dom=google(first_page(day)), captured_at=clock.now().isoformat(), title="Recherche"
    )
    walk.read_capture(walk.receive(*body).id)
    clock.pass_time(minutes=2)
    walk.watching.finish()
