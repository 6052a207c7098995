"""The forms of a name: those a reading knows by itself, and the slips people probably make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from companion.watch.alerts_words import folded
from companion.watch.rounds import bare_name

MOST_SLIPS = 8
_LEAST_FAMILY = 4
_SLIPS = (
    (r"ph", "f"),
    (r"th", "t"),
    (r"(?<=[aeiou])y(?=[aeiou])", "ill"),
    (r"y", "i"),
    (r"(?<![aeou])i(?![aeiou])", "y"),
    (r"^h", ""),
    (r"ck", "k"),
    (r"qu", "k"),
    (r"eau$", "aud"),
    (r"au(?:d|t|lt)$", "eau"),
    (r"([bcdfglmnprstz])\1", r"\1"),
    (r"(?<=[aeiou])([lnrst])(?=[aeiouy])", r"\1\1"),
    (r"(?<=[a-z]{3})[tdsxz]$", ""),
    (r"(?<=[aou])r$", "rd"),
    (r"(?<=[aeiou])l$", "lle"),
    (r"(?<=[aeiou])ll?e$", "l"),
    (r"(?<=[^a])in$", "ain"),
    (r"ain$", "in"),
    (r"evre$", "ebvre"),
    (r"ebvre$", "evre"),
    (r"z$", "s"),
    (r"ei", "ie"),
    (r"en(?=[dtc])", "an"),
)
"""Sounds alike, or is typed alike: what stands in the family name, and what is put for it."""


def forms_of(name: str) -> tuple[str, ...]:
    """Return other forms under which a reading finds a name by itself, each once.

    Without accents and hyphens, turned round, with an initial, after « Dr ». A single word has
    only the first of them.
    """
    words = bare_name(name).split()
    if not words:
        return ()
    whole = " ".join(words)
    forms = [_plain(whole), whole.replace("-", " ")]
    if len(words) > 1:
        first, family = words[0], " ".join(words[1:])
        initials = "".join(f"{part[0].upper()}." for part in re.split(r"[-\s]", first) if part)
        forms += [f"{family} {first}", f"{initials} {family}", f"Dr {family}"]
    return tuple(form for form in dict.fromkeys(forms) if form not in {whole, name})


def likely_slips(names: Iterable[str], known: Iterable[str] = ()) -> tuple[str, ...]:
    """Return spellings people probably get wrong, at most `MOST_SLIPS`; none that is known already.

    Proposed, never searched before the doctor says that people write so.
    """
    wanted = tuple(names)
    taken = {folded(bare_name(name)) for name in (*wanted, *known)}
    found: dict[str, str] = {}
    for name in wanted:
        words = bare_name(name).split()
        if len(words) > 1 and len(words[-1]) >= _LEAST_FAMILY:
            for slip in _slips_of(words[-1]):
                whole = " ".join([*words[:-1], slip])
                if folded(whole) not in taken:
                    found.setdefault(folded(whole), whole)
    return tuple(found.values())[:MOST_SLIPS]


def _slips_of(family: str) -> Iterator[str]:
    """Yield a name with one slip, in any part of a double name."""
    # Hyphens and accents are no slip: every reading folds them.
    parts = _plain(family).lower().split("-")
    for place, part in enumerate(parts):
        for sound, written in _SLIPS:
            slip = re.sub(sound, written, part, count=1)
            if slip != part:
                whole = "-".join([*parts[:place], slip, *parts[place + 1 :]])
                yield whole.upper() if family.isupper() else whole.title()


def _plain(words: str) -> str:
    """Return words without accents, the capitals kept."""
    letters = (folded(char) if char.isalpha() else char for char in words)
    pairs = zip(words, letters, strict=True)
    return "".join(plain.upper() if char.isupper() else plain for char, plain in pairs)
