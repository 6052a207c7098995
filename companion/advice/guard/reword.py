"""Puts a safe sentence in the place of the one that holds a finding."""

from __future__ import annotations

import re

from companion.model.guard import GuardFinding
from companion.model.text import Language

_FRENCH = re.compile(
    r"\b(?:vous|votre|vos|nous|notre|nos|le|la|les|est|une?|des|du|je|et)\b", re.IGNORECASE
)
_ENGLISH = re.compile(
    r"\b(?:you|your|we|our|the|is|was|were|a|of|and|to|i|not|have)\b", re.IGNORECASE
)


def reworded(text: str, found: GuardFinding, fallback: Language = "fr") -> str:
    """Return `text` with the sentence of `found` replaced by its safe wording.

    The wording is in the language of that sentence (`fallback` when its words do not tell). It
    stands once: where the text already holds it, the sentence is only taken out.
    """
    if found.rewording is None:
        return text
    sentence = text[found.sentence_start : found.sentence_end]
    safe = found.rewording.said_in(_language_of(sentence, fallback))
    before, after = text[: found.sentence_start], text[found.sentence_end :]
    if safe in before or safe in after:
        return (before.rstrip(" ") + (after if before else after.lstrip())).strip()
    return before + safe + after


def _language_of(sentence: str, fallback: Language) -> Language:
    french, english = len(_FRENCH.findall(sentence)), len(_ENGLISH.findall(sentence))
    if french == english:
        return fallback
    return "fr" if french > english else "en"
