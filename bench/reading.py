"""Reading: a 20-review page; a page of 1,000 reviews against what only parses it; hostile pages."""

from __future__ import annotations

import contextlib
import json
import re
import statistics
import time
import tracemalloc
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import lxml.html

from bench.row import Row
from companion.model.capture import PageContent
from companion.model.errors import PageNotUnderstood
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

PAGE = Path(__file__).parents[1] / "tests" / "pages" / "google-maps-20"
ROUNDS = 15
BIG_ROUNDS = 3
BIG_REVIEWS = 1_000
BIG_BYTES = 8_000_000
_RECORD = '<div class="jftiEf fontBodyMedium" data-review-id="'
HOSTILE: dict[str, bytes] = {
    "deep nesting": b"<html><body>" + b"<div>" * 200_000 + b"mots",
    "250 levels of one id": b"<html><body>" + b'<div data-review-id="x">' * 240 + b"mots",
    "100,000 siblings": b"<html><body>" + b"<div>a</div>" * 100_000,
    "20,000 dated siblings": b"<html><body>" + b"<p>12 mars 2026</p>" * 20_000,
    "5,000 half reviews": b"<html><body>"
    + b'<div class="avis"><b>Ana</b><i title="1/5"></i><p>12/03/2026</p></div>' * 5_000,
    "broken markup": b"<table><tr><td><li><p><b>" * 4_000 + b"</table> 3/5 il y a 2 mois",
    "one long line": b"<p>" + b"il y a 2 mois, " * 100_000,
    "wrong charset": "<meta charset=utf-8><p>é".encode("utf-16-le") * 1_000,
    "binary": bytes(range(256)) * 4_000,
    "empty": b"",
}


def measure() -> list[Row]:
    """Measure all of it."""
    return [*_small(), *_big(), *_hostile()]


def _small() -> list[Row]:
    """Read the page many times; the ratio is against lxml's bare parse of the same bytes."""
    content = _content((PAGE / "source.html").read_bytes())
    known = load_platforms(shared_folder() / "platforms")
    parse = _median_ms(lambda: lxml.html.document_fromstring(content.dom))
    described = _median_ms(lambda: read(content, platforms=known))
    unknown = _median_ms(lambda: read(content, platforms=Platforms()))
    return [
        Row(
            "reading a 20-review page",
            f"{described:.0f} ms",
            "≤ 150 ms",
            described <= 150,
            f"{described / parse:.1f} × lxml's bare parse",
        ),
        Row(
            "… with platform descriptions off",
            f"{unknown:.0f} ms",
            "–",
            against=f"{unknown / described:.1f} × with them",
        ),
    ]


def big_page() -> bytes:
    """Return a page of 1,000 reviews and 8 MB: the records of the corpus page, each with its id."""
    source = (PAGE / "source.html").read_text("utf-8")
    head, *records = source.split(_RECORD)
    last, end = records[-1].split("</div></div></div>", 1)
    records[-1] = f"{last}</div></div></div>"
    pieces = [head]
    for number in range(BIG_REVIEWS):
        record = records[number % len(records)]
        own_id = record.split('"', 1)[0]
        pieces.append(_RECORD + record.replace(own_id, f"{own_id}{number}"))
    padding = "<svg><path d='" + "M0 0h9 " * 80 + "'/></svg>"
    whole = "".join(pieces)
    missing = max(BIG_BYTES - len(whole.encode()) - len(end), 0)
    return (whole + padding * (missing // len(padding)) + end).encode()


def _big() -> list[Row]:
    content = _content(big_page())
    known = load_platforms(shared_folder() / "platforms")
    acts: dict[str, Callable[[], object]] = {
        "bare": lambda: _parse_and_extract(content.dom, content.url),
        "described": lambda: read(content, platforms=known),
        "descriptions off": lambda: read(content, platforms=Platforms()),
    }
    spent = _best_together(acts)
    rows = []
    for name, bar, platforms in (
        ("described", 3.0, known),
        ("descriptions off", None, Platforms()),
    ):
        found = len(read(content, platforms=platforms).reviews)
        ratio = spent[name] / spent["bare"]
        figure = f"{spent[name]:.2f} s, {found} found"
        met = None if bar is None else ratio <= bar
        against = f"{ratio:.1f} × parse + schema.org extraction"
        said = "–" if bar is None else f"≤ {bar:.0f} ×"
        rows.append(Row(f"1,000 reviews, 8 MB, {name}", figure, said, met, against))
    megabytes = _peak_megabytes(lambda: read(content, platforms=known))
    rows.append(Row("… peak of Python memory", f"{megabytes:.0f} MB", "≤ 400 MB", megabytes <= 400))
    return rows


def _best_together(acts: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the best seconds of each act, measured in turns: a busy machine slows all alike."""
    best = dict.fromkeys(acts, float("inf"))
    for _ in range(BIG_ROUNDS + 1):
        for name, act in acts.items():
            started = time.process_time()
            act()
            best[name] = min(best[name], time.process_time() - started)
    return best


def _parse_and_extract(dom: bytes, url: str) -> object:
    """Do what the bar is made of: parse the bytes, and extract their schema.org data."""
    import extruct  # noqa: PLC0415 - slow to import, only needed here

    root = lxml.html.document_fromstring(dom)
    return root, extruct.extract(dom, base_url=url, syntaxes=["json-ld", "microdata"])


def _hostile() -> list[Row]:
    slowest, worst = 0.0, ""
    known = load_platforms(shared_folder() / "platforms")
    for name, dom in HOSTILE.items():
        for address in ("https://ailleurs.example/avis", "https://www.google.com/maps/place/x"):
            started = time.perf_counter()
            with contextlib.suppress(PageNotUnderstood):
                read(_content(dom, address), platforms=known)
            spent = time.perf_counter() - started
            if spent > slowest:
                slowest, worst = spent, name
    figure = f"{slowest:.2f} s ({worst})"
    return [Row(f"slowest of {len(HOSTILE)} hostile pages", figure, "≤ 2 s", slowest <= 2)]


def _content(dom: bytes, url: str | None = None) -> PageContent:
    expected = json.loads((PAGE / "expected.json").read_text("utf-8"))
    return PageContent(
        url=url or expected["url"],
        captured_at=datetime.fromisoformat(expected["captured_at"]),
        dom=dom,
    )


def _peak_megabytes(act: Callable[[], object]) -> float:
    """Return the resident memory that an act adds at its highest, in megabytes."""
    tracemalloc.start()
    before = _resident()
    act()
    tracemalloc.stop()
    return max(_resident(peak=True) - before, 0)


def _resident(*, peak: bool = False) -> float:
    name = "VmHWM" if peak else "VmRSS"
    status = Path("/proc/self/status")
    if not status.exists():
        return tracemalloc.get_traced_memory()[1] / 1e6
    found = re.search(rf"{name}:\s+(\d+)", status.read_text())
    return int(found[1]) / 1024 if found else 0.0


def _median_ms(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    act()
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        act()
        seconds.append(time.process_time() - started)
    return statistics.median(seconds) * 1000
