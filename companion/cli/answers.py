"""Single answers in JSON: a page read, a phrase dated, a delay counted."""

from __future__ import annotations

import argparse
import json
import unicodedata
from datetime import date, datetime
from typing import Any

from companion.cli.explained import concerning, explanation
from companion.law.deadlines import deadline_for
from companion.law.pack import load_pack
from companion.model.capture import PageContent
from companion.model.errors import DateNotUnderstood, NotFound
from companion.model.interval import DateInterval
from companion.model.paris import PARIS
from companion.model.review import Reading, Review
from companion.reading.apart import ReaderApart
from companion.reading.dates import read_date
from companion.resources import law_pack_folder


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
    reader = ReaderApart()
    try:
        reading = reader(content)
    finally:
        reader.close()
    answer = _reading(reading)
    if options.explain:
        answer["explanation"] = explanation(content, reading)
    if options.name:
        answer["concerning"] = concerning(reading, options.name)
    _print(answer)
    return 0


def date_phrase(options: argparse.Namespace) -> int:
    """Print the days a phrase may mean."""
    phrase = unicodedata.normalize("NFC", options.phrase)
    said = read_date(phrase, captured_at=read_instant(options.captured_at))
    _print({**_interval(said.published), "edited": said.edited})
    return 0


def deadline(options: argparse.Namespace) -> int:
    """Print when a delay expires and how many days are left."""
    first, _, last = options.published.partition("..")
    published = DateInterval(earliest=read_day(first), latest=read_day(last or first))
    found = deadline_for(
        published,
        on=read_day(options.on),
        kind=options.kind,
        pack=load_pack(law_pack_folder("fr")),
    )
    _print(
        {
            "kind": found.kind,
            "expires": _interval(found.expires),
            "days_left": {"least": found.days_left.least, "most": found.days_left.most},
            "state": found.state,
            "source": found.source.title.fr,
        }
    )
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
        "results": [
            {"rank": r.rank, "title": r.title, "url": r.url, "snippet": r.snippet}
            for r in reading.results
        ],
        "method": reading.method,
        "problems": [{"code": p.code, "detail": p.detail} for p in reading.problems],
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
        "published": None if review.published is None else _interval(review.published),
        "edited": review.was_edited,
        "cut": review.is_cut,
        "permalink": review.permalink,
        "reply": None if reply is None else {"text": reply.text, "date_text": reply.date_text},
    }


def _interval(interval: DateInterval) -> dict[str, str | None]:
    earliest = interval.earliest
    return {
        "earliest": earliest.isoformat() if earliest else None,
        "latest": interval.latest.isoformat(),
    }


def _print(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False))
