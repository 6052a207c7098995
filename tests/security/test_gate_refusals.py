"""Everything that must not come in is refused, on every route, with the right status."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Blueprint, Flask
from werkzeug.routing import Rule

from companion.store.database import Store
from companion.walk import Walk
from companion.web.app import create_app
from companion.web.bodies import CAPTURE_LIMIT_BYTES
from companion.web.gate import Audience, audience_of
from tests.web.running_companion import (
    FIREFOX,
    HOST,
    PORT,
    Extension,
    MovableClock,
    Person,
)

HOSTILE_HOSTS = [
    "evil.example",
    f"evil.example:{PORT}",
    "127.0.0.1",
    "127.0.0.1:80",
    f"127.0.0.1.:{PORT}",
    f"127.0.0.1.evil.example:{PORT}",
    f"localhost.evil.example:{PORT}",
    f"localhost.:{PORT}",
    f"0.0.0.0:{PORT}",
    f"192.168.1.10:{PORT}",
    f"[::ffff:127.0.0.1]:{PORT}",
    f"evil@127.0.0.1:{PORT}",
    "",
]
WEB_ORIGINS = [
    "https://evil.example",
    "http://evil.example",
    "http://127.0.0.1:9999",
    f"http://{HOST}",
    "null",
    "file://",
    "chrome-extension://short",
    "chrome-extension://" + "a" * 32 + ".evil.example",
    "moz-extension://" + "a" * 32,
    "",
]


def address_of(rule: Rule) -> str:
    path = re.sub(r"<int:\w+>", "1", rule.rule)
    for argument in rule.arguments:
        path = path.replace(f"<path:{argument}>", "x").replace(f"<{argument}>", "x")
    return path


def rules_of(app: Flask, *audiences: Audience) -> list[Rule]:
    return [r for r in app.url_map.iter_rules() if audience_of(app, r.endpoint) in audiences]


def test_every_route_is_classified(app: Flask) -> None:
    unclassified = [r for r in app.url_map.iter_rules() if audience_of(app, r.endpoint) is None]
    assert unclassified == []
    assert len(rules_of(app, Audience.DASHBOARD)) > 10
    assert len(rules_of(app, Audience.EXTENSION)) > 5


def test_what_is_public_is_this_list_and_no_more(app: Flask) -> None:
    public = {rule.rule for rule in rules_of(app, Audience.PUBLIC, Audience.PAIRING)}
    assert public == {
        "/api/v1/ping",
        "/api/v1/pairings",
        "/api/v1/pairings/<pairing_id>",
        "/api/v1/pairings/<pairing_id>/part",
        "/api/v1/pairings/<pairing_id>/token",
        "/api/v1/proofs",
        "/sign-in/<token>",
        "/bootstrap.css",
        "/tokens.css",
        "/static/<path:filename>",
    }


def test_a_route_nobody_classified_is_refused(
    walk: Walk, store: Store, clock: MovableClock
) -> None:
    app = create_app(walk=walk, store=store, clock=clock, port=PORT)
    forgotten = Blueprint("forgotten", __name__)
    forgotten.add_url_rule("/forgotten", "open", lambda: "secret")
    app.register_blueprint(forgotten)
    person = Person(app)
    person.sign_in()
    assert person.get("/forgotten").status_code == 403


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
def test_a_foreign_host_is_refused_on_every_route(
    app: Flask, person: Person, extension: Extension, host: str
) -> None:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            headers = {**extension.headers(Host=host)}
            if not rule.rule.startswith("/api/"):
                headers = {"Host": host}
            answer = person.client.open(
                address_of(rule), method=method, headers=headers, data=b"{}"
            )
            assert answer.status_code == 400, (method, rule.rule)


@pytest.mark.parametrize("host", [HOST, f"localhost:{PORT}", f"[::1]:{PORT}", f"LOCALHOST:{PORT}"])
def test_our_own_addresses_are_accepted(extension: Extension, host: str) -> None:
    assert extension.get("/ping", Host=host).status_code == 200


@pytest.mark.parametrize("origin", WEB_ORIGINS)
def test_a_web_origin_is_refused_on_every_api_route(
    app: Flask, extension: Extension, origin: str
) -> None:
    rules = rules_of(app, Audience.PUBLIC, Audience.PAIRING, Audience.EXTENSION)
    for rule in [r for r in rules if r.rule.startswith("/api/")]:
        for method in sorted((rule.methods or set()) & {"GET", "POST", "OPTIONS"}):
            answer = extension.client.open(
                address_of(rule),
                method=method,
                headers=extension.headers(Origin=origin),
                data=b"{}",
            )
            assert answer.status_code == 403, (method, rule.rule)
            assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_a_cross_site_request_is_refused_even_with_the_token(
    extension: Extension, site: str
) -> None:
    for path in ("/ping", "/alerts", "/page?url=https://a.fr"):
        assert extension.get(path, Sec_Fetch_Site=site).status_code == 403
        assert extension.get(path, Sec_Fetch_Site=site, Origin=None).status_code == 403


def test_every_extension_route_needs_a_token(app: Flask, extension: Extension) -> None:
    for rule in rules_of(app, Audience.EXTENSION):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            for said in (None, "", "Bearer", "Bearer ", "Bearer wrong", f"Basic {extension.token}"):
                answer = extension.client.open(
                    address_of(rule),
                    method=method,
                    headers=extension.headers(Authorization=said),
                    data=b"{}",
                )
                assert answer.status_code == 401, (method, rule.rule, said)


def test_a_token_in_the_address_opens_nothing(extension: Extension) -> None:
    path = f"/alerts?token={extension.token}&access_token={extension.token}"
    assert extension.get(path, Authorization=None).status_code == 401


def test_a_token_is_bound_to_the_origin_it_was_given_to(extension: Extension) -> None:
    assert extension.get("/alerts", Origin=FIREFOX).status_code == 401
    assert extension.post("/unpair", {}, Origin=FIREFOX).status_code == 401


def test_a_read_without_origin_is_accepted_from_the_browser_itself_alone(
    extension: Extension,
) -> None:
    for site in ("none", "same-origin", None):
        assert extension.get("/alerts", Origin=None, Sec_Fetch_Site=site).status_code == 200
    assert extension.get("/alerts", Origin=None, Sec_Fetch_Site="cross-site").status_code == 403


def test_a_write_without_origin_is_refused(extension: Extension) -> None:
    assert extension.post("/unpair", {}, Origin=None).status_code == 403
    assert extension.get("/alerts").status_code == 200


@pytest.mark.parametrize("said", [None, "0", "2", "1.0", "", "one"])
def test_another_protocol_is_refused_with_ours(extension: Extension, said: str | None) -> None:
    answer = extension.get("/ping", Avise_Protocol=said)
    assert (answer.status_code, answer.json["code"]) == (412, "protocol-refused")
    assert answer.json["protocol"] == 1


def test_a_write_names_its_instance(extension: Extension) -> None:
    missing = extension.post("/unpair", {}, Avise_Instance=None)
    assert (missing.status_code, missing.json["code"]) == (428, "instance-missing")
    other = extension.post("/unpair", {}, Avise_Instance="another")
    assert (other.status_code, other.json["code"]) == (412, "instance-refused")
    assert extension.get("/alerts").status_code == 200


@pytest.mark.parametrize(
    "said",
    [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json"],
)
def test_a_write_that_is_not_json_is_refused(extension: Extension, said: str | None) -> None:
    for path in ("/pairings", "/captures", "/sign-ins", "/unpair"):
        answer = extension.post(path, {}, Content_Type=said)
        assert (answer.status_code, answer.json["code"]) == (415, "media-type-refused"), path


def test_a_body_over_the_limit_is_refused_before_it_is_read(
    extension: Extension, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise AssertionError("the body was read")

    monkeypatch.setattr("companion.web.api.captures.read_body", fail)
    answer = extension.post("/captures", b"{" + b" " * CAPTURE_LIMIT_BYTES)
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")
    assert answer.json["limit_bytes"] == CAPTURE_LIMIT_BYTES


BROKEN_BODIES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a field too many": lambda body: {**body, "extra": 1},
    "a field missing": lambda body: {k: v for k, v in body.items() if k != "dom"},
    "a wrong type": lambda body: {**body, "dom": 5},
    "an id that is none": lambda body: {**body, "id": "../../etc/passwd"},
    "a day that is none": lambda body: {**body, "captured_at": "yesterday"},
    "a foreign address": lambda body: {**body, "url": "x" * 9000},
    "a picture that is a script": lambda body: {
        **body,
        "screenshot": {"media_type": "image/svg+xml", "data": "PHN2Zz4="},
    },
    "a list": lambda body: [body],
    "nothing": lambda _: None,
}


@pytest.mark.parametrize("broken", BROKEN_BODIES)
def test_a_body_that_breaks_its_schema_is_refused_without_echo(
    extension: Extension, capture_body: Callable[..., dict[str, Any]], broken: str, store: Store
) -> None:
    secret = "mots privés d'une patiente"
    body = BROKEN_BODIES[broken](capture_body(title=secret))
    answer = extension.post("/captures", body)
    assert (answer.status_code, answer.json["code"]) == (422, "body-not-understood")
    assert answer.json["path"].startswith("/")
    assert secret not in answer.get_data(as_text=True)
    assert "passwd" not in answer.get_data(as_text=True)
    assert store.captures() == ()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b'{"a": NaN}', b"[" * 200_000, b'"\\ud800"', b"{} {}"],
    ids=["empty", "torn", "not utf-8", "nan", "deep", "lone surrogate", "two values"],
)
def test_a_body_that_is_not_json_is_refused(extension: Extension, body: bytes) -> None:
    answer = extension.post("/captures", body)
    assert (answer.status_code, answer.json["code"]) == (422, "body-not-understood")


def test_the_path_of_a_broken_body_points_at_the_place(
    extension: Extension, capture_body: Callable[..., dict[str, Any]]
) -> None:
    frames = [{"url": "https://a.fr", "dom": ""}, {"url": "https://a.fr", "dom": 3}]
    answer = extension.post("/captures", capture_body(frames=frames))
    assert answer.json["path"] == "/frames/1/dom"


def test_ping_tells_name_protocol_and_instance_only(extension: Extension, store: Store) -> None:
    answer = extension.get("/ping", Authorization=None)
    assert json.loads(answer.data) == {
        "name": "avise",
        "protocol": 1,
        "instance": store.instance_id,
    }


def test_every_dashboard_page_needs_a_session(app: Flask, stranger: Person) -> None:
    for rule in rules_of(app, Audience.DASHBOARD):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = stranger.client.open(
                address_of(rule), method=method, headers={"Host": HOST, "Accept-Language": "fr"}
            )
            assert answer.status_code == 401, (method, rule.rule)
            assert "Connexion nécessaire" in answer.get_data(as_text=True)


def test_a_forged_cookie_opens_nothing(stranger: Person) -> None:
    for value in ("x", "eyJpZCI6IngifQ.x.y", ""):
        stranger.client.set_cookie(f"avise-session-{PORT}", value, domain="127.0.0.1")
        assert stranger.get("/").status_code == 401


def test_every_form_needs_its_csrf_token(app: Flask, person: Person) -> None:
    forms = [r for r in rules_of(app, Audience.DASHBOARD) if "POST" in (r.methods or set())]
    assert len(forms) >= 7
    for rule in forms:
        answer = person.client.post(
            address_of(rule), data={}, headers={"Host": HOST, "Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code == 400, rule.rule
        assert "form-expired" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9999", "Sec-Fetch-Site": "same-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {
            "Sec-Fetch-Site": "cross-site",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
        },
    ],
)
def test_a_form_of_another_site_is_refused_even_with_token_and_cookie(
    person: Person, headers: dict[str, str]
) -> None:
    token = person.csrf_token()
    answer = person.client.post(
        "/settings/language",
        data={"csrf_token": token, "language": "en"},
        headers={"Host": HOST, **headers},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "dest"),
    [
        ("no-cors", "image"),
        ("no-cors", "script"),
        ("cors", "empty"),
        ("navigate", "iframe"),
        ("navigate", "object"),
        ("websocket", "websocket"),
    ],
)
def test_no_page_is_embedded_or_fetched_by_another_site(
    person: Person, site: str, mode: str, dest: str
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    for path in ("/", "/mentions", "/static/dashboard.css", "/pulse"):
        assert person.get(path, **headers).status_code == 403


def test_a_link_from_elsewhere_may_be_followed(person: Person) -> None:
    headers = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    assert person.get("/", **headers).status_code == 200
