"""The phrases a pack is written in: words, stems, choices, gaps and notions in a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from companion.law.normalise import ELIDED, fold
from companion.model.errors import PackBroken

_GAP = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a phrase: what may stand there, or a gap of up to `gap` words."""

    labels: frozenset[str]
    optional: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sequence of places, as written in the pack; `needs` are the places it must have."""

    items: tuple[Item, ...]
    needs: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a notion or phrase stands: word indices `first`..`last`, both included."""

    first: int
    last: int


def ends_after(
    phrase: Phrase, firsts: set[int], after: Callable[[Item, int, int], set[int]]
) -> set[int]:
    """Return the last word of each way a phrase can stand whose first place ends at `firsts`.

    Args:
        phrase: What is looked for.
        firsts: Where its first place may end.
        after: Where a place may end after a word, over a gap of so many.
    """
    reached, gap = firsts, 0
    for item in phrase.items[1:]:
        if not reached:
            break
        if item.gap:
            gap = item.gap
            continue
        ends: set[int] = set()
        for last in reached:
            ends |= after(item, last, gap)
        reached = ends | reached if item.optional else ends
        gap = 0
    return reached


def notions_above(labels: Iterable[str], members: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return the notions these labels are members of, and the notions those are members of."""
    above: set[str] = set()
    fresh = set(labels)
    while fresh:
        fresh = {notion for label in fresh for notion in members.get(label, ())} - above
        above |= fresh
    return frozenset(above)


def read_phrase(written: str) -> Phrase:
    """Read a phrase of the pack: `stem*`, `a|b`, `word?`, `<notion>`, `..` (a gap), `..6`."""
    items: list[Item] = []
    for part in _parts(written):
        if part.startswith(".."):
            items.append(Item(frozenset(), gap=int(part[2:] or _GAP)))
            continue
        optional = part.endswith("?") and len(part) > 1
        choices = (part[:-1] if optional else part).split("|")
        items.append(Item(frozenset(_label(choice) for choice in choices), optional))
    if not items or items[0].gap or items[0].optional:
        raise PackBroken(f"the phrase {written!r} must begin with a word")
    needs = tuple(item.labels for item in items if item.labels and not item.optional)
    return Phrase(tuple(items), needs)


def _parts(written: str) -> list[str]:
    """Cut a phrase where `normalise` cuts the author's words: elisions and hyphens."""
    parts: list[str] = []
    for part in written.replace("’", "'").split():
        rest = part
        while "'" in rest and f"{rest.split(chr(39))[0].lower()}'" in ELIDED:
            elided, _, rest = rest.partition("'")
            parts.append(f"{elided}'")
        joined = "<" in rest or "|" in rest
        parts.extend([rest] if joined else [piece for piece in rest.split("-") if piece])
    return parts


def _label(choice: str) -> str:
    if choice.startswith("<"):
        return choice
    key = fold(choice)
    return ELIDED.get(key, key)
