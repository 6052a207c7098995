"""Sign-in links work once, sessions end by themselves, signing out ends them everywhere."""

from __future__ import annotations

import pytest
from flask import Flask

from companion.model.errors import NotUnderstood
from companion.store.database import Store
from companion.walk import Walk
from companion.web.app import create_app, sign_in_links
from companion.web.sessions import SignInLinks
from tests.web.running_companion import HOST, PORT, Extension, MovableClock, Person

HERE = f"http://{HOST}"


def test_a_link_opens_its_page_once(app: Flask, stranger: Person) -> None:
    link = sign_in_links(app).issue("/mentions").removeprefix(HERE)
    first = stranger.get(link)
    assert (first.status_code, first.headers["Location"]) == (303, "/mentions")
    assert stranger.get("/mentions").status_code == 200
    again = Person(app)
    refused = again.get(link)
    assert (refused.status_code, again.get("/").status_code) == (401, 401)
    assert "avise open" in refused.get_data(as_text=True)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: Person) -> None:
    cookie = stranger.sign_in().headers["Set-Cookie"]
    assert cookie.startswith(f"avise-session-{PORT}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_a_link_is_over_after_ten_minutes(
    app: Flask, stranger: Person, clock: MovableClock
) -> None:
    link = sign_in_links(app).issue().removeprefix(HERE)
    clock.pass_time(minutes=10)
    assert stranger.get(link).status_code == 401


def test_a_look_does_not_use_the_link_up(app: Flask, stranger: Person) -> None:
    link = sign_in_links(app).issue().removeprefix(HERE)
    assert stranger.client.head(link, headers={"Host": HOST}).status_code == 403
    assert stranger.get(link, **{"Sec-Purpose": "prefetch;prerender"}).status_code == 403
    assert stranger.get(link).status_code == 303


def test_guessing_links_is_throttled(stranger: Person, clock: MovableClock) -> None:
    codes = [stranger.get(f"/sign-in/guess{n}").status_code for n in range(11)]
    assert codes == [401] * 10 + [429]
    clock.pass_time(minutes=1)
    assert stranger.get("/sign-in/guess").status_code == 401


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/\\evil.example", "https://evil.example", "/a?b=c", "", "/a b", "/é"],
)
def test_a_link_leads_nowhere_else(app: Flask, path: str) -> None:
    with pytest.raises(NotUnderstood):
        sign_in_links(app).issue(path)


def test_the_extension_can_ask_for_a_link(extension: Extension, stranger: Person) -> None:
    answer = extension.post("/sign-ins", {"path": "/mentions"})
    assert answer.status_code == 201
    assert stranger.get(answer.json["url"].removeprefix(HERE)).status_code == 303


def test_links_and_sessions_are_kept_as_hashes_only(
    app: Flask, stranger: Person, store: Store
) -> None:
    token = sign_in_links(app).issue().rpartition("/")[2]
    stranger.sign_in()
    kept = b"".join(path.read_bytes() for path in store.folder.rglob("*") if path.is_file())
    assert token.encode() not in kept


def test_another_process_can_issue_a_link(
    stranger: Person, store: Store, clock: MovableClock
) -> None:
    link = SignInLinks(store=store, clock=clock, port=PORT).issue("/settings")
    assert stranger.get(link.removeprefix(HERE)).headers["Location"] == "/settings"


def test_an_idle_session_ends_after_eight_hours(person: Person, clock: MovableClock) -> None:
    clock.pass_time(hours=7, minutes=59)
    assert person.get("/").status_code == 200
    clock.pass_time(hours=7, minutes=59)
    assert person.get("/").status_code == 200
    clock.pass_time(hours=8)
    assert person.get("/").status_code == 401


def test_a_page_left_open_keeps_no_session_alive(person: Person, clock: MovableClock) -> None:
    for _ in range(9):
        clock.pass_time(hours=1)
        answer = person.get("/pulse")
    assert answer.status_code == 401


def test_a_session_ends_after_seven_days_of_work(person: Person, clock: MovableClock) -> None:
    for _ in range(27):
        clock.pass_time(hours=6)
        assert person.get("/").status_code == 200
    clock.pass_time(hours=6)
    assert person.get("/").status_code == 401


def test_signing_out_ends_the_session_wherever_the_cookie_was_copied(
    app: Flask, person: Person
) -> None:
    cookie = person.client.get_cookie(f"avise-session-{PORT}", domain="127.0.0.1")
    assert cookie is not None
    copied = Person(app)
    copied.client.set_cookie(cookie.key, cookie.value, domain="127.0.0.1")
    assert copied.get("/").status_code == 200
    assert person.post("/sign-out", {}).status_code == 200
    assert (person.get("/").status_code, copied.get("/").status_code) == (401, 401)


def test_a_restart_signs_nobody_out(
    person: Person, walk: Walk, store: Store, clock: MovableClock
) -> None:
    again = Person(create_app(walk=walk, store=store, clock=clock, port=PORT))
    cookie = person.client.get_cookie(f"avise-session-{PORT}", domain="127.0.0.1")
    assert cookie is not None
    again.client.set_cookie(cookie.key, cookie.value, domain="127.0.0.1")
    assert again.get("/").status_code == 200
