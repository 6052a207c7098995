"""Nothing of a person is said outside the dashboard: no log, no diagnosis, at any level."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from companion.cli.parser import main
from companion.model.pairing import PairedBrowser
from companion.model.practitioner import Practitioner
from companion.store.database import Store
from companion.walk import open_walk
from tests.builders import FixedClock, a_capture_body, a_review_page
from tests.web.running_companion import CHROMIUM

TOKEN = "canari-jeton-7f3a9c"
WORDS = "canari-mots charlatan escroc"
AUTHOR = "Canari-Auteur B."
NAME = "Dr Canari-Nom"
PLACE = "Canari-Ville"
QUERY = "canari-recherche"
TITLE = "canari-titre"
HEADER = "canari-entete"
PATH = "canari-chemin"
CANARIES = re.compile("canari", re.IGNORECASE)
"""All of them: none is ever a word of ours."""

AT_DEBUG = (
    "import logging, sys; logging.basicConfig(level=logging.DEBUG);"
    "from companion.cli.parser import main; sys.exit(main(sys.argv[1:]))"
)


class Running:
    """`avise serve` in a process of its own, every logger at its most talkative."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        said = ("serve", "--data", str(folder), "--port", str(self.port), "--no-browser")
        self.out, self.err = folder.parent / "out.txt", folder.parent / "err.txt"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self._process = subprocess.Popen(
                [sys.executable, "-c", AT_DEBUG, *said], stdout=out, stderr=err
            )
        self._cookie = ""
        self.instance = ""

    def wait(self) -> None:
        """Wait until it answers, and sign in."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(OSError, AttributeError):
                _, _, body = self.ask("GET", "/api/v1/ping", headers={"Avise-Protocol": "1"})
                self.instance = json.loads(body)["instance"]
                link = re.search(r"(/sign-in/\S+)", self.out.read_text("utf-8"))
                assert link is not None
                _, headers, _ = self.ask("GET", link[1])
                self._cookie = headers["Set-Cookie"].partition(";")[0]
                return
            time.sleep(0.1)
        raise AssertionError(self.err.read_text("utf-8"))

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Send one request; return status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path, body=body or None, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def extension(self, method: str, path: str, body: bytes = b"", **changed: str) -> int:
        """Ask as the paired extension does."""
        usual = {
            "Origin": CHROMIUM,
            "Avise-Protocol": "1",
            "Avise-Instance": self.instance,
            "Authorization": f"Bearer {TOKEN}",
            "Content-Type": "application/json",
        }
        headers = {**usual, **{name.replace("_", "-"): value for name, value in changed.items()}}
        return self.ask(method, f"/api/v1{path}", body, headers)[0]

    def page(self, path: str) -> tuple[int, str]:
        """Open a page of the dashboard."""
        status, headers, body = self.ask("GET", path, headers={"Cookie": self._cookie})
        if "Set-Cookie" in headers:
            self._cookie = headers["Set-Cookie"].partition(";")[0]
        return status, body.decode()

    def submit(self, path: str, **fields: str) -> int:
        """Send a form of the dashboard."""
        body = urlencode({"csrf_token": self._form_token(), **fields}).encode()
        return self._send(path, body, "application/x-www-form-urlencoded")

    def upload(self, path: str, name: str, file: tuple[str, bytes]) -> int:
        """Send a form of the dashboard that holds one file: its name and its bytes."""
        fields = {
            "csrf_token": self._form_token(),
            name: FileStorage(io.BytesIO(file[1]), file[0]),
        }
        boundary, body = encode_multipart(fields)
        return self._send(path, body, f'multipart/form-data; boundary="{boundary}"')

    def _form_token(self) -> str:
        _, form = self.page("/settings")
        return form.split('name="csrf_token" value="')[1].split('"')[0]

    def _send(self, path: str, body: bytes, media_type: str) -> int:
        here = f"http://127.0.0.1:{self.port}"
        headers = {"Cookie": self._cookie, "Content-Type": media_type, "Origin": here}
        return self.ask("POST", path, body, headers)[0]

    def stop(self) -> None:
        """Ask it to stop, as a person or the system does."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=40)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    folder = tmp_path / "data"
    with Store.open(folder, clock=FixedClock(datetime.now(UTC))) as store:
        store.put_practitioner(Practitioner(names=(NAME,), places=(PLACE,)))
        store.put_browser(
            PairedBrowser(
                id="b1",
                name="Chromium",
                origin=CHROMIUM,
                extension_version="0.1",
                token_sha256=hashlib.sha256(TOKEN.encode()).hexdigest(),
                paired_at=datetime.now(UTC),
            )
        )
    running = Running(folder)
    running.wait()
    yield running
    running.stop()


def a_page() -> str:
    return a_review_page((AUTHOR, WORDS, 1, "2026-09-10"))


def capture(**fields: object) -> bytes:
    url = f"https://avis.example/{PATH}?q={QUERY}#{QUERY}"
    return a_capture_body(**{"url": url, "title": TITLE, "dom": a_page(), **fields})[0]


def use_the_rest(running: Running) -> None:
    """Use what stands beside captures: replies, alerts, rounds, drafts, follow-up, settings."""
    send, submit = running.extension, running.submit
    text = json.dumps({"text": WORDS, "audience": "public"}).encode()
    step = {"search_id": PATH, "state": "opened", "capture_id": None}
    assert send("POST", "/words", text) == 200
    assert send("POST", "/round/steps", json.dumps(step).encode()) == 404
    assert send("GET", f"/round?{urlencode({'url': f'https://a.example/?q={QUERY}'})}") == 200
    assert send("POST", f"/captures/{PATH}/concerns", WORDS.encode()) == 422
    mail = f"Subject: {TITLE}\r\nFrom: {AUTHOR}\r\n\r\nhttps://a.example/{PATH} {WORDS}".encode()
    assert running.upload("/watch/alerts/mail", "mail", (f"{PATH}.eml", mail)) == 303
    assert running.upload("/watch/alerts/mail", "mail", (f"{PATH}.eml", WORDS.encode())) == 303
    assert submit("/watch/feeds/add", url=f"http://127.0.0.1/{PATH}", title=TITLE) == 422
    assert submit("/watch/round/step", search=PATH, state="opened") == 404
    assert submit("/settings/second-reader", url=f"http://{PATH}.example", model=QUERY) == 422
    assert submit("/words", text=WORDS, audience="public") == 200
    assert submit("/mentions/views", name=TITLE, q=QUERY, severity="3") == 303
    found = re.search(r"/mentions/([0-9a-f-]{36})", running.page("/mentions")[1])
    assert found is not None
    mention = f"/mentions/{found[1]}"
    assert submit(f"{mention}/notes", notes=WORDS) == 303
    assert submit(f"{mention}/documents/lawyer_brief/text", text=WORDS) == 303
    assert submit(f"{mention}/documents/lawyer_brief/answers", email=AUTHOR) == 303
    assert submit(f"{mention}/follow-up/outcome", note=WORDS, ending="kept") in {303, 422}
    assert submit(f"{mention}/steps/lawyer/details", note=WORDS, state="waiting") in {303, 422}
    assert submit(f"{mention}/erase", agreed="yes") == 303


def test_the_most_talkative_log_says_nothing_of_anybody(running: Running, tmp_path: Path) -> None:
    send = running.extension
    assert send("POST", "/captures", capture()) in {200, 201}
    # What fails: pages nobody can read, bodies that break the schema, strangers, odd addresses.
    deep = f"<p>{WORDS}</p>" + "<div>" * 3000 + WORDS
    assert send("POST", "/captures", capture(dom=deep)) in {200, 201, 202}
    assert send("POST", "/captures", capture(dom=WORDS.encode().hex() + "\x00")) < 500
    assert send("POST", "/captures", capture(extra=WORDS)) == 422
    assert send("POST", "/captures", capture()[:-9]) == 422
    assert send("POST", "/captures", WORDS.encode()) == 422
    assert send("POST", "/captures", capture(), Authorization=f"Bearer x{TOKEN}") == 401
    assert send("POST", "/captures", capture(), Origin=f"https://{PATH}.example") == 403
    assert send("POST", "/captures", capture(), Host=f"{PATH}.example") == 400
    assert send("GET", f"/page?{urlencode({'url': f'https://a.example/?q={QUERY}'})}") == 200
    assert send("GET", f"/captures/{PATH}?q={QUERY}", X_Any=HEADER) == 404
    assert send("GET", f"/{PATH}?q={QUERY}") == 404
    for path in (f"/{PATH}?q={QUERY}", f"/sign-in/{TOKEN}", f"/mentions/{PATH}"):
        assert running.page(path)[0] in {401, 404}
    status, found = running.page(f"/mentions?q={QUERY}&severity={QUERY}")
    assert status == 200
    assert QUERY in found  # shown to the person, and to nobody else
    by_hand = {"url": f"https://a.example/?q={QUERY}", "author": AUTHOR}
    assert running.submit("/captures/new", text=WORDS, **by_hand) in {302, 303}
    assert running.submit("/captures/new", text="", url=f"javascript:{QUERY}") == 422
    assert running.submit("/settings", names=NAME, places=PLACE, status="") in {302, 303}
    refused = f"http://{PATH}:x@127.0.0.1/"
    assert running.submit("/settings/outgoing/allow", url=refused, purpose="feed") == 422
    use_the_rest(running)
    with socket.create_connection(("127.0.0.1", running.port), timeout=5) as raw:
        raw.sendall(f"GET /{PATH} HTTP/9.9{HEADER}\r\n{HEADER}\r\n\r\n".encode())
        raw.recv(4096)
    running.stop()

    kept = tmp_path / "data" / "logs" / "avise.log"
    log, shown = running.err.read_text("utf-8"), running.out.read_text("utf-8")
    log += kept.read_text("utf-8")
    assert "reading failed" in log  # the log was written, and said what failed
    assert not CANARIES.search(log), CANARIES.search(log)
    assert not CANARIES.search(shown)
    link = re.search(r"/sign-in/([\w.~-]+)", shown)
    assert link is not None
    assert link[1] not in log
    written = [p for p in tmp_path.rglob("*") if p.suffix in {".log", ".txt"} and p.is_file()]
    assert set(written) == {running.out, running.err, kept}
    assert kept.stat().st_mode & 0o777 == 0o600


def test_the_diagnosis_can_be_shown_to_anybody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "canari-nom-de-session"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    folder = home / "avise"
    with Store.open(folder, clock=FixedClock()) as store:
        walk = open_walk(store, clock=FixedClock())
        walk.put_practitioner(Practitioner(names=(NAME,), places=(PLACE,)))
        kept = walk.receive(*a_capture_body(dom=a_page(), title=TITLE, url=f"https://{PATH}.fr/"))
        walk.read_capture(kept.id)
        assert walk.view_capture(kept.id).mentions
        evidence = store.evidence.path_of(kept.evidence[0].sha256)
    evidence.write_bytes(WORDS.encode())
    line = (folder / "custody.jsonl").read_bytes()
    (folder / "custody.jsonl").write_bytes(WORDS.encode() + b"\n" + line + WORDS.encode())

    status = main(["check", "--data", str(folder), "--port", "1"])

    said = "".join(capsys.readouterr())
    assert status == 1
    assert "✗" in said
    assert os.sep + "avise" in said
    assert not CANARIES.search(said), said
