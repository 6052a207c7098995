"""What is said on screen in both languages."""

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
