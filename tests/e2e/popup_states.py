"""Brings a real Chromium popup into each of its states, one after the other.

What the browser or the companion decides is brought about for real; the five states that pass too
quickly, or that need a broken disk or a refused permission, are written where the background
writes them (`STAGED`), and drawn by the real popup.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import socket
import threading
from collections.abc import Iterator

from companion.browsers.chromium import ChromiumBrowser
from companion.browsers.page import DrivenPage
from companion.browsers.visit import allow, capture_page, read_advice, set_port, wait_for_state
from companion.cli.clock import SystemClock
from companion.cli.demo_site import PATH, render_page
from tests.e2e.conftest import Desk
from tests.e2e.hands import close_popup

STAGED = {
    "capturing": "chrome.storage.session.set({[`work:${tab.id}`]: "
    "{step: 'sending', since: Date.now()}})",
    "error": "chrome.storage.session.set({[`outcome:${tab.id}`]: {kind: 'failed', url: tab.url, "
    "notes: [], problem: {kind: 'unavailable', status: 507, code: 'store-unavailable', "
    "title: '', remedy: ''}}})",
    "to-read": "chrome.storage.session.set({[`outcome:${tab.id}`]: {kind: 'answered', "
    "captureId: 'staged', url: tab.url, notes: ['picture-refused', 'frames-closed']}, "
    "'answer:staged': {state: 'to_read', mentions: [], problems: []}})",
}
_FORGET = "chrome.storage.session.remove([`work:${tab.id}`, `outcome:${tab.id}`])"


def every_state(desk: Desk, link: str) -> Iterator[tuple[str, DrivenPage]]:
    """Yield each state's name with the popup that shows it; `link` signs in to the dashboard."""
    desk.dashboard = desk.browser.open(link)
    url = f"https://avis.example{PATH}"
    page = desk.browser.open(desk.site.add(url, render_page(SystemClock().today()).encode()))
    yield from _before_pairing(desk, page)
    set_port(desk.browser, desk.companion.port)
    yield from _pairing(desk, page)
    yield from _staged(desk, page)
    yield from _restricted(desk)
    yield from _advice(desk, page)


def _before_pairing(desk: Desk, page: DrivenPage) -> Iterator[tuple[str, DrivenPage]]:
    with _refused_permission(desk):
        yield "permission-missing", _open(desk, page, "permission-missing")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        set_port(desk.browser, silent.getsockname()[1])
        yield "checking", _open(desk, page, "checking")
    close_popup(desk.browser)
    popup = _open(desk, page, "companion-absent")
    yield "companion-absent", popup
    popup.click("section[data-state=companion-absent] [data-action=capture]")
    wait_for_state(popup, "saved")
    yield "saved", popup
    popup.click("section[data-state=saved] [data-action=again]")
    wait_for_state(popup, "companion-absent")
    for state, headers in (
        ("another-program", {}),
        ("version-mismatch", {"Avise-Protocol": "2", "Avise-Instance": "newer"}),
    ):
        with _program(headers) as port:
            set_port(desk.browser, port)
            yield state, _open(desk, page, state)


def _pairing(desk: Desk, page: DrivenPage) -> Iterator[tuple[str, DrivenPage]]:
    popup = _open(desk, page, "not-paired")
    yield "not-paired", popup
    popup.click("[data-action=connect]")
    wait_for_state(popup, "pairing")
    yield "pairing", popup
    code = popup.evaluate("document.querySelector('[data-slot=code]').dataset.code")
    allow(desk.dashboard, code)
    wait_for_state(popup, "ready")
    popup.wait_for("document.querySelector('[data-slot=queue]').hidden")
    popup = _open(desk, page, "ready")
    popup.wait_for("Number(document.querySelector('[data-slot=known]').dataset.known) > 0")
    yield "ready", popup


def _staged(desk: Desk, page: DrivenPage) -> Iterator[tuple[str, DrivenPage]]:
    for state, script in STAGED.items():
        _open(desk, page, "ready")
        close_popup(desk.browser)
        _in_worker(desk, script)
        popup = _open(desk, page, state)
        if state == "error":
            popup.click("[data-slot=diagnosis] summary")
            popup.wait_for("document.querySelector('[data-slot=diagnosis-text]').value !== ''")
        yield state, popup
        _in_worker(desk, _FORGET)


def _restricted(desk: Desk) -> Iterator[tuple[str, DrivenPage]]:
    page = desk.browser.open("chrome://version/")
    yield "restricted", _open(desk, page, "restricted")
    page.close()


def _advice(desk: Desk, page: DrivenPage) -> Iterator[tuple[str, DrivenPage]]:
    bare = "<!doctype html><title>Horaires</title><h1>Horaires du cabinet</h1>"
    empty = desk.browser.open(desk.site.add("https://vide.example/", bare.encode()))
    close_popup(desk.browser)
    popup = capture_page(desk.browser, empty)
    wait_for_state(popup, "advice")
    yield "nothing-found", popup
    close_popup(desk.browser)
    empty.close()

    popup = capture_page(desk.browser, page)
    read_advice(popup)
    yield "advice", popup
    popup.evaluate(
        """(() => {
          const cards = [...document.querySelectorAll('[data-mention]')];
          const open = (card) => card.querySelector('[data-action=expand]').click();
          cards.forEach(open);
          const calm = cards.find((card) => card.querySelector('[data-part=protected]'));
          calm.scrollIntoView();
        })()"""
    )
    yield "advice-protected", popup
    close_popup(desk.browser)


def _open(desk: Desk, page: DrivenPage, state: str) -> DrivenPage:
    close_popup(desk.browser)
    popup = desk.browser.click_toolbar(page)
    wait_for_state(popup, state)
    return popup


def _in_worker(desk: Desk, script: str) -> None:
    assert isinstance(desk.browser, ChromiumBrowser)
    desk.browser.find_worker().evaluate(
        "(async () => { const [tab] = await chrome.tabs.query({active: true, currentWindow: true});"
        f" await {script}; return tab.id; }})()"
    )


@contextlib.contextmanager
def _refused_permission(desk: Desk) -> Iterator[None]:
    _in_worker(
        desk,
        "(globalThis.kept = chrome.permissions.contains, "
        "chrome.permissions.contains = async () => false)",
    )
    yield
    close_popup(desk.browser)
    _in_worker(desk, "(chrome.permissions.contains = globalThis.kept)")


@contextlib.contextmanager
def _program(headers: dict[str, str]) -> Iterator[int]:
    """A program that answers every request with these headers and an empty object."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Expose-Headers", ", ".join(headers) or "Date")
            self.end_headers()
            self.wfile.write(json.dumps({}).encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
