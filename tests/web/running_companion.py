"""A companion for tests: real rooms, a real store in a temporary folder, a clock one can move."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from companion.advice.steps import load_steps
from companion.law.pack import load_pack
from companion.model.capture import HandEntry
from companion.model.interval import DateInterval
from companion.reading.platforms import load_platforms
from companion.resources import law_pack_folder, shared_folder
from companion.store.database import Store
from companion.walk import Walk
from companion.web.app import create_app, sign_in_links
from companion.web.digits import commit_to, digits_of

PORT = 8765
HOST = f"127.0.0.1:{PORT}"
CHROMIUM = "chrome-extension://" + "abcdefghijklmnop" * 2
FIREFOX = "moz-extension://11111111-2222-3333-4444-555555555555"
INSULT = "Ce médecin est un charlatan, un escroc, un incompétent."


class MovableClock:
    """Tells the time a test says it is."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def pass_time(self, **amount: float) -> None:
        self.at += timedelta(**amount)


class Extension:
    """A browser's extension: the headers it would send, and its token once paired."""

    def __init__(self, client: FlaskClient, *, instance: str, origin: str = CHROMIUM) -> None:
        self.client = client
        self.instance = instance
        self.origin = origin
        self.token = ""

    def headers(self, **changed: str | None) -> dict[str, str]:
        usual = {
            "Host": HOST,
            "Origin": self.origin,
            "Sec-Fetch-Site": "none",
            "Avise-Protocol": "1",
            "Avise-Instance": self.instance,
            "Accept-Language": "fr",
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token}",
        }
        given = {name.replace("_", "-"): value for name, value in changed.items()}
        return {name: value for name, value in {**usual, **given}.items() if value is not None}

    def get(self, path: str, **changed: str | None) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers(**changed), buffered=True)

    def post(self, path: str, body: Any, **changed: str | None) -> TestResponse:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(f"/api/v1{path}", data=data, headers=self.headers(**changed))


PART = "5c" * 32
ASKED = {"browser": "Chromium", "extension_version": "0.1", "commitment": commit_to(PART)}


def ask_to_pair(extension: Extension, **changed: str) -> dict[str, Any]:
    """Ask to be connected up to the digits, as an extension does; `code` is what it shows."""
    begun = extension.post("/pairings", {**ASKED, **changed})
    assert begun.status_code == 201, begun.data
    shown = extension.post(f"/pairings/{begun.json['id']}/part", {"part": PART})
    assert shown.status_code == 200, shown.data
    code = digits_of(port=PORT, theirs=PART, ours=begun.json["part"])
    return {**shown.json, "code": code}


class Person:
    """Somebody at the dashboard."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def sign_in(self, path: str = "/") -> TestResponse:
        url = sign_in_links(self.app).issue(path)
        return self.get(url.removeprefix(f"http://{HOST}"))

    def get(self, path: str, **headers: str) -> TestResponse:
        said = {"Host": HOST, "Accept-Language": "fr", **headers}
        return self.client.get(path, headers=said, buffered=True)

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> TestResponse:
        sent = {"csrf_token": self.csrf_token(), **fields}
        said = {"Host": HOST, "Origin": "null", "Sec-Fetch-Site": "same-origin", **headers}
        files = {k: FileStorage(v[0], v[1]) for k, v in sent.items() if isinstance(v, tuple)}
        if not files:
            return self.client.post(path, data=sent, headers=said, buffered=True)
        # Encoded here: the test client would spool it to a file it never closes.
        boundary, body = encode_multipart({**sent, **files})
        said["Content-Type"] = f'multipart/form-data; boundary="{boundary}"'
        return self.client.post(path, data=body, headers=said, buffered=True)

    def csrf_token(self) -> str:
        page = self.get("/settings").get_data(as_text=True)
        return page.split('name="csrf_token" value="')[1].split('"')[0]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def store(tmp_path: Path, clock: MovableClock) -> Iterator[Store]:
    with Store.open(tmp_path / "data", clock=clock) as store:
        yield store


@pytest.fixture
def walk(store: Store, clock: MovableClock) -> Walk:
    folder = law_pack_folder("fr")
    return Walk(
        store=store,
        pack=load_pack(folder),
        catalogue=load_steps(folder),
        platforms=load_platforms(shared_folder() / "platforms"),
        clock=clock,
    )


@pytest.fixture
def app(walk: Walk, store: Store, clock: MovableClock) -> Flask:
    app = create_app(walk=walk, store=store, clock=clock, port=PORT)
    app.testing = False
    return app


@pytest.fixture
def person(app: Flask) -> Person:
    """Somebody who signed in."""
    person = Person(app)
    person.sign_in()
    return person


@pytest.fixture
def stranger(app: Flask) -> Person:
    """Somebody who did not."""
    return Person(app)


@pytest.fixture
def new_extension(app: Flask, store: Store) -> Callable[..., Extension]:
    """Makes extensions that are not paired yet."""

    def make(origin: str = CHROMIUM) -> Extension:
        return Extension(app.test_client(), instance=store.instance_id, origin=origin)

    return make


@pytest.fixture
def extension(new_extension: Callable[..., Extension], person: Person) -> Extension:
    """A paired one, paired the way a person does it."""
    extension = new_extension()
    asked = ask_to_pair(extension)
    person.post(f"/pairing/{asked['id']}", {"answer": "allow"})
    given = extension.post(f"/pairings/{asked['id']}/token", {}).json
    assert given is not None
    extension.token = given["token"]
    return extension


@pytest.fixture
def add_mention(walk: Walk, clock: MovableClock) -> Callable[..., str]:
    """Adds a review by hand and returns the id of its mention."""

    def add(text: str = INSULT, **fields: Any) -> str:
        today = clock.now().date()
        published = DateInterval(
            earliest=today - timedelta(days=40), latest=today - timedelta(days=20)
        )
        usual = {"url": "https://www.exemple.fr/avis", "author": "Jean", "published": published}
        capture = walk.receive_by_hand(HandEntry(text=text, **{**usual, **fields}))
        walk.read_capture(capture.id)
        return walk.view_capture(capture.id).mentions[0].mention.id

    return add


@pytest.fixture
def capture_body() -> Callable[..., dict[str, Any]]:
    """Makes the body of a capture as the extension sends it."""

    def make(**changed: Any) -> dict[str, Any]:
        body: dict[str, Any] = {
            "id": str(uuid.uuid4()),
            "method": "selection",
            "url": "https://www.exemple.fr/avis",
            "canonical_url": None,
            "title": "Avis sur un cabinet",
            "lang": "fr",
            "captured_at": "2026-11-23T10:00:00Z",
            "time_zone": "Europe/Paris",
            "user_agent": "test",
            "extension_version": "0.1",
            "viewport": None,
            "dom": f"<html lang=fr><body><p>{INSULT}</p></body></html>",
            "frames": [],
            "excerpt": {"text": INSULT, "html": f"<p>{INSULT}</p>", "before": "", "after": ""},
            "cuts": [],
            "screenshot": None,
        }
        return {**body, **changed}

    return make
