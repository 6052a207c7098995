"""The first visit: five short questions, each kept at once or skipped, then the browser."""

from __future__ import annotations

import re
from typing import Any

import pytest

from companion.model.practitioner import Practitioner
from companion.store.database import Store
from tests.web.running_companion import Person, ask_to_pair

ANSWERS: list[tuple[str, str, dict[str, Any]]] = [
    ("names", "Dr Claire Martin\nClaire Martin", {"names": ("Dr Claire Martin", "Claire Martin")}),
    ("specialty", "Dermatologue", {"specialty": "Dermatologue"}),
    ("places", "Lyon\nVillefranche", {"places": ("Lyon", "Villefranche")}),
    ("status", "liberal", {"status": "liberal"}),
    ("own_pages", "https://dr-martin.example/", {"own_pages": ("https://dr-martin.example/",)}),
]


def test_five_questions_lead_to_the_browser_and_each_answer_is_kept_at_once(
    person: Person, store: Store
) -> None:
    assert 'href="/welcome"' in person.get("/").get_data(as_text=True)
    path, known = person.get("/welcome").headers["Location"], {}
    for number, (field, answer, kept) in enumerate(ANSWERS, start=1):
        assert path == f"/welcome/{number}"
        page = person.get(path).get_data(as_text=True)
        assert f"Question {number} sur 5" in page
        assert f'<label for="{field}">' in page
        path = person.post(path, {field: answer}).headers["Location"]
        known |= kept
        assert store.practitioner() == Practitioner(**known)
    assert path == "/welcome/ready"
    assert "data-connect" in person.get(path).get_data(as_text=True)


def test_every_question_can_be_skipped_and_leaves_what_was_said(
    person: Person, store: Store
) -> None:
    store.put_practitioner(Practitioner(names=("Dr A",), telephones=("04 78 00 00 00",)))
    for number in range(1, 6):
        page = person.get(f"/welcome/{number}").get_data(as_text=True)
        following = re.search(r'href="([^"]+)" data-skip', page)
        assert following
        assert following[1] == (f"/welcome/{number + 1}" if number < 5 else "/welcome/ready")
    person.post("/welcome/2", {"specialty": "Cardiologue"})
    assert store.practitioner().names == ("Dr A",)
    assert store.practitioner().telephones == ("04 78 00 00 00",)


def test_an_answer_that_cannot_be_is_refused_beside_its_field_and_stays_written(
    person: Person, store: Store
) -> None:
    answer = person.post("/welcome/5", {"own_pages": "ma page"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'data-error="own_pages"' in page
    assert ">\r\nma page</textarea>" in page
    assert store.practitioner() == Practitioner()


@pytest.mark.parametrize("number", ["0", "6", "un"])
def test_there_is_no_other_question(person: Person, number: str) -> None:
    assert person.get(f"/welcome/{number}").status_code == 404


def test_the_last_page_shows_the_request_and_then_the_browser(
    person: Person, new_extension: Any
) -> None:
    asked = ask_to_pair(new_extension())
    page = person.get("/welcome/ready").get_data(as_text=True)
    assert "data-pairing-request" in page
    person.post(f"/pairing/{asked['id']}", {"answer": "refuse"})
    assert "data-connect" in person.get("/welcome/ready").get_data(as_text=True)
