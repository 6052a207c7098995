"""A sample of `python -m bench.api_fuzz`: whatever is sent, no answer is a 5xx."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bench.api_fuzz import run
from companion.store.database import Store
from companion.web.api.description import BASE, CALLS
from tests.web.running_companion import Extension


def test_whatever_is_sent_is_answered_in_our_words() -> None:
    statuses = run(200)
    assert {label for label, _ in statuses} == {f"{c.method} {BASE}{c.path}" for c in CALLS}
    assert statuses.total() > 150
    assert {status for _, status in statuses} > {200, 201, 204, 401, 404, 412, 422}


IMPOSSIBLE = {
    "half a surrogate pair in the title": ("title", "\ud800", "/"),
    "half a pair in the page": ("dom", "<p>\udfff</p>", "/"),
    "the 39th month": ("captured_at", "2026-39-10T10:00:00Z", "/captured_at"),
    "a year without a web": ("captured_at", "0001-01-01T00:00:00Z", "/captured_at"),
    "a year no date can follow": ("captured_at", "9999-12-31T23:59:59-14:00", "/captured_at"),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_what_a_schema_lets_through_and_no_capture_can_be_is_refused(
    extension: Extension, capture_body: Callable[..., dict[str, Any]], store: Store, what: str
) -> None:
    name, value, path = IMPOSSIBLE[what]
    answer = extension.post("/captures", capture_body(**{name: value}))
    assert (answer.status_code, answer.json["code"]) == (422, "body-not-understood")
    assert answer.json["path"] == path
    assert store.captures() == ()


@pytest.mark.parametrize("address", ["/page?url=%ED%A0%80", "/page?url=%ff", "/captures/%ED%A0%80"])
def test_an_address_that_is_no_text_breaks_nothing(extension: Extension, address: str) -> None:
    assert extension.get(address).status_code in {200, 404, 422}


@pytest.mark.parametrize("word", ["%ED%A0%80", "%ff%fe", "%00", "%E2%80%AE"])
def test_a_form_that_is_no_text_breaks_nothing(person: Any, word: str) -> None:
    token = person.csrf_token()
    answer = person.client.post(
        "/captures/new",
        data=f"csrf_token={token}&text={word}&url=https://a.fr/{word}&author={word}",
        content_type="application/x-www-form-urlencoded",
        headers={"Host": "127.0.0.1:8765", "Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code < 500
