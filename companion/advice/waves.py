"""Finds hints that reviews belong together: close in time, copied, one author, empty accounts.

Hints and no more: a real difficulty may bring several reviews, and namesakes exist. Nothing here
looks at patients, and nothing names a culprit.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from companion.advice.bursts import bursts
from companion.advice.copies import copies, words_of
from companion.model.address import page_key
from companion.model.interval import DateInterval
from companion.model.mention import Mention
from companion.model.wave import Wave, WaveKind

_UNHAPPY_STARS = 0.6
_PHRASE_LENGTH = 300
_FEWEST_ALONE = 3
_SHORTEST_NAME = 3
_NAMELESS = re.compile(
    r"^(un|une|a|anonym\w*|utilisateur|user|patient\w*|google|client\w*|inconnu\w*)\b"
)


def find_waves(mentions: Sequence[Mention]) -> tuple[Wave, ...]:
    """Return the hints found among `mentions`, those with most mentions first.

    Mentions the doctor said are somebody else's are left out, and so is praise: several happy
    reviews are no wave. 10,000 mentions take about a second.
    """
    heard = [mention for mention in mentions if _counts(mention)]
    found = [
        *(
            _wave("burst", b.mentions, window=b.window, usual=b.usual)
            for b in bursts(heard, mentions)
        ),
        *_copied(heard),
        *_same_authors(heard),
        *_one_review(heard),
    ]
    return tuple(sorted(found, key=_order))


def _order(wave: Wave) -> tuple[int, str, int, str]:
    """Return what puts the widest hints first, and of bursts as wide the latest."""
    latest = wave.window.latest.toordinal() if wave.window else 0
    return -len(wave.mention_ids), wave.kind, -latest, wave.id


def _counts(mention: Mention) -> bool:
    return mention.concerns is not False and not _is_happy(mention)


def _is_happy(mention: Mention) -> bool:
    review = mention.review
    if review.rating is None or not review.rating_max:
        return False
    return review.rating / review.rating_max > _UNHAPPY_STARS


def _copied(heard: Sequence[Mention]) -> Iterator[Wave]:
    """Yield reviews copied under several names: one's own words on two sites are nobody's copy."""
    for found in copies([mention.review.words for mention in heard]):
        mentions = [heard[place] for place in found.places]
        names = {words_of(mention.review.author or "").said for mention in mentions} - {()}
        if len(names) > 1:
            yield _wave("copied", mentions, phrase=found.phrase)


def _same_authors(heard: Sequence[Mention]) -> Iterator[Wave]:
    """Yield reviews under one profile, or one full name, on several pages."""
    by_author: dict[str, list[Mention]] = defaultdict(list)
    for mention in heard:
        key = _author_key(mention)
        if key:
            by_author[key].append(mention)
    # Many mentions stand on few pages: each address is worked out once.
    page_of = functools.lru_cache(maxsize=None)(page_key)
    for mentions in by_author.values():
        if len(mentions) > 1 and len({page_of(mention.page_url) for mention in mentions}) > 1:
            yield _wave("same_author", mentions, author=mentions[0].review.author or "")


def _author_key(mention: Mention) -> str | None:
    """Return what tells an author: the profile's address, else a name that is no common word."""
    review = mention.review
    if review.author_url:
        return page_key(review.author_url)
    name = " ".join(words_of(review.author or "").said)
    # A first name alone, or « Patient anonyme », would tie strangers together.
    if " " not in name or _NAMELESS.match(name) or len(name.split()[-1]) < _SHORTEST_NAME:
        return None
    return name


def _one_review(heard: Sequence[Mention]) -> Iterator[Wave]:
    """Yield the reviews of accounts that show no other review, when there are several."""
    alone = [mention for mention in heard if mention.review.author_reviews == 1]
    if len(alone) >= _FEWEST_ALONE:
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
        phrase=phrase[:_PHRASE_LENGTH],
        author=author,
        window=window,
        usual=usual,
    )
