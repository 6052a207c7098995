"""Finds hints that reviews belong together: close in time, copied, one author, empty accounts.

Hints and no more: a real difficulty may bring several reviews, and namesakes exist. Nothing here
looks at patients, and nothing names a culprit.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from companion.model.address import page_key
from companion.model.interval import DateInterval
from companion.model.mention import Mention
from companion.model.wave import Wave, WaveKind

WINDOW_DAYS = 10
"""Reviews published within so many days may be a burst; less certain dates are left out."""
FEWEST = 3
FEWEST_UNKNOWN = 5
"""How many it takes where no earlier review tells the usual rhythm."""
CHANCE = 0.001
"""A burst is said when its number would come by chance less often, at the usual rhythm."""
_RHYTHM_DAYS = 730
_RHYTHM_KNOWN_DAYS = 60
_WORDS_IN_COMMON = 6
_ALIKE = 88.0
"""rapidfuzz ratio (0..100) from which two short reviews count as copied."""
_COMMON_SHARE = 0.5
"""Or: this share of the shorter one's words stands in the other, in order and in one piece."""
_MOST_IN_A_BUCKET = 60
"""A phrase that so many reviews share is a way of speaking, not a copy."""
_UNHAPPY_STARS = 0.6
_WORD = re.compile(r"\w+")
_ACCENT = re.compile("[\u0300-\u036f]")
_NAMELESS = re.compile(
    r"^(un|une|a|anonym\w*|utilisateur|user|patient\w*|google|client\w*|inconnu\w*)\b"
)


def find_waves(mentions: Sequence[Mention]) -> tuple[Wave, ...]:
    """Return the hints found among `mentions`, those with most mentions first.

    Mentions the doctor said are somebody else's are left out, and so is praise: several happy
    reviews are no wave. Works on 10,000 mentions in about a second.
    """
    heard = [mention for mention in mentions if _counts(mention)]
    found = [*_bursts(heard, mentions), *_copies(heard), *_same_authors(heard), *_one_review(heard)]
    return tuple(sorted(found, key=lambda wave: (-len(wave.mention_ids), wave.kind, wave.id)))


def _counts(mention: Mention) -> bool:
    return mention.concerns is not False and not _is_happy(mention)


def _is_happy(mention: Mention) -> bool:
    review = mention.review
    if review.rating is None or not review.rating_max:
        return False
    return review.rating / review.rating_max > _UNHAPPY_STARS


# Close in time


def _bursts(heard: Sequence[Mention], every: Sequence[Mention]) -> Iterator[Wave]:
    """Yield the windows that hold more reviews than the usual rhythm explains."""
    dated = sorted(
        ((when, mention) for mention in heard if (when := _narrow(mention)) is not None),
        key=lambda pair: (pair[0].latest, pair[1].id),
    )
    days = [when.latest for when, _ in dated]
    first = _first_day(every)
    start = 0
    while start < len(dated):
        if _most_in_window(days, start) < FEWEST:
            start += 1
            continue
        window = _window_from(dated, start)
        usual = _usual(days, window, first)
        if _is_burst(len(window), usual):
            yield _wave("burst", [m for _, m in window], window=_span(window), usual=usual)
            start += len(window)
        else:
            start += 1


def _most_in_window(days: Sequence[date], start: int) -> int:
    """Return how many reviews a window from `start` on can hold at most: cheap to ask."""
    return bisect_right(days, days[start] + timedelta(days=WINDOW_DAYS - 1)) - start


def _is_burst(count: int, usual: float | None) -> bool:
    """True for more than chance would bring; without a known rhythm, for several more."""
    if usual is None:
        return count >= FEWEST_UNKNOWN
    return count >= FEWEST and count > usual and _chance(count, usual) < CHANCE


Dated = tuple[DateInterval, Mention]


def _narrow(mention: Mention) -> DateInterval | None:
    """Return when it was published, if that is known within the window."""
    when = mention.review.published
    if when is None or when.earliest is None:
        return None
    return when if (when.latest - when.earliest).days < WINDOW_DAYS else None


def _window_from(dated: Sequence[Dated], start: int) -> Sequence[Dated]:
    """Return the reviews from `start` on that surely lie within one window."""
    begin = dated[start][0].earliest or dated[start][0].latest
    for end in range(start, len(dated)):
        when = dated[end][0]
        begin = min(begin, when.earliest or when.latest)
        if (when.latest - begin).days >= WINDOW_DAYS:
            return dated[start:end]
    return dated[start:]


def _span(window: Sequence[Dated]) -> DateInterval:
    return DateInterval(
        earliest=min(when.earliest or when.latest for when, _ in window),
        latest=max(when.latest for when, _ in window),
    )


def _first_day(every: Sequence[Mention]) -> date | None:
    days = [m.review.published.latest for m in every if m.review.published is not None]
    return min(days, default=None)


def _usual(days: Sequence[date], window: Sequence[Dated], first: date | None) -> float | None:
    """Return how many unhappy reviews a window usually brings, or None when nothing tells.

    Counted over up to two years before it, from the first review known; half a review is added,
    as nothing is not never. `days` is sorted.
    """
    span = _span(window)
    begin = span.earliest or span.latest
    since = max(first or begin, begin - timedelta(days=_RHYTHM_DAYS))
    observed = (begin - since).days
    if observed < _RHYTHM_KNOWN_DAYS:
        return None
    before = bisect_left(days, begin) - bisect_left(days, since)
    return (before + 0.5) * WINDOW_DAYS / observed


def _chance(count: int, usual: float) -> float:
    """Return how often `count` or more come at random when `usual` are usual (Poisson)."""
    term = below = math.exp(-usual)
    for k in range(1, count):
        term *= usual / k
        below += term
    return max(0.0, 1.0 - below)


# Copied phrases


def _copies(heard: Sequence[Mention]) -> Iterator[Wave]:
    """Yield groups of reviews that share a long phrase, or are nearly the same."""
    words = [_words(mention.review.words) for mention in heard]
    groups = _Groups(len(heard))
    for one, other in _may_be_copies(words):
        if groups.root(one) != groups.root(other) and _are_copies(words[one], words[other]):
            groups.join(one, other)
    for members in groups.of_several():
        phrase = _phrase(heard, words, members)
        yield _wave("copied", [heard[place] for place in members], phrase=phrase)


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    """Return the words without case or accents; kept at hand, as a mention rarely changes."""
    return tuple(_WORD.findall(_ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))))


def forget_words() -> None:
    """Drop the words kept at hand: a mention was erased."""
    _words.cache_clear()


def _may_be_copies(words: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a run of words: an index of runs, never all pairs."""
    first_with: dict[int, int] = {}
    shared: dict[int, list[int]] = {}
    for place, said in enumerate(words):
        runs = zip(*(said[n:] for n in range(_WORDS_IN_COMMON)), strict=False)
        for run in set(map(hash, runs)):
            first = first_with.setdefault(run, place)
            if first != place:
                shared.setdefault(run, [first]).append(place)
    for places in shared.values():
        if len(places) <= _MOST_IN_A_BUCKET:
            yield from ((places[0], other) for other in places[1:])
        else:
            yield from pairwise(places)


def _are_copies(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """True for reviews nearly the same, or when much of the shorter stands in the longer."""
    if fuzz.ratio(one, other) >= _ALIKE:
        return True
    shorter = min(len(one), len(other))
    return _longest_run(one, other) >= max(_WORDS_IN_COMMON, _COMMON_SHARE * shorter)


def _longest_run(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    blocks = LCSseq.opcodes(one[:400], other[:400])
    return max((b.src_end - b.src_start for b in blocks if b.tag == "equal"), default=0)


def _phrase(
    heard: Sequence[Mention], words: Sequence[tuple[str, ...]], members: Sequence[int]
) -> str:
    """Return the longest run that the first two share, as the first wrote it."""
    one, other = words[members[0]], words[members[1]]
    equal = [b for b in LCSseq.opcodes(one[:400], other[:400]) if b.tag == "equal"]
    longest = max(equal, key=lambda b: b.src_end - b.src_start, default=None)
    text = heard[members[0]].review.words
    places = [found.span() for found in _WORD.finditer(text)]
    if longest is None or len(places) != len(one):
        return text[:200]
    return text[places[longest.src_start][0] : places[longest.src_end - 1][1]]


class _Groups:
    """Places joined one by one into groups."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, place: int) -> int:
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

    def of_several(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for place in range(len(self._parent)):
            found[self.root(place)].append(place)
        return [members for members in found.values() if len(members) > 1]


# One author, empty accounts


def _same_authors(heard: Sequence[Mention]) -> Iterator[Wave]:
    """Yield reviews under one profile, or one full name, on several pages."""
    by_author: dict[str, list[Mention]] = defaultdict(list)
    for mention in heard:
        key = _author_key(mention)
        if key:
            by_author[key].append(mention)
    for mentions in by_author.values():
        if len({page_key(mention.page_url) for mention in mentions}) > 1:
            yield _wave("same_author", mentions, author=mentions[0].review.author or "")


def _author_key(mention: Mention) -> str | None:
    """Return what tells an author: the profile's address, else a name that is no common word."""
    review = mention.review
    if review.author_url:
        return page_key(review.author_url)
    name = " ".join(_words(review.author or ""))
    # A first name alone, or « Patient anonyme », would tie strangers together.
    if " " not in name or _NAMELESS.match(name) or len(name.split()[-1]) < FEWEST:
        return None
    return name


def _one_review(heard: Sequence[Mention]) -> Iterator[Wave]:
    """Yield the reviews of accounts that show no other review, when there are several."""
    alone = [mention for mention in heard if mention.review.author_reviews == 1]
    if len(alone) >= FEWEST:
        yield _wave("one_review", alone)


def _wave(  # noqa: PLR0913 - what one hint says, all but two by keyword
    kind: WaveKind,
    mentions: Iterable[Mention],
    *,
    phrase: str = "",
    author: str = "",
    window: DateInterval | None = None,
    usual: float | None = None,
) -> Wave:
    ids = tuple(mention.id for mention in mentions)
    named = hashlib.sha256(f"{kind} {' '.join(ids)}".encode()).hexdigest()[:12]
    return Wave(
        id=named,
        kind=kind,
        mention_ids=ids,
        phrase=phrase[:300],
        author=author,
        window=window,
        usual=usual,
    )
