"""Being connected is granted by a click in the dashboard and by nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from companion.store.database import Store
from companion.web.digits import commit_to, digits_of
from tests.web.running_companion import (
    ASKED,
    CHROMIUM,
    FIREFOX,
    HOST,
    PART,
    PORT,
    Extension,
    MovableClock,
    Person,
    ask_to_pair,
)

NewExtension = Callable[..., Extension]


def ask(extension: Extension, **changed: str) -> str:
    return str(ask_to_pair(extension, **changed)["id"])


def state_of(extension: Extension, pairing_id: str) -> tuple[str, str | None]:
    said = extension.post(f"/pairings/{pairing_id}/token", {}).json
    return said["state"], said["token"]


CASES = json.loads((Path(__file__).parents[1] / "cases" / "digits.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["port"]))
def test_the_digits_are_those_the_extension_works_out(case: dict[str, Any]) -> None:
    assert commit_to(case["theirs"]) == case["commitment"]
    said = digits_of(port=case["port"], theirs=case["theirs"], ours=case["ours"])
    assert said == case["digits"]


def test_whoever_passes_everything_on_from_another_port_has_other_digits(
    new_extension: NewExtension, person: Person
) -> None:
    relayed = ask_to_pair(new_extension())
    shown_in_the_browser = digits_of(port=PORT + 1, theirs=PART, ours=relayed["part"])
    assert " ".join(relayed["code"]) in person.get("/pairing").get_data(as_text=True)
    assert shown_in_the_browser != relayed["code"]


def test_the_digits_are_never_sent(new_extension: NewExtension) -> None:
    extension = new_extension()
    begun = extension.post("/pairings", ASKED)
    told = begun.get_data(as_text=True)
    path = f"/pairings/{begun.json['id']}"
    told += extension.post(f"{path}/part", {"part": PART}).get_data(as_text=True)
    told += extension.get(path).get_data(as_text=True)
    assert digits_of(port=PORT, theirs=PART, ours=begun.json["part"]) not in told


def test_another_part_than_the_one_committed_to_ends_the_request(
    new_extension: NewExtension, person: Person
) -> None:
    extension = new_extension()
    asked = extension.post("/pairings", ASKED).json["id"]
    wrong = extension.post(f"/pairings/{asked}/part", {"part": "00" * 32})
    assert (wrong.status_code, wrong.json["path"]) == (422, "/part")
    extension.post(f"/pairings/{asked}/part", {"part": PART})
    assert "data-no-pairing" in person.get("/pairing").get_data(as_text=True)
    assert state_of(extension, asked) == ("refused", None)


def test_a_request_without_digits_is_not_shown_cannot_be_allowed_and_soon_makes_way(
    new_extension: NewExtension, person: Person, clock: MovableClock
) -> None:
    silent = new_extension(FIREFOX)
    asked = silent.post("/pairings", ASKED).json["id"]
    assert "data-no-pairing" in person.get("/pairing").get_data(as_text=True)
    person.post(f"/pairing/{asked}", {"answer": "allow"})
    assert state_of(silent, asked) == ("pending", None)
    clock.pass_time(seconds=30)
    assert ask(new_extension())


def test_closing_every_window_grants_nothing(
    new_extension: NewExtension, person: Person, clock: MovableClock, store: Store
) -> None:
    extension = new_extension()
    asked = ask(extension)
    for path in ("/pairing", "/connections", "/pulse", "/"):
        person.get(path)
    assert state_of(extension, asked) == ("pending", None)
    person.post("/sign-out", {})
    assert state_of(extension, asked) == ("pending", None)
    clock.pass_time(minutes=5)
    assert state_of(extension, asked) == ("expired", None)
    assert store.browsers() == ()


@pytest.mark.parametrize("answer", ["", "yes", "ALLOW", "allow\n", "1"])
def test_no_other_word_than_the_buttons_grants(
    new_extension: NewExtension, person: Person, answer: str
) -> None:
    extension = new_extension()
    asked = ask(extension)
    assert person.post(f"/pairing/{asked}", {"answer": answer}).status_code == 422
    assert state_of(extension, asked) == ("pending", None)


def test_a_refusal_stands(new_extension: NewExtension, person: Person) -> None:
    extension = new_extension()
    asked = ask(extension)
    person.post(f"/pairing/{asked}", {"answer": "refuse"})
    person.post(f"/pairing/{asked}", {"answer": "allow"})
    assert state_of(extension, asked) == ("refused", None)


def test_another_extension_cannot_take_the_place_of_the_one_that_waits(
    new_extension: NewExtension, person: Person
) -> None:
    asked = ask(new_extension())
    thief = new_extension(FIREFOX)
    for _ in range(4):
        begun = thief.post("/pairings", {**ASKED, "browser": "Chromium 156 "})
        assert begun.json["code"] == "pairing-busy"
    page = person.get("/pairing").get_data(as_text=True)
    assert CHROMIUM in page
    assert FIREFOX not in page
    assert asked in page


def test_a_page_of_another_site_cannot_press_the_button(
    new_extension: NewExtension, person: Person
) -> None:
    extension = new_extension()
    asked = ask(extension)
    token = person.csrf_token()
    for headers in (
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:9999", "Sec-Fetch-Site": "same-site"},
        {"Origin": CHROMIUM},
        {"Origin": "null"},
    ):
        answer = person.client.post(
            f"/pairing/{asked}",
            data={"answer": "allow", "csrf_token": token},
            headers={"Host": HOST, **headers},
        )
        assert answer.status_code == 403, headers
    assert state_of(extension, asked) == ("pending", None)


def test_a_session_without_its_form_token_cannot_allow(
    new_extension: NewExtension, person: Person
) -> None:
    extension = new_extension()
    asked = ask(extension)
    person.get("/pairing")
    for token in ("", "x", "ImEi.x.y"):
        answer = person.client.post(
            f"/pairing/{asked}",
            data={"answer": "allow", "csrf_token": token},
            headers={"Host": HOST, "Sec-Fetch-Site": "same-origin"},
        )
        assert answer.status_code == 400
    assert state_of(extension, asked) == ("pending", None)


def test_a_browsers_name_is_shown_as_words(new_extension: NewExtension, person: Person) -> None:
    ask(new_extension(), browser="<b onclick=x>\u202eemorhC", extension_version="<svg onload=x>")
    page = person.get("/pairing").get_data(as_text=True)
    assert "<b onclick" not in page
    assert "<svg onload" not in page
    assert "⟨U+202E⟩" in unescape(page)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_token_is_in_no_address(
    extension: Extension, person: Person, store: Store, method: str
) -> None:
    for path in ("/", "/connections", "/settings"):
        assert extension.token not in person.get(path).get_data(as_text=True)
    said = extension.client.open("/api/v1/contract", method=method, headers=extension.headers())
    assert extension.token not in said.get_data(as_text=True)
    assert store.browsers()[0].token_sha256 not in said.get_data(as_text=True)
