"""Days, periods and vocabulary in the language of a draft."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from companion.model.interval import DateInterval
from companion.model.paris import PARIS
from companion.model.text import Language, Text
from companion.resources import load_vocabulary

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


class Saying:
    """Says sentences of `wording.yaml`, days and words of the vocabulary in one language."""

    def __init__(self, language: Language, wording: dict[str, Text]) -> None:
        """Take the language and the sentences."""
        self.language: Language = language
        self._wording = wording

    def __call__(self, key: str, **facts: object) -> str:
        """Return a sentence with its facts filled in; the facts may hold any character."""
        return self._wording[key].said_in(self.language).format(**facts)

    def text(self, text: Text | None) -> str:
        """Return a text of law or advice, or nothing."""
        return text.said_in(self.language) if text is not None else ""

    def word(self, table: str, key: str) -> str:
        """Return a word of the shared vocabulary in lower case, the id where there is none."""
        found = load_vocabulary()[table].get(key)
        return _lower(str(found[self.language])) if found else key

    def likelihood(self, likelihood: float) -> str:
        """Return how likely (0..1), as a word."""
        words = load_vocabulary()["likelihoods"]
        return cast("str", next(w for w in words if likelihood >= w["least"])[self.language])

    def day(self, day: date) -> str:
        """Return « 1er mars 2026 » or “1 March 2026”."""
        number = "1er" if day.day == 1 and self.language == "fr" else str(day.day)
        return f"{number}\u00a0{_MONTHS[self.language][day.month - 1]}\u00a0{day.year}"

    def amount(self, cents: int) -> str:
        """Return an amount kept in cents of a euro: « 90,50 € » or “€90.50”."""
        euros, rest = divmod(cents, 100)
        if self.language == "en":
            return f"€{euros:,}.{rest:02d}" if rest else f"€{euros:,}"
        whole = f"{euros:,}".replace(",", "\u202f")
        return f"{whole},{rest:02d}\u00a0€" if rest else f"{whole}\u00a0€"

    def instant(self, at: datetime) -> str:
        """Return day and time in Paris."""
        there = at.astimezone(PARIS)
        return self("instant", day=self.day(there.date()), hour=f"{there:%H:%M}")

    def moment(self, at: datetime) -> str:
        """Return day and time in Paris, short: for a column whose heading says where."""
        there = at.astimezone(PARIS)
        return f"{self.day(there.date())}, {there:%H:%M}"

    def period(self, published: DateInterval | None) -> str:
        """Return when it was published, as exactly as it is known and no more."""
        if published is None:
            return self("unknown_day")
        last = self.day(published.latest)
        if published.earliest is None:
            return self("before", last=last)
        if published.is_single_day:
            return self("day", day=last)
        return self("between", first=self.day(published.earliest), last=last)


def _lower(word: str) -> str:
    """Return a word as it stands inside a sentence."""
    return word[:1].lower() + word[1:]
