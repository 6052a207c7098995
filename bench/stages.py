"""From the arrival of a capture to its advice, by stage, and how it grows with what is kept."""

from __future__ import annotations

import http.client
import json
import statistics
import tempfile
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.lists import fill_mentions
from bench.row import Row
from companion.cli.clock import SystemClock
from companion.law.analysis import warm_up
from companion.reading.apart import ReaderApart
from companion.store.database import Store
from companion.walk import Walk, open_walk
from companion.web.app import create_app
from companion.web.serve import make_server
from tests.builders import a_capture_body
from tests.web.running_companion import CHROMIUM, Extension, Person, ask_to_pair

PORT = 8765
PAGE = Path(__file__).parent.parent / "tests" / "pages" / "google-maps-20" / "source.html"
ROUNDS = 7
SIZES = (100, 10_000, 50_000)
_STAGES = {
    "keep": ("receive",),
    "read the page": ("_read",),
    "law": ("_assess",),
    "advice": ("view_capture",),
}
Times = dict[str, float]


class _Served(NamedTuple):
    walk: Walk
    port: int
    headers: dict[str, str]
    seconds: Times


def measure() -> list[Row]:
    """Return a row a stage, then one a size of the store."""
    warm_up()
    rows: list[Row] = []
    totals: dict[int, float] = {}
    for size in SIZES:
        with _serving(size) as served:
            rounds = [_one(served, number) for number in range(ROUNDS + 1)][1:]
        medians = {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}
        totals[size] = medians["total"]
        if size == SIZES[1]:
            rows += [
                Row(f"20 reviews, {SIZES[1]:,} mentions kept: {name}", _ms(seconds), "–")
                for name, seconds in medians.items()
            ]
    least = totals[SIZES[0]]
    return [
        *rows,
        *(
            Row(
                f"20 reviews, {size:,} mentions kept: capture → advice",
                _ms(seconds),
                "–",
                against=f"{seconds / least:.1f} × with {SIZES[0]}",
            )
            for size, seconds in totals.items()
        ),
    ]


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.0f} ms"


@contextmanager
def _serving(mentions: int) -> Iterator[_Served]:
    """A real server on a store of `mentions`, one browser paired, each stage timed."""
    seconds: Times = defaultdict(float)
    with (
        tempfile.TemporaryDirectory(prefix="avise-bench-") as folder,
        Store.open(Path(folder) / "data", clock=SystemClock()) as store,
        closing(ReaderApart()) as reader,
    ):
        clock = SystemClock()
        walk = open_walk(store, clock=clock, reader=reader)
        fill_mentions(walk, mentions)
        reader.warm_up()
        for stage, names in _STAGES.items():
            for name in names:
                setattr(walk, name, _timed(getattr(walk, name), stage, seconds))
        app = create_app(walk=walk, store=store, clock=clock, port=PORT)
        person = Person(app)
        person.sign_in()
        extension = Extension(app.test_client(), instance=store.instance_id, origin=CHROMIUM)
        asked = ask_to_pair(extension)
        person.post(f"/pairing/{asked['id']}", {"answer": "allow"})
        extension.token = extension.post(f"/pairings/{asked['id']}/token", {}).json["token"]
        server = make_server(app, port=0)
        port = server.socket.getsockname()[1]
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield _Served(walk, port, extension.headers(), seconds)
        finally:
            server.task_dispatcher.shutdown()  # else the last answer may be closed under its hands
            server.trigger.pull_trigger(server.close)
            thread.join(timeout=10)


def _timed(act: Callable[..., Any], stage: str, seconds: Times) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:  # noqa: ANN401 whatever the stage takes
        started = time.perf_counter()
        try:
            return act(*given, **named)
        finally:
            seconds[stage] += time.perf_counter() - started

    return timed


def _one(served: _Served, number: int) -> Times:
    served.seconds.clear()
    url = f"https://www.google.com/maps/place/tour-{number}-{uuid.uuid4().hex[:8]}/"
    # Other ids each time: reviews that are known are not read in law again.
    dom = PAGE.read_text("utf-8").replace('data-review-id="', f'data-review-id="{number}-')
    body, _ = a_capture_body(url=url, dom=dom)
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    started = time.perf_counter()
    connection.request("POST", "/api/v1/captures", body=body, headers=served.headers)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    total = time.perf_counter() - started
    connection.close()
    if answer.status != http.client.CREATED or len(told["mentions"]) < 10:
        raise RuntimeError(f"the capture was not read: {answer.status} {told}")
    named = {stage: served.seconds[stage] for stage in _STAGES}
    return {**named, "network, checks and store": total - sum(named.values()), "total": total}
