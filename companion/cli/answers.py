"""Single answers in JSON: a page read, a phrase dated."""

from __future__ import annotations

import argparse
import json
import unicodedata
from datetime import date, datetime
from typing import Any

from companion.cli.explained import concerning, explanation
from companion.model.capture import PageContent
from companion.model.errors import DateNotUnderstood, NotFound
from companion.model.interval import DateInterval
from companion.model.paris import PARIS
from companion.model.practitioner import Practitioner
from companion.model.review import Reading, Review, SearchResult
from companion.reading.apart import ReaderApart
from companion.reading.dates import read_date


def extract(options: argparse.Namespace) -> int:
    """Print what a saved page holds."""
    try:
        dom = options.page.read_bytes()
    except OSError as error:
        raise NotFound(f"{options.page}: {error.strerror}") from error
    content = PageContent(
        url=options.url,
        lang=options.lang,
        captured_at=read_instant(options.captured_at),
        dom=dom,
    )
    # In a process of its own, as for the extension: a hostile page ends in a sentence.
    reader = ReaderApart(is_for_one=True)
    try:
        reading = reader(content)
        answer = _reading(reading)
        if options.explain:
            answer["explanation"] = explanation(reader.explain(content, reading), reading)
    finally:
        reader.close()
    if options.name:
        person = Practitioner(
            names=tuple(options.name), specialty=options.specialty, places=tuple(options.place)
        )
        answer["concerning"] = concerning(reading, person)
    print_answer(answer)
    return 0


def date_phrase(options: argparse.Namespace) -> int:
    """Print the days a phrase may mean."""
    phrase = unicodedata.normalize("NFC", options.phrase)
    said = read_date(phrase, captured_at=read_instant(options.captured_at))
    print_answer({**interval_of(said.published), "edited": said.edited})
    return 0


def read_instant(text: str) -> datetime:
    """Return an aware instant from ISO 8601; without an offset it is Paris time."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise DateNotUnderstood(text) from error
    return instant if instant.tzinfo else instant.replace(tzinfo=PARIS)


def read_day(text: str) -> date:
    """Return a day from `2026-03-14`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise DateNotUnderstood(text) from error


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "page": {
            "url": reading.page.url,
            "title": reading.page.title,
            "platform": reading.page.platform,
            "kind": reading.page.kind,
        },
        "reviews": [_review(review) for review in reading.reviews],
        "results": [_result(one) for one in reading.results],
        "others": [_result(one) for one in reading.others],
        "method": reading.method,
        "problems": [{"code": p.code, "detail": p.detail} for p in reading.problems],
    }


def _result(one: SearchResult) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "title": one.title,
        "url": one.url,
        "snippet": one.snippet,
        "kind": one.kind,
    }


def _review(review: Review) -> dict[str, Any]:
    reply = review.reply
    return {
        "author": review.author,
        "author_url": review.author_url,
        "rating": review.rating,
        "rating_max": review.rating_max,
        "title": review.title,
        "text": review.text,
        "date_text": review.date_text,
        "published": None if review.published is None else interval_of(review.published),
        "edited": review.was_edited,
        "cut": review.is_cut,
        "permalink": review.permalink,
        "reply": None if reply is None else {"text": reply.text, "date_text": reply.date_text},
    }


def interval_of(interval: DateInterval) -> dict[str, str | None]:
    """Return both ends as ISO days."""
    earliest = interval.earliest
    return {
        "earliest": earliest.isoformat() if earliest else None,
        "latest": interval.latest.isoformat(),
    }


def print_answer(answer: dict[str, Any]) -> None:
    """Print one answer on one line."""
    print(json.dumps(answer, ensure_ascii=False))
