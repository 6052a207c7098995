"""What a person sees and does: urgent first, ticks with undo, forms that lose nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from PIL import Image

from companion.model.interval import DateInterval
from companion.model.practitioner import Practitioner
from companion.store import incident_words
from companion.store.database import Store
from companion.walk import Walk
from tests.web.running_companion import INSULT, Extension, MovableClock, Person

AddMention = Callable[..., str]
HAND = {"text": INSULT, "url": "https://www.exemple.fr/avis"}


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


def read(person: Person, path: str) -> str:
    answer = person.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


PAGES = ["/", "/mentions", "/captures/new", "/connections", "/pairing", "/settings", "/watch"]
PAGES += ["/settings/time-stamps", "/dossiers"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_has_one_heading_a_skip_link_and_labels(
    person: Person, path: str, language: str
) -> None:
    page = read(person, f"{path}?lang={language}")
    assert page.count("<h1") == 1
    assert 'class="skip" href="#content"' in page
    assert f'<html lang="{language}">' in page
    shown = re.findall(r"<(?:input|textarea|select)(?![^>]*hidden)[^>]*id=\"([^\"]+)\"", page)
    assert all(f'for="{field}"' in page for field in shown)


def test_an_empty_companion_teaches(person: Person) -> None:
    page = text_of(read(person, "/"))
    assert "Connectez votre navigateur." in page
    assert "Capturer" in page


def test_the_most_urgent_comes_first(
    person: Person, add_mention: AddMention, clock: MovableClock
) -> None:
    today = clock.now().date()
    ago = lambda days: DateInterval(  # noqa: E731 one line says it
        earliest=today - timedelta(days=days), latest=today - timedelta(days=days)
    )
    later = add_mention(published=ago(10), url="https://a.fr/1")
    sooner = add_mention(published=ago(80), url="https://b.fr/2")
    lawful = add_mention("Accueil froid, deux heures d’attente.", url="https://c.fr/3")
    page = read(person, "/mentions")
    assert page.index(sooner) < page.index(later) < page.index(lawful)
    home = read(person, "/")
    assert home.index(sooner) < home.index(later)
    assert 'data-urgent="2"' in home


def test_a_mention_shows_words_law_days_steps_and_proof(
    person: Person, add_mention: AddMention, store: Store
) -> None:
    mention = add_mention()
    page = read(person, f"/mentions/{mention}")
    said = text_of(page)
    assert re.search(r"<mark>[^<]*charlatan", page)
    for sentence in (
        "Peut relever de l’injure",
        "Éléments constitutifs",
        "Que faire, dans l’ordre",
        "Ce que l’autre partie objectera",
        "jamais un verdict",
    ):
        assert sentence in said, sentence
    assert re.search(r"5\d à 7\d jours restants, au pire jusqu’au \d+ janvier 2027", said)
    assert store.captures()[0].evidence[0].sha256 in page
    assert "data-do-not-reply" in page


def test_lawful_criticism_is_said_to_be_protected(person: Person, add_mention: AddMention) -> None:
    mention = add_mention("Accueil froid, deux heures d’attente, je suis déçue.")
    page = read(person, f"/mentions/{mention}")
    assert "data-protected" in page
    assert "Libre critique" in text_of(page)
    assert 'data-urgent="0"' in read(person, "/")


def test_a_step_is_ticked_and_undone(person: Person, add_mention: AddMention, walk: Walk) -> None:
    mention = add_mention()
    advice = walk.view_mention(mention).advice
    assert advice is not None
    step = advice.steps[0].id
    sent = person.post(f"/mentions/{mention}/steps/{step}", {"state": "done", "note": "dossier 42"})
    assert sent.headers["Location"].endswith(f"/mentions/{mention}#step-{step}")
    (kept,) = walk.view_mention(mention).mention.steps
    assert (kept.step_id, kept.state, kept.note) == (step, "done", "dossier 42")
    page = read(person, f"/mentions/{mention}")
    assert "Démarche notée" in page
    assert "data-undo" in page
    person.post(f"/mentions/{mention}/steps/{step}", {"state": "todo", "note": ""})
    (undone,) = walk.view_mention(mention).mention.steps
    assert (undone.state, undone.note) == ("todo", "")


def test_a_step_or_state_nobody_knows_is_not_found(person: Person, add_mention: AddMention) -> None:
    mention = add_mention()
    assert person.post(f"/mentions/{mention}/steps/none", {"state": "done"}).status_code == 404
    known = f"/mentions/{mention}/steps/platform_report"
    assert person.post(known, {"state": "finished"}).status_code == 404
    assert person.post("/mentions/none/steps/platform_report", {"state": "done"}).status_code == 404
    assert person.get("/mentions/none").status_code == 404


def test_notes_and_ticks_are_kept(person: Person, add_mention: AddMention, walk: Walk) -> None:
    mention = add_mention()
    person.post(f"/mentions/{mention}/notes", {"notes": "appelé l’assureur\r\nlundi"})
    person.post(f"/mentions/{mention}/concerns", {"concerns": "no"})
    kept = walk.view_mention(mention).mention
    assert (kept.notes, kept.concerns) == ("appelé l’assureur\nlundi", False)
    assert "appelé l’assureur\nlundi</textarea>" in read(person, f"/mentions/{mention}")
    person.post(f"/mentions/{mention}/concerns", {"concerns": "unsaid"})
    assert walk.view_mention(mention).mention.concerns is None
    assert person.post(f"/mentions/{mention}/concerns", {"concerns": "maybe"}).status_code == 422


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("q=CHARLATAN", 1),
        ("q=medecin", 1),
        ("q=marie", 1),
        ("q=introuvable", 0),
        ("severity=2", 1),
        ("severity=x", 2),
        ("nature=injure", 1),
        ("nature=menace", 0),
        ("state=gone", 0),
        ("state=online", 2),
        ("concerns=yes", 1),
        ("page=99", 2),
        ("page=x", 2),
    ],
)
def test_the_list_is_narrowed(
    person: Person, add_mention: AddMention, walk: Walk, query: str, found: int
) -> None:
    walk.set_mention_concerns(add_mention(url="https://a.fr/1"), ticked=True)
    other = add_mention("Accueil froid.", author="Marie", url="https://b.fr/2")
    walk.set_mention_concerns(other, ticked=False)
    assert f'data-found="{found}"' in read(person, f"/mentions?{query}")


def test_a_long_list_has_pages(person: Person, add_mention: AddMention) -> None:
    for number in range(51):
        add_mention(f"Accueil froid {number}.", url=f"https://a{number}.fr/", author=f"A{number}")
    first, second = read(person, "/mentions"), read(person, "/mentions?page=2")
    assert (first.count("data-mention="), second.count("data-mention=")) == (50, 1)
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


def test_a_review_typed_by_hand_is_kept_and_read(person: Person, walk: Walk) -> None:
    fields = {**HAND, "author": "Jean", "rating": "1,5", "date_text": "il y a 2 mois"}
    answer = person.post("/captures/new", fields)
    assert answer.status_code == 303
    (view,) = walk.view_mentions()
    assert answer.headers["Location"] == f"/mentions/{view.mention.id}"
    review = view.mention.review
    assert (review.text, review.author, review.rating) == (INSULT, "Jean", 1.5)
    assert review.published is not None
    assert not review.published.is_single_day


def test_a_day_given_wins_over_the_phrase(person: Person, walk: Walk) -> None:
    fields = {**HAND, "date_text": "il y a 2 mois", "published_on": "2026-10-01"}
    person.post("/captures/new", fields)
    published = walk.view_mentions()[0].mention.review.published
    assert published is not None
    assert published.is_single_day


def a_picture(kind: str = "PNG") -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, kind)
    file.seek(0)
    return file


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_is_kept_with_it(
    person: Person, store: Store, kind: str, media_type: str
) -> None:
    person.post("/captures/new", {**HAND, "screenshot": (a_picture(kind), "../../x.svg")})
    (capture,) = store.captures()
    assert media_type in [file.media_type for file in capture.evidence]


WRONG = [
    ({"text": ""}, "text", "Recopiez les mots"),
    ({"url": ""}, "url", "Indiquez l’adresse"),
    ({"url": "javascript:alert(1)"}, "url", "commence par https"),
    ({"rating": "7"}, "rating", "de 0 à 5"),
    ({"rating": "bien"}, "rating", "Écrivez un nombre"),
    ({"date_text": "un beau jour"}, "date_text", "pas comprise"),
    ({"published_on": "2126-01-01"}, "published_on", "pas encore venu"),
    ({"author": "x" * 201}, "author", "trop long"),
]


@pytest.mark.parametrize(("wrong", "field", "sentence"), WRONG)
def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(
    person: Person, store: Store, wrong: dict[str, str], field: str, sentence: str
) -> None:
    typed = {**HAND, "author": "Jean Dupont", "date_text": "il y a 3 jours", **wrong}
    answer = person.post("/captures/new", typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'data-error="{field}"' in page
    assert sentence in text_of(page)
    assert f'aria-describedby="{field}-help {field}-error"' in page
    assert all(value in page for name, value in typed.items() if name != field)
    assert store.captures() == ()


@pytest.mark.parametrize("data", [b"GIF89a", b"\x89PNG\r\n\x1a\n", b"<svg/>"])
def test_a_file_that_is_no_picture_is_refused_in_place(
    person: Person, store: Store, data: bytes
) -> None:
    answer = person.post("/captures/new", {**HAND, "screenshot": (io.BytesIO(data), "x.png")})
    assert answer.status_code == 422
    assert 'data-error="screenshot"' in answer.get_data(as_text=True)
    assert store.captures() == ()


def test_a_picture_over_ten_megabytes_is_refused_in_place(person: Person) -> None:
    heavy = io.BytesIO(a_picture().getvalue() + b"\0" * 10_000_001)
    answer = person.post("/captures/new", {**HAND, "screenshot": (heavy, "x.png")})
    assert (answer.status_code, "10 Mo" in answer.get_data(as_text=True)) == (422, True)


def test_a_form_far_over_the_limit_is_refused(person: Person) -> None:
    heavy = io.BytesIO(b"\0" * 13 * 1024 * 1024)
    answer = person.post("/captures/new", {**HAND, "screenshot": (heavy, "x.png")})
    assert answer.status_code == 413
    assert "Envoi trop lourd" in answer.get_data(as_text=True)


IDENTITY = {
    "names": "Dr Claire Martin\n\n Claire Martin ",
    "specialty": "Dermatologie",
    "places": "Lyon",
    "status": "liberal",
    "rpps": "10001234565",
    "own_pages": "https://claire.exemple.fr",
}


def test_the_identity_is_kept_and_gives_searches(person: Person, walk: Walk) -> None:
    assert "data-empty" in read(person, "/watch")
    assert person.post("/settings", IDENTITY).status_code == 303
    assert walk.practitioner() == Practitioner(
        names=("Dr Claire Martin", "Claire Martin"),
        specialty="Dermatologie",
        places=("Lyon",),
        status="liberal",
        rpps="10001234565",
        own_pages=("https://claire.exemple.fr",),
    )
    page = read(person, "/watch")
    assert 'target="_blank" rel="noreferrer noopener"' in page
    assert "Claire Martin" in page
    assert "10001234565" in read(person, "/settings")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rpps", "123"),
        ("rpps", "1000123456x"),
        ("status", "roi"),
        ("own_pages", "javascript:alert(1)"),
        ("names", "\n".join("x" for _ in range(31))),
        ("names", "x" * 201),
    ],
)
def test_a_wrong_identity_is_refused_in_place(
    person: Person, walk: Walk, field: str, value: str
) -> None:
    answer = person.post("/settings", {**IDENTITY, field: value})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert f'data-error="{field}"' in page
    assert "Dermatologie" in page
    assert walk.practitioner() == Practitioner()


def test_browsers_are_listed_with_their_last_use(extension: Extension, person: Person) -> None:
    extension.get("/alerts")
    page = text_of(read(person, "/connections"))
    assert "Chromium" in page
    assert "Dernier échange : 23 novembre 2026 à 11:00" in page


def test_what_was_healed_is_said_at_home(person: Person, store: Store) -> None:
    store.incidents = (incident_words.log_torn(20),)
    page = read(person, "/")
    assert "data-incidents" in page
    assert "une dernière ligne inachevée (20 octets) a été mise de côté" in page
    assert "an unfinished last line of 20 bytes was set aside" in read(person, "/?lang=en")
