"""Reading: a 20-review page, with and without its platform's description."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import lxml.html

from bench.row import Row
from companion.model.capture import PageContent
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

PAGE = Path(__file__).parents[1] / "tests" / "pages" / "google-maps-20"
ROUNDS = 15


def measure() -> list[Row]:
    """Read the page many times; the ratio is against lxml's bare parse of the same bytes."""
    dom = (PAGE / "source.html").read_bytes()
    expected = json.loads((PAGE / "expected.json").read_text("utf-8"))
    content = PageContent(
        url=expected["url"],
        captured_at=datetime.fromisoformat(expected["captured_at"]),
        dom=dom,
    )
    known = load_platforms(shared_folder() / "platforms")
    parse = _median_ms(lambda: lxml.html.document_fromstring(dom))
    described = _median_ms(lambda: read(content, platforms=known))
    unknown = _median_ms(lambda: read(content, platforms=Platforms()))
    return [
        Row("reading a 20-review page", f"{described:.0f} ms", "≤ 150 ms", described <= 150),
        Row("… as a multiple of lxml's bare parse", f"{described / parse:.1f} ×", "–"),
        Row("… with platform descriptions off", f"{unknown / described:.1f} × of that", "–"),
    ]


def _median_ms(act: Callable[[], object]) -> float:
    act()
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds) * 1000
