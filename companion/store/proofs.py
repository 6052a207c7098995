"""What supports the captures: authorities, time-stamps had and awaited, looks, attachments."""

from __future__ import annotations

from collections.abc import Iterable

from companion.model.proof import Attachment, LookRequest, Proofs, SecondLook
from companion.model.timestamp import Authority, StampTask, TimeStamp
from companion.store.collection import Collection
from companion.store.rows import NamedRowDatabase
from companion.store.storage import SqliteStorage

TASKS, STAMPS, LOOKS = "stamp_tasks", "time_stamps", "second_looks"
LOOK_REQUESTS, ATTACHMENTS = "look_requests", "attachments"


class ProofShelf:
    """One collection a kind; every `put_…` is durable when it returns."""

    def __init__(self, database: NamedRowDatabase) -> None:
        """Stand on an opened database."""
        self._storage: SqliteStorage = database.storage  # type: ignore[assignment]  # ours
        self._authorities = Collection(
            database, "authorities", Authority, id_of=lambda authority: authority.id
        )
        self._tasks = Collection(
            database,
            TASKS,
            StampTask,
            id_of=lambda task: task.id,
            lookup=lambda document: str(document["state"]),
        )
        self._stamps = Collection(
            database,
            STAMPS,
            TimeStamp,
            id_of=lambda stamp: stamp.id,
            lookup=lambda document: str(document["subject"]),
        )
        self._looks = Collection(
            database,
            LOOKS,
            SecondLook,
            id_of=lambda look: look.id,
            lookup=lambda document: str(document["mention_id"]),
        )
        self._look_requests = Collection(
            database, LOOK_REQUESTS, LookRequest, id_of=lambda request: request.mention_id
        )
        self._attachments = Collection(
            database,
            ATTACHMENTS,
            Attachment,
            id_of=lambda attachment: attachment.id,
            lookup=lambda document: str(document["mention_id"]),
        )

    def of(self, mention_id: str, capture_ids: Iterable[str]) -> Proofs:
        """Return all that supports one mention, which rests on these captures."""
        captures = tuple(dict.fromkeys(capture_ids))
        return Proofs(
            stamps=tuple(stamp for capture in captures for stamp in self.stamps_of(capture)),
            tasks=tuple(task for task in self.tasks() if task.subject in captures),
            looks=self.looks_of(mention_id),
            asked=self.find_look_request(mention_id),
            attachments=self.attachments_of(mention_id),
        )

    # Authorities and what is still waited for

    def authorities(self) -> tuple[Authority, ...]:
        """Return every authority ever configured, removed ones included."""
        return self._authorities.all()

    def find_authority(self, authority_id: str) -> Authority | None:
        """Return an authority, or None."""
        return self._authorities.find(authority_id)

    def put_authority(self, authority: Authority) -> None:
        """Keep an authority, in the place of its earlier state."""
        self._authorities.put(authority)

    def put_task(self, task: StampTask) -> None:
        """Keep a time-stamp still to be had."""
        self._tasks.put(task)

    def find_task(self, task_id: str) -> StampTask | None:
        """Return a task, or None."""
        return self._tasks.find(task_id)

    def tasks(self) -> tuple[StampTask, ...]:
        """Return all tasks, waiting and given up, first asked first."""
        return self._tasks.all()

    def waiting_tasks(self) -> tuple[StampTask, ...]:
        """Return the tasks that are still tried, first asked first."""
        return self._tasks.under("waiting")

    def drop_task(self, task_id: str) -> None:
        """Forget a task: it is done, or nobody wants it any more."""
        self._drop(self._tasks, TASKS, task_id)

    # Time-stamps

    def put_stamp(self, stamp: TimeStamp) -> None:
        """Keep a verified time-stamp."""
        self._stamps.put(stamp)

    def stamps(self) -> tuple[TimeStamp, ...]:
        """Return every time-stamp, oldest first."""
        return self._stamps.all()

    def stamps_of(self, subject: str) -> tuple[TimeStamp, ...]:
        """Return the time-stamps of a capture (or of the custody log), oldest first."""
        return self._stamps.under(subject)

    def stamp_count(self) -> int:
        """Return how many time-stamps are kept."""
        return self._stamps.count()

    # Second looks

    def put_look(self, look: SecondLook) -> None:
        """Keep a second look."""
        self._looks.put(look)

    def looks_of(self, mention_id: str) -> tuple[SecondLook, ...]:
        """Return the second looks at a mention, oldest first."""
        return self._looks.under(mention_id)

    def put_look_request(self, request: LookRequest) -> None:
        """Keep a look that was asked for; one at a time for a mention."""
        self._look_requests.put(request)

    def find_look_request(self, mention_id: str) -> LookRequest | None:
        """Return the look asked for, or None."""
        return self._look_requests.find(mention_id)

    def look_requests(self) -> tuple[LookRequest, ...]:
        """Return every look still to come, first asked first."""
        return self._look_requests.all()

    def drop_look_request(self, mention_id: str) -> None:
        """Forget the look that was asked for."""
        self._drop(self._look_requests, LOOK_REQUESTS, mention_id)

    # Attached documents

    def put_attachment(self, attachment: Attachment) -> None:
        """Keep an attached document."""
        self._attachments.put(attachment)

    def find_attachment(self, attachment_id: str) -> Attachment | None:
        """Return an attached document, or None."""
        return self._attachments.find(attachment_id)

    def attachments_of(self, mention_id: str) -> tuple[Attachment, ...]:
        """Return the documents attached to a mention, oldest first."""
        return self._attachments.under(mention_id)

    def drop_attachment(self, attachment_id: str) -> None:
        """Forget that a document was attached; its bytes stay until they are erased."""
        self._drop(self._attachments, ATTACHMENTS, attachment_id)

    def _drop(self, collection: Collection, name: str, doc_id: str) -> None:  # type: ignore[type-arg]  # any kind
        self._storage.remove(name, doc_id)
        collection.forget_values()
