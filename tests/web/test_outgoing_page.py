"""« Ce qui sort »: what is allowed, allowing, taking back, and the ledger as a person reads it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from companion.model.outgoing import LedgerEntry
from companion.walk import Walk
from tests.web.running_companion import Person

PAGE = "/settings/outgoing"


def text_of(person: Person, path: str = PAGE) -> str:
    page = person.get(path).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


def a_line(**fields: object) -> LedgerEntry:
    usual = {
        "id": "1",
        "at": datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
        "purpose": "time_stamp",
        "method": "POST",
        "origin": "https://tsa.example",
        "path": "/tsr",
        "address": "93.184.216.34",
        "sent_bytes": 312,
        "received_bytes": 4200,
        "status": 200,
        "outcome": "answered",
    }
    return LedgerEntry(**{**usual, **fields})  # type: ignore[arg-type]


def test_nothing_is_allowed_and_nothing_left_at_first(person: Person) -> None:
    page = text_of(person)
    assert "Aucun : rien ne peut sortir." in page
    assert "Rien n’est sorti." in page
    assert "Nothing has left." in text_of(person, f"{PAGE}?lang=en")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_has_one_heading_and_a_label_for_each_field(person: Person, language: str) -> None:
    page = person.get(f"{PAGE}?lang={language}").get_data(as_text=True)
    assert page.count("<h1") == 1
    shown = re.findall(r"<(?:input|textarea|select)(?![^>]*hidden)[^>]*id=\"([^\"]+)\"", page)
    assert shown
    assert all(f'for="{field}"' in page for field in shown)


def test_the_settings_lead_here(person: Person) -> None:
    assert f'href="{PAGE}"' in person.get("/settings").get_data(as_text=True)


@pytest.mark.parametrize("typed", ["https://tsa.example/tsr?x", "tsa.example", " TSA.example "])
def test_a_site_is_allowed_for_one_purpose(person: Person, walk: Walk, typed: str) -> None:
    answer = person.post(f"{PAGE}/allow", {"url": typed, "purpose": "time_stamp"})
    assert answer.status_code == 303
    assert "Autorisé : https://tsa.example." in text_of(person)
    assert walk.destinations.is_allowed("https://tsa.example/tsr", "time_stamp")
    assert not walk.destinations.is_allowed("https://tsa.example/tsr", "feed")


@pytest.mark.parametrize(
    "typed",
    [
        "http://127.0.0.1:3180",
        "http://localhost/",
        "192.168.1.1",
        "http://[::1]/",
        "https://user:pass@tsa.example/",
        "https://tsa.example:22/",
        "file:///etc/passwd",
        "gopher://tsa.example/",
        "2130706433",
        "intranet",
        "javascript:alert(1)",
    ],
)
def test_a_private_or_odd_address_is_refused_beside_its_field(
    person: Person, walk: Walk, typed: str
) -> None:
    answer = person.post(f"{PAGE}/allow", {"url": typed, "purpose": "time_stamp"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'data-error="url"' in page
    assert "Seul un site public" in page
    assert walk.destinations.allowed() == ()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"url": "", "purpose": "feed"}, "url"),
        ({"url": "https://a.example"}, "purpose"),
        ({"url": "https://a.example", "purpose": "everything"}, "purpose"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    person: Person, walk: Walk, fields: dict[str, str], field: str
) -> None:
    answer = person.post(f"{PAGE}/allow", fields)
    assert answer.status_code == 422
    assert f'data-error="{field}"' in answer.get_data(as_text=True)
    assert walk.destinations.allowed() == ()


def test_a_permission_is_taken_back_and_given_again_by_undo(person: Person, walk: Walk) -> None:
    walk.destinations.allow("https://tsa.example", "time_stamp")
    fields = {"origin": "https://tsa.example", "purpose": "time_stamp"}
    assert person.post(f"{PAGE}/revoke", fields).status_code == 303
    assert not walk.destinations.is_allowed("https://tsa.example", "time_stamp")
    page = person.get(PAGE).get_data(as_text=True)
    assert "data-undo" in page
    again = {"url": "https://tsa.example", "purpose": "time_stamp"}
    person.post(f"{PAGE}/allow", again)
    assert walk.destinations.is_allowed("https://tsa.example", "time_stamp")


@pytest.mark.parametrize("action", ["allow", "revoke"])
def test_a_form_of_another_site_allows_nothing(person: Person, walk: Walk, action: str) -> None:
    walk.destinations.allow("https://tsa.example", "time_stamp")
    fields = {"url": "https://a.example", "origin": "https://tsa.example", "purpose": "time_stamp"}
    answer = person.post(f"{PAGE}/{action}", {**fields, "csrf_token": "forged"})
    assert answer.status_code == 400
    assert [d.origin for d in walk.destinations.allowed()] == ["https://tsa.example"]


def test_the_ledger_is_read_last_sent_first_in_words(person: Person, walk: Walk) -> None:
    walk.ledger.write(a_line(outcome="started", status=0))
    walk.ledger.write(a_line())
    later = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    walk.ledger.write(a_line(id="2", at=later, purpose="feed", outcome="started", status=0))
    walk.ledger.write(
        a_line(id="3", at=later, purpose="second_look", outcome="destination-refused", address="")
    )
    page = text_of(person)
    assert page.count("https://tsa.example/tsr") == 3
    assert "Réponse reçue (200)" in page
    assert "312 octets" in page
    assert "Sans fin connue" in page
    assert "Adresse interdite" in page
    assert page.index("Sans fin connue") < page.index("Réponse reçue (200)")
    assert "Rien n’est sorti." not in page


def test_what_a_site_was_asked_for_is_shown_as_text(person: Person, walk: Walk) -> None:
    walk.ledger.write(a_line(path="/<img src=x onerror=alert(1)>"))
    page = person.get(PAGE).get_data(as_text=True)
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
