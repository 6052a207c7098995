"""Words with other people, health data and contact details masked, by rules that are not perfect.

The rules mask what they know; they miss what they do not (a nickname, a rare disease, a story
that tells who it is). Whoever sends a redacted dossier reads it first: every page says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml

from companion.model.value import Value

_WORDS = Path(__file__).parent / "words" / "redaction.yaml"
_SHORTEST_NAME = 3


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
        self._rules = (*_contact_rules(self._lexicon), *self._people_rules(others), *_health())
        self.counts: Counter[str] = Counter()
        self._learned: dict[str, _Rule] = {}

    def learn(self, words: str) -> None:
        """Take in the names that whole words announce: a fragment of them may stand alone later."""
        before = self.counts.copy()
        self.text(words)
        self.counts = before

    def text(self, words: str | None) -> str:
        """Return `words` with what the rules know replaced by a label in brackets."""
        masked = words or ""
        for rule in (*self._rules, *self._learned.values()):
            masked = rule.pattern.sub(partial(self._mask, rule), masked)
        return masked

    def _mask(self, rule: _Rule, found: re.Match[str]) -> str:
        inner = found.group(rule.group)
        if rule.kind == "person" and self._own & set(_parts(inner)):
            return found.group()
        self.counts[rule.kind] += 1
        if rule.kind == "person" and inner not in self._learned:
            self._learned[inner] = _name_rule(inner)
        label = self._lexicon.labels[rule.kind]
        start, end = (edge - found.start() for edge in found.span(rule.group))
        whole = found.group()
        return f"{whole[:start]}[{label}]{whole[end:]}"

    def _people_rules(self, others: Iterable[str]) -> list[_Rule]:
        name = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?:[ \u00a0][A-ZÀ-ÖØ-Þ][\w’'.-]*){0,2}"
        civility = "|".join(self._lexicon.civilities)
        relation = "|".join(self._lexicon.relations)
        announced = (
            rf"\b(?:{civility})[ \u00a0]({name})",
            rf"(?i:\b(?:{relation}))[ \u00a0,]{{1,2}}({name})",
        )
        rules = [_Rule("person", re.compile(pattern), 1) for pattern in announced]
        known = sorted({n.strip() for n in others if len(n.strip()) >= _SHORTEST_NAME}, key=len)
        return [*rules, *(_name_rule(name) for name in reversed(known))]


def _name_rule(name: str) -> _Rule:
    return _Rule("person", re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE), 0)


def _contact_rules(lexicon: Lexicon) -> tuple[_Rule, ...]:
    street = "|".join(lexicon.street_types)
    return (
        _Rule("email", re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+"), 0),
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
        _Rule("health", re.compile(rf"(?i:\b(?:{stems})[\w-]*)"), 0),
    )


def _parts(name: str) -> tuple[str, ...]:
    """Return the words of a name, folded, without the short ones (de, le, Dr)."""
    words = re.findall(r"\w+", name.casefold())
    return tuple(word for word in words if len(word) >= _SHORTEST_NAME)
