"""A reading has a time: what has no end is ended, the next page is read, the words stay."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.model.capture import Excerpt, PageContent
from companion.model.errors import PageNotUnderstood
from companion.reading.apart import TOO_LONG, ReaderApart
from companion.reading.explain import explain
from companion.reading.platforms import load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder
from companion.store.database import Store
from companion.walk import MOST_TRIES, open_walk
from tests.builders import FixedClock, a_capture_body, a_review_page

NOON = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)
SECONDS = 4.0
# The parser takes half a minute and more for so many attributes, in C, without a pause.
ENDLESS = b"<p " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">x"


def content(dom: bytes, **fields: object) -> PageContent:
    usual = {"url": "https://ailleurs.example/avis", "captured_at": NOON, "dom": dom}
    return PageContent(**{**usual, **fields})  # type: ignore[arg-type]


@pytest.fixture
def reader() -> Iterator[ReaderApart]:
    reader = ReaderApart(seconds=SECONDS)
    reader.warm_up()
    yield reader
    reader.close()


def test_a_page_is_read_as_it_is_read_here(reader: ReaderApart) -> None:
    page = content(a_review_page().encode())
    here = read(page, platforms=load_platforms(shared_folder() / "platforms"))
    assert reader(page) == here
    assert len(here.reviews) == 2


def test_a_page_is_explained_there_too_and_a_hostile_one_ends_in_an_error(
    reader: ReaderApart,
) -> None:
    page = content(a_review_page().encode())
    platforms = load_platforms(shared_folder() / "platforms")
    reading = reader(page)
    assert reader.explain(page, reading) == explain(page, reading, platforms=platforms)
    with pytest.raises(PageNotUnderstood):
        reader.explain(content(b""), reading)


def test_a_page_without_end_is_ended_and_the_next_one_is_read(reader: ReaderApart) -> None:
    reader(content(b"<p>x"))
    started = time.monotonic()
    with pytest.raises(PageNotUnderstood, match=TOO_LONG):
        reader(content(ENDLESS))
    assert time.monotonic() - started < SECONDS + 1
    assert len(reader(content(a_review_page().encode())).reviews) == 2


def test_what_was_selected_is_read_when_its_page_has_no_end(reader: ReaderApart) -> None:
    excerpt = Excerpt(text="Un escroc.", html="<p>Un escroc.</p>", before="", after="")
    reading = reader(content(ENDLESS, method="selection", excerpt=excerpt))
    assert [review.text for review in reading.reviews] == ["Un escroc."]


def test_what_is_no_page_is_said_as_it_is_said_here(reader: ReaderApart) -> None:
    with pytest.raises(PageNotUnderstood, match="the page is empty"):
        reader(content(b""))


def test_a_process_that_was_killed_is_replaced(reader: ReaderApart) -> None:
    reader(content(b"<p>x"))
    reader._idle.queue[0]._process.kill()  # noqa: SLF001 as the system does when memory is short
    reader._idle.queue[0]._process.wait()  # noqa: SLF001 likewise
    assert len(reader(content(a_review_page().encode())).reviews) == 2


def test_several_pages_at_once_are_each_answered_with_their_own(reader: ReaderApart) -> None:
    pages = [a_review_page((f"Auteur {n}", f"Mots {n}.", 5, "2026-01-02")) for n in range(12)]
    with ThreadPoolExecutor(6) as pool:
        found = pool.map(lambda page: reader(content(page.encode())), pages)
    assert [r.reviews[0].author for r in found] == [f"Auteur {n}" for n in range(12)]


def test_a_capture_without_end_is_kept_and_holds_nobody_up(
    tmp_path: Path, reader: ReaderApart
) -> None:
    clock = FixedClock()
    with Store.open(tmp_path / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock, reader=reader)
        known = walk.receive(*a_capture_body())
        walk.read_capture(known.id)
        mention = walk.view_capture(known.id).mentions[0].mention
        endless = walk.receive(*a_capture_body(dom=ENDLESS.decode()))
        reading = threading.Thread(target=walk.read_capture, args=(endless.id,))
        reading.start()
        time.sleep(0.3)
        started = time.monotonic()
        walk.set_notes(mention.id, "vu")
        walk.view_mentions()
        waited = time.monotonic() - started
        assert reading.is_alive()
        reading.join(10)

        assert waited < SECONDS / 2
        kept = walk.view_capture(endless.id)
        assert (kept.capture.state, kept.reading) == ("to_read", None)
        assert [walk.read_waiting() for _ in range(MOST_TRIES - 1)] == [0] * (MOST_TRIES - 1)
        started = time.monotonic()
        assert walk.read_waiting() == 0
        assert time.monotonic() - started < 1  # tried often enough by this program
