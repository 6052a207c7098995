"""The store: opens and heals the data folder, and has one method per thing that is kept."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from companion.model.address import page_key
from companion.model.assessment import AssessmentRecord
from companion.model.capture import Capture
from companion.model.errors import CustodyBroken, NotFound, StoreUnavailable
from companion.model.mention import Mention
from companion.model.pairing import PairedBrowser
from companion.model.ports import Clock
from companion.model.practitioner import Practitioner
from companion.model.review import ReadingRecord
from companion.model.text import Text
from companion.model.value import Value
from companion.store import incident_words
from companion.store.alerts import AlertShelf
from companion.store.backup import Backups
from companion.store.collection import Collection
from companion.store.custody import CustodyLog
from companion.store.documents import DocumentShelf
from companion.store.durable import make_private_folder, refusing_disk_trouble
from companion.store.eraser import Eraser
from companion.store.evidence import EvidenceFolder
from companion.store.follow_up import FollowUpShelf
from companion.store.healing import heal_alone, mend_rows
from companion.store.law_shelf import LawShelf
from companion.store.locks import FileLock
from companion.store.outgoing import OutgoingBook
from companion.store.passwords import Passwords
from companion.store.privacy import make_private_again
from companion.store.proofs import ProofShelf
from companion.store.records import RecordShelf
from companion.store.references import evidence_expected
from companion.store.rows import NamedRowDatabase
from companion.store.scrubber import Scrubber
from companion.store.signs import SignBook
from companion.store.storage import SqliteStorage
from companion.store.swap import finish_swap
from companion.store.watching import WatchShelf

DATABASE = "avise.sqlite3"
STORE_SUBJECT = "store"
"""The subject of custody events that concern the whole folder."""
SELF_ID = "self"


class Setting(Value, frozen=True, kw_only=True):
    """One setting as kept."""

    key: str
    value: str


class KeptPractitioner(Value, frozen=True, kw_only=True):
    """The practitioner as kept: there is one."""

    practitioner: Practitioner


class Store:
    """All that is kept in one folder; every `put_…` is durable when it returns.

    Safe for threads and for a second process on the same folder.
    """

    def __init__(self, folder: Path, database: NamedRowDatabase, *, clock: Clock) -> None:
        """Wire an opened database; use `Store.open`."""
        self._database = database
        self._storage: SqliteStorage = database.storage  # type: ignore[assignment]  # ours
        self._backups = Backups(folder / "backups", clock=clock)
        self._in_use = FileLock(folder / "store.use")
        self.folder = folder
        self.incidents: tuple[Text, ...] = ()
        self.instance_id = self._kept_instance_id()
        self.custody = CustodyLog(folder / "custody.jsonl", clock=clock)
        self.evidence = EvidenceFolder(
            folder / "evidence", expected=lambda: evidence_expected(self._storage)
        )
        self.scrubber = Scrubber(self._storage, self.evidence, self.custody, clock=clock)
        self.outgoing = OutgoingBook(database)
        self.proofs = ProofShelf(database)
        self.documents = DocumentShelf(database)
        self.records = RecordShelf(database)
        self.law = LawShelf(database)
        self.alerts = AlertShelf(database)
        self.watching = WatchShelf(database)
        self.follow_ups = FollowUpShelf(database)
        self.passwords = Passwords(folder)
        self._make_collections()
        self.eraser = Eraser(
            folder,
            database,
            evidence=self.evidence,
            custody=self.custody,
            backups=self._backups,
            on_change=self.forget_values,
        )

    def _make_collections(self) -> None:
        self._captures = Collection(
            self._database,
            "captures",
            Capture,
            id_of=lambda capture: capture.id,
            lookup=lambda document: str(document["state"]),
        )
        self._readings = Collection(
            self._database,
            "readings",
            ReadingRecord,
            id_of=lambda record: record.capture_id,
            at_hand=100,
        )
        self._mentions = Collection(
            self._database,
            "mentions",
            Mention,
            id_of=lambda mention: mention.id,
            lookup=lambda document: page_key(document["page_url"]),
            # Boards of every mention hold them anyway; read again one by one they take seconds.
            at_hand=100_000,
        )
        self._signs = SignBook(self._mentions.all, lambda: self._storage.generation)
        self.assessments = Collection(
            self._database,
            "assessments",
            AssessmentRecord,
            id_of=lambda record: record.id,
            lookup=lambda document: str(document["mention_id"]),
        )
        self._browsers = Collection(
            self._database,
            "browsers",
            PairedBrowser,
            id_of=lambda browser: browser.id,
            lookup=lambda document: str(document["token_sha256"]),
        )
        self._practitioner = Collection(
            self._database, "practitioner", KeptPractitioner, id_of=lambda _: SELF_ID
        )
        self._settings = Collection(
            self._database, "settings", Setting, id_of=lambda setting: setting.key
        )

    # Opening and closing

    @classmethod
    def open(cls, folder: Path, *, clock: Clock) -> Store:
        """Open the data folder, creating it when missing and healing it when damaged.

        What had to be healed stands in `incidents`, and in the custody log for later.

        Raises:
            StoreUnavailable: the folder cannot be written, or a damaged one is in use elsewhere.
            StoreTooNew: a newer version of the program wrote it; nothing was touched.
        """
        with refusing_disk_trouble():
            if not folder.exists():
                finish_swap(folder)
            make_private_folder(folder)
            with FileLock(folder / "store.lock").held():
                finish_swap(folder)
                return cls._opened(folder, clock)

    @classmethod
    def _opened(cls, folder: Path, clock: Clock) -> Store:
        backups = Backups(folder / "backups", clock=clock)
        healed = heal_alone(folder / DATABASE, backups, clock=clock)
        database = NamedRowDatabase(folder / DATABASE)
        try:
            store = cls(folder, database, clock=clock)
            mended = mend_rows(store._storage, backups, clock=clock)
            store._note((*healed, *mended))
            store._back_up_at_opening()
            make_private_again(folder)
            store._in_use.take(shared=True)
        except BaseException:
            database.close()
            raise
        return store

    def close(self) -> None:
        """Close the database; anything later is refused with `StoreUnavailable`."""
        self._database.close()
        self._in_use.free()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, *_trouble: object) -> None:
        """Close the store."""
        self.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all puts inside durable together, or none when an exception leaves the block.

        Other threads wait meanwhile: compute first, then open the block and put.
        """
        with self._storage.transaction():
            yield

    @property
    def storage(self) -> SqliteStorage:
        """The rows as they lie, for the modules of this room that copy, move or erase them."""
        return self._storage

    @property
    def backups(self) -> Backups:
        """The rotating copies of the database."""
        return self._backups

    def read_everything(self) -> int:
        """Read every value of every kind, as a test that all can be read; return how many.

        Raises `Broken` for a row that is not what its kind should be.
        """
        return sum(len(each.all()) for each in self._collections())

    def forget_values(self) -> None:
        """Drop every decoded value: rows were changed below the collections."""
        for each in self._collections():
            each.forget_values()
        self._signs.forget()

    def _collections(self) -> list[Collection[Any]]:
        """Return the collections of the store itself and of each of its parts."""
        parts = [self, *(part for part in vars(self).values() if hasattr(part, "__dict__"))]
        found = [each for part in parts for each in vars(part).values()]
        return [each for each in found if isinstance(each, Collection)]

    def back_up_if_due(self) -> Path | None:
        """Copy the database when the last copy is a day old; return the copy, or None."""
        if not self._backups.is_due() or not self._storage.names():
            return None
        return self._backups.make(self._storage)

    # Captures and readings

    def put_capture(self, capture: Capture) -> None:
        """Keep a capture."""
        self._captures.put(capture)

    def find_capture(self, capture_id: str) -> Capture | None:
        """Return a capture, or None."""
        return self._captures.find(capture_id)

    def captures_to_read(self) -> tuple[Capture, ...]:
        """Return the captures that nobody has read yet, oldest first."""
        return self._captures.under("to_read")

    def capture_ids(self) -> tuple[str, ...]:
        """Return the ids of all captures, first kept first."""
        return tuple(str(doc_id) for doc_id in self._storage.ids("captures"))

    def captures(self, limit: int = 100) -> tuple[Capture, ...]:
        """Return up to `limit` captures, last kept first."""
        return self._captures.newest(limit)

    def put_reading(self, record: ReadingRecord) -> None:
        """Keep the reading of a capture, in the place of an earlier one."""
        self._readings.put(record)

    def find_reading(self, capture_id: str) -> ReadingRecord | None:
        """Return the reading of a capture, or None."""
        return self._readings.find(capture_id)

    # Mentions and assessments

    def put_mention(self, mention: Mention) -> None:
        """Keep a mention, in the place of its earlier state."""
        self._signs.note(mention)
        self._mentions.put(mention)

    def find_mention(self, mention_id: str) -> Mention | None:
        """Return a mention, or None."""
        return self._mentions.find(mention_id)

    def get_mention(self, mention_id: str) -> Mention:
        """Return a mention; raises `NotFound`."""
        mention = self.find_mention(mention_id)
        if mention is None:
            raise NotFound(f"no mention {mention_id}")
        return mention

    def mentions(self) -> tuple[Mention, ...]:
        """Return every mention, first kept first."""
        return self._mentions.all()

    def mentions_on_page(self, url: str) -> tuple[Mention, ...]:
        """Return the mentions of one page, whatever fragment or tracking the address carries."""
        return self._mentions.under(page_key(url))

    def mentions_signed(self, platform: str, sign: str) -> tuple[Mention, ...]:
        """Return the mentions that carry the platform's own id or permalink of a review."""
        named = map(self.find_mention, self._signs.ids(platform, sign))
        return tuple(one for one in named if one is not None and sign in one.review.signs)

    def mention_count(self) -> int:
        """Return how many mentions are kept."""
        return self._mentions.count()

    def put_assessment(self, record: AssessmentRecord) -> None:
        """Keep an assessment."""
        self.assessments.put(record)

    def find_assessment(self, assessment_id: str) -> AssessmentRecord | None:
        """Return an assessment, or None."""
        return self.assessments.find(assessment_id)

    def assessments_of(self, mention_id: str) -> tuple[AssessmentRecord, ...]:
        """Return every assessment of a mention, oldest first."""
        return self.assessments.under(mention_id)

    # Practitioner, browsers, settings

    def practitioner(self) -> Practitioner:
        """Return the practitioner; an empty one before anything was said."""
        kept = self._practitioner.find(SELF_ID)
        return kept.practitioner if kept else Practitioner()

    def put_practitioner(self, practitioner: Practitioner) -> None:
        """Keep who the practitioner is."""
        self._practitioner.put(KeptPractitioner(practitioner=practitioner))

    def put_browser(self, browser: PairedBrowser) -> None:
        """Keep a paired browser, in the place of its earlier state."""
        self._browsers.put(browser)

    def browsers(self) -> tuple[PairedBrowser, ...]:
        """Return every browser ever paired, revoked ones included."""
        return self._browsers.all()

    def find_browser(self, browser_id: str) -> PairedBrowser | None:
        """Return a paired browser, or None."""
        return self._browsers.find(browser_id)

    def find_browser_by_token(self, token_sha256: str) -> PairedBrowser | None:
        """Return the browser that holds a token, or None; a revoked one is not found."""
        held = self._browsers.under(token_sha256)
        return next((browser for browser in held if browser.revoked_at is None), None)

    def setting(self, key: str, default: str | None = None) -> str | None:
        """Return a setting, or `default` when it was never set."""
        kept = self._settings.find(key)
        return kept.value if kept else default

    def put_setting(self, key: str, value: str) -> None:
        """Keep a setting."""
        self._settings.put(Setting(key=key, value=value))

    # Inside

    def _kept_instance_id(self) -> str:
        with self._storage.transaction():
            kept = self._storage.about("instance_id")
            if kept is None:
                kept = str(uuid.uuid4())
                self._storage.put_about("instance_id", kept)
        return kept

    def _back_up_at_opening(self) -> None:
        """A disk too full for a copy must not keep anybody from reading."""
        try:
            self.back_up_if_due()
        except StoreUnavailable as error:
            self.incidents += (incident_words.no_copy(error),)

    def _note(self, healed: tuple[Text, ...]) -> None:
        """Say what happened: to whoever opened the store, and for later in the custody log."""
        self.incidents = (*healed, *self.custody.incidents)
        for said in healed:
            try:
                self.custody.append("restored", subject=STORE_SUBJECT, detail={"what": said.en})
            except CustodyBroken as error:
                self.incidents += (incident_words.log_unread(error),)
