"""Pairing: the same six digits on both sides, one at a time, five minutes, the token once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from companion.store.database import Store
from companion.web.bodies import schema_of
from tests.web.running_companion import (
    ASKED,
    CHROMIUM,
    FIREFOX,
    Extension,
    MovableClock,
    Person,
    ask_to_pair,
)

NewExtension = Callable[..., Extension]


def ask(extension: Extension) -> dict[str, Any]:
    asked = ask_to_pair(extension, browser="Chromium 156")
    assert schema_of("pairing").is_valid({k: v for k, v in asked.items() if k != "code"})
    return asked


def test_both_sides_show_the_same_six_digits(new_extension: NewExtension, person: Person) -> None:
    asked = ask(new_extension())
    page = person.get("/pairing").get_data(as_text=True)
    assert " ".join(asked["code"]) in page
    assert CHROMIUM in page
    assert "Chromium 156" in page
    assert (asked["state"], asked["token"], asked["instance"]) == ("pending", None, None)


def test_an_allowed_browser_gets_its_token_once(
    new_extension: NewExtension, person: Person, store: Store
) -> None:
    extension = new_extension()
    asked = ask(extension)
    person.post(f"/pairing/{asked['id']}", {"answer": "allow"})
    seen = extension.get(f"/pairings/{asked['id']}").json
    assert (seen["state"], seen["token"], store.browsers()) == ("allowed", None, ())
    first = extension.post(f"/pairings/{asked['id']}/token", {}).json
    again = extension.post(f"/pairings/{asked['id']}/token", {}).json
    assert schema_of("pairing").is_valid(first)
    assert first["state"] == again["state"] == "allowed"
    assert first["instance"] == store.instance_id
    assert (bool(first["token"]), again["token"]) == (True, None)
    extension.token = first["token"]
    assert extension.get("/alerts").status_code == 200


def test_only_the_hash_of_the_token_is_kept(extension: Extension, store: Store) -> None:
    (browser,) = store.browsers()
    assert browser.token_sha256 == hashlib.sha256(extension.token.encode()).hexdigest()
    kept = b"".join(path.read_bytes() for path in store.folder.rglob("*") if path.is_file())
    assert extension.token.encode() not in kept


def test_a_refused_browser_gets_nothing(new_extension: NewExtension, person: Person) -> None:
    extension = new_extension()
    asked = ask(extension)
    person.post(f"/pairing/{asked['id']}", {"answer": "refuse"})
    state = extension.get(f"/pairings/{asked['id']}").json
    assert (state["state"], state["token"], state["instance"]) == ("refused", None, None)


def test_a_request_expires_after_five_minutes(
    new_extension: NewExtension, person: Person, clock: MovableClock
) -> None:
    extension = new_extension()
    asked = ask(extension)
    clock.pass_time(minutes=5)
    assert extension.get(f"/pairings/{asked['id']}").json["state"] == "expired"
    late = person.post(f"/pairing/{asked['id']}", {"answer": "allow"})
    assert late.status_code == 303
    assert extension.get(f"/pairings/{asked['id']}").json["state"] == "expired"


def test_an_allowed_request_that_is_never_fetched_expires(
    new_extension: NewExtension, person: Person, clock: MovableClock, store: Store
) -> None:
    extension = new_extension()
    asked = ask(extension)
    person.post(f"/pairing/{asked['id']}", {"answer": "allow"})
    clock.pass_time(minutes=5)
    claimed = extension.post(f"/pairings/{asked['id']}/token", {}).json
    assert (claimed["state"], claimed["token"]) == ("expired", None)
    assert store.browsers() == ()


def test_a_second_request_waits_for_the_first(
    new_extension: NewExtension, clock: MovableClock
) -> None:
    ask(new_extension())
    second = new_extension(FIREFOX).post("/pairings", ASKED)
    assert (second.status_code, second.json["code"]) == (409, "pairing-busy")
    clock.pass_time(minutes=5)
    ask(new_extension(FIREFOX))


def test_more_than_five_requests_a_minute_are_refused(
    new_extension: NewExtension, clock: MovableClock
) -> None:
    extension = new_extension()
    for _ in range(5):
        extension.post("/pairings", ASKED)
    refused = extension.post("/pairings", ASKED)
    assert (refused.status_code, refused.json["code"]) == (429, "too-many-requests")
    assert refused.headers["Retry-After"] == "60"
    clock.pass_time(minutes=1)
    # The first one, whose part never came, is over by then.
    assert extension.post("/pairings", ASKED).json["state"] == "pending"


def test_another_extension_cannot_fetch_the_token(
    new_extension: NewExtension, person: Person
) -> None:
    asked = ask(new_extension())
    person.post(f"/pairing/{asked['id']}", {"answer": "allow"})
    thief = new_extension(FIREFOX)
    assert thief.get(f"/pairings/{asked['id']}").json["code"] == "origin-refused"
    stolen = thief.post(f"/pairings/{asked['id']}/token", {})
    assert stolen.json["code"] == "origin-refused"
    assert new_extension().post(f"/pairings/{asked['id']}/token", {}).json["token"]


def test_guessing_ids_is_limited(new_extension: NewExtension) -> None:
    extension = new_extension()
    codes = [extension.get(f"/pairings/guess{n}").json["code"] for n in range(15)]
    codes += [extension.post(f"/pairings/guess{n}/token", {}).json["code"] for n in range(16)]
    assert set(codes[:30]) == {"not-found"}
    assert codes[30] == "too-many-requests"


def test_ids_and_digits_differ_each_time(new_extension: NewExtension, clock: MovableClock) -> None:
    seen = []
    for _ in range(5):
        seen.append(ask(new_extension()))
        clock.pass_time(minutes=5)
    assert len({one["id"] for one in seen}) == 5
    assert len({one["code"] for one in seen}) > 1
    assert all(len(one["id"]) >= 43 for one in seen)


def test_a_revoked_browser_is_cut_off(extension: Extension, person: Person, store: Store) -> None:
    (browser,) = store.browsers()
    person.post(f"/connections/{browser.id}/revoke", {})
    assert extension.get("/alerts").json["code"] == "token-refused"
    assert "Déconnectés" in person.get("/connections").get_data(as_text=True)


def test_cutting_a_browser_off_says_what_follows_and_asks_again(
    extension: Extension, person: Person
) -> None:
    assert extension.get("/alerts").status_code == 200
    page = person.get("/connections").get_data(as_text=True)
    asking = page.partition('<details class="sure">')[2].partition("</details>")[0]
    before, _, inside = asking.partition("</summary>")
    assert "Déconnecter…" in before, "the first click only opens"
    assert "<form" not in before
    assert "Les captures qui y attendent y restent" in inside
    assert "Oui, déconnecter" in inside
    assert page.count("/revoke") == inside.count("/revoke") == 1


def test_an_extension_can_forget_itself(extension: Extension) -> None:
    assert extension.post("/unpair", {}).status_code == 204
    assert extension.get("/alerts").json["code"] == "token-refused"


def test_the_last_use_is_kept_to_the_minute(
    extension: Extension, clock: MovableClock, store: Store
) -> None:
    extension.get("/alerts")
    first = store.browsers()[0].last_used_at
    clock.pass_time(seconds=30)
    extension.get("/alerts")
    assert store.browsers()[0].last_used_at == first
    clock.pass_time(minutes=1)
    extension.get("/alerts")
    assert store.browsers()[0].last_used_at == clock.at


def test_an_open_page_learns_of_a_request_by_itself(
    new_extension: NewExtension, person: Person
) -> None:
    assert person.get("/pulse").json == {"pairing": None, "mentions": 0}
    asked = ask(new_extension())
    assert person.get("/pulse").json == {"pairing": asked["id"][:8], "mentions": 0}
