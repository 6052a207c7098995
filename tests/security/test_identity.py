"""The companion proves who it is; what a foreign program can copy proves nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from companion.store.database import Store
from companion.web.proving import key_of, sign
from tests.web.running_companion import FIREFOX, PORT, Extension, Person, ask_to_pair

CASES = json.loads((Path(__file__).parents[1] / "cases" / "proof.json").read_text("utf-8"))
NONCE = "5a" * 32


def asked(token_sha256: str, **changed: Any) -> dict[str, Any]:
    return {"key": key_of(token_sha256).name, "nonce": NONCE, **changed}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["instance"]))
def test_the_derivation_is_the_one_the_extension_knows(case: dict[str, Any]) -> None:
    key = key_of(hashlib.sha256(case["token"].encode()).hexdigest())
    assert key.name == case["name"]
    said = sign(key, instance=case["instance"], port=case["port"], nonce=case["nonce"])
    assert said == case["proof"]


def test_a_paired_browser_is_proven_to_without_its_token(
    extension: Extension, store: Store
) -> None:
    (browser,) = store.browsers()
    answer = extension.post("/proofs", asked(browser.token_sha256), Authorization=None)
    key = key_of(browser.token_sha256)
    expected = sign(key, instance=store.instance_id, port=PORT, nonce=NONCE)
    assert (answer.status_code, answer.json) == (200, {"proof": expected})


def test_a_proof_holds_for_its_instance_its_port_and_its_nonce_alone(store: Store) -> None:
    key = key_of("ab" * 32)
    usual = {"instance": store.instance_id, "port": PORT, "nonce": NONCE}
    changes = [{"instance": "x"}, {"port": PORT + 1}, {"nonce": "00" * 32}]
    proofs = {sign(key, **{**usual, **change}) for change in [{}, *changes]}
    assert len(proofs) == 4


def test_neither_the_hash_nor_the_key_is_in_the_answer(extension: Extension, store: Store) -> None:
    (browser,) = store.browsers()
    body = asked(browser.token_sha256)
    heard = extension.post("/proofs", body).get_data(as_text=True)
    key = key_of(browser.token_sha256)
    for secret in (extension.token, browser.token_sha256, key.key.hex()):
        assert secret not in heard + json.dumps(body)


def test_an_unknown_key_is_proven_nothing(extension: Extension) -> None:
    answer = extension.post("/proofs", {"key": "00" * 16, "nonce": NONCE})
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


def test_a_browser_that_was_cut_off_may_believe_it(
    extension: Extension, person: Person, store: Store
) -> None:
    (browser,) = store.browsers()
    person.post(f"/connections/{browser.id}/revoke", {})
    answer = extension.post("/proofs", asked(browser.token_sha256))
    assert answer.status_code == 200
    assert extension.get("/alerts").json["code"] == "token-refused"


def test_each_browser_has_a_key_of_its_own(
    extension: Extension, new_extension: Callable[..., Extension], person: Person, store: Store
) -> None:
    other = new_extension(FIREFOX)
    request = ask_to_pair(other)
    person.post(f"/pairing/{request['id']}", {"answer": "allow"})
    other.post(f"/pairings/{request['id']}/token", {})
    hashes = [browser.token_sha256 for browser in store.browsers()]
    proofs = {extension.post("/proofs", asked(one)).json["proof"] for one in hashes}
    assert len(hashes) == len(proofs) == 2


@pytest.mark.parametrize("nonce", ["", "5a" * 31, "5a" * 33, "zz" * 32, None, 5])
def test_a_nonce_that_is_none_is_refused(extension: Extension, store: Store, nonce: object) -> None:
    (browser,) = store.browsers()
    answer = extension.post("/proofs", asked(browser.token_sha256, nonce=nonce))
    assert (answer.status_code, answer.json["code"]) == (422, "body-not-understood")
