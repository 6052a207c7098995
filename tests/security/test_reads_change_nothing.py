"""GET never changes state: every route is asked, and the data folder is compared byte for byte.

Three traces are left on purpose and held to exactly what they are: when a browser last spoke and
when a person was last there (to the minute, to five minutes), that a sign-in link was used, and
that an original was looked at (a line of the custody log).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from companion.model.first_page import FirstPage
from companion.store.database import Store
from companion.walk import Walk
from tests.web.running_companion import CHROMIUM, Extension, MovableClock, Person, ask_to_pair

Known = dict[str, str]
A_KEY = "0" * 32
LEAVES_A_TRACE = {"entry.sign_in", "evidence.original"}


@pytest.fixture
def known(
    extension: Extension, store: Store, walk: Walk, capture_body: Callable[..., dict[str, Any]]
) -> Known:
    """Real values for every argument of a route, with a request to be connected that waits."""
    card = extension.post("/captures", capture_body()).json
    asked = ask_to_pair(extension)
    capture = store.find_capture(card["id"])
    assert capture is not None
    mention = store.mentions()[0]
    store.watching.put_page(
        FirstPage(
            capture_id=card["id"],
            seen_at=capture.received_at,
            engine="google-web",
            query="x",
            series="google-web x",
        )
    )
    planned = walk.presence.add_content("blog", "Un billet", date(2026, 12, 15))
    version = walk.drafting.export(mention.id, "lawyer_brief", "fr", "txt")
    return {
        "filename": "dashboard.css",
        "capture_id": card["id"],
        "mention_id": mention.id,
        "assessment_id": store.get_mention(card["mentions"][0]["id"]).assessment_id or "",
        "sha256": capture.evidence[0].sha256,
        "pairing_id": asked["id"],
        "browser_id": store.browsers()[0].id,
        "token": "unknown",
        "name": _a_file(store, "backups", "backup-20261123T120000Z.zip"),
        "key": _a_file(store, "dossiers", f"dossier-{A_KEY}.zip") and A_KEY,
        "version": "whole",
        "step_id": "lawyer",
        "document_id": "lawyer_brief",
        "version_id": version.id,
        "said": "1",
        "item_id": planned.id,
    }


def _a_file(store: Store, folder: str, name: str) -> str:
    path = store.folder / folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"made before")
    return name


def address_of(rule: Rule, known: Known) -> str:
    path = re.sub(r"<int:\w+>", "1", rule.rule)
    for argument in rule.arguments:
        path = path.replace(f"<path:{argument}>", known[argument])
        path = path.replace(f"<{argument}>", known[argument])
    return path


def everything_in(store: Store) -> dict[str, object]:
    """Every row of the store and every other file of the data folder."""
    database = next(store.folder.glob("*.sqlite3"))
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        found: dict[str, object] = {
            name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"')))  # noqa: S608 its own names
            for (name,) in tables.fetchall()
        }
    connection.close()
    del found["sqlite_sequence"]  # SQLite's own count of places ever given
    for path in store.folder.rglob("*"):
        if path.is_file() and not path.name.startswith(database.name):
            found[str(path.relative_to(store.folder))] = path.read_bytes()
    return found


def ask(rule: Rule, known: Known, extension: Extension, person: Person, method: str) -> int:
    path = address_of(rule, known)
    if rule.rule.startswith("/api/"):
        query = "?url=https://www.exemple.fr/avis" if rule.rule.endswith("/page") else ""
        answer = extension.client.open(path + query, method=method, headers=extension.headers())
    else:
        answer = person.client.open(path, method=method, headers={"Host": "127.0.0.1:8765"})
    answer.close()
    return answer.status_code


def reads_of(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_no_read_changes_a_byte(  # noqa: PLR0913, PLR0917 fixtures
    app: Flask, extension: Extension, person: Person, store: Store, known: Known, method: str
) -> None:
    extension.get("/alerts")
    person.get("/")
    before = everything_in(store)
    for rule in reads_of(app):
        if rule.endpoint in LEAVES_A_TRACE and method == "GET":
            continue
        status = ask(rule, known, extension, person, method)
        assert status < 400 or rule.endpoint == "entry.sign_in", rule.rule
        assert everything_in(store) == before, (method, rule.rule)


def test_reads_grant_nothing_even_once_allowed(
    app: Flask, extension: Extension, person: Person, store: Store, known: Known
) -> None:
    person.post(f"/pairing/{known['pairing_id']}", {"answer": "allow"})
    count = len(store.browsers())
    for rule in reads_of(app):
        ask(rule, known, extension, person, "GET")
    assert len(store.browsers()) == count
    claimed = extension.post(f"/pairings/{known['pairing_id']}/token", {})
    assert claimed.json["token"]
    assert [browser.origin for browser in store.browsers()] == [CHROMIUM, CHROMIUM]


def test_a_minute_later_a_read_leaves_when_the_browser_spoke_and_no_more(
    extension: Extension, store: Store, known: Known, clock: MovableClock
) -> None:
    before = everything_in(store)
    clock.pass_time(minutes=2)
    extension.get(f"/captures/{known['capture_id']}")
    after = everything_in(store)
    assert {name for name in after if before.get(name) != after[name]} == {"rows"}
    (row,) = set(after["rows"]) - set(before["rows"])  # type: ignore[call-overload]
    (browser,) = store.browsers()
    assert browser.last_used_at == clock.at
    assert browser.id in row


def test_looking_at_an_original_adds_its_line_of_custody_and_no_more(
    person: Person, store: Store, known: Known
) -> None:
    before = everything_in(store)
    path = f"/mentions/{known['mention_id']}/evidence/{known['sha256']}"
    assert person.get(path).status_code == 200
    after = everything_in(store)
    assert {name for name in after if before.get(name) != after[name]} == {"custody.jsonl"}
    old, new = before["custody.jsonl"], after["custody.jsonl"]
    assert isinstance(old, bytes)
    assert isinstance(new, bytes)
    assert new.startswith(old)
    assert json.loads(new[len(old) :])["event"] == "viewed_original"
