"""Documents the user attaches to a mention: kept as received, with a custody line."""

from __future__ import annotations

import uuid
from datetime import date

from companion.model.errors import NotFound, TooLarge
from companion.model.ports import Clock
from companion.model.proof import Attachment, AttachmentKind
from companion.proof.attachments import attachment_type
from companion.store.database import Store

LARGEST_ATTACHMENT_BYTES = 10_000_000
_NAME_LENGTH = 200


class Attaching:
    """Keeps attached documents and gives them back."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        """Take the store and the clock."""
        self._store = store
        self._clock = clock

    def attach(  # noqa: PLR0913 - what the user says of a document
        self,
        mention_id: str,
        data: bytes,
        *,
        kind: AttachmentKind,
        name: str = "",
        made_on: date | None = None,
        by: str = "",
    ) -> Attachment:
        """Keep a PDF or a picture with what the user says it is.

        Raises:
            NotFound: no such mention.
            TooLarge: more than 10 MB.
            NotUnderstood: neither a whole PDF nor a whole PNG or JPEG; nothing is kept.
        """
        if len(data) > LARGEST_ATTACHMENT_BYTES:
            raise TooLarge(LARGEST_ATTACHMENT_BYTES)
        media_type = attachment_type(data)
        with self._store.eraser.nothing_erased():
            self._store.get_mention(mention_id)
            attachment = Attachment(
                id=str(uuid.uuid4()),
                mention_id=mention_id,
                kind=kind,
                added_at=self._clock.now(),
                file=self._store.evidence.put(data, media_type=media_type, role="attachment"),
                name=name.strip()[:_NAME_LENGTH],
                made_on=made_on,
                by=by.strip()[:_NAME_LENGTH],
            )
            detail = {"kind": kind, "sha256": attachment.file.sha256}
            self._store.custody.append("attached", subject=mention_id, detail=detail)
            self._store.proofs.put_attachment(attachment)
        return attachment

    def detach(self, mention_id: str, attachment_id: str) -> Attachment:
        """Take a document back from a mention; its bytes and its custody line stay.

        Raises `NotFound`.
        """
        found = self._store.proofs.find_attachment(attachment_id)
        if found is None or found.mention_id != mention_id:
            raise NotFound(f"attachment {attachment_id}")
        detail = {"kind": found.kind, "sha256": found.file.sha256, "taken_back": "yes"}
        self._store.custody.append("attached", subject=mention_id, detail=detail)
        self._store.proofs.drop_attachment(attachment_id)
        return found
