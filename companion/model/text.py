"""What is said on screen in both languages, and where words stand in a text."""

from __future__ import annotations

from typing import Literal

from companion.model.value import Value

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")


class Text(Value, frozen=True, kw_only=True):
    """One sentence or label in French (the reference) and in English."""

    fr: str
    en: str

    def said_in(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.en if language == "en" else self.fr


class Span(Value, frozen=True, kw_only=True):
    """Part of a text, in Unicode code points: `start` included, `end` excluded."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a span that ends before it starts."""
        if not 0 <= self.start <= self.end:
            message = f"span {self.start}..{self.end} is not inside a text"
            raise ValueError(message)
