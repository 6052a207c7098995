"""Words with other people, health data and contact details masked, by rules that are not perfect.

The rules mask what they know; they miss what they do not (a nickname, a rare disease, a story
that tells who it is). Whoever sends a redacted dossier reads it first: every page says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml

from companion.model.value import Value

_WORDS = Path(__file__).parent / "words" / "redaction.yaml"
_SHORTEST_NAME = 3
_WORD = re.compile(r"\w+")
_WORD_OR_SIGN = re.compile(r"\w+|[^\w\s]")


class Lexicon(Value, frozen=True, kw_only=True):
    """What to mask: label by kind, beginnings of health words, and what announces a person."""

    labels: dict[str, str]
    health: tuple[str, ...]
    health_phrases: tuple[str, ...]
    civilities: tuple[str, ...]
    relations: tuple[str, ...]
    street_types: tuple[str, ...]


class _Rule(NamedTuple):
    kind: str
    pattern: re.Pattern[str]
    group: int


@cache
def load_lexicon() -> Lexicon:
    """Return the words of `words/redaction.yaml`."""
    return msgspec.convert(yaml.safe_load(_WORDS.read_text("utf-8")), type=Lexicon)


class Redactor:
    """Masks text; counts what it masked, by kind, for the manifest and the cover sheet."""

    def __init__(self, *, own_names: Sequence[str] = (), others: Iterable[str] = ()) -> None:
        """Keep the doctor's `own_names`; mask every name of `others` wherever it stands."""
        self._lexicon = load_lexicon()
        self._own = {part for name in own_names for part in _parts(name)}
        self._rules = (*_contact_rules(self._lexicon), *_announced(self._lexicon))
        self._names = _Names()
        for name in others:
            self._names.add(name.strip())
        self.counts: Counter[str] = Counter()

    def learn(self, words: str) -> None:
        """Take in the names that whole words announce: a fragment of them may stand alone later."""
        before = self.counts.copy()
        self.text(words)
        self.counts = before

    def text(self, words: str | None) -> str:
        """Return `words` with what the rules know replaced by a label in brackets."""
        masked = words or ""
        for rule in self._rules:
            masked = rule.pattern.sub(partial(self._mask, rule), masked)
        masked = self._without_names(masked)
        for rule in _health():
            masked = rule.pattern.sub(partial(self._mask, rule), masked)
        return masked

    def _without_names(self, words: str) -> str:
        label, pieces, end = f"[{self._lexicon.labels['person']}]", [], 0
        for start, stop in self._names.found_in(words):
            if start < end or self._is_own(words[start:stop]):
                continue
            self.counts["person"] += 1
            pieces += [words[end:start], label]
            end = stop
        return "".join([*pieces, words[end:]])

    def _is_own(self, name: str) -> bool:
        return bool(self._own & set(_parts(name)))

    def _mask(self, rule: _Rule, found: re.Match[str]) -> str:
        inner = found.group(rule.group)
        if rule.kind == "person":
            if self._is_own(inner):
                return found.group()
            self._names.add(inner)
        self.counts[rule.kind] += 1
        label = self._lexicon.labels[rule.kind]
        start, end = (edge - found.start() for edge in found.span(rule.group))
        whole = found.group()
        return f"{whole[:start]}[{label}]{whole[end:]}"


class _Names:
    """Names looked for together in one pass: a page may announce thousands of them."""

    def __init__(self) -> None:
        # By the first word of the name and how far it stands from the name's beginning, then by
        # length: at each word of a text, one look-up per length.
        self._kept: dict[str, dict[tuple[int, int], set[str]]] = {}

    def add(self, name: str) -> None:
        """Take in a name; one too short to be told from any word is left out."""
        word = _WORD.search(name)
        if len(name) < _SHORTEST_NAME:
            return
        # A name of signs alone stands under no word: it is looked for at every sign.
        key, before = (word.group().lower(), word.start()) if word else (name[0], 0)
        self._kept.setdefault(key, {}).setdefault((len(name), before), set()).add(name.lower())

    def found_in(self, words: str) -> Iterator[tuple[int, int]]:
        """Yield where a name stands as whole words, the longest first at each place."""
        if not self._kept:
            return
        for word in _WORD_OR_SIGN.finditer(words):
            kept = self._kept.get(word.group().lower(), {})
            for length, before in sorted(kept, reverse=True):
                start = word.start() - before
                stop = start + length
                if (
                    start >= 0
                    and words[start:stop].lower() in kept[length, before]
                    and not _is_letter(words[start - 1 : start])
                    and not _is_letter(words[stop : stop + 1])
                ):
                    yield start, stop


def _is_letter(character: str) -> bool:
    return bool(_WORD.match(character))


def _announced(lexicon: Lexicon) -> tuple[_Rule, ...]:
    name = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?:[ \u00a0][A-ZÀ-ÖØ-Þ][\w’'.-]*){0,2}"
    civility = "|".join(lexicon.civilities)
    relation = "|".join(lexicon.relations)
    announced = (
        rf"\b(?:{civility})[ \u00a0]({name})",
        rf"(?i:\b(?:{relation}))[ \u00a0,]{{1,2}}({name})",
    )
    return tuple(_Rule("person", re.compile(pattern), 1) for pattern in announced)


def _contact_rules(lexicon: Lexicon) -> tuple[_Rule, ...]:
    street = "|".join(lexicon.street_types)
    return (
        # What stands before the @ holds at most 64 characters: a word of 200 kB is not read again
        # from each of its letters.
        _Rule(
            "email", re.compile(r"[\w.+-]{1,64}+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+"), 0
        ),
        _Rule("number", re.compile(r"\b[12]\s?\d{2}\s?\d{2}\s?\d{2}\s?\d{3}\s?\d{3}\s?\d{2}\b"), 0),
        _Rule("number", re.compile(r"\bFR\d{2}(?:\s?[0-9A-Z]{4}){5}\s?[0-9A-Z]{3}\b"), 0),
        _Rule(
            "phone", re.compile(r"(?<!\w)(?:\+|00)\d{1,3}(?:[\s.\u00a0-]?\(?\d{1,4}\)?){3,6}"), 0
        ),
        _Rule("phone", re.compile(r"(?<!\d)0[1-9](?:[\s.\u00a0-]?\d{2}){4}(?!\d)"), 0),
        _Rule(
            "address",
            re.compile(
                rf"(?i:\b\d{{1,4}}(?:[ \u00a0]?(?:bis|ter|quater))?[ \u00a0,]{{1,2}}(?:{street})\b)"
                r"[^,;.\n]{0,60}(?:,?\s*\d{5}\s+[A-ZÀ-Þ][\w’'-]+)?"
            ),
            0,
        ),
        _Rule("address", re.compile(r"\b\d{5}[ \u00a0]+[A-ZÀ-Þ][\w’'-]+(?:-[\w’']+)*"), 0),
    )


@cache
def _health() -> tuple[_Rule, ...]:
    lexicon = load_lexicon()
    stems = "|".join(lexicon.health)
    phrases = "|".join(lexicon.health_phrases)
    return (
        _Rule("health", re.compile(rf"(?i:\b(?:{phrases})\b)"), 0),
        # A glance at three letters first: short words by the hundred thousand cost nothing more.
        _Rule("health", re.compile(rf"(?i:\b(?=\w{{3}})(?:{stems})[\w-]*)"), 0),
    )


def _parts(name: str) -> tuple[str, ...]:
    """Return the words of a name, folded, without the short ones (de, le, Dr)."""
    words = re.findall(r"\w+", name.casefold())
    return tuple(word for word in words if len(word) >= _SHORTEST_NAME)
