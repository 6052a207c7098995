"""Threads, other connections, broken rows and disks that refuse."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from store_values import a_capture, a_mention
from tinydb import where

from companion.model.errors import Broken, StoreUnavailable
from companion.model.ports import Clock
from companion.store.database import DATABASE, Store
from companion.store.rows import RowDatabase

THREADS = 8
EACH = 25


def in_threads(work: Callable[[int], None]) -> None:
    """Run `work(number)` in all threads, started together; raise what any of them raised."""
    barrier = threading.Barrier(THREADS)

    def started(number: int) -> None:
        barrier.wait()
        work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(started, number) for number in range(THREADS)]:
            done.result()


def test_threads_inserting_together_lose_and_double_nothing(tmp_path: Path) -> None:
    with RowDatabase(tmp_path / "rows.sqlite3") as db:
        in_threads(lambda number: [db.insert({"by": number}) for _ in range(EACH)] and None)
        assert sorted(document.doc_id for document in db) == list(range(1, THREADS * EACH + 1))
        assert all(db.count(where("by") == number) == EACH for number in range(THREADS))


def test_threads_counting_in_one_row_lose_no_count(store: Store) -> None:
    store.put_setting("count", "0")

    def count(_: int) -> None:
        for _step in range(EACH):
            with store.transaction():
                store.put_setting("count", str(int(store.setting("count") or 0) + 1))

    in_threads(count)
    assert store.setting("count") == str(THREADS * EACH)


def test_a_reader_never_sees_half_a_transaction(store: Store) -> None:
    store.put_setting("left", "0")
    store.put_setting("right", "0")
    seen: list[tuple[str | None, str | None]] = []

    def work(number: int) -> None:
        for step in range(EACH):
            with store.transaction():
                if number:
                    seen.append((store.setting("left"), store.setting("right")))
                else:
                    store.put_setting("left", str(step))
                    store.put_setting("right", str(step))

    in_threads(work)
    assert all(left == right for left, right in seen)


def test_two_stores_on_one_folder_see_each_other_at_once(
    store: Store, folder: Path, clock: Clock
) -> None:
    with Store.open(folder, clock=clock) as other:
        store.put_mention(a_mention())
        assert other.get_mention("m-1").notes == ""
        other.put_mention(a_mention(notes="par l'autre"))
        assert store.get_mention("m-1").notes == "par l'autre"
        assert store.instance_id == other.instance_id


def test_two_stores_counting_in_one_row_lose_no_count(
    store: Store, folder: Path, clock: Clock
) -> None:
    store.put_setting("count", "0")
    with Store.open(folder, clock=clock) as other:

        def count(number: int) -> None:
            mine = (store, other)[number % 2]
            for _step in range(EACH):
                with mine.transaction():
                    mine.put_setting("count", str(int(mine.setting("count") or 0) + 1))

        in_threads(count)
        assert store.setting("count") == other.setting("count") == str(THREADS * EACH)


def test_two_databases_never_give_the_same_number(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite3"
    with RowDatabase(path) as one, RowDatabase(path) as other:
        given = [db.insert({"x": 1}) for _ in range(5) for db in (one, other)]
        assert given == list(range(1, 11))


def test_a_cached_search_is_dropped_when_another_wrote(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite3"
    with RowDatabase(path) as one, RowDatabase(path) as other:
        assert one.search(where("x") == 1) == []
        other.insert({"x": 1})
        assert len(one.search(where("x") == 1)) == 1


def alter(path: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


SPOILT = [
    ("another body", "UPDATE rows SET body=replace(body, 'Dr', 'DR')"),
    ("another id", "UPDATE rows SET doc_id='c-2'"),
    ("another collection", "UPDATE rows SET collection='readings'"),
    ("another lookup key", "UPDATE rows SET lookup='read'"),
    ("another checksum", "UPDATE rows SET sha256=zeroblob(32)"),
    ("a body of another kind", "UPDATE rows SET body='text'"),
]


@pytest.mark.parametrize(("what", "statement"), SPOILT, ids=[case[0] for case in SPOILT])
def test_a_spoilt_row_is_set_aside_at_opening_and_the_rest_stands(
    what: str, statement: str, folder: Path, clock: Clock
) -> None:
    with Store.open(folder, clock=clock) as store:
        store.put_mention(a_mention())
        store.put_capture(a_capture(title="Dr Exemple"))
    alter(folder / DATABASE, f"{statement} WHERE collection='captures'")
    with Store.open(folder, clock=clock) as store:
        assert len(store.incidents) == 1, what
        assert "was set aside" in store.incidents[0].en
        assert store.find_capture("c-1") is None
        assert store.find_mention("m-1") == a_mention()
    with Store.open(folder, clock=clock) as store:
        assert store.incidents == (), "said once, and kept in the custody log"
        assert [event.event for event in store.custody.events("store")] == ["restored"]


def test_a_row_spoilt_while_open_is_not_handed_out(store: Store, folder: Path) -> None:
    store.put_capture(a_capture(title="Dr Exemple"))
    alter(folder / DATABASE, "UPDATE rows SET body=replace(body, 'Dr', 'DR')")
    with pytest.raises(Broken):
        store.find_capture("c-1")


def test_a_full_disk_refuses_and_leaves_earlier_rows_whole(
    store: Store, folder: Path, clock: Clock
) -> None:
    store.put_mention(a_mention("m-1"))
    connection = store._storage._connection  # noqa: SLF001 - makes the disk full
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(StoreUnavailable, match="full"), store.transaction():  # noqa: PT012 - the block
        store.put_mention(a_mention("m-2"))
        store.put_mention(a_mention("m-3", notes="x" * 100_000))
    assert store.mentions() == (a_mention("m-1"),)
    connection.execute("PRAGMA max_page_count=100000")
    store.put_mention(a_mention("m-4"))
    with Store.open(folder, clock=clock) as other:
        assert [mention.id for mention in other.mentions()] == ["m-1", "m-4"]


def test_a_removed_folder_refuses_instead_of_writing_into_nothing(
    store: Store, folder: Path
) -> None:
    store.put_mention(a_mention())
    folder.rename(folder.with_name("moved"))
    with pytest.raises(StoreUnavailable):
        store.put_mention(a_mention("m-2"))
    with pytest.raises(StoreUnavailable):
        store.evidence.put(b"page", media_type="text/html", role="dom")
    with pytest.raises(StoreUnavailable):
        store.custody.append("collected", subject="c-1")
    assert not folder.exists()


def test_a_replaced_database_file_is_refused(store: Store, folder: Path) -> None:
    store.put_mention(a_mention())
    (folder / DATABASE).rename(folder / "elsewhere")
    (folder / DATABASE).write_bytes(b"")
    with pytest.raises(StoreUnavailable):
        store.put_mention(a_mention("m-2"))


def test_a_write_waits_for_another_process_and_says_when_it_waited_too_long(
    store: Store, folder: Path
) -> None:
    store._storage._connection.execute("PRAGMA busy_timeout=50")  # noqa: SLF001 - shorter than 20 s
    with contextlib.closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            store.put_mention(a_mention())
        other.execute("ROLLBACK")
    store.put_mention(a_mention())
    assert store.mention_count() == 1
