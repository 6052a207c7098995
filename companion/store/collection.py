"""One kind of value under its own id: model values in, model values out, TinyDB in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

import msgspec
from tinydb.utils import LRUCache

from companion.model.errors import Broken, NotUnderstood
from companion.model.value import Value
from companion.store.rows import Lookup, NamedRowDatabase, NamedRowTable
from companion.store.storage import Document, SqliteStorage

Kind = TypeVar("Kind", bound=Value)
MANY = 50
"""From how many values on it may pay to read the whole table at once."""


class Collection(Generic[Kind]):
    """The values of one kind; decoded ones are kept at hand, which is safe as they are frozen."""

    def __init__(  # noqa: PLR0913 - one line per fact about the kind
        self,
        database: NamedRowDatabase,
        name: str,
        kind: type[Kind],
        *,
        id_of: Callable[[Kind], str],
        lookup: Lookup | None = None,
        at_hand: int = 1_000,
    ) -> None:
        """Keep values of `kind` in table `name` under `id_of`.

        `lookup` reads the key of `under` from a stored document; `at_hand` says how many
        decoded values may stay in memory.
        """
        self._kind = kind
        self._id_of = id_of
        self._storage: SqliteStorage = database.storage  # type: ignore[assignment]  # ours
        self._table: NamedRowTable = database.table(name, cache_size=0, lookup=lookup)  # type: ignore[assignment]
        self._at_hand: LRUCache[str, Kind] = LRUCache(capacity=at_hand)
        self._generation = self._storage.generation

    def put(self, value: Kind) -> None:
        """Keep `value`, new or in the place of the one with its id; durable at return.

        Raises `NotUnderstood` for a value that could not be read back (a wrong type inside, half a
        surrogate pair in a text): Python checks neither when the value is made.
        """
        doc_id = self._id_of(value)
        document = self._readable(doc_id, value)
        with self._storage.lock:
            self._forget(doc_id)
            self._table.put(doc_id, document)

    def find(self, doc_id: str) -> Kind | None:
        """Return the value under `doc_id`, or None."""
        with self._storage.lock:
            self._drop_stale()
            known = self._at_hand.get(doc_id)
            if known is None:
                known = self._load(doc_id)
            return known

    def all(self) -> tuple[Kind, ...]:
        """Return every value in the order of insertion."""
        with self._storage.lock:
            return self._values(self._storage.ids(self._table.name))

    def each(self) -> Iterator[Kind]:
        """Yield every value, first inserted first, straight from its JSON; none stays at hand."""
        return (self._decoded(str(an_id), body) for an_id, body in self._bodies())

    def newest(self, limit: int) -> tuple[Kind, ...]:
        """Return up to `limit` values, last inserted first."""
        with self._storage.lock:
            return self._values(self._storage.newest_ids(self._table.name, limit))

    def under(self, lookup: str) -> tuple[Kind, ...]:
        """Return the values filed under a lookup key, in the order of insertion."""
        with self._storage.lock:
            return self._values(self._table.under(lookup))

    def count(self) -> int:
        """Return how many values are kept."""
        return len(self._table)

    def forget_values(self) -> None:
        """Drop the decoded values at hand; they are read again when asked for."""
        with self._storage.lock:
            self._at_hand.clear()

    def _values(self, doc_ids: Iterable[int | str]) -> tuple[Kind, ...]:
        """Return the values of `doc_ids` in that order; the lock is held, the ids exist."""
        self._drop_stale()
        known = {str(doc_id): self._at_hand.get(str(doc_id)) for doc_id in doc_ids}
        known.update(self._load_many([name for name, value in known.items() if value is None]))
        return tuple(value for value in known.values() if value is not None)

    def _load_many(self, doc_ids: list[str]) -> dict[str, Kind | None]:
        """Read values one by one, or the whole table in one go when most of it is wanted."""
        if len(doc_ids) < MANY or 2 * len(doc_ids) < self.count():
            return {doc_id: self._load(doc_id) for doc_id in doc_ids}
        wanted = set(doc_ids)
        found = ((str(an_id), body) for an_id, body in self._bodies())
        return {name: self._understood(name, body) for name, body in found if name in wanted}

    def _bodies(self) -> Iterator[tuple[int | str, bytes]]:
        return self._storage.bodies(self._table.name)

    def _load(self, doc_id: str) -> Kind | None:
        body = self._storage.body(self._table.name, doc_id)
        return None if body is None else self._understood(doc_id, body)

    def _understood(self, doc_id: str, body: bytes) -> Kind:
        value = self._decoded(doc_id, body)
        if not self._storage.in_transaction:
            self._at_hand[doc_id] = value
        return value

    def _decoded(self, doc_id: str, body: bytes) -> Kind:
        # Straight from the JSON: by way of TinyDB's dictionaries thousands take seconds.
        try:
            return msgspec.json.decode(body, type=self._kind)
        except msgspec.MsgspecError as error:
            name = f"{self._table.name}/{doc_id}"
            raise Broken(f"{name} is not what it should be: {error}") from error

    def _readable(self, doc_id: str, value: Kind) -> Document:
        try:
            msgspec.json.decode(msgspec.json.encode(value), type=self._kind)
        except (msgspec.MsgspecError, UnicodeError, TypeError) as error:
            raise NotUnderstood(f"{self._table.name}/{doc_id} cannot be kept: {error}") from error
        document: Document = msgspec.to_builtins(value)
        return document

    def _forget(self, doc_id: str) -> None:
        if doc_id in self._at_hand:
            del self._at_hand[doc_id]

    def _drop_stale(self) -> None:
        """Forget everything when another process wrote; reading again is cheap."""
        generation = self._storage.generation
        if generation != self._generation:
            self._generation = generation
            self._at_hand.clear()
