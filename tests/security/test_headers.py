"""Headers on every answer of every route, errors included; CORS for paired origins alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from companion.web.gate import Audience, audience_of
from tests.security.test_gate_refusals import address_of
from tests.web.running_companion import CHROMIUM, FIREFOX, HOST, Extension, Person

POLICY = {
    "default-src 'none'",
    "img-src 'self' data:",
    "style-src 'self'",
    "script-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
PREFLIGHT = {
    "Host": HOST,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,avise-protocol,avise-instance,content-type",
}


def test_every_answer_carries_the_headers(app: Flask, person: Person, stranger: Person) -> None:
    for rule in app.url_map.iter_rules():
        for who in (person, stranger):
            answer = who.get(address_of(rule))
            headers = answer.headers
            assert set(headers["Content-Security-Policy"].split("; ")) == POLICY, rule.rule
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["X-Frame-Options"] == "DENY"
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_nothing_private_is_cached(app: Flask, person: Person) -> None:
    for rule in app.url_map.iter_rules():
        if audience_of(app, rule.endpoint) is not Audience.PUBLIC:
            assert person.get(address_of(rule)).headers["Cache-Control"] == "no-store", rule.rule
    assert person.get("/static/dashboard.css").headers["Cache-Control"] != "no-store"


def test_pages_hold_no_inline_script_or_style(
    person: Person, add_mention: Callable[..., str]
) -> None:
    mention = add_mention()
    for path in ("/", "/mentions", f"/mentions/{mention}", "/captures/new", "/settings", "/watch"):
        page = person.get(path).get_data(as_text=True)
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        scripts = page.split("<script")[1:]
        assert scripts
        assert all(re.match(r'(?: type="module")? src="/static/', one) for one in scripts)
        assert 'src="http' not in page


def test_the_api_answers_a_paired_origin_alone(extension: Extension) -> None:
    answer = extension.get("/alerts")
    assert answer.headers["Access-Control-Allow-Origin"] == CHROMIUM
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    stranger = extension.get("/alerts", Origin=FIREFOX)
    assert "Access-Control-Allow-Origin" not in stranger.headers
    assert "Origin" in stranger.headers["Vary"]


def test_an_extension_that_is_not_paired_is_given_leave_to_read_nothing(
    app: Flask, new_extension: Callable[..., Extension]
) -> None:
    new = new_extension(FIREFOX)
    for rule in app.url_map.iter_rules():
        for method in ("GET", "POST", "OPTIONS"):
            answer = new.client.open(address_of(rule), method=method, headers=new.headers())
            assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]
            answer.close()


def test_an_extension_that_was_cut_off_is_given_leave_no_longer(extension: Extension) -> None:
    assert extension.get("/ping").headers["Access-Control-Allow-Origin"] == CHROMIUM
    extension.post("/unpair", {})
    assert "Access-Control-Allow-Origin" not in extension.get("/ping").headers


def test_a_preflight_is_answered_for_the_paired_origin_alone(extension: Extension) -> None:
    allowed = extension.client.options(
        "/api/v1/captures", headers={**PREFLIGHT, "Origin": CHROMIUM}
    )
    assert allowed.headers["Access-Control-Allow-Origin"] == CHROMIUM
    assert "avise-instance" in allowed.headers["Access-Control-Allow-Headers"].lower()
    other = extension.client.options("/api/v1/captures", headers={**PREFLIGHT, "Origin": FIREFOX})
    assert "Access-Control-Allow-Origin" not in other.headers


@pytest.mark.parametrize("path", ["/alerts", "/nowhere", "/page"])
def test_every_api_answer_names_the_companion(extension: Extension, path: str) -> None:
    answer = extension.get(path)
    assert answer.headers["Avise-Protocol"] == "1"
    assert answer.headers["Avise-Instance"] == extension.instance


def test_no_answer_says_star(app: Flask, extension: Extension) -> None:
    for rule in app.url_map.iter_rules():
        answer = extension.client.get(address_of(rule), headers=extension.headers(), buffered=True)
        assert "*" not in answer.headers.get("Access-Control-Allow-Origin", "")
        assert "Server" not in answer.headers
