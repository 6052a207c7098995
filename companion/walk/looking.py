"""Second looks: the public page fetched without the user's session, compared, kept as evidence."""

from __future__ import annotations

import hashlib
import threading
import uuid
from datetime import timedelta

import msgspec

from companion.model.errors import (
    DestinationNotAllowed,
    DestinationRefused,
    FetchFailed,
    NotUnderstood,
)
from companion.model.mention import Mention
from companion.model.outgoing import OutgoingAnswer, OutgoingRequest
from companion.model.paris import paris_day
from companion.model.ports import Clock, Fetch, ReadPage
from companion.model.proof import LookReason, LookRequest, SecondLook
from companion.proof.second_look import Judgement, judge, public_url
from companion.store.database import Store

LONGEST_REPEAT_DAYS = 30
_BETWEEN = timedelta(hours=20)
"""Between two looks that repeat by themselves: once a day, whatever the hour."""
_LARGEST_PAGE_BYTES = 5_000_000
_SECONDS = 25.0
_ACCEPT = (("Accept", "text/html,application/xhtml+xml"), ("Accept-Language", "fr,en;q=0.5"))


class SecondLooks:
    """Looks at public pages when the user asked and allowed the site; one look at a time."""

    def __init__(self, store: Store, *, fetch: Fetch, read: ReadPage, clock: Clock) -> None:
        """Take the way out and the reading room; nothing is fetched yet."""
        self._store = store
        self._fetch = fetch
        self._read = read
        self._clock = clock
        self._one_at_a_time = threading.Lock()

    @staticmethod
    def address_of(mention: Mention) -> str:
        """Return what would be fetched: the review's own address, else its page's."""
        return public_url(mention.review, mention.page_url)

    def ask(self, mention_id: str, *, repeat_days: int = 0) -> LookRequest:
        """Note that a look is wanted, now and perhaps once a day for some days.

        Raises `NotFound` for no such mention, `NotUnderstood` for too many days.
        """
        self._store.get_mention(mention_id)
        if not 0 <= repeat_days <= LONGEST_REPEAT_DAYS:
            raise NotUnderstood(f"0 to {LONGEST_REPEAT_DAYS} days", path="/repeat_days")
        now = self._clock.now()
        until = paris_day(now) + timedelta(days=repeat_days) if repeat_days else None
        request = LookRequest(mention_id=mention_id, asked_at=now, repeat_until=until)
        self._store.proofs.put_look_request(request)
        return request

    def stop(self, mention_id: str) -> None:
        """Look no more by itself; what was seen stays."""
        self._store.proofs.drop_look_request(mention_id)

    def run_due(self) -> int:
        """Look where a look is due; return how many were made."""
        if not self._one_at_a_time.acquire(blocking=False):
            return 0
        try:
            return sum(self._run(request) for request in self._due())
        finally:
            self._one_at_a_time.release()

    def _due(self) -> list[LookRequest]:
        now = self._clock.now()
        return [
            request
            for request in self._store.proofs.look_requests()
            if request.not_before is None or request.not_before <= now
        ]

    def _run(self, request: LookRequest) -> bool:
        mention = self._store.find_mention(request.mention_id)
        if mention is None:
            self._store.proofs.drop_look_request(request.mention_id)
            return False
        now = self._clock.now()
        try:
            self.look(mention)
        except DestinationNotAllowed as error:
            later = msgspec.structs.replace(request, problem=error.code, not_before=now + _BETWEEN)
            self._store.proofs.put_look_request(later)
            return False
        if request.repeat_until is None or paris_day(now) >= request.repeat_until:
            self._store.proofs.drop_look_request(request.mention_id)
        else:
            again = msgspec.structs.replace(request, problem="", not_before=now + _BETWEEN)
            self._store.proofs.put_look_request(again)
        return True

    def look(self, mention: Mention) -> SecondLook:
        """Fetch the public page, compare, keep the bytes, the custody line and the finding.

        Raises `DestinationNotAllowed` when the user did not allow the site; nothing was sent.
        """
        url = self.address_of(mention)
        request = OutgoingRequest(
            url=url,
            purpose="second_look",
            headers=_ACCEPT,
            max_bytes=_LARGEST_PAGE_BYTES,
            timeout_seconds=_SECONDS,
            subject=mention.id,
        )
        try:
            answer = self._fetch(request)
        except DestinationRefused as error:
            return self._keep(self._unseen(mention, url, "address_refused", error.detail), None)
        except FetchFailed as error:
            return self._keep(self._unseen(mention, url, "no_answer", error.reason), None)
        judged = judge(answer, mention.review, url=url, read=self._read)
        return self._keep(_seen(mention, url, answer, judged), answer)

    def _unseen(self, mention: Mention, url: str, reason: LookReason, detail: str) -> SecondLook:
        """Return a look that saw nothing."""
        return SecondLook(
            id=str(uuid.uuid4()),
            mention_id=mention.id,
            at=self._clock.now(),
            url=url,
            verdict="unreadable",
            reason=reason,
            detail=detail,
            words_sha256=_words_sha256(mention),
        )

    def _keep(self, look: SecondLook, answer: OutgoingAnswer | None) -> SecondLook:
        detail = {"verdict": look.verdict, "reason": look.reason, "words_sha256": look.words_sha256}
        with self._store.eraser.nothing_erased():
            if answer is not None:
                look = self._with_evidence(look, answer)
            for name, file in (("body_sha256", look.body), ("answer_sha256", look.answer)):
                if file is not None:
                    detail[name] = file.sha256
            self._store.custody.append("looked_again", subject=look.mention_id, detail=detail)
            self._store.proofs.put_look(look)
        return look

    def _with_evidence(self, look: SecondLook, answer: OutgoingAnswer) -> SecondLook:
        put = self._store.evidence.put
        media_type = answer.header("content-type").partition(";")[0].strip() or "text/plain"
        return msgspec.structs.replace(
            look,
            body=put(answer.body, media_type=media_type[:100], role="fetched"),
            answer=put(_transcript(answer), media_type="text/plain", role="answer"),
        )


def _seen(mention: Mention, url: str, answer: OutgoingAnswer, judged: Judgement) -> SecondLook:
    return SecondLook(
        id=str(uuid.uuid4()),
        mention_id=mention.id,
        at=answer.ended_at,
        url=url,
        final_url=answer.url,
        status=answer.status,
        address=answer.address,
        verdict=judged.verdict,
        reason=judged.reason,
        detail=judged.detail,
        likeness=judged.likeness,
        words_sha256=_words_sha256(mention),
        found_words=judged.found_words,
        author_seen=judged.author_seen,
    )


def _words_sha256(mention: Mention) -> str:
    return hashlib.sha256(mention.review.words.encode()).hexdigest()


def _transcript(answer: OutgoingAnswer) -> bytes:
    """Return what came with the page, as text: address, times, redirects, status, headers."""
    lines = [
        f"GET {answer.url}",
        *(f"after {redirect}" for redirect in answer.redirects),
        f"address {answer.address}",
        f"started {answer.started_at.isoformat()}",
        f"ended {answer.ended_at.isoformat()}",
        f"status {answer.status}",
        "",
        *(f"{name}: {value}" for name, value in answer.headers),
    ]
    return ("\n".join(lines) + "\n").encode()
