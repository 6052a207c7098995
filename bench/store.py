"""What keeping costs: inserts against stock TinyDB, growth, opening, memory; ratios, not seconds.

`python -m bench.store` prints the table; it takes about a minute.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB

from bench.row import Row, table
from companion.cli.clock import SystemClock
from companion.model.capture import Capture
from companion.model.interval import DateInterval
from companion.model.mention import Mention, Sighting
from companion.model.review import Review
from companion.store.database import Store

SIZES = (100, 1_000, 10_000, 50_000)
STOCK_AT_MOST = 10_000
"""Stock TinyDB needs most of a second an insert beyond."""
AT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def a_mention(number: int) -> Mention:
    """Return a mention of the usual weight: about 1.2 kB of JSON."""
    words = f"Avis {number} : " + "accueil glacial, deux heures d'attente. " * 12
    return Mention(
        id=f"mention-{number:06}",
        platform="example",
        page_url=f"https://avis.example/praticien/{number % 50}",
        page_title="Avis sur le Dr Exemple",
        review=Review(
            author=f"Auteur {number}",
            rating=1.0,
            rating_max=5.0,
            text=words,
            date_text="il y a 2 mois",
            published=DateInterval(earliest=AT.date(), latest=AT.date()),
        ),
        sightings=(
            Sighting(
                capture_id=f"capture-{number}", seen_at=AT, state="online", words_sha256="0" * 64
            ),
        ),
    )


def median_ms(work: Callable[[int], Any], numbers: range) -> float:
    """Return the median time of `work(number)` in milliseconds."""
    times = []
    for number in numbers:
        start = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def fill(store: Store, first: int, last: int) -> None:
    """Put mentions in large transactions, to get to a size quickly."""
    for start in range(first, last, 1_000):
        with store.transaction():
            for number in range(start, min(start + 1_000, last)):
                store.put_mention(a_mention(number))


def ours(folder: Path, sizes: tuple[int, ...]) -> dict[int, float]:
    """Return the median of one durable insert (ms) with each size already stored."""
    found = {}
    with Store.open(folder, clock=SystemClock()) as store:
        median_ms(lambda _: store.put_mention(a_mention(0)), range(200))  # warm
        done = 0
        for size in sizes:
            fill(store, done, size)
            done = size + 200
            found[size] = median_ms(lambda n: store.put_mention(a_mention(n)), range(size, done))
    return found


def whole_capture(folder: Path) -> float:
    """Return the median of keeping one capture (ms): 400 kB page, picture, custody line, row."""
    with Store.open(folder, clock=SystemClock()) as store:

        def keep(number: int) -> None:
            page = f"<p>{number}</p>".encode() + b"x" * 400_000
            kept = (
                store.evidence.put(page, media_type="text/html", role="dom"),
                store.evidence.put(page[:200_000], media_type="image/png", role="screenshot"),
            )
            store.custody.append("collected", subject=str(number))
            store.put_capture(
                Capture(
                    id=str(number),
                    method="page",
                    url="https://avis.example/",
                    captured_at=AT,
                    received_at=AT,
                    companion_version="0",
                    evidence=kept,
                    body_sha256="0" * 64,
                )
            )

        return median_ms(keep, range(100))


def stock(folder: Path, sizes: tuple[int, ...]) -> dict[int, float]:
    """Return the same for TinyDB as it comes, with its `JSONStorage`."""
    found = {}
    with TinyDB(folder / "stock.json") as db:
        done = 0
        for size in sizes:
            db.insert_multiple(msgspec.to_builtins(a_mention(n)) for n in range(done, size))
            done = size + 5
            found[size] = median_ms(
                lambda n: db.insert(msgspec.to_builtins(a_mention(n))), range(size, done)
            )
    return found


OPENING = """
import resource, sys, time
from pathlib import Path
from bench.store import SystemClock
from companion.store.database import Store

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

before = peak()
start = time.perf_counter()
store = Store.open(Path(sys.argv[1]), clock=SystemClock())
opened = time.perf_counter() - start
at_open = peak()
start = time.perf_counter()
found = store.mentions_on_page("https://avis.example/praticien/7")
on_page = time.perf_counter() - start
start = time.perf_counter()
everything = len(store.mentions())
listed = time.perf_counter() - start
print(opened, at_open - before, on_page * 1000, len(found), listed, everything, peak() - before)
store.close()
"""


def opening(folder: Path) -> list[float]:
    """Open in a fresh process; return seconds, MB, page ms, found, list s, listed, MB."""
    done = subprocess.run(
        [sys.executable, "-c", OPENING, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return [float(word) for word in done.stdout.split()]


def measure() -> list[Row]:
    """Run everything in a temporary folder; takes about a minute."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        insert = ours(folder / "ours", SIZES)
        kept_ms = whole_capture(folder / "captures")
        usual = stock(folder, tuple(size for size in SIZES if size <= STOCK_AT_MOST))
        opening(folder / "ours")  # the day's backup is made here and not measured below
        opened = opening(folder / "ours")
    whole = Row("keeping one capture of 600 kB whole", f"{kept_ms:.1f} ms", "–")
    return [*_lines(insert, usual, opened), whole]


def _lines(insert: dict[int, float], usual: dict[int, float], opened: list[float]) -> Iterator[Row]:
    for size, stock_ms in usual.items():
        ratio = stock_ms / insert[size]
        bar, met = ("≥ 50 ×", ratio >= 50) if size == STOCK_AT_MOST else ("–", None)
        against = f"{ratio:.0f} × faster than stock TinyDB ({stock_ms:.1f} ms)"
        figure = f"{insert[size]:.2f} ms"
        yield Row(f"one durable insert with {size:,} mentions stored", figure, bar, met, against)
    least, most = min(insert), max(insert)
    growth = insert[most] / insert[least]
    yield Row(
        f"growth of one insert from {least:,} to {most:,}",
        f"{insert[least]:.2f} → {insert[most]:.2f} ms",
        "≤ 1.3 ×",
        growth <= 1.3,
        f"{growth:.2f} × the first",
    )
    seconds, megabytes, page_ms, on_page, list_seconds, count, peak = opened
    yield Row(
        f"opening {count:,.0f} mentions, every row checked",
        f"{seconds:.2f} s, {megabytes:.0f} MB more",
        "≤ 3 s",
        seconds <= 3,
    )
    yield Row(f"mentions of one page ({on_page:.0f} of {count:,.0f})", f"{page_ms:.1f} ms", "–")
    listed = f"{list_seconds:.2f} s, {peak:.0f} MB more"
    yield Row(f"listing all {count:,.0f} mentions", listed, "–")


def main() -> None:
    """Print the table."""
    print(table(measure()))


if __name__ == "__main__":
    main()
