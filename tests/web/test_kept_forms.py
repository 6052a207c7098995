"""What was written is not lost when the sign-in ends: kept for its browser, offered, forgotten."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from companion.model.practitioner import Practitioner
from companion.store.database import Store
from companion.web.kept_forms import LARGEST
from tests.web.running_companion import HOST, MovableClock, Person

WORDS = "Appelé le cabinet : « rien noté »\nce jour-là. <b>Sûr</b>"
NAMES = {"names": "Dr Claire Martin\nClaire Martin", "specialty": "", "status": "", "rpps": ""}


@pytest.fixture
def mention(add_mention: Callable[..., str]) -> str:
    return add_mention()


def send_too_late(person: Person, clock: MovableClock, path: str, fields: dict[str, str]) -> str:
    """Send a form nine hours after the page was opened; return the page that answers."""
    token = person.csrf_token()
    clock.pass_time(hours=9)
    answer = send(person, path, {"csrf_token": token, **fields})
    assert answer.status_code == 401
    return answer.get_data(as_text=True)


def send(person: Person, path: str, fields: dict[str, str]) -> TestResponse:
    headers = {"Host": HOST, "Origin": "null", "Sec-Fetch-Site": "same-origin"}
    return person.client.post(path, data=fields, headers=headers)


def offered(person: Person) -> dict[str, str]:
    page = person.get("/kept").get_data(as_text=True)
    form = page.split("data-sent-again")[1].split("</form>")[0]
    found = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found}


def test_a_form_sent_after_the_session_is_offered_after_signing_in_and_then_forgotten(
    person: Person, clock: MovableClock, store: Store, mention: str
) -> None:
    path = f"/mentions/{mention}/notes"
    page = send_too_late(person, clock, path, {"notes": WORDS})
    assert "data-kept" in page
    assert store.get_mention(mention).notes == ""

    person.sign_in()
    assert "data-kept-waiting" in person.get("/").get_data(as_text=True)
    shown = person.get("/kept").get_data(as_text=True)
    assert f'action="{path}"' in shown
    assert "&lt;b&gt;Sûr&lt;/b&gt;" in shown
    fields = offered(person)
    assert fields["notes"] == WORDS
    assert person.post(path, fields).status_code == 303
    assert store.get_mention(mention).notes == WORDS
    assert "data-kept-waiting" not in person.get("/").get_data(as_text=True)
    assert person.get("/kept").status_code == 303


def test_a_form_with_an_old_token_is_offered_at_once(person: Person, store: Store) -> None:
    old = person.csrf_token()
    person.sign_in()
    answer = send(person, "/settings", {**NAMES, "csrf_token": old})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert store.practitioner() == Practitioner()
    form = page.split("data-sent-again")[1].split("</form>")[0]
    assert html.unescape(form).count("Dr Claire Martin\nClaire Martin") == 2
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert person.post("/settings", fields).status_code == 303
    assert store.practitioner().names == ("Dr Claire Martin", "Claire Martin")


def test_nobody_else_is_offered_it(
    person: Person, stranger: Person, clock: MovableClock, mention: str
) -> None:
    send_too_late(person, clock, f"/mentions/{mention}/notes", {"notes": WORDS})
    stranger.sign_in()
    assert "data-kept-waiting" not in stranger.get("/").get_data(as_text=True)
    assert stranger.get("/kept").status_code == 303
    # Nor does the browser itself see it before it signed in.
    assert "Appelé" not in person.get("/kept").get_data(as_text=True)


def test_it_is_gone_after_half_an_hour(person: Person, clock: MovableClock, mention: str) -> None:
    send_too_late(person, clock, f"/mentions/{mention}/notes", {"notes": WORDS})
    clock.pass_time(minutes=31)
    person.sign_in()
    assert "data-kept-waiting" not in person.get("/").get_data(as_text=True)


def test_it_can_be_forgotten_unsent(
    person: Person, clock: MovableClock, store: Store, mention: str
) -> None:
    send_too_late(person, clock, f"/mentions/{mention}/notes", {"notes": WORDS})
    person.sign_in()
    person.post("/kept/forget", {})
    assert "data-kept-waiting" not in person.get("/").get_data(as_text=True)
    assert store.get_mention(mention).notes == ""


def test_nothing_of_it_is_written_to_the_disk(
    person: Person, clock: MovableClock, store: Store, mention: str
) -> None:
    send_too_late(person, clock, f"/mentions/{mention}/notes", {"notes": WORDS})
    files = [path.read_bytes() for path in store.folder.rglob("*") if path.is_file()]
    assert files
    assert not any("rien noté".encode() in data for data in files)


def test_passwords_are_not_kept(person: Person, clock: MovableClock) -> None:
    secrets = {"passphrase": "quatre mots bien longs", "again": "quatre mots bien longs"}
    page = send_too_late(person, clock, "/settings/data/backups", secrets)
    assert "data-lost" in page
    person.sign_in()
    assert person.get("/kept").status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"notes": WORDS, "csrf_token": "forged"}, "data-lost"),
        ({"notes": "x" * (LARGEST + 1)}, "data-lost"),
    ],
)
def test_what_is_not_surely_theirs_or_far_too_long_is_not_kept_and_that_is_said(
    person: Person, clock: MovableClock, mention: str, fields: dict[str, str], said: str
) -> None:
    assert said in send_too_late(person, clock, f"/mentions/{mention}/notes", fields)
    person.sign_in()
    assert person.get("/kept").status_code == 303
