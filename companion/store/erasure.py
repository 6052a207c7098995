"""What goes when mentions are erased, worked out on the rows of any database: live, copy, restored.

A page that other mentions rest on stays, with all the words on it: evidence is never rewritten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from companion.model.value import Value
from companion.store.references import files_named, hashes_named
from companion.store.storage import SqliteStorage, decoded, encoded

PENDING = "erasures"
"""Where erasures still to be finished are noted: those notes hold nothing back."""
LEDGER = "outgoing"
"""What left stays said; the address it went to names the page and is blanked."""


class SharedPage(Value, frozen=True, kw_only=True):
    """A capture that stays because `others` mentions rest on it too."""

    capture_id: str
    others: tuple[str, ...]


class Erasure(Value, frozen=True, kw_only=True):
    """What goes and what stays; ids and hashes alone, no content.

    `captures` are those no other mention rests on, `evidence` the files nothing rests on any more.
    """

    mentions: tuple[str, ...] = ()
    captures: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    evidence: tuple[str, ...] = ()
    shared: tuple[SharedPage, ...] = ()


class _Rewritten(NamedTuple):
    collection: str
    doc_id: str
    body: bytes


def plan_erasure(
    storage: SqliteStorage, mention_ids: Iterable[str], capture_ids: Iterable[str] = ()
) -> Erasure:
    """Work out what erasing these takes; ids that are not there are passed over.

    A capture named by itself goes when no mention that stays rests on it.
    """
    plan, _ = _worked_out(storage, mention_ids, capture_ids)
    return plan


def erase_rows(
    storage: SqliteStorage, mention_ids: Iterable[str], capture_ids: Iterable[str] = ()
) -> Erasure:
    """Erase these and all that speaks of them alone; the evidence files are not touched.

    One transaction, or part of the one that is open.
    """
    with storage.transaction():
        plan, rewritten = _worked_out(storage, mention_ids, capture_ids)
        for collection, doc_id in plan.rows:
            storage.remove(collection, doc_id)
        for row in rewritten:
            storage.put(row.collection, row.doc_id, storage.lookup(row[0], row[1]), row.body)
        storage.drop_set_aside((*plan.mentions, *plan.captures))
    return plan


def _worked_out(
    storage: SqliteStorage, mention_ids: Iterable[str], capture_ids: Iterable[str]
) -> tuple[Erasure, list[_Rewritten]]:
    gone = [each for each in dict.fromkeys(mention_ids) if storage.has("mentions", each)]
    asked = {each for each in capture_ids if storage.has("captures", each)}
    resting = _who_rests_on(storage, set(gone), asked)
    captures = [capture for capture, others in resting.items() if not others]
    rows, rewritten = _rows_that_go(storage, set(gone), set(captures))
    plan = Erasure(
        mentions=tuple(gone),
        captures=tuple(captures),
        rows=tuple(rows),
        evidence=tuple(sorted(_unneeded_files(storage, rows, rewritten))),
        shared=tuple(
            SharedPage(capture_id=capture, others=tuple(sorted(others)))
            for capture, others in resting.items()
            if others
        ),
    )
    return plan, rewritten


def _who_rests_on(
    storage: SqliteStorage, gone: Collection[str], asked: Collection[str]
) -> dict[str, set[str]]:
    """Return each capture asked for or of the mentions that go, with who stays and rests on it."""
    resting: dict[str, set[str]] = {capture: set() for capture in asked}
    for mention_id, mention in _documents(storage, "mentions"):
        for sighting in mention["sightings"]:
            resting.setdefault(sighting["capture_id"], set()).add(mention_id)
    for capture_id, reading in _documents(storage, "readings"):
        known = (each for each in reading["mention_ids"] if storage.has("mentions", each))
        resting.setdefault(capture_id, set()).update(known)
    return {
        capture: mentions.difference(gone)
        for capture, mentions in resting.items()
        if capture in asked or not mentions.isdisjoint(gone)
    }


def _rows_that_go(
    storage: SqliteStorage, gone: set[str], captures: set[str]
) -> tuple[list[tuple[str, str]], list[_Rewritten]]:
    rows = [("mentions", each) for each in sorted(gone)]
    rows += [("captures", each) for each in sorted(captures) if storage.has("captures", each)]
    rewritten = []
    for collection in storage.names():
        if collection in ("mentions", "captures", PENDING):
            continue
        for doc_id, document in _documents(storage, collection):
            if not _speaks_of(document, gone, captures):
                continue
            left = _left_of(collection, document, gone, captures)
            if left is None:
                rows.append((collection, doc_id))
            elif left != document:
                rewritten.append(_Rewritten(collection, doc_id, encoded(left)))
    return rows, rewritten


def _speaks_of(document: dict[str, Any], gone: set[str], captures: set[str]) -> bool:
    """True for what any room filed about a mention or a capture: by these four names."""
    named = [document.get(key) for key in ("mention_id", "capture_id", "subject")]
    if any(each in gone or each in captures for each in named if isinstance(each, str)):
        return True
    return not gone.isdisjoint(document.get("mention_ids") or ())


def _left_of(
    collection: str, document: dict[str, Any], gone: set[str], captures: set[str]
) -> dict[str, Any] | None:
    """Return what stays of a document, or None when all of it goes."""
    if collection == LEDGER:
        return {**document, "path": ""}
    if collection == "readings" and document["capture_id"] not in captures:
        return _reading_without(document, gone)
    if "mention_id" in document and document["mention_id"] not in gone:
        return document
    return None


def _reading_without(document: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    """Return the reading of a shared page without the reviews that go."""
    reading = document["reading"]
    became = dict(enumerate(document["mention_ids"]))
    kept = [review for n, review in enumerate(reading["reviews"]) if became.get(n) not in gone]
    left = [mention_id for mention_id in document["mention_ids"] if mention_id not in gone]
    return {**document, "reading": {**reading, "reviews": kept}, "mention_ids": left}


def _unneeded_files(
    storage: SqliteStorage, rows: list[tuple[str, str]], rewritten: list[_Rewritten]
) -> set[str]:
    """Return the evidence of the rows that go, less every hash that any row left names."""
    going = set(rows)
    new_bodies = {(row.collection, row.doc_id): row.body for row in rewritten}
    candidates: set[str] = set()
    for collection, doc_id in rows:
        candidates |= files_named(storage.body(collection, doc_id) or b"")
    if not candidates:
        return candidates
    for collection in set(storage.names()) - {PENDING}:
        left = (
            new_bodies.get((collection, str(doc_id)), body)
            for doc_id, body in storage.bodies(collection)
            if (collection, str(doc_id)) not in going
        )
        candidates -= hashes_named(left)
    return candidates


def _documents(storage: SqliteStorage, collection: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for doc_id, body in storage.bodies(collection):
        try:
            document = decoded(body)
        except msgspec.DecodeError:
            continue
        if isinstance(document, dict):
            yield str(doc_id), document
