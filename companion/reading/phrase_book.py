"""Loads `phrases/*.yaml` and turns each language's words into patterns of dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
import yaml

from companion.model.value import Value

Unit = Literal["second", "minute", "hour", "day", "week", "month", "year"]

Key = TypeVar("Key")

_FOLDER = Path(__file__).parent / "phrases"
_ORDER = ("fr", "en", "de", "es", "it", "nl", "pt")
_FIGURE = r"\d{1,3}"
_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th|º|ª|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d{2}|'\d{2})"


class Phrases(Value, frozen=True, kw_only=True):
    """One language's words, folded (no accents, lower case), as its file holds them."""

    language: str
    day_first: bool
    months: dict[int, tuple[str, ...]]
    weekdays: dict[int, tuple[str, ...]]
    units: dict[Unit, tuple[str, ...]]
    numbers: dict[int, tuple[str, ...]]
    few: tuple[str, ...]
    about: tuple[str, ...]
    over: tuple[str, ...]
    ago_before: tuple[str, ...]
    ago_after: tuple[str, ...]
    last_before: tuple[str, ...]
    last_after: tuple[str, ...]
    articles: tuple[str, ...]
    days_back: dict[int, tuple[str, ...]]
    now: tuple[str, ...]
    edited: tuple[str, ...]
    before_date: tuple[str, ...]
    after_date: tuple[str, ...]
    stop: tuple[str, ...]
    not_publication: tuple[str, ...]
    at: tuple[str, ...]
    joins: tuple[str, ...] = ()
    this_before: tuple[str, ...] = ()
    this_after: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    nights: tuple[str, ...] = ()
    in_month: tuple[str, ...] = ()
    roughly: dict[int, tuple[str, ...]] = {}  # noqa: RUF012 - msgspec copies it
    everyday_in: tuple[str, ...] = ()
    """Languages in which this one's day words mean something else (« hier » is « here »)."""


class Language:
    """One language's words as patterns; built once."""

    def __init__(self, phrases: Phrases) -> None:
        """Build every pattern from the words."""
        self.name = phrases.language
        self.everyday_in = frozenset(phrases.everyday_in)
        self.month_of = _turned(phrases.months)
        self.weekday_of = _turned(phrases.weekdays)
        self.unit_of = _turned(phrases.units)
        self.number_of = _turned(phrases.numbers)
        self.days_back_of = _turned(phrases.days_back)
        self.few = frozenset(phrases.few)
        self.roughly = _turned(phrases.roughly)
        self.night = re.compile(_any(phrases.nights))
        self.edited = _whole_words(phrases.edited)
        self.stop = _whole_words(phrases.stop)
        self.not_publication = _whole_words(phrases.not_publication)
        self.now = re.compile(_any(phrases.now))
        self.day_word = re.compile(_any(self.days_back_of))
        self.weekday = re.compile(rf"(?P<weekday>{_any(self.weekday_of)})\.?{_after(phrases)}")
        self.before = re.compile(rf"(?:{_any(phrases.before_date)})(?![a-z])|[^\w]+")
        self.after = re.compile(rf"(?:(?<![a-z])(?:{_any(phrases.after_date)})|[^\w]+)$")
        self.time = _time_pattern(phrases)
        self.ago = _ago_patterns(phrases, self)
        self.bare_ago = re.compile(_amount(phrases, self))
        self.last = _last_pattern(phrases, self)
        self.this = _this_pattern(phrases, self)
        self.month_alone = _month_alone_pattern(phrases, self)
        self.full_dates = _full_date_patterns(phrases, self)
        self.partial_dates = _partial_date_patterns(phrases, self)


def fold(phrase: str) -> str:
    """Return a phrase without case and accents, with plain apostrophes and single spaces."""
    plain = unicodedata.normalize("NFKD", phrase.replace("’", "'").replace("ʼ", "'").casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


@cache
def load_languages() -> tuple[Language, ...]:
    """Return every language, French first."""
    return tuple(Language(_load(_FOLDER / f"{name}.yaml")) for name in _ORDER)


def _load(path: Path) -> Phrases:
    return msgspec.convert(yaml.safe_load(path.read_text("utf-8")), Phrases)


def _turned(words: dict[Key, tuple[str, ...]]) -> dict[str, Key]:
    return {word: key for key, several in words.items() for word in several}


def _any(words: Iterable[str]) -> str:
    """Return an alternative of words, longest first; one that never matches when there is none."""
    known = sorted(set(words), key=len, reverse=True)
    return "|".join(re.escape(word) for word in known) or r"(?!)"


def _whole_words(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{_any(words)})(?![a-z])")


def _after(phrases: Phrases) -> str:
    return rf"(?:\s+(?:{_any(phrases.last_after)}))?"


def _time_pattern(phrases: Phrases) -> re.Pattern[str]:
    """Return the pattern of a time of day, with the word before it: it never changes the day."""
    return re.compile(
        rf"[\s,·•|-]*(?:(?<![a-z])(?:{_any(phrases.at)})\s+)?(?<!\d)\d{{1,2}}(?::|\s?h\s?)\d{{2}}"
        r"(?::\d{2})?(?:\s*[ap]\.?\s?m\b\.?)?(?:\s*uhr\b)?(?:\s*(?:utc|gmt|cet|cest)\b)?"
    )


def _amount(phrases: Phrases, language: Language) -> str:
    number = rf"{_FIGURE}|{_any([*language.number_of, *phrases.few, *language.roughly])}"
    return (
        rf"(?:(?P<over>{_any(phrases.over)})\s*|(?P<under>{_any(phrases.under)})\s*)?"
        rf"(?:(?P<about>{_any(phrases.about)})\s+)?"
        rf"(?P<number>{number})\s*(?P<unit>{_any(language.unit_of)})(?![a-z])\.?"
    )


def _ago_patterns(phrases: Phrases, language: Language) -> tuple[re.Pattern[str], ...]:
    amount = _amount(phrases, language)
    return (
        re.compile(rf"(?<![a-z])(?:{_any(phrases.ago_before)})\s+{amount}"),
        re.compile(rf"(?<![\w]){amount}\s+(?:{_any(phrases.ago_after)})(?![a-z])"),
    )


def _last_pattern(phrases: Phrases, language: Language) -> re.Pattern[str]:
    unit = _any(language.unit_of)
    article = rf"(?:(?:{_any(phrases.articles)})\s*)?"
    return re.compile(
        rf"{article}(?:{_any(phrases.last_before)})\s+(?P<unit>{unit})"
        rf"|{article}(?P<unit_first>{unit})\s+(?:{_any(phrases.last_after)})"
    )


def _this_pattern(phrases: Phrases, language: Language) -> re.Pattern[str]:
    """Return the pattern of « cette semaine », « ce mois-ci », « this year »."""
    return re.compile(
        rf"(?:{_any(phrases.this_before)})\s+(?P<unit>{_any(language.unit_of)})"
        rf"(?:\s?(?:{_any(word.strip() for word in phrases.this_after)}))?"
    )


def _month_alone_pattern(phrases: Phrases, language: Language) -> re.Pattern[str]:
    """Return the pattern of a month without its year: « en mars », « avril dernier ».

    The word beside it is needed: « Avril » alone is a name.
    """
    month = _any(language.month_of)
    return re.compile(
        rf"(?:{_any((*phrases.in_month, *phrases.last_before))})\s*(?P<month>{month})"
        rf"|(?P<month_first>{month})\s+(?:{_any(phrases.last_after)})"
    )


def _full_date_patterns(phrases: Phrases, language: Language) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a day with its year."""
    month, gap = _month_and_gap(phrases, language)
    week = rf"(?:(?:{_any(language.weekday_of)})\b[.,]*\s+(?:{_any(phrases.joins)}\s+)?)?"
    return (
        re.compile(rf"(?<!\d){week}{_DAY}{gap}{month}\.?,?{gap}{_YEAR}(?!\d)"),
        re.compile(rf"(?<![a-z]){week}{month}\.?\s+{_DAY},?\s+{_YEAR}(?!\d)"),
    )


def _partial_date_patterns(phrases: Phrases, language: Language) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a month with its year, and of a day without."""
    month, gap = _month_and_gap(phrases, language)
    week = rf"(?:(?:{_any(language.weekday_of)})\b[.,]*\s+)?"
    return (
        re.compile(rf"{month}\.?,?{gap}{_YEAR}"),
        re.compile(rf"{week}{_DAY}{gap}{month}\.?"),
        re.compile(rf"{week}{month}\.?\s+{_DAY}"),
    )


def _month_and_gap(phrases: Phrases, language: Language) -> tuple[str, str]:
    join = rf"(?:(?:{_any(phrases.joins)})\s+)?" if phrases.joins else ""
    return rf"(?P<month>{_any(language.month_of)})(?![a-z])", rf"[\s-]+{join}"
