"""Words as the law reads them, each still knowing its place in the author's own text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from companion.law.rules import Spelling
from companion.model.remembering import remembered

ELIDED = {
    "l'": "le", "d'": "de", "j'": "je", "m'": "me", "t'": "te", "s'": "se",
    "n'": "ne", "c'": "ce", "qu'": "que", "jusqu'": "jusque", "lorsqu'": "lorsque",
    "puisqu'": "puisque", "quelqu'": "quelque", "presqu'": "presque",
}  # fmt: skip
_ELIDED_SIGNS = 2 * max(map(len, ELIDED))
"""Signs, unseen ones included, beyond which nothing before an apostrophe is elided."""
_STOPS = ".!?…;\n"
_TRICKS = set("*@$€_0123456789#!|")
_SPACED_MINIMUM = 4
_STRETCHED = 3
_LEET_LONG, _LEET_TURNS = 5, 2
_UNITS = frozenset({"h", "e", "eme", "er", "ème", "j", "min"})
_VOWELS = tuple("aeiouy")
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
"""Signs that take no room on a page: where a word may be cut, where it may not."""
_JOINERS = (0xFE0F, 0x200D)
_PICTOGRAPHS = (range(0x1F000, 0x1FB00), range(0x2600, 0x27C0))


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `form` as French spells it, `key` folded, code points `start`..`end`.

    `sentence` counts strong stops before it, `clause` counts all stops; `quoted` says whether it
    stands between quotation marks.
    """

    form: str
    key: str
    start: int
    end: int
    kind: str
    sentence: int
    clause: int
    quoted: bool


@remembered(most=65_536, longest=80)
def fold(text: str) -> str:
    """Return `text` in lower case without accents, ligatures or width variants."""
    wide = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(sign for sign in wide if not unicodedata.combining(sign))


@lru_cache(maxsize=4096)
def is_emoji(sign: str) -> bool:
    """Say whether `sign` is a pictograph (or part of one)."""
    point = ord(sign)
    return point in _JOINERS or any(point in block for block in _PICTOGRAPHS)


def _plain(sign: str, spelling: Spelling) -> str:
    """Return the sign itself, or the Latin letter or apostrophe it stands for."""
    if sign in "’‘ʼ`´":
        return "'"
    sign = spelling.lookalikes.get(sign, sign)
    return sign if is_emoji(sign) or sign == "…" else unicodedata.normalize("NFKC", sign)[:1]


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or (unicodedata.combining(sign) != 0)


def _runs(signs: list[str]) -> list[tuple[int, int, str]]:
    """Cut the text in runs (start, end, kind): `word`, `emoji` or `stop`."""
    runs: list[tuple[int, int, str]] = []
    at = 0
    while at < len(signs):
        sign = signs[at]
        if is_emoji(sign):
            end = at + 1
            runs.append((at, end, "emoji"))
        elif _is_letter(sign) or _opens_word(signs, at):
            end = _word_end(signs, at)
            runs.append((at, end, "word"))
        elif sign.isspace() and sign != "\n":
            end = at + 1
        else:
            end = at + 1
            runs.append((at, end, "stop"))
        at = end
    return runs


def _opens_word(signs: list[str], at: int) -> bool:
    """Say whether a trick sign at `at` begins a word (« @drdurand », « *onnard »)."""
    follows = signs[at + 1] if at + 1 < len(signs) else " "
    return signs[at] in "@#*$€" and follows.isalpha() and (at == 0 or not signs[at - 1].isalnum())


def _word_end(signs: list[str], start: int) -> int:
    """Return where the word that begins at `start` ends; an elision ends with its apostrophe."""
    at = start + 1
    while at < len(signs):
        sign = signs[at]
        inside = at + 1 < len(signs) and _is_letter(signs[at + 1])
        if sign == "'":
            # Of a word without end only so much is looked at, at each of its apostrophes.
            is_short = at - start < _ELIDED_SIGNS
            elided = is_short and fold("".join(signs[start : at + 1])) in ELIDED
            if elided or not inside:
                return at + 1 if elided else at
        elif (
            _is_letter(sign)
            or (sign in "*@$€_" and (inside or _starred_run(signs, at)))
            or (sign in "$€" and signs[at - 1].isalpha())
            or sign in _UNSEEN
            or (is_emoji(sign) and inside and _is_letter(signs[at - 1]))
            or (sign == "-" and inside)
        ):
            pass
        else:
            return at
        at += 1
    return at


def _starred_run(signs: list[str], at: int) -> bool:
    """Say whether stars go on until a letter (« c***ard »).

    Asked of the first star of a run alone: the next ones would look through the same stars again.
    """
    if signs[at] == signs[at - 1] == "*":
        return True
    while at < len(signs) and signs[at] == "*":
        at += 1
    return at < len(signs) and signs[at].isalpha()


def _joined(signs: list[str], runs: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Join letters spelt one by one (« c h a r », « c.o.n »)."""
    joined: list[tuple[int, int, str]] = []
    at = 0
    while at < len(runs):
        last = at
        while _single(signs, runs, last) and (step := _next_single(signs, runs, last)):
            last = step
        letters = [run for run in runs[at : last + 1] if run[2] == "word"]
        if len(letters) >= _SPACED_MINIMUM:
            joined.append((runs[at][0], runs[last][1], "spaced"))
            at = last + 1
        else:
            joined.append(runs[at])
            at += 1
    return joined


def _single(signs: list[str], runs: list[tuple[int, int, str]], at: int) -> bool:
    start, end, kind = runs[at]
    return kind == "word" and end - start == 1 and (signs[start].isalpha() or signs[start] in "013")


def _next_single(signs: list[str], runs: list[tuple[int, int, str]], at: int) -> int | None:
    """Return the index of the next lone letter, one dot, dash or space away."""
    after = at + 1
    if after < len(runs) and runs[after][2] == "stop" and signs[runs[after][0]] in ".-_*":
        after += 1
    if after >= len(runs) or runs[after][0] - runs[at][1] > 1 or not _single(signs, runs, after):
        return None
    return after


def squeezed(key: str) -> str:
    """Return `key` with every repeated letter once: « charlatannn » and « conard » meet theirs."""
    return "".join(sign for at, sign in enumerate(key) if at == 0 or key[at - 1] != sign)


def _unstretched(form: str) -> str:
    """Return `form` with letters repeated three times or more written once."""
    kept: list[str] = []
    for sign in form:
        if len(kept) >= _STRETCHED - 1 and all(k == sign for k in kept[1 - _STRETCHED :]):
            continue
        kept.append(sign)
    shorter = "".join(kept)
    return squeezed(shorter) if len(shorter) < len(form) and shorter.isalpha() else shorter


def _decoded(form: str, spelling: Spelling) -> str:
    """Return `form` with look-alike digits and signs read as the letters they stand for."""
    tricks = [sign for sign in form if sign in spelling.leet]
    if not tricks or not _is_leet(form, len(tricks)):
        return form
    if form[:1] in "@#" and not any(sign in spelling.leet for sign in form[1:]):
        return form
    read = [spelling.leet.get(sign, sign) for sign in form]
    return "".join("l" if _is_one_an_l(form, read, at) else sign for at, sign in enumerate(read))


def _without_tall_i(form: str) -> str:
    """Return `form` with a capital I among small letters read as the l it looks like."""
    if "I" not in form[1:] or not form[:1].islower():
        return form
    return form[0] + form[1:].replace("I", "l")


def _is_leet(form: str, tricks: int) -> bool:
    """Say whether digits stand for letters here: « c0nn4rd », « p455é », not « 12h »."""
    letters = sum(sign.isalpha() for sign in form)
    turns = sum(one.isalpha() != two.isalpha() for one, two in pairwise(form))
    if not letters or (form[0].isdigit() and form.lstrip("0123456789") in _UNITS):
        return False
    if len(form) >= _LEET_LONG and turns >= _LEET_TURNS:
        return True
    return letters >= tricks and not (form[0].isdigit() and not form[-1].isalpha())


def _is_one_an_l(form: str, read: list[str], at: int) -> bool:
    """Say whether « 1 » is an l (« sa1ope », « char1atan »), not an i."""
    if form[at] != "1" or not 0 < at < len(form) - 1:
        return False
    before, after = fold(read[at - 1]), fold(read[at + 1])
    return after in _VOWELS and before in (*_VOWELS, "r")


def _hours(form: str) -> bool:
    """Say whether `form` is a figure with a unit (« 2h », « 1h45 », « 80e », « 3eme »)."""
    core = fold(form)
    return core[:1].isdigit() and core.strip("0123456789") in {
        "", "h", "e", "eme", "er", "ere", "min", "mn", "j", "km", "euros", "eur", "x", "a", "ans",
    }  # fmt: skip


def normalise(text: str, spelling: Spelling) -> tuple[Word, ...]:
    """Cut the author's text into words, undoing spelling tricks and short forms.

    Args:
        text: The exact words.
        spelling: The pack's look-alikes and short forms.

    Returns:
        Words in order; several may share one span when a short form stands for several.
    """
    signs = [_plain(sign, spelling) or sign for sign in text]
    words: list[Word] = []
    sentence = clause = 0
    depth = 0
    for start, end, kind in _joined(signs, _runs(signs)):
        raw = "".join(sign for sign in signs[start:end])
        if kind == "stop":
            depth = _depth_after(raw, depth)
            sentence += raw in _STOPS
            clause += raw in _STOPS or raw in ",:()"
            words.append(Word(raw, raw, start, end, "stop", sentence, clause, depth > 0))
            continue
        for form in _forms(raw, kind, spelling):
            key = fold(form)
            key = ELIDED.get(key, key)
            words.append(Word(form, key, start, end, kind, sentence, clause, depth > 0))
    return tuple(words)


def _depth_after(stop: str, depth: int) -> int:
    """Follow quotation marks: « opens, » closes, straight ones toggle."""
    if stop in "«“":
        return depth + 1
    if stop in "»”":
        return max(0, depth - 1)
    if stop == '"':
        return 0 if depth else 1
    return depth


def _forms(raw: str, kind: str, spelling: Spelling) -> list[str]:
    """Return the French words that stand behind one run."""
    if kind == "emoji":
        return [raw]
    form = "".join(s for s in raw if not is_emoji(s) and s not in _UNSEEN)
    if kind == "spaced":
        form = "".join(s for s in form if s.isalnum())
    if not _hours(form):
        form = _unstretched(_decoded(_without_tall_i(form), spelling))
    short = spelling.short_forms.get(fold(form))
    if short is not None:
        return short.split()
    if "-" in form and "*" not in form:
        parts = [part for part in form.split("-") if part]
        is_spelt = len(parts) >= _SPACED_MINIMUM and all(len(part) == 1 for part in parts)
        return ["".join(parts)] if is_spelt else parts
    return [form]
