"""TinyDB's Table over our Storage: an operation writes the rows it changed and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.table import Document as TinyDocument
from tinydb.table import Table

from companion.store.storage import (
    Document,
    SqliteStorage,
    StoredTable,
    decoded,
    encoded,
    stored_id,
)

Lookup = Callable[[Mapping[str, Any]], str | None]


class PendingRows(MutableMapping[Any, Document]):
    """What TinyDB's update functions get: reads through to the rows, remembers what changed.

    Update functions may change a document in place, so each one handed out is compared with its
    stored form at the end.
    """

    def __init__(self, storage: SqliteStorage, name: str, id_class: Callable[[Any], Any]) -> None:
        """Stand before table `name`; `id_class` makes TinyDB's ids of the stored ones."""
        self._storage = storage
        self._name = name
        self._id_class = id_class
        self._seen: dict[Any, tuple[bytes | None, Document]] = {}
        self._removed: set[Any] = set()
        self._cleared = False

    def __getitem__(self, doc_id: Any) -> Document:  # noqa: ANN401 - TinyDB leaves the id class open
        """Return the document under `doc_id`, to read or to change in place."""
        if doc_id in self._seen:
            return self._seen[doc_id][1]
        body = None if self._is_gone(doc_id) else self._storage.body(self._name, stored_id(doc_id))
        if body is None:
            raise KeyError(doc_id)
        document = decoded(body)
        self._seen[doc_id] = (body, document)
        return document

    def __setitem__(self, doc_id: Any, document: Document) -> None:  # noqa: ANN401 - as above
        """Put a whole document; None as stored form says that it must be written."""
        self._seen[doc_id] = (None, document)

    def __delitem__(self, doc_id: Any) -> None:  # noqa: ANN401 - as above
        """Remove a document; raises `KeyError` when there is none."""
        if doc_id not in self:
            raise KeyError(doc_id)
        self._seen.pop(doc_id, None)
        self._removed.add(doc_id)

    def __contains__(self, doc_id: object) -> bool:
        """True when there is a document under `doc_id`, without reading it."""
        if doc_id in self._seen:
            return True
        return not self._is_gone(doc_id) and self._storage.has(self._name, stored_id(doc_id))

    def __iter__(self) -> Iterator[Any]:
        """Yield the ids: stored ones in their order, then new ones."""
        stored = [] if self._cleared else self._storage.ids(self._name)
        known = {self._id_class(doc_id): None for doc_id in stored}
        yield from (doc_id for doc_id in known if not self._is_gone(doc_id) or doc_id in self._seen)
        yield from [doc_id for doc_id in self._seen if doc_id not in known]

    def __len__(self) -> int:
        """Return the number of documents."""
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove everything, without reading it."""
        self._cleared = True
        self._seen.clear()
        self._removed.clear()

    def flush(self, lookup: Lookup | None) -> None:
        """Write what changed into the open transaction.

        A row removed and set again is first removed, so that it takes the last place as in TinyDB.
        """
        self._storage.register(self._name)
        if self._cleared:
            self._storage.clear(self._name)
        for doc_id in self._removed:
            self._storage.remove(self._name, stored_id(doc_id))
        for doc_id, (before, document) in self._seen.items():
            body = encoded(document)
            if body != before:
                key = lookup(document) if lookup else None
                self._storage.put(self._name, stored_id(doc_id), key, body)

    def _is_gone(self, doc_id: object) -> bool:
        return self._cleared or doc_id in self._removed


class RowTable(Table):
    """A TinyDB table whose operations cost what they touch, not what is stored.

    TinyDB sends every public operation through `_read_table` and `_update_table`, which by default
    read and rewrite the whole table; these two and the numbering are replaced. Operations that
    need an id before they write hold one transaction around both, so that two processes never
    give the same number.
    """

    _storage: SqliteStorage

    def __init__(
        self,
        storage: SqliteStorage,
        name: str,
        cache_size: int = Table.default_query_cache_capacity,
        *,
        persist_empty: bool = False,
        lookup: Lookup | None = None,
    ) -> None:
        """Open table `name`; `lookup` names the key under which `under` finds a document."""
        self._lookup = lookup
        self._seen_generation = storage.generation
        super().__init__(storage, name, cache_size, persist_empty)

    def put(self, doc_id: int | str, document: Document) -> None:
        """Keep `document` as the whole content under `doc_id`, new or not (never merged)."""
        self._update_table(lambda table: table.__setitem__(doc_id, document))

    def under(self, lookup: str) -> list[int | str]:
        """Return the ids of the documents filed under a lookup key, in order of insertion."""
        return self._storage.ids_under(self.name, lookup)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert as TinyDB does, number and row in one transaction."""
        with self._storage.transaction():
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert as TinyDB does, all or none."""
        with self._storage.transaction():
            return super().insert_multiple(documents)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update or insert as TinyDB does, in one transaction."""
        with self._storage.transaction():
            return super().upsert(document, cond)

    def search(self, cond: QueryLike) -> list[TinyDocument]:
        """Search as TinyDB does; its query cache is dropped when another process wrote."""
        with self._storage.lock:
            generation = self._storage.generation
            if generation != self._seen_generation or self._storage.in_transaction:
                self._seen_generation = generation
                self.clear_cache()
            found = super().search(cond)
            if self._storage.in_transaction:
                self.clear_cache()  # what is not committed may still be undone
            return found

    def _get_next_id(self) -> int:
        """Return the next number: above all stored (another process may have inserted)."""
        highest = self._storage.highest_id(self.name)
        following = 1 if highest is None else self.document_id_class(highest) + 1
        number = max(following, self._next_id or 1)
        self._next_id = number + 1  # type: ignore[assignment]  # TinyDB infers None
        return number

    def _read_table(self) -> StoredTable:  # type: ignore[override]  # a Mapping, read lazily
        return StoredTable(
            self._storage, self.name, lambda key: stored_id(self.document_id_class(key))
        )

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._storage.transaction():
            pending = PendingRows(self._storage, self.name, self.document_id_class)
            updater(pending)
            pending.flush(self._lookup)
        self.clear_cache()


class NamedRowTable(RowTable):
    """A table whose documents are known by our own ids (words) instead of TinyDB's numbers."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB lets it be replaced


class RowDatabase(TinyDB):
    """TinyDB with our Table and our Storage."""

    table_class: type[Table] = RowTable
    default_storage_class = SqliteStorage  # type: ignore[assignment]  # takes a path as JSONStorage does


class NamedRowDatabase(RowDatabase):
    """The same, documents known by our own ids."""

    table_class = NamedRowTable
