"""Captures over the wire: acknowledged by hash, idempotent, answered as the schema says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from companion.model.errors import StoreUnavailable
from companion.resources import load_vocabulary
from companion.store.database import Store
from companion.walk import Walk
from companion.web.bodies import schema_of
from tests.web.running_companion import INSULT, Extension

Body = Callable[..., dict[str, Any]]


def sent(extension: Extension, body: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    answer = extension.post("/captures", body)
    assert answer.status_code in {200, 201}, answer.data
    card: dict[str, Any] = answer.json
    first = next(schema_of("capture-answer").iter_errors(card), None)
    assert first is None, first
    return answer, card


def test_a_capture_is_acknowledged_by_the_hash_of_its_bytes(
    extension: Extension, capture_body: Body
) -> None:
    body = json.dumps(capture_body()).encode()
    answer = extension.post("/captures", body)
    assert answer.status_code == 201
    assert answer.json["sha256"] == hashlib.sha256(body).hexdigest()
    assert answer.json["state"] == "read"


def test_the_card_says_what_the_words_may_be(extension: Extension, capture_body: Body) -> None:
    _, card = sent(extension, capture_body())
    (mention,) = card["mentions"]
    assert mention["words"] == INSULT
    assert mention["nature"] == "injure"
    assert mention["nature_label"] == "Peut relever de l’injure"
    assert mention["severity"] >= 2
    assert mention["seen"] == "new"
    assert "charlatan" in " ".join(signal["text"] for signal in mention["signals"])
    for signal in mention["signals"]:
        assert mention["words"][signal["start"] : signal["end"]] == signal["text"]
    assert mention["article"]["label"]
    assert mention["deadline"]["state"] == "maybe_expired"
    assert mention["deadline"]["sentence"].startswith("Peut-être déjà prescrit")
    assert 1 <= len(mention["steps"]) <= 3
    assert card["law_version"]
    assert card["law_checked_on"]


def test_the_card_speaks_the_language_asked_for(extension: Extension, capture_body: Body) -> None:
    body = capture_body()
    french = extension.post("/captures", body).json["mentions"][0]
    english = extension.get(f"/captures/{body['id']}", Accept_Language="en").json["mentions"][0]
    assert english["nature_label"] == "May amount to insult (injure)"
    assert english["deadline"]["sentence"].startswith("Possibly time-barred")
    for key in ("nature_label", "do_not_reply_why"):
        assert french[key] != english[key]
    assert french["steps"][0]["title"] != english["steps"][0]["title"]


def test_the_same_bytes_again_answer_the_same(extension: Extension, capture_body: Body) -> None:
    body = json.dumps(capture_body()).encode()
    first, again = extension.post("/captures", body), extension.post("/captures", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json


def test_the_same_id_with_other_bytes_is_a_conflict(
    extension: Extension, capture_body: Body, store: Store
) -> None:
    body = capture_body()
    extension.post("/captures", body)
    answer = extension.post("/captures", {**body, "title": "other"})
    assert (answer.status_code, answer.json["code"]) == (409, "conflict")
    assert len(store.captures()) == 1


def test_a_reading_that_fails_is_still_acknowledged(
    extension: Extension, capture_body: Body, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("hostile page")

    monkeypatch.setattr(walk, "_read", fail)
    _, card = sent(extension, capture_body())
    assert (card["state"], card["mentions"]) == ("to_read", [])
    assert card["problems"][0]["code"] == "to-read"
    assert "gardée" in card["problems"][0]["sentence"]


def test_words_that_could_not_be_assessed_get_no_made_up_nature(
    extension: Extension, capture_body: Body, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no law today")

    monkeypatch.setattr(walk, "_assess", fail)
    _, card = sent(extension, capture_body())
    (mention,) = card["mentions"]
    assert (mention["nature"], mention["abstain"]) == ("unread", True)
    assert (mention["deadline"], mention["steps"]) == (None, [])


def test_a_full_disk_is_said_and_nothing_is_acknowledged(
    extension: Extension, capture_body: Body, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable("no space left")

    monkeypatch.setattr(walk, "receive", fail)
    answer = extension.post("/captures", capture_body())
    assert (answer.status_code, answer.json["code"]) == (507, "store-unavailable")
    assert "sha256" not in answer.json
    assert answer.json["title"] == load_vocabulary()["problems"]["store-unavailable"]["title"]["fr"]


def test_an_unknown_capture_is_not_found(extension: Extension) -> None:
    assert extension.get("/captures/none").status_code == 404
    answer = extension.post("/captures/none/concerns", {"mentions": []})
    assert answer.status_code == 404


def test_ticks_are_kept(extension: Extension, capture_body: Body) -> None:
    _, card = sent(extension, capture_body())
    mention = card["mentions"][0]["id"]
    ticked = extension.post(
        f"/captures/{card['id']}/concerns", {"mentions": [{"id": mention, "concerns": False}]}
    )
    assert ticked.json["mentions"][0]["concerns"] is False
    assert schema_of("capture-answer").is_valid(ticked.json)


def test_a_step_done_leaves_the_card(extension: Extension, capture_body: Body, walk: Walk) -> None:
    _, card = sent(extension, capture_body())
    mention = card["mentions"][0]
    first = mention["steps"][0]["id"]
    walk.set_step(mention["id"], first, "done")
    again = extension.get(f"/captures/{card['id']}").json["mentions"][0]
    assert first not in [step["id"] for step in again["steps"]]


def test_a_page_knows_its_mentions(extension: Extension, capture_body: Body) -> None:
    body = capture_body()
    before = extension.get("/page?url=https://www.exemple.fr/avis").json
    sent(extension, body)
    after = extension.get("/page?url=https://www.exemple.fr/avis").json
    assert before == {
        "known": 0,
        "worst_severity": None,
        "least_days_left": None,
        "is_awaited": False,
    }
    assert after["known"] == 1
    assert after["worst_severity"] >= 2
    assert schema_of("page").is_valid(after)


@pytest.mark.parametrize("query", ["", "?url=", "?url=" + "x" * 9000])
def test_a_page_needs_its_address(extension: Extension, query: str) -> None:
    assert extension.get(f"/page{query}").status_code == 422


def test_alerts_follow_their_schema(extension: Extension, add_mention: Callable[..., str]) -> None:
    mention = add_mention()
    alerts = extension.get("/alerts").json
    assert schema_of("alerts").is_valid(alerts)
    assert alerts["urgent"] == 1
    assert alerts["alerts"][0]["mention_id"] == mention
    assert "jours restants" in alerts["alerts"][0]["sentence"]


def test_the_contract_gives_schemas_platforms_and_words(extension: Extension) -> None:
    contract = extension.get("/contract").json
    assert contract["protocol"] == 1
    assert contract["schemas"]["capture"]["$id"] == "avise:capture"
    assert contract["vocabulary"] == load_vocabulary()
    assert "google-maps" in [platform["id"] for platform in contract["platforms"]]


@pytest.mark.parametrize("words", ["x" * 200_000, "\u202e\u0000é😀", "", "=1+1"])
def test_odd_words_still_give_a_valid_card(
    extension: Extension, capture_body: Body, words: str
) -> None:
    excerpt = {"text": words, "html": "<p></p>", "before": "", "after": ""}
    sent(extension, capture_body(excerpt=excerpt))


def test_ping_and_sign_ins_follow_their_schemas(extension: Extension) -> None:
    assert schema_of("ping").is_valid(extension.get("/ping").json)
    assert schema_of("sign-in").is_valid(extension.post("/sign-ins", {"path": "/"}).json)
