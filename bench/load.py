"""Fifty clients at once against the real companion in its own process.

`python -m bench.load [--clients 50] [--seconds 60]`: captures mixed with what dashboard and popup
ask. It fails on any error, on a capture lost or kept twice, and when memory goes on growing.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import random
import re
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.row import Row, table
from companion.store.database import Store
from tests.builders import a_review_page
from tests.e2e.conftest import Companion
from tests.web.running_companion import ASKED, CHROMIUM, INSULT, PART, MovableClock

WARM_UP = 0.25
"""The part of the time after which memory is looked at first: caches are full by then."""
GROWTH = 1.10
"""Between the middle and the end of the time memory may not grow by more than a tenth."""
PAGES = 40
REVIEWS = (
    ("Monique P.", "À l’écoute, je recommande.", 5, "2026-11-14"),
    ("Thierry L.", INSULT, 1, "2026-11-10"),
    ("Anne", "Deux heures d’attente, cabinet froid.", 2, "2026-10-02"),
)
SECONDS_TO_ANSWER = 60


@dataclass
class Tally:
    """What the clients saw; appends alone, which threads may do at once."""

    seconds: list[tuple[str, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def times(self, kind: str) -> list[float]:
        """Return how long each call of a kind took, in seconds."""
        return sorted(taken for one, taken in self.seconds if one == kind) or [0.0]


class Client:
    """One connection kept open, as browsers keep it; signs as the extension or as the person."""

    def __init__(self, port: int, *, token: str = "", instance: str = "", cookie: str = "") -> None:
        """Connect when first asked."""
        self._port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
        self.token, self.instance, self.cookie = token, instance, cookie

    def ask(
        self, method: str, path: str, body: bytes | None = None, **said: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of one call."""
        headers = {name.replace("_", "-"): value for name, value in said.items()}
        self._connection.request(method, path, body=body, headers=headers)
        answer = self._connection.getresponse()
        for name, value in answer.getheaders():
            if name == "Set-Cookie" and value.startswith("avise-session"):
                self.cookie = value.split(";")[0]
        return answer.status, dict(answer.getheaders()), answer.read()

    def api(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:  # noqa: ANN401 JSON
        """Return status and decoded answer of a call of the extension."""
        said = {
            "Origin": CHROMIUM,
            "Avise_Protocol": "1",
            "Avise_Instance": self.instance,
            "Authorization": f"Bearer {self.token}",
            "Content_Type": "application/json",
        }
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        status, _, content = self.ask(method, f"/api/v1{path}", data, **said)
        return status, json.loads(content or b"null")

    def page(self, path: str) -> tuple[int, str]:
        """Return status and text of a page of the dashboard."""
        status, _, content = self.ask("GET", path, Cookie=self.cookie)
        return status, content.decode()

    def again(self) -> Client:
        """Return another connection with the same rights."""
        return Client(self._port, token=self.token, instance=self.instance, cookie=self.cookie)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def connect(port: int, link: str) -> Client:
    """Sign in with the link, connect a browser, return a client with both rights."""
    client = Client(port)
    client.instance = client.api("GET", "/ping")[1]["instance"]
    client.ask("GET", link.removeprefix(f"http://127.0.0.1:{port}"))
    asked = client.api("POST", "/pairings", ASKED)[1]
    client.api("POST", f"/pairings/{asked['id']}/part", {"part": PART})
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.page("/pairing")[1])
    assert token
    client.ask(
        "POST",
        f"/pairing/{asked['id']}",
        f"answer=allow&csrf_token={token[1]}".encode(),
        Cookie=client.cookie,
        Content_Type="application/x-www-form-urlencoded",
        Origin=f"http://127.0.0.1:{port}",
    )
    client.token = client.api("POST", f"/pairings/{asked['id']}/token", {})[1]["token"]
    assert client.token, "the browser could not be connected"
    return client


def capture_body(number: int) -> bytes:
    """Return one capture of one of the pages, as the extension sends it."""
    body = {
        "id": str(uuid.uuid4()),
        "method": "page",
        "url": f"https://avis.example/dr/{number % PAGES}",
        "canonical_url": None,
        "title": "Avis",
        "lang": "fr",
        "captured_at": "2026-11-23T10:00:00Z",
        "time_zone": "Europe/Paris",
        "user_agent": "load",
        "extension_version": "0.1",
        "viewport": None,
        "dom": a_review_page(*REVIEWS),
        "frames": [],
        "excerpt": None,
        "cuts": [],
        "screenshot": None,
    }
    return json.dumps(body).encode()


class Visitor(threading.Thread):
    """One client that captures, reads pages and asks for alerts until the time is over."""

    def __init__(self, client: Client, tally: Tally, number: int, end: float) -> None:
        """Begin when started; `end` is on the monotonic clock."""
        super().__init__(daemon=True)
        self._client, self._tally, self._end = client, tally, end
        self._chance = random.Random(number)  # noqa: S311 the same mix each time
        self._last: bytes | None = None

    def run(self) -> None:
        """Act until the time is over; whatever goes wrong is an error of the companion."""
        acts = [self._capture, self._repeat, self._read, self._read, self._read, self._look]
        while time.monotonic() < self._end:
            act = self._chance.choice(acts)
            began = time.monotonic()
            try:
                kind = act()
            except (OSError, http.client.HTTPException, ValueError) as error:
                self._tally.errors.append(f"{act.__name__}: {type(error).__name__} {error}")
                self._client.close()
                continue
            self._tally.seconds.append((kind, time.monotonic() - began))
        self._client.close()

    def _capture(self) -> str:
        self._last = capture_body(self._chance.randrange(10_000))
        return self._send(self._last, {201})

    def _repeat(self) -> str:
        """Send the last capture again, as an extension does that was not answered."""
        return self._send(self._last, {200}) if self._last else self._capture()

    def _send(self, body: bytes, expected: set[int]) -> str:
        status, card = self._client.api("POST", "/captures", body)
        if status not in expected or card["sha256"] != hashlib.sha256(body).hexdigest():
            self._tally.errors.append(f"capture: {status}")
        elif card["state"] != "read":
            self._tally.errors.append(f"capture: {card['problems']}")
        if status in {200, 201}:
            self._tally.acknowledged.append(card["id"])
        return "capture"

    def _read(self) -> str:
        path = self._chance.choice(["/", "/mentions", "/connections", "/watch", "/pulse"])
        status, text = self._client.page(path)
        if status != 200 or "data-problem" in text:
            self._tally.errors.append(f"{path}: {status}")
        return "page"

    def _look(self) -> str:
        path = self._chance.choice(["/alerts", "/page?url=https://avis.example/dr/1"])
        status, _ = self._client.api("GET", path)
        if status != 200:
            self._tally.errors.append(f"{path}: {status}")
        return "popup"


def resident_megabytes(process: int) -> float:
    """Return a process's resident memory in MB, as the kernel counts it (Linux)."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def press(companion: Companion, *, clients: int, seconds: float) -> Tally:
    """Start the companion, let `clients` act for `seconds`, stop it, return what they saw."""
    first = connect(companion.port, companion.start())
    tally = Tally()
    for number in range(8):
        first.api("POST", "/captures", body := capture_body(number))
        tally.acknowledged.append(json.loads(body)["id"])
    began = time.monotonic()
    visitors = [Visitor(first.again(), tally, n, began + seconds) for n in range(clients)]
    for visitor in visitors:
        visitor.start()
    for part in (WARM_UP, 0.5, 1.0):
        time.sleep(max(0.0, began + part * seconds - time.monotonic()))
        tally.memory.append(resident_megabytes(companion.process_id))
    for visitor in visitors:
        visitor.join(timeout=2 * SECONDS_TO_ANSWER)
    tally.errors += ["a client never came back" for one in visitors if one.is_alive()]
    first.close()
    companion.stop()
    return tally


def lost_and_doubled(folder: Path, acknowledged: list[str]) -> tuple[int, int]:
    """Return how many acknowledged captures are not kept, and how many are kept twice.

    The custody log counts too: a capture has one line that says it was collected.
    """
    with Store.open(folder, clock=MovableClock()) as store:
        kept = Counter(capture.id for capture in store.captures(10**9))
        logged = Counter(
            event.subject
            for event in store.custody.events()
            if event.event == "collected" and event.subject
        )
    lost = {one for one in acknowledged if kept[one] == 0 or logged[one] == 0}
    doubled = {one for one in kept if kept[one] > 1 or logged[one] > 1}
    return len(lost), len(doubled)


def measure() -> list[Row]:
    """Return the rows of the table: fifty clients for a minute."""
    return pressed(clients=50, seconds=60)[0]


def pressed(*, clients: int, seconds: float) -> tuple[list[Row], Tally]:
    """Return the rows of the table, and what the clients saw."""
    with tempfile.TemporaryDirectory(prefix="avise-load-") as folder:
        companion = Companion(Path(folder))
        tally = press(companion, clients=clients, seconds=seconds)
        lost, doubled = lost_and_doubled(Path(folder), tally.acknowledged)
    calls, captures = len(tally.seconds), len(set(tally.acknowledged))
    start, middle, end = tally.memory
    figure = f"{start:.0f} → {middle:.0f} → {end:.0f} MB"
    growth = f"{end / middle:.2f} × the middle"
    rows = [
        Row(f"{clients} clients for {seconds:.0f} s: calls", f"{calls}", "–"),
        Row("captures acknowledged", f"{captures}", "> 0", captures > 0),
        Row("errors", f"{len(tally.errors)}", "0", not tally.errors),
        Row("captures lost, kept twice", f"{lost}, {doubled}", "0, 0", lost + doubled == 0),
        Row(
            "memory after a quarter, half, all",
            figure,
            f"≤ {GROWTH} ×",
            end <= GROWTH * middle,
            growth,
        ),
    ]
    for kind in ("capture", "page", "popup"):
        times = tally.times(kind)
        middle_one, late = statistics.median(times), times[int(0.95 * (len(times) - 1))]
        rows.append(Row(f"{kind}: p50, p95", f"{middle_one:.2f} s, {late:.2f} s", "–"))
    return rows, tally


def main() -> int:
    """Print the table and the first errors; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    rows, tally = pressed(clients=asked.clients, seconds=asked.seconds)
    print(table(rows))
    for error, count in Counter(tally.errors).most_common(10):
        print(f"{count:6}  {error}")
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
