"""Where words hold a family name, and whose first name stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from companion.reading.callings_known import callings_in, is_calling_or_town
from companion.reading.name_forms import (
    Name,
    Shapes,
    is_same_first,
    name_key,
    name_words,
    shapes_of,
    sounds_like,
)

_WORD = re.compile(r"[^\W_]+")
_JOIN = re.compile(r"\.?[-\u2010\u2011’']")
_PAUSE = re.compile(r"[^\s.’'\-\u2010\u2011]|\s[-\u2010\u2011]+\s|\n")
_ASIDE = re.compile(r"(?<!\s)\s*\([^()]{0,60}\)")
_MOST_WORDS = 5
"""« Van den Berghe » has three; particles and double names, five at most."""
_SHORT_FORM, _INITIALS = 3, 2
_LONG = 6
_SAINTS = frozenset(("saint", "sainte"))
_ARTICLES = frozenset(("la", "le", "les", "une", "un", "cette", "ce", "ma", "sa"))

First = Literal["full", "slip", "initial", "titled", "another", "nothing"]
"""What stands beside a family name: the first name, the same as it sounds, an initial, « Dr »,
somebody else's first name, nothing that tells."""


class Word(NamedTuple):
    """One word of what is said."""

    raw: str
    key: str
    is_joined: bool
    """A hyphen or an apostrophe ties it to the word before."""
    is_after_pause: bool
    """A comma, a stop or a sign parts it from the word before."""
    has_stop: bool
    """A full stop follows: « Ph. »."""


Said = Sequence[Word]


class Place(NamedTuple):
    """Where a family name stands: from, up to (not included), and how much of it."""

    start: int
    end: int
    kind: Literal["whole", "slip", "half"]
    """The name itself, the same as it sounds, one part of a double name."""
    is_first_half: bool = False


def said_in(words: str) -> Iterator[Said]:
    """Yield the words; then once more without what stands in brackets, where there is any."""
    yield _cut(words)
    bare = _ASIDE.sub(" ", words)
    if bare != words:
        yield _cut(bare)


def _cut(words: str) -> list[Word]:
    said: list[Word] = []
    end = 0
    # Where all is written in capitals, a capital tells no name.
    is_loud = words.isupper() and words.count(" ") >= _LONG
    for found in _WORD.finditer(words):
        gap = words[end : found.start()]
        is_short = bool(said) and (len(said[-1].key) <= _SHORT_FORM or _is_title(said[-1].key))
        # « Dr. Roussel », « J. Roussel », « Ph. Roussel » go on; « … Roussel. Camille » does not.
        is_stop = "." in gap and not is_short
        key = name_key(found[0])
        said.append(
            Word(
                raw=found[0].lower() if is_loud else found[0],
                key=key,
                is_joined=bool(said) and bool(_JOIN.fullmatch(gap)),
                is_after_pause=bool(said) and (is_stop or bool(_PAUSE.search(gap))),
                has_stop=words[found.end() : found.end() + 1] == ".",
            )
        )
        end = found.end()
    return said


def _is_title(key: str) -> bool:
    return key in name_words().titles


def found_at(name: Name, said: Said) -> Iterator[Place]:
    """Yield where the family name stands, written together or apart, or as it sounds."""
    shapes = shapes_of(name)
    for start, word in enumerate(said):
        if word.key[:1] in shapes.starts:
            for end, is_slip in _ends(shapes, said, start):
                if not _is_longer_name(name, said, start):
                    yield Place(start, end, "slip" if is_slip else "whole")
    if len(name.core) > 1 and name_words().prefixes.isdisjoint(name.core):
        yield from _halves(name, said)


def _ends(shapes: Shapes, said: Said, start: int) -> Iterator[tuple[int, bool]]:
    """Yield where a name that begins at `start` ends, and whether it is only by ear."""
    joined = ""
    for end in range(start + 1, min(start + _MOST_WORDS, len(said)) + 1):
        if end > start + 1 and said[end - 1].is_after_pause:
            return
        joined += said[end - 1].key
        if len(joined) > shapes.longest + _SHORT_FORM:
            return
        if joined in shapes.written:
            yield end, False
        elif sounds_like(shapes, joined):
            yield end, True


def _halves(name: Name, said: Said) -> Iterator[Place]:
    for start, word in enumerate(said):
        if word.key in name.core and len(word.key) >= _SHORT_FORM and not _is_tied_at(said, start):
            yield Place(start, start + 1, "half", is_first_half=word.key == name.core[0])


def is_tied(said: Said, place: Place) -> bool:
    """Tell whether a hyphen ties the family name to another one."""
    return _is_joined(said, place.start) or _is_joined(said, place.end)


def _is_tied_at(said: Said, start: int) -> bool:
    return _is_joined(said, start) or _is_joined(said, start + 1)


def _is_joined(said: Said, at: int) -> bool:
    """Tell whether a hyphen stands between a word and the one before (« d’ » does not count)."""
    return 0 < at < len(said) and said[at].is_joined and len(said[at - 1].key) > 1


def has_title(said: Said, start: int) -> bool:
    """Tell whether « Dr » stands a few words before, with no pause between."""
    for at in range(start - 1, max(start - 1 - _MOST_WORDS, -1), -1):
        if said[at + 1].is_after_pause:
            return False
        if _is_title(said[at].key):
            return True
    return False


def has_title_after(said: Said, end: int) -> bool:
    """Tell whether « Dr » stands right after the family name, and alone: « Roussel (Dr) »."""
    if end >= len(said) or not _is_title(said[end].key):
        return False
    return end + 1 == len(said) or said[end + 1].is_after_pause


def has_calling_after(said: Said, end: int, own: frozenset[str]) -> bool:
    """Tell whether the practitioner's own calling follows: where nobody says « Dr », it is one."""
    key = " ".join(word.key for word in said[end : end + _MOST_WORDS])
    return bool(own) and bool(own & callings_in(key).keys())


def has_other_half(name: Name, said: Said, place: Place) -> bool:
    """Tell whether the other half of a double name stands near: « Camille Roussel née Lefèvre »."""
    near = said[max(place.start - _SHORT_FORM, 0) : place.end + _SHORT_FORM]
    return {*name.core} <= {word.key for word in near}


def is_written_as_name(said: Said, place: Place) -> bool:
    """Tell whether it has the capitals or the hyphen of a name: « un petit marchand » has none."""
    words = said[place.start : place.end]
    return any(not word.raw.islower() for word in words) or any(w.is_joined for w in words[1:])


def is_turned_name(name: Name, said: Said, place: Place) -> bool:
    """Tell whether « Roussel Camille » is a name turned round, not words that happen to follow.

    « La tour Guillaume » and « la fontaine claire » are things; « Olivier Marc Dupont » is
    somebody else than Marc Olivier.
    """
    family, after = said[place.end - 1], said[min(place.end, len(said) - 1)]
    if family.raw.islower() and not after.raw.islower():
        return False
    article = said[place.start - 1] if place.start else None
    if family.raw.islower() and article is not None and article.key in _ARTICLES:
        return False
    is_order_clear = family.raw.isupper() and not after.raw.isupper()
    beyond = place.end + max(len(name.first), 1)
    if is_order_clear or beyond >= len(said) or said[beyond].is_after_pause:
        return True
    return not _is_of_another(said[beyond], said[beyond : beyond + _SHORT_FORM], is_before=False)


def _is_longer_name(name: Name, said: Said, start: int) -> bool:
    """Tell whether a particle before makes it another name: « Le Roy » is not « Roy »."""
    if start == 0 or said[start].is_after_pause:
        return False
    before = said[start - 1]
    if before.key in name.family:
        return False
    if before.key in _SAINTS and before.raw[:1].isupper():
        # « Saint-Martin » is not « Martin ».
        return True
    if before.key not in name_words().particles:
        return False
    if len(before.key) == 1 and not said[start].is_joined:
        # « Docteur L. Roussel »: an initial, not « l’ ».
        return False
    ahead = said[start - 2] if start > 1 and not before.is_after_pause else None
    is_of_name = ahead is not None and (ahead.key in name.first or _is_title(ahead.key))
    return is_of_name or (
        before.raw[:1].isupper() and ahead is not None and ahead.raw[:1].isupper()
    )


def first_before(name: Name, said: Said, start: int) -> First:
    """Return what stands before a family name that begins at `start`."""
    at = start
    # The other half of a double name, and particles of ours, belong to the family name.
    while (
        at > 0
        and not said[at].is_after_pause
        and (
            (said[at].is_joined and said[at - 1].key not in name.first)
            or said[at - 1].key in name.family
        )
    ):
        at -= 1
    run = _run_before(said, at)
    if not run:
        return "nothing"
    return _fits(name, run, is_before=True)


def first_after(name: Name, said: Said, end: int) -> First:
    """Return what stands after a family name that ends before `end`."""
    at = end
    while at < len(said) and said[at].is_joined:
        at += 1
    # « Montferrand (de) Charles », « d’Almeida »: a particle may be put last.
    while at < len(said) and said[at].key in name.family and said[at].key in name_words().particles:
        at += 1
    run: list[Word] = []
    for place in range(at, min(at + _SHORT_FORM, len(said))):
        if said[place].is_after_pause and place > at:
            break
        run.append(said[place])
    if not run:
        return "nothing"
    fit = _fits(name, run, is_before=False)
    # After a comma only the first name itself goes on: « Roussel, Camille ».
    return fit if fit == "full" or not run[0].is_after_pause else "nothing"


def _run_before(said: Said, at: int) -> list[Word]:
    run: list[Word] = []
    for place in range(at - 1, max(at - 1 - _SHORT_FORM, -1), -1):
        if said[place + 1].is_after_pause:
            break
        run.insert(0, said[place])
    return run


def _fits(name: Name, run: Sequence[Word], *, is_before: bool) -> First:
    """Return whether the words beside a family name are the first name."""
    near = run[-1] if is_before else run[0]
    if near.key in name_words().titles:
        return "titled"
    if name.first:
        by_name = _fits_whole(name, run, near, is_before=is_before)
        if by_name is not None:
            return by_name
        if _is_initial(name, run, is_before=is_before):
            return "initial"
    return "another" if _is_of_another(near, run, is_before=is_before) else "nothing"


def _fits_whole(name: Name, run: Sequence[Word], near: Word, *, is_before: bool) -> First | None:
    size = len(name.first)
    beside = run[-size:] if is_before else run[:size]
    whole = tuple(word.key for word in beside)
    together = "".join(name.first)
    two = run[-2:] if is_before else run[:2]
    if together in (near.key, "".join(word.key for word in two)):
        # « Jeanpierre », « Abdel Kader ».
        return "full"
    if _is_whole(run, size, is_before=is_before):
        if whole == name.first:
            return "full"
        if _is_half_short(whole, name.first):
            return "full"
        if all(map(_is_same_part, range(size), whole, name.first)):
            return "slip"
    is_usual = not name.is_joined and near.key == name.first[0]
    return "full" if is_usual and _is_whole(run, 1, is_before=is_before) else None


def _is_half_short(whole: Sequence[str], first: Sequence[str]) -> bool:
    """Tell whether it is a double first name with one half as an initial: « J.-Baptiste »."""
    pairs = list(zip(whole, first, strict=True))
    return any(a == b for a, b in pairs) and all(a in (b, b[0]) for a, b in pairs)


def _is_same_part(number: int, said: str, ours: str) -> bool:
    """Tell whether a part of a first name is ours; a second part may be cut to two letters."""
    return is_same_first(said, ours) or (
        number > 0 and len(said) == _INITIALS and ours.startswith(said)
    )


def _is_whole(run: Sequence[Word], size: int, *, is_before: bool) -> bool:
    """Tell whether it is no part of a longer first name: « Jean-Claude » is not « Claude »."""
    if len(run) < size:
        return False
    if is_before:
        return not run[-size].is_joined
    return len(run) == size or not run[size].is_joined


def _is_initial(name: Name, run: Sequence[Word], *, is_before: bool) -> bool:
    """Tell whether initials stand there: « J.-P. », « JP », « J. », « Ph. »."""
    letters = name.initials
    order = run[::-1] if is_before else run
    if len(order[0].key) == 1 and not (order[0].raw.isupper() or order[0].has_stop):
        # « je vais à Roussel », « Roussel a dit ».
        return False
    near = order[0]
    single = [word for word in order if len(word.key) == 1][: len(letters)]
    if len(order) >= len(letters) > 1 and len(single) == len(letters):
        said = "".join(word.key for word in (single[::-1] if is_before else single))
        return said == letters
    if near.key == letters or (len(near.key) == 1 and near.key == letters[0]):
        return True
    is_short = near.has_stop and len(near.key) <= _SHORT_FORM
    return is_short and name.first[0].startswith(near.key)


def _is_of_another(near: Word, run: Sequence[Word], *, is_before: bool) -> bool:
    """Tell whether a word with a capital beside the name is a name of somebody else."""
    known = name_words()
    if len(near.key) == 1:
        return near.key.isalpha() and near.raw.isupper() and near.key not in known.courtesies
    if near.key in known.particles and near.raw[:1].isupper() and len(run) > 1:
        # « Dr Tran Van Duc »: what follows is of the name.
        return not is_before and _is_of_another(run[1], run[1:], is_before=False)
    if near.key in _no_names() or not near.key.isalpha():
        return False
    if not near.raw[:1].isupper() or (len(near.raw) <= _SHORT_FORM and near.raw.isupper()):
        return False
    sizes = range(1, len(run) + 1)
    beside = (run[-size:] if is_before else run[:size] for size in sizes)
    return not any(is_calling_or_town(" ".join(word.raw for word in one)) for one in beside)


@cache
def _no_names() -> frozenset[str]:
    """Return the words that may bear a capital beside a name and are no name."""
    known = name_words()
    around = frozenset(word for row in known.around for word in row)
    return around | known.courtesies | known.particles
