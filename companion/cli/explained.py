"""Why a page was read as it was, and whom it concerns, in words for the terminal."""

from __future__ import annotations

from typing import Any

import msgspec

from companion.cli.sayings import say
from companion.model.practitioner import Practitioner
from companion.model.review import Reading, SearchResult
from companion.reading.concern import relevance
from companion.reading.explain import Explanation
from companion.reading.names import name_in


def explanation(found: Explanation, reading: Reading) -> dict[str, Any]:
    """Return the ways tried, the reason of each date, and what else the page shows, in words."""
    ways = [
        {
            **msgspec.to_builtins(way),
            "why": say(f"way.{way.method}", reviews=way.reviews, confidence=way.confidence),
        }
        for way in found.ways
    ]
    dates = [{"date_text": date.date_text, "why": say(f"date.{date.why}")} for date in found.dates]
    return {
        "platform": found.platform,
        "known_by": found.known_by,
        "confidence": reading.confidence,
        "ways": ways,
        "dates": dates,
        "others": [_result(one) for one in reading.others],
    }


def concerning(reading: Reading, person: Practitioner) -> dict[str, Any]:
    """Return for each review and result whether it concerns the practitioner, and why."""
    reviews = []
    for review in reading.reviews:
        found = relevance(review, reading.page, person)
        reviews.append(
            {
                "concerns": found.concerns,
                "why": say(f"concerns.{found.why}"),
                "name": msgspec.to_builtins(found.name),
                "others": list(found.others),
                "found": found.found or None,
                "about": review.about or None,
            }
        )
    results = []
    for result in reading.results:
        held = name_in(f"{result.title} {result.snippet}", person)
        results.append({"rank": result.rank, "name": msgspec.to_builtins(held)})
    return {"reviews": reviews, "results": results}


def _result(one: SearchResult) -> dict[str, Any]:
    return {"kind": one.kind, "rank": one.rank, "title": one.title, "url": one.url}
