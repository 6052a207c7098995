"""Time-stamps over captures: what is asked of whom, tried until it is had, verified, then kept."""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

import msgspec

from companion.model.capture import Capture
from companion.model.errors import EvidenceBroken, NotFound
from companion.model.evidence import EvidenceFile, EvidenceRole
from companion.model.manifest import (
    MANIFEST_TYPE,
    CaptureManifest,
    CustodyPoint,
    HeadManifest,
    manifest_bytes,
)
from companion.model.paris import paris_day
from companion.model.ports import Clock, Fetch
from companion.model.timestamp import (
    CUSTODY_SUBJECT,
    Authority,
    StampTask,
    TimeStamp,
    TokenFacts,
)
from companion.proof.kept_stamp import verify_again, verify_kept
from companion.proof.timestamp import CHAIN_TYPE, REPLY_TYPE, StampRefused, Verified
from companion.store.database import Store
from companion.walk.asking import Asking, roots_of

_log = logging.getLogger(__name__)
_WAITS = (60, 300, 1_800, 7_200, 21_600, 86_400, 86_400, 86_400)
"""Seconds before each further try; after the last one the task waits for the user."""
_PASSING = frozenset({"no-answer", "destination-not-allowed"})
"""Problems of the road, not of this token: the rest of the round spares the authority."""
_ROOT_PROBLEMS = frozenset({"incomplete-chain", "self-signed"})
_PER_ROUND = 50
SUPPLEMENT_SECONDS = 90
"""How long a fresh capture is left to what completes it, so that the token covers that too."""


class RoundResult(NamedTuple):
    """What one round of trying brought."""

    kept: int
    failed: int


class Stamping:
    """Asks the authorities the user configured; a capture never waits for any of it."""

    def __init__(self, store: Store, *, fetch: Fetch, clock: Clock) -> None:
        """Take what it works with; nothing is asked yet."""
        self._store = store
        self._clock = clock
        self._asking = Asking(fetch, passwords=store.passwords)
        # One round at a time: two would ask for the same token twice.
        self._round = threading.Lock()

    # ── what is to be had ─────────────────────────────────────────────────────────────────────

    def authorities(self) -> tuple[Authority, ...]:
        """Return the authorities in use."""
        kept = self._store.proofs.authorities()
        return tuple(authority for authority in kept if authority.removed_at is None)

    def expect(self, subject: str, *, after_seconds: int = 0) -> None:
        """Note that a subject wants a time-stamp of each authority; without any, nothing."""
        for authority in self.authorities():
            self._expect_of(authority, subject, after_seconds)

    def expect_missing(self) -> int:
        """Note every capture that has neither a time-stamp nor a task yet; return how many.

        Captures kept before an authority was added, or in the instant of a crash.
        """
        had = {(stamp.subject, stamp.authority_id) for stamp in self._store.proofs.stamps()}
        return sum(
            self._expect_of(authority, capture_id)
            for authority in self.authorities()
            for capture_id in self._store.capture_ids()
            if (capture_id, authority.id) not in had
        )

    def expect_head(self) -> None:
        """Note that the custody log's head wants a time-stamp, once a day when it has moved."""
        stamps = self._store.proofs.stamps_of(CUSTODY_SUBJECT)
        for authority in self.authorities():
            last = next((s for s in reversed(stamps) if s.authority_id == authority.id), None)
            if last is None or self._has_moved(last):
                self._expect_of(authority, CUSTODY_SUBJECT)

    def _has_moved(self, last: TimeStamp) -> bool:
        if paris_day(last.verified_at) >= paris_day(self._clock.now()):
            return False
        kept = self._store.evidence.get(last.stamped.sha256)
        stamped = msgspec.json.decode(kept, type=HeadManifest)
        # The time-stamp's own line is no news.
        return self._store.custody.head().seq > stamped.custody.seq + 1

    def _expect_of(self, authority: Authority, subject: str, after_seconds: int = 0) -> bool:
        task_id = f"{authority.id} {subject}"
        if self._store.proofs.find_task(task_id) is not None:
            return False
        now = self._clock.now()
        self._store.proofs.put_task(
            StampTask(
                id=task_id,
                subject=subject,
                what="custody_head" if subject == CUSTODY_SUBJECT else "capture_manifest",
                authority_id=authority.id,
                asked_at=now,
                next_try_at=now + timedelta(seconds=after_seconds),
                stamped=self._known_manifest(subject),
            )
        )
        return True

    def _known_manifest(self, subject: str) -> EvidenceFile | None:
        """Return the manifest another authority already stamped: a capture has one."""
        stamps = self._store.proofs.stamps_of(subject)
        return stamps[-1].stamped if stamps and subject != CUSTODY_SUBJECT else None

    # ── asking ────────────────────────────────────────────────────────────────────────────────

    def run_due(self, limit: int = _PER_ROUND) -> RoundResult:
        """Try what is due, oldest first; an authority that is out of reach is spared meanwhile."""
        if not self._round.acquire(blocking=False):
            return RoundResult(0, 0)
        try:
            return self._run_due(limit)
        finally:
            self._round.release()

    def _run_due(self, limit: int) -> RoundResult:
        kept = failed = 0
        spared: set[str] = set()
        for task in self._due(limit):
            if task.authority_id in spared:
                continue
            problem = self._try(task)
            kept += not problem
            failed += bool(problem)
            if problem in _PASSING:
                spared.add(task.authority_id)
        return RoundResult(kept, failed)

    def _due(self, limit: int) -> Iterable[StampTask]:
        now = self._clock.now()
        due = (task for task in self._store.proofs.waiting_tasks() if task.next_try_at <= now)
        return [task for task, _ in zip(due, range(limit), strict=False)]

    def _try(self, task: StampTask) -> str:
        """Try one task; return its problem's code, empty when the token is kept."""
        authority = self._store.proofs.find_authority(task.authority_id)
        if authority is None or authority.removed_at is not None:
            self._store.proofs.drop_task(task.id)
            return ""
        try:
            with self._store.eraser.nothing_erased():
                stamped = self._stamped(task)
                if stamped is None:
                    self._store.proofs.drop_task(task.id)
                    return ""
                task = msgspec.structs.replace(task, stamped=stamped)
                self._store.proofs.put_task(task)
            self._keep(task, authority, stamped)
        except StampRefused as refused:
            self._postpone(task, refused)
            return refused.problem
        return ""

    def _stamped(self, task: StampTask) -> EvidenceFile | None:
        """Return the bytes to stamp, kept as evidence; None when their capture was erased."""
        if task.what == "custody_head":
            return task.stamped or self._put_manifest(self._head_manifest(), "custody_head")
        capture = self._store.find_capture(task.subject)
        if capture is None:
            return None
        return task.stamped or self._put_manifest(self._capture_manifest(capture), "manifest")

    def _put_manifest(
        self, manifest: CaptureManifest | HeadManifest, role: EvidenceRole
    ) -> EvidenceFile:
        data = manifest_bytes(manifest)
        return self._store.evidence.put(data, media_type=MANIFEST_TYPE, role=role)

    def _capture_manifest(self, capture: Capture) -> CaptureManifest:
        return CaptureManifest(
            instance=self._store.instance_id,
            made_at=self._clock.now(),
            custody=self._custody_point(),
            capture=capture,
            completed_by=self._completed_by(capture),
        )

    def _completed_by(self, capture: Capture) -> tuple[EvidenceFile, ...]:
        """Return what came after the capture: the whole page's picture and its boxes."""
        supplement = self._store.records.find_supplement(capture.id)
        if supplement is None:
            return ()
        return tuple(file for file in (supplement.picture, supplement.layout) if file is not None)

    def _head_manifest(self) -> HeadManifest:
        return HeadManifest(
            instance=self._store.instance_id,
            made_at=self._clock.now(),
            custody=self._custody_point(),
        )

    def _custody_point(self) -> CustodyPoint:
        head = self._store.custody.head()
        return CustodyPoint(seq=head.seq, sha256=head.sha256)

    def _keep(self, task: StampTask, authority: Authority, stamped: EvidenceFile) -> None:
        """Ask, verify, and only then keep: token and chain as evidence, custody line, row."""
        answer, verified = self._asking(authority, self._evidence(stamped), task.subject)
        with self._store.eraser.nothing_erased():
            if self._store.proofs.find_task(task.id) is None:
                return  # erased, or its authority removed, while the answer was on its way
            self._put_stamp(task, authority, stamped, answer, verified)

    def _put_stamp(
        self,
        task: StampTask,
        authority: Authority,
        stamped: EvidenceFile,
        answer: bytes,
        verified: Verified,
    ) -> None:
        put = self._store.evidence.put
        stamp = TimeStamp(
            id=str(uuid.uuid4()),
            subject=task.subject,
            what=task.what,
            authority_id=authority.id,
            authority_name=authority.name,
            authority_url=authority.url,
            claim=authority.claim,
            stamped=stamped,
            token=put(answer, media_type=REPLY_TYPE, role="token"),
            chain=put(verified.chain_pem, media_type=CHAIN_TYPE, role="certificates"),
            facts=verified.facts,
            asked_at=task.asked_at,
            verified_at=self._clock.now(),
        )
        detail = {
            "authority": authority.url,
            "stamped_sha256": stamped.sha256,
            "token_sha256": stamp.token.sha256,
            "gen_time": stamp.facts.gen_time.isoformat(),
        }
        self._store.custody.append("time_stamped", subject=task.subject, detail=detail)
        with self._store.transaction():
            self._store.proofs.put_stamp(stamp)
            self._store.proofs.drop_task(task.id)

    def _evidence(self, file: EvidenceFile) -> bytes:
        try:
            return self._store.evidence.get(file.sha256)
        except EvidenceBroken as error:
            raise StampRefused("evidence-broken", error.detail) from error

    def _postpone(self, task: StampTask, refused: StampRefused) -> None:
        """Note why it failed and when it is tried again; after many tries the user is asked."""
        waits = _WAITS[task.tries : task.tries + 1]
        seconds = waits[0] if waits else _WAITS[-1]
        self._store.proofs.put_task(
            msgspec.structs.replace(
                task,
                tries=task.tries + 1,
                problem=refused.problem,
                detail=refused.detail,
                next_try_at=self._clock.now() + timedelta(seconds=seconds),
                state="waiting" if waits else "failed",
            )
        )
        _log.info("time-stamp postponed: %s", refused.problem)

    # ── what the user does ────────────────────────────────────────────────────────────────────

    def add(self, authority: Authority, password: str = "") -> int:  # nosec B107
        """Keep an authority and note what it is to stamp; return how many captures wait for it.

        The destination is allowed apart, by whoever asked the user.
        """
        self._store.passwords.put(authority.id, password)
        self._store.proofs.put_authority(authority)
        return self.expect_missing()

    def remove(self, authority_id: str) -> Authority:
        """Ask an authority no more; what it stamped stays. Raises `NotFound`."""
        authority = self.find(authority_id)
        gone = msgspec.structs.replace(authority, removed_at=self._clock.now())
        self._store.proofs.put_authority(gone)
        self._store.passwords.put(authority_id, "")
        for task in self._store.proofs.tasks():
            if task.authority_id == authority_id:
                self._store.proofs.drop_task(task.id)
        return gone

    def set_roots(self, authority: Authority, roots_pem: tuple[str, ...]) -> int:
        """Trust other roots for an authority; return how many kept tokens they now anchor.

        A token kept without a known root is verified again with them; what failed for the lack of
        a root is tried again.
        """
        rooted = msgspec.structs.replace(authority, roots_pem=roots_pem)
        self._store.proofs.put_authority(rooted)
        for task in self._store.proofs.tasks():
            if task.authority_id == authority.id and task.problem in _ROOT_PROBLEMS:
                self.retry(task.id)
        loose = (stamp for stamp in self._store.proofs.stamps() if not stamp.is_third_party)
        return sum(self._anchor(s, rooted) for s in loose if s.authority_id == authority.id)

    def _anchor(self, stamp: TimeStamp, authority: Authority) -> bool:
        """Verify a kept token with the roots known now; keep the new chain when it has an end."""
        try:
            verified = verify_again(
                stamp, self._store.evidence.get(stamp.token.sha256), roots_of(authority)
            )
        except (StampRefused, EvidenceBroken):
            return False
        if verified.facts.anchor == "none":
            return False
        with self._store.eraser.nothing_erased():
            put = self._store.evidence.put
            chain = put(verified.chain_pem, media_type=CHAIN_TYPE, role="certificates")
            now_anchored = msgspec.structs.replace(stamp, facts=verified.facts, chain=chain)
            self._store.proofs.put_stamp(now_anchored)
        return True

    def find(self, authority_id: str) -> Authority:
        """Return an authority in use; raises `NotFound`."""
        found = next((one for one in self.authorities() if one.id == authority_id), None)
        if found is None:
            raise NotFound(f"authority {authority_id}")
        return found

    def test(self, authority_id: str) -> TokenFacts:
        """Have random bytes stamped, verify the answer and keep nothing.

        Raises `NotFound`, or `StampRefused` with what is wrong.
        """
        return self._asking(self.find(authority_id), os.urandom(32), "test")[1].facts

    def retry(self, task_id: str | None = None) -> int:
        """Make one task, or all of them, due now; return how many."""
        now = self._clock.now()
        tasks = [task for task in self._store.proofs.tasks() if task_id in (None, task.id)]
        for task in tasks:
            again = msgspec.structs.replace(task, state="waiting", tries=0, next_try_at=now)
            self._store.proofs.put_task(again)
        return len(tasks)

    def verify(self, stamp: TimeStamp) -> TokenFacts:
        """Verify a kept time-stamp again from its evidence alone, offline.

        Raises `StampRefused` when anything no longer holds, `EvidenceBroken` when bytes rotted.
        """
        return verify_kept(
            stamp,
            token=self._store.evidence.get(stamp.token.sha256),
            stamped=self._store.evidence.get(stamp.stamped.sha256),
            chain_pem=self._store.evidence.get(stamp.chain.sha256),
        )
