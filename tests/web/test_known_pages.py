"""The list the badge is drawn from: hashed pages; and what a page captured again shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from companion.model.address import page_key
from companion.store.database import Store
from companion.walk import Walk
from tests.web.running_companion import INSULT, Extension

KEYS = Path(__file__).parents[1] / "cases" / "page-keys.json"


def test_addresses_are_keyed_alike_on_both_sides() -> None:
    cases = json.loads(KEYS.read_text("utf-8"))
    assert len(cases) >= 30
    assert [[url, page_key(url)] for url, _ in cases] == cases


def test_pages_are_given_as_hashes_that_hold_no_address(
    extension: Extension, add_mention: Callable[..., str], store: Store
) -> None:
    add_mention()
    answer = extension.get("/known-pages")
    assert answer.status_code == 200
    given = answer.json
    said = f"{given['salt']}\n{page_key('https://www.exemple.fr/avis')}".encode()
    expected = hashlib.sha256(said).hexdigest()[:16]
    assert given["pages"] == [{"hash": expected, "count": 1}]
    assert "exemple" not in answer.get_data(as_text=True)
    assert store.instance_id not in answer.get_data(as_text=True)


def test_the_same_list_is_not_sent_again_and_another_is(
    extension: Extension, add_mention: Callable[..., str]
) -> None:
    first = extension.get("/known-pages").json
    assert first["pages"] == []
    again = extension.get(f"/known-pages?have={first['tag']}").json
    assert again["pages"] is None
    add_mention()
    later = extension.get(f"/known-pages?have={first['tag']}").json
    assert len(later["pages"]) == 1
    assert later["tag"] != first["tag"]


def test_a_mention_of_somebody_else_is_on_no_list(
    extension: Extension, add_mention: Callable[..., str], walk: Walk
) -> None:
    mention = walk.store.get_mention(add_mention())
    walk.set_concerns(mention.sightings[0].capture_id, {mention.id: False})
    assert extension.get("/known-pages").json["pages"] == []


def test_a_stranger_learns_nothing(extension: Extension, add_mention: Callable[..., str]) -> None:
    add_mention()
    assert extension.get("/known-pages", Authorization=None).status_code == 401
    assert extension.get(f"/known-pages?have={'a' * 65}").status_code == 422


Make = Callable[..., dict[str, Any]]


def _capture(extension: Extension, make: Make, *reviews: tuple[str, str]) -> dict[str, Any]:
    shown = "".join(
        f'<div class="avis"><b>{author}</b><i aria-label="1 sur 5"></i>'
        f"<time>12 mars 2026</time><p>{words}</p></div>"
        for author, words in reviews
    )
    count = f"<p>{len(reviews)} avis</p>"
    dom = f'<html lang="fr"><title>Avis</title><body><h1>Avis</h1>{count}{shown}'
    answer = extension.post("/captures", make(dom=dom, method="page", excerpt=None))
    assert answer.status_code == 201, answer.data
    found: dict[str, Any] = answer.json
    return found


def test_a_page_captured_again_says_what_is_online_and_what_has_changed(
    extension: Extension, capture_body: Make
) -> None:
    calm = "Deux heures d’attente pour cinq minutes de consultation, sans un mot d’excuse."
    first = _capture(extension, capture_body, ("Ana P.", INSULT), ("Luc B.", calm))
    assert first["observed"] is None
    again = _capture(
        extension, capture_body, ("Ana P.", INSULT), ("Luc B.", f"{calm} Je reviens : pire encore.")
    )
    assert again["observed"] == {"online": 1, "changed": 1, "gone": 0, "unseen": 0}
    part = _capture(extension, capture_body, ("Ana P.", INSULT))
    observed = part["observed"]
    assert observed["online"] == 1
    assert observed["gone"] + observed["unseen"] == 1
