"""First pages: 2,000 search records shown, each record taken, a year of three rounds a month."""

from __future__ import annotations

import gc
import tempfile
import tracemalloc
import uuid
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from bench.alerts import Clock, milliseconds, slowest_page
from bench.beside import bare_flask_milliseconds
from bench.row import Row
from companion.model.capture import Capture
from companion.model.practitioner import Practitioner
from companion.model.review import Page, Reading, SearchResult
from companion.store.database import Store
from companion.walk.watching import Watching

COUNT = 2_000
QUERIES = 40
RESULTS = 10
MONTHS, ROUNDS_A_MONTH = 12, 3
WHO = Practitioner(
    names=("Dr Camille Roussel",),
    specialty="Dermatologue",
    places=("Lyon",),
    own_pages=("https://site1.example/",),
)
PAGES = ("/watch", "/watch/pages", "/watch/pages?engine=bing", "/")


def measure() -> list[Row]:
    """Record 2,000 first pages, ask for the pages that show them, then live a year."""
    with tempfile.TemporaryDirectory(prefix="avise-bench-") as folder:
        return [*_two_thousand(Path(folder) / "many"), *_a_year(Path(folder) / "year")]


def _capture(url: str, clock: Clock) -> Capture:
    return Capture(
        id=str(uuid.uuid4()),
        body_sha256="0" * 64,
        method="page",
        url=url,
        title="Recherche",
        captured_at=clock.at,
        received_at=clock.at,
        companion_version="bench",
        state="read",
    )


def _reading(number: int) -> Reading:
    """Return ten results, two of them other than last time."""
    names = [*range(RESULTS - 2), 100 + number // QUERIES, 5_000 + number // QUERIES]
    return Reading(
        page=Page(url=""),
        results=tuple(
            SearchResult(
                rank=rank,
                title=f"Dr Camille Roussel, dermatologue à Lyon, page {name}",
                url=f"https://site{name}.example/roussel",
                snippet="Prenez rendez-vous avec le Dr Roussel, 12 rue du Parc, 69002 Lyon. " * 2,
            )
            for rank, name in enumerate(names, start=1)
        ),
    )


def _url(query: int) -> str:
    asked = quote(f'"Camille Roussel" {query}')
    site = "www.bing.com" if query % 2 else "www.google.com"
    return f"https://{site}/search?q={asked}"


def _two_thousand(folder: Path) -> list[Row]:
    clock = Clock()
    with Store.open(folder, clock=clock) as store:
        store.put_practitioner(WHO)
        watching = Watching(store, clock=clock)
        spent = milliseconds(lambda: _record(watching, clock, COUNT)) / COUNT
        last = list(store.watching.page_heads())[-1]
        again = milliseconds(watching.judge_again)
        pages = (*PAGES, f"/watch/pages/{last.capture_id}")
        slowest = slowest_page(store, clock, pages)
        count = store.watching.page_count()
    return [
        Row("first pages recorded", f"{count:,}", f"{COUNT:,}", count == COUNT),
        Row("… one of ten results judged and written", f"{spent:.1f} ms", "–"),
        Row("… the last of 40 searches judged again, identity changed", f"{again:.0f} ms", "–"),
        Row(
            "… pages of first pages, slowest p95",
            f"{slowest:.0f} ms",
            "≤ 150 ms",
            slowest <= 150,
            f"{slowest / bare_flask_milliseconds():.0f} × a bare Flask page",
        ),
    ]


def _record(watching: Watching, clock: Clock, count: int) -> None:
    for number in range(count):
        if number % QUERIES == 0:
            watching.finish()
            clock.at += timedelta(days=1)
            watching.start()
        clock.at += timedelta(seconds=6)
        watching.note_capture(_capture(_url(number % QUERIES), clock), _reading(number))
    watching.finish()


def _a_year(folder: Path) -> list[Row]:
    """Three rounds a month, every search of each recorded where it can be."""
    clock = Clock()
    sizes: list[int] = []
    recorded = 0
    with Store.open(folder, clock=clock) as store:
        store.put_practitioner(WHO)
        watching = Watching(store, clock=clock)
        tracemalloc.start()
        for month in range(MONTHS):
            for number in range(ROUNDS_A_MONTH):
                round_ = watching.start()
                for step in round_.steps:
                    clock.at += timedelta(seconds=6)
                    capture = _capture(step.search.url, clock)
                    if watching.note_capture(capture, _reading(QUERIES * (month * 3 + number))):
                        recorded += 1
                    watching.set_step(step.search.id, "recorded")
                watching.found_in(round_)
                clock.at += timedelta(days=10)
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        rounds = store.watching.rounds(1_000)
    # The first months fill what is kept at hand; after that nothing more may be held.
    growth = sizes[-1] / max(sizes[5:8])
    done = sum(one.finished_at is not None for one in rounds)
    return [
        Row("a year of rounds: rounds done, pages recorded", f"{done}, {recorded:,}", "–"),
        Row("… memory, last month over the sixth to eighth", f"{growth:.2f} ×", "≤ 1.5 ×",
            growth <= 1.5),
    ]  # fmt: skip


if __name__ == "__main__":
    from bench.row import table

    print(table(measure()))
