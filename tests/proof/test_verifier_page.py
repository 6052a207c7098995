"""`verifier.html` in a real Chromium: the same table, the same findings, nothing sent."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.browsers.chromium import ChromiumBrowser, ChromiumPage
from companion.browsers.find import find_browser
from companion.proof import verifier
from companion.proof.verifier import load_sentences, verifier_page
from companion.proof.verify import verify_dossier
from companion.resources import extension_folder
from tests.proof.hostile_zips import HOSTILE
from tests.proof.local_authority import Authority, AuthorityServer
from tests.proof.made_dossier import Made, files_in, make
from tests.proof.tampering import clever_cases, crude_cases

pytestmark = pytest.mark.browser
# Said by one of the two programs alone: what each of them can and cannot know.
_SHA256 = Path(verifier.__file__).parent / "verifier_parts" / "sha256.js"
_OWN = {"verifier-same", "verifier-inside", "level-anchored", "level-stamped", "stamp-known"}


class Verifier:
    """The page, opened from a file as a lawyer would."""

    def __init__(self, page: ChromiumPage) -> None:
        self.page = page
        page.ask("DOM.enable")

    def check(self, path: Path) -> dict[str, Any]:
        """Choose a file in the page; return its verdict and findings."""
        self.page.evaluate("document.querySelector('#report').removeAttribute('data-standing')")
        found = self.page.ask("Runtime.evaluate", expression="document.querySelector('#file')")
        self.page.ask(
            "DOM.setFileInputFiles", files=[str(path)], objectId=found["result"]["objectId"]
        )
        self.page.wait_for("document.querySelector('#report').dataset.standing", seconds=30)
        return dict(
            self.page.evaluate(
                "({standing: document.querySelector('#report').dataset.standing,"
                " level: document.querySelector('#report').dataset.level,"
                " text: document.querySelector('#report').innerText,"
                " findings: [...document.querySelectorAll('#report li')]"
                " .map((li) => [li.dataset.code, li.dataset.name])})"
            )
        )


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verifier]:
    found = find_browser("chromium")
    assert found is not None
    path = tmp_path_factory.mktemp("page") / "verifier.html"
    path.write_bytes(verifier_page())
    with ChromiumBrowser(found.program, extension=extension_folder()) as browser:
        yield Verifier(browser.open(path.as_uri()))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> tuple[Made, Made]:
    server = AuthorityServer(authority)
    try:
        one = make(tmp_path_factory.mktemp("one"), server)
        return one, make(tmp_path_factory.mktemp("two"), server, tag=" bis")
    finally:
        server.close()


def test_whole_dossier_and_twin_hold_in_the_page_as_on_the_command_line(
    page: Verifier, pair: tuple[Made, Made]
) -> None:
    for path in (pair[0].whole, pair[0].twin):
        seen, said = page.check(path), verify_dossier(path)
        codes = {code for code, _ in seen["findings"]} - _OWN
        assert seen["standing"] == "whole"
        assert seen["level"] == said.level == "stamped"
        assert codes == {finding.code for finding in said.findings} - _OWN
        assert "commissaire de justice" in seen["text"]
        assert "incontestable" not in seen["text"]


def test_the_page_catches_every_tampering_and_names_the_file(
    page: Verifier, pair: tuple[Made, Made], tmp_path: Path
) -> None:
    files, other = (files_in(one.whole) for one in pair)
    missed = []
    for case in [*crude_cases(files, other), *clever_cases(files, other)]:
        path = tmp_path / "d.zip"
        path.write_bytes(case.tamper(files))
        seen = page.check(path)
        found = {(code, name) for code, name in seen["findings"]}
        caught = set(case.expected) <= found and seen["level"] == "none"
        if seen["standing"] != case.standing or not caught:
            missed.append(f"{case.name}: {seen['standing']}, {sorted(found)}")
    assert "\n".join(missed) == ""


def test_the_page_refuses_hostile_zips_as_the_program_does(page: Verifier, tmp_path: Path) -> None:
    missed = []
    for name, (build, code) in HOSTILE.items():
        path = tmp_path / "hostile.zip"
        path.write_bytes(build())
        seen = page.check(path)
        if seen["standing"] != "unreadable" or [c for c, _ in seen["findings"]] != [code]:
            missed.append(f"{name}: {seen['standing']} {seen['findings']}")
    assert missed == []


class _Listening(BaseHTTPRequestHandler):
    """Answers everything, and remembers that it was asked."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base's own name
        """Say nothing."""


@pytest.fixture
def listening() -> Iterator[str]:
    """A server on this machine that would answer: nothing but the policy keeps the page from it."""
    _Listening.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Listening)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_page_may_load_and_send_nothing(page: Verifier, listening: str) -> None:
    tried = page.page.evaluate(
        f"Promise.all([fetch('{listening}/fetch').then(() => 'sent', () => 'refused'),"
        " ...['img', 'script', 'iframe', 'link'].map((name) => new Promise((done) => {"
        " const one = document.createElement(name); one.onload = () => done('loaded');"
        " one.onerror = () => done('refused'); setTimeout(() => done('refused'), 1500);"
        f" const url = '{listening}/' + name; one.rel = 'stylesheet';"
        " if (name === 'link') one.href = url; else one.src = url;"
        " document.head.append(one); }))])"
    )
    assert _Listening.asked == []
    assert tried[0] == "refused"
    assert tried[1] == "refused"
    assert b"default-src 'none'" in verifier_page()


def test_the_page_speaks_english_too(page: Verifier, pair: tuple[Made, Made]) -> None:
    page.check(pair[0].whole)
    page.page.click("#language")
    try:
        assert "Dossier whole" in page.page.text("#report")
        assert page.page.evaluate("document.documentElement.lang") == "en"
    finally:
        page.page.click("#language")
    assert "Dossier intact" in page.page.text("#report")


def test_every_code_the_page_can_say_has_a_sentence() -> None:
    script = verifier_page().decode()
    for code in ("file-changed", "custody-broken", "stamp-other-capture", "zip-two-readings"):
        assert f"'{code}'" in script
        assert load_sentences()[code]["fr"]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300), st.integers(0, 4))
def test_its_own_sha256_is_sha256(page: Verifier, data: bytes, blocks: int) -> None:
    """The class is inside the page's closure: its source is run beside it."""
    source = _SHA256.read_text("utf-8")
    whole = b"x" * 64 * blocks + data
    got = page.page.evaluate(
        f"(() => {{ {source}; const data = Uint8Array.from({json.dumps(list(whole))});"
        " return new Sha256().update(data).finish(); })()"
    )
    assert got == hashlib.sha256(whole).hexdigest()
