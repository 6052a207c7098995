"""All documents of one mention made in the background, while a page tells which one is made."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from flask import current_app

from companion.model.document import DocumentFormat, Offer
from companion.model.errors import AviseError, Conflict
from companion.model.text import Language, Text
from companion.walk.all_documents import Given, give_all
from companion.walk.documents import Drafting

_KEY = "avise-document-making"
_log = logging.getLogger(__name__)


class DocumentsUnderWay(NamedTuple):
    """How far the documents of a mention are: made, of how many, and the one being made."""

    mention_id: str
    done: int
    total: int
    title: Text | None


class DocumentMaking:
    """Makes all documents of one mention at a time in a thread of its own."""

    def __init__(self) -> None:
        """Nothing is made before somebody asks."""
        self._lock = threading.Lock()
        self._under_way: DocumentsUnderWay | None = None
        self._outcomes: dict[str, Given | AviseError] = {}
        self._thread: threading.Thread | None = None

    def start(
        self,
        drafting: Drafting,
        mention_id: str,
        kind: DocumentFormat,
        languages: tuple[Language, ...],
    ) -> None:
        """Begin to make what `drafting` offers, of the doctor's data or of the example's.

        Raises `Conflict` when documents are being made already.
        """
        with self._lock:
            if self._under_way is not None:
                raise Conflict("other documents are being made")
            self._under_way = DocumentsUnderWay(mention_id, 0, 0, None)
            self._outcomes.pop(mention_id, None)
        self._thread = threading.Thread(
            target=self._make,
            args=(mention_id, partial(give_all, drafting, mention_id, kind, languages=languages)),
            name="documents",
            daemon=True,
        )
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until what is being made is made, at most so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def under_way(self, mention_id: str) -> DocumentsUnderWay | None:
        """Return how far the documents of a mention are, or None when none is being made."""
        found = self._under_way
        return found if found is not None and found.mention_id == mention_id else None

    def take_outcome(self, mention_id: str) -> Given | AviseError | None:
        """Return what was given out, or why that failed, once."""
        with self._lock:
            return self._outcomes.pop(mention_id, None)

    def _make(self, mention_id: str, give: Callable[..., Given]) -> None:
        def hear(done: int, total: int, following: Offer | None) -> None:
            title = following.title if following is not None else None
            self._under_way = DocumentsUnderWay(mention_id, done, total, title)

        outcome: Given | AviseError
        try:
            outcome = give(progress=hear)
        except AviseError as error:
            _log.warning("documents failed: %s", error.code)
            outcome = error
        except Exception as error:  # noqa: BLE001 the page must say that it failed, whatever it was
            _log.error("documents failed: %s", type(error).__name__)
            outcome = AviseError("the documents could not be made")
        with self._lock:
            self._outcomes[mention_id] = outcome
            self._under_way = None


def document_making() -> DocumentMaking:
    """Return what makes documents for the application that answers this request."""
    found: DocumentMaking = current_app.extensions.setdefault(_KEY, DocumentMaking())
    return found
