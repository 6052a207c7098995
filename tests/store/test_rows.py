"""The same operations on stock TinyDB in memory and on ours give the same answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as set_field
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from companion.store.rows import RowDatabase

Work = Callable[[TinyDB], Any]


def change_nested(document: Any) -> None:
    document["tags"].append("changé")


def insert_after_failure(db: TinyDB) -> list[int]:
    with pytest.raises(ValueError, match="already exists"):
        db.insert_multiple([{"n": 7}, Document({"n": 8}, doc_id=1)])
    return db.insert_multiple([{"n": 9}])


OPERATIONS: list[tuple[str, Work]] = [
    ("insert", lambda db: db.insert({"n": 4})),
    ("insert a document with its id", lambda db: db.insert(Document({"n": 4}, doc_id=12))),
    (
        "insert after a document with its id",
        lambda db: (db.insert(Document({"n": 4}, doc_id=12)), db.insert({"n": 5})),
    ),
    ("insert several", lambda db: db.insert_multiple({"n": n} for n in range(4, 8))),
    ("insert nothing", lambda db: db.insert_multiple([])),
    ("all", lambda db: db.all()),
    ("length", len),
    ("iterate", lambda db: [(document.doc_id, dict(document)) for document in db]),
    ("search", lambda db: db.search(where("n") >= 2)),
    ("search nested", lambda db: db.search(where("in").key == "b")),
    ("search twice", lambda db: (db.search(where("n") == 1), db.search(where("n") == 1))),
    ("get by condition", lambda db: db.get(where("n") == 2)),
    ("get by id", lambda db: db.get(doc_id=3)),
    ("get by ids", lambda db: db.get(doc_ids=[3, 1, 99])),
    ("get what is not there", lambda db: (db.get(doc_id=99), db.get(where("n") == 99))),
    ("contains", lambda db: (db.contains(where("n") == 3), db.contains(doc_id=99))),
    ("count", lambda db: db.count(where("n") > 1)),
    ("update all", lambda db: db.update({"seen": True})),
    ("update some", lambda db: db.update({"n": 0}, where("n") > 1)),
    ("update by id", lambda db: db.update({"n": 0}, doc_ids=[1, 99])),
    ("update in place, nested", lambda db: db.update(change_nested, where("n") == 2)),
    ("operations", lambda db: [db.update(op) for op in (increment("n"), decrement("n"))]),
    ("add and subtract", lambda db: (db.update(add("n", 5)), db.update(subtract("n", 2)))),
    ("set and delete a field", lambda db: (db.update(set_field("x", 1)), db.update(delete("n")))),
    (
        "update several",
        lambda db: db.update_multiple([({"n": 8}, where("n") == 1), ({"n": 9}, where("n") == 8)]),
    ),
    ("upsert what is there", lambda db: db.upsert({"n": 1, "x": 1}, where("n") == 1)),
    ("upsert what is not", lambda db: db.upsert({"n": 50}, where("n") == 50)),
    ("upsert by id", lambda db: db.upsert(Document({"x": 1}, doc_id=2))),
    ("upsert a new id", lambda db: db.upsert(Document({"x": 1}, doc_id=22))),
    ("remove some", lambda db: db.remove(where("n") > 1)),
    ("remove by id", lambda db: db.remove(doc_ids=[2, 99])),
    ("remove the last and insert", lambda db: (db.remove(doc_ids=[3]), db.insert({"n": 4}))),
    ("remove and set again", lambda db: (db.remove(doc_ids=[1]), db.upsert(Document({}, 1)))),
    ("truncate", lambda db: db.truncate()),
    ("truncate and insert", lambda db: (db.truncate(), db.insert({"n": 1}))),
    ("a failed insert leaves nothing", insert_after_failure),
    ("another table", lambda db: (db.table("b").insert({"x": 1}), db.table("b").all())),
    ("names of tables", lambda db: (db.table("b").insert({}), sorted(db.tables()))),
    ("drop a table", lambda db: (db.table("b").insert({}), db.drop_table("b"), db.tables())),
    ("drop all", lambda db: (db.drop_tables(), sorted(db.tables()), db.all())),
    ("an emptied table still has its name", lambda db: (db.truncate(), sorted(db.tables()))),
]


def filled(db: TinyDB) -> TinyDB:
    db.insert({"n": 1, "in": {"key": "a"}, "tags": []})
    db.insert({"n": 2, "in": {"key": "b"}, "tags": ["été"]})
    db.insert({"n": 3, "in": {"key": "c"}, "tags": [None, 1.5]})
    return db


def everything(db: TinyDB) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    return {
        name: [(document.doc_id, dict(document)) for document in db.table(name)]
        for name in sorted(db.tables())
    }


@pytest.mark.parametrize(("name", "work"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_an_operation_answers_and_leaves_what_stock_tinydb_does(
    name: str, work: Work, tmp_path: Path
) -> None:
    stock = filled(TinyDB(storage=MemoryStorage))
    ours = filled(RowDatabase(tmp_path / "rows.sqlite3"))
    assert work(ours) == work(stock), name
    assert everything(ours) == everything(stock), name
    ours.close()
    with RowDatabase(tmp_path / "rows.sqlite3") as again:
        assert everything(again) == everything(stock), name


REFUSED: list[tuple[str, type[Exception], Work]] = [
    ("no mapping", ValueError, lambda db: db.insert([1, 2])),  # type: ignore[arg-type]
    ("an id twice", ValueError, lambda db: db.insert(Document({}, doc_id=1))),
    ("update without target", ValueError, lambda db: db.upsert({"n": 1})),
    ("remove without target", RuntimeError, lambda db: db.remove()),
    ("get without target", RuntimeError, lambda db: db.get()),
    ("what JSON cannot say", TypeError, lambda db: db.insert({"x": object()})),
    ("an operation that raises", KeyError, lambda db: db.update(delete("absent"))),
]


@pytest.mark.parametrize(("name", "error", "work"), REFUSED, ids=[case[0] for case in REFUSED])
def test_a_refused_operation_changes_nothing(
    name: str, error: type[Exception], work: Work, tmp_path: Path
) -> None:
    with filled(RowDatabase(tmp_path / "rows.sqlite3")) as ours:
        before = everything(ours)
        with pytest.raises(error):
            work(ours)
        assert everything(ours) == before, name


def test_what_is_read_can_be_changed_without_changing_what_is_stored(tmp_path: Path) -> None:
    with filled(RowDatabase(tmp_path / "rows.sqlite3")) as ours:
        ours.all()[1]["tags"].append("mine")
        found = ours.get(doc_id=2)
        assert isinstance(found, Document)
        found["tags"].append("mine")
        assert ours.get(where("n") == 2) == {"n": 2, "in": {"key": "b"}, "tags": ["été"]}


def test_an_update_writes_only_the_rows_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite3"
    with filled(RowDatabase(path)) as ours:
        written: list[str] = []
        ours.storage._connection.set_trace_callback(written.append)  # type: ignore[attr-defined]  # noqa: SLF001 - counts statements
        ours.update({"n": 2}, where("n") <= 2)
        touched = [sql for sql in written if sql.startswith(("INSERT INTO rows", "DELETE"))]
    assert len(touched) == 1, "of three rows two match and one of them differs"
    assert b'{"n":2,'.hex() in touched[0]
