"""« Vérifier une réponse », dashboard and API: marked, reworded, kept with a reason, not stored."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from companion.store.database import Store
from companion.web.bodies import schema_of
from tests.web.running_companion import Extension, Person

BREACH = "Bonjour. Vous avez manqué votre rendez-vous. Cordialement."
BEST = "Nous sommes le meilleur cabinet de Lyon."
SAFE = "Nous prenons note de votre avis."


def checked(person: Person, text: str, audience: str = "public", **more: str) -> str:
    answer = person.post("/words", {"text": text, "audience": audience, **more})
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def first(page: str, what: str) -> str:
    found = re.search(rf'name="{what}" value="([^"]+)"', page)
    assert found, page
    return html.unescape(found[1])


def typed(page: str) -> str:
    found = re.search(r'name="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def custody_events(store: Store) -> list[dict[str, str]]:
    return [e.detail for e in store.custody.events("outgoing-words") if e.event == "overridden"]


def test_the_page_is_in_the_navigation_and_offers_the_neutral_reply(person: Person) -> None:
    page = person.get("/words").get_data(as_text=True)
    assert 'href="/words" aria-current="page"' in page
    assert "Le secret professionnel nous interdit toute réponse publique" in page


def test_findings_are_marked_in_the_words_with_why_and_source(person: Person) -> None:
    page = checked(person, BREACH)
    assert re.search(r"<mark>[^<]*Vous avez", page)
    assert 'data-finding="patient_relation"' in page
    assert "R. 4127-4" in html.unescape(page)


def test_one_click_takes_the_safe_wording_and_checks_again(person: Person) -> None:
    page = checked(person, BREACH)
    after = checked(person, BREACH, take=first(page, "take"))
    assert "rendez-vous" not in typed(after)
    assert typed(after).startswith("Bonjour. Le secret professionnel")
    assert typed(after).endswith("Cordialement.")
    assert 'data-result="nothing"' in after


def test_nothing_found_is_never_said_to_be_safe(person: Person) -> None:
    page = html.unescape(checked(person, SAFE))
    assert "Rien de repéré" in page
    assert "sans risque" not in page.lower()


def test_secrecy_in_a_public_text_cannot_be_kept_even_by_a_forged_form(
    person: Person, store: Store
) -> None:
    key = first(checked(person, BREACH), "take")
    answer = person.post(
        "/words",
        {"text": BREACH, "audience": "public", "keep": key, f"reason-{key}": "je veux"},
    )
    assert answer.status_code == 422
    assert "data-refused" in answer.get_data(as_text=True)
    assert custody_events(store) == []


def test_other_words_are_kept_with_a_reason_in_the_log_and_none_of_the_text(
    person: Person, store: Store
) -> None:
    key = first(checked(person, BEST), "keep")
    without = person.post("/words", {"text": BEST, "audience": "public", "keep": key})
    assert without.status_code == 422
    telling = {f"reason-{key}": "Vous étiez ma patiente."}
    said = person.post("/words", {"text": BEST, "audience": "public", "keep": key, **telling})
    assert said.status_code == 422
    page = checked(person, BEST, keep=key, **{f"reason-{key}": "Citation d’un titre de presse."})
    assert "data-kept" in page
    (event,) = custody_events(store)
    assert event["reason"] == "Citation d’un titre de presse."
    assert event["kind"] == "comparison"
    assert "Lyon" not in "".join(event.values())


def test_what_was_kept_stays_kept_on_the_next_check(person: Person) -> None:
    key = first(checked(person, BEST), "keep")
    page = checked(person, BEST, keep=key, **{f"reason-{key}": "Citation de presse."})
    again = checked(person, BEST, kept=first(page, "kept"))
    assert "data-kept" in again
    assert "data-verdict" in again
    assert "banner-stop" not in again


def test_nothing_of_the_text_is_written_anywhere(person: Person, store: Store) -> None:
    secret = "Zyxomancie, vous avez annulé votre consultation."
    checked(person, secret)
    folder = store.folder
    for path in (p for p in folder.rglob("*") if p.is_file()):
        assert b"Zyxomancie" not in Path(path).read_bytes(), path


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"text": "  ", "audience": "public"}, "Collez d’abord"),
        ({"text": "a" * 20_001, "audience": "public"}, "trop long"),
    ],
)
def test_a_text_that_cannot_be_checked_is_refused_in_a_sentence(
    person: Person, fields: dict[str, str], problem: str
) -> None:
    answer = person.post("/words", fields)
    assert answer.status_code == 422
    page = html.unescape(answer.get_data(as_text=True))
    assert problem in page
    assert typed(page) == fields["text"]


def test_an_unknown_reader_or_finding_is_refused(person: Person) -> None:
    assert person.post("/words", {"text": SAFE, "audience": "all"}).status_code == 422
    fields = {"text": BREACH, "audience": "public", "take": "0-1-none"}
    assert person.post("/words", fields).status_code == 422


def test_hostile_words_come_out_as_words(person: Person) -> None:
    page = checked(person, "<script>alert(1)</script> Vous étiez {{ 7*7 }} en retard.")
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in html.unescape(page)


def test_the_page_speaks_english(person: Person) -> None:
    page = person.get("/words?lang=en").get_data(as_text=True)
    assert "Check a reply" in page
    assert "Professional secrecy forbids us" in page


def test_the_api_answers_what_the_page_shows(extension: Extension) -> None:
    answer = extension.post("/words", {"text": BREACH, "audience": "public"})
    assert answer.status_code == 200
    assert schema_of("words-answer").is_valid(answer.json)
    found = answer.json["findings"][0]
    assert BREACH[found["start"] : found["end"]].startswith("Vous avez")
    assert found["is_final"]
    assert found["reworded"].startswith("Bonjour. Le secret")


def test_the_api_says_nothing_found_and_refuses_what_is_not_a_text(extension: Extension) -> None:
    answer = extension.post("/words", {"text": SAFE, "audience": "public"})
    assert answer.json["ok"]
    assert answer.json["findings"] == []
    assert extension.post("/words", {"text": "", "audience": "public"}).status_code == 422
    assert extension.post("/words", {"text": "a", "audience": "x"}).status_code == 422


def test_the_api_needs_a_token(extension: Extension) -> None:
    body = {"text": SAFE, "audience": "public"}
    assert extension.post("/words", body, Authorization=None).status_code == 401
