"""Whatever goes wrong, a person gets a sentence, what to do, a way on, and no trace of code."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from companion.model.errors import StoreUnavailable
from companion.resources import load_vocabulary
from companion.store.database import Store
from companion.web.app import sign_in_links
from companion.web.gate import FORM_LIMIT_BYTES
from tests.web.running_companion import HOST, MovableClock, Person

Case = Callable[[Person, Store, MovableClock, pytest.MonkeyPatch], TestResponse]


def not_found(person: Person, *_: object) -> TestResponse:
    return person.get("/nowhere")


def no_such_mention(person: Person, *_: object) -> TestResponse:
    return person.get("/mentions/none")


def broken_program(
    person: Person, _store: Store, _clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> TestResponse:
    walk = person.app.extensions["avise"].walk
    monkeypatch.setattr(type(walk), "glances", lambda _: 1 / 0)
    return person.get("/")


def expired(person: Person, _store: Store, clock: MovableClock, *_: object) -> TestResponse:
    clock.pass_time(hours=9)
    return person.get("/mentions?severity=3")


def never_signed_in(person: Person, *_: object) -> TestResponse:
    return Person(person.app).get("/mentions")


def damaged(person: Person, store: Store, *_: object) -> TestResponse:
    store.forget_values()
    for path in store.folder.glob("*.sqlite3*"):
        path.write_bytes(b"\xde\xad" * (path.stat().st_size // 2))
    return person.get("/")


def disk_gone(
    person: Person, store: Store, _clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> TestResponse:
    def refuse(*_: object) -> None:
        raise StoreUnavailable("gone")

    for name in ("mention_count", "setting", "mentions", "captures_to_read"):
        monkeypatch.setattr(type(store), name, refuse)
    return person.get("/")


def too_large(person: Person, *_: object) -> TestResponse:
    headers = {"Host": HOST, "Origin": "null", "Sec-Fetch-Site": "same-origin"}
    sent = b"x" * (FORM_LIMIT_BYTES + 1)
    return person.client.post("/captures/new", data=sent, headers=headers)


def too_many(person: Person, *_: object) -> TestResponse:
    for _attempt in range(10):
        person.get("/sign-in/unknown")
    return person.get("/sign-in/unknown")


CASES: list[tuple[Case, int, str, str]] = [
    (not_found, 404, "not-found", 'href="/"'),
    (no_such_mention, 404, "not-found", 'href="/mentions"'),
    (broken_program, 500, "error", 'href="/"'),
    (expired, 401, "sign-in-expired", 'href="/mentions?severity=3"'),
    (never_signed_in, 401, "sign-in-needed", 'href="/mentions"'),
    (damaged, 500, "store-unreadable", 'href="/"'),
    (disk_gone, 507, "store-unavailable", 'href="/"'),
    (too_large, 413, "form-too-large", 'href="/captures/new"'),
    (too_many, 429, "too-many-requests", "data-wait"),
]


@pytest.mark.parametrize(("case", "status", "code", "way"), CASES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_problem_has_its_page_with_a_way_on(  # noqa: PLR0913, PLR0917 a case and its fixtures
    person: Person,
    store: Store,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
    case: Case,
    status: int,
    code: str,
    way: str,
    language: str,
) -> None:
    person.client.set_cookie("avise-lang", language, domain="127.0.0.1")
    if case is never_signed_in:
        store.put_setting("language", language)
    answer = case(person, store, clock, monkeypatch)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert f'data-problem="{code}"' in page
    said = load_vocabulary()["problems"][code]
    for words in (said["title"][language], said["remedy"][language]):
        assert words.replace("’", "'") in page.replace("&#39;", "'").replace("’", "'")
    assert way in page.split("data-problem")[1]
    assert f'<html lang="{language}">' in page
    assert not re.search(r"Traceback|File &#34;|\.py|Error:|Exception", page)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_whose_frame_breaks_too_still_has_words_and_a_way_on(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = person.app.extensions["avise"].pairings
    monkeypatch.setattr(type(sessions), "pending", lambda _: 1 / 0)
    answer = person.get("/nowhere")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "Introuvable" in page
    assert '<a href="/">' in page


def test_a_link_used_twice_says_how_to_get_another(person: Person) -> None:
    link = sign_in_links(person.app).issue("/").removeprefix(f"http://{HOST}")
    person.get(link)
    page = person.get(link).get_data(as_text=True)
    assert 'data-problem="sign-in-link-over"' in page
    assert "avise open" in page
