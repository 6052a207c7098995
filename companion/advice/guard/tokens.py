"""The words of an outgoing text as the guard reads them: offsets kept, « rendez-vous » one word."""

from __future__ import annotations

from dataclasses import dataclass

from companion.law.normalise import Word, normalise
from companion.law.rules import Spelling

_PASSED = frozenset("'\"«»“”-–—*/.")
_ENDS = frozenset(".!?…;\n")
_LONGEST = 150
"""Words after which a sentence without a stop is cut, so that no text takes long."""
_TITLES = frozenset(["m", "mr", "mme", "mlle", "dr", "pr", "me", "mrs", "ms"])
_BEFORE_A_MEETING_WORDS = """
    le la les un des de du au aux ce vos votre ton mon notre nos leur son pris prendre prenez avez
    aviez aucun premier prochain dernier nouveau sans sur cet tel
"""
_BEFORE_A_MEETING = frozenset(_BEFORE_A_MEETING_WORDS.split())


@dataclass(frozen=True, slots=True)
class Token:
    """One word: folded `key`, code points `start`..`end`, the sentence it stands in.

    `form` is how it is written, in small letters (« à » is not « a »); `upper`: with a capital.

    `passed` marks signs that never part two words of a phrase (quotation marks, dashes).
    """

    key: str
    start: int
    end: int
    kind: str
    sentence: int
    form: str
    upper: bool
    passed: bool


def tokens_of(text: str, spelling: Spelling) -> tuple[Token, ...]:
    """Return the words and stops of `text`, in order; a stop belongs to the sentence it ends."""
    words = normalise(text, spelling)
    made: list[Token] = []
    at = sentence = begun = 0
    ended = False
    while at < len(words):
        joined = _is_meeting(words, at)
        is_stop = words[at].kind == "stop"
        if (ended and not is_stop) or len(made) - begun >= _LONGEST:
            sentence, ended, begun = sentence + 1, False, len(made)
        ends = is_stop and words[at].key in _ENDS and not _is_abbreviation(words, at)
        ended = ended or ends
        made.append(_token(words[at], words[at + joined], text, sentence, is_end=ends))
        at += 1 + joined
    return tuple(made)


def _is_abbreviation(words: tuple[Word, ...], at: int) -> bool:
    """Say whether the dot at `at` ends no sentence: after a title, or glued between two words."""
    if words[at].key != "." or at == 0:
        return False
    glued = at + 1 < len(words) and words[at + 1].kind == "word"
    glued = glued and words[at - 1].end == words[at].start and words[at].end == words[at + 1].start
    return glued or words[at - 1].key in _TITLES


def _is_meeting(words: tuple[Word, ...], at: int) -> bool:
    """Say whether « rendez » and « vous » here are the noun, not the verb."""
    if at + 1 >= len(words) or words[at].key != "rendez" or words[at + 1].key != "vous":
        return False
    if words[at].start == words[at + 1].start:
        return at == 0 or words[at - 1].kind != "stop" or not _goes(words, at)
    return at > 0 and words[at - 1].key in _BEFORE_A_MEETING


def _goes(words: tuple[Word, ...], at: int) -> bool:
    """Say whether a place follows: « Rendez-vous sur notre site »."""
    after = words[at + 2].key if at + 2 < len(words) else ""
    return after in {"sur", "a", "chez"}


def _token(first: Word, last: Word, text: str, sentence: int, *, is_end: bool) -> Token:
    return Token(
        key="rendezvous" if last is not first or first.key == "rendez-vous" else first.key,
        start=first.start,
        end=last.end,
        kind=first.kind,
        sentence=sentence,
        form=first.form.lower(),
        upper=text[first.start : first.start + 1].isupper(),
        passed=first.kind == "emoji"
        or (first.kind == "stop" and not is_end and first.key in _PASSED),
    )
