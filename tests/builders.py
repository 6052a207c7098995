"""Values that are valid by default; a test names only what matters to it."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class FixedClock:
    """A clock that stands where it is put."""

    def __init__(self, now: datetime = NOON) -> None:
        self.instant = now

    def now(self) -> datetime:
        return self.instant

    def advance(self, **by: float) -> None:
        self.instant += timedelta(**by)


def a_capture_body(**fields: Any) -> tuple[bytes, dict[str, Any]]:
    """Return a capture as the extension sends it: its bytes, and the same decoded."""
    wire = {
        "id": str(uuid.uuid4()),
        "method": "page",
        "url": "https://avis.example/dr-roussel",
        "canonical_url": None,
        "title": "Avis",
        "lang": "fr",
        "captured_at": NOON.isoformat(),
        "time_zone": "Europe/Paris",
        "user_agent": "Test/1.0",
        "extension_version": "0.1.0",
        "viewport": None,
        "dom": a_review_page(),
        "frames": [],
        "excerpt": None,
        "cuts": [],
        "screenshot": None,
        **fields,
    }
    return json.dumps(wire, ensure_ascii=False).encode(), wire


def a_review_page(*reviews: tuple[str, str, int, str]) -> str:
    """Return a page with schema.org reviews: (author, words, rating, ISO day) each."""
    chosen = reviews or (
        ("Monique P.", "À l’écoute, je recommande.", 5, "2026-11-14"),
        ("Thierry L.", "Elle facture des actes qu’elle n’a pas faits.", 1, "2026-09-10"),
    )
    data = {
        "@context": "https://schema.org",
        "@type": "Physician",
        "name": "Dr Camille Roussel-Lefèvre",
        "review": [
            {
                "@type": "Review",
                "author": {"@type": "Person", "name": author},
                "reviewBody": words,
                "datePublished": day,
                "reviewRating": {"@type": "Rating", "ratingValue": rating, "bestRating": 5},
            }
            for author, words, rating, day in chosen
        ],
    }
    said = json.dumps(data, ensure_ascii=False)
    shown = "".join(
        f"<article><h3>{author}</h3><p>{words}</p></article>" for author, words, *_ in chosen
    )
    return (
        '<!doctype html><html lang="fr"><head><title>Avis</title>'
        f'<script type="application/ld+json">{said}</script></head><body>{shown}</body></html>'
    )
