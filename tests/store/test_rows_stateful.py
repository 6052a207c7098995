"""Any sequence of operations, transactions, failures and reopenings: ours equals stock TinyDB."""

from __future__ import annotations

import contextlib
import copy
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage

from companion.store.rows import RowDatabase

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
DOCUMENTS = st.fixed_dictionaries({"n": st.integers(0, 4)}, optional={"v": JSON_VALUES})
IDS = st.lists(st.integers(1, 12), max_size=4, unique=True)


class BothStores(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.stock = TinyDB(storage=MemoryStorage)
        self.ours = RowDatabase(self.folder / "rows.sqlite3")

    def both(self, work: Any) -> None:
        assert work(self.ours) == work(self.stock)

    @rule(document=DOCUMENTS)
    def insert(self, document: dict[str, Any]) -> None:
        self.both(lambda db: db.insert(copy.deepcopy(document)))

    @rule(documents=st.lists(DOCUMENTS, max_size=4))
    def insert_several(self, documents: list[dict[str, Any]]) -> None:
        self.both(lambda db: db.insert_multiple(copy.deepcopy(documents)))

    @rule(document=DOCUMENTS, number=st.integers(0, 4))
    def update(self, document: dict[str, Any], number: int) -> None:
        self.both(lambda db: db.update(copy.deepcopy(document), where("n") == number))

    @rule(document=DOCUMENTS, ids=IDS)
    def update_by_ids(self, document: dict[str, Any], ids: list[int]) -> None:
        self.both(lambda db: db.update(copy.deepcopy(document), doc_ids=ids))

    @rule(document=DOCUMENTS, number=st.integers(0, 4))
    def upsert(self, document: dict[str, Any], number: int) -> None:
        self.both(lambda db: db.upsert(copy.deepcopy(document), where("n") == number))

    @rule(number=st.integers(0, 4))
    def remove(self, number: int) -> None:
        self.both(lambda db: db.remove(where("n") == number))

    @rule(number=st.integers(0, 4))
    def search(self, number: int) -> None:
        self.both(lambda db: db.search(where("n") >= number))

    @rule()
    def truncate(self) -> None:
        self.both(lambda db: db.truncate())

    @rule(document=DOCUMENTS)
    def a_transaction_that_fails(self, document: dict[str, Any]) -> None:
        with contextlib.suppress(ZeroDivisionError), self.ours.storage.transaction():  # type: ignore[attr-defined]
            self.ours.update(document)
            self.ours.remove(where("n") == 1)
            _ = 1 // 0

    @rule()
    def reopen(self) -> None:
        """A new session numbers from the highest id, in both."""
        self.ours.close()
        self.ours = RowDatabase(self.folder / "rows.sqlite3")
        self.stock.table("_default")._next_id = None  # noqa: SLF001 - what a new session has

    @invariant()
    def same_content(self) -> None:
        assert self.ours.all() == self.stock.all()
        assert [found.doc_id for found in self.ours] == [found.doc_id for found in self.stock]

    def teardown(self) -> None:
        self.ours.close()
        shutil.rmtree(self.folder)


TestBothStores = BothStores.TestCase
TestBothStores.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
