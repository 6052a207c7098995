"""Alerts: 20,000 of them on a page, each item sorted, a year of feeds and jobs."""

from __future__ import annotations

import gc
import itertools
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient

from bench.beside import bare_flask_milliseconds
from bench.row import Row
from companion.model.alert import FeedItem
from companion.model.outgoing import OutgoingAnswer, OutgoingRequest
from companion.model.practitioner import Practitioner
from companion.outgoing.destinations import Destinations
from companion.reading import names
from companion.store.database import Store
from companion.walk import open_walk
from companion.walk.alerting import Alerting
from companion.watch.feeds_apart import read_here
from companion.web.app import create_app, sign_in_links

COUNT = 20_000
PORT = 8765
HOST = f"127.0.0.1:{PORT}"
PAGES = ("/watch/alerts", "/watch/alerts?page=400", "/watch/alerts?state=set_aside", "/")
DAYS = 365
WORDS = (
    *("avis", "patient", "accueil", "cabinet", "attente", "honoraires", "clinique", "soin"),
    *("douleur", "article", "témoignage", "forum", "lecture", "région", "hôpital", "médecin"),
    *("santé", "annuaire", "réponse", "question", "lettre", "urgence", "examen"),
)


class Clock:
    """Tells the time it was moved to."""

    def __init__(self) -> None:
        """Begin in January."""
        self.at = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the present instant."""
        return self.at


def measure() -> list[Row]:
    """Sort 20,000 items, ask for the pages, then live a year."""
    with tempfile.TemporaryDirectory(prefix="avise-bench-") as folder:
        return [*_twenty_thousand(Path(folder) / "many"), *_a_year(Path(folder) / "year")]


def _alerting(store: Store, clock: Clock) -> Alerting:
    return Alerting(
        store,
        fetch=_Site(clock),
        destinations=Destinations(store.outgoing, clock=clock),
        read=read_here,
        names=names,
        clock=clock,
    )


def _items(first: int, count: int, at: datetime) -> list[FeedItem]:
    """Return items as services send them: the same name in all, a few words apart."""
    return [
        FeedItem(
            url=f"https://site{number % 400}.example/page/{number}",
            title=f"Dr Camille Roussel : {WORDS[number % 23]} {WORDS[number % 19]} "
            f"{WORDS[number % 17]} et {WORDS[number % 13]} à Lyon, numéro {number}",
            summary="Un patient raconte sa consultation au cabinet.",
            published=at - timedelta(minutes=number % 9_000),
        )
        for number in range(first, first + count)
    ]


def _twenty_thousand(folder: Path) -> list[Row]:
    clock = Clock()
    with Store.open(folder, clock=clock) as store:
        store.put_practitioner(Practitioner(names=("Camille Roussel",), places=("Lyon",)))
        alerting = _alerting(store, clock)
        for start in range(0, COUNT, 1_000):
            _take(alerting, _items(start, 1_000, clock.at))
        kept = sum(store.alerts.count(state) for state in ("new", "set_aside"))  # type: ignore[arg-type]
        known, new = _items(0, 2_000, clock.at), _items(COUNT, 2_000, clock.at)
        seen = milliseconds(lambda: _take(alerting, known)) / len(known)
        fresh = milliseconds(lambda: _take(alerting, new)) / len(new)
        alerting.forget()
        started = milliseconds(lambda: _take(alerting, _items(COUNT + 9_000, 1, clock.at)))
        slowest = slowest_page(store, clock, PAGES)
    return [
        Row("alerts kept of 20,000 items all different", f"{kept:,}", "20,000", kept == COUNT),
        Row("… an item known already sorted, among 20,000", f"{seen:.3f} ms", "≤ 1 ms", seen <= 1),
        Row("… a new item sorted and written", f"{fresh:.3f} ms", "≤ 1 ms", fresh <= 1),
        Row("… their titles read, once after a start", f"{started / 1_000:.1f} s", "–"),
        Row(
            "… pages of alerts, slowest p95",
            f"{slowest:.0f} ms",
            "≤ 150 ms",
            slowest <= 150,
            f"{slowest / bare_flask_milliseconds():.0f} × a bare Flask page",
        ),
    ]


def _take(alerting: Alerting, items: list[FeedItem]) -> None:
    alerting._take(items, "bench")  # noqa: SLF001 what a feed's document comes down to


def slowest_page(store: Store, clock: Clock, pages: tuple[str, ...]) -> float:
    """Return the worst of the pages' p95 over 40 readings, in milliseconds of processor time."""
    app = create_app(walk=open_walk(store, clock=clock), store=store, clock=clock, port=PORT)
    client = app.test_client()
    _get(client, sign_in_links(app).issue("/").removeprefix(f"http://{HOST}"))
    worst = 0.0
    for page in pages:
        _get(client, page)
        times = sorted(milliseconds(lambda path=page: _get(client, path)) for _ in range(40))
        worst = max(worst, statistics.quantiles(times, n=20)[-1])
    return worst


def _get(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Host": HOST, "Accept-Language": "fr"}, buffered=True)
    assert answer.status_code in {200, 302, 303}, (path, answer.status_code)


def milliseconds(act: Callable[[], object]) -> float:
    """Return the processor time of an act: others may be at work on the same machine."""
    started = time.process_time()
    act()
    return 1_000 * (time.process_time() - started)


class _Site:
    """A site whose feed shows its ten latest items, a new one every six hours."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked: list[datetime] = []

    def __call__(self, request: OutgoingRequest) -> OutgoingAnswer:
        now = self.clock.at
        self.asked.append(now)
        latest = int(now.timestamp()) // 21_600
        items = "".join(
            f"<item><title>Dr Camille Roussel, avis {n}</title>"
            f"<link>https://forum.example/t/{n}</link></item>"
            for n in range(latest, latest - 10, -1)
        )
        body = f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()
        return OutgoingAnswer(
            url=request.url, status=200, headers=(), body=body, address="", started_at=now,
            ended_at=now,
        )  # fmt: skip


def _a_year(folder: Path) -> list[Row]:
    """Read a feed each time it is due and make each digest; the machine sleeps on Sundays."""
    clock = Clock()
    sizes: list[int] = []
    with Store.open(folder, clock=clock) as store:
        store.put_practitioner(Practitioner(names=("Camille Roussel",)))
        alerting = _alerting(store, clock)
        site = alerting._fetch  # noqa: SLF001 our own
        alerting.add_feed("https://www.google.com/alerts/feeds/1/2")
        tracemalloc.start()
        for day in range(DAYS):
            for _hour in range(0, 24, 3):
                clock.at += timedelta(hours=3)
                if clock.at.weekday() != 6:
                    alerting.run_due()
                    alerting.make_digest()
            if day % 30 == 29:
                gc.collect()
                sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        made, digests = store.alerts.count("new"), store.alerts.digest_count()
        asked = site.asked  # type: ignore[attr-defined]
    nearest = min(later - earlier for earlier, later in itertools.pairwise(asked))
    growth = max(sizes[6:]) / max(sizes[:6])
    return [
        Row("a year: alerts of one feed, 4 a day, none doubled", str(made), "–"),
        Row("… digests", str(digests), "≤ 365", digests <= DAYS),
        Row("… shortest time between two readings", str(nearest), "≥ 1 h", nearest.seconds >= 3600),
        Row("… memory, second half over first", f"{growth:.2f} ×", "≤ 1.5 ×", growth <= 1.5),
    ]


if __name__ == "__main__":
    from bench.row import table

    print(table(measure()))
