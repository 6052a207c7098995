"""An extension of an earlier version and this companion understand each other.

Its schemas are kept as they were. What it sends must still be taken; what it is answered must hold
all it reads. It leaves alone what it does not know, as `readingMore` in `extension/lib/check.js`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from companion.resources import load_schema
from tests.builders import a_capture_body
from tests.web.running_companion import PART, Extension

ROOT = Path(__file__).parents[2]
EARLIER = sorted(Path(__file__).parent.glob("schemas-*"))
SENT = (
    "capture",
    "capture-supplement",
    "concerns",
    "pairing-part",
    "pairing-request",
    "proof-request",
    "sign-in-request",
    "words-request",
)


@pytest.fixture(params=EARLIER, ids=lambda path: path.name)
def earlier(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def _schema(folder: Path, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((folder / f"{name}.schema.json").read_text("utf-8"))
    return schema


def _reading_more(node: Any) -> Any:
    if isinstance(node, list):
        return [_reading_more(child) for child in node]
    if not isinstance(node, dict):
        return node
    return {k: _reading_more(v) for k, v in node.items() if k != "additionalProperties"}


@pytest.mark.parametrize("name", SENT)
def test_what_an_earlier_extension_sends_is_still_taken(earlier: Path, name: str) -> None:
    then = jsonschema_rs.validator_for(_schema(earlier, name))
    now = jsonschema_rs.validator_for(load_schema(name))
    examples = [
        json.loads(path.read_text("utf-8"))
        for path in sorted((ROOT / "shared" / "examples" / name).glob("*.json"))
    ]
    sent = [example for example in examples if then.is_valid(example)]
    assert sent
    assert [example for example in sent if not now.is_valid(example)] == []


def test_what_an_earlier_extension_is_answered_holds_all_it_reads(
    earlier: Path, extension: Extension
) -> None:
    def check(name: str, answer: Any) -> None:
        assert answer.status_code < 300, answer.data
        judge = jsonschema_rs.validator_for(_reading_more(_schema(earlier, name)))
        assert [error.message for error in judge.iter_errors(answer.json)] == []

    body, wire = a_capture_body()
    check("ping", extension.get("/ping"))
    check("capture-answer", extension.post("/captures", body))
    check("capture-answer", extension.get(f"/captures/{wire['id']}"))
    check("page", extension.get(f"/page?url={wire['url']}"))
    check("alerts", extension.get("/alerts"))
    check("sign-in", extension.post("/sign-ins", {"path": "/"}))
    check("words-answer", extension.post("/words", {"text": "Merci.", "audience": "public"}))
    extension.token = ""
    asked = {"browser": "Firefox", "extension_version": "0.1.0", "commitment": "0" * 64}
    begun = extension.post("/pairings", asked)
    check("pairing", begun)
    refused = extension.post(f"/pairings/{begun.json['id']}/part", {"part": PART})
    judge = jsonschema_rs.validator_for(_reading_more(_schema(earlier, "problem")))
    assert judge.is_valid(refused.json)
