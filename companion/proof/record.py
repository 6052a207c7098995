"""The record of one review in one capture, put together from what was kept; nothing is guessed.

What an official record would establish and no browser extension can know is written down as
unverified (list after NF Z67-147, a recommendation: CA Paris, 27 February 2013; law-fr 3.6).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from companion.model.capture import Capture
from companion.model.evidence import EvidenceFile, EvidenceRole
from companion.model.mention import Mention
from companion.model.record import (
    CaptureRecord,
    ClockDrift,
    CustodyLine,
    RecordedPicture,
)
from companion.model.review import ReadingRecord, Review
from companion.model.supplement import Anchor, Supplement
from companion.proof.record_words import UNKNOWNS, left_out_of

_MILLISECOND = timedelta(milliseconds=1)


def record_of(
    mention: Mention,
    capture: Capture,
    *,
    reading: ReadingRecord | None,
    supplement: Supplement | None,
    anchor: Anchor | None,
) -> CaptureRecord:
    """Return all that is known of a mention in one of its captures.

    Args:
        mention: The review followed over time.
        capture: One of its sightings; where it was seen to be gone, no review stands in it and the
            words are the last ones known.
        reading: What was read of that capture.
        supplement: What completed the capture, if it came.
        anchor: Where the review stands in it, if it was found.
    """
    shown = review_in(mention, reading) or mention.review
    words = unicodedata.normalize("NFC", shown.words)
    return CaptureRecord(
        capture_id=capture.id,
        mention_id=mention.id,
        platform=mention.platform,
        permalink=shown.permalink,
        author=shown.author,
        author_url=shown.author_url,
        rating=shown.rating,
        rating_max=shown.rating_max,
        date_text=shown.date_text,
        published=shown.published,
        was_edited=shown.was_edited,
        is_cut=shown.is_cut,
        words=words,
        words_sha256=hashlib.sha256(words.encode()).hexdigest(),
        reading_method=reading.reading.method if reading else "none",
        full_picture=_full_picture(supplement),
        drift=drift_of(capture, supplement),
        previous_capture_id=_previous(mention, capture),
        left_out=left_out_of(_notes(capture, supplement)),
        unverified=UNKNOWNS,
        **_of_anchor(capture, anchor),
        **_of_capture(capture),
    )


def _of_anchor(capture: Capture, anchor: Anchor | None) -> dict[str, Any]:
    frames = capture.frame_urls
    frame = anchor.frame if anchor else None
    return {
        "quote": anchor.quote if anchor else None,
        "position": anchor.position if anchor else None,
        "frame_url": frames[frame] if frame is not None and frame < len(frames) else None,
        "fragment": anchor.fragment if anchor else None,
        "element_picture": anchor.picture if anchor else None,
    }


def _of_capture(capture: Capture) -> dict[str, Any]:
    return {
        "url": capture.url,
        "canonical_url": capture.canonical_url,
        "page_title": capture.title,
        "page_lang": capture.lang,
        "dom": _file_of(capture, "dom"),
        "visible_picture": _file_of(capture, "screenshot"),
        "method": capture.method,
        "user_agent": capture.user_agent,
        "extension_version": capture.extension_version,
        "companion_version": capture.companion_version,
        "browser_clock": capture.captured_at,
        "companion_clock": capture.received_at,
        "time_zone": capture.time_zone,
        "viewport": capture.viewport,
        "body_sha256": capture.body_sha256,
        "custody": _custody(capture),
    }


def review_in(mention: Mention, reading: ReadingRecord | None) -> Review | None:
    """Return the mention's review as one capture showed it; None when it did not."""
    if reading is None:
        return None
    pairs = zip(reading.mention_ids, reading.reading.reviews, strict=True)
    return next((review for mention_id, review in pairs if mention_id == mention.id), None)


def drift_of(capture: Capture, supplement: Supplement | None) -> ClockDrift | None:
    """Return how far the two clocks differ, as bounds; None when the delivery was not measured."""
    delivery = supplement.delivery if supplement else None
    if delivery is None or delivery.answered_at < delivery.sent_at:
        return None
    return ClockDrift(
        least_ms=(capture.received_at - delivery.answered_at) // _MILLISECOND,
        most_ms=(capture.received_at - delivery.sent_at) // _MILLISECOND,
    )


def _full_picture(supplement: Supplement | None) -> RecordedPicture | None:
    if supplement is None or supplement.picture is None:
        return None
    return RecordedPicture(
        file=supplement.picture,
        surface=supplement.surface,
        method=supplement.method,
        taken_at=supplement.taken_at,
        shown_height=supplement.height,
        full_height=supplement.full_height,
    )


def _notes(capture: Capture, supplement: Supplement | None) -> Sequence[str]:
    notes = [*capture.notes, *(supplement.notes if supplement else ())]
    if _file_of(capture, "screenshot") is None and capture.method != "manual":
        notes.append("picture-none")
    is_whole = supplement is not None and (supplement.picture or supplement.surface == "visible")
    if not is_whole and capture.method != "manual":
        notes.append("whole-none")
    return list(dict.fromkeys(notes))


def _previous(mention: Mention, capture: Capture) -> str | None:
    ids = list(dict.fromkeys(sighting.capture_id for sighting in mention.sightings))
    at = ids.index(capture.id) if capture.id in ids else 0
    return ids[at - 1] if at else None


def _custody(capture: Capture) -> CustodyLine | None:
    if capture.custody_seq is None or capture.custody_sha256 is None:
        return None
    return CustodyLine(seq=capture.custody_seq, sha256=capture.custody_sha256)


def _file_of(capture: Capture, role: EvidenceRole) -> EvidenceFile | None:
    return next((file for file in capture.evidence if file.role == role), None)
