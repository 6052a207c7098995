"""Connecting a browser: the same six digits on both sides, and nothing granted without a yes.

Expiry needs five minutes to pass: it is tested with clocks of their own, the companion's in
tests/web and the extension's in tests/extension.
"""

from __future__ import annotations

import contextlib
import http.server
import threading
import urllib.request
from collections.abc import Iterator

import pytest

from companion.browsers.page import DrivenPage
from companion.browsers.visit import allow, set_port, wait_for_state
from tests.builders import a_review_page
from tests.e2e.conftest import Companion, Desk, start_browser
from tests.e2e.site import Site

pytestmark = pytest.mark.browser

CODE = "document.querySelector('[data-slot=code]').dataset.code"
SHOWN_CODE = "document.querySelector('[data-slot=code]').innerText.replace(/\\s/gu, '')"


@pytest.fixture(scope="module")
def stranger(family: str, companion: Companion, site: Site) -> Iterator[Desk]:
    """A browser that knows the port and nothing else, and a signed-in dashboard."""
    link = companion.start()
    with start_browser(family, site) as browser:
        desk = Desk(family, browser, companion, site)
        set_port(browser, companion.port)
        desk.dashboard = browser.open(link)
        yield desk


@pytest.fixture
def page(stranger: Desk) -> Iterator[DrivenPage]:
    """A page of one review in front, and a browser that is not connected."""
    for _ in range(_browsers_connected(stranger)):
        _revoke_first(stranger)
    url = stranger.site.add("https://avis.example/dr", a_review_page().encode())
    opened = stranger.browser.open(url)
    yield opened
    opened.close()


def test_the_same_six_digits_stand_on_both_sides_and_outlive_the_popup(
    stranger: Desk, page: DrivenPage
) -> None:
    popup = _ask(stranger, page)
    code = popup.evaluate(CODE)
    assert len(code) == 6
    assert code.isdecimal()
    assert popup.evaluate(SHOWN_CODE) == code
    popup.close()

    popup = stranger.browser.click_toolbar(page)
    wait_for_state(popup, "pairing")
    assert popup.evaluate(CODE) == code
    stranger.dashboard.go("/pairing")
    assert stranger.dashboard.text("[data-pairing-code]").strip() == code

    allow(stranger.dashboard, code)
    wait_for_state(popup, "ready")
    popup.close()
    assert _browsers_connected(stranger) == 1


def test_a_refusal_grants_nothing_and_is_said(stranger: Desk, page: DrivenPage) -> None:
    popup = _ask(stranger, page)
    stranger.dashboard.go("/pairing")
    stranger.dashboard.click("[data-pairing-refuse]")
    stranger.dashboard.wait_for("location.pathname === '/connections'")

    wait_for_state(popup, "not-paired")
    assert "refusée" in popup.text("[data-slot=unpaired-notice]")
    popup.close()
    assert _browsers_connected(stranger) == 0


def test_a_capture_made_after_the_browser_was_revoked_waits_and_is_sent_once_reconnected(
    stranger: Desk, page: DrivenPage
) -> None:
    _connect(stranger, page)
    popup = stranger.browser.click_toolbar(page)
    wait_for_state(popup, "ready")
    _revoke_first(stranger)
    popup.click("section[data-state=ready] [data-action=capture]")
    wait_for_state(popup, "saved")
    assert popup.text("[data-slot=saved-why]") == "Navigateur non connecté"
    popup.click("section[data-state=saved] [data-action=again]")
    wait_for_state(popup, "not-paired")
    assert "1 capture en attente" in popup.text("[data-slot=queue]").replace("\u00a0", " ")
    popup.close()

    _connect(stranger, page)
    popup = stranger.browser.click_toolbar(page)
    wait_for_state(popup, "ready")
    popup.wait_for("document.querySelector('[data-slot=queue]').hidden")
    popup.close()
    stranger.dashboard.go("/mentions")
    assert (
        stranger.dashboard.evaluate("document.querySelector('[data-found]').dataset.found") == "2"
    )


def test_another_program_on_the_port_is_named_and_told_nothing(
    stranger: Desk, page: DrivenPage
) -> None:
    with _foreign_program(stranger) as (port, heard):
        popup = stranger.browser.click_toolbar(page)
        wait_for_state(popup, "another-program")
        assert str(port) in popup.text("[data-slot=foreign-port]")
        popup.close()
    assert heard
    assert set(heard) <= {"GET /api/v1/ping", "POST /api/v1/proofs", "OPTIONS /api/v1/proofs"}


def test_a_program_that_copies_what_avise_says_gets_neither_token_nor_capture(
    stranger: Desk, page: DrivenPage
) -> None:
    _connect(stranger, page)
    said = _what_ping_says(stranger.companion.port)
    stranger.companion.stop()
    with _foreign_program(stranger, said, port=stranger.companion.port) as (port, heard):
        popup = stranger.browser.click_toolbar(page)
        wait_for_state(popup, "another-program")
        assert str(port) in popup.text("[data-slot=foreign-port]")
        assert "sans pouvoir le prouver" in popup.text("[data-slot=foreign-port]")
        popup.close()
    assert "POST /api/v1/proofs" in heard[0]
    assert all(line.startswith(("POST /api/v1/proofs", "OPTIONS ")) for line in heard)
    assert not any("Bearer" in line or "avis.example" in line for line in heard)

    stranger.dashboard.go(stranger.companion.start())
    popup = stranger.browser.click_toolbar(page)
    wait_for_state(popup, "ready")
    popup.close()


def test_an_absent_companion_is_said_with_how_many_captures_wait(
    stranger: Desk, page: DrivenPage
) -> None:
    stranger.companion.stop()
    for count in ("Aucune capture n’attend", "1 capture en attente", "2 captures en attente"):
        popup = stranger.browser.click_toolbar(page)
        wait_for_state(popup, "companion-absent")
        assert count in popup.text("[data-slot=absent-waiting]").replace("\u00a0", " ")
        assert "avise serve" in popup.text("section[data-state=companion-absent]")
        popup.click("section[data-state=companion-absent] [data-action=capture]")
        wait_for_state(popup, "saved")
        popup.click("section[data-state=saved] [data-action=again]")
        wait_for_state(popup, "companion-absent")
        popup.close()


def _ask(desk: Desk, page: DrivenPage) -> DrivenPage:
    popup = desk.browser.click_toolbar(page)
    wait_for_state(popup, "not-paired")
    popup.click("[data-action=connect]")
    wait_for_state(popup, "pairing")
    return popup


def _connect(desk: Desk, page: DrivenPage) -> None:
    popup = _ask(desk, page)
    allow(desk.dashboard, popup.evaluate(CODE))
    wait_for_state(popup, "ready")
    popup.close()


def _browsers_connected(desk: Desk) -> int:
    desk.dashboard.go("/connections")
    return int(
        desk.dashboard.evaluate("document.querySelectorAll('form[action$=\"/revoke\"]').length")
    )


def _revoke_first(desk: Desk) -> None:
    count = _browsers_connected(desk)
    desk.dashboard.click("[data-browser] details.sure > summary")
    desk.dashboard.click('form[action$="/revoke"] button')
    desk.dashboard.wait_for(
        f"document.querySelectorAll('form[action$=\"/revoke\"]').length === {count - 1}"
    )


def _what_ping_says(port: int) -> tuple[dict[str, str], bytes]:
    """What any local program can learn of a companion before taking its port."""
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/ping", headers={"Avise-Protocol": "1"}
    )
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 likewise
        headers = {k: v for k, v in answer.headers.items() if k.startswith("Avise-")}
        return headers, answer.read()


@contextlib.contextmanager
def _foreign_program(
    desk: Desk, said: tuple[dict[str, str], bytes] = ({}, b"{}"), *, port: int = 0
) -> Iterator[tuple[int, list[str]]]:
    """Set the browser on the port of somebody else's server, which answers all politely."""
    heard: list[str] = []
    headers, body = said

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            line = f"{self.command} {self.path}"
            heard.append(f"{line} {dict(self.headers)} {sent!r}" if headers else line)
            self.send_response(200)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Expose-Headers", "Avise-Protocol, Avise-Instance")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def do_OPTIONS(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    taken: int = server.server_address[1]
    set_port(desk.browser, taken)
    try:
        yield taken, heard
    finally:
        set_port(desk.browser, desk.companion.port)
        server.shutdown()
        server.server_close()
