"""What supports a mention beside its captures: second looks, attached records, time-stamps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from companion.model.evidence import EvidenceFile
from companion.model.timestamp import StampTask, TimeStamp
from companion.model.value import Value

LookVerdict = Literal["found", "different", "not_found", "not_public", "refused", "unreadable"]
"""What the companion saw without the user's session. Only a page that was really read can be
`not_found`, and even that never means « disparu »."""

LookReason = Literal[
    "words_shown",
    "words_in_data",
    "other_words",
    "page_read",
    "login_wall",
    "captcha",
    "consent_wall",
    "needs_script",
    "error_page",
    "http_status",
    "not_html",
    "no_review_read",
    "words_too_common",
    "address_repeats_words",
    "no_answer",
    "address_refused",
    "moved_elsewhere",
]

AttachmentKind = Literal["constat", "other"]


class SecondLook(Value, frozen=True, kw_only=True):
    """One look at the public page: what was asked, what came back, what it means.

    `likeness` 0..1 compares the words with the nearest found on the page. `body` is the answer's
    bytes as evidence, `answer` the answer's status line and headers as evidence.
    """

    id: str
    mention_id: str
    at: datetime
    url: str
    final_url: str = ""
    status: int = 0
    address: str = ""
    verdict: LookVerdict
    reason: LookReason
    detail: str = ""
    likeness: float = 0.0
    words_sha256: str
    """Of the words looked for."""
    found_words: str = ""
    """The nearest words on the page, when they differ."""
    author_seen: bool = False
    body: EvidenceFile | None = None
    answer: EvidenceFile | None = None


class LookRequest(Value, frozen=True, kw_only=True):
    """A second look that was asked for and has not happened yet."""

    mention_id: str
    asked_at: datetime
    repeat_until: date | None = None
    """Looked at again once a day up to this day, when the user asked for that."""
    not_before: datetime | None = None
    problem: str = ""
    """Why it waits: `destination-not-allowed`, or nothing."""


class Attachment(Value, frozen=True, kw_only=True):
    """A document the user attached to a mention, as received; what it is, is what they declare."""

    id: str
    mention_id: str
    kind: AttachmentKind
    added_at: datetime
    file: EvidenceFile
    name: str = ""
    made_on: date | None = None
    by: str = ""


class Proofs(Value, frozen=True, kw_only=True):
    """All that supports one mention beside its captures; `asked` is a look still to come."""

    stamps: tuple[TimeStamp, ...] = ()
    tasks: tuple[StampTask, ...] = ()
    looks: tuple[SecondLook, ...] = ()
    asked: LookRequest | None = None
    attachments: tuple[Attachment, ...] = ()


def files_of(proofs: Proofs) -> tuple[EvidenceFile, ...]:
    """Return every evidence file that the proofs of a mention rest on, each once."""
    found = [file for stamp in proofs.stamps for file in (stamp.stamped, stamp.token, stamp.chain)]
    found += [file for look in proofs.looks for file in (look.body, look.answer) if file]
    found += [attachment.file for attachment in proofs.attachments]
    return tuple({file.sha256: file for file in found}.values())
