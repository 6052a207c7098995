"""Supplements over the wire: acknowledged by hash, idempotent, refused in words; then shown."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import uuid
from collections.abc import Callable
from typing import Any

from PIL import Image

from companion.store.database import Store
from companion.web.bodies import schema_of
from tests.web.running_companion import Extension, Person

Body = Callable[..., dict[str, Any]]


def _supplement(capture_id: str, **fields: Any) -> dict[str, Any]:
    data = io.BytesIO()
    Image.new("RGB", (300, 400), (10, 20, 30)).save(data, format="PNG")
    picture = {"media_type": "image/png", "data": base64.b64encode(data.getvalue()).decode()}
    return {
        "id": str(uuid.uuid4()),
        "capture_id": capture_id,
        "taken_at": "2026-11-23T12:00:03Z",
        "delivery": None,
        "surface": "page",
        "method": "at-once",
        "width": 300,
        "height": 400,
        "full_height": 400,
        "scale": 1,
        "picture": picture,
        "layout": [],
        "notes": ["whole-grew"],
        **fields,
    }


def _captured(extension: Extension, capture_body: Body) -> dict[str, Any]:
    card: dict[str, Any] = extension.post("/captures", capture_body()).json
    return card


def test_a_supplement_is_acknowledged_by_the_hash_of_its_bytes(
    extension: Extension, capture_body: Body
) -> None:
    capture_id = _captured(extension, capture_body)["id"]
    body = json.dumps(_supplement(capture_id)).encode()
    first = extension.post(f"/captures/{capture_id}/supplement", body)
    again = extension.post(f"/captures/{capture_id}/supplement", body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.json["sha256"] == hashlib.sha256(body).hexdigest()
    assert not list(schema_of("capture-supplement-answer").iter_errors(first.json))


def test_what_is_no_supplement_of_this_capture_is_refused(
    extension: Extension, capture_body: Body, store: Store
) -> None:
    capture_id = _captured(extension, capture_body)["id"]
    address = f"/captures/{capture_id}/supplement"
    nobody = str(uuid.uuid4())
    lie = {"media_type": "image/png", "data": "PHN2Zz4="}
    asked = [
        extension.post(f"/captures/{nobody}/supplement", _supplement(nobody)),
        extension.post(address, _supplement(nobody)),
        extension.post(address, _supplement(capture_id, picture=lie)),
        extension.post(address, _supplement(capture_id, surface="screen")),
    ]
    assert [(a.status_code, a.json["code"]) for a in asked] == [
        (404, "not-found"),
        *[(422, "body-not-understood")] * 3,
    ]
    assert store.records.find_supplement(capture_id) is None
    extension.post(address, _supplement(capture_id))
    assert extension.post(address, _supplement(capture_id)).json["code"] == "conflict"


def test_the_page_shows_the_whole_picture_and_what_could_not_be_verified(
    extension: Extension, capture_body: Body, person: Person, store: Store
) -> None:
    card = _captured(extension, capture_body)
    extension.post(f"/captures/{card['id']}/supplement", _supplement(card["id"]))
    mention_id = card["mentions"][0]["id"]
    page = person.get(f"/mentions/{mention_id}").text

    supplement = store.records.find_supplement(card["id"])
    assert supplement is not None
    assert supplement.picture is not None
    assert supplement.picture.sha256 in page
    assert "La page s’est allongée pendant l’image" in page
    assert page.count("data-unknown=") == 11
    assert page.count("non vérifié") >= 11
    got = person.get(f"/mentions/{mention_id}/evidence/{supplement.picture.sha256}")
    assert (got.status_code, got.mimetype) == (200, "image/png")
