"""The French words of the dossier's pages, and how days, instants and periods are said in them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from companion.model.paris import PARIS
from companion.model.text import Language

_FILE = Path(__file__).parent / "words" / "attestation.yaml"
_MONTHS: dict[Language, tuple[str, ...]] = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
        *("septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
}


@cache
def _load() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    return loaded


def say(key: str, **facts: object) -> str:
    """Return a sentence (`table.key` for one of a table) with its facts filled in."""
    found: Any = _load()
    for part in key.split("."):
        found = found[part]
    return str(found).format(**facts) if facts else str(found)


def say_all(key: str) -> tuple[str, ...]:
    """Return the sentences of a list."""
    return tuple(_load()[key])


def say_day(day: date, language: Language = "fr") -> str:
    """Return « 1er mars 2026 » or “1 March 2026”."""
    number = "1er" if day.day == 1 and language == "fr" else str(day.day)
    return f"{number}\u00a0{_MONTHS[language][day.month - 1]}\u00a0{day.year}"


def say_iso_day(day: str) -> str:
    """Return the day that an ISO text begins with, in words."""
    return say_day(date.fromisoformat(day[:10]))


def say_instant(instant: datetime) -> str:
    """Return an instant in Paris and in UTC: a reader may be anywhere."""
    there, universal = instant.astimezone(PARIS), instant.astimezone(UTC)
    return f"{say_day(there.date())} à {there:%H:%M:%S} (Paris), {universal:%H:%M:%S} UTC"


def say_period(published: dict[str, str | None] | None) -> str:
    """Return when it was published, as exactly as it is known and no more."""
    if published is None or published["latest"] is None:
        return say("unknown")
    last = say_iso_day(published["latest"])
    first = published["earliest"]
    if first is None:
        return say("published_before", last=last)
    if first == published["latest"]:
        return say("published_day", day=last)
    return say("published_between", first=say_iso_day(first), last=last)
