"""A clock that stands still, and values to keep: valid by default, one argument to differ."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from companion.model.assessment import Assessment, AssessmentRecord
from companion.model.capture import Capture, Viewport
from companion.model.interval import DateInterval
from companion.model.mention import Mention, Sighting
from companion.model.pairing import PairedBrowser
from companion.model.review import Page, Reading, ReadingRecord, Reply, Review
from companion.store.database import Store

AT = datetime(2026, 11, 23, 19, 59, 58, 123456, tzinfo=UTC)


class StandingClock:
    def __init__(self) -> None:
        self.instant = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def pass_days(self, days: float) -> None:
        self.instant += timedelta(days=days)


def reopened(store: Store, clock: StandingClock) -> Store:
    """Close a store and open its folder again."""
    store.close()
    return Store.open(store.folder, clock=clock)


def a_capture(capture_id: str = "c-1", **differences: Any) -> Capture:
    fields: dict[str, Any] = {
        "id": capture_id,
        "method": "page",
        "url": "https://avis.example/dr-exemple",
        "captured_at": AT,
        "received_at": AT,
        "companion_version": "0.1.0",
        "viewport": Viewport(width=1280, height=720, pixel_ratio=1.5, scroll_x=0, scroll_y=40),
        "body_sha256": "0" * 64,
    }
    return Capture(**(fields | differences))


def a_review(text: str = "Accueil glacial, œil sec 👀.", **differences: Any) -> Review:
    fields: dict[str, Any] = {
        "author": "Élodie Ñ.",
        "rating": 1.0,
        "rating_max": 5.0,
        "text": text,
        "published": DateInterval(earliest=date(2026, 9, 1), latest=date(2026, 9, 30)),
        "reply": Reply(text="Merci.", date_text="il y a 2 mois"),
    }
    return Review(**(fields | differences))


def a_mention(mention_id: str = "m-1", **differences: Any) -> Mention:
    fields: dict[str, Any] = {
        "id": mention_id,
        "platform": "example",
        "page_url": "https://avis.example/dr-exemple",
        "review": a_review(),
        "sightings": (
            Sighting(capture_id="c-1", seen_at=AT, state="online", words_sha256="0" * 64),
        ),
    }
    return Mention(**(fields | differences))


def a_reading(capture_id: str = "c-1") -> ReadingRecord:
    reading = Reading(
        page=Page(url="https://avis.example/dr-exemple", kind="reviews"),
        reviews=(a_review(), a_review("Très bien.")),
        method="described",
        confidence=0.9,
    )
    return ReadingRecord(
        capture_id=capture_id, read_at=AT, reading=reading, mention_ids=("m-1", "m-2")
    )


def an_assessment(
    assessment_id: str = "a-1", mention_id: str = "m-1", law_version: str = "fr-1"
) -> AssessmentRecord:
    return AssessmentRecord(
        id=assessment_id,
        mention_id=mention_id,
        capture_id="c-1",
        made_at=AT,
        words="Accueil glacial, œil sec 👀.",
        assessment=Assessment(
            nature="opinion",
            natures=(),
            severity=1,
            target="practitioner",
            law_version=law_version,
            assessed_on=date(2026, 11, 23),
        ),
    )


def a_browser(browser_id: str = "b-1", **differences: Any) -> PairedBrowser:
    fields: dict[str, Any] = {
        "id": browser_id,
        "name": "Firefox",
        "origin": "moz-extension://1",
        "token_sha256": "a" * 64,
        "extension_version": "0.1.0",
        "paired_at": AT,
    }
    return PairedBrowser(**(fields | differences))
