"""Dashboard pages over ten thousand mentions, against a bare Flask page in the same run."""

from __future__ import annotations

import hashlib
import random
import re
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import yaml
from flask.testing import FlaskClient

from bench.beside import bare_flask
from bench.row import Row
from companion.cli.clock import SystemClock
from companion.law.assess import assess
from companion.model.assessment import AssessmentRecord, Statement
from companion.model.interval import DateInterval
from companion.model.mention import Mention, Sighting
from companion.model.review import Review
from companion.store.database import Store
from companion.walk import Walk, open_walk
from companion.web.app import create_app
from companion.web.sessions import SignInLinks

MENTIONS = 10_000
BAR_SECONDS = 0.120
BAR_KILOBYTES = 60
_PORT = 8765
_BASE = f"http://127.0.0.1:{_PORT}"
_SUITE = Path(__file__).parent.parent / "tests" / "cases" / "avischeck" / "voices-16.yaml"
_BROWSER = {"Accept-Encoding": "gzip"}
_DIFFERENT = 120
_ROUNDS = 40


def measure() -> list[Row]:
    """Return one row a page: 95th percentile of the server's time, and what is sent."""
    with tempfile.TemporaryDirectory(prefix="avise-bench-") as folder:
        clock = SystemClock()
        with Store.open(Path(folder) / "data", clock=clock) as store:
            walk = open_walk(store, clock=clock)
            fill_mentions(walk)
            app = create_app(walk=walk, store=store, clock=clock, port=_PORT)
            client = app.test_client()
            link = SignInLinks(store=store, clock=clock, port=_PORT).issue("/")
            client.get(link.removeprefix(_BASE), base_url=_BASE)
            started = time.perf_counter()
            client.get("/", base_url=_BASE)
            first = time.perf_counter() - started
            rows = [Row("home of 10,000 mentions, the first after a start", f"{first:.2f} s", "–")]
            bare = _p95(bare_flask(), "/")[0]
            return rows + [_row(client, *page, bare=bare) for page in _pages(walk)]


def _pages(walk: Walk) -> tuple[tuple[str, str], ...]:
    one = walk.glances()[0].mention_id
    return (
        ("home", "/"),
        ("list", "/mentions"),
        ("search", "/mentions?q=ordonnance"),
        ("filter", "/mentions?severity=3&delay=running&sort=ends"),
        ("a mention", f"/mentions/{one}"),
    )


def _row(client: FlaskClient, what: str, path: str, *, bare: float) -> Row:
    seconds, size = _p95(client, path)
    first = size + sum(_assets(client, path).values())
    return Row(
        f"{what}, {MENTIONS:,} mentions, 95th percentile",
        f"{seconds * 1e3:.0f} ms, {first / 1e3:.0f} kB on a first visit and {size / 1e3:.0f} kB "
        "after",
        f"≤ {BAR_SECONDS * 1e3:.0f} ms, ≤ {BAR_KILOBYTES} kB",
        seconds <= BAR_SECONDS and first <= BAR_KILOBYTES * 1_000,
        f"{seconds / bare:.0f} × a bare Flask page",
    )


def _assets(client: FlaskClient, path: str) -> dict[str, int]:
    """Return what a page loads beside itself, and how many bytes each has as a browser asks."""
    page = client.get(path, base_url=_BASE).get_data(as_text=True)
    found = re.findall(r'<(?:link rel="stylesheet"|script)[^>]*(?:href|src)="([^"]+)"', page)
    found += re.findall(r'<link rel="icon" href="([^"]+)"', page)
    return {each: len(client.get(each, base_url=_BASE, headers=_BROWSER).data) for each in found}


def _p95(client: FlaskClient, path: str) -> tuple[float, int]:
    taken = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        size = len(client.get(path, base_url=_BASE, headers=_BROWSER).get_data())
        taken.append(time.perf_counter() - started)
    return statistics.quantiles(taken[1:], n=20)[-1], size


def fill_mentions(walk: Walk, count: int = MENTIONS) -> None:
    """Keep `count` mentions read in law, the same ones each time."""
    chance = random.Random(4)  # noqa: S311 the same store each time, nothing secret
    groups = yaml.safe_load(_SUITE.read_text("utf-8"))
    words = [words for group in groups for words in group["cases"]][:_DIFFERENT]
    kept = [(one, assess(Statement(text=one), pack=walk.pack, on=walk.today())) for one in words]
    with walk.store.transaction():
        for number in range(count):
            text, assessment = chance.choice(kept)
            last = walk.today() - timedelta(days=chance.randrange(400))
            seen = walk.clock.now() - timedelta(days=chance.randrange(30))
            named = {"mention_id": f"m{number}", "capture_id": f"c{number}"}
            walk.store.put_assessment(
                AssessmentRecord(
                    id=f"a{number}", made_at=seen, words=text, assessment=assessment, **named
                )
            )
            sha256 = hashlib.sha256(text.encode()).hexdigest()
            sighting = Sighting(
                capture_id=named["capture_id"], seen_at=seen, state="online", words_sha256=sha256
            )
            published = DateInterval(earliest=last - timedelta(days=20), latest=last)
            walk.store.put_mention(
                Mention(
                    id=named["mention_id"],
                    platform=chance.choice(["google-maps", "pagesjaunes", None]),
                    page_url=f"https://site{number % 300}.example/page/{number % 900}",
                    review=Review(text=text, author=f"Auteur {number % 700}", published=published),
                    sightings=(sighting,),
                    concerns=chance.choice([True, None, False]),
                    assessment_id=f"a{number}",
                )
            )
